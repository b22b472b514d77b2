package condition

import "slices"

// computed is the set of a declared method in a solver node, narrowed by what the search assumes of it.
func (v *solver) computed(slot int, info *nameInfo) Val {
	f := v.f
	w := v.method(slot, info)
	if !f.assumed[slot] || w.B == NA {
		return w
	}
	n, narrower := f.narrow[slot], w
	switch info.kind {
	case Truth:
		narrower.B = w.B & (n.B | NA)
		if narrower.B == 0 {
			v.conflict = true
			return w
		}
	case Code:
		narrower.May = w.May & n.May
		v.conflict = v.conflict || narrower.May == 0 && w.B == T
	case Number, Day:
		narrower.Lo, narrower.Hi = max(w.Lo, n.Lo), min(w.Hi, n.Hi)
		v.conflict = v.conflict || narrower.Lo > narrower.Hi && w.B == T
	case Codes, Words, Rows:
	}
	if narrower != w {
		v.pending = append(v.pending, slot)
	}
	return narrower
}

func (v *solver) method(slot int, info *nameInfo) Val {
	val := info.value
	switch m := val.method.(type) {
	case Sum:
		return v.sum(slot, info, 0)
	case Prorated:
		return v.sum(slot, info, m.MaxMissing)
	case Unanswered:
		return v.unanswered(val)
	case BandOf:
		return v.band(info, m)
	case Clusters:
		return v.clusters(info, m)
	case Cases:
		return v.cases(info, m)
	case AnyYesOrRefused:
		return v.anyYes(info)
	case MedicineClass:
		return v.medicineClass(info)
	case ListStatus:
		return v.listStatus(info)
	case Listed:
		return v.listed(info)
	default:
		panic("condition: unknown method")
	}
}

// anything is a value of which nothing can be said.
func anythingOf(info *nameInfo, certain bool) Val {
	w, _ := unknown(info, certain)
	return w
}

// sum of Sum and Prorated. While it is open whether an item is answered the set holds the results that can be known,
// and the value stays pending: if it is unknown in the end, it stands for more than this set, which raises nothing that
// the set does not.
func (v *solver) sum(slot int, info *nameInfo, allowed int) Val {
	val := info.value
	o := v.outlook(val.items)
	switch {
	case o.items == 0:
		return Val{B: NA}
	case o.gone > allowed || o.gone == o.items:
		return anythingOf(info, o.certain)
	case o.maybeNA && o.gone+o.maybeGone > 0:
		v.pending = append(v.pending, slot)
		return anythingOf(info, o.certain)
	}
	lo, hi, n := o.lo, o.hi, o.items-o.gone-o.maybeGone
	loN, hiN := n, n
	if o.maybeGone > 0 {
		v.pending = append(v.pending, slot)
		lo, loN = v.extreme(val.items, o, allowed-o.gone, -1)
		hi, hiN = v.extreme(val.items, o, allowed-o.gone, 1)
	}
	w := Val{B: T,
		Lo: prorate(lo, o.items, loN, val.Round, val.HasRound),
		Hi: prorate(hi, o.items, hiN, val.Round, val.HasRound)}
	if !o.certain {
		w.B |= NA
	}
	return v.f.bounded(w, info)
}

// extreme is the sum and number of items with the largest mean (sign 1) or smallest (-1), when up to drop of the
// undecided items are left out.
func (v *solver) extreme(items []int, o outlook, drop int, sign float64) (sum float64, n int) {
	var maybe []float64
	sum = o.hi
	if sign < 0 {
		sum = o.lo
	}
	for _, it := range items {
		p := v.possibility(it)
		if !p.answered || !p.silent {
			continue
		}
		x := p.hi
		if sign < 0 {
			x = p.lo
		}
		maybe = append(maybe, sign*x)
		sum += x
	}
	slices.Sort(maybe)
	n = o.items - o.gone
	for _, x := range maybe {
		if drop == 0 || n <= 1 || x*float64(n) >= sign*sum {
			break
		}
		sum -= sign * x
		n--
		drop--
	}
	return sum, n
}

func (v *solver) unanswered(val *valueInfo) Val {
	w := Val{B: T}
	counts := false
	for _, it := range val.items {
		p := v.possibility(it)
		if p.na && !p.silent && !p.answered {
			continue
		}
		counts = counts || p.certain && !p.na
		if p.silent {
			w.Hi++
			if !p.answered && p.certain && !p.na {
				w.Lo++
			}
		}
	}
	if !counts {
		w.B |= NA
	}
	return w
}

func (v *solver) band(info *nameInfo, m BandOf) Val {
	of := &v.f.val[info.value.items[0]]
	if of.B&T == 0 {
		return Val{B: NA}
	}
	w, _ := v.f.bandsOf(info, m, of)
	return w
}

func (v *solver) clusters(info *nameInfo, m Clusters) Val {
	val := info.value
	met, failed := true, false
	for i, group := range val.groups {
		has, may := 0, 0
		for _, it := range group {
			p := v.possibility(it)
			if p.silent || p.answered && p.hi >= m.At {
				may++
			}
			if p.answered && !p.silent && !p.na && p.lo >= m.At {
				has++
			}
		}
		met = met && has >= m.Groups[i].Need
		failed = failed || may < m.Groups[i].Need
	}
	o := v.outlook(val.items)
	w := anythingOf(info, o.certain)
	switch {
	case o.items == 0:
		return Val{B: NA}
	case failed:
		w.May = val.codes[1]
	case met:
		w.May = val.codes[0]
	}
	return w
}

