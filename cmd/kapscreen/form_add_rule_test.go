//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAddingARuleDoesNotWriteOverTestsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for what, spoil := range map[string]func(path string) error{
		"a file that may not be read": func(path string) error { return os.Chmod(path, 0) },
		"a file that is too large": func(path string) error {
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = f.WriteString(strings.Repeat("# my notes\n", 200_000))
			return err
		},
	} {
		if os.Getuid() == 0 && strings.Contains(what, "may not") {
			continue // root may
		}
		d := newDesk(t)
		folder := d.path("mine")
		d.must("", "form", "new", folder)
		tests := filepath.Join(folder, "tests.yaml")
		before, err := os.ReadFile(tests)
		if err != nil {
			t.Fatal(err)
		}
		if err := spoil(tests); err != nil {
			t.Fatal(err)
		}
		size := func() int64 {
			info, err := os.Stat(tests)
			if err != nil {
				t.Fatal(err)
			}
			return info.Size()
		}
		was := size()
		if out := d.run("", "form", "add-rule", folder, "my.rule", "--when", "cv_htn", "--title", "high pressure"); out.code == exitDone {
			t.Errorf("%s: the rule was added", what)
		}
		if err := os.Chmod(tests, 0o600); err != nil {
			t.Fatal(err)
		}
		after, err := os.ReadFile(tests)
		if err != nil || size() != was || !strings.HasPrefix(string(after), string(before)) {
			t.Errorf("%s: %d bytes of tests became %d (%v)", what, was, size(), err)
		}
	}
}
