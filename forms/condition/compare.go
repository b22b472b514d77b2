package condition

import (
	"math"
	"slices"

	"github.com/expr-lang/expr/ast"
)

// comparison compiles == != < <= > >=.
func (c *checker) comparison(n *ast.BinaryNode) *node {
	r := relOf(n.Operator)
	if text, ok := n.Left.(*ast.StringNode); ok {
		if _, both := n.Right.(*ast.StringNode); both {
			return c.wrong(n, "two texts are compared here, without a question", "")
		}
		return c.withText(n, n.Right, text, flip(r))
	}
	if text, ok := n.Right.(*ast.StringNode); ok {
		return c.withText(n, n.Left, text, r)
	}
	k, slot := c.kindOf(n.Left)
	k2, slot2 := c.kindOf(n.Right)
	switch {
	case k == Codes || k == Words || k == Rows:
		return c.wrong(n, c.s.names[slot].misuse(), "")
	case k2 == Codes || k2 == Words || k2 == Rows:
		return c.wrong(n, c.s.names[slot2].misuse(), "")
	case k == Truth && k2 == Truth:
		return c.compareTruths(n, r)
	case k == Code && k2 == Code:
		return c.compareCodes(n, r, slot, slot2)
	case k == Day && k2 == Day:
		return c.compareNumbers(n, r, Day)
	case k == Number && k2 == Number:
		return c.compareNumbers(n, r, Number)
	case k == 0 || k2 == 0:
		return c.compareUnknown(n, k, k2)
	case k == Truth && slot >= 0 || k == Day || k == Code:
		return c.wrong(n, c.misuseAt(slot), "")
	case k2 == Truth && slot2 >= 0 || k2 == Day || k2 == Code:
		return c.wrong(n, c.misuseAt(slot2), "")
	}
	return c.wrong(n, "a number cannot be compared with a yes/no", "")
}

func (c *checker) misuseAt(slot int) string {
	if slot >= 0 {
		return c.s.names[slot].misuse()
	}
	return "these two cannot be compared"
}

// flip swaps the sides of a comparison.
func flip(r rel) rel {
	switch r {
	case relLt:
		return relGt
	case relLe:
		return relGe
	case relGt:
		return relLt
	case relGe:
		return relLe
	case relEq, relNe:
		return r
	}
	panic("condition: unknown comparison")
}

// compareUnknown reports the side that has no kind: an unknown name, a list, or something outside the language.
func (c *checker) compareUnknown(n *ast.BinaryNode, k, k2 Kind) *node {
	for i, side := range []ast.Node{n.Left, n.Right} {
		if (i == 0 && k != 0) || (i == 1 && k2 != 0) {
			continue
		}
		if isIt(side) && c.it != nil {
			c.unknownIt(side)
			continue
		}
		switch s := side.(type) {
		case *ast.IdentifierNode:
			other := n.Right
			if i == 1 {
				other = n.Left
			}
			c.bareWord(s, other)
		case *ast.ArrayNode:
			c.wrong(n, "a list is compared here", `write  question in ["a", "b"]`)
		default:
			c.outside(side)
		}
	}
	return nil
}

// unknownIt reports an `it` that stands for nothing that can be compared.
func (c *checker) unknownIt(side ast.Node) {
	if id, ok := c.it.element.(*ast.IdentifierNode); ok && id.Value != "it" {
		c.slot(id)
		return
	}
	c.wrong(side, "it cannot be compared here", "")
}

// bareWord reports a word that is no name, such as  q == yes  or  q == never.
func (c *checker) bareWord(word *ast.IdentifierNode, other ast.Node) {
	kind, slot := c.kindOf(other)
	switch {
	case slot >= 0 && kind == Truth && (word.Value == "yes" || word.Value == "no"):
		c.wrong(word, "there is no question called "+word.Value+"; "+c.s.names[slot].misuse(), "")
	case slot >= 0 && (kind == Code || kind == Codes) && slices.Contains(c.s.names[slot].Domain.Codes, word.Value):
		c.wrong(word, "there is no question called "+word.Value+`; if you mean the answer, put it in quotes: "`+word.Value+`"`, "")
	default:
		c.slot(word)
	}
}

