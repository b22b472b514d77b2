package library_test

import (
	"testing"

	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/screening"
)

// neverOpen are rules that are always settled: what they read is always known.
var neverOpen = map[string]bool{"si.ideation.unanswered": true, "fu.questions": true}

func TestBuiltInSuitesPassAndCoverEveryRule(t *testing.T) {
	t.Parallel()
	for _, name := range library.Names() {
		_, book := load(t, name)
		suite, problems := book.LoadSuite(library.FS(), name)
		report(t, problems)
		if suite == nil {
			t.Fatalf("the tests of %s do not load", name)
		}
		result := suite.Run(func(string) (screening.Profile, error) { return screening.Profile{}, nil })
		report(t, result.Failed)
		for i, rule := range book.Rules {
			c := result.Coverage[i]
			if c.Raised == 0 || c.Clear == 0 || (c.CannotTell == 0) != neverOpen[rule.ID] {
				t.Errorf("rule %s is raised %d, clear %d, undetermined %d times", rule.ID, c.Raised, c.Clear, c.CannotTell)
			}
		}
	}
}
