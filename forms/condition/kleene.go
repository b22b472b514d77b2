package condition

import "math"

// The connectives are strong Kleene's on F < NA < T, lifted to sets of outcomes.

func and(a, b Outcome) Outcome {
	r := (a|b)&F | a&b&T
	if (a&NA != 0 && b&(NA|T) != 0) || (b&NA != 0 && a&(NA|T) != 0) {
		r |= NA
	}
	return r
}

func or(a, b Outcome) Outcome {
	r := (a|b)&T | a&b&F
	if (a&NA != 0 && b&(NA|F) != 0) || (b&NA != 0 && a&(NA|F) != 0) {
		r |= NA
	}
	return r
}

func not(a Outcome) Outcome {
	r := a & NA
	if a&T != 0 {
		r |= F
	}
	if a&F != 0 {
		r |= T
	}
	return r
}

// same is equality of two yes/no sides; n/a on either side gives n/a.
func same(a, b Outcome) Outcome {
	r := (a | b) & NA
	if a&b&(F|T) != 0 {
		r |= T
	}
	if (a&T != 0 && b&F != 0) || (a&F != 0 && b&T != 0) {
		r |= F
	}
	return r
}

// compare says what a comparison of two spans can give.
func compare(r rel, x, y span) Outcome {
	out := (x.b | y.b) & NA
	if x.b&T == 0 || y.b&T == 0 {
		return NA
	}
	switch r {
	case relEq:
		return out | equal(x, y)
	case relNe:
		return out | not(equal(x, y))
	case relLt:
		return out | less(x, y)
	case relLe:
		return out | not(less(y, x))
	case relGt:
		return out | less(y, x)
	case relGe:
		return out | not(less(x, y))
	}
	panic("condition: unknown comparison")
}

func equal(x, y span) Outcome {
	if x.hi < y.lo || y.hi < x.lo {
		return F
	}
	if x.lo == x.hi && y.lo == y.hi {
		return T
	}
	return F | T
}

func less(x, y span) Outcome {
	var r Outcome
	if x.lo < y.hi {
		r = T
	}
	if x.hi >= y.lo {
		r |= F
	}
	return r
}

// join is what a number can be when it needs both operands.
func join(x, y span) (Outcome, bool) {
	if x.b&T == 0 || y.b&T == 0 {
		return NA, false
	}
	return T | (x.b|y.b)&NA, true
}

func times(a, b float64) float64 {
	if a == 0 || b == 0 {
		return 0 // also 0 × ∞: the bound stands for finite numbers
	}
	return a * b
}

func multiply(x, y span) span {
	p := [4]float64{times(x.lo, y.lo), times(x.lo, y.hi), times(x.hi, y.lo), times(x.hi, y.hi)}
	return hull(p)
}

// divide needs a divisor whose span does not hold 0; the checker sees to that.
func divide(x, y span) span {
	if y.lo <= 0 && y.hi >= 0 {
		return span{lo: math.Inf(-1), hi: math.Inf(1)}
	}
	p := [4]float64{over(x.lo, y.lo), over(x.lo, y.hi), over(x.hi, y.lo), over(x.hi, y.hi)}
	return hull(p)
}

func over(a, b float64) float64 {
	if math.IsInf(b, 0) {
		if math.IsInf(a, 0) {
			return math.Copysign(math.Inf(1), a*b)
		}
		return 0
	}
	return a / b
}

func hull(p [4]float64) span {
	s := span{lo: p[0], hi: p[0]}
	for _, x := range p[1:] {
		s.lo, s.hi = math.Min(s.lo, x), math.Max(s.hi, x)
	}
	return s
}
