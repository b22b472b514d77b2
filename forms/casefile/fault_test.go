package casefile

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"syscall"
	"testing"

	"github.com/kapscreen/kapscreen/forms/interview"
)

// faultyDisk lets the nth step fail, or the nth and all later ones.
type faultyDisk struct {
	osDisk
	at      int // 0: never
	forever bool
	half    bool // a failing write writes half
	err     error
	steps   int
}

func (d *faultyDisk) fails() error {
	d.steps++
	if d.at > 0 && (d.steps == d.at || d.forever && d.steps > d.at) {
		return &fs.PathError{Op: "write", Path: "/home/ann/secret", Err: d.err}
	}
	return nil
}

func (d *faultyDisk) put(root *os.Root, name string, data []byte, overwrite bool) error {
	if err := d.fails(); err != nil {
		return err
	}
	return d.osDisk.put(root, name, data, overwrite)
}

func (d *faultyDisk) open(root *os.Root, name string) (diskFile, error) {
	if err := d.fails(); err != nil {
		return nil, err
	}
	f, err := root.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	return &faultyFile{f, d}, nil
}

type faultyFile struct {
	*os.File
	disk *faultyDisk
}

func (f *faultyFile) WriteAt(p []byte, at int64) (int, error) {
	if err := f.disk.fails(); err != nil {
		n := 0
		if f.disk.half {
			n, _ = f.File.WriteAt(p[:len(p)/2], at)
		}
		return n, err
	}
	return f.File.WriteAt(p, at)
}

func (f *faultyFile) Sync() error {
	if err := f.disk.fails(); err != nil {
		return err
	}
	return nil
}

func (f *faultyFile) Truncate(size int64) error {
	if err := f.disk.fails(); err != nil {
		return err
	}
	return f.File.Truncate(size)
}

// TestEveryFailedStepIsToldAndCostsNothing lets each write, sync, truncation and opening of a small life of a case fail
// once, and from there on for ever, as SQLite's tests do; after each the store is looked at with a whole disk.
func TestEveryFailedStepIsToldAndCostsNothing(t *testing.T) {
	t.Parallel()
	for _, half := range []bool{false, true} {
		for _, forever := range []bool{false, true} {
			for _, errno := range []syscall.Errno{syscall.ENOSPC, syscall.EIO, syscall.EROFS} {
				for at := 1; ; at++ {
					d := &faultyDisk{at: at, forever: forever, half: half, err: errno}
					name := fmt.Sprintf("step %d, %v, for ever %v, half written %v", at, errno, forever, half)
					live(t, name, d)
					if d.steps < at {
						if at < 12 {
							t.Errorf("only %d steps were tried", at)
						}
						break
					}
				}
			}
		}
	}
}

// live begins a case, says five things with a reopening between, and wants to find what was acknowledged.
func live(t *testing.T, name string, d *faultyDisk) {
	t.Helper()
	s := storeIn(t, t.TempDir(), Options{Random: rand.NewChaCha8([32]byte{})}, d)
	r := rand.New(rand.NewPCG(11, 12))
	var id string
	var acknowledged []interview.Event
	for round := range 2 {
		j, err := liveOpen(s, id)
		if err != nil {
			mustBeNotSaved(t, name, err)
			break
		}
		id = j.Case().ID
		for range 3 {
			e := randomEvent(r, len(acknowledged)+1)
			if err := j.Append(e); err != nil {
				mustBeNotSaved(t, name, err)
				mustHold(t, j.Case(), acknowledged)
				continue // as Conduct does when the person tries again
			}
			acknowledged = append(acknowledged, e)
		}
		if err := j.Close(); err != nil {
			t.Fatalf("%s: round %d: close: %v", name, round, err)
		}
	}
	afterwards(t, name, s, id, acknowledged)
}

func liveOpen(s *Store, id string) (*Journal, error) {
	if id == "" {
		return s.Begin(bare(), Beginning{Now: noon})
	}
	return s.Resume(id, noon)
}

func mustBeNotSaved(t *testing.T, name string, err error) {
	t.Helper()
	if !errors.Is(err, ErrNotSaved) {
		t.Fatalf("%s: %v, want ErrNotSaved", name, err)
	}
	if got := err.Error(); len(got) > 120 || slices.Contains([]byte(got), '/') {
		t.Errorf("%s: the error shows a path: %v", name, err)
	}
}

// afterwards looks at the store when there is space again. An event whose sync failed may be there or not, but only the
// very last one, and it may not be in the way.
func afterwards(t *testing.T, name string, s *Store, id string, acknowledged []interview.Event) {
	t.Helper()
	whole := storeIn(t, s.Dir(), Options{}, quickDisk{})
	if id == "" {
		entries, err := whole.List(true)
		if err != nil || len(entries) > 0 && entries[0].Unreadable != "" {
			t.Fatalf("%s: after a failed beginning: %v, %v", name, entries, err)
		}
		return
	}
	j, err := whole.Resume(id, noon)
	if err != nil {
		t.Fatalf("%s: resume afterwards: %v", name, err)
	}
	got := j.Case().Events()
	if len(got) > len(acknowledged)+1 {
		t.Fatalf("%s: %d events, acknowledged were %d", name, len(got), len(acknowledged))
	}
	mustHold(t, &Case{events: got[:min(len(got), len(acknowledged))]}, acknowledged)
	if err := j.Append(interview.Event{At: noon, Kind: interview.EventFinish}); err != nil {
		t.Fatalf("%s: go on afterwards: %v", name, err)
	}
	closeIt(t, j)
	if c, err := whole.Open(id); err != nil || c.State() == Draft {
		t.Fatalf("%s: finished afterwards: %v", name, err)
	}
}
