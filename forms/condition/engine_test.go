package condition

import (
	"slices"
	"sync"
	"testing"
)

// TestBlockingLeavesOutWhatCannotMatter holds cases of the blocking rules beyond the vignettes.
func TestBlockingLeavesOutWhatCannotMatter(t *testing.T) {
	c := clinicalScope(t)
	yes, no := any(true), any(false)
	for _, tc := range []struct {
		name    string
		answers map[string]any
		rule    string
		status  string
		blocked []string
	}{
		{"two of three states differ, so the open one does not matter",
			map[string]any{"set_session_state": "OR", "set_shipping_state": "CA"},
			"set_session_state != client_state || set_shipping_state != client_state", "raised", nil},
		{"the same state twice leaves the third open",
			map[string]any{"set_session_state": "OR", "set_shipping_state": "OR"},
			"set_session_state != client_state || set_shipping_state != client_state", "undetermined", []string{"client_state"}},
		{"a part that is always true contributes nothing", nil,
			"(cv_htn || !cv_htn) && cv_ich", "undetermined", []string{"cv_ich"}},
		{"a question never both is and is not", nil, "cv_htn && !cv_htn && cv_ich", "clear", nil},
		{"skip logic: asked only of those with high pressure", nil,
			`cv_htn == false && cv_htn_control == "controlled"`, "clear", nil},
		{"a held answer counts while its condition is open", map[string]any{"cv_htn_control": "untreated"},
			`cv_htn_control == "untreated"`, "raised", nil},
		{"a held answer is ignored once its condition is not true", map[string]any{"cv_htn": no, "cv_htn_control": "untreated"},
			`cv_htn_control == "untreated"`, "clear", nil},
		{"n/a is never true, also with !=", map[string]any{"cv_htn": no}, `cv_htn_control != "untreated"`, "clear", nil},
		{"nor is not of n/a", map[string]any{"cv_htn": no}, `!(cv_htn_control == "untreated")`, "clear", nil},
		{"eight items already reach the sum", map[string]any{"phq9_1": 3.0, "phq9_2": 3.0, "phq9_3": 3.0, "phq9_4": 3.0},
			"phq9_1 + phq9_2 + phq9_3 + phq9_4 + phq9_5 >= 12", "raised", nil},
		{"a declared method is unknown even where an interval would settle it", pcl(19, 4), "pcl5_total >= 31", "undetermined", []string{"pcl5_20"}},
		{"and a rule that reads its missing item too stays so", pcl(19, 4), "pcl5_total >= 31 || (pcl5_20 >= 1 && false)",
			"undetermined", []string{"pcl5_20"}},
		{"none excludes the other answers", nil, `"none" in oral_mouth && "sores" in oral_mouth`, "clear", nil},
		{"band and total of one scale agree", nil, `phq9_band == "severe" && phq9_total < 20`, "clear", nil},
		{"not applicable counts", map[string]any{"ref_trauma": no}, "ref_trauma == false && pcl5_total >= 31", "clear", nil},
		{"trauma unanswered: PCL-5 cannot count against no trauma", nil, "ref_trauma == false && pcl5_total >= 31", "clear", nil},
		{"a refusal is a positive ASQ", map[string]any{"asq_2": map[string]any{"absent": "declined"}}, "asq_screen_positive", "raised", nil},
		{"asked facts are known", map[string]any{"asq_2": map[string]any{"absent": "unknown"}},
			"refused(asq_2) && !declined(asq_2) && !answered(asq_2) && !refused(asq_1)", "raised", nil},
		{"said is known", map[string]any{"client_sex_at_birth": "male"}, `said(client_sex_at_birth, "male")`, "raised", nil},
		{"said of an unanswered question is not true", nil, `said(client_sex_at_birth, "male")`, "clear", nil},
		{"chained comparison", map[string]any{"phq9_1": 2.0}, "1 <= phq9_1 <= 2", "raised", nil},
		{"a refused answer is any answer", map[string]any{"cv_ich": map[string]any{"absent": "unknown"}}, "cv_ich", "undetermined", []string{"cv_ich"}},
		{"a count that is reached", map[string]any{"phq9_1": 2.0, "phq9_2": 3.0}, "count([phq9_1, phq9_2, phq9_3], it >= 2) >= 2", "raised", nil},
		{"a count that is open names only the open", map[string]any{"phq9_1": 2.0, "phq9_2": 0.0},
			"count([phq9_1, phq9_2, phq9_3], # >= 2) >= 2", "undetermined", []string{"phq9_3"}},
		{"a table row", map[string]any{"rx_medications": []any{map[string]any{"name": "Nardil (phenelzine) 15mg"}}},
			`drug_class(rx_medications.name, "maoi") && any(rows(rx_medications), drug_class(it.name, "maoi")) && len(rx_medications) == 1`, "raised", nil},
		{"no table", nil, `drug_class(rx_medications.name, "maoi")`, "undetermined", []string{"rx_medications"}},
		{"an empty table is an answer", map[string]any{"rx_medications": []any{}}, `drug_class(rx_medications.name, "maoi")`, "clear", nil},
		{"a date later than today is unknown and names itself", map[string]any{"hx_psychedelic_ever": yes, "hx_psychedelic_last": "2030-01-01"},
			"psychedelic_days_ago <= 14", "undetermined", []string{"hx_psychedelic_last"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cond, problems := c.scope.Compile(text(tc.rule))
			if problems != nil {
				t.Fatalf("%s: %+v", tc.rule, problems)
			}
			f := c.scope.Frame()
			f.Reset(int(dayOf(t, "2026-11-20")))
			for id, a := range tc.answers {
				c.put(t, f, id, a)
			}
			f.Settle()
			if got := status(f.Outcome(cond)); got != tc.status {
				t.Errorf("%s is %s, want %s", tc.rule, got, tc.status)
			}
			if got := c.ids(f.Blocking(nil, cond)); !slices.Equal(got, tc.blocked) {
				t.Errorf("%s is blocked by %v, want %v", tc.rule, got, tc.blocked)
			}
		})
	}
}

