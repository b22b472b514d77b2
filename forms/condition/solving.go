package condition

// Evaluation while the solver runs: a set covers everything that the questions not yet decided can do, silence included.

// solvedQuestion is what a question can be in a solver node.
func (v *solver) question(slot int, info *nameInfo) Val {
	f := v.f
	if f.assumed[slot] && v.commit[slot] == toAnswer {
		return f.narrow[slot]
	}
	open := info.open
	if info.kind == Rows {
		open.May = 1<<uint(len(v.tables[slot])) - 1
	}
	return open
}

// fact in a solver node: known once the question is decided.
func (v *solver) fact(n *node) Outcome {
	f := v.f
	apply := f.apply[n.slot]
	if apply&T == 0 {
		return F
	}
	var o Outcome
	c := v.commit[n.slot]
	held := f.state[n.slot] == answered
	switch n.fact {
	case factAnswered:
		o = ifDecided(c, c == toAnswer || held)
	case factDeclined, factRefused:
		o = ifDecided(c, c == toDecline && !held)
	case factSaid:
		if o = F; held || c == toAnswer {
			w := f.question(n.slot, &f.s.info[n.slot])
			o = v.said(&w, n.mask, f.s.info[n.slot].kind)
		} else if c == undecided {
			o = F | T
		}
	}
	if apply != T {
		o |= F
	}
	return o
}

func ifDecided(c commit, is bool) Outcome {
	if c == undecided {
		return F | T
	}
	return outcomeOf(is)
}

func (v *solver) said(w *Val, mask uint64, k Kind) Outcome {
	if k == Code {
		return subset(w.May, mask)
	}
	switch {
	case w.Must&mask != 0:
		return T
	case w.May&mask == 0:
		return F
	}
	return F | T
}

// rows is a table part in a solver node: every candidate that is left counts, and an undecided table can be anything.
func (v *solver) rowTruth(n *node) Outcome {
	f := v.f
	w := &f.val[n.slot]
	if v.commit[n.slot] != toAnswer {
		return w.B&NA | F | T
	}
	o := w.B & NA
	for i, c := range v.tables[n.slot] {
		if w.May&(1<<uint(i)) == 0 {
			continue
		}
		t := Table{Rows: len(c.rows), Cell: func(row, col int) string { return c.rows[row][col] }}
		o |= f.rowsHold(n, &t)
	}
	return o
}

func (v *solver) countRows(n *node) span {
	f := v.f
	w := &f.val[n.slot]
	if v.commit[n.slot] != toAnswer {
		return span{0, maxRows, w.B}
	}
	s := span{b: w.B, lo: maxRows}
	for i, c := range v.tables[n.slot] {
		if w.May&(1<<uint(i)) == 0 {
			continue
		}
		t := Table{Rows: len(c.rows), Cell: func(row, col int) string { return c.rows[row][col] }}
		x := f.rowCount(n, &t)
		s.lo, s.hi = min(s.lo, x), max(s.hi, x)
	}
	return s
}

// possibility is what an item of a method can do in a solver node.
type possibility struct {
	na, silent, answered bool
	refused              bool // silent by refusing, for certain
	lo, hi               float64
	certain              bool // it applies for certain
}

func (v *solver) possibility(slot int) possibility {
	f, info := v.f, &v.f.s.info[slot]
	w := &f.val[slot]
	if w.B == NA || f.apply[slot]&T == 0 {
		return possibility{na: true}
	}
	p := possibility{na: f.apply[slot] != T || info.kind != Truth && w.B&NA != 0, certain: f.apply[slot] == T, lo: w.Lo, hi: w.Hi}
	if info.kind == Truth {
		p.na = p.na || w.B&NA != 0
		if p.lo = 1; w.B&F != 0 {
			p.lo = 0
		}
		if w.B&T != 0 {
			p.hi = 1
		} else {
			p.hi = 0
		}
	}
	switch {
	case info.value != nil:
		p.answered, p.silent = true, !info.isPoint(w)
	case f.state[slot] == answered || v.commit[slot] == toAnswer:
		p.answered = true
	case v.commit[slot] == undecided:
		p.answered, p.silent = true, true
	default:
		p.silent, p.refused = true, v.commit[slot] == toDecline
	}
	return p
}

// outlook sums up the possibilities of all items.
type outlook struct {
	lo, hi          float64 // sum of those that are answered
	items           int     // that may apply
	gone, maybeGone int     // silent for certain; perhaps silent
	maybeNA         bool
	certain         bool // one applies for certain
}

func (v *solver) outlook(items []int) outlook {
	var o outlook
	for _, it := range items {
		p := v.possibility(it)
		if !p.answered && !p.silent {
			continue
		}
		o.items++
		o.maybeNA = o.maybeNA || p.na
		o.certain = o.certain || p.certain && !p.na
		switch {
		case p.answered && p.silent:
			o.maybeGone++
		case p.silent:
			o.gone++
		default:
			lo, hi := p.lo, p.hi
			if p.na {
				lo, hi = min(0, lo), max(0, hi)
			}
			o.lo, o.hi = o.lo+lo, o.hi+hi
		}
	}
	return o
}
