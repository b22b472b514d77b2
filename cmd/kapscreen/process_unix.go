//go:build unix

package main

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// hardenProcess keeps what was said out of core dumps. Failing to is no reason not to run.
func hardenProcess() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	hideFromDebuggers()
	syscall.Umask(0o077)
}
