// Package atomicfile writes files that are whole or absent: a temporary file in the same folder (mode 0600 from its
// first moment, never through a link), sync, close, rename, sync of the folder.
//
// When Write or WriteIn returns nil, the file is on disk and survives a power cut. Errors say what to do about them and
// hold the path that the caller gave, never what was written.
package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Write writes data to path. An existing file is replaced only if overwrite is true; otherwise the error matches
// fs.ErrExist. On any error the old file stays as it was and no temporary file is left.
//
// What is not a regular file (a link, a folder, a device) is never replaced and never written through. The folder has
// to exist.
func Write(path string, data []byte, overwrite bool) error {
	dir, name := filepath.Split(path)
	if name == "" || name == "." || name == ".." {
		return &writeError{path, errors.New("this is a folder; give the name of a file")}
	}
	if dir == "" {
		dir = "."
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return &writeError{path, folderCause(err)}
	}
	defer root.Close() //nolint:errcheck // nothing is written through it
	if err := write(disk{}, root, name, data, overwrite); err != nil {
		return &writeError{path, err}
	}
	return nil
}

// WriteIn is Write for a file directly inside root, whatever happens to root's path meanwhile. name is a plain file
// name without a folder.
func WriteIn(root *os.Root, name string, data []byte, overwrite bool) error {
	if err := checkName(name); err != nil {
		return err
	}
	if err := write(disk{}, root, name, data, overwrite); err != nil {
		return &writeError{name, err}
	}
	return nil
}

func checkName(name string) error {
	if name != filepath.Base(name) || name == "." || name == ".." || !filepath.IsLocal(name) {
		return &writeError{name, errors.New("this is not the name of a file in the folder")}
	}
	return nil
}

// writeError says which file was not written and why.
type writeError struct {
	path  string
	cause error
}

func (e *writeError) Error() string { return fmt.Sprintf("write %s: %v", e.path, e.cause) }
func (e *writeError) Unwrap() error { return e.cause }

// folderCause puts into words why a folder could not be opened.
func folderCause(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return explained{"there is no such folder; make it first", err}
	}
	return inWords(err)
}

// write is the sequence itself. Each step's failure leaves the old file and no temporary one.
func write(d device, root *os.Root, name string, data []byte, overwrite bool) error {
	if err := replaceable(root, name, overwrite); err != nil {
		return err
	}
	f, temp, err := create(d, root, "")
	if err != nil {
		return inWords(err)
	}
	if err := fill(f, data); err != nil {
		return inWords(errors.Join(err, discard(root, temp)))
	}
	if err := settle(d, root, temp, name, overwrite); err != nil {
		return err
	}
	return confirm(d, root)
}

// settle gives a whole temporary file its name. It is closed already: some systems do not rename open files.
func settle(d device, root *os.Root, temp, name string, overwrite bool) error {
	var err error
	if overwrite {
		err = d.replace(root, temp, name)
	} else {
		err = d.claim(root, temp, name)
	}
	if err != nil {
		return inWords(errors.Join(err, discard(root, temp)))
	}
	return nil
}

// confirm syncs the folder after a file got its name.
func confirm(d device, root *os.Root) error {
	if err := d.syncFolder(root); err != nil {
		return explained{"the file is in place, but the disk did not confirm it; write it again: " + inWords(err).Error(), err}
	}
	return nil
}

// replaceable refuses early what must not be replaced. It is a courtesy: claim and replace are what holds in a race,
// and neither follows a link.
func replaceable(root *os.Root, name string, overwrite bool) error {
	info, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return inWords(err)
	case !info.Mode().IsRegular():
		return explained{"it exists and is not a regular file (a link, a folder or a device); choose another name", fs.ErrExist}
	case !overwrite:
		return errExists()
	}
	return nil
}

// errExists matches fs.ErrExist.
func errExists() error { return explained{"the file exists and stays as it is", fs.ErrExist} }

// create opens a temporary file that nobody else has.
func create(d device, root *os.Root, mark string) (file, string, error) {
	for range 100 {
		name := tempName(mark)
		f, err := d.create(root, name)
		if !errors.Is(err, fs.ErrExist) {
			return f, name, err
		}
	}
	return nil, "", errors.New("no free name for a temporary file")
}

// fill writes, syncs and closes. After a failed sync nothing is tried again: the system may have dropped the data.
func fill(f file, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// discard takes the temporary file away; one that is already gone is fine.
func discard(root *os.Root, temp string) error {
	if err := root.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
