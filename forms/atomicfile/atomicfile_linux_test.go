package atomicfile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestWriteMakesAPrivateWholeFile(t *testing.T) {
	old := syscall.Umask(0o022)
	defer syscall.Umask(old)
	dir := t.TempDir()
	path := filepath.Join(dir, "a.pdf")
	if err := Write(path, []byte("one"), false); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, map[string]string{"a.pdf": "one"})
	info, err := os.Stat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("mode of a new file = %v, %v; want -rw-------", info.Mode(), err)
	}
}

func TestAFullDiskLeavesTheOldFile(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root for a small tmpfs; the failing device covers the rest")
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skip("no tmpfs here:", err)
	}
	defer func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	}()
	path := filepath.Join(dir, "a.pdf")
	if err := Write(path, []byte("old"), false); err != nil {
		t.Fatal(err)
	}
	err := Write(path, make([]byte, 1<<20), true)
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("write on a full disk = %v, want that the disk is full", err)
	}
	holds(t, dir, map[string]string{"a.pdf": "old"})
}
