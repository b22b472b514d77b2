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
			for range 10 {
				held := m.half(s, f)
				m.load(own, held)
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

func checkJudged(t *testing.T, m *maker, f *Frame, c *Condition, want Outcome) {
	t.Helper()
	if got := f.Outcome(c); got != want {
		t.Fatalf("%s = %03b after SettleFor, want %03b\nform %s", c.Source(), got, want, m.describe())
	}
	if got := f.Certain(c); got != (want == T) {
		t.Fatalf("%s is certain: %v, and its outcome %03b\nform %s", c.Source(), got, want, m.describe())
	}
	got := f.Judge(c)
	if got&T != want&T || want&T != 0 && (got&^want != 0 || single(got) != single(want)) {
		t.Fatalf("%s is judged %03b, and its outcome is %03b\nform %s", c.Source(), got, want, m.describe())
	}
}
