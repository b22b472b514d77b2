package interview_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

const heart = `sections:
  - id: heart
    code: A
    title: Heart
    intro: Now about your heart.
    questions:
      - {id: high, ask: "High blood pressure?", short: High pressure, type: yesno}
      - id: treated
        ask: Is it treated?
        short: Treated
        type: yesno
        when: |
          high
      - id: medicine
        ask: With which medicine?
        short: Medicine
        type: text
        when: |
          high and treated
      - {id: pulse, ask: "Your pulse?", short: Pulse, type: integer, min: 30, max: 220}
  - id: home
    code: B
    title: Home
    questions:
      - {id: alone, ask: "Do you live alone?", short: Lives alone, type: yesno}
      - {id: harm, ask: "Do you think of hurting yourself?", short: Self-harm, type: yesno, safety: true}
`

var (
	yea = forms.YesNoAnswer(true)
	nay = forms.YesNoAnswer(false)
)

func TestNextFollowsTheAnswers(t *testing.T) {
	t.Parallel()
	form := load(t, heart)
	for _, c := range []struct {
		name string
		said []string // question=answer
		want string
	}{
		{"the first question comes first", nil, "high"},
		{"what does not apply is left out", []string{"high=no"}, "pulse"},
		{"what applies is asked", []string{"high=yes"}, "treated"},
		{"a dependent of a dependent is asked", []string{"high=yes", "treated=yes"}, "medicine"},
		{"what may apply is asked", []string{"high=declined"}, "treated"},
		{"changing an answer reopens what depends on it", []string{"high=no", "pulse=60", "high=yes"}, "treated"},
		{"a changed answer leads on to what is open", []string{"high=no", "pulse=60", "alone=no", "high=no"}, "harm"},
		{"the last answer leads to the review", []string{"harm=no"}, "review"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSession(t, form, interview.Options{})
			for _, said := range c.said {
				sayWords(t, s, said)
			}
			if got := next(s); got != c.want {
				t.Errorf("after %v: next is %s, want %s", c.said, got, c.want)
			}
		})
	}
}

// sayWords applies "question=answer".
func sayWords(t *testing.T, s *interview.Session, said string) {
	t.Helper()
	id, word, _ := strings.Cut(said, "=")
	switch word {
	case "yes":
		say(t, s, id, yea)
	case "no":
		say(t, s, id, nay)
	case "declined":
		say(t, s, id, forms.Absent(forms.Declined))
	case "back":
		say(t, s, id, forms.Answer{})
	case "60":
		say(t, s, id, forms.IntegerAnswer(60))
	default:
		say(t, s, id, forms.TextAnswer(word))
	}
}

func TestHiddenAnswersAreKeptAndComeBack(t *testing.T) {
	t.Parallel()
	s := newSession(t, load(t, heart), interview.Options{})
	for _, said := range []string{"high=yes", "treated=yes", "medicine=water", "high=no"} {
		sayWords(t, s, said)
	}
	if got := shorts(s.Hidden()); got != "Treated Medicine" {
		t.Errorf("hidden: %q, want both dependents", got)
	}
	if w := s.Where(); w.Asked != 1 || w.Applicable != 4 {
		t.Errorf("progress counts hidden questions: %d of %d, want 1 of 4", w.Asked, w.Applicable)
	}
	if a := s.Response().Answer(question(t, s.Form(), "medicine")); a.Text() != "water" {
		t.Errorf("the hidden answer is %q, want it kept", a.Text())
	}
	sayWords(t, s, "high=yes")
	if got := next(s); got != "pulse" || len(s.Hidden()) != 0 {
		t.Errorf("next %s with %d hidden; want pulse with none, because the answers came back", got, len(s.Hidden()))
	}
}

func shorts(qs []*forms.Question) string {
	words := make([]string, len(qs))
	for i, q := range qs {
		words[i] = q.Short
	}
	return strings.Join(words, " ")
}

func TestBackWalksThePathReallyTaken(t *testing.T) {
	t.Parallel()
	s := newSession(t, load(t, heart), interview.Options{})
	for _, said := range []string{"high=yes", "treated=no"} {
		sayWords(t, s, said)
	}
	if next(s) != "pulse" {
		t.Fatalf("next is %s, want pulse", next(s))
	}
	home, _ := s.Form().Question("alone")
	s.Jump(home.Section)
	walk := []string{next(s)}
	for s.Back() {
		walk = append(walk, next(s))
	}
	if got := strings.Join(walk, " "); got != "alone pulse treated high" {
		t.Errorf("back walked %q, want alone pulse treated high", got)
	}
	s.Keep()
	if got := next(s); got != "treated" {
		t.Errorf("keeping leads to %s, want treated, from where the person came back", got)
	}
	sayWords(t, s, "high=no")
	if !s.Back() || next(s) != "high" {
		t.Errorf("back leads to %s, want high; what does not apply any more is passed", next(s))
	}
}

