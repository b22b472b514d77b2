package templates

import (
	"cmp"
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/visible"
	"github.com/kapscreen/kapscreen/screening"
)

// findings are those that go along: nothing that rests on an answer that is not sent. Where the rule that stood for
// another one is left out, the other one is printed again.
func (b *builder) findings() []screening.Finding {
	if !b.hidden {
		return b.rep.Findings
	}
	var out []screening.Finding
	printed := map[string]bool{}
	for _, f := range b.rep.Findings {
		if b.allSent(f.Because) && b.allSent(f.Missing) {
			out = append(out, f)
			printed[f.Rule.ID] = true
		}
	}
	revived := len(out)
	for _, f := range b.rep.Superseded {
		stands := slices.ContainsFunc(f.Rule.SupersededBy, func(id string) bool { return printed[id] })
		if !stands && b.allSent(f.Because) && b.allSent(f.Missing) {
			out = append(out, f)
		}
	}
	if len(out) > revived {
		slices.SortStableFunc(out, func(x, y screening.Finding) int {
			return cmp.Or(int(x.Priority)-int(y.Priority), x.Rule.Index-y.Rule.Index)
		})
	}
	return out
}

// items are the items for review.
func (b *builder) items() {
	b.doc.Items = []item{}
	for _, f := range b.findings() {
		if f.Status != screening.Raised {
			continue
		}
		r := f.Rule
		evidence, codes := b.evidence(f)
		it := item{Rule: r.ID, Row: r.Row, Priority: f.Priority, Word: f.Priority.String(),
			Title: glue(capital(typographic(r.Title))), Evidence: evidence, Question: typographic(r.Ask), Codes: codes,
			Why: typographic(r.Why)}
		for _, s := range r.Sources {
			it.Sources = append(it.Sources, s.Key)
		}
		b.doc.Items = append(b.doc.Items, it)
	}
}

// mostCodes is how many answer codes stand on page one beside an item.
const mostCodes = 3

