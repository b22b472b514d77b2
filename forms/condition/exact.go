package condition

import "math"

// roundHalfUp rounds to a number of decimals; what is a tie but for the last bits of a float counts as a tie.
func roundHalfUp(x float64, decimals int) float64 {
	if math.IsInf(x, 0) {
		return x
	}
	scale := math.Pow10(decimals)
	y := x * scale
	return math.Floor(y+0.5+math.Abs(y)*1e-14) / scale
}

// roundExpr rounds a bound of an expression.
func (f *Frame) roundExpr(val *valueInfo, x float64, point bool) float64 {
	return roundHalfUp(x, val.Round)
}
