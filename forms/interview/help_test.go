package interview_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

var update = flag.Bool("update", false, "write the golden files anew")

// load builds a form from the YAML of its sections.
func load(t testing.TB, sections string) *forms.Form {
	t.Helper()
	head := "kapscreen: form/v1\nid: trial\nversion: 1.0.0\ntitle: Trial\nlanguage: en\nregion: us\n"
	return loadFile(t, head+sections)
}

func loadFile(t testing.TB, yaml string) *forms.Form {
	t.Helper()
	fsys := fstest.MapFS{"trial/form.yaml": {Data: []byte(yaml)}}
	library := fstest.MapFS{"instruments/mood.yaml": {Data: []byte(moodScale)}}
	form, problems := forms.Load(fsys, "trial", library)
	if form == nil {
		for _, p := range problems {
			t.Logf("%d:%d: %s", p.Place.Line, p.Place.Col, p.Message)
		}
		t.Fatalf("the form was not loaded:\n%s", yaml)
	}
	return form
}

// moodScale is an instrument of three items, the last about safety.
const moodScale = `kapscreen: instrument/v1
id: mood
title: Mood-3
full_title: An invented scale
version: 1.0.0
time_frame: past 2 weeks
stem: Over the last two weeks, how often
licence: invented for tests
notice: invented for tests
paper: none
loinc: {}
source_agreement: published_file
choices:
  - {code: 0, text: Not at all, score: 0}
  - {code: 1, text: Some days, score: 1}
  - {code: 2, text: Every day, score: 2}
items:
  - {id: mood_1, n: 1, text: Feeling low, short: "Mood-3 item 1"}
  - {id: mood_2, n: 2, text: Feeling tired, short: "Mood-3 item 2"}
  - {id: mood_3, n: 3, text: Wishing to be dead, short: "Mood-3 item 3", safety: true}
`

func question(t testing.TB, form *forms.Form, id string) *forms.Question {
	t.Helper()
	q, ok := form.Question(id)
	if !ok {
		t.Fatalf("the form has no question %s", id)
	}
	return q
}

var consult = func() forms.Date { d, _ := forms.NewDate(2026, 11, 20); return d }()

// clock is a clock that goes on by step with every look.
func clock(step time.Duration) func() time.Time {
	now := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	return func() time.Time { now = now.Add(step); return now }
}

func newSession(t testing.TB, form *forms.Form, o interview.Options) *interview.Session {
	t.Helper()
	if o.Now == nil {
		o.Now = clock(10 * time.Second)
	}
	s, err := interview.New(form, consult, o)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return s
}

// say applies an answer to a question as the next event.
func say(t testing.TB, s *interview.Session, id string, a forms.Answer) {
	t.Helper()
	n := len(s.Events()) + 1
	at := time.Date(2026, 11, 20, 14, 0, 10*n, 0, time.UTC)
	if err := s.Apply(interview.Event{Seq: n, At: at, Kind: interview.EventAnswer, Question: id, Answer: a}); err != nil {
		t.Fatalf("Apply(%s): %v", id, err)
	}
}

// next is the id of the next question, or "review".
func next(s *interview.Session) string {
	if q, ok := s.Next(); ok {
		return q.ID
	}
	return "review"
}

// memory is a journal in memory. Append number failAt (from 1) fails, and each failEvery-th one from the second on.
type memory struct {
	events            []interview.Event
	calls             int
	failAt, failEvery int
}

var errDisk = errors.New("no space left on the disk")

func (m *memory) Append(e interview.Event) error {
	m.calls++
	if m.calls == m.failAt || m.failEvery > 1 && m.calls%m.failEvery == 0 {
		return errDisk
	}
	m.events = append(m.events, e)
	return nil
}

// asker answers by a function, and keeps what it was shown.
type asker struct {
	reply func(interview.Prompt) interview.Reply
	shown []interview.Prompt
}

func (a *asker) Ask(_ context.Context, p interview.Prompt) (interview.Reply, error) {
	a.shown = append(a.shown, p)
	if len(a.shown) > 20_000 {
		return interview.Reply{}, errors.New("the interview does not end")
	}
	r := a.reply(p)
	if r.Action == 0 {
		return r, interview.ErrClosed
	}
	return r, nil
}

// script answers prompt after prompt; behind its end nobody answers any more.
func script(replies ...interview.Reply) *asker {
	n := 0
	return &asker{reply: func(interview.Prompt) interview.Reply {
		n++
		if n > len(replies) {
			return interview.Reply{}
		}
		return replies[n-1]
	}}
}

func answer(a forms.Answer) interview.Reply {
	return interview.Reply{Action: interview.ActAnswer, Answer: a}
}
func act(a interview.Action) interview.Reply { return interview.Reply{Action: a} }
func choose(key string) interview.Reply {
	return interview.Reply{Action: interview.ActChoose, Target: key}
}
func search(words string) interview.Reply {
	return interview.Reply{Action: interview.ActChoose, Text: words}
}
func initials(who string) interview.Reply {
	return interview.Reply{Action: interview.ActContinue, Text: who}
}

var (
	yes      = answer(forms.YesNoAnswer(true))
	no       = answer(forms.YesNoAnswer(false))
	declined = answer(forms.Absent(forms.Declined))
)

