// Package atomicfile writes files that are whole or absent: a temporary file in the same folder (mode 0600 from its
// first moment, never through a link), sync, close, rename, sync of the folder.
package atomicfile

// Write writes data to path. An existing file is replaced only if overwrite is true; otherwise the error matches
// fs.ErrExist. On any error the old file stays as it was and no temporary file is left.
func Write(path string, data []byte, overwrite bool) error { panic("atomicfile: not built yet") }
