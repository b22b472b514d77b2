//go:build unix

package batch

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lock keeps other batches (of the same shard) out of the folder while f is open; a killed process locks nobody out. It
// is not free when somebody else has the lock. File systems that know no locks let everybody in; then it is not sure that
// nobody else is there.
func lock(f *os.File) (free, sure bool) {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	return !errors.Is(err, unix.EWOULDBLOCK), err == nil
}
