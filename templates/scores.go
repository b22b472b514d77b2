package templates

import (
	"strings"

	"github.com/kapscreen/kapscreen/templates/internal/sheet"
)

// openRow is what could not be established, with its lines broken.
type openRow struct {
	open   *open
	title  []string
	words  []string
	held   []string
	height float64
}

const openShare = 0.402 // of the content width

func (d *drawing) openWidth() float64 { return min(74, openShare*d.width) }

func (d *drawing) openRow(o *open) openRow {
	measure := d.openWidth() - itemText
	r := openRow{open: o}
	code := typeCode.Width(o.Code) + 2
	r.title, _ = typeItem.Shorten(o.Title, measure-code, 2, " …")
	if o.Words != "" {
		r.words, _ = typeEvidence.Shorten(o.Words, measure, 1, " …”")
	}
	if held := heldText(o); held != "" {
		r.held, _ = typeScoreNote.Shorten(held, measure, 2, " …")
	}
	lines := len(r.title) + len(r.words)
	r.height = max(9.6, 2.6+3.6*float64(lines)+3.1*float64(len(r.held)))
	return r
}

// heldText names the items that a missing answer keeps open; of an item that is called as the question is, only its
// priority.
func heldText(o *open) string {
	if len(o.Holds) == 1 && strings.EqualFold(o.Holds[0].Title, o.Title) {
		return capital(o.Holds[0].Word)
	}
	names := make([]string, len(o.Holds))
	for i, h := range o.Holds {
		names[i] = h.Title + " (" + h.Word + ")"
	}
	return strings.Join(names, "; ")
}

// openAndScores draws the two blocks side by side.
func (d *drawing) openAndScores(y float64, rows []openRow) {
	w := d.openWidth()
	base := y + headDrop
	d.Bookmark(1, base-5, d.doc.Words.Open)
	at := d.heading(d.left, d.left+w, base, d.doc.Words.Open, "")
	at = d.openRows(at, rows)
	if rest := len(d.doc.Open) - len(rows); rest > 0 {
		d.Text(d.left+itemText, at+3.7, typeStrong, d.th.ink, "and "+itoa(rest)+" more on page 2")
	} else if len(d.doc.Open) == 0 {
		d.Text(d.left, at+4.3, typeEvidence, d.th.ink2, d.doc.Words.NothingOpen)
	}
	if len(d.doc.Scores) > 0 {
		d.scores(d.left+w+7, base)
	}
}

func (d *drawing) openRows(y float64, rows []openRow) float64 {
	w := d.openWidth()
	for i, r := range rows {
		if i > 0 {
			d.Line(d.left, y, d.left+w, y, d.th.line(0.18), d.th.rule)
		}
		base := y + 4.1
		d.stateChip(d.left, base-3.0, chipWidth, chipHeight, typeChip, r.open.Chip)
		d.codes(d.left+w, base, []string{r.open.Code})
		for _, s := range r.title {
			d.Text(d.left+itemText, base, typeItem, d.th.ink, s)
			base += 3.6
		}
		for _, s := range r.words {
			d.Text(d.left+itemText, base, typeEvidence, d.th.ink2, s)
			base += 3.6
		}
		for _, s := range r.held {
			d.Text(d.left+itemText, base-0.2, typeScoreNote, d.th.ink3, s)
			base += 3.1
		}
		y += r.height
	}
	return y
}

// openMoved says that nothing of the block found room on page one.
func (d *drawing) openMoved(y float64) {
	text := d.doc.Words.Open + ": " + itoa(len(d.doc.Open)) + ", on page 2. " + d.doc.Words.Scores + ": page 2."
	d.Text(d.left, y+5, typeStrong, d.th.ink, text)
}

const earlierRow = 3.4

// scoresHeight is how far the block reaches below its heading's baseline.
func (d *drawing) scoresHeight() float64 {
	h := headRule + 1.2
	for i := range d.doc.Scores {
		h += d.scoreHeight(&d.doc.Scores[i])
	}
	return h
}

func (d *drawing) scoreHeight(s *score) float64 {
	h := scoreRow
	if len(s.Earlier) > 0 {
		h += earlierRow
	}
	return h
}

// scores draws the screening scores from x to the right margin; base is the heading's baseline.
func (d *drawing) scores(x, base float64) {
	d.Bookmark(1, base-5, d.doc.Words.Scores)
	at := d.heading(x, d.right, base, d.doc.Words.Scores, d.doc.Words.ScoresNote)
	y := at + 4.5
	for i := range d.doc.Scores {
		s := &d.doc.Scores[i]
		d.score(x, y, s)
		y += d.scoreHeight(s)
	}
}

