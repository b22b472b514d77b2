package templates

import (
	"encoding/hex"
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/source"
	"github.com/kapscreen/kapscreen/templates/internal/sheet"
)

// letterReader reads one letter; with form nil, ids are not checked.
type letterReader struct {
	log  *source.Log
	form *forms.Form
	ids  []string
}

func readLetter(log *source.Log, m *source.Map, form *forms.Form) *LetterFile {
	r := &letterReader{log: log, form: form, ids: []string{"practice_name", "practice_address", "practice_phone"}}
	if form != nil {
		forms.CheckWording(log, m)
		for _, q := range form.Questions() {
			r.ids = append(r.ids, q.ID)
		}
		for _, v := range form.Values {
			r.ids = append(r.ids, v.ID)
		}
	}
	m.Need("form", "title")
	l := &LetterFile{form: m.Word("form")}
	if form != nil && l.form != form.ID && l.form != "" {
		m.Problem("form", "this letter is for another form", "the form is "+form.ID)
	}
	l.title, l.service, l.who = r.phrase(m, "title"), r.phrase(m, "service"), r.phrase(m, "who")
	l.confidential = r.phrase(m, "confidential")
	l.crisis, l.crisisNote, l.part2Note = m.String("crisis"), m.String("crisis_note"), m.String("part2_note")
	r.letterhead(l, m.Map("letterhead"))
	r.client(l, m.Map("client"))
	r.allergies(l, m.Map("allergies"))
	r.panel(l, m)
	r.release(l, m.Map("release"))
	r.sections(l, m)
	l.words = r.words(m)
	l.colours = r.colours(m)
	return l
}

func (r *letterReader) phrase(m *source.Map, key string) phrase {
	if m == nil {
		return nil
	}
	s := m.String(key)
	return r.parse(s, func(message, hint string) { m.Problem(key, message, hint) })
}

// parse reads a phrase and checks the ids in it.
func (r *letterReader) parse(s string, problem func(message, hint string)) phrase {
	p, ok := parsePhrase(s)
	if !ok {
		problem("the brackets do not match", "write {id} for an answer and [ ] round what may be left out")
		return nil
	}
	for _, id := range p.ids() {
		r.known(id, problem)
	}
	return p
}

func (r *letterReader) known(id string, problem func(message, hint string)) {
	if table, column, ok := strings.Cut(id, "."); ok && r.column(table, column, problem) {
		return
	}
	if r.form != nil && id != "" && !slices.Contains(r.ids, id) {
		problem("the form has no question or value "+source.Quote(id), source.DidYouMean(id, r.ids))
	}
}

// column checks the id of a table's column. It reports whether there is such a table; where there is none, that is said
// of the table.
func (r *letterReader) column(table, column string, problem func(message, hint string)) bool {
	if r.form == nil || column == "" {
		return false
	}
	q, found := r.form.Question(table)
	if !found || q.Kind != forms.Table {
		return false
	}
	ids := make([]string, len(q.Columns))
	for i, c := range q.Columns {
		ids[i] = c.ID
	}
	if !slices.Contains(ids, column) {
		problem("the table "+table+" has no column "+source.Quote(column), source.DidYouMean(column, ids))
	}
	return true
}

// columns are ids of columns of a table.
func (r *letterReader) columns(m *source.Map, key, table string) []string {
	words := m.Words(key)
	for _, w := range words {
		r.column(table, w.Text, func(message, hint string) { r.log.Problem(w.Place, message, hint) })
	}
	return source.Texts(words)
}

func (r *letterReader) id(m *source.Map, key string) string {
	if m == nil {
		return ""
	}
	id := m.Word(key)
	r.known(id, func(message, hint string) { m.Problem(key, message, hint) })
	return id
}

func (r *letterReader) idList(m *source.Map, key string) []string {
	var out []string
	if m == nil {
		return nil
	}
	for _, w := range m.Words(key) {
		r.known(w.Text, func(message, hint string) { r.log.Problem(w.Place, message, hint) })
		out = append(out, w.Text)
	}
	return out
}