func TestAChangeAfterGoingBackLeadsStraightOn(t *testing.T) {
	t.Parallel()
	s := newSession(t, load(t, heart), interview.Options{})
	for _, said := range []string{"high=no", "pulse=60", "alone=no"} {
		sayWords(t, s, said)
	}
	for range 3 {
		s.Back()
	}
	if next(s) != "high" {
		t.Fatalf("three back lead to %s, want high", next(s))
	}
	sayWords(t, s, "high=declined")
	if next(s) != "treated" {
		t.Errorf("next is %s, want treated, which may apply now", next(s))
	}
	sayWords(t, s, "treated=declined")
	sayWords(t, s, "medicine=declined")
	if next(s) != "harm" {
		t.Errorf("next is %s, want harm, where the person had been", next(s))
	}
	var walk []string
	for s.Back() {
		walk = append(walk, next(s))
	}
	if got := strings.Join(walk, " "); got != "alone pulse medicine treated high" {
		t.Errorf("back walked %q, want every question seen, the nearest first", got)
	}
}

func TestJumpToAnAnsweredSectionComesBack(t *testing.T) {
	t.Parallel()
	s := newSession(t, load(t, heart), interview.Options{})
	for _, said := range []string{"high=no", "pulse=60"} {
		sayWords(t, s, said)
	}
	first, _ := s.Form().Question("high")
	s.Jump(first.Section)
	var walk []string
	for range 2 {
		walk = append(walk, next(s))
		s.Keep()
	}
	if got := strings.Join(append(walk, next(s)), " "); got != "high pulse alone" {
		t.Errorf("walked %q, want the section and back to alone", got)
	}
}

// walkBack goes back as far as it goes.
func walkBack(s *interview.Session) string {
	var walk []string
	for s.Back() {
		walk = append(walk, next(s))
	}
	return strings.Join(walk, " ")
}

func TestDetoursEndWhereTheyBegan(t *testing.T) {
	t.Parallel()
	form := load(t, heart)
	heartSection, homeSection := form.Sections[0], form.Sections[1]
	for _, c := range []struct {
		name string
		said []string
		walk func(s *interview.Session)
		want string
	}{
		{"through the section one is in", []string{"high=no", "pulse=60"}, func(s *interview.Session) {
			s.Back() // pulse
			s.Jump(heartSection)
			s.Keep() // high
			s.Keep() // pulse
		}, "alone"},
		{"turning back ends it", []string{"alone=no", "harm=no"}, func(s *interview.Session) {
			s.GoOn() // high
			s.Jump(homeSection)
			s.Back()
			sayWords(t, s, "high=no")
		}, "pulse"},
		{"a section's open questions from the review", []string{"high=no"}, func(s *interview.Session) {
			s.Review()
			s.Jump(heartSection)
			sayWords(t, s, "pulse=60")
		}, "review"},
		{"what a visit opened may be skipped", []string{"high=no", "pulse=60", "alone=no", "harm=no"}, func(s *interview.Session) {
			s.Visit(question(t, form, "high"))
			sayWords(t, s, "high=yes")
			s.Skip() // treated
			s.Skip() // medicine
		}, "review"},
		{"home may not apply any more", []string{"high=yes", "pulse=60", "alone=no", "harm=no"}, func(s *interview.Session) {
			s.GoOn() // treated
			s.Jump(homeSection)
			sayWords(t, s, "high=no")
		}, "alone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSession(t, form, interview.Options{})
			for _, said := range c.said {
				sayWords(t, s, said)
			}
			c.walk(s)
			if got := next(s); got != c.want {
				t.Errorf("next is %s, want %s", got, c.want)
			}
		})
	}
}

func TestBackAfterAStopPassesEachQuestionOnce(t *testing.T) {
	t.Parallel()
	form := load(t, heart)
	s := newSession(t, form, interview.Options{})
	for _, said := range []string{"high=yes", "treated=no", "high=no", "pulse=60", "high=yes"} {
		sayWords(t, s, said)
	}
	again := newSession(t, form, interview.Options{})
	if err := again.Replay(s.Events()); err != nil {
		t.Fatal(err)
	}
	if got := walkBack(again); got != "pulse treated high" {
		t.Errorf("back walked %q, want each question once, in the order first answered", got)
	}
}

