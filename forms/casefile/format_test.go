package casefile

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/casefile/seal"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// A fixture is written once, when a format is new, and read for ever. The flag writes the one of today's format, and only
// if there is none.
var writeFixture = flag.Bool("fixture", false, "write the fixture of today's format, if it is not there")

const fixture = "testdata/case-v1"

// TestOldCasesStayReadable reads cases that earlier versions wrote, sealed with the test key that lies beside them.
func TestOldCasesStayReadable(t *testing.T) {
	t.Parallel()
	if *writeFixture {
		makeFixture(t)
	}
	s, files := oldStore(t)
	for _, path := range files {
		id := strings.TrimSuffix(filepath.Base(path), caseSuffix)
		c, err := s.Open(id)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join(fixture, id+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		if got := told1(c); got != string(want) {
			t.Errorf("case %s is read as\n%s\nwant\n%s", id, got, want)
		}
		if _, err := c.Form(); err != nil {
			t.Errorf("case %s: %v", id, err)
		}
		closeIt(t, resume(t, s, id))
	}
}

// oldStore is a store with the cases that earlier versions wrote; files are where they come from.
func oldStore(t *testing.T) (s *Store, files []string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, casesFolder), 0o700); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(fixture + "/*" + caseSuffix)
	if err != nil || len(files) != 2 {
		t.Fatalf("the fixture has %d cases, %v; want 2", len(files), err)
	}
	for _, path := range append(files, fixture+"/key") {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, casesFolder, filepath.Base(path))
		if filepath.Base(path) == "key" {
			to = filepath.Join(dir, "key")
		}
		if err := os.WriteFile(to, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return storeIn(t, dir, keysIn(dir), quickDisk{}), files
}

// told1 is all that a case of format 1 says, in words.
func told1(c *Case) string {
	var b strings.Builder
	h := c.Head
	fmt.Fprintf(&b, "%s %s %d questions, partner %s, consult %s, created %s, names %v, origin %q, lost %d\n", h.Form, h.Version,
		h.Questions, h.Partner, h.Consult, h.Created.UTC().Format("2006-01-02T15:04:05Z"), h.Names, h.Origin, h.Lost)
	answered, _ := c.Progress()
	fmt.Fprintf(&b, "%s, sealed %v, %d answered, partner %s\n", c.State(), c.Sealed(), answered, c.Partner())
	for _, e := range c.Events() {
		fmt.Fprintf(&b, "%d %s kind %d %q %s %q %q\n", e.Seq, e.At.UTC().Format("15:04:05"), e.Kind, e.Question, answerWords(e.Answer), e.Text, e.Rule)
	}
	for _, e := range c.Aside() {
		fmt.Fprintf(&b, "aside %d %q %s\n", e.Seq, e.Question, answerWords(e.Answer))
	}
	return b.String()
}

func answerWords(a forms.Answer) string {
	var rows []string
	for _, row := range a.Rows() {
		var cells []string
		for _, cell := range row {
			cells = append(cells, answerWords(cell))
		}
		rows = append(rows, "["+strings.Join(cells, " ")+"]")
	}
	return fmt.Sprintf("(%s %s %v %q %q %v %s %q %v)", a.State(), a.Kind(), a.Yes(), a.Code(), a.Codes(), a.Number(), a.Date(), a.Text(), rows)
}

