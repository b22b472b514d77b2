package condition

import "math"

// Values are rounded half up as a person would on paper: 12.75 is 12.8 although the nearest float lies below the tie.

// roundHalfUp rounds to a number of decimals; what is a tie but for the last bits of a float counts as a tie.
func roundHalfUp(x float64, decimals int) float64 {
	if math.IsInf(x, 0) {
		return x
	}
	scale := math.Pow10(decimals)
	y := x * scale
	return math.Floor(y+0.5+math.Abs(y)*1e-14) / scale
}

// roundExpr rounds an end of what an expression can be. Close to a tie, a point is worked out again in fractions.
func (f *Frame) roundExpr(val *valueInfo, x float64, point bool) float64 {
	if point && val.Round <= 6 && !math.IsInf(x, 0) {
		scale := math.Pow10(val.Round)
		y := x * scale
		if d := math.Abs(y - math.Floor(y) - 0.5); d < 1e-6*math.Max(1, math.Abs(y)) {
			if r, ok := f.fraction(val.root); ok {
				if twice, ok := r.times(ratio{2 * int64(scale), 1}); ok {
					return float64(floorDiv(twice.n+twice.d, 2*twice.d)) / scale
				}
			}
		}
	}
	return roundHalfUp(x, val.Round)
}

// ratio is n/d in lowest terms, d > 0.
type ratio struct{ n, d int64 }

const ratioMax = 1 << 31 // products of two stay within int64

func reduced(n, d int64) (ratio, bool) {
	if d == 0 {
		return ratio{}, false
	}
	if d < 0 {
		n, d = -n, -d
	}
	g, r := d, n
	if r < 0 {
		r = -r
	}
	for r != 0 {
		g, r = r, g%r
	}
	n, d = n/g, d/g
	return ratio{n, d}, n > -ratioMax && n < ratioMax && d < ratioMax
}

func (a ratio) times(b ratio) (ratio, bool) { return reduced2(a.n, b.n, a.d, b.d) }

// reduced2 is n1·n2 / d1·d2, with what cancels taken out first.
func reduced2(n1, n2, d1, d2 int64) (ratio, bool) {
	x, ok1 := reduced(n1, d2)
	y, ok2 := reduced(n2, d1)
	if !ok1 || !ok2 {
		return ratio{}, false
	}
	return reduced(x.n*y.n, x.d*y.d)
}

func (a ratio) plus(b ratio) (ratio, bool) {
	return reduced(a.n*b.d+b.n*a.d, a.d*b.d)
}

// fractionOf is a float as the short decimal that it was written as.
func fractionOf(x float64) (ratio, bool) {
	scale := int64(1)
	for range 7 {
		n := math.Round(x * float64(scale))
		if math.Abs(n) < ratioMax && n/float64(scale) == x {
			return reduced(int64(n), scale)
		}
		scale *= 10
	}
	return ratio{}, false
}

// fraction works a number node out over known answers; false if it is not known or too large.
func (f *Frame) fraction(n *node) (ratio, bool) {
	//exhaustive:ignore
	// the other nodes are all treated alike
	switch n.op {
	case opNeg:
		a, ok := f.fraction(n.a)
		return ratio{-a.n, a.d}, ok
	case opAdd, opSub, opMul, opDiv:
		return f.fractionPair(n)
	case opSum:
		sum, ok := ratio{0, 1}, true
		for _, x := range n.list {
			y, fine := f.fraction(x)
			if !fine || !ok {
				return ratio{}, false
			}
			sum, ok = sum.plus(y)
		}
		return sum, ok
	default:
		s := f.number(n)
		if s.b != T || s.lo != s.hi {
			return ratio{}, false
		}
		return fractionOf(s.lo)
	}
}

func (f *Frame) fractionPair(n *node) (ratio, bool) {
	a, okA := f.fraction(n.a)
	b, okB := f.fraction(n.b)
	if !okA || !okB {
		return ratio{}, false
	}
	//exhaustive:ignore
	// the other nodes cannot stand here
	switch n.op {
	case opAdd:
		return a.plus(b)
	case opSub:
		return a.plus(ratio{-b.n, b.d})
	case opMul:
		return a.times(b)
	case opDiv:
		return reduced2(a.n, b.d, a.d, b.n)
	default:
		panic("condition: not arithmetic")
	}
}
