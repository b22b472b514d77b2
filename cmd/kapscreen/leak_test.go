package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/kapscreen/kapscreen/forms"
)

// told is a response whose every text says something of its own, made by text from a running number.
func told(t testing.TB, text func(n int) string) (response string, said []string) {
	t.Helper()
	v := validResponse(t)
	say := func(kind forms.Kind) string {
		s := text(len(said))
		if kind == forms.Text { // one line
			s = strings.NewReplacer("\n", " ", "\r", " ", "\v", " ", "\f", " ", "\u0085", " ", "\u2028", " ", "\u2029", " ").Replace(s)
		}
		said = append(said, s)
		quoted, err := json.Marshal(said[len(said)-1])
		if err != nil {
			t.Fatal(err)
		}
		return string(quoted)
	}
	var notes []string
	for _, q := range v.form.Questions() {
		notes = append(notes, fmt.Sprintf("%q:%s", q.ID, say(forms.LongText)))
		switch {
		case (q.Kind == forms.Text || q.Kind == forms.LongText) && q.Pattern == nil:
			v.answers[q.ID] = json.RawMessage(say(q.Kind))
		case q.Kind == forms.Table:
			var cells []string
			for _, c := range q.Columns {
				if c.Kind == forms.Text {
					cells = append(cells, fmt.Sprintf("%q:%s", c.ID, say(c.Kind)))
				}
			}
			v.answers[q.ID] = json.RawMessage("[{" + strings.Join(cells, ",") + "}]")
		}
	}
	whole := v.with("cv_htn", "true", "")
	return strings.TrimSuffix(whole, "}") + `,"notes":{` + strings.Join(notes, ",") + `}}`, said
}

// keyed is an attack with a key, and the words that must be nowhere: the passphrase and the recovery key.
func keyed(t *testing.T) (k *attack, passphrase string, secrets []string) {
	t.Helper()
	k = newAttack(t)
	const phrase = "Zugvogel 5512 fliegt ueber die Donau"
	passphrase = k.write(t, "pass.txt", phrase+"\n")
	e := k.run(t, "", "--passphrase-file", passphrase, "key", "new")
	if e.code != exitDone {
		t.Fatalf("key new: %d %s", e.code, e.err)
	}
	secrets = []string{phrase, "Zugvogel"}
	for word := range strings.FieldsSeq(e.out) {
		if strings.HasPrefix(word, "AGE-SECRET-KEY-") {
			secrets = append(secrets, word)
		}
	}
	if len(secrets) != 3 {
		t.Fatalf("no recovery key was printed: %s", e.out)
	}
	return k, passphrase, secrets
}

