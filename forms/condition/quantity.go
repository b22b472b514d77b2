package condition

import (
	"math"

	"github.com/expr-lang/expr/ast"
)

// quantity compiles a number or day expression; nil after reporting.
func (c *checker) quantity(n ast.Node, kind Kind) *node {
	if c.tooMany(n) {
		return nil
	}
	switch n := n.(type) {
	case *ast.IntegerNode:
		return c.literal(n, float64(n.Value), kind)
	case *ast.FloatNode:
		return c.literal(n, n.Value, kind)
	case *ast.IdentifierNode:
		return c.numberName(n, kind)
	case *ast.PointerNode:
		if c.it != nil && c.it.element != nil && n.Name == "" {
			return c.inside(func(e ast.Node) *node { return c.quantity(e, kind) })
		}
		return c.wrong(n, "it is not a number here", "")
	case *ast.UnaryNode:
		return c.sign(n, kind)
	case *ast.BinaryNode:
		return c.arithmetic(n, kind)
	case *ast.BuiltinNode:
		return c.numberCall(n, n.Name, n.Arguments)
	case *ast.CallNode:
		if id, ok := n.Callee.(*ast.IdentifierNode); ok {
			return c.numberCall(n, id.Value, n.Arguments)
		}
	case *ast.BoolNode, *ast.StringNode:
		return c.wrong(n, "a number is needed here", "")
	}
	return c.outside(n)
}

func (c *checker) literal(n ast.Node, x float64, kind Kind) *node {
	if kind == Day {
		return c.wrong(n, "a date cannot be compared with a number", "write  days_since( … ) < "+plain(x))
	}
	return around(&node{op: opNum, num: x}, n)
}

func (c *checker) numberName(n *ast.IdentifierNode, kind Kind) *node {
	if n.Value == "it" && c.it != nil {
		if c.it.element != nil {
			return c.inside(func(e ast.Node) *node { return c.quantity(e, kind) })
		}
		return c.wrong(n, "it is not a number here", "")
	}
	if c.isSetting(n.Value) {
		return around(&node{op: opSetting, slot: c.s.settingIndex(n.Value)}, n)
	}
	slot, ok := c.slot(n)
	if !ok {
		return nil
	}
	name := &c.s.names[slot]
	switch {
	case name.Domain.Kind == kind:
		return around(&node{op: opNumName, slot: slot}, n)
	case kind == Day && name.Domain.Kind == Number:
		return c.wrong(n, "a date is needed here; "+name.misuse(), "")
	}
	return c.wrong(n, name.misuse(), "")
}

func (c *checker) sign(n *ast.UnaryNode, kind Kind) *node {
	if n.Operator != "-" && n.Operator != "+" {
		return c.wrong(n, "a number is needed here, not a yes/no", "")
	}
	if kind == Day {
		return c.wrong(n, "a date has no sign", "use days_since( … ) to count days")
	}
	a := c.quantity(n.Node, Number)
	if a == nil || n.Operator == "+" {
		return a
	}
	if a.op == opNum {
		return around(&node{op: opNum, num: -a.num}, n)
	}
	return around(&node{op: opNeg, a: a}, n)
}

func (c *checker) arithmetic(n *ast.BinaryNode, kind Kind) *node {
	var o op
	switch n.Operator {
	case "+":
		o = opAdd
	case "-":
		o = opSub
	case "*":
		o = opMul
	case "/":
		o = opDiv
	case "and", "or", "&&", "||", "==", "!=", "<", "<=", ">", ">=", "in":
		return c.wrong(n, "a number is needed here, not a yes/no", "")
	default:
		return c.outside(n)
	}
	if kind == Day {
		return c.wrong(n, "dates cannot be calculated with", "use days_since( … ) to count days")
	}
	a, b := c.quantity(n.Left, Number), c.quantity(n.Right, Number)
	if a == nil || b == nil {
		return nil
	}
	if o == opDiv {
		if d := c.s.open.number(b); d.lo <= 0 && d.hi >= 0 {
			what := "it is 0"
			if d.lo != d.hi {
				what = anything(d.lo, d.hi)
			}
			return c.wrong(n, "this could divide by zero ("+what+")", "")
		}
	}
	return around(&node{op: o, a: a, b: b}, n)
}

