package interview_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// conduct runs a script; the interview ends with want.
func conduct(t *testing.T, s *interview.Session, a *asker, j interview.Journal, want error) {
	t.Helper()
	if err := interview.Conduct(t.Context(), s, a, j); !errors.Is(err, want) {
		t.Fatalf("Conduct = %v, want %v; shown: %s", err, want, a.ids())
	}
}

func TestAWholeInterviewEndsInItsResponse(t *testing.T) {
	t.Parallel()
	form := load(t, heart)
	s, j := newSession(t, form, interview.Options{Partner: "Generic partner"}), &memory{}
	a := script(
		act(interview.ActContinue), // the section's introduction
		yes, no,
		act(interview.ActBack), yes, // treated after all
		answer(forms.TextAnswer("water")),
		answer(forms.IntegerAnswer(500)), // refused: out of range
		answer(forms.IntegerAnswer(72)),
		interview.Reply{Action: interview.ActNote, Text: "since the spring"},
		declined,
		act(interview.ActSkip), act(interview.ActSkip), // about safety: asked twice
		choose("q1"), no, // the review lists it first
		search("pressure"), no, // hides what depended on it
		choose("e"),
	)
	conduct(t, s, a, j, nil)
	golden(t, "whole.json", bytesOf(t, s.Response()))
	golden(t, "whole.txt", a.transcript())
	if !s.Finished() || len(j.events) != len(s.Events()) {
		t.Errorf("finished %v with %d events in the journal and %d in the session", s.Finished(), len(j.events), len(s.Events()))
	}
	again := newSession(t, form, interview.Options{})
	if err := again.Replay(j.events); err != nil || bytesOf(t, again.Response()) != bytesOf(t, s.Response()) {
		t.Errorf("the journal does not give the response back (%v)", err)
	}
	conduct(t, again, script(), j, interview.ErrFinished)
}

func TestNothingGoesOnUntilItIsSaved(t *testing.T) {
	t.Parallel()
	t.Run("try again", func(t *testing.T) {
		t.Parallel()
		s, j := newSession(t, load(t, heart), interview.Options{}), &memory{failAt: 1}
		a := script(act(interview.ActContinue), yes, choose("r"))
		conduct(t, s, a, j, interview.ErrClosed)
		if got, want := a.ids(), "[Heart] high [NOT saved] treated"; got != want {
			t.Errorf("shown %q, want %q", got, want)
		}
		if len(j.events) != 1 || !strings.Contains(a.shown[2].Problem, "NOT saved") {
			t.Errorf("%d events saved, problem %q", len(j.events), a.shown[2].Problem)
		}
	})
	t.Run("stop without it", func(t *testing.T) {
		t.Parallel()
		s, j := newSession(t, load(t, heart), interview.Options{}), &memory{failAt: 1}
		a := script(act(interview.ActContinue), yes, choose("s"))
		err := interview.Conduct(t.Context(), s, a, j)
		if !errors.Is(err, errDisk) || !strings.Contains(err.Error(), "high") {
			t.Errorf("Conduct = %v, want the journal's error with the question's id", err)
		}
		if len(s.Events()) != 0 || bytesOf(t, s.Response()) != bytesOf(t, newSession(t, s.Form(), interview.Options{}).Response()) {
			t.Errorf("the session took up what is not saved")
		}
	})
	t.Run("the terminal goes while nothing is saved", func(t *testing.T) {
		t.Parallel()
		s, j := newSession(t, load(t, heart), interview.Options{}), &memory{failAt: 1}
		err := interview.Conduct(t.Context(), s, script(act(interview.ActContinue), yes), j)
		if !errors.Is(err, errDisk) || !errors.Is(err, interview.ErrClosed) {
			t.Errorf("Conduct = %v, want both causes", err)
		}
	})
}

