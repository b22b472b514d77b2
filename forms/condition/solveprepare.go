package condition

import (
	"math"
	"slices"
)

func (v *solver) prepare() {
	s := v.f.s
	v.commit = make([]commit, len(s.names))
	v.tables = make([][]candidate, len(s.names))
	v.silent = make([]bool, len(s.names))
	v.plan = &plan{}
	v.plan.addCuts(v.root)
	v.seeNode(v.root)
	v.exact = s.planFor(v.root.slots(nil), []*node{v.root})
	twice := slices.Clone(v.exact.repeats)
	for _, slot := range v.closure {
		info := &s.info[slot]
		for _, w := range info.whens {
			v.plan.addCuts(w.fast)
			v.seeNode(w.fast)
			twice = append(twice, w.plan.repeats...)
			twice = append(twice, w.reads...)
		}
		if val := info.value; val != nil {
			v.plan.addValueCuts(val)
			v.seeValue(val)
			twice = append(twice, val.plan.repeats...)
		}
	}
	v.twice = unique(twice)
	v.loose = make([]bool, len(s.names))
	v.addDayCuts()
	for _, slot := range v.closure {
		if s.info[slot].kind == Rows {
			v.tables[slot] = v.candidates(slot)
		}
	}
}

// addDayCuts lets days be split at today and where days_since and years_since cross what they are compared with.
func (v *solver) addDayCuts() {
	f := v.f
	for _, slot := range v.closure {
		if f.s.info[slot].kind == Day {
			c := v.plan.cutFor(slot)
			c.at = append(c.at, f.today)
		}
	}
	v.cutComparisons(v.root)
	for _, slot := range v.closure {
		for _, w := range f.s.info[slot].whens {
			v.cutComparisons(w.fast)
		}
		if val := f.s.info[slot].value; val != nil {
			v.cutComparisons(val.root)
		}
	}
	for _, slot := range v.closure {
		val, c := f.s.info[slot].value, v.plan.cutOf(slot)
		if val == nil || val.root == nil || c == nil {
			continue
		}
		at := slices.Clone(c.at)
		for _, end := range [...]float64{f.s.info[slot].open.Lo, f.s.info[slot].open.Hi + 1} {
			if !math.IsInf(end, 0) {
				at = append(at, end)
			}
		}
		v.cutSince(val.root, at)
	}
}

// cutSince cuts the day of n where its days or years since are at.
func (v *solver) cutSince(n *node, at []float64) {
	if n.op != opDaysSince && n.op != opYearsSince {
		return
	}
	c := v.plan.cutFor(n.slot)
	for _, x := range at {
		day := v.f.today - x
		if n.op == opYearsSince {
			day = yearsBefore(v.f.today, x)
		}
		c.at = append(c.at, day, day+1)
	}
}

// cutAt cuts one side of a comparison where the other, a number or a setting, lies.
func (v *solver) cutAt(n, limit *node) {
	if limit.op != opNum && limit.op != opSetting {
		return
	}
	at := v.f.number(limit).lo
	if n.op == opNumName && limit.op == opSetting {
		c := v.plan.cutFor(n.slot)
		c.at = append(c.at, at)
	}
	v.cutSince(n, []float64{at})
}

func (v *solver) cutComparisons(n *node) {
	if n == nil {
		return
	}
	if n.op == opCmp {
		v.cutAt(n.a, n.b)
		v.cutAt(n.b, n.a)
	}
	v.cutComparisons(n.a)
	v.cutComparisons(n.b)
	for _, x := range n.list {
		v.cutComparisons(x)
	}
}

func (v *solver) anySilent() bool {
	for _, slot := range v.closure {
		if v.silent[slot] && v.f.state[slot] != answered {
			return true
		}
	}
	return false
}

// seeNode notes the questions that facts ask about.
func (v *solver) seeNode(n *node) {
	if n == nil {
		return
	}
	//exhaustive:ignore
	// the other nodes are all treated alike
	switch n.op {
	case opFact:
		v.silent[n.slot] = true
	case opAnyRow:
		v.partial = v.partial || n.a.op != opRowClass
	case opAllRow, opCountRows, opRows:
		v.partial = true
	default:
	}
	v.seeNode(n.a)
	v.seeNode(n.b)
	for _, x := range n.list {
		v.seeNode(x)
	}
}

// seeValue notes the questions whose silence a method counts.
func (v *solver) seeValue(val *valueInfo) {
	v.seeNode(val.root)
	for _, c := range val.cases {
		v.seeNode(c.root)
	}
	switch val.method.(type) {
	case Prorated, Unanswered, AnyYesOrRefused, MedicineClass, ListStatus:
		for _, it := range val.items {
			v.silent[it] = true
		}
		if val.table >= 0 {
			v.silent[val.table] = true
		}
	case Listed:
		_, given := v.f.lists[val.set]
		v.partial = v.partial || !given
	case nil, Sum, BandOf, Clusters, Cases:
	}
}
