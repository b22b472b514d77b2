package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"runtime"
)

// device is the disk, or in tests one that fails.
type device interface {
	create(root *os.Root, name string) (file, error)
	replace(root *os.Root, temp, name string) error                 // name may exist
	claim(root *os.Root, temp, name string) error                   // name must not exist, without a race
	syncFiles(root *os.Root, folder *os.File, temps []string) error // closed files
	syncFolder(root *os.Root) error
}

// file is what is needed of an *os.File.
type file interface {
	io.Writer
	Sync() error
	Close() error
}

// disk is the real device.
type disk struct{}

func (disk) create(root *os.Root, name string) (file, error) {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (disk) replace(root *os.Root, temp, name string) error { return root.Rename(temp, name) }

// claim gives the temporary file its name unless something has that name already. The ways are tried from the best:
// one step; a second name and taking the first away; and, where the file system has neither (some network folders),
// an empty file that only we can have made, renamed over. The last can leave the empty file in a power cut.
func (disk) claim(root *os.Root, temp, name string) error {
	err := renameNew(root, temp, name)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	err = root.Link(temp, name)
	if err == nil {
		return root.Remove(temp)
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	return claimByEmptyFile(root, temp, name)
}

func claimByEmptyFile(root *os.Root, temp, name string) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = f.Close()
	if err == nil {
		err = root.Rename(temp, name)
	}
	if err != nil {
		return errors.Join(err, discard(root, name))
	}
	return nil
}

// syncFiles syncs the whole file system where the system can, which costs less than a sync of each of many files.
func (disk) syncFiles(root *os.Root, folder *os.File, temps []string) error {
	if len(temps) > 1 {
		if err := syncAll(folder); !errors.Is(err, errors.ErrUnsupported) {
			return err
		}
	}
	for _, temp := range temps {
		f, err := root.OpenFile(temp, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	return nil
}

func (disk) syncFolder(root *os.Root) error {
	if runtime.GOOS == "windows" { // folders cannot be synced there
		return nil
	}
	dir, err := root.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// tempName says nothing about whose answers a file holds. A mark says which work it belongs to.
func tempName(mark string) string {
	if mark != "" {
		mark += "-"
	}
	return fmt.Sprintf(".kapscreen-%s%016x.tmp", mark, rand.Uint64()) //nolint:gosec // O_EXCL refuses a guessed name
}
