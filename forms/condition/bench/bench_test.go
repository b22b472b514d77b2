// Package bench compares forms/condition with cel-go (which has unknowns) and expr's VM (which has none) on the same
// 100 rules over 200 questions. It is a module of its own, so that CEL stays out of the product:
//
//	cd forms/condition/bench && go test -bench . -benchmem
package bench

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/interpreter"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"github.com/kapscreen/kapscreen/forms/condition"
	"github.com/kapscreen/kapscreen/forms/source"
)

const (
	questions = 200
	rules     = 100
)

var (
	frequencies = []string{"never", "monthly", "weekly", "daily"}
	medicines   = []string{"lithium", "ssri", "maoi", "opioid"}
)

// kind of a question: yes/no, yes/no, choice, several, number in turn.
func kind(q int) int { return q % 5 }

// texts are the rules; all three languages read the same text.
func texts() []string {
	var out []string
	for i := range rules {
		k := i * 5 % questions
		switch i % 5 {
		case 0:
			out = append(out, fmt.Sprintf(`q%d && q%d == false`, k, k+1))
		case 1:
			out = append(out, fmt.Sprintf(`q%d in ["weekly", "daily"] && q%d`, k+2, k))
		case 2:
			out = append(out, fmt.Sprintf(`"lithium" in q%[1]d || "maoi" in q%[1]d`, k+3))
		case 3:
			var items []string
			for j := range 9 {
				items = append(items, fmt.Sprintf("q%d", (k+4+5*j)%questions))
			}
			out = append(out, strings.Join(items, " + ")+fmt.Sprintf(" >= 15 || %s >= 2", items[0]))
		case 4:
			out = append(out, fmt.Sprintf(`q%d && (q%d || q%d != "never")`, k, k+1, k+2))
		}
	}
	return out
}

// answer of a question: bool, string, []string or int.
func answer(r *rand.Rand, q int) any {
	switch kind(q) {
	case 2:
		return frequencies[r.IntN(4)]
	case 3:
		return []string{medicines[r.IntN(2)], medicines[2+r.IntN(2)]}
	case 4:
		return r.IntN(4)
	}
	return r.IntN(2) == 0
}

// response is a set of answers; nil where there is none.
func response(seed uint64, share float64) []any {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]any, questions)
	for q := range out {
		if a := answer(r, q); r.Float64() < share {
			out[q] = a
		}
	}
	return out
}

func names() []condition.Name {
	var out []condition.Name
	for q := range questions {
		d := condition.Domain{Kind: condition.Truth}
		switch kind(q) {
		case 2:
			d = condition.Domain{Kind: condition.Code, Codes: frequencies}
		case 3:
			d = condition.Domain{Kind: condition.Codes, Codes: medicines}
		case 4:
			d = condition.Domain{Kind: condition.Number, Max: 3, Step: 1}
		}
		out = append(out, condition.Name{ID: fmt.Sprintf("q%d", q), Domain: d})
	}
	return out
}

func compileOurs(tb testing.TB) (*condition.Scope, []*condition.Condition) {
	s := condition.NewScope(nil)
	if p := s.Declare(names()); p != nil {
		tb.Fatal(p)
	}
	var out []*condition.Condition
	for _, src := range texts() {
		c, p := s.Compile(source.Text{Src: src})
		if p != nil {
			tb.Fatal(src, p)
		}
		out = append(out, c)
	}
	return s, out
}

func bit(codes []string, code string) uint64 {
	for i, c := range codes {
		if c == code {
			return 1 << uint(i)
		}
	}
	panic(code)
}

// value is an answer as our frames take it.
func value(q int, a any) condition.Val {
	switch a := a.(type) {
	case bool:
		if a {
			return condition.Val{B: condition.T}
		}
		return condition.Val{B: condition.F}
	case string:
		return condition.Val{B: condition.T, May: bit(frequencies, a)}
	case []string:
		set := bit(medicines, a[0]) | bit(medicines, a[1])
		return condition.Val{B: condition.T, Must: set, May: set}
	case int:
		return condition.Val{B: condition.T, Lo: float64(a), Hi: float64(a)}
	}
	panic("no answer")
}

func celEnv(tb testing.TB) *cel.Env {
	var options []cel.EnvOption
	for q := range questions {
		t := cel.BoolType
		switch kind(q) {
		case 2:
			t = cel.StringType
		case 3:
			t = cel.ListType(cel.StringType)
		case 4:
			t = cel.IntType
		}
		options = append(options, cel.Variable(fmt.Sprintf("q%d", q), t))
	}
	env, err := cel.NewEnv(options...)
	if err != nil {
		tb.Fatal(err)
	}
	return env
}