func (d *drawing) score(x, y float64, s *score) {
	const barAt, barHeight = 15.8, 2.8
	barWidth := 0.12*d.width - 2
	title, _ := typeScoreCode.Shorten(s.Title, barAt-0.4, 1, "…")
	d.Text(x, y, typeScoreCode, d.th.ink, title[0])
	bar, end := x+barAt, x+barAt+barWidth
	note := func(at float64) {
		room := d.right - at - 1.6
		if s.Note == "" || room < 8 {
			return
		}
		lines, _ := typeScoreNote.Shorten(s.Note, room, 1, " …")
		d.Text(at+1.6, y, typeScoreNote, d.th.ink3, lines[0])
	}
	switch {
	case !s.Bar:
		lines, _ := typeBand.Shorten(s.Band, d.right-bar, 1, " …")
		note(bar + d.Text(bar, y, typeBand, d.th.ink, lines[0]))
	case !s.Known:
		d.emptyBar(bar, y-barHeight+0.3, barWidth, barHeight, s)
		lines, _ := typeBand.Shorten(s.Note, d.right-end-3, 1, " …")
		d.Text(end+3, y, typeBand, d.th.ink, lines[0])
	default:
		d.bar(bar, y-barHeight+0.3, barWidth, barHeight, s)
		d.TextRight(end+6.6, y, typeScore, d.th.ink, itoa(s.Value))
		d.Text(end+7.0, y, typeScoreNote, d.th.ink3, "/"+itoa(s.Max))
		lines, _ := typeBand.Shorten(s.Band, d.right-end-12.2, 1, " …")
		note(end + 12.2 + d.Text(end+12.2, y, typeBand, d.th.ink, lines[0]))
	}
	if len(s.Earlier) > 0 {
		lines, _ := typeScoreNote.Shorten("earlier: "+strings.Join(s.Earlier, ", "), d.right-bar, 1, " …")
		d.Text(bar, y+3.3, typeScoreNote, d.th.ink3, lines[0])
	}
}

// bar draws bands, value line, marker and cut-offs.
func (d *drawing) bar(x, y, w, h float64, s *score) {
	per := w / float64(max(s.Max, 1))
	at := func(v int) float64 { return x + per*float64(v) }
	d.barGround(x, y, w, h, s, at)
	mid, value := y+h/2, min(at(s.Value), x+w)
	if d.th.mono {
		d.Line(x, mid, value, mid, 0.9, d.th.ink)
	} else {
		d.Fill(x, mid-0.7, value-x, 1.4, d.th.navy)
	}
	d.cutoffs(y, h, s, at)
	d.Fill(max(value-0.45, x), y-0.5, 0.9, h+1.0, d.th.navy)
}

// barGround is the bands in shades, or their borders in mono.
func (d *drawing) barGround(x, y, w, h float64, s *score, at func(int) float64) {
	if d.th.mono {
		d.Rect(x, y, w, h, sheet.Pen{Width: 0.2})
		for i, b := range s.Bands {
			if i > 0 {
				d.Line(at(b.From), y, at(b.From), y+h, 0.13, d.th.ink)
			}
		}
		return
	}
	if len(s.Bands) == 0 {
		d.Fill(x, y, w, h, d.th.bands[2])
		return
	}
	for i, b := range s.Bands {
		end := x + w
		if i+1 < len(s.Bands) {
			end = at(s.Bands[i+1].From)
		}
		shade := min(i, len(d.th.bands)-1)
		if from := at(b.From); end > from {
			d.Fill(from, y, end-from, h, d.th.bands[shade])
		}
	}
}

// cutoffs are drawn after the value, so that they stay visible on it.
func (d *drawing) cutoffs(y, h float64, s *score, at func(int) float64) {
	for _, c := range s.Cutoffs {
		ink, width := d.th.white, 0.4
		if d.th.mono {
			ink, width = d.th.ink, 0.2
		}
		d.Line(at(c), y, at(c), y+h, width, ink)
	}
}

// emptyBar stands for a score without a total.
func (d *drawing) emptyBar(x, y, w, h float64, s *score) {
	d.Rect(x, y, w, h, sheet.Pen{Width: 0.2, Dash: [2]float64{0.8, 0.6}, Color: d.th.ink2})
	per := w / float64(max(s.Max, 1))
	for _, c := range s.Cutoffs {
		d.Line(x+per*float64(c), y, x+per*float64(c), y+h, 0.2, d.th.ink2)
	}
}
