package filelock

import (
	"errors"

	"golang.org/x/sys/windows"
)

// far is one byte far behind the end: a lock on Windows keeps others from reading what it covers.
func far() *windows.Overlapped { return &windows.Overlapped{OffsetHigh: 1 << 30} }

func release(fd uintptr) error { return windows.UnlockFileEx(windows.Handle(fd), 0, 1, 0, far()) }

func try(fd uintptr, wait bool) (bool, error) {
	how := uint32(windows.LOCKFILE_EXCLUSIVE_LOCK)
	if !wait {
		how |= windows.LOCKFILE_FAIL_IMMEDIATELY
	}
	err := windows.LockFileEx(windows.Handle(fd), how, 0, 1, 0, far())
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return false, nil
	}
	return err == nil, err
}
