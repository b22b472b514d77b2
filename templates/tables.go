package templates

import "github.com/kapscreen/kapscreen/templates/internal/sheet"

const (
	tableGap   = 3.5  // between columns
	widestCell = 62.0 // a column does not ask for more
)

// table prints a table with its head repeated on every page.
func (f *flow) table(t *table) {
	if t.Small {
		f.tableAt(t, []float64{0.125, 0.875})
		return
	}
	f.tableAt(t, nil)
}

func (f *flow) tableAt(t *table, shares []float64) {
	note := t.Note
	if t.Code != "" {
		note = joined(t.Code, t.Note)
	}
	if len(t.Rows) == 0 {
		f.emptyTable(t, note)
		return
	}
	widths := f.tableWidths(t, shares)
	first := f.rowHeight(t, widths, t.Rows[0])
	f.head(t.Title, note, 4.6+min(first, 60))
	f.anchorTable(t)
	f.tableHead(t, widths)
	for i, row := range t.Rows {
		f.tableRow(t, widths, row, i > 0)
	}
	if t.Words != "" {
		f.tableWords(t)
	}
}

// tableWords prints what the client said beside a table.
func (f *flow) tableWords(t *table) {
	for i, s := range typeAnswer.Wrap(t.Words, f.width) {
		if f.y+answerLine > f.bottom() {
			f.again(t.Title)
		}
		if i == 0 {
			f.Line(f.left, f.y, f.right, f.y, f.th.line(0.12), f.th.rule2)
		}
		f.Text(f.left, f.y+3.3, typeAnswer, f.th.ink, s)
		f.y += answerLine
	}
	f.y += answerPad
}

func (f *flow) anchorTable(t *table) {
	if t.Code != "" {
		f.Anchor("answer "+t.Code, f.y-headRule-headDrop)
	}
}

// emptyTable says in words what no rows mean.
func (f *flow) emptyTable(t *table, note string) {
	f.head(t.Title, note, 6)
	f.anchorTable(t)
	f.y += 0.9
	x := f.left
	if t.Chip != "" {
		x += f.stateChip(x, f.y, 0, 3.4, typeState, t.Chip) + 2
	}
	text := t.Empty
	if t.Words != "" {
		text = t.Words
	}
	if text != "" {
		for _, s := range typeAnswer.Wrap(text, f.right-x) {
			if f.y+tableLine > f.bottom() {
				f.again(t.Title)
			}
			f.Text(x, f.y+2.65, typeAnswer, f.th.ink, s)
			f.y += tableLine
		}
		f.y += 0.6
		return
	}
	f.y += 4
}

// tableWidths shares the width out by what the columns hold.
func (f *flow) tableWidths(t *table, shares []float64) []float64 {
	n := len(t.Columns)
	out := make([]float64, n)
	if shares != nil {
		for i := range out {
			out[i] = shares[i]*f.width - tableGap
		}
		return out
	}
	total := 0.0
	for i, c := range t.Columns {
		want := typeLabel.Width(cleaned(upper(c)))
		for _, row := range t.Rows {
			if i < len(row) {
				want = max(want, min(t.cellType(i).Width(cleaned(row[i])), widestCell))
			}
		}
		out[i] = want
		total += want
	}
	room := f.width - tableGap*float64(n)
	if total <= room {
		for i := range out {
			out[i] += (room - total) / float64(n)
		}
		return out
	}
	return shrink(out, room)
}

// shrink takes from the widest columns first, so that the narrow ones keep their lines.
func shrink(widths []float64, room float64) []float64 {
	low, high := 0.0, widestCell*2
	for range 40 {
		mid, sum := (low+high)/2, 0.0
		for _, w := range widths {
			sum += min(w, mid)
		}
		if sum > room {
			high = mid
		} else {
			low = mid
		}
	}
	for i := range widths {
		widths[i] = min(widths[i], low)
	}
	return widths
}

// cellType is how the cells of a column are set.
func (t *table) cellType(column int) sheet.Type {
	switch {
	case t.Small && column == 0:
		return typeSmallKey
	case t.Small:
		return typeScoreNote
	case column == 0:
		return typeCellStart
	}
	return typeEvidence
}

func (f *flow) tableHead(t *table, widths []float64) {
	x := f.left
	for i, c := range t.Columns {
		lines, _ := typeLabel.Shorten(upper(c), widths[i]+tableGap-1, 1, "…")
		f.Text(x, f.y+3.7, typeLabel, f.th.ink3, lines[0])
		x += widths[i] + tableGap
	}
	f.y += 4.6
}

func (f *flow) rowHeight(t *table, widths []float64, row []string) float64 {
	lines := 1
	for i, c := range row {
		lines = max(lines, len(t.cellType(i).Wrap(c, widths[i])))
	}
	return tableLine*float64(lines) + tablePad
}

// tableRow prints a row; one that is taller than what is left of the page goes on the next, and only one that is taller
// than a page is printed in parts.
func (f *flow) tableRow(t *table, widths []float64, row []string, rule bool) {
	cells := make([][]string, len(row))
	lines := 1
	for i, c := range row {
		cells[i] = t.cellType(i).Wrap(c, widths[i])
		lines = max(lines, len(cells[i]))
	}
	fits := func() int { return int((f.bottom() - f.y - tablePad) / tableLine) }
	if lines > fits() && (lines < 40 || fits() < 4) {
		f.again(t.Title)
		f.tableHead(t, widths)
		rule = false
	}
	for from := 0; from < lines; {
		to := min(lines, from+max(fits(), 1))
		if rule {
			f.Line(f.left, f.y, f.right, f.y, f.th.line(0.12), f.th.rule2)
		}
		f.rowLines(t, widths, cells, from, to)
		if from = to; from < lines {
			f.again(t.Title)
			f.tableHead(t, widths)
			rule = false
		}
	}
}

func (f *flow) rowLines(t *table, widths []float64, cells [][]string, from, to int) {
	x := f.left
	for i, lines := range cells {
		ink := f.th.ink2
		if i == 0 {
			ink = f.th.ink
		}
		for n := from; n < min(to, len(lines)); n++ {
			f.Text(x, f.y+3.1+tableLine*float64(n-from), t.cellType(i), ink, lines[n])
		}
		x += widths[i] + tableGap
	}
	f.y += tableLine*float64(to-from) + tablePad
}
