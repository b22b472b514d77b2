//go:build !linux

package atomicfile

import (
	"errors"
	"os"
)

// renameNew is not offered here; claim goes another way.
func renameNew(*os.Root, string, string) error { return errors.ErrUnsupported }
