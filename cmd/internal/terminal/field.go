package terminal

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// field asks for a number, a date or a line of text. It starts empty; the old answer stands above it, Enter keeps it,
// and ↑ takes an old text into the field.
type field struct {
	question
	input *editor
}

func newField(p interview.Prompt) *field {
	most := 64
	if p.Question.Kind == forms.Text {
		most = forms.MaxTextRunes // the question's own bound is explained by Accept, not enforced silently
	}
	return &field{question: newQuestion(p), input: newEditor("", false, most)}
}

func (*field) typing() bool { return true }

func (f *field) draft() any {
	if f.input.empty() {
		return nil
	}
	return f.input.text
}

func (f *field) restore(d any) {
	if s, ok := d.(string); ok {
		f.input.set(s)
	}
}

func (f *field) press(k key) (interview.Reply, bool) {
	reply, v := f.key(k)
	return reply, v == done
}

func (f *field) key(k key) (interview.Reply, verdict) {
	if reply, v := f.before(k); v != pass {
		return reply, v
	}
	switch k.code {
	case keyEnter:
		return f.enter()
	case keyLeft, keyBackspace:
		if f.input.empty() {
			return interview.Reply{Action: interview.ActBack}, done
		}
	case keyUp:
		if f.input.empty() {
			f.input.set(f.p.Previous.Text())
			return interview.Reply{}, stay
		}
	case keyRune:
		if f.input.empty() && (k.r == '<' || k.r == '?') {
			return f.command(k.r)
		}
	default:
	}
	if _, fits := f.input.press(k, fieldWidth(indent+2, f.width)); !fits {
		f.hint = hintNoRoom
	}
	return interview.Reply{}, stay
}

func (f *field) enter() (interview.Reply, verdict) {
	if strings.TrimSpace(f.input.text) == "" {
		return f.keep(hintEnterText)
	}
	if strings.HasPrefix(f.input.text, ":") {
		s := f.input.text
		f.input.set("")
		reply, v := f.typed(s)
		if v == stay && f.hint != "" {
			f.input.set(s)
		}
		return reply, v
	}
	a, err := f.q.ParseAnswer(strings.TrimSpace(f.input.text), f.p.Consult)
	if err != nil {
		f.hint = sentence(err)
		return interview.Reply{}, stay
	}
	return interview.Reply{Action: interview.ActAnswer, Answer: a}, done
}

func (f *field) page(w int) page {
	p := f.frame(w)
	if prev := f.previous(w); prev != nil && !f.helping {
		if f.p.Previous.Text() != "" {
			prev = append(prev, hang("  ", dim, "↑ takes it into the field", w)...)
		}
		p.top = append(append(p.top, prev...), nil)
	}
	rows, row, col := fieldLines("› ", f.input, w)
	p.list, p.focus, p.cur = rows, row, cursor{on: cursorInList, col: col}
	if how := howToType(f.q); how != "" {
		p.foot = append([]line{nil}, hang("  ", dim, how, w)...)
	}
	return f.finish(p, w, true)
}

// howToTypeDay is understood in every region.
const howToTypeDay = "YYYY-MM-DD, or as 14 Feb 1983"

// howToType says what a field takes.
func howToType(q *forms.Question) string {
	switch q.Kind {
	case forms.Integer, forms.Decimal:
		return joined(" ", bounds(q), safe(q.Unit))
	case forms.DateKind:
		return howToTypeDay
	case forms.Text:
		if q.MaxLength > 0 {
			return fmt.Sprintf("at most %d characters", q.MaxLength)
		}
	case forms.YesNo, forms.Choice, forms.MultiChoice, forms.LongText, forms.Table:
	}
	return ""
}

func bounds(q *forms.Question) string {
	low, high := strconv.FormatFloat(q.Min, 'f', -1, 64), strconv.FormatFloat(q.Max, 'f', -1, 64)
	switch {
	case q.HasMin && q.HasMax:
		return low + " to " + high
	case q.HasMin:
		return low + " or more"
	case q.HasMax:
		return high + " or less"
	}
	return ""
}
