package screening

import (
	"slices"

	"github.com/kapscreen/kapscreen/forms"
)

// Telling finds, for the findings of one report, which parts of an answer they rest on: of a list of medicines the one
// that raises the item, and not the four beside it. It works when first asked and remembers; it belongs to one goroutine.
type Telling struct {
	rep    *Report
	looker *forms.Looker
	known  map[*forms.Question][]tellingPart
}

// tellingPart is one row of a table or one code of a multichoice, and what it brings about with no other answer given.
type tellingPart struct {
	answer forms.Answer
	raises []bool          // by Rule.Index
	holds  map[string]bool // yes/no values that it makes true, by id
}

// mostParts is how many parts are looked at singly; longer answers are shown whole. Each part costs a look.
const mostParts = 30

// NewTelling returns a Telling for the findings of a report.
func NewTelling(rep *Report) *Telling {
	return &Telling{rep: rep, known: map[*forms.Question][]tellingPart{}}
}

// Part is the part of the answer to q that f rests on: the rows or codes that raise its rule alone, or that make true
// a yes/no value which its rule reads. It is false when q has no parts or more than 30, or none tells more than the others;
// then the whole answer is the evidence.
func (t *Telling) Part(f Finding, q *forms.Question) (forms.Answer, bool) {
	var found []forms.Answer
	for _, p := range t.parts(q) {
		if p.raises[f.Rule.Index] || t.feeds(p, f.Rule) {
			found = append(found, p.answer)
		}
	}
	if len(found) == 0 {
		return forms.Answer{}, false
	}
	return join(found), true
}

// Adds reports whether the telling parts of q bring about a value that those of than do not: a ticked kind of medicine
// adds nothing to the medicine itself.
func (t *Telling) Adds(f Finding, q, than *forms.Question) bool {
	fed := t.fed(f, than)
	return slices.ContainsFunc(t.fed(f, q), func(id string) bool { return !slices.Contains(fed, id) })
}

// fed are the values that the rule reads, that hold, and that some part of the answer makes true alone.
func (t *Telling) fed(f Finding, q *forms.Question) []string {
	var ids []string
	for _, slot := range f.Rule.condition.Direct() {
		v, ok := t.rep.Book.Form.ValueAt(slot)
		if ok && isYes(t.rep.View, v) && slices.ContainsFunc(t.parts(q), func(p tellingPart) bool { return p.holds[v.ID] }) {
			ids = append(ids, v.ID)
		}
	}
	return ids
}

// Only reports whether rule reads the question q and nothing else, so that its title says all that the answer's label
// could add.
func (b *RuleBook) Only(rule *Rule, q *forms.Question) bool {
	for _, slot := range rule.condition.Reads() {
		if read, ok := b.Form.AtSlot(slot); ok && read != q {
			return false
		}
	}
	return true
}

// feeds reports whether the part makes true a value that the rule reads and that the report found true.
func (t *Telling) feeds(p tellingPart, rule *Rule) bool {
	return slices.ContainsFunc(rule.condition.Direct(), func(slot int) bool {
		v, ok := t.rep.Book.Form.ValueAt(slot)
		return ok && p.holds[v.ID] && isYes(t.rep.View, v)
	})
}

// parts looks at every part of an answer alone, once.
func (t *Telling) parts(q *forms.Question) []tellingPart {
	if list, ok := t.known[q]; ok {
		return list
	}
	var list []tellingPart
	if whole := split(t.rep.Response.Answer(q)); len(whole) > 0 && len(whole) <= mostParts {
		list = t.look(q, whole)
	}
	t.known[q] = list
	return list
}

func (t *Telling) look(q *forms.Question, whole []forms.Answer) []tellingPart {
	form := t.rep.Book.Form
	if t.looker == nil {
		t.looker = forms.NewLooker(form, forms.Settings{})
	}
	bare := forms.NewResponse(form, t.rep.Response.ConsultDate)
	list := make([]tellingPart, len(whole))
	for i, answer := range whole {
		bare.Set(q, answer)
		view := t.looker.Look(bare)
		p := tellingPart{answer: answer, raises: make([]bool, len(t.rep.Book.Rules)), holds: map[string]bool{}}
		for _, rule := range t.rep.Book.Rules {
			p.raises[rule.Index] = statusOf(view.Frame().Outcome(rule.condition)) == Raised
		}
		for _, v := range form.Values {
			if slices.Contains(v.Inputs, q.ID) && isYes(view, v) {
				p.holds[v.ID] = true
			}
		}
		list[i] = p
	}
	return list
}

// isYes reports whether a value is a yes.
func isYes(view *forms.View, v *forms.Value) bool {
	if v.Kind != forms.YesNo {
		return false
	}
	c := view.Value(v.ID)
	return c.State == forms.Answered && c.Answer.Yes()
}

// split is the rows of a table and the codes of a multichoice, each as an answer of its own.
func split(a forms.Answer) []forms.Answer {
	var list []forms.Answer
	for _, row := range a.Rows() {
		list = append(list, forms.TableAnswer(row))
	}
	for _, code := range a.Codes() {
		list = append(list, forms.MultiChoiceAnswer(code))
	}
	return list
}

// join is parts as one answer.
func join(list []forms.Answer) forms.Answer {
	var rows []forms.Row
	var codes []string
	for _, a := range list {
		rows, codes = append(rows, a.Rows()...), append(codes, a.Codes()...)
	}
	if rows != nil {
		return forms.TableAnswer(rows...)
	}
	return forms.MultiChoiceAnswer(codes...)
}
