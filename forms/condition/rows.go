package condition

// maxRows is more than any table may hold (500 by the file limits).
const maxRows = 500

// rowTruth is any or all over the rows of a table.
func (f *Frame) rowTruth(n *node) Outcome {
	v := &f.val[n.slot]
	if v.B&T == 0 {
		return NA
	}
	if f.state[n.slot] != answered {
		if f.solving != nil {
			return f.solving.rowTruth(n)
		}
		return v.B&NA | F | T
	}
	na := v.B & NA
	if n.op == opAnyRow && n.a.op == opRowClass {
		return na | outcomeOf(f.class[n.slot][n.a.col]&n.a.mask != 0)
	}
	return na | f.rowsHold(n, &f.tables[n.slot])
}

func (f *Frame) rowsHold(n *node, t *Table) Outcome {
	for row := range t.Rows {
		if holds := f.row(n.a, row, t); holds != (n.op == opAllRow) {
			return outcomeOf(holds)
		}
	}
	return outcomeOf(n.op == opAllRow)
}

func outcomeOf(is bool) Outcome {
	if is {
		return T
	}
	return F
}

// row evaluates a predicate over one row.
func (f *Frame) row(n *node, row int, t *Table) bool {
	//exhaustive:ignore
	// the other nodes cannot stand here
	switch n.op {
	case opRowClass:
		return t.Cell != nil && f.s.lexicon.Match(t.Cell(row, n.col))&n.mask != 0
	case opTruthConst:
		return n.truth == T
	case opNot:
		return !f.row(n.a, row, t)
	case opAnd:
		for _, x := range n.list {
			if !f.row(x, row, t) {
				return false
			}
		}
		return true
	case opOr:
		for _, x := range n.list {
			if f.row(x, row, t) {
				return true
			}
		}
		return false
	default:
		panic("condition: not a row node")
	}
}

func (f *Frame) countRows(n *node) span {
	v := &f.val[n.slot]
	if v.B&T == 0 {
		return span{b: NA}
	}
	if f.state[n.slot] != answered {
		if f.solving != nil {
			return f.solving.countRows(n)
		}
		return span{0, maxRows, v.B}
	}
	x := f.rowCount(n, &f.tables[n.slot])
	return span{x, x, v.B}
}

func (f *Frame) rowCount(n *node, t *Table) float64 {
	if n.op == opRows {
		return float64(t.Rows)
	}
	count := 0.0
	for row := range t.Rows {
		if f.row(n.a, row, t) {
			count++
		}
	}
	return count
}
