package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestAStreamAppearsWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	root := rootOf(t, dir)
	s, err := Create(root, "index.csv", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, piece := range []string{"a,b\n", "1,2\n"} {
		if _, err := s.Write([]byte(piece)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Lstat(filepath.Join(dir, "index.csv")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("before Commit the file is there (%v)", err)
	}
	if err := errors.Join(s.Commit(false), s.Discard()); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, map[string]string{"index.csv": "a,b\n1,2\n"})

	s, err = Create(root, "index.csv", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(false); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Commit over a file = %v, want fs.ErrExist", err)
	}
	s, err = Create(root, "other", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Discard(); err != nil {
		t.Error(err)
	}
	if err := s.Commit(false); err == nil {
		t.Error("Commit after Discard = nil, want an error")
	}
	holds(t, dir, map[string]string{"index.csv": "a,b\n1,2\n"})
}

func TestAFailingStreamLeavesTheOldFile(t *testing.T) {
	for _, step := range []string{"write", "sync", "close", "rename"} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "a.pdf"), []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
		root := rootOf(t, dir)
		s, err := createStream(failing{step: step, err: syscall.ENOSPC}, root, "a.pdf", "")
		if err != nil {
			t.Fatal(err)
		}
		_, writeErr := s.Write([]byte("new and long"))
		err = errors.Join(writeErr, s.Commit(true))
		if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "the disk is full") {
			t.Errorf("failing %s: error = %v, want that the disk is full", step, err)
		}
		holds(t, dir, map[string]string{"a.pdf": "old"})
	}
}

func TestSweepTakesOnlyMarkedTemporaryFiles(t *testing.T) {
	old, now := time.Unix(1_700_000_000, 0), time.Unix(1_700_000_100, 0)
	const others = ".kapscreen-0123456789abcdef.tmp"
	for _, c := range []struct {
		before time.Time
		left   []string
	}{
		{now, []string{".kapscreen-batch-0123456789abcde0.tmp"}}, {time.Time{}, nil},
	} {
		dir := t.TempDir()
		for name, at := range map[string]time.Time{
			".kapscreen-batch-0123456789abcdef.tmp": old, ".kapscreen-batch-0123456789abcde0.tmp": now, others: old,
			".kapscreen-batch.1-of-2-0123456789abcdef.tmp": old, "a.pdf": old, ".kapscreen-batch.journal": old,
		} {
			path := filepath.Join(dir, name)
			if err := errors.Join(os.WriteFile(path, []byte("x"), 0o600), os.Chtimes(path, at, at)); err != nil {
				t.Fatal(err)
			}
		}
		root := rootOf(t, dir)
		if err := Sweep(root, "batch", c.before); err != nil {
			t.Error(err)
		}
		want := map[string]string{others: "x", ".kapscreen-batch.1-of-2-0123456789abcdef.tmp": "x", "a.pdf": "x", ".kapscreen-batch.journal": "x"}
		for _, name := range c.left {
			want[name] = "x"
		}
		holds(t, dir, want)
	}
}

func TestTemporaryFilesCarryTheirMark(t *testing.T) {
	dir := t.TempDir()
	root := rootOf(t, dir)
	g, err := NewGroup(root, "batch.1-of-2")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Create(root, "b", "batch.1-of-2")
	if err := errors.Join(err, g.Add("a", []byte("x"), false)); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Fatalf("%d temporary files, %v; want 2", len(entries), err)
	}
	if err := Sweep(root, "batch.1-of-2", time.Time{}); err != nil {
		t.Error(err)
	}
	holds(t, dir, nil) // as after a kill
	s.Discard()        // it is gone already
	if err := g.Close(); err != nil {
		t.Error(err)
	}
}
