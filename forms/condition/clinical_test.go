package condition

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/kapscreen/kapscreen/forms/source"
)

// The clinical contract (testdata/clinical, copied from the research files) as names, and the vignettes as responses.

func readCSV(t testing.TB, name string) []map[string]string {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", "clinical", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, h := range rows[0] {
			m[h] = r[i]
		}
		out = append(out, m)
	}
	return out
}

func text(src string) source.Text {
	return source.Text{Src: src, Place: func(line, col int) source.Place { return source.Place{File: "t", Line: line, Col: col} }}
}

func dayOf(t testing.TB, date string) float64 {
	t.Helper()
	d, err := time.Parse("2006-01-02", date)
	if err != nil {
		t.Fatal(err)
	}
	return math.Floor(float64(d.Unix()) / 86400)
}

func questionDomain(t testing.TB, row map[string]string) Domain {
	t.Helper()
	d := Domain{Min: math.Inf(-1), Max: math.Inf(1)}
	split := func(s string) []string { return strings.Split(s, ";") }
	switch row["type"] {
	case "yesno":
		d.Kind = Truth
	case "choice":
		d.Kind, d.Codes = Code, split(row["codes"])
	case "multichoice":
		d.Kind, d.Codes = Codes, split(row["codes"])
		if i := slices.Index(d.Codes, "none"); i >= 0 {
			d.Exclusive = 1 << uint(i)
		}
	case "integer":
		d.Kind, d.Step = Number, 1
	case "decimal":
		d.Kind, d.Step = Number, 0.01
	case "date":
		d.Kind = Day
	case "text", "longtext":
		d.Kind = Words
	case "table":
		d.Kind = Rows
		for i, c := range split(row["columns"]) {
			name, typ, _ := strings.Cut(c, ":")
			d.Columns = append(d.Columns, name)
			if typ == "text" {
				d.TextCols |= 1 << uint(i)
			}
		}
	default:
		t.Fatalf("type %q", row["type"])
	}
	if lo, hi, ok := strings.Cut(row["range"], ".."); ok {
		if d.Kind == Day {
			d.Min = dayOf(t, lo)
		} else {
			d.Min, _ = strconv.ParseFloat(lo, 64)
			d.Max, _ = strconv.ParseFloat(hi, 64)
		}
	}
	return d
}

func number(lo, hi, step float64) Domain { return Domain{Kind: Number, Min: lo, Max: hi, Step: step} }

func numbered(prefix string, n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("%s_%d", prefix, i+1))
	}
	return out
}