// ids are the questions and titles that were shown, in order.
func (a *asker) ids() string {
	var ids []string
	for _, p := range a.shown {
		switch p.Kind {
		case interview.AskQuestion:
			ids = append(ids, p.Question.ID)
		case interview.ShowNotice, interview.AskMenu:
			ids = append(ids, "["+p.Title+"]")
		case interview.ShowUrgent:
			ids = append(ids, "!"+p.Alert.Rule)
		}
	}
	return strings.Join(ids, " ")
}

// last is the prompt that was shown last.
func (a *asker) last() interview.Prompt { return a.shown[len(a.shown)-1] }

// transcript is everything that was shown, in words.
func (a *asker) transcript() string {
	var b strings.Builder
	for _, p := range a.shown {
		w := p.Where
		fmt.Fprintf(&b, "--- %d/%d %q, %d of %d, open %d, min %d\n", w.SectionNumber, w.Sections, w.Section, w.Asked, w.Applicable, w.Open, w.MinutesLeft)
		switch p.Kind {
		case interview.AskQuestion:
			fmt.Fprintf(&b, "ask %s: %s\n", p.Question.ID, p.Question.Ask)
			if p.Stem != "" {
				fmt.Fprintf(&b, "stem %s\n", p.Stem)
			}
		case interview.ShowNotice, interview.AskMenu:
			fmt.Fprintf(&b, "title %s\n", p.Title)
		case interview.ShowUrgent:
			fmt.Fprintf(&b, "urgent %s: %s | %s\n", p.Alert.Title, strings.Join(p.Alert.Lines, " / "), strings.Join(p.Alert.Crisis, " / "))
		}
		for _, l := range p.Lines {
			fmt.Fprintf(&b, "  %s\n", l)
		}
		for _, e := range p.Menu {
			fmt.Fprintf(&b, "  %s = %s (%s)\n", e.Key, e.Text, e.Hint)
		}
		if p.Problem != "" {
			fmt.Fprintf(&b, "problem %s\n", p.Problem)
		}
	}
	return b.String()
}

// bytesOf is the response file.
func bytesOf(t testing.TB, r *forms.Response) string {
	t.Helper()
	var b bytes.Buffer
	if err := forms.WriteJSON(&b, r); err != nil {
		t.Fatalf("WriteJSON: %v", err)
	}
	return b.String()
}

// golden compares got with testdata/name.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if got != string(want) {
		t.Errorf("%s:\ngot:\n%s\nwant:\n%s", path, got, want)
	}
}

// randomForm is a form whose questions hang together at random, also on questions that are asked later.
func randomForm(t testing.TB, r *rand.Rand) *forms.Form {
	t.Helper()
	var b strings.Builder
	b.WriteString("sections:\n")
	sections, roots := 1+r.IntN(4), []string{}
	type spec struct{ id, kind string }
	var all [][]spec
	for i := range sections {
		var qs []spec
		for j := range 1 + r.IntN(6) {
			s := spec{id: fmt.Sprintf("q%d_%d", i, j), kind: []string{"yesno", "choice", "integer", "text", "multichoice"}[r.IntN(5)]}
			if s.kind == "yesno" && r.IntN(2) == 0 {
				roots = append(roots, s.id)
			}
			qs = append(qs, s)
		}
		all = append(all, qs)
	}
	for i, qs := range all {
		fmt.Fprintf(&b, "  - id: s%d\n    code: %c\n    title: Section %d\n    questions:\n", i, 'A'+i, i)
		for _, q := range qs {
			fmt.Fprintf(&b, "      - id: %s\n        ask: Question %s?\n        short: Short %s\n        type: %s\n", q.id, q.id, q.id, q.kind)
			if r.IntN(5) == 0 {
				b.WriteString("        safety: true\n")
			}
			if root := ""; len(roots) > 0 && r.IntN(2) == 0 {
				if root = roots[r.IntN(len(roots))]; !contains(roots, q.id) {
					fmt.Fprintf(&b, "        when: |\n          %s%s\n", []string{"", "not "}[r.IntN(2)], root)
				}
			}
			switch q.kind {
			case "choice", "multichoice":
				b.WriteString("        choices:\n          - {code: one, text: One}\n          - {code: two, text: Two}\n")
			case "integer":
				b.WriteString("        min: 0\n        max: 20\n")
			}
		}
	}
	return load(t, b.String())
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// randomAnswer is an answer or a reason that the question takes.
func randomAnswer(r *rand.Rand, q *forms.Question) forms.Answer {
	if r.IntN(6) == 0 {
		return forms.Absent([]forms.State{forms.Declined, forms.NotSure, forms.AskPrescriber}[r.IntN(3)])
	}
	code := func() string { return q.Choices[r.IntN(len(q.Choices))].Code }
	switch q.Kind {
	case forms.YesNo:
		return forms.YesNoAnswer(r.IntN(2) == 0)
	case forms.Choice:
		return forms.ChoiceAnswer(code())
	case forms.MultiChoice:
		return forms.MultiChoiceAnswer(code())
	case forms.Integer:
		return forms.IntegerAnswer(int64(r.IntN(21)))
	case forms.Text:
		return forms.TextAnswer("words")
	case forms.Decimal, forms.DateKind, forms.LongText, forms.Table:
	}
	panic("randomAnswer: a kind that randomForm does not make")
}
