package condition

import (
	"math"
	"slices"
)

// The solver looks for answers that bring a condition to an outcome, over whole forms: skip logic, exclusive codes,
// domains and the missing-item rules of declared methods all hold in every node. It narrows questions and values from
// their whole domain until the outcome is certain, or no part of the domain is left.

// Verdict is what a search over a whole form came to.
type Verdict uint8

// The verdicts.
const (
	NotProved  Verdict = iota // the limit was reached, or the condition asks for what the search cannot vary
	Found                     // there is such a response, and here it is
	Impossible                // proved: no response does it
)

// Given is one answer of a response that was found, or the refusal to give one.
type Given struct {
	Slot    int
	Refused bool       // the client declined; Val is not set
	Val     Val        // a point; Words: only that there is an answer
	Rows    [][]string // a table: text by row and column
}

// Witness is what a search found.
type Witness struct {
	Verdict Verdict
	Answers []Given // in declared order; every other question is not asked
	Nodes   int     // how much was searched
}

// commit is what the solver has decided about a question.
type commit uint8

const (
	undecided commit = iota
	toAnswer
	toLeave
	toDecline
)

// solver is the state of one search. Its frame evaluates in solving mode: sets cover everything not yet decided.
type solver struct {
	f        *Frame
	root     *node
	want     bool // true: the condition must be true; false: must be certain not to be
	closure  []int
	plan     *plan
	commit   []commit
	tables   [][]candidate // per slot: what a table may hold
	twice    []int         // questions that some condition reads more than once, or that decide what is asked
	loose    []bool        // values that stay unknown
	silence  bool          // this run leaves questions without an answer
	silent   []bool        // questions for which silence can make a difference
	limit    int
	nodes    int
	lost     bool // a branch could not be decided
	partial  bool // the search does not vary all that the condition asks about
	conflict bool
	pending  []int // values narrowed to less than what their items give so far
}

// Witness looks for answers that make the condition true, with today as the consult date (days since 1970-01-01), in
// at most limit nodes. Settings have their defaults, and the lists that Listed reads count as not given.
func (s *Scope) Witness(c *Condition, today, limit int) Witness {
	return s.empty(today).Witness(c, limit)
}

// Reachable looks for answers that make a question apply; Impossible proves that it is never asked.
func (s *Scope) Reachable(slot, today, limit int) Witness {
	return s.empty(today).Reachable(slot, limit)
}

// empty is a frame without answers.
func (s *Scope) empty(today int) *Frame {
	f := s.Frame()
	f.Reset(today)
	f.Settle()
	return f
}

// Witness is Scope.Witness over the answers, settings and lists of a settled frame: it looks for further answers.
func (f *Frame) Witness(c *Condition, limit int) Witness {
	return f.solve(c.fast, c.direct, true, limit)
}

// Reachable is Scope.Reachable over the answers, settings and lists of a settled frame.
func (f *Frame) Reachable(slot, limit int) Witness {
	all := &node{op: opAnd}
	var direct []int
	for _, w := range f.s.info[slot].whens {
		all.list = append(all.list, w.fast)
		direct = append(direct, w.direct...)
	}
	return f.solve(all, direct, true, limit)
}

// solve searches from the answers in hand, first with every question that is open answered, then, where silence can
// make a difference, with silence too.
func (f *Frame) solve(root *node, direct []int, want bool, limit int) Witness {
	v := &solver{f: f.clone(), root: root, want: want, closure: f.s.closure(direct), limit: limit}
	v.prepare()
	result := v.run(true)
	if result.Verdict == Impossible && v.anySilent() {
		nodes := result.Nodes
		result = v.run(false)
		result.Nodes += nodes
	}
	return result
}

// clone is a frame with the same answers that can be changed freely.
func (f *Frame) clone() *Frame {
	g := f.s.Frame()
	g.today = f.today
	copy(g.state, f.state)
	copy(g.given, f.given)
	copy(g.tables, f.tables)
	for slot, columns := range f.class {
		copy(g.class[slot], columns)
	}
	g.changed, g.numbers = append([]bool(nil), f.changed...), append([]float64(nil), f.numbers...)
	for name, list := range f.lists {
		g.lists[name] = list
	}
	g.Settle()
	return g
}