// pcl answers the first n items of the PCL-5.
func pcl(n int, score float64) map[string]any {
	m := map[string]any{"ref_trauma": true}
	for _, id := range numbered("pcl5", n) {
		m[id] = score
	}
	return m
}

func TestBirthdaysOnLeapDaysCountFromMarch(t *testing.T) {
	for _, tc := range []struct {
		from, to string
		want     int
	}{
		{"2000-02-29", "2018-02-28", 17}, {"2000-02-29", "2018-03-01", 18}, {"2000-02-29", "2020-02-29", 20},
		{"1959-02-14", "2026-11-20", 67}, {"1959-11-20", "2026-11-20", 67}, {"1959-11-21", "2026-11-20", 66},
		{"1900-01-01", "1899-12-31", -1},
	} {
		if got := fullYears(dayOf(t, tc.from), dayOf(t, tc.to)); got != tc.want {
			t.Errorf("from %s to %s: %d full years, want %d", tc.from, tc.to, got, tc.want)
		}
	}
}

// TestEvaluatingAllocatesNothing: 100 rules over 200 questions of which a third have no answer.
func TestEvaluatingAllocatesNothing(t *testing.T) {
	s, names, conds := hundred(t)
	m := newMaker(5)
	f := s.Frame()
	blocking := make([]int, 0, len(names))
	once := func() {
		f.Reset(today)
		for slot := range names {
			if names[slot].Value == nil && slot%3 != 0 {
				f.Answer(slot, m.pick(names[slot].Domain))
			}
		}
		f.Settle()
		for _, c := range conds {
			f.Outcome(c)
			blocking = f.Blocking(blocking[:0], c)
		}
	}
	if n := testing.AllocsPerRun(50, once); n != 0 {
		t.Errorf("a response makes %v allocations", n)
	}
}

// TestFramesOfOneScopeRunInParallel is for the race detector.
func TestFramesOfOneScopeRunInParallel(t *testing.T) {
	c := clinicalScope(t)
	var response struct{ Answers map[string]any }
	readJSON(t, "../../screening/testdata/vignettes/S08-jean-baptiste.json", &response)
	want := make([]Outcome, len(c.conds))
	f := c.scope.Frame()
	evaluate := func(f *Frame, each func(i int, o Outcome)) {
		f.Reset(today)
		for id, a := range response.Answers {
			c.put(t, f, id, a)
		}
		f.Settle()
		for i, cond := range c.conds {
			each(i, f.Outcome(cond))
		}
	}
	evaluate(f, func(i int, o Outcome) { want[i] = o })
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			evaluate(c.scope.Frame(), func(i int, o Outcome) {
				if o != want[i] {
					t.Errorf("%s = %03b in parallel, %03b alone", c.rules[i], o, want[i])
				}
			})
			c.scope.Witness(c.conds[0], today, 1000)
		})
	}
	all.Wait()
}
