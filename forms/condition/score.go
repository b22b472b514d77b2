package condition

import "math"

// tally is what declared methods need to know of their items.
type tally struct {
	sum              float64
	known, missing   int
	applies, certain bool // some item may apply; some item certainly does
}

func (f *Frame) tally(items []int) tally {
	var t tally
	for _, it := range items {
		st := f.standing(it)
		if st == notApplicable {
			continue
		}
		t.applies = true
		if st == missing {
			t.missing++
			t.certain = t.certain || f.apply[it] == T
			continue
		}
		t.certain = true
		t.known++
		t.sum += f.score(it)
	}
	return t
}

// score is the number that a known item counts as.
func (f *Frame) score(slot int) float64 {
	v := &f.val[slot]
	if f.s.info[slot].kind == Truth {
		if v.B == T {
			return 1
		}
		return 0
	}
	return v.Lo
}

// unknown is the whole domain, or n/a if nothing certainly applies.
func unknown(info *nameInfo, certain bool) (Val, bool) {
	v := info.open
	if !certain {
		v.B |= NA
	}
	return v, false
}

func point(x float64) (Val, bool) { return Val{B: T, Lo: x, Hi: x}, true }

func code(bit uint64) (Val, bool) { return Val{B: T, May: bit}, true }

func yes(is bool) (Val, bool) {
	if is {
		return Val{B: T}, true
	}
	return Val{B: F}, true
}

func (f *Frame) sum(info *nameInfo, m Method) (Val, bool) {
	val := info.value
	t := f.tally(val.items)
	if !t.applies {
		return Val{B: NA}, true
	}
	allowed := 0
	if p, ok := m.(Prorated); ok {
		allowed = p.MaxMissing
	}
	if t.missing > allowed || t.known == 0 {
		return unknown(info, t.certain)
	}
	x := prorate(t.sum, t.known+t.missing, t.known, val.Round, val.HasRound)
	if x < info.open.Lo || x > info.open.Hi {
		return unknown(info, t.certain)
	}
	return point(x)
}

func (f *Frame) unanswered(slot int, val *valueInfo, m Unanswered) (Val, bool) {
	if f.trial {
		return f.rootVal[slot], true
	}
	applies, n := false, 0
	for _, it := range val.items {
		st := f.standing(it)
		if st == notApplicable {
			continue
		}
		if st == known || f.apply[it] == T || !m.CertainOnly {
			applies = true
		}
		if st == missing && (f.apply[it] == T || !m.CertainOnly) {
			n++
		}
	}
	if !applies {
		return Val{B: NA}, true
	}
	return point(float64(n))
}

func (f *Frame) band(info *nameInfo, m BandOf) (Val, bool) {
	of := info.value.items[0]
	v := &f.val[of]
	switch {
	case v.B == NA:
		return Val{B: NA}, true
	case f.trial:
		return f.bandsOf(info, m, v)
	case f.standing(of) == missing:
		return unknown(info, v.B&NA == 0)
	}
	for i, b := range m.Bands {
		if v.Lo >= b.From && v.Lo <= b.To {
			return code(info.value.codes[i])
		}
	}
	return unknown(info, true)
}

// bandsOf are the bands that an interval meets, while a search narrows the other value.
func (f *Frame) bandsOf(info *nameInfo, m BandOf, v *Val) (Val, bool) {
	var set uint64
	covered := math.Inf(-1)
	for i, b := range m.Bands {
		if v.Lo <= b.To && v.Hi >= b.From {
			if set == 0 {
				covered = b.From
			}
			set |= info.value.codes[i]
			covered = max(covered, b.To)
		}
	}
	gaps := f.s.names[info.value.items[0]].Domain.Step != 1 && set&(set-1) != 0
	if set == 0 || gaps || covered < v.Hi || set&(set-1) != 0 && v.Lo == v.Hi {
		return unknown(info, v.B&NA == 0)
	}
	return Val{B: v.B, May: set}, v.B == T && set&(set-1) == 0
}

func (f *Frame) clusters(info *nameInfo, m Clusters) (Val, bool) {
	val := info.value
	t := f.tally(val.items)
	if !t.applies {
		return Val{B: NA}, true
	}
	met := true
	for i, group := range val.groups {
		has, may := f.reach(group, m.At)
		if may < m.Groups[i].Need {
			return code(val.codes[1])
		}
		met = met && has >= m.Groups[i].Need
	}
	if met {
		return code(val.codes[0])
	}
	return unknown(info, t.certain)
}

