package terminal

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// multi asks for several answers: a key toggles, Enter confirms what is chosen. An exclusive answer stands alone.
type multi struct {
	question
	options []option
	chosen  []bool
	mark    int // where the arrows are; -1: nowhere
	last    int // the line to keep in view
}

// multiKeys are the keys that toggle: no command is among them. Upper case and further signs only for long lists.
const multiKeys = "123456789acefghiklmoqrstvxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0!$%&()*+-"

func newMulti(p interview.Prompt) *multi {
	m := &multi{question: newQuestion(p), options: options(p.Question), mark: -1}
	m.chosen = make([]bool, len(m.options))
	for i, c := range p.Question.Choices {
		m.options[i].label = string(multiKeys[i])
		m.chosen[i] = slices.Contains(p.Previous.Codes(), c.Code)
	}
	return m
}

func (m *multi) draft() any {
	if m.answer().Equal(m.p.Previous) || !slices.Contains(m.chosen, true) {
		return nil
	}
	return slices.Clone(m.chosen)
}

func (m *multi) restore(d any) {
	if c, ok := d.([]bool); ok && len(c) == len(m.chosen) {
		copy(m.chosen, c)
	}
}

func (m *multi) answer() forms.Answer {
	var codes []string
	for i, on := range m.chosen {
		if on {
			codes = append(codes, m.q.Choices[i].Code)
		}
	}
	return forms.MultiChoiceAnswer(codes...)
}

func (m *multi) press(k key) (interview.Reply, bool) {
	reply, v := m.key(k)
	return reply, v == done
}

func (m *multi) key(k key) (interview.Reply, verdict) {
	if reply, v := m.before(k); v != pass {
		return reply, v
	}
	switch k.code {
	case keyRune:
		if k.r == ' ' {
			if m.mark < 0 {
				m.hint = "Mark a line with ↑ ↓ first, or press its key."
				return interview.Reply{}, stay
			}
			m.toggle(m.mark)
			return interview.Reply{}, stay
		}
		if i := strings.IndexRune(multiKeys, k.r); i >= 0 && i < len(m.options) {
			m.mark = -1
			m.toggle(i)
			return interview.Reply{}, stay
		}
		if strings.ContainsRune(keyCommands, k.r) {
			return m.command(k.r)
		}
		m.hint = "No answer has this key."
	case keyEnter:
		return m.enter()
	case keyUp:
		if m.mark < 0 {
			m.mark = len(m.options)
		}
		m.mark = max(0, m.mark-1)
		m.last = m.mark
	case keyDown:
		m.mark = min(len(m.options)-1, m.mark+1)
		m.last = m.mark
	case keyPageUp:
		m.mark, m.last = -1, max(0, m.last-5)
	case keyPageDown:
		m.mark, m.last = -1, min(len(m.options)-1, m.last+5)
	case keyLeft, keyBackspace:
		return interview.Reply{Action: interview.ActBack}, done
	case keyPaste:
		m.hint = hintPaste
	default:
	}
	return interview.Reply{}, stay
}

func (m *multi) toggle(i int) {
	m.last = i
	m.chosen[i] = !m.chosen[i]
	if !m.chosen[i] {
		return
	}
	for j := range m.chosen {
		if j != i && m.chosen[j] && (m.options[i].alone || m.options[j].alone) {
			m.chosen[j] = false
			m.hint = "“" + m.options[j].text + "” and the new choice do not go together: it is taken away."
			if m.options[i].alone {
				m.hint = "This answer stands alone: the others are taken away."
			}
		}
	}
}

func (m *multi) enter() (interview.Reply, verdict) {
	a := m.answer()
	if !slices.Contains(m.chosen, true) {
		m.hint = "Nothing is chosen, and nothing chosen is not an answer."
		for _, o := range m.options {
			if o.alone {
				m.hint += " For “" + o.text + "” press " + o.label + "."
				break
			}
		}
		return m.keepUnlessEmptied()
	}
	if a.Equal(m.p.Previous) {
		return m.keep("")
	}
	return m.accept(a)
}

// keepUnlessEmptied keeps a recorded reason on Enter, but not an answer whose choices were all taken away.
func (m *multi) keepUnlessEmptied() (interview.Reply, verdict) {
	if m.p.Previous.State().Refused() {
		m.hint = ""
		return m.keep("")
	}
	return interview.Reply{}, stay
}

func (m *multi) page(w int) page {
	p := m.frame(w)
	held := m.p.Previous
	n := 0
	for i, o := range m.options {
		box := "[ ] "
		if m.chosen[i] {
			box = "[x] "
			n++
		}
		lead, st := "  ", plain
		if slices.Contains(held.Codes(), m.q.Choices[i].Code) {
			lead = "● "
		}
		if i == m.mark {
			lead = "▸ "
		}
		if i == m.last {
			p.focus = len(p.list)
		}
		if m.chosen[i] {
			st = bold
		}
		p.list = append(p.list, hang(lead+o.label+" "+box, st, o.text, w)...)
	}
	p.foot = []line{nil}
	switch {
	case n > 0 && m.answer().Equal(held):
		p.foot = append(p.foot, m.keeps(w)...)
	case n > 0:
		p.foot = append(p.foot, hang("  ", dim, fmt.Sprintf("%d chosen · a key takes or leaves · Enter confirms", n), w)...)
	case held.State().Refused():
		p.foot = append(p.foot, m.previous(w)...)
	default:
		p.foot = append(p.foot, hang("  ", dim, "a key takes or leaves · Enter confirms what is chosen", w)...)
	}
	return m.finish(p, w, false)
}
