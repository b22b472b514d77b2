package casefile

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
	"github.com/kapscreen/kapscreen/forms/library"
)

func builtIn(t testing.TB) *forms.Form {
	t.Helper()
	f, problems := forms.Load(library.FS(), library.Default, library.FS())
	if f == nil {
		t.Fatal(problems)
	}
	return f
}

// edited is the built-in form with its text changed.
func edited(t testing.TB, replace ...string) *forms.Form {
	t.Helper()
	files := fstest.MapFS{}
	for name, data := range builtIn(t).Files {
		files[name] = &fstest.MapFile{Data: data}
	}
	text := string(files["form.yaml"].Data)
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(text, replace[i]) {
			t.Fatalf("the built-in form does not hold %q", replace[i])
		}
		text = strings.Replace(text, replace[i], replace[i+1], 1)
	}
	files["form.yaml"] = &fstest.MapFile{Data: []byte(text)}
	f, problems := forms.Load(files, ".", nil)
	if f == nil {
		t.Fatal(problems)
	}
	return f
}

// reply is a random answer that the question accepts.
func reply(r *rand.Rand, q *forms.Question, consult forms.Date) forms.Answer {
	for range 8 {
		if a, err := q.Accept(guess(r, q, consult), consult); err == nil && a.State() == forms.Answered {
			return a
		}
	}
	return forms.Absent([]forms.State{forms.NotSure, forms.Declined, forms.AskPrescriber}[r.IntN(3)])
}

func guess(r *rand.Rand, q *forms.Question, consult forms.Date) forms.Answer {
	switch q.Kind {
	case forms.YesNo:
		return forms.YesNoAnswer(r.IntN(2) == 0)
	case forms.Choice:
		return forms.ChoiceAnswer(q.Choices[r.IntN(len(q.Choices))].Code)
	case forms.MultiChoice:
		return forms.MultiChoiceAnswer(q.Choices[r.IntN(len(q.Choices))].Code, q.Choices[0].Code)
	case forms.Integer:
		return forms.IntegerAnswer(int64(q.Min) + r.Int64N(int64(q.Max-q.Min)+1))
	case forms.Decimal:
		return forms.DecimalAnswer(q.Min + r.Float64()*(q.Max-q.Min))
	case forms.DateKind:
		return forms.DateAnswer(forms.DateOfDays(consult.Days() - r.IntN(20000)))
	case forms.Table:
		row := make(forms.Row, len(q.Columns))
		for i, c := range q.Columns {
			if c.Kind == forms.Text {
				row[i] = forms.TextAnswer("lamotrigine \u2028 100 mg")
			}
		}
		return forms.TableAnswer(row)
	case forms.Text, forms.LongText:
	}
	return forms.TextAnswer([]string{"Noemi Ibarra", "CA", "2025550100", "jour\u200bney", "😀 fine\nthanks"}[r.IntN(5)])
}

// seeds is how many random interviews are led; KAPSCREEN_SAMPLES multiplies the one.
func seeds(t *testing.T) uint64 {
	t.Helper()
	text := os.Getenv("KAPSCREEN_SAMPLES")
	if text == "" {
		return 1
	}
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil || n < 1 {
		t.Fatal("KAPSCREEN_SAMPLES has to be a number from 1")
	}
	return n
}

