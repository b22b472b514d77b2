package condition

import "math/bits"

// The walk collects the questions that keep something open. It skips every part that is settled, and goes through each
// name once: a second time it would collect the same, and a chain of names that read two before them would take time
// without end.

// walk is what a walk has collected, and where it has been.
type walk struct{ marks, entered, again []uint64 }

func newWalk(names int) walk {
	words := names/64 + 1
	all := make([]uint64, 3*words)
	return walk{marks: all[:words:words], entered: all[words : 2*words : 2*words], again: all[2*words:]}
}

// begin forgets the walk before.
func (w *walk) begin() {
	clear(w.marks)
	clear(w.entered)
	clear(w.again)
}

// enter is true the first time for each name; enterAgain too, for walks that look at a name from two sides.
func (w *walk) enter(slot int) bool { return enter(w.entered, slot) }

func (w *walk) enterAgain(slot int) bool { return enter(w.again, slot) }

func enter(been []uint64, slot int) bool {
	word, bit := &been[slot/64], uint64(1)<<uint(slot%64)
	first := *word&bit == 0
	*word |= bit
	return first
}

func (f *Frame) mark(slot int) { f.walk.marks[slot/64] |= 1 << uint(slot%64) }

func appendMarks(dst []int, marks []uint64) []int {
	for i, w := range marks {
		for ; w != 0; w &= w - 1 {
			dst = append(dst, i*64+bits.TrailingZeros64(w))
		}
	}
	return dst
}

// markTruth collects what keeps a yes/no node open. want is the outcome that matters where the node stands (T, F under a
// not, 0 if all do): a part that cannot come out so is settled.
func (f *Frame) markTruth(n *node, want Outcome) {
	var o Outcome
	if f.why || f.asking == nil {
		o = f.truth(n)
	} else {
		o = f.exact(n, f.asking, open(want))
	}
	if single(o) || !f.why && want != 0 && o&want == 0 {
		return
	}
	//exhaustive:ignore
	// the other nodes cannot stand here
	switch n.op {
	case opTruthConst:
	case opFact:
		if f.solving != nil {
			f.solving.markQuestion(n.slot)
		}
	case opTruthName, opCodeIn, opHas, opWithin:
		f.markName(n.slot)
	case opCodeEq:
		f.markName(n.slot)
		f.markName(n.other)
	case opAnd, opOr:
		for _, x := range n.list {
			f.markTruth(x, want)
		}
	case opNot:
		f.markTruth(n.a, not(want))
	case opSame:
		f.markTruth(n.a, 0)
		f.markTruth(n.b, 0)
	case opCmp:
		f.markNumber(n.a)
		f.markNumber(n.b)
	case opNumIn:
		f.markNumber(n.a)
	case opAnyRow, opAllRow, opRowClass:
		f.markName(n.slot)
	default:
		panic("condition: not a yes/no node")
	}
}

// markNumber collects what keeps a number node open.
func (f *Frame) markNumber(n *node) {
	if f.number(n).point() {
		return
	}
	//exhaustive:ignore
	// the other nodes cannot stand here
	switch n.op {
	case opNum, opSetting:
	case opNumName, opCountCodes, opRows, opCountRows:
		f.markName(n.slot)
	case opDaysSince, opYearsSince:
		v := &f.val[n.slot]
		if f.why && v.Lo > f.today {
			return // a day that lies later: unknown for good
		}
		f.markName(n.slot)
		if !f.why && v.Lo == v.Hi {
			f.mark(n.slot)
		}
	case opNeg:
		f.markNumber(n.a)
	case opAdd, opSub, opMul, opDiv:
		f.markNumber(n.a)
		f.markNumber(n.b)
	case opSum:
		for _, x := range n.list {
			f.markNumber(x)
		}
	case opCountOf:
		for _, x := range n.list {
			f.markTruth(x, T)
		}
	default:
		panic("condition: not a number node")
	}
}

// markName collects what keeps a name open: a question blocks by itself, a value by what its method names.
func (f *Frame) markName(slot int) {
	if !f.walk.enter(slot) {
		return
	}
	info := &f.s.info[slot]
	if f.why && f.apply[slot]&T != 0 && f.apply[slot] != T {
		for _, w := range info.whens {
			f.markTruth(w.root, 0)
		}
	}
	v := &f.val[slot]
	if info.value == nil && f.solving != nil {
		f.solving.markQuestion(slot)
		return
	}
	if info.value == nil {
		if f.state[slot] == answered {
			return
		}
		if info.kind == Rows {
			if !f.why && v.B&T != 0 {
				f.mark(slot)
			}
			return // a search cannot try every table
		}
		if !info.isPoint(v) && (!f.why || !info.isPointButNA(v)) {
			f.mark(slot)
		}
		return
	}
	if info.isPoint(v) {
		return
	}
	f.markValue(slot, info)
}

func (f *Frame) markValue(slot int, info *nameInfo) {
	val := info.value
	if !f.why {
		for _, w := range info.whens {
			f.markTruth(w.root, 0)
		}
	}
	if val.method == nil {
		if _, point := f.expression(val); point && !f.why {
			for _, q := range val.reads { // out of bounds: its inputs are to be looked at
				f.mark(q)
			}
			return
		}
		f.markExpr(val)
		return
	}
	f.markMethod(slot, info)
}

func (f *Frame) markExpr(val *valueInfo) {
	switch {
	case val.root == nil:
	case val.kind == Truth:
		f.markTruth(val.root, 0)
	case val.kind == Number || val.kind == Day:
		f.markNumber(val.root)
	default:
		f.markName(val.root.slot)
	}
}
