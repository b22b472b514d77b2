package templates

import (
	"cmp"
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/visible"
	"github.com/kapscreen/kapscreen/screening"
)

// sections words the evidence: first the tables, then the sections in the letter's order, those it does not name after
// them in form order, substance use last.
func (b *builder) sections() {
	b.tables()
	used := map[string]bool{}
	for _, rule := range b.l.sections {
		var list []*forms.Section
		for _, s := range b.form.Sections {
			if slices.Contains(rule.sections, s.ID) && !s.Part2 {
				used[s.ID] = true
				list = append(list, s)
			}
		}
		slices.SortStableFunc(list, func(x, y *forms.Section) int {
			return slices.Index(rule.sections, x.ID) - slices.Index(rule.sections, y.ID)
		})
		b.section(rule, list)
	}
	for _, s := range b.form.Sections {
		if !used[s.ID] && !s.Part2 {
			b.section(sectionRule{}, []*forms.Section{s})
		}
	}
	for _, s := range b.form.Sections {
		if s.Part2 {
			b.section(sectionRule{full: true, note: b.l.part2Note}, []*forms.Section{s})
		}
	}
}

// tables prints the tables of all sections that are not substance use, those the letter names first.
func (b *builder) tables() {
	out := section{ID: "tables", Layout: fullWidth}
	done := map[string]bool{}
	add := func(q *forms.Question, note string) {
		if q == nil || q.Kind != forms.Table || done[q.ID] || q.Section.Part2 {
			return
		}
		done[q.ID] = true
		if t, ok := b.table(q, note); ok {
			out.Tables = append(out.Tables, t)
		}
	}
	for _, rule := range b.l.tables {
		add(b.question(rule.question), rule.note)
	}
	for _, q := range b.form.Questions() {
		add(q, "")
	}
	if len(out.Tables) > 0 {
		b.doc.Sections = append(b.doc.Sections, out)
	}
}

// table words a table question; false when it does not apply or is not sent.
func (b *builder) table(q *forms.Question, note string) (table, bool) {
	state := b.view.State(q)
	if !b.sent(q) || state == forms.NotApplicable {
		return table{}, false
	}
	t := table{Title: label(q), Code: q.AnswerTag, Note: note, Chip: b.chip(q), Words: b.note(q), Rows: [][]string{}}
	for i := range q.Columns {
		t.Columns = append(t.Columns, visible.Text(cmp.Or(q.Columns[i].Title, q.Columns[i].ID)))
	}
	if state != forms.Answered {
		return t, true
	}
	a := b.response.Answer(q)
	if len(a.Rows()) == 0 {
		t.Empty = q.AnswerText(a)
	}
	for _, row := range a.Rows() {
		cells := make([]string, len(q.Columns))
		for i := range q.Columns {
			if i < len(row) {
				cells[i] = cellText(&q.Columns[i], row[i])
			}
			if cells[i] == "" {
				cells[i] = "–"
			}
		}
		t.Rows = append(t.Rows, cells)
	}
	return t, true
}

// section words the answers of one or more sections under one heading.
func (b *builder) section(rule sectionRule, list []*forms.Section) {
	var out section
	for _, s := range list {
		if out.ID == "" {
			out.ID, out.Title, out.Part2 = s.ID, capital(typographic(visible.Text(s.Title))), s.Part2
		}
		b.addAnswers(&out, s)
	}
	if out.ID == "" || len(out.Rows)+len(out.Cells)+len(out.Tables) == 0 {
		return
	}
	out.Title = cmp.Or(rule.title, out.Title)
	out.Note = rule.note
	if rule.full || len(out.Cells) > 0 {
		out.Layout = fullWidth
	}
	b.doc.Sections = append(b.doc.Sections, out)
}

// addAnswers puts the questions of a section into rows, and those of scored instruments into cells. Questions that do
// not apply are gathered in one row at the end.
func (b *builder) addAnswers(out *section, s *forms.Section) {
	var idle []*forms.Question
	for _, q := range s.Questions {
		switch {
		case !b.sent(q):
		case q.Kind == forms.Table && !s.Part2 && b.view.State(q) != forms.NotApplicable:
		case q.Kind == forms.Table && b.view.State(q) != forms.NotApplicable:
			if t, ok := b.table(q, ""); ok {
				out.Tables = append(out.Tables, t)
			}
		case b.inCells(q):
			b.addCell(out, q)
		case b.view.State(q) == forms.NotApplicable:
			idle = append(idle, q)
		default:
			out.Rows = append(out.Rows, b.rowOf(q))
			b.addTotal(out, q)
		}
	}
	if len(idle) > 0 {
		out.Rows = append(out.Rows, notApplicable(idle))
	}
}

