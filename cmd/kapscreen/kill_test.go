//go:build linux

package main

import (
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// times is how often a test of faults strikes: usual in the normal run, more by an environment variable.
func times(t *testing.T, variable string, usual int) int {
	t.Helper()
	s, ok := os.LookupEnv(variable)
	if !ok {
		return usual
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatalf("%s is no number", variable)
	}
	return n
}

// acknowledged is how many answers the program said to be saved.
func acknowledged(said string) int { return strings.Count(said, "Saved.\n") }

// holdsAfter checks a case after a kill: it holds every answer that was acknowledged, at most the one more that was being
// typed, and nothing else.
func holdsAfter(t testing.TB, store, id string, before, saved int) int {
	t.Helper()
	got := answersIn(t, store, id)
	if len(got) < before+saved || len(got) > before+saved+1 || got != trueWords(len(got)) {
		t.Errorf("case %s holds %q: %d answers; want %d or one more, each as it was typed", id, got, len(got), before+saved)
	}
	return len(got)
}

// TestKilledAtAnyMoment kills the program at random moments of an interview, a thousand times with KAPSCREEN_KILLS=1000.
// The next interview goes on with the same case: what was acknowledged is in it, and more can be added.
func TestKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	form, store := d.yesForm(), d.path("home", "state", "kapscreen")
	random := rand.New(rand.NewPCG(5, 6))
	kills, cases, answers := 0, 0, 0
	for id, held := "", 0; kills < times(t, "KAPSCREEN_KILLS", 12); kills++ {
		args := []string{"consult", "--form", form}
		if id != "" {
			args = []string{"consult", "--case", id}
		}
		k := d.talk(args...)
		go func() { _, _ = k.in.Write([]byte(script(held + 1))) }()
		known := len(caseIDs(t, store))
		// A moment: after some answers, and then up to 4 ms more, which is several times what an answer takes.
		for range random.IntN(8) {
			if _, ok := k.Hear(); !ok {
				break
			}
		}
		<-time.After(time.Duration(random.IntN(4000)) * time.Microsecond)
		_ = k.cmd.Process.Kill()
		k.Ended()
		if id == "" {
			if len(caseIDs(t, store)) == known {
				continue // killed before there was a case
			}
			id = newest(t, store, known)
			cases++
		}
		now := holdsAfter(t, store, id, held, acknowledged(k.said.String()))
		answers += now - held
		held = now
		if held > yesQuestions-8 {
			id, held = "", 0
		}
	}
	t.Logf("%d kills in %d cases with %d answers: nothing acknowledged was lost", kills, cases, answers)
}

// newest is the case that was not among the known ones. Cases are named at random, so it is found by its time.
func newest(t *testing.T, store string, known int) string {
	t.Helper()
	ids := caseIDs(t, store)
	if len(ids) != known+1 {
		t.Fatalf("%d cases, want %d", len(ids), known+1)
	}
	var latest string
	var at time.Time
	for _, id := range ids {
		info, err := os.Stat(store + "/cases/" + id + ".case")
		if err != nil {
			t.Fatal(err)
		}
		if info.ModTime().After(at) {
			latest, at = id, info.ModTime()
		}
	}
	return latest
}

// changing are the system calls by which the program changes files and tells what it has done.
func changing() []string {
	return []string{"openat", "mkdirat", "write", "pwrite64", "fsync", "ftruncate", "flock", "renameat2", "unlinkat", "close"}
}

// traced is a command under strace; the test is skipped where that cannot be done.
func traced(ctx context.Context, t testing.TB, run *exec.Cmd, options ...string) *exec.Cmd {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not here")
	}
	if out, err := exec.CommandContext(ctx, strace, "-f", "-o", "/dev/null", "-e", "trace=close", "true").CombinedOutput(); err != nil {
		t.Skipf("strace may not trace here: %s", out)
	}
	cmd := exec.CommandContext(ctx, strace, append(append(append([]string{"-f"}, options...), run.Path), run.Args[1:]...)...)
	cmd.Env, cmd.Dir = run.Env, run.Dir
	return cmd
}

// TestKilledBeforeAnySystemCall kills a short interview before its n-th call of each kind that changes files: for every n
// with KAPSCREEN_EVERY=1, for every 9th else.
func TestKilledBeforeAnySystemCall(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	form := d.yesForm()
	struck, step := 0, times(t, "KAPSCREEN_EVERY", 9)
	for _, call := range changing() {
		for n := 1; ; n += step {
			store := d.path(call + "-" + strconv.Itoa(n))
			if !d.struck(form, store, call, n) {
				break
			}
			struck++
		}
	}
	if struck < len(changing())-2 {
		t.Errorf("only %d system calls were struck", struck)
	}
	t.Logf("killed before %d system calls: nothing acknowledged was lost", struck)
}

// struck kills an interview of three answers before its n-th system call of a kind, checks what is left and goes on with
// it. It reports whether there was such a call.
func (d *desk) struck(form, store, call string, n int) bool {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), time.Minute)
	defer cancel()
	cmd := traced(ctx, d.t, d.command(ctx, "consult", "--plain", "--form", form, "--store", store),
		"-o", "/dev/null", "-e", "trace="+call, "-e", "inject="+call+":signal=KILL:when="+strconv.Itoa(n))
	cmd.Env = append(cmd.Env, "GOMAXPROCS=1") // fewer threads, each of which strace counts on its own
	cmd.Stdin = strings.NewReader("y\nn\ny\ns\ns\n")
	out, err := cmd.Output()
	ids := caseIDs(d.t, store)
	if len(ids) > 1 {
		d.t.Fatalf("%s %d: %d cases", call, n, len(ids))
	}
	if len(ids) == 1 {
		held := holdsAfter(d.t, store, ids[0], 0, acknowledged(string(out)))
		more := d.run(trueWord(held+1)+"\ns\ns\n", "consult", "--plain", "--store", store, "--case", ids[0])
		if got := answersIn(d.t, store, ids[0]); more.code != exitInterrupted || got != trueWords(held+1) {
			d.t.Errorf("%s %d: one more: exit code %d, %q; want %d, %q\n%s", call, n, more.code, got, exitInterrupted, trueWords(held+1), more.errOut)
		}
	}
	return exitCodeOf(d.t, err) != exitInterrupted
}

func TestNoNetworkFromConsultationToReferral(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	log := d.path("calls")
	cmd := traced(ctx, t, d.command(ctx, "consult", "--plain", "--form", d.yesForm()), "-o", log, "-e", "trace=network,execve")
	cmd.Stdin = strings.NewReader("y\nreview\ne\ne\n\np\n\nw\nr\nInvented, and so without one.\n\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	calls, err := os.ReadFile(log)
	if err != nil || !strings.Contains(string(calls), "execve(") {
		t.Fatalf("the calls were not traced: %v", err)
	}
	for _, never := range []string{"socket(", "connect(", "sendto("} {
		if strings.Contains(string(calls), never) {
			t.Errorf("%s was called:\n%s", never, calls)
		}
	}
	if pdfs, _ := filepath.Glob(d.path("*.pdf")); len(pdfs) != 1 {
		t.Errorf("PDFs: %v, want one", pdfs)
	}
}