func (r *letterReader) letterhead(l *LetterFile, m *source.Map) {
	if m == nil {
		return
	}
	l.practice, l.therapist = r.phrase(m, "practice"), r.phrase(m, "therapist")
	for _, line := range m.List("lines") {
		var parts []phrase
		for _, v := range line.List() {
			if s, ok := v.String(); ok {
				parts = append(parts, r.parse(s, v.Problem))
			}
		}
		l.lines = append(l.lines, parts)
	}
	m.Done()
}

func (r *letterReader) client(l *LetterFile, m *source.Map) {
	if m == nil {
		return
	}
	l.name, l.latin = r.id(m, "name"), r.id(m, "latin_name")
	l.pronouns, l.born = r.id(m, "pronouns"), r.id(m, "born")
	for _, e := range m.Maps("facts") {
		l.facts = append(l.facts, fact{e.String("label"), r.phrase(e, "text")})
		e.Done()
	}
	m.Done()
}

func (r *letterReader) allergies(l *LetterFile, m *source.Map) {
	if m == nil {
		return
	}
	table := r.id(m, "table")
	l.allergies = allergyRule{none: m.String("none"), table: table, columns: r.columns(m, "columns", table),
		questions: r.idList(m, "questions")}
	m.Done()
}

// maxPanelLines is how many lines of page one a table of the panel may take.
const maxPanelLines = 3

func (r *letterReader) panel(l *LetterFile, m *source.Map) {
	for _, e := range m.Maps("panel") {
		table := r.id(e, "table")
		p := panelRule{label: e.Need("label").String("label"), table: table, name: e.Word("name"),
			columns: r.columns(e, "columns", table), lines: 1}
		r.column(table, p.name, func(message, hint string) { e.Problem("name", message, hint) })
		if n, ok := e.Int("lines"); ok {
			if p.lines = n; n < 1 || n > maxPanelLines {
				e.Problem("lines", "a part of the panel has 1 to 3 lines", "")
			}
		}
		for _, part := range e.Maps("parts") {
			p.parts = append(p.parts, partRule{name: part.String("name"), text: r.phrase(part, "text"),
				question: r.id(part, "question"), skip: source.Texts(part.Words("skip")), yes: part.String("yes"),
				no: part.String("no"), bold: part.Bool("bold"), code: part.Bool("code")})
			part.Done()
		}
		e.Done()
		l.panel = append(l.panel, p)
	}
}

func (r *letterReader) release(l *LetterFile, m *source.Map) {
	if m == nil {
		return
	}
	l.given, l.scope, l.expires = r.id(m, "given"), r.id(m, "scope"), r.id(m, "expires")
	l.always = r.idList(m, "always")
	l.part2Source, l.part2Consent = r.id(m, "part2_source"), r.id(m, "part2_consent")
	l.part2Codes = source.Texts(m.Words("part2_codes"))
	m.Done()
}

func (r *letterReader) sections(l *LetterFile, m *source.Map) {
	for _, e := range m.Maps("tables") {
		l.tables = append(l.tables, tableRule{r.id(e.Need("question"), "question"), e.String("note")})
		e.Done()
	}
	for _, e := range m.Maps("sections") {
		s := sectionRule{title: e.String("title"), note: e.String("note"), full: e.One("layout", "full", "columns") == "full"}
		for _, w := range e.Need("sections").Words("sections") {
			r.section(w)
			s.sections = append(s.sections, w.Text)
		}
		e.Done()
		l.sections = append(l.sections, s)
	}
	l.scores = r.instruments(m.Words("scores"))
	for _, e := range m.Maps("evidence") {
		e.Need("questions", "text")
		l.evidence = append(l.evidence, evidenceRule{r.idList(e, "questions"), r.phrase(e, "text")})
		e.Done()
	}
	for _, e := range m.Maps("notices") {
		e.Need("label", "text")
		l.notices = append(l.notices, notice{ID: "practice", Label: e.String("label"), Text: e.String("text")})
		e.Done()
	}
}

