package library_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
)

// published is an instrument as the contract holds it.
type published struct {
	ID        string `json:"id"`
	Languages struct {
		EN struct {
			Stem         string `json:"stem"`
			Instructions string `json:"instructions"`
			Items        []struct {
				N       int     `json:"n"`
				ID      string  `json:"id"`
				Text    string  `json:"text"`
				LOINC   *string `json:"loinc"`
				Integer string  `json:"answer_type"`
			} `json:"items"`
			Options []struct {
				Score     *int     `json:"score"`
				Text      string   `json:"text"`
				LOINC     *string  `json:"loinc_answer"`
				AppliesTo []string `json:"applies_to"`
			} `json:"options"`
		} `json:"en"`
	} `json:"languages"`
	Footnotes struct {
		MustShow struct {
			EN *string `json:"en"`
		} `json:"must_show"`
	} `json:"footnotes"`
	LOINC struct {
		Panel string `json:"panel"`
		Total string `json:"total"`
	} `json:"loinc"`
}

func instruments(t *testing.T) []published {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(contract, "instruments", "*.json"))
	if err != nil || len(names) != 6 {
		t.Fatalf("found %d instruments (%v), want 6", len(names), err)
	}
	out := make([]published, len(names))
	for i, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &out[i]); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return out
}

func TestInstrumentsStandWordForWord(t *testing.T) {
	t.Parallel()
	form, _ := load(t, library.Default)
	for _, p := range instruments(t) {
		for _, item := range p.Languages.EN.Items {
			q, ok := form.Question(item.ID)
			if !ok {
				t.Errorf("%s: there is no item %s", p.ID, item.ID)
				continue
			}
			if q.Ask != item.Text {
				t.Errorf("%s reads %q, want %q", item.ID, q.Ask, item.Text)
			}
			if q.Item != item.N {
				t.Errorf("%s is item %d, want %d", item.ID, q.Item, item.N)
			}
			if p.ID != "asq" && q.LOINC != value(item.LOINC) { // ASQ goes without item codes: one source only
				t.Errorf("%s has LOINC code %q, want %q", item.ID, q.LOINC, value(item.LOINC))
			}
			if q.Kind == forms.Integer && p.ID != "drug1" {
				compareChoices(t, p, q)
			}
		}
		compareHead(t, form, p)
	}
}

func compareChoices(t *testing.T, p published, q *forms.Question) {
	t.Helper()
	next := 0
	for _, o := range p.Languages.EN.Options {
		if !slices.Contains(o.AppliesTo, q.ID) {
			continue
		}
		if next >= len(q.Choices) {
			t.Errorf("%s lacks the choice %q", q.ID, o.Text)
			return
		}
		got := q.Choices[next]
		if got.Text != o.Text || got.LOINC != value(o.LOINC) || got.Code != strconv.Itoa(next) || got.Score != next {
			t.Errorf("choice %d of %s is %+v, want %q with LOINC %q", next, q.ID, got, o.Text, value(o.LOINC))
		}
		next++
	}
	if next != len(q.Choices) {
		t.Errorf("%s has %d choices, want %d", q.ID, len(q.Choices), next)
	}
}

