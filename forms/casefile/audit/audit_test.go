package audit

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func entry(n int) Entry {
	digest := fmt.Sprintf("sha256:%064d", n)
	return Entry{
		At: noon.Add(time.Duration(n) * time.Minute), Operator: "Dana Vale", Action: Referred, Case: "k7m2x9qd",
		Form: digest, Partner: "journey-clinical", PDF: digest,
	}
}

// newLog is a log of n entries.
func newLog(t testing.TB, n int) (path, head string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "audit.log")
	for i := range n {
		var err error
		if head, err = Append(path, entry(i+1)); err != nil {
			t.Fatal(err)
		}
	}
	return path, head
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestALogKeepsEntriesInAChain(t *testing.T) {
	t.Parallel()
	path, head := newLog(t, 5)
	log, err := Verify(path)
	if err != nil || len(log.Entries) != 5 || log.Head != head || log.CutOff {
		t.Fatalf("Verify = %+v, %v; want 5 entries and head %s", log, err, head)
	}
	for i, e := range log.Entries {
		want := entry(i + 1)
		want.Seq = i + 1
		if e != want {
			t.Errorf("entry %d is %+v, want %+v", i+1, e, want)
		}
	}
	if got, err := Head(path); got != head || err != nil {
		t.Errorf("Head = %s, %v; want %s", got, err, head)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the log has mode %v, %v; want 0600", info.Mode(), err)
	}
}

func TestAnEmptyLogIsWhole(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "none")
	if log, err := Verify(path); err != nil || len(log.Entries) != 0 || log.Head != origin() {
		t.Errorf("Verify of no log = %+v, %v", log, err)
	}
	if head, err := Head(path); err != nil || head != origin() {
		t.Errorf("Head of no log = %s, %v", head, err)
	}
}

func TestEveryChangedByteIsNamed(t *testing.T) {
	t.Parallel()
	path, _ := newLog(t, 3)
	data := read(t, path)
	lineOf := 0
	for i := range data {
		for _, bit := range []byte{1, 0x20, 0xff} {
			bad := bytes.Clone(data)
			bad[i] ^= bit
			_, err := verify(bad)
			var broken *BrokenError
			if !errors.As(err, &broken) {
				t.Fatalf("byte %d ^ %#x: %v, want a BrokenError", i, bit, err)
			}
			if broken.Entry != lineOf && (data[i] != '\n' || broken.Entry != lineOf+1) {
				t.Fatalf("byte %d ^ %#x: entry %d is named, want %d", i, bit, broken.Entry, lineOf)
			}
		}
		if data[i] == '\n' {
			lineOf++
		}
	}
}

func TestTakenOutPutInAndExchangedEntriesAreFound(t *testing.T) {
	t.Parallel()
	path, _ := newLog(t, 4)
	lines := strings.SplitAfter(string(read(t, path)), "\n")
	for name, c := range map[string]struct {
		lines []string
		entry int
	}{
		"the second is taken out":      {append(append([]string{}, lines[:2]...), lines[3:]...), 2},
		"the first is there twice":     {append(append([]string{}, lines[:2]...), lines[1:]...), 2},
		"two are exchanged":            {[]string{lines[0], lines[2], lines[1], lines[3], lines[4]}, 1},
		"the format line is taken out": {lines[1:], 0},
		"an empty line is put in":      {[]string{lines[0], lines[1], "\n", lines[2]}, 2},
	} {
		_, err := verify([]byte(strings.Join(c.lines, "")))
		var broken *BrokenError
		if !errors.As(err, &broken) || broken.Entry != c.entry {
			t.Errorf("%s: %v, want entry %d named", name, err, c.entry)
		}
	}
}

