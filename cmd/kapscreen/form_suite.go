package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/screening"
)

func (a *app) formTestCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "test [FORM]",
		Short: "Run the tests that travel with the rules, and the instruments' vectors",
		Long: `Runs tests.yaml of the questionnaire and the test vectors of its instruments. A rule
that no test raises, or that none leaves clear, fails the run.

Exit codes: 0 all hold, 1 a test fails or a rule is not covered, 2 wrong call, 3 the
files are wrong.`,
		Example: "  kapscreen form test\n  kapscreen form test ./my-form",
		Args:    arguments(0, 1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.formTest(a.formName(args)) },
	}
}

func (a *app) formTest(name string) error {
	form, book, err := loadForm(name)
	if err != nil {
		return err
	}
	fsys, dir, err := formFolder(name)
	if err != nil {
		return err
	}
	suite, problems := book.LoadSuite(fsys, dir)
	if suite == nil {
		return &problemsError{problems}
	}
	res := suite.Run(a.partnerProfile)
	vectors, wrong := screening.RunVectors(form, library.FS())
	res.Failed = append(res.Failed, wrong...)
	if a.flags.json {
		if err := a.testJSON(res, vectors); err != nil {
			return err
		}
	} else {
		a.testText(res, vectors)
	}
	if len(res.Failed) > 0 || res.Covered() < len(book.Rules) {
		return fmt.Errorf("%s of %s: %d failed, %d rules without a test that raises and one that leaves clear", form.ID,
			plural(res.Tests+vectors, "test", "tests"), len(res.Failed), len(book.Rules)-res.Covered())
	}
	return nil
}

// partnerProfile is the profile of a partner that a test names; "" is the generic one.
func (a *app) partnerProfile(name string) (screening.Profile, error) {
	if name == "" {
		name = "generic"
	}
	p, err := a.loadPartner(name)
	if err != nil {
		return screening.Profile{}, err
	}
	return p.Profile(), nil
}

func (a *app) testText(res screening.SuiteResult, vectors int) {
	if err := res.Failed.Print(a.err); err != nil {
		return
	}
	for _, c := range res.Coverage {
		if !c.Covered() {
			fmt.Fprintf(a.err, "rule %s: raised by %s, left clear by %d\n", c.Rule.ID, plural(c.Raised, "test", "tests"), c.Clear)
		}
	}
	fmt.Fprintf(a.out, "%s and %s: %s\n", plural(res.Tests, "test", "tests"), plural(vectors, "scoring vector", "scoring vectors"),
		orElse(failedWords(len(res.Failed)), "all hold"))
	fmt.Fprintf(a.out, "rule coverage: %d of %d\n", res.Covered(), len(res.Coverage))
}

func failedWords(n int) string {
	if n == 0 {
		return ""
	}
	return plural(n, "does not hold", "do not hold")
}

func (a *app) testJSON(res screening.SuiteResult, vectors int) error {
	type coverage struct {
		Rule         string `json:"rule"`
		Raised       int    `json:"raised"`
		Clear        int    `json:"clear"`
		Undetermined int    `json:"undetermined"`
	}
	out := struct {
		Tests    int        `json:"tests"`
		Vectors  int        `json:"vectors"`
		Failed   []string   `json:"failed"`
		Coverage []coverage `json:"coverage"`
	}{Tests: res.Tests, Vectors: vectors, Failed: []string{}}
	for _, p := range res.Failed {
		out.Failed = append(out.Failed, p.String())
	}
	for _, c := range res.Coverage {
		out.Coverage = append(out.Coverage, coverage{c.Rule.ID, c.Raised, c.Clear, c.CannotTell})
	}
	return a.printJSON(out)
}
