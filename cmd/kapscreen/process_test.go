package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

// TestAPanicEndsWithAnIncidentAndNoContent lets the clock panic with something that a client said.
func TestAPanicEndsWithAnIncidentAndNoContent(t *testing.T) {
	t.Parallel()
	k := newAttack(t)
	client := k.write(t, "client.json", validResponse(t).with("cv_htn", "true", ""))
	var first string
	for range 2 {
		out, errs := k.stream(t, ""), k.stream(t, "")
		a := &app{
			in: k.stream(t, ""), out: &output{File: out}, err: errs, now: func() time.Time { panic(canary) },
			env: func(name string) (string, bool) { v, ok := k.env[name]; return v, ok }, environ: func() []string { return nil },
		}
		code := a.run([]string{"-q", "case", "import", client})
		e := ending{nil, code, k.drain(t, out), k.drain(t, errs)}
		e.refused(t, "a panic", exitFailed, "internal error", "incident ")
		if first != "" && e.err != first {
			t.Errorf("the same fault gives %q and %q", first, e.err)
		}
		first = e.err
		e.hasNo(t, "a panic", "goroutine", ".go:", "panic")
	}
	if found := k.leaks(t, []string{"client.json"}, canary); len(found) > 0 {
		t.Errorf("%q", found)
	}
}

// TestOutputIsNeverFollowedOrHalf writes to places that are links, devices and closed folders.
func TestOutputIsNeverFollowedOrHalf(t *testing.T) {
	t.Parallel()
	k := newAttack(t)
	client := k.write(t, "client.json", validResponse(t).with("cv_htn", "true", ""))
	id := strings.TrimSpace(k.run(t, "", "case", "import", client).out)
	treasure := k.write(t, "treasure", "mine")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.Symlink(treasure, k.path("link.pdf")))
	must(os.Symlink(k.path("nowhere"), k.path("dangling.pdf")))
	must(os.Mkdir(k.path("real"), 0o700))
	must(os.Mkdir(k.path("folder.pdf"), 0o700))
	must(os.Link(treasure, k.path("hard.pdf")))
	before := k.files(t)
	for _, out := range []string{"link.pdf", "dangling.pdf", "folder.pdf", "no/such/folder.pdf", "treasure/x.pdf", "link.pdf/x.pdf", "real/", "real/.", "real/..", strings.Repeat("n", 256) + ".pdf"} {
		for _, args := range [][]string{
			{"refer", client, "--incomplete", "r", "--force", "-o", k.dir + "/" + out}, {"case", "export", id, "--force", "-o", k.dir + "/" + out},
		} {
			e := k.run(t, "", args...)
			e.isClean(t, args[0]+" "+out)
			if e.code != exitFailed || e.out != "" || !strings.Contains(e.err, "kapscreen: ") {
				t.Errorf("%s -o %s: exit code %d, stdout %q, stderr %q; want %d", args[0], out, e.code, shortly(e.out), e.err, exitFailed)
			}
		}
	}
	for _, out := range []string{"/dev/null", "/dev/full", "/dev/stdout", "/proc/self/x"} {
		if e := k.run(t, "", "refer", client, "--incomplete", "r", "--force", "-o", out); e.code != exitFailed {
			t.Errorf("refer -o %s: exit code %d, stderr %q; want %d", out, e.code, e.err, exitFailed)
		}
	}
	if e := k.run(t, "", "refer", client, "--incomplete", "r", "-o", k.path("hard.pdf")); e.code != exitFailed {
		t.Errorf("an existing file: exit code %d, stderr %q; want %d", e.code, e.err, exitFailed)
	}
	if e := k.run(t, "", "refer", client, "--incomplete", "r", "--force", "-o", k.path("hard.pdf")); e.code != exitDone {
		t.Errorf("a hard link with --force: exit code %d, stderr %q; want %d", e.code, e.err, exitDone)
	}
	if data, err := os.ReadFile(treasure); err != nil || string(data) != "mine" {
		t.Errorf("the file behind the links holds %q now (%v)", data, err)
	}
	if after := k.files(t); len(after) != len(before) {
		t.Errorf("files were %q and are %q", before, after)
	}
}
