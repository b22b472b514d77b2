package condition

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/kapscreen/kapscreen/forms/source"
)

// Random forms, conditions and responses for the property tests. The same seed gives the same.

type maker struct {
	*rand.Rand
	names []Name
	plain bool // no skip logic, no values: what expr's VM can check
	rules bool // with declared methods and facts, whose results depend on what is missing
}

func newMaker(seed uint64) *maker { return &maker{Rand: rand.New(rand.NewPCG(seed, 1))} }

// form makes n questions, some with skip logic, and a few values.
func (m *maker) form(n, values int) []Name {
	for i := range n {
		name := Name{ID: fmt.Sprintf("q%d", i), Domain: m.domain(i)}
		if !m.plain && i > 0 && m.IntN(3) == 0 {
			name.When = []source.Text{text(m.truth(1 + m.IntN(2)))}
		}
		m.names = append(m.names, name)
	}
	for i := range values {
		m.names = append(m.names, m.value(fmt.Sprintf("v%d", i)))
	}
	return m.names
}

func (m *maker) domain(i int) Domain {
	if m.rules { // two numbers, two yes/no, one choice
		return []Domain{{Kind: Truth}, {Kind: Number, Max: 3, Step: 1}, {Kind: Truth}, {Kind: Number, Max: 3, Step: 1},
			{Kind: Code, Codes: []string{"a", "b", "c"}}}[i%5]
	}
	switch i % 4 {
	case 0:
		return Domain{Kind: Truth}
	case 1:
		return Domain{Kind: Code, Codes: []string{"a", "b", "c"}}
	case 2:
		if m.plain {
			return Domain{Kind: Codes, Codes: []string{"a", "b", "c"}}
		}
		return Domain{Kind: Codes, Codes: []string{"a", "b", "none"}, Exclusive: 4}
	}
	return Domain{Kind: Number, Min: 0, Max: 3, Step: 1}
}

func (m *maker) value(id string) Name {
	if m.rules {
		return m.method(id)
	}
	if m.IntN(2) == 0 {
		return Name{ID: id, Domain: Domain{Kind: Truth}, Value: &Value{Is: text(m.truth(2))}}
	}
	return Name{ID: id, Domain: Domain{Kind: Number, Min: -1000, Max: 1000}, Value: &Value{Is: text(m.number(2))}}
}

// method is a random declared method over small questions.
func (m *maker) method(id string) Name {
	nums, truths := m.all(Number), m.all(Truth)
	d, v := Domain{Kind: Number, Min: 0, Max: 20, Step: 1}, &Value{}
	switch m.IntN(6) {
	case 0:
		v.Method = Sum{nums}
	case 1:
		v.Method, v.HasRound = Prorated{nums, 1}, true
	case 2:
		v.Method = Unanswered{append(nums, truths...), m.IntN(2) == 0}
	case 3:
		d, v.Method = Domain{Kind: Truth}, AnyYesOrRefused{truths}
	case 4:
		d, v.Method = Domain{Kind: Code, Codes: []string{"a", "b"}}, Clusters{2, []Cluster{{nums, 1}}, "a", "b"}
	case 5:
		d = Domain{Kind: Code, Codes: []string{"a", "b", "c"}}
		v.Method = Cases{[]Case{{"a", text(m.truth(1))}, {"b", text("answered(q0)")}}, "c", nums, m.IntN(2)}
	}
	return Name{ID: id, Domain: d, Value: v}
}

func (m *maker) all(k Kind) []string {
	var ids []string
	for _, n := range m.names {
		if n.Domain.Kind == k && n.Value == nil {
			ids = append(ids, n.ID)
		}
	}
	return ids
}

