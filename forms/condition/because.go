package condition

// Because appends the slots of the answered questions that decide the condition, in declared order: of an or the parts
// that are true, of an and all parts, of a computed value what its method was computed from. Where a refusal or a
// missing answer is itself what decides (refused(q), safety items without an answer), its question is among them.
func (f *Frame) Because(dst []int, c *Condition) []int {
	f.walk.begin()
	f.because(c.root, f.Outcome(c) == T)
	return appendMarks(dst, f.walk.marks)
}

// because collects what makes a node come out as it does: holds or does not.
func (f *Frame) because(n *node, holds bool) {
	//exhaustive:ignore
	// the other nodes are all treated alike
	switch n.op {
	case opTruthConst:
	case opTruthName:
		f.decidedBy(n.slot, holds)
	case opAnd, opOr:
		f.becauseParts(n, holds)
	case opNot:
		f.because(n.a, !holds)
	case opFact:
		f.mark(n.slot)
	case opSame:
		f.because(n.a, f.truth(n.a) == T)
		f.because(n.b, f.truth(n.b) == T)
	default:
		f.decidedByAll(n)
	}
}

// becauseParts: one true part is enough for an or, one that is not true for an and; if no part alone decides, all do.
func (f *Frame) becauseParts(n *node, holds bool) {
	alone, decisive := false, holds == (n.op == opOr)
	if decisive {
		for _, x := range n.list {
			if o := f.truth(x); single(o) && (o == T) == holds {
				alone = true
				f.because(x, holds)
			}
		}
	}
	if alone {
		return
	}
	for _, x := range n.list {
		f.because(x, holds)
	}
}

// decidedByAll collects everything known that a node reads; of a count, the elements that count.
func (f *Frame) decidedByAll(n *node) {
	switch {
	case n == nil:
		return
	case n.op == opCountOf:
		any := false
		for _, x := range n.list {
			if f.truth(x) == T {
				any = true
				f.because(x, true)
			}
		}
		if any {
			return
		}
	case n.op == opOr || n.op == opAnd || n.op == opNot || n.op == opTruthName || n.op == opSame || n.op == opFact:
		f.because(n, f.truth(n) == T)
		return
	}
	var own [2]int
	shallow := node{op: n.op, slot: n.slot, other: n.other}
	for _, slot := range shallow.slots(own[:0]) {
		f.decidedBy(slot, true)
	}
	if n.op == opAnyRow || n.op == opAllRow || n.op == opCountRows {
		return
	}
	f.decidedByAll(n.a)
	f.decidedByAll(n.b)
	for _, x := range n.list {
		f.decidedByAll(x)
	}
}

// decidedBy collects a question that has an answer, or what a value was computed from.
func (f *Frame) decidedBy(slot int, holds bool) {
	if holds && !f.walk.enter(slot) || !holds && !f.walk.enterAgain(slot) {
		return
	}
	info := &f.s.info[slot]
	if info.value == nil {
		if f.state[slot] == answered && f.val[slot].B != NA {
			f.mark(slot)
		}
		return
	}
	val := info.value
	switch m := val.method.(type) {
	case nil:
		if val.kind == Truth {
			f.because(val.root, holds)
		} else {
			f.decidedByAll(val.root)
		}
	case Unanswered:
		for _, it := range val.items {
			if f.standing(it) == missing && (f.apply[it] == T || !m.CertainOnly) {
				f.mark(it)
			}
		}
	case AnyYesOrRefused:
		f.becauseAnyYes(val)
	case MedicineClass:
		f.becauseMedicine(val)
	case Cases:
		f.becauseCases(val)
	case Sum, Prorated, BandOf, Clusters, ListStatus, Listed:
		for _, it := range val.items {
			f.decidedBy(it, true)
		}
		if val.table >= 0 {
			f.mark(val.table)
		}
	}
}

func (f *Frame) becauseAnyYes(val *valueInfo) {
	any := false
	for _, it := range val.items {
		st := f.standing(it)
		if st == known && f.val[it].B == T || st == missing && f.state[it] != unasked {
			any = true
			f.mark(it)
		}
	}
	if !any {
		for _, it := range val.items {
			if f.standing(it) == known {
				f.mark(it)
			}
		}
	}
}

func (f *Frame) becauseMedicine(val *valueInfo) {
	ticked := f.standing(val.items[0]) == known && f.val[val.items[0]].Must&val.tick != 0
	listed := f.standing(val.table) == known && f.class[val.table][val.column]&val.class != 0
	if ticked || !listed && f.standing(val.items[0]) == known {
		f.mark(val.items[0])
	}
	if listed || !ticked && f.standing(val.table) == known {
		f.mark(val.table)
	}
}

// becauseCases: the case that holds, and if it is the last one, that the others do not.
func (f *Frame) becauseCases(val *valueInfo) {
	for _, c := range val.cases {
		if f.truth(c.root) == T {
			f.because(c.root, true)
			return
		}
	}
	for _, c := range val.cases {
		f.because(c.root, false)
	}
}
