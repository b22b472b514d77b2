package condition

import (
	"math"
	"math/bits"
	"slices"
)

// plan is what a search over the open inputs of a condition needs to know, worked out when it is compiled.
type plan struct {
	closure []int    // all names it rests on, in settling order
	repeats []int    // inputs that are read more than once, or in a way that sets only bound
	cuts    []cut    // by slot
	down    []uint64 // of a condition: inputs that are low where it is true, as a guess
}

// cut says where the domain of an input is worth splitting.
type cut struct {
	slot int
	mask uint64
	at   []float64
}

// goal is what a search finds the possible outcomes of: a condition or the cases of a value.
type goal struct {
	root   *node
	cases  *valueInfo
	enough enough
}

// nodeLimit is how many nodes a search during evaluation may take before the Kleene answer stands. A node in which more
// than nodeNames names have to be worked out counts as several, so that chains of thousands of names stay bounded.
const (
	nodeLimit = 2000
	nodeNames = 200
)

// worthSearching: strong Kleene is exact unless an open input is read more than once.
func (f *Frame) worthSearching(p *plan) bool {
	for _, slot := range p.repeats {
		if f.state[slot] != answered && !f.s.info[slot].isPoint(&f.val[slot]) {
			return true
		}
	}
	return false
}

// enough says what the asker of an outcome wants to know, so that a search can stop as soon as it has met an outcome of
// one set and an outcome of another: what it would find besides makes no difference to the asker. Nothing is searched
// either if no outcome of the set `of` is possible at all. The zero enough wants every outcome.
type enough struct{ of, one, another Outcome }

// open is enough to know whether the outcome can be o, and whether it can be another.
func open(o Outcome) enough { return enough{of: o, one: o, another: ^o} }

func (e enough) met(found uint64) bool {
	return found&uint64(e.one) != 0 && found&uint64(e.another) != 0
}

// exact is the outcome of a node, as far as is enough. A search settles what strong Kleene leaves open.
func (f *Frame) exact(n *node, p *plan, e enough) Outcome {
	o := f.truth(n)
	if single(o) || e.of != 0 && o&e.of == 0 || !f.worthSearching(p) {
		return o
	}
	return f.search(n, p, o, e)
}

func (f *Frame) search(root *node, p *plan, kleene Outcome, e enough) Outcome {
	return Outcome(f.searchSet(goal{root: root, enough: e}, p, uint64(kleene)))
}

// searchSet tries completions of the open inputs, skip logic included, until every outcome in the set has been met or
// all completions are covered. Past the node limit the set it was given, which is sound, stands.
func (f *Frame) searchSet(g goal, p *plan, kleene uint64) uint64 {
	if !g.enough.met(kleene) {
		g.enough = enough{}
	}
	f.enterTrial(p)
	if g.enough != (enough{}) {
		// Two guesses may be enough. The whole search would meet what they meet, or give up and keep the Kleene answer,
		// which is enough as well.
		if found := f.probe(g, p, p.down); g.enough.met(found) {
			f.leaveTrial()
			return found
		}
	}
	found, complete := f.probe(g, p, nil), true
	if found != kleene && !g.enough.met(found) {
		f.nodes = nodeLimit
		found, complete = f.explore(g, p, found)
	}
	f.leaveTrial()
	if !complete && found&kleene != kleene && !g.enough.met(found) {
		return kleene
	}
	return found
}

func (f *Frame) enterTrial(p *plan) {
	f.active = f.active[:0]
	for _, slot := range p.closure {
		f.trialVal[slot], f.trialApply[slot] = f.rootVal[slot], f.rootApply[slot]
		f.assumed[slot] = false
		if info := &f.s.info[slot]; info.value != nil || len(info.whens) > 0 || f.state[slot] != answered {
			f.active = append(f.active, slot)
		}
	}
	f.val, f.apply, f.trial = f.trialVal, f.trialApply, true
	f.walk, f.walk2 = f.walk2, f.walk
}

func (f *Frame) leaveTrial() {
	f.val, f.apply, f.trial = f.rootVal, f.rootApply, false
	f.walk, f.walk2 = f.walk2, f.walk
}

func (f *Frame) outcomes(g goal) uint64 {
	if g.cases != nil {
		return f.caseSet(g.cases)
	}
	return uint64(f.truth(g.root))
}

