package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestNoCommandOpensASocket runs every command under strace and looks for any network call.
func TestNoCommandOpensASocket(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("strace is not installed")
	}
	k, pass, _ := keyed(t)
	client := k.write(t, "client.json", validResponse(t).with("cv_htn", "true", ""))
	id := strings.TrimSpace(k.run(t, "", "case", "import", client).out)
	for _, args := range [][]string{
		{"demo"}, {"screen", client}, {"screen", "--json", client}, {"explain", "cv.ich", client}, {"refer", client, "-o", "r.pdf", "--incomplete", "r"},
		{"batch", client, "-o", "out", "--incomplete", "r"}, {"consult", "--plain"}, {"case", "list", "--names"}, {"case", "show", id}, {"case", "check"},
		{"case", "export", id, "-o", "e.json"}, {"case", "import", client}, {"refer", id, "-o", "c.pdf", "--incomplete", "r"}, {"case", "erase", id, "--yes"},
		{"form", "list"}, {"form", "check"}, {"form", "test"}, {"form", "doc"}, {"form", "new", "own"}, {"partner", "list"}, {"partner", "check"}, {"key", "show"},
		{"audit", "show"}, {"audit", "verify"}, {"config", "show"}, {"doctor"}, {"version"}, {"help"}, {"completion", "bash"}, {"__complete", "screen", ""}, {"no-such-command"},
	} {
		log := k.path("strace.log")
		kapscreen, err := exec.LookPath("kapscreen")
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), "strace", append([]string{"-f", "-e", "trace=network", "-o", log, kapscreen, "--passphrase-file", pass}, args...)...)
		like := child(t, k)
		cmd.Env, cmd.Dir, cmd.Stdin = like.Env, like.Dir, strings.NewReader(strings.Repeat(spoken, 5))
		out, err := cmd.CombinedOutput()
		calls, readErr := os.ReadFile(log)
		if readErr != nil || !strings.Contains(string(calls), "+++ exited with") {
			t.Skipf("strace does not work here: %v, %s", err, shortly(string(out)))
		}
		for line := range strings.Lines(string(calls)) {
			// "???(" is a thread that ended while strace was still asking what it called.
			if !strings.Contains(line, "+++ exited") && !strings.Contains(line, "--- SIG") && !strings.Contains(line, "???(") {
				t.Errorf("%q: a network call: %s", args, line)
			}
		}
	}
}

// bringNet are the packages of others in the program that import net or net/http: the flag types for addresses, the
// decoding of addresses in settings, and an in-memory file system that can also be served. None is asked to.
var bringNet = []string{"github.com/go-viper/mapstructure/v2", "github.com/spf13/afero", "github.com/spf13/pflag"}

// TestWhoBringsTheNetworkLibrary names every package outside the standard library that imports it, so that a new one
// does not come unnoticed (docs/security.md lists them).
func TestWhoBringsTheNetworkLibrary(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", `{{if not .Standard}}{{.ImportPath}} {{join .Imports " "}}{{end}}`, ".")
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("go list does not work here: %v", err)
	}
	var found []string
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		if len(f) > 0 && (slices.Contains(f[1:], "net") || slices.Contains(f[1:], "net/http")) {
			found = append(found, f[0])
		}
	}
	slices.Sort(found)
	if !slices.Equal(found, bringNet) {
		t.Errorf("net is imported by %q, want %q", found, bringNet)
	}
}
