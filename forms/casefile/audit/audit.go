// Package audit keeps the log of who did what with which case: begun, finished, amended, referred, exported, erased.
// Entries are chained: each carries the SHA-256 of the one before and itself, so that a changed, removed or inserted
// entry is found by Verify. A log that was cut short at its end, or written anew as a whole, is found only by someone who
// kept the Head from before; show it with each referral.
//
// An entry never holds an answer or a client's name, and the fields are checked so that none slips in. The log is not
// sealed. The package reads no clock.
//
// # The file
//
// Text, a line each. The first is "kapscreen: audit/v1". Every further line is the chain value in 64 hex digits, a
// blank, and the entry as a JSON object: its number (n), time (at, UTC, whole seconds), operator, action and, where they
// apply, case, form (digest), partner and pdf (digest). A line's chain value is the SHA-256 over the chain value of the
// line before, in hex digits, and the line's JSON. For the first entry that is the SHA-256 of the first line.
package audit

import (
	"errors"
	"fmt"
	"regexp"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	formatLine  = "kapscreen: audit/v1"
	maxLog      = 256 << 20
	maxLine     = 4 << 10
	maxOperator = 100
)

// Errors of this package; match them with errors.Is.
var (
	// ErrNotSaved says that an entry is not on disk.
	ErrNotSaved = errors.New("the audit log could not be written")
	// ErrBroken says that the log was changed after it was written; the error is a *BrokenError.
	ErrBroken = errors.New("the audit log was changed after it was written")
	// ErrField says that a field of an entry is not of its form. The error names the field, never its content.
	ErrField = errors.New("is not of its form")
)

// Action says what was done.
type Action string

// The actions that kapscreen writes. Others may come: an action is small letters and points.
const (
	CaseBegun    Action = "case.begun"
	CaseResumed  Action = "case.resumed"
	CaseFinished Action = "case.finished"
	CaseShown    Action = "case.shown"
	CaseAmended  Action = "case.amended"
	CaseExported Action = "case.exported"
	CaseImported Action = "case.imported"
	CaseMigrated Action = "case.migrated"
	CaseRepaired Action = "case.repaired"
	CaseErased   Action = "case.erased"
	Referred     Action = "refer.written"
	KeyMade      Action = "key.made"
	KeyChanged   Action = "key.changed"
)

// Entry is one line of the log.
type Entry struct {
	Seq      int       `json:"n"` // from 1; given by Append
	At       time.Time `json:"at"`
	Operator string    `json:"operator"` // who did it
	Action   Action    `json:"action"`
	Case     string    `json:"case,omitempty"`    // id
	Form     string    `json:"form,omitempty"`    // digest, "sha256:…"
	Partner  string    `json:"partner,omitempty"` // id of the recipient
	PDF      string    `json:"pdf,omitempty"`     // digest of what was handed over, "sha256:…"
}

// BrokenError names the first entry that does not fit the chain.
type BrokenError struct {
	Entry int // from 1; 0: the first line of the file
	What  string
}

func (e *BrokenError) Error() string {
	if e.Entry == 0 {
		return "the audit log's first line: " + e.What
	}
	return fmt.Sprintf("entry %d of the audit log: %s", e.Entry, e.What)
}

// Is makes errors.Is(err, ErrBroken) true.
func (e *BrokenError) Is(target error) bool { return target == ErrBroken }

// What the fields look like; compiled at their first use, not at every start of the program.
var (
	actionPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z]{1,20}(\.[a-z]{1,20}){0,3}$`) })
	casePattern   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9._-]{0,63})?$`) })
	digestPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(sha256:[0-9a-f]{64})?$`) })
	idPattern     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([a-z0-9][a-z0-9-]{0,63})?$`) })
)

func (e Entry) check() error {
	for _, f := range [...]struct {
		name string
		ok   bool
	}{
		{"operator", operatorOK(e.Operator)},
		{"action", actionPattern().MatchString(string(e.Action))},
		{"case", casePattern().MatchString(e.Case)},
		{"form digest", digestPattern().MatchString(e.Form)},
		{"partner", idPattern().MatchString(e.Partner)},
		{"PDF digest", digestPattern().MatchString(e.PDF)},
		{"time", e.At.Year() >= 1 && e.At.Year() <= 9999},
	} {
		if !f.ok {
			return fmt.Errorf("the %s %w", f.name, ErrField)
		}
	}
	return nil
}

func operatorOK(s string) bool {
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > maxOperator || s == "" {
		return false
	}
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}
