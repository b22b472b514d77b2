package condition

import (
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzCompile: whatever is typed gives problems in place or a condition that can be evaluated, explained and searched.
func FuzzCompile(f *testing.F) {
	for _, seed := range []string{
		`mania_ever and "lithium" in meds`, `count([phq1, phq2], it >= 2) >= 1`, `any(rows(rx), drug_class(it.name, "maoi"))`,
		`not (alcohol in ["never", "daily"]) or age / 2 > 30`, `sum([phq1, phq2]) * 2 - 1 >= line`, `18 <= age <= 65`,
		`len(meds) >= 1 and len(rx) == 0`, `days_since(last_mdma) < 14 || years_since(last_mdma) > 1`, `said(alcohol, "never") == false`,
		`all(meds, # != "ssri") and none(meds, it == "none")`, `alcohol = "never"`, `“x”`, `((((`, `any([any([mania_ever], it)], it)`,
		`total >= 3 and total < 2`, `it`, `#`, `drug_class(rx.name, "maoi")`, `-age < -20`, "mania_ever\n\tand\r\nalcoholl", `"a\"b" in meds`, `len()`,
		`alcohol != place`, `phq1 in [1, 2]`, `mania_ever ? 1 : 2`, `a?.b`, `x ?? y`, `{a: 1}`, `[1:2]`, `age[0]`, `mania_ever == (phq1 > 1)`,
		`declined(age) and refused(name) and answered(rx)`, `1.5e3 > age`, `0x10 < age`, `phq1 / (phq2 + 1) > 1`, `not not mania_ever`,
	} {
		f.Add(seed)
	}
	s := plainScope(f)
	frame := s.Frame()
	f.Fuzz(func(t *testing.T, src string) {
		began := time.Now()
		defer func() {
			if took := time.Since(began); took > hang {
				t.Fatalf("%q took %v", src, took)
			}
		}()
		c, problems := s.Compile(text(src))
		if c == nil && len(problems) == 0 {
			t.Fatalf("%q: neither a condition nor a problem", src)
		}
		for _, p := range problems {
			if p.Place.Line < 1 || p.Place.Col < 1 || p.Message == "" || !utf8.ValidString(p.Message) && utf8.ValidString(src) {
				t.Fatalf("%q: problem %+v", src, p)
			}
		}
		if c == nil {
			return
		}
		frame.Reset(20000)
		frame.Settle()
		if o := frame.Outcome(c); o == 0 || o > 7 {
			t.Fatalf("%q = %b", src, o)
		}
		frame.Blocking(nil, c)
		frame.Because(nil, c)
		if e := frame.Explain(c); e.Text == "" {
			t.Fatalf("%q: nothing explained", src)
		}
		if w := s.Witness(c, 20000, 50); w.Verdict == Found {
			frame.Put(w.Answers)
			frame.Settle()
			if o := frame.Outcome(c); o != T {
				t.Fatalf("%q: the witness gives %b", src, o)
			}
		}
		s.Monotone(c, 20000, 5)
	})
}
