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
	b := &builder{rep: report, telling: screening.NewTelling(report), view: report.View, response: report.Response, form: book.Form, book: book, partner: p, o: o, l: o.Letter}
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
	telling  *screening.Telling
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
	if table, column, ok := strings.Cut(id, "."); ok {
		return b.columnText(table, column)
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

// columnText is what stands in one column of a table, row after row.
func (b *builder) columnText(table, column string) (string, bool) {
	q := b.question(table)
	if q == nil || !b.sent(q) || b.view.State(q) != forms.Answered {
		return "", false
	}
	var said []string
	at := slices.IndexFunc(q.Columns, func(c forms.Column) bool { return c.ID == column })
	for _, row := range b.response.Answer(q).Rows() {
		if at >= 0 && at < len(row) && row[at].State() == forms.Answered {
			said = append(said, oneLine(q.Columns[at].AnswerText(row[at])))
		}
	}
	return strings.Join(said, "; "), len(said) > 0
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
