package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/cmd/internal/terminal"
	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/atomicfile"
	"github.com/kapscreen/kapscreen/forms/casefile"
	"github.com/kapscreen/kapscreen/forms/casefile/audit"
)

func imported(id string, form *forms.Form) audit.Entry {
	return audit.Entry{Action: audit.CaseImported, Case: id, Form: form.Digest}
}

func (a *app) caseExport(s *casefile.Store, id, out string, force bool) error {
	var buf bytes.Buffer
	left, err := s.Export(id, &buf)
	if err != nil {
		return err
	}
	for _, u := range left {
		a.say("note: an answer to %s is not in the file: %s", quoteWord(u.Question), u.Why)
	}
	if out == "-" {
		_, err = a.out.Write(escapedJSON(buf.Bytes()))
	} else {
		err = a.writeFile(out, escapedJSON(buf.Bytes()), force)
	}
	if err != nil {
		return err
	}
	return a.logQuietly(audit.Entry{Action: audit.CaseExported, Case: id})
}

// writeFile writes a file of a person: whole or absent, readable by its owner only.
func (a *app) writeFile(out string, data []byte, force bool) error {
	err := atomicfile.Write(out, data, force)
	if errors.Is(err, fs.ErrExist) {
		return withHint(fmt.Errorf("%s is there already", baseName(out)), "--force replaces it")
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", baseName(out), plainFS(err))
	}
	return nil
}

func (a *app) caseEditCommand() *cobra.Command {
	var question, absent, reason string
	cmd := &cobra.Command{
		Use: "edit <CASE> --question ID --reason TEXT", Short: "Amend an answer of a finished case", Args: arguments(1, 1),
		Long: `Adds an amendment: a new answer with a reason. The old answer stays in the case. The
answer is asked for on the terminal, or read as one line from stdin; it is never
an argument, which others on the computer could see.

Exit codes: 0 done, 1 failed, 2 wrong call, 4 the answer is not one that the question
takes.`,
		Example: `  kapscreen case edit k7m2p9qa --question cv_htn --reason "called back" < answer.txt`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if question == "" || strings.TrimSpace(reason) == "" {
				return &usageError{"case edit: a question and a reason are needed", `--question ID --reason "why it changes"`}
			}
			return a.withStore(cmd.Context(), func(s *casefile.Store) error { return a.caseEdit(s, args[0], question, absent, reason) })
		},
	}
	cmd.Flags().StringVar(&question, "question", "", "the question `ID`")
	cmd.Flags().StringVar(&absent, "absent", "", "no answer, because: unknown, declined or ask-prescriber")
	cmd.Flags().StringVar(&reason, "reason", "", "why it changes; kept in the case")
	return cmd
}

func (a *app) caseEdit(s *casefile.Store, id, question, absent, reason string) error {
	c, form, err := a.openCase(s, id)
	if err != nil {
		return err
	}
	q, ok := form.Question(question)
	if !ok {
		return &usageError{"the form has no question " + quoteWord(question), didYouMean(question, questionIDs(form))}
	}
	answer, err := a.readAmendment(q, absent, c.Head.Consult)
	if err != nil {
		return err
	}
	j, err := s.Resume(id, a.now())
	if err != nil {
		return err
	}
	defer j.Close() //nolint:errcheck // the amendment is on disk or named as not saved
	if err := j.Amend(question, answer, reason, a.now()); err != nil {
		return err
	}
	a.say("Case %s has an amendment; the earlier answer is kept.", id)
	return a.logQuietly(audit.Entry{Action: audit.CaseAmended, Case: id, Form: form.Digest})
}

// readAmendment reads the new answer as one line of stdin.
func (a *app) readAmendment(q *forms.Question, absent string, consult forms.Date) (forms.Answer, error) {
	if absent != "" {
		state, ok := forms.Absence(absent)
		if !ok {
			return forms.Answer{}, &usageError{"--absent takes unknown, declined or ask-prescriber", didYouMean(absent, []string{"unknown", "declined", "ask-prescriber"})}
		}
		return forms.Absent(state), nil
	}
	if isTerminal(a.in) {
		fmt.Fprintf(a.err, "%s\nAnswer: ", q.Ask)
	}
	line, err := bufio.NewReader(a.in).ReadString('\n')
	if line == "" && err != nil {
		return forms.Answer{}, &usageError{"no answer was given", "type it, or pipe one line to stdin"}
	}
	answer, err := q.ParseAnswer(strings.TrimRight(line, "\r\n"), consult)
	if err != nil {
		return forms.Answer{}, &forms.ResponseError{Problems: []forms.ResponseProblem{{File: "stdin", ID: q.ID, Message: err.Error()}}}
	}
	return answer, nil
}