func compileCEL(tb testing.TB) []cel.Program {
	env := celEnv(tb)
	var out []cel.Program
	for _, src := range texts() {
		ast, issues := env.Compile(src)
		if issues.Err() != nil {
			tb.Fatal(src, issues.Err())
		}
		p, err := env.Program(ast)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

// activation answers CEL's lookups itself; an unanswered question is an unknown.
type activation map[string]any

func (a activation) ResolveName(name string) (any, bool) { v, ok := a[name]; return v, ok }
func (a activation) Parent() interpreter.Activation      { return nil }

func celAnswers(answers []any) activation {
	out := activation{}
	for q, a := range answers {
		name := fmt.Sprintf("q%d", q)
		if a == nil {
			out[name] = types.NewUnknown(1, types.NewAttributeTrail(name))
			continue
		}
		out[name] = types.DefaultTypeAdapter.NativeToValue(a)
	}
	return out
}

func compileExpr(tb testing.TB) []*vm.Program {
	env := exprAnswers(response(1, 2))
	var out []*vm.Program
	for _, src := range texts() {
		p, err := expr.Compile(src, expr.Env(env), expr.AsBool())
		if err != nil {
			tb.Fatal(src, err)
		}
		out = append(out, p)
	}
	return out
}

func exprAnswers(answers []any) map[string]any {
	out := map[string]any{}
	for q, a := range answers {
		out[fmt.Sprintf("q%d", q)] = a
	}
	return out
}

func BenchmarkCompile(b *testing.B) {
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			compileOurs(b)
		}
	})
	b.Run("cel", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			compileCEL(b)
		}
	})
	b.Run("expr", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			compileExpr(b)
		}
	})
}

func benchmarkOurs(b *testing.B, answers []any) {
	s, conds := compileOurs(b)
	vals := make([]condition.Val, questions)
	for q, a := range answers {
		if a != nil {
			vals[q] = value(q, a)
		}
	}
	f := s.Frame()
	b.ReportAllocs()
	for b.Loop() {
		f.Reset(20000)
		for q := range answers {
			if answers[q] != nil {
				f.Answer(q, vals[q])
			}
		}
		f.Settle()
		for _, c := range conds {
			f.Outcome(c)
		}
	}
}

func benchmarkCEL(b *testing.B, answers []any) {
	programs, in := compileCEL(b), celAnswers(answers)
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range programs {
			if _, _, err := p.Eval(in); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkAllAnswered(b *testing.B) {
	answers := response(1, 2)
	b.Run("ours", func(b *testing.B) { benchmarkOurs(b, answers) })
	b.Run("cel", func(b *testing.B) { benchmarkCEL(b, answers) })
	b.Run("expr", func(b *testing.B) {
		programs, in := compileExpr(b), exprAnswers(answers)
		var machine vm.VM
		b.ReportAllocs()
		for b.Loop() {
			for _, p := range programs {
				if _, err := machine.Run(p, in); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

func BenchmarkThirdUnknown(b *testing.B) {
	answers := response(1, 0.67)
	b.Run("ours", func(b *testing.B) { benchmarkOurs(b, answers) })
	b.Run("cel", func(b *testing.B) { benchmarkCEL(b, answers) })
}

// TestSettlesWhatCELSettlesAndMore: no contradiction, nothing that only CEL settles, and more in all.
func TestSettlesWhatCELSettlesAndMore(t *testing.T) {
	s, conds := compileOurs(t)
	programs := compileCEL(t)
	f := s.Frame()
	var ours, cels, pairs int
	for seed := range uint64(200) {
		answers := response(seed+10, 0.6)
		f.Reset(20000)
		for q, a := range answers {
			if a != nil {
				f.Answer(q, value(q, a))
			}
		}
		f.Settle()
		in := celAnswers(answers)
		for i, c := range conds {
			pairs++
			o := f.Outcome(c)
			v, _, err := programs[i].Eval(in)
			if err != nil {
				t.Fatal(err)
			}
			known := v.Type() == types.BoolType
			if o == condition.T || o == condition.F {
				ours++
			}
			if !known {
				continue
			}
			cels++
			if want := v.Value().(bool); o == condition.F && want || o == condition.T && !want || o != condition.F && o != condition.T {
				t.Errorf("%s: ours %03b, CEL %v", c.Source(), o, v.Value())
			}
		}
	}
	if ours <= cels {
		t.Errorf("ours settles %d of %d, CEL %d", ours, pairs, cels)
	}
	t.Logf("of %d pairs ours settles %.1f %%, CEL %.1f %%", pairs, 100*float64(ours)/float64(pairs), 100*float64(cels)/float64(pairs))
}
