package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/screening"
)

// evidenceOf is the evidence of each raised rule for the rows of medicines.
func evidenceOf(t *testing.T, medicines string) map[string]string {
	t.Helper()
	form, book, err := loadForm(library.Default)
	if err != nil {
		t.Fatal(err)
	}
	text := `{"kapscreen":"response/v1","form":"kap-preconsult","consult_date":"2026-11-20","answers":{"rx_medications":[` + medicines +
		`],"rx_checklist":["none"],"cv_htn":false}}`
	r, err := forms.ReadJSON(form, "test", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	rep := book.Evaluate(r, screening.Profile{})
	found := map[string]string{}
	for _, f := range rep.Findings {
		if f.Status == screening.Raised {
			found[f.Rule.ID] = strings.Join(evidence(rep, f), "\n")
		}
	}
	return found
}

func TestEvidenceShowsTheRowsThatRaiseARule(t *testing.T) {
	t.Parallel()
	const lamotrigine, prazosin, fish = `{"name":"Lamotrigine","dose":"100 mg"}`, `{"name":"prazosin","dose":"2 mg"}`, `{"name":"fish oil","dose":"1 g"}`
	found := evidenceOf(t, lamotrigine+","+prazosin+","+fish)
	for rule, want := range map[string]string{"rx.glutamate": "Lamotrigine", "adm.gate.htn_mismatch": "prazosin"} {
		got, ok := found[rule]
		if !ok {
			t.Errorf("%s was not raised", rule)
			continue
		}
		for _, name := range []string{"Lamotrigine", "prazosin", "fish oil"} {
			if strings.Contains(got, name) != (name == want) {
				t.Errorf("%s: evidence %q, want %s and no other medicine", rule, got, want)
			}
		}
	}
}

// Where no row raises a rule alone, as with two medicines that matter together, the whole list stands there.
func TestEvidenceShowsAllThatOnlyTogetherRaisesARule(t *testing.T) {
	t.Parallel()
	const together = "rx.benzo.combined"
	found := evidenceOf(t, `{"name":"lorazepam","dose":"1 mg"},{"name":"oxycodone","dose":"5 mg"}`)
	if got := found[together]; !strings.Contains(got, "lorazepam") || !strings.Contains(got, "oxycodone") {
		t.Errorf("%s: evidence %q, want both medicines", together, got)
	}
}

// Every raised rule of every invented client has evidence for each answer it names.
func TestEvidenceNamesEveryAnswerBehindAFinding(t *testing.T) {
	t.Parallel()
	form, book, err := loadForm(library.Default)
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join("..", "..", "screening", "testdata", "vignettes", "S??-*[a-z].json"))
	raised := 0
	for _, file := range files {
		if strings.HasSuffix(file, ".expected.json") {
			continue
		}
		in, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		r, err := forms.ReadJSON(form, file, in)
		_ = in.Close()
		if err != nil {
			t.Fatal(err)
		}
		rep := book.Evaluate(r, screening.Profile{})
		for _, f := range rep.Findings {
			if f.Status != screening.Raised {
				continue
			}
			raised++
			lines := evidence(rep, f)
			if len(lines) != len(f.Because) {
				t.Errorf("%s: %s has %d lines of evidence for %d answers", file, f.Rule.ID, len(lines), len(f.Because))
			}
			for i, q := range f.Because {
				if i < len(lines) && (!strings.HasPrefix(lines[i], label(q)+": ") || strings.HasSuffix(lines[i], ": ")) {
					t.Errorf("%s: %s: %q says nothing of %s", file, f.Rule.ID, lines[i], q.ID)
				}
			}
		}
	}
	if raised < 20 {
		t.Errorf("only %d findings were looked at", raised)
	}
}
