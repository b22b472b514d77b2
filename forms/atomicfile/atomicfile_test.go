package atomicfile

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

func TestReplacingTightensTheMode(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.pdf")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, []byte("new"), true); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, map[string]string{"a.pdf": "new"})
	if info, _ := os.Stat(path); info.Mode() != 0o600 {
		t.Errorf("mode after replacing = %v, want -rw-------", info.Mode())
	}
}

func TestAnExistingFileStaysUnlessAskedFor(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.pdf")
	if err := Write(path, []byte("old"), false); err != nil {
		t.Fatal(err)
	}
	err := Write(path, []byte("new"), false)
	if !errors.Is(err, fs.ErrExist) {
		t.Errorf("second write = %v, want fs.ErrExist", err)
	}
	holds(t, dir, map[string]string{"a.pdf": "old"})
}

func TestNothingIsWrittenThroughALink(t *testing.T) {
	for _, overwrite := range []bool{false, true} {
		dir := t.TempDir()
		target := filepath.Join(dir, "target")
		if err := os.WriteFile(target, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, to := range []string{target, filepath.Join(dir, "nowhere")} {
			path := filepath.Join(dir, "a.pdf")
			if err := os.Symlink(to, path); err != nil {
				t.Fatal(err)
			}
			if err := Write(path, []byte("new"), overwrite); !errors.Is(err, fs.ErrExist) {
				t.Errorf("write (overwrite %v) over a link = %v, want fs.ErrExist", overwrite, err)
			}
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			holds(t, dir, map[string]string{"target": "mine"})
		}
	}
}

func TestOddTargetsAreRefusedInWords(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, path, want string }{
		{"a folder", filepath.Join(dir, "sub"), "not a regular file"},
		{"a name that ends in a slash", filepath.Join(dir, "sub") + "/", "give the name of a file"},
		{"a folder that is not there", filepath.Join(dir, "no", "a.pdf"), "no such folder"},
		{"a name that is too long", filepath.Join(dir, strings.Repeat("x", 300)), "too long"},
		{"a device", "/dev/null", "not a regular file"},
	} {
		err := Write(c.path, []byte("x"), true)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: Write = %v, want an error with %q", c.name, err, c.want)
		}
	}
}

func TestWriteInStaysInItsFolder(t *testing.T) {
	dir := t.TempDir()
	root := rootOf(t, dir)
	for _, name := range []string{"../evil", "a/b", "/etc/x", "..", ".", "", "sub/../../x"} {
		if err := WriteIn(root, name, []byte("x"), true); err == nil {
			t.Errorf("WriteIn(%q) = nil, want an error", name)
		}
	}
	if err := WriteIn(root, "a.pdf", []byte("x"), false); err != nil {
		t.Error(err)
	}
	holds(t, dir, map[string]string{"a.pdf": "x"})
}

func TestOnlyOneOfManyWritersWins(t *testing.T) {
	for _, d := range []device{disk{}, emptyFileDisk{}} {
		dir := t.TempDir()
		root := rootOf(t, dir)
		var wg sync.WaitGroup
		results := make([]error, 16)
		for i := range results {
			wg.Go(func() { results[i] = write(d, root, "a.pdf", bytes.Repeat([]byte{'a' + byte(i)}, 4096), false) })
		}
		wg.Wait()
		won := 0
		for i, err := range results {
			if err == nil {
				won++
			} else if !errors.Is(err, fs.ErrExist) {
				t.Errorf("%T writer %d: %v, want fs.ErrExist", d, i, err)
			}
		}
		if won != 1 {
			t.Errorf("%T: %d of %d writers won, want 1", d, won, len(results))
		}
		data, err := os.ReadFile(filepath.Join(dir, "a.pdf"))
		if err != nil || len(data) != 4096 || bytes.Count(data, data[:1]) != 4096 {
			t.Errorf("%T: the file is %d bytes of mixed writers (%v)", d, len(data), err)
		}
		entries, _ := os.ReadDir(dir)
		if len(entries) != 1 {
			t.Errorf("%T: %d files are left, want 1", d, len(entries))
		}
	}
}