func questionIDs(form *forms.Form) []string {
	list := make([]string, 0, len(form.Questions()))
	for _, q := range form.Questions() {
		list = append(list, q.ID)
	}
	return list
}

func (a *app) caseEraseCommand() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use: "erase <CASE>", Short: "Erase a case for good", Args: arguments(1, 1),
		Long: `Asks, then overwrites the case file and removes it. What cannot be promised: on SSDs,
copy-on-write file systems, snapshots, backups and synced folders older copies may
remain. Sealed cases say nothing without the key.

Exit codes: 0 erased, 1 failed or not confirmed.`,
		Example: "  kapscreen case erase k7m2p9qa",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), func(s *casefile.Store) error { return a.caseErase(cmd.Context(), s, args[0], yes) })
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return cmd
}

func (a *app) caseErase(ctx context.Context, s *casefile.Store, id string, yes bool) error {
	if !yes {
		ok, err := terminal.Confirm(ctx, a.in, a.out.File, terminal.Options{Now: a.now, Guard: a.guard}, "Erase case "+id+" for good?",
			"On SSDs, snapshots and backups older copies may remain.")
		if errors.Is(err, terminal.ErrNoTerminal) {
			return &usageError{"case erase asks first, and there is no terminal", "--yes erases without asking"}
		}
		if err != nil {
			return err
		}
		if !ok {
			return errors.New("nothing was erased")
		}
	}
	if err := s.Erase(id); err != nil {
		return err
	}
	a.say("Case %s is erased here. On SSDs, snapshots and backups older copies may remain.", id)
	return a.logQuietly(audit.Entry{Action: audit.CaseErased, Case: id})
}

func (a *app) caseMigrateCommand() *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use: "migrate <CASE>", Short: "Take a case over to today's version of its form", Args: arguments(1, 1),
		Long: `Shows what today's version of the form would change, and writes a new case for it.
Nothing is dropped: what the new version does not know is kept aside, and the old
case stays. --dry-run only shows.

Exit codes: 0 done, 1 failed, 3 the form is wrong.`,
		Example: "  kapscreen case migrate k7m2p9qa --dry-run",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), func(s *casefile.Store) error { return a.caseMigrate(s, args[0], dry) })
		},
	}
	a.formFlags(cmd)
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only show what would change")
	return cmd
}

func (a *app) caseMigrate(s *casefile.Store, id string, dry bool) error {
	form, _, err := loadForm(a.config.Form)
	if err != nil {
		return err
	}
	form, err = withRules(a.config.Form, form)
	if err != nil {
		return err
	}
	c, err := s.Open(id)
	if err != nil {
		return err
	}
	changes, err := c.Compare(form)
	if err != nil {
		return err
	}
	a.printChanges(changes)
	if dry {
		return nil
	}
	next, _, err := s.Migrate(id, form, a.now())
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "New case %s; case %s stays as it is.\n", next, id)
	return a.logQuietly(audit.Entry{Action: audit.CaseMigrated, Case: next, Form: form.Digest})
}

func (a *app) printChanges(ch casefile.Changes) {
	for _, part := range []struct {
		title string
		ids   []string
	}{
		{"New questions", ch.New}, {"Questions that are gone", ch.Gone}, {"Questions of another type", ch.Retyped},
		{"Questions with other words", ch.Reworded},
	} {
		if len(part.ids) > 0 {
			fmt.Fprintln(a.out, wrap(part.title+": "+strings.Join(part.ids, ", "), "", a.width()))
		}
	}
	for _, u := range ch.Aside {
		fmt.Fprintln(a.out, wrap("Kept aside: "+u.Question+" ("+u.Why+")", "", a.width()))
	}
}

func (a *app) caseRepairCommand() *cobra.Command {
	return &cobra.Command{
		Use: "repair <CASE>", Short: "Take damaged records out of a case, and keep the rest", Args: arguments(1, 1),
		Long: `Takes the damaged records out, so that the case can be gone on with, and names them. The
damaged file is kept until the case is erased. Look the case through afterwards:
where the latest answer was lost, an earlier one shows.

Exit codes: 0 done, 1 failed.`,
		Example: "  kapscreen case repair k7m2p9qa",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), func(s *casefile.Store) error {
				lost, err := s.Repair(args[0])
				if err != nil {
					return err
				}
				for _, f := range lost {
					fmt.Fprintln(a.out, f)
				}
				a.say("Case %s: %s lost. Look it through.", args[0], plural(len(lost), "record is", "records are"))
				return a.logQuietly(audit.Entry{Action: audit.CaseRepaired, Case: args[0]})
			})
		},
	}
}