func anything(lo, hi float64) string {
	if math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		return "it can be 0"
	}
	return "it can be anything from " + plain(lo) + " to " + plain(hi)
}

// numberCall compiles a call that gives a number.
func (c *checker) numberCall(n ast.Node, name string, args []ast.Node) *node {
	switch name {
	case "sum":
		return c.sumCall(n, args)
	case "count":
		return c.quantifier(n, name, args)
	case "len":
		return c.lenCall(n, args)
	case "days_since", "years_since":
		return c.sinceCall(n, name, args)
	case "any", "all", "none", "answered", "declined", "refused", "said", "drug_class":
		return c.wrong(n, name+"(…) is yes or no; a number is needed here", "")
	case "rows":
		return c.wrong(n, "rows(…) stands inside any, all, none or count", "write  any(rows(table), …)  or  len(table)")
	}
	return c.unknownCall(n, name)
}

var functions = [...]string{
	"sum", "count", "any", "all", "none", "len", "days_since", "years_since", "answered", "declined", "refused", "said",
	"drug_class", "rows",
}

func (c *checker) unknownCall(n ast.Node, name string) *node {
	return c.wrong(n, "there is no function called "+name, nearest(name, functions[:]))
}

func (c *checker) sumCall(n ast.Node, args []ast.Node) *node {
	if len(args) != 1 {
		return c.wrong(n, "sum needs one list of numbers", "write  sum([a, b, c])")
	}
	l, ok := args[0].(*ast.ArrayNode)
	if !ok || len(l.Nodes) == 0 {
		return c.wrong(n, "sum needs a list of numbers", "write  sum([a, b, c])")
	}
	out := &node{op: opSum}
	for _, x := range l.Nodes {
		if y := c.quantity(x, Number); y != nil {
			out.list = append(out.list, y)
		}
	}
	if len(out.list) < len(l.Nodes) {
		return nil
	}
	return around(out, n)
}

func (c *checker) lenCall(n ast.Node, args []ast.Node) *node {
	if len(args) != 1 {
		return c.wrong(n, "len needs one question", "write  len(question)")
	}
	id, ok := args[0].(*ast.IdentifierNode)
	if !ok {
		return c.wrong(n, "len needs a question with several answers or a table", "")
	}
	slot, ok := c.slot(id)
	if !ok {
		return nil
	}
	d := &c.s.names[slot].Domain
	switch d.Kind {
	case Codes:
		return around(&node{op: opCountCodes, slot: slot, mask: d.allCodes() &^ d.Exclusive, inexact: true}, n)
	case Rows:
		return around(&node{op: opRows, slot: slot}, n)
	case Truth, Code, Number, Day, Words:
		return c.wrong(n, c.s.names[slot].misuse(), "len counts the answers of a question with several, or the rows of a table")
	}
	panic("condition: unknown kind of name")
}

func (c *checker) sinceCall(n ast.Node, name string, args []ast.Node) *node {
	if len(args) != 1 {
		return c.wrong(n, name+" needs one date question", "write  "+name+"(question)")
	}
	id, ok := args[0].(*ast.IdentifierNode)
	if !ok {
		return c.wrong(n, name+" needs a date question", "write  "+name+"(question)")
	}
	slot, ok := c.slot(id)
	if !ok {
		return nil
	}
	if d := &c.s.names[slot].Domain; d.Kind != Day {
		return c.wrong(id, name+" needs a date question; "+c.s.names[slot].misuse(), "")
	}
	o := opDaysSince
	if name == "years_since" {
		o = opYearsSince
	}
	return around(&node{op: o, slot: slot}, n)
}
