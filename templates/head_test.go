package templates

import (
	"testing"

	"github.com/kapscreen/kapscreen/forms"
)

// What nobody answered about allergies stands beside what is reported: a box that names latex alone would say that the
// question about ketamine was answered with no.
func TestTheAllergyBoxSaysWhatIsOpen(t *testing.T) {
	yes, no, declined, unsure := forms.YesNoAnswer(true), forms.YesNoAnswer(false), forms.Absent(forms.Declined), forms.Absent(forms.NotSure)
	latex, none := forms.MultiChoiceAnswer("latex"), forms.MultiChoiceAnswer("none")
	for _, c := range []struct {
		ketamine, other forms.Answer
		want            string
	}{
		{no, none, "None reported (D6, D8)"},
		{no, latex, "latex (D6, D8)"},
		{yes, none, "Reaction to ketamine or esketamine (D6, D8)"},
		{declined, latex, "Declined (D6); latex (D8)"},
		{yes, unsure, "Not sure (D8); Reaction to ketamine or esketamine (D6)"},
		{declined, none, "Declined (D6); None reported (D8)"},
		{no, unsure, "Not sure (D8); None reported (D6)"},
		{declined, declined, "Declined (D6, D8)"},
		{declined, unsure, "Declined (D6); Not sure (D8)"},
	} {
		r := demoResponse(t)
		for id, a := range map[string]forms.Answer{"allergy_ketamine": c.ketamine, "allergy_other": c.other} {
			q, ok := r.Form.Question(id)
			if !ok {
				t.Fatalf("the form has no question %s", id)
			}
			r.Set(q, a)
		}
		o := practice
		o.Incomplete = "x"
		if got := build(t, r, o).doc.Client.Allergies; got != c.want {
			t.Errorf("ketamine %v, other %v: %q, want %q", c.ketamine, c.other, got, c.want)
		}
	}
}
