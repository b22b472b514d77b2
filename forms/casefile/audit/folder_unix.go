//go:build unix

package audit

import (
	"errors"
	"os"
	"syscall"
)

// syncFolder makes a new name in the folder survive a power cut.
func syncFolder(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	err = dir.Sync()
	// Some file systems cannot sync a folder and say so; there is nothing more to be done on them.
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, dir.Close())
}
