package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"

	"golang.org/x/term"
)

// output is stdout. It remembers the first failed write, so that a result that did not arrive is never taken for done.
type output struct {
	*os.File
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.File.Write(p)
	if err != nil && o.err == nil {
		o.err = err
	}
	return n, err
}

// failure is why something could not be written; nil if all was.
func (o *output) failure() error {
	if o.err == nil {
		return nil
	}
	return fmt.Errorf("write to stdout: %w", plainFS(o.err))
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// width is the number of columns for text on stdout: the terminal's, or $COLUMNS, or 80; at most 100, so that lines stay
// readable.
func (a *app) width() int {
	const standard, most, least = 80, 100, 40
	w := standard
	if isTerminal(a.out.File) {
		if cols, _, err := term.GetSize(int(a.out.Fd())); err == nil && cols > 0 {
			w = cols
		}
	} else if s, ok := a.env("COLUMNS"); ok {
		if n, err := strconv.Atoi(s); err == nil {
			w = n
		}
	}
	return min(max(w, least), most)
}

// digestOf is "sha256:" and 64 hex digits.
func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// noColor reports whether colour and weight are left out.
func (a *app) noColor() bool {
	if a.config.Color == "always" {
		return false
	}
	v, set := a.env("NO_COLOR")
	return a.config.Color == "never" || (set && v != "")
}
