// Package terminal asks people: Survey is the rich asker for a terminal, Lines the plain one. Both implement
// interview.Asker and show exactly what a Prompt holds. Nothing here records anything, and nothing knows what
// a question means.
//
// Survey's prompt types are our own, drawn by the survey library's Renderer and run by survey.AskOne. Its stock
// prompts record answers that nobody gave (on a bare Enter or Ctrl-D) and give up on keys that they do not know.
// Keys are decoded here too, on every system alike, because the library's reader does not tell Ctrl-R from Delete,
// fails on Alt keys, and on Windows reads past any filter.
package terminal

import (
	"errors"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/kapscreen/kapscreen/forms/interview"
)

// ErrNoTerminal is returned by Open, Secret, Confirm and Choose when input or output is not a terminal.
var ErrNoTerminal = errors.New("input and output are not a terminal")

// ErrInterrupted is returned by Secret, Confirm and Choose on Ctrl-C.
var ErrInterrupted = errors.New("interrupted")

// Options are how a Survey behaves. Only Now is needed; zero values of the others mean what is usual.
type Options struct {
	// Now is the clock.
	Now func() time.Time
	// LineMode draws below what is on the screen already, and leaves a line for each answered question in the
	// scroll-back. The usual is page mode: the alternate screen, of which nothing is left.
	LineMode bool
	// NoColor leaves out colour and weight. Nothing is said by them alone.
	NoColor bool
	// Guard is how long after a picture keys do not count, since nobody can have read it; 0 means 120 ms, negative
	// no guard at all. Keys of one burst count all or not at all.
	Guard time.Duration
	// IdleAfter is the time without a key after which the screen is locked; 0 means 15 minutes, negative never.
	IdleAfter time.Duration
	// Unlock checks the passphrase that opens a locked screen. It must not keep the slice, which is wiped afterwards. Nil:
	// any key opens it.
	Unlock func(passphrase []byte) error
	// After is the timer of the idle lock; nil means a real one.
	After func(time.Duration) <-chan time.Time
}

const (
	usualGuard = 120 * time.Millisecond
	usualIdle  = 15 * time.Minute
)

// What is sent to the terminal. Page mode draws on the alternate screen, whose content does not stay.
const (
	enterPage   = "\x1b[?1049h\x1b[2J\x1b[H"
	leavePage   = "\x1b[H\x1b[2J\x1b[3J\x1b[?1049l"
	enterInput  = "\x1b[?2004h\x1b[?25l"
	leaveInput  = "\x1b[?2004l\x1b[?25h\x1b[0m"
	clearScreen = "\x1b[H\x1b[2J"
)

// Survey asks on a terminal. It is an interview.Asker. It is not safe for use from several goroutines, except Restore.
type Survey struct {
	in, out *os.File
	o       Options
	keys    keySource
	screen  *screen
	drafts  map[string]draftOf // what is half done, by what it belongs to
	notes   map[string]*editor // notes that are being typed
	last    draftOf            // what was just answered, in case it is refused

	restoring sync.Mutex
	state     *modes // nil once restored
}

type draftOf struct {
	id, label string
	draft     any
	unsaved   bool // it would be lost
}

var _ interview.Asker = (*Survey)(nil)

// Open takes the terminal: raw mode, once around all that is asked, and in page mode the alternate screen. Close or Restore
// gives it back. It returns ErrNoTerminal when stdin or stdout is none, before anything is written.
func Open(stdin, stdout *os.File, o Options) (*Survey, error) {
	if o.Now == nil {
		panic("terminal: Options.Now is missing")
	}
	if !term.IsTerminal(int(stdin.Fd())) || !term.IsTerminal(int(stdout.Fd())) {
		return nil, ErrNoTerminal
	}
	if o.Guard == 0 {
		o.Guard = usualGuard
	}
	if o.IdleAfter == 0 {
		o.IdleAfter = usualIdle
	}
	if o.After == nil {
		o.After = time.After
	}
	state, err := setModes(stdin, stdout)
	if err != nil {
		return nil, errors.New("take the terminal: it cannot be switched to single keys")
	}
	s := &Survey{in: stdin, out: stdout, o: o, state: state, drafts: map[string]draftOf{}, notes: map[string]*editor{}}
	s.screen = &screen{out: stdout, page: !o.LineMode, bare: o.NoColor, size: func() (int, int) { return sizeOf(stdout) }}
	s.keys, err = openKeyboard(stdin, o.Now)
	if err != nil {
		return nil, errors.Join(errors.New("take the terminal: no way to read keys"), s.Restore())
	}
	s.screen.start()
	return s, nil
}

// sizeOf is the size of a terminal in columns and rows, or the usual one when it does not say.
func sizeOf(f interface{ Fd() uintptr }) (w, h int) {
	w, h, err := term.GetSize(int(f.Fd()))
	if err != nil || w < 1 || h < 1 {
		return 80, 24
	}
	return w, h
}

// Close clears what is on the screen, gives the terminal back and stops reading it. A Survey can be closed twice.
func (s *Survey) Close() error {
	err := s.Restore()
	s.keys.close()
	return err
}

// Restore gives the terminal back as it was: for signal handlers and panics. It may be called at any time, from any
// goroutine, and does nothing the second time.
func (s *Survey) Restore() error {
	s.restoring.Lock()
	defer s.restoring.Unlock()
	if s.state == nil {
		return nil
	}
	s.screen.stop()
	err := s.state.restore()
	s.state = nil
	if err != nil && term.IsTerminal(int(s.in.Fd())) { // else it is gone, and nothing is left to restore
		return errors.New("give the terminal back: its mode cannot be set")
	}
	return nil
}
