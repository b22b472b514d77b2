//go:build unix

package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"golang.org/x/term"

	"github.com/kapscreen/kapscreen/forms"
)

// desk is a place to work at for one test: a home of its own, and the program with nothing of the user's environment.
type desk struct {
	t   testing.TB
	dir string
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{t, t.TempDir()}
	if err := os.Mkdir(d.path("home"), 0o700); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *desk) path(parts ...string) string {
	return filepath.Join(append([]string{d.dir}, parts...)...)
}

// command is the program, as it would be started here.
func (d *desk) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "kapscreen", args...)
	cmd.Dir = d.dir
	cmd.Env = []string{
		"HOME=" + d.path("home"), "XDG_CONFIG_HOME=" + d.path("home", "config"), "XDG_STATE_HOME=" + d.path("home", "state"),
		"PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "USER=dana", "COLUMNS=80",
	}
	return cmd
}

// ran is how a command ended.
type ran struct {
	code        int
	out, errOut string
}

// run runs a command with its input from a pipe.
func (d *desk) run(stdin string, args ...string) ran {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), time.Minute)
	defer cancel()
	cmd := d.command(ctx, args...)
	var out, errOut strings.Builder
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &errOut
	return ran{exitCodeOf(d.t, cmd.Run()), out.String(), errOut.String()}
}

// must is run for what has to end with 0; it returns stdout.
func (d *desk) must(stdin string, args ...string) string {
	d.t.Helper()
	r := d.run(stdin, args...)
	if r.code != 0 {
		d.t.Fatalf("kapscreen %s: exit code %d\n%s", strings.Join(args, " "), r.code, r.errOut)
	}
	return r.out
}

// exitCodeOf is the exit code, or 128 and the signal that ended the program, as a shell has it.
func exitCodeOf(t testing.TB, err error) int {
	t.Helper()
	var ended *exec.ExitError
	switch {
	case err == nil:
		return 0
	case !errors.As(err, &ended):
		t.Fatalf("run kapscreen: %v", err)
	case ended.ExitCode() < 0:
		return 128 + 9 // nothing else here ends a program without its doing
	}
	return ended.ExitCode()
}

// cases are the ids of all cases in the desk's store.
func (d *desk) cases() []string {
	d.t.Helper()
	return caseIDs(d.t, d.path("home", "state", "kapscreen"))
}

func caseIDs(t testing.TB, store string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(store, "cases", "*.case"))
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(filepath.Base(f), ".case")
	}
	return files
}

// window is a terminal with the program in it, and what a person sees there.
type window struct {
	t       testing.TB
	cmd     *exec.Cmd
	pty     *os.File
	tty     *os.File // held open, so that the modes can be seen after the program
	screen  vt10x.Terminal
	changed chan struct{}
	read    chan struct{}
	closing atomic.Bool
	before  *term.State // the terminal's modes as they were before the program

	mu   sync.Mutex
	sent strings.Builder
}

func (d *desk) window(w, h int, args ...string) *window {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), 2*time.Minute) // a program that is stuck ends
	d.t.Cleanup(cancel)
	return open(d.t, d.command(ctx, args...), w, h)
}

// open starts a program in a new window. Standard error goes there too.
func open(t testing.TB, cmd *exec.Cmd, w, h int) *window {
	t.Helper()
	p, tty, err := pty.Open()
	if err != nil {
		t.Fatalf("open a pty: %v", err)
	}
	win := &window{
		t: t, cmd: cmd, pty: p, tty: tty, screen: vt10x.New(vt10x.WithSize(w, h)),
		changed: make(chan struct{}, 1), read: make(chan struct{}),
	}
	if err := pty.Setsize(p, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)}); err != nil {
		t.Fatal(err)
	}
	if win.before, err = term.GetState(int(tty.Fd())); err != nil {
		t.Fatal(err)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	cmd.SysProcAttr = ownWindow()
	if err := cmd.Start(); err != nil {
		t.Fatalf("start kapscreen: %v", err)
	}
	go win.watch()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_, _ = cmd.Process.Wait()
		_ = tty.Close()
		_ = p.SetReadDeadline(time.Now())
		_ = p.Close()
		<-win.read
	})
	return win
}

func (w *window) watch() {
	defer close(w.read)
	buf, half := make([]byte, 32<<10), []byte(nil)
	for {
		n, err := w.pty.Read(buf)
		w.mu.Lock()
		w.sent.Write(buf[:n])
		half = w.show(append(half, buf[:n]...))
		w.mu.Unlock()
		select {
		case w.changed <- struct{}{}:
		default:
		}
		if err != nil || w.closing.Load() {
			return
		}
	}
}

// show hands bytes to the terminal and returns those of a character whose rest is still to come: vt10x would drop it.
func (w *window) show(b []byte) (half []byte) {
	end := len(b)
	for i := 1; i <= min(utf8.UTFMax-1, len(b)); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-i:]) {
				end = len(b) - i
			}
			break
		}
	}
	_, _ = w.screen.Write(b[:end])
	return slices.Clone(b[end:])
}

// Shut closes the window, as a click does. A key makes the program write, and with that ends the read that keeps the
// window open.
func (w *window) Shut() {
	w.t.Helper()
	w.closing.Store(true)
	_ = w.tty.Close()
	w.Type("?")
	<-w.read
	_ = w.pty.Close()
}

// Type types keys in one go.
func (w *window) Type(keys string) {
	w.t.Helper()
	if _, err := w.pty.WriteString(keys); err != nil {
		w.t.Fatalf("type %q: %v", keys, err)
	}
}

// Text is what the person sees.
func (w *window) Text() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	lines := strings.Split(w.screen.String(), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// Sent is everything that was written to the window.
func (w *window) Sent() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.sent.String()
}

// Wait waits until the person sees all of the texts.
func (w *window) Wait(texts ...string) {
	w.t.Helper()
	w.until("see "+strings.Join(texts, " and "), func(screen string) bool {
		for _, want := range texts {
			if !strings.Contains(screen, want) {
				return false
			}
		}
		return true
	})
}

func (w *window) until(what string, ok func(screen string) bool) {
	w.t.Helper()
	deadline := time.After(20 * time.Second)
	for !ok(w.Text()) {
		select {
		case <-w.changed:
		case <-deadline:
			w.t.Fatalf("never came to %s; the screen:\n%s", what, w.Text())
		}
	}
}

// Press waits until a text is on the screen, types keys, and waits until the text is gone.
func (w *window) Press(keys, text string) {
	w.t.Helper()
	w.Wait(text)
	w.Type(keys)
	w.until("get past "+text, func(screen string) bool { return !strings.Contains(screen, text) })
}

// Ended waits for the program to end and returns its exit code.
func (w *window) Ended() int {
	w.t.Helper()
	return exitCodeOf(w.t, w.cmd.Wait())
}

// TakesBack requires the terminal's modes to be as they were before the program.
func (w *window) TakesBack() {
	w.t.Helper()
	if after, err := term.GetState(int(w.tty.Fd())); err != nil || *after != *w.before {
		w.t.Errorf("the terminal's modes: %+v (%v), want them as before: %+v", after, err, w.before)
	}
}

// asked is the question on the screen: of those that can be read there the one with the longest wording.
func asked(screen string, form *forms.Form) (q *forms.Question) {
	text := squeeze(screen)
	for _, c := range form.Questions() {
		if strings.Contains(text, squeeze(c.Ask)) && (q == nil || len(c.Ask) > len(q.Ask)) {
			q = c
		}
	}
	return q
}