func (v *solver) cases(info *nameInfo, m Cases) Val {
	val := info.value
	w := anythingOf(info, true)
	if len(val.items) > 0 {
		o := v.outlook(val.items)
		switch {
		case o.items == 0:
			return Val{B: NA}
		case m.MaxMissing >= 0 && o.gone+o.maybeGone > m.MaxMissing:
			return anythingOf(info, o.certain)
		case !o.certain:
			w.B |= NA
		}
		if o.gone+o.maybeGone > 0 {
			if set := v.f.caseSet(val); set&(set-1) == 0 {
				w.May = set
			}
			return w
		}
	}
	set := v.f.caseSet(val)
	if v.allAnswered(val) || set&(set-1) == 0 {
		w.May = set
	}
	return w
}

// allAnswered: every question that the cases read will have an answer, so that the result is known.
func (v *solver) allAnswered(val *valueInfo) bool {
	for _, slot := range val.deps() {
		if p := v.possibility(slot); p.silent {
			return false
		}
	}
	return true
}

func (v *solver) anyYes(info *nameInfo) Val {
	w := Val{B: F}
	certain, yes, items := false, false, 0
	for _, it := range info.value.items {
		p := v.possibility(it)
		if !p.answered && !p.silent {
			continue
		}
		items++
		certain = certain || p.certain && !p.na
		if p.silent || p.hi >= 1 {
			w.B |= T
		}
		if p.certain && !p.na && (p.refused || !p.silent && p.lo >= 1) {
			yes = true
		}
	}
	switch {
	case items == 0:
		return Val{B: NA}
	case yes:
		return Val{B: T}
	case !certain:
		w.B |= NA
	}
	return w
}

func (v *solver) medicineClass(info *nameInfo) Val {
	f, val := v.f, info.value
	check, table := v.possibility(val.items[0]), v.possibility(val.table)
	if !check.answered && !check.silent && !table.answered && !table.silent {
		return Val{B: NA}
	}
	w := Val{B: F | T}
	ticks := &f.val[val.items[0]]
	someRow, everyRow := v.tableHas(val)
	switch {
	case check.answered && !check.silent && !check.na && ticks.Must&val.tick != 0,
		table.answered && !table.silent && !table.na && everyRow:
		return Val{B: T}
	case !check.silent && (!check.answered || ticks.May&val.tick == 0) && (!table.answered || !someRow):
		w.B = F
	}
	if (!check.certain || check.na) && (!table.certain || table.na) {
		w.B |= NA
	}
	return w
}

// tableHas says whether some and whether every table that is left names the class.
func (v *solver) tableHas(val *valueInfo) (some, every bool) {
	f := v.f
	if f.state[val.table] == answered {
		has := f.class[val.table][val.column]&val.class != 0
		return has, has
	}
	every = true
	for i, c := range v.tables[val.table] {
		if f.val[val.table].May&(1<<uint(i)) == 0 {
			continue
		}
		has := c.classes[val.column]&val.class != 0
		some, every = some || has, every && has
	}
	return some, every && some
}

// listStatus: codes in the order missing, none, incomplete, complete.
func (v *solver) listStatus(info *nameInfo) Val {
	f, val := v.f, info.value
	p := v.possibility(val.table)
	if !p.answered && !p.silent {
		return Val{B: NA}
	}
	w := Val{B: T}
	if p.na {
		w.B |= NA
	}
	if p.silent {
		w.May |= val.codes[0]
	}
	switch {
	case !p.answered:
	case f.state[val.table] == answered:
		known, _ := f.listStatus(val)
		w.May |= known.May
	default:
		for i, c := range v.tables[val.table] {
			if f.val[val.table].May&(1<<uint(i)) != 0 {
				w.May |= val.statusOf(c.rows)
			}
		}
	}
	return w
}

func (v *valueInfo) statusOf(rows [][]string) uint64 {
	if len(rows) == 0 {
		return v.codes[1]
	}
	for _, row := range rows {
		for _, col := range v.needs {
			if row[col] == "" {
				return v.codes[2]
			}
		}
	}
	return v.codes[3]
}

func (v *solver) listed(info *nameInfo) Val {
	f, val := v.f, info.value
	of := val.items[0]
	p := v.possibility(of)
	list, given := f.lists[val.set]
	w := Val{B: T}
	switch {
	case !p.answered && !p.silent:
		return Val{B: NA}
	case !given:
		w.May = val.codes[0]
	case p.silent:
		return anythingOf(info, !p.na)
	default:
		for i, c := range f.s.names[of].Domain.Codes {
			if f.val[of].May&(1<<uint(i)) == 0 {
				continue
			}
			if list[c] {
				w.May |= val.codes[1]
			} else {
				w.May |= val.codes[2]
			}
		}
	}
	if p.na {
		w.B |= NA
	}
	return w
}
