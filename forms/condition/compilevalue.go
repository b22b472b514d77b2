package condition

import (
	"slices"
	"strconv"

	"github.com/kapscreen/kapscreen/forms/source"
)

// compileValue compiles an expression or the parameters of a declared method.
func (s *Scope) compileValue(n *Name) (*valueInfo, source.Problems) {
	val := &valueInfo{Value: *n.Value, kind: n.Domain.Kind, method: n.Value.Method, table: -1, plan: &plan{}}
	if val.method == nil {
		problems := s.compileIs(n, val)
		return val, problems
	}
	m := &methodChecker{s: s, n: n, val: val}
	m.compile()
	return val, m.problems
}

func (s *Scope) compileIs(n *Name, val *valueInfo) source.Problems {
	switch n.Domain.Kind {
	case Truth, Number:
		root, problems := s.check(n.Value.Is, n.Domain.Kind)
		val.root = root
		if root == nil {
			val.root = &node{op: opTruthConst, truth: F | T}
			if n.Domain.Kind == Number {
				val.root = &node{op: opNum}
			}
		}
		return problems
	case Code, Codes, Day, Words, Rows:
	}
	val.root = &node{op: opTruthConst, truth: F | T}
	val.kind = Truth
	return source.Problems{{Place: n.Place, Message: n.noun() + " of this type cannot be computed by an expression",
		Hint: "use score with method cases"}}
}

// methodChecker resolves the parameters of one declared method.
type methodChecker struct {
	s        *Scope
	n        *Name
	val      *valueInfo
	problems source.Problems
}

func (m *methodChecker) wrong(message, hint string) {
	place := m.n.Value.Place
	if place == (source.Place{}) {
		place = m.n.Place
	}
	m.problems = append(m.problems, source.Problem{Place: place, Message: m.n.noun() + ": " + message, Hint: hint})
}

// item resolves one name and checks its kind; -1 after reporting.
func (m *methodChecker) item(id string, kinds ...Kind) int {
	slot, ok := m.s.slots[id]
	switch {
	case !ok:
		m.wrong("there is no question called "+id, m.s.nearestName(id))
		return -1
	case len(kinds) > 0 && !slices.Contains(kinds, m.s.names[slot].Domain.Kind):
		m.wrong(id+" is of the wrong type for this method", m.s.names[slot].misuse())
		return -1
	}
	return slot
}

func (m *methodChecker) items(ids []string, kinds ...Kind) []int {
	var out []int
	if len(ids) == 0 {
		m.wrong("the method needs items", "")
	}
	for _, id := range ids {
		if slot := m.item(id, kinds...); slot >= 0 {
			if slices.Contains(out, slot) {
				m.wrong("item "+id+" is named twice", "")
				continue
			}
			out = append(out, slot)
		}
	}
	return out
}

// gives checks that the value is of the kind that its method gives.
func (m *methodChecker) gives(kind Kind, what string) {
	if m.n.Domain.Kind != kind {
		m.wrong("this method gives "+what+", and the value has another type", "")
	}
}

// code is the bit of a code that the method gives.
func (m *methodChecker) code(code string) uint64 {
	i := slices.Index(m.n.Domain.Codes, code)
	if m.n.Domain.Kind == Code && i < 0 {
		m.wrong("the code "+code+" is not among the codes of the value", nearest(code, m.n.Domain.Codes))
	}
	if i < 0 {
		return 1
	}
	return 1 << uint(i)
}

func (m *methodChecker) compile() {
	v := m.val
	switch p := v.method.(type) {
	case Sum:
		m.gives(Number, "a number")
		v.items = m.items(p.Items, Number, Truth)
	case Prorated:
		m.gives(Number, "a number")
		v.items = m.items(p.Items, Number, Truth)
		if p.MaxMissing < 0 || p.MaxMissing >= max(1, len(p.Items)) {
			m.wrong("max_missing has to leave an item: from 0 to "+strconv.Itoa(max(0, len(p.Items)-1)), "")
		}
	case Unanswered:
		m.gives(Number, "a number")
		v.items = m.items(p.Items)
	case BandOf:
		m.bands(p)
	case Clusters:
		m.clusters(p)
	case Cases:
		m.cases(p)
	case AnyYesOrRefused:
		m.gives(Truth, "yes or no")
		v.items = m.items(p.Items, Truth)
	case MedicineClass:
		m.medicineClass(p)
	case ListStatus:
		m.listStatus(p)
	case Listed:
		m.gives(Code, "one code")
		v.items, v.set = m.items([]string{p.Of}, Code), p.List
		v.codes = m.codes("list_unknown", "listed", "not_listed")
	default:
		m.wrong("this method is not known", "")
	}
	if len(m.problems) > 0 { // keep what Settle does harmless; the form is refused anyway
		v.method, v.items, v.groups, v.cases, v.table, v.tick = nil, nil, nil, nil, -1, 0
		v.root, v.kind = &node{op: opTruthConst, truth: F | T}, Truth
	}
}