func TestAReopenedJournalIsComparedFirst(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		held   int // events the reopened journal holds, of the failed one and those before
		want   error
		events int
	}{
		{"it holds what was saved", 1, interview.ErrClosed, 2},
		{"it holds the failed event after all", 2, interview.ErrClosed, 2},
		{"it lost something", 0, interview.ErrOtherJournal, 1},
		{"it holds another event instead", -1, interview.ErrOtherJournal, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			first := &memory{failAt: 2}
			second := &memory{}
			s := newSession(t, load(t, heart), interview.Options{Reopen: func() (interview.Journal, []interview.Event, error) {
				failed := interview.Event{Seq: 2, Kind: interview.EventAnswer, Question: "pulse", Answer: forms.IntegerAnswer(60)}
				second.events = append(append(second.events, first.events...), failed)
				if c.held < 0 {
					second.events[1].Question = "high"
					return second, second.events, nil
				}
				second.events = second.events[:c.held]
				return second, second.events, nil
			}})
			a := script(act(interview.ActContinue), no, answer(forms.IntegerAnswer(60)), choose("r"), choose("s"))
			if c.held > 0 {
				a = script(act(interview.ActContinue), no, answer(forms.IntegerAnswer(60)), choose("r"))
			}
			conduct(t, s, a, first, c.want)
			if len(s.Events()) != c.events || c.held > 0 && len(second.events) != 2 {
				t.Errorf("the session has %d events, the journal %d; want %d and 2", len(s.Events()), len(second.events), c.events)
			}
		})
	}
}

// harmful reports an urgent finding on harm, and one on a pulse over 200.
func harmful(form *forms.Form) func(*forms.Response) []interview.Alert {
	return func(r *forms.Response) []interview.Alert {
		harm, _ := form.Question("harm")
		pulse, _ := form.Question("pulse")
		var alerts []interview.Alert
		if a := r.Answer(harm); a.State() == forms.Answered && a.Yes() {
			alerts = append(alerts, interview.Alert{Rule: "risk.harm", Title: "Self-harm", Lines: []string{"Self-harm: yes"}})
		}
		if a := r.Answer(pulse); a.Number() > 200 {
			line := "Pulse: " + pulse.AnswerText(a)
			alerts = append(alerts, interview.Alert{Rule: "cv.pulse", Title: "Very quick pulse", Lines: []string{line}})
		}
		return alerts
	}
}

