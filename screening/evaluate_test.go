package screening_test

import (
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/screening"
)

func read(t *testing.T, form *forms.Form, answers string) *forms.Response {
	t.Helper()
	file := `{"kapscreen":"response/v1","form":"` + form.ID + `","consult_date":"2026-11-20","answers":{` + answers + `}}`
	r, err := forms.ReadJSON(form, "t", strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// said is the findings of a report in a line: id status priority, and + where a raised rule stands for it.
func said(rep *screening.Report) string {
	var parts []string
	for _, list := range [][]screening.Finding{rep.Findings, rep.Superseded} {
		for _, f := range list {
			part := f.Rule.ID + " " + f.Status.String() + " " + f.Priority.String()
			if f.Superseded {
				part += " +"
			}
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

func TestPriorities(t *testing.T) {
	t.Parallel()
	book := mustLoadOwn(t, rule("u", "pain", "priority: urgent")+rule("p", "pain", "priority: priority")+
		rule("r", "pain", "priority: routine")+rule("i", "pain", "priority: info")+
		rule("f", "pain", "priority: urgent", "undetermined: urgent"))
	for _, c := range []struct{ name, answers, changed, want string }{
		{"raised, in order of priority", `"pain":true`, "", "u raised urgent, f raised urgent, p raised priority, r raised routine, i raised info"},
		{
			"undetermined is a step lower, unless the rule says otherwise", `"pain":{"absent":"declined"}`, "",
			"f undetermined urgent, u undetermined priority, p undetermined routine, r undetermined routine, i undetermined info",
		},
		{"a clear rule has none", `"pain":false`, "urgent", ""},
		{"a partner's priority counts", `"pain":true`, "info", "u raised info, p raised info, r raised info, i raised info, f raised info"},
		{"a partner's priority is lowered too", `"pain":{"absent":"unknown"}`, "urgent", "f undetermined urgent, u undetermined priority, p undetermined priority, r undetermined priority, i undetermined priority"},
		{"but not what the rule fixes", `"pain":{"absent":"unknown"}`, "info", "f undetermined urgent, u undetermined info, p undetermined info, r undetermined info, i undetermined info"},
	} {
		p := screening.Profile{Priorities: map[string]screening.Priority{"not.a.rule": screening.Urgent}}
		if word, ok := screening.PriorityOf(c.changed); ok {
			for _, id := range book.RuleIDs() {
				p.Priorities[id] = word
			}
		}
		if got := said(book.Evaluate(read(t, book.Form, c.answers), p)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestOnlyARaisedRuleStandsForAnother(t *testing.T) {
	t.Parallel()
	book := mustLoadOwn(t, rule("high", "pulse > 150", "priority: urgent")+
		rule("above", "pulse > pulse_high", "priority: routine", "superseded_by: [high]")+
		rule("both", "pain and fever", "priority: routine", "superseded_by: [high, above]"))
	for _, c := range []struct{ name, answers, want string }{
		{"raised beside raised", `"pulse":160,"pain":true,"fever":true`, "high raised urgent, above raised routine +, both raised routine +"},
		{"a superseded rule still stands for another", `"pulse":120,"pain":true,"fever":true`, "above raised routine, both raised routine +"},
		{"an undetermined one is superseded too", `"pulse":160,"pain":true`, "high raised urgent, above raised routine +, both undetermined routine +"},
		{"one that cannot be told supersedes nothing", `"pain":true,"fever":true`, "high undetermined priority, above undetermined routine, both raised routine"},
		{"a clear rule is clear, whatever stands for it", `"pulse":160,"pain":false`, "high raised urgent, above raised routine +"},
	} {
		if got := said(book.Evaluate(read(t, book.Form, c.answers), screening.Profile{})); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestAPartnersSettingsMoveTheLineAndUnknownOnesNothing(t *testing.T) {
	t.Parallel()
	book := mustLoadOwn(t, rule("above", "pulse > pulse_high", "priority: routine"))
	r := read(t, book.Form, `"pulse":100`)
	for _, c := range []struct {
		setting string
		is      float64
		want    string
	}{
		{"", 0, ""},
		{"pulse_high", 99, "above raised routine"},
		{"pulse_highest", 1, ""},
		{"pulse", 1, ""},
	} {
		p := screening.Profile{Settings: forms.Settings{Numbers: map[string]float64{c.setting: c.is}}}
		if got := said(book.Evaluate(r, p)); got != c.want {
			t.Errorf("setting %q: got %q, want %q", c.setting, got, c.want)
		}
	}
}

func TestWhatAPartnerRequiresIsAskedInAskingOrderAndOnce(t *testing.T) {
	t.Parallel()
	book := mustLoadOwn(t, rule("a", "pain", "priority: info"))
	p := screening.Profile{Required: []string{"pulse", "pain", "no_such_question", "fever", "pulse"}}
	for answers, want := range map[string]string{
		``: "pain fever pulse", `"pain":true`: "fever pulse", `"fever":{"absent":"declined"}`: "pain fever pulse", `"pulse":70`: "pain fever",
	} {
		var got []string
		for _, q := range book.Evaluate(read(t, book.Form, answers), p).Missing {
			got = append(got, q.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("{%s}: got %v, want %s", answers, got, want)
		}
	}
}

// TestAnEvaluatorForgetsTheResponseBefore: what one response said never reaches the report of the next.
func TestAnEvaluatorForgetsTheResponseBefore(t *testing.T) {
	t.Parallel()
	book := mustLoadOwn(t, rule("a", "pain", "priority: info")+rule("b", "pulse > pulse_high", "priority: info", "superseded_by: [a]"))
	e := book.NewEvaluator(screening.Profile{})
	answers := []string{`"pain":true,"pulse":120`, ``, `"pain":false`, `"pulse":{"absent":"declined"}`, `"pain":{"absent":"unknown"},"pulse":50`}
	var kept []*screening.Report
	for _, first := range answers {
		kept = append(kept, e.Evaluate(read(t, book.Form, first)))
	}
	for i, text := range answers {
		r := read(t, book.Form, text)
		want := book.Evaluate(r, screening.Profile{})
		if got := said(kept[i]); got != said(want) {
			t.Errorf("{%s} after others: findings %q, want %q", text, got, said(want))
		}
		got, _ := e.Evaluate(r).MarshalJSON()
		fresh, _ := want.MarshalJSON()
		if string(got) != string(fresh) {
			t.Errorf("{%s} after others:\n got %s\nwant %s", text, got, fresh)
		}
	}
}

func TestAResponseToAnotherFormIsAProgrammersMistake(t *testing.T) {
	t.Parallel()
	book, other := mustLoadOwn(t, rule("a", "pain", "priority: info")), loadBook(t, "kap-follow-up")
	again := mustLoadOwn(t, rule("a", "pain", "priority: info"))
	if got := said(book.Evaluate(read(t, again.Form, `"pain":true`), screening.Profile{})); got != "a raised info" {
		t.Errorf("the same form, loaded again: got %q", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("a response to another form was evaluated")
		}
	}()
	book.Evaluate(read(t, other.Form, ""), screening.Profile{})
}

func TestARuleWithoutAnswersIsNeverClear(t *testing.T) {
	t.Parallel()
	book := mustLoadOwn(t, rule("a", "pain", "priority: info")+rule("b", "pulse > 100 or fever", "priority: info"))
	for _, answers := range []string{``, `"pain":{"absent":"declined"},"fever":{"absent":"ask-prescriber"}`, `"fever":false`} {
		if rep := book.Evaluate(read(t, book.Form, answers), screening.Profile{}); len(rep.Clear) != 0 {
			t.Errorf("{%s}: %s is clear", answers, rep.Clear[0].ID)
		}
	}
}

// TestDecliningIsToldFromNotKnowing: declined() and refused() read the reason, answered() reads that there is none.
func TestDecliningIsToldFromNotKnowing(t *testing.T) {
	t.Parallel()
	book := mustLoadOwn(t, rule("d", "declined(pain)", "priority: info")+rule("r", "refused(pain)", "priority: info")+
		rule("a", "answered(pain)", "priority: info"))
	for answers, want := range map[string]string{
		``:                                   "",
		`"pain":false`:                       "a raised info",
		`"pain":{"absent":"declined"}`:       "d raised info, r raised info",
		`"pain":{"absent":"unknown"}`:        "r raised info",
		`"pain":{"absent":"ask-prescriber"}`: "r raised info",
	} {
		if got := said(book.Evaluate(read(t, book.Form, answers), screening.Profile{})); got != want {
			t.Errorf("{%s}: got %q, want %q", answers, got, want)
		}
	}
}
