package templates

import (
	"strings"

	"github.com/kapscreen/kapscreen/screening"
	"github.com/kapscreen/kapscreen/templates/internal/sheet"
)

// Measures in mm that several parts share; docs/design of the page gives them all.
const (
	margin     = 16.0
	dot        = "   ·   "
	headDrop   = 6.6  // from the block before to a heading's baseline
	headRule   = 1.9  // from the baseline to the rule
	footTop    = 17.0 // text may run to this height above the edge
	firstHead  = 21.6 // baseline of the first heading from page 2 on
	sectionGap = 7.0
)

// drawing is a document on its way to pages.
type drawing struct {
	*sheet.Sheet
	doc   *document
	th    theme
	logo  *sheet.Logo
	width float64 // content width
	left  float64
	right float64

	itemsBase  float64 // baseline of the items' heading
	laterItems int     // index of the first item that page one has no room for
	laterOpen  int
	scoresMove bool
}

func newDrawing(doc *document, paper Paper, th theme, record bool) *drawing {
	w, h := 215.9, 279.4
	if paper == A4 {
		w, h = 210, 297
	}
	d := &drawing{Sheet: sheet.New(w, h, record), doc: doc, th: th}
	d.width, d.left, d.right = w-2*margin, margin, w-margin
	return d
}

// bottom is the lowest baseline-safe height of the text area.
func (d *drawing) bottom() float64 { return d.H - footTop }

// heading draws a section's heading with its baseline at y between x0 and x1, and returns the height of its rule.
func (d *drawing) heading(x0, x1, y float64, title, note string) float64 {
	w := d.fitted(x0, y, x1-x0, typeSection, d.th.navy, title)
	if note != "" {
		room, t := x1-x0-w-3, typeSecNote
		for t.Width(cleaned(note)) > room && t.Size > 6.2 {
			t.Size -= 0.2
		}
		lines, _ := t.Shorten(note, room, 1, " …")
		if room > 20 {
			d.TextRight(x1, y, t, d.th.ink3, lines[0])
		}
	}
	d.Line(x0, y+headRule, x1, y+headRule, 0.35, d.th.navy)
	return y + headRule
}

// label draws a small capital label in at most room mm.
func (d *drawing) label(x, y, room float64, text string) {
	lines, _ := typeLabel.Shorten(strings.ToUpper(text), room, 1, "…")
	d.Text(x, y, typeLabel, d.th.ink3, lines[0])
}

// fitted draws one line in at most room mm.
func (d *drawing) fitted(x, y, room float64, t sheet.Type, c sheet.Color, text string) float64 {
	lines, _ := t.Shorten(text, room, 1, " …")
	return d.Text(x, y, t, c, lines[0])
}

// chipSize is the size of a priority chip.
const (
	chipWidth  = 17.0
	chipHeight = 4.2
	chipRadius = 0.9
)

// priorityChip draws a priority as word, shape and colour; the word alone says it.
func (d *drawing) priorityChip(x, baseline float64, p screening.Priority) {
	y := baseline - 3.0
	fill, pen, ink := (*sheet.Color)(nil), (*sheet.Pen)(nil), d.th.ink
	switch p {
	case screening.Urgent:
		fill, ink = &d.th.red, d.th.white
		if d.th.mono {
			fill, ink, pen = nil, d.th.ink, &sheet.Pen{Width: 0.3}
			d.Round(x+0.55, y+0.55, chipWidth-1.1, chipHeight-1.1, chipRadius-0.4, nil, pen)
		}
	case screening.Soon:
		fill, pen, ink = &d.th.cream, &sheet.Pen{Width: 0.4, Color: d.th.amber}, d.th.amber
		if d.th.mono {
			fill = nil
		}
	case screening.Routine:
		pen, ink = &sheet.Pen{Width: d.th.line(0.18), Color: d.th.ink2}, d.th.ink2
	case screening.Info, screening.NoPriority:
		ink = d.th.ink2
	}
	d.Round(x, y, chipWidth, chipHeight, chipRadius, fill, pen)
	d.TextCenter(x+chipWidth/2, y+chipHeight/2+0.8, typeChip, ink, strings.ToUpper(p.String()))
}

