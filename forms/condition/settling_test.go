package condition

import (
	"slices"
	"strings"
	"testing"
)

func TestSettlingFindsTheFewestQuestions(t *testing.T) {
	c := clinicalScope(t)
	declined := map[string]any{"absent": "declined"}
	for _, tc := range []struct {
		name, rule   string
		answers      map[string]any
		ask          []string
		raise, clear string
	}{
		{"one question decides", "cv_ich", nil, []string{"cv_ich"}, "cv_ich=true", "cv_ich=false"},
		{"declined counts as open", "cv_ich", map[string]any{"cv_ich": declined}, []string{"cv_ich"}, "cv_ich=true", "cv_ich=false"},
		{"and: one clears, two raise", "cv_ich && cv_aneurysm", nil, []string{"cv_aneurysm", "cv_ich"}, "cv_aneurysm=true cv_ich=true", "cv_ich=false"},
		{"the follow-up is asked only with its question", `cv_htn && cv_htn_control != "controlled"`, map[string]any{"cv_htn": true},
			[]string{"cv_htn_control"}, "cv_htn_control=uncontrolled", "cv_htn_control=controlled"},
		{"PCL-5: the missing item", "pcl5_total >= 31", pcl(19, 1), []string{"pcl5_20"}, "", "pcl5_20=0"},
		{"PHQ-9 with 18 points in six items: one more can raise it, and it takes all three to clear it", "phq9_total >= 20", phqBut(3, 3),
			[]string{"phq9_7", "phq9_8", "phq9_9"}, "phq9_7=2", "phq9_7=0 phq9_8=0 phq9_9=0"},
		{"medicine class: the checklist", "med_maoi", nil, []string{"rx_checklist"}, "rx_checklist=maoi;", ""},
		{"states", "set_session_state != client_state", map[string]any{"client_state": "CA"}, []string{"set_session_state"}, "set_session_state=AL", "set_session_state=CA"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cond, problems := c.scope.Compile(text(tc.rule))
			if problems != nil {
				t.Fatal(say(problems))
			}
			f := c.scope.Frame()
			f.Reset(today)
			for id, a := range tc.answers {
				c.put(t, f, id, a)
			}
			f.Settle()
			s := f.Settling(cond, 20_000)
			if got := c.ids(s.Questions); !slices.Equal(got, tc.ask) {
				t.Errorf("asks %v, want %v", got, tc.ask)
			}
			if got := strings.TrimSpace(c.show(s.Raise)); !strings.HasPrefix(got, tc.raise) {
				t.Errorf("raised by %q, want %q", got, tc.raise)
			}
			if got := strings.TrimSpace(c.show(s.Clear)); !strings.HasPrefix(got, tc.clear) {
				t.Errorf("cleared by %q, want %q", got, tc.clear)
			}
			c.settles(t, tc.answers, cond, s)
			if !s.Smallest {
				t.Error("not proved to be the smallest")
			}
		})
	}
}

// phqBut answers the PHQ-9 with score but for n items at its end.
func phqBut(n int, score float64) map[string]any {
	m := map[string]any{}
	for _, id := range numbered("phq9", 9-n) {
		m[id] = score
	}
	return m
}

// settles replays both ways.
func (c *clinical) settles(t *testing.T, answers map[string]any, cond *Condition, s Settling) {
	for _, way := range []struct {
		givens []Given
		raise  bool
	}{{s.Raise, true}, {s.Clear, false}} {
		if way.givens == nil {
			continue
		}
		f := c.scope.Frame()
		f.Reset(today)
		for id, a := range answers {
			c.put(t, f, id, a)
		}
		f.Put(way.givens)
		f.Settle()
		if o := f.Outcome(cond); (o == T) != way.raise || single(o) == false && o&T != 0 {
			t.Errorf("%s gives %03b", c.show(way.givens), o)
		}
	}
}

// TestBecauseNamesWhatDecides: the answers behind a raised condition, and no others.
func TestBecauseNamesWhatDecides(t *testing.T) {
	c := clinicalScope(t)
	for _, tc := range []struct {
		rule    string
		answers map[string]any
		want    []string
	}{
		{"cv_ich || cv_aneurysm", map[string]any{"cv_ich": true, "cv_aneurysm": false}, []string{"cv_ich"}},
		{"cv_ich && cv_aneurysm", map[string]any{"cv_ich": true, "cv_aneurysm": true}, []string{"cv_aneurysm", "cv_ich"}},
		{"!(cv_ich && cv_aneurysm)", map[string]any{"cv_ich": false, "cv_aneurysm": true}, []string{"cv_ich"}},
		{"!(cv_ich || cv_aneurysm)", map[string]any{"cv_ich": false, "cv_aneurysm": false}, []string{"cv_aneurysm", "cv_ich"}},
		{"phq9_total >= 20 || cv_ich", phqBut(2, 3), numbered("phq9", 7)},
		{`phq9_band == "severe"`, phqBut(0, 3), numbered("phq9", 9)},
		{"med_maoi", map[string]any{"rx_checklist": []any{"maoi"}, "rx_medications": []any{}}, []string{"rx_checklist"}},
		{"med_maoi", map[string]any{"rx_checklist": []any{"none"}, "rx_medications": []any{map[string]any{"name": "Nardil"}}}, []string{"rx_medications"}},
		{"asq_screen_positive", map[string]any{"asq_1": false, "asq_3": map[string]any{"absent": "unknown"}}, []string{"asq_3"}},
		{"safety_items_missing > 0", map[string]any{"phq9_9": 0.0, "asq_1": false, "asq_2": false, "asq_3": false}, []string{"asq_4"}},
		{"age_years >= 65", map[string]any{"client_birth_date": "1950-01-01"}, []string{"client_birth_date"}},
		{"count([phq9_1, phq9_2, phq9_3], it >= 2) >= 2", map[string]any{"phq9_1": 3.0, "phq9_2": 0.0, "phq9_3": 2.0}, []string{"phq9_1", "phq9_3"}},
		{"set_session_state != client_state || set_shipping_state != client_state",
			map[string]any{"set_session_state": "OR", "set_shipping_state": "CA"}, []string{"set_session_state", "set_shipping_state"}},
		{"auditc_positive", map[string]any{"auditc_1": 4.0, "auditc_2": 0.0, "auditc_3": 0.0, "client_sex_at_birth": "male"}, []string{"auditc_1", "auditc_2", "auditc_3"}},
	} {
		cond, problems := c.scope.Compile(text(tc.rule))
		if problems != nil {
			t.Fatal(say(problems))
		}
		f := c.scope.Frame()
		f.Reset(today)
		for id, a := range tc.answers {
			c.put(t, f, id, a)
		}
		f.Settle()
		if o := f.Outcome(cond); o != T {
			t.Errorf("%s = %03b, want raised", tc.rule, o)
		}
		if got := c.ids(f.Because(nil, cond)); !slices.Equal(got, tc.want) {
			t.Errorf("%s because of %v, want %v", tc.rule, got, tc.want)
		}
	}
}
