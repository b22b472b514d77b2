package forms_test

import (
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/condition"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/forms/source"
)

// looking is a form with every kind of question and value.
const looking = `kapscreen: form/v1
id: look
version: 1.0.0
title: Look
drug_classes: true
sections:
  - id: one
    code: A
    title: One
    questions:
      - {id: pain, ask: Pain, type: yesno, required: true}
      - {id: where, ask: Where, type: choice, required: true, when: pain, choices: [{code: head, text: Head}, {code: back, text: Back}]}
      - {id: signs, ask: Signs, type: multichoice, choices: [{code: fever, text: Fever}, {code: rash, text: Rash}, {code: none, text: None, exclusive: true}]}
      - {id: weight, ask: Weight, type: decimal, min: 20, max: 300, decimals: 1, required: true}
      - {id: height, ask: Height, type: integer, min: 100, max: 230}
      - {id: born, ask: Born, type: date, min: 1900-01-01, max: today}
      - {id: name, ask: Name, type: text}
      - {id: story, ask: Story, type: longtext, when: answered(name)}
      - {id: meds, ask: Medicines, type: table, columns: [{id: name, title: Name, type: text, key: true}, {id: now, title: Now, type: yesno}]}
      - {id: classes, ask: Classes, type: multichoice, choices: [{code: maoi, text: MAOI}, {code: none, text: None, exclusive: true}]}
      - instrument: scale
values:
  bmi: {type: decimal, round: 1, is: weight / ((height / 100.0) * (height / 100.0))}
  age: {type: integer, min: 0, max: 120, is: years_since(born)}
  ill: {type: yesno, is: len(signs) >= 1}
  maoi: {type: yesno, score: {method: medicine_class, class: maoi, checklist: classes, table: meds, column: name}}
  list: {type: choice, score: {method: list_status, table: meds, need: [name]}}
  state: {type: choice, score: {method: listed, of: where, list: partner_states}}
  back: {type: yesno, is: where == "back"}
`

type sheet struct {
	t    *testing.T
	form *forms.Form
	r    *forms.Response
}

func newSheet(t *testing.T) sheet {
	t.Helper()
	f := mustLoad(t, looking)
	consult, _ := forms.NewDate(2026, 11, 20)
	return sheet{t, f, forms.NewResponse(f, consult)}
}

func (s sheet) q(id string) *forms.Question {
	s.t.Helper()
	q, ok := s.form.Question(id)
	if !ok {
		s.t.Fatalf("no question %s", id)
	}
	return q
}

func (s sheet) set(id string, a forms.Answer) sheet {
	s.r.Set(s.q(id), a)
	return s
}

func ids(qs []*forms.Question) string {
	var out []string
	for _, q := range qs {
		out = append(out, q.ID)
	}
	return strings.Join(out, " ")
}

