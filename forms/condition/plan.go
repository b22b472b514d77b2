package condition

import (
	"math/bits"
	"slices"
)

// planName makes the search plans of a name's skip conditions and cases.
func (s *Scope) planName(info *nameInfo) {
	for _, w := range info.whens {
		w.plan = s.planCondition(w)
		w.reads = s.questions(w.direct)
	}
	val := info.value
	if val == nil {
		return
	}
	val.reads = s.questions(val.deps())
	if val.method == nil && val.kind == Truth {
		val.plan = s.planFor(unique(val.deps()), []*node{val.root})
	}
	if len(val.cases) == 0 {
		return
	}
	var roots []*node
	var direct []int
	for _, c := range val.cases {
		roots = append(roots, c.root)
		direct = c.root.slots(direct)
	}
	val.plan = s.planFor(unique(direct), roots)
}

// questions are the questions that slots rest on through values, in declared order.
func (s *Scope) questions(slots []int) []int {
	seen := make([]uint64, len(s.names)/64+1)
	found := make([]uint64, len(s.names)/64+1)
	var visit func(slot int)
	visit = func(slot int) {
		if bit := uint64(1) << uint(slot%64); seen[slot/64]&bit == 0 {
			seen[slot/64] |= bit
			val := s.info[slot].value
			if val == nil {
				found[slot/64] |= bit
				return
			}
			for _, d := range val.on {
				visit(d)
			}
		}
	}
	for _, slot := range slots {
		visit(slot)
	}
	return appendMarks(nil, found)
}

// planCondition is the plan of a condition, which may be asked for less than all its outcomes.
func (s *Scope) planCondition(c *Condition) *plan {
	roots := []*node{c.fast}
	p := s.planFor(c.direct, roots)
	if len(p.repeats) > 0 {
		p.down = s.leaningOf(roots)
	}
	return p
}

// planFor finds the inputs that are read more than once, and, if there are any, what a search needs.
func (s *Scope) planFor(direct []int, roots []*node) *plan {
	r := reader{s: s, times: make([]uint8, len(s.names)), repeat: make([]uint64, len(s.names)/64+1)}
	for _, n := range roots {
		r.node(n)
		if len(roots) > 1 {
			r.node(n) // the cases of one value are read together
		}
	}
	p := &plan{repeats: appendMarks(nil, r.repeat)}
	if len(p.repeats) == 0 {
		return p
	}
	p.closure = s.closure(direct)
	for _, n := range roots {
		p.addCuts(n)
	}
	for _, slot := range p.closure {
		if info := &s.info[slot]; info.cuts {
			p.addNameCuts(info)
		}
	}
	return p
}

func (p *plan) addNameCuts(info *nameInfo) {
	for _, w := range info.whens {
		p.addCuts(w.root)
	}
	if info.value != nil {
		p.addValueCuts(info.value)
	}
}

func (info *nameInfo) hasCuts() bool {
	var p plan
	p.addNameCuts(info)
	return len(p.cuts) > 0
}

// closure is everything the slots rest on, in settling order.
func (s *Scope) closure(direct []int) []int {
	ranks := make([]uint64, len(s.names)/64+1)
	var visit func(slot int)
	visit = func(slot int) {
		r := s.rank[slot]
		if bit := uint64(1) << uint(r%64); ranks[r/64]&bit == 0 {
			ranks[r/64] |= bit
			for _, d := range s.info[slot].deps {
				visit(d)
			}
		}
	}
	for _, slot := range direct {
		visit(slot)
	}
	var out []int
	for i, w := range ranks {
		for ; w != 0; w &= w - 1 {
			out = append(out, s.order[i*64+bits.TrailingZeros64(w)])
		}
	}
	return out
}

// reader counts how often each input is read, up to twice.
type reader struct {
	s      *Scope
	times  []uint8
	repeat []uint64
	mark   bool // everything read here is only bounded by its sets
}

