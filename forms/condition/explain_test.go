package condition

import (
	"fmt"
	"strings"
	"testing"
)

func (c *clinical) render(e Explanation, indent string) string {
	out := fmt.Sprintf("%s%s = %s", indent, e.Text, words(e.Outcome))
	if e.Number != nil {
		out += fmt.Sprintf(" (%v..%v)", e.Number.Lo, e.Number.Hi)
	}
	if len(e.Slots) > 0 {
		out += " [" + strings.Join(c.ids(e.Slots), " ") + "]"
	}
	out += "\n"
	for _, p := range e.Parts {
		out += c.render(p, indent+"  ")
	}
	return out
}

func words(o Outcome) string {
	var s []string
	for bit, w := range map[Outcome]string{F: "not true", NA: "n/a", T: "true"} {
		if o == bit {
			return w
		}
		_ = bit
	}
	if o&T != 0 {
		s = append(s, "true")
	}
	if o&F != 0 {
		s = append(s, "not true")
	}
	if o&NA != 0 {
		s = append(s, "n/a")
	}
	return strings.Join(s, " or ")
}

func TestExplanationShowsEachPartAsWritten(t *testing.T) {
	c := clinicalScope(t)
	for _, tc := range []struct{ src, want string }{
		{`"lithium" in rx_checklist || !(cv_htn && (cv_bp_systolic >= 140)) || count([phq9_1, phq9_2], it >= 2) >= 1`,
			`"lithium" in rx_checklist || !(cv_htn && (cv_bp_systolic >= 140)) || count([phq9_1, phq9_2], it >= 2) >= 1 = true or not true or n/a
  "lithium" in rx_checklist = true or not true [rx_checklist]
  !(cv_htn && (cv_bp_systolic >= 140)) = true or not true or n/a
    cv_htn && (cv_bp_systolic >= 140) = true or not true or n/a
      cv_htn = true [cv_htn]
      cv_bp_systolic >= 140 = true or not true or n/a (60..260) [cv_bp_systolic]
  count([phq9_1, phq9_2], it >= 2) >= 1 = true or not true (0..1)
    phq9_1 = not true (1..1) [phq9_1]
    phq9_2 = true or not true (0..3) [phq9_2]
`},
		{`cv_ich or
   not cv_aneurysm`, `cv_ich or not cv_aneurysm = true or not true
  cv_ich = true or not true [cv_ich]
  not cv_aneurysm = true or not true
    cv_aneurysm = true or not true [cv_aneurysm]
`},
	} {
		cond, problems := c.scope.Compile(text(tc.src))
		if problems != nil {
			t.Fatal(problems)
		}
		f := c.scope.Frame()
		f.Reset(20000)
		c.put(t, f, "cv_htn", true)
		c.put(t, f, "phq9_1", 1.0)
		f.Settle()
		if got := c.render(f.Explain(cond), ""); got != tc.want {
			t.Errorf("explain %s:\n%s\nwant\n%s", tc.src, got, tc.want)
		}
	}
}
