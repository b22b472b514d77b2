//go:build unix

package casefile

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// closeBeforeRename is for systems that do not replace an open file.
const closeBeforeRename = false

// private refuses a folder that someone else can look into, or owns.
func private(info fs.FileInfo) error {
	if info.Mode().Perm()&0o077 != 0 {
		return ErrOpenToOthers
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && int(st.Uid) != os.Geteuid() && os.Geteuid() != 0 {
		return errors.New("the folder belongs to another user")
	}
	return nil
}

// syncFolder makes a new name in the folder survive a power cut.
func syncFolder(path string) error {
	dir, err := os.Open(path) //nolint:gosec // the folder of the store, which the person chose
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
