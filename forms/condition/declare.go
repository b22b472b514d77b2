package condition

import (
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms/source"
)

// Scope holds the names that conditions may use, their skip logic and computed values, compiled. Declare, Setting and
// Compile change it, and nothing else does: they may not run beside anything of the same Scope. After the last of them
// it is read-only, and Frames of it may be used in parallel, one goroutine each.
type Scope struct {
	lexicon  *Lexicon
	names    []Name
	slots    map[string]int
	info     []nameInfo
	order    []int // settling order
	rank     []int // place of each slot in order
	settings []setting
	matched  []uint64 // by slot of a table: the text columns that something asks a medicine class of
	open     *Frame   // everything open, for checks
}

type setting struct {
	id string
	is float64
}

// nameInfo is what is compiled of a Name. What Settle reads of every name comes first.
type nameInfo struct {
	whens []*Condition
	value *valueInfo
	kind  Kind
	open  Val
	deps  []int
	cuts  bool // its conditions or value look at inputs in a way that plans note
}

func (i *nameInfo) isPoint(v *Val) bool { return isPoint(i.kind, v) }

// isPointButNA: only whether it applies is open.
func (i *nameInfo) isPointButNA(v *Val) bool {
	w := *v
	if w.B &^= NA; w.B == 0 {
		return true
	}
	return isPoint(i.kind, &w)
}

// NewScope returns an empty scope. lexicon may be nil when no condition asks for medicine classes.
func NewScope(lexicon *Lexicon) *Scope {
	return &Scope{lexicon: lexicon, slots: map[string]int{}}
}

// Declare adds all names at once, in asking order (values after or between questions), compiles their conditions and
// values, and orders them. It reports every problem: unknown and repeated names, wrong types, circles.
func (s *Scope) Declare(names []Name) source.Problems {
	var problems source.Problems
	s.names = append([]Name(nil), names...)
	s.info = make([]nameInfo, len(names))
	s.matched = make([]uint64, len(names))
	for slot := range s.names {
		n := &s.names[slot]
		s.info[slot].kind, s.info[slot].open = n.Domain.Kind, n.Domain.openVal()
		switch _, twice := s.slots[n.ID]; {
		case twice:
			problems = append(problems, source.Problem{Place: n.Place, Message: "the name " + n.ID + " is used twice"})
		case reserved(n.ID):
			problems = append(problems, source.Problem{Place: n.Place, Message: n.ID + " is a word of the condition language and cannot name a question"})
		case len(n.Domain.Codes) > 64:
			problems = append(problems, source.Problem{Place: n.Place, Message: n.ID + " has more than 64 answers"})
		default:
			s.slots[n.ID] = slot
		}
	}
	s.open = s.openFrame()
	for slot := range s.names {
		problems = append(problems, s.compileName(slot)...)
	}
	problems = append(problems, s.arrange()...)
	for slot := range s.info {
		s.info[slot].deps = unique(s.info[slot].deps)
		s.info[slot].cuts = s.info[slot].hasCuts()
	}
	for slot := range s.info {
		s.planName(&s.info[slot])
	}
	return problems
}

func reserved(id string) bool {
	switch id {
	case "it", "and", "or", "not", "in", "true", "false", "nil", "let", "if", "else", "matches", "contains", "startsWith", "endsWith":
		return true
	}
	return false
}

// openFrame has every name open, for the checks that ask what is possible at all.
func (s *Scope) openFrame() *Frame {
	f := s.Frame()
	f.checking = true
	for slot := range s.info {
		f.val[slot], f.apply[slot] = s.info[slot].open, T
	}
	return f
}

func (s *Scope) compileName(slot int) source.Problems {
	var problems source.Problems
	n, info := &s.names[slot], &s.info[slot]
	for _, t := range n.When {
		c, p := s.compile(t)
		problems = append(problems, p...)
		if c != nil {
			info.whens = append(info.whens, c)
			info.deps = append(info.deps, c.direct...)
		}
	}
	if n.Value == nil {
		return problems
	}
	val, p := s.compileValue(n)
	problems = append(problems, p...)
	val.on = unique(val.deps())
	info.value = val
	info.deps = append(info.deps, val.deps()...)
	return problems
}

func (v *valueInfo) deps() []int {
	deps := append([]int(nil), v.items...)
	if v.table >= 0 {
		deps = append(deps, v.table)
	}
	if v.root != nil {
		deps = v.root.slots(deps)
	}
	for _, c := range v.cases {
		deps = c.root.slots(deps)
	}
	return deps
}

