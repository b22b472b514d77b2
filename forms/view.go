package forms

import (
	"math"

	"github.com/kapscreen/kapscreen/forms/condition"
)

// Settings are what a partner profile changes in the computing: named numbers and lists. The zero Settings change
// nothing.
type Settings struct {
	Numbers map[string]float64
	Lists   map[string][]string
}

// View is what a response says when it is read through its form: which questions apply, and what the values are. A
// View is made anew after every change. One of Look keeps no link to later changes of the response; one of a Looker does.
type View struct {
	form    *Form
	answers []Answer
	frame   *condition.Frame
	slots   []int // for explaining; reused
}

// Look reads a response through its form.
func Look(r *Response, s Settings) *View {
	v := NewLooker(r.Form, s).Look(r)
	v.answers = append([]Answer(nil), v.answers...)
	return v
}

// Looker reads many responses to one form, one after the other, reusing its memory. It belongs to one goroutine.
type Looker struct {
	view     View
	settings Settings
}

// NewLooker returns a Looker with a partner's settings.
func NewLooker(f *Form, s Settings) *Looker {
	return &Looker{view: View{form: f, frame: f.scope.Frame()}, settings: s}
}

// Look reads a response to the Looker's form. The view is valid until the next Look, and as long as the response is not
// changed. It panics if the response is to another form: its answers would be taken for those to other questions.
func (l *Looker) Look(r *Response) *View {
	v := &l.view
	if r.Form != v.form && r.Form.Digest != v.form.Digest {
		panic("forms: a response is read through another form than its own")
	}
	v.answers = r.answers
	v.frame.Reset(r.ConsultDate.Days())
	for id, x := range l.settings.Numbers {
		v.frame.SetNumber(id, x)
	}
	for id, codes := range l.settings.Lists {
		v.frame.SetList(id, codes)
	}
	for i, q := range v.form.questions {
		v.fill(i, q)
	}
	v.frame.Settle()
	return v
}

// fill puts the answer to a question into the frame. An answer that the question does not offer is left open: that
// settles nothing.
func (v *View) fill(slot int, q *Question) {
	a := &v.answers[slot]
	switch a.state {
	case NotAsked, NotApplicable:
		return
	case NotSure, AskPrescriber:
		v.frame.Refuse(slot, false)
		return
	case Declined:
		v.frame.Refuse(slot, true)
		return
	case Answered:
	}
	if a.kind != q.Kind {
		return
	}
	switch q.Kind {
	case Text, LongText:
		v.frame.AnswerWords(slot)
	case Table:
		rows := a.Rows()
		v.frame.AnswerTable(slot, condition.Table{Rows: len(rows), Cell: func(row, col int) string {
			if row < len(rows) && col < len(rows[row]) {
				return cellText(rows[row][col])
			}
			return ""
		}})
	case YesNo, Choice, MultiChoice, Integer, Decimal, DateKind:
		if val, ok := q.point(a); ok {
			v.frame.Answer(slot, val)
		}
	}
}

// cellText is a cell as conditions see it: a text as it is, any other answer as a mark that there is one.
func cellText(a Answer) string {
	switch {
	case a.state != Answered:
		return ""
	case a.kind == Text || a.kind == LongText || a.kind == Choice:
		return a.text
	}
	return "-"
}

// point is an answer as a point of the question's domain; false if it is outside it.
func (q *Question) point(a *Answer) (condition.Val, bool) {
	switch q.Kind {
	case YesNo:
		if a.yes {
			return condition.Val{B: condition.T}, true
		}
		return condition.Val{B: condition.F}, true
	case Choice:
		bit, ok := q.bit(a.text)
		return condition.Val{B: condition.T, Must: bit, May: bit}, ok
	case MultiChoice:
		var set uint64
		for _, c := range a.Codes() {
			bit, ok := q.bit(c)
			if !ok {
				return condition.Val{}, false
			}
			set |= bit
		}
		return condition.Val{B: condition.T, Must: set, May: set}, true
	case Integer, Decimal:
		return condition.Val{B: condition.T, Lo: a.num, Hi: a.num}, !math.IsNaN(a.num)
	case DateKind:
		d := float64(a.day.Days())
		return condition.Val{B: condition.T, Lo: d, Hi: d}, !a.day.IsZero()
	case Text, LongText, Table:
	}
	return condition.Val{}, false
}

