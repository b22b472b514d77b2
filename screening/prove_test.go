package screening_test

import (
	"bytes"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/condition"
	"github.com/kapscreen/kapscreen/screening"
)

var proofDay, _ = forms.NewDate(2026, 11, 20)

func TestEveryRuleHasAWitnessThatRaisesIt(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"kap-preconsult", "kap-follow-up"} {
		book := loadBook(t, name)
		proof := book.Prove(proofDay, 0)
		for _, p := range proof.Rules {
			if p.Raised != condition.Found {
				t.Errorf("%s: rule %s has no witness (verdict %d)", name, p.Rule.ID, p.Raised)
				continue
			}
			replay(t, book, p)
		}
		for _, q := range proof.Questions {
			t.Errorf("%s: question %s cannot be reached (verdict %d)", name, q.Question.ID, q.Verdict)
		}
		if got, want := proof.Reached, len(book.Form.Questions()); got != want {
			t.Errorf("%s: %d questions reached, want %d", name, got, want)
		}
	}
}

// replay writes the witness as a response file, reads it as one, and screens it.
func replay(t *testing.T, book *screening.RuleBook, p screening.RuleProof) {
	t.Helper()
	var file bytes.Buffer
	if err := forms.WriteJSON(&file, p.Witness); err != nil {
		t.Fatal(err)
	}
	r, err := forms.ReadJSON(book.Form, p.Rule.ID, &file)
	if err != nil {
		t.Errorf("rule %s: its witness is no response: %v", p.Rule.ID, err)
		return
	}
	rep := book.Evaluate(r, screening.Profile{})
	for _, list := range [][]screening.Finding{rep.Findings, rep.Superseded} {
		for _, f := range list {
			if f.Rule == p.Rule && f.Status == screening.Raised {
				return
			}
		}
	}
	t.Errorf("rule %s: its witness does not raise it", p.Rule.ID)
}

func TestSilenceNeverClearsWithoutADeclaredException(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"kap-preconsult", "kap-follow-up"} {
		book := loadBook(t, name)
		for _, p := range book.Prove(proofDay, 0).Rules {
			if p.SilenceClears() {
				t.Errorf("%s: silence clears rule %s through %v", name, p.Rule.ID, p.Undeclared)
			}
		}
	}
}
