// Package casefile keeps interviews on disk. A case is one interview; a draft is a case that is not finished. Nothing
// that was acknowledged is lost by a kill, a power cut or a full disk, nothing is ever overwritten, and with a key
// nobody without it can read what was said.
//
// It does not ask (package interview does), does not judge answers but through their form, and never puts an answer, a
// name or a key into an error.
//
// # The store
//
// A store is a folder. Its subfolder cases (mode 0700) holds one file (0600) for each case, named by a random id that
// says nothing about the person. The id is what people say and type; see CheckID.
//
// # The file
//
// A case file is text. Its first line names the format and its version. Every further line is one record:
//
//	kapscreen: case/v1
//	1 sealed 5f0c4a1be2d9907c YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBM…
//	2 sealed 81d2f7c09a4b6e35 YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBr…
//
// that is: its number, "sealed" or "plain", a check (the first 16 hex digits of SHA-256 over the rest of the line, one
// blank between the parts) and the payload in base64 without padding. A sealed payload is an age message; opened, or
// when it is plain, it is one JSON object with the case id, the record's number and either the form's copy (record 1),
// the beginning (record 2) or an event (from record 3 on; event n is record n+2), and at its end a summary of the case
// up to there, so that a list reads one record for each case. Since the id and the number are inside the seal too, a
// record cannot be moved, repeated or put into another case unseen. Before it is sealed the object is filled up with blanks
// to a multiple of 1024 bytes: the seal hides what was said, but not how long it is, and the length would tell a yes from
// a no. What stays visible without the key is how many answers a case has, and when the file was written.
//
// Lines were chosen over binary frames because one damaged byte then costs one record: the next line starts after the
// next newline, whatever the damage.
//
// # What may happen to a file
//
// A record is written in one piece and synced before Append returns. Bytes after the last newline, or a last line with
// a hole of zeros where a disk sector was not written, are a record that was cut off while being written: it was never
// acknowledged. Reading skips it, opening to append removes it. Every other damage is named by case and record
// (DamageError) and never skipped silently; Salvage reads what is left.
//
// After a failed write or sync it is unknown what the system kept. Before anything else is written, there or at the next
// opening, the file is cut back to what was acknowledged, and the last record is written and synced once more.
package casefile

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"
)

// Errors of this package; match them with errors.Is.
var (
	// ErrNotSaved says that something is not on disk. Nothing that was acknowledged before is touched by it.
	ErrNotSaved = errors.New("NOT saved")
	// ErrNoCase says that the store has no case of this id.
	ErrNoCase = errors.New("there is no such case")
	// ErrInUse says that another process has the case open; the error is an *InUseError.
	ErrInUse = errors.New("the case is open elsewhere")
	// ErrDamaged says that records are damaged; the error is a *DamageError.
	ErrDamaged = errors.New("the case file is damaged")
	// ErrLocked says that the case is sealed and no key was given to read it.
	ErrLocked = errors.New("the case is sealed: the passphrase is needed to read it")
	// ErrNewerFormat says that a later version of the program wrote the file.
	ErrNewerFormat = errors.New("the case file is of a newer format: use a newer kapscreen")
	// ErrOpenToOthers says that other users of the computer can read the store.
	ErrOpenToOthers = errors.New("others can read the folder")
	// ErrFinished and ErrNotFinished say that the case is in the wrong state for what was asked.
	ErrFinished    = errors.New("the case is finished")
	ErrNotFinished = errors.New("the case is not finished")
	// ErrNoReason says that an amendment has no reason.
	ErrNoReason = errors.New("an amendment needs a reason")
)

// InUseError tells who has a case open. Owner and Since are empty if that cannot be told.
type InUseError struct {
	Case  string
	Owner string // as given in Options.Operator
	PID   int
	Since time.Time
}

func (e *InUseError) Error() string {
	switch {
	case e.PID == 0:
		return fmt.Sprintf("case %s is open in another kapscreen", e.Case)
	case e.Owner == "":
		return fmt.Sprintf("case %s is open in another kapscreen (process %d) since %s", e.Case, e.PID, e.Since.Format("2 Jan 2006 15:04"))
	}
	return fmt.Sprintf("case %s is open in another kapscreen: %s (process %d) since %s", e.Case, e.Owner, e.PID, e.Since.Format("2 Jan 2006 15:04"))
}

// Is makes errors.Is(err, ErrInUse) true.
func (e *InUseError) Is(target error) bool { return target == ErrInUse }

// Fault is one thing that is wrong with a stored case.
type Fault struct {
	Case   string
	Record int // 0 when it is about the whole file
	What   string
}

// String names case, record and fault.
func (f Fault) String() string {
	if f.Record == 0 {
		return fmt.Sprintf("case %s: %s", f.Case, f.What)
	}
	return fmt.Sprintf("case %s, record %d: %s", f.Case, f.Record, f.What)
}

// DamageError names every damaged record of one case.
type DamageError struct {
	Case   string
	Faults []Fault
}

func (e *DamageError) Error() string {
	var b strings.Builder
	for i, f := range e.Faults {
		if i == 3 {
			fmt.Fprintf(&b, "; and %d more", len(e.Faults)-i)
			break
		}
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(f.String())
	}
	return b.String()
}

// Is makes errors.Is(err, ErrDamaged) true.
func (e *DamageError) Is(target error) bool { return target == ErrDamaged }

// Compiled at their first use, not at every start of the program.
var (
	idPattern     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`) })
	devicePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`) })
)

// CheckID reports whether id may be a case id: a letter or digit, then up to 63 letters, digits, points, lines or
// underscores, no point at the end, and not the name of a device on Windows. The error matches ErrNoCase and does not
// hold what was given.
func CheckID(id string) error {
	if !idPattern().MatchString(id) || strings.HasSuffix(id, ".") || devicePattern().MatchString(id) {
		return fmt.Errorf("this is not a case id: %w", ErrNoCase)
	}
	return nil
}
