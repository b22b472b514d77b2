package atomicfile

import (
	"errors"
	"os"
	"testing"
)

func TestKernelsAreCompared(t *testing.T) {
	for release, want := range map[string]bool{
		"5.8.0": true, "5.10.0-21-amd64": true, "6.1": true, "6.12-rc3": true, "10.0.1": true, "5.7.19": false, "4.18.0-553.el8": false,
		"5.15.153.1-microsoft-standard-WSL2": true, "5": false, "": false, "none.8": false,
	} {
		if got := atLeast(release, 5, 8); got != want {
			t.Errorf("atLeast(%q, 5, 8) = %v", release, got)
		}
	}
}

func TestAClosedFolderIsNotSynced(t *testing.T) {
	f, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := syncAll(f); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		t.Error(err)
	}
	f.Close()
	if err := syncAll(f); err == nil {
		t.Error("a closed folder was synced")
	}
}
