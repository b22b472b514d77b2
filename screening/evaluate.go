package screening

import (
	"slices"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/condition"
)

// Evaluate applies all rules to a response to the book's form. The report is valid as long as the response is not changed.
func (b *RuleBook) Evaluate(r *forms.Response, p Profile) *Report {
	return b.NewEvaluator(p).Evaluate(r)
}

// Evaluator applies a rule book for one partner to many responses, one after the other. It reuses its memory: a report's
// View is valid until the next call of Evaluate. An Evaluator belongs to one goroutine.
type Evaluator struct {
	book    *RuleBook
	profile Profile
	looker  *forms.Looker
	slots   []int             // scratch
	room    []*forms.Question // memory from which each finding takes its questions
	results []outcome         // scratch, by Rule.Index
}

// outcome is what became of one rule, before it is worded.
type outcome struct {
	status     Status
	superseded bool
}

// NewEvaluator returns an evaluator for one partner.
func (b *RuleBook) NewEvaluator(p Profile) *Evaluator {
	return &Evaluator{
		book: b, profile: p,
		looker:  forms.NewLooker(b.Form, p.settings(b)),
		results: make([]outcome, len(b.Rules)),
	}
}

// settings are the partner's numbers and lists; those the rule book does not declare are left out
// (`partner check` reports them).
func (p Profile) settings(b *RuleBook) forms.Settings {
	s := forms.Settings{Lists: p.Settings.Lists}
	for id, x := range p.Settings.Numbers {
		if _, ok := b.Setting(id); ok {
			if s.Numbers == nil {
				s.Numbers = map[string]float64{}
			}
			s.Numbers[id] = x
		}
	}
	return s
}

// Evaluate applies all rules to a response to the book's form. The report's findings stay; its View is valid until the
// next Evaluate, and as long as the response is not changed.
func (e *Evaluator) Evaluate(r *forms.Response) *Report {
	view := e.looker.Look(r)
	e.judge(view.Frame())
	rep := &Report{Response: r, View: view, Book: e.book, Partner: e.profile.Partner}
	e.makeRoom(rep)
	for _, rule := range e.book.Rules {
		e.place(rep, view, rule)
	}
	for _, list := range [][]Finding{rep.Findings, rep.Superseded} {
		slices.SortStableFunc(list, func(x, y Finding) int { return int(x.Priority) - int(y.Priority) })
	}
	rep.Missing = e.missing(r, view)
	return rep
}

// judge finds the status of each rule, and which are superseded by a raised one.
func (e *Evaluator) judge(frame *condition.Frame) {
	for i, rule := range e.book.Rules {
		e.results[i] = outcome{status: statusOf(frame.Judge(rule.condition))}
	}
	for i, rule := range e.book.Rules {
		for _, by := range rule.superseders {
			if e.results[by].status == Raised && e.results[i].status != Clear {
				e.results[i].superseded = true
			}
		}
	}
}

// statusOf reads an outcome set: only T raises, no T is clear, anything else cannot be told.
func statusOf(o condition.Outcome) Status {
	switch {
	case o == condition.T:
		return Raised
	case o&condition.T == 0:
		return Clear
	}
	return Undetermined
}

// makeRoom gives the lists of a report the lengths they will have.
func (e *Evaluator) makeRoom(rep *Report) {
	var clear, superseded, found int
	for _, res := range e.results {
		switch {
		case res.status == Clear:
			clear++
		case res.superseded:
			superseded++
		default:
			found++
		}
	}
	rep.Clear = slices.Grow(rep.Clear, clear)
	rep.Superseded = slices.Grow(rep.Superseded, superseded)
	rep.Findings = slices.Grow(rep.Findings, found)
}

// place puts a rule into the list of the report where it belongs.
func (e *Evaluator) place(rep *Report, view *forms.View, rule *Rule) {
	res := e.results[rule.Index]
	if res.status == Clear {
		rep.Clear = append(rep.Clear, rule)
		return
	}
	f := Finding{Rule: rule, Status: res.status, Priority: e.profile.PriorityOf(rule, res.status), Superseded: res.superseded}
	if res.status == Raised {
		e.slots = view.Frame().Because(e.slots[:0], rule.condition)
		f.Because = e.questions()
	} else {
		e.slots = view.Frame().Blocking(e.slots[:0], rule.condition)
		f.Missing = e.questions()
	}
	if f.Superseded {
		rep.Superseded = append(rep.Superseded, f)
		return
	}
	rep.Findings = append(rep.Findings, f)
}

// PriorityOf is the priority that the partner gives to a rule with this status: a raised rule has its priority, an
// undetermined one is a step lower unless the rule says otherwise, a clear one has none.
func (p Profile) PriorityOf(rule *Rule, s Status) Priority {
	raised := rule.Priority
	changed, ok := p.Priorities[rule.ID]
	if ok {
		raised = changed
	}
	switch s {
	case Clear:
		return NoPriority
	case Raised:
		return raised
	case Undetermined:
	}
	if ok && !rule.fixedUndetermined {
		return raised.Lower()
	}
	return rule.Undetermined
}

// questions turns the scratch slots into questions.
func (e *Evaluator) questions() []*forms.Question {
	if len(e.slots) == 0 {
		return nil
	}
	if len(e.room) < len(e.slots) {
		e.room = make([]*forms.Question, max(64, len(e.slots))) // the reports before keep the old one
	}
	qs := e.room[:0:len(e.slots)]
	e.room = e.room[len(e.slots):]
	for _, slot := range e.slots {
		if q, ok := e.book.Form.AtSlot(slot); ok {
			qs = append(qs, q)
		}
	}
	return qs
}

// missing lists what a referral needs and lacks: the form's own required questions and the partner's, in asking order.
func (e *Evaluator) missing(r *forms.Response, view *forms.View) []*forms.Question {
	own := view.Missing()
	if len(e.profile.Required) == 0 {
		return own
	}
	all := slices.Clone(own)
	for _, id := range e.profile.Required {
		q, ok := r.Form.Question(id)
		if ok && !slices.Contains(all, q) && view.State(q).Open() {
			all = append(all, q)
		}
	}
	slices.SortFunc(all, func(x, y *forms.Question) int { return x.Index - y.Index })
	return all
}
