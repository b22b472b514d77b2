package screening

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/source"
)

// SuiteResult is what came of running a suite.
type SuiteResult struct {
	Tests    int
	Failed   source.Problems // each at the line of the tests file that demanded it
	Coverage []Coverage      // one for each rule, in file order
}

// Coverage counts how often the tests left a rule with each status.
type Coverage struct {
	Rule                      *Rule
	Raised, Clear, CannotTell int
}

// Covered reports whether some test raises the rule and some leaves it clear.
func (c Coverage) Covered() bool { return c.Raised > 0 && c.Clear > 0 }

// Covered counts the rules that are covered.
func (r SuiteResult) Covered() int {
	n := 0
	for _, c := range r.Coverage {
		if c.Covered() {
			n++
		}
	}
	return n
}

// Run runs every test. profile finds the profile of a partner that a test names.
func (s *Suite) Run(profile func(partner string) (Profile, error)) SuiteResult {
	res := SuiteResult{Tests: len(s.Tests)}
	for _, r := range s.book.Rules {
		res.Coverage = append(res.Coverage, Coverage{Rule: r})
	}
	for _, t := range s.Tests {
		p, err := profile(t.Partner)
		if err != nil {
			res.Failed = append(res.Failed, source.Problem{Place: t.Place, Message: "the test names a partner that cannot be used: " + err.Error()})
			continue
		}
		rep := s.book.Evaluate(t.Response, p)
		found := rep.statuses()
		for i, r := range s.book.Rules {
			switch found[r.ID].Status {
			case Raised:
				res.Coverage[i].Raised++
			case Clear:
				res.Coverage[i].Clear++
			case Undetermined:
				res.Coverage[i].CannotTell++
			}
		}
		res.Failed = append(res.Failed, t.compare(rep, found)...)
	}
	return res
}

// statuses is the finding of every rule, superseded or not; a clear rule has one with status Clear.
func (r *Report) statuses() map[string]Finding {
	all := map[string]Finding{}
	for _, rule := range r.Clear {
		all[rule.ID] = Finding{Rule: rule, Status: Clear}
	}
	for _, list := range [][]Finding{r.Findings, r.Superseded} {
		for _, f := range list {
			all[f.Rule.ID] = f
		}
	}
	return all
}

// compare lists where a report is not what the test expects.
func (t Test) compare(rep *Report, found map[string]Finding) source.Problems {
	var wrong source.Problems
	fail := func(at source.Place, format string, args ...any) {
		wrong = append(wrong, source.Problem{Place: at, Message: fmt.Sprintf("test %q: ", t.Name) + fmt.Sprintf(format, args...)})
	}
	status := func(w source.Word, want Status) {
		if got := found[w.Text]; got.Status != want {
			fail(w.Place, "%s is %s, not %s%s", w.Text, got.Status, want, openWords(got))
		}
	}
	for _, w := range t.Expect.Raised {
		status(w, Raised)
	}
	for _, w := range t.Expect.Clear {
		status(w, Clear)
	}
	for _, u := range t.Expect.Undetermined {
		status(u.rule, Undetermined)
		if got := ids(found[u.rule.Text].Missing); u.missing != nil && !slices.Equal(got, u.missing) {
			fail(u.rule.Place, "%s is kept open by [%s], not by [%s]", u.rule.Text, strings.Join(got, ", "), strings.Join(u.missing, ", "))
		}
	}
	for _, v := range t.Expect.Values {
		if c := rep.View.Value(v.Value); !v.Matches(c) {
			fail(v.Place, "%s is %s, not %s", v.Value, valueWords(c), expectedWords(v))
		}
	}
	return wrong
}

// openWords says which questions keep a rule open, for a test that expected something else.
func openWords(f Finding) string {
	if f.Status != Undetermined {
		return ""
	}
	return " (open: " + strings.Join(ids(f.Missing), ", ") + ")"
}

// valueWords is what became of a value, for the author of a test.
func valueWords(c forms.Computed) string {
	switch c.State {
	case forms.Answered:
		return string(appendPlain(nil, c.Answer))
	case forms.NotApplicable:
		return "not applicable"
	case forms.NotAsked, forms.NotSure, forms.Declined, forms.AskPrescriber:
	}
	return "unknown (open: " + strings.Join(ids(c.Blocking), ", ") + ")"
}

func expectedWords(x forms.ExpectedValue) string {
	switch x.State {
	case forms.Answered:
		return x.Text
	case forms.NotApplicable:
		return "not applicable"
	case forms.NotAsked, forms.NotSure, forms.Declined, forms.AskPrescriber:
	}
	return "unknown"
}
