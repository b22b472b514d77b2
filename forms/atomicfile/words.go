package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// explained is an error in our own words that still matches its cause.
type explained struct {
	words string
	cause error
}

func (e explained) Error() string { return e.words }
func (e explained) Unwrap() error { return e.cause }

// inWords says what went wrong without the names of temporary files, and what to do where something can be done.
func inWords(err error) error {
	var said explained
	switch {
	case errors.As(err, &said):
		return said
	case errors.Is(err, fs.ErrExist):
		return errExists()
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return explained{"NOT saved: the disk is full; free some space and try again", err}
	case errors.Is(err, syscall.EROFS):
		return explained{"NOT saved: the disk is read-only", err}
	case errors.Is(err, fs.ErrPermission):
		return explained{"NOT saved: the folder does not let us write", err}
	case errors.Is(err, syscall.ENAMETOOLONG):
		return explained{"NOT saved: the name is too long", err}
	case errors.Is(err, syscall.ENOTDIR):
		return explained{"NOT saved: part of the path is not a folder", err}
	}
	return explained{"NOT saved: " + bare(err), err}
}

// bare is the innermost text, without paths.
func bare(err error) string {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err.Error()
	case errors.As(err, &link):
		return link.Err.Error()
	}
	return err.Error()
}
