package casefile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"

	"github.com/kapscreen/kapscreen/forms/atomicfile"
)

// disk is what the store needs of the file system, so that tests can let any step fail.
type disk interface {
	// put writes a whole new file, or replaces one, so that it survives a power cut when nil is returned.
	put(root *os.Root, name string, data []byte, overwrite bool) error
	open(root *os.Root, name string) (diskFile, error)
}

// diskFile is a case file that is open for reading and writing.
type diskFile interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Sync() error
	Truncate(size int64) error
	Stat() (fs.FileInfo, error)
	Fd() uintptr
}

// osDisk is the disk of the operating system.
type osDisk struct{}

func (osDisk) put(root *os.Root, name string, data []byte, overwrite bool) error {
	return atomicfile.WriteIn(root, name, data, overwrite)
}

func (osDisk) open(root *os.Root, name string) (diskFile, error) {
	return root.OpenFile(name, os.O_RDWR, 0)
}

// notSaved is an error that matches ErrNotSaved.
type notSaved struct {
	id    string
	cause error
}

func (e *notSaved) Error() string   { return "case " + e.id + ": NOT saved: " + e.cause.Error() }
func (e *notSaved) Unwrap() []error { return []error{ErrNotSaved, e.cause} }

// cause says in words what the system reported. The path is left out: the case is named already.
func cause(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return reason{"the disk is full: make space, then try again", err}
	case errors.Is(err, syscall.EROFS):
		return reason{"the disk is read-only", err}
	case errors.Is(err, syscall.EIO):
		return reason{"the disk reports an input or output error", err}
	case errors.Is(err, fs.ErrPermission):
		return reason{"it is not permitted", err}
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return reason{pe.Err.Error(), err}
	}
	return err
}

type reason struct {
	words string
	cause error
}

func (r reason) Error() string { return r.words }
func (r reason) Unwrap() error { return r.cause }
