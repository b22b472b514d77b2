package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/cmd/internal/terminal"
	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/casefile"
	"github.com/kapscreen/kapscreen/forms/casefile/audit"
	"github.com/kapscreen/kapscreen/forms/interview"
	"github.com/kapscreen/kapscreen/forms/visible"
)

// consultFlags say how an interview is led.
type consultFlags struct {
	caseID   string
	prefill  string
	date     string
	sections []string
	out      string
}

// consultCommand is `kapscreen consult`: an interview.
func (a *app) consultCommand() *cobra.Command {
	var f consultFlags
	cmd := &cobra.Command{
		Use:   "consult",
		Short: "Lead an interview, with the client beside you",
		Long: `Asks the questionnaire in the terminal. One key answers where there are choices; every
question can be declined, left for the prescriber, or passed. Each answer is on disk
before the next question appears. Ctrl-C stops or goes on; --case goes on another day.
Ends with a review, the items for review, and the offer to write the referral.

Exit codes: 0 finished, 1 failed, 2 no terminal or wrong call, 3 a form, rule or
partner file is wrong, 130 stopped; the case is kept.`,
		Example: `  kapscreen consult --partner journey-clinical
  kapscreen consult --case k7m2p9qa`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.consult(cmd.Context(), f) },
	}
	a.formFlags(cmd)
	fl := cmd.Flags()
	fl.StringVar(&f.caseID, "case", "", "go on with the case `ID`")
	fl.StringVar(&f.prefill, "prefill", "", "show the answers of an earlier response `FILE` for confirmation")
	fl.StringVar(&f.date, "date", "", "the `DAY` the answers are about, YYYY-MM-DD (default: today)")
	fl.StringSliceVar(&f.sections, "section", nil, "ask only these `SECTION`s")
	fl.StringVarP(&f.out, "output", "o", "", "write the referral to `FILE` (default: referral-CASE.pdf)")
	return cmd
}

func (a *app) consult(ctx context.Context, f consultFlags) error {
	if err := a.mustAsk(); err != nil {
		return err
	}
	k, err := a.loadKit(a.config.Partner)
	if err != nil {
		return err
	}
	if f.caseID == "" {
		if err := a.offerKey(ctx); err != nil {
			return err
		}
	}
	store, err := a.openStore(ctx)
	if err != nil {
		return err
	}
	defer store.Close() //nolint:errcheck // every event is on disk already
	c := &consultation{app: a, flags: f, kit: k, store: store}
	defer c.close()
	if err := c.open(ctx); err != nil {
		c.dropped() // a wrong section or file leaves no empty case behind
		return err
	}
	return c.lead(ctx)
}

// mustAsk refuses before anything is asked when nobody could answer: no terminal, and --plain was not asked for.
func (a *app) mustAsk() error {
	if a.config.Screen == "plain" || (isTerminal(a.in) && isTerminal(a.out.File)) {
		return nil
	}
	return &usageError{"an interview needs a terminal", "run it in a terminal window, or use --plain to answer line by line from a pipe"}
}

// plain reports whether the interview is asked in plain lines.
func (a *app) plain() bool {
	if a.config.Screen == "plain" {
		return true
	}
	termName, _ := a.env("TERM")
	accessible, _ := a.env("ACCESSIBLE")
	return termName == "dumb" || (accessible != "" && accessible != "0")
}

// consultation is one run of `consult`.
type consultation struct {
	app     *app
	flags   consultFlags
	kit     *kit
	store   *casefile.Store
	journal *casefile.Journal
	session *interview.Session
	asker   interview.Asker
	written string // the referral, once it is written
	shut    func() error
}

// open begins a new case or goes on with one, and takes the terminal.
func (c *consultation) open(ctx context.Context) error {
	var err error
	if c.flags.caseID == "" {
		err = c.begin()
	} else {
		err = c.resume()
	}
	if err != nil {
		return err
	}
	if err := c.startSession(); err != nil {
		return err
	}
	return c.takeTerminal(ctx)
}

func (c *consultation) begin() error {
	consult := forms.DateOf(c.app.now())
	if c.flags.date != "" {
		d, ok := forms.ParseDate(c.flags.date)
		if !ok {
			return &usageError{"--date is not a day in the form YYYY-MM-DD", ""}
		}
		consult = d
	}
	form, err := withRules(c.app.config.Form, c.kit.form)
	if err != nil {
		return err
	}
	c.journal, err = c.store.Begin(form, casefile.Beginning{
		Partner: c.kit.partner.ID, Consult: consult, Now: c.app.now(), Names: nameQuestions(form),
	})
	if err != nil {
		return err
	}
	return c.log(audit.CaseBegun)
}

// log writes an action into the audit log; its head is shown only where something leaves, with a referral.
func (c *consultation) log(action audit.Action) error {
	return c.app.logQuietly(audit.Entry{Action: action, Case: c.journal.Case().ID, Form: c.kit.form.Digest})
}

func (c *consultation) resume() error {
	j, err := c.store.Resume(c.flags.caseID, c.app.now())
	if errors.Is(err, casefile.ErrNoCase) {
		return withHint(err, "kapscreen case list shows the cases")
	}
	if err != nil {
		return err
	}
	c.journal = j
	if j.Case().CutOff() {
		c.app.say("note: the last record of case %s was cut off while it was written; everything acknowledged is there", j.Case().ID)
	}
	c.kit, err = c.app.caseKit(c.kit, j.Case())
	if err != nil {
		return err
	}
	if err := c.log(audit.CaseResumed); err != nil {
		return err
	}
	if p := j.Case().Partner(); p != "" && p != c.kit.partner.ID && c.app.config.origin["partner"] != fromFlag {
		partner, err := c.app.loadPartner(p)
		if err != nil {
			return err
		}
		c.kit = &kit{c.kit.form, c.kit.book, partner}
	}
	return nil
}

