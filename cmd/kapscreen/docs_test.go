package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms/library"
)

var updateDocs = flag.Bool("update", false, "write the generated documents anew")

// TestCommandsInDocumentsRun runs every ```sh block of the documents in an empty folder with its own HOME, and holds what
// the document shows against what came out. A document is one walk: its blocks run in order, in one folder. The words behind the language steer it:
//
//	```sh                run it; it has to end with 0
//	```sh exit=5         run it; it has to end with 5
//	```sh needs=NAME     run it where the program NAME is installed
//	```sh no-run         only look whether the commands and flags exist
//	```console           a picture of a terminal: as no-run, for lines that begin with $
//	```text shown        the block before printed these lines, in this order; … stands for anything
//	```yaml PATH         the reader writes this file (also csv, json, text)
func TestCommandsInDocumentsRun(t *testing.T) {
	t.Parallel()
	needBash(t)
	for _, doc := range documents(t) {
		t.Run(filepath.Base(doc), func(t *testing.T) {
			t.Parallel()
			walk := &docWalk{t: t, dir: docFolder(t)}
			for _, b := range docBlocks(t, doc) {
				walk.take(b)
			}
		})
	}
}

// TestDocumentsNameCommandsThatExist holds every command line that a document mentions, also within a sentence, against
// the commands and flags of the program.
func TestDocumentsNameCommandsThatExist(t *testing.T) {
	t.Parallel()
	root := quietRoot()
	inline := regexp.MustCompile("`(kapscreen [^`]+)`")
	for _, doc := range documents(t) {
		for _, m := range inline.FindAllStringSubmatch(readDoc(t, doc), -1) {
			checkCommandLine(t, root, doc, m[1])
		}
		for _, b := range docBlocks(t, doc) {
			for _, line := range b.commandLines() {
				checkCommandLine(t, root, b.place, line)
			}
		}
	}
}

// TestDocumentsPointAtFilesThatExist follows the relative links.
func TestDocumentsPointAtFilesThatExist(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)#\s]+)[^)]*\)`)
	for _, doc := range documents(t) {
		for _, m := range link.FindAllStringSubmatch(readDoc(t, doc), -1) {
			if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(doc), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", filepath.Base(doc), m[1])
			}
		}
	}
}

// TestDocumentsNameMakeTargetsThatExist holds `make X` against the Makefile.
func TestDocumentsNameMakeTargetsThatExist(t *testing.T) {
	t.Parallel()
	makefile := readDoc(t, filepath.Join(repoRoot(t), "Makefile"))
	target := regexp.MustCompile("(?m)(?:^|`|\\$ )make ([a-z]+)")
	for _, doc := range documents(t) {
		for _, m := range target.FindAllStringSubmatch(readDoc(t, doc), -1) {
			if !strings.Contains(makefile, "\n"+m[1]+":") {
				t.Errorf("%s names make %s, which the Makefile does not have", filepath.Base(doc), m[1])
			}
		}
	}
}

// TestDocumentsNameTestsThatExist: a promise that points at a test points at one.
func TestDocumentsNameTestsThatExist(t *testing.T) {
	t.Parallel()
	tests := testNames(t)
	name := regexp.MustCompile("`(Test[A-Z][A-Za-z0-9]+)`")
	selected := regexp.MustCompile(`go test [^\n|]*?-(?:run|bench) "?'?([A-Z][A-Za-z0-9]+)`)
	for _, doc := range documents(t) {
		for _, m := range selected.FindAllStringSubmatch(readDoc(t, doc), -1) {
			if !slices.ContainsFunc(slices.Collect(maps.Keys(tests)), func(n string) bool { return strings.Contains(n, m[1]) }) {
				t.Errorf("%s runs %s, and no test or benchmark has such a name", filepath.Base(doc), m[1])
			}
		}
		for _, m := range name.FindAllStringSubmatch(readDoc(t, doc), -1) {
			if !tests[m[1]] {
				t.Errorf("%s names %s, and there is no such test", filepath.Base(doc), m[1])
			}
		}
	}
}