// clinicalValues are the rows of computed.csv as methods and expressions, in its order.
func clinicalValues(t testing.TB) []Name {
	phq, gad, pcl := numbered("phq9", 9), numbered("gad7", 7), numbered("pcl5", 20)
	any := math.Inf(1)
	is := func(d Domain, src string, round int) Name {
		return Name{Domain: d, Value: &Value{Is: text(src), Round: max(0, round), HasRound: round >= 0}}
	}
	by := func(d Domain, m Method) Name { return Name{Domain: d, Value: &Value{Method: m}} }
	rounded := func(d Domain, m Method, round int) Name {
		return Name{Domain: d, Value: &Value{Method: m, Round: round, HasRound: true}}
	}
	truth := Domain{Kind: Truth}
	codes := func(c ...string) Domain { return Domain{Kind: Code, Codes: c} }
	count := func(var2 string) string { return "count([" + strings.Join(phq[:8], ", ") + "], it >= 2)" + var2 }
	eight, core := "("+count(" + count([phq9_9], it >= 1))"), "(phq9_1 >= 2 || phq9_2 >= 2)"
	defs := map[string]Name{
		"age_years":            is(number(0, 120, 1), "years_since(client_birth_date)", -1),
		"bmi":                  is(number(-any, any, 0), "met_weight_kg / ((met_height_cm / 100.0) * (met_height_cm / 100.0))", 1),
		"bp_age_days":          is(number(0, any, 1), "days_since(cv_bp_date)", -1),
		"psychedelic_days_ago": is(number(0, any, 1), "days_since(hx_psychedelic_last)", -1),
		"phq9_missing":         by(number(0, 9, 1), Unanswered{Items: phq}),
		"phq9_raw":             rounded(number(0, 27, 0.001), Prorated{phq, 2}, 3),
		"phq9_total":           rounded(number(0, 27, 1), Prorated{phq, 2}, 0),
		"phq9_band": by(codes("minimal", "mild", "moderate", "moderately_severe", "severe"), BandOf{"phq9_total", []Band{
			{"minimal", 0, 4}, {"mild", 5, 9}, {"moderate", 10, 14}, {"moderately_severe", 15, 19}, {"severe", 20, 27}}}),
		"phq2_total":   by(number(0, 6, 1), Sum{phq[:2]}),
		"gad7_missing": by(number(0, 7, 1), Unanswered{Items: gad}),
		"gad7_raw":     rounded(number(0, 21, 0.001), Prorated{gad, 2}, 3),
		"gad7_total":   rounded(number(0, 21, 1), Prorated{gad, 2}, 0),
		"gad7_band": by(codes("minimal", "mild", "moderate", "severe"), BandOf{"gad7_total", []Band{
			{"minimal", 0, 4}, {"mild", 5, 9}, {"moderate", 10, 14}, {"severe", 15, 21}}}),
		"gad2_total": by(number(0, 6, 1), Sum{gad[:2]}),
		"phq9_algorithm": by(codes("none", "other", "major"), Cases{[]Case{
			{"major", text(eight + " >= 5 && " + core)},
			{"other", text("2 <= " + eight + " <= 4 && " + core)}}, "none", phq, 2}),
		"pcl5_missing": by(number(0, 20, 1), Unanswered{Items: pcl}),
		"pcl5_total":   by(number(0, 80, 1), Sum{pcl}),
		"pcl5_at_31":   is(truth, "pcl5_total >= 31", -1),
		"pcl5_at_33":   is(truth, "pcl5_total >= 33", -1),
		"pcl5_cluster_rule": by(codes("met", "not_met"), Clusters{2, []Cluster{
			{pcl[:5], 1}, {pcl[5:7], 1}, {pcl[7:14], 2}, {pcl[14:], 2}}, "met", "not_met"}),
		"auditc_total":         by(number(0, 12, 1), Sum{numbered("auditc", 3)}),
		"auditc_positive":      is(truth, `auditc_total >= 4 || (auditc_total >= 3 && !said(client_sex_at_birth, "male"))`, -1),
		"auditc_q1_only":       is(truth, `auditc_total > 0 && auditc_total == auditc_1`, -1),
		"drug1_positive":       is(truth, "drug1_count >= 1", -1),
		"asq_screen_positive":  by(truth, AnyYesOrRefused{numbered("asq", 4)}),
		"safety_items_missing": by(number(0, 6, 1), Unanswered{[]string{"phq9_9", "asq_1", "asq_2", "asq_3", "asq_4", "asq_5"}, true}),
		"mania_symptom_count":  is(number(0, 4, 1), "len(psy_mania_symptoms)", -1),
		"med_list_status":      by(codes("missing", "none", "incomplete", "complete"), ListStatus{"rx_medications", []string{"name", "dose"}}),
		"partner_state_status": by(codes("list_unknown", "listed", "not_listed"), Listed{"set_session_state", "partner_states"}),
		"asq_result": by(codes("negative", "positive_non_acute", "positive_acute", "positive_acuity_unknown"), Cases{[]Case{
			{"negative", text("asq_screen_positive == false")},
			{"positive_acuity_unknown", text("!answered(asq_5)")},
			{"positive_acute", text("asq_5")}}, "positive_non_acute", nil, -1}),
	}
	var names []Name
	for _, row := range readCSV(t, "computed.csv") {
		id := row["id"]
		n, ok := defs[id]
		if class, isMed := strings.CutPrefix(id, "med_"); isMed && !ok {
			n, ok = by(truth, MedicineClass{class, "rx_checklist", "rx_medications", "name"}), true
		}
		if !ok {
			t.Fatalf("computed.csv has %s, which this test does not map", id)
		}
		n.ID = id
		names = append(names, n)
	}
	return names
}

