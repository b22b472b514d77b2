package condition

import (
	"math/bits"
	"slices"
	"sort"
)

// candidate is one content of a table that the solver tries: what conditions ask of tables is how many rows they have,
// which cells are empty, and which medicine classes they name.
type candidate struct {
	rows    [][]string
	classes []uint64 // by column
}

// plainText is a cell that names no medicine class.
const plainText = "other"

// candidates are tables to try for a slot, the plainest first; at most 64.
func (v *solver) candidates(slot int) []candidate {
	d := &v.f.s.names[slot].Domain
	complete := slices.Repeat([]string{plainText}, len(d.Columns))
	tables := [][][]string{{}, {complete}, {slices.Repeat([]string{""}, len(d.Columns))}, {complete, complete}}
	var all [][]string
	for _, q := range v.asked(slot) {
		for _, term := range v.f.s.lexicon.sample(q.classes) {
			row := slices.Clone(complete)
			row[q.column] = term
			all = append(all, row)
			tables = append(tables, [][]string{row})
		}
	}
	if len(all) > 1 {
		tables = append(tables, all)
	}
	out := make([]candidate, 0, len(tables))
	for _, rows := range tables[:min(len(tables), 64)] {
		c := candidate{rows: rows, classes: make([]uint64, len(d.Columns))}
		for _, row := range rows {
			for col, cell := range row {
				if v.f.s.lexicon != nil {
					c.classes[col] |= v.f.s.lexicon.Match(cell)
				}
			}
		}
		out = append(out, c)
	}
	return out
}

type classQuestion struct {
	column  int
	classes uint64
}

// asked are the classes that the condition asks of a table, by column.
func (v *solver) asked(slot int) []classQuestion {
	byColumn := map[int]uint64{}
	var see func(n *node)
	see = func(n *node) {
		if n == nil {
			return
		}
		if n.op == opRowClass && n.slot == slot {
			byColumn[n.col] |= n.mask
		}
		see(n.a)
		see(n.b)
		for _, x := range n.list {
			see(x)
		}
	}
	see(v.root)
	for _, c := range v.closure {
		for _, w := range v.f.s.info[c].whens {
			see(w.root)
		}
		if val := v.f.s.info[c].value; val != nil {
			see(val.root)
			if val.table == slot && val.class != 0 {
				byColumn[val.column] |= val.class
			}
		}
	}
	var out []classQuestion
	for col, set := range byColumn {
		out = append(out, classQuestion{col, set})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].column < out[j].column })
	return out
}

// sample is one term for each class of the set, that names as few other classes as possible.
func (l *Lexicon) sample(set uint64) []string {
	if l == nil {
		return nil
	}
	best := map[uint64]string{}
	for first, terms := range l.terms {
		for _, t := range terms {
			words := first + " " + t.rest
			words = words[:len(words)-1]
			matched := l.Match(words)
			for rest := t.bits & set; rest != 0; rest &= rest - 1 {
				bit := rest & -rest
				old, ok := best[bit]
				if !ok || plainer(bits.OnesCount64(matched), words, bits.OnesCount64(l.Match(old)), old) {
					best[bit] = words
				}
			}
		}
	}
	var out []string
	for rest := set; rest != 0; rest &= rest - 1 {
		if words, ok := best[rest&-rest]; ok {
			out = append(out, words)
		}
	}
	return out
}

func plainer(classes int, words string, oldClasses int, old string) bool {
	if classes != oldClasses {
		return classes < oldClasses
	}
	return words < old
}

func lowestIndex(set uint64) int { return bits.TrailingZeros64(set) }

func sortGivens(g []Given) {
	sort.Slice(g, func(i, j int) bool { return g[i].Slot < g[j].Slot })
}
