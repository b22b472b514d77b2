// Package visible makes foreign text safe to show: one cleaner for everything that comes from a file, a client or a
// file name, before it reaches the screen, the PDF, CSV, an error or a prompt. Real names in every script come through
// unchanged; what could move a cursor, hide or reverse text is shown as <U+001B>.
//
// It does not judge: look-alike letters of different scripts stay as they are (MixedScripts tells of them).
package visible

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text returns s with every control, escape, bidi control, zero-width and line separator character shown as a mark.
// Newline and tab are marks too. Invalid UTF-8 becomes U+FFFD.
//
// Marks also stand for tags, private use, noncharacters, letters that look like blanks, invisible characters that the
// word around them does not need, and piled-up accents. Joiners that a word of a joining script or an emoji needs stay.
func Text(s string) string { return clean(s, false) }

// Lines is Text that lets newlines stand (and turns CRLF into one).
func Lines(s string) string { return clean(s, true) }

// Clean reports whether Text would change nothing.
func Clean(s string) bool { return dirtyAt(s, false) < 0 }

// maxMarks is how many combining marks in a row stand; Tibetan and pointed Hebrew need up to six.
const maxMarks = 8

// clean copies what may stand and marks the rest.
func clean(s string, lines bool) string {
	at := dirtyAt(s, lines)
	if at < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	b.WriteString(s[:at])
	w := walk{s: s, lines: lines, at: 0}
	for w.next() {
		if w.from < at {
			continue
		}
		switch {
		case w.crlf:
			b.WriteByte('\n')
		case w.ok:
			b.WriteString(s[w.from:w.at])
		case w.r == utf8.RuneError:
			b.WriteRune(utf8.RuneError)
		default:
			mark(&b, w.r)
		}
	}
	return b.String()
}

// dirtyAt is the offset of the first character that does not stand, or -1.
func dirtyAt(s string, lines bool) int {
	if plainASCII(s, lines) {
		return -1
	}
	w := walk{s: s, lines: lines}
	for w.next() {
		if !w.ok || w.crlf {
			return w.from
		}
	}
	return -1
}

// plainASCII is the fast way for nearly all text.
func plainASCII(s string, lines bool) bool {
	for i := range len(s) {
		if c := s[i]; (c < ' ' && (!lines || c != '\n')) || c >= 0x7f {
			return false
		}
	}
	return true
}

// mark writes <U+001B>.
func mark(b *strings.Builder, r rune) {
	const hex = "0123456789ABCDEF"
	b.WriteString("<U+")
	digits := 4
	for digits < 6 && r>>(4*digits) != 0 {
		digits++
	}
	for i := digits - 1; i >= 0; i-- {
		b.WriteByte(hex[r>>(4*i)&0xf])
	}
	b.WriteByte('>')
}

// walk steps through text and says of each character whether it may stand where it is.
type walk struct {
	s     string
	lines bool

	at, from int  // the current character is s[from:at]
	r        rune // the current character; RuneError for invalid UTF-8
	ok       bool // it may stand
	crlf     bool // it is CRLF, one newline
	prev     rune // the character before, if it stood; else 0
	marks    int  // combining marks in a row up to here
}

// next takes the next character.
func (w *walk) next() bool {
	if w.at >= len(w.s) {
		return false
	}
	last, lastOK := w.r, w.ok && w.at > 0
	w.prev = 0
	if lastOK {
		w.prev = last
	}
	w.from = w.at
	r, n := utf8.DecodeRuneInString(w.s[w.at:])
	if r == utf8.RuneError && n == 1 {
		r, n = surrogate(w.s[w.at:])
		w.r, w.at, w.ok, w.crlf, w.marks = r, w.at+n, false, false, 0
		return true
	}
	w.crlf = w.lines && r == '\r' && strings.HasPrefix(w.s[w.at+n:], "\n")
	if w.crlf {
		r, n = '\n', 2
	}
	w.r = r
	w.at += n
	w.ok = w.stands()
	return true
}

// surrogate reads a UTF-16 surrogate that somebody wrote as if it were a character, so that its mark can name it.
func surrogate(s string) (rune, int) {
	if len(s) >= 3 && s[0] == 0xed && s[1] >= 0xa0 && s[1] <= 0xbf && s[2] >= 0x80 && s[2] <= 0xbf {
		return 0xd000 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f), 3
	}
	return utf8.RuneError, 1
}

// stands says whether the current character may stand where it is.
func (w *walk) stands() bool {
	r := w.r
	if r < 0x7f {
		w.marks = 0
		return r >= ' ' || (w.lines && r == '\n')
	}
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return w.markStands()
	}
	w.marks = 0
	switch {
	case r == zwnj || r == zwj:
		return w.joinerStands()
	case unicode.Is(unicode.Cf, r):
		return shownFormat(r)
	case unicode.In(r, unicode.Cc, unicode.Co, unicode.Zl, unicode.Zp, unicode.Noncharacter_Code_Point):
		return false
	case blank(r):
		return false
	}
	return true
}

// blank says of letters, symbols and unassigned places that show nothing at all.
func blank(r rune) bool {
	switch r {
	case 0x2800, 0x1d159, 0xfffc: // braille blank, musical null notehead, object replacement
		return true
	}
	return unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

// shownFormat says of format characters that they have a glyph: Arabic, Syriac and Kaithi number signs.
func shownFormat(r rune) bool { return unicode.Is(unicode.Prepended_Concatenation_Mark, r) }