// TestAnInterviewReloadedBetweenAllAnswersEndsTheSame leads one interview twice over the same replies: once in memory, once
// with the case closed, read from disk and replayed through the form's copy before each answer.
func TestAnInterviewReloadedBetweenAllAnswersEndsTheSame(t *testing.T) {
	t.Parallel()
	for seed := range seeds(t) {
		f := builtIn(t)
		consult := forms.DateOf(noon)
		s := testStore(t, Options{}) // sealed, each of the reloads would open all records again
		j, err := s.Begin(f, Beginning{Partner: "generic", Consult: consult, Now: noon, Names: []string{"client_name"}})
		if err != nil {
			t.Fatal(err)
		}
		id := j.Case().ID
		closeIt(t, j)
		copied, err := j.Case().Form()
		if err != nil {
			t.Fatal(err)
		}
		memory, err := interview.New(f, consult, interview.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(seed, 41))
		for next := true; next; {
			j := resume(t, s, id)
			loaded, err := interview.New(copied, consult, interview.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := loaded.Replay(j.Case().Events()); err != nil {
				t.Fatal(err)
			}
			var e interview.Event
			e, next = nextEvent(t, r, loaded, memory, consult)
			if err := j.Append(e); err != nil {
				t.Fatal(err)
			}
			if err := memory.Apply(e); err != nil {
				t.Fatal(err)
			}
			closeIt(t, j)
		}
		mustEndTheSame(t, s, id, copied, memory)
	}
}

// nextEvent is what the person says next; false after the finish.
func nextEvent(t *testing.T, r *rand.Rand, loaded, memory *interview.Session, consult forms.Date) (interview.Event, bool) {
	t.Helper()
	e := interview.Event{Seq: len(memory.Events()) + 1, At: noon.Add(time.Duration(len(memory.Events())) * time.Second)}
	if got, want := loaded.Response().Digest(), memory.Response().Digest(); got != want {
		t.Fatalf("before event %d: the reloaded interview holds response %s, want %s", e.Seq, got, want)
	}
	q, ok := memory.Next()
	if !ok {
		e.Kind = interview.EventFinish
		return e, false
	}
	e.Question = q.ID
	if r.IntN(10) == 0 && len(memory.Events()) > 0 && memory.Events()[len(memory.Events())-1].Kind != interview.EventNote {
		e.Kind, e.Text = interview.EventNote, "since the second pregnancy"
		return e, true
	}
	e.Kind, e.Answer = interview.EventAnswer, reply(r, q, consult)
	return e, true
}

func mustEndTheSame(t *testing.T, s *Store, id string, f *forms.Form, memory *interview.Session) {
	t.Helper()
	c, err := s.Open(id)
	if err != nil {
		t.Fatal(err)
	}
	response, left := c.Response(f)
	want := memory.Response()
	want.Partner = "generic"
	if len(left) > 0 || response.Digest() != want.Digest() {
		t.Errorf("the case ends with response %s and %v left, want %s", response.Digest(), left, want.Digest())
	}
	if n := len(c.Events()); n < 60 || c.State() != Finished {
		t.Errorf("an interview of %d events ends as %v", n, c.State())
	}
}

// filled is a finished case of the built-in form with a few answers.
func filled(t *testing.T, s *Store) string {
	t.Helper()
	j, err := s.Begin(builtIn(t), Beginning{Partner: "generic", Consult: forms.DateOf(noon), Now: noon, Names: []string{"client_name"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []interview.Event{
		{Kind: interview.EventAnswer, Question: "client_name", Answer: forms.TextAnswer("Noemi Ibarra")},
		{Kind: interview.EventAnswer, Question: "cv_htn", Answer: forms.YesNoAnswer(false)},
		{Kind: interview.EventAnswer, Question: "cv_htn", Answer: forms.YesNoAnswer(true)},
		{Kind: interview.EventAnswer, Question: "cv_htn_control", Answer: forms.ChoiceAnswer("controlled")},
		{Kind: interview.EventNote, Question: "cv_htn", Text: "since the second pregnancy"},
		{Kind: interview.EventAnswer, Question: "cv_bp_systolic", Answer: forms.Absent(forms.Declined)},
		{Kind: interview.EventFinish},
	} {
		e.At = noon
		if err := j.Append(e); err != nil {
			t.Fatal(err)
		}
	}
	closeIt(t, j)
	return j.Case().ID
}

func TestExportAndImportKeepWhatWasSaid(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	id := filled(t, s)
	var out bytes.Buffer
	if left, err := s.Export(id, &out); err != nil || len(left) > 0 {
		t.Fatalf("export: %v, %v", left, err)
	}
	response, err := forms.ReadJSON(builtIn(t), "case.json", bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Import(response, Beginning{Now: noon}, true)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Open(again)
	if err != nil {
		t.Fatal(err)
	}
	if c.State() != Finished || c.Partner() != "generic" || c.Head.Origin != "response" || c.Head.Consult != forms.DateOf(noon) {
		t.Errorf("imported: %v for %s from %s", c.State(), c.Partner(), c.Head.Origin)
	}
	var out2 bytes.Buffer
	if _, err := s.Export(again, &out2); err != nil || !bytes.Equal(out.Bytes(), out2.Bytes()) {
		t.Errorf("exported, imported and exported again (%v):\n%s\nwant\n%s", err, out2.String(), out.String())
	}
}

func TestMigrationDropsNothing(t *testing.T) {
	t.Parallel()
	s := testStore(t, testKeys(t))
	id := filled(t, s)
	newer := edited(t, "version: 1.0.0", "version: 2.0.0", "id: cv_bp_systolic\n", "id: cv_bp_upper\n")
	c, err := s.Open(id)
	if err != nil {
		t.Fatal(err)
	}
	changes, err := c.Compare(newer)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(changes.Gone, []string{"cv_bp_systolic"}) || !slices.Equal(changes.New, []string{"cv_bp_upper"}) ||
		changes.To != "2.0.0" || len(changes.Retyped)+len(changes.Reworded) > 0 ||
		len(changes.Aside) != 1 || changes.Aside[0].Question != "cv_bp_systolic" {
		t.Errorf("changes are %+v", changes)
	}
	before := readCase(t, s, id)
	next, _, err := s.Migrate(id, newer, noon.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(readCase(t, s, id), before) {
		t.Error("the old case was changed")
	}
	m, err := s.Open(next)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Events())+len(m.Aside()) != len(c.Events()) || m.Head.Digest != newer.Digest || m.Head.Origin != id || m.State() != Finished {
		t.Errorf("migrated: %d events and %d aside of %d, %+v", len(m.Events()), len(m.Aside()), len(c.Events()), m.Head)
	}
	session, err := interview.New(newer, m.Head.Consult, interview.Options{})
	if err == nil {
		err = session.Replay(m.Events())
	}
	if err != nil {
		t.Errorf("the migrated case cannot be gone on with: %v", err)
	}
	response, left := m.Response(newer)
	if len(left) != 1 || left[0].Question != "cv_bp_systolic" || left[0].Answer.State() != forms.Declined {
		t.Errorf("left is %+v", left)
	}
	q, _ := newer.Question("cv_htn")
	if !response.Answer(q).Yes() || response.Note(q) != "since the second pregnancy" {
		t.Error("an answer or note was lost")
	}
}

func TestACorrectedAnswerDoesNotComeBackByMigration(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	id := filled(t, s)
	j := resume(t, s, id)
	for _, code := range []string{"uncontrolled", "controlled"} {
		if err := j.Amend("cv_htn_control", forms.ChoiceAnswer(code), "said wrongly", noon); err != nil {
			t.Fatal(err)
		}
	}
	closeIt(t, j)
	newer := edited(t, "code: controlled,", "code: treated,")
	next, changes, err := s.Migrate(id, newer, noon)
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.Open(next)
	if err != nil {
		t.Fatal(err)
	}
	response, _ := m.Response(newer)
	q, _ := newer.Question("cv_htn_control")
	if a := response.Answer(q); a.State() != forms.NotAsked {
		t.Errorf("an answer that was corrected is there again: %v", a.Code())
	}
	if len(changes.Aside) != 1 || len(m.Aside()) != 3 {
		t.Errorf("aside are %d answers, %d events; want 1 and 3", len(changes.Aside), len(m.Aside()))
	}
}

func TestRewordedAndRetypedQuestionsAreNamed(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	c, err := s.Open(filled(t, s))
	if err != nil {
		t.Fatal(err)
	}
	f, _ := builtIn(t).Question("cv_htn")
	newer := edited(t, f.Ask, "Was your blood pressure ever called high?")
	changes, err := c.Compare(newer)
	if err != nil || !slices.Equal(changes.Reworded, []string{"cv_htn"}) || len(changes.Retyped)+len(changes.Gone)+len(changes.New) > 0 {
		t.Errorf("changes are %+v, %v", changes, err)
	}
}

func TestACaseKeepsItsForm(t *testing.T) {
	t.Parallel()
	s := testStore(t, testKeys(t))
	c, err := s.Open(filled(t, s))
	if err != nil {
		t.Fatal(err)
	}
	f, err := c.Form()
	if err != nil {
		t.Fatal(err)
	}
	want := builtIn(t)
	if f.Digest != want.Digest || len(f.Questions()) != len(want.Questions()) || !maps.EqualFunc(f.Files, want.Files, bytes.Equal) {
		t.Errorf("the copy is form %s with %d questions, want %s", f.Digest, len(f.Questions()), want.Digest)
	}
}

func TestAnswersToQuestionsThatAFormDoesNotKnowAreKept(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	c, err := s.Open(filled(t, s))
	if err != nil {
		t.Fatal(err)
	}
	other, problems := forms.Load(library.FS(), "kap-follow-up", library.FS())
	if other == nil {
		t.Fatal(problems)
	}
	_, left := c.Response(other)
	ids := map[string]forms.State{}
	for _, u := range left {
		ids[u.Question] = u.Answer.State()
	}
	if ids["cv_htn_control"] != forms.Answered {
		t.Errorf("left are %v, want cv_htn_control among them", ids)
	}
}
