package screening

import (
	"errors"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/condition"
)

// Proof is what is proved of a rule book: that each rule can be raised, each question be reached, and that silence never
// clears a rule but where a published scoring rule says so.
type Proof struct {
	Rules     []RuleProof
	Questions []QuestionProof // only those whose verdict is not Found
	Reached   int             // questions that can be reached
	Exposed   []*forms.Value  // values whose rule counts a missing answer as information, and that say so
}

// RuleProof is what is proved of one rule.
type RuleProof struct {
	Rule    *Rule
	Raised  condition.Verdict // Found: Witness raises it; Impossible: no response ever does
	Witness *forms.Response   // Found
	Nodes   int
	// Silence says whether a missing answer can clear it: Impossible is what it should be, or Found through values that
	// declare an exception.
	Silence condition.Verdict
	Through []string // names whose rule counts a missing answer as information
	// Undeclared are those of Through that are values without an exception.
	Undeclared []string
}

// Dead reports whether the rule is proved never to be raised.
func (p RuleProof) Dead() bool { return p.Raised == condition.Impossible }

// SilenceClears reports whether a missing answer can clear the rule through a rule that nobody declared.
func (p RuleProof) SilenceClears() bool {
	return p.Silence == condition.Found && len(p.Undeclared) > 0
}

// QuestionProof is a question that is never asked, or of which that could not be told.
type QuestionProof struct {
	Question *forms.Question
	Verdict  condition.Verdict
}

// Prove looks for a witness for every rule and question, and for silence that clears, each with at most limit nodes;
// 0 means the usual limit. consult is the day that the witnesses are about.
func (b *RuleBook) Prove(consult forms.Date, limit int) Proof {
	if limit <= 0 {
		limit = searchLimit
	}
	var p Proof
	exposed := map[*forms.Value]bool{}
	for _, r := range b.Rules {
		rp := b.proveRule(r, consult, limit)
		for _, name := range rp.Through {
			if v, ok := b.Form.Value(name); ok && v.Exception != "" && !exposed[v] {
				exposed[v] = true
				p.Exposed = append(p.Exposed, v)
			}
		}
		p.Rules = append(p.Rules, rp)
	}
	for _, q := range b.Form.Questions() {
		w := b.Form.Scope().Reachable(b.Form.SlotOf(q), consult.Days(), limit)
		if w.Verdict == condition.Found {
			p.Reached++
			continue
		}
		p.Questions = append(p.Questions, QuestionProof{q, w.Verdict})
	}
	return p
}

func (b *RuleBook) proveRule(r *Rule, consult forms.Date, limit int) RuleProof {
	w := b.Form.Scope().Witness(r.condition, consult.Days(), limit)
	p := RuleProof{Rule: r, Raised: w.Verdict, Nodes: w.Nodes}
	if w.Verdict == condition.Found {
		p.Witness = forms.NewResponse(b.Form, consult)
		for _, g := range w.Answers {
			if q, a, ok := b.Form.GivenAnswer(g); ok {
				p.Witness.Set(q, a)
			}
		}
	}
	s := b.Form.Scope().Monotone(r.condition, consult.Days(), limit)
	p.Silence = s.Verdict
	for _, slot := range s.Through {
		name := b.nameOf(slot)
		p.Through = append(p.Through, name)
		if v, ok := b.Form.Value(name); ok && v.Exception == "" {
			p.Undeclared = append(p.Undeclared, name)
		}
	}
	return p
}

func (b *RuleBook) nameOf(slot int) string {
	if q, ok := b.Form.AtSlot(slot); ok {
		return q.ID
	}
	if v, ok := b.Form.ValueAt(slot); ok {
		return v.ID
	}
	return ""
}

// exampleDay is the day that examples are about: any day does, and the same one gives the same examples.
const exampleDay = "2026-01-15"

// Examples are two responses for a rule: one that raises it, and one that leaves it clear. The error says that one of them
// does not exist or was not found.
func (b *RuleBook) Examples(rule *Rule) (raised, clear *forms.Response, err error) {
	consult, _ := forms.ParseDate(exampleDay)
	if p := b.proveRule(rule, consult, searchLimit); p.Witness != nil {
		raised = p.Witness
	} else {
		return nil, nil, errors.New("no answers were found that raise it")
	}
	frame := forms.Look(forms.NewResponse(b.Form, consult), forms.Settings{}).Frame()
	s := frame.Settling(rule.condition, searchLimit)
	if s.CanClear != condition.Found {
		return nil, nil, errors.New("no answers were found that leave it clear")
	}
	clear = forms.NewResponse(b.Form, consult)
	for _, g := range s.Clear {
		if q, a, ok := b.Form.GivenAnswer(g); ok {
			clear.Set(q, a)
		}
	}
	return raised, clear, nil
}
