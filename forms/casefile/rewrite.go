package casefile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"github.com/kapscreen/kapscreen/forms/interview"
)

// damagedSuffix is that of the file which Repair replaced.
const damagedSuffix = ".damaged"

// Reseal writes a case anew for the keys of now: after the first key was made, or a reader changed. What stood in the
// old file may stay on the disk where the system does not write anymore; see Erase.
func (s *Store) Reseal(id string) error {
	f, err := s.lock(id)
	if err != nil {
		return err
	}
	c, err := s.Open(id)
	if err == nil {
		err = s.replace(c, f)
	} else {
		err = errors.Join(err, giveBack(f))
	}
	return err
}

// Repair takes the damaged records out of a case, so that it can be gone on with, and returns what was lost. The damaged
// file is kept beside it until the case is erased. Someone has to look the case through: where the record with the
// latest answer was lost, an earlier one shows. Head.Lost says for ever how many records were lost.
func (s *Store) Repair(id string) ([]Fault, error) {
	f, err := s.lock(id)
	if err != nil {
		return nil, err
	}
	c, err := s.Salvage(id)
	if err != nil || len(c.faults) == 0 || c.archive == nil {
		if err == nil && len(c.faults) > 0 {
			err = fmt.Errorf("repair case %s: the copy of its form is damaged; export what was said and import it anew: %w", id, ErrDamaged)
		}
		return nil, errors.Join(err, giveBack(f))
	}
	data, err := s.load(id)
	if err == nil {
		err = s.disk.put(s.root, id+damagedSuffix, data, true)
	}
	if err != nil {
		return nil, errors.Join(&notSaved{id, cause(err)}, giveBack(f))
	}
	c.Head.Lost += len(c.faults)
	return c.faults, s.replace(c, f)
}

// replace puts a file with c's events in the place of the locked one and gives the lock back.
func (s *Store) replace(c *Case, locked diskFile) error {
	next := &Case{ID: c.ID, archive: c.archive, aside: c.aside}
	next.begin(c.Head)
	next.countable()
	data, err := s.compose(next, renumbered(c.events))
	if err != nil {
		return &notSaved{c.ID, errors.Join(err, giveBack(locked))}
	}
	// With the lock held to the end nobody appends to the old file meanwhile; who waits for it finds then that it is not
	// the file of this name any more. Windows does not replace an open file: there the lock is given back first.
	if closeBeforeRename {
		if err := giveBack(locked); err != nil {
			return &notSaved{c.ID, cause(err)}
		}
	}
	if err = s.disk.put(s.root, c.ID+caseSuffix, data, true); err != nil {
		err = &notSaved{c.ID, cause(err)}
	}
	if !closeBeforeRename {
		err = errors.Join(err, giveBack(locked))
	}
	return err
}

// renumbered are the same events numbered without gaps.
func renumbered(events []interview.Event) []interview.Event {
	out := make([]interview.Event, len(events))
	for i, e := range events {
		e.Seq = i + 1
		out[i] = e
	}
	return out
}

// Erase overwrites the case file with zeros and removes it, with everything else that the store has of the case.
//
// It cannot promise that nothing is left: flash disks, file systems that copy on write, snapshots, backups and synced
// folders keep older blocks where no program can reach them. What protects there is the seal (without the key the
// blocks say nothing) and the encryption of the whole disk.
func (s *Store) Erase(id string) error {
	f, err := s.lock(id)
	if err != nil {
		return err
	}
	err = errors.Join(overwrite(f), giveBack(f))
	if older, err2 := s.disk.open(s.root, id+damagedSuffix); err2 == nil {
		err = errors.Join(err, overwrite(older), older.Close())
	}
	for _, suffix := range []string{damagedSuffix, ownerSuffix, caseSuffix} {
		if err2 := s.root.Remove(id + suffix); err2 != nil && !errors.Is(err2, fs.ErrNotExist) {
			err = errors.Join(err, cause(err2))
		}
	}
	err = errors.Join(err, syncFolder(filepath.Join(s.dir, casesFolder)))
	if err != nil {
		return fmt.Errorf("erase case %s: %w", id, cause(err))
	}
	return nil
}

func overwrite(f diskFile) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.NewOffsetWriter(f, 0), io.LimitReader(zeros{}, info.Size())); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Truncate(0)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
