package templates

import (
	"cmp"
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/visible"
	"github.com/kapscreen/kapscreen/screening"
)

// Build words a report for a partner. It returns a *MissingError when the release or something else required is missing
// and Options.Incomplete gives no reason to go on. Nothing of the report is kept: its view may be used again.
func Build(report *screening.Report, book *screening.RuleBook, p *Partner, o Options) (*Referral, error) {
	b := &builder{rep: report, view: report.View, response: report.Response, form: book.Form, book: book, partner: p, o: o, l: o.Letter}
	if b.l == nil {
		b.l = BuiltInLetter(b.form)
	}
	b.words = defaultWords()
	for key, text := range b.l.words {
		if f := b.words.field(key); f != nil {
			*f = text
		}
	}
	b.findLast()
	b.withhold()
	missing := b.gate()
	if missing != nil && strings.TrimSpace(o.Incomplete) == "" {
		return nil, missing
	}
	b.build(missing)
	return &Referral{doc: b.doc, options: o, letter: b.l}, nil
}

// builder words one report.
type builder struct {
	rep      *screening.Report
	view     *forms.View
	response *forms.Response
	form     *forms.Form
	book     *screening.RuleBook
	partner  *Partner
	o        Options
	l        *LetterFile
	words    words
	doc      document

	last   int               // index of the last question with an entry
	kept   map[string]string // sections that are not sent, by id, with the reason
	always map[string]bool
	hidden bool // some section is not sent
}

func (b *builder) build(missing *MissingError) {
	b.doc = document{Kapscreen: referralFormat, Words: b.words}
	d := &b.doc
	d.Title, _ = b.say(b.l.title)
	d.Words.Title = cmp.Or(d.Title, b.words.Title)
	d.Title = d.Words.Title
	b.letterhead()
	b.client()
	b.panel()
	b.items()
	b.open()
	b.scores()
	b.sections()
	b.reasons()
	b.notSent()
	b.notices()
	b.ask(missing)
	b.provenance()
}

// findLast finds the last question with an entry: what is blank before it was passed over, what comes after it was not
// asked.
func (b *builder) findLast() {
	b.last = -1
	for _, q := range b.form.Questions() {
		if b.response.Answer(q).State() != forms.NotAsked {
			b.last = q.Index
		}
	}
}

// question is a question of the form, for an id of the letter; nil when the form has none.
func (b *builder) question(id string) *forms.Question {
	if id == "" {
		return nil
	}
	q, _ := b.form.Question(id)
	return q
}

// sent reports whether a question's answer goes along.
func (b *builder) sent(q *forms.Question) bool {
	if !b.hidden || b.always[q.ID] {
		return true
	}
	_, kept := b.kept[q.Section.ID]
	return !kept
}

func (b *builder) allSent(qs []*forms.Question) bool {
	return !b.hidden || !slices.ContainsFunc(qs, func(q *forms.Question) bool { return !b.sent(q) })
}

// valueSent reports whether everything a value reads goes along.
func (b *builder) valueSent(v *forms.Value) bool {
	if !b.hidden {
		return true
	}
	for _, id := range v.Inputs {
		if q := b.question(id); q != nil && !b.sent(q) {
			return false
		}
	}
	return true
}

// text is what a phrase's id stands for; false when there is nothing to say.
func (b *builder) text(id string) (string, bool) {
	switch id {
	case "practice_name":
		return visible.Text(b.o.Practice.Name), b.o.Practice.Name != ""
	case "practice_address":
		return visible.Text(b.o.Practice.Address), b.o.Practice.Address != ""
	case "practice_phone":
		return glue(visible.Text(b.o.Practice.Phone)), b.o.Practice.Phone != ""
	}
	if q := b.question(id); q != nil {
		if !b.sent(q) || b.view.State(q) != forms.Answered {
			return "", false
		}
		a := b.response.Answer(q)
		if q.Kind == forms.Decimal || q.Kind == forms.Integer && len(q.Choices) == 0 {
			return number(a.Number()), true
		}
		s := oneLine(glue(q.AnswerText(a)))
		return s, s != ""
	}
	if v, ok := b.form.Value(id); ok && b.valueSent(v) {
		if c := b.view.Value(id); c.State == forms.Answered {
			return valueText(v, c.Answer), true
		}
	}
	return "", false
}

// say fills in a phrase; missing is the answer that keeps it from being said.
func (b *builder) say(p phrase) (said, missing string) { return p.say(b.text) }