// evidence is what an item rests on: the answers, then the client's words.
func (b *builder) evidence(f screening.Finding) (said string, codes []string) {
	because := f.Because
	var parts, words []string
	scored := map[*forms.Instrument]int{}
	for _, q := range because {
		if q.Instrument != nil {
			scored[q.Instrument]++
		}
	}
	together := map[int]bool{}
	for _, q := range because {
		if i, text := b.together(q); text != "" {
			if !together[i] {
				parts, together[i] = append(parts, text), true
			}
			codes = append(codes, q.AnswerTag)
		} else if n := q.Instrument; n != nil && scored[n] > 2 {
			parts, codes = append(parts, b.instrumentText(n)), append(codes, q.AnswerTag)
			scored[n] = -1
		} else if n == nil || scored[n] > 0 {
			if !b.saidByTable(f, q) {
				parts = append(parts, b.because(f, q))
			}
			codes = append(codes, q.AnswerTag)
		}
		if w := b.note(q); w != "" {
			words = append(words, oneLine(w))
		}
	}
	if len(codes) > mostCodes {
		codes = append(codes[:mostCodes-1:mostCodes-1], "…")
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	said = capital(strings.Join(parts, "; "))
	if said != "" && !strings.HasSuffix(said, "”") && !strings.HasSuffix(said, ".") {
		said += "."
	}
	if len(words) > 0 {
		said = strings.TrimSpace(said + " " + strings.Join(words, " "))
	}
	return said, slices.Compact(codes)
}

// together is the wording that the letter has for an answer together with its neighbours.
func (b *builder) together(q *forms.Question) (rule int, text string) {
	for i := range b.l.evidence {
		if one(b.l.evidence[i].questions, q.ID) {
			if s, missing := b.say(b.l.evidence[i].text); missing == "" {
				return i, s
			}
		}
	}
	return 0, ""
}

// because is one answer as evidence: of an answer with several parts those that the finding rests on.
func (b *builder) because(f screening.Finding, q *forms.Question) string {
	said := oneLine(b.answer(q))
	part, some := b.telling.Part(f, q)
	switch {
	case q.Kind == forms.Table:
		if !some {
			part = b.response.Answer(q)
		}
		said = b.tableText(q, part.Rows())
		if some {
			return said
		}
	case some:
		said = oneLine(glue(capital(q.AnswerText(part))))
	}
	if said == "" {
		said = b.stateWord(q)
	}
	if len(f.Because) == 1 && b.speaksForItself(f.Rule, q) {
		return said
	}
	if q.Kind == forms.YesNo || q.Kind == forms.Choice || q.Kind == forms.MultiChoice || q.Instrument != nil {
		said = lowerFirst(said)
	}
	return label(q) + ": " + said
}

// saidByTable reports whether a row of a table in the evidence says already what the ticked kinds of q would say: the
// medicine itself tells more than its kind.
func (b *builder) saidByTable(f screening.Finding, q *forms.Question) bool {
	return q.Kind == forms.MultiChoice && slices.ContainsFunc(f.Because, func(t *forms.Question) bool {
		if t.Kind != forms.Table {
			return false
		}
		_, tells := b.telling.Part(f, t)
		_, ticked := b.telling.Part(f, q)
		return tells && ticked && !b.telling.Adds(f, q, t)
	})
}

// speaksForItself reports whether an answer needs no label below the title of its rule: the rule reads nothing else,
// and the title does not turn the answer round, as "not in place" would an answer that names what is there.
func (b *builder) speaksForItself(rule *screening.Rule, q *forms.Question) bool {
	switch q.Kind {
	case forms.Integer, forms.Decimal, forms.DateKind:
		return false
	case forms.YesNo:
		if !b.response.Answer(q).Yes() {
			return false
		}
	case forms.Choice:
		if said := b.response.Answer(q).Code(); said == "no" || said == "yes" {
			return false
		}
	case forms.MultiChoice, forms.Table, forms.Text, forms.LongText:
	}
	turned := strings.HasPrefix(strings.TrimSpace(rule.When), "not ") || strings.HasPrefix(strings.TrimSpace(rule.When), "not(")
	return !turned && b.book.Only(rule, q)
}

// tableText is rows of a table in short: the first two columns, at most five rows.
func (b *builder) tableText(q *forms.Question, rows []forms.Row) string {
	const most = 5
	if b.view.State(q) != forms.Answered || len(rows) == 0 {
		return oneLine(b.answer(q))
	}
	var out []string
	for i, row := range rows {
		if i == most {
			out = append(out, "and "+itoa(len(rows)-most)+" more")
			break
		}
		var cells []string
		for c := 0; c < min(2, len(row), len(q.Columns)); c++ {
			if s := cellText(&q.Columns[c], row[c]); s != "" {
				cells = append(cells, s)
			}
		}
		out = append(out, strings.Join(cells, " "))
	}
	return strings.Join(out, ", ")
}

// instrumentText is the result of an instrument in words.
func (b *builder) instrumentText(in *forms.Instrument) string {
	s, ok := b.score(in)
	if !ok {
		return visible.Text(in.Title)
	}
	switch {
	case s.Bar && s.Known:
		return s.Title + ": " + itoa(s.Value) + " of " + itoa(s.Max) + ", " + s.Band
	case s.Bar:
		return s.Title + ": " + s.Note
	}
	return s.Title + ": " + lowerFirst(s.Band)
}

// open groups what could not be established by the question that keeps it open.
func (b *builder) open() {
	groups := map[*forms.Question]*group{}
	var order []*group
	for _, f := range b.findings() {
		if f.Status != screening.Undetermined {
			continue
		}
		var q *forms.Question
		if len(f.Missing) > 0 {
			q = f.Missing[0]
		}
		g := groups[q]
		if g == nil {
			g = &group{question: q, priority: f.Priority}
			groups[q] = g
			order = append(order, g)
		}
		g.priority = min(g.priority, f.Priority)
		g.held = append(g.held, heldItem{f.Rule.ID, f.Priority.String(), glue(capital(typographic(f.Rule.Title)))})
	}
	slices.SortStableFunc(order, func(x, y *group) int {
		return cmp.Or(int(x.priority)-int(y.priority), x.index()-y.index())
	})
	b.doc.Open = []open{}
	for _, g := range order {
		b.doc.Open = append(b.doc.Open, b.openOf(g))
	}
}

// group is what one question keeps open.
type group struct {
	question *forms.Question
	priority screening.Priority
	held     []heldItem
}

func (g *group) index() int {
	if g.question == nil {
		return forms.MaxQuestions
	}
	return g.question.Index
}

func (b *builder) openOf(g *group) open {
	q := g.question
	if q == nil {
		return open{Chip: "NOT ASKED", Title: "Several answers together", Holds: g.held}
	}
	o := open{Question: q.ID, State: b.view.State(q), Chip: b.chip(q), Title: label(q), Code: q.AnswerTag, Holds: g.held}
	if o.Chip == "" {
		o.Chip = "NOT ASKED"
	}
	o.Words = oneLine(b.note(q))
	return o
}

// sentence asks for the review, counted from the rows.
func (b *builder) sentence() string {
	var counts [screening.Info + 1]int
	for i := range b.doc.Items {
		counts[b.doc.Items[i].Priority]++
	}
	held := 0
	for i := range b.doc.Open {
		held += len(b.doc.Open[i].Holds)
	}
	return requestFor(counts, held)
}

// requestFor words the request for so many items of each priority and so many that could not be established.
func requestFor(counts [screening.Info + 1]int, held int) string {
	first := [2]screening.Priority{screening.Urgent, screening.Soon}
	if counts[screening.Urgent]+counts[screening.Soon] == 0 {
		first = [2]screening.Priority{screening.Routine, screening.Info}
	}
	var parts []string
	total := 0
	for _, p := range first {
		if n := counts[p]; n > 0 {
			parts = append(parts, itoa(n)+" "+p.String())
			total += n
		}
	}
	tail := itoa(held) + " could not be established."
	if len(parts) == 0 {
		if held == 0 {
			return "No item met a flag rule. This is not a clearance."
		}
		return "No item met a flag rule. This is not a clearance. " + tail
	}
	items := " items"
	if total == 1 {
		items = " item"
	}
	s := "Please review " + strings.Join(parts, " and ") + items
	if held == 0 {
		return s + "."
	}
	return s + "; " + tail
}
