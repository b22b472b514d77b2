package condition

import "math"

// state is what is on record for a question.
type state uint8

const (
	unasked state = iota
	answered
	declined
	refused // asked, and another reason than declining
)

// Frame holds one set of answers while conditions are evaluated over it. It is reused: Reset, Answer…, Settle,
// Outcome…. No method but the explaining ones allocates after the first use.
type Frame struct {
	s     *Scope
	today float64

	state  []state
	given  []Val
	tables []Table
	class  [][]uint64 // per table slot: classes found in each text column

	// val and apply are what evaluation reads. They are rootVal and rootApply, but while a search tries completions.
	val, rootVal, trialVal       []Val
	apply, rootApply, trialApply []Outcome
	assumed                      []bool // in a search: the input is narrowed to narrow
	narrow                       []Val

	changed  []bool
	numbers  []float64
	lists    map[string]map[string]bool
	walk     walk
	walk2    walk  // of a search, while a walk searches
	why      bool  // the walk collects the inputs to branch on, not the questions to ask
	asking   *plan // the walk may settle parts exactly with this plan
	nodes    int
	active   []int // in a search: the names that a completion can change
	trial    bool
	solving  *solver
	checking bool // settings and facts can be anything
}

// Frame returns a fresh frame.
func (s *Scope) Frame() *Frame {
	n := len(s.names)
	f := &Frame{
		s: s, state: make([]state, n), given: make([]Val, n), tables: make([]Table, n), class: make([][]uint64, n),
		rootVal: make([]Val, n), trialVal: make([]Val, n), rootApply: make([]Outcome, n), trialApply: make([]Outcome, n),
		assumed: make([]bool, n), narrow: make([]Val, n),
		walk: newWalk(n), walk2: newWalk(n),
		lists: map[string]map[string]bool{},
	}
	for slot := range s.names {
		if d := s.names[slot].Domain; d.Kind == Rows {
			f.class[slot] = make([]uint64, len(d.Columns))
		}
	}
	f.val, f.apply = f.rootVal, f.rootApply
	return f
}

// Reset forgets all answers. today is the consult date as days since 1970-01-01.
func (f *Frame) Reset(today int) {
	f.today = float64(today)
	clear(f.state)
	clear(f.tables)
	clear(f.changed)
	clear(f.lists)
}

// Answer records a value: a point in its domain.
func (f *Frame) Answer(slot int, v Val) {
	f.state[slot], f.given[slot] = answered, v
}

// AnswerWords records that a text question has an answer.
func (f *Frame) AnswerWords(slot int) { f.Answer(slot, Val{B: T}) }

// AnswerTable records the rows of a table.
func (f *Frame) AnswerTable(slot int, t Table) {
	f.Answer(slot, Val{B: T})
	f.tables[slot] = t
	for col := range f.class[slot] {
		f.class[slot][col] = 0
		if f.s.matched[slot]&(1<<uint(col)) == 0 || t.Cell == nil {
			continue // nothing asks for the classes of this column
		}
		for row := range t.Rows {
			f.class[slot][col] |= f.s.lexicon.Match(t.Cell(row, col))
		}
	}
}

// Refuse records that the question was asked and got a reason instead of an answer; declined says which.
func (f *Frame) Refuse(slot int, byDeclining bool) {
	f.state[slot] = refused
	if byDeclining {
		f.state[slot] = declined
	}
}

// SetNumber gives a setting another value than its default, for this frame until Reset. One that the scope does not know
// is passed over.
func (f *Frame) SetNumber(setting string, x float64) {
	for len(f.changed) < len(f.s.settings) {
		f.changed, f.numbers = append(f.changed, false), append(f.numbers, 0)
	}
	for i := range f.s.settings {
		if f.s.settings[i].id == setting {
			f.changed[i], f.numbers[i] = true, x
		}
	}
}

// SetList gives the codes of a list that Listed reads; without it the list is unknown. Until Reset.
func (f *Frame) SetList(list string, codes []string) {
	set := make(map[string]bool, len(codes))
	for _, c := range codes {
		set[c] = true
	}
	f.lists[list] = set
}

// Settle works out which questions apply and what the values are. Call it after the last answer and before the
// methods below.
func (f *Frame) Settle() {
	f.val, f.apply, f.trial = f.rootVal, f.rootApply, false
	for _, slot := range f.s.order {
		f.settleName(slot)
	}
}

// SettleFor is Settle for the names that c rests on, and no others: cheaper where only c is asked for. What is in hand
// about other names, and Applies, Val and Known of them, mean nothing until the next Settle.
func (f *Frame) SettleFor(c *Condition) {
	f.val, f.apply, f.trial = f.rootVal, f.rootApply, false
	f.walk.begin() // a search meanwhile uses the other
	for _, slot := range c.direct {
		f.settleBelow(slot)
	}
}

// settleBelow works out a name after what it rests on. A marked name is worked out already.
func (f *Frame) settleBelow(slot int) {
	if !f.walk.enter(slot) {
		return
	}
	for _, d := range f.s.info[slot].deps {
		f.settleBelow(d)
	}
	f.settleName(slot)
}

