package atomicfile

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// renameNew renames in one step and fails if name exists.
func renameNew(root *os.Root, temp, name string) error {
	dir, err := root.Open(".")
	if err != nil {
		return err
	}
	fd := int(dir.Fd())
	return errors.Join(unix.Renameat2(fd, temp, fd, name, unix.RENAME_NOREPLACE), dir.Close())
}
