package library_test

import (
	"bytes"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/forms/source"
	"github.com/kapscreen/kapscreen/screening"
)

// load loads a built-in questionnaire with its rules. Problems and warnings fail the test.
func load(t *testing.T, name string) (*forms.Form, *screening.RuleBook) {
	t.Helper()
	form, problems := forms.Load(library.FS(), name, library.FS())
	report(t, problems)
	if form == nil {
		t.Fatalf("%s does not load", name)
	}
	book, problems := screening.Load(form, library.FS(), name, library.FS())
	report(t, problems)
	if book == nil {
		t.Fatalf("the rules of %s do not load", name)
	}
	return form, book
}

// report fails the test for every problem and warning.
func report(t *testing.T, problems source.Problems) {
	t.Helper()
	for _, p := range problems {
		t.Errorf("%s:%d:%d: %s (%s)", p.Place.File, p.Place.Line, p.Place.Col, p.Message, p.Hint)
	}
}

func TestBuiltInFormsLoadWithoutProblems(t *testing.T) {
	t.Parallel()
	for _, name := range library.Names() {
		form, _ := load(t, name)
		if form.ID != name {
			t.Errorf("the form in folder %s has the id %s", name, form.ID)
		}
	}
}

func TestDemoIsAsRichAsTheTargetPicture(t *testing.T) {
	t.Parallel()
	form, book := load(t, library.Default)
	r, err := forms.ReadJSON(form, "noemi.json", bytes.NewReader(library.Demo()))
	if err != nil {
		t.Fatalf("the demo does not read: %v", err)
	}
	found := book.Evaluate(r, screening.Profile{})
	got := map[screening.Priority]int{}
	open := map[string]bool{}
	for _, f := range found.Findings {
		switch f.Status {
		case screening.Raised:
			got[f.Priority]++
		case screening.Undetermined:
			for _, q := range f.Missing {
				open[q.ID] = true
			}
		case screening.Clear:
		}
	}
	want := map[screening.Priority]int{screening.Urgent: 2, screening.Soon: 5, screening.Routine: 2, screening.Info: 1}
	for p, n := range want {
		if got[p] != n {
			t.Errorf("%d items are %v, want %d", got[p], p, n)
		}
	}
	for _, id := range []string{"eye_pressure", "si_means_home", "uro_bladder"} {
		if !open[id] {
			t.Errorf("no item is kept open by %s", id)
		}
	}
}
