package condition

// valueInfo is a compiled Value.
type valueInfo struct {
	Value
	kind   Kind
	root   *node // of an expression
	method Method
	items  []int // the slots that the method names, in its order
	groups [][]int
	cases  []caseInfo
	plan   *plan // of cases, or of a yes/no expression
	table  int
	column int
	needs  []int // columns
	class  uint64
	tick   uint64
	set    string
	codes  []uint64 // bits of the codes that a method can give, in the method's order
	on     []int    // names it itself reads
	reads  []int    // questions it depends on
}

type caseInfo struct {
	root *node
	bit  uint64
}

// computed is what a value can be, given the names before it.
func (f *Frame) computed(slot int, info *nameInfo) Val {
	if info.value.method == nil {
		v, _ := f.expression(info.value)
		return f.bounded(v, info)
	}
	if f.solving != nil {
		return f.solving.computed(slot, info)
	}
	if f.trial && f.unsure(info.value) {
		v, _ := unknown(info, false)
		return v
	}
	v, known := f.method(slot, info)
	if known || v.B&T == 0 && info.kind != Truth {
		return v
	}
	if f.trial && f.assumed[slot] {
		n := f.narrow[slot]
		n.B |= v.B & NA
		return n
	}
	return v
}

// unsure: inside a search, it is still to be decided which items of a method apply.
func (f *Frame) unsure(val *valueInfo) bool {
	switch val.method.(type) {
	case Unanswered, Cases, BandOf: // known from the answers in hand, or as the other value is
		return false
	case Sum, Prorated, Clusters, AnyYesOrRefused, MedicineClass, ListStatus, Listed:
	}
	for _, it := range val.items {
		if !single(f.apply[it]) && f.apply[it]&T != 0 {
			return true
		}
	}
	return val.table >= 0 && !single(f.apply[val.table]) && f.apply[val.table]&T != 0
}

// expression is the set of values of an `is`, rounded; point says that there is only one.
func (f *Frame) expression(val *valueInfo) (Val, bool) {
	switch val.kind {
	case Truth:
		o := f.truth(val.root)
		if !single(o) && !f.trial && f.solving == nil && f.worthSearching(val.plan) {
			o = f.search(val.root, val.plan, o, enough{})
		}
		return Val{B: o}, single(o)
	case Code, Codes:
		v := f.val[val.root.slot]
		return v, isPoint(val.kind, &v)
	case Number, Day:
		s := f.number(val.root)
		if s.b&T == 0 {
			return Val{B: NA}, true
		}
		if val.HasRound {
			point := s.lo == s.hi
			s.lo = f.roundExpr(val, s.lo, point)
			if s.hi = s.lo; !point {
				s.hi = f.roundExpr(val, f.number(val.root).hi, false)
			}
		}
		return Val{B: s.b, Lo: s.lo, Hi: s.hi}, s.point()
	case Words, Rows:
	}
	panic("condition: a value of this kind has no expression")
}

// bounded makes a number outside the value's domain unknown.
func (f *Frame) bounded(v Val, info *nameInfo) Val {
	if info.kind != Number && info.kind != Day || v.B&T == 0 {
		return v
	}
	if v.Lo >= info.open.Lo && v.Hi <= info.open.Hi {
		return v
	}
	v.Lo, v.Hi = info.open.Lo, info.open.Hi
	return v
}

// standing of an item of a declared method.
type standing uint8

const (
	notApplicable standing = iota
	known
	missing
)

// standing looks at the answers in hand: an item that a search has assumed is still missing.
func (f *Frame) standing(slot int) standing {
	v, info := &f.val[slot], &f.s.info[slot]
	switch {
	case v.B == NA:
		return notApplicable
	case info.value == nil && f.state[slot] == answered:
		return known
	case info.value == nil:
		return missing
	case info.isPoint(v):
		return known
	}
	return missing
}

// method computes a declared method; false: its value is unknown.
func (f *Frame) method(slot int, info *nameInfo) (Val, bool) {
	val := info.value
	switch m := val.method.(type) {
	case Sum, Prorated:
		return f.sum(info, m)
	case Unanswered:
		return f.unanswered(slot, val, m)
	case BandOf:
		return f.band(info, m)
	case Clusters:
		return f.clusters(info, m)
	case Cases:
		return f.cases(slot, info, m)
	case AnyYesOrRefused:
		return f.anyYes(info)
	case MedicineClass:
		return f.medicineClass(info)
	case ListStatus:
		return f.listStatus(val)
	case Listed:
		return f.listed(info)
	default:
		panic("condition: unknown method")
	}
}
