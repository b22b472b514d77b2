package screening_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/screening"
)

func standing(t *testing.T) *screening.RuleBook {
	t.Helper()
	return mustLoadOwn(t, rule("high", "pulse > 150", "priority: urgent")+
		rule("above", "pulse > pulse_high", "priority: routine", "superseded_by: [high]")+
		rule("both", "pain and fever", "priority: routine", "superseded_by: [high]"))
}

func TestAReportTellsWhatStandsForWhatAndQuotesNotesExactly(t *testing.T) {
	t.Parallel()
	book := standing(t)
	r := read(t, book.Form, `"pulse":160,"pain":true`)
	pulse, _ := book.Form.Question("pulse")
	const note = "\"fast\" \\ <b> & \u00e9"
	r.SetNote(pulse, note)
	data, err := book.Evaluate(r, screening.Profile{}).MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	var rep struct {
		Findings []struct {
			ID, Status string
			Because    []struct {
				Question, Note string
				Answer         any
			}
			Missing      []string
			SupersededBy []string `json:"superseded_by"`
		}
		Superseded []string
	}
	if err := json.Unmarshal(data, &rep); err != nil {
		t.Fatalf("%v: %s", err, data)
	}
	if len(rep.Findings) != 2 || rep.Findings[0].ID != "high" || rep.Findings[1].ID != "both" {
		t.Fatalf("findings: got %+v, want high and, not told and superseded, both", rep.Findings)
	}
	if b := rep.Findings[0].Because; len(b) != 1 || b[0].Note != note || b[0].Answer != 160.0 {
		t.Errorf("high: because %+v, want pulse 160 with the note %q", b, note)
	}
	if f := rep.Findings[1]; f.Status != "undetermined" || strings.Join(f.SupersededBy, " ") != "high" || strings.Join(f.Missing, " ") != "fever" {
		t.Errorf("both: got %+v, want it undetermined, kept open by fever, superseded by high", f)
	}
	if got := strings.Join(rep.Superseded, " "); got != "above" {
		t.Errorf("superseded: got %q, want only what is raised: above", got)
	}
}

func TestExplainSaysWhatStandsForARuleAndWhatWouldSettleIt(t *testing.T) {
	t.Parallel()
	book := standing(t)
	e := book.NewEvaluator(screening.Profile{})
	explain := func(id, answers string) screening.Explanation {
		r, ok := book.Rule(id)
		if !ok {
			t.Fatalf("no rule %s", id)
		}
		return e.Explain(read(t, book.Form, answers), r)
	}
	if x := explain("above", `"pulse":160`); x.Status != screening.Raised || strings.Join(x.Superseded, " ") != "high" {
		t.Errorf("above: got %v superseded by %v, want raised and high", x.Status, x.Superseded)
	}
	if x := explain("above", `"pulse":120`); len(x.Superseded) != 0 {
		t.Errorf("above alone: superseded by %v, want nothing", x.Superseded)
	}
	x := explain("both", `"pain":true`)
	if len(x.Raise) != 1 || x.Raise[0].Question.ID != "fever" || !x.Raise[0].Answer.Yes() {
		t.Errorf("both is raised by %v, want fever yes", x.Raise)
	}
	if len(x.Leave) != 1 || x.Leave[0].Question.ID != "fever" || x.Leave[0].Answer.Yes() || !x.Smallest {
		t.Errorf("both is left clear by %v, smallest %v, want fever no, and that fewer do not exist", x.Leave, x.Smallest)
	}
	if x := explain("both", `"pain":false`); x.Status != screening.Clear || x.NotApplicable || len(x.Raise)+len(x.Leave) != 0 {
		t.Errorf("both without pain: got %v, not applicable %v, %v, %v", x.Status, x.NotApplicable, x.Raise, x.Leave)
	}
	away := loadBook(t, "kap-preconsult")
	control, _ := away.Rule("endo.thyroid_adrenal.treated")
	if x := away.NewEvaluator(screening.Profile{}).Explain(read(t, away.Form, `"met_conditions":["none"]`), control); !x.NotApplicable {
		t.Error("a rule about a question that does not apply is not told as such")
	}
}

func TestARuleThatTheEarlierReportDidNotKnowIsNewOrSettled(t *testing.T) {
	t.Parallel()
	book := standing(t)
	rep := book.Evaluate(read(t, book.Form, `"pulse":60,"pain":true`), screening.Profile{})
	var got []string
	for _, c := range rep.Since(map[string]screening.Status{"high": screening.Raised}) {
		got = append(got, c.Rule.ID+" "+c.Kind.String()+" "+c.From.String())
	}
	if want := "high gone raised, above settled undetermined"; strings.Join(got, ", ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestANoteIsQuotedAsItWasSaid(t *testing.T) {
	t.Parallel()
	book := standing(t)
	pain, _ := book.Form.Question("pain")
	for _, note := range []string{`a \ b`, `"a"`, "a\tb\nc", "<b>&", "caf\u00e9 \u2265 5", "a\u2028b"} {
		r := read(t, book.Form, `"pain":true,"fever":true`)
		r.SetNote(pain, note)
		data, err := book.Evaluate(r, screening.Profile{}).MarshalJSON()
		var rep struct {
			Findings []struct{ Because []struct{ Note string } }
		}
		if err := errors.Join(err, json.Unmarshal(data, &rep)); err != nil {
			t.Errorf("note %q: %v", note, err)
			continue
		}
		var notes []string
		for _, f := range rep.Findings {
			for _, b := range f.Because {
				if b.Note != "" {
					notes = append(notes, b.Note)
				}
			}
		}
		if len(notes) != 1 || notes[0] != r.Note(pain) {
			t.Errorf("note %q: got %q", r.Note(pain), notes)
		}
	}
}
