package condition

import "slices"

// Silence says whether a missing answer can clear a condition that an answer raised.
type Silence struct {
	// Verdict is Impossible when it is proved that replacing an answer by a non-answer never turns true into certainly
	// not true, in any response whose answers all belong to questions that apply for certain; Found when there is a case;
	// NotProved otherwise.
	Verdict Verdict
	// Through are the names whose rule counts a missing answer as information, and which the condition reads in a
	// direction in which that can clear it: values (proration, refusal, medicine lists) and questions asked about by
	// answered, declined, refused or said. Empty exactly if Verdict is Impossible.
	Through []int
	Raised  []Given // Found: these answers make it true
	Drop    int     // Found: without the answer to this question it is settled as not true
	Refused bool    // Found: it has to be declined for that, not only left out
	Tries   int
}

// Monotone asks whether silence can clear the condition. The proof is by its parts: sets only grow when an answer is
// taken away, but for the rules in Through; those are then searched for a case, in at most limit tries.
func (s *Scope) Monotone(c *Condition, today, limit int) Silence {
	return s.empty(today).Monotone(c, limit)
}

// Monotone is Scope.Monotone with the settings and lists of a settled frame without answers.
func (f *Frame) Monotone(c *Condition, limit int) Silence {
	s := f.s
	m := &monotone{s: s, through: make([]uint64, len(s.names)/64+1), seen: map[seenAt]bool{}}
	m.truth(c.fast, up)
	out := Silence{Verdict: Impossible, Through: appendMarks(nil, m.through)}
	if len(out.Through) == 0 {
		return out
	}
	return f.clearedBySilence(c, out, limit)
}

// way is the direction in which a part helps the condition to be true.
type way uint8

const (
	up   way = 1 // being true, or larger
	down way = 2 // being not true, or smaller
	both way = up | down
)

func (w way) turned() way { return (w&up)<<1 | (w&down)>>1 }

type seenAt struct {
	slot int
	way  way
}

// monotone collects the rules through which silence can count against the condition.
type monotone struct {
	s       *Scope
	through []uint64
	seen    map[seenAt]bool
}

func (m *monotone) mark(slot int) { m.through[slot/64] |= 1 << uint(slot%64) }

func (m *monotone) truth(n *node, w way) {
	//exhaustive:ignore
	// the other nodes cannot stand here
	switch n.op {
	case opTruthConst:
	case opTruthName:
		m.name(n.slot, w, 0)
	case opCodeIn, opHas, opWithin:
		m.name(n.slot, w, n.mask)
	case opCodeEq:
		m.name(n.slot, both, 0)
		m.name(n.other, both, 0)
	case opAnd, opOr:
		for _, x := range n.list {
			m.truth(x, w)
		}
	case opNot:
		m.truth(n.a, w.turned())
	case opSame:
		m.truth(n.a, both)
		m.truth(n.b, both)
	case opCmp:
		m.comparison(n, w)
	case opNumIn:
		m.number(n.a, both)
	case opFact:
		loses := up // being answered is lost by silence, being refused is won
		if n.fact == factDeclined || n.fact == factRefused {
			loses = down
		}
		if w&loses != 0 {
			m.mark(n.slot)
		}
		for _, when := range m.s.info[n.slot].whens {
			m.truth(when.fast, w) // of a question that does not apply no fact is true
		}
	case opAnyRow, opAllRow, opRowClass:
		m.name(n.slot, both, 0)
	default:
		panic("condition: not a yes/no node")
	}
}

func (m *monotone) comparison(n *node, w way) {
	left, right := w, w.turned()
	switch n.rel {
	case relEq, relNe:
		left, right = both, both
	case relLt, relLe:
		left, right = w.turned(), w
	case relGt, relGe:
	}
	if some, slot := n.someMissing(); some && w == up {
		m.name(slot, up, someOnly)
		return
	}
	m.number(n.a, left)
	m.number(n.b, right)
}

// someOnly stands for a mask where a count is only asked whether it is at least one.
const someOnly = 1

// someMissing: the comparison asks whether a number is at least one.
func (n *node) someMissing() (bool, int) {
	if n.a.op != opNumName || n.b.op != opNum {
		return false, 0
	}
	return n.rel == relGt && n.b.num >= 0 && n.b.num < 1 || n.rel == relGe && n.b.num > 0 && n.b.num <= 1, n.a.slot
}