// instruments are ids of the form's instruments.
func (r *letterReader) instruments(words []source.Word) []string {
	if r.form == nil {
		return source.Texts(words)
	}
	var ids []string
	for _, in := range r.form.Instruments {
		ids = append(ids, in.ID)
	}
	for _, w := range words {
		if !slices.Contains(ids, w.Text) {
			r.log.Problem(w.Place, "the form has no instrument "+source.Quote(w.Text), source.DidYouMean(w.Text, ids))
		}
	}
	return source.Texts(words)
}

func (r *letterReader) section(w source.Word) {
	if r.form == nil {
		return
	}
	var ids []string
	for _, s := range r.form.Sections {
		ids = append(ids, s.ID)
	}
	if !slices.Contains(ids, w.Text) {
		r.log.Problem(w.Place, "the form has no section "+source.Quote(w.Text), source.DidYouMean(w.Text, ids))
	}
}

// words are the headings that a practice changes. Fixed sentences are not among them.
func (r *letterReader) words(m *source.Map) map[string]string {
	out := map[string]string{}
	w := m.Map("words")
	if w == nil {
		return out
	}
	for _, e := range w.All() {
		var probe words
		if s, ok := e.Value.String(); !ok {
			continue
		} else if f := probe.field(e.Key); f == nil {
			r.log.Problem(e.Place, "unknown heading "+source.Quote(e.Key), source.DidYouMean(e.Key, headings))
		} else {
			out[e.Key] = s
		}
	}
	return out
}

var headings = []string{"items", "finding", "question", "answer", "open", "allergies", "reply", "received", "more_needed",
	"see_note", "contact", "signature", "date", "longer", "reasons"}

// field is the heading that a letter file calls key; nil for all that stays as it is.
func (w *words) field(key string) *string {
	switch key {
	case "items":
		return &w.Items
	case "finding":
		return &w.Finding
	case "question":
		return &w.Question
	case "answer":
		return &w.Answer
	case "open":
		return &w.Open
	case "allergies":
		return &w.Allergies
	case "reply":
		return &w.Reply
	case "received":
		return &w.Received
	case "more_needed":
		return &w.MoreNeeded
	case "see_note":
		return &w.SeeNote
	case "contact":
		return &w.Contact
	case "signature":
		return &w.Signature
	case "date":
		return &w.Date
	case "longer":
		return &w.Longer
	case "reasons":
		return &w.Reasons
	}
	return nil
}

// colours are those a practice may choose: of headings and bars, and of the panels. Priorities keep theirs.
func (r *letterReader) colours(m *source.Map) map[string]sheet.Color {
	c := m.Map("colours")
	if c == nil {
		return nil
	}
	out := map[string]sheet.Color{}
	for _, key := range []string{"heading", "panel"} {
		s := c.String(key)
		if s == "" {
			continue
		}
		b, err := hex.DecodeString(strings.TrimPrefix(s, "#"))
		if err != nil || len(b) != 3 {
			c.Problem(key, "this is not a colour", "write it as \"#0F2E47\"")
			continue
		}
		out[key] = sheet.Color{R: b[0], G: b[1], B: b[2]}
	}
	if h, ok := out["heading"]; ok && brightness(h) > 120 {
		c.Problem("heading", "headings in this colour would be too pale to read", "choose a darker one")
	}
	if p, ok := out["panel"]; ok && brightness(p) < 225 {
		c.Problem("panel", "text on this colour would be hard to read", "choose a paler one")
	}
	c.Done()
	return out
}

// brightness is the perceived brightness, 0 to 255.
func brightness(c sheet.Color) int { return (299*int(c.R) + 587*int(c.G) + 114*int(c.B)) / 1000 }
