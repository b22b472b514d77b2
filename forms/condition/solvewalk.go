package condition

// risky: a question left without an answer is read more than once, and what reads it may be settled all the same, or it
// decides whether others apply, whose answers then are used as they are. Only plain evaluation tells.
func (v *solver) risky() bool {
	for _, slot := range v.twice {
		if v.commit[slot] == toLeave || v.commit[slot] == toDecline || v.loose[slot] {
			return true
		}
	}
	return false
}

// hope: the node can still become certain to hold, or certain not to. A part that rests on silence alone cannot.
func (v *solver) hope(n *node, holds bool) bool {
	f := v.f
	switch o := f.truth(n); {
	case o == T:
		return holds
	case o&T == 0:
		return !holds
	}
	//exhaustive:ignore
	// the other nodes are all treated alike
	switch n.op {
	case opAnd, opOr:
		every := holds == (n.op == opAnd)
		for _, x := range n.list {
			if v.hope(x, holds) != every {
				return !every
			}
		}
		return every
	case opNot:
		return v.hope(n.a, !holds)
	default:
	}
	f.walk, f.walk2 = f.walk2, f.walk
	f.walk.begin()
	f.why = true
	f.markTruth(n, 0)
	f.why = false
	open := firstMark(f.walk.marks, func(int) bool { return true }) >= 0
	f.walk, f.walk2 = f.walk2, f.walk
	return open
}

// pick chooses what to branch on: an open input of the condition, or an item of a value that was narrowed.
func (v *solver) pick(decided bool) int {
	f := v.f
	f.walk.begin()
	f.why = true
	if !decided {
		f.markTruth(v.root, 0)
	}
	slot := firstMark(f.walk.marks, func(slot int) bool { return f.s.info[slot].value != nil })
	if slot < 0 {
		slot = firstMark(f.walk.marks, func(int) bool { return true })
	}
	if slot < 0 {
		for _, p := range v.pending {
			v.markItems(p)
		}
		slot = firstMark(f.walk.marks, func(int) bool { return true })
	}
	f.why = false
	return slot
}

// anyOpen is a question that is not yet decided to a point.
func (v *solver) anyOpen() int {
	for _, slot := range v.closure {
		if v.f.s.info[slot].value == nil && v.f.state[slot] != answered && (v.commit[slot] == undecided || v.open(slot)) {
			return slot
		}
	}
	return -1
}

// open: the question is to be answered and has more than one answer left.
func (v *solver) open(slot int) bool {
	f, info := v.f, &v.f.s.info[slot]
	if f.state[slot] == answered || v.commit[slot] != toAnswer || info.kind == Words {
		return false
	}
	w := f.question(slot, info)
	if info.kind == Rows {
		return w.May&(w.May-1) != 0
	}
	return !isPoint(info.kind, &w)
}

// markItems collects the questions that a method's result depends on.
func (v *solver) markItems(slot int) {
	f, val := v.f, v.f.s.info[slot].value
	for _, it := range val.deps() {
		info := &f.s.info[it]
		if info.value == nil {
			v.markQuestion(it)
			continue
		}
		if !info.isPoint(&f.val[it]) {
			f.markName(it)
		}
	}
}

func (v *solver) markQuestion(slot int) {
	f := v.f
	if !f.walk.enterAgain(slot) {
		return
	}
	if a := f.apply[slot]; a&T == 0 {
		return
	} else if a != T {
		for _, w := range f.s.info[slot].whens {
			f.markTruth(w.root, 0)
		}
	}
	if f.state[slot] != answered && (v.commit[slot] == undecided || v.open(slot)) {
		f.mark(slot)
	}
}

func firstMark(marks []uint64, wanted func(int) bool) int {
	for _, slot := range appendMarks(nil, marks) {
		if wanted(slot) {
			return slot
		}
	}
	return -1
}
