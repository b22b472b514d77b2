package casefile

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// networkFS is the name of the network or shared file system that path lies on; "" if it is none, or cannot be told.
func networkFS(path string) string {
	volume := filepath.VolumeName(path)
	if strings.HasPrefix(volume, `\\`) {
		return "network share"
	}
	root, err := windows.UTF16PtrFromString(volume + `\`)
	if err == nil && windows.GetDriveType(root) == windows.DRIVE_REMOTE {
		return "network drive"
	}
	return ""
}
