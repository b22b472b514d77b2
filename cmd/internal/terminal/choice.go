package terminal

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// option is one answer that a key stands for.
type option struct {
	label  string // what to press
	text   string
	answer forms.Answer
	alone  bool // multi-choice: stands alone
}

// choice asks for one of at most ten answers: one key answers. About safety the key marks and Enter confirms.
type choice struct {
	question
	options []option
	mark    int // -1: none
	view    int // the option to keep in view while none is marked
}

// oneKey reports whether every answer of the question has a key of its own.
func oneKey(q *forms.Question) bool {
	if q.Kind == forms.YesNo {
		return true
	}
	if q.Kind == forms.Integer {
		for _, o := range q.Choices {
			if len(o.Code) != 1 {
				return false
			}
		}
		return true
	}
	return len(q.Choices) <= 9
}

func newChoice(p interview.Prompt) *choice {
	return &choice{question: newQuestion(p), options: options(p.Question), mark: -1}
}

// options are the answers of a yes/no, choice or scale question. A scale's keys are its numbers, a choice's are counted.
func options(q *forms.Question) []option {
	if q.Kind == forms.YesNo {
		yes, no := "Yes", "No"
		return []option{
			{label: "y", text: yes, answer: forms.YesNoAnswer(true)},
			{label: "n", text: no, answer: forms.YesNoAnswer(false)},
		}
	}
	var out []option
	for i, o := range q.Choices {
		opt := option{label: strconv.Itoa(i + 1), text: safe(o.Text), alone: o.Exclusive, answer: forms.ChoiceAnswer(o.Code)}
		if q.Kind == forms.Integer {
			n, err := strconv.ParseInt(o.Code, 10, 64)
			if err != nil { // the loader lets no such code through
				panic(fmt.Sprintf("terminal: code of %s is no number", q.ID))
			}
			opt.label, opt.answer = o.Code, forms.IntegerAnswer(n)
		}
		out = append(out, opt)
	}
	return out
}

func (c *choice) press(k key) (interview.Reply, bool) {
	reply, v := c.key(k)
	return reply, v == done
}

func (c *choice) key(k key) (interview.Reply, verdict) {
	marked := c.mark
	if reply, v := c.before(k); v != pass {
		return reply, v
	}
	c.mark = -1
	switch k.code {
	case keyRune:
		for i, o := range c.options {
			if strings.EqualFold(o.label, string(k.r)) {
				return c.choose(i)
			}
		}
		if r := unicode.ToLower(k.r); strings.ContainsRune(keyCommands, r) {
			return c.command(r)
		}
		c.hint = "No answer has this key."
	case keyEnter:
		if marked >= 0 {
			return c.accept(c.options[marked].answer)
		}
		return c.keep(hintEnter)
	case keyUp:
		if marked < 0 {
			marked = len(c.options)
		}
		c.mark = max(0, marked-1)
	case keyDown:
		c.mark = min(len(c.options)-1, marked+1)
	case keyPageUp:
		c.view = max(0, c.view-1)
	case keyPageDown:
		c.view = min(len(c.options)-1, c.view+1)
	case keyLeft, keyBackspace:
		return interview.Reply{Action: interview.ActBack}, done
	case keyPaste:
		c.hint = hintPaste
	default:
		c.mark = marked
	}
	return interview.Reply{}, stay
}

func (c *choice) choose(i int) (interview.Reply, verdict) {
	if c.q.Safety {
		c.mark = i
		return interview.Reply{}, stay
	}
	return c.accept(c.options[i].answer)
}

func (c *choice) page(w int) page {
	p := c.frame(w)
	width := 0
	for _, o := range c.options {
		width = max(width, cells(o.label))
	}
	held := c.p.Previous
	for i, o := range c.options {
		if i == c.view && c.mark < 0 {
			p.focus = len(p.list)
		}
		lead, st := "  ", plain
		if held.State() == forms.Answered && held.Equal(o.answer) {
			lead, st = "● ", bold
		}
		if i == c.mark {
			lead, st, p.focus = "▸ ", bold, len(p.list)
		}
		lines := hang(lead+strings.Repeat(" ", width-cells(o.label))+o.label+"  ", st, o.text, w)
		switch {
		case i == c.mark:
			lines = aside(lines, "Enter confirms · any other key changes", w)
		case lead == "● ":
			lines = aside(lines, strings.TrimSpace(c.keeps(w)[0].text()), w)
		}
		p.list = append(p.list, lines...)
	}
	if held.State().Refused() {
		p.foot = append([]line{nil}, c.previous(w)...)
	}
	return c.finish(p, w, false)
}

// aside puts a dim remark behind the last line, or below it when there is no room.
func aside(lines []line, remark string, w int) []line {
	last := lines[len(lines)-1]
	if col := max(last.cells()+3, 40); col+cells(remark) < w {
		gap := strings.Repeat(" ", col-last.cells())
		lines[len(lines)-1] = append(last, span{gap, plain}, span{remark, dim})
		return lines
	}
	return append(lines, hang("     ", dim, remark, w)...)
}
