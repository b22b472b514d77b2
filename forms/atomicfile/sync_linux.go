package atomicfile

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// syncAll syncs the file system that an open folder is on, with one call for all files. The error is
// errors.ErrUnsupported where the system has no such call, forbids it, or would not tell of a disk that fails.
func syncAll(folder *os.File) error {
	if !syncTells() {
		return errors.ErrUnsupported
	}
	err := unix.Syncfs(int(folder.Fd()))
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOSYS) {
		return errors.ErrUnsupported
	}
	return err
}

// syncTells reports whether syncfs returns the errors of writing: since Linux 5.8 (syncfs(2)).
var syncTells = sync.OnceValue(func() bool {
	var name unix.Utsname
	if unix.Uname(&name) != nil {
		return false
	}
	return atLeast(unix.ByteSliceToString(name.Release[:]), 5, 8)
})

// atLeast compares a kernel's release, such as 5.10.0-21-amd64.
func atLeast(release string, major, minor int) bool {
	first, rest, _ := strings.Cut(release, ".")
	second, _, _ := strings.Cut(rest, ".")
	if i := strings.IndexFunc(second, func(r rune) bool { return r < '0' || r > '9' }); i >= 0 {
		second = second[:i]
	}
	a, err := strconv.Atoi(first)
	b, err2 := strconv.Atoi(second)
	return err == nil && err2 == nil && (a > major || a == major && b >= minor)
}