// notApplicable names the questions that did not arise.
func notApplicable(idle []*forms.Question) answerRow {
	r := answerRow{State: forms.NotApplicable}
	names := make([]string, len(idle))
	for i, q := range idle {
		names[i] = q.AnswerTag + " " + lowerFirst(label(q))
	}
	r.Answer = "Not applicable: " + strings.Join(names, "; ")
	r.Codes = make([]string, len(idle))
	for i, q := range idle {
		r.Codes[i] = q.AnswerTag
	}
	return r
}

// inCells reports whether an item's value is printed in a cell: those of scored instruments outside substance use.
func (b *builder) inCells(q *forms.Question) bool {
	return q.Instrument != nil && q.Instrument.Display != nil && !q.Section.Part2 && one(q.Instrument.Display.Items, q.ID)
}

func (b *builder) addCell(out *section, q *forms.Question) {
	title := visible.Text(q.Instrument.Title)
	n := len(out.Cells)
	if n == 0 || out.Cells[n-1].Title != title {
		out.Cells = append(out.Cells, cells{Title: title, Note: b.cellsNote(q.Instrument)})
		n++
	}
	c := cell{Number: q.Item, Code: q.AnswerTag}
	switch b.view.State(q) {
	case forms.Answered:
		c.Text = number(b.response.Answer(q).Number())
	case forms.NotSure:
		c.Chip = "not sure"
	case forms.Declined:
		c.Chip = "declined"
	case forms.AskPrescriber:
		c.Chip = "to presc."
	case forms.NotAsked:
		c.Chip = "blank"
	case forms.NotApplicable:
		c.Chip = "n/a"
	}
	if b.anyApplies(q.Instrument) { // otherwise its note says that it does not apply, and empty cells would say no more
		out.Cells[n-1].Values = append(out.Cells[n-1].Values, c)
	}
	if w := b.note(q); w != "" {
		out.Rows = append(out.Rows, answerRow{Code: q.AnswerTag, Label: label(q), State: b.view.State(q), Words: w})
	}
}

// anyApplies reports whether some item of an instrument that is printed in cells applies.
func (b *builder) anyApplies(in *forms.Instrument) bool {
	return slices.ContainsFunc(b.itemsOf(in), func(q *forms.Question) bool {
		return b.inCells(q) && b.view.State(q) != forms.NotApplicable
	})
}

// cellsNote says over which time an instrument asks and how its total came about.
func (b *builder) cellsNote(in *forms.Instrument) string {
	s, ok := b.score(in)
	parts := []string{visible.Text(in.TimeFrame)}
	if q := b.itemsOf(in)[0]; len(q.Choices) > 1 {
		parts[0] += ", " + q.Choices[0].Code + "–" + q.Choices[len(q.Choices)-1].Code
	}
	switch {
	case !ok:
	case !s.Bar:
		parts = append(parts, lowerFirst(s.Band))
	case s.Known:
		parts = append(parts, "total "+itoa(s.Value)+", "+s.Note)
	default:
		parts = append(parts, s.Note)
	}
	return strings.Join(parts, "; ")
}

// addTotal puts the total of an instrument under its last item, where its items stand in rows.
func (b *builder) addTotal(out *section, q *forms.Question) {
	in := q.Instrument
	if in == nil || in.Display == nil || !q.Section.Part2 {
		return
	}
	items := b.itemsOf(in)
	if items[len(items)-1] != q {
		return
	}
	if s, ok := b.score(in); ok {
		text := s.Note
		if s.Bar && s.Known {
			text = itoa(s.Value) + " of " + itoa(s.Max) + ", " + s.Band + "; " + s.Note
		}
		out.Rows = append(out.Rows, answerRow{Label: s.Title + " total, screening score, not a diagnosis", State: forms.Answered, Answer: text})
	}
}

