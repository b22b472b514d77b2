package casefile

import (
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// listed is the one case of a store as List tells it.
func listed(t *testing.T, s *Store, id string) Entry {
	t.Helper()
	entries, err := s.List(false)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.ID == id {
			return e
		}
	}
	t.Fatalf("case %s is not in the list", id)
	return Entry{}
}

func mustCount(t *testing.T, when string, got *Progress, asked, applicable int) {
	t.Helper()
	if got == nil || *got != (Progress{asked, applicable}) {
		t.Errorf("%s: the list counts %+v, want %d asked of %d that apply", when, got, asked, applicable)
	}
}

func TestTheListCountsWhatApplies(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, o Options) {
		s := testStore(t, o)
		form := builtIn(t)
		j, err := s.Begin(form, Beginning{Consult: forms.DateOf(noon), Now: noon})
		if err != nil {
			t.Fatal(err)
		}
		say := func(id string, a forms.Answer) {
			t.Helper()
			if err := j.Append(interview.Event{At: noon, Kind: interview.EventAnswer, Question: id, Answer: a}); err != nil {
				t.Fatal(err)
			}
		}
		id := j.Case().ID
		_, all := forms.Look(forms.NewResponse(form, forms.DateOf(noon)), forms.Settings{}).Progress()
		mustCount(t, "a new case", listed(t, s, id).Progress, 0, all)
		say("cv_htn", forms.YesNoAnswer(true))
		say("cv_htn_control", forms.Absent(forms.Declined))
		mustCount(t, "an answer and a refusal", listed(t, s, id).Progress, 2, all)
		say("cv_htn", forms.YesNoAnswer(false)) // the second does not apply any more
		mustCount(t, "an answer that does not apply any more", listed(t, s, id).Progress, 1, all-1)
		if e := listed(t, s, id); e.Answered != 2 || e.Questions != len(form.Questions()) {
			t.Errorf("%d answered of %d, want 2 of %d, whether they apply or not", e.Answered, e.Questions, len(form.Questions()))
		}
		closeIt(t, j)
		j = resume(t, s, id)
		say("cv_htn", forms.YesNoAnswer(true))
		closeIt(t, j)
		mustCount(t, "the next day", listed(t, s, id).Progress, 2, all)
		if err := s.Reseal(id); err != nil {
			t.Fatal(err)
		}
		mustCount(t, "written anew", listed(t, s, id).Progress, 2, all)
		damage(t, s, id, firstEvent+3) // the last record: the refusal and the answer before it are left
		mustCount(t, "salvaged", listed(t, s, id).Progress, 1, all-1)
	})
}

func TestImportedCasesAreCounted(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	form := builtIn(t)
	r := forms.NewResponse(form, forms.DateOf(noon))
	q, _ := form.Question("cv_htn")
	r.Set(q, forms.YesNoAnswer(false))
	id, err := s.Import(r, Beginning{Now: noon}, true)
	if err != nil {
		t.Fatal(err)
	}
	_, applicable := forms.Look(r, forms.Settings{}).Progress()
	mustCount(t, "an imported case", listed(t, s, id).Progress, 1, applicable)
}

func TestOldCasesAreCountedFromTheirNextEventOn(t *testing.T) {
	t.Parallel()
	s, _ := oldStore(t)
	entries, err := s.List(false)
	if err != nil || len(entries) != 2 {
		t.Fatalf("%d entries, %v; want 2", len(entries), err)
	}
	for _, e := range entries {
		if e.Progress != nil || e.Answered == 0 {
			t.Errorf("case %s: %+v and %d answered, want no progress that nobody counted", e.ID, e.Progress, e.Answered)
		}
		j := resume(t, s, e.ID)
		if err := j.Append(interview.Event{At: noon, Kind: interview.EventAnswer, Question: "cv_htn", Answer: forms.YesNoAnswer(true)}); err != nil {
			t.Fatal(err)
		}
		closeIt(t, j)
		mustCount(t, "an old case gone on with", listed(t, s, e.ID).Progress, 2, 2)
	}
}