func makeFixture(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(fixture); err == nil {
		t.Fatal("the fixture is there and must never be written again")
	}
	if err := os.MkdirAll(fixture, 0o755); err != nil {
		t.Fatal(err)
	}
	keys, _, err := seal.Create(filepath.Join(fixture, "key"), phrase, seal.Settings{WorkFactor: 10})
	if err != nil {
		t.Fatal(err)
	}
	sealed := Options{Keys: keys, Unlock: func() (*seal.Identity, error) { return keys.Unlock(phrase) }}
	for _, o := range []Options{{}, sealed} {
		s := testStore(t, o)
		j, err := s.Begin(small(t), Beginning{Partner: "generic", Consult: forms.DateOf(noon), Now: noon, Names: []string{"client_name"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range everything() {
			if err := j.Append(e); err != nil {
				t.Fatal(err)
			}
		}
		closeIt(t, j)
		id := j.Case().ID
		if err := os.WriteFile(filepath.Join(fixture, id+caseSuffix), readCase(t, s, id), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(fixture, id+".txt"), []byte(told1(j.Case())), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// small is a form of two questions.
func small(t *testing.T) *forms.Form {
	t.Helper()
	f, problems := forms.Load(os.DirFS("testdata"), "small", nil)
	if f == nil {
		t.Fatal(problems)
	}
	return f
}

// everything is an event of every kind and an answer of every kind.
func everything() []interview.Event {
	var events []interview.Event
	add := func(e interview.Event) {
		e.Seq, e.At = len(events)+1, noon.AddDate(0, 0, len(events))
		events = append(events, e)
	}
	day, _ := forms.ParseDate("1983-02-14")
	for _, a := range []forms.Answer{
		forms.TextAnswer("Noemi Ibarra"), forms.YesNoAnswer(true), forms.YesNoAnswer(false), forms.ChoiceAnswer("controlled"),
		forms.MultiChoiceAnswer("a", "b"), forms.MultiChoiceAnswer(), forms.IntegerAnswer(-7), forms.DecimalAnswer(72.5), forms.DecimalAnswer(0.1),
		forms.DateAnswer(day), forms.LongTextAnswer("two\nlines \u2028 and \"quotes\""), forms.TextAnswer("not \xff UTF-8"),
		forms.TableAnswer(), forms.TableAnswer(forms.Row{forms.TextAnswer("lamotrigine"), forms.Answer{}, forms.Absent(forms.NotSure)}, forms.Row{}),
		forms.Absent(forms.NotSure), forms.Absent(forms.Declined), forms.Absent(forms.AskPrescriber), {},
	} {
		add(interview.Event{Kind: interview.EventAnswer, Question: fmt.Sprint("q", len(events)), Answer: a})
	}
	add(interview.Event{Kind: interview.EventAnswer, Question: "client_name", Answer: forms.TextAnswer("Noemi Ibarra")})
	add(interview.Event{Kind: interview.EventNote, Question: "cv_htn", Text: "since the second pregnancy"})
	add(interview.Event{Kind: interview.EventAcknowledge, Rule: "psy.si", Text: "DV"})
	add(interview.Event{Kind: interview.EventFinish})
	add(interview.Event{Kind: interview.EventAmend, Question: "cv_htn", Answer: forms.YesNoAnswer(true), Text: "the client called back"})
	add(interview.Event{Kind: interview.EventPartner, Text: "journey-clinical"})
	add(interview.Event{Kind: interview.EventReopen, Text: "one more question"})
	add(interview.Event{Kind: interview.EventFinish})
	return events
}

func TestEveryAnswerComesBackExactly(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(61, 62))
	answers := []forms.Answer{
		forms.IntegerAnswer(math.MaxInt64), forms.IntegerAnswer(math.MinInt64), forms.DecimalAnswer(math.Inf(1)), forms.DateAnswer(forms.Date{}),
		forms.DecimalAnswer(math.SmallestNonzeroFloat64), forms.DecimalAnswer(math.MaxFloat64), forms.DecimalAnswer(math.Copysign(0, -1)),
		forms.IntegerAnswer(9007199254740993),
	}
	for range 5000 {
		answers = append(answers, randomAnswer(r))
	}
	for _, want := range answers {
		stored, err := store(want)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(stored)
		if err != nil {
			t.Fatal(err)
		}
		var back *storedAnswer
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		got, err := back.answer()
		if err != nil || !got.Equal(want) {
			t.Fatalf("%s comes back as %s, %v (%s)", answerWords(want), answerWords(got), err, text)
		}
	}
}

func TestALaterFormatIsSaidToBeOne(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	writeCase(t, s, "later", []byte("kapscreen: case/v2\nwhatever\n"))
	if _, err := s.Open("later"); err == nil || !strings.Contains(err.Error(), "newer kapscreen") {
		t.Errorf("a later format: %v", err)
	}
	for _, text := range []string{"", "kapscreen: case/v1", "kapscreen: case/v1\n", "kapscreen: case/v1\r\n", "\x00\x00"} {
		writeCase(t, s, "later", []byte(text))
		if _, err := s.Open("later"); err == nil {
			t.Errorf("a case file of %q was opened", text)
		}
		if _, err := s.List(true); err != nil {
			t.Errorf("with a case file of %q: %v", text, err)
		}
		if _, err := s.Check(); err != nil {
			t.Errorf("with a case file of %q: %v", text, err)
		}
	}
}

func FuzzCaseFile(f *testing.F) {
	files, err := filepath.Glob(fixture + "/*" + caseSuffix)
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	var plain string
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(data[:len(data)-9])
		if !bytes.Contains(data, []byte(" sealed ")) {
			plain = strings.TrimSuffix(filepath.Base(path), caseSuffix)
		}
	}
	s := testStore(f, Options{})
	tiny := &Case{ID: plain, archive: []byte("PK\x05\x06" + strings.Repeat("\x00", 18))}
	tiny.begin(Head{Form: "x", Created: noon})
	data, err := s.compose(tiny, everything()[:2])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := s.parse(plain, data)
		if err != nil || len(c.faults) > 0 {
			return
		}
		again := &Case{ID: c.ID, archive: c.archive, aside: c.aside}
		again.begin(c.Head)
		text, err := s.compose(again, c.events)
		if err != nil {
			return // such as a zone that JSON cannot write
		}
		back, err := s.parse(plain, text)
		if err != nil || told1(back) != told1(c) {
			t.Errorf("written anew the case says otherwise: %v", err)
		}
	})
}

func FuzzRecord(f *testing.F) {
	for i, e := range everything() {
		stored, err := storeEvent(e)
		if err != nil {
			f.Fatal(err)
		}
		payload, err := json.Marshal(record{Case: "k7m2x9qd", Record: firstEvent + i, Event: stored})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(payload, firstEvent+i)
	}
	f.Add([]byte(`{"case":"k7m2x9qd","record":1,"files":"UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="}`), 1)
	f.Add([]byte(`{"case":"k7m2x9qd","record":2,"begin":{"form":"x","consult_date":"2026-11-20"},"summary":{"state":1}}`), 2)
	f.Fuzz(func(t *testing.T, payload []byte, number int) {
		r, err := decodeRecord("k7m2x9qd", number, payload)
		if err != nil {
			return
		}
		if r.Files != nil {
			_, _ = unpack(r.Files)
		}
		if r.Summary != nil {
			_, _ = r.summary()
		}
		if r.Event == nil {
			return
		}
		e, err := r.Event.event()
		if err != nil {
			return
		}
		stored, err := storeEvent(e)
		if err != nil {
			t.Fatalf("an event that was read cannot be stored: %v", err)
		}
		if again, err := stored.event(); err != nil || !sameEvent(again, e) {
			t.Errorf("event %+v comes back as %+v, %v", e, again, err)
		}
	})
}
