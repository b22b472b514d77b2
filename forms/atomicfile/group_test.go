package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// grouped opens a group over a folder on the given disk.
func grouped(t *testing.T, d device, dir string) *Group {
	t.Helper()
	root := rootOf(t, dir)
	g, err := newGroup(d, root, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	return g
}

func TestFilesOfAGroupAreThereAfterCommit(t *testing.T) {
	for _, d := range []device{disk{}, oneByOne{}} {
		dir := t.TempDir()
		g := grouped(t, d, dir)
		for round, want := range []map[string]string{
			{"a": "one", "b": "two", "c": ""},
			{"a": "one", "b": "new", "c": "", "d": "four"},
		} {
			for name, text := range want {
				if _, err := os.Lstat(filepath.Join(dir, name)); round > 0 && err == nil && name != "b" {
					continue
				}
				if err := g.Add(name, []byte(text), round > 0); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := os.Lstat(filepath.Join(dir, "d")); err == nil {
				t.Errorf("%T: a file has its name before Commit", d)
			}
			for _, err := range g.Commit() {
				if err != nil {
					t.Error(err)
				}
			}
			if g.Len() != 0 {
				t.Errorf("%T: %d files wait after Commit", d, g.Len())
			}
			holds(t, dir, want)
		}
		if info, err := os.Stat(filepath.Join(dir, "a")); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%T: mode %v, %v; want nobody else to read it", d, info.Mode(), err)
		}
	}
}

// oneByOne is a system that cannot sync many files at once.
type oneByOne struct{ disk }

func (d oneByOne) syncFiles(root *os.Root, folder *os.File, temps []string) error {
	for _, temp := range temps {
		if err := d.disk.syncFiles(root, folder, []string{temp}); err != nil {
			return err
		}
	}
	return nil
}

func TestAGroupRefusesWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	g := grouped(t, disk{}, dir)
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("early", "theirs")
	if err := g.Add("early", []byte("ours"), false); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Add over a file = %v, want fs.ErrExist", err)
	}
	if err := g.Add("../outside", nil, false); err == nil {
		t.Error("Add left the folder")
	}
	for _, name := range []string{"late", "good"} {
		if err := g.Add(name, []byte("ours"), false); err != nil {
			t.Fatal(err)
		}
	}
	write("late", "theirs") // between Add and Commit
	if errs := g.Commit(); len(errs) != 2 || !errors.Is(errs[0], fs.ErrExist) || errs[1] != nil {
		t.Errorf("Commit = %v, want fs.ErrExist and nil", errs)
	}
	holds(t, dir, map[string]string{"early": "theirs", "late": "theirs", "good": "ours"})
}

func TestAFailingStepOfAGroupLeavesNothingHalf(t *testing.T) {
	for _, step := range []string{"create", "write", "close", "files", "rename"} {
		dir := t.TempDir()
		g := grouped(t, failing{step: step, err: syscall.ENOSPC}, dir)
		var errs []error
		for _, name := range []string{"a", "b"} {
			if err := g.Add(name, []byte("text"), false); err != nil {
				errs = append(errs, err)
			}
		}
		errs = append(errs, g.Commit()...)
		if len(errs) != 2 {
			t.Errorf("failing %s: %d errors, want one for each file", step, len(errs))
		}
		for _, err := range errs {
			if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "NOT saved") || strings.Contains(err.Error(), ".tmp") {
				t.Errorf("failing %s: %v, want that the disk is full and no temporary name", step, err)
			}
		}
		holds(t, dir, nil)
	}
}

func TestAGroupThatIsClosedTakesAwayWhatWaits(t *testing.T) {
	dir := t.TempDir()
	root := rootOf(t, dir)
	g, err := NewGroup(root, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(g.Add("a", []byte("x"), false), g.Close()); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, nil)
}
