package templates

// flow fills the pages after the first from top to bottom.
type flow struct {
	*drawing
	y     float64 // where the next block begins
	fresh bool    // nothing stands on the page yet
}

func (f *flow) newPage() {
	f.AddPage()
	f.pageHead()
	f.y, f.fresh = firstHead-headDrop, true
}

// gap is the air before a section: none at the top of a page.
func (f *flow) gap() float64 {
	if f.fresh {
		return 0
	}
	return sectionGap - headDrop + 0.4
}

// need starts a page unless height mm are left.
func (f *flow) need(height float64) {
	if f.y+f.gap()+height > f.bottom() {
		f.newPage()
	}
}

// head draws a full-width heading that keeps together with at least keep mm of what follows.
func (f *flow) head(title, note string, keep float64) {
	f.need(headDrop + headRule + keep)
	f.y += f.gap()
	f.Bookmark(0, f.y, title)
	f.y = f.heading(f.left, f.right, f.y+headDrop, title, note)
	f.fresh = false
}

// again starts a page and repeats the heading, marked as continued.
func (f *flow) again(title string) {
	f.newPage()
	f.y = f.heading(f.left, f.right, f.y+headDrop, title+", "+f.doc.Words.Continued, "")
	f.fresh = false
}

// laterPages draws everything after page one.
func (d *drawing) laterPages() {
	f := &flow{drawing: d}
	f.newPage()
	f.restOfPageOne()
	f.notSent()
	var columns []*section
	flush := func() {
		f.columns(columns)
		columns = nil
	}
	for i := range d.doc.Sections {
		s := &d.doc.Sections[i]
		switch {
		case s.Part2 || s.behindNotices():
		case s.Layout == inColumns:
			columns = append(columns, s)
		default:
			flush()
			f.section(s)
		}
	}
	flush()
	f.longer(false)
	f.notices()
	for i := range d.doc.Sections {
		if s := &d.doc.Sections[i]; s.behindNotices() {
			f.section(s)
		}
	}
	f.part2()
}

// restOfPageOne goes on with what page one had no room for.
func (f *flow) restOfPageOne() {
	d := f.drawing
	if rest := d.doc.Items[d.laterItems:]; len(rest) > 0 {
		var rows []itemRow
		for i := range rest {
			rows = append(rows, d.itemRow(&rest[i]))
		}
		f.y = f.heading(f.left, f.right, f.y+headDrop, d.doc.Words.Items+", "+d.doc.Words.Continued, "")
		f.fresh = false
		f.itemPages(rows)
	}
	f.restOfOpen()
	if d.scoresMove && len(d.doc.Scores) > 0 {
		f.head(d.doc.Words.Scores, d.doc.Words.ScoresNote, d.scoresHeight())
		y := f.y + 4.5
		for i := range d.doc.Scores {
			d.score(d.left, y, &d.doc.Scores[i])
			y += d.scoreHeight(&d.doc.Scores[i])
		}
		f.y = y - 2.5
	}
}

// itemPages draws rows on as many pages as they take, with the column labels repeated.
func (f *flow) itemPages(rows []itemRow) {
	for len(rows) > 0 {
		n, y := 0, f.y+4.6
		for n < len(rows) && (n == 0 || y+rows[n].height <= f.bottom()) {
			y += rows[n].height
			n++
		}
		f.y = f.itemRows(f.y, rows[:n])
		if rows = rows[n:]; len(rows) > 0 {
			f.again(f.doc.Words.Items)
		}
	}
}

// restOfOpen goes on with what could not be established, in two columns of page one's width.
func (f *flow) restOfOpen() {
	rest := f.doc.Open[f.laterOpen:]
	if f.scoresMove {
		rest = f.doc.Open
	}
	if len(rest) == 0 {
		return
	}
	title := f.doc.Words.Open
	if len(rest) < len(f.doc.Open) {
		title += ", " + f.doc.Words.Continued
	}
	first := f.openRow(&rest[0])
	f.head(title, "", first.height)
	for i := range rest {
		r := f.wideOpen(&rest[i])
		if f.y+r.height > f.bottom() {
			f.again(f.doc.Words.Open)
		} else if i > 0 {
			f.Line(f.left, f.y, f.right, f.y, f.th.line(0.12), f.th.rule2)
		}
		f.drawOpen(r)
	}
}

// wideOpen breaks the lines of a row over the whole width.
func (f *flow) wideOpen(o *open) openRow {
	measure := f.width - itemText - 14
	r := openRow{open: o, title: typeItem.Wrap(o.Title, measure)}
	if o.Words != "" {
		r.words, _ = typeEvidence.Shorten(o.Words, measure, 3, " …”")
	}
	if held := heldText(o); held != "" {
		r.held = typeScoreNote.Wrap(held, measure)
	}
	r.height = 2.2 + 3.6*float64(len(r.title)+len(r.words)) + 3.2*float64(len(r.held))
	return r
}