func (r *reader) node(n *node) {
	if n == nil || n.op == opFact {
		return
	}
	was := r.mark
	r.mark = r.mark || n.inexact
	//exhaustive:ignore
	// the other nodes are all treated alike
	switch n.op {
	case opTruthName, opCodeIn, opHas, opWithin, opNumName, opCountCodes, opRows, opCountRows, opDaysSince, opYearsSince,
		opAnyRow, opAllRow:
		r.name(n.slot)
	case opCodeEq:
		r.name(n.slot)
		r.name(n.other)
	default:
		r.node(n.a)
		r.node(n.b)
		for _, x := range n.list {
			r.node(x)
		}
	}
	r.mark = was
}

func (r *reader) name(slot int) {
	r.times[slot] = min(r.times[slot]+1, 3)
	info := &r.s.info[slot]
	derived := info.value != nil && (info.value.method == nil || info.value.isBand())
	if !derived && (r.times[slot] > 1 || r.mark) {
		r.repeat[slot/64] |= 1 << uint(slot%64)
	}
	if r.times[slot] > 2 || r.times[slot] > 1 && !derived {
		return
	}
	for _, w := range info.whens {
		r.node(w.fast)
	}
	switch {
	case info.value == nil:
	case info.value.method == nil:
		r.node(info.value.root)
	case info.value.isBand():
		r.name(info.value.items[0])
	default:
		r.itemWhens(info.value)
	}
}

// itemWhens counts what decides whether the items of a method apply once, however many items it decides for.
func (r *reader) itemWhens(val *valueInfo) {
	own := reader{s: r.s, times: make([]uint8, len(r.times)), repeat: make([]uint64, len(r.repeat))}
	any := false
	for _, it := range val.items {
		for _, w := range r.s.info[it].whens {
			own.node(w.fast)
			any = true
		}
	}
	if !any {
		return
	}
	for slot, n := range own.times {
		if n == 0 {
			continue
		}
		if r.times[slot] > 0 {
			r.repeat[slot/64] |= 1 << uint(slot%64)
		}
		r.times[slot] = max(r.times[slot], 1)
	}
}

func (v *valueInfo) isBand() bool {
	_, is := v.method.(BandOf)
	return is
}

// cutFor is the cut of an input; it is valid until the next call.
func (p *plan) cutFor(slot int) *cut {
	i, ok := p.findCut(slot)
	if !ok {
		p.cuts = slices.Insert(p.cuts, i, cut{slot: slot})
	}
	return &p.cuts[i]
}

// addCuts notes where a node looks at its names.
func (p *plan) addCuts(n *node) {
	switch {
	case n == nil:
		return
	case n.op == opCodeIn || n.op == opHas || n.op == opCountCodes:
		p.cutFor(n.slot).mask |= n.mask
	case n.op == opWithin:
		p.cutFor(n.slot).mask |= ^n.mask
	case n.op == opNumIn && n.a.op == opNumName:
		c := p.cutFor(n.a.slot)
		c.at = append(c.at, n.nums...)
	case n.op == opCmp && n.a.op == opNumName && n.b.op == opNum:
		c := p.cutFor(n.a.slot)
		c.at = append(c.at, n.b.num)
	case n.op == opCmp && n.b.op == opNumName && n.a.op == opNum:
		c := p.cutFor(n.b.slot)
		c.at = append(c.at, n.a.num)
	}
	p.addCuts(n.a)
	p.addCuts(n.b)
	for _, x := range n.list {
		p.addCuts(x)
	}
}

func (p *plan) addValueCuts(v *valueInfo) {
	p.addCuts(v.root)
	if m, ok := v.method.(BandOf); ok {
		c := p.cutFor(v.items[0])
		for _, b := range m.Bands {
			c.at = append(c.at, b.From)
		}
	}
	if v.tick != 0 {
		p.cutFor(v.items[0]).mask |= v.tick
	}
	for _, c := range v.cases {
		p.addCuts(c.root)
	}
}
