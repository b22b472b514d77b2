package condition

// markMethod collects the missing inputs that a declared method names; a search takes the value itself as an input.
func (f *Frame) markMethod(slot int, info *nameInfo) {
	val := info.value
	if f.why && val.isBand() {
		f.markName(val.items[0])
		return
	}
	if f.why {
		free := f.solving == nil && !f.unsure(val) || f.solving != nil && !f.solving.loose[slot]
		if free && !info.isPointButNA(&f.val[slot]) {
			f.mark(slot)
		}
		f.markItemWhens(val)
		return
	}
	switch m := val.method.(type) {
	case Sum, Prorated, Unanswered, AnyYesOrRefused:
		f.markMissing(val.items)
	case BandOf, Listed:
		f.markName(val.items[0])
	case Clusters:
		for i, group := range val.groups {
			has, may := f.reach(group, m.At)
			if has < m.Groups[i].Need && may >= m.Groups[i].Need {
				f.markMissing(group)
			}
		}
	case Cases:
		f.markCases(val, m)
	case MedicineClass:
		f.markMissing(val.items)
		f.markMissing([]int{val.table})
	case ListStatus:
		f.markMissing([]int{val.table})
	default:
		panic("condition: unknown method")
	}
}

// markMissing collects the items that lack an answer.
func (f *Frame) markMissing(items []int) {
	for _, it := range items {
		if f.standing(it) == missing {
			f.markName(it)
		}
	}
}

func (f *Frame) markItemWhens(val *valueInfo) {
	for _, it := range val.items {
		if a := f.apply[it]; single(a) || a&T == 0 {
			continue
		}
		for _, w := range f.s.info[it].whens {
			f.markTruth(w.root, 0)
		}
	}
	if t := val.table; t >= 0 && !single(f.apply[t]) && f.apply[t]&T != 0 {
		for _, w := range f.s.info[t].whens {
			f.markTruth(w.root, 0)
		}
	}
}

// markCases collects what keeps the first open case open.
func (f *Frame) markCases(val *valueInfo, m Cases) {
	if len(val.items) > 0 && m.MaxMissing >= 0 && f.tally(val.items).missing > m.MaxMissing {
		f.markMissing(val.items)
		return
	}
	for i := range val.cases {
		o := f.truth(val.cases[i].root)
		if o&T != 0 && o != T {
			f.markTruth(val.cases[i].root, T)
			return
		}
	}
}
