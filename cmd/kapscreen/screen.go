package main

import (
	"encoding/json"

	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/screening"
)

// screenCommand is `kapscreen screen`: what the answers raise.
func (a *app) screenCommand() *cobra.Command {
	var failOn, since string
	cmd := &cobra.Command{
		Use:   "screen <FILE|CASE|->...",
		Short: "Show what the answers of saved responses raise",
		Long: `Applies the rules to saved responses and prints the items for review by priority,
each with the answers behind it, and what could not be established and why.
A finding is never a verdict; an empty list is not a clearance.

With --json one report object (report/v1) per line.

Exit codes: 0 done, 1 a file cannot be opened, 2 wrong call, 3 a form or rule
file is wrong, 4 a response is wrong, 10 --fail-on was met.`,
		Example: `  kapscreen screen client.json
  kapscreen screen --json client.json | jq .findings`,
		Args: arguments(1, -1),
		RunE: func(_ *cobra.Command, args []string) error { return a.screen(args, failOn, since) },
	}
	a.formFlags(cmd)
	cmd.Flags().StringVar(&since, "since", "", "say what changed against the same client's earlier response in `FILE`")
	cmd.Flags().StringVar(&failOn, "fail-on", "", "exit 10 when an item of this `PRIORITY` or above is raised")
	return cmd
}

// formFlags are the flags of every command that reads a form and a partner.
func (a *app) formFlags(cmd *cobra.Command) {
	cmd.Flags().String("form", "", "questionnaire: a built-in name or a `FOLDER`")
	cmd.Flags().String("partner", "", "medical partner `NAME`")
}

func (a *app) screen(args []string, failOn, since string) error {
	limit, err := failPriority(failOn)
	if err != nil {
		return err
	}
	k, err := a.loadKit(a.config.Partner)
	if err != nil {
		return err
	}
	earlier, err := a.readEarlier(k, since)
	if err != nil {
		return err
	}
	run := &screenRun{app: a, kit: k, limit: limit, earlier: earlier, many: len(args) > 1}
	for _, arg := range args {
		if err := a.openInputs(k, arg, run.one); err != nil {
			return err
		}
	}
	return run.result()
}

// screenRun is one run of `screen` over all its responses.
type screenRun struct {
	app   *app
	kit   *kit
	limit screening.Priority

	earlier *earlierVisits // nil: nothing to compare with
	many    bool           // more than one file was named
	shown   int
	met     bool  // --fail-on was met
	worst   error // the first error; the others were shown
}

// one screens one response. A bad one does not hide the others; an error to write ends the run.
func (s *screenRun) one(in input, err error) error {
	if err == nil {
		in.kit, err = s.app.forResponse(in)
	}
	if err != nil {
		return s.bad(err)
	}
	rep := in.kit.screen(in.response)
	s.earlier.annotate(rep)
	s.met = s.met || reaches(rep, s.limit)
	s.shown++
	return s.show(rep, in)
}

// bad shows an error and goes on.
func (s *screenRun) bad(err error) error {
	report(s.app.err, err)
	s.worst = firstOf(s.worst, &reported{err})
	return nil
}

func (s *screenRun) result() error {
	if s.worst == nil && s.met {
		return &reported{errFailOn}
	}
	return s.worst
}

func (s *screenRun) show(rep *screening.Report, in input) error {
	out := s.app.out
	if s.app.flags.json {
		line, err := json.Marshal(rep)
		if err != nil {
			return fmt.Errorf("write the report: %w", err)
		}
		_, err = fmt.Fprintf(out, "%s\n", line)
		return err
	}
	if s.shown > 1 {
		fmt.Fprintln(out)
	}
	if s.many || s.shown > 1 || in.line > 0 {
		fmt.Fprintf(out, "== %s\n", in.place())
	}
	printFindings(out, rep, s.app.width())
	if s.earlier != nil {
		printChanges(out, rep.Changes, s.app.width())
	}
	return nil
}

// reported is an error that was shown already; it still sets the exit code.
type reported struct{ error }

func (e *reported) Unwrap() error { return e.error }

func firstOf(x, y error) error {
	if x != nil {
		return x
	}
	return y
}

// failPriority reads --fail-on.
func failPriority(word string) (screening.Priority, error) {
	if word == "" {
		return screening.NoPriority, nil
	}
	p, ok := screening.PriorityOf(word)
	if !ok {
		words := []string{"urgent", "priority", "routine", "info"}
		return 0, &usageError{"--fail-on takes one of " + strings.Join(words, ", "), didYouMean(word, words)}
	}
	return p, nil
}

// reaches reports whether a raised item has the priority or a sooner one.
func reaches(rep *screening.Report, limit screening.Priority) bool {
	if limit == screening.NoPriority {
		return false
	}
	for _, f := range rep.Findings {
		if f.Status == screening.Raised && f.Priority <= limit {
			return true
		}
	}
	return false
}