func TestUrgentFindingsShowAtOnce(t *testing.T) {
	t.Parallel()
	form := load(t, heart)
	run := func(t *testing.T, events []interview.Event, replies ...interview.Reply) (*asker, *memory) {
		s := newSession(t, form, interview.Options{Watch: harmful(form), Crisis: []string{"US: call or text 988."}})
		if err := s.Replay(events); err != nil {
			t.Fatal(err)
		}
		a, j := script(replies...), &memory{events: events}
		conduct(t, s, a, j, interview.ErrClosed)
		return a, j
	}
	pulse := func(n int64) interview.Reply { return answer(forms.IntegerAnswer(n)) }
	intro := act(interview.ActContinue)
	for _, c := range []struct {
		name    string
		replies []interview.Reply
		want    string
	}{
		{"before the next question", []interview.Reply{intro, no, pulse(210), initials("N.C.")}, "[Heart] high pulse !cv.pulse alone"},
		{"until somebody is named", []interview.Reply{intro, no, pulse(210), initials(" "), act(interview.ActContinue), initials("...")}, "[Heart] high pulse !cv.pulse !cv.pulse !cv.pulse !cv.pulse"},
		{"once for the same answers", []interview.Reply{intro, no, pulse(210), initials("N.C."), no, yes, initials("N.C.")}, "[Heart] high pulse !cv.pulse alone harm !risk.harm [Review]"},
		{"again when it rests on another answer", []interview.Reply{intro, no, pulse(210), initials("N.C."), act(interview.ActBack), pulse(220)}, "[Heart] high pulse !cv.pulse alone pulse !cv.pulse"},
		{"again when it went away and came back", []interview.Reply{intro, no, pulse(210), initials("N.C."), act(interview.ActBack), pulse(80), act(interview.ActBack), pulse(210)}, "[Heart] high pulse !cv.pulse alone pulse alone pulse !cv.pulse"},
		{"not again when the same is said again", []interview.Reply{intro, no, pulse(210), initials("N.C."), act(interview.ActBack), pulse(210)}, "[Heart] high pulse !cv.pulse alone pulse alone"},
		{"a slip of the finger can be mended", []interview.Reply{intro, no, pulse(210), act(interview.ActBack), pulse(21), pulse(81)}, "[Heart] high pulse !cv.pulse pulse pulse alone"},
		{"going back does not get past it", []interview.Reply{intro, no, pulse(210), act(interview.ActBack), act(interview.ActKeep)}, "[Heart] high pulse !cv.pulse pulse !cv.pulse"},
		{"the review does not get past it", []interview.Reply{intro, no, pulse(210), act(interview.ActReview)}, "[Heart] high pulse !cv.pulse !cv.pulse"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, j := run(t, nil, c.replies...)
			if got := a.ids(); got != c.want {
				t.Errorf("shown %q, want %q", got, c.want)
			}
			for _, p := range a.shown {
				if p.Kind == interview.ShowUrgent && (len(p.Alert.Crisis) != 1 || p.Alert.Crisis[0] != "US: call or text 988.") {
					t.Errorf("crisis lines %q, want the region's", p.Alert.Crisis)
				}
			}
			again, _ := run(t, j.events)
			if w := strings.Fields(c.want); strings.HasPrefix(w[len(w)-1], "!") != strings.HasPrefix(again.ids(), "!") {
				t.Errorf("after a stop %q is shown, want an alert exactly when one was not seen yet", again.ids())
			}
		})
	}
	_, j := run(t, nil, intro, no, pulse(210), initials(" N.C. "))
	if e := j.events[2]; e.Kind != interview.EventAcknowledge || e.Rule != "cv.pulse" || e.Text != "N.C." || e.At.IsZero() {
		t.Errorf("the acknowledgement is %+v, want rule, name and time", e)
	}
}

func TestAnAlertNeverStandsWithoutCrisisLines(t *testing.T) {
	t.Parallel()
	elsewhere := loadFile(t, "kapscreen: form/v1\nid: trial\nversion: 1.0.0\ntitle: Trial\nlanguage: en\n"+heart)
	for _, c := range []struct {
		form *forms.Form
		want string
	}{{load(t, heart), "988"}, {elsewhere, "emergency number"}} {
		s := newSession(t, c.form, interview.Options{Watch: harmful(c.form)})
		sayWords(t, s, "harm=yes")
		if alerts := s.Alerts(); len(alerts) != 1 || len(alerts[0].Crisis) == 0 || !strings.Contains(alerts[0].Crisis[0], c.want) {
			t.Errorf("region %q: alerts %+v, want one with a crisis line with %q", c.form.Region, alerts, c.want)
		}
	}
}

func TestRefusedRepliesComeBackOnTheSamePrompt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		reply interview.Reply
	}{
		{"an answer of another kind", answer(forms.IntegerAnswer(3))},
		{"keeping what is not there", act(interview.ActKeep)},
		{"taking back what is not there", answer(forms.Answer{})},
		{"back at the beginning", act(interview.ActBack)},
		{"a section that does not exist", interview.Reply{Action: interview.ActJump, Target: "99"}},
		{"a choice of a menu", choose("1")},
		{"a note that is not text", interview.Reply{Action: interview.ActNote, Text: "\xff"}},
		{"an action nobody knows", act(99)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, j := newSession(t, load(t, heart), interview.Options{}), &memory{}
			a := script(act(interview.ActContinue), c.reply)
			conduct(t, s, a, j, interview.ErrClosed)
			if got := a.ids(); got != "[Heart] high high" || a.last().Problem == "" || len(j.events) != 0 {
				t.Errorf("shown %q with problem %q and %d events, want the same prompt with a problem and none", got, a.last().Problem, len(j.events))
			}
		})
	}
}

