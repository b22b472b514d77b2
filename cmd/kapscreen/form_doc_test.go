package main

import (
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms/library"
)

// Who signs the rules has to find on the first page what nobody has confirmed and what no publisher says.
func TestRuleBookBeginsWithWhatNobodyConfirmed(t *testing.T) {
	t.Parallel()
	book := ruleBook(t, library.Default)
	first, _, found := strings.Cut(book, "\n## Questions")
	if !found {
		t.Fatal("the rule book has no questions")
	}
	for _, want := range []string{
		"to be confirmed", "pharmacist", "publisher's file",
		"GAD-7: ", "No published rule for missing items was found", "PCL-5: With one item missing there is no total",
		"ASQ: Every reason but an answer", "`cv.ich`", "`adm.gate.htn_mismatch`",
	} {
		if !strings.Contains(first, want) {
			t.Errorf("the first page of the rule book does not say %q", want)
		}
	}
	for _, want := range []string{"| `bp_high_systolic` | 160 |", "- label in the referral: ", "- columns: `name` Medicine", "said to be asked of everyone"} {
		if !strings.Contains(book, want) {
			t.Errorf("the rule book does not say %q", want)
		}
	}
}
