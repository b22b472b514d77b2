package screening

import (
	"slices"

	"github.com/kapscreen/kapscreen/forms"
)

// Telling finds, for the findings of one report, which parts of an answer they rest on: of a list of medicines the one
// that raises the item, and not the four beside it. It works when first asked and remembers; it belongs to one goroutine.
type Telling struct {
	rep   *Report
	sole  *forms.Sole
	known map[tellingKey][]tellingPart
}

type tellingKey struct {
	rule *Rule
	q    *forms.Question
}

// tellingPart is one row of a table or one code of a multichoice, and what it does to one rule with no other answer given.
type tellingPart struct {
	answer forms.Answer
	raises bool
	feeds  []*forms.Value // yes/no values that the rule reads, that hold in the report, and that it makes true
}

// mostParts is how many parts are looked at singly; longer answers are shown whole. Each part costs a look.
const mostParts = 30

// NewTelling returns a Telling for the findings of a report.
func NewTelling(rep *Report) *Telling {
	return &Telling{rep: rep, known: map[tellingKey][]tellingPart{}}
}

// Part is the part of the answer to q that f rests on: the rows or codes that raise its rule alone, or that make true
// a yes/no value which its rule reads. It is false when q has no parts or more than 30, or none tells more than the others;
// then the whole answer is the evidence.
func (t *Telling) Part(f Finding, q *forms.Question) (forms.Answer, bool) {
	var found []forms.Answer
	for _, p := range t.parts(f.Rule, q) {
		if p.raises || len(p.feeds) > 0 {
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
	for _, p := range t.parts(f.Rule, q) {
		for _, v := range p.feeds {
			if !slices.ContainsFunc(t.parts(f.Rule, than), func(p tellingPart) bool { return slices.Contains(p.feeds, v) }) {
				return true
			}
		}
	}
	return false
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

// parts looks at every part of an answer alone, once for each rule.
func (t *Telling) parts(rule *Rule, q *forms.Question) []tellingPart {
	key := tellingKey{rule, q}
	if _, ok := t.known[key]; !ok {
		t.look(q, t.alike(rule, q))
	}
	return t.known[key]
}

// alike are the rule and those that may be asked about the same answer: giving it once serves them all.
func (t *Telling) alike(rule *Rule, q *forms.Question) []*Rule {
	rules := []*Rule{rule}
	for _, list := range [][]Finding{t.rep.Findings, t.rep.Superseded} {
		for _, f := range list {
			if f.Rule != rule && slices.Contains(f.Because, q) {
				rules = append(rules, f.Rule)
			}
		}
	}
	return rules
}

func (t *Telling) look(q *forms.Question, rules []*Rule) {
	whole := split(t.rep.Response.Answer(q))
	if len(whole) > mostParts {
		whole = nil
	}
	if t.sole == nil && len(whole) > 0 {
		t.sole = forms.NewSole(t.rep.Book.Form, t.rep.Response.ConsultDate)
	}
	holding := make([][]*forms.Value, len(rules))
	for i, rule := range rules {
		t.known[tellingKey{rule, q}] = make([]tellingPart, 0, len(whole))
		holding[i] = t.holding(rule, q)
	}
	for _, answer := range whole {
		t.sole.Put(q, answer)
		for i, rule := range rules {
			p := tellingPart{answer: answer, raises: t.sole.Brings(rule.condition)}
			for _, v := range holding[i] {
				if t.sole.Holds(v) {
					p.feeds = append(p.feeds, v)
				}
			}
			key := tellingKey{rule, q}
			t.known[key] = append(t.known[key], p)
		}
	}
}

// holding are the yes/no values that the rule itself reads, that rest on q, and that the report found true.
func (t *Telling) holding(rule *Rule, q *forms.Question) []*forms.Value {
	var list []*forms.Value
	for _, slot := range rule.condition.Direct() {
		v, ok := t.rep.Book.Form.ValueAt(slot)
		if ok && slices.Contains(v.Inputs, q.ID) && t.rep.View.Holds(v) {
			list = append(list, v)
		}
	}
	return list
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