func TestBlankTextIsNotAnAnswer(t *testing.T) {
	t.Parallel()
	s, j := newSession(t, load(t, heart), interview.Options{}), &memory{}
	for _, said := range []string{"high=yes", "treated=yes", "medicine=water"} {
		sayWords(t, s, said)
	}
	j.events = s.Events()
	a := script(act(interview.ActBack), answer(forms.TextAnswer("  ")))
	conduct(t, s, a, j, interview.ErrClosed)
	if got := s.Response().Answer(question(t, s.Form(), "medicine")).Text(); got != "water" || a.last().Problem == "" || len(j.events) != 3 {
		t.Errorf("medicine %q, problem %q, %d events; want the old answer kept and a word on it", got, a.last().Problem, len(j.events))
	}
}

func TestAnIntroductionIsReadOnce(t *testing.T) {
	t.Parallel()
	form := load(t, strings.Replace(heart, "title: Home", "title: Home\n    intro: Now about your home.", 1))
	s, j := newSession(t, form, interview.Options{}), &memory{}
	onward, back, keep := act(interview.ActContinue), act(interview.ActBack), act(interview.ActKeep)
	a := script(onward, no, answer(forms.IntegerAnswer(60)), back, keep, onward, back, keep, no)
	conduct(t, s, a, j, interview.ErrClosed)
	if got, want := a.ids(), "[Heart] high pulse [Home] pulse [Home] alone pulse alone harm"; got != want {
		t.Errorf("shown %q, want %q", got, want)
	}
	again := newSession(t, form, interview.Options{})
	if err := again.Replay(j.events); err != nil {
		t.Fatal(err)
	}
	b := script()
	conduct(t, again, b, j, interview.ErrClosed)
	if got := b.ids(); got != "harm" {
		t.Errorf("after a stop %q is shown, want harm without the introduction", got)
	}
}

func TestSafetyQuestionsAreNotSkippedSilently(t *testing.T) {
	t.Parallel()
	s, j := newSession(t, load(t, heart), interview.Options{Sections: []string{"home"}}), &memory{}
	a := script(no, act(interview.ActSkip), act(interview.ActSkip), choose("e"), choose("r"), choose("e"), choose("e"))
	conduct(t, s, a, j, nil)
	if got, want := a.ids(), "alone harm harm [Review] [End the interview?] [Review] [End the interview?]"; got != want {
		t.Errorf("shown %q, want %q", got, want)
	}
	if !strings.Contains(a.shown[2].Problem, "safety") || a.shown[3].Menu[0].Text != "Self-harm" {
		t.Errorf("problem %q, first of the review %+v; want both to name the safety question", a.shown[2].Problem, a.shown[3].Menu[0])
	}
	if !strings.Contains(strings.Join(a.last().Lines, " "), "safety") {
		t.Errorf("the end says %q, want that a safety question is open", a.last().Lines)
	}
}

func TestStopMenu(t *testing.T) {
	t.Parallel()
	stop, intro := act(interview.ActStop), act(interview.ActContinue)
	for _, c := range []struct {
		name    string
		replies []interview.Reply
		err     error
		want    string
	}{
		{"stops", []interview.Reply{intro, stop, choose("s")}, interview.ErrPaused, "[Heart] high [Stop?]"},
		{"stops when Ctrl-C comes twice", []interview.Reply{intro, stop, stop}, interview.ErrPaused, "[Heart] high [Stop?]"},
		{"goes on", []interview.Reply{intro, stop, choose("c")}, interview.ErrClosed, "[Heart] high [Stop?] high"},
		{"goes to the review", []interview.Reply{intro, stop, choose("r")}, interview.ErrClosed, "[Heart] high [Stop?] [Review]"},
		{"stops from an introduction", []interview.Reply{stop, choose("s")}, interview.ErrPaused, "[Heart] [Stop?]"},
		{"goes to the review from a menu", []interview.Reply{intro, act(interview.ActJump), stop, choose("r")}, interview.ErrClosed, "[Heart] high [Go to a section] [Stop?] [Review]"},
		{"stops from the review", []interview.Reply{intro, act(interview.ActReview), choose("s")}, interview.ErrPaused, "[Heart] high [Review]"},
		{"leaves the review with back", []interview.Reply{intro, act(interview.ActReview), act(interview.ActBack)}, interview.ErrClosed, "[Heart] high [Review] high"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := script(c.replies...)
			conduct(t, newSession(t, load(t, heart), interview.Options{}), a, &memory{}, c.err)
			if got := a.ids(); got != c.want {
				t.Errorf("shown %q, want %q", got, c.want)
			}
		})
	}
}

