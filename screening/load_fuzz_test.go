package screening_test

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/forms/source"
	"github.com/kapscreen/kapscreen/forms/visible"
	"github.com/kapscreen/kapscreen/screening"
)

const fuzzForm = `kapscreen: form/v1
id: small
version: 1.0.0
title: Small
language: en
region: us
sections:
  - id: one
    title: One
    questions:
      - {id: q, ask: Is it so, short: So, type: yesno}
      - {id: n, ask: How many, short: Many, type: integer, min: 0, max: 9}
      - {id: m, ask: Which, short: Which, type: multichoice, choices: [{code: a, text: A}, {code: none, text: None, exclusive: true}]}
`

// FuzzLoadRules reads any bytes as the rules of a small form. A book that loads can be checked, evaluated and explained;
// what is wrong is said in clean text.
func FuzzLoadRules(f *testing.F) {
	rules, err := fs.ReadFile(library.FS(), "kap-follow-up/rules.yaml")
	if err != nil {
		f.Fatal(err)
	}
	const head = "kapscreen: rules/v1\nform: small\nversion: 1.0.0\n"
	rule := "  - id: r.%\n    when: |\n      #\n    priority: urgent\n    title: t\n    why: w\n    ask_prescriber: a\n    sources: [DES]\n"
	f.Add(bytes.Replace(rules, []byte("kap-follow-up"), []byte("small"), 1))
	for _, when := range []string{"q", "not q and n >= limit", `"a" in m or len(m) > 1`, "sum([n, n]) / n > 2", "answered(q) and (q or n == 3)", "any(m, it in [\"a\"])"} {
		f.Add([]byte(head + "settings:\n  limit: {is: 3, about: x}\nrules:\n" + strings.NewReplacer("%", "x", "#", when).Replace(rule) + strings.NewReplacer("%", "y", "#", "q").Replace(rule) + "    superseded_by: [r.x]\n"))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		files := fstest.MapFS{"small/form.yaml": {Data: []byte(fuzzForm)}, "small/rules.yaml": {Data: data}}
		form, problems := forms.Load(files, "small", library.FS())
		if form == nil {
			t.Fatal(problems)
		}
		book, problems := screening.Load(form, files, "small", library.FS())
		clean(t, problems)
		if (book == nil) != problems.Failed() {
			t.Fatalf("book %v with %v", book, problems)
		}
		if book == nil {
			return
		}
		clean(t, book.Check(files, "small"))
		r := forms.NewResponse(form, forms.Date{})
		report := book.Evaluate(r, screening.Profile{})
		if got := len(report.Findings) + len(report.Clear) + len(report.Superseded); got < len(book.Rules) {
			t.Errorf("%d rules and %d of them in the report", len(book.Rules), got)
		}
		for _, x := range book.Rules {
			if visible.Lines(x.Title+x.Why+x.Ask) != x.Title+x.Why+x.Ask {
				t.Errorf("rule %q holds raw characters", x.ID)
			}
		}
	})
}

func clean(t *testing.T, problems source.Problems) {
	t.Helper()
	var b strings.Builder
	if err := problems.Print(&b); err != nil || visible.Lines(b.String()) != b.String() {
		t.Errorf("problems are not clean text (%v): %q", err, b.String())
	}
}
