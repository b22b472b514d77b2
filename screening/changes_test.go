package screening_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/screening"
)

func TestSinceSaysWhatIsNewSettledAndReopened(t *testing.T) {
	t.Parallel()
	book := loadBook(t, "kap-preconsult")
	screen := func(answers string) *screening.Report {
		file := `{"kapscreen":"response/v1","form":"kap-preconsult","consult_date":"2026-11-20","answers":{` + answers + `}}`
		r, err := forms.ReadJSON(book.Form, "t", strings.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		return book.Evaluate(r, screening.Profile{})
	}
	earlier := screen(`"cv_ich":true,"cv_aneurysm":false,"preg_lactation":false,"preg_possible":"yes"`).Statuses()
	now := screen(`"cv_ich":false,"cv_aneurysm":true,"hx_ketamine_ever":false,"preg_lactation":{"absent":"declined"},"preg_possible":"yes"`)
	got := map[string]string{}
	for _, c := range now.Since(earlier) {
		got[c.Rule.ID] = c.Kind.String()
	}
	for rule, want := range map[string]string{
		"cv.ich": "gone", "cv.aneurysm_avm": "new", "hx.ketamine.any": "settled", "preg.lactation": "reopened",
	} {
		if got[rule] != want {
			t.Errorf("%s: got %q, want %q", rule, got[rule], want)
		}
	}
	if c := now.Since(now.Statuses()); len(c) != 0 {
		t.Errorf("against itself: got %d changes, want none", len(c))
	}
}

func TestReportIsTheSameForTheSameResponse(t *testing.T) {
	t.Parallel()
	book := loadBook(t, "kap-preconsult")
	data, err := os.ReadFile("testdata/vignettes/S09-siobhan.json")
	if err != nil {
		t.Fatal(err)
	}
	var first []byte
	e := book.NewEvaluator(screening.Profile{Partner: "generic"})
	for range 20 {
		r, err := forms.ReadJSON(book.Form, "S09", bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		out, err := e.Evaluate(r).MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = out
		}
		if !bytes.Equal(first, out) {
			t.Fatal("the same response gave two reports")
		}
	}
}
