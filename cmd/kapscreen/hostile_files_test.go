package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestHostileSettings(t *testing.T) {
	t.Parallel()
	k := newAttack(t)
	for what, text := range map[string]string{
		"an unknown setting": "no_such: x\n", "an escape as key": "\"\\e[2J\": x\n", "a map where a text stands": "partner: {a: " + canary + "}\n",
		"a list where a text stands": "partner: [" + canary + "]\n", "a text where a map stands": "therapist: " + canary + "\n", "no such partner's shape": "partner: \"a\\e[31mb\"\n",
		"an escape in the operator": "operator: \"a\\e]0;x\\ab\"\n", "a reversal in a name": "therapist: {name: \"\\u202e" + canary + "\"}\n", "a text where a truth stands": "mono: " + canary + "\n",
		"a text where a number stands": "workers: " + canary + "\n", "a fraction of a worker": "workers: 1.5\n", "a negative number": "workers: -1\n", "a huge number": "workers: 1e400\n",
		"a time that is none": "idle_lock: " + canary + "\n", "a negative time": "idle_lock: -5m\n", "a paper that is none": "paper: " + canary + "\n", "a colour that is none": "color: " + canary + "\n",
		"broken YAML": "a: [" + canary, "a list": "- " + canary + "\n", "a text": canary, "a key twice": "partner: a\npartner: " + canary + "\n", "a tab": "\tpartner: " + canary + "\n",
		"an alias bomb": "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\npartner: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n",
		"a deep list":   "partner: " + strings.Repeat("[", 200_000), "1 MiB and more": "partner: " + strings.Repeat("x", 1<<20), "invalid UTF-8": "partner: \xff\xfe\n", "NUL": "partner: a\x00b\n",
		"a circle": "a: &a {b: *a}\n", "a merge": "a: &a {x: 1}\ntherapist: {<<: *a}\n",
	} {
		e := k.run(t, "", "--config", k.write(t, "bad.yaml", text), "config", "show")
		e.isClean(t, what)
		if n := strings.Count(e.err, "\n"); e.code != exitForm || e.out != "" || n < 1 || n > 2 || !strings.Contains(e.err, "bad.yaml") {
			t.Errorf("%s: exit code %d, stdout %q, stderr %q; want %d and a line that names the file", what, e.code, shortly(e.out), shortly(e.err), exitForm)
		}
	}
	pipe := k.path("pipe.yaml")
	if err := makePipe(pipe); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{pipe, "/dev/zero", k.dir, k.path("not-there.yaml")} {
		e := k.run(t, "", "--config", path, "config", "show")
		e.isClean(t, path)
		if e.code != exitForm || e.out != "" {
			t.Errorf("--config %s: exit code %d, stdout %q, stderr %q; want %d", path, e.code, shortly(e.out), shortly(e.err), exitForm)
		}
	}
}

func TestHostileEnvironment(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		"KAPSCREEN_NO_SUCH": canary, "KAPSCREEN_\x1b[2J": canary, "KAPSCREEN_WORKERS": canary, "KAPSCREEN_MONO": canary, "KAPSCREEN_IDLE_LOCK": canary, "KAPSCREEN_OPERATOR": "a\x1b[2J" + canary,
	} {
		k := newAttack(t)
		k.env[name] = value
		e := k.run(t, "", "config", "show")
		e.isClean(t, name)
		if e.code != exitForm || e.out != "" || !strings.Contains(e.err, "environment") {
			t.Errorf("%q: exit code %d, stdout %q, stderr %q; want %d and that it is from the environment", name, e.code, shortly(e.out), e.err, exitForm)
		}
	}
}

// hostileNames are names of files: the ids of the corpora, escapes, and the longest there is.
func hostileNames(t *testing.T) []string {
	t.Helper()
	var ids []string
	if err := json.Unmarshal(corpusFiles(t, "ids/")[0].data, &ids); err != nil {
		t.Fatal(err)
	}
	ids = append(ids, hostileTexts(t)...)
	ids = append(ids, strings.Repeat("n", 255), strings.Repeat("é", 127), "a.json\nkapscreen: all is well", "%s%n%d", "\xff\xfe.json")
	var names []string
	for _, id := range ids {
		name := filepath.Base(filepath.Clean("/" + strings.ReplaceAll(id, "\x00", "")))
		if name != "/" && len(name) <= 255 {
			names = append(names, name)
		}
	}
	return names
}