// TestDependenciesAreDocumented holds docs/dependencies.md against go.mod.
func TestDependenciesAreDocumented(t *testing.T) {
	t.Parallel()
	doc := readDoc(t, filepath.Join(repoRoot(t), "docs", "dependencies.md"))
	direct := regexp.MustCompile(`(?m)^\t(\S+) (v\d+\.\d+)\S*$`)
	for _, m := range direct.FindAllStringSubmatch(readDoc(t, filepath.Join(repoRoot(t), "go.mod")), -1) {
		name := strings.TrimPrefix(strings.TrimPrefix(m[1], "github.com/"), "golang.org/")
		if !strings.Contains(doc, name) && !strings.Contains(doc, filepath.Base(name)) {
			t.Errorf("docs/dependencies.md does not name %s", m[1])
		}
	}
}

// TestJSONFieldsAreDocumented holds what commands print with --json against the tables of docs/formats.md.
func TestJSONFieldsAreDocumented(t *testing.T) {
	t.Parallel()
	needBash(t)
	dir := docFolder(t)
	doc := readDoc(t, filepath.Join(repoRoot(t), "docs", "formats.md"))
	const demo = " forms/library/demo/noemi.json"
	if said, code := bash(t, dir, "kapscreen -q case import"+demo+"; kapscreen form new slip; sed -i.old 's/^id: slip/idd: slip/' slip/form.yaml; "+
		"echo correct horse battery > pass; kapscreen key new --passphrase-file pass", ""); code != 0 {
		t.Fatal(said)
	}
	for name, line := range map[string]string{
		"": "screen --since" + demo + demo, "explain": "explain si.history" + demo, "case list": "case list --names --passphrase-file pass",
		"form list": "form list", "form show": "form show", "form check": "form check slip || true", "form test": "form test kap-follow-up",
		"form prove": "form prove kap-follow-up", "partner list": "partner list", "partner check": "partner check isha-health",
		"partner diff": "partner diff journey-clinical isha-health", "config show": "config show", "audit show": "audit show", "version": "version",
		"partner show": "partner show isha-health", "audit verify": "audit verify", "case check": "case check --passphrase-file pass", "doctor": "doctor",
		"batch": "batch" + demo + " -o out", "key show": "key show",
	} {
		said, code := bash(t, dir, "kapscreen --json "+strings.Replace(line, " ||", " 2>/dev/null ||", 1)+" 2>/dev/null", "")
		if code != 0 {
			t.Errorf("kapscreen --json %s: exit code %d", line, code)
		}
		row := doc
		if name != "" {
			_, rest, ok := strings.Cut(doc, "| `"+name+"` | ")
			if !ok {
				t.Errorf("docs/formats.md has no row for %s --json", name)
			}
			row, _, _ = strings.Cut(rest, "\n")
		}
		for _, key := range topKeys(t, said) {
			if !strings.Contains(row, "`"+key+"`") {
				t.Errorf("docs/formats.md does not name the field %s of %s", key, line)
			}
		}
	}
}

// topKeys are the names of the fields of JSON objects, one a line or in a list.
func topKeys(t *testing.T, said string) []string {
	t.Helper()
	var keys []string
	for _, line := range strings.Split(strings.TrimSpace(said), "\n") {
		var objects []map[string]json.RawMessage
		if !strings.HasPrefix(line, "[") {
			line = "[" + line + "]"
		}
		if err := json.Unmarshal([]byte(line), &objects); err != nil {
			t.Errorf("no JSON: %v: %.200s", err, line)
		}
		for _, o := range objects {
			for key := range o {
				if !slices.Contains(keys, key) {
					keys = append(keys, key)
				}
			}
		}
	}
	slices.Sort(keys)
	return keys
}

