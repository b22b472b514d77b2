//go:build unix

package terminal

import (
	"context"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"

	"github.com/kapscreen/kapscreen/forms/interview"
)

// console is a terminal for tests: a pty and an emulator that shows what a person would see.
type console struct {
	t       testing.TB
	pty     *os.File
	tty     *os.File
	term    vt10x.Terminal
	changed chan struct{}

	mu   sync.Mutex
	sent strings.Builder // everything that was written
}

func newConsole(t testing.TB, w, h int) *console {
	t.Helper()
	p, tty, err := pty.Open()
	if err != nil {
		t.Fatalf("open a pty: %v", err)
	}
	c := &console{t: t, pty: p, tty: tty, term: vt10x.New(vt10x.WithSize(w, h)), changed: make(chan struct{}, 1)}
	c.size(w, h)
	read := make(chan struct{})
	go func() {
		defer close(read)
		buf := make([]byte, 32<<10)
		for {
			n, err := p.Read(buf)
			c.mu.Lock()
			c.sent.Write(buf[:n])
			_, _ = c.term.Write(buf[:n])
			c.mu.Unlock()
			select {
			case c.changed <- struct{}{}:
			default:
			}
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		_ = tty.Close() // ends the reader: closing the master that it reads would hang
		<-read
		_ = p.Close()
	})
	return c
}

func (c *console) size(w, h int) {
	c.t.Helper()
	if err := pty.Setsize(c.pty, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)}); err != nil {
		c.t.Fatalf("set the size: %v", err)
	}
}

// Resize makes the window another size and tells the program.
func (c *console) Resize(s *Survey, w, h int) {
	c.t.Helper()
	c.mu.Lock()
	c.term.Resize(w, h)
	c.mu.Unlock()
	c.size(w, h)
	s.keys.(*keyboard).resized <- syscall.SIGWINCH
}

// Send types.
func (c *console) Send(keys string) {
	c.t.Helper()
	if _, err := c.pty.WriteString(keys); err != nil {
		c.t.Fatalf("type %q: %v", keys, err)
	}
}

// Text is what the person sees.
func (c *console) Text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	lines := strings.Split(c.term.String(), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// Sent is everything that was written to the terminal so far.
func (c *console) Sent() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sent.String()
}

// Wait waits until the person sees all of the texts, and prints the screen if they never do.
func (c *console) Wait(texts ...string) {
	c.t.Helper()
	c.until("see "+strings.Join(texts, " and "), func() bool {
		screen := c.Text()
		for _, want := range texts {
			if !strings.Contains(screen, want) {
				return false
			}
		}
		return true
	})
}

func (c *console) until(what string, ok func() bool) {
	c.t.Helper()
	deadline := time.After(10 * time.Second)
	for !ok() {
		select {
		case <-c.changed:
		case <-deadline:
			c.t.Fatalf("never came to %s; the screen:\n%s", what, c.Text())
		}
	}
}

// open opens a Survey on the console, closed at the end.
func (c *console) open(o Options) *Survey {
	c.t.Helper()
	if o.Now == nil {
		o.Now = time.Now
	}
	s, err := Open(c.tty, c.tty, o)
	if err != nil {
		c.t.Fatalf("open: %v", err)
	}
	c.t.Cleanup(func() {
		if err := s.Close(); err != nil {
			c.t.Errorf("close: %v", err)
		}
	})
	return s
}

type asked struct {
	reply interview.Reply
	err   error
}

// ask asks on the side, so that the test can type meanwhile.
func ask(ctx context.Context, s *Survey, p interview.Prompt) <-chan asked {
	got := make(chan asked, 1)
	go func() {
		reply, err := s.Ask(ctx, p)
		got <- asked{reply, err}
	}()
	return got
}

// reply is what an asked prompt came to.
func (c *console) reply(got <-chan asked) asked {
	c.t.Helper()
	select {
	case a := <-got:
		return a
	case <-time.After(10 * time.Second):
		c.t.Fatalf("no reply; the screen:\n%s", c.Text())
	}
	return asked{}
}