func (c *consultation) startSession() error {
	w := newWatcher(c.kit)
	o := interview.Options{
		Now: c.app.now, Settings: c.kit.partner.Profile().Settings, Sections: c.flags.sections,
		Partner: c.kit.partner.Name, Client: clientInitials, Profile: c.app.config.Therapist,
		Watch: w.alerts, Crisis: crisisLines(c.kit.form.Region), Review: w.review,
	}
	if c.flags.prefill != "" {
		in, err := c.app.openInput(c.kit, c.flags.prefill)
		if err != nil {
			return err
		}
		o.Prefill = stableAnswers(in.response)
	}
	head := c.journal.Case().Head
	s, err := interview.New(c.kit.form, head.Consult, o)
	if err != nil {
		return &usageError{err.Error(), ""}
	}
	c.session = s
	return s.Replay(c.journal.Case().Events())
}

func (c *consultation) takeTerminal(ctx context.Context) error {
	a := c.app
	if a.plain() {
		c.asker, c.shut = terminal.NewLines(a.in, a.out), func() error { return nil }
		return nil
	}
	o := terminal.Options{
		Now: a.now, LineMode: a.config.Screen == "line", NoColor: a.noColor(), IdleAfter: a.config.IdleLock,
		Guard: a.guard,
	}
	if a.config.IdleLock == 0 {
		o.IdleAfter = -1
	}
	if keys, err := a.openKeys(); err == nil && keys != nil {
		o.Unlock = func(p []byte) error {
			_, err := keys.Unlock(string(p))
			return err
		}
	}
	s, err := terminal.Open(a.in, a.out.File, o)
	if err != nil {
		return err
	}
	a.onSignal(func() { _ = s.Restore() })
	c.asker, c.shut = s, s.Close
	_ = ctx
	return nil
}

func (c *consultation) close() {
	if c.shut != nil {
		_ = c.shut()
		c.shut = nil
	}
	if c.journal != nil {
		_ = c.journal.Close()
	}
}

// lead conducts the interview, then shows what it raised and offers the referral.
func (c *consultation) lead(ctx context.Context) error {
	err := interview.Conduct(ctx, c.session, c.asker, c.journal)
	switch {
	case err == nil:
		err = c.log(audit.CaseFinished)
	case errors.Is(err, interview.ErrFinished):
		err = nil // a finished case: straight to its findings
	}
	if err == nil {
		err = c.handOver(ctx)
	}
	if shut := c.shut; shut != nil {
		c.shut = nil
		err = errors.Join(err, shut())
	}
	return c.parting(err)
}

// parting says, after the screen is given back, what is kept and how to go on. It returns err as it ends the program.
func (c *consultation) parting(err error) error {
	id := c.journal.Case().ID
	if err != nil && !errors.Is(err, interview.ErrPaused) && c.app.plain() {
		fmt.Fprintln(c.app.out) // ends the line that waited for an answer
	}
	switch {
	case err == nil:
		c.app.say("Case %s is finished and kept in %s", id, visible.Text(c.store.Dir()))
		if c.written != "" {
			c.app.say("The referral is in %s", visible.Text(c.written))
		}
		return nil
	case errors.Is(err, casefile.ErrNotSaved):
		c.kept("What was said last is NOT saved; everything before it is.", id)
		return err
	case c.dropped():
		c.app.say("Nothing was said, so no case was kept.")
	case errors.Is(err, interview.ErrPaused):
		c.kept("Stopped; everything said is kept.", id)
	case errors.Is(err, interview.ErrClosed):
		c.kept("Nobody can answer any more; everything said is kept.", id)
	default:
		c.kept("Everything said is kept.", id)
	}
	switch {
	case errors.Is(err, interview.ErrPaused):
		return &reported{err}
	case errors.Is(err, interview.ErrClosed) && c.app.plain():
		return &reported{errInterrupted} // the end of the input
	case errors.Is(err, interview.ErrClosed):
		return &reported{&signalError{syscall.SIGHUP}} // the window was closed, whether or not the signal was quicker
	}
	return err
}

// dropped removes a new case in which nothing was said, so that looking in leaves nothing behind.
func (c *consultation) dropped() bool {
	if c.journal == nil || c.flags.caseID != "" || len(c.journal.Case().Events()) > 0 || c.journal.Close() != nil {
		return false
	}
	return c.store.Erase(c.journal.Case().ID) == nil
}

// kept says what is kept, and how to go on with the case.
func (c *consultation) kept(what, id string) {
	fmt.Fprintf(c.app.err, "%s Go on with:\n  %s consult --case %s\n", what, c.app.program(), id)
}

// freeReferral is the file that the referral of a case is written to when none is named; never a client's name. An
// earlier referral of the case stays as it is.
func freeReferral(id string) string {
	for n := 1; ; n++ {
		name := "referral-" + id + ".pdf"
		if n > 1 {
			name = fmt.Sprintf("referral-%s-%d.pdf", id, n)
		}
		if _, err := os.Lstat(name); err != nil {
			return name
		}
	}
}