func TestAHiddenScreenShowsNothingUntilItIsUnlocked(t *testing.T) {
	t.Parallel()
	unlocked, errKey := 0, errors.New("wrong passphrase")
	s := newSession(t, load(t, heart), interview.Options{Unlock: func(context.Context) error {
		if unlocked++; unlocked == 2 {
			return errKey
		}
		return nil
	}})
	hide := act(interview.ActHide)
	a := script(act(interview.ActContinue), hide, hide, act(interview.ActContinue), hide, act(interview.ActContinue))
	conduct(t, s, a, &memory{}, errKey)
	if got, want := a.ids(), "[Heart] high [Hidden] [Hidden] high [Hidden]"; got != want {
		t.Errorf("shown %q, want %q", got, want)
	}
	if p := a.shown[2]; p.Where.Client != "" || p.Where.Section != "" || p.Question != nil {
		t.Errorf("the hidden screen shows %+v", p.Where)
	}
}

func TestAnEarlierResponseIsOfferedForConfirmation(t *testing.T) {
	t.Parallel()
	form := load(t, heart)
	old := forms.NewResponse(form, consult)
	old.Set(question(t, form, "high"), nay)
	old.Set(question(t, form, "pulse"), forms.IntegerAnswer(80))
	old.Set(question(t, form, "alone"), forms.Absent(forms.Declined))
	old.Set(question(t, form, "harm"), nay)
	s, j := newSession(t, form, interview.Options{Prefill: old}), &memory{}
	a := script(act(interview.ActContinue), act(interview.ActKeep), answer(forms.IntegerAnswer(90)), no, act(interview.ActBack), act(interview.ActBack), answer(forms.Answer{}), act(interview.ActBack), act(interview.ActBack))
	conduct(t, s, a, j, interview.ErrClosed)
	if p := a.last(); p.Question.ID != "pulse" || p.Earlier || p.Previous.State() != forms.NotAsked {
		t.Errorf("%s, earlier %v: what was taken back is offered again", p.Question.ID, p.Earlier)
	}
	for _, p := range a.shown[1:5] {
		want := p.Question.ID == "high" || p.Question.ID == "pulse"
		if p.Earlier != want || (p.Previous.State() == forms.Answered) != want {
			t.Errorf("%s: earlier %v, previous %v; want %v: refusals and safety questions are never prefilled", p.Question.ID, p.Earlier, p.Previous.State(), want)
		}
	}
	if len(j.events) != 4 || j.events[0].Question != "high" || j.events[1].Answer.Number() != 90 {
		t.Errorf("events %+v; want the kept answer and the new ones recorded, nothing else", j.events)
	}
}

const therapist = `sections:
  - id: referrer
    code: A
    title: Referrer
    questions:
      - {id: name, ask: "Your name?", short: Therapist, type: text, profile: name}
      - {id: npi, ask: "Your NPI?", short: NPI, type: text, pattern: "^[0-9]{10}$", profile: npi}
      - {id: phone, ask: "Your phone?", short: Telephone, type: text, profile: phone}
`

