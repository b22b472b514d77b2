package condition

import (
	"math/rand/v2"
	"slices"
)

// clearedBySilence walks through responses that raise the condition, and takes away one answer at a time.
func (f *Frame) clearedBySilence(c *Condition, out Silence, limit int) Silence {
	out.Verdict = NotProved
	w := f.Witness(c, limit)
	if w.Verdict == Impossible {
		out.Verdict, out.Through = Impossible, nil // never raised
		return out
	}
	if w.Verdict != Found {
		return out
	}
	f = f.clone()
	k := &silencer{f: f, c: c, out: &out, rand: steady()}
	k.solver = &solver{f: f.clone(), root: c.fast, closure: f.s.closure(c.direct)}
	k.solver.prepare()
	k.start(w.Answers)
	for out.Tries = 0; out.Tries < limit; out.Tries++ {
		if k.drops() {
			out.Verdict = Found
			return out
		}
		k.step()
	}
	return out
}

// steady gives the same steps every time.
func steady() *rand.Rand {
	return rand.New(rand.NewPCG(1, 2)) //nolint:gosec // nothing is kept secret with it
}

// silencer holds a response that raises the condition.
type silencer struct {
	f       *Frame
	c       *Condition
	solver  *solver
	out     *Silence
	rand    *rand.Rand
	open    []int // questions of the closure
	options [][]Given
	held    map[int]Given
}

func (k *silencer) start(answers []Given) {
	k.held = map[int]Given{}
	for _, g := range answers {
		k.held[g.Slot] = g
	}
	for _, slot := range k.solver.closure {
		if k.f.s.info[slot].value == nil {
			k.open = append(k.open, slot)
			k.options = append(k.options, k.solver.worthTrying(slot))
		}
	}
	k.f.Put(answers)
}

// outcome over the closure alone.
func (k *silencer) outcome() Outcome {
	for _, slot := range k.solver.closure {
		k.f.settleName(slot)
	}
	return k.f.Outcome(k.c)
}

// drops takes each answer away in turn; true when that settles the condition as not true.
func (k *silencer) drops() bool {
	for _, slot := range k.open {
		g, ok := k.held[slot]
		if !ok || g.Refused {
			continue
		}
		for _, st := range [...]state{unasked, declined} {
			k.f.state[slot] = st
			if k.outcome()&T == 0 {
				k.f.put(g)
				k.outcome()
				if k.asked() {
					k.found(slot, st == declined)
					return true
				}
			}
		}
		k.f.put(g)
	}
	return false
}

// asked: every answer held belongs to a question that applies, so that the case is one that an interview can bring.
func (k *silencer) asked() bool {
	for slot := range k.held {
		if k.f.apply[slot] != T {
			return false
		}
	}
	return true
}

func (k *silencer) found(slot int, refused bool) {
	for _, at := range k.open {
		if g, ok := k.held[at]; ok {
			k.out.Raised = append(k.out.Raised, g)
		}
	}
	sortGivens(k.out.Raised)
	k.out.Drop, k.out.Refused = slot, refused
}

// step changes one or two answers at random, and keeps the change if the condition is still raised.
func (k *silencer) step() {
	type was struct {
		slot int
		g    Given
		held bool
	}
	var undo []was
	for range 1 + k.rand.IntN(2) {
		i := k.rand.IntN(len(k.open))
		slot := k.open[i]
		g, held := k.held[slot]
		undo = append(undo, was{slot, g, held})
		if len(k.options[i]) == 0 || k.rand.IntN(5) == 0 {
			delete(k.held, slot)
			k.f.state[slot] = unasked
			continue
		}
		k.held[slot] = k.options[i][k.rand.IntN(len(k.options[i]))]
		k.f.put(k.held[slot])
	}
	if k.outcome() == T {
		return
	}
	slices.Reverse(undo)
	for _, u := range undo {
		delete(k.held, u.slot)
		k.f.state[u.slot] = unasked
		if u.held {
			k.held[u.slot] = u.g
			k.f.put(u.g)
		}
	}
	k.outcome()
}
