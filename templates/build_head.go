package templates

import (
	"cmp"
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/visible"
)

func (b *builder) letterhead() {
	d := &b.doc
	d.Letterhead.Practice, _ = b.say(b.l.practice)
	d.Letterhead.Therapist, _ = b.say(b.l.therapist)
	if len(b.l.practice) == 0 {
		d.Letterhead.Practice = visible.Text(b.o.Practice.Name)
	}
	for _, line := range b.l.lines {
		var parts []string
		for _, p := range line {
			if s, missing := b.say(p); missing == "" && s != "" {
				parts = append(parts, s)
			}
		}
		d.Letterhead.Lines = append(d.Letterhead.Lines, parts)
	}
	service, _ := b.say(b.l.service)
	d.Recipient = recipient{To: visible.Text(b.partner.Name), Service: service, Reference: visible.Text(b.o.Reference),
		Date: glue(day(b.response.ConsultDate))}
}

func (b *builder) client() {
	c := &b.doc.Client
	c.Name = b.slot(b.l.name, "Client")
	if s, ok := b.text(b.l.latin); ok && s != c.Name {
		c.Latin = s
	}
	if s, ok := b.text(b.l.pronouns); ok {
		c.Pronouns = s
	}
	if s, ok := b.text(b.l.born); ok {
		c.Born = "born " + s
	}
	for _, f := range b.l.facts {
		if s := b.part(f.label+": ", f.text); s != "" {
			c.Facts = append(c.Facts, s)
		}
	}
	c.Allergies = b.allergies()
}

// slot is the answer to a question, or a word for why there is none.
func (b *builder) slot(id, what string) string {
	if s, ok := b.text(id); ok {
		return s
	}
	q := b.question(id)
	switch {
	case q == nil:
		return what
	case !b.sent(q):
		return what + " (name not sent)"
	}
	return what + " (name: " + b.stateWord(q) + ")"
}

// part is a phrase, or the name and the reason word of the answer that it lacks; "" when the answer does not apply, is
// not sent, or is no question of this form.
func (b *builder) part(name string, p phrase) string {
	s, missing := b.say(p)
	if missing == "" {
		return s
	}
	if q := b.question(missing); q != nil {
		if !b.sent(q) || b.view.State(q) == forms.NotApplicable || b.view.State(q) == forms.Answered {
			return ""
		}
		return name + b.stateWord(q)
	}
	if v, ok := b.form.Value(missing); ok && b.valueSent(v) && b.view.Value(missing).State == forms.NotAsked {
		return name + "not known"
	}
	return ""
}

// allergies says what is reported, what is not known, or that nothing is reported, with the codes of the answers. What is
// not known stands first, beside what is reported too: the box is small, and what it leaves out would read as a no.
func (b *builder) allergies() string {
	rule := b.l.allergies
	var said, codes, reasons []string
	open := map[string][]string{} // codes, by reason
	rows := b.allergyRows()
	for _, id := range rule.questions {
		q := b.question(id)
		if q == nil || !b.sent(q) {
			continue
		}
		if s := b.view.State(q); s != forms.Answered && s != forms.NotApplicable {
			why := b.stateWord(q)
			if open[why] == nil {
				reasons = append(reasons, why)
			}
			open[why] = append(open[why], q.AnswerTag)
			continue
		}
		codes = append(codes, q.AnswerTag)
		a := b.response.Answer(q)
		switch {
		case q.Kind == forms.YesNo && a.Yes():
			said = append(said, label(q))
		case q.Kind == forms.MultiChoice && !b.exclusive(q, a) && len(rows) == 0:
			said = append(said, q.AnswerText(a))
		}
	}
	if len(rows) > 0 {
		said = append(said, rows...)
		codes = append(codes, b.question(rule.table).AnswerTag)
	}
	var parts []string
	for _, why := range reasons {
		parts = append(parts, coded(capital(why), open[why]))
	}
	switch {
	case len(said) > 0:
		parts = append(parts, coded(oneLine(strings.Join(said, "; ")), codes))
	case len(codes) > 0:
		parts = append(parts, coded(rule.none, codes))
	}
	return cmp.Or(strings.Join(parts, "; "), "Not part of this summary")
}