type clinical struct {
	scope *Scope
	names []Name
	rules []string
	conds []*Condition
}

func clinicalNames(t testing.TB) []Name {
	var names []Name
	for _, row := range readCSV(t, "dictionary.csv") {
		n := Name{ID: row["id"], Domain: questionDomain(t, row)}
		if row["shown_when"] != "" {
			n.When = []source.Text{text(row["shown_when"])}
		}
		names = append(names, n)
	}
	return append(names, clinicalValues(t)...)
}

func clinicalLexicon(t testing.TB) *Lexicon {
	var terms []Term
	for _, row := range readCSV(t, "drug_classes.csv") {
		terms = append(terms, Term{row["term"], strings.Split(row["classes"], ";")})
	}
	lexicon, err := NewLexicon(terms)
	if err != nil {
		t.Fatal(err)
	}
	return lexicon
}

func clinicalScope(t testing.TB) *clinical {
	t.Helper()
	c := &clinical{scope: NewScope(clinicalLexicon(t)), names: clinicalNames(t)}
	for _, p := range c.scope.Declare(c.names) {
		t.Errorf("declare: %+v", p)
	}
	for _, row := range readCSV(t, "flags.csv") {
		cond, problems := c.scope.Compile(text(row["raised_when"]))
		for _, p := range problems {
			t.Errorf("%s: %+v", row["id"], p)
		}
		c.rules, c.conds = append(c.rules, row["id"]), append(c.conds, cond)
	}
	if t.Failed() {
		t.FailNow()
	}
	return c
}

// put records one JSON answer.
func (c *clinical) put(t testing.TB, f *Frame, id string, answer any) {
	t.Helper()
	slot, ok := c.scope.Slot(id)
	if !ok {
		t.Fatalf("no question %s", id)
	}
	d := c.names[slot].Domain
	if m, ok := answer.(map[string]any); ok {
		f.Refuse(slot, m["absent"] == "declined")
		return
	}
	switch d.Kind {
	case Truth:
		f.Answer(slot, Val{B: outcomeOf(answer.(bool))})
	case Code:
		f.Answer(slot, Val{B: T, May: 1 << uint(slices.Index(d.Codes, answer.(string)))})
	case Codes:
		var set uint64
		for _, x := range answer.([]any) {
			set |= 1 << uint(slices.Index(d.Codes, x.(string)))
		}
		f.Answer(slot, Val{B: T, Must: set, May: set})
	case Number:
		f.Answer(slot, Val{B: T, Lo: answer.(float64), Hi: answer.(float64)})
	case Day:
		x := dayOf(t, answer.(string))
		f.Answer(slot, Val{B: T, Lo: x, Hi: x})
	case Words:
		if strings.TrimSpace(answer.(string)) != "" {
			f.AnswerWords(slot)
		}
	case Rows:
		rows := answer.([]any)
		f.AnswerTable(slot, Table{Rows: len(rows), Cell: func(row, col int) string {
			s, _ := rows[row].(map[string]any)[d.Columns[col]].(string)
			return s
		}})
	}
}

// shown is the value as the vignettes write it.
func (c *clinical) shown(f *Frame, slot int) any {
	v := f.Val(slot)
	switch d := c.names[slot].Domain; d.Kind {
	case Truth:
		return v.B == T
	case Code:
		for i, code := range d.Codes {
			if v.May == 1<<uint(i) {
				return code
			}
		}
	case Number, Day:
		return v.Lo
	case Codes, Words, Rows:
	}
	return nil
}

func (c *clinical) ids(slots []int) []string {
	out := []string{}
	for _, s := range slots {
		out = append(out, c.names[s].ID)
	}
	return out
}

