package condition

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms/source"
)

// hundred is the measure that the figures are given for: 100 rules over 200 questions, a fifth of them with skip logic.
func hundred(t testing.TB) (*Scope, []Name, []*Condition) {
	t.Helper()
	var names []Name
	for i := range 200 {
		n := Name{ID: fmt.Sprintf("q%d", i)}
		switch i % 5 {
		case 0, 1:
			n.Domain = Domain{Kind: Truth}
		case 2:
			n.Domain = Domain{Kind: Code, Codes: []string{"never", "monthly", "weekly", "daily"}}
		case 3:
			n.Domain = Domain{Kind: Codes, Codes: []string{"lithium", "ssri", "maoi", "opioid", "none"}, Exclusive: 16}
		case 4:
			n.Domain = Domain{Kind: Number, Min: 0, Max: 3, Step: 1}
		}
		if i%5 == 1 {
			n.When = []source.Text{text(fmt.Sprintf("q%d", i-1))}
		}
		names = append(names, n)
	}
	for i := range 10 {
		items := []string{}
		for j := range 9 {
			items = append(items, fmt.Sprintf("q%d", (i*20+j*5+4)%200))
		}
		names = append(names, Name{ID: fmt.Sprintf("v%d", i), Domain: number(0, 27, 1),
			Value: &Value{Method: Prorated{items, 2}, HasRound: true}})
	}
	s := NewScope(nil)
	if p := s.Declare(names); p != nil {
		t.Fatal(p)
	}
	var conds []*Condition
	for i := range 100 {
		k := i * 5 % 200
		src := []string{
			`q%[1]d && q%[2]d == false`,
			`q%[3]d in ["weekly", "daily"] && q%[1]d`,
			`"lithium" in q%[4]d || "maoi" in q%[4]d`,
			`v%[6]d >= 15 || q%[5]d >= 2`,
			`q%[1]d && (q%[2]d || q%[3]d != "never")`,
		}[i%5]
		src = fmt.Sprintf(src, k, k+1, k+2, k+3, k+4, i%10)
		if j := strings.Index(src, "%!(EXTRA"); j >= 0 {
			src = src[:j]
		}
		c, p := s.Compile(text(src))
		if p != nil {
			t.Fatal(src, p)
		}
		conds = append(conds, c)
	}
	return s, names, conds
}

func benchmarkResponse(b *testing.B, every int) {
	s, names, conds := hundred(b)
	m := newMaker(5)
	answers := make([]Val, len(names))
	for i, n := range names {
		if n.Value == nil {
			answers[i] = m.pick(n.Domain)
		}
	}
	f := s.Frame()
	once := func() {
		f.Reset(20000)
		for slot := range names {
			if names[slot].Value == nil && (every == 0 || slot%every != 0) {
				f.Answer(slot, answers[slot])
			}
		}
		f.Settle()
		for _, c := range conds {
			f.Judge(c)
		}
	}
	once()
	b.ReportAllocs()
	for b.Loop() {
		once()
	}
}

func BenchmarkResponseFull(b *testing.B)            { benchmarkResponse(b, 0) }
func BenchmarkResponseThirdUnanswered(b *testing.B) { benchmarkResponse(b, 3) }
func BenchmarkResponseEmpty(b *testing.B)           { benchmarkResponse(b, 1) }

func BenchmarkClinicalCompile(b *testing.B) {
	names, rows, lexicon := clinicalNames(b), readCSV(b, "flags.csv"), clinicalLexicon(b)
	b.ReportAllocs()
	for b.Loop() {
		s := NewScope(lexicon)
		s.Declare(names)
		for _, r := range rows {
			if _, p := s.Compile(text(r["raised_when"])); p != nil {
				b.Fatal(p)
			}
		}
	}
}

func BenchmarkClinicalResponse(b *testing.B) {
	c := clinicalScope(b)
	for _, id := range []string{"S05-marcus", "S08-jean-baptiste", "empty"} {
		var response struct{ Answers map[string]any }
		if id != "empty" {
			readJSON(b, "../../screening/testdata/vignettes/"+id+".json", &response)
		}
		b.Run(id, func(b *testing.B) {
			f := c.scope.Frame()
			f.Reset(20777)
			for id, a := range response.Answers {
				c.put(b, f, id, a)
			}
			b.ReportAllocs()
			for b.Loop() {
				f.Settle()
				for _, cond := range c.conds {
					f.Judge(cond)
				}
			}
		})
	}
}

// prove is what form prove does: a witness or a proof for each rule, that each question can be reached, and that
// silence never clears.
func prove(b *testing.B, s *Scope, names []Name, conds []*Condition) {
	b.Helper()
	for b.Loop() {
		for _, c := range conds {
			if w := s.Witness(c, today, 200_000); w.Verdict == NotProved {
				b.Fatal(c.Source())
			}
			s.Monotone(c, today, 1000)
		}
		for slot := range names {
			if names[slot].Value == nil {
				s.Reachable(slot, today, 200_000)
			}
		}
	}
}

func BenchmarkProveClinical(b *testing.B) {
	c := clinicalScope(b)
	prove(b, c.scope, c.names, c.conds)
}

func BenchmarkProveHundred(b *testing.B) {
	s, names, conds := hundred(b)
	prove(b, s, names, conds)
}

// BenchmarkChain is the heaviest form that the file limits allow, nearly: 2 000 names, each with a value and a skip
// condition that rest on names before it, and 2 000 conditions over them.
func BenchmarkChain(b *testing.B) {
	names := []Name{{ID: "q0", Domain: Domain{Kind: Truth}}, {ID: "q1", Domain: Domain{Kind: Truth}}}
	for i := 2; i < 2000; i++ {
		names = append(names, Name{
			ID: fmt.Sprintf("q%d", i), Domain: Domain{Kind: Truth},
			When: []source.Text{text(fmt.Sprintf("q%d", i-1))}, Value: &Value{Is: text(fmt.Sprintf("q%d or q%d", i-1, i-2))},
		})
	}
	var s *Scope
	b.Run("declare", func(b *testing.B) {
		for b.Loop() {
			s = NewScope(nil)
			if p := s.Declare(names); p != nil {
				b.Fatal(p)
			}
		}
	})
	b.Run("compile", func(b *testing.B) {
		for b.Loop() {
			for i := 2; i < 2000; i++ {
				if _, p := s.Compile(text(fmt.Sprintf("q%d and not q%d", i, (i*7)%2000))); p != nil {
					b.Fatal(p)
				}
			}
		}
	})
	b.Run("settle", func(b *testing.B) {
		f := s.Frame()
		for b.Loop() {
			f.Reset(20000)
			f.Settle()
		}
	})
}
