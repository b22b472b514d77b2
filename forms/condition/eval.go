package condition

import (
	"math"
	"math/bits"
)

// truth evaluates a yes/no node over the frame's present values.
func (f *Frame) truth(n *node) Outcome {
	//exhaustive:ignore
	// the other nodes cannot stand here
	switch n.op {
	case opTruthConst:
		return n.truth
	case opTruthName:
		return f.val[n.slot].B
	case opAnd:
		o := T
		for _, x := range n.list {
			if o = and(o, f.truth(x)); o == F {
				return F
			}
		}
		return o
	case opOr:
		o := F
		for _, x := range n.list {
			if o = or(o, f.truth(x)); o == T {
				return T
			}
		}
		return o
	case opNot:
		return not(f.truth(n.a))
	case opSame:
		return negateIf(n.rel == relNe, same(f.truth(n.a), f.truth(n.b)))
	case opCmp:
		return compare(n.rel, f.number(n.a), f.number(n.b))
	case opNumIn:
		return f.numIn(n)
	case opCodeIn, opCodeEq, opHas, opWithin:
		return f.codeTruth(n)
	case opFact:
		return f.fact(n)
	case opAnyRow, opAllRow:
		return f.rowTruth(n)
	default:
		panic("condition: not a yes/no node")
	}
}

func negateIf(yes bool, o Outcome) Outcome {
	if yes {
		return not(o)
	}
	return o
}

func (f *Frame) numIn(n *node) Outcome {
	x := f.number(n.a)
	o := F
	for _, k := range n.nums {
		o = or(o, compare(relEq, x, span{lo: k, hi: k, b: T}))
	}
	return o
}

// subset says what "the answer lies in mask" can give for a choice with the possible codes may.
func subset(may, mask uint64) Outcome {
	var o Outcome
	if may&mask != 0 {
		o = T
	}
	if may&^mask != 0 {
		o |= F
	}
	return o
}

func (f *Frame) codeTruth(n *node) Outcome {
	v := &f.val[n.slot]
	na := v.B & NA
	if v.B&T == 0 {
		return NA
	}
	//exhaustive:ignore
	// the other nodes cannot stand here
	switch n.op {
	case opCodeIn:
		return na | subset(v.May, n.mask)
	case opCodeEq:
		w := &f.val[n.other]
		if w.B&T == 0 {
			return NA
		}
		return na | w.B&NA | negateIf(n.rel == relNe, sameCode(v.May, w.May, n.xlat))
	case opHas:
		switch {
		case v.Must&n.mask != 0:
			return na | T
		case v.May&n.mask == 0:
			return na | F
		case v.Must == 0 && v.May&^n.mask == 0:
			return na | T // an answer chooses at least one code
		}
		return na | F | T
	case opWithin:
		switch {
		case v.Must&^n.mask != 0:
			return na | F
		case v.May&^n.mask == 0:
			return na | T
		case v.Must == 0 && v.May&n.mask == 0:
			return na | F
		}
		return na | F | T
	}
	panic("condition: not a choice node")
}

// sameCode compares two choices of possibly different questions by their codes.
func sameCode(a, b uint64, xlat []int8) Outcome {
	moved := a
	if xlat != nil {
		moved = 0
		for rest := a; rest != 0; rest &= rest - 1 {
			if to := xlat[bits.TrailingZeros64(rest)]; to >= 0 {
				moved |= 1 << uint(to)
			}
		}
	}
	if moved&b == 0 {
		return F
	}
	if bits.OnesCount64(a) == 1 && bits.OnesCount64(b) == 1 {
		return T
	}
	return F | T
}

// fact answers what is always known: it looks at the answers in hand, never at completions.
func (f *Frame) fact(n *node) Outcome {
	if f.checking {
		return F | T
	}
	if f.solving != nil {
		return f.solving.fact(n)
	}
	yes := false
	if f.rootApply[n.slot]&T != 0 {
		switch st := f.state[n.slot]; n.fact {
		case factAnswered:
			yes = st == answered
		case factDeclined:
			yes = st == declined
		case factRefused:
			yes = st == declined || st == refused
		case factSaid:
			v := &f.given[n.slot]
			yes = st == answered && (v.May&n.mask != 0 && v.Must == 0 || v.Must&n.mask != 0)
		}
	}
	if yes {
		return T
	}
	return F
}