// coded is a text with the codes of the answers that it comes from.
func coded(text string, codes []string) string { return text + " (" + strings.Join(codes, ", ") + ")" }

func (b *builder) exclusive(q *forms.Question, a forms.Answer) bool {
	for _, code := range a.Codes() {
		if o, ok := q.Option(code); ok && !o.Exclusive {
			return false
		}
	}
	return true
}

func (b *builder) allergyRows() []string {
	q := b.question(b.l.allergies.table)
	if q == nil || !b.sent(q) || b.view.State(q) != forms.Answered {
		return nil
	}
	var out []string
	for _, row := range b.response.Answer(q).Rows() {
		if s := strings.Join(b.cells(q, row, b.l.allergies.columns), ": "); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// cells are the texts of some columns of a row, without empty ones.
func (b *builder) cells(q *forms.Question, row forms.Row, columns []string) []string {
	var out []string
	for _, id := range columns {
		for i := range q.Columns {
			if q.Columns[i].ID == id && i < len(row) {
				if s := cellText(&q.Columns[i], row[i]); s != "" {
					out = append(out, s)
				}
			}
		}
	}
	return out
}

func cellText(c *forms.Column, a forms.Answer) string {
	switch a.State() {
	case forms.NotSure:
		return "not sure"
	case forms.Declined:
		return "declined"
	case forms.AskPrescriber:
		return "for the prescriber"
	case forms.NotAsked, forms.NotApplicable:
		return ""
	case forms.Answered:
	}
	s := c.AnswerText(a)
	if c.Kind == forms.YesNo {
		s = strings.ToLower(s)
	}
	return glue(oneLine(s))
}

func (b *builder) panel() {
	for _, rule := range b.l.panel {
		row := panelRow{Label: rule.label, Lines: rule.lines}
		if rule.table != "" {
			row.Parts = b.tableParts(rule)
		}
		for _, p := range rule.parts {
			if part, ok := b.panelPart(p); ok {
				row.Parts = append(row.Parts, part)
			}
		}
		if len(row.Parts) > 0 {
			b.doc.Panel = append(b.doc.Panel, row)
		}
	}
}

func (b *builder) tableParts(rule panelRule) []panelPart {
	q := b.question(rule.table)
	switch {
	case q == nil || !b.sent(q) || b.view.State(q) == forms.NotApplicable:
		return nil
	case b.view.State(q) != forms.Answered:
		return []panelPart{{Text: b.stateWord(q) + " (" + q.AnswerTag + ")"}}
	}
	rows := b.response.Answer(q).Rows()
	if len(rows) == 0 {
		return []panelPart{{Text: oneLine(q.AnswerText(b.response.Answer(q)))}}
	}
	var out []panelPart
	for _, row := range rows {
		name := strings.Join(b.cells(q, row, []string{rule.name}), "")
		out = append(out, panelPart{capital(name), strings.Join(b.cells(q, row, rule.columns), " ")})
	}
	return out
}

func (b *builder) panelPart(p partRule) (panelPart, bool) {
	if p.question == "" {
		s := b.part("", p.text)
		return panelPart{p.name, s}, s != ""
	}
	q := b.question(p.question)
	if q == nil || !b.sent(q) || b.view.State(q) == forms.NotApplicable {
		return panelPart{}, false
	}
	if b.view.Undecided(q) && b.view.State(q) == forms.NotAsked {
		return panelPart{}, false // the question that decides it says so itself
	}
	if b.view.State(q) != forms.Answered {
		return panelPart{Text: lowerFirst(label(q)) + ": " + b.stateWord(q)}, true
	}
	a := b.response.Answer(q)
	if slices.Contains(p.skip, a.Code()) && a.Code() != "" {
		return panelPart{}, false
	}
	s := oneLine(b.answer(q))
	if q.Kind == forms.YesNo && a.Yes() && p.yes != "" {
		s = p.yes
	}
	if q.Kind == forms.YesNo && !a.Yes() && p.no != "" {
		s = p.no
		if p.code {
			s += " (" + q.AnswerTag + ")"
		}
	}
	if p.bold {
		return panelPart{Name: s}, true
	}
	return panelPart{Text: s}, true
}
