package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/casefile"
	"github.com/kapscreen/kapscreen/forms/visible"
)

// caseCommand is `kapscreen case …`: the interviews in the store.
func (a *app) caseCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "case",
		Short: "Look after the interviews in the store",
		Long: `A case is one interview; a draft is a case that is not finished. Nothing in a case is
ever overwritten: a correction is a new entry with a reason.

Exit codes: 0 done, 1 failed or something is damaged, 2 wrong call, 4 a response is
wrong.`,
		Example: "  kapscreen case list\n  kapscreen case show k7m2p9qa",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		a.caseListCommand(), a.caseShowCommand(), a.caseEditCommand(), a.caseExportCommand(), a.caseImportCommand(),
		a.caseMigrateCommand(), a.caseCheckCommand(), a.caseRepairCommand(), a.caseEraseCommand(),
	)
	return cmd
}

// withStore runs f with the store open.
func (a *app) withStore(ctx context.Context, f func(*casefile.Store) error) (err error) {
	s, err := a.openStore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	for _, h := range casefile.Hazards(s.Dir()) {
		a.say("warning: %s", h)
	}
	return caseHint(f(s))
}

// caseHint adds the way out to the errors that have one.
func caseHint(err error) error {
	switch {
	case errors.Is(err, casefile.ErrNoCase):
		return withHint(err, "kapscreen case list shows the cases")
	case errors.Is(err, casefile.ErrDamaged):
		return withHint(err, "kapscreen case check names what is damaged; kapscreen case repair ID takes it out")
	}
	return err
}

func (a *app) caseListCommand() *cobra.Command {
	var names bool
	cmd := &cobra.Command{
		Use: "list", Short: "List the cases", Args: noArguments,
		Long: `Lists the cases, newest first: id, form, partner, state, progress and day. Progress is
how many of the questions that apply so far were asked: they have an answer, or a reason
why there is none. Names are shown only with --names. Sealed cases need the passphrase.

Exit codes: 0 done, 1 the store cannot be read.`,
		Example: "  kapscreen case list\n  kapscreen case list --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), func(s *casefile.Store) error { return a.caseList(s, names) })
		},
	}
	cmd.Flags().BoolVar(&names, "names", false, "show who the client is")
	return cmd
}

func (a *app) caseList(s *casefile.Store, names bool) error {
	entries, err := s.List(names)
	if err != nil {
		return err
	}
	if a.flags.json {
		for _, e := range entries {
			if err := a.printJSON(caseRow(e)); err != nil {
				return err
			}
		}
		return nil
	}
	if len(entries) == 0 {
		a.say("There is no case in %s", visible.Text(s.Dir()))
	}
	var t table
	for _, e := range entries {
		t.add(caseCells(e)...)
	}
	a.printTable(t)
	return nil
}

// caseCells is one case as a row of the list.
func caseCells(e casefile.Entry) []string {
	switch {
	case e.Locked:
		return []string{e.ID, "sealed; the passphrase is needed (changed " + e.Modified.Format("2006-01-02") + ")"}
	case e.Unreadable != "":
		return []string{e.ID, "cannot be read: " + e.Unreadable}
	}
	last := ""
	for _, name := range e.Client {
		if name != "" {
			last = visible.Text(name)
			break
		}
	}
	if e.Damaged {
		last = strings.TrimSpace(last + "  damaged (kapscreen case check)")
	}
	return []string{e.ID, visible.Text(e.Form), visible.Text(e.Partner), e.State.String(), askedWords(e), e.Consult.String(), last}
}

// askedWords is how far a case is. What an earlier version wrote last does not tell how many questions apply.
func askedWords(e casefile.Entry) string {
	if e.Progress == nil {
		return fmt.Sprintf("%3d asked", e.Answered)
	}
	return fmt.Sprintf("%3d/%d asked", e.Progress.Asked, e.Progress.Applicable)
}

// caseJSON is one case for `case list --json`.
type caseJSON struct {
	ID          string   `json:"id"`
	State       string   `json:"state,omitempty"`
	Form        string   `json:"form,omitempty"`
	FormVersion string   `json:"form_version,omitempty"`
	Partner     string   `json:"partner,omitempty"`
	Consult     string   `json:"consult_date,omitempty"`
	Answered    int      `json:"answered"`
	Questions   int      `json:"questions"`
	Asked       *int     `json:"asked,omitempty"`
	Applicable  *int     `json:"applicable,omitempty"`
	Sealed      bool     `json:"sealed"`
	Locked      bool     `json:"locked,omitempty"`
	Damaged     bool     `json:"damaged,omitempty"`
	Unreadable  string   `json:"unreadable,omitempty"`
	Client      []string `json:"client,omitempty"`
}