func compareHead(t *testing.T, form *forms.Form, p published) {
	t.Helper()
	i := slices.IndexFunc(form.Instruments, func(i *forms.Instrument) bool { return i.ID == p.ID })
	if i < 0 {
		t.Errorf("the form does not use %s", p.ID)
		return
	}
	in := form.Instruments[i]
	if p.ID != "auditc" && in.Stem != p.Languages.EN.Stem { // AUDIT-C's preamble promises what a referral cannot keep
		t.Errorf("the stem of %s is %q, want %q", p.ID, in.Stem, p.Languages.EN.Stem)
	}
	if in.Instructions != p.Languages.EN.Instructions {
		t.Errorf("the instructions of %s are %q, want %q", p.ID, in.Instructions, p.Languages.EN.Instructions)
	}
	if line := p.Footnotes.MustShow.EN; line != nil && in.Notice != *line {
		t.Errorf("the notice of %s is %q, want %q", p.ID, in.Notice, *line)
	}
	if in.LOINCPanel != p.LOINC.Panel || in.LOINCTotal != p.LOINC.Total {
		t.Errorf("%s has LOINC codes %q and %q, want %q and %q", p.ID, in.LOINCPanel, in.LOINCTotal, p.LOINC.Panel, p.LOINC.Total)
	}
	if in.Licence == "" || in.Paper == "" || in.SourceAgreement == "" || in.LOINCNotice == "" {
		t.Errorf("%s lacks licence, paper, source agreement or LOINC notice", p.ID)
	}
	if len(in.Tests) == 0 {
		t.Errorf("%s has no test vectors", p.ID)
	}
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// Every vector of the contract stands in the instruments' own tests, and comes out.
func TestInstrumentVectorsComeOut(t *testing.T) {
	t.Parallel()
	form, _ := load(t, library.Default)
	consult, _ := forms.ParseDate("2026-11-20")
	for _, in := range form.Instruments {
		var items []*forms.Question
		for _, q := range form.Questions() {
			if q.Instrument == in {
				items = append(items, q)
			}
		}
		for _, v := range in.Tests {
			r := forms.NewResponse(form, consult)
			if trauma, ok := form.Question("ref_trauma"); ok {
				r.Set(trauma, forms.YesNoAnswer(true))
			}
			for i, a := range v.Items {
				r.Set(items[i], a)
			}
			view := forms.Look(r, forms.Settings{})
			for _, want := range v.Expect {
				if got := view.Value(want.Value); !want.Matches(got) {
					t.Errorf("%s, vector %s: %s is %v %+v, want %v %s", in.ID, v.ID, want.Value, got.State, got.Answer, want.State, want.Text)
				}
			}
		}
	}
}

func TestNoVectorOfTheContractIsLeftOut(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join(contract, "vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var vectors map[string][]struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(data, &vectors); err != nil {
		t.Fatal(err)
	}
	form, _ := load(t, library.Default)
	for _, in := range form.Instruments {
		for _, v := range vectors[in.ID] {
			if v.ID == "" { // the single drug item's vectors have no ids
				continue
			}
			if !slices.ContainsFunc(in.Tests, func(x forms.InstrumentTest) bool { return x.ID == v.ID }) {
				t.Errorf("%s lacks the vector %s", in.ID, v.ID)
			}
		}
		if len(in.Tests) < len(vectors[in.ID]) {
			t.Errorf("%s has %d vectors, want at least %d", in.ID, len(in.Tests), len(vectors[in.ID]))
		}
	}
}

// Where the line of AUDIT-C lies depends on the sex recorded at birth; one that is not stated counts with the lower.
func TestAuditCIsReadBySex(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join(contract, "vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var vectors struct {
		AuditC []struct {
			ID    string `json:"id"`
			Items []*int `json:"items"`
			Men   *bool  `json:"men"`
			Women *bool  `json:"women_or_unspecified"`
		} `json:"auditc"`
	}
	if err := json.Unmarshal(data, &vectors); err != nil || len(vectors.AuditC) == 0 {
		t.Fatalf("no vectors (%v)", err)
	}
	form, _ := load(t, library.Default)
	for _, v := range vectors.AuditC {
		if v.ID == "A12" { // an error as a pure score; in a response items 2 and 3 do not apply beside a first item of 0
			continue
		}
		for sex, want := range map[string]*bool{"male": v.Men, "female": v.Women, "intersex": v.Women, "": v.Women} {
			consult, _ := forms.ParseDate("2026-11-20")
			r := forms.NewResponse(form, consult)
			for i, n := range v.Items {
				if q, ok := form.Question("auditc_" + strconv.Itoa(i+1)); ok && n != nil {
					r.Set(q, forms.IntegerAnswer(int64(*n)))
				}
			}
			if q, ok := form.Question("client_sex_at_birth"); ok && sex != "" {
				r.Set(q, forms.ChoiceAnswer(sex))
			}
			got := forms.Look(r, forms.Settings{}).Value("auditc_positive")
			if (got.State == forms.Answered) != (want != nil) || want != nil && got.Answer.Yes() != *want {
				t.Errorf("%s, sex %q: auditc_positive is %v %+v, want %v", v.ID, sex, got.State, got.Answer, want)
			}
		}
	}
}
