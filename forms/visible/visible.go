// Package visible makes foreign text safe to show: one cleaner for everything that comes from a file, a client or a
// file name, before it reaches the screen, the PDF, CSV, an error or a prompt. Real names in every script come through
// unchanged; what could move a cursor, hide or reverse text is shown as <U+001B>.
package visible

// Text returns s with every control, escape, bidi control, zero-width and line separator character shown as a mark.
// Newline and tab are marks too. Invalid UTF-8 becomes U+FFFD.
func Text(s string) string { panic("visible: not built yet") }

// Lines is Text that lets newlines stand (and turns CRLF into one).
func Lines(s string) string { panic("visible: not built yet") }

// Clean reports whether Text would change nothing.
func Clean(s string) bool { panic("visible: not built yet") }

// MixedScripts reports whether one word of a name mixes scripts that look alike (Latin, Greek, Cyrillic).
func MixedScripts(name string) bool { panic("visible: not built yet") }
