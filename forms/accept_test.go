package forms_test

import (
	"math"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
)

func question(t *testing.T, id string) *forms.Question {
	t.Helper()
	q, ok := forms.SmallForm().Question(id)
	if !ok {
		t.Fatalf("no question %s", id)
	}
	return q
}

var consult, _ = forms.ParseDate("2026-11-20")

func TestAcceptTakesWhatFits(t *testing.T) {
	t.Parallel()
	date := func(s string) forms.Answer { d, _ := forms.ParseDate(s); return forms.DateAnswer(d) }
	for _, c := range []struct {
		id       string
		in, want forms.Answer
	}{
		{"cv_htn", forms.YesNoAnswer(false), forms.YesNoAnswer(false)},
		{"cv_htn", forms.Absent(forms.Declined), forms.Absent(forms.Declined)},
		{"cv_htn", forms.Answer{}, forms.Answer{}},
		{"cv_htn_control", forms.ChoiceAnswer("uncontrolled"), forms.ChoiceAnswer("uncontrolled")},
		{"cv_conditions", forms.MultiChoiceAnswer("pacemaker", "angina"), forms.MultiChoiceAnswer("angina", "pacemaker")},
		{"cv_conditions", forms.MultiChoiceAnswer("none"), forms.MultiChoiceAnswer("none")},
		{"cv_bp_systolic", forms.IntegerAnswer(60), forms.IntegerAnswer(60)},
		{"cv_bp_systolic", forms.IntegerAnswer(260), forms.IntegerAnswer(260)},
		{"met_weight_kg", forms.DecimalAnswer(70.125), forms.DecimalAnswer(70.13)},
		{"met_weight_kg", forms.DecimalAnswer(70.124999), forms.DecimalAnswer(70.12)},
		{"met_weight_kg", forms.DecimalAnswer(99.995), forms.DecimalAnswer(100)},
		{"met_weight_kg", forms.DecimalAnswer(72.675), forms.DecimalAnswer(72.68)},
		{"phq9_1", forms.IntegerAnswer(0), forms.IntegerAnswer(0)},
		{"client_birth_date", date("2026-11-20"), date("2026-11-20")},
		{"adm_roi_expiry", date("2030-01-01"), date("2030-01-01")},
		{"client_name", forms.TextAnswer("  Rosa "), forms.TextAnswer("Rosa")},
		{"client_name", forms.TextAnswer(" \u200b\u3000"), forms.Answer{}},
		{"goal_text", forms.LongTextAnswer("a\r\n\r\nb\rc\n"), forms.LongTextAnswer("a\n\nb\nc")},
		{"ref_therapist_npi", forms.TextAnswer("1234567890"), forms.TextAnswer("1234567890")},
		{"rx_medications", forms.TableAnswer(), forms.TableAnswer()},
	} {
		got, err := question(t, c.id).Accept(c.in, consult)
		if err != nil || !got.Equal(c.want) {
			t.Errorf("%s: Accept(%+v) = %+v, %v; want %+v", c.id, c.in, got, err, c.want)
		}
	}
}

func TestAcceptRefusesInWords(t *testing.T) {
	t.Parallel()
	date := func(s string) forms.Answer { d, _ := forms.ParseDate(s); return forms.DateAnswer(d) }
	row := func(cells ...forms.Answer) forms.Row { return append(cells, make(forms.Row, 7-len(cells))...) }
	for _, c := range []struct {
		id   string
		in   forms.Answer
		want string
	}{
		{"cv_htn", forms.TextAnswer("yes"), "true or false"},
		{"cv_htn_control", forms.ChoiceAnswer("CONTROLLED"), "this code is not offered (one of controlled, uncontrolled, unknown)"},
		{"cv_conditions", forms.MultiChoiceAnswer(), "empty"},
		{"cv_conditions", forms.MultiChoiceAnswer("angina", "canary"), "number 2: this code is not offered"},
		{"cv_conditions", forms.MultiChoiceAnswer("angina", "angina"), "second time"},
		{"cv_conditions", forms.MultiChoiceAnswer("none", "angina"), `"none" cannot stand beside other codes`},
		{"cv_bp_systolic", forms.IntegerAnswer(15), "this has to be from 60 to 260 mm[Hg]"},
		{"cv_bp_systolic", forms.DecimalAnswer(150), "whole number"},
		{"met_weight_kg", forms.DecimalAnswer(math.NaN()), "not a number"},
		{"met_weight_kg", forms.DecimalAnswer(math.Inf(1)), "not a number"},
		{"met_weight_kg", forms.DecimalAnswer(350.004), "from 25 to 350 kg"},
		{"met_weight_kg", forms.DecimalAnswer(24.999), "from 25 to 350 kg"},
		{"phq9_1", forms.IntegerAnswer(4), "one of 0, 1, 2, 3"},
		{"phq9_1", forms.IntegerAnswer(-1), "not offered"},
		{"client_birth_date", date("2026-11-21"), "after the day of the consultation"},
		{"client_birth_date", forms.DateAnswer(forms.Date{}), "not a day"},
		{"client_name", forms.TextAnswer("a\u2028b"), "one line"},
		{"client_name", forms.TextAnswer("a\x00b"), "no characters"},
		{"client_name", forms.TextAnswer("a\xffb"), "no characters"},
		{"client_name", forms.TextAnswer(strings.Repeat("x", 201)), "longer than 200 characters"},
		{"goal_text", forms.LongTextAnswer(strings.Repeat("x", 10_001)), "longer than 10000 characters"},
		{"ref_therapist_npi", forms.TextAnswer("12345678901"), "longer than 10"},
		{"ref_therapist_npi", forms.TextAnswer("١٢٣٤٥٦٧٨٩٠"), "form that the question wants"},
		{"rx_medications", forms.TableAnswer(row()), "number 1: the row is empty"},
		{"rx_medications", forms.TableAnswer(forms.Row{}), "another number of cells"},
		{"rx_medications", forms.TableAnswer(row(forms.TextAnswer("x")), row(forms.TextAnswer("x"), forms.YesNoAnswer(true))), "number 2: dose: this has to be a text"},
	} {
		got, err := question(t, c.id).Accept(c.in, consult)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: Accept(%+v) = %+v, %v; want an error with %q", c.id, c.in, got, err, c.want)
		} else if !got.Equal(forms.Answer{}) {
			t.Errorf("%s: Accept(%+v) refuses and still gives %+v", c.id, c.in, got)
		} else if strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: the message %q holds the value", c.id, err)
		}
	}
}

func TestWhatIsAcceptedIsAcceptedAgainUnchanged(t *testing.T) {
	t.Parallel()
	q := question(t, "met_weight_kg")
	for i := range 5000 {
		in := 25 + float64(i)*0.0649
		once, err := q.Accept(forms.DecimalAnswer(in), consult)
		if err != nil {
			t.Fatalf("Accept(%v): %v", in, err)
		}
		twice, err := q.Accept(once, consult)
		if err != nil || !twice.Equal(once) || math.Abs(once.Number()-in) > 0.0050001 {
			t.Errorf("Accept(%v) = %v, then %v, %v", in, once.Number(), twice.Number(), err)
		}
	}
}