func caseRow(e casefile.Entry) caseJSON {
	row := caseJSON{ID: e.ID, Locked: e.Locked, Unreadable: e.Unreadable, Sealed: e.Sealed, Damaged: e.Damaged}
	if !e.Locked && e.Unreadable == "" {
		row.State, row.Form, row.FormVersion, row.Partner = e.State.String(), e.Form, e.Version, e.Partner
		row.Consult, row.Answered, row.Questions, row.Client = e.Consult.String(), e.Answered, e.Questions, e.Client
		if e.Progress != nil {
			row.Asked, row.Applicable = &e.Progress.Asked, &e.Progress.Applicable
		}
	}
	return row
}

func (a *app) caseShowCommand() *cobra.Command {
	return &cobra.Command{
		Use: "show <CASE>", Short: "Show what was said, section by section", Args: arguments(1, 1),
		Long: `Shows every question that applies, with the answer or the reason why there is none.
Everything that is shown is the client's; mind who looks on.

Exit codes: 0 done, 1 there is no such case or it is damaged.`,
		Example: "  kapscreen case show k7m2p9qa",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), func(s *casefile.Store) error { return a.caseShow(s, args[0]) })
		},
	}
}

func (a *app) caseShow(s *casefile.Store, id string) error {
	c, form, err := a.openCase(s, id)
	if err != nil {
		return err
	}
	r, unplaced := c.Response(form)
	if a.flags.json {
		var buf bytes.Buffer
		if err := forms.WriteJSON(&buf, r); err != nil {
			return err
		}
		_, err = a.out.Write(escapedJSON(buf.Bytes()))
		return err
	}
	asked, applicable := forms.Look(r, forms.Settings{}).Progress()
	fmt.Fprintf(a.out, "Case %s, %s, %s %s, %d of %d asked, about %s\n", id, c.State(), form.ID, form.Version, asked, applicable, r.ConsultDate)
	if c.Head.Lost > 0 {
		fmt.Fprintf(a.out, "%s lost to damage and repaired; look it through\n", plural(c.Head.Lost, "record was", "records were"))
	}
	a.printAnswers(r)
	for _, u := range unplaced {
		fmt.Fprintf(a.out, "\nKept aside: %s (%s)\n", visible.Text(u.Question), u.Why)
	}
	return nil
}

// printAnswers prints a response section by section.
func (a *app) printAnswers(r *forms.Response) {
	view := forms.Look(r, forms.Settings{})
	for _, sec := range r.Form.Sections {
		printed := false
		for _, q := range sec.Questions {
			state := view.State(q)
			if state == forms.NotApplicable {
				continue
			}
			if !printed {
				fmt.Fprintf(a.out, "\n%s\n", sec.Title)
				printed = true
			}
			a.printAnswer(r, q, state)
		}
	}
}

func (a *app) printAnswer(r *forms.Response, q *forms.Question, state forms.State) {
	fmt.Fprintln(a.out, wrap(label(q)+":", "  ", a.width()))
	lines := []string{stateWord(state)}
	if state == forms.Answered {
		lines = q.AnswerLines(r.Answer(q))
	}
	for _, line := range lines {
		fmt.Fprintln(a.out, wrap(visible.Text(line), "      ", a.width()))
	}
	if note := r.Note(q); note != "" {
		fmt.Fprintln(a.out, wrap("“"+visible.Text(note)+"”", "      ", a.width()))
	}
}

func (a *app) caseExportCommand() *cobra.Command {
	var out string
	var force bool
	cmd := &cobra.Command{
		Use: "export <CASE> -o <FILE.json>", Short: "Write a case as a response file", Args: arguments(1, 1),
		Long:    "Writes the answers as response/v1. The file is not sealed.\n\nExit codes: 0 done, 1 failed, 2 wrong call.",
		Example: "  kapscreen case export k7m2p9qa -o client.json",
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				return &usageError{"case export: where should it be written?", "-o FILE.json, or -o - for stdout"}
			}
			return a.withStore(cmd.Context(), func(s *casefile.Store) error { return a.caseExport(s, args[0], out, force) })
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "write to `FILE`; - for stdout")
	cmd.Flags().BoolVar(&force, "force", false, "replace FILE if it is there")
	return cmd
}