func TestSkippedQuestionsStayOpen(t *testing.T) {
	t.Parallel()
	s := newSession(t, load(t, heart), interview.Options{})
	s.Skip()
	if w := s.Where(); w.Open != 1 {
		t.Errorf("open is %d after one skip, want 1", w.Open)
	}
	for next(s) != "review" {
		s.Skip()
	}
	if w := s.Where(); w.Open != 6 || w.Asked != 0 {
		t.Errorf("open %d, asked %d at the review; want 6 and 0: what may apply counts", w.Open, w.Asked)
	}
	if !s.GoOn() || next(s) != "high" {
		t.Errorf("going on leads to %s, want high", next(s))
	}
}

func TestVisitAsksWhatItsAnswerOpensThenComesBack(t *testing.T) {
	t.Parallel()
	s := newSession(t, load(t, heart), interview.Options{})
	sayWords(t, s, "high=no")
	s.Skip() // pulse
	sayWords(t, s, "alone=no")
	sayWords(t, s, "harm=no")
	s.Visit(question(t, s.Form(), "high"))
	sayWords(t, s, "high=yes")
	if next(s) != "treated" {
		t.Errorf("next is %s, want treated, which the visit opened", next(s))
	}
	sayWords(t, s, "treated=no")
	if next(s) != "review" {
		t.Errorf("next is %s, want the review: pulse was open before the visit", next(s))
	}
}

func TestTablesComeAgainAfterAStop(t *testing.T) {
	t.Parallel()
	form := load(t, `sections:
  - id: pills
    code: A
    title: Pills
    questions:
      - id: list
        ask: Which?
        short: Pills
        type: table
        columns:
          - {id: name, title: Name, type: text, key: true}
        none: Takes none
      - {id: more, ask: "More?", short: More, type: yesno}
`)
	s := newSession(t, form, interview.Options{})
	row := forms.Row{forms.TextAnswer("water")}
	say(t, s, "list", forms.TableAnswer(row))
	again := newSession(t, form, interview.Options{})
	if err := again.Replay(s.Events()); err != nil {
		t.Fatal(err)
	}
	if next(again) != "list" {
		t.Errorf("after a stop behind a row: next is %s, want the table, which may lack rows", next(again))
	}
	if again.Back() {
		t.Errorf("back leads from the first question to %s", next(again))
	}
}

func TestMinutesComeFromThisPersonsPace(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("sections:\n  - id: long\n    code: A\n    title: Long\n    questions:\n")
	for i := range 20 {
		b.WriteString("      - {id: q" + string(rune('a'+i)) + ", ask: A, short: A, type: yesno}\n")
	}
	s := newSession(t, load(t, b.String()), interview.Options{})
	at := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	for i, gap := range []int{0, 20, 30, 20, 60 * 60 * 12, 30, 30} {
		if w := s.Where(); i < 5 && w.MinutesLeft != -1 {
			t.Errorf("after %d answers: %d minutes left, want -1 (unknown)", i, w.MinutesLeft)
		}
		at = at.Add(time.Duration(gap) * time.Second)
		q, _ := s.Next()
		e := interview.Event{Seq: i + 1, At: at, Kind: interview.EventAnswer, Question: q.ID, Answer: yea}
		if err := s.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	if w := s.Where(); w.MinutesLeft != 7 { // 13 questions at 30 s, rounded up
		t.Errorf("%d minutes left, want 7: the median does not count the night between", w.MinutesLeft)
	}
}

func TestTheProfileTakesNoTime(t *testing.T) {
	t.Parallel()
	s := newSession(t, load(t, therapist+"      - {id: more, ask: More, short: More, type: yesno}\n"), interview.Options{})
	at := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	for i := range 6 { // the same question over and over; the profile's answers would bring the median to nothing
		id, a := "more", yea
		if i%2 == 1 {
			id, a = "name", forms.TextAnswer("R. Quill")
		}
		if i%2 == 0 {
			at = at.Add(time.Minute)
		}
		if err := s.Apply(interview.Event{Seq: i + 1, At: at, Kind: interview.EventAnswer, Question: id, Answer: a}); err != nil {
			t.Fatal(err)
		}
	}
	if w := s.Where(); w.MinutesLeft != -1 {
		t.Errorf("%d minutes left after three answers of the person's own, want -1 (unknown)", w.MinutesLeft)
	}
}

func TestEventsThatDoNotFitAreNamedWithoutAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		e    interview.Event
		want string
	}{
		{"a gap in the numbers", interview.Event{Seq: 3, Kind: interview.EventFinish}, "event 3"},
		{"an unknown question", interview.Event{Seq: 1, Kind: interview.EventAnswer, Question: "nothere", Answer: yea}, "nothere"},
		{"an answer of another kind", interview.Event{Seq: 1, Kind: interview.EventAnswer, Question: "high", Answer: forms.TextAnswer("canary")}, "high"},
		{"a value out of range", interview.Event{Seq: 1, Kind: interview.EventAnswer, Question: "pulse", Answer: forms.IntegerAnswer(98765)}, "pulse"},
		{"a note that is not text", interview.Event{Seq: 1, Kind: interview.EventNote, Question: "high", Text: "canary\x00"}, "high"},
		{"an acknowledgement by nobody", interview.Event{Seq: 1, Kind: interview.EventAcknowledge, Rule: "r", Text: " "}, "event 1"},
		{"an unknown kind", interview.Event{Seq: 1, Kind: 99}, "99"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSession(t, load(t, heart), interview.Options{})
			err := s.Apply(c.e)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("Apply(%+v) = %v, want an error with %q", c.e, err, c.want)
			}
			if strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), "98765") {
				t.Errorf("the error holds the answer: %v", err)
			}
			if len(s.Events()) != 0 || next(s) != "high" {
				t.Errorf("the refused event left %d events and moved to %s", len(s.Events()), next(s))
			}
		})
	}
}