func (c *checker) compareTruths(n *ast.BinaryNode, r rel) *node {
	a, b := c.truth(n.Left), c.truth(n.Right)
	if a == nil || b == nil {
		return nil
	}
	if r != relEq && r != relNe {
		return c.wrong(n, "yes and no are not more or less than each other", "use == or !=")
	}
	return around(&node{op: opSame, rel: r, a: a, b: b}, n)
}

func (c *checker) compareCodes(n *ast.BinaryNode, r rel, slot, slot2 int) *node {
	if r != relEq && r != relNe {
		return c.wrong(n, "answers of a choice are not more or less than each other", "use == or !=")
	}
	from, to := c.s.names[slot].Domain.Codes, c.s.names[slot2].Domain.Codes
	out := around(&node{op: opCodeEq, rel: r, slot: slot, other: slot2}, n)
	if !slices.Equal(from, to) {
		out.xlat = make([]int8, len(from))
		for i, code := range from {
			out.xlat[i] = int8(slices.Index(to, code))
		}
	}
	return c.possible(n, out, "the two questions have no answer in common")
}

// withText compiles a comparison with a text in quotes.
func (c *checker) withText(n *ast.BinaryNode, side ast.Node, text *ast.StringNode, r rel) *node {
	k, slot := c.kindOf(side)
	if k == 0 {
		if id, ok := side.(*ast.IdentifierNode); ok {
			c.slot(id)
			return nil
		}
		return c.outside(side)
	}
	if slot < 0 {
		return c.wrong(n, "this cannot be compared with a text", "")
	}
	name := &c.s.names[slot]
	switch {
	case k == Codes:
		if slices.Contains(name.Domain.Codes, text.Value) {
			return c.wrong(n, name.noun()+` can have several answers; write  "`+text.Value+`" in `+name.ID, "")
		}
		return c.wrong(n, name.misuse(), "")
	case k != Code:
		return c.wrong(n, name.misuse(), "")
	case r != relEq && r != relNe:
		return c.wrong(n, "answers of a choice are not more or less than each other", "use == or !=")
	}
	bit, ok := c.code(text, slot)
	if !ok {
		return nil
	}
	if r == relNe {
		bit = name.Domain.allCodes() &^ bit
	}
	return c.possible(n, around(&node{op: opCodeIn, slot: slot, mask: bit}, n), "it is the only answer of "+name.noun())
}

// code is the bit of a code of a question; false after reporting.
func (c *checker) code(text *ast.StringNode, slot int) (uint64, bool) {
	name := &c.s.names[slot]
	if i := slices.Index(name.Domain.Codes, text.Value); i >= 0 {
		return 1 << uint(i), true
	}
	c.wrong(text, `"`+text.Value+`" is not an answer of `+name.noun()+"; its answers are: "+list(name.Domain.Codes),
		nearest(text.Value, name.Domain.Codes))
	return 0, false
}

// codes is the set of a list of codes; false after reporting each wrong one.
func (c *checker) codes(l *ast.ArrayNode, slot int) (uint64, bool) {
	var set uint64
	fine := len(l.Nodes) > 0
	if !fine {
		c.wrong(l, "this list is empty", "")
	}
	for _, x := range l.Nodes {
		text, ok := x.(*ast.StringNode)
		if !ok {
			c.wrong(x, "answers in a list are written in quotes", "")
			fine = false
			continue
		}
		bit, ok := c.code(text, slot)
		fine = fine && ok
		set |= bit
	}
	return set, fine
}

func (c *checker) compareNumbers(n *ast.BinaryNode, r rel, kind Kind) *node {
	a, b := c.quantity(n.Left, kind), c.quantity(n.Right, kind)
	if a == nil || b == nil {
		return nil
	}
	out := around(&node{op: opCmp, rel: r, a: a, b: b}, n)
	out.inexact = (r == relEq || r == relNe) && (!c.isInput(a) || b.op != opNum)
	if out = c.possible(n, out, c.goFrom(a, b)); out == nil {
		return nil
	}
	if (r == relEq || r == relNe) && a.op == opNumName && b.op == opNum && c.offGrid(a.slot, b.num) {
		return c.wrong(n, "this is always "+truthWord(r == relNe)+": the answers of "+c.s.names[a.slot].noun()+" are whole steps of "+
			plain(c.s.names[a.slot].Domain.step()), "")
	}
	return out
}

// isInput: the node is a question or a declared method, whose interval has no gaps between its steps.
func (c *checker) isInput(n *node) bool {
	if n.op != opNumName {
		return false
	}
	v := c.s.names[n.slot].Value
	return v == nil || v.Method != nil
}

