package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"time"
)

// Sweep takes away the temporary files with a mark that killed processes left in root: those that were last written before
// the given time, or all for the zero time. Call it only where no other process may still be writing one of them.
func Sweep(root *os.Root, mark string, before time.Time) error {
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return &writeError{"the folder", inWords(err)}
	}
	var all error
	for _, e := range entries {
		if ours, _ := path.Match(".kapscreen-"+mark+"-????????????????.tmp", e.Name()); !ours {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && (before.IsZero() || info.ModTime().Before(before)) {
			all = errors.Join(all, discard(root, e.Name()))
		}
	}
	if all != nil {
		return &writeError{"the folder", inWords(all)}
	}
	return nil
}
