package forms_test

import (
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
)

func TestTypedAnswersAreRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ id, typed, want string }{
		{"cv_htn", "y", "true"},
		{"cv_htn", " YES ", "true"},
		{"cv_htn", "n", "false"},
		{"cv_htn_control", "controlled", `"controlled"`},
		{"cv_htn_control", "Controlled", `"controlled"`},
		{"cv_htn_control", "2", `"uncontrolled"`},
		{"cv_conditions", "3; angina,angina", `["angina","valve"]`},
		{"cv_conditions", "none", `["none"]`},
		{"cv_bp_systolic", "150", "150"},
		{"phq9_1", "0", "0"},
		{"met_weight_kg", "70", "70"},
		{"met_weight_kg", "70.5", "70.5"},
		{"met_weight_kg", "70,5", "70.5"},
		{"met_weight_kg", "70,25", "70.25"},
		{"client_birth_date", "1983-02-14", `"1983-02-14"`},
		{"client_birth_date", "02/14/1983", `"1983-02-14"`},
		{"client_birth_date", "2/4/1983", `"1983-02-04"`},
		{"client_birth_date", "14 Feb 1983", `"1983-02-14"`},
		{"client_birth_date", "14 february 1983", `"1983-02-14"`},
		{"client_name", " Zäzilia ", `"Zäzilia"`},
		{"goal_text", "a\nb\n", `"a\nb"`},
	} {
		q := question(t, c.id)
		a, err := q.ParseAnswer(c.typed, consult)
		if got := string(forms.AnswerJSON(q, a)); err != nil || got != c.want {
			t.Errorf("%s: ParseAnswer(%q) = %s, %v; want %s", c.id, c.typed, got, err, c.want)
		}
	}
}

func TestTypedNonsenseIsRefusedWithoutEcho(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ id, typed, want string }{
		{"cv_htn", "", "nothing was typed"},
		{"client_name", " \u200b ", "nothing was typed"},
		{"cv_htn", "perhaps", "type y or n"},
		{"cv_htn", "yy", "type y or n"},
		{"cv_htn_control", "4", "no such choice"},
		{"cv_htn_control", "0", "no such choice"},
		{"cv_htn_control", "+1", "no such choice"},
		{"cv_conditions", "1;2", `"none" cannot stand`},
		{"cv_conditions", "; ,", "empty"},
		{"cv_conditions", "angina valve", "no such choice"},
		{"cv_bp_systolic", "150/90", "whole number"},
		{"cv_bp_systolic", "150.0", "whole number"},
		{"cv_bp_systolic", "١٥٠", "whole number"},
		{"cv_bp_systolic", "15", "from 60 to 260 mm[Hg]"},
		{"cv_bp_systolic", "1500", "from 60 to 260 mm[Hg]"},
		{"cv_bp_systolic", "99999999999999999999", "too large"},
		{"phq9_1", "4", "one of 0, 1, 2, 3"},
		{"met_weight_kg", "150 lb", "without a unit"},
		{"met_weight_kg", "1,000", "two ways"},
		{"met_weight_kg", "1.234,5", "has to be a number"},
		{"met_weight_kg", "1e2", "has to be a number"},
		{"met_weight_kg", "NaN", "has to be a number"},
		{"met_weight_kg", "Inf", "has to be a number"},
		{"met_weight_kg", "0x20", "has to be a number"},
		{"met_weight_kg", ".", "has to be a number"},
		{"met_weight_kg", strings.Repeat("9", 400), "too large"},
		{"client_birth_date", "1983-02-30", "not a day that exists (write YYYY-MM-DD or MM/DD/YYYY)"},
		{"client_birth_date", "14/02/1983", "not a day that exists"},
		{"client_birth_date", "02/14/83", "not a day that exists"},
		{"client_birth_date", "yesterday", "not a day that exists"},
		{"client_birth_date", "2027-01-01", "after the day of the consultation"},
		{"client_name", "a\nb", "one line"},
		{"rx_medications", "aspirin", "cell by cell"},
	} {
		a, err := question(t, c.id).ParseAnswer(c.typed, consult)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: ParseAnswer(%q) = %+v, %v; want an error with %q", c.id, c.typed, a, err, c.want)
		} else if len(c.typed) > 3 && strings.Contains(err.Error(), c.typed) {
			t.Errorf("%s: the message %q holds what was typed", c.id, err)
		}
	}
}

func TestNumbersThatAreCodesAreCodes(t *testing.T) {
	t.Parallel()
	f := forms.FormOf("f", "1.0.0", &forms.Question{ID: "q", Kind: forms.Choice, Choices: []forms.Option{{Code: "2"}, {Code: "1"}, {Code: "0"}}})
	q, _ := f.Question("q")
	for typed, want := range map[string]string{"2": "2", "1": "1", "0": "0"} {
		if a, err := q.ParseAnswer(typed, consult); err != nil || a.Code() != want {
			t.Errorf("ParseAnswer(%q) = %q, %v; want the code %s", typed, a.Code(), err, want)
		}
	}
	if a, err := q.ParseAnswer("3", consult); err == nil {
		t.Errorf("ParseAnswer(3) = %q, want an error: 3 is neither code nor meant as a place", a.Code())
	}
}

func TestCellsAreReadLikeAnswers(t *testing.T) {
	t.Parallel()
	q := question(t, "rx_medications")
	for _, c := range []struct {
		column      int
		typed, want string
	}{
		{0, " lamotrigine ", "lamotrigine"}, {2, "y", "Yes"}, {3, "2020-02-29", "29 Feb 2020"}, {4, "2", "2"}, {5, "0,125", ""},
		{5, "0.125", "0.125"}, {6, "2", "Patch"}, {3, "02/03/2020", ""},
	} {
		a, err := q.Columns[c.column].ParseAnswer(c.typed, consult)
		if got := q.Columns[c.column].AnswerText(a); got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("column %s: ParseAnswer(%q) = %q, %v; want %q", q.Columns[c.column].ID, c.typed, got, err, c.want)
		}
	}
}

func FuzzParseAnswer(f *testing.F) {
	for _, s := range []string{"y", "1;2", "70,5", "1,000", "02/14/1983", "14 Feb 1983", "\x1b[2J", "\xff", "9e9", "-0", "none;angina"} {
		f.Add(s)
	}
	form := forms.SmallForm()
	f.Fuzz(func(t *testing.T, typed string) {
		for _, q := range form.Questions() {
			a, err := q.ParseAnswer(typed, consult)
			if err != nil {
				continue
			}
			again, err := q.Accept(a, consult)
			if err != nil || !again.Equal(a) {
				t.Errorf("%s: ParseAnswer(%q) = %+v, which Accept makes %+v, %v", q.ID, typed, a, again, err)
			}
			if q.AnswerText(a) == "" {
				t.Errorf("%s: ParseAnswer(%q) = %+v shows nothing", q.ID, typed, a)
			}
		}
	})
}
