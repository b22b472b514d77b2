package templates

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/source"
	"github.com/kapscreen/kapscreen/screening"
)

// Remark is one thing that Partner.Check noticed.
type Remark struct {
	Kind string // missing, title, expired, unconfirmed or unknown
	What string // what it is about, such as "rule rx.incomplete"
	Text string
}

// Check looks a profile through against a rule book on a day: what it names and the form does not have (missing), facts
// older than a year and notices not yet in force or without a date (expired), facts nobody has confirmed (unconfirmed),
// and what the profile itself calls unknown.
func (p *Partner) Check(book *screening.RuleBook, today forms.Date) []Remark {
	var out []Remark
	add := func(kind, what, text string) { out = append(out, Remark{kind, what, text}) }
	for _, r := range p.Required {
		if _, ok := book.Form.Question(r.ID); !ok {
			add("missing", "question "+r.ID, "required, but the form has no such question"+nearQuestion(book.Form, r.ID))
		}
	}
	for _, r := range p.Rules {
		if _, ok := book.Rule(r.ID); !ok {
			add("missing", "rule "+r.ID, "its priority is changed, but there is no such rule")
		}
	}
	for _, t := range p.Topics {
		for _, id := range t.Rules {
			if _, ok := book.Rule(id); !ok {
				add("missing", "rule "+id, "named under “"+t.Topic+"”, but there is no such rule")
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(p.Settings)) {
		s, ok := book.Setting(id)
		if !ok {
			add("missing", "setting "+id, "changed, but the rules have no such setting")
			continue
		}
		for _, r := range titlesNaming(book, s) {
			if is := number(p.Settings[id]); is != number(s.Is) {
				add("title", "rule "+r.ID, "its title says "+number(s.Is)+", while this profile sets "+id+" to "+is+"; the title is printed as it is")
			}
		}
	}
	for _, id := range p.Withhold {
		if !slices.ContainsFunc(book.Form.Sections, func(s *forms.Section) bool { return s.ID == id }) {
			add("missing", "section "+id, "withheld, but the form has no such section")
		}
	}
	p.checkAges(today, add)
	p.checkCertainty(add)
	for _, u := range p.Unknowns {
		add("unknown", u, "nobody has found out yet")
	}
	return out
}

// titlesNaming are the rules that read a setting and name its number in their title.
func titlesNaming(book *screening.RuleBook, s screening.Setting) []*screening.Rule {
	var out []*screening.Rule
	word := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '.' }
	for _, r := range book.Rules {
		if slices.Contains(strings.FieldsFunc(r.When, word), s.ID) && slices.Contains(strings.FieldsFunc(r.Title, word), number(s.Is)) {
			out = append(out, r)
		}
	}
	return out
}

func nearQuestion(f *forms.Form, id string) string {
	var ids []string
	for _, q := range f.Questions() {
		ids = append(ids, q.ID)
	}
	if near := source.Nearest(id, ids); near != "" {
		return `; did you mean "` + near + `"?`
	}
	return ""
}

const factDays = 365 // facts of a partner are worth a fresh look after a year

func (p *Partner) checkAges(today forms.Date, add func(kind, what, text string)) {
	old := func(what, asOf string) {
		day, ok := forms.ParseDate(asOf)
		switch {
		case !ok:
			add("expired", what, "has no date")
		case today.Days()-day.Days() > factDays:
			add("expired", what, "was last looked at on "+asOf)
		}
	}
	old("the profile", p.AsOf)
	old("the list of states", p.States.AsOf)
	for _, n := range p.Notices {
		day, ok := forms.ParseDate(n.Effective)
		switch {
		case !ok:
			add("expired", "notice "+n.ID, "has no day from which it is in force")
		case day.Days() > today.Days():
			add("expired", "notice "+n.ID, "is in force only from "+n.Effective)
		}
	}
}

func (p *Partner) checkCertainty(add func(kind, what, text string)) {
	one := func(what, certainty, source string) {
		if certainty == "seen" {
			return
		}
		text := "nobody has seen this confirmed"
		if certainty != "" {
			text += " (" + certainty + ")"
		}
		if source != "" {
			text += "; source " + source
		}
		add("unconfirmed", what, text)
	}
	for _, f := range p.Role {
		one("role: "+f.Text, f.Certainty, f.Source)
	}
	for _, f := range p.Requirements {
		one("requirement: "+f.Topic, f.Certainty, f.Source)
	}
	for _, r := range p.Required {
		one("required question "+r.ID, r.Certainty, r.Source)
	}
	for _, r := range p.Rules {
		one("priority of "+r.ID, r.Certainty, r.Source)
	}
	for _, t := range p.Topics {
		one("topic: "+t.Topic, t.Certainty, t.Source)
	}
	for _, n := range p.Notices {
		one("notice "+n.ID, n.Certainty, n.Source)
	}
	if !p.States.Known {
		add("unconfirmed", "states", cmp.Or(p.States.Note, "the states served are not known"))
	}
}

// Difference is one thing on which two partners differ; "" on the side that says nothing.
type Difference struct {
	Kind string // requirement, required, priority, setting, topic, states, notice or withheld
	What string
	A, B string
}

// DiffPartners says on what two profiles differ, by kind, in the order of a's file and then b's.
func DiffPartners(a, b *Partner) []Difference {
	var out []Difference
	compare := func(kind string, x, y []pair) {
		seen := map[string]bool{}
		for _, e := range append(slices.Clone(x), y...) {
			if seen[e.key] {
				continue
			}
			seen[e.key] = true
			if l, r := find(x, e.key), find(y, e.key); l != r {
				out = append(out, Difference{kind, e.key, l, r})
			}
		}
	}
	pa, pb := a.pairs(), b.pairs()
	for _, kind := range []string{"requirement", "required", "priority", "setting", "topic", "states", "notice", "withheld"} {
		compare(kind, pa[kind], pb[kind])
	}
	return out
}

type pair struct{ key, value string }

func find(list []pair, key string) string {
	for _, p := range list {
		if p.key == key {
			return p.value
		}
	}
	return ""
}

func (p *Partner) pairs() map[string][]pair {
	out := map[string][]pair{}
	add := func(kind, key, value string) { out[kind] = append(out[kind], pair{key, value}) }
	for _, f := range p.Requirements {
		add("requirement", f.Topic, f.Text)
	}
	for _, r := range p.Required {
		add("required", r.ID, cmp.Or(r.Reason, "required"))
	}
	for _, r := range p.Rules {
		add("priority", r.ID, r.Priority.String())
	}
	for _, id := range slices.Sorted(maps.Keys(p.Settings)) {
		add("setting", id, fmt.Sprint(p.Settings[id]))
	}
	for _, t := range p.Topics {
		add("topic", t.Topic, t.Position)
	}
	served := "not known"
	if p.States.Known {
		served = strings.Join(p.States.Included, ", ")
	}
	add("states", "states served", served)
	for _, n := range p.Notices {
		add("notice", n.ID, n.Text)
	}
	for _, id := range p.Withhold {
		add("withheld", id, "not sent by default")
	}
	return out
}
