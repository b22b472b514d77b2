package terminal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/AlecAivazis/survey/v2"
	"github.com/AlecAivazis/survey/v2/terminal"
)

// screen puts pictures on a terminal, each in one write.
type screen struct {
	mu   sync.Mutex // Restore may come from a signal handler
	gone bool       // nothing is shown any more
	out  io.Writer
	page bool // on the alternate screen
	bare bool // without colour and weight
	size func() (w, h int)

	from  int   // first line of the list that was in view
	drawn []int // line mode: columns of each line of the picture that is on the screen
	row   int   // line mode: the line the cursor was left on
}

// errGone says that the terminal takes nothing any more.
var errGone = errors.New("terminal gone")

func (s *screen) send(text string) error {
	if s.gone {
		return errGone
	}
	if _, err := io.WriteString(s.out, text); err != nil {
		return errGone
	}
	return nil
}

func (s *screen) start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drawn = nil
	lead := ""
	if s.page {
		lead = enterPage
	}
	_ = s.send(lead + enterInput) // a terminal that is gone is noticed by the first picture
}

func (s *screen) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.page {
		_ = s.send(leaveInput + leavePage)
	} else {
		_ = s.send(s.erase() + leaveInput)
	}
	s.gone = true
}

// erase takes the last picture away in line mode, also when the window has become narrower since.
func (s *screen) erase() string {
	if s.drawn == nil {
		return ""
	}
	w, _ := s.size()
	up := 0
	for i, n := range s.drawn {
		if i < s.row {
			up += 1 + max(0, n-1)/max(1, w)
		}
	}
	s.drawn = nil
	if up == 0 {
		return "\r\x1b[J"
	}
	return fmt.Sprintf("\r\x1b[%dA\x1b[J", up)
}

// draw shows a prompt, with a remark about the last key if there is one.
func (s *screen) draw(r *survey.Renderer, p prompt, remark string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, h := s.size()
	pg := p.page(w)
	pg.foot = append(pg.foot, hintLines(remark, w)...)
	height := h
	if !s.page {
		height = h - 1
	}
	pic, from := pg.lay(w, height, s.from, s.page)
	s.from = from
	if n, ok := p.(interface{ inView(first, lines, below int) }); ok {
		n.inView(from, pic.inView, pic.below)
	}
	var b strings.Builder
	for i, l := range pic.lines {
		if i > 0 {
			b.WriteString("\r\n")
		}
		l.write(&b, s.bare)
	}
	text, err := rendered(r, b.String())
	if err != nil {
		return err
	}
	lead := clearScreen
	if !s.page {
		lead = s.erase()
		s.drawn, s.row = nil, len(pic.lines)-1
		for _, l := range pic.lines {
			s.drawn = append(s.drawn, l.cells())
		}
	}
	return s.send("\x1b[?25l" + lead + text + s.place(pic))
}

// place puts the cursor where the person types, and shows it only there.
func (s *screen) place(pic picture) string {
	if pic.row < 0 || pic.row >= len(pic.lines) {
		return ""
	}
	if s.page {
		return fmt.Sprintf("\x1b[%d;%dH\x1b[?25h", pic.row+1, pic.col+1)
	}
	up := len(pic.lines) - 1 - pic.row
	s.row = pic.row
	move := "\r"
	if up > 0 {
		move += fmt.Sprintf("\x1b[%dA", up)
	}
	if pic.col > 0 {
		move += fmt.Sprintf("\x1b[%dC", pic.col)
	}
	return move + "\x1b[?25h"
}

// leave takes the picture away and, in line mode, leaves a line in its place.
func (s *screen) leave(summary string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.from = 0
	if s.page {
		return nil // the next picture clears the screen
	}
	lead := s.erase()
	if summary != "" {
		w, _ := s.size()
		summary = strings.Join(wrap(summary, max(10, w-1)), "\r\n") + "\r\n"
	}
	return s.send(lead + summary)
}

// pushOut pushes what stands above the picture out of sight in line mode. It stays in the scroll-back, which is not only
// ours. It reports whether there was anything to push.
func (s *screen) pushOut() (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.page {
		return false, nil
	}
	_, h := s.size()
	return true, s.send(strings.Repeat("\r\n", h))
}

// frame takes what survey's Renderer writes. It is no terminal to the library, which would translate the control
// sequences on Windows; the terminal understands them.
type frame struct{ bytes.Buffer }

func (*frame) Fd() uintptr { return ^uintptr(0) }

// rendered passes text through survey's Renderer. The Renderer begins by clearing what it has drawn before; that is the
// screen's business here, so it never has drawn anything.
func rendered(r *survey.Renderer, text string) (string, error) {
	f := &frame{}
	*r = survey.Renderer{}
	r.WithStdio(terminal.Stdio{In: noInput{}, Out: f, Err: f})
	if err := r.Render("{{.}}", text); err != nil {
		return "", fmt.Errorf("draw a picture: %w", err)
	}
	out := f.String()
	if _, after, found := strings.Cut(out, "\x1b[2K"); found { // Windows clears by other means
		out = after
	}
	return out, nil
}

// noInput is the reader that the library gets: keys come from the keyboard, by way of the prompt.
type noInput struct{}

func (noInput) Read([]byte) (int, error) { return 0, io.EOF }
func (noInput) Fd() uintptr              { return ^uintptr(0) }
