package forms

import (
	"fmt"
	"strings"

	"github.com/kapscreen/kapscreen/forms/source"
)

// sections reads all sections and their questions, in asking order.
func (b *builder) sections(m *source.Map) {
	entries := m.Maps("sections")
	if len(entries) == 0 && m.Has("sections") {
		m.Problem("sections", "a form needs a section", "")
	}
	ids := map[string]source.Place{}
	for _, e := range entries {
		b.reserveCode(e)
	}
	for _, e := range entries {
		b.section(e, ids)
	}
	if n := len(b.form.questions); n > MaxQuestions {
		b.tooMany(m, "sections", n)
	}
}

func (b *builder) tooMany(m *source.Map, key string, n int) {
	m.Problem(key, fmt.Sprintf("the form has %d questions; at most %d are possible", n, MaxQuestions), "")
}

// reserveCode takes the codes that sections give themselves, before others get theirs.
func (b *builder) reserveCode(m *source.Map) {
	code := b.shaped(m, "code", reSection, "one or two capital letters")
	if code == "" {
		return
	}
	if first, ok := b.codes[code]; ok {
		m.Problem("code", "the code "+code+" is used twice; it stands at "+first.String()+" already", "")
		return
	}
	b.codes[code] = m.At("code")
}

// freeCode is the first letter of the section's id that no other section has, or the first free letter.
func (b *builder) freeCode(id string, at source.Place) string {
	for _, r := range strings.ToUpper(id) + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
		if _, ok := b.codes[string(r)]; !ok && r >= 'A' && r <= 'Z' {
			b.codes[string(r)] = at
			return string(r)
		}
	}
	b.log.Problem(at, "no letter is left for this section's answer codes", "give it a code of two letters")
	return ""
}

func (b *builder) section(m *source.Map, ids map[string]source.Place) {
	whole := m.Has("instrument") // the section is an instrument
	s := &Section{Code: m.Word("code"), Part2: m.Bool("part2"), Scope: m.Word("scope")}
	if !whole {
		m.Need("id", "title", "questions")
	}
	s.ID = b.shaped(m, "id", reID, "small letters, digits and _, at most 64, beginning with a letter")
	if whole && !m.Has("id") {
		s.ID = m.Word("instrument")
	}
	s.Title, s.Intro = b.words(m, "title"), b.words(m, "intro")
	if first, ok := ids[s.ID]; ok {
		m.Problem("id", "there are two sections of this id; the first stands at "+first.String(), "")
	}
	if s.ID != "" {
		ids[s.ID] = m.At("id")
	}
	if s.Code == "" {
		s.Code = b.freeCode(s.ID, m.Place())
	}
	var whens []source.Text
	if t, ok := m.Text("when"); ok {
		whens, s.When = append(whens, t), strings.TrimSpace(t.Src)
	}
	b.form.Sections = append(b.form.Sections, s)
	b.sectionAt[s] = m
	if whole {
		b.instrument(m, s, whens, m.Bool("required"))
		if s.Title == "" && len(s.Questions) > 0 {
			s.Title = s.Questions[0].Instrument.Title
		}
	}
	b.questions(m, s, whens)
	m.Done()
}

// questions reads the entries of a section: questions, and instruments in place.
func (b *builder) questions(m *source.Map, s *Section, whens []source.Text) {
	if s.Questions != nil { // an instrument's own section
		return
	}
	entries := m.Maps("questions")
	if len(entries) == 0 && m.Has("questions") && !m.Has("instrument") {
		m.Problem("questions", "a section needs a question", "")
	}
	if n := len(b.form.questions) + len(entries); n > MaxQuestions { // said before they cost memory
		b.tooMany(m, "questions", n)
		return
	}
	for _, e := range entries {
		if !e.Has("instrument") {
			b.question(e, s, whens)
			continue
		}
		own := whens
		if t, ok := e.Text("when"); ok {
			own = append(whens[:len(whens):len(whens)], t)
		}
		b.instrument(e, s, own, e.Bool("required"))
		e.Done()
	}
}

// add puts a question at the end of the form.
func (b *builder) add(q *Question, m *source.Map, whens []source.Text) {
	s := q.Section
	s.Questions = append(s.Questions, q)
	q.Index = len(b.form.questions)
	q.slashDates = b.form.Region == "us"
	q.AnswerTag = fmt.Sprintf("%s%d", s.Code, len(s.Questions))
	b.form.questions = append(b.form.questions, q)
	b.whens[q], b.places[q] = whens, m
	if q.ID != "" && b.take(q.ID, m.At("id")) {
		b.form.byID[q.ID] = q
	}
}

// joinWhens is one condition that says what all of them say, for people to read.
func joinWhens(texts []source.Text) string {
	parts := make([]string, len(texts))
	for i, t := range texts {
		parts[i] = strings.TrimSpace(t.Src)
	}
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return "(" + strings.Join(parts, ") and (") + ")"
}