func TestStatesOfQuestions(t *testing.T) {
	t.Parallel()
	yes, no := forms.YesNoAnswer(true), forms.YesNoAnswer(false)
	cases := []struct {
		name      string
		pain      forms.Answer
		where     forms.Answer
		want      forms.State
		undecided bool
		missing   string
	}{
		{"nothing said", forms.Answer{}, forms.Answer{}, forms.NotAsked, true, "pain where weight"},
		{"a no hides the question", no, forms.Answer{}, forms.NotApplicable, false, "weight"},
		{"a hidden answer is kept and ignored", no, forms.ChoiceAnswer("head"), forms.NotApplicable, false, "weight"},
		{"a yes asks it", yes, forms.Answer{}, forms.NotAsked, false, "where weight"},
		{"a declined condition leaves it open", forms.Absent(forms.Declined), forms.Answer{}, forms.NotAsked, true, "pain where weight"},
		{"an answer counts while the condition is open", forms.Absent(forms.NotSure), forms.ChoiceAnswer("back"), forms.Answered, true, "pain weight"},
		{"a reason is not an answer", yes, forms.Absent(forms.AskPrescriber), forms.AskPrescriber, false, "where weight"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSheet(t).set("pain", c.pain).set("where", c.where)
			v := forms.Look(s.r, forms.Settings{})
			where := s.q("where")
			if got := v.State(where); got != c.want {
				t.Errorf("State = %v, want %v", got, c.want)
			}
			if got := v.Undecided(where); got != c.undecided {
				t.Errorf("Undecided = %v, want %v", got, c.undecided)
			}
			if got := ids(v.Missing()); got != c.missing {
				t.Errorf("Missing = %q, want %q", got, c.missing)
			}
		})
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	born, _ := forms.NewDate(1984, 2, 29)
	row := forms.Row{forms.TextAnswer("Parnate 10 mg"), {}}
	cases := []struct {
		name, value string
		answers     map[string]forms.Answer
		want        forms.Computed
		blocking    string
	}{
		{"known, rounded", "bmi", map[string]forms.Answer{"weight": forms.DecimalAnswer(70.5), "height": forms.IntegerAnswer(180)},
			forms.Computed{State: forms.Answered, Answer: forms.DecimalAnswer(21.8)}, ""},
		{"unknown, with what blocks it", "bmi", map[string]forms.Answer{"weight": forms.DecimalAnswer(70.5)}, forms.Computed{}, "height"},
		{"an age", "age", map[string]forms.Answer{"born": forms.DateAnswer(born)}, forms.Computed{State: forms.Answered, Answer: forms.IntegerAnswer(42)}, ""},
		{"an exclusive code is no sign", "ill", map[string]forms.Answer{"signs": forms.MultiChoiceAnswer("none")}, forms.Computed{State: forms.Answered, Answer: forms.YesNoAnswer(false)}, ""},
		{"two signs", "ill", map[string]forms.Answer{"signs": forms.MultiChoiceAnswer("fever", "rash")}, forms.Computed{State: forms.Answered, Answer: forms.YesNoAnswer(true)}, ""},
		{"a medicine in the list", "maoi", map[string]forms.Answer{"meds": forms.TableAnswer(row)}, forms.Computed{State: forms.Answered, Answer: forms.YesNoAnswer(true)}, ""},
		{"no medicine known", "maoi", nil, forms.Computed{}, "meds classes"},
		{"an empty list", "list", map[string]forms.Answer{"meds": forms.TableAnswer()}, forms.Computed{State: forms.Answered, Answer: forms.ChoiceAnswer("none")}, ""},
		{"a list with a nameless row", "list", map[string]forms.Answer{"meds": forms.TableAnswer(forms.Row{{}, forms.YesNoAnswer(true)})},
			forms.Computed{State: forms.Answered, Answer: forms.ChoiceAnswer("incomplete")}, ""},
		{"a list that the partner does not give", "state", nil, forms.Computed{State: forms.Answered, Answer: forms.ChoiceAnswer("list_unknown")}, ""},
		{"of a question that does not apply", "back", map[string]forms.Answer{"pain": forms.YesNoAnswer(false)},
			forms.Computed{State: forms.NotApplicable}, ""},
		{"an instrument's sum", "scale_total", map[string]forms.Answer{"scale_1": forms.IntegerAnswer(1), "scale_2": forms.IntegerAnswer(1)},
			forms.Computed{State: forms.Answered, Answer: forms.IntegerAnswer(2)}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSheet(t)
			for id, a := range c.answers {
				s.set(id, a)
			}
			got := forms.Look(s.r, forms.Settings{}).Value(c.value)
			if got.State != c.want.State || !got.Answer.Equal(c.want.Answer) || ids(got.Blocking) != c.blocking {
				t.Errorf("%s = %+v blocked by %q, want %+v blocked by %q", c.value, got, ids(got.Blocking), c.want, c.blocking)
			}
		})
	}
}