// number evaluates a number node.
func (f *Frame) number(n *node) span {
	//exhaustive:ignore
	// the other nodes cannot stand here
	switch n.op {
	case opNum:
		return span{n.num, n.num, T}
	case opNumName:
		v := &f.val[n.slot]
		return span{v.Lo, v.Hi, v.B}
	case opSetting:
		return f.setting(n.slot)
	case opNeg:
		x := f.number(n.a)
		return span{-x.hi, -x.lo, x.b}
	case opAdd, opSub, opMul, opDiv:
		return f.arithmetic(n)
	case opSum:
		sum := span{b: T}
		for _, x := range n.list {
			y := f.number(x)
			b, ok := join(sum, y)
			if !ok {
				return span{b: NA}
			}
			sum = span{sum.lo + y.lo, sum.hi + y.hi, b}
		}
		return sum
	case opCountOf:
		return f.countOf(n)
	case opCountCodes:
		v := &f.val[n.slot]
		if v.B&T == 0 {
			return span{b: NA}
		}
		return countCodes(v, n.mask, f.s.names[n.slot].Domain.Exclusive)
	case opRows, opCountRows:
		return f.countRows(n)
	case opDaysSince, opYearsSince:
		return f.since(n)
	default:
		panic("condition: not a number node")
	}
}

func (f *Frame) setting(i int) span {
	if f.checking {
		return span{math.Inf(-1), math.Inf(1), T}
	}
	if i < len(f.changed) && f.changed[i] {
		return span{f.numbers[i], f.numbers[i], T}
	}
	x := f.s.settings[i].is
	return span{x, x, T}
}

func (f *Frame) arithmetic(n *node) span {
	x, y := f.number(n.a), f.number(n.b)
	b, ok := join(x, y)
	if !ok {
		return span{b: NA}
	}
	var s span
	//exhaustive:ignore
	// the other nodes cannot stand here
	switch n.op {
	case opAdd:
		s = span{lo: x.lo + y.lo, hi: x.hi + y.hi}
	case opSub:
		s = span{lo: x.lo - y.hi, hi: x.hi - y.lo}
	case opMul:
		s = multiply(x, y)
	case opDiv:
		s = divide(x, y)
	default:
		panic("condition: not arithmetic")
	}
	s.b = b
	return s
}

func (f *Frame) countOf(n *node) span {
	s := span{b: T}
	for _, x := range n.list {
		o := f.truth(x)
		if o == T {
			s.lo++
		}
		if o&T != 0 {
			s.hi++
		}
	}
	return s
}

// countCodes counts chosen codes of mask; an exclusive code stands alone.
func countCodes(v *Val, mask, exclusive uint64) span {
	lo, hi := bits.OnesCount64(v.Must&mask), bits.OnesCount64(v.May&mask&^exclusive)
	if hi == 0 && v.May&mask&exclusive != 0 {
		hi = 1
	}
	return span{float64(lo), float64(max(lo, hi)), v.B}
}

// since is the days or full years from a day to the consult date. A day that lies later gives no number: anything
// from 0 is then possible.
func (f *Frame) since(n *node) span {
	v := &f.val[n.slot]
	if v.B&T == 0 {
		return span{b: NA}
	}
	s := span{lo: 0, hi: math.Inf(1), b: v.B}
	if v.Hi > f.today {
		return s
	}
	if n.op == opDaysSince {
		s.lo, s.hi = f.today-v.Hi, f.today-v.Lo
		return s
	}
	s.lo = float64(fullYears(v.Hi, f.today))
	if !math.IsInf(v.Lo, -1) {
		s.hi = float64(fullYears(v.Lo, f.today))
	}
	return s
}
