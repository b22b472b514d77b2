//go:build unix

package terminal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"

	"github.com/kapscreen/kapscreen/forms/interview"
)

// inWindow names the variable that makes this test binary the program in the window; it is where that program says
// how it ended.
const inWindow = "KAPSCREEN_TEST_IN_WINDOW"

// TestProgramInWindow is no test of its own: it is what TestAClosedWindowIsNoAnswer runs in a window.
func TestProgramInWindow(t *testing.T) {
	result := os.Getenv(inWindow)
	if result == "" {
		t.Skip("runs in the window of another test")
	}
	signal.Ignore(syscall.SIGHUP)
	s, err := Open(os.Stdin, os.Stdout, Options{Now: time.Now, Guard: -1})
	if err != nil {
		t.Fatal(err)
	}
	reply, err := s.Ask(context.Background(), askFor(yesNoQuestion()))
	said := fmt.Sprint("action ", reply.Action, ", closed ", errors.Is(err, interview.ErrClosed), ", close ", s.Close())
	if err := os.WriteFile(result, []byte(said), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAClosedWindowIsNoAnswer(t *testing.T) {
	t.Parallel()
	result := filepath.Join(t.TempDir(), "result")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second) // a stuck program ends, and with it the reading below
	defer cancel()
	cmd := exec.CommandContext(ctx, self, "-test.run=^TestProgramInWindow$")
	cmd.Env = append(os.Environ(), inWindow+"="+result)
	window, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 80, Rows: 24})
	if err != nil {
		t.Fatal(err)
	}
	term := vt10x.New(vt10x.WithSize(80, 24))
	see := func(text string) {
		t.Helper()
		buf := make([]byte, 4096)
		for !strings.Contains(term.String(), text) {
			n, err := window.Read(buf)
			if err != nil {
				t.Fatalf("wait for %q: %v; the screen:\n%s", text, err, term.String())
			}
			_, _ = term.Write(buf[:n])
		}
	}
	see("Ctrl-L hide  Ctrl-C stop")
	term.Resize(60, 20)
	if err := pty.Setsize(window, &pty.Winsize{Cols: 60, Rows: 20}); err != nil { // the kernel tells the program
		t.Fatal(err)
	}
	see("? help   Ctrl-C stop")
	if err := window.Close(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the program in the window: %v", err)
	}
	got, err := os.ReadFile(result)
	if want := "action 0, closed true, close <nil>"; err != nil || string(got) != want {
		t.Errorf("the program in the closed window: %q (%v), want %q", got, err, want)
	}
}