// settleName works out one name from the names before it in the order.
func (f *Frame) settleName(slot int) {
	info := &f.s.info[slot]
	apply := T
	for i := range info.whens {
		apply = and(apply, f.settled(info.whens[i]))
	}
	f.apply[slot] = apply
	if apply&T == 0 {
		f.val[slot] = Val{B: NA}
		return
	}
	switch {
	case info.value != nil:
		f.val[slot] = f.computed(slot, info)
	case f.state[slot] == answered:
		f.val[slot] = f.given[slot]
	default:
		f.val[slot] = f.question(slot, info)
	}
	if apply != T && (info.value != nil || f.state[slot] != answered || f.trial || f.solving != nil) {
		f.val[slot].B |= NA
	}
}

// settled evaluates a skip condition: exactly over the answers in hand, quickly inside a search. Whether an open one can
// be not true or n/a is all the same: the question does not apply then.
func (f *Frame) settled(when *Condition) Outcome {
	o := f.truth(when.fast)
	if single(o) || f.trial || f.solving != nil || !f.worthSearching(when.plan) {
		return o
	}
	return f.search(when.fast, when.plan, o, enough{one: T, another: F | NA})
}

func (f *Frame) question(slot int, info *nameInfo) Val {
	if f.state[slot] == answered {
		return f.given[slot]
	}
	if f.solving != nil {
		return f.solving.question(slot, info)
	}
	if f.trial && f.assumed[slot] {
		return f.narrow[slot]
	}
	return info.open
}

// Applies says whether the question applies: T, a set without T (it does not), or undecided.
func (f *Frame) Applies(slot int) Outcome { return f.rootApply[slot] }

// Val is what the name can still be. For a value: a point, NA, or its domain when unknown.
func (f *Frame) Val(slot int) Val { return f.rootVal[slot] }

// Known reports whether the name has exactly one value left (and so applies).
func (f *Frame) Known(slot int) bool {
	if f.s.info[slot].value == nil && f.state[slot] != answered {
		return false
	}
	v := &f.val[slot]
	return !v.notApplicable() && f.s.info[slot].isPoint(v)
}

// Outcome evaluates a condition. The set is exact: it holds an outcome if and only if some completion of the answers
// gives it (declared methods counting as their missing-item rule says).
func (f *Frame) Outcome(c *Condition) Outcome { return f.exact(c.fast, c.plan, enough{}) }

// Judge is Outcome as far as a rule's status goes: T, a set without T, or a set with T and another outcome, but perhaps
// not with all. It is cheaper where the condition is open.
func (f *Frame) Judge(c *Condition) Outcome { return f.exact(c.fast, c.plan, open(T)) }

// Certain reports whether Outcome is T. It is cheaper where it is not.
func (f *Frame) Certain(c *Condition) bool {
	return f.exact(c.fast, c.plan, enough{of: T, one: F | NA, another: F | NA}) == T
}

// Blocking appends the slots of the unanswered questions that keep the condition open, in declared order: settled
// parts contribute nothing, computed values contribute their missing inputs.
func (f *Frame) Blocking(dst []int, c *Condition) []int {
	o := f.Judge(c)
	if o == T || o&T == 0 {
		return dst
	}
	f.walk.begin()
	f.asking = c.plan
	f.markTruth(c.root, T)
	f.asking = nil
	f.markGates(c)
	return appendMarks(dst, f.walk.marks)
}

// markGates is for the one case in which every part is settled and the whole is not: answers are used as they are, or
// count as missing in a score, while it is open whether their questions apply. Then what decides that keeps it open.
func (f *Frame) markGates(c *Condition) {
	for _, w := range f.walk.marks {
		if w != 0 {
			return
		}
	}
	f.walk.begin()
	for _, slot := range c.plan.closure {
		if single(f.apply[slot]) {
			continue
		}
		for _, w := range f.s.info[slot].whens {
			f.markTruth(w.root, 0)
		}
	}
}

// Blocks appends the slots of the unanswered questions that keep a value unknown, in declared order.
func (f *Frame) Blocks(dst []int, slot int) []int {
	f.walk.begin()
	f.markName(slot)
	return appendMarks(dst, f.walk.marks)
}

// openVal is everything a name of this domain can be when it applies.
func (d *Domain) openVal() Val {
	switch d.Kind {
	case Truth:
		return Val{B: F | T}
	case Code, Codes:
		return Val{B: T, May: d.allCodes()}
	case Number, Day:
		return Val{B: T, Lo: d.Min, Hi: d.Max}
	case Words, Rows:
		return Val{B: T}
	}
	panic("condition: unknown kind of name")
}

func (d *Domain) allCodes() uint64 {
	if len(d.Codes) >= 64 {
		return math.MaxUint64
	}
	return 1<<uint(len(d.Codes)) - 1
}

func (v *Val) notApplicable() bool { return v.B == NA }

func isPoint(k Kind, v *Val) bool {
	if k == Truth {
		return single(v.B)
	}
	if v.B == NA {
		return true
	}
	if v.B != T {
		return false
	}
	switch k {
	case Code:
		return v.May&(v.May-1) == 0
	case Codes:
		return v.Must == v.May
	case Number, Day:
		return v.Lo == v.Hi
	case Words, Rows, Truth:
		return true
	}
	panic("condition: unknown kind of name")
}