// valueText is a computed value in words.
func valueText(v *forms.Value, a forms.Answer) string {
	switch v.Kind {
	case forms.YesNo:
		if a.Yes() {
			return "yes"
		}
		return "no"
	case forms.Choice:
		for _, band := range v.Bands {
			if band.Code == a.Code() && band.Text != "" {
				return visible.Text(band.Text)
			}
		}
		return strings.ReplaceAll(a.Code(), "_", " ")
	case forms.Integer, forms.Decimal:
		return number(a.Number())
	case forms.MultiChoice, forms.DateKind, forms.Text, forms.LongText, forms.Table:
	}
	return ""
}

// chip is the reason word of a question without an answer, "" with one.
func (b *builder) chip(q *forms.Question) string {
	switch b.view.State(q) {
	case forms.NotSure:
		return "NOT SURE"
	case forms.Declined:
		return "DECLINED"
	case forms.AskPrescriber:
		return "TO PRESCRIBER"
	case forms.NotAsked:
		if q.Index < b.last && !b.view.Undecided(q) {
			return "LEFT BLANK"
		}
		return "NOT ASKED"
	case forms.Answered, forms.NotApplicable:
	}
	return ""
}

// stateWord is the same in running text.
func (b *builder) stateWord(q *forms.Question) string {
	switch b.view.State(q) {
	case forms.AskPrescriber:
		return "for the prescriber"
	case forms.NotApplicable:
		return "not applicable"
	case forms.Answered, forms.NotSure, forms.Declined, forms.NotAsked:
	}
	return strings.ToLower(b.chip(q))
}

// answer is an answer in words, "" when there is none.
func (b *builder) answer(q *forms.Question) string {
	a := b.response.Answer(q)
	if b.view.State(q) != forms.Answered {
		return ""
	}
	s := q.AnswerText(a)
	switch {
	case q.Kind == forms.Integer && len(q.Choices) > 0:
		return s + " (" + number(a.Number()) + ")"
	case q.Kind == forms.Integer || q.Kind == forms.Decimal:
		return glue(unitWords(s))
	case q.Kind == forms.Choice || q.Kind == forms.MultiChoice:
		return glue(capital(s))
	case q.Kind == forms.LongText && q.Section.Scope != "identity":
		return "“" + s + "”"
	}
	return glue(s)
}

// note is what the client said beside an answer, in quotation marks.
func (b *builder) note(q *forms.Question) string {
	n := strings.TrimSpace(b.response.Note(q))
	if n == "" || b.view.State(q) == forms.NotApplicable {
		return ""
	}
	return "“" + visible.Lines(n) + "”"
}

// rowOf is a question's line in the evidence.
func (b *builder) rowOf(q *forms.Question) answerRow {
	r := answerRow{Code: q.AnswerTag, Label: label(q), State: b.view.State(q), Words: b.note(q)}
	switch r.State {
	case forms.Answered:
		r.Answer = b.answer(q)
		if r.Answer == "" {
			r.Answer = "(no text)"
		}
	case forms.NotApplicable:
		r.Answer = "Not applicable"
	case forms.AskPrescriber:
		r.Chip, r.Answer = b.chip(q), "Prefers to tell the prescriber"
	case forms.NotSure, forms.Declined, forms.NotAsked:
		r.Chip = b.chip(q)
	}
	return r
}

func label(q *forms.Question) string {
	return glue(capital(typographic(visible.Text(cmp.Or(q.Short, q.Ask, q.ID)))))
}

// day is a date in words.
func day(d forms.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format("2 Jan 2006")
}

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

// allergies says what is reported, what is not known, or that nothing is reported, with the codes of the answers.
func (b *builder) allergies() string {
	rule := b.l.allergies
	var said, open, codes []string
	rows, asked := b.allergyRows(), 0
	for _, id := range rule.questions {
		q := b.question(id)
		if q == nil || !b.sent(q) {
			continue
		}
		asked++
		codes = append(codes, q.AnswerTag)
		a := b.response.Answer(q)
		switch {
		case b.view.State(q) == forms.NotApplicable:
		case b.view.State(q) != forms.Answered:
			open = append(open, b.stateWord(q))
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
	where := ""
	if len(codes) > 0 {
		where = " (" + strings.Join(codes, ", ") + ")"
	}
	switch {
	case asked == 0:
		return "Not part of this summary"
	case len(said) > 0:
		return oneLine(strings.Join(said, "; ")) + where
	case len(open) > 0:
		return capital(strings.Join(slices.Compact(open), ", ")) + where
	}
	return rule.none + where
}

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
