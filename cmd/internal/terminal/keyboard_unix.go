//go:build unix

package terminal

import (
	"errors"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// resizeSignals say that the window has another size, or that the program goes on after it was stopped.
var resizeSignals = []os.Signal{syscall.SIGWINCH, syscall.SIGCONT}

// goesOn reports whether the program was stopped and goes on.
func goesOn(s os.Signal) bool { return s == syscall.SIGCONT }

func resizeTick() (<-chan time.Time, func()) { return nil, func() {} }

// waiter waits for input in a way that can be ended, so that no reader stays behind and eats a key of whoever reads
// the terminal next.
type waiter struct {
	in       int
	rd, wr   *os.File
	readable int
}

func newWaiter(in *os.File) (*waiter, error) {
	rd, wr, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	return &waiter{in: int(in.Fd()), rd: rd, wr: wr, readable: int(rd.Fd())}, nil
}

// wait returns true when there is input or the input has ended, and false when it was woken. It uses select, because poll
// does not know terminals on every macOS.
func (w *waiter) wait() (bool, error) {
	for {
		var set unix.FdSet
		set.Set(w.in)
		set.Set(w.readable)
		_, err := unix.Select(max(w.in, w.readable)+1, &set, nil, nil, nil)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return false, err
		}
		return !set.IsSet(w.readable), nil
	}
}

func (w *waiter) wake() { _, _ = w.wr.Write([]byte{0}) }

func (w *waiter) close() {
	_ = w.rd.Close()
	_ = w.wr.Close()
}

// modes is how the terminal was before.
type modes struct {
	in  int
	old *term.State
}

func setModes(in, _ *os.File) (*modes, error) {
	old, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return nil, err
	}
	return &modes{int(in.Fd()), old}, nil
}

func (m *modes) restore() error { return term.Restore(m.in, m.old) }

// again sets the mode once more: a shell may have changed it while the program was stopped.
func (m *modes) again() { _, _ = term.MakeRaw(m.in) }