// emptyFileDisk claims as on a file system without links.
type emptyFileDisk struct{ disk }

func (emptyFileDisk) claim(root *os.Root, temp, name string) error {
	return claimByEmptyFile(root, temp, name)
}

// failing is a disk on which one step fails.
type failing struct {
	disk
	step string
	err  error
}

type failingFile struct {
	file
	f failing
}

func (d failing) create(root *os.Root, name string) (file, error) {
	if d.step == "create" {
		return nil, &fs.PathError{Op: "openat", Path: name, Err: d.err}
	}
	f, err := d.disk.create(root, name)
	return failingFile{f, d}, err
}

func (f failingFile) Write(p []byte) (int, error) {
	if f.f.step == "write" {
		n, _ := f.file.Write(p[:len(p)/2])
		return n, f.f.err
	}
	return f.file.Write(p)
}

func (f failingFile) Sync() error {
	if f.f.step == "sync" {
		return f.f.err
	}
	return f.file.Sync()
}

func (f failingFile) Close() error {
	if err := f.file.Close(); err != nil || f.f.step != "close" {
		return err
	}
	return f.f.err
}

func (d failing) replace(root *os.Root, temp, name string) error {
	if d.step == "rename" {
		return &os.LinkError{Op: "renameat", Old: temp, New: name, Err: d.err}
	}
	return d.disk.replace(root, temp, name)
}

func (d failing) claim(root *os.Root, temp, name string) error {
	if d.step == "rename" {
		return &os.LinkError{Op: "linkat", Old: temp, New: name, Err: d.err}
	}
	return d.disk.claim(root, temp, name)
}

func (d failing) syncFiles(root *os.Root, folder *os.File, temps []string) error {
	if d.step == "files" {
		return d.err
	}
	return d.disk.syncFiles(root, folder, temps)
}

func (d failing) syncFolder(root *os.Root) error {
	if d.step == "folder" {
		return d.err
	}
	return d.disk.syncFolder(root)
}

func TestAFailingStepLeavesTheOldFileAndNoOther(t *testing.T) {
	for _, step := range []string{"create", "write", "sync", "close", "rename"} {
		for _, cause := range []error{syscall.ENOSPC, syscall.EIO} {
			for _, overwrite := range []bool{false, true} {
				dir := t.TempDir()
				before := map[string]string{}
				if overwrite {
					before["a.pdf"] = "old"
					if err := os.WriteFile(filepath.Join(dir, "a.pdf"), []byte("old"), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				err := writeWith(t, failing{step: step, err: cause}, dir, overwrite)
				if !errors.Is(err, cause) {
					t.Errorf("failing %s: error = %v, want it to match %v", step, err, cause)
				}
				if err != nil && (!strings.Contains(err.Error(), "NOT saved") || strings.Contains(err.Error(), ".tmp")) {
					t.Errorf("failing %s: message = %q, want NOT saved and no temporary name", step, err)
				}
				holds(t, dir, before)
			}
		}
	}
}

func TestAnUnconfirmedFolderIsSaid(t *testing.T) {
	dir := t.TempDir()
	err := writeWith(t, failing{step: "folder", err: syscall.EIO}, dir, false)
	if !errors.Is(err, syscall.EIO) || !strings.Contains(err.Error(), "write it again") {
		t.Errorf("failing folder sync: error = %v, want EIO and what to do", err)
	}
	holds(t, dir, map[string]string{"a.pdf": "new"})
}

func writeWith(t *testing.T, d device, dir string, overwrite bool) error {
	t.Helper()
	root := rootOf(t, dir)
	return write(d, root, "a.pdf", []byte("new"), overwrite)
}

// rootOf opens a folder for the time of a test.
func rootOf(t *testing.T, dir string) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := root.Close(); err != nil {
			t.Error(err)
		}
	})
	return root
}

// holds compares a folder's files with what should be there, and nothing else.
func holds(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(want) {
		t.Errorf("folder holds %v, want %d files", entries, len(want))
	}
	for name, text := range want {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || string(got) != text {
			t.Errorf("%s = %q, %v; want %q", name, got, err, text)
		}
	}
}