func (q *Question) bit(code string) (uint64, bool) {
	for i := range q.Choices {
		if q.Choices[i].Code == code {
			return 1 << i, true
		}
	}
	return 0, false
}

// Frame is what conditions that were compiled against the form's Scope are evaluated over. It is settled; do not change
// it.
func (v *View) Frame() *condition.Frame { return v.frame }

// Form is the form that the response was read through.
func (v *View) Form() *Form { return v.form }

// State says what became of the question: its answer's state, or NotApplicable when its condition is certainly not met.
func (v *View) State(q *Question) State {
	if v.frame.Applies(q.Index)&condition.T == 0 {
		return NotApplicable
	}
	return v.answers[q.Index].state
}

// Undecided reports whether it cannot be told yet if the question applies. It is then asked.
func (v *View) Undecided(q *Question) bool {
	o := v.frame.Applies(q.Index)
	return o&condition.T != 0 && o != condition.T
}

// Progress counts the questions that apply, or may apply, and of these the ones that were asked: they have an answer or
// a reason why there is none.
func (v *View) Progress() (asked, applicable int) {
	for _, q := range v.form.questions {
		switch v.State(q) {
		case NotApplicable:
		case NotAsked:
			applicable++
		case Answered, NotSure, Declined, AskPrescriber:
			asked++
			applicable++
		}
	}
	return asked, applicable
}

// Missing are the questions that are required for a referral, apply or may apply, and have no answer, in asking order.
func (v *View) Missing() []*Question {
	var missing []*Question
	for _, q := range v.form.questions {
		if q.Required && v.State(q).Open() {
			missing = append(missing, q)
		}
	}
	return missing
}

// Computed is a computed value: known, unknown because of the Blocking questions, or not applicable.
type Computed struct {
	State    State       // Answered (known), NotAsked (unknown) or NotApplicable
	Answer   Answer      // the value, when known
	Blocking []*Question // when unknown, in asking order
}

// Holds reports whether a yes/no value of the form is known and a yes.
func (v *View) Holds(value *Value) bool {
	return value.Kind == YesNo && v.frame.Known(value.slot) && v.frame.Val(value.slot).B == condition.T
}

// Value is a computed value. It panics if the form has no value of this id.
func (v *View) Value(id string) Computed {
	value, ok := v.form.values[id]
	if !ok {
		panic("forms: the form has no value " + id)
	}
	return v.ValueOf(value)
}

// ValueOf is Value for a value of the form.
func (v *View) ValueOf(value *Value) Computed {
	val := v.frame.Val(value.slot)
	switch {
	case v.frame.Known(value.slot):
		return Computed{State: Answered, Answer: value.answer(val)}
	case val.B == condition.NA:
		return Computed{State: NotApplicable}
	}
	v.slots = v.frame.Blocks(v.slots[:0], value.slot)
	return Computed{State: NotAsked, Blocking: v.form.Questioned(v.slots)}
}

// answer is a point of the value's domain as an answer.
func (v *Value) answer(val condition.Val) Answer {
	switch v.Kind {
	case YesNo:
		return YesNoAnswer(val.B == condition.T)
	case Choice:
		for i, code := range v.codes {
			if val.May == 1<<i {
				return ChoiceAnswer(code)
			}
		}
	case Integer:
		return IntegerAnswer(int64(math.Round(val.Lo)))
	case Decimal:
		return DecimalAnswer(val.Lo)
	case MultiChoice, DateKind, Text, LongText, Table:
	}
	panic("forms: value " + v.ID + " is known, but not one of its codes")
}
