package batch_test

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms/visible"
)

// TestHostileFilesCostALineEach mixes good responses with files of the readers' corpus.
func TestHostileFilesCostALineEach(t *testing.T) {
	b := newBench(t, 2)
	z, err := zip.OpenReader("../../forms/testdata/corpora.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	hostile := 0
	for i, f := range z.File {
		if !strings.HasPrefix(f.Name, "json/") && !strings.HasPrefix(f.Name, "yaml/") && !strings.HasPrefix(f.Name, "csv/own") && !strings.HasPrefix(f.Name, "ndjson/") || i%3 != 0 {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		hostile++
		b.file(fmt.Sprintf("hostile-%d%s", i, filepath.Ext(f.Name)), string(data))
	}
	const good = 150
	for i := range good {
		b.file(fmt.Sprintf("good-%d.json", i), client(i))
	}
	if err := os.Mkdir(filepath.Join(b.in, "folder.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	sum := b.must()
	if sum.Done != good || sum.Bad < hostile-20 || hostile < 150 {
		t.Errorf("%d hostile files: %+v, want %d done and nearly every hostile one bad", hostile, sum, good)
	}
	for key, row := range b.index() {
		if row["status"] == "bad" && (row["error"] == "" || !visible.Clean(row["error"]) || len(row["error"]) > 700) {
			t.Errorf("%s: the error is not one clear line: %q", key, row["error"])
		}
	}
}
