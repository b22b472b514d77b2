package condition

import (
	"slices"

	"github.com/expr-lang/expr/ast"
)

// truthCall compiles a call that gives yes or no.
func (c *checker) truthCall(n ast.Node, name string, args []ast.Node) *node {
	switch name {
	case "any", "all", "none":
		return c.quantifier(n, name, args)
	case "answered", "declined", "refused":
		return c.factCall(n, name, args)
	case "said":
		return c.saidCall(n, args)
	case "drug_class":
		return c.drugCall(n, args)
	case "sum", "count", "len", "days_since", "years_since":
		return c.wrong(n, name+"(…) is a number; compare it", "such as  … >= 1")
	case "rows":
		return c.wrong(n, "rows(…) stands inside any, all, none or count", "write  any(rows(table), …)")
	}
	return c.unknownCall(n, name)
}

func (c *checker) factCall(n ast.Node, name string, args []ast.Node) *node {
	if len(args) != 1 {
		return c.wrong(n, name+" needs one question", "write  "+name+"(question)")
	}
	slot, ok := c.questionArg(n, name, args[0])
	if !ok {
		return nil
	}
	f := factAnswered
	switch name {
	case "declined":
		f = factDeclined
	case "refused":
		f = factRefused
	}
	return around(&node{op: opFact, fact: f, slot: slot}, n)
}

func (c *checker) questionArg(n ast.Node, name string, arg ast.Node) (int, bool) {
	if id, ok := arg.(*ast.IdentifierNode); ok && id.Value == "it" && c.it != nil && c.it.element != nil {
		bound := c.it
		c.it = bound.outer
		slot, ok := c.questionArg(n, name, bound.element)
		c.it = bound
		return slot, ok
	}
	id, ok := arg.(*ast.IdentifierNode)
	if !ok {
		c.wrong(n, name+" needs the name of a question", "write  "+name+"(question)")
		return 0, false
	}
	slot, ok := c.slot(id)
	if ok && c.s.names[slot].Value != nil {
		c.wrong(id, name+" can only be asked of questions, and "+id.Value+" is computed", "")
		return 0, false
	}
	return slot, ok
}

func (c *checker) saidCall(n ast.Node, args []ast.Node) *node {
	if len(args) != 2 {
		return c.wrong(n, "said needs a question and an answer", `write  said(question, "answer")`)
	}
	slot, ok := c.questionArg(n, "said", args[0])
	if !ok {
		return nil
	}
	if k := c.s.names[slot].Domain.Kind; k != Code && k != Codes {
		return c.wrong(args[0], "said needs a question with a choice of answers; "+c.s.names[slot].misuse(), "")
	}
	text, ok := args[1].(*ast.StringNode)
	if !ok {
		return c.wrong(args[1], "the answer is written in quotes here", "")
	}
	bit, ok := c.code(text, slot)
	if !ok {
		return nil
	}
	return around(&node{op: opFact, fact: factSaid, slot: slot, mask: bit}, n)
}

// drugCall compiles drug_class(table.column, "class"), and drug_class(it.column, "class") inside a quantifier.
func (c *checker) drugCall(n ast.Node, args []ast.Node) *node {
	if len(args) != 2 {
		return c.wrong(n, "drug_class needs a column and a class", `write  drug_class(table.column, "class")`)
	}
	slot, col, inRow, ok := c.column(n, args[0])
	if !ok {
		return nil
	}
	text, ok := args[1].(*ast.StringNode)
	if !ok {
		return c.wrong(args[1], "the class is written in quotes here", "")
	}
	bit, ok := c.drugClass(text)
	if !ok {
		return nil
	}
	c.s.matched[slot] |= 1 << uint(col)
	out := around(&node{op: opRowClass, slot: slot, col: col, mask: bit}, n)
	if inRow {
		return out
	}
	return around(&node{op: opAnyRow, slot: slot, a: out}, n)
}

func (c *checker) drugClass(text *ast.StringNode) (uint64, bool) {
	if c.s.lexicon == nil {
		c.wrong(text, "this form has no medicine classes", "write  drug_classes: true  in form.yaml")
		return 0, false
	}
	bit, ok := c.s.lexicon.Class(text.Value)
	if !ok {
		c.wrong(text, `"`+text.Value+`" is not a medicine class; the classes are: `+list(c.s.lexicon.classes),
			nearest(text.Value, c.s.lexicon.classes))
	}
	return bit, ok
}

