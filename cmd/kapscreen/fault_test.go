//go:build linux

package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// mounted makes a small file system of its own at path, and takes it away at the end. The test is skipped where that is
// not allowed.
func mounted(t *testing.T, path, options string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", path, "tmpfs", 0, options); err != nil {
		t.Skipf("no file system can be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(path, unix.MNT_DETACH) })
}

func TestAFullDiskIsSaidAndTheInterviewGoesOnAfterIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	store := d.path("store")
	mounted(t, store, "size=64k,mode=0700")
	k := d.talk("consult", "--form", d.yesForm(), "--store", store)
	k.Hear()
	filler := filepath.Join(store, "filler")
	if err := os.WriteFile(filler, make([]byte, 1<<20), 0o600); err == nil {
		t.Fatal("a disk of 64 KiB took a file of 1 MiB")
	}
	// What is left of the last page of the case takes some answers more.
	said, typed := "", 0
	for ; !strings.Contains(said, "NOT saved") && typed < yesQuestions; typed++ {
		k.Say(trueWord(typed + 1))
		said, _ = k.Hear()
	}
	if !strings.Contains(said, "NOT saved") || strings.Contains(said, "Saved.\n") {
		t.Fatalf("the disk is full, and after %d answers this is said:\n%s", typed, said)
	}
	id := caseIDs(t, store)[0]
	if got := answersIn(t, store, id); got != trueWords(typed-1) {
		t.Errorf("while the disk is full the case holds %q, want %q", got, trueWords(typed-1))
	}
	k.Say("r")
	if said, _ = k.Hear(); !strings.Contains(said, "NOT saved") {
		t.Errorf("still full, and this is said:\n%s", said)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	k.Say("r")
	if said, _ = k.Hear(); !strings.Contains(said, "Saved.\n") {
		t.Errorf("there is space again, and this is said:\n%s", said)
	}
	k.Say(trueWord(typed + 1))
	k.Hear()
	if code := k.Ended(); code != exitInterrupted {
		t.Errorf("exit code %d, want %d\n%s", code, exitInterrupted, k.err)
	}
	if got := answersIn(t, store, id); got != trueWords(typed+1) {
		t.Errorf("afterwards the case holds %q, want %q", got, trueWords(typed+1))
	}
}

func TestAStoreThatCannotBeWrittenIsSaidBeforeTheFirstQuestion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	form, store := d.yesForm(), d.path("store")
	mounted(t, store, "size=1m,mode=0700")
	d.run("y\ns\ns\n", "consult", "--plain", "--form", form, "--store", store)
	if err := unix.Mount("", store, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Skipf("the file system cannot be made read-only: %v", err)
	}
	for _, args := range [][]string{{"--form", form}, {"--case", caseIDs(t, store)[0]}} {
		r := d.run("y\n", append([]string{"consult", "--plain", "-q", "--store", store}, args...)...)
		if r.code != exitFailed || r.out != "" || strings.Count(r.errOut, "kapscreen:") != 1 || strings.Contains(r.errOut, "Go on") {
			t.Errorf("consult %s: exit code %d, stdout %q; want %d and nothing asked\n%s", args[0], r.code, r.out, exitFailed, r.errOut)
		}
	}
}

func TestASecondProcessIsToldWhoHasTheCase(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.talk("consult", "--form", d.yesForm())
	first.Hear()
	first.Say("y")
	first.Hear()
	id := d.cases()[0]
	second := d.run("n\n", "consult", "--plain", "--case", id)
	if second.code != exitFailed || second.out != "" || !strings.Contains(second.errOut, "dana") || !strings.Contains(second.errOut, "14:3") {
		t.Errorf("exit code %d, stdout %q, want %d and who has it since when:\n%s", second.code, second.out, exitFailed, second.errOut)
	}
	first.Say("n")
	first.Hear()
	_ = first.cmd.Process.Kill()
	first.Ended()
	if _, err := os.Stat(d.path("home", "state", "kapscreen", "cases", id+".lock")); err != nil {
		t.Errorf("the killed owner left no note of itself (%v): this test proves nothing", err)
	}
	if third := d.run("y\n", "consult", "--plain", "--case", id); third.code != exitInterrupted {
		t.Errorf("after the owner was killed: exit code %d, want %d\n%s", third.code, exitInterrupted, third.errOut)
	}
	if got := answersOf(t, d, id); got != "yny" {
		t.Errorf("the case holds %q, want \"yny\"", got)
	}
}

func TestFilesAboutAPersonAreTheirOwnersOnly(t *testing.T) {
	t.Parallel()
	for _, mask := range []string{"022", "000"} {
		d := newDesk(t)
		script := "umask " + mask + `; exec kapscreen consult --plain --form "$0" -o referral.pdf`
		cmd := exec.CommandContext(t.Context(), "sh", "-c", script, d.yesForm())
		program := d.command(t.Context())
		cmd.Env, cmd.Dir = program.Env, program.Dir
		cmd.Stdin = strings.NewReader("y\nreview\ne\ne\n\nw\nr\nInvented, and so without one.\n\n")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("umask %s: %v\n%s", mask, err, out)
		}
		files := 0
		check := func(path string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := e.Info()
			if err != nil {
				return err
			}
			if info.Mode().Perm()&0o077 != 0 {
				t.Errorf("umask %s: %s has mode %v", mask, strings.TrimPrefix(path, d.dir), info.Mode())
			}
			files++
			return nil
		}
		if err := filepath.WalkDir(d.path("home", "state"), check); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(d.path("referral.pdf")); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("umask %s: the referral: %v, %v; want mode 0600", mask, info, err)
		}
		if files < 4 {
			t.Errorf("umask %s: only %d files were looked at", mask, files)
		}
	}
}