// reasons says of each item which rule stands behind it, why it matters and where that comes from.
func (b *builder) reasons() {
	if len(b.doc.Items) == 0 {
		return
	}
	s := section{ID: "reasons", Title: b.words.Reasons, Note: "rules and their sources", Layout: fullWidth}
	keys := map[string]bool{}
	for _, it := range b.doc.Items {
		s.Reasons = append(s.Reasons, reason{Rule: it.Rule, Title: it.Title, Why: capital(it.Why), Sources: strings.Join(it.Sources, ", ")})
		for _, k := range it.Sources {
			keys[k] = true
		}
	}
	list := table{Title: "Sources", Small: true, Columns: []string{"Key", "Source"}, Rows: [][]string{}}
	for _, r := range b.book.Rules {
		for _, src := range r.Sources {
			if keys[src.Key] {
				keys[src.Key] = false
				list.Rows = append(list.Rows, []string{src.Key, sourceText(src)})
			}
		}
	}
	slices.SortFunc(list.Rows, func(x, y []string) int { return strings.Compare(x[0], y[0]) })
	if len(list.Rows) > 0 {
		s.Tables = append(s.Tables, list)
	}
	b.doc.Sections = append(b.doc.Sections, s)
}

// sourceText cites a source. What nobody has seen is never shown as settled.
func sourceText(s screening.Source) string {
	t := s.Cite
	if s.Section != "" && !strings.Contains(s.Cite, s.Section) {
		t += ", " + s.Section
	}
	switch s.Certainty {
	case "seen", "":
	case "design":
		t += " (this tool’s own)"
	default:
		t += " (to be confirmed)"
	}
	return t
}

// notices go along: who does what, what the practice adds, and the Part 2 notice where it applies.
func (b *builder) notices() {
	d := &b.doc
	d.Crisis = crisis{b.l.crisis, b.l.crisisNote}
	if d.Crisis.Line == "" {
		d.Crisis.Line = crisisLine
	}
	var role []string
	for _, f := range b.partner.Role {
		if f.Certainty == "seen" || f.Certainty == "" {
			role = append(role, f.Text)
		}
	}
	if len(role) > 0 {
		d.Notices = append(d.Notices, notice{ID: "role", Label: "Who does what", Text: strings.Join(role, " ")})
	}
	d.Notices = append(d.Notices, b.l.notices...)
	for _, n := range b.partner.Notices {
		part2 := n.When == "part2"
		if !b.inForce(n) || part2 && (!b.fromPart2() || !b.sendsPart2()) {
			continue
		}
		name := "Notice"
		if part2 {
			name = "42 CFR Part 2"
		}
		d.Notices = append(d.Notices, notice{ID: n.ID, Label: name, Text: n.Text, Part2: part2})
	}
}

// crisisLine is printed whatever a letter says, if it says nothing itself.
const crisisLine = "If you may act on thoughts of suicide or harm, or are in danger: call 911. In the US call or text 988 " +
	"(veterans: then press 1)."

func (b *builder) sendsPart2() bool {
	return slices.ContainsFunc(b.doc.Sections, func(s section) bool { return s.Part2 })
}

// inForce reports whether a notice is in force on the day the answers are about.
func (b *builder) inForce(n Notice) bool {
	day, ok := forms.ParseDate(n.Effective)
	return !ok || day.Days() <= b.response.ConsultDate.Days()
}

func (b *builder) provenance() {
	p := &b.doc.Provenance
	p.Confidential, _ = b.say(b.l.confidential)
	if p.Confidential == "" {
		p.Confidential = "Confidential health information. If this reached you in error, destroy it."
	}
	p.Parts = []string{"Form " + b.form.ID + " " + b.form.Version, "Rules " + strings.TrimSpace(b.book.Version+" "+short(b.book.Digest)),
		"Answers " + short(b.response.Digest())}
	if b.o.Tool != "" {
		p.Parts = append(p.Parts, b.o.Tool)
	}
	p.Date = b.response.ConsultDate.String()
	p.Author = cmp.Or(b.doc.Letterhead.Therapist, b.doc.Letterhead.Practice)
}

// short is a digest that people can compare: "sha256 7b02f4e1…c41d".
func short(digest string) string {
	hex, ok := strings.CutPrefix(digest, "sha256:")
	if !ok || len(hex) < 16 {
		return digest
	}
	return "sha256 " + hex[:8] + "…" + hex[len(hex)-4:]
}