// stateChip draws a dashed chip of the given width (0: as wide as the word) and returns its width.
func (d *drawing) stateChip(x, y, w, h float64, t sheet.Type, word string) float64 {
	if w == 0 {
		w = t.Width(word) + 2*1.3
	}
	for t.Width(word) > w-1.2 && t.Size > 4 {
		t.Size -= 0.2
	}
	pen := sheet.Pen{Width: 0.22, Dash: [2]float64{0.8, 0.6}, Color: d.th.ink2}
	d.Round(x, y, w, h, chipRadius, nil, &pen)
	d.TextCenter(x+w/2, y+h/2+0.125*t.Size, t, d.th.ink2, word)
	return w
}

// codes draws answer codes flush right at x, each leading to its answer.
func (d *drawing) codes(x, y float64, codes []string) {
	for i := len(codes) - 1; i >= 0; i-- {
		w := d.TextRight(x, y, typeCode, d.th.ink3, codes[i])
		d.Link(x-w, y-2.6, w, 3.4, "answer "+codes[i])
		x -= w
		if i > 0 {
			x -= d.TextRight(x, y, typeCode, d.th.ink3, " · ")
		}
	}
}

// pageHead is the running head from page 2 on.
func (d *drawing) pageHead() {
	doc := d.doc
	if !d.th.mono {
		d.Fill(0, 0, d.W, 2.2, d.th.navy)
	}
	lines, _ := typePanel.Shorten(joined(doc.Letterhead.Practice, doc.Recipient.Date), 0.5*d.width, 1, " …")
	right := lines[0]
	d.TextRight(d.right, 11, typePanel, d.th.ink3, right)
	room := d.width - typePanel.Width(right) - 6
	name, _ := typeHead.Shorten(d.clientName(), room, 1, " …")
	w := d.Text(d.left, 11, typeHead, d.th.ink, name[0])
	rest := joined(doc.Client.Born, doc.Recipient.Reference)
	if w+3+typePanel.Width(rest) < room {
		d.Text(d.left+w+3, 11, typePanel, d.th.ink3, rest)
	}
	d.Line(d.left, 13.6, d.right, 13.6, d.th.line(0.18), d.th.rule)
}

// clientName is the name as the fonts can print it: where they cannot, the Latin form stands in front of the mark.
func (d *drawing) clientName() string {
	name, replaced := sheet.Clean(d.doc.Client.Name)
	if latin := d.doc.Client.Latin; replaced > 0 && latin != "" {
		return latin + " " + name
	}
	return d.doc.Client.Name
}

// joined puts parts on one line, cleaned.
func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, cleaned(p))
		}
	}
	return strings.Join(out, dot)
}

// footers draws the foot of every page; the number of pages is known only now.
func (d *drawing) footers() {
	small := joined(d.doc.Provenance.Parts...)
	for n := 1; n <= d.Pages(); n++ {
		d.Turn(n)
		d.Line(d.left, d.H-14, d.right, d.H-14, d.th.line(0.18), d.th.rule)
		page := d.doc.Words.Page + " " + itoa(n) + " " + d.doc.Words.Of + " " + itoa(d.Pages())
		w := d.TextRight(d.right, d.H-10.4, typeFootPage, d.th.ink, page)
		line, _ := typeFoot.Shorten(d.doc.Provenance.Confidential, d.width-w-4, 1, " …")
		d.Text(d.left, d.H-10.4, typeFoot, d.th.ink3, line[0])
		room := d.width
		if d.ReplacedOn(n) {
			room -= 4 + d.TextRight(d.right, d.H-7.1, typeFootWarn, d.th.ink, d.doc.Words.NotPrintable)
		}
		line, _ = typeFootSmall.Shorten(small, room, 1, " …")
		d.Text(d.left, d.H-7.1, typeFootSmall, d.th.ink3, line[0])
	}
}
