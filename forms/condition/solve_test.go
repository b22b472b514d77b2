package condition

import (
	"fmt"
	"testing"
)

const today = 20777 // 2026-11-20

func TestEveryClinicalRuleHasAWitness(t *testing.T) {
	c := clinicalScope(t)
	nodes := 0
	for i, cond := range c.conds {
		w := c.scope.Witness(cond, today, 200_000)
		nodes += w.Nodes
		if w.Verdict != Found {
			t.Errorf("%s: verdict %d after %d nodes: %s", c.rules[i], w.Verdict, w.Nodes, cond.Source())
			continue
		}
		f := c.scope.Frame()
		f.Reset(today)
		f.Put(w.Answers)
		f.Settle()
		if o := f.Outcome(cond); o != T {
			t.Errorf("%s: the witness gives %03b", c.rules[i], o)
		}
		for _, g := range w.Answers {
			if f.Applies(g.Slot) != T {
				t.Errorf("%s: the witness answers %s, which is not asked", c.rules[i], c.names[g.Slot].ID)
			}
		}
		if testing.Verbose() {
			t.Logf("%s: %d nodes, %s", c.rules[i], w.Nodes, c.show(w.Answers))
		}
	}
	t.Logf("%d nodes in all", nodes)
}

func (c *clinical) show(answers []Given) string {
	out := ""
	for _, g := range answers {
		f := c.scope.Frame()
		f.Reset(today)
		f.put(g)
		f.Settle()
		out += c.names[g.Slot].ID + "="
		switch v := g.Val; {
		case g.Refused:
			out += "?"
		case g.Rows != nil:
			for _, r := range g.Rows {
				out += r[0] + ";"
			}
		case c.names[g.Slot].Domain.Kind == Codes:
			for i, code := range c.names[g.Slot].Domain.Codes {
				if v.Must&(1<<uint(i)) != 0 {
					out += code + ";"
				}
			}
		case c.names[g.Slot].Domain.Kind == Day:
			y, m, d := civil(v.Lo)
			out += text2(y, int(m), d)
		default:
			out += anyString(c.shown(f, g.Slot))
		}
		out += " "
	}
	return out
}

func TestEveryClinicalQuestionCanBeReached(t *testing.T) {
	c := clinicalScope(t)
	for slot, n := range c.names {
		if n.Value != nil {
			continue
		}
		w := c.scope.Reachable(slot, today, 200_000)
		if w.Verdict != Found {
			t.Errorf("%s: verdict %d after %d nodes", n.ID, w.Verdict, w.Nodes)
			continue
		}
		f := c.scope.Frame()
		f.Reset(today)
		f.Put(w.Answers)
		f.Settle()
		if f.Applies(slot) != T {
			t.Errorf("%s: the witness does not reach it", n.ID)
		}
	}
}

func TestDeadRulesAreProvedDead(t *testing.T) {
	c := clinicalScope(t)
	for _, tc := range []struct {
		src  string
		want Verdict
	}{
		{`cv_htn == false && cv_htn_control == "controlled"`, Impossible},
		{`"none" in oral_mouth && "sores" in oral_mouth`, Impossible},
		{"phq9_total >= 20 && phq9_total < 5", Impossible},
		{`phq9_total >= 20 && phq9_band == "mild"`, Impossible},
		{"phq9_total >= 20 && phq9_1 == 0 && phq9_2 == 0 && phq9_3 == 0 && phq9_4 == 0", Impossible},
		{"pcl5_total >= 31 && ref_trauma == false", Impossible},
		{"age_years < 18 && age_years >= 65", Impossible},
		{"auditc_1 == 0 && auditc_total >= 1", Impossible},
		{"phq9_missing == 9 && phq9_1 == 0", Impossible},
		{"answered(cv_ich) && refused(cv_ich)", Impossible},
		{"asq_screen_positive == false && refused(asq_1)", Impossible},
		{`med_list_status == "complete" && refused(rx_medications)`, Impossible},
		{`"none" in rx_checklist && med_maoi`, Found},
		{`len(rx_medications) >= 1 && len(rx_medications) < 1`, NotProved},
		{`bmi < 17.5`, Found},
		{`pcl5_total >= 31 && pcl5_cluster_rule == "not_met"`, Found},
		{`phq9_algorithm == "major" && phq9_total <= 9`, Found},
		{"phq9_missing == 2 && phq9_total >= 20", Found},
		{"asq_screen_positive && asq_1 == false && asq_2 == false && asq_3 == false && asq_4 == false", Impossible},
		{"count(" + list9 + ", it >= 2) >= 5 && sum(" + list9 + ") <= 10", Found},
	} {
		cond, problems := c.scope.Compile(text(tc.src))
		if problems != nil {
			t.Fatalf("%s: %v", tc.src, problems)
		}
		w := c.scope.Witness(cond, today, 200_000)
		if w.Verdict != tc.want {
			t.Errorf("%s: verdict %d after %d nodes, want %d (%s)", tc.src, w.Verdict, w.Nodes, tc.want, c.show(w.Answers))
		}
		t.Logf("%s: %d nodes", tc.src, w.Nodes)
	}
}