func (v *solver) prepare() {
	s := v.f.s
	v.commit = make([]commit, len(s.names))
	v.tables = make([][]candidate, len(s.names))
	v.silent = make([]bool, len(s.names))
	v.plan = &plan{}
	v.plan.addCuts(v.root)
	v.seeNode(v.root)
	twice := append([]int(nil), s.planFor(v.root.slots(nil), []*node{v.root}).repeats...)
	for _, slot := range v.closure {
		info := &s.info[slot]
		for _, w := range info.whens {
			v.plan.addCuts(w.fast)
			v.seeNode(w.fast)
			twice = append(twice, w.plan.repeats...)
			twice = append(twice, w.reads...)
		}
		if val := info.value; val != nil {
			v.plan.addValueCuts(val)
			v.seeValue(val)
			twice = append(twice, val.plan.repeats...)
		}
	}
	v.twice = unique(twice)
	v.loose = make([]bool, len(s.names))
	v.addDayCuts()
	for _, slot := range v.closure {
		if s.info[slot].kind == Rows {
			v.tables[slot] = v.candidates(slot)
		}
	}
}

// addDayCuts lets days be split at today and where days_since and years_since cross what they are compared with.
func (v *solver) addDayCuts() {
	f := v.f
	for _, slot := range v.closure {
		if f.s.info[slot].kind == Day {
			c := v.plan.cutFor(slot)
			c.at = append(c.at, f.today)
		}
	}
	v.cutComparisons(v.root)
	for _, slot := range v.closure {
		for _, w := range f.s.info[slot].whens {
			v.cutComparisons(w.fast)
		}
		if val := f.s.info[slot].value; val != nil {
			v.cutComparisons(val.root)
		}
	}
	for _, slot := range v.closure {
		val, c := f.s.info[slot].value, v.plan.cutOf(slot)
		if val == nil || val.root == nil || c == nil {
			continue
		}
		at := slices.Clone(c.at)
		for _, end := range [...]float64{f.s.info[slot].open.Lo, f.s.info[slot].open.Hi + 1} {
			if !math.IsInf(end, 0) {
				at = append(at, end)
			}
		}
		v.cutSince(val.root, at)
	}
}

// cutSince cuts the day of n where its days or years since are at.
func (v *solver) cutSince(n *node, at []float64) {
	if n.op != opDaysSince && n.op != opYearsSince {
		return
	}
	c := v.plan.cutFor(n.slot)
	for _, x := range at {
		day := v.f.today - x
		if n.op == opYearsSince {
			day = yearsBefore(v.f.today, x)
		}
		c.at = append(c.at, day, day+1)
	}
}

// cutAt cuts one side of a comparison where the other, a number or a setting, lies.
func (v *solver) cutAt(n, limit *node) {
	if limit.op != opNum && limit.op != opSetting {
		return
	}
	at := v.f.number(limit).lo
	if n.op == opNumName && limit.op == opSetting {
		c := v.plan.cutFor(n.slot)
		c.at = append(c.at, at)
	}
	v.cutSince(n, []float64{at})
}

func (v *solver) cutComparisons(n *node) {
	if n == nil {
		return
	}
	if n.op == opCmp {
		v.cutAt(n.a, n.b)
		v.cutAt(n.b, n.a)
	}
	v.cutComparisons(n.a)
	v.cutComparisons(n.b)
	for _, x := range n.list {
		v.cutComparisons(x)
	}
}

func (v *solver) anySilent() bool {
	for _, slot := range v.closure {
		if v.silent[slot] && v.f.state[slot] != answered {
			return true
		}
	}
	return false
}

// seeNode notes the questions that facts ask about.
func (v *solver) seeNode(n *node) {
	if n == nil {
		return
	}
	switch n.op {
	case opFact:
		v.silent[n.slot] = true
	case opAnyRow:
		v.partial = v.partial || n.a.op != opRowClass
	case opAllRow, opCountRows, opRows:
		v.partial = true
	default:
	}
	v.seeNode(n.a)
	v.seeNode(n.b)
	for _, x := range n.list {
		v.seeNode(x)
	}
}

