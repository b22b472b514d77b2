package condition

import "testing"

// TestJudgeAndCertainSayWhatOutcomeSays, and SettleFor works out what Settle does, over forms with and without declared
// methods.
func TestJudgeAndCertainSayWhatOutcomeSays(t *testing.T) {
	seen := map[Outcome]int{}
	for _, rules := range []bool{false, true} {
		m := newMaker(17)
		m.rules = rules
		for range 150 {
			s, conds := m.scope(12, 4, 15)
			f, own := s.Frame(), s.Frame()
			for round := range 10 {
				held := m.half(s, f)
				if round%2 == 1 { // also answers to questions that may not apply, and reasons
					held = m.strange(f)
				}
				m.load(own, held)
				copy(own.state, f.state)
				own.Settle()
				for _, c := range conds {
					want := f.Outcome(c)
					seen[want]++
					own.SettleFor(c)
					checkJudged(t, m, own, c, want)
					checkJudged(t, m, f, c, want)
				}
			}
		}
	}
	for _, o := range []Outcome{F, NA, T, F | NA, F | T, NA | T, F | NA | T} {
		if seen[o] < 10 {
			t.Errorf("the outcome %03b came out %d times; that is too few to mean anything", o, seen[o])
		}
	}
}

// strange answers, refuses and leaves out at random, whether questions apply or not.
func (m *maker) strange(f *Frame) map[int]Val {
	held := map[int]Val{}
	f.Reset(20000)
	for slot, n := range m.names {
		switch x := m.IntN(4); {
		case n.Value != nil:
		case x == 0:
			held[slot] = m.pick(n.Domain)
			f.Answer(slot, held[slot])
		case x == 1:
			f.Refuse(slot, m.IntN(2) == 0)
		}
	}
	f.Settle()
	return held
}

func checkJudged(t *testing.T, m *maker, f *Frame, c *Condition, want Outcome) {
	t.Helper()
	if got := f.Outcome(c); got != want {
		t.Fatalf("%s = %03b after SettleFor, want %03b\nform %s", c.Source(), got, want, m.describe())
	}
	if got := f.Certain(c); got != (want == T) {
		t.Fatalf("%s is certain: %v, and its outcome %03b\nform %s", c.Source(), got, want, m.describe())
	}
	got := f.Judge(c)
	if got&T != want&T || want&T != 0 && single(got) != single(want) {
		t.Fatalf("%s is judged %03b, and its outcome is %03b\nform %s", c.Source(), got, want, m.describe())
	}
}
