package condition

import "strings"

// Explanation is one part of a condition, as written, with what it comes out as over the answers in hand.
type Explanation struct {
	Text    string  // the part as written
	Outcome Outcome // exact, as Frame.Outcome
	Slots   []int   // names that the part itself reads, in declared order; only a part without Parts has them
	Number  *Range  // what the left side of a comparison of numbers can be; nil for other parts
	Parts   []Explanation
}

// Range is what a number can be. Days are counted from 1970-01-01.
type Range struct {
	Lo, Hi  float64
	Applies Outcome // T: it has a value; NA: it does not apply; both: undecided
}

// Explain shows each part of the condition with its outcome over the answers in hand.
func (f *Frame) Explain(c *Condition) Explanation {
	e := explainer{f: f, c: c, runes: []rune(c.text.Src)}
	return e.explain(c.root)
}

type explainer struct {
	f     *Frame
	c     *Condition
	runes []rune
}

func (e *explainer) explain(n *node) Explanation {
	out := Explanation{Text: e.written(n), Outcome: e.f.exact(n, e.c.plan, enough{})}
	//exhaustive:ignore
	// the other nodes are all treated alike
	switch n.op {
	case opAnd, opOr:
		for _, x := range n.list {
			out.Parts = append(out.Parts, e.explain(x))
		}
		return out
	case opNot:
		out.Parts = []Explanation{e.explain(n.a)}
		return out
	case opSame:
		if n.b.op == opTruthConst {
			break
		}
		out.Parts = []Explanation{e.explain(n.a), e.explain(n.b)}
		return out
	case opCmp:
		x := e.f.number(n.a)
		out.Number = &Range{x.lo, x.hi, x.b}
		if n.a.op == opCountOf {
			for _, x := range n.a.list {
				out.Parts = append(out.Parts, e.explain(x))
			}
			return out
		}
	default:
	}
	marks := make([]uint64, len(e.f.walk.marks))
	for _, slot := range n.slots(nil) {
		marks[slot/64] |= 1 << uint(slot%64)
	}
	out.Slots = appendMarks(nil, marks)
	return out
}

// written is the text of a part, with the brackets that belong to it.
func (e *explainer) written(n *node) string {
	from, to := min(n.from, len(e.runes)), min(n.to, len(e.runes))
	if from > to {
		return e.c.text.Src
	}
	left, right := unbalanced(e.runes[from:to])
	for ; right > 0 && to < len(e.runes); to++ {
		switch e.runes[to] {
		case ')', ']', '}':
			right--
		}
	}
	for ; left > 0 && from > 0; from-- {
		switch e.runes[from-1] {
		case '(', '[', '{':
			left--
		}
	}
	return strings.Join(strings.Fields(string(e.runes[from:to])), " ")
}

// unbalanced counts closing brackets without an opening one, and opening ones without a closing one.
func unbalanced(runes []rune) (left, right int) {
	var quote rune
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case quote != 0:
			if r == '\\' && quote != '`' {
				i++
			} else if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'' || r == '`':
			quote = r
		case r == '(' || r == '[' || r == '{':
			right++
		case (r == ')' || r == ']' || r == '}') && right > 0:
			right--
		case r == ')' || r == ']' || r == '}':
			left++
		}
	}
	return left, right
}

// Inputs are the questions that a name rests on through its value, in declared order; a question rests on itself.
func (s *Scope) Inputs(slot int) []int { return s.questions([]int{slot}) }

// Direct are the names, questions and values, that the condition itself mentions, in declared order.
func (c *Condition) Direct() []int {
	most := 0
	for _, slot := range c.direct {
		most = max(most, slot)
	}
	marks := make([]uint64, most/64+1)
	for _, slot := range c.direct {
		marks[slot/64] |= 1 << uint(slot%64)
	}
	return appendMarks(nil, marks)
}
