package terminal

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/kapscreen/kapscreen/forms/interview"
)

// Secret asks for a passphrase on the terminal without showing it. It never returns an empty one: Enter alone says how to go
// on. The error is ErrNoTerminal, ErrInterrupted on Ctrl-C, interview.ErrClosed, or the context's. The caller wipes what it
// gets.
func Secret(ctx context.Context, stdin, stdout *os.File, o Options, ask string) ([]byte, error) {
	p := &secretPrompt{ask: ask}
	if _, err := once(ctx, stdin, stdout, o, p); err != nil {
		clear(p.secret[:cap(p.secret)])
		return nil, err
	}
	return p.secret, nil
}

// Confirm asks a yes/no question with the keys y and n. Enter, Ctrl-D and pasted text answer nothing. Errors are those of
// Secret.
func Confirm(ctx context.Context, stdin, stdout *os.File, o Options, ask string, lines ...string) (bool, error) {
	key, err := Choose(ctx, stdin, stdout, o, ask, lines, []interview.Entry{{Key: "y", Text: "Yes"}, {Key: "n", Text: "No"}})
	return key == "y", err
}

// Choose offers entries and returns the key of the one that was chosen, by its key or by arrows and Enter. Enter alone
// chooses nothing. Errors are those of Secret.
func Choose(ctx context.Context, stdin, stdout *os.File, o Options, title string, lines []string, menu []interview.Entry) (string, error) {
	reply, err := once(ctx, stdin, stdout, o, &plainMenu{menu: newMenu(interview.Prompt{Title: title, Lines: lines, Menu: menu})})
	return reply.Target, err
}

// once asks one thing on its own, below what is on the screen, and takes it away again.
func once(ctx context.Context, stdin, stdout *os.File, o Options, p prompt) (_ interview.Reply, err error) {
	o.LineMode, o.IdleAfter = true, -1
	s, err := Open(stdin, stdout, o)
	if err != nil {
		return interview.Reply{}, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	defer s.restoreOnPanic()
	reply, err := s.run(ctx, p)
	if err == nil && reply.Action == interview.ActStop {
		err = ErrInterrupted
	}
	return reply, err
}

// plainMenu is a menu outside an interview: there is nowhere to go back to, and no header.
type plainMenu struct{ *menu }

func (m *plainMenu) press(k key) (interview.Reply, bool) {
	reply, done := m.menu.press(k)
	if done && reply.Action != interview.ActChoose && reply.Action != interview.ActStop {
		return interview.Reply{}, false
	}
	return reply, done
}

func (m *plainMenu) page(w int) page {
	p := m.menu.page(w)
	p.head = nil
	p.keys = [][]hint{{{"a key", "chooses", ""}, {"↑ ↓", "mark", ""}, {"Ctrl-C", "stop", ""}}}
	return p
}

// secretPrompt takes a line that is not shown.
type secretPrompt struct {
	ask    string
	secret []byte
	hint   string
}

func (*secretPrompt) typing() bool { return true }

func (s *secretPrompt) press(k key) (interview.Reply, bool) {
	s.hint = ""
	switch k.code {
	case keyStop:
		return interview.Reply{Action: interview.ActStop}, true
	case keyEnter:
		if len(s.secret) > 0 {
			return interview.Reply{Action: interview.ActAnswer}, true
		}
		s.hint = "Enter alone answers nothing. Type the passphrase, or press Ctrl-C to stop."
	default:
		s.secret = typeSecret(s.secret, k)
	}
	return interview.Reply{}, false
}

func (s *secretPrompt) page(w int) page {
	label := strings.TrimSpace(shown(s.ask)) + " "
	lines := wrap(label, max(10, w-2))
	p := page{}
	for _, l := range lines {
		p.list = append(p.list, say(plain, l))
	}
	p.focus = len(p.list) - 1
	p.cur = cursor{on: cursorInList, col: min(cells(lines[len(lines)-1])+1, w-1)}
	if s.hint != "" {
		p.foot = hang("! ", bold, s.hint, w)
	}
	return p
}
