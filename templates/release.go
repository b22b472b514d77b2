package templates

import (
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/visible"
)

// withhold finds the sections that are not sent: those the release does not cover, substance use that needs a Part 2
// consent and has none, and what the partner or the user leaves out. Nothing that comes from them is printed anywhere.
func (b *builder) withhold() {
	b.kept, b.always = map[string]string{}, map[string]bool{}
	for _, id := range b.l.always {
		b.always[id] = true
	}
	scope := b.question(b.l.scope)
	for _, s := range b.form.Sections {
		if reason := b.keptBack(s, scope); reason != "" {
			b.kept[s.ID] = reason
		}
	}
	b.hidden = len(b.kept) > 0
}

// The reasons for which a section is not sent.
const (
	outsideRelease = "not sent: outside the release"
	noPart2Consent = "not sent: no 42 CFR Part 2 consent on file"
	byPractice     = "not sent: withheld by the practice"
	byPartner      = "not sent: not part of what this partner receives"
)

func (b *builder) keptBack(s *forms.Section, scope *forms.Question) string {
	switch {
	case slices.Contains(b.o.Withhold, s.ID):
		return byPractice
	case slices.Contains(b.partner.Withhold, s.ID):
		return byPartner
	case scope != nil && s.Scope != "" && b.view.State(scope) == forms.Answered:
		if !slices.Contains(b.response.Answer(scope).Codes(), s.Scope) {
			return outsideRelease
		}
	case scope != nil && s.Part2:
		return outsideRelease // nothing says that the release covers substance use
	}
	if s.Part2 && b.fromPart2() && !b.saidYes(b.l.part2Consent) {
		return noPart2Consent
	}
	return ""
}

// fromPart2 reports whether the substance use information comes from a program or record under 42 CFR Part 2.
func (b *builder) fromPart2() bool {
	q := b.question(b.l.part2Source)
	return q != nil && b.view.State(q) == forms.Answered && slices.Contains(b.l.part2Codes, b.response.Answer(q).Code())
}

func (b *builder) saidYes(id string) bool {
	q := b.question(id)
	return q != nil && b.view.State(q) == forms.Answered && b.response.Answer(q).Yes()
}

// gate says what keeps the referral from being sent; nil when nothing does.
func (b *builder) gate() *MissingError {
	e := &MissingError{NoRelease: !b.saidYes(b.l.given)}
	if q := b.question(b.l.expires); q != nil && b.view.State(q) == forms.Answered {
		if b.response.Answer(q).Date().Days() < b.response.ConsultDate.Days() {
			e.NoRelease = true
			e.Missing = append(e.Missing, q)
		}
	}
	for _, q := range b.rep.Missing {
		if b.sent(q) {
			e.Missing = append(e.Missing, q)
		}
	}
	if q := b.question(b.l.given); q != nil && e.NoRelease && !b.saidYes(b.l.given) && !slices.Contains(e.Missing, q) {
		e.Missing = append([]*forms.Question{q}, e.Missing...)
	}
	if !e.NoRelease && len(e.Missing) == 0 {
		return nil
	}
	slices.SortStableFunc(e.Missing, func(x, y *forms.Question) int { return x.Index - y.Index })
	return e
}

// notSent names the sections that are left out.
func (b *builder) notSent() {
	for _, s := range b.form.Sections {
		if reason, ok := b.kept[s.ID]; ok {
			b.doc.NotSent = append(b.doc.NotSent, notSent{capital(visible.Text(s.Title)), reason})
		}
	}
}

// ask words the request. Its numbers are counted from the rows.
func (b *builder) ask(missing *MissingError) {
	a := &b.doc.Ask
	a.Who, _ = b.say(b.l.who)
	if a.Who == "" {
		a.Who = "Client of the practice."
	}
	a.Sentence, a.Notice = b.sentence(), coverNotice
	if missing != nil {
		reason := visible.Text(strings.TrimRight(strings.TrimSpace(b.o.Incomplete), "."))
		sent, lacks := "Sent although incomplete: "+reason+".", "Missing: "+b.missingText(missing)+"."
		if len(sent)+len(lacks) < 110 {
			a.Lines = append(a.Lines, sent+" "+lacks)
		} else {
			a.Lines = append(a.Lines, sent, lacks)
		}
	}
	for reason, titles := range b.byReason() {
		a.Lines = append(a.Lines, capital(reason)+": "+strings.Join(titles, ", ")+", with all that rests on it.")
	}
	slices.Sort(a.Lines[len(a.Lines)-len(b.byReason()):])
}

func (b *builder) byReason() map[string][]string {
	out := map[string][]string{}
	for _, n := range b.doc.NotSent {
		out[n.Reason] = append(out[n.Reason], lowerFirst(n.Title))
	}
	return out
}

// Bounds of what is listed of missing answers on page one.
const (
	mostNamed    = 2 // so many are named by their label
	mostTags     = 4 // of a section; more are counted
	mostSections = 6
)

// missingText names what is required and missing: the release always, the rest by label when it is little, else by section.
func (b *builder) missingText(m *MissingError) string {
	var names []string
	if m.NoRelease && len(m.Missing) == 0 {
		names = append(names, "release of information")
	}
	var sections []*forms.Section
	codes := map[*forms.Section][]string{}
	for _, q := range m.Missing {
		if len(m.Missing) <= mostNamed || q.ID == b.l.given || q.ID == b.l.expires {
			names = append(names, lowerFirst(label(q))+" ("+q.AnswerTag+")")
			continue
		}
		if codes[q.Section] == nil {
			sections = append(sections, q.Section)
		}
		codes[q.Section] = append(codes[q.Section], q.AnswerTag)
	}
	rest := 0
	for i, s := range sections {
		list := codes[s]
		switch {
		case i >= mostSections:
			rest += len(list)
		case len(list) > mostTags:
			names = append(names, lowerFirst(s.Title)+" ("+itoa(len(list))+" questions)")
		default:
			names = append(names, lowerFirst(s.Title)+" ("+strings.Join(list, ", ")+")")
		}
	}
	if rest > 0 {
		names = append(names, "and "+itoa(rest)+" more")
	}
	return strings.Join(names, ", ")
}