// seeValue notes the questions whose silence a method counts.
func (v *solver) seeValue(val *valueInfo) {
	v.seeNode(val.root)
	for _, c := range val.cases {
		v.seeNode(c.root)
	}
	switch val.method.(type) {
	case Prorated, Unanswered, AnyYesOrRefused, MedicineClass, ListStatus:
		for _, it := range val.items {
			v.silent[it] = true
		}
		if val.table >= 0 {
			v.silent[val.table] = true
		}
	case Listed:
		_, given := v.f.lists[val.set]
		v.partial = v.partial || !given
	case nil, Sum, BandOf, Clusters, Cases:
	}
}

func (v *solver) run(answerAll bool) Witness {
	f := v.f
	v.nodes, v.lost, v.silence = 0, false, !answerAll
	for _, slot := range v.closure {
		f.assumed[slot] = false
		switch {
		case f.s.info[slot].value != nil:
		case f.state[slot] == answered || answerAll || !v.silent[slot]:
			v.commit[slot] = toAnswer
		default:
			v.commit[slot] = undecided
		}
	}
	f.solving = v
	defer func() { f.solving = nil }()
	found := v.explore()
	switch {
	case found != nil:
		return Witness{Found, found, v.nodes}
	case v.lost || v.partial:
		return Witness{NotProved, nil, v.nodes}
	}
	return Witness{Impossible, nil, v.nodes}
}

// explore returns the answers it found, or nil.
func (v *solver) explore() []Given {
	if v.nodes++; v.nodes > v.limit {
		v.lost = true
		return nil
	}
	v.conflict, v.pending = false, v.pending[:0]
	for _, slot := range v.closure {
		v.f.settleName(slot)
		if v.conflict {
			return nil
		}
	}
	o := v.f.truth(v.root)
	if v.want && o&T == 0 || !v.want && o == T {
		return nil
	}
	decided := v.want && o == T || !v.want && o&T == 0
	if decided && len(v.pending) == 0 {
		answers := v.realize()
		v.lost = v.lost || answers == nil
		return answers
	}
	risky := v.risky()
	if !decided && !risky && !v.hope(v.root, v.want) {
		return nil
	}
	slot := v.pick(decided)
	if slot < 0 && risky {
		if slot = v.anyOpen(); slot < 0 {
			return v.realize()
		}
	}
	if slot < 0 {
		return nil // what is left open is unknown for good
	}
	return v.branch(slot)
}

// risky: a question left without an answer is read more than once, and what reads it may be settled all the same, or it
// decides whether others apply, whose answers then are used as they are. Only plain evaluation tells.
func (v *solver) risky() bool {
	for _, slot := range v.twice {
		if v.commit[slot] == toLeave || v.commit[slot] == toDecline || v.loose[slot] {
			return true
		}
	}
	return false
}

// hope: the node can still become certain to hold, or certain not to. A part that rests on silence alone cannot.
func (v *solver) hope(n *node, holds bool) bool {
	f := v.f
	switch o := f.truth(n); {
	case o == T:
		return holds
	case o&T == 0:
		return !holds
	}
	switch n.op {
	case opAnd, opOr:
		every := holds == (n.op == opAnd)
		for _, x := range n.list {
			if v.hope(x, holds) != every {
				return !every
			}
		}
		return every
	case opNot:
		return v.hope(n.a, !holds)
	default:
	}
	f.marks, f.marks2 = f.marks2, f.marks
	clear(f.marks)
	f.why = true
	f.markTruth(n, 0)
	f.why = false
	open := firstMark(f.marks, func(int) bool { return true }) >= 0
	f.marks, f.marks2 = f.marks2, f.marks
	return open
}

// pick chooses what to branch on: an open input of the condition, or an item of a value that was narrowed.
func (v *solver) pick(decided bool) int {
	f := v.f
	clear(f.marks)
	f.why = true
	if !decided {
		f.markTruth(v.root, 0)
	}
	slot := firstMark(f.marks, func(slot int) bool { return f.s.info[slot].value != nil })
	if slot < 0 {
		slot = firstMark(f.marks, func(int) bool { return true })
	}
	if slot < 0 {
		for _, p := range v.pending {
			v.markItems(p)
		}
		slot = firstMark(f.marks, func(int) bool { return true })
	}
	f.why = false
	return slot
}

// anyOpen is a question that is not yet decided to a point.
func (v *solver) anyOpen() int {
	for _, slot := range v.closure {
		if v.f.s.info[slot].value == nil && v.f.state[slot] != answered && (v.commit[slot] == undecided || v.open(slot)) {
			return slot
		}
	}
	return -1
}

