package condition

import (
	"math"
	"slices"

	"github.com/expr-lang/expr/ast"
)

// truth compiles a yes/no expression; nil after reporting.
func (c *checker) truth(n ast.Node) *node {
	if c.tooMany(n) {
		return nil
	}
	switch n := n.(type) {
	case *ast.BoolNode:
		return &node{op: opTruthConst, truth: outcomeOf(n.Value), from: n.Location().From, to: n.Location().To}
	case *ast.IdentifierNode:
		return c.truthName(n)
	case *ast.UnaryNode:
		if n.Operator == "!" || n.Operator == "not" {
			if a := c.truth(n.Node); a != nil {
				return around(&node{op: opNot, a: a}, n, n.Node)
			}
			return nil
		}
		return c.wrong(n, "a yes/no condition is needed here, not a number", "compare it, such as  … >= 1")
	case *ast.BinaryNode:
		return c.binary(n)
	case *ast.BuiltinNode:
		return c.truthCall(n, n.Name, n.Arguments)
	case *ast.CallNode:
		if id, ok := n.Callee.(*ast.IdentifierNode); ok {
			return c.truthCall(n, id.Value, n.Arguments)
		}
	case *ast.PointerNode:
		return c.truthIt(n)
	case *ast.IntegerNode, *ast.FloatNode:
		return c.wrong(n, "a yes/no condition is needed here, not a number", "compare it, such as  … >= 1")
	case *ast.StringNode:
		return c.wrong(n, "a text alone is not a condition", `write  question == "`+n.Value+`"`)
	}
	return c.outside(n)
}

// maxParts bounds what lists inside lists can unfold to.
const maxParts = 50_000

func (c *checker) tooMany(n ast.Node) bool {
	if c.parts++; c.parts == maxParts {
		c.wrong(n, "this condition has too many parts", "")
	}
	return c.parts >= maxParts
}

// outside refuses what expr can parse and conditions do not have.
func (c *checker) outside(n ast.Node) *node {
	if n == nil {
		c.at(0, "this is not a condition", "")
		return nil
	}
	from := n.Location().From
	if _, ternary := n.(*ast.ConditionalNode); ternary {
		from, _ = extent(n)
	}
	c.at(from, "this is not part of the condition language", "see the table of conditions in docs/form-language.md")
	return nil
}

// around gives a node the place of its parts.
func around(n *node, parts ...ast.Node) *node {
	n.from, n.to = math.MaxInt, 0
	for _, p := range parts {
		from, to := extent(p)
		n.from, n.to = min(n.from, from), max(n.to, to)
	}
	return n
}

// extent is where the tokens of a tree begin and end.
func extent(n ast.Node) (from, to int) {
	e := &extents{from: n.Location().From, to: n.Location().To}
	ast.Walk(&n, e)
	return e.from, e.to
}

type extents struct{ from, to int }

func (e *extents) Visit(n *ast.Node) {
	l := (*n).Location()
	if l.To > 0 {
		e.from, e.to = min(e.from, l.From), max(e.to, l.To)
	}
}

// slot resolves a name; false after reporting.
func (c *checker) slot(n *ast.IdentifierNode) (int, bool) {
	if slot, ok := c.s.slots[n.Value]; ok {
		return slot, true
	}
	hint := c.s.nearestName(n.Value)
	switch n.Value {
	case "yes", "no":
		c.wrong(n, "there is no question called "+n.Value+`; if you mean the answer, put it in quotes: "`+n.Value+`"`,
			"a yes/no question is written alone:  q  or  not q")
	case "it":
		c.wrong(n, "it only has a meaning inside any(…), all(…), none(…) and count(…)", "")
	case "partner_states":
		c.wrong(n, "partner_states can only be used by a value with method listed", "")
	default:
		if c.s.isCode(n.Value) && hint == "" {
			hint = `if you mean the answer, put it in quotes: "` + n.Value + `"`
		}
		c.wrong(n, "there is no question called "+n.Value, hint)
	}
	return 0, false
}

func (s *Scope) nearestName(id string) string {
	names := make([]string, 0, len(s.names)+len(s.settings))
	for i := range s.names {
		names = append(names, s.names[i].ID)
	}
	for _, x := range s.settings {
		names = append(names, x.id)
	}
	return nearest(id, names)
}

func (s *Scope) isCode(word string) bool {
	for i := range s.names {
		if slices.Contains(s.names[i].Domain.Codes, word) {
			return true
		}
	}
	return false
}