func TestALogCutAnywhereKeepsWhatWasAcknowledged(t *testing.T) {
	t.Parallel()
	path, _ := newLog(t, 3)
	data := read(t, path)
	for cut := range data {
		if err := os.WriteFile(path, data[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		before, err := Verify(path)
		if err != nil {
			t.Fatalf("cut after %d bytes: %v", cut, err)
		}
		acknowledged := max(bytes.Count(data[:cut], []byte("\n"))-1, 0)
		if n := len(before.Entries); n < acknowledged || n > acknowledged+1 {
			t.Fatalf("cut after %d bytes: %d entries, want %d", cut, n, acknowledged)
		}
		head, err := Append(path, entry(9))
		if err != nil {
			t.Fatalf("cut after %d bytes: %v", cut, err)
		}
		after, err := Verify(path)
		if err != nil || len(after.Entries) != len(before.Entries)+1 || after.Head != head || after.CutOff {
			t.Fatalf("cut after %d bytes: %d entries after one more, %v", cut, len(after.Entries), err)
		}
	}
}

func TestAnUnwrittenSectorIsACutOffEntry(t *testing.T) {
	t.Parallel()
	path, _ := newLog(t, 2)
	data := read(t, path)
	clear(data[len(data)-100 : len(data)-1])
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if log, err := Verify(path); err != nil || len(log.Entries) != 1 || !log.CutOff {
		t.Errorf("Verify = %+v, %v; want one entry and the cut told", log, err)
	}
	if _, err := Append(path, entry(2)); err != nil {
		t.Error(err)
	}
}

func TestFieldsTakeNoSentences(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "audit.log")
	for name, change := range map[string]func(*Entry){
		"a name as case":              func(e *Entry) { e.Case = "Ann Lee" },
		"words as partner":            func(e *Entry) { e.Partner = "for Ann Lee" },
		"words as digest":             func(e *Entry) { e.PDF = "sha256:cv_htn=yes" },
		"words as form digest":        func(e *Entry) { e.Form = "x" },
		"an answer as action":         func(e *Entry) { e.Action = "case.begun: bipolar" },
		"no operator":                 func(e *Entry) { e.Operator = "" },
		"a newline in the operator":   func(e *Entry) { e.Operator = "Dana\nVale" },
		"a long operator":             func(e *Entry) { e.Operator = strings.Repeat("x", 101) },
		"an escape in the operator":   func(e *Entry) { e.Operator = "Dana\x1b[2J" },
		"broken UTF-8 in an operator": func(e *Entry) { e.Operator = "Dana\xff" },
		"a time out of range":         func(e *Entry) { e.At = noon.AddDate(20000, 0, 0) },
	} {
		e := entry(1)
		change(&e)
		_, err := Append(path, e)
		if !errors.Is(err, ErrField) {
			t.Errorf("%s: %v, want ErrField", name, err)
		}
		if err != nil && (strings.Contains(err.Error(), "Ann") || strings.Contains(err.Error(), "bipolar")) {
			t.Errorf("%s: the error shows it: %v", name, err)
		}
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a refused entry made a log: %v", err)
	}
}

func TestManyWritersKeepOneChain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "audit.log")
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 10 {
				if _, err := Append(path, entry(10*w+i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if log, err := Verify(path); err != nil || len(log.Entries) != 40 {
		t.Errorf("%d entries, %v; want 40", len(log.Entries), err)
	}
}

// faulty lets the nth step on the file fail.
type faulty struct {
	*os.File
	at, steps int
}

func (f *faulty) fails() error {
	if f.steps++; f.steps == f.at {
		return syscall.ENOSPC
	}
	return nil
}

func (f *faulty) WriteAt(p []byte, at int64) (int, error) {
	if err := f.fails(); err != nil {
		n, _ := f.File.WriteAt(p[:len(p)/2], at)
		return n, err
	}
	return f.File.WriteAt(p, at)
}

func (f *faulty) Sync() error {
	if err := f.fails(); err != nil {
		return err
	}
	return f.File.Sync()
}

func (f *faulty) Truncate(size int64) error {
	if err := f.fails(); err != nil {
		return err
	}
	return f.File.Truncate(size)
}

func TestAFailedStepIsToldAndCostsNothing(t *testing.T) {
	t.Parallel()
	for at := 1; at <= 3; at++ {
		path, _ := newLog(t, 2)
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = appendLocked(&faulty{File: f, at: at}, entry(3))
		if !errors.Is(err, ErrNotSaved) || !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("step %d: %v, want ErrNotSaved", at, err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if log, err := Verify(path); err != nil || len(log.Entries) != 2 {
			t.Errorf("step %d: afterwards %d entries, %v; want 2", at, len(log.Entries), err)
		}
		if _, err := Append(path, entry(3)); err != nil {
			t.Errorf("step %d: once more: %v", at, err)
		}
	}
}

func FuzzVerify(f *testing.F) {
	path, _ := newLog(f, 2)
	data, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Add([]byte(formatLine))
	f.Add([]byte(formatLine + "\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		log, err := verify(data)
		if err != nil {
			if !errors.Is(err, ErrBroken) {
				t.Errorf("%v is not an ErrBroken", err)
			}
			return
		}
		e, err := findEnd(data)
		if err != nil || e.chain != log.Head || e.entry != len(log.Entries) {
			t.Errorf("the end is entry %d with %s, %v; Verify found %d with %s", e.entry, e.chain, err, len(log.Entries), log.Head)
		}
	})
}
