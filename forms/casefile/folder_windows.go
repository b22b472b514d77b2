package casefile

import "io/fs"

// closeBeforeRename is for systems that do not replace an open file.
const closeBeforeRename = true

// private trusts the folder: on Windows a user's folders are closed to others by inherited access lists, which a mode
// does not show.
func private(fs.FileInfo) error { return nil }

// syncFolder has nothing to do: NTFS keeps names in its own journal.
func syncFolder(string) error { return nil }