// reach counts the items of a group that are at least at, and those that may be.
func (f *Frame) reach(group []int, at float64) (has, may int) {
	for _, it := range group {
		switch f.standing(it) {
		case known:
			if f.score(it) >= at {
				has++
				may++
			}
		case missing:
			may++
		case notApplicable:
		}
	}
	return has, may
}

func (f *Frame) cases(slot int, info *nameInfo, m Cases) (Val, bool) {
	val := info.value
	if f.trial {
		v := f.rootVal[slot]
		return v, info.isPoint(&v)
	}
	if len(val.items) > 0 {
		t := f.tally(val.items)
		if !t.applies {
			return Val{B: NA}, true
		}
		if m.MaxMissing >= 0 && t.missing > m.MaxMissing {
			return unknown(info, t.certain)
		}
	}
	set := f.caseSet(val)
	if set&(set-1) != 0 && f.worthSearching(val.plan) {
		set = f.searchSet(goal{cases: val}, val.plan, set)
	}
	if set&(set-1) == 0 {
		return code(set)
	}
	return unknown(info, true)
}

// caseSet are the codes of all cases that may be the first to hold.
func (f *Frame) caseSet(val *valueInfo) uint64 {
	var set uint64
	for i := range val.cases {
		o := f.truth(val.cases[i].root)
		if o&T != 0 {
			set |= val.cases[i].bit
		}
		if o == T {
			return set
		}
	}
	return set | val.codes[len(val.cases)]
}

func (f *Frame) anyYes(info *nameInfo) (Val, bool) {
	open, applies, certain := false, false, false
	for _, it := range info.value.items {
		st := f.standing(it)
		if st == notApplicable {
			continue
		}
		applies = true
		certain = certain || f.apply[it] == T || st == known
		if st == known && f.val[it].B == T || st == missing && f.state[it] != unasked {
			return yes(true)
		}
		open = open || st == missing
	}
	switch {
	case !applies:
		return Val{B: NA}, true
	case open:
		return unknown(info, certain)
	}
	return yes(false)
}

func (f *Frame) medicineClass(info *nameInfo) (Val, bool) {
	val := info.value
	check, table := f.standing(val.items[0]), f.standing(val.table)
	switch {
	case check == notApplicable && table == notApplicable:
		return Val{B: NA}, true
	case check == known && f.val[val.items[0]].Must&val.tick != 0:
		return yes(true)
	case table == known && f.class[val.table][val.column]&val.class != 0:
		return yes(true)
	case check == missing:
		return unknown(info, true)
	}
	return yes(false)
}

// listStatus gives codes in the order missing, none, incomplete, complete.
func (f *Frame) listStatus(val *valueInfo) (Val, bool) {
	switch f.standing(val.table) {
	case notApplicable:
		return Val{B: NA}, true
	case missing:
		return code(val.codes[0])
	case known:
	}
	t := &f.tables[val.table]
	if t.Rows == 0 {
		return code(val.codes[1])
	}
	for row := range t.Rows {
		for _, col := range val.needs {
			if t.Cell == nil || t.Cell(row, col) == "" {
				return code(val.codes[2])
			}
		}
	}
	return code(val.codes[3])
}

// listed gives codes in the order list_unknown, listed, not_listed.
func (f *Frame) listed(info *nameInfo) (Val, bool) {
	val := info.value
	of := val.items[0]
	list, given := f.lists[val.set]
	switch st := f.standing(of); {
	case st == notApplicable:
		return Val{B: NA}, true
	case !given:
		return code(val.codes[0])
	case st == missing:
		return unknown(info, f.apply[of] == T)
	}
	v := &f.val[of]
	for i, c := range f.s.names[of].Domain.Codes {
		if v.May == 1<<uint(i) && list[c] {
			return code(val.codes[1])
		}
	}
	return code(val.codes[2])
}

// prorate is sum × n / answered, rounded half up to the given decimals, exactly for whole and decimal scores.
func prorate(sum float64, n, answered, decimals int, round bool) float64 {
	if n == answered && !round {
		return sum
	}
	if !round {
		return sum * float64(n) / float64(answered)
	}
	scale := math.Pow10(decimals)
	if sum == math.Trunc(sum) && math.Abs(sum) < 1e9 && decimals <= 6 {
		num, den := int64(sum)*int64(n)*int64(scale), int64(answered)
		return float64(floorDiv(2*num+den, 2*den)) / scale
	}
	return roundHalfUp(sum*float64(n)/float64(answered), decimals)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}
