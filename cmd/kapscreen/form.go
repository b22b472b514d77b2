package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/forms/source"
	"github.com/kapscreen/kapscreen/screening"
)

// formCommand is `kapscreen form …`: questionnaires, built in or a practice's own.
func (a *app) formCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "form",
		Short: "Look at, check, test and start questionnaires",
		Long: `A questionnaire is a folder with form.yaml, rules.yaml and tests.yaml. These commands
take a built-in name or such a folder; without one they take the configured form.

Exit codes: 0 done, 1 failed, 2 wrong call, 3 something is wrong in the files.`,
		Example: "  kapscreen form list\n  kapscreen form show kap-follow-up",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		a.formListCommand(), a.formShowCommand(), a.formCheckCommand(), a.formTestCommand(), a.formProveCommand(),
		a.formDocCommand(), a.formNewCommand(), a.formAddRuleCommand(), a.formSchemaCommand(), a.formCSVCommand(),
	)
	return cmd
}

// formName is the questionnaire that a form command works on.
func (a *app) formName(args []string) string {
	if len(args) > 0 {
		return args[0]
	}
	return a.config.Form
}

func (a *app) formListCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the built-in questionnaires",
		Long:    "Lists the built-in questionnaires with their numbers of questions and rules.\n\nExit code: 0.",
		Example: "  kapscreen form list",
		Args:    noArguments,
		RunE:    func(_ *cobra.Command, _ []string) error { return a.formList() },
	}
}

func (a *app) formList() error {
	type row struct {
		ID        string `json:"id"`
		Version   string `json:"version"`
		Title     string `json:"title"`
		Questions int    `json:"questions"`
		Rules     int    `json:"rules"`
	}
	var t table
	for _, id := range library.Names() {
		form, book, err := loadForm(id)
		if err != nil {
			return err
		}
		r := row{form.ID, form.Version, form.Title, len(form.Questions()), len(book.Rules)}
		if a.flags.json {
			if err := a.printJSON(r); err != nil {
				return err
			}
			continue
		}
		t.add(r.ID, r.Version, r.Title, fmt.Sprintf("%3d questions", r.Questions), fmt.Sprintf("%3d rules", r.Rules))
	}
	a.printTable(t)
	return nil
}

func (a *app) formCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check [FORM]",
		Short: "Check a questionnaire: all problems at once, with their places",
		Long: `Reads form, rules and tests and reports every problem with file, line and column, the
source line, a caret, and what to do. Safe on files from strangers: nothing in them
is executed, and nothing outside the folder is read.

Exit codes: 0 no problem (warnings may stand), 2 wrong call, 3 problems.`,
		Example: "  kapscreen form check\n  kapscreen form check ./my-form",
		Args:    arguments(0, 1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.formCheck(a.formName(args)) },
	}
}

func (a *app) formCheck(name string) error {
	fsys, dir, err := formFolder(name)
	if err != nil {
		return err
	}
	form, problems := forms.Check(fsys, dir, library.FS())
	var book *screening.RuleBook
	if form != nil {
		var more source.Problems
		book, more = screening.Load(form, fsys, dir, library.FS())
		problems = append(problems, more...)
	}
	if book != nil {
		problems = append(problems, book.Check(fsys, dir)...)
	}
	if err := a.showProblems(problems); err != nil {
		return err
	}
	if problems.Failed() {
		return &reported{&problemsError{problems}}
	}
	fmt.Fprintf(a.out, "%s %s: %s, %s; %s\n", form.ID, form.Version, plural(len(form.Questions()), "question", "questions"),
		plural(len(book.Rules), "rule", "rules"), warnings(problems))
	return nil
}

func warnings(ps source.Problems) string {
	if len(ps) == 0 {
		return "no problem found"
	}
	return "no problem, " + plural(len(ps), "warning", "warnings")
}

// showProblems prints problems on stderr, or as one JSON object per line on stdout.
func (a *app) showProblems(ps source.Problems) error {
	if !a.flags.json {
		return ps.Print(a.err)
	}
	type row struct {
		File    string `json:"file"`
		Line    int    `json:"line"`
		Col     int    `json:"col"`
		Message string `json:"message"`
		Hint    string `json:"hint,omitempty"`
		Warning bool   `json:"warning,omitempty"`
	}
	for _, p := range ps {
		if err := a.printJSON(row{p.Place.File, p.Place.Line, p.Place.Col, p.Message, p.Hint, p.Warning}); err != nil {
			return err
		}
	}
	return nil
}