func (a *app) caseImportCommand() *cobra.Command {
	var draft bool
	cmd := &cobra.Command{
		Use: "import <FILE|->", Short: "Make a case of a response file", Args: arguments(1, 1),
		Long:    "Reads a response file and keeps it as a finished case, or with --draft as one to go\non with. Prints the id of the case.\n\nExit codes: 0 done, 1 failed, 2 wrong call, 4 the response is wrong.",
		Example: "  kapscreen case import client.json",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), func(s *casefile.Store) error { return a.caseImport(s, args[0], draft) })
		},
	}
	a.formFlags(cmd)
	cmd.Flags().BoolVar(&draft, "draft", false, "keep it as a draft")
	return cmd
}

func (a *app) caseImport(s *casefile.Store, file string, draft bool) error {
	k, err := a.loadKit(a.config.Partner)
	if err != nil {
		return err
	}
	in, err := a.openInput(k, file)
	if err != nil {
		return err
	}
	form, err := withRules(a.config.Form, k.form)
	if err != nil {
		return err
	}
	in.response.Form = form
	b := casefile.Beginning{Now: a.now(), Names: nameQuestions(form)}
	if a.config.origin["partner"] == fromFlag { // else the response's own
		b.Partner = k.partner.ID
	}
	id, err := s.Import(in.response, b, !draft)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, id)
	return a.logQuietly(imported(id, form))
}

func (a *app) caseCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use: "check", Short: "Verify every record of every case", Args: noArguments,
		Long:    "Verifies every record of every case and names what is damaged. Changes nothing.\n\nExit codes: 0 all whole, 1 something is damaged.",
		Example: "  kapscreen case check",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), func(s *casefile.Store) error { return a.caseCheck(s) })
		},
	}
}

func (a *app) caseCheck(s *casefile.Store) error {
	rep, err := s.Check()
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.caseCheckJSON(rep)
	}
	for _, f := range rep.Faults {
		fmt.Fprintln(a.out, f)
	}
	for _, id := range rep.CutOff {
		fmt.Fprintf(a.out, "case %s ends in a record that was cut off while it was written; nothing acknowledged is lost\n", id)
	}
	if rep.Locked > 0 {
		fmt.Fprintf(a.out, "%s sealed and checked from outside only, for want of a key\n", plural(rep.Locked, "case is", "cases are"))
	}
	for _, name := range rep.Leftover {
		fmt.Fprintf(a.out, "left over, not part of any case: %s\n", quoteWord(name))
	}
	fmt.Fprintf(a.out, "%s, %s checked: %s\n", plural(rep.Cases, "case", "cases"), plural(rep.Records, "record", "records"),
		orElse(damagedWords(len(rep.Faults)), "all whole"))
	return faultsError(rep)
}

func faultsError(rep casefile.Report) error {
	if len(rep.Faults) == 0 {
		return nil
	}
	return withHint(errors.New(damagedWords(len(rep.Faults))), "kapscreen case repair ID takes damaged records out and keeps the rest")
}

func (a *app) caseCheckJSON(rep casefile.Report) error {
	type fault struct {
		Case   string `json:"case"`
		Record int    `json:"record"`
		What   string `json:"what"`
	}
	out := struct {
		Cases    int      `json:"cases"`
		Records  int      `json:"records"`
		Locked   int      `json:"locked"`
		Faults   []fault  `json:"faults"`
		CutOff   []string `json:"cut_off"`
		Leftover []string `json:"leftover"`
	}{Cases: rep.Cases, Records: rep.Records, Locked: rep.Locked, Faults: []fault{}, CutOff: rep.CutOff, Leftover: rep.Leftover}
	for _, f := range rep.Faults {
		out.Faults = append(out.Faults, fault{f.Case, f.Record, f.What})
	}
	if err := a.printJSON(out); err != nil {
		return err
	}
	return faultsError(rep)
}

func damagedWords(n int) string {
	if n == 0 {
		return ""
	}
	return plural(n, "fault", "faults")
}