// probe tries two extreme completions, everything low and everything high, but for the inputs of down, which are the
// other way round: most open conditions show all their outcomes there.
func (f *Frame) probe(g goal, p *plan, down []uint64) uint64 {
	var found uint64
	for _, high := range [...]bool{false, true} {
		for _, slot := range f.active {
			own := high
			if down != nil && down[slot/64]&(1<<uint(slot%64)) != 0 {
				own = !high
			}
			f.narrow[slot], f.assumed[slot] = f.extreme(slot, p, own), true
			f.settleName(slot)
		}
		if set := f.outcomes(g); set&(set-1) == 0 {
			found |= set
		}
		if g.enough.met(found) {
			break
		}
	}
	for _, slot := range f.active {
		f.assumed[slot] = false
	}
	return found
}

// extreme is one answer at an end of a domain, or with and without the codes that the condition looks for.
func (f *Frame) extreme(slot int, p *plan, high bool) Val {
	info := &f.s.info[slot]
	var mask uint64
	if c := p.cutOf(slot); c != nil {
		mask = c.mask
	}
	all := info.open.May
	switch info.kind {
	case Truth:
		return Val{B: outcomeOf(high)}
	case Code:
		if !high {
			mask = ^mask
		}
		if all&mask != 0 {
			all &= mask
		}
		return Val{B: T, May: all & -all}
	case Codes:
		exclusive := f.s.names[slot].Domain.Exclusive
		set := all & mask &^ exclusive
		if !high || set == 0 {
			if set = all & exclusive &^ mask; set == 0 {
				set = all &^ mask
			}
			if set == 0 {
				set = all
			}
			set &= -set
		}
		return Val{B: T, Must: set, May: set}
	case Number, Day:
		x := info.open.Lo
		if high {
			x = info.open.Hi
		}
		if math.IsInf(x, 0) {
			x = math.Copysign(1e6, x)
		}
		return Val{B: T, Lo: x, Hi: x}
	case Words, Rows:
	}
	return Val{B: T}
}

// explore returns what was found so far, and false if the limit was reached or what was found is enough.
func (f *Frame) explore(g goal, p *plan, found uint64) (uint64, bool) {
	if f.nodes -= 1 + len(f.active)/nodeNames; f.nodes < 0 {
		return found, false
	}
	for _, slot := range f.active {
		f.settleName(slot)
	}
	set := f.outcomes(g)
	if set&^found == 0 {
		return found, true
	}
	if set&(set-1) == 0 {
		return found | set, !g.enough.met(found | set)
	}
	slot := f.pick(g, p)
	if slot < 0 {
		found |= set // nothing left to ask: what remains is unknown for good
		return found, !g.enough.met(found)
	}
	was, wasNarrow := f.assumed[slot], f.narrow[slot]
	parts, n := f.split(slot, p)
	f.assumed[slot] = true
	for _, part := range parts[:n] {
		f.narrow[slot] = part
		var ok bool
		if found, ok = f.explore(g, p, found); !ok {
			return found, false
		}
	}
	f.assumed[slot], f.narrow[slot] = was, wasNarrow
	return found, true
}

// pick chooses the open input to branch on; inputs that are read more than once come first.
func (f *Frame) pick(g goal, p *plan) int {
	f.walk.begin()
	f.why = true
	f.markGoal(g)
	f.why = false
	for _, slot := range p.repeats {
		if f.walk.marks[slot/64]&(1<<uint(slot%64)) != 0 {
			return slot
		}
	}
	for i, w := range f.walk.marks {
		if w != 0 {
			return i*64 + bits.TrailingZeros64(w)
		}
	}
	return -1
}

func (f *Frame) markGoal(g goal) {
	if g.cases == nil {
		f.markTruth(g.root, 0)
		return
	}
	for i := range g.cases.cases {
		f.markTruth(g.cases.cases[i].root, 0)
	}
}

// cutOf is the cut of an input, nil if it has none.
func (p *plan) cutOf(slot int) *cut {
	i, ok := p.findCut(slot)
	if !ok {
		return nil
	}
	return &p.cuts[i]
}

// findCut is where the cut of an input stands, or belongs.
func (p *plan) findCut(slot int) (int, bool) {
	return slices.BinarySearchFunc(p.cuts, slot, func(c cut, slot int) int { return c.slot - slot })
}