func (m *monotone) number(n *node, w way) {
	//exhaustive:ignore
	// the other nodes cannot stand here
	switch n.op {
	case opNum, opSetting:
	case opNumName, opCountCodes, opRows, opCountRows, opDaysSince, opYearsSince:
		m.name(n.slot, w, 0)
	case opAdd, opSum:
		for _, x := range append([]*node{n.a, n.b}, n.list...) {
			if x != nil {
				m.number(x, w)
			}
		}
	case opSub:
		m.number(n.a, w)
		m.number(n.b, w.turned())
	case opNeg:
		m.number(n.a, w.turned())
	case opMul, opDiv:
		m.number(n.a, both)
		m.number(n.b, both)
	case opCountOf:
		for _, x := range n.list {
			m.truth(x, w)
			m.countsNone(x.slots(nil), w)
		}
	default:
		panic("condition: not a number node")
	}
}

// countsNone: what does not apply counts as none; if its condition becomes open, an answer it still holds counts again.
func (m *monotone) countsNone(slots []int, w way) {
	if w&down == 0 {
		return
	}
	for _, slot := range slots {
		if len(m.s.info[slot].whens) > 0 {
			m.mark(slot)
		}
	}
}

// name follows a name that is read in a direction; mask is what its code is looked for in.
func (m *monotone) name(slot int, w way, mask uint64) {
	info := &m.s.info[slot]
	if !dependsOnMask(info) {
		if at := (seenAt{slot, w}); m.seen[at] {
			return
		} else {
			m.seen[at] = true
		}
	}
	for _, when := range info.whens {
		m.truth(when.fast, up) // a question that stops to apply makes what reads it not true
	}
	val := info.value
	if val == nil {
		return
	}
	switch p := val.method.(type) {
	case nil:
		if val.kind == Truth {
			m.truth(val.root, w)
		} else {
			m.number(val.root, w)
		}
	case Prorated:
		m.mark(slot)
	case Sum, Clusters:
		m.unevenItems(slot, val)
	case Unanswered:
		// An item whose condition becomes open is no longer certain to be missing; what opened it then is, if it counts.
		_, inner := m.gating(val)
		unproved := !inner || mask != someOnly
		m.markIf(slot, w&down != 0 || p.CertainOnly && m.gated(val) && unproved)
	case BandOf:
		m.name(val.items[0], both, 0)
	case Cases:
		for _, c := range val.cases {
			m.truth(c.root, both)
		}
	case AnyYesOrRefused:
		m.markIf(slot, w&down != 0)
	case MedicineClass:
		m.markIf(slot, w&up != 0)
	case ListStatus:
		has := mask&val.codes[0] != 0 // silence moves it to "missing"
		m.markIf(slot, mask == 0 || has && w&down != 0 || !has && w&up != 0)
	case Listed:
	}
	items := up // an item that silence takes away may change the result; one that it adds makes it unknown
	if _, counts := val.method.(Unanswered); counts {
		items = w
	}
	for _, it := range val.items {
		for _, when := range m.s.info[it].whens {
			m.truth(when.fast, items)
		}
	}
}

// dependsOnMask: how the value is asked about decides, so each place counts.
func dependsOnMask(info *nameInfo) bool {
	if info.value == nil {
		return false
	}
	switch info.value.method.(type) {
	case ListStatus, Unanswered:
		return true
	}
	return false
}

func (m *monotone) markIf(slot int, is bool) {
	if is {
		m.mark(slot)
	}
}

// unevenItems: items that apply under different conditions can come and go one by one as silence opens a condition.
// With one condition for all, or conditions that only ask other items, the whole is unknown then.
func (m *monotone) unevenItems(slot int, val *valueInfo) {
	even, inner := m.gating(val)
	m.markIf(slot, !even && !inner)
}

// gating: all items apply under the same conditions; all conditions only ask other items.
func (m *monotone) gating(val *valueInfo) (even, inner bool) {
	even, inner = true, true
	for _, it := range val.items {
		whens, first := m.s.info[it].whens, m.s.info[val.items[0]].whens
		even = even && slices.EqualFunc(whens, first, func(a, b *Condition) bool { return a.text.Src == b.text.Src })
		for _, w := range whens {
			for _, q := range w.reads {
				inner = inner && slices.Contains(val.items, q)
			}
		}
	}
	return even, inner
}

func (m *monotone) gated(val *valueInfo) bool {
	return slices.ContainsFunc(val.items, func(it int) bool { return len(m.s.info[it].whens) > 0 })
}