// testNames are the tests of the module.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names, test := map[string]bool{}, regexp.MustCompile(`(?m)^func ((?:Test|Benchmark)[A-Za-z0-9]+)\(`)
	for _, top := range []string{"cmd", "forms", "screening", "templates"} {
		err := filepath.WalkDir(filepath.Join(repoRoot(t), top), func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			for _, m := range test.FindAllStringSubmatch(readDoc(t, path), -1) {
				names[m[1]] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return names
}

// TestDocumentsPromiseNoVerdict keeps words that decide, and promises that nobody can keep, out of the documents. The
// one place that lists them says so in its line.
func TestDocumentsPromiseNoVerdict(t *testing.T) {
	t.Parallel()
	words := regexp.MustCompile(`(?i)HIPAA[ -]compliant|\b(ineligible|contraindicated|cleared for|approved for|safe to treat|unsafe to treat)\b`)
	for _, doc := range documents(t) {
		for i, line := range strings.Split(readDoc(t, doc), "\n") {
			if w := words.FindString(line); w != "" && !strings.Contains(line, "contraindicated, candidate") && !strings.Contains(line, "eligible, ineligible") {
				t.Errorf("%s:%d says %q", filepath.Base(doc), i+1, w)
			}
		}
	}
}

// documents are the files that a reader follows. The generated rule book has no commands.
func documents(t *testing.T) []string {
	t.Helper()
	root := repoRoot(t)
	list, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	list = slices.DeleteFunc(list, func(p string) bool { return filepath.Base(p) == "rule-book.md" })
	return append(list, filepath.Join(root, "README.md"), filepath.Join(root, "CONTRIBUTING.md"))
}

func readDoc(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// docBlock is one fenced block of a document.
type docBlock struct {
	place    string // file:line
	language string
	info     []string
	text     string
}

var fence = regexp.MustCompile("(?ms)^( *)```([a-z]+)([^\n]*)\n(.*?)^ *```$")

func docBlocks(t *testing.T, doc string) []docBlock {
	t.Helper()
	text := readDoc(t, doc)
	var list []docBlock
	for _, m := range fence.FindAllStringSubmatchIndex(text, -1) {
		indent, body := text[m[2]:m[3]], text[m[8]:m[9]]
		if indent != "" {
			body = strings.TrimPrefix(strings.ReplaceAll("\n"+body, "\n"+indent, "\n"), "\n")
		}
		list = append(list, docBlock{
			place:    fmt.Sprintf("%s:%d", filepath.Base(doc), 1+strings.Count(text[:m[0]], "\n")),
			language: text[m[4]:m[5]], info: strings.Fields(text[m[6]:m[7]]), text: body,
		})
	}
	return list
}

func (b docBlock) has(word string) bool { return slices.Contains(b.info, word) }

// option is the value of NAME=value behind the language.
func (b docBlock) option(name string) string {
	for _, w := range b.info {
		if v, ok := strings.CutPrefix(w, name+"="); ok {
			return v
		}
	}
	return ""
}

// commandLines are the calls of kapscreen in a block, also behind a pipe.
func (b docBlock) commandLines() []string {
	if b.language != "sh" && b.language != "console" {
		return nil
	}
	var lines []string
	for _, line := range strings.Split(strings.ReplaceAll(b.text, "\\\n", " "), "\n") {
		line = strings.TrimSpace(line)
		if b.language == "console" {
			typed, ok := strings.CutPrefix(line, "$ ")
			if !ok {
				continue
			}
			line = typed
		}
		line, _, _ = strings.Cut(line, "  #")
		for _, part := range regexp.MustCompile(`[|;&(]+`).Split(line, -1) {
			if i := strings.Index(part, "kapscreen "); i >= 0 && !strings.HasPrefix(part, "go test") {
				lines = append(lines, part[i:])
			}
		}
	}
	return lines
}

// docWalk runs the blocks of one document.
type docWalk struct {
	t    *testing.T
	dir  string
	said string // by the block before, stdout and stderr
	ran  bool
}

func (w *docWalk) take(b docBlock) {
	w.t.Helper()
	switch {
	case b.language == "sh" && b.has("no-run"):
		w.ran = false
	case b.language == "sh":
		w.run(b)
	case b.language == "text" && b.has("shown"):
		if w.ran {
			shown(w.t, b, w.said)
		}
	case len(b.info) == 1 && strings.Contains(b.info[0], "."):
		path := filepath.Join(w.dir, filepath.FromSlash(b.info[0]))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			w.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(b.text), 0o600); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *docWalk) run(b docBlock) {
	w.t.Helper()
	w.ran = false
	if need := b.option("needs"); need != "" {
		if _, err := exec.LookPath(need); err != nil {
			w.t.Logf("%s: not run, %s is not installed", b.place, need)
			return
		}
	}
	want := 0
	if v := b.option("exit"); v != "" {
		if _, err := fmt.Sscan(v, &want); err != nil {
			w.t.Fatalf("%s: exit=%s is no number", b.place, v)
		}
	}
	var code int
	w.said, code = bash(w.t, w.dir, b.text, "")
	if code != want {
		w.t.Fatalf("%s: exit code %d, want %d:\n%s\n--- said:\n%s", b.place, code, want, b.text, w.said)
	}
	w.ran = true
}

// shown requires the lines of a block in what was said, in this order; … stands for anything.
func shown(t *testing.T, b docBlock, said string) {
	t.Helper()
	rest := said
	for _, line := range strings.Split(strings.TrimSpace(b.text), "\n") {
		for _, part := range strings.Split(strings.TrimSpace(line), "…") {
			part = strings.TrimSpace(part)
			i := strings.Index(rest, part)
			if i < 0 {
				t.Errorf("%s shows %q, which was not said (in this order):\n%s", b.place, part, said)
				return
			}
			rest = rest[i+len(part):]
		}
	}
}

func needBash(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("the documents show a POSIX shell, and there is no bash here")
	}
}

// bash runs a script with nothing of the user's environment but PATH.
func bash(t *testing.T, dir, script, stdin string) (said string, code int) {
	t.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), "bash", "-euo", "pipefail", "-c", script)
	cmd.Dir = dir
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Join(dir, "home"), "USER=maya", "LANG=C.UTF-8", "COLUMNS=80",
		"TMPDIR=" + filepath.Join(dir, "home"), "GOCOVERDIR=" + os.Getenv("GOCOVERDIR"),
	}
	var out bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &out
	err := cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatalf("run %q: %v", script, err)
	}
	return out.String(), cmd.ProcessState.ExitCode()
}