// slots appends every slot that the node reads, as often as it reads it.
func (n *node) slots(dst []int) []int {
	//exhaustive:ignore
	// the other nodes are all treated alike
	switch n.op {
	case opTruthName, opCodeIn, opHas, opWithin, opFact, opAnyRow, opAllRow, opNumName, opCountCodes, opRows, opCountRows,
		opDaysSince, opYearsSince:
		dst = append(dst, n.slot)
	case opCodeEq:
		dst = append(dst, n.slot, n.other)
	default:
	}
	if n.op == opAnyRow || n.op == opAllRow || n.op == opCountRows {
		return dst
	}
	if n.a != nil {
		dst = n.a.slots(dst)
	}
	if n.b != nil {
		dst = n.b.slots(dst)
	}
	for _, x := range n.list {
		dst = x.slots(dst)
	}
	return dst
}

// arrange orders the names so that each comes after what it rests on, and reports circles with their path.
func (s *Scope) arrange() source.Problems {
	var problems source.Problems
	const (
		fresh = iota
		onPath
		done
	)
	at := make([]uint8, len(s.names))
	var path, broken []int
	var visit func(slot int)
	visit = func(slot int) {
		at[slot] = onPath
		path = append(path, slot)
		kept := s.info[slot].deps[:0]
		for _, d := range s.info[slot].deps {
			if at[d] == onPath {
				problems = append(problems, s.circle(path, d))
				broken = append(broken, slot)
				continue
			}
			kept = append(kept, d)
			if at[d] == fresh {
				visit(d)
			}
		}
		s.info[slot].deps = kept
		path = path[:len(path)-1]
		at[slot] = done
		s.order = append(s.order, slot)
	}
	for slot := range s.names {
		if at[slot] == fresh {
			visit(slot)
		}
	}
	for _, slot := range broken {
		s.cut(slot)
	}
	s.rank = make([]int, len(s.names))
	for i, slot := range s.order {
		s.rank[slot] = i
	}
	return problems
}

// cut takes a name out of a circle that was reported, so that the rest can still be checked.
func (s *Scope) cut(slot int) {
	info := &s.info[slot]
	info.whens, info.deps = nil, nil
	if info.value != nil {
		info.value = &valueInfo{kind: Truth, root: &node{op: opTruthConst, truth: F | T}, table: -1, plan: &plan{}}
	}
}

func (s *Scope) circle(path []int, to int) source.Problem {
	for path[0] != to {
		path = path[1:]
	}
	ids := make([]string, 0, len(path)+1)
	for _, slot := range path {
		ids = append(ids, s.names[slot].ID)
	}
	ids = append(ids, s.names[to].ID)
	n := &s.names[to]
	place := n.Place
	switch {
	case len(n.When) > 0 && n.When[0].Place != nil:
		place = n.When[0].Place(1, 1)
	case n.Value != nil && n.Value.Method == nil && n.Value.Is.Place != nil:
		place = n.Value.Is.Place(1, 1)
	}
	return source.Problem{Place: place, Message: "the conditions go in a circle: " + strings.Join(ids, " -> ")}
}

// Setting declares a named number that conditions compiled later may use, with its default. Declared again with another
// default, it leaves the conditions alone that were compiled before.
func (s *Scope) Setting(id string, is float64) {
	if i := s.settingIndex(id); i < 0 || s.settings[i].is != is {
		s.settings = append(s.settings, setting{id, is})
	}
}

// settingIndex is the place of the setting that was declared last under this name, -1 if there is none.
func (s *Scope) settingIndex(id string) int {
	for i, x := range slices.Backward(s.settings) {
		if x.id == id {
			return i
		}
	}
	return -1
}

// Slot is the number of a declared name, in declared order.
func (s *Scope) Slot(id string) (int, bool) {
	slot, ok := s.slots[id]
	return slot, ok
}

// Condition is one compiled condition.
type Condition struct {
	text   source.Text
	root   *node // as written
	fast   *node // the same, simplified
	direct []int
	reads  []int
	plan   *plan
}

// Source is the condition as written.
func (c *Condition) Source() string { return c.text.Src }

// Reads are the slots of the questions it depends on, directly or through values, in declared order.
func (c *Condition) Reads() []int { return append([]int(nil), c.reads...) }

// Compile checks a condition (a yes/no expression) and makes it ready to be evaluated, over tables that a frame is given
// from then on.
func (s *Scope) Compile(t source.Text) (*Condition, source.Problems) {
	c, problems := s.compile(t)
	if len(problems) > 0 || c == nil {
		return nil, problems
	}
	c.plan = s.planCondition(c)
	c.reads = s.questions(c.direct)
	return c, nil
}

// compile is Compile without the search plan, which needs all names to be there.
func (s *Scope) compile(t source.Text) (*Condition, source.Problems) {
	root, problems := s.check(t, Truth)
	if root == nil {
		return nil, problems
	}
	return &Condition{text: t, root: root, fast: simplify(root), direct: unique(root.slots(nil)), plan: &plan{}}, problems
}

func unique(slots []int) []int {
	var out []int
	seen := map[int]bool{}
	for _, x := range slots {
		if !seen[x] {
			seen[x] = true
			out = append(out, x)
		}
	}
	return out
}
