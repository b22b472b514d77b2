package templates

import (
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/templates/internal/sheet"
)

// Measures of the evidence in mm.
const (
	columnGap   = 8.0
	codeWidth   = 8.6
	labelWidth  = 38.0
	labelGap    = 3.0
	answerLine  = 3.4
	answerPad   = 1.5
	tableLine   = 3.4
	tablePad    = 1.3
	longAnswer  = 11 // lines in a column from which an answer is printed over the whole width
	cellPitch   = 7.4
	cellWidth   = 6.6
	cellHeight  = 5.0
	cellsHeight = 13.6
)

// full is everything said in answer to a question, in one text.
func (a *answerRow) full() string {
	switch {
	case a.Answer == "":
		return a.Words
	case a.Words == "":
		return a.Answer
	}
	end := ""
	if !strings.HasSuffix(a.Answer, ".") && !strings.HasSuffix(a.Answer, "”") {
		end = "."
	}
	return a.Answer + end + " " + a.Words
}

// measured is an answer row with its lines broken.
type measured struct {
	row           *answerRow
	labelWidth    float64
	label, answer []string
	height        float64
}

func (d *drawing) columnWidth() float64 { return (d.width - columnGap) / 2 }

// isLong reports whether an answer is printed under "longer answers" instead of in its column.
func (d *drawing) isLong(a *answerRow) bool {
	text := a.full()
	if len(text) < 200 || len(a.Codes) > 0 {
		return false
	}
	return len(typeAnswer.Wrap(text, d.columnWidth()-codeWidth-labelWidth-labelGap)) >= longAnswer
}

func (d *drawing) measure(width, label float64, a *answerRow) measured {
	if len(a.Codes) > 0 {
		m := measured{row: a, labelWidth: -labelGap, answer: typeLabelText.Wrap(a.Answer, width-codeWidth)}
		m.height = answerLine*float64(len(m.answer)) + answerPad
		return m
	}
	m := measured{row: a, labelWidth: label, label: typeLabelText.Wrap(a.Label, label)}
	room := width - codeWidth - label - labelGap
	text := a.full()
	if d.isLong(a) {
		text = "in full under “" + d.doc.Words.Longer + "”"
	}
	if text != "" {
		m.answer = typeAnswer.Wrap(text, room)
	}
	h := answerLine * float64(len(m.answer))
	if a.Chip != "" {
		h += answerLine
		if len(m.answer) > 0 {
			h += 0.5
		}
	}
	m.height = max(answerLine*float64(len(m.label)), h) + answerPad
	return m
}

func (d *drawing) drawAnswer(x, y float64, m measured) {
	base := y + 3.4
	a := m.row
	if a.Code != "" {
		if !d.isLong(a) {
			d.Anchor("answer "+a.Code, y)
		}
		d.Text(x, base, typeTag, d.th.ink3, a.Code)
	}
	for _, code := range a.Codes {
		d.Anchor("answer "+code, y)
	}
	for i, s := range m.label {
		d.Text(x+codeWidth, base+answerLine*float64(i), typeLabelText, d.th.ink2, s)
	}
	x += codeWidth + m.labelWidth + labelGap
	if a.Chip != "" {
		d.stateChip(x, y+0.9, 0, 3.4, typeState, a.Chip)
		base += answerLine + 0.5
	}
	t, c := typeAnswer, d.th.ink
	if a.State == forms.NotApplicable {
		t, c = typeLabelText, d.th.ink3
	}
	for i, s := range m.answer {
		d.Text(x, base+answerLine*float64(i), t, c, s)
	}
	if d.isLong(a) {
		d.Link(x, y, 40, m.height, "answer "+a.Code)
	}
}

// part2 prints substance use alone on the last pages, so that it can be left out.
func (f *flow) part2() {
	var parts []*section
	for i := range f.doc.Sections {
		if f.doc.Sections[i].Part2 {
			parts = append(parts, &f.doc.Sections[i])
		}
	}
	if len(parts) == 0 {
		return
	}
	f.newPage()
	f.frames(f.noticesOf(true))
	for _, s := range parts {
		for i := range s.Tables {
			f.table(&s.Tables[i])
		}
		if len(s.Rows) > 0 {
			f.answers(s, 100)
		}
		f.cellBlocks(s)
	}
	f.longer(true)
}

