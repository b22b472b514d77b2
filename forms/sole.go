package forms

import "github.com/kapscreen/kapscreen/forms/condition"

// Sole says what an answer brings about with no other answer given. It works out only what a condition rests on, which
// is cheaper than to Look at a response with that one answer. It reuses its memory and belongs to one goroutine.
type Sole struct {
	view View
	day  int
	slot int // of the answer
}

// NewSole returns a Sole without an answer, for the day that answers are about and no partner's settings.
func NewSole(f *Form, consult Date) *Sole {
	return &Sole{view: View{form: f, answers: make([]Answer, len(f.questions)), frame: f.scope.Frame()}, day: consult.Days()}
}

// Put gives the one answer, and takes the one before away.
func (s *Sole) Put(q *Question, a Answer) {
	s.view.answers[s.slot] = Answer{}
	s.slot = q.Index
	s.view.answers[s.slot] = a
	s.view.frame.Reset(s.day)
	s.view.fill(s.slot, q)
}

// Brings reports whether the answer alone makes a condition of the form certainly true.
func (s *Sole) Brings(c *condition.Condition) bool {
	s.view.frame.SettleFor(c)
	return s.view.frame.Certain(c)
}

// Holds reports whether the answer alone makes a yes/no value true. It is good for the values that the condition reads
// for which Brings was called last.
func (s *Sole) Holds(v *Value) bool { return s.view.Holds(v) }
