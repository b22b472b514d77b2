package batch_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/kapscreen/kapscreen/forms/visible"
	"github.com/kapscreen/kapscreen/screening"
	"github.com/kapscreen/kapscreen/screening/batch"
)

func TestAFullDiskIsSaidAndLeavesNoHalf(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root for a small tmpfs")
	}
	b := newBench(t, 2)
	if err := syscall.Mount("tmpfs", b.out, "tmpfs", 0, "size=400k"); err != nil {
		t.Skip("no tmpfs here:", err)
	}
	defer syscall.Unmount(b.out, 0) // the folder goes with the test
	b.opt.Desk = func(string) (batch.Desk, error) {
		return batch.Desk{Render: func([]byte, *screening.Report) ([]byte, error) { return make([]byte, 10<<10), nil }}, nil
	}
	for i := range 100 {
		b.file(fmt.Sprintf("c%02d.json", i), client(i))
	}
	_, err := b.run(t.Context())
	if err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("error = %v, want that the disk is full", err)
	}
	for name, text := range b.files() {
		if strings.HasSuffix(name, ".txt") && len(text) != 10<<10 || strings.HasSuffix(name, ".tmp") || name == "index.csv" {
			t.Errorf("on the full disk there is %s of %d bytes", name, len(text))
		}
	}
}

func TestFilesThatVanishAndFoldersThatCannotBeReadAreNamed(t *testing.T) {
	t.Parallel()
	b := newBench(t, 1)
	b.file("a.json", client(1))
	b.file("b.json", client(2))
	b.file("c.json", client(3))
	gone := func(yield func(batch.Task) bool) {
		n := 0
		for task := range b.input.Tasks() {
			if n++; n == 1 {
				if err := os.Remove(filepath.Join(b.in, "b.json")); err != nil {
					t.Error(err)
				}
			}
			if !yield(task) {
				return
			}
		}
	}
	sum, err := b.run(t.Context(), gone)
	if err != nil || sum.Done != 2 || sum.Bad != 1 {
		t.Errorf("a file vanished: %+v, %v; want 2 done, 1 bad", sum, err)
	}
	b.input.Paths = []string{filepath.Join(b.in, "nothing"), filepath.Join(b.in, "*.xml"), filepath.Join(b.in, "[ac].json"), "-", "/dev/null"}
	if err := syscall.Mkfifo(filepath.Join(b.in, "pipe.json"), 0o600); err == nil {
		b.input.Paths = append(b.input.Paths, b.in)
	}
	sum, err = b.run(t.Context())
	if err != nil || sum.Done != 2 || sum.Bad != 4+3 {
		t.Errorf("%+v, %v; want 2 done, and bad: nothing, pattern, -, device, pipe, and two clashes", sum, err)
	}
	for key, row := range b.index() {
		if row["status"] == "bad" && (row["error"] == "" || !visible.Clean(row["error"])) {
			t.Errorf("%s: the error is %q", key, row["error"])
		}
	}
}
