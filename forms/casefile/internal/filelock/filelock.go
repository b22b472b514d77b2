// Package filelock lets one process at a time change a file. The lock belongs to the open file: the system takes it
// away when the process ends, however it ends, so a killed owner never blocks anyone.
//
// It is not to be trusted on network folders.
package filelock

// File is an open file, such as *os.File.
type File interface{ Fd() uintptr }

// Try takes the lock and reports whether it did; false without an error means that someone else has it. Closing the
// file gives it back too.
func Try(f File) (bool, error) { return try(f.Fd(), false) }

// Release gives the lock back. Closing the file alone may not do it at once: a child process that is just being started
// holds the open file too, for a moment.
func Release(f File) error { return release(f.Fd()) }

// Wait takes the lock as soon as nobody else has it. It is for locks that are held for milliseconds.
func Wait(f File) error {
	_, err := try(f.Fd(), true)
	return err
}
