package forms_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kapscreen/kapscreen/forms"
)

// FuzzLoad builds a form from anything: never a panic, a form exactly when there is no failure, and a form that can be
// looked through.
func FuzzLoad(f *testing.F) {
	f.Add(head+plain, scale)
	f.Add(looking, scale)
	f.Add(head+"      - instrument: scale\nvalues:\n  v: {type: choice, score: {method: cases, else: a, cases: [{code: b, when: scale_1 > 0}]}}\n", scale)
	f.Add(head+"      - instrument: scale\nvalues:\n  v: {type: choice, score: {method: clusters, at: 1, met: m, not_met: n, groups: [{items: [scale_1], need: 1}]}}\n", scale)
	f.Add(head+"      - instrument: scale\nvalues:\n  v: {type: integer, score: {method: prorated, items: [scale_1, scale_2], max_missing: 1, round: 0}}\n",
		strings.Replace(scale, "items: [1, 0]", "items: [{absent: declined}, 0]", 1))
	f.Fuzz(func(t *testing.T, form, instrument string) {
		fsys := fstest.MapFS{
			"f/form.yaml": {Data: []byte(form)}, "f/instruments/scale.yaml": {Data: []byte(instrument)},
		}
		loaded, ps := forms.Check(fsys, "f", shared())
		if (loaded == nil) && !ps.Failed() {
			t.Fatalf("no form and no problem: %q", form)
		}
		for _, p := range ps {
			if p.Message == "" {
				t.Errorf("a problem says nothing: %+v", p)
			}
		}
		if loaded == nil {
			return
		}
		consult, _ := forms.NewDate(2026, 11, 20)
		r := forms.NewResponse(loaded, consult)
		v := forms.Look(r, forms.Settings{})
		for _, q := range loaded.Questions() {
			v.State(q)
		}
		for _, value := range loaded.Values {
			v.Value(value.ID)
		}
		v.Missing()
	})
}

// One slip anywhere in a form is a problem or harmless, and never ends the program.
func TestEverySlipIsSurvived(t *testing.T) {
	t.Parallel()
	lines := strings.Split(looking, "\n")
	try := func(form string) {
		t.Helper()
		if f, ps := load(form); (f == nil) != ps.Failed() {
			t.Errorf("form %v beside problems %v of %q", f != nil, ps, form)
		}
	}
	for i, line := range lines {
		before, after := strings.Join(lines[:i], "\n"), strings.Join(lines[i+1:], "\n")
		for _, other := range []string{"", " " + line, "\t" + line, line + "\"", strings.Replace(line, ":", "", 1), strings.Replace(line, "type: ", "", 1), strings.Replace(line, "is: ", "is: not ", 1)} {
			try(before + "\n" + other + "\n" + after)
		}
		for j := 0; j < len(line); j += 3 {
			try(before + "\n" + line[:j] + line[j+1:] + "\n" + after)
		}
	}
}

// BenchmarkLoadLargest loads a form of the largest size that is accepted, nine of ten questions with a condition.
func BenchmarkLoadLargest(b *testing.B) {
	var text strings.Builder
	text.WriteString(head)
	for i := range forms.MaxQuestions {
		fmt.Fprintf(&text, "      - id: q_%d\n        ask: Is number %d so?\n        short: Number %d\n        type: integer\n        min: 0\n        max: 10\n        why: To know.\n", i, i, i)
		if i%10 > 0 {
			fmt.Fprintf(&text, "        when: |\n          q_%d >= 2 and (q_%d < 9 or q_0 in [3, 4])\n", i/10*10, i/100*100)
		}
	}
	fsys := folder(map[string]string{"form.yaml": text.String()})
	b.ReportAllocs()
	for b.Loop() {
		if f, ps := forms.Load(fsys, "f", nil); f == nil {
			b.Fatal(listed(ps[:1]))
		}
	}
}