func TestTheProfileFillsItsQuestions(t *testing.T) {
	t.Parallel()
	s := newSession(t, load(t, therapist), interview.Options{Profile: map[string]string{"name": "R. Quill", "npi": "12"}})
	j := &memory{}
	a := script(answer(forms.TextAnswer("0123456789")), answer(forms.TextAnswer("555 0100")), search("name"), answer(forms.Answer{}), choose("o"))
	conduct(t, s, a, j, interview.ErrClosed)
	if got, want := a.ids(), "npi phone [Review] name [Review] name"; got != want {
		t.Errorf("shown %q, want %q: what the form does not accept is asked", got, want)
	}
	if review := strings.Join(a.shown[2].Lines, "\n"); !strings.Contains(review, "Therapist: R. Quill") {
		t.Errorf("the review says\n%s\nwant what the profile filled", review)
	}
	if len(j.events) != 4 {
		t.Errorf("%d events, want 4: what was taken back is asked, not filled again", len(j.events))
	}
}

func TestOnlyWhatTheProfileHoldsIsSaidToBeFromIt(t *testing.T) {
	t.Parallel()
	s := newSession(t, load(t, therapist), interview.Options{Profile: map[string]string{"name": "R. Quill", "phone": "555 0100"}})
	j := &memory{}
	for _, said := range []struct{ id, text string }{{"name", "Somebody Else"}, {"npi", "0123456789"}, {"phone", "555 0100"}} {
		say(t, s, said.id, forms.TextAnswer(said.text)) // as in a case that was made of a file
	}
	j.events = s.Events()
	a := script()
	conduct(t, s, a, j, interview.ErrClosed)
	if got, want := strings.Join(a.last().Lines, "\n"), "From your profile: Telephone: 555 0100."; !strings.Contains(got, want) {
		t.Errorf("the review says\n%s\nwant %q in it: another therapist's answers are not the profile's", got, want)
	}
}

func TestAnAnswerMayStayOnItsQuestion(t *testing.T) {
	t.Parallel()
	a := script(act(interview.ActContinue), interview.Reply{Action: interview.ActAnswer, Answer: yea, Stay: true}, act(interview.ActKeep))
	conduct(t, newSession(t, load(t, heart), interview.Options{}), a, &memory{}, interview.ErrClosed)
	if got, want := a.ids(), "[Heart] high high treated"; got != want || !a.shown[2].Previous.Equal(yea) {
		t.Errorf("shown %q, want %q with the answer recorded", got, want)
	}
}

func TestNotesAreKeptAsAResponseFileCarriesThem(t *testing.T) {
	t.Parallel()
	s, j := newSession(t, load(t, heart), interview.Options{}), &memory{}
	note := func(text string) interview.Reply { return interview.Reply{Action: interview.ActNote, Text: text} }
	long := strings.Repeat("x", forms.MaxTextRunes+1)
	a := script(act(interview.ActContinue), note(" since May\r\n"), note("since May"), note(long), note("\xff"), note("  "))
	conduct(t, s, a, j, interview.ErrClosed)
	if len(j.events) != 2 || j.events[0].Text != "since May" || j.events[1].Text != "" || s.Response().Note(question(t, s.Form(), "high")) != "" {
		t.Errorf("events %+v; want the note in its plain form, then taken away", j.events)
	}
	if a.shown[4].Problem == "" || a.shown[5].Problem == "" {
		t.Errorf("problems %q and %q; want a word on what is too long or no text", a.shown[4].Problem, a.shown[5].Problem)
	}
}

func TestWhatAnAnswerHidIsSaidOnce(t *testing.T) {
	t.Parallel()
	s, j := newSession(t, load(t, heart), interview.Options{}), &memory{}
	for _, said := range []string{"high=yes", "treated=no"} {
		sayWords(t, s, said)
	}
	j.events = s.Events()
	a := script(act(interview.ActBack), act(interview.ActBack), no, answer(forms.IntegerAnswer(60)))
	conduct(t, s, a, j, interview.ErrClosed)
	if hid, after := a.shown[3], a.last(); len(hid.Lines) != 1 || !strings.Contains(hid.Lines[0], "Treated") || len(after.Lines) != 0 {
		t.Errorf("%s says %q, %s says %q; want it said once", hid.Question.ID, hid.Lines, after.Question.ID, after.Lines)
	}
}

