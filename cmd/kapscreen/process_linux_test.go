package main

import (
	"testing"

	"golang.org/x/sys/unix"
)

// TestTheProcessIsClosedToOthers looks at what the program made of its own process.
func TestTheProcessIsClosedToOthers(t *testing.T) {
	t.Parallel()
	newAttack(t).run(t, "", "version")
	if dumpable, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0); err != nil || dumpable != 0 {
		t.Errorf("dumpable is %d (%v), want 0", dumpable, err)
	}
	var core unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &core); err != nil || core.Cur != 0 || core.Max != 0 {
		t.Errorf("core dumps are limited to %+v (%v), want none", core, err)
	}
}
