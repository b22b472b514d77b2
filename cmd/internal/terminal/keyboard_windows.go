package terminal

import (
	"os"
	"time"

	"golang.org/x/sys/windows"
	"golang.org/x/term"
)

// resizeSignals is empty: Windows tells nobody that a window has another size.
var resizeSignals []os.Signal

// goesOn is never true: Windows does not stop programs.
func goesOn(os.Signal) bool { return false }

// resizeTick looks at the size now and then.
func resizeTick() (<-chan time.Time, func()) {
	t := time.NewTicker(500 * time.Millisecond)
	return t.C, t.Stop
}

// waiter waits for input in a way that can be ended, so that no reader stays behind and eats a key of whoever reads
// the terminal next.
type waiter struct {
	in, stop windows.Handle
}

func newWaiter(in *os.File) (*waiter, error) {
	stop, err := windows.CreateEvent(nil, 1, 0, nil)
	if err != nil {
		return nil, err
	}
	return &waiter{in: windows.Handle(in.Fd()), stop: stop}, nil
}

// wait returns true when there is input, and false when it was woken.
func (w *waiter) wait() (bool, error) {
	which, err := windows.WaitForMultipleObjects([]windows.Handle{w.stop, w.in}, false, windows.INFINITE)
	if err != nil {
		return false, err
	}
	return which == windows.WAIT_OBJECT_0+1, nil
}

func (w *waiter) wake() { _ = windows.SetEvent(w.stop) }

func (w *waiter) close() { _ = windows.CloseHandle(w.stop) }

// modes is how the console was before.
type modes struct {
	in     int
	old    *term.State
	out    windows.Handle
	oldOut uint32
}

// setModes makes the console send and take the same control sequences as any other terminal.
func setModes(in, out *os.File) (*modes, error) {
	m := &modes{in: int(in.Fd()), out: windows.Handle(out.Fd())}
	if err := windows.GetConsoleMode(m.out, &m.oldOut); err != nil {
		return nil, err
	}
	const want = windows.ENABLE_PROCESSED_OUTPUT | windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING
	if err := windows.SetConsoleMode(m.out, m.oldOut|want); err != nil {
		return nil, err
	}
	old, err := term.MakeRaw(m.in) // with ENABLE_VIRTUAL_TERMINAL_INPUT
	if err != nil {
		_ = windows.SetConsoleMode(m.out, m.oldOut)
		return nil, err
	}
	m.old = old
	return m, nil
}

func (m *modes) restore() error {
	err := term.Restore(m.in, m.old)
	if outErr := windows.SetConsoleMode(m.out, m.oldOut); err == nil {
		err = outErr
	}
	return err
}

func (m *modes) again() {}
