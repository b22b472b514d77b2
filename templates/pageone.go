package templates

import (
	"strconv"
	"strings"

	"github.com/kapscreen/kapscreen/screening"
	"github.com/kapscreen/kapscreen/templates/internal/sheet"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Measures of page one in mm.
const (
	nameBase    = 33.6
	panelTop    = nameBase + 8.6
	panelHeight = 19.8
	askHeight   = 22.4
	slipHeight  = 18.0
	slipBottom  = 17.2 // above the page edge
	slipAir     = 1.6  // at least this much stays free above the slip
	maxGrow     = 3.0  // each of three gaps may grow by so much
	itemText    = 21.0
	itemAsk     = 116.0
	itemMeasure = 91.0
	itemLine    = 3.5
	itemPad     = 2.05
	itemsTop    = headDrop + headRule + 4.6 // from the block before to the first row
	openLine    = 3.4
	scoreRow    = 4.8
	moreLine    = 4.6
)

// pageOne is the referral in one minute. Everything is measured before it is drawn.
func (d *drawing) pageOne() {
	d.AddPage()
	d.Bookmark(0, 0, d.doc.Words.Title)
	plan := d.plan()
	if !d.th.mono {
		d.Fill(0, 0, d.W, 2.2, d.th.navy)
	}
	d.letterhead()
	d.client()
	d.panel(panelTop)
	y := panelTop + panelHeight + 3.2 + plan.grow
	y = d.ask(y, plan.askHeight) + plan.grow
	d.laterItems, d.laterOpen, d.scoresMove = plan.items, plan.open, plan.scoresMove
	y = d.items(y, plan.rows[:plan.items]) + plan.grow
	if !plan.scoresMove {
		d.openAndScores(y, plan.openRows[:plan.open])
	} else {
		d.openMoved(y)
	}
	d.slip()
}

// letterhead is the practice on the left and the recipient on the right.
func (d *drawing) letterhead() {
	doc, x := d.doc, d.left
	r := doc.Recipient
	rights := []string{r.To, r.Service, joined(r.Reference, r.Date)}
	w := d.oneRight(12.2, typeTitle, d.th.ink, doc.Words.Title)
	if d.logo != nil {
		x += d.Picture(d.left, 8.2, 36, 15.6, d.logo) + 3
	}
	one := func(y float64, t sheet.Type, c sheet.Color, text string, taken float64) {
		if text == "" {
			return
		}
		lines, _ := t.Shorten(text, d.right-x-taken-4, 1, " …")
		d.Text(x, y, t, c, lines[0])
	}
	one(11.6, typePractice, d.th.navy, doc.Letterhead.Practice, w)
	w = d.oneRight(16.3, typeStrong, d.th.ink, doc.Words.To+rights[0])
	one(16.3, typeStrong, d.th.ink, doc.Letterhead.Therapist, w)
	w = d.oneRight(20.0, typeAddress, d.th.ink2, rights[1])
	lines := append([][]string{nil, nil}, doc.Letterhead.Lines...)
	second, third := "", ""
	if n := len(doc.Letterhead.Lines); n > 0 {
		second = joined(lines[2]...)
		if n > 1 {
			third = joined(lines[3]...)
		}
	}
	one(20.0, typeAddress, d.th.ink2, second, w)
	w = d.oneRight(23.6, typeReference, d.th.ink2, rights[2])
	one(23.6, typeAddress, d.th.ink2, third, w)
	d.Line(d.left, 26.6, d.right, 26.6, 0.25, d.th.rule)
}

// oneRight draws one line flush right, in at most 60 % of the width.
func (d *drawing) oneRight(y float64, t sheet.Type, c sheet.Color, text string) float64 {
	if text == "" {
		return 0
	}
	lines, _ := t.Shorten(text, 0.6*d.width, 1, " …")
	return d.TextRight(d.right, y, t, c, lines[0])
}

// client is who is referred, and what they react to.
func (d *drawing) client() {
	const boxWidth, boxHeight = 47.0, 11.2
	c := d.doc.Client
	room := d.width - boxWidth - 3
	name := d.clientName()
	said := cleaned(c.Pronouns)
	pronouns := typePronouns.Width(said) + 3
	t := typeName
	for t.Width(cleaned(name)) > room-pronouns && t.Size > 9 {
		t.Size -= 0.5
	}
	lines, _ := t.Shorten(name, room-min(pronouns, room/3), 1, " …")
	w := d.Text(d.left, nameBase, t, d.th.ink, lines[0])
	if said != "" && w+pronouns <= room {
		d.Text(d.left+w+3, nameBase, typePronouns, d.th.ink2, said)
	}
	facts := c.Facts
	if pronouns > 3 && w+pronouns > room {
		facts = append([]string{said}, facts...)
	}
	d.facts(facts, room)

	x, y := d.right-boxWidth, nameBase-4.9
	d.Round(x, y, boxWidth, boxHeight, 1.2, nil, &sheet.Pen{Width: 0.45, Color: d.th.ink})
	d.label(x+2.8, y+3.9, boxWidth-5, d.doc.Words.Allergies)
	room = boxWidth - 5
	if typeAllergy.Width(cleaned(c.Allergies)) <= room {
		d.Text(x+2.8, y+8.4, typeAllergy, d.th.ink, c.Allergies)
		return
	}
	lines, _ = typeAllergyS.Shorten(c.Allergies, room, 2, " …")
	for i, line := range lines {
		d.Text(x+2.8, y+7.1+3.0*float64(i), typeAllergyS, d.th.ink, line)
	}
}

// facts is the client's line: set closer, then smaller, before anything is cut.
func (d *drawing) facts(facts []string, room float64) {
	t, line := typeFacts, cleaned(joined(facts...))
	if t.Width(line) > room {
		line = strings.ReplaceAll(line, dot, " · ")
	}
	for t.Width(line) > room && t.Size > 6.6 {
		t.Size -= 0.2
	}
	lines, _ := t.Shorten(line, room, 1, " …")
	d.Text(d.left, nameBase+5.3, t, d.th.ink2, lines[0])
}

func cleaned(s string) string { c, _ := sheet.Clean(s); return c }

// askLines are what is missing or not sent, in lines.
func (d *drawing) askLines() []string {
	var out []string
	for _, line := range d.doc.Ask.Lines {
		lines, _ := typeStrong.Shorten(line, d.width-9, 3, " …")
		out = append(out, lines...)
	}
	return out
}

// ask says who and why, what is asked, and what this is not.
func (d *drawing) ask(y, height float64) float64 {
	a := d.doc.Ask
	if d.th.mono {
		d.Rect(d.left, y, d.width, height, sheet.Pen{Width: 0.3})
	} else {
		d.Fill(d.left, y, d.width, height, d.th.panel)
		d.Fill(d.left, y, 1.3, height, d.th.navy)
	}
	x := d.left + 4.6
	who, _ := typeWho.Shorten(a.Who, d.width-9, 1, " …")
	d.Text(x, y+5.0, typeWho, d.th.ink2, who[0])
	t := typeAsk
	for t.Width(cleaned(a.Sentence)) > d.width-8 && t.Size > 7 {
		t.Size -= 0.25
	}
	d.Text(x, y+10.4, t, d.th.navy, a.Sentence)
	at := y
	for i, line := range d.askLines() {
		d.Text(x, y+14.9+3.6*float64(i), typeStrong, d.th.ink, line)
		at += 3.6
	}
	d.Line(x, at+13.0, d.right-4, at+13.0, d.th.line(0.18), d.th.rule)
	for i, line := range typeNotice.Wrap(a.Notice, min(169, d.width-9)) {
		d.Text(x, at+16.5+3.5*float64(i), typeNotice, d.th.ink2, line)
	}
	return y + height
}

// itemRow is an item with its lines broken.
type itemRow struct {
	item                      *item
	title, evidence, question []string
	height                    float64
}

func (d *drawing) itemRow(it *item) itemRow {
	codeRoom := 14.0
	codes := typeCode.Width(strings.Join(it.Codes, " · "))
	if codes > codeRoom {
		codeRoom = codes + 3
	}
	question := max(d.width-itemAsk-codeRoom, 28)
	r := itemRow{item: it}
	r.title = typeItem.Wrap(it.Title, itemMeasure)
	more := " …"
	if len(it.Codes) > 0 {
		more = " … (all of it: " + it.Codes[0] + ")"
	}
	r.evidence, _ = typeEvidence.Shorten(it.Evidence, itemMeasure, 2, more)
	if it.Evidence == "" {
		r.evidence = nil
	}
	if it.Question != "" {
		r.question = typeQuestion.Wrap(it.Question, question)
	}
	r.height = itemPad + itemLine*float64(max(len(r.title)+len(r.evidence), len(r.question)))
	return r
}

// items draws the heading, the rows and what is said under them, and returns where they end.
func (d *drawing) items(y float64, rows []itemRow) float64 {
	w := d.doc.Words
	base := y + headDrop
	d.itemsBase = base
	d.Bookmark(1, base-5, w.Items)
	d.fitted(d.left, base, 0.45*d.width, typeSection, d.th.navy, w.Items)
	d.Line(d.left, base+headRule, d.right, base+headRule, 0.35, d.th.navy)
	y += itemsTop
	if len(d.doc.Items) == 0 {
		d.Text(d.left, y+0.4, typeItem, d.th.ink, w.EmptyList)
		return y + moreLine - 1.6
	}
	y = d.itemRows(base+headRule, rows)
	if rest := len(d.doc.Items) - d.laterItems; rest > 0 {
		d.Line(d.left, y, d.right, y, d.th.line(0.18), d.th.rule)
		more := "and " + itoa(rest) + " more on page 2: " + strings.Join(priorityCounts(d.doc.Items[d.laterItems:]), ", ")
		d.Text(d.left+itemText, y+3.6, typeStrong, d.th.ink, more)
		y += moreLine
	}
	return y
}

// itemRows draws the column labels under a rule at y, then the rows, and returns where they end.
func (d *drawing) itemRows(y float64, rows []itemRow) float64 {
	w := d.doc.Words
	d.label(d.left+itemText, y+3.7, itemMeasure, w.Finding)
	d.label(d.left+itemAsk, y+3.7, d.width-itemAsk-18, w.Question)
	answer, _ := typeLabel.Shorten(strings.ToUpper(w.Answer), 17, 1, "…")
	d.Text(d.right-typeLabel.Width(answer[0]), y+3.7, typeLabel, d.th.ink3, answer[0])
	y += 4.6
	for i, r := range rows {
		if i > 0 {
			d.Line(d.left, y, d.right, y, d.th.line(0.18), d.th.rule)
		}
		d.itemRowAt(y, r)
		y += r.height
	}
	return y
}

func (d *drawing) itemRowAt(y float64, r itemRow) {
	base := y + 3.75
	d.priorityChip(d.left, base, r.item.Priority)
	line := base
	for _, s := range r.title {
		d.Text(d.left+itemText, line, typeItem, d.th.ink, s)
		line += itemLine
	}
	for _, s := range r.evidence {
		d.Text(d.left+itemText, line, typeEvidence, d.th.ink2, s)
		line += itemLine
	}
	for i, s := range r.question {
		d.Text(d.left+itemAsk, base+itemLine*float64(i), typeQuestion, d.th.ink, s)
	}
	d.codes(d.right, base, r.item.Codes)
}

// priorityCounts says how many items have each priority, such as "2 urgent".
func priorityCounts(items []item) []string {
	var counts [screening.Info + 1]int
	for i := range items {
		counts[items[i].Priority]++
	}
	var out []string
	for p := screening.Urgent; p <= screening.Info; p++ {
		if counts[p] > 0 {
			out = append(out, itoa(counts[p])+" "+p.String())
		}
	}
	return out
}

// itemsNote is drawn last: it holds page numbers.
func (d *drawing) itemsNote(y float64) {
	if len(d.doc.Items) == 0 {
		return
	}
	parts := priorityCounts(d.doc.Items)
	if d.Pages() > 1 {
		pages := "2"
		if d.Pages() > 2 {
			pages = "2–" + itoa(d.Pages())
		}
		parts = append(parts, d.doc.Words.ItemsNote+pages)
	}
	d.TextRight(d.right, y, typeSecNote, d.th.ink3, joined(parts...))
}

// slip is the reply slip: empty, for the medical team alone.
func (d *drawing) slip() {
	w := d.doc.Words
	y := d.H - slipBottom - slipHeight
	d.Round(d.left, y, d.width, slipHeight, 1.4, nil, &sheet.Pen{Width: 0.4, Color: d.th.navy})
	d.fitted(d.left+4, y+5.7, 0.359*d.width-6, typeSection, d.th.navy, w.Reply)
	for i, label := range []string{w.Received, w.MoreNeeded, w.SeeNote} {
		x := d.left + [3]float64{0.359, 0.515, 0.8}[i]*d.width
		d.Rect(x, y+3.1, 3.4, 3.4, sheet.Pen{Width: 0.25, Color: d.th.ink2})
		d.fitted(x+5.2, y+5.9, [3]float64{0.156, 0.285, 0.2}[i]*d.width-6.5, typeSlip, d.th.ink, label)
	}
	x := d.left + 4
	for i, label := range []string{w.Contact, w.Signature, w.Date} {
		length := [3]float64{0.356, 0.356, 0.179}[i] * d.width
		if i == 2 {
			length = d.right - 4 - x
		}
		d.Line(x, y+slipHeight-5.6, x+length, y+slipHeight-5.6, 0.25, d.th.ink2)
		d.label(x, y+slipHeight-5.6+3.6, length, label)
		x += length + 6
	}
}
