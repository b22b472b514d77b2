package casefile

import (
	"fmt"
	"path/filepath"
	"strings"
)

// Hazards says, in a sentence each, why a folder is not a good place for a store: a network file system, on which locks
// and syncs are not to be relied on, or a folder that a program copies to other computers. The folder need not exist.
func Hazards(dir string) []string {
	path, err := filepath.Abs(dir)
	if err != nil {
		return nil
	}
	path = existing(path)
	var found []string
	if name := networkFS(path); name != "" {
		found = append(found, fmt.Sprintf("the store lies on a network or shared file system (%s): two computers may write to one case, "+
			"and saved may not mean on disk", name))
	}
	if name := syncFolderOf(path); name != "" {
		found = append(found, fmt.Sprintf("the store lies in a folder that %s copies to other computers", name))
	}
	return found
}

// existing is the nearest folder above that exists, with all links followed.
func existing(path string) string {
	for {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			return real
		}
		above := filepath.Dir(path)
		if above == path {
			return path
		}
		path = above
	}
}

// syncFolders are the beginnings of folder names, in small letters, and whose they are.
var syncFolders = [...]struct{ prefix, name string }{
	{"dropbox", "Dropbox"},
	{"onedrive", "OneDrive"},
	{"icloud", "iCloud"},
	{"com~apple~clouddocs", "iCloud"},
	{"mobile documents", "iCloud"},
	{"google drive", "Google Drive"},
	{"googledrive", "Google Drive"},
	{"my drive", "Google Drive"},
	{"cloudstorage", "a cloud service"},
	{"nextcloud", "Nextcloud"},
	{"owncloud", "ownCloud"},
	{"box sync", "Box"},
	{"pclouddrive", "pCloud"},
	{"proton drive", "Proton Drive"},
	{"megasync", "MEGA"},
	{"syncthing", "Syncthing"},
	{"seafile", "Seafile"},
}

func syncFolderOf(path string) string {
	for _, part := range strings.FieldsFunc(strings.ToLower(path), func(r rune) bool { return r == '/' || r == '\\' }) {
		for _, f := range syncFolders {
			if strings.HasPrefix(part, f.prefix) {
				return f.name
			}
		}
	}
	return ""
}