// column resolves table.column or it.column.
func (c *checker) column(n, arg ast.Node) (slot, col int, inRow, ok bool) {
	m, isMember := arg.(*ast.MemberNode)
	if !isMember {
		c.wrong(n, "drug_class needs a column of a table", `write  drug_class(table.column, "class")`)
		return 0, 0, false, false
	}
	switch base := m.Node.(type) {
	case *ast.IdentifierNode:
		if base.Value == "it" && c.it != nil {
			slot, inRow = c.it.rows, true
			break
		}
		if slot, ok = c.slot(base); !ok {
			return 0, 0, false, false
		}
	case *ast.PointerNode:
		if c.it != nil {
			slot, inRow = c.it.rows, true
		}
	default:
		c.outside(m)
		return 0, 0, false, false
	}
	if slot < 0 || c.s.names[slot].Domain.Kind != Rows {
		c.wrong(m, "this is not a column of a table", "")
		return 0, 0, false, false
	}
	prop, _ := m.Property.(*ast.StringNode)
	d := &c.s.names[slot].Domain
	if prop != nil {
		col = slices.Index(d.Columns, prop.Value)
	}
	switch {
	case prop == nil || col < 0:
		c.wrong(m, "table "+c.s.names[slot].ID+" has no such column; its columns are: "+list(d.Columns), "")
		return 0, 0, false, false
	case d.TextCols&(1<<uint(col)) == 0:
		c.wrong(m, "column "+prop.Value+" holds no text that could name a medicine", "")
		return 0, 0, false, false
	}
	return slot, col, inRow, true
}

// quantifier compiles any, all, none and count over a list of names, the codes of a question, or the rows of a table.
func (c *checker) quantifier(n ast.Node, name string, args []ast.Node) *node {
	if len(args) < 1 || len(args) > 2 || len(args) == 1 && name != "count" {
		return c.wrong(n, name+" needs a list and a condition", "write  "+name+"([a, b, c], it >= 2)")
	}
	var body ast.Node
	if len(args) == 2 {
		p, ok := args[1].(*ast.PredicateNode)
		if !ok {
			return c.outside(args[1])
		}
		body = p.Node
	}
	switch over := args[0].(type) {
	case *ast.ArrayNode:
		return c.overList(n, name, over, body)
	case *ast.CallNode:
		if id, ok := over.Callee.(*ast.IdentifierNode); ok && id.Value == "rows" {
			return c.overRows(n, name, over.Arguments, body)
		}
	case *ast.IdentifierNode:
		slot, ok := c.slot(over)
		if !ok {
			return nil
		}
		if c.s.names[slot].Domain.Kind != Codes {
			return c.wrong(over, c.s.names[slot].misuse(), name+" goes over a question with several answers, a list [a, b, c] or rows(table)")
		}
		return c.overCodes(n, name, slot, body)
	}
	return c.wrong(n, name+" goes over a question with several answers, a list [a, b, c] or rows(table)", "")
}

func (c *checker) overList(n ast.Node, name string, l *ast.ArrayNode, body ast.Node) *node {
	if len(l.Nodes) == 0 {
		return c.wrong(l, "this list is empty", "")
	}
	var parts []*node
	for _, e := range l.Nodes {
		var x *node
		if body == nil {
			x = c.truth(e)
		} else {
			c.it = &binding{element: e, codes: -1, rows: -1, outer: c.it}
			x = c.truth(body)
			c.it = c.it.outer
		}
		if x != nil {
			parts = append(parts, around(x, e))
		}
	}
	if len(parts) < len(l.Nodes) {
		return nil
	}
	switch name {
	case "any":
		return around(&node{op: opOr, list: parts}, n)
	case "all":
		return around(&node{op: opAnd, list: parts}, n)
	case "none":
		return around(&node{op: opNot, a: around(&node{op: opOr, list: parts}, n)}, n)
	}
	return around(&node{op: opCountOf, list: parts}, n)
}

func (c *checker) overRows(n ast.Node, name string, args []ast.Node, body ast.Node) *node {
	if len(args) != 1 {
		return c.wrong(n, "rows needs one table", "write  rows(table)")
	}
	id, ok := args[0].(*ast.IdentifierNode)
	if !ok {
		return c.wrong(n, "rows needs one table", "write  rows(table)")
	}
	slot, ok := c.slot(id)
	if !ok {
		return nil
	}
	if c.s.names[slot].Domain.Kind != Rows {
		return c.wrong(id, c.s.names[slot].misuse(), "rows needs a table")
	}
	if body == nil {
		return around(&node{op: opRows, slot: slot}, n)
	}
	c.it = &binding{codes: -1, rows: slot, outer: c.it}
	x := c.rowBody(body)
	c.it = c.it.outer
	if x == nil {
		return nil
	}
	switch name {
	case "any":
		return around(&node{op: opAnyRow, slot: slot, a: x}, n)
	case "all":
		return around(&node{op: opAllRow, slot: slot, a: x}, n)
	case "none":
		return around(&node{op: opNot, a: around(&node{op: opAnyRow, slot: slot, a: x}, n)}, n)
	}
	return around(&node{op: opCountRows, slot: slot, a: x}, n)
}

