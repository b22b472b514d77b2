package condition

import (
	"flag"
	"fmt"
	"maps"
	"testing"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

var pairs = flag.Int("pairs", 60_000, "pairs of half-answered response and completion to check")

// TestSettledOutcomesSurviveEveryCompletion: what is settled over half the answers never changes when the rest comes in.
func TestSettledOutcomesSurviveEveryCompletion(t *testing.T) {
	m := newMaker(7)
	settled, done := 0, 0
	for done < *pairs {
		s, conds := m.scope(12, 3, 20)
		half, full := s.Frame(), s.Frame()
		for range 10 {
			held := m.half(s, half)
			for range 5 {
				all := maps.Clone(held)
				for slot, n := range m.names {
					if _, ok := all[slot]; !ok && n.Value == nil {
						all[slot] = m.pick(n.Domain)
					}
				}
				m.load(full, all)
				for _, c := range conds {
					a, b := half.Outcome(c), full.Outcome(c)
					done++
					if single(a) {
						settled++
					}
					if b&^a != 0 {
						t.Fatalf("%s: half-answered %03b, completed %03b\nform %s\nheld %v\nall %v", c.Source(), a, b, m.describe(), held, all)
					}
				}
			}
		}
	}
	t.Logf("%d pairs, %.1f %% settled", done, 100*float64(settled)/float64(done))
}

func (m *maker) describe() string {
	out := ""
	for _, n := range m.names {
		out += n.ID
		for _, w := range n.When {
			out += " when " + w.Src
		}
		if n.Value != nil {
			out += " is " + n.Value.Is.Src
			if n.Value.Method != nil {
				out += fmt.Sprintf("%T%v", n.Value.Method, n.Value.Method)
			}
		}
		out += "; "
	}
	return out
}

// TestOutcomesAreExact: the set holds an outcome if and only if some completion gives it.
func TestOutcomesAreExact(t *testing.T) {
	m := newMaker(11)
	for range 150 {
		s, conds := m.scope(6, 2, 12)
		half, full := s.Frame(), s.Frame()
		for range 3 {
			held := m.half(s, half)
			want := make([]Outcome, len(conds))
			m.complete(maps.Clone(held), 0, func(all map[int]Val) {
				m.load(full, all)
				for i, c := range conds {
					want[i] |= full.Outcome(c)
				}
			})
			for i, c := range conds {
				if got := half.Outcome(c); got != want[i] {
					t.Fatalf("%s = %03b, completions give %03b\nform %s\nheld %v", c.Source(), got, want[i], m.describe(), held)
				}
				wantOpen := want[i]&T != 0 && want[i] != T
				if open := len(half.Blocking(nil, c)) > 0; open != wantOpen {
					t.Fatalf("%s = %03b, blocked: %v", c.Source(), want[i], open)
				}
			}
		}
	}
}

// complete calls visit with every completion.
func (m *maker) complete(held map[int]Val, slot int, visit func(map[int]Val)) {
	for slot < len(m.names) {
		if _, ok := held[slot]; !ok && m.names[slot].Value == nil {
			break
		}
		slot++
	}
	if slot == len(m.names) {
		visit(held)
		return
	}
	for _, v := range every(m.names[slot].Domain) {
		held[slot] = v
		m.complete(held, slot+1, visit)
	}
	delete(held, slot)
}

// every answer of a domain.
func every(d Domain) []Val {
	var out []Val
	switch d.Kind {
	case Truth:
		return []Val{{B: T}, {B: F}}
	case Code:
		for i := range d.Codes {
			out = append(out, Val{B: T, May: 1 << uint(i)})
		}
	case Codes:
		for set := uint64(1); set < 1<<uint(len(d.Codes)); set++ {
			if set&d.Exclusive == 0 || set == d.Exclusive {
				out = append(out, Val{B: T, Must: set, May: set})
			}
		}
	case Number, Day, Words, Rows:
		for x := d.Min; x <= d.Max; x++ {
			out = append(out, Val{B: T, Lo: x, Hi: x})
		}
	}
	return out
}

// TestAgreesWithExprOnFullAnswers: expr's own VM has no unknowns, so it can judge only what is fully answered.
func TestAgreesWithExprOnFullAnswers(t *testing.T) {
	m := newMaker(3)
	m.plain = true
	done := 0
	for done < 110_000 {
		s, conds := m.scope(12, 0, 25)
		programs := make([]*vm.Program, len(conds))
		for i, c := range conds {
			p, err := expr.Compile(c.Source(), expr.Env(m.env(m.everyAnswer())), expr.AsBool())
			if err != nil {
				t.Fatalf("%s: %v", c.Source(), err)
			}
			programs[i] = p
		}
		f := s.Frame()
		for range 100 {
			answers := m.everyAnswer()
			m.load(f, answers)
			env := m.env(answers)
			for i, c := range conds {
				want, err := expr.Run(programs[i], env)
				if err != nil {
					t.Fatalf("%s: %v", c.Source(), err)
				}
				if got := f.Outcome(c); got != outcomeOf(want.(bool)) {
					t.Fatalf("%s = %03b, expr says %v over %v", c.Source(), got, want, env)
				}
				done++
			}
		}
	}
}

func (m *maker) everyAnswer() map[int]Val {
	all := map[int]Val{}
	for slot, n := range m.names {
		all[slot] = m.pick(n.Domain)
	}
	return all
}

// env is the answers as expr wants them.
func (m *maker) env(answers map[int]Val) map[string]any {
	env := map[string]any{}
	for slot, n := range m.names {
		v := answers[slot]
		chosen := []string{}
		for i, c := range n.Domain.Codes {
			if v.May&(1<<uint(i)) != 0 {
				chosen = append(chosen, c)
			}
		}
		switch n.Domain.Kind {
		case Truth:
			env[n.ID] = v.B == T
		case Code:
			env[n.ID] = chosen[0]
		case Codes:
			env[n.ID] = chosen
		case Number:
			env[n.ID] = int(v.Lo)
		case Day, Words, Rows:
			panic(fmt.Sprint("kind ", n.Domain.Kind))
		}
	}
	return env
}
