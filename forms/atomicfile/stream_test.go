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
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	s, err := Create(root, "index.csv")
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

	s, err = Create(root, "index.csv")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(false); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Commit over a file = %v, want fs.ErrExist", err)
	}
	s, err = Create(root, "other")
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
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		s, err := createStream(failing{step: step, err: syscall.ENOSPC}, root, "a.pdf")
		if err != nil {
			t.Fatal(err)
		}
		_, writeErr := s.Write([]byte("new and long"))
		err = errors.Join(writeErr, s.Commit(true))
		if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "the disk is full") {
			t.Errorf("failing %s: error = %v, want that the disk is full", step, err)
		}
		holds(t, dir, map[string]string{"a.pdf": "old"})
		if err := root.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSweepTakesOnlyOldTemporaryFiles(t *testing.T) {
	dir := t.TempDir()
	old, now := time.Unix(1_700_000_000, 0), time.Unix(1_700_000_100, 0)
	for name, at := range map[string]time.Time{
		".kapscreen-0123456789abcdef.tmp": old, ".kapscreen-0123456789abcde0.tmp": now, "a.pdf": old, ".kapscreen-batch.journal": old,
	} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(path, []byte("x"), 0o600), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if err := Sweep(root, now); err != nil {
		t.Error(err)
	}
	holds(t, dir, map[string]string{".kapscreen-0123456789abcde0.tmp": "x", "a.pdf": "x", ".kapscreen-batch.journal": "x"})
}
