package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a stranger's file may cost: an exit code as docs/formats.md says, one clear line with file and place, and nothing
// else. The readers' own tests (package forms) hold time and memory; here the whole program is run.

// lot is how many files one run of `screen` takes: loading the form for each would cost most of the time.
const lot = 100

func TestHostileCorporaCostOneLineEach(t *testing.T) {
	t.Parallel()
	tried := 0
	for _, format := range []string{"json", "yaml", "ndjson", "csv"} {
		k := newAttack(t)
		var lots [][]corpusFile
		for i, c := range corpusFiles(t, format+"/") {
			if i%lot == 0 {
				lots = append(lots, nil)
			}
			lots[len(lots)-1] = append(lots[len(lots)-1], c)
			tried++
		}
		for _, files := range lots {
			screenLot(t, k, format, files)
		}
	}
	t.Logf("%d corpus files tried", tried)
}

// screenLot screens files of one format in one run and looks at the lines about each.
func screenLot(t *testing.T, k *attack, format string, files []corpusFile) {
	t.Helper()
	args, name := []string{"screen", "--json", "--"}, make([]string, len(files))
	for i, c := range files {
		name[i] = fmt.Sprintf("h%03d.%s", i, format)
		args = append(args, k.write(t, name[i], string(c.data)))
	}
	e := k.run(t, "", args...)
	e.isClean(t, format)
	if e.code != exitResponse || e.out != "" {
		t.Errorf("%s: exit code %d, stdout %q; want %d and nothing: none of the files is a response", format, e.code, shortly(e.out), exitResponse)
	}
	lines := map[string]int{}
	for line := range strings.Lines(e.err) {
		lines[aboutFile(line)]++
		if !strings.HasPrefix(line, "kapscreen: ") || len(line) > 1000 {
			t.Errorf("%s: not a clear line: %q", format, shortly(line))
		}
	}
	rows := format == "ndjson" || format == "csv" // one line for each bad record
	for i, c := range files {
		n := lines[name[i]]
		if (n == 0 && (c.expect == "must-fail" || !rows && c.expect == "syntax-ok")) || (!rows && n != 1) {
			t.Errorf("%s: %d lines about it, want one", c.path, n)
		}
		delete(lines, name[i])
	}
	if len(lines) > 0 {
		t.Errorf("%s: lines about no file: %v", format, lines)
	}
}

// aboutFile is the file that a line is about.
func aboutFile(line string) string {
	rest := strings.TrimPrefix(strings.TrimPrefix(line, "kapscreen: "), "read ")
	file, _, _ := strings.Cut(rest, ":")
	return filepath.Base(file)
}

// TestHostileFilesNeverBeginAReferral gives the nastiest files to every command that reads one response.
func TestHostileFilesNeverBeginAReferral(t *testing.T) {
	t.Parallel()
	k := newAttack(t)
	for _, format := range []string{"json", "yaml"} {
		for i, c := range corpusFiles(t, format+"/own/") {
			path := k.write(t, "x."+format, string(c.data))
			out := k.path("out.pdf")
			for j, args := range [][]string{
				{"refer", "--incomplete", "r", "-o", out, path},
				{"explain", "cv.ich", path},
				{"case", "import", "-q", path},
			} {
				if j > 0 && !sampled(i+j, 4) { // a referral for each, the others for some
					continue
				}
				e := k.run(t, "", args...)
				e.isClean(t, c.path)
				if e.code != exitResponse || e.out != "" || strings.Count(e.err, "\n") != 1 {
					t.Errorf("%s %s: exit code %d, stdout %q, stderr %q; want %d and one line", args[0], c.path, e.code, e.out, shortly(e.err), exitResponse)
				}
			}
			if _, err := os.Lstat(out); err == nil {
				t.Errorf("%s: a referral was written", c.path)
			}
		}
	}
	for _, name := range k.files(t) {
		if strings.HasSuffix(name, ".case") || strings.Contains(name, "tmp") {
			t.Errorf("%s was left behind", name)
		}
	}
}
