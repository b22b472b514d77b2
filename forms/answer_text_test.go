package forms_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
)

func TestAnswersInWords(t *testing.T) {
	t.Parallel()
	r, err := readJSON(t, file(`"cv_htn":false,"cv_htn_control":"controlled","cv_conditions":["valve","angina"],"cv_bp_systolic":164,`+
		`"met_weight_kg":70.50,"phq9_1":2,"client_birth_date":"1983-02-14","client_name":"A\u202eb","goal_text":"one\ntwo\u001b[2J",`+
		`"rx_medications":[{"name":"lamotrigine","dose":"100 mg","current":true,"since":"2020-02-29"},{"name":"other","dose":{"absent":"unknown"},"route":"oral"}]`))
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string][]string{
		"cv_htn":            {"No"},
		"cv_htn_control":    {"under control"},
		"cv_conditions":     {"Angina; Valve disease"},
		"cv_bp_systolic":    {"164 mm[Hg]"},
		"met_weight_kg":     {"70.5 kg"},
		"phq9_1":            {"More than half the days"},
		"client_birth_date": {"14 Feb 1983"},
		"client_name":       {"A<U+202E>b"},
		"goal_text":         {"one", "two<U+001B>[2J"},
		"rx_medications":    {"lamotrigine, 100 mg, Current: yes, 29 Feb 2020", "other, Dose: not sure, By mouth"},
		"adm_roi_expiry":    nil,
	} {
		q, _ := r.Form.Question(id)
		lines := q.AnswerLines(r.Answer(q))
		if !slices.Equal(lines, want) {
			t.Errorf("%s: lines %q, want %q", id, lines, want)
		}
		sep := "\n"
		if q.Kind == forms.Table {
			sep = "; "
		}
		if got := q.AnswerText(r.Answer(q)); got != strings.Join(want, sep) {
			t.Errorf("%s: text %q, want %q", id, got, strings.Join(want, sep))
		}
	}
	q := question(t, "rx_medications")
	if got := q.AnswerText(forms.TableAnswer()); got != "Takes no medicines or supplements" {
		t.Errorf("an empty table reads %q, want the form's words", got)
	}
	if got := q.AnswerText(forms.Absent(forms.Declined)); got != "" {
		t.Errorf("a declined answer reads %q, want nothing", got)
	}
}
