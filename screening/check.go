package screening

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/source"
)

// Check is what loading does not look at: words that would read as a verdict or as advice, rules that no test raises or
// leaves clear, and the tests file itself.
func (b *RuleBook) Check(fsys fs.FS, dir string) source.Problems {
	log := source.NewLog()
	for _, r := range b.Rules {
		for _, text := range []string{r.Title, r.Why, r.Ask} {
			if words := forms.Wording(text); len(words) > 0 {
				log.Problem(r.Place, fmt.Sprintf("rule %s says %s, which reads as a verdict or as advice", r.ID, strings.Join(words, ", ")),
					"say what was answered and what to look at; the medical team decides")
			}
		}
	}
	suite, problems := b.LoadSuite(fsys, dir)
	log.Add(problems...)
	if suite != nil {
		b.checkTested(log, suite)
	}
	return log.Problems()
}

// checkTested reports the rules that no test names. Whether the tests hold is for `form test`.
func (b *RuleBook) checkTested(log *source.Log, suite *Suite) {
	named := map[string]bool{}
	for _, t := range suite.Tests {
		for _, w := range append(append([]source.Word{}, t.Expect.Raised...), t.Expect.Clear...) {
			named[w.Text] = true
		}
		for _, u := range t.Expect.Undetermined {
			named[u.rule.Text] = true
		}
	}
	for _, r := range b.Rules {
		if !named[r.ID] {
			log.Problem(r.Place, fmt.Sprintf("no test names rule %s", r.ID), "add one to tests.yaml that raises it and one that leaves it clear")
		}
	}
}