// open: the question is to be answered and has more than one answer left.
func (v *solver) open(slot int) bool {
	f, info := v.f, &v.f.s.info[slot]
	if f.state[slot] == answered || v.commit[slot] != toAnswer || info.kind == Words {
		return false
	}
	w := f.question(slot, info)
	if info.kind == Rows {
		return w.May&(w.May-1) != 0
	}
	return !isPoint(info.kind, &w)
}

// markItems collects the questions that a method's result depends on.
func (v *solver) markItems(slot int) {
	f, val := v.f, v.f.s.info[slot].value
	for _, it := range val.deps() {
		info := &f.s.info[it]
		if info.value == nil {
			v.markQuestion(it)
			continue
		}
		if !info.isPoint(&f.val[it]) {
			f.markName(it)
		}
	}
}

func (v *solver) markQuestion(slot int) {
	f := v.f
	if a := f.apply[slot]; a&T == 0 {
		return
	} else if a != T {
		for _, w := range f.s.info[slot].whens {
			f.markTruth(w.root, 0)
		}
	}
	if f.state[slot] != answered && (v.commit[slot] == undecided || v.open(slot)) {
		f.mark(slot)
	}
}

func firstMark(marks []uint64, wanted func(int) bool) int {
	for _, slot := range appendMarks(nil, marks) {
		if wanted(slot) {
			return slot
		}
	}
	return -1
}

// branch tries each part of what an input can be.
func (v *solver) branch(slot int) []Given {
	f := v.f
	if f.s.info[slot].value == nil && v.commit[slot] == undecided {
		for _, c := range [...]commit{toAnswer, toLeave, toDecline} {
			v.commit[slot] = c
			if found := v.explore(); found != nil || v.nodes > v.limit {
				return found
			}
		}
		v.commit[slot] = undecided
		return nil
	}
	was, wasNarrow := f.assumed[slot], f.narrow[slot]
	parts, n := v.parts(slot)
	f.assumed[slot] = true
	for _, part := range parts[:n] {
		f.narrow[slot] = part
		if found := v.explore(); found != nil || v.nodes > v.limit {
			return found
		}
	}
	f.assumed[slot], f.narrow[slot] = was, wasNarrow
	if !was && v.silence && f.s.info[slot].value != nil && v.couldBeUnknown(slot, parts[:n]) {
		v.loose[slot] = true
		if found := v.explore(); found != nil || v.nodes > v.limit {
			return found
		}
		v.loose[slot] = false
	}
	return nil
}

// couldBeUnknown: a value that stays unknown stands for its whole domain, so no part of that may rule the outcome out.
func (v *solver) couldBeUnknown(slot int, parts []Val) bool {
	f := v.f
	f.assumed[slot] = true
	defer func() { f.assumed[slot] = false }()
	for _, part := range parts {
		f.narrow[slot] = part
		v.conflict, v.pending = false, v.pending[:0]
		for _, c := range v.closure {
			f.settleName(c)
		}
		o := f.truth(v.root)
		if !v.conflict && (v.want && o&T == 0 || !v.want && o == T) {
			return false
		}
	}
	return true
}

// parts splits an input, the likelier half first: where a value still has to grow, the larger.
func (v *solver) parts(slot int) ([3]Val, int) {
	if v.f.s.info[slot].kind == Rows {
		w := v.f.question(slot, &v.f.s.info[slot])
		bit := w.May & -w.May
		if w.May == bit {
			return [3]Val{{B: T, May: bit}}, 1
		}
		return [3]Val{{B: T, May: bit}, {B: T, May: w.May &^ bit}}, 2
	}
	parts, n := v.f.split(slot, v.plan)
	if v.f.s.info[slot].kind == Number && v.grows() {
		for i, j := 0, n-1; i < j; i, j = i+1, j-1 {
			parts[i], parts[j] = parts[j], parts[i]
		}
	}
	return parts, n
}

func (v *solver) grows() bool {
	for _, p := range v.pending {
		if v.f.narrow[p].Lo > v.f.s.info[p].open.Lo {
			return true
		}
	}
	return false
}

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
	o := real.truth(v.root)
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