func (m *methodChecker) codes(codes ...string) []uint64 {
	out := make([]uint64, len(codes))
	for i, c := range codes {
		out[i] = m.code(c)
	}
	return out
}

func (m *methodChecker) bands(p BandOf) {
	m.gives(Code, "one code")
	m.val.items = m.items([]string{p.Of}, Number)
	if len(p.Bands) == 0 {
		m.wrong("the method needs bands", "")
	}
	for i, b := range p.Bands {
		m.val.codes = append(m.val.codes, m.code(b.Code))
		if b.From > b.To || i > 0 && b.From <= p.Bands[i-1].To {
			m.wrong("the bands have to go upwards without overlap, and "+b.Code+" does not", "")
		}
	}
}

func (m *methodChecker) clusters(p Clusters) {
	m.gives(Code, "one code")
	m.val.codes = m.codes(p.Met, p.NotMet)
	if len(p.Groups) == 0 {
		m.wrong("the method needs groups", "")
	}
	for _, g := range p.Groups {
		slots := m.items(g.Items, Number, Truth)
		m.val.groups = append(m.val.groups, slots)
		for _, slot := range slots {
			if !slices.Contains(m.val.items, slot) {
				m.val.items = append(m.val.items, slot)
			}
		}
		if g.Need < 1 || g.Need > len(g.Items) {
			m.wrong("need has to be from 1 to the number of items of its group", "")
		}
	}
}

func (m *methodChecker) cases(p Cases) {
	m.gives(Code, "one code")
	if len(p.Items) > 0 {
		m.val.items = m.items(p.Items)
	}
	if len(p.Cases) == 0 {
		m.wrong("the method needs cases", "")
	}
	for _, x := range p.Cases {
		bit := m.code(x.Code)
		root, problems := m.s.check(x.When, Truth)
		m.problems = append(m.problems, problems...)
		if root != nil {
			m.val.cases = append(m.val.cases, caseInfo{root, bit})
		}
		m.val.codes = append(m.val.codes, bit)
	}
	m.val.codes = append(m.val.codes, m.code(p.Else))
}

func (m *methodChecker) medicineClass(p MedicineClass) {
	m.gives(Truth, "yes or no")
	m.val.items = m.items([]string{p.Checklist}, Codes)
	m.val.table = m.item(p.Table, Rows)
	if len(m.val.items) == 1 {
		i := slices.Index(m.s.names[m.val.items[0]].Domain.Codes, p.Class)
		if i < 0 {
			m.wrong("the checklist has no answer "+p.Class, nearest(p.Class, m.s.names[m.val.items[0]].Domain.Codes))
		} else {
			m.val.tick = 1 << uint(i)
		}
	}
	if m.val.table >= 0 {
		d := &m.s.names[m.val.table].Domain
		m.val.column = slices.Index(d.Columns, p.Column)
		if m.val.column < 0 || d.TextCols&(1<<uint(m.val.column)) == 0 {
			m.wrong("the table has no text column "+p.Column, nearest(p.Column, d.Columns))
		} else {
			m.s.matched[m.val.table] |= 1 << uint(m.val.column)
		}
	}
	if m.s.lexicon == nil {
		m.wrong("this form has no medicine classes", "write  drug_classes: true  in form.yaml")
		return
	}
	bit, ok := m.s.lexicon.Class(p.Class)
	if !ok {
		m.wrong(p.Class+" is not a medicine class", nearest(p.Class, m.s.lexicon.classes))
	}
	m.val.class = bit
}

func (m *methodChecker) listStatus(p ListStatus) {
	m.gives(Code, "one code")
	m.val.codes = m.codes("missing", "none", "incomplete", "complete")
	if m.val.table = m.item(p.Table, Rows); m.val.table < 0 {
		return
	}
	d := &m.s.names[m.val.table].Domain
	for _, c := range p.Need {
		col := slices.Index(d.Columns, c)
		if col < 0 {
			m.wrong("the table has no column "+c, nearest(c, d.Columns))
			continue
		}
		m.val.needs = append(m.val.needs, col)
	}
}