// of is a random name of a kind, "" if there is none yet.
func (m *maker) of(k Kind) string {
	var ids []string
	for _, n := range m.names {
		if n.Domain.Kind == k {
			ids = append(ids, n.ID)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	return ids[m.IntN(len(ids))]
}

func (m *maker) code() string { return `"` + string("abc"[m.IntN(2)]) + `"` }

func (m *maker) truth(depth int) string {
	if depth > 0 {
		a, b := m.truth(depth-1), m.truth(depth-1)
		switch m.IntN(9) {
		case 0, 1, 2:
			return "(" + a + ") and (" + b + ")"
		case 3, 4, 5:
			return "(" + a + ") or (" + b + ")"
		case 6:
			return "not (" + a + ")"
		case 7:
			return "(" + a + ") == (" + b + ")"
		}
	}
	for {
		if s := m.leaf(depth); s != "" {
			return s
		}
	}
}

func (m *maker) leaf(depth int) string {
	truth, choice, many, num := m.of(Truth), m.of(Code), m.of(Codes), m.of(Number)
	if m.rules && m.IntN(8) == 0 && m.names[0].Value == nil {
		q := fmt.Sprintf("q%d", m.IntN(len(m.all(Truth))+1))
		return []string{"answered(", "declined(", "refused("}[m.IntN(3)] + q + ")"
	}
	switch m.IntN(7) {
	case 0:
		return truth
	case 1:
		if choice != "" {
			return choice + []string{" == ", " != "}[m.IntN(2)] + m.code()
		}
	case 2:
		if choice != "" {
			return choice + ` in ["a", "b"]`
		}
	case 3:
		if many != "" {
			return m.code() + " in " + many
		}
	case 4:
		if many != "" {
			return []string{"any", "all", "none"}[m.IntN(3)] + "(" + many + ", # == " + m.code() + ")"
		}
	case 5:
		if other := m.of(Code); choice != "" && other != choice {
			return choice + " != " + other
		}
	case 6:
		if num != "" {
			return m.number(depth) + []string{" >= ", " < ", " == "}[m.IntN(3)] + fmt.Sprint(1+m.IntN(3))
		}
	}
	return ""
}

func (m *maker) number(depth int) string {
	num := m.of(Number)
	if depth > 0 && num != "" {
		switch m.IntN(6) {
		case 0:
			return m.number(depth-1) + " + " + m.number(depth-1)
		case 1:
			return m.number(depth-1) + " - " + num
		case 2:
			return num + " * 2"
		case 3:
			return "sum([" + num + ", " + m.of(Number) + "])"
		case 4:
			return "count([" + strings.Join([]string{num, m.of(Number), m.of(Number)}, ", ") + "], # >= 2)"
		case 5:
			return num + " / 4"
		}
	}
	if num == "" {
		return "2"
	}
	return num
}

// pick is a random answer in a domain.
func (m *maker) pick(d Domain) Val {
	switch d.Kind {
	case Truth:
		return Val{B: []Outcome{F, T}[m.IntN(2)]}
	case Code:
		return Val{B: T, May: 1 << uint(m.IntN(len(d.Codes)))}
	case Codes:
		for {
			set := uint64(m.IntN(1 << len(d.Codes)))
			if set != 0 && (set&d.Exclusive == 0 || set == d.Exclusive) {
				return Val{B: T, Must: set, May: set}
			}
		}
	case Number, Day, Words, Rows:
	}
	x := d.Min + float64(m.IntN(int(d.Max-d.Min)+1))
	return Val{B: T, Lo: x, Hi: x}
}

// scope declares a random form and compiles n random conditions over it.
func (m *maker) scope(questions, values, n int) (*Scope, []*Condition) {
	for {
		m.names = nil
		s := NewScope(nil)
		if s.Declare(m.form(questions, values)) != nil {
			continue // a part that its domains decide
		}
		var conds []*Condition
		for tries := 0; len(conds) < n && tries < 20*n; tries++ {
			if c, problems := s.Compile(text(m.truth(1 + m.IntN(3)))); problems == nil {
				conds = append(conds, c)
			}
		}
		if len(conds) == n {
			return s, conds
		}
	}
}

// half answers about half of the questions, and only those that certainly apply.
func (m *maker) half(s *Scope, f *Frame) map[int]Val {
	held := map[int]Val{}
	for slot, n := range m.names {
		if n.Value == nil && m.IntN(2) == 0 {
			held[slot] = m.pick(n.Domain)
		}
	}
	for {
		m.load(f, held)
		dropped := false
		for slot := range m.names {
			if _, ok := held[slot]; ok && f.Applies(slot) != T {
				delete(held, slot)
				dropped = true
			}
		}
		if !dropped {
			return held
		}
	}
}

func (m *maker) load(f *Frame, answers map[int]Val) {
	f.Reset(20000)
	for slot, v := range answers {
		f.Answer(slot, v)
	}
	f.Settle()
}