func TestOnlySomeSections(t *testing.T) {
	t.Parallel()
	form := load(t, heart)
	s := newSession(t, form, interview.Options{Sections: []string{"home"}})
	if w := s.Where(); next(s) != "alone" || w.Sections != 1 || w.SectionNumber != 1 || w.Applicable != 2 {
		t.Errorf("next %s, where %+v; want alone in section 1 of 1 with 2 questions", next(s), w)
	}
	if _, err := interview.New(form, consult, interview.Options{Sections: []string{"hart"}}); err == nil || !strings.Contains(err.Error(), "heart, home") {
		t.Errorf("New with an unknown section: %v, want an error that lists the sections", err)
	}
}

// TestReloadBetweenEveryTwoAnswers holds the promise that a stopped interview goes on where it was.
func TestReloadBetweenEveryTwoAnswers(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		form := randomForm(t, r)
		whole := newSession(t, form, interview.Options{})
		for step := 0; step < 200; step++ {
			q, ok := whole.Next()
			if !ok {
				break
			}
			if r.IntN(5) == 0 { // change something that was said before instead
				said := whole.Events()
				if len(said) > 0 {
					q = question(t, form, said[r.IntN(len(said))].Question)
				}
			}
			say(t, whole, q.ID, randomAnswer(r, q))
			again := newSession(t, form, interview.Options{})
			if err := again.Replay(whole.Events()); err != nil {
				t.Fatalf("seed %d: Replay: %v", seed, err)
			}
			if next(again) != next(whole) {
				t.Fatalf("seed %d, after %d events: reloaded goes on with %s, want %s", seed, len(whole.Events()), next(again), next(whole))
			}
			if got, want := bytesOf(t, again.Response()), bytesOf(t, whole.Response()); got != want {
				t.Fatalf("seed %d: reloaded response\n%s\nwant\n%s", seed, got, want)
			}
			if got, want := again.Where(), whole.Where(); got != want {
				t.Fatalf("seed %d: reloaded where %+v, want %+v", seed, got, want)
			}
		}
	}
}

func TestWhereNamesClientAndPartner(t *testing.T) {
	t.Parallel()
	form := load(t, heart)
	s := newSession(t, form, interview.Options{Partner: "Generic partner", Client: func(r *forms.Response) string {
		medicine, _ := form.Question("medicine")
		return r.Answer(medicine).Text()
	}})
	sayWords(t, s, "medicine=N.C.")
	if w := s.Where(); w.Client != "N.C." || w.Partner != "Generic partner" || w.Form != "Trial" || w.SavedAt.IsZero() {
		t.Errorf("where %+v, want client, partner, form and when it was saved", w)
	}
}

// BenchmarkAnswer is an answer, the question that follows and where it stands, in a form of a hundred questions.
func BenchmarkAnswer(b *testing.B) {
	var yaml strings.Builder
	yaml.WriteString("sections:\n  - id: long\n    code: A\n    title: Long\n    questions:\n")
	for i := range 100 {
		fmt.Fprintf(&yaml, "      - id: q%d\n        ask: A\n        short: A\n        type: yesno\n", i)
		if i%3 == 2 {
			fmt.Fprintf(&yaml, "        when: |\n          q%d and q%d\n", i-2, i-1)
		}
	}
	form := load(b, yaml.String())
	s := newSession(b, form, interview.Options{})
	n := 0
	for b.Loop() {
		q, ok := s.Next()
		if !ok {
			s, n = newSession(b, form, interview.Options{}), 0
			continue
		}
		n++
		if err := s.Apply(interview.Event{Seq: n, Kind: interview.EventAnswer, Question: q.ID, Answer: yea}); err != nil {
			b.Fatal(err)
		}
		s.Where()
	}
}
