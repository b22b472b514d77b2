package condition

// leaning guesses which inputs have to be low, or without the codes that are looked for, to make a condition true; the
// others have to be high. It is what a search tries first. A wrong guess costs time and nothing else.
type leaning struct {
	s    *Scope
	seen []uint64
	down []uint64
}

// leaningOf is the guess for conditions over names of a closure.
func (s *Scope) leaningOf(roots []*node) []uint64 {
	words := len(s.names)/64 + 1
	l := leaning{s: s, seen: make([]uint64, words), down: make([]uint64, words)}
	for _, n := range roots {
		l.node(n, true)
	}
	return l.down
}

// node notes what makes a node true or large (up), or the opposite.
func (l *leaning) node(n *node, up bool) {
	if n == nil {
		return
	}
	a, b := up, up
	//exhaustive:ignore
	// the other nodes are all treated alike
	switch n.op {
	case opTruthName, opCodeIn, opHas, opNumName, opCountCodes, opRows, opCountRows, opAnyRow, opAllRow:
		l.name(n.slot, up)
		return
	case opWithin, opDaysSince, opYearsSince:
		l.name(n.slot, !up)
		return
	case opFact, opCodeEq:
		return
	case opNot, opNeg:
		a = !up
	case opSub, opDiv:
		b = !up
	case opSame:
		a = up == ((n.rel == relEq) == (n.b.op != opTruthConst || n.b.truth == T))
	case opCmp:
		less := n.rel == relLt || n.rel == relLe
		a, b = up != less, up == less
	default:
	}
	l.node(n.a, a)
	l.node(n.b, b)
	for _, x := range n.list {
		l.node(x, a)
	}
}

// name notes an input, once: where it is read first counts most. A name that is read has to apply.
func (l *leaning) name(slot int, up bool) {
	if !enter(l.seen, slot) {
		return
	}
	if !up {
		l.down[slot/64] |= 1 << uint(slot%64)
	}
	info := &l.s.info[slot]
	if val := info.value; val != nil {
		l.node(val.root, up)
		for _, it := range val.items {
			l.name(it, up)
		}
	}
	for _, w := range info.whens {
		l.node(w.fast, true)
	}
}