func TestItemsOfAnInstrumentShowTheScaleSoFar(t *testing.T) {
	t.Parallel()
	form := load(t, "sections:\n  - id: mood\n    code: A\n    title: Mood\n    questions:\n      - instrument: mood\n")
	a := script(answer(forms.IntegerAnswer(2)), declined)
	conduct(t, newSession(t, form, interview.Options{}), a, &memory{}, interview.ErrClosed)
	p := a.last()
	if p.Stem == "" || len(p.SoFar) != 3 || p.SoFar[0].Number() != 2 || p.SoFar[1].State() != forms.Declined || p.SoFar[2].State() != forms.NotAsked {
		t.Errorf("stem %q, so far %+v; want one answer for each of the three items", p.Stem, p.SoFar)
	}
}

func TestReviewShowsWhatToLookAtFirst(t *testing.T) {
	t.Parallel()
	form := load(t, heart)
	s := newSession(t, form, interview.Options{
		Partner: "Generic partner",
		Review: func(*forms.Response) interview.Summary {
			treated, _ := form.Question("treated")
			pulse, _ := form.Question("pulse")
			harm, _ := form.Question("harm") // listed as a safety question already
			return interview.Summary{
				Contradictions: []interview.Contradiction{{Text: "Pulse: 200, and no complaint", Questions: []*forms.Question{pulse}}},
				Blocks:         []interview.Block{{Question: treated, Items: 2}, {Question: harm, Items: 1}},
				Wanted:         []string{"chaperone's phone", "release of information"},
				Findings:       []string{"PRIORITY  High pressure"},
			}
		},
	})
	for _, said := range []string{"high=declined", "treated=declined", "alone=no"} {
		sayWords(t, s, said)
	}
	a := script(
		act(interview.ActReview),
		choose("f"), act(interview.ActContinue),
		search("pressure high"), act(interview.ActKeep),
		search("you"), act(interview.ActBack),
		search("nothing like that"),
		choose("q3"), no,
		choose("2"), no,
		choose("e"), choose("e"),
	)
	conduct(t, s, a, &memory{events: s.Events()}, nil)
	golden(t, "review.txt", a.transcript())
}

func TestAFinishedInterviewIsAmendedWithItsReason(t *testing.T) {
	t.Parallel()
	form := load(t, heart)
	s, j := newSession(t, form, interview.Options{Amend: "misheard"}), &memory{}
	conduct(t, s, script(act(interview.ActReview), choose("e"), choose("e")), j, nil)
	a := script(search("alone"), yes, choose("e"), choose("e"))
	conduct(t, s, a, j, nil)
	if e := j.events[1]; len(j.events) != 2 || e.Kind != interview.EventAmend || e.Question != "alone" || e.Text != "misheard" {
		t.Errorf("events %+v, want a finish and one amendment with its reason", j.events)
	}
}

