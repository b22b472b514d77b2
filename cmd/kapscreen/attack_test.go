package main

import (
	"archive/zip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/kapscreen/kapscreen/forms/visible"
)

// canary stands in every value of a hostile file that can hold text. It must come back nowhere.
const canary = "Kanarienvogel-7319"

// canaryNumber is the canary where a number has to stand.
const canaryNumber = "73190482"

// sampled reports whether the i-th hostile input is tried in this run: every n-th, and all of them with
// KAPSCREEN_HOSTILE=all. What a run proves of one kind of input it proves of a part of them; the figures of
// docs/security.md are of all.
func sampled(i, n int) bool { return i%n == 0 || os.Getenv("KAPSCREEN_HOSTILE") == "all" }

// attack runs the program in this process as a user with a home of its own: nothing touches the user's.
type attack struct {
	dir string            // holds home and everything that a test makes
	env map[string]string // of the program
}

func newAttack(t testing.TB) *attack {
	t.Helper()
	dir := t.TempDir()
	home := filepath.Join(dir, "home")
	if err := os.Mkdir(home, 0o700); err != nil {
		t.Fatal(err)
	}
	return &attack{dir, map[string]string{
		"HOME": home, "XDG_CONFIG_HOME": filepath.Join(home, "config"), "XDG_STATE_HOME": filepath.Join(home, "state"),
		"COLUMNS": "80", "TERM": "dumb", "USER": "attacker",
	}}
}

// path is a file of the attack.
func (k *attack) path(name string) string { return filepath.Join(k.dir, name) }

// write makes a file of the attack and returns its path.
func (k *attack) write(t testing.TB, name, data string) string {
	t.Helper()
	path := k.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// ending is how a run ended.
type ending struct {
	args     []string
	code     int
	out, err string
}

// run runs the program and waits for its end. One that hangs fails the test.
func (k *attack) run(t testing.TB, stdin string, args ...string) ending {
	t.Helper()
	in, out, errs := k.stream(t, stdin), k.stream(t, ""), k.stream(t, "")
	a := &app{
		in: in, out: &output{File: out}, err: errs, now: scriptClock(), keyWork: lightWork,
		env: func(name string) (string, bool) { v, ok := k.env[name]; return v, ok },
		environ: func() []string {
			var list []string
			for name, v := range k.env {
				list = append(list, name+"="+v)
			}
			return list
		},
	}
	ended := make(chan int, 1)
	go func() { ended <- a.run(args) }()
	select {
	case code := <-ended:
		return ending{args, code, k.drain(t, out), k.drain(t, errs)}
	case <-time.After(time.Minute):
		t.Fatalf("%.200q hangs", args)
	}
	return ending{}
}

// stream is a file that stands for a stream; it has no name any more.
func (k *attack) stream(t testing.TB, data string) *os.File {
	t.Helper()
	f, err := os.CreateTemp(k.dir, ".stream-*")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if err := os.Remove(f.Name()); err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(data); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	return f
}

func (k *attack) drain(t testing.TB, f *os.File) string {
	t.Helper()
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// shortly is the beginning of what was printed.
func shortly(s string) string {
	const most = 600
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}

// isClean requires that both streams hold nothing that a terminal would act on, and none of the canaries.
func (e ending) isClean(t testing.TB, what string) {
	t.Helper()
	for name, s := range map[string]string{"stdout": e.out, "stderr": e.err} {
		if strings.HasPrefix(s, "%PDF-") {
			continue
		}
		if !cleanOutput(s) {
			t.Errorf("%s: %s holds characters that a terminal acts on: %q", what, name, shortly(s))
		}
	}
	e.hasNo(t, what, canary, canaryNumber)
}

// cleanOutput reports whether text holds nothing but what is to be seen. JSON holds texts as they are: blank letters and
// piled-up accents, which are marked elsewhere, stand there.
func cleanOutput(s string) bool {
	if visible.Lines(s) != s && strings.HasPrefix(s, "{") {
		return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsGraphic(r) && r != '\n' })
	}
	return visible.Lines(s) == s
}

// hasNo requires that neither stream holds any of the words.
func (e ending) hasNo(t testing.TB, what string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(e.out, w) || strings.Contains(e.err, w) {
			t.Errorf("%s: %q was printed\nstdout: %s\nstderr: %s", what, w, shortly(e.out), shortly(e.err))
		}
	}
}

// refused requires an exit code, nothing on stdout, and one line on stderr that names file and place.
func (e ending) refused(t testing.TB, what string, code int, names ...string) {
	t.Helper()
	e.isClean(t, what)
	if e.code != code || e.out != "" {
		t.Errorf("%s: exit code %d, stdout %q; want %d and nothing; stderr %q", what, e.code, shortly(e.out), code, shortly(e.err))
	}
	if n := strings.Count(e.err, "\n"); n != 1 || len(e.err) > 1000 {
		t.Errorf("%s: stderr has %d lines and %d bytes, want one clear line: %q", what, n, len(e.err), shortly(e.err))
	}
	for _, name := range names {
		if !strings.Contains(e.err, name) {
			t.Errorf("%s: stderr does not name %s: %q", what, name, shortly(e.err))
		}
	}
}

// files are all files and folders below the attack's folder, but home.
func (k *attack) files(t testing.TB) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(k.dir, func(path string, _ os.DirEntry, err error) error {
		if rel, _ := filepath.Rel(k.dir, path); rel != "." {
			list = append(list, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// leaks looks for the words in every file name and every file below the attack's folder, and names where they are.
func (k *attack) leaks(t testing.TB, except []string, words ...string) []string {
	t.Helper()
	var found []string
	for _, name := range k.files(t) {
		data, _ := os.ReadFile(k.path(name)) // a folder has no content
		asked := false
		for _, e := range except {
			asked = asked || name == e
		}
		for _, w := range words {
			if strings.Contains(name, w) || (!asked && strings.Contains(string(data), w)) {
				found = append(found, name+" holds "+w)
			}
		}
	}
	return found
}

// corpusFile is one file of forms/testdata/corpora.zip; its README says where they come from.
type corpusFile struct {
	path, expect string
	data         []byte
}

func corpusFiles(t testing.TB, prefix string) []corpusFile {
	t.Helper()
	z, err := zip.OpenReader(filepath.Join("..", "..", "forms", "testdata", "corpora.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	open := func(name string) []byte {
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		data, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	var rows []struct{ Path, Expect string }
	if err := json.Unmarshal(open("manifest.json"), &rows); err != nil {
		t.Fatal(err)
	}
	var files []corpusFile
	for _, row := range rows {
		if strings.HasPrefix(row.Path, prefix) {
			files = append(files, corpusFile{row.Path, row.Expect, open(row.Path)})
		}
	}
	if len(files) == 0 {
		t.Fatalf("no corpus %s", prefix)
	}
	return files
}
