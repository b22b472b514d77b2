package source

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// widest is how many columns of a source line are shown.
const widest = 100

// String is file:line:col, without what is unknown.
func (p Place) String() string {
	s := clean(p.File)
	for _, n := range []int{p.Line, p.Col} {
		if n == 0 {
			break
		}
		s += ":" + strconv.Itoa(n)
	}
	return strings.TrimPrefix(s, ":")
}

// String is the problem on one line: file:line:col: message (hint).
func (p Problem) String() string {
	s := p.Message
	if p.Warning {
		s = "warning: " + s
	}
	if at := p.Place.String(); at != "" {
		s = at + ": " + s
	}
	if p.Hint != "" {
		s += " (" + p.Hint + ")"
	}
	return s
}

// Print writes every problem with its source line, a caret under the place, and the hint.
func (ps Problems) Print(w io.Writer) error {
	var b strings.Builder
	for _, p := range ps {
		head := p
		head.Hint = ""
		fmt.Fprintln(&b, head.String())
		if p.Place.Text != "" && p.Place.Line > 0 {
			n := strconv.Itoa(p.Place.Line)
			line, caret := excerpt(p.Place.Text, p.Place.Col)
			fmt.Fprintf(&b, "  %s | %s\n", n, line)
			if caret >= 0 {
				fmt.Fprintf(&b, "  %s | %s^\n", strings.Repeat(" ", len(n)), strings.Repeat(" ", caret))
			}
		}
		if p.Hint != "" {
			fmt.Fprintln(&b, "  hint: "+p.Hint)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Err is nil when there are only warnings, or else an error with every problem on a line of its own.
func (ps Problems) Err() error {
	var errs []error
	for _, p := range ps {
		if !p.Warning {
			errs = append(errs, errors.New(p.String()))
		}
	}
	return errors.Join(errs...)
}

// excerpt is the part of a line around a column, safe to print, and how many terminal columns precede the caret; -1 for
// no caret.
func excerpt(line string, col int) (string, int) {
	runes := []rune(strings.TrimRight(line, " \t\r\n"))
	from := 0
	if col > widest-20 {
		from = col - widest/2
	}
	from = min(from, len(runes))
	to := min(len(runes), from+widest)
	var b strings.Builder
	if from > 0 {
		b.WriteString("… ")
	}
	caret := -1
	cells := len([]rune(b.String()))
	for i, r := range runes[from:to] {
		if from+i+1 == col {
			caret = cells
		}
		r = show(r)
		b.WriteRune(r)
		cells += cellsOf(r)
	}
	if caret < 0 && col > 0 && col >= to {
		caret = cells
	}
	if to < len(runes) {
		b.WriteString(" …")
	}
	return b.String(), caret
}

func cellsOf(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	case width.Neutral, width.EastAsianAmbiguous, width.EastAsianNarrow, width.EastAsianHalfwidth:
	}
	return 1
}

// show replaces what could move the cursor, hide or reverse text; one rune for one, so that the caret stays right.
func show(r rune) rune {
	if r == '\t' {
		return ' '
	}
	if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs) {
		return '·'
	}
	return r
}

func clean(s string) string { return strings.Map(show, strings.ToValidUTF8(s, "·")) }

// Quote is a word from a file, safe and short enough for a message: in quotes and cleaned, or cut with an ellipsis.
func Quote(word string) string {
	const most = 40
	r := []rune(clean(word))
	if len(r) > most {
		r = append(r[:most-1], '…')
	}
	return `"` + string(r) + `"`
}
