package casefile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"

	"github.com/kapscreen/kapscreen/forms/casefile/seal"
)

// Open reads a case, whole. Errors match ErrNoCase, ErrLocked, ErrNewerFormat or ErrDamaged; a damaged case can be read
// with Salvage, so that nobody takes it for a whole one.
func (s *Store) Open(id string) (*Case, error) {
	c, err := s.Salvage(id)
	if err != nil {
		return nil, err
	}
	if len(c.faults) > 0 {
		return nil, &DamageError{id, c.faults}
	}
	return c, nil
}

// Salvage reads what can be read of a case; Case.Faults says what is damaged. An earlier answer to a question may show
// where the record with the later one is damaged, so a salvaged case has to be looked through by someone. Errors match
// ErrNoCase, ErrLocked, ErrNewerFormat, or ErrDamaged if nothing at all can be read.
func (s *Store) Salvage(id string) (*Case, error) {
	data, err := s.load(id)
	if err != nil {
		return nil, err
	}
	return s.parse(id, data)
}

// load reads a case file.
func (s *Store) load(id string) ([]byte, error) {
	if err := CheckID(id); err != nil {
		return nil, err
	}
	f, err := s.openRead(id)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxCaseFile+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("read case %s: %w", id, cause(err))
	}
	if len(data) > maxCaseFile {
		return nil, &DamageError{id, []Fault{{id, 0, "the file is larger than any case file"}}}
	}
	return data, nil
}

func (s *Store) openRead(id string) (*os.File, error) {
	name := id + caseSuffix
	info, err := s.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, s.noCase(id)
	}
	if err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("read case %s: it is not a regular file", id)
	}
	if err == nil {
		var f *os.File
		if f, err = s.root.Open(name); err == nil {
			return f, nil
		}
	}
	return nil, fmt.Errorf("read case %s: %w", id, cause(err))
}

// parse reads a whole case file. An error means that nothing can be read; single faults are in the case.
func (s *Store) parse(id string, data []byte) (*Case, error) {
	body, err := checkFormat(id, data)
	if err != nil {
		return nil, err
	}
	sc := scan(body, int64(len(data)-len(body)))
	c := &Case{ID: id, torn: sc.torn, lastAt: sc.lastAt, lastLine: sc.last}
	for _, f := range sc.faults {
		c.fault(f.Record, f.What)
	}
	identity, err := s.identityFor(id, sc.frames)
	if err != nil {
		return nil, err
	}
	records := open(id, sc.frames, identity)
	if foreign(records) {
		return nil, fmt.Errorf("read case %s: %w", id, seal.ErrNotForThisKey)
	}
	return c, c.build(records)
}

// checkFormat takes the first line off.
func checkFormat(id string, data []byte) ([]byte, error) {
	if body, ok := bytes.CutPrefix(data, []byte(formatLine+"\n")); ok {
		return body, nil
	}
	line, _, _ := bytes.Cut(data, []byte("\n"))
	if version, ok := bytes.CutPrefix(line, []byte(formatPrefix)); ok && len(version) > 0 && len(version) < 4 &&
		len(bytes.Trim(version, "0123456789")) == 0 {
		return nil, fmt.Errorf("read case %s: %w", id, ErrNewerFormat)
	}
	return nil, &DamageError{id, []Fault{{id, 0, "its first line is not that of a case file"}}}
}

// identityFor gives the identity if one of the frames needs it.
func (s *Store) identityFor(id string, frames []frame) (*seal.Identity, error) {
	for _, f := range frames {
		if !f.sealed {
			continue
		}
		if s.unlock == nil {
			return nil, fmt.Errorf("read case %s: %w", id, ErrLocked)
		}
		identity, err := s.unlock()
		if err != nil {
			return nil, &unlockError{err}
		}
		return identity, nil
	}
	return nil, nil
}

// unlockError is what Options.Unlock returned: it concerns the whole store, not one case.
type unlockError struct{ cause error }

func (e *unlockError) Error() string { return "unlock the store: " + e.cause.Error() }
func (e *unlockError) Unwrap() error { return e.cause }

// opened is a record, or why it could not be read.
type opened struct {
	frame
	record record
	err    error
}

// open unseals and decodes all frames. One costs about a tenth of a millisecond, so all processors take part.
func open(id string, frames []frame, identity *seal.Identity) []opened {
	out := make([]opened, len(frames))
	workers := min(runtime.GOMAXPROCS(0), len(frames)/8+1)
	parallel(len(frames), workers, func(i int) { out[i] = openFrame(id, frames[i], identity) })
	return out
}

func openFrame(id string, f frame, identity *seal.Identity) opened {
	payload := f.payload
	if f.sealed {
		var err error
		if payload, err = identity.Unseal(payload); err != nil {
			return opened{frame: f, err: err}
		}
		defer clear(payload)
	}
	r, err := decodeRecord(id, f.number, payload)
	return opened{f, r, err}
}

// foreign reports whether every sealed record is sealed for another key: then it is the key that is wrong, not the file.
func foreign(records []opened) bool {
	n := 0
	for _, o := range records {
		if !o.sealed {
			continue
		}
		if !errors.Is(o.err, seal.ErrNotForThisKey) {
			return false
		}
		n++
	}
	return n > 0
}

func (c *Case) fault(number int, what string) {
	c.faults = append(c.faults, Fault{c.ID, number, what})
}

// build replays the records. Without its beginning a case takes it from a later record's summary.
func (c *Case) build(records []opened) error {
	if !c.beginFrom(records) {
		c.fault(beginRecord, "the beginning cannot be read, and no later record tells it")
		return &DamageError{c.ID, c.faults}
	}
	for _, o := range records {
		c.plain = c.plain || !o.sealed
		if o.err != nil {
			c.fault(o.number, o.err.Error())
			continue
		}
		if err := c.replay(o.record); err != nil {
			c.fault(o.number, err.Error())
		}
	}
	slices.SortStableFunc(c.faults, func(a, b Fault) int { return cmp.Compare(a.Record, b.Record) })
	return nil
}

func (c *Case) beginFrom(records []opened) bool {
	for _, o := range records {
		if o.err != nil || o.record.Begin == nil && o.record.Summary == nil {
			continue
		}
		stored := o.record.Begin
		if stored == nil {
			sum, err := o.record.summary()
			if err != nil {
				continue
			}
			stored = &sum.Head
		}
		if h, err := stored.head(); err == nil {
			c.begin(h)
			return true
		}
	}
	return false
}

func (c *Case) replay(r record) error {
	switch {
	case r.Files != nil:
		c.archive = r.Files
	case r.Begin != nil:
		for _, stored := range r.Aside {
			e, err := stored.event()
			if err != nil {
				return err
			}
			c.aside = append(c.aside, e)
		}
	case r.Event != nil:
		e, err := r.Event.event()
		if err != nil {
			return err
		}
		c.apply(e)
	}
	return nil
}
