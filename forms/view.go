package forms

import "github.com/kapscreen/kapscreen/forms/condition"

// Settings are what a partner profile changes in the computing: named numbers and lists. The zero Settings change
// nothing.
type Settings struct {
	Numbers map[string]float64
	Lists   map[string][]string
}

// View is what a response says when it is read through its form: which questions apply, and what the values are. A
// View is made anew after every change; it keeps no link to later changes of the response.
type View struct{}

// Look reads a response through its form.
func Look(r *Response, s Settings) *View { panic("forms: not built yet") }

// State says what became of the question: its answer's state, or NotApplicable when its condition is certainly not met.
func (v *View) State(q *Question) State { panic("forms: not built yet") }

// Undecided reports whether it cannot be told yet if the question applies. It is then asked.
func (v *View) Undecided(q *Question) bool { panic("forms: not built yet") }

// Value is a computed value.
func (v *View) Value(id string) Computed { panic("forms: not built yet") }

// Missing are the questions that are required for a referral, apply or may apply, and have no answer, in asking order.
func (v *View) Missing() []*Question { panic("forms: not built yet") }

// Computed is a computed value: known, unknown because of the Blocking questions, or not applicable.
type Computed struct {
	State    State       // Answered (known), NotAsked (unknown) or NotApplicable
	Answer   Answer      // the value, when known
	Blocking []*Question // when unknown, in asking order
}

// Frame is the evaluated frame behind the view; package screening evaluates its rules over it.
func (v *View) Frame() *condition.Frame { panic("forms: not built yet") }

// Looker reads many responses to one form, one after the other, reusing its memory: a View is valid until the next
// Look. It belongs to one goroutine.
type Looker struct{}

// NewLooker returns a Looker with a partner's settings.
func NewLooker(f *Form, s Settings) *Looker { panic("forms: not built yet") }

// Look reads a response through the form.
func (l *Looker) Look(r *Response) *View { panic("forms: not built yet") }

// AtSlot is the question that stands at a slot of the form's Scope; false for a value.
func (f *Form) AtSlot(slot int) (*Question, bool) { panic("forms: not built yet") }

// SlotOf is the slot of a question in the form's Scope.
func (f *Form) SlotOf(q *Question) int { panic("forms: not built yet") }
