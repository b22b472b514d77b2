package condition

import (
	"math"
	"slices"
)

// Settling says what would settle an open condition.
type Settling struct {
	Questions []int   // the open questions of both ways, in declared order
	Raise     []Given // answers to open questions that make it true; nil if none do, or none were found
	Clear     []Given // answers to open questions that settle it as not true; nil if none do, or none were found
	CanRaise  Verdict // Found, Impossible (proved), NotProved
	CanClear  Verdict
	Smallest  bool // both ways are proved to need no fewer questions
}

// settleTries bounds how many small sets of answers Settling tries.
const settleTries = 20_000

// Settling finds the smallest sets of answers to open questions that would settle the condition, one each way, keeping
// the answers in hand. A question that was declined counts as open. limit bounds each search, in nodes.
func (f *Frame) Settling(c *Condition, limit int) Settling {
	var out Settling
	up := f.solve(c.fast, c.direct, true, limit)
	down := f.solve(c.fast, c.direct, false, limit)
	out.CanRaise, out.CanClear = up.Verdict, down.Verdict
	trial := smaller{f: f, real: f.clone(), c: c}
	var provedUp, provedDown bool
	out.Raise, provedUp = trial.best(up.Answers, true)
	out.Clear, provedDown = trial.best(down.Answers, false)
	out.Smallest = provedUp && provedDown && up.Verdict != NotProved && down.Verdict != NotProved
	for _, g := range slices.Concat(out.Raise, out.Clear) {
		if !slices.Contains(out.Questions, g.Slot) {
			out.Questions = append(out.Questions, g.Slot)
		}
	}
	slices.Sort(out.Questions)
	return out
}

// smaller looks for fewer answers than a search needed.
type smaller struct {
	f, real *Frame
	c       *Condition
	tries   int
}

// best is the smallest set of answers, and whether all smaller ones were ruled out.
func (s *smaller) best(found []Given, raise bool) ([]Given, bool) {
	if len(found) == 0 {
		return found, true
	}
	open := s.options()
	s.tries = settleTries
	for size := 1; size < len(found); size++ {
		if set := s.try(open, nil, size, raise); set != nil {
			sortGivens(set)
			return set, true
		}
		if s.tries <= 0 {
			return found, false
		}
	}
	return found, true
}

// try puts size more answers, one question after the other.
func (s *smaller) try(open [][]Given, set []Given, size int, raise bool) []Given {
	if size == 0 {
		if s.tries--; s.tries < 0 || !s.settled(raise) || !s.real.allApply(set) {
			return nil
		}
		return slices.Clone(set)
	}
	for i, options := range open {
		for _, g := range options {
			s.real.put(g)
			found := s.try(open[i+1:], append(set, g), size-1, raise)
			s.restore(g.Slot)
			if found != nil || s.tries <= 0 {
				return found
			}
		}
	}
	return nil
}

func (s *smaller) settled(raise bool) bool {
	s.real.Settle()
	o := s.real.Outcome(s.c)
	return raise && o == T || !raise && o&T == 0
}

func (s *smaller) restore(slot int) {
	s.real.state[slot], s.real.given[slot], s.real.tables[slot] = s.f.state[slot], s.f.given[slot], s.f.tables[slot]
	copy(s.real.class[slot], s.f.class[slot])
}

// options are answers worth trying for every open question that the condition rests on.
func (s *smaller) options() [][]Given {
	v := &solver{f: s.f.clone(), root: s.c.fast, closure: s.f.s.closure(s.c.direct)}
	v.prepare()
	var out [][]Given
	slots := slices.Clone(v.closure)
	slices.Sort(slots)
	for _, slot := range slots {
		if s.f.s.info[slot].value == nil && s.f.state[slot] != answered && s.f.rootApply[slot]&T != 0 {
			out = append(out, v.worthTrying(slot))
		}
	}
	return out
}

// worthTrying are the answers of a question that a condition tells apart: every code alone, numbers around what they
// are compared with, tables of each sort.
func (v *solver) worthTrying(slot int) []Given {
	var out []Given
	add := func(w Val) { out = append(out, Given{Slot: slot, Val: w}) }
	d, info := &v.f.s.names[slot].Domain, &v.f.s.info[slot]
	switch info.kind {
	case Truth:
		add(Val{B: T})
		add(Val{B: F})
	case Code:
		for i := range d.Codes {
			add(Val{B: T, May: 1 << uint(i)})
		}
	case Codes:
		for i := range d.Codes {
			add(Val{B: T, Must: 1 << uint(i), May: 1 << uint(i)})
		}
		if many := d.allCodes() &^ d.Exclusive; many&(many-1) != 0 {
			add(Val{B: T, Must: many, May: many})
		}
	case Number, Day:
		for _, x := range v.pointsOf(slot) {
			add(Val{B: T, Lo: x, Hi: x})
		}
	case Words:
		add(Val{B: T})
	case Rows:
		for _, c := range v.tables[slot] {
			out = append(out, Given{Slot: slot, Val: Val{B: T}, Rows: c.rows})
		}
	}
	return out
}

func (v *solver) pointsOf(slot int) []float64 {
	d := &v.f.s.names[slot].Domain
	step := d.step()
	if step == 0 {
		step = 1
	}
	points := []float64{d.Min, d.Max, v.f.today}
	if c := v.plan.cutOf(slot); c != nil {
		for _, at := range c.at {
			points = append(points, at-step, at, at+step)
		}
	}
	if small := (d.Max - d.Min) / step; small <= 12 {
		for x := d.Min; x <= d.Max; x += step {
			points = append(points, x)
		}
	}
	var out []float64
	for _, x := range points {
		x = onGrid(x, d.step())
		if x >= d.Min && x <= d.Max && !math.IsInf(x, 0) && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	slices.Sort(out)
	return out
}