type expected struct {
	ConsultDate string `json:"consult_date"`
	Flags       map[string]struct {
		Status   string
		Blocking []string
	}
	Computed map[string]struct {
		Status   string
		Value    any
		Blocking []string
	}
	NotApplicable []string `json:"not_applicable"`
	Unanswered    []string
}

func readJSON(t testing.TB, path string, into any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

func TestVignettesComeOutAsTheClinicalContractSays(t *testing.T) {
	c := clinicalScope(t)
	dir := filepath.Join("..", "..", "screening", "testdata", "vignettes")
	files, _ := filepath.Glob(filepath.Join(dir, "*.expected.json"))
	if len(files) != 10 {
		t.Fatalf("found %d vignettes, want 10", len(files))
	}
	f := c.scope.Frame()
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".expected.json"), func(t *testing.T) {
			var want expected
			readJSON(t, path, &want)
			var response struct{ Answers map[string]any }
			readJSON(t, strings.Replace(path, ".expected", "", 1), &response)
			f.Reset(int(dayOf(t, want.ConsultDate)))
			for id, a := range response.Answers {
				c.put(t, f, id, a)
			}
			f.Settle()
			c.agreeFlags(t, f, want)
			c.agreeComputed(t, f, want)
			c.agreeQuestions(t, f, want)
		})
	}
}

func (c *clinical) agreeFlags(t *testing.T, f *Frame, want expected) {
	if len(want.Flags) != len(c.rules) {
		t.Errorf("%d flags expected, %d rules", len(want.Flags), len(c.rules))
	}
	for i, id := range c.rules {
		w, ok := want.Flags[id]
		if !ok {
			t.Errorf("%s: nothing expected of it", id)
		}
		got := status(f.Outcome(c.conds[i]))
		if got != w.Status {
			t.Errorf("%s = %s, want %s", id, got, w.Status)
		}
		if b := c.ids(f.Blocking(nil, c.conds[i])); !slices.Equal(b, w.Blocking) {
			t.Errorf("%s is blocked by %v, want %v", id, b, w.Blocking)
		}
		if because := f.Because(nil, c.conds[i]); got == "raised" && len(because) == 0 {
			t.Errorf("%s is raised because of nothing", id)
		}
	}
}

func status(o Outcome) string {
	switch {
	case o == T:
		return "raised"
	case o&T == 0:
		return "clear"
	}
	return "undetermined"
}

func (c *clinical) agreeComputed(t *testing.T, f *Frame, want expected) {
	for id, w := range want.Computed {
		slot, ok := c.scope.Slot(id)
		if !ok {
			t.Errorf("no value %s", id)
			continue
		}
		v := f.Val(slot)
		switch got := c.shown(f, slot); {
		case w.Status == "known" && (!f.Known(slot) || got != w.Value):
			t.Errorf("%s = %v (%+v), want %v", id, got, v, w.Value)
		case w.Status == "not_applicable" && v.B != NA:
			t.Errorf("%s = %+v, want n/a", id, v)
		case w.Status == "unknown" && (f.Known(slot) || v.B == NA):
			t.Errorf("%s = %+v, want unknown", id, v)
		}
		if w.Status == "unknown" {
			if b := c.ids(f.Blocks(nil, slot)); !slices.Equal(b, w.Blocking) {
				t.Errorf("%s is blocked by %v, want %v", id, b, w.Blocking)
			}
		}
	}
}

func (c *clinical) agreeQuestions(t *testing.T, f *Frame, want expected) {
	var na, open []string
	for slot, n := range c.names {
		switch {
		case n.Value != nil:
		case f.Applies(slot)&T == 0:
			na = append(na, n.ID)
		case !f.Known(slot):
			open = append(open, n.ID)
		}
	}
	if !slices.Equal(na, want.NotApplicable) {
		t.Errorf("not applicable: %v, want %v", na, want.NotApplicable)
	}
	if !slices.Equal(open, want.Unanswered) {
		t.Errorf("unanswered: %v, want %v", open, want.Unanswered)
	}
}
