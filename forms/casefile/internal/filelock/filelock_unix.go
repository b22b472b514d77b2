//go:build unix

package filelock

import (
	"errors"

	"golang.org/x/sys/unix"
)

func try(fd uintptr, wait bool) (bool, error) {
	how := unix.LOCK_EX
	if !wait {
		how |= unix.LOCK_NB
	}
	for {
		err := unix.Flock(int(fd), how)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, unix.EINTR):
		case errors.Is(err, unix.EWOULDBLOCK):
			return false, nil
		default:
			return false, err
		}
	}
}

func release(fd uintptr) error { return unix.Flock(int(fd), unix.LOCK_UN) }