// docFolder is what a reader has who followed the README: the program in bin, an invented client's answers, and
// the built-in letters.
func docFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	program, err := exec.LookPath("kapscreen")
	if err != nil {
		t.Fatal(err)
	}
	for _, sub := range []string{"home", "bin", "forms/library/demo"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(program, filepath.Join(dir, "bin", "kapscreen")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "forms/library/demo/noemi.json"), library.Demo(), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "templates", "letters"), os.DirFS(filepath.Join(repoRoot(t), "templates", "letters"))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// quietRoot is the command tree, to look at.
func quietRoot() *cobra.Command {
	a := &app{in: os.Stdin, out: &output{File: os.Stdout}, err: os.Stderr, env: os.LookupEnv, environ: os.Environ, now: scriptClock()}
	root := a.rootCommand()
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd("completion")
	return root
}

// checkCommandLine holds "kapscreen form check ./x --json" against the command tree.
func checkCommandLine(t *testing.T, root *cobra.Command, place, line string) {
	t.Helper()
	words := strings.Fields(line)[1:]
	if i := slices.IndexFunc(words, func(w string) bool { return strings.ContainsAny(w, ">|;…\"'") || w == "<" || w == "#" }); i >= 0 {
		words = words[:i]
	}
	if len(words) == 0 || (len(words) == 1 && (words[0] == strings.ToUpper(words[0]) || words[0] == "--help")) {
		return // kapscreen alone, or kapscreen COMMAND
	}
	cmd, rest, err := root.Find(words)
	if err != nil {
		t.Errorf("%s: %q: %v", place, line, err)
		return
	}
	cmd.InitDefaultHelpFlag()
	cmd.InheritedFlags() // merges those of the parents
	for _, w := range rest {
		name, _, _ := strings.Cut(strings.TrimLeft(w, "-"), "=")
		switch {
		case strings.HasPrefix(w, "--") && len(w) > 2:
			if cmd.Flag(name) == nil {
				t.Errorf("%s: %q: %s has no flag --%s", place, line, cmd.CommandPath(), name)
			}
		case strings.HasPrefix(w, "-") && len(w) == 2:
			if cmd.Flags().ShorthandLookup(name) == nil && cmd.InheritedFlags().ShorthandLookup(name) == nil {
				t.Errorf("%s: %q: %s has no flag -%s", place, line, cmd.CommandPath(), name)
			}
		case cmd.HasSubCommands() && !strings.Contains(cmd.Use, "<") && cmd.Name() != "help" && w != strings.ToUpper(w):
			t.Errorf("%s: %q: %s has no command %s", place, line, cmd.CommandPath(), w)
		default:
		}
	}
}