func (c *checker) offGrid(slot int, x float64) bool {
	step := c.s.names[slot].Domain.step()
	return step > 0 && math.Abs(x/step-math.Round(x/step)) > 1e-6
}

func truthWord(is bool) string {
	if is {
		return "true"
	}
	return "false"
}

// goFrom says what bounds the side that is not a plain number.
func (c *checker) goFrom(a, b *node) string {
	if a.op == opNum {
		a = b
	}
	if a.op == opNumName {
		d := &c.s.names[a.slot].Domain
		if d.Kind == Day {
			return "the days that " + c.s.names[a.slot].noun() + " allows lie elsewhere"
		}
		what := "the answers of "
		if c.s.names[a.slot].Value != nil {
			what = "the results of "
		}
		return what + c.s.names[a.slot].noun() + " " + bounds(d.Min, d.Max)
	}
	x := c.s.open.number(a)
	return "its left side can only " + bounds(x.lo, x.hi)
}

// possible refuses a part that the domains alone decide.
func (c *checker) possible(n ast.Node, x *node, why string) *node {
	if len(x.slots(nil)) == 0 {
		why = "there is no question in it"
	}
	o := c.s.open.truth(x)
	if !single(o) {
		return x
	}
	return c.wrong(n, "this is always "+truthWord(o == T)+": "+why, "")
}

// member compiles `in`.
func (c *checker) member(n *ast.BinaryNode) *node {
	if l, ok := n.Right.(*ast.ArrayNode); ok {
		return c.inList(n, l)
	}
	k, slot := c.kindOf(n.Right)
	if k == 0 || slot < 0 {
		if id, ok := n.Right.(*ast.IdentifierNode); ok && k == 0 {
			c.slot(id)
			return nil
		}
		return c.wrong(n, `after "in" comes a list or a question with several answers`, `write  question in ["a", "b"]  or  "a" in question`)
	}
	name := &c.s.names[slot]
	if k != Codes {
		return c.wrong(n, name.misuse(), "")
	}
	text, ok := n.Left.(*ast.StringNode)
	if !ok {
		return c.wrong(n.Left, "the answer is written in quotes here", `write  "`+first(name.Domain.Codes)+`" in `+name.ID)
	}
	bit, ok := c.code(text, slot)
	if !ok {
		return nil
	}
	return around(&node{op: opHas, slot: slot, mask: bit}, n)
}

// inList compiles `x in [ … ]`.
func (c *checker) inList(n *ast.BinaryNode, l *ast.ArrayNode) *node {
	if text, ok := n.Left.(*ast.StringNode); ok {
		return c.wrong(text, "a text is looked for in a list here, without a question", "")
	}
	k, slot := c.kindOf(n.Left)
	switch {
	case k == Code && slot >= 0:
		mask, ok := c.codes(l, slot)
		if !ok {
			return nil
		}
		return c.possible(n, around(&node{op: opCodeIn, slot: slot, mask: mask}, n), "the list holds every answer")
	case k == Number:
		return c.numberIn(n, l)
	case k == Codes:
		return c.wrong(n, c.s.names[slot].misuse(), `write  any(`+c.s.names[slot].ID+", it in [ … ])")
	case k != 0 && slot >= 0:
		return c.wrong(n, c.s.names[slot].misuse(), "")
	}
	if id, ok := n.Left.(*ast.IdentifierNode); ok {
		c.slot(id)
		return nil
	}
	return c.outside(n.Left)
}

func (c *checker) numberIn(n *ast.BinaryNode, l *ast.ArrayNode) *node {
	out := &node{op: opNumIn, a: c.quantity(n.Left, Number), inexact: true}
	fine := out.a != nil && len(l.Nodes) > 0
	if len(l.Nodes) == 0 {
		c.wrong(l, "this list is empty", "")
	}
	for _, x := range l.Nodes {
		k := c.quantity(x, Number)
		if k == nil {
			fine = false
			continue
		}
		v := c.s.open.number(k)
		if len(k.slots(nil)) > 0 || !v.point() {
			c.wrong(x, "only plain numbers can stand in this list", "")
			fine = false
			continue
		}
		out.nums = append(out.nums, v.lo)
	}
	if !fine {
		return nil
	}
	return c.possible(n, around(out, n), c.goFrom(out.a, out.a))
}
