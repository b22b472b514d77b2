package templates

import (
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/visible"
	"github.com/kapscreen/kapscreen/screening"
)

// scores are the screening scores that go along, in form order.
func (b *builder) scores() {
	b.doc.Scores = []score{}
	place := func(in *forms.Instrument) int {
		if i := slices.Index(b.l.scores, in.ID); i >= 0 {
			return i
		}
		return len(b.l.scores)
	}
	list := slices.Clone(b.form.Instruments)
	slices.SortStableFunc(list, func(x, y *forms.Instrument) int { return place(x) - place(y) })
	for _, in := range list {
		s, ok := b.score(in)
		if !ok {
			continue
		}
		s.Earlier = b.earlier(in)
		b.doc.Scores = append(b.doc.Scores, s)
	}
}

// itemsOf are the questions of an instrument, in asking order.
func (b *builder) itemsOf(in *forms.Instrument) []*forms.Question {
	var out []*forms.Question
	for _, q := range b.form.Questions() {
		if q.Instrument == in {
			out = append(out, q)
		}
	}
	return out
}

// score is the result of one instrument; false when it is not sent or gives nothing to print.
func (b *builder) score(in *forms.Instrument) (score, bool) {
	items := b.itemsOf(in)
	if len(items) == 0 || !b.allSent(items) {
		return score{}, false
	}
	s := score{ID: in.ID, Title: visible.Text(in.Title)}
	if in.Display == nil {
		return b.wordScore(s, in, items)
	}
	if v, ok := b.form.Value(in.Display.Value); !ok || !b.valueSent(v) {
		return score{}, false
	}
	c := b.view.Value(in.Display.Value)
	applicable, answered := b.countItems(items, in.Display.Items)
	s.Max, s.Cutoffs = in.Display.Max, in.Display.Cutoffs
	switch c.State {
	case forms.NotApplicable:
		s.Band = "Not applicable"
		return s, true
	case forms.Answered:
		s.Bar, s.Known, s.Value = true, true, int(c.Answer.Number())
		s.Band = b.bandText(in.Display, s.Value)
		s.Note = itoa(answered) + " of " + itoa(applicable) + " answered"
		if answered < applicable {
			s.Note = "prorated from " + itoa(answered) + " of " + itoa(applicable)
		}
	case forms.NotAsked, forms.NotSure, forms.Declined, forms.AskPrescriber:
		s.Bar = true
		s.Note = "no total: " + plural(applicable-answered, "item") + " unanswered"
	}
	if v, ok := b.form.Value(in.Display.Bands); ok {
		for _, x := range v.Bands {
			s.Bands = append(s.Bands, band{x.From, x.To})
		}
	}
	if len(s.Bands) == 0 && s.Known {
		s.Bands = cutoffBands(s.Max, s.Cutoffs)
	}
	return s, true
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return itoa(n) + " " + noun + "s"
}

// cutoffBands are the ranges between cut-offs, for a score without named bands.
func cutoffBands(top int, cutoffs []int) []band {
	var out []band
	from := 0
	for _, c := range cutoffs {
		out = append(out, band{from, c - 1})
		from = c
	}
	return append(out, band{from, top})
}

// countItems counts the scored items that apply and those of them with an answer.
func (b *builder) countItems(items []*forms.Question, scored []string) (applicable, answered int) {
	for _, q := range items {
		if !one(scored, q.ID) || b.view.State(q) == forms.NotApplicable {
			continue
		}
		applicable++
		if b.view.State(q) == forms.Answered {
			answered++
		}
	}
	return applicable, answered
}

// bandText names the range of a score; without named bands it says where the score lies by the cut-offs.
func (b *builder) bandText(d *forms.ScoreDisplay, value int) string {
	if v, ok := b.form.Value(d.Bands); ok {
		if c := b.view.Value(d.Bands); c.State == forms.Answered {
			return lowerFirst(valueText(v, c.Answer))
		}
	}
	reached := -1
	for _, c := range d.Cutoffs {
		if value >= c {
			reached = c
		}
	}
	switch {
	case len(d.Cutoffs) == 0:
		return ""
	case reached < 0:
		return "below " + itoa(d.Cutoffs[0])
	}
	return "at or above " + itoa(reached)
}

// wordScore is the result of an instrument that has no total: its one result in words, or its one answer.
func (b *builder) wordScore(s score, in *forms.Instrument, items []*forms.Question) (score, bool) {
	if len(items) == 1 {
		q := items[0]
		s.Known = b.view.State(q) == forms.Answered
		s.Band, s.Note = b.answer(q), visible.Text(in.TimeFrame)
		if s.Known && q.Kind == forms.Integer && q.Unit == "/a" {
			s.Band = number(b.response.Answer(q).Number()) + " times"
		}
		if !s.Known {
			s.Band = capital(b.stateWord(q))
		}
		return s, true
	}
	for _, v := range b.form.Values {
		if v.Instrument != in || v.Kind != forms.Choice {
			continue
		}
		c := b.view.Value(v.ID)
		s.Known = c.State == forms.Answered
		switch c.State {
		case forms.Answered:
			s.Band = capital(strings.Replace(valueText(v, c.Answer), "positive ", "positive, ", 1))
			s.Band = strings.Replace(s.Band, "non acute", "non-acute", 1)
		case forms.NotApplicable:
			s.Band = "Not applicable"
		case forms.NotAsked, forms.NotSure, forms.Declined, forms.AskPrescriber:
			s.Band = "No result: " + plural(len(c.Blocking), "item") + " unanswered"
		}
		s.Note = b.itemsInWords(items)
		return s, true
	}
	return s, false
}

// itemsInWords sums up yes/no items: "item 1 yes; items 2–4 no; item 5 not asked".
func (b *builder) itemsInWords(items []*forms.Question) string {
	var parts []string
	for i := 0; i < len(items); {
		word := b.itemWord(items[i])
		j := i + 1
		for j < len(items) && b.itemWord(items[j]) == word {
			j++
		}
		name := "item " + itoa(items[i].Item)
		if j-i > 1 {
			name = "items " + itoa(items[i].Item) + "–" + itoa(items[j-1].Item)
		}
		parts = append(parts, name+" "+word)
		i = j
	}
	return strings.Join(parts, "; ")
}

func (b *builder) itemWord(q *forms.Question) string {
	if b.view.State(q) == forms.Answered {
		return strings.ToLower(b.answer(q))
	}
	return b.stateWord(q)
}

// earlier are the totals of earlier responses, oldest first.
func (b *builder) earlier(in *forms.Instrument) []string {
	var out []string
	if in.Display == nil {
		return nil
	}
	for _, rep := range b.o.History {
		out = append(out, earlierTotal(rep, in.Display.Value)...)
	}
	return out
}

func earlierTotal(rep *screening.Report, value string) []string {
	if _, ok := rep.View.Form().Value(value); !ok {
		return nil
	}
	c := rep.View.Value(value)
	if c.State != forms.Answered {
		return nil
	}
	return []string{number(c.Answer.Number()) + " on " + glue(day(rep.Response.ConsultDate))}
}
