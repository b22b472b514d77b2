package library_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/screening"
)

// The clinical contract: a copy of what the content was built from. Ids, types, codes, order, conditions, units, ranges,
// priorities and sources are fixed by it; wording is not.
const contract = "testdata/clinical"

// rows reads a table of the contract, one map a row.
func rows(t *testing.T, name string) []map[string]string {
	t.Helper()
	file, err := os.Open(filepath.Join(contract, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	cells, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := make([]map[string]string, 0, len(cells))
	for _, line := range cells[1:] {
		row := map[string]string{}
		for i, head := range cells[0] {
			row[head] = line[i]
		}
		out = append(out, row)
	}
	return out
}

// plain writes a condition in one way, whichever of its spellings a file uses.
func plain(condition string) string {
	s := strings.Join(strings.Fields(condition), " ")
	for _, word := range [][2]string{{" && ", " and "}, {" || ", " or "}, {"!(", "not ("}} {
		s = strings.ReplaceAll(s, word[0], word[1])
	}
	return s
}

func TestQuestionsFollowTheDictionary(t *testing.T) {
	t.Parallel()
	form, _ := load(t, library.Default)
	dictionary := rows(t, "dictionary.csv")
	questions := form.Questions()
	if len(questions) != len(dictionary) {
		t.Fatalf("the form has %d questions, the dictionary %d", len(questions), len(dictionary))
	}
	for i, row := range dictionary {
		q := questions[i]
		for what, pair := range map[string][2]string{
			"id":       {q.ID, row["id"]},
			"section":  {q.Section.ID, row["section"]},
			"type":     {q.Kind.String(), row["type"]},
			"codes":    {strings.Join(codes(q), ";"), row["codes"]},
			"columns":  {columns(q), strings.TrimSuffix(row["columns"], ";")},
			"when":     {plain(q.When), plain(row["shown_when"])},
			"required": {map[bool]string{true: "y", false: "n"}[q.Required], row["required_for_referral"]},
			"unit":     {q.Unit, row["unit"]},
			"range":    {bounds(q), row["range"]},
			"sources":  {strings.Join(q.Sources, ";"), row["source"]},
			"loinc":    {q.LOINC, row["loinc"]},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s of %s is %q, want %q", what, row["id"], pair[0], pair[1])
			}
		}
	}
}

func codes(q *forms.Question) []string {
	if q.Kind != forms.Choice && q.Kind != forms.MultiChoice {
		return nil
	}
	out := make([]string, len(q.Choices))
	for i, o := range q.Choices {
		out[i] = o.Code
	}
	return out
}

func columns(q *forms.Question) string {
	out := make([]string, len(q.Columns))
	for i, c := range q.Columns {
		out[i] = c.ID + ":" + c.Kind.String()
	}
	return strings.Join(out, ";")
}

func bounds(q *forms.Question) string {
	bound := func(x float64, has bool) string {
		switch {
		case !has:
			return ""
		case q.Kind == forms.DateKind:
			return forms.DateOfDays(int(x)).String()
		}
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	if !q.HasMin && !q.HasMax {
		return ""
	}
	return bound(q.Min, q.HasMin) + ".." + bound(q.Max, q.HasMax)
}

func TestOnlyNoneStandsAlone(t *testing.T) {
	t.Parallel()
	form, _ := load(t, library.Default)
	for _, q := range form.Questions() {
		for i, o := range q.Choices {
			want := q.Kind == forms.MultiChoice && o.Code == "none"
			if o.Exclusive != want {
				t.Errorf("%s: code %s is exclusive: %v, want %v", q.ID, o.Code, o.Exclusive, want)
			}
			if o.Exclusive && i != len(q.Choices)-1 {
				t.Errorf("%s: code none is not the last", q.ID)
			}
		}
	}
}

func TestSafetyItemsAreMarked(t *testing.T) {
	t.Parallel()
	safety := regexp.MustCompile(`^(phq9_9|asq_[1-5]|si_.*|hi_.*)$`)
	for _, name := range library.Names() {
		form, _ := load(t, name)
		for _, q := range form.Questions() {
			if want := safety.MatchString(q.ID); q.Safety != want {
				t.Errorf("%s: %s is a safety item: %v, want %v", name, q.ID, q.Safety, want)
			}
		}
	}
}

func TestSensitiveQuestionsSayWhy(t *testing.T) {
	t.Parallel()
	for _, name := range library.Names() {
		form, _ := load(t, name)
		for _, q := range form.Questions() {
			if q.Sensitive && q.When != "" {
				t.Errorf("%s: %s is said to be asked of everyone but has a condition", name, q.ID)
			}
			if (q.Sensitive || q.Section.ID == "medical") && q.Why == "" && q.Instrument == nil {
				t.Errorf("%s: %s does not say why it is asked", name, q.ID)
			}
		}
	}
}

func TestRulesFollowTheContract(t *testing.T) {
	t.Parallel()
	_, book := load(t, library.Default)
	flags := rows(t, "flags.csv")
	if len(book.Rules) != len(flags) {
		t.Fatalf("there are %d rules, the contract has %d", len(book.Rules), len(flags))
	}
	for i, row := range flags {
		r := book.Rules[i]
		for what, pair := range map[string][2]string{
			"id":            {r.ID, row["id"]},
			"row":           {r.Row, row["row"]},
			"priority":      {r.Priority.String(), row["priority"]},
			"undetermined":  {r.Undetermined.String(), undetermined(row).String()},
			"condition":     {plain(withNumbers(book, r.When)), plain(row["raised_when"])},
			"superseded by": {strings.Join(r.SupersededBy, ";"), row["superseded_by"]},
			"sources":       {strings.Join(keys(r), ";"), row["sources"]},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s of %s is %q, want %q", what, row["id"], pair[0], pair[1])
			}
		}
	}
}

// undetermined is the priority of a rule that cannot be told: one step lower, and always priority for safety rules.
func undetermined(row map[string]string) screening.Priority {
	if strings.HasPrefix(row["id"], "si.") || strings.HasPrefix(row["id"], "hi.") {
		return screening.Soon
	}
	p, _ := screening.PriorityOf(row["priority"])
	return p.Lower()
}

// withNumbers writes the numbers of named settings into a condition.
func withNumbers(book *screening.RuleBook, when string) string {
	return regexp.MustCompile(`[a-z][a-z0-9_]*`).ReplaceAllStringFunc(when, func(word string) string {
		if s, ok := book.Setting(word); ok {
			return strconv.FormatFloat(s.Is, 'f', -1, 64)
		}
		return word
	})
}

func keys(r *screening.Rule) []string {
	out := make([]string, len(r.Sources))
	for i, s := range r.Sources {
		out[i] = s.Key
	}
	return out
}

// A citation is printed in the referral; what concerns the research alone stands in the note, which is not. These are
// worded anew, because the contract speaks of itself in them.
var reworded = []string{"MEM", "DES", "PHARM", "SPSPOR", "ACC17", "VA1"}

func TestSourcesFollowTheContract(t *testing.T) {
	t.Parallel()
	_, book := load(t, library.Default)
	all := rows(t, "sources.csv")
	for _, row := range all {
		got := book.Sources[row["key"]]
		want := screening.Source{Key: row["key"], Cite: got.Cite, Section: row["section"], URL: row["url"], Certainty: row["certainty"], Note: got.Note}
		if got != want {
			t.Errorf("source %s is %+v, want %+v", row["key"], got, want)
		}
		if slices.Contains(reworded, row["key"]) || got.Cite == row["citation"] {
			continue
		}
		if whole := got.Cite + "; " + got.Note; !strings.EqualFold(whole, row["citation"]) {
			t.Errorf("source %s is cited as %q with the note %q, want %q", row["key"], got.Cite, got.Note, row["citation"])
		}
	}
	if len(book.Sources) != len(all) {
		t.Errorf("there are %d sources, the contract has %d", len(book.Sources), len(all))
	}
}

func TestMedicineClassesAreTheContracts(t *testing.T) {
	t.Parallel()
	want, err := os.ReadFile(filepath.Join(contract, "drug_classes.csv"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("drug_classes.csv")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("drug_classes.csv is not the contract's")
	}
}

func TestValuesFollowTheContract(t *testing.T) {
	t.Parallel()
	form, _ := load(t, library.Default)
	kinds := map[string]forms.Kind{"integer": forms.Integer, "decimal": forms.Decimal, "text": forms.Choice, "bool": forms.YesNo}
	computed := rows(t, "computed.csv")
	for _, row := range computed {
		v, ok := form.Value(row["id"])
		if !ok {
			t.Errorf("there is no value %s", row["id"])
			continue
		}
		if v.Kind != kinds[row["type"]] {
			t.Errorf("%s is of type %v, want %v", v.ID, v.Kind, kinds[row["type"]])
		}
		if len(v.Bands) == 0 {
			continue
		}
		bands := make([]string, len(v.Bands))
		for i, b := range v.Bands {
			bands[i] = fmt.Sprintf("%s %d-%d", b.Code, b.From, b.To)
		}
		if got := strings.Join(bands, ";"); got != row["values_or_bands"] {
			t.Errorf("the bands of %s are %q, want %q", v.ID, got, row["values_or_bands"])
		}
	}
	if len(form.Values) != len(computed) {
		t.Errorf("there are %d values, the contract has %d", len(form.Values), len(computed))
	}
}

// The contract's own list of values whose settled state a missing answer may change, on purpose.
func TestExceptionsAreDeclaredWhereTheContractNamesThem(t *testing.T) {
	t.Parallel()
	form, _ := load(t, library.Default)
	want := []string{"asq_screen_positive", "asq_result", "auditc_positive", "gad7_raw", "gad7_total", "gad7_band", "med_list_status",
		"phq9_raw", "phq9_total", "phq9_band", "safety_items_missing"}
	for _, v := range form.Values {
		named := slices.Contains(want, v.ID) || strings.HasPrefix(v.ID, "med_") || strings.HasSuffix(v.ID, "_missing")
		if (v.Exception != "") != named {
			t.Errorf("value %s declares an exception: %v, want %v", v.ID, v.Exception != "", named)
		}
	}
}

func TestTraumaScaleDoesNotApplyUnlessAnEventStillBothers(t *testing.T) {
	t.Parallel()
	form, _ := load(t, library.Default)
	consult, _ := forms.ParseDate("2026-11-20")
	r := forms.NewResponse(form, consult)
	trauma, ok := form.Question("ref_trauma")
	if !ok {
		t.Fatal("there is no question ref_trauma")
	}
	r.Set(trauma, forms.YesNoAnswer(false))
	view := forms.Look(r, forms.Settings{})
	for _, id := range []string{"pcl5_missing", "pcl5_total", "pcl5_at_31", "pcl5_at_33", "pcl5_cluster_rule"} {
		if got := view.Value(id).State; got != forms.NotApplicable {
			t.Errorf("%s is %v, want %v", id, got, forms.NotApplicable)
		}
	}
}
