package terminal

import (
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// pick asks for one of many answers, such as a state: typing narrows the list by code or name. Enter answers only
// when exactly one is left, a code is typed in full, or the arrows have marked one.
type pick struct {
	question
	options []option
	codes   []string
	filter  *editor
	mark    int // index in options; -1: none
}

func newPick(p interview.Prompt) *pick {
	x := &pick{question: newQuestion(p), options: options(p.Question), filter: newEditor("", false, 60), mark: -1}
	for i, o := range p.Question.Choices {
		x.codes = append(x.codes, o.Code)
		x.options[i].label = safe(o.Code)
	}
	return x
}

func (*pick) typing() bool { return true }

func (x *pick) draft() any {
	if x.filter.empty() {
		return nil
	}
	return x.filter.text
}

func (x *pick) restore(d any) {
	if s, ok := d.(string); ok {
		x.filter.set(s)
		x.remark()
	}
}

// matches are the options that fit what is typed, and the one that is meant, or -1.
func (x *pick) matches() (fit []int, meant int) {
	typed := strings.ToLower(strings.TrimSpace(x.filter.text))
	meant = -1
	for i, o := range x.options {
		code, text := strings.ToLower(x.codes[i]), strings.ToLower(o.text)
		switch {
		case typed == "":
			fit = append(fit, i)
		case code == typed:
			fit, meant = append(fit, i), i
		case strings.HasPrefix(code, typed), strings.Contains(" "+text, " "+typed):
			fit = append(fit, i)
		}
	}
	if typed != "" && len(fit) == 1 {
		meant = fit[0]
	}
	return fit, meant
}

func (x *pick) remark() { _, x.mark = x.matches() }

func (x *pick) press(k key) (interview.Reply, bool) {
	reply, v := x.key(k)
	return reply, v == done
}

func (x *pick) key(k key) (interview.Reply, verdict) {
	if reply, v := x.before(k); v != pass {
		return reply, v
	}
	switch k.code {
	case keyEnter:
		return x.enter()
	case keyUp, keyDown, keyPageUp, keyPageDown:
		x.move(k.code)
		return interview.Reply{}, stay
	case keyEsc:
		x.filter.set("")
		x.mark = -1
		return interview.Reply{}, stay
	case keyLeft, keyBackspace:
		if x.filter.empty() {
			return interview.Reply{Action: interview.ActBack}, done
		}
	case keyPaste:
		x.hint = hintPaste
		return interview.Reply{}, stay
	case keyRune:
		if x.filter.empty() && (k.r == '<' || k.r == '?') {
			return x.command(k.r)
		}
	default:
	}
	if _, fits := x.filter.press(k, x.width); !fits {
		x.hint = hintNoRoom
	}
	x.remark()
	return interview.Reply{}, stay
}

func (x *pick) enter() (interview.Reply, verdict) {
	if strings.HasPrefix(x.filter.text, ":") {
		s := x.filter.text
		x.filter.set("")
		return x.typed(s)
	}
	if x.mark >= 0 {
		return x.accept(x.options[x.mark].answer)
	}
	if x.filter.empty() {
		return x.keep("Enter alone answers nothing. Type the first letters, or one of the words below.")
	}
	x.hint = "More than one fits: type on, or mark one with ↑ ↓."
	if fit, _ := x.matches(); len(fit) == 0 {
		x.hint = "Nothing fits. Backspace takes a letter away, Esc all of them."
	}
	return interview.Reply{}, stay
}

// move marks the option above or below among those that fit.
func (x *pick) move(code keyCode) {
	fit, _ := x.matches()
	if len(fit) == 0 {
		return
	}
	at := -1
	for i, f := range fit {
		if f == x.mark {
			at = i
		}
	}
	switch code {
	case keyUp:
		at--
		if x.mark < 0 {
			at = len(fit) - 1
		}
	case keyDown:
		at++
	case keyPageUp:
		at -= 10
	case keyPageDown:
		at += 10
	default:
	}
	x.mark = fit[max(0, min(at, len(fit)-1))]
}

func (x *pick) page(w int) page {
	p := x.frame(w)
	if !x.helping {
		label := "Type to narrow: "
		rows, row, col := fieldLines(label, x.filter, w)
		p.cur = cursor{on: cursorInTop, row: len(p.top) + row, col: col}
		p.top = append(append(p.top, rows...), nil)
	}
	fit, _ := x.matches()
	if len(fit) == 0 {
		p.list = para(dim, "  nothing fits", w)
	}
	width := 0
	for _, o := range x.options {
		width = max(width, cells(o.label))
	}
	held := x.p.Previous
	for _, i := range fit {
		o := x.options[i]
		lead, st := "  ", plain
		same := held.State() == forms.Answered && held.Equal(o.answer)
		if same {
			lead, st = "● ", bold
			if x.mark < 0 {
				p.focus = len(p.list)
			}
		}
		if i == x.mark {
			lead, st, p.focus = "▸ ", bold, len(p.list)
		}
		lines := hang(lead+pad(o.label, width)+"  ", st, o.text, w)
		switch {
		case i == x.mark:
			lines = aside(lines, "Enter answers", w)
		case same && x.filter.empty():
			lines = aside(lines, strings.TrimSpace(x.keeps(w)[0].text()), w)
		}
		p.list = append(p.list, lines...)
	}
	if held.State().Refused() {
		p.foot = append([]line{nil}, x.previous(w)...)
	}
	return x.finish(p, w, true)
}
