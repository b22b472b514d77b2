package terminal

import (
	"strings"
	"unicode"

	"github.com/kapscreen/kapscreen/forms/interview"
)

// notice shows something to be read; any key goes on, once all of it was in view. Esc goes on before that.
type notice struct {
	p     interview.Prompt
	line  int // first line in view
	lines int // in view
	below int // out of view
}

func (n *notice) press(k key) (interview.Reply, bool) {
	switch k.code {
	case keyStop:
		return interview.Reply{Action: interview.ActStop}, true
	case keyUp, keyPageUp:
		n.line = max(0, n.line-n.step())
		return interview.Reply{}, false
	case keyLeft, keyBackspace:
		return interview.Reply{Action: interview.ActBack}, true
	case keyRune:
		if k.r == '<' {
			return interview.Reply{Action: interview.ActBack}, true
		}
	case keyPaste, keyRedraw, keyIdle:
		return interview.Reply{}, false
	default:
	}
	if n.below > 0 && k.code != keyEsc {
		n.line += n.step()
		return interview.Reply{}, false
	}
	if k.code == keyDown || k.code == keyPageDown {
		return interview.Reply{}, false
	}
	return interview.Reply{Action: interview.ActContinue}, true
}

func (n *notice) step() int { return max(1, n.lines-2) }

// inView is told what the picture showed.
func (n *notice) inView(first, lines, below int) { n.line, n.lines, n.below = first, lines, below }

func (n *notice) page(w int) page {
	p := page{head: header(n.p.Where, w), top: []line{nil}}
	if n.p.Title != "" {
		p.top = append(append(p.top, para(bold, safe(n.p.Title), w)...), nil)
	}
	for _, l := range n.p.Lines {
		p.list = append(p.list, foreign(l, w)...)
	}
	p.focus, p.scroll = n.line, true
	p.foot = hintLines(safe(n.p.Problem), w)
	p.keys = [][]hint{{{"any key", "goes on", ""}}, {{"<", "back", ""}, {"Ctrl-C", "stop", ""}}}
	p.more = [][]hint{{{"any key", "shows more", ""}, {"Esc", "goes on", ""}}, {{"<", "back", ""}, {"Ctrl-C", "stop", ""}}}
	return p
}

// urgent shows an urgent finding. It goes away only when somebody says by name or initials that they have seen it, when
// they go back to mend the answer behind it, or by way of the stop menu.
type urgent struct {
	p      interview.Prompt
	name   *editor
	hint   string
	width  int
	scroll int
}

func newUrgent(p interview.Prompt) *urgent {
	return &urgent{p: p, name: newEditor("", false, 60), hint: safe(p.Problem), width: 80}
}

func (u *urgent) draft() any {
	if u.name.empty() {
		return nil
	}
	return u.name.text
}

func (u *urgent) restore(d any) {
	if s, ok := d.(string); ok {
		u.name.set(s)
	}
}

func (u *urgent) press(k key) (interview.Reply, bool) {
	u.hint = ""
	switch k.code {
	case keyStop:
		return interview.Reply{Action: interview.ActStop}, true
	case keyEnter:
		who := strings.TrimSpace(u.name.text)
		if !strings.ContainsFunc(who, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			u.hint = "Please type the name or initials of who has seen this, then Enter."
			return interview.Reply{}, false
		}
		return interview.Reply{Action: interview.ActContinue, Text: who}, true
	case keyLeft, keyBackspace:
		if u.name.empty() {
			return interview.Reply{Action: interview.ActBack}, true
		}
	case keyUp, keyPageUp:
		u.scroll -= 4
		return interview.Reply{}, false
	case keyDown, keyPageDown:
		u.scroll += 4
		return interview.Reply{}, false
	case keyRune:
		if u.name.empty() && k.r == '<' {
			return interview.Reply{Action: interview.ActBack}, true
		}
	case keyPaste:
		u.hint = "Please type the name or initials."
		return interview.Reply{}, false
	default:
	}
	if _, fits := u.name.press(k, u.width); !fits {
		u.hint = hintNoRoom
	}
	return interview.Reply{}, false
}

// inView is told what the picture showed.
func (u *urgent) inView(first, _, _ int) { u.scroll = first }

func (u *urgent) page(w int) page {
	u.width = w
	p := page{head: header(u.p.Where, w)}
	inner := max(10, min(w, measure)-2*indent-2)
	a := interview.Alert{}
	if u.p.Alert != nil {
		a = *u.p.Alert
	}
	title := " LOOK AT THIS NOW "
	p.top = []line{nil, {{"  ┌", plain}, {title, alert}, {strings.Repeat("─", max(0, inner-cells(title))) + "┐", plain}}}
	box := func(st style, s string) {
		for _, l := range wrap(s, inner-2) {
			p.list = append(p.list, line{{"  │ ", plain}, {pad(l, inner-2), st}, {" │", plain}})
		}
	}
	box(bold, safe(a.Title))
	for _, l := range a.Crisis {
		box(bold, shown(l))
	}
	for _, l := range a.Lines {
		box(plain, shown(l))
	}
	box(dim, "This is for your attention. The tool does not assess risk.")
	p.focus, p.scroll = u.scroll, true
	p.foot = []line{say(plain, "  └"+strings.Repeat("─", inner)+"┘"), nil}
	p = fieldInFoot(p, "Seen by (name or initials): ", u.name, w)
	p.foot = append(p.foot, para(dim, "The time is recorded; the interview stays open.", w)...)
	p.foot = append(p.foot, hintLines(u.hint, w)...)
	p.keys = [][]hint{{{"Enter", "records who has seen it", ""}}, {{"<", "back, to mend the answer", ""}, {"Ctrl-C", "stop", ""}}}
	return p
}