func (c *checker) truthName(n *ast.IdentifierNode) *node {
	if n.Value == "it" && c.it != nil {
		return c.truthIt(n)
	}
	if c.isSetting(n.Value) {
		return c.wrong(n, "setting "+n.Value+" is a number; compare it", "")
	}
	slot, ok := c.slot(n)
	if !ok {
		return nil
	}
	name := &c.s.names[slot]
	if name.Domain.Kind != Truth {
		return c.wrong(n, name.misuse(), "")
	}
	return around(&node{op: opTruthName, slot: slot}, n)
}

// truthIt compiles `it` where a yes/no is needed.
func (c *checker) truthIt(n ast.Node) *node {
	if c.it != nil && c.it.element != nil {
		return c.inside(func(e ast.Node) *node { return c.truth(e) })
	}
	return c.wrong(n, "it is not a yes/no question here", "")
}

// inside compiles the element that `it` stands for, in which `it` has its outer meaning.
func (c *checker) inside(compile func(ast.Node) *node) *node {
	bound := c.it
	c.it = bound.outer
	n := compile(bound.element)
	c.it = bound
	return n
}

func (c *checker) isSetting(id string) bool {
	_, isName := c.s.slots[id]
	return !isName && c.s.settingIndex(id) >= 0
}

func (c *checker) binary(n *ast.BinaryNode) *node {
	switch n.Operator {
	case "and", "&&":
		return c.chain(n, opAnd, "and", "&&")
	case "or", "||":
		return c.chain(n, opOr, "or", "||")
	case "==", "!=", "<", "<=", ">", ">=":
		return c.comparison(n)
	case "in":
		return c.member(n)
	case "+", "-", "*", "/":
		return c.wrong(n, "a yes/no condition is needed here, not a number", "compare it, such as  … >= 1")
	}
	return c.outside(n)
}

// chain flattens a and b and c into one node; the tree leans to the left.
func (c *checker) chain(n *ast.BinaryNode, op op, words ...string) *node {
	var parts []ast.Node
	var left ast.Node = n
	for {
		b, ok := left.(*ast.BinaryNode)
		if !ok || !slices.Contains(words, b.Operator) {
			break
		}
		parts = append(parts, b.Right)
		left = b.Left
	}
	parts = append(parts, left)
	slices.Reverse(parts)
	out := &node{op: op, from: math.MaxInt}
	for _, p := range parts {
		x := c.truth(p)
		if x == nil {
			continue
		}
		out.list = append(out.list, x)
		out.from, out.to = min(out.from, x.from), max(out.to, x.to)
	}
	if len(out.list) < len(parts) {
		return nil
	}
	return out
}

func relOf(operator string) rel {
	switch operator {
	case "==":
		return relEq
	case "!=":
		return relNe
	case "<":
		return relLt
	case "<=":
		return relLe
	case ">":
		return relGt
	case ">=":
		return relGe
	}
	panic("condition: not a comparison")
}

// kindOf looks at an operand without compiling it: its kind, and its slot if it is a name. 0: a literal or a mistake.
func (c *checker) kindOf(n ast.Node) (Kind, int) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		if n.Value == "it" && c.it != nil {
			return c.kindOfIt()
		}
		if slot, ok := c.s.slots[n.Value]; ok {
			return c.s.names[slot].Domain.Kind, slot
		}
		if c.isSetting(n.Value) {
			return Number, -1
		}
	case *ast.PointerNode:
		if c.it != nil {
			return c.kindOfIt()
		}
	case *ast.IntegerNode, *ast.FloatNode:
		return Number, -1
	case *ast.BoolNode:
		return Truth, -1
	case *ast.UnaryNode:
		if n.Operator == "-" || n.Operator == "+" {
			return Number, -1
		}
		return Truth, -1
	case *ast.BinaryNode:
		switch n.Operator {
		case "+", "-", "*", "/":
			return Number, -1
		}
		return Truth, -1
	case *ast.BuiltinNode:
		return kindOfCall(n.Name), -1
	case *ast.CallNode:
		if id, ok := n.Callee.(*ast.IdentifierNode); ok {
			return kindOfCall(id.Value), -1
		}
	}
	return 0, -1
}

func (c *checker) kindOfIt() (Kind, int) {
	if c.it.element == nil {
		return 0, -1
	}
	bound := c.it
	c.it = bound.outer
	k, slot := c.kindOf(bound.element)
	c.it = bound
	return k, slot
}

func kindOfCall(name string) Kind {
	switch name {
	case "sum", "count", "len", "days_since", "years_since":
		return Number
	case "any", "all", "none", "answered", "declined", "refused", "said", "drug_class":
		return Truth
	}
	return 0
}
