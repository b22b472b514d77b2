package casefile

import (
	"math/rand/v2"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// BenchmarkAppend is the own work beside the sync: at most 1 ms.
func BenchmarkAppend(b *testing.B) {
	j := begin(b, testStore(b, testKeys(b)))
	defer closeIt(b, j)
	fill(b, j, rand.New(rand.NewPCG(1, 1)), 200)
	e := interview.Event{At: noon, Kind: interview.EventAnswer, Question: "cv_htn", Answer: forms.YesNoAnswer(true)}
	for b.Loop() {
		if err := j.Append(e); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAppendCounted is the same with the built-in form, whose questions that apply are counted for each event.
func BenchmarkAppendCounted(b *testing.B) {
	form := builtIn(b)
	j, err := testStore(b, testKeys(b)).Begin(form, Beginning{Partner: "generic", Consult: forms.DateOf(noon), Now: noon})
	if err != nil {
		b.Fatal(err)
	}
	defer closeIt(b, j)
	e := interview.Event{At: noon, Kind: interview.EventAnswer}
	for _, q := range form.Questions() {
		e.Question, e.Answer = q.ID, forms.Absent(forms.Declined)
		if q.Kind == forms.YesNo {
			e.Answer = forms.YesNoAnswer(true)
		}
		if err := j.Append(e); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if err := j.Append(e); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAppendSynced is the same with the disk's sync.
func BenchmarkAppendSynced(b *testing.B) {
	j := begin(b, storeIn(b, b.TempDir(), testKeys(b), osDisk{}))
	defer closeIt(b, j)
	e := interview.Event{At: noon, Kind: interview.EventAnswer, Question: "cv_htn", Answer: forms.YesNoAnswer(true)}
	for b.Loop() {
		if err := j.Append(e); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen reads a sealed case of 500 events: at most 50 ms.
func BenchmarkOpen(b *testing.B) {
	s := testStore(b, testKeys(b))
	j := begin(b, s)
	fill(b, j, rand.New(rand.NewPCG(1, 1)), 500)
	closeIt(b, j)
	for b.Loop() {
		if _, err := s.Open(j.Case().ID); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkList lists 1 000 sealed cases with names: at most 300 ms.
func BenchmarkList(b *testing.B) {
	s := testStore(b, testKeys(b))
	for range 1000 {
		j := begin(b, s)
		fill(b, j, rand.New(rand.NewPCG(1, 1)), 3)
		closeIt(b, j)
	}
	for b.Loop() {
		if entries, err := s.List(true); err != nil || len(entries) != 1000 || entries[0].Form != "bare" {
			b.Fatalf("%d entries, %v", len(entries), err)
		}
	}
}