const list9 = "[phq9_1, phq9_2, phq9_3, phq9_4, phq9_5, phq9_6, phq9_7, phq9_8, phq9_9]"

func text2(y, m, d int) string { return fmt.Sprintf("%04d-%02d-%02d", y, m, d) }

func anyString(x any) string { return fmt.Sprint(x) }

func TestSilenceNeverClearsButThroughDeclaredRules(t *testing.T) {
	c := clinicalScope(t)
	through := map[string]bool{}
	for i, cond := range c.conds {
		m := c.scope.Monotone(cond, today, 2000)
		for _, slot := range m.Through {
			through[c.names[slot].ID] = true
		}
		if (len(m.Through) == 0) != (m.Verdict == Impossible) {
			t.Errorf("%s: verdict %d through %v", c.rules[i], m.Verdict, c.ids(m.Through))
		}
		if m.Verdict == Found {
			c.replay(t, c.rules[i], cond, m)
		}
		if m.Verdict != Impossible {
			t.Logf("%s: verdict %d through %v, drop %s refused %v after %d tries: %s", c.rules[i], m.Verdict, c.ids(m.Through), c.names[m.Drop].ID, m.Refused, m.Tries, c.show(m.Raised))
		}
	}
}

func (c *clinical) replay(t *testing.T, rule string, cond *Condition, m Silence) {
	f := c.scope.Frame()
	f.Reset(today)
	f.Put(m.Raised)
	f.Settle()
	if o := f.Outcome(cond); o != T {
		t.Errorf("%s: the case gives %03b before", rule, o)
	}
	f.state[m.Drop] = unasked
	if m.Refused {
		f.Refuse(m.Drop, true)
	}
	f.Settle()
	if o := f.Outcome(cond); o&T != 0 {
		t.Errorf("%s: the case gives %03b after", rule, o)
	}
}

// TestSolverAgreesWithBruteForce tries every response of small forms: each question answered, left or declined.
func TestSolverAgreesWithBruteForce(t *testing.T) {
	m := newMaker(23)
	m.rules = true
	verdicts := map[Verdict]int{}
	silences := map[Verdict]int{}
	for range 25 {
		s, conds := m.scope(5, 2, 8)
		f := s.Frame()
		canBe, cleared := make([]bool, len(conds)), make([]bool, len(conds))
		m.responses(0, map[int]Given{}, func(all map[int]Given) {
			m.tryResponse(f, all, conds, canBe, cleared)
		})
		for i, c := range conds {
			w := s.Witness(c, today, 50_000)
			verdicts[w.Verdict]++
			if f.Reset(today); w.Verdict == Found {
				f.Put(w.Answers)
				f.Settle()
			}
			if w.Verdict == Found && f.Outcome(c) != T || w.Verdict == Impossible && canBe[i] {
				t.Fatalf("%s: verdict %d after %d nodes, by brute force %v\nform %s", c.Source(), w.Verdict, w.Nodes, canBe[i], m.describe())
			}
			k := s.Monotone(c, today, 300)
			silences[k.Verdict]++
			if k.Verdict == Impossible && cleared[i] {
				t.Fatalf("%s: silence is said never to clear it, but it does\nform %s", c.Source(), m.describe())
			}
			if k.Verdict == Found && !cleared[i] {
				t.Fatalf("%s: silence is said to clear it, but it does not\nform %s\n%+v", c.Source(), m.describe(), k)
			}
		}
	}
	t.Logf("witnesses %v, silence %v", verdicts, silences)
}