func (f *flow) drawOpen(r openRow) {
	base := f.y + 4.0
	f.stateChip(f.left, base-3.0, chipWidth, chipHeight, typeChip, r.open.Chip)
	f.codes(f.right, base, []string{r.open.Code})
	for _, s := range r.title {
		f.Text(f.left+itemText, base, typeItem, f.th.ink, s)
		base += 3.6
	}
	for _, s := range r.words {
		f.Text(f.left+itemText, base, typeEvidence, f.th.ink2, s)
		base += 3.6
	}
	for _, s := range r.held {
		f.Text(f.left+itemText, base-0.2, typeScoreNote, f.th.ink3, s)
		base += 3.2
	}
	f.y += max(r.height, 6)
}

// notSent names what was left out.
func (f *flow) notSent() {
	if len(f.doc.NotSent) == 0 {
		return
	}
	f.head("Not sent", "named here so that nothing is missing in silence", 5)
	for _, n := range f.doc.NotSent {
		f.answer(f.left, f.width, 79.4, &answerRow{Label: n.Title, Answer: n.Reason})
	}
}

// section draws one section over the whole width.
func (f *flow) section(s *section) {
	f.reasons(s)
	for i := range s.Tables {
		f.table(&s.Tables[i])
	}
	if len(s.Rows) > 0 {
		f.answers(s, 79.4)
	}
	f.cellBlocks(s)
}

// answers draws a section's answers over the whole width.
func (f *flow) answers(s *section, label float64) {
	total := 0.0
	for i := range s.Rows {
		total += f.measure(f.width, label, &s.Rows[i]).height
	}
	f.head(s.Title, s.Note, min(total, 60))
	for i := range s.Rows {
		r := f.measure(f.width, label, &s.Rows[i])
		if f.y+r.height > f.bottom() {
			f.again(s.Title)
		} else if i > 0 {
			f.Line(f.left, f.y, f.right, f.y, f.th.line(0.12), f.th.rule2)
		}
		f.drawAnswer(f.left, f.y, r)
		f.y += r.height
	}
}

// answer draws one row over a width, without a rule above it.
func (f *flow) answer(x, width, label float64, a *answerRow) {
	r := f.measure(width, label, a)
	if f.y+r.height > f.bottom() {
		f.newPage()
	}
	f.drawAnswer(x, f.y, r)
	f.y += r.height
}

// reasons says which rule stands behind each item, and where it comes from.
func (f *flow) reasons(s *section) {
	if len(s.Reasons) == 0 {
		return
	}
	t := table{Title: s.Title, Note: s.Note, Columns: []string{"Item", "Why it matters", "Rule and sources"}}
	for _, r := range s.Reasons {
		t.Rows = append(t.Rows, []string{r.Title, r.Why, r.Rule + "; " + r.Sources})
	}
	f.tableAt(&t, []float64{0.30, 0.38, 0.32})
}

// longer prints answers that are too long for a column; substance use has its own page for them.
func (f *flow) longer(part2 bool) {
	var rows []*answerRow
	for i := range f.doc.Sections {
		s := &f.doc.Sections[i]
		for j := range s.Rows {
			if s.Part2 == part2 && f.isLong(&s.Rows[j]) {
				rows = append(rows, &s.Rows[j])
			}
		}
	}
	if len(rows) == 0 {
		return
	}
	f.head(f.doc.Words.Longer, "", 16)
	for _, r := range rows {
		f.long(r)
	}
}

// long prints one long answer in lines over the whole width, on as many pages as it takes.
func (f *flow) long(a *answerRow) {
	const line = 3.6
	if f.y+4*line > f.bottom() {
		f.again(f.doc.Words.Longer)
	}
	f.Anchor("answer "+a.Code, f.y)
	f.Text(f.left, f.y+3.7, typeTag, f.th.ink3, a.Code)
	f.Text(f.left+8.6, f.y+3.7, typeCellStart, f.th.ink, a.Label)
	f.y += 4.6
	for _, s := range typeAnswer.Wrap(a.full(), f.width-8.6) {
		if f.y+line > f.bottom() {
			f.again(f.doc.Words.Longer)
			f.Text(f.left, f.y+3.7, typeTag, f.th.ink3, a.Code)
			f.Text(f.left+8.6, f.y+3.7, typeCellStart, f.th.ink, a.Label+", "+f.doc.Words.Continued)
			f.y += 4.6
		}
		f.Text(f.left+8.6, f.y+2.7, typeAnswer, f.th.ink, s)
		f.y += line
	}
	f.y += 2
}
