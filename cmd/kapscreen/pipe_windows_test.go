package main

import "os"

// makePipe makes a folder: Windows has no pipes with a name in a folder.
func makePipe(path string) error { return os.Mkdir(path, 0o700) }
