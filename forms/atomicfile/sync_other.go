//go:build !linux

package atomicfile

import (
	"errors"
	"os"
)

// syncAll is not offered here; syncFiles goes another way.
func syncAll(*os.File) error { return errors.ErrUnsupported }