// TestNothingSaidIsWrittenWhereItWasNotAskedFor takes a client whose every text is a canary through the program, with a
// key, and looks for the canaries in every file, file name, error and log.
func TestNothingSaidIsWrittenWhereItWasNotAskedFor(t *testing.T) {
	t.Parallel()
	k, pass, secrets := keyed(t)
	response, said := told(t, func(n int) string { return fmt.Sprintf("%s-%03d", canary, n) })
	said = append(said, secrets...)
	client := k.write(t, "client.json", response)
	quiet := func(e ending, code int) ending {
		t.Helper()
		if e.code != code {
			t.Errorf("%q: exit code %d, want %d; stderr %q", e.args, e.code, code, shortly(e.err))
		}
		for _, w := range append([]string{canary}, secrets...) {
			if strings.Contains(e.err, w) {
				t.Errorf("%q: stderr holds %q: %s", e.args, w, shortly(e.err))
			}
		}
		return e
	}
	id := strings.TrimSpace(quiet(k.run(t, "", "case", "import", client), exitDone).out)
	for _, args := range [][]string{
		{"case", "list"}, {"case", "list", "--json"}, {"case", "check"}, {"audit", "show"}, {"audit", "show", "--json"}, {"audit", "verify"}, {"key", "show"}, {"config", "show"},
		{"__complete", "case", "show", ""}, {"__complete", "refer", ""}, {"__complete", "screen", "--form", ""}, {"__complete", "explain", ""}, {"__complete", "consult", "--case", ""},
	} {
		quiet(k.run(t, "", append([]string{"--passphrase-file", pass}, args...)...), exitDone).hasNo(t, args[0], canary, secrets[0])
	}
	for _, out := range []string{"referral.pdf", "referral.txt", "referral.json"} {
		quiet(k.run(t, "", "--passphrase-file", pass, "refer", id, "--incomplete", "r", "-o", k.path(out)), exitDone)
	}
	quiet(k.run(t, "", "--passphrase-file", pass, "case", "export", id, "-o", k.path("export.json")), exitDone)
	quiet(k.run(t, "", "--passphrase-file", pass, "case", "show", id), exitDone)
	quiet(k.run(t, canary+"\n", "--passphrase-file", pass, "case", "edit", id, "--question", "cv_htn", "--reason", "r"), exitResponse)
	quiet(k.run(t, "", "batch", client, "-o", k.path("batch"), "--incomplete", "r"), exitDone)
	quiet(k.run(t, strings.Repeat(spoken, 20), "--plain", "--passphrase-file", pass, "consult"), exitInterrupted)
	quiet(k.run(t, "", "--passphrase-file", client, "case", "show", id), exitFailed)
	quiet(k.run(t, "", "screen", "--", canary[:0]+k.write(t, "cut.json", response[:len(response)-9])), exitResponse)

	asked := []string{"client.json", "cut.json", "referral.pdf", "referral.txt", "referral.json", "export.json", "batch/report.ndjson", "batch/client.pdf", "pass.txt"}
	if found := k.leaks(t, asked, append(said, canary)...); len(found) > 0 {
		t.Errorf("what was said stands where nobody asked for it: %q", found)
	}
	if data, _ := os.ReadFile(k.path("referral.txt")); !strings.Contains(string(data), canary) {
		t.Error("the canaries are not in the referral either: this test looks for the wrong thing")
	}
	t.Logf("%d canaries looked for in %d files", len(said), len(k.files(t)))
}

// spoken are lines for an interview: a text, or where none is asked for no answer, and Enter for what is only shown.
const spoken = canary + "\n.\nd\n\n"

// child is the built program as a process of its own.
func child(t *testing.T, k *attack, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command("kapscreen", args...) // testscript puts it on the path
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	for name, v := range k.env {
		cmd.Env = append(cmd.Env, name+"="+v)
	}
	cmd.Dir = k.dir
	return cmd
}

// TestARunningInterviewShowsNothingOfItself looks at a process that has answers in its memory, from outside, and kills it.
func TestARunningInterviewShowsNothingOfItself(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("looks into /proc")
	}
	k, _, secrets := keyed(t)
	cmd := child(t, k, "consult", "--plain")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out := k.stream(t, "")
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = cmd.Process.Kill(), cmd.Wait() }()
	for range 100 {
		fmt.Fprint(in, spoken)
	}
	proc := fmt.Sprintf("/proc/%d/", cmd.Process.Pid)
	var head int64 // the first record holds the form
	waitFor(t, "an answer on disk", func() bool {
		cases, _ := filepath.Glob(k.path("home/state/kapscreen/cases/*.case"))
		if len(cases) != 1 {
			return false
		}
		info, err := os.Stat(cases[0])
		if err == nil && head == 0 {
			head = info.Size()
		}
		return err == nil && info.Size() > head+1<<10
	})
	for _, name := range []string{"cmdline", "environ", "comm", "status"} {
		data, err := os.ReadFile(proc + name)
		if err == nil && strings.Contains(string(data), canary) { // environ is closed to others, since the process is not dumpable
			t.Errorf("%s holds what was said", name)
		}
	}
	limits, err := os.ReadFile(proc + "limits")
	if err != nil || !strings.Contains(strings.Join(strings.Fields(string(limits)), " "), "Max core file size 0 0 bytes") {
		t.Errorf("core dumps are on (%v):\n%s", err, limits)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if found := k.leaks(t, []string{"pass.txt"}, append(secrets, canary)...); len(found) > 0 {
		t.Errorf("after the kill: %q", found)
	}
}

// waitFor looks again and again until something has come true.
func waitFor(t *testing.T, what string, true func() bool) {
	t.Helper()
	end := time.After(time.Minute)
	for tick := time.NewTicker(20 * time.Millisecond); !true(); {
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("%s does not come", what)
		}
	}
}
