package casefile

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// Report is what Check found.
type Report struct {
	Cases, Records int
	// Locked are the sealed cases of which only the checks could be verified, for want of a key.
	Locked int
	// Faults names every damaged record, in order of case and record.
	Faults []Fault
	// CutOff are the cases that end in a record which was cut off while it was written; nothing acknowledged is lost.
	CutOff []string
	// Leftover are files in the store that no case explains, such as what a killed program was just writing.
	Leftover []string
}

// Check verifies every record of every case. It changes nothing. The error says that the store cannot be read at all,
// or is that of Options.Unlock.
func (s *Store) Check() (Report, error) {
	var r Report
	ids, err := s.ids()
	if err != nil {
		return r, fmt.Errorf("check the store: %w", err)
	}
	for _, id := range ids {
		if err := s.checkCase(&r, id); err != nil {
			return r, fmt.Errorf("check the store: %w", err)
		}
	}
	if r.Leftover, err = s.leftover(ids); err != nil {
		return r, fmt.Errorf("check the store: %w", err)
	}
	return r, nil
}

func (s *Store) checkCase(r *Report, id string) error {
	r.Cases++
	data, err := s.load(id)
	if err != nil {
		r.add(id, err)
		return nil
	}
	c, err := s.parse(id, data)
	var noKey *unlockError
	switch {
	case errors.As(err, &noKey):
		return err
	case errors.Is(err, ErrLocked):
		s.checkFrames(r, id, data)
		return nil
	case err != nil:
		r.add(id, err)
		return nil
	}
	r.Records += len(c.events) + firstEvent - 1
	r.Faults = append(r.Faults, c.faults...)
	if c.torn {
		r.CutOff = append(r.CutOff, id)
	}
	if _, err := c.FormFiles(); err != nil && len(c.faults) == 0 {
		r.Faults = append(r.Faults, Fault{id, formRecord, "the copy of the form cannot be read"})
	}
	return nil
}

// checkFrames verifies what can be verified without a key.
func (s *Store) checkFrames(r *Report, id string, data []byte) {
	r.Locked++
	body, err := checkFormat(id, data)
	if err != nil {
		r.add(id, err)
		return
	}
	sc := scan(body, int64(len(data)-len(body)))
	r.Records += len(sc.frames)
	for _, f := range sc.faults {
		r.Faults = append(r.Faults, Fault{id, f.Record, f.What})
	}
	if sc.torn {
		r.CutOff = append(r.CutOff, id)
	}
}

func (r *Report) add(id string, err error) {
	var damage *DamageError
	if errors.As(err, &damage) {
		r.Faults = append(r.Faults, damage.Faults...)
		return
	}
	r.Faults = append(r.Faults, Fault{id, 0, err.Error()})
}

func (s *Store) leftover(ids []string) ([]string, error) {
	entries, err := fs.ReadDir(s.root.FS(), ".")
	if err != nil {
		return nil, cause(err)
	}
	known := map[string]bool{}
	for _, id := range ids {
		known[id+caseSuffix], known[id+ownerSuffix], known[id+damagedSuffix] = true, true, true
	}
	var left []string
	for _, e := range entries {
		if !known[e.Name()] && !strings.HasSuffix(e.Name(), ownerSuffix) {
			left = append(left, e.Name())
		}
	}
	return left, nil
}