// hostileTexts are the escapes, spoofs and lines of forms/visible/testdata; its README says where they come from.
func hostileTexts(t testing.TB) []string {
	t.Helper()
	var texts []string
	dir := filepath.Join("..", "..", "forms", "visible", "testdata")
	for _, name := range []string{"escapes.json", "spoofs.json"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		var named map[string]string
		if err := json.Unmarshal(data, &named); err != nil {
			t.Fatal(err)
		}
		for _, s := range named {
			texts = append(texts, s)
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, "trojan-source-lines.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		var row struct{ Text string }
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, row.Text)
	}
	slices.Sort(texts)
	return texts
}

// TestHostileFileNames reads from and writes to files of every hostile name.
func TestHostileFileNames(t *testing.T) {
	t.Parallel()
	k := newAttack(t)
	good := k.write(t, "good.json", validResponse(t).with("cv_htn", "true", ""))
	bad := []string{"screen", "--"}
	names := hostileNames(t)
	for i, name := range names {
		bad = append(bad, k.write(t, filepath.Join("in", fmt.Sprint(i), name), `{"kapscreen":"`+canary+`"}`))
	}
	e := k.run(t, "", bad...)
	e.isClean(t, "screen of hostile names")
	if n := strings.Count(e.err, "\n"); e.code != exitResponse || n != len(names) || e.out != "" {
		t.Errorf("screen of %d bad files: exit code %d, %d lines", len(names), e.code, n)
	}
	if err := os.Mkdir(k.path("out"), 0o700); err != nil {
		t.Fatal(err)
	}
	for i, name := range names {
		if !sampled(i, 5) {
			continue
		}
		path := filepath.Join(k.path("out"), name)
		e := k.run(t, "", "refer", "--incomplete", "r", "--format", "json", "-o", path, "--", good)
		e.isClean(t, name)
		if info, err := os.Lstat(path); e.code == exitDone && (err != nil || info.Mode() != 0o600) || e.code != exitDone && err == nil && !strings.Contains(e.err, "there already") {
			t.Errorf("refer -o %q: exit code %d, file %v %v, stderr %q", name, e.code, info, err, e.err)
		}
		calls := [][]string{
			{"screen", path + "/no"}, {"refer", path + "/no", "-o", "x"}, {"form", "check", path}, {"--partner", path + ".yaml", "screen", good},
			{"--store", path + "/no", "case", "list"}, {"--passphrase-file", path + "/no", "key", "show", "--recovery"}, {"--config", path + "/no", "case", "list"},
			{"case", "--", name}, {"explain", "--", name, good}, {"--no-" + name, "screen"}, {"batch", path + "/no", "-o", k.path("b")}, {"x" + name},
		}
		for c := range 2 { // each call with a sixth of the names: all with all would take a minute
			args := calls[(2*i+c)%len(calls)]
			e := k.run(t, "", args...)
			e.isClean(t, fmt.Sprintf("%q", args))
			if e.code == exitDone {
				t.Errorf("%q: exit code 0, stdout %q, stderr %q", args, shortly(e.out), shortly(e.err))
			}
		}
	}
}

// TestCaseIDsStayInTheStore gives every hostile id to the commands that take a case.
func TestCaseIDsStayInTheStore(t *testing.T) {
	t.Parallel()
	k := newAttack(t)
	e := k.run(t, "", "case", "import", k.write(t, "good.json", validResponse(t).with("cv_htn", "true", "")))
	if e.code != exitDone {
		t.Fatalf("import: %d %s", e.code, e.err)
	}
	k.write(t, "home/state/evil.case", canary)
	before := strings.Join(k.files(t), "\n")
	var ids []string
	if err := json.Unmarshal(corpusFiles(t, "ids/")[0].data, &ids); err != nil {
		t.Fatal(err)
	}
	ids = append(ids, "../evil", "../../evil", k.path("home/state/evil"), "..\\evil", "audit.log", "owner", strings.Repeat("x", 1<<12))
	for i, id := range ids {
		if !sampled(i, 4) {
			continue
		}
		calls := [][]string{{"case", "show"}, {"case", "export", "-o", k.path("x.json")}, {"case", "erase", "--yes"}, {"case", "repair"}, {"case", "migrate"},
			{"case", "edit", "--question", "cv_htn", "--reason", "x", "--absent", "declined"}, {"consult", "--plain", "--case=" + id}}
		for c := range 3 {
			args := calls[(i+2*c)%len(calls)]
			if args[0] != "consult" {
				args = append(args, "--", id)
			}
			e := k.run(t, "", args...)
			e.isClean(t, fmt.Sprintf("%q", args))
			if e.code == exitDone && (args[0] != "consult" || id != "") {
				t.Errorf("%q: exit code 0, stdout %q, stderr %q", args, shortly(e.out), shortly(e.err))
			}
		}
	}
	if after := strings.Join(k.files(t), "\n"); after != before {
		t.Errorf("files were:\n%s\nand are:\n%s", before, after)
	}
}
