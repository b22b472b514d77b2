package condition

import (
	"math"
)

// realize turns a node into real answers, one point for each question, and checks them by plain evaluation.
func (v *solver) realize() []Given {
	real := v.f.clone()
	var givens []Given
	for _, slot := range v.closure {
		if v.f.s.info[slot].value != nil || real.state[slot] == answered && v.f.state[slot] == answered {
			continue
		}
		if g, ok := v.given(slot); ok {
			real.put(g)
			givens = append(givens, g)
		}
	}
	real.Settle()
	kept := givens[:0]
	for _, g := range givens {
		if real.rootApply[g.Slot]&T == 0 {
			real.state[g.Slot] = v.f.state[g.Slot]
			continue
		}
		kept = append(kept, g)
	}
	real.Settle()
	if !v.reached(real) {
		return nil
	}
	return v.shorten(real, kept)
}

func (v *solver) reached(real *Frame) bool {
	o := real.exact(v.root, v.exact, enough{})
	return v.want && o == T || !v.want && o&T == 0
}

// given is the answer that a node gives a question; false: it leaves it unasked.
func (v *solver) given(slot int) (Given, bool) {
	switch v.commit[slot] {
	case undecided, toLeave:
		return Given{}, false
	case toDecline:
		return Given{Slot: slot, Refused: true}, true
	case toAnswer:
	}
	f, info := v.f, &v.f.s.info[slot]
	if f.apply[slot]&T == 0 {
		return Given{}, false
	}
	w := f.question(slot, info)
	g := Given{Slot: slot, Val: Val{B: T}}
	switch info.kind {
	case Truth:
		g.Val.B = F
		if w.B == T {
			g.Val.B = T
		}
	case Code:
		g.Val.May = w.May & -w.May
	case Codes:
		if g.Val.Must = w.Must; g.Val.Must == 0 {
			g.Val.Must = w.May & -w.May
			if alone := w.May & f.s.names[slot].Domain.Exclusive; alone != 0 {
				g.Val.Must = alone & -alone
			}
		}
		g.Val.May = g.Val.Must
	case Number, Day:
		g.Val.Lo = onGrid(somewhere(w, f.today, info.kind), f.s.names[slot].Domain.step())
		g.Val.Hi = g.Val.Lo
	case Rows:
		g.Rows = v.tables[slot][lowestIndex(w.May)].rows
	case Words:
	}
	return g, true
}

// somewhere is a plain point of an interval.
func somewhere(w Val, today float64, k Kind) float64 {
	switch {
	case k == Day && w.Lo <= today && w.Hi >= today:
		return today
	case k == Day && w.Hi < today:
		return w.Hi
	case !math.IsInf(w.Lo, 0):
		return w.Lo
	case !math.IsInf(w.Hi, 0):
		return w.Hi
	}
	return 0
}

// onGrid takes away the last bits that counting in steps leaves: 3 × 0.1 is written 0.3.
func onGrid(x, step float64) float64 {
	if step <= 0 {
		return x
	}
	per := math.Round(1 / step)
	if per >= 1 && math.Abs(per*step-1) < 1e-9 {
		return math.Round(x*per) / per
	}
	return math.Round(x/step) * step
}

// put records an answer that was found.
func (f *Frame) put(g Given) {
	switch {
	case g.Refused:
		f.Refuse(g.Slot, true)
	case f.s.info[g.Slot].kind == Rows:
		rows := g.Rows
		f.AnswerTable(g.Slot, Table{Rows: len(rows), Cell: func(row, col int) string { return rows[row][col] }})
	default:
		f.Answer(g.Slot, g.Val)
	}
}

// Put records answers that a search found.
func (f *Frame) Put(answers []Given) {
	for _, g := range answers {
		f.put(g)
	}
}

// shorten leaves out every answer that is not needed, as long as each question left applies for certain.
func (v *solver) shorten(real *Frame, givens []Given) []Given {
	kept := append([]Given{}, givens...)
	for i := len(kept) - 1; i >= 0; i-- {
		g := kept[i]
		real.state[g.Slot] = v.f.state[g.Slot]
		real.Settle()
		rest := append(append([]Given{}, kept[:i]...), kept[i+1:]...)
		if v.reached(real) && real.allApply(rest) {
			kept = rest
			continue
		}
		kept[i] = v.fewerCodes(real, g)
	}
	real.Settle()
	sortGivens(kept)
	return kept
}

// fewerCodes leaves out chosen codes that are not needed, and puts the answer back.
func (v *solver) fewerCodes(real *Frame, g Given) Given {
	if v.f.s.info[g.Slot].kind == Codes && !g.Refused {
		for rest := g.Val.Must; rest != 0; rest &= rest - 1 {
			less := g
			less.Val.Must &^= rest & -rest
			less.Val.May = less.Val.Must
			real.put(less)
			if real.Settle(); less.Val.Must != 0 && v.reached(real) {
				g = less
			}
		}
	}
	real.put(g)
	return g
}

func (f *Frame) allApply(givens []Given) bool {
	for _, g := range givens {
		if f.rootApply[g.Slot] != T {
			return false
		}
	}
	return true
}