func TestTheContextEndsTheInterview(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	a := &asker{reply: func(interview.Prompt) interview.Reply { cancel(); return act(interview.ActContinue) }}
	if err := interview.Conduct(ctx, newSession(t, load(t, heart), interview.Options{}), a, &memory{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Conduct = %v, want the context's error", err)
	}
}

// wanderer goes through an interview at random, and ends it after a while.
type wanderer struct {
	r    *rand.Rand
	left int
}

func (w *wanderer) reply(p interview.Prompt) interview.Reply {
	w.left--
	switch p.Kind {
	case interview.ShowUrgent:
		return initials("X")
	case interview.ShowNotice:
		return act(interview.ActContinue)
	case interview.AskMenu:
		return w.menu(p)
	case interview.AskQuestion:
	}
	if w.left < 0 {
		return act(interview.ActReview)
	}
	switch n := w.r.IntN(20); n {
	case 0, 1:
		return act(interview.ActBack)
	case 2:
		return act(interview.ActSkip)
	case 3:
		return act(interview.ActKeep)
	case 4:
		return act(interview.ActJump)
	case 5:
		return interview.Reply{Action: interview.ActJump, Target: string(rune('0' + w.r.IntN(9)))}
	case 6:
		return act([]interview.Action{interview.ActStop, interview.ActHide, interview.ActReview, interview.ActContinue, 77}[w.r.IntN(5)])
	case 7:
		return interview.Reply{Action: interview.ActNote, Text: "words"}
	case 8:
		return answer(forms.Answer{})
	case 9:
		return answer(forms.LongTextAnswer("of no kind that is asked"))
	}
	return answer(randomAnswer(w.r, p.Question))
}

func (w *wanderer) menu(p interview.Prompt) interview.Reply {
	switch {
	case p.Title == "NOT saved":
		return choose("r")
	case p.Title == "Stop?":
		return choose([]string{"c", "r", "nonsense"}[w.r.IntN(3)])
	case w.left < 0 && (p.Search || p.Title == "End the interview?"):
		return choose("e")
	case w.left < 0:
		return act(interview.ActBack)
	case w.r.IntN(8) == 0:
		return act(interview.ActBack)
	case p.Search && w.r.IntN(4) == 0:
		return search([]string{"q", "short q1", "nothing"}[w.r.IntN(3)])
	}
	e := p.Menu[w.r.IntN(len(p.Menu))]
	if e.Key == "s" || e.Key == "e" {
		return act(interview.ActKeep)
	}
	return choose(e.Key)
}

// TestRandomWalksLoseNothing holds, over forms and ways through them at random: the walk ends, the journal holds what
// the session holds, the same events give the same response, and every question that applies can be reached.
func TestRandomWalksLoseNothing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 2))
		form := randomForm(t, r)
		s, j := newSession(t, form, interview.Options{Now: clock(time.Second)}), &memory{failEvery: r.IntN(5)}
		w := &wanderer{r: r, left: 40 + r.IntN(200)}
		a := &asker{reply: w.reply}
		if err := interview.Conduct(t.Context(), s, a, j); err != nil {
			t.Fatalf("seed %d: Conduct: %v; last %s", seed, err, a.last().Title)
		}
		if len(j.events) != len(s.Events()) {
			t.Fatalf("seed %d: the journal holds %d events, the session %d", seed, len(j.events), len(s.Events()))
		}
		again := newSession(t, form, interview.Options{})
		if err := again.Replay(j.events); err != nil {
			t.Fatalf("seed %d: Replay: %v", seed, err)
		}
		if got, want := bytesOf(t, again.Response()), bytesOf(t, s.Response()); got != want {
			t.Fatalf("seed %d: the journal gives\n%s\nwant\n%s", seed, got, want)
		}
		view := forms.Look(s.Response(), forms.Settings{})
		for _, q := range form.Questions() {
			if applies := view.State(q) != forms.NotApplicable; s.Visit(q) != applies || applies && next(s) != q.ID {
				t.Fatalf("seed %d: %s applies: %v, but a visit leads to %s", seed, q.ID, applies, next(s))
			}
		}
		s.Review()
		for steps := 0; s.GoOn(); steps++ {
			if steps > len(form.Questions()) {
				t.Fatalf("seed %d: going through the open questions does not end", seed)
			}
			q, _ := s.Next()
			e := interview.Event{Seq: len(s.Events()) + 1, Kind: interview.EventAnswer, Question: q.ID, Answer: forms.Absent(forms.Declined)}
			if err := s.Apply(e); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		if where := s.Where(); where.Asked != where.Applicable {
			t.Fatalf("seed %d: %d of %d asked after all were answered", seed, where.Asked, where.Applicable)
		}
	}
}
