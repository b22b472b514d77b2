package screening_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/screening"
)

// listed is a report on a client with these medicines, sleep apnoea, and these kinds ticked.
func listed(t *testing.T, kinds []string, medicines ...string) (*screening.RuleBook, *screening.Report) {
	t.Helper()
	form, problems := forms.Load(library.FS(), library.Default, library.FS())
	if form == nil {
		t.Fatalf("the form does not load: %v", problems)
	}
	book, problems := screening.Load(form, library.FS(), library.Default, library.FS())
	if book == nil {
		t.Fatalf("the rules do not load: %v", problems)
	}
	day, _ := forms.ParseDate("2026-11-20")
	r := forms.NewResponse(form, day)
	var rows []forms.Row
	for _, name := range medicines {
		row := make(forms.Row, len(ask(t, form, "rx_medications").Columns))
		row[0] = forms.TextAnswer(name)
		rows = append(rows, row)
	}
	r.Set(ask(t, form, "rx_medications"), forms.TableAnswer(rows...))
	r.Set(ask(t, form, "rx_checklist"), forms.MultiChoiceAnswer(kinds...))
	r.Set(ask(t, form, "resp_apnea"), forms.ChoiceAnswer("suspected"))
	return book, book.Evaluate(r, screening.Profile{})
}

func ask(t *testing.T, form *forms.Form, id string) *forms.Question {
	t.Helper()
	q, ok := form.Question(id)
	if !ok {
		t.Fatalf("there is no question %s", id)
	}
	return q
}

func finding(t *testing.T, rep *screening.Report, rule string) screening.Finding {
	t.Helper()
	for _, f := range append(rep.Findings, rep.Superseded...) {
		if f.Rule.ID == rule && f.Status == screening.Raised {
			return f
		}
	}
	t.Fatalf("%s is not raised", rule)
	return screening.Finding{}
}

func TestOnlyTheMedicinesThatCountAreEvidence(t *testing.T) {
	t.Parallel()
	book, rep := listed(t, []string{"benzo_z", "opioid", "naltrexone"}, "vitamin D", "clonazepam", "Contrave", "oxycodone")
	telling := screening.NewTelling(rep)
	table, kinds := ask(t, book.Form, "rx_medications"), ask(t, book.Form, "rx_checklist")
	for rule, want := range map[string][]string{
		"rx.benzo.combined": {"clonazepam", "oxycodone"},
		"rx.opioid":         {"oxycodone"},
		"rx.naltrexone":     {"Contrave"},
	} {
		f := finding(t, rep, rule)
		part, ok := telling.Part(f, table)
		var got []string
		for _, row := range part.Rows() {
			got = append(got, row[0].Text())
		}
		if !ok || len(got) != len(want) || got[0] != want[0] || got[len(got)-1] != want[len(want)-1] {
			t.Errorf("%s rests on %v, want %v", rule, got, want)
		}
		if telling.Adds(f, kinds, table) {
			t.Errorf("%s: the ticked kinds are said to add something to the listed medicines %v", rule, want)
		}
	}
}

func TestAKindWithoutItsMedicineIsEvidenceOfItsOwn(t *testing.T) {
	t.Parallel()
	book, rep := listed(t, []string{"benzo_z", "opioid"}, "clonazepam", "vitamin D")
	telling := screening.NewTelling(rep)
	f := finding(t, rep, "rx.benzo.combined")
	if !telling.Adds(f, ask(t, book.Form, "rx_checklist"), ask(t, book.Form, "rx_medications")) {
		t.Error("the ticked opioid, which is not among the listed medicines, is said to add nothing")
	}
}

func TestAnAnswerThatTellsAsAWholeHasNoTellingPart(t *testing.T) {
	t.Parallel()
	book, rep := listed(t, []string{"none"}, "vitamin D", "magnesium")
	part, ok := screening.NewTelling(rep).Part(screening.Finding{Rule: book.Rules[0]}, ask(t, book.Form, "rx_medications"))
	if ok {
		t.Errorf("medicines that raise nothing have the telling part %v", part.Rows())
	}
}

func TestOnlyKnowsWhatARuleReads(t *testing.T) {
	t.Parallel()
	book, _ := listed(t, []string{"none"})
	for rule, want := range map[string]bool{"psy.bipolar_hx": true, "si.history": false} {
		r, _ := book.Rule(rule)
		id := map[string]string{"psy.bipolar_hx": "psy_bipolar_hx", "si.history": "si_means_home"}[rule]
		if got := book.Only(r, ask(t, book.Form, id)); got != want {
			t.Errorf("Only(%s, %s) = %v, want %v", rule, id, got, want)
		}
	}
}

// TestTellingIsWhatALookAtEachPartAloneSays for every rule, also one that is not among the findings, and every answer
// with parts.
func TestTellingIsWhatALookAtEachPartAloneSays(t *testing.T) {
	t.Parallel()
	book := loadBook(t, "kap-preconsult")
	rnd, e := rand.New(rand.NewPCG(9, 10)), book.NewEvaluator(screening.Profile{})
	raised, fed := 0, 0
	for range samples(t, 12) {
		r := randomResponse(rnd, book.Form)
		rep := e.Evaluate(r)
		telling := screening.NewTelling(rep)
		for _, q := range book.Form.Questions() {
			parts := screening.Split(r.Answer(q))
			if len(parts) == 0 {
				continue
			}
			for _, rule := range book.Rules {
				raise, feeds := screening.TellingParts(rep, rule, q)
				raised += len(raise)
				var want []forms.Answer
				for i, part := range parts {
					if slices.Contains(raise, i) || len(feeds[i]) > 0 {
						want = append(want, part)
					}
					fed += len(feeds[i])
				}
				part, ok := telling.Part(screening.Finding{Rule: rule}, q)
				if got := screening.Split(part); ok != (len(want) > 0) || !slices.EqualFunc(got, want, forms.Answer.Equal) {
					t.Fatalf("%s rests on %d parts of %s, want %d:\n%s", rule.ID, len(got), q.ID, len(want), asFile(r))
				}
			}
		}
		addsAlike(t, book, rep, telling)
	}
	if raised < 20 || fed < 20 {
		t.Errorf("%d parts raised a rule and %d fed a value; that is too few to mean anything", raised, fed)
	}
}

func addsAlike(t *testing.T, book *screening.RuleBook, rep *screening.Report, telling *screening.Telling) {
	t.Helper()
	kinds, table := ask(t, book.Form, "rx_checklist"), ask(t, book.Form, "rx_medications")
	for _, rule := range book.Rules {
		_, more := screening.TellingParts(rep, rule, kinds)
		_, less := screening.TellingParts(rep, rule, table)
		known := slices.Concat(less...)
		want := slices.ContainsFunc(slices.Concat(more...), func(id string) bool { return !slices.Contains(known, id) })
		if got := telling.Adds(screening.Finding{Rule: rule}, kinds, table); got != want {
			t.Fatalf("%s: the ticked kinds add to the listed medicines: %v, want %v:\n%s", rule.ID, got, want, asFile(rep.Response))
		}
	}
}