// rowBody compiles a predicate over one row: drug_class, and, or, not.
func (c *checker) rowBody(body ast.Node) *node {
	x := c.truth(body)
	if x != nil && !x.onlyRow(c.it.rows) {
		return c.wrong(body, `only drug_class(it.column, "class") can be asked of a row`, "")
	}
	return x
}

func (n *node) onlyRow(slot int) bool {
	//exhaustive:ignore
	// the other nodes are all treated alike
	switch n.op {
	case opRowClass:
		return n.slot == slot
	case opTruthConst:
		return true
	case opNot:
		return n.a.onlyRow(slot)
	case opAnd, opOr:
		return !slices.ContainsFunc(n.list, func(x *node) bool { return !x.onlyRow(slot) })
	default:
		return false
	}
}

// overCodes works a predicate out for each code, so that nothing loops at evaluation.
func (c *checker) overCodes(n ast.Node, name string, slot int, body ast.Node) *node {
	d := &c.s.names[slot].Domain
	mask := d.allCodes() &^ d.Exclusive
	if body != nil {
		mask = 0
		fine := true
		for i, code := range d.Codes {
			c.it = &binding{codes: slot, rows: -1, code: code, outer: c.it}
			holds, ok := c.codeBody(body)
			c.it = c.it.outer
			fine = fine && ok
			if holds {
				mask |= 1 << uint(i)
			}
		}
		if !fine {
			return nil
		}
	}
	if all := d.allCodes(); name != "count" && (mask == 0 || mask == all) {
		return c.wrong(n, "the condition inside "+name+"(…) holds for "+either(mask == 0, "no", "every")+" answer of question "+c.s.names[slot].ID, "")
	}
	switch name {
	case "any":
		return around(&node{op: opHas, slot: slot, mask: mask}, n)
	case "all":
		return around(&node{op: opWithin, slot: slot, mask: mask}, n)
	case "none":
		return around(&node{op: opNot, a: around(&node{op: opHas, slot: slot, mask: mask}, n)}, n)
	}
	return around(&node{op: opCountCodes, slot: slot, mask: mask, inexact: true}, n)
}

func either(is bool, a, b string) string {
	if is {
		return a
	}
	return b
}

// codeBody evaluates a predicate over one code: comparisons of `it` with texts, and, or, not.
func (c *checker) codeBody(body ast.Node) (holds, ok bool) {
	switch n := body.(type) {
	case *ast.BoolNode:
		return n.Value, true
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			holds, ok = c.codeBody(n.Node)
			return !holds, ok
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&", "or", "||":
			a, okA := c.codeBody(n.Left)
			b, okB := c.codeBody(n.Right)
			if n.Operator == "and" || n.Operator == "&&" {
				return a && b, okA && okB
			}
			return a || b, okA && okB
		case "==", "!=", "in":
			return c.codeTest(n)
		}
	}
	c.wrong(body, "inside the brackets only the answer itself can be asked about", `write  it == "a"  or  it in ["a", "b"]`)
	return false, false
}

func (c *checker) codeTest(n *ast.BinaryNode) (holds, ok bool) {
	left, right := n.Left, n.Right
	if isIt(right) && n.Operator != "in" {
		left, right = right, left
	}
	if !isIt(left) {
		c.wrong(n, "inside the brackets only the answer itself can be asked about", `write  it == "a"  or  it in ["a", "b"]`)
		return false, false
	}
	bit := uint64(1) << uint(slices.Index(c.s.names[c.it.codes].Domain.Codes, c.it.code))
	switch right := right.(type) {
	case *ast.StringNode:
		if set, ok := c.code(right, c.it.codes); ok && n.Operator != "in" {
			return (set == bit) == (n.Operator == "=="), true
		}
		return false, false
	case *ast.ArrayNode:
		if n.Operator == "in" {
			set, ok := c.codes(right, c.it.codes)
			return set&bit != 0, ok
		}
	}
	c.wrong(n, "an answer is compared with a text in quotes or a list of them", "")
	return false, false
}

func isIt(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value == "it"
	case *ast.PointerNode:
		return n.Name == ""
	}
	return false
}
