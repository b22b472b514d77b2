package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
	"github.com/kapscreen/kapscreen/forms/source"
	"github.com/kapscreen/kapscreen/forms/visible"
	"github.com/kapscreen/kapscreen/templates"
)

// Exit codes. They are part of the contract (docs/formats.md, `kapscreen help exit-codes`).
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitForm        = 3
	exitResponse    = 4
	exitMissing     = 5
	exitBadRecords  = 6
	exitFailOn      = 10
	exitInterrupted = 130
)

// usageError is a wrong call: flag, argument or value.
type usageError struct {
	msg, hint string
}

func (e *usageError) Error() string { return e.msg }
func (e *usageError) Hint() string  { return e.hint }

// problemsError is a form, rule, partner or config file that cannot be used.
type problemsError struct{ problems source.Problems }

func (e *problemsError) Error() string {
	return fmt.Sprintf("%d problems in files that the tool reads", len(e.problems))
}

// hinted is an error with a way out.
type hinted struct {
	err  error
	hint string
}

func (e *hinted) Error() string { return e.err.Error() }
func (e *hinted) Unwrap() error { return e.err }
func (e *hinted) Hint() string  { return e.hint }

// withHint adds a way out to an error.
func withHint(err error, hint string) error { return &hinted{err: err, hint: hint} }

// Outcomes that are no failure of the tool but end with their own code.
var (
	errBadRecords  = errors.New("some records could not be used")
	errFailOn      = errors.New("a finding of the given priority or above was raised")
	errInterrupted = errors.New("interrupted")
)

// exitCode is the one place where an error becomes an exit code.
func exitCode(err error) int {
	var (
		usage    *usageError
		problems *problemsError
		response *forms.ResponseError
		missing  *templates.MissingError
		config   *configError
		stopped  *signalError
	)
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		return exitUsage
	case errors.As(err, &stopped):
		return 128 + int(stopped.sig)
	case errors.As(err, &problems), errors.As(err, &config):
		return exitForm
	case errors.As(err, &response):
		return exitResponse
	case errors.As(err, &missing):
		return exitMissing
	case errors.Is(err, errBadRecords):
		return exitBadRecords
	case errors.Is(err, errFailOn):
		return exitFailOn
	case errors.Is(err, errInterrupted), errors.Is(err, interview.ErrPaused):
		return exitInterrupted
	}
	return exitFailed
}

// report says on w what went wrong: "kapscreen: cause", then at most one hint. Nothing in it can move a cursor, whatever
// an error holds.
func report(w io.Writer, err error) {
	var problems *problemsError
	if errors.As(err, &problems) {
		_ = problems.problems.Print(w) // there is nowhere else to say it
		return
	}
	var response *forms.ResponseError
	if errors.As(err, &response) {
		fmt.Fprintf(w, "kapscreen: %s%s\n", response, hintInBrackets(response))
		return
	}
	fmt.Fprintf(w, "kapscreen: %s\n", visible.Lines(err.Error()))
	var h interface{ Hint() string }
	if errors.As(err, &h) && h.Hint() != "" {
		fmt.Fprintf(w, "hint: %s\n", visible.Lines(h.Hint()))
	}
}

// hintInBrackets is the way out of the first problem of a response, kept on its line: a bad response costs one line.
func hintInBrackets(e *forms.ResponseError) string {
	if len(e.Problems) == 0 || e.Problems[0].Hint == "" {
		return ""
	}
	return " (" + e.Problems[0].Hint + ")"
}