// cellBlocks prints item values: two instruments side by side where they are short.
func (f *flow) cellBlocks(s *section) {
	if len(s.Cells) == 0 {
		return
	}
	f.head(f.doc.Words.ScreeningItems, f.doc.Words.ScreeningNote, min(f.cellsTotal(s), 3*cellsHeight))
	f.y += 1.2
	half, perRow := f.width/2+4, int(f.width/cellPitch)
	for i := 0; i < len(s.Cells); i++ {
		a := &s.Cells[i]
		if f.y+cellsHeight > f.bottom() {
			f.again(f.doc.Words.ScreeningItems)
			f.y += 1.2
		}
		if fitsHalf(a, half) && i+1 < len(s.Cells) && fitsHalf(&s.Cells[i+1], half) {
			f.cells(f.left, half-6, a, a.Values)
			i++
			f.cells(f.left+half, f.width-half, &s.Cells[i], s.Cells[i].Values)
			f.y += cellsHeight
			continue
		}
		if len(a.Values) == 0 {
			f.cells(f.left, f.width, a, nil)
			f.y += cellsLine
			continue
		}
		for from := 0; from < len(a.Values); from += perRow {
			if f.y+cellsHeight > f.bottom() {
				f.again(f.doc.Words.ScreeningItems)
				f.y += 1.2
			}
			f.cells(f.left, f.width, a, a.Values[from:min(from+perRow, len(a.Values))])
			f.y += cellsHeight
		}
	}
	f.y -= 2
}

// cellsLine is the height of an instrument without cells: only its name and why.
const cellsLine = 6.0

// cellsTotal is the height of all item values of a section.
func (f *flow) cellsTotal(s *section) float64 {
	half, perRow, rows, lines := f.width/2+4, int(f.width/cellPitch), 0, 0
	for i := 0; i < len(s.Cells); i++ {
		if fitsHalf(&s.Cells[i], half) && i+1 < len(s.Cells) && fitsHalf(&s.Cells[i+1], half) {
			i++
			rows++
			continue
		}
		if len(s.Cells[i].Values) == 0 {
			lines++
		}
		rows += (len(s.Cells[i].Values) + perRow - 1) / perRow
	}
	return 1.2 - 2 + cellsHeight*float64(rows) + cellsLine*float64(lines)
}

func fitsHalf(c *cells, half float64) bool { return float64(len(c.Values))*cellPitch <= half-4 }

func (f *flow) cells(x, width float64, c *cells, values []cell) {
	w := f.Text(x, f.y+3.2, typeScore, f.th.ink, c.Title)
	note, _ := typeSecNote.Shorten(c.Note, max(width-w-2, 1), 1, " …")
	f.Text(x+w+2, f.y+3.2, typeSecNote, f.th.ink3, note[0])
	for i, v := range values {
		left := x + cellPitch*float64(i)
		f.TextCenter(left+cellWidth/2, f.y+6.6, typeItemNum, f.th.ink3, itoa(v.Number))
		pen := sheet.Pen{Width: f.th.line(0.18), Color: f.th.rule}
		if v.Chip != "" {
			pen = sheet.Pen{Width: 0.22, Dash: [2]float64{0.8, 0.6}, Color: f.th.ink2}
		}
		f.Rect(left, f.y+7.5, cellWidth, cellHeight, pen)
		if v.Code != "" {
			f.Anchor("answer "+v.Code, f.y)
		}
		if v.Chip != "" {
			small := sheet.Type{Weight: sheet.Medium, Size: 5.2}
			for small.Width(v.Chip) > cellWidth-0.7 {
				small.Size -= 0.2
			}
			f.TextCenter(left+cellWidth/2, f.y+10.7, small, f.th.ink2, v.Chip)
		} else {
			f.TextCenter(left+cellWidth/2, f.y+11.1, typeCellStart, f.th.ink, v.Text)
		}
	}
}
