package screening

import (
	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/condition"
)

// Explanation is why a rule is raised, clear, or cannot be told, over one response.
type Explanation struct {
	Rule     *Rule
	Status   Status
	Priority Priority
	// NotApplicable says that a clear rule is about something that does not apply.
	NotApplicable bool
	Superseded    []string // raised rules that stand for it
	Because       []*forms.Question
	Missing       []*forms.Question
	Condition     Part
	// Raise and Leave are, for an undetermined rule, the fewest answers to open questions that would raise it and that
	// would leave it clear; empty when none do or none were found. Smallest says that fewer do not exist.
	Raise, Leave []Supposed
	Smallest     bool
}

// Part is one part of the condition, as written, with what it comes out as and what is behind it.
type Part struct {
	Text    string
	Outcome condition.Outcome
	Names   []Name // only a part without Parts has them
	Parts   []Part
}

// Name is a question or a value that a part reads.
type Name struct {
	ID       string
	Question *forms.Question // nil for a value
	Value    forms.Computed  // for a value
	Inputs   []*forms.Question
}

// Supposed is an answer that the response does not hold, to show what would settle a rule.
type Supposed struct {
	Question *forms.Question
	Answer   forms.Answer
}

// Explain says why a rule came out as it did.
func (e *Evaluator) Explain(r *forms.Response, rule *Rule) Explanation {
	rep := e.Evaluate(r)
	frame := rep.View.Frame()
	found := rep.statuses()[rule.ID]
	x := Explanation{
		Rule: rule, Status: found.Status, Priority: found.Priority, Because: found.Because, Missing: found.Missing,
		NotApplicable: frame.Outcome(rule.condition) == condition.NA,
		Condition:     e.part(rep.View, frame.Explain(rule.condition)),
	}
	if found.Superseded {
		x.Superseded = rep.raisedOf(rule.SupersededBy)
	}
	if x.Status == Undetermined {
		s := frame.Settling(rule.condition, searchLimit)
		x.Raise, x.Leave, x.Smallest = e.supposed(s.Raise), e.supposed(s.Clear), s.Smallest
	}
	return x
}

// searchLimit bounds a search for answers, in nodes: about a second and a half at most.
const searchLimit = 200_000

func (e *Evaluator) supposed(givens []condition.Given) []Supposed {
	var list []Supposed
	for _, g := range givens {
		if q, a, ok := e.book.Form.GivenAnswer(g); ok {
			list = append(list, Supposed{q, a})
		}
	}
	return list
}

// part words one part of the condition.
func (e *Evaluator) part(view *forms.View, x condition.Explanation) Part {
	p := Part{Text: x.Text, Outcome: x.Outcome}
	for _, slot := range x.Slots {
		p.Names = append(p.Names, e.name(view, slot))
	}
	for _, sub := range x.Parts {
		p.Parts = append(p.Parts, e.part(view, sub))
	}
	return p
}

func (e *Evaluator) name(view *forms.View, slot int) Name {
	if q, ok := e.book.Form.AtSlot(slot); ok {
		return Name{ID: q.ID, Question: q}
	}
	v, ok := e.book.Form.ValueAt(slot)
	if !ok {
		return Name{}
	}
	n := Name{ID: v.ID, Value: view.Value(v.ID)}
	for _, in := range e.book.Form.Scope().Inputs(slot) {
		if q, ok := e.book.Form.AtSlot(in); ok {
			n.Inputs = append(n.Inputs, q)
		}
	}
	return n
}