func (m *maker) responses(slot int, all map[int]Given, visit func(map[int]Given)) {
	if slot == len(m.names) || m.names[slot].Value != nil {
		visit(all)
		return
	}
	m.responses(slot+1, all, visit)
	all[slot] = Given{Slot: slot, Refused: true}
	m.responses(slot+1, all, visit)
	for _, v := range every(m.names[slot].Domain) {
		all[slot] = Given{Slot: slot, Val: v}
		m.responses(slot+1, all, visit)
	}
	delete(all, slot)
}

// tryResponse notes which conditions a response raises, and which of them silence then clears. Only responses that an
// interview can bring count: no answer belongs to a question that does not apply.
func (m *maker) tryResponse(f *Frame, all map[int]Given, conds []*Condition, canBe, cleared []bool) {
	f.Reset(today)
	for _, g := range all {
		f.put(g)
	}
	f.Settle()
	certain := true
	for slot := range all {
		if f.Applies(slot)&T == 0 {
			return
		}
		certain = certain && f.Applies(slot) == T
	}
	var raised []int
	for i, c := range conds {
		if o := f.Outcome(c); o != T && o&T != 0 && len(f.Blocking(nil, c)) == 0 {
			panic(c.Source() + " is open, and nothing blocks it: " + m.describe() + fmt.Sprint(all, o))
		}
		if f.Outcome(c) == T {
			canBe[i] = canBe[i] || certain
			if certain && !cleared[i] {
				raised = append(raised, i)
			}
		}
	}
	for slot, g := range all {
		if g.Refused || len(raised) == 0 {
			continue
		}
		for _, st := range []state{unasked, declined} {
			f.state[slot] = st
			f.Settle()
			for _, i := range raised {
				if f.Outcome(conds[i])&T == 0 {
					cleared[i] = true
				}
			}
		}
		f.put(g)
	}
}

// TestSettingsAndListsOfAPartnerFlowThrough the evaluation, the witness and the proof.
func TestSettingsAndListsOfAPartnerFlowThrough(t *testing.T) {
	c := clinicalScope(t)
	c.scope.Setting("line", 180)
	high, problems := c.scope.Compile(text("cv_bp_systolic >= line"))
	if problems != nil {
		t.Fatal(say(problems))
	}
	off, problems := c.scope.Compile(text(`partner_state_status == "not_listed"`))
	if problems != nil {
		t.Fatal(say(problems))
	}
	f := c.scope.Frame()
	f.Reset(today)
	c.put(t, f, "cv_bp_available", true)
	c.put(t, f, "cv_bp_systolic", 150.0)
	f.Settle()
	if o := f.Outcome(high); o != F {
		t.Errorf("150 against the default line: %03b", o)
	}
	f.SetNumber("line", 140)
	f.Settle()
	if o := f.Outcome(high); o != T {
		t.Errorf("150 against the partner's line: %03b", o)
	}
	if w := c.scope.Witness(off, today, 1000); w.Verdict != NotProved {
		t.Errorf("without a list: verdict %d", w.Verdict)
	}
	f.Reset(today)
	f.SetNumber("line", 261)
	f.SetList("partner_states", []string{"OR", "CA"})
	f.Settle()
	if w := f.Witness(high, 1000); w.Verdict != Impossible {
		t.Errorf("a line above every reading: verdict %d", w.Verdict)
	}
	w := f.Witness(off, 1000)
	if w.Verdict != Found {
		t.Fatalf("with a list: verdict %d", w.Verdict)
	}
	f.Put(w.Answers)
	f.Settle()
	if o := f.Outcome(off); o != T {
		t.Errorf("the witness %s gives %03b", c.show(w.Answers), o)
	}
}