func TestAPartnersListAndNumbers(t *testing.T) {
	t.Parallel()
	s := newSheet(t).set("pain", forms.YesNoAnswer(true)).set("where", forms.ChoiceAnswer("head"))
	for code, list := range map[string][]string{"listed": {"head"}, "not_listed": {"back"}} {
		v := forms.Look(s.r, forms.Settings{Lists: map[string][]string{"partner_states": list}})
		if got := v.Value("state").Answer.Code(); got != code {
			t.Errorf("with the list %q state = %s, want %s", list, got, code)
		}
	}
	s.form.Scope().Setting("heavy", 100)
	c, ps := s.form.Scope().Compile(source.Inline("weight > heavy"))
	if len(ps) > 0 {
		t.Fatal(listed(ps))
	}
	s.set("weight", forms.DecimalAnswer(90))
	looker := forms.NewLooker(s.form, forms.Settings{Numbers: map[string]float64{"heavy": 80}})
	if got := looker.Look(s.r).Frame().Outcome(c); got != condition.T {
		t.Errorf("with the partner's number the outcome is %v, want T", got)
	}
	if got := forms.Look(s.r, forms.Settings{}).Frame().Outcome(c); got != condition.F {
		t.Errorf("with the default the outcome is %v, want F", got)
	}
}

func TestALookerForgetsTheResponseBefore(t *testing.T) {
	t.Parallel()
	s := newSheet(t).set("pain", forms.YesNoAnswer(true)).set("where", forms.ChoiceAnswer("head"))
	looker := forms.NewLooker(s.form, forms.Settings{})
	looker.Look(s.r)
	empty := forms.NewResponse(s.form, s.r.ConsultDate)
	v := looker.Look(empty)
	if got := v.State(s.q("where")); got != forms.NotAsked || !v.Undecided(s.q("where")) {
		t.Errorf("after another response an empty one is %v, want not-asked and undecided", got)
	}
}

func TestAViewKeepsNoLinkToLaterChanges(t *testing.T) {
	t.Parallel()
	s := newSheet(t)
	v := forms.Look(s.r, forms.Settings{})
	s.set("pain", forms.YesNoAnswer(false))
	if got := v.State(s.q("pain")); got != forms.NotAsked {
		t.Errorf("the view changed with the response: %v", got)
	}
}

func TestAnAnswerThatIsNotOfferedSettlesNothing(t *testing.T) {
	t.Parallel()
	s := newSheet(t).set("pain", forms.YesNoAnswer(true)).set("where", forms.ChoiceAnswer("foot")).set("weight", forms.TextAnswer("70"))
	v := forms.Look(s.r, forms.Settings{})
	if got := v.Value("back"); got.State != forms.NotAsked {
		t.Errorf("back = %+v, want unknown", got)
	}
}

func TestLookingDoesNotAllocate(t *testing.T) {
	f, ps := forms.Load(library.FS(), library.Default, library.FS())
	if f == nil {
		t.Fatal(listed(ps))
	}
	consult, _ := forms.NewDate(2026, 11, 20)
	r := forms.NewResponse(f, consult)
	for _, q := range f.Questions() {
		switch q.Kind {
		case forms.YesNo:
			r.Set(q, forms.YesNoAnswer(true))
		case forms.Choice:
			r.Set(q, forms.ChoiceAnswer(q.Choices[0].Code))
		case forms.Integer:
			r.Set(q, forms.IntegerAnswer(int64(q.Min)))
		case forms.Text:
			r.Set(q, forms.TextAnswer("x"))
		case forms.MultiChoice, forms.Decimal, forms.DateKind, forms.LongText, forms.Table:
		}
	}
	looker := forms.NewLooker(f, forms.Settings{})
	looker.Look(r)
	if n := testing.AllocsPerRun(50, func() { looker.Look(r) }); n > 2 {
		t.Errorf("a Look allocates %v times, want at most 2", n)
	}
}

func BenchmarkLook(b *testing.B) {
	f, ps := forms.Load(library.FS(), library.Default, library.FS())
	if f == nil {
		b.Fatal(listed(ps))
	}
	consult, _ := forms.NewDate(2026, 11, 20)
	r := forms.NewResponse(f, consult)
	looker := forms.NewLooker(f, forms.Settings{})
	b.ReportAllocs()
	for b.Loop() {
		looker.Look(r)
	}
}
