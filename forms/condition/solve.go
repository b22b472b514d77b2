package condition

// The solver looks for answers that bring a condition to an outcome, over whole forms: skip logic, exclusive codes,
// domains and the missing-item rules of declared methods all hold in every node. It narrows questions and values from
// their whole domain until the outcome is certain, or no part of the domain is left.

// Verdict is what a search over a whole form came to.
type Verdict uint8

// The verdicts.
const (
	NotProved  Verdict = iota // the limit was reached, or the condition asks for what the search cannot vary
	Found                     // there is such a response, and here it is
	Impossible                // proved: no response does it whose answers all belong to questions that apply for certain
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
	exact    *plan // for plain evaluation of the root
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