// split cuts what an input can be in up to three parts.
func (f *Frame) split(slot int, p *plan) ([3]Val, int) {
	info := &f.s.info[slot]
	v := info.open
	if f.assumed[slot] {
		v = f.narrow[slot]
	}
	c := p.cutOf(slot)
	switch info.kind {
	case Truth:
		return [3]Val{{B: T}, {B: F}}, 2
	case Code:
		bit := lowest(v.May, c)
		return [3]Val{{B: T, May: bit}, {B: T, May: v.May &^ bit}}, 2
	case Codes:
		return splitCodes(v, c, f.s.names[slot].Domain.Exclusive)
	case Number, Day:
		origin := 0.0
		if info.kind == Day {
			origin = f.today
		}
		return splitNumber(v, c, f.s.names[slot].Domain.step(), origin)
	case Words, Rows:
	}
	return [3]Val{{B: T}}, 1
}

// lowest is a bit worth deciding.
func lowest(open uint64, c *cut) uint64 {
	if c != nil && open&c.mask != 0 {
		open &= c.mask
	}
	return open & -open
}

func splitCodes(v Val, c *cut, exclusive uint64) ([3]Val, int) {
	bit := lowest(v.May&^v.Must, c)
	in := Val{B: T, Must: v.Must | bit, May: v.May &^ exclusive}
	if bit&exclusive != 0 {
		in.Must, in.May = bit, bit
	}
	out := Val{B: T, Must: v.Must, May: v.May &^ bit}
	if out.Must == 0 && out.May&(out.May-1) == 0 {
		out.Must = out.May // an answer chooses at least one code
	}
	switch {
	case bit&exclusive != 0 && v.Must != 0:
		return [3]Val{out}, 1
	case out.May == 0:
		return [3]Val{in}, 1
	}
	return [3]Val{in, out}, 2
}

func (d *Domain) step() float64 {
	if d.Kind == Day && d.Step == 0 {
		return 1
	}
	return d.Step
}

// splitNumber cuts at a constant that the condition compares with, else in the middle.
func splitNumber(v Val, c *cut, step, origin float64) ([3]Val, int) {
	if c != nil {
		for _, at := range c.at {
			if at >= v.Lo && at <= v.Hi {
				if parts, n := splitAt(v, at, step); n > 1 {
					return parts, n
				}
			}
		}
	}
	m := middle(v.Lo, v.Hi, origin)
	if step > 0 {
		m = math.Floor(m/step+1e-9) * step
		if m < v.Lo {
			m = v.Lo
		}
		return [3]Val{{B: T, Lo: v.Lo, Hi: m}, {B: T, Lo: math.Min(m+step, v.Hi), Hi: v.Hi}}, 2
	}
	return [3]Val{{B: T, Lo: v.Lo, Hi: m}, {B: T, Lo: math.Nextafter(m, math.Inf(1)), Hi: v.Hi}}, 2
}

func splitAt(v Val, at, step float64) (parts [3]Val, n int) {
	below, above := math.Nextafter(at, math.Inf(-1)), math.Nextafter(at, math.Inf(1))
	onGrid := true
	if step > 0 {
		k := math.Round(at / step)
		onGrid = math.Abs(at/step-k) < 1e-6
		below, above = (math.Ceil(at/step-1e-6)-1)*step, (math.Floor(at/step+1e-6)+1)*step
	}
	if below >= v.Lo {
		parts[n] = Val{B: T, Lo: v.Lo, Hi: below}
		n++
	}
	if onGrid {
		parts[n] = Val{B: T, Lo: at, Hi: at}
		n++
	}
	if above <= v.Hi {
		parts[n] = Val{B: T, Lo: above, Hi: v.Hi}
		n++
	}
	return parts, n
}

// middle of an interval; an open end is reached by doubling the distance from the origin.
func middle(lo, hi, origin float64) float64 {
	switch {
	case math.IsInf(lo, -1) && math.IsInf(hi, 1):
		return origin
	case math.IsInf(lo, -1):
		return origin + math.Min(2*(hi-origin), -1)
	case math.IsInf(hi, 1):
		return origin + math.Max(2*(lo-origin), 1)
	}
	return lo + (hi-lo)/2
}
