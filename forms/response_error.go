package forms

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/kapscreen/kapscreen/forms/visible"
)

// maxProblems is how many problems of one response are kept; what is more is counted.
const maxProblems = 100

// ResponseError is everything that is wrong with one response file.
type ResponseError struct {
	Problems []ResponseProblem // in the order of the file's parts; never empty
	More     int               // problems beyond the first hundred, which are not kept
}

// ResponseProblem is one thing that is wrong with a response. No field ever holds a value from the file.
type ResponseProblem struct {
	File      string
	Line, Col int    // 0 when unknown
	Path      string // such as answers.rx_medications[2].dose, counted from 0
	ID        string // the question, when one is meant and it exists
	Message   string
	Hint      string
}

// Error is one line: the first problem, and how many more there are. Text has all of them.
func (e *ResponseError) Error() string {
	if len(e.Problems) == 0 {
		return "read a response: it cannot be used"
	}
	s := "read " + e.Problems[0].String()
	switch more := len(e.Problems) - 1 + e.More; {
	case more == 1:
		s += " (and 1 more problem)"
	case more > 1:
		s += fmt.Sprintf(" (and %d more problems)", more)
	}
	return s
}

// Text is every problem on a line of its own, with its hint, ending in a newline.
func (e *ResponseError) Text() string {
	var b strings.Builder
	for _, p := range e.Problems {
		b.WriteString(p.String())
		if p.Hint != "" {
			b.WriteString(" (" + p.Hint + ")")
		}
		b.WriteByte('\n')
	}
	if e.More > 0 {
		fmt.Fprintf(&b, "and %d more problems\n", e.More)
	}
	return b.String()
}

// String is one line: file:line:col: path: message. The hint is not in it.
func (p ResponseProblem) String() string {
	var b strings.Builder
	b.WriteString(visible.Text(p.File))
	if p.Line > 0 {
		b.WriteString(":" + strconv.Itoa(p.Line))
		if p.Col > 0 {
			b.WriteString(":" + strconv.Itoa(p.Col))
		}
	}
	b.WriteString(": ")
	if p.Path != "" {
		b.WriteString(p.Path + ": ")
	}
	b.WriteString(p.Message)
	return b.String()
}

// idLike is what may be repeated from a file: names that look like ids. Anything else could be an answer in the wrong
// place.
var idLike = reID

// named is a name of a file, when it may be repeated, or words for it.
func named(name string) string {
	if idLike.MatchString(name) {
		return `"` + name + `"`
	}
	return "of this name"
}
