package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/condition"
	"github.com/kapscreen/kapscreen/screening"
)

func (a *app) formProveCommand() *cobra.Command {
	var limit int
	var out, date string
	cmd := &cobra.Command{
		Use: "prove [FORM]", Short: "Prove that every rule can be raised and that silence clears none", Args: arguments(0, 1),
		Long: `For every rule: a witness (answers that raise it) or a proof that it is dead. For every
question: that it can be reached. And that silence never clears a rule: taking an
answer away never turns raised into clear, but where a published scoring rule makes
an exception, which the form declares and the proof lists. A search that reaches
--limit says "not proved".

-o DIR writes the witnesses as response files; "kapscreen screen" replays them.

Exit codes: 0 all proved, 1 something is not proved within the limit, 2 wrong call, 3 a
dead rule, a question that is never asked, or silence that clears.`,
		Example: "  kapscreen form prove\n  kapscreen form prove ./my-form -o witnesses",
		RunE:    func(_ *cobra.Command, args []string) error { return a.formProve(a.formName(args), limit, out, date) },
	}
	cmd.Flags().IntVar(&limit, "limit", 200_000, "how much is searched for each rule, in `STEPS`")
	cmd.Flags().StringVarP(&out, "output", "o", "", "write the witnesses into `DIR`")
	cmd.Flags().StringVar(&date, "date", "", "the `DAY` the witnesses are about, YYYY-MM-DD (default: today)")
	return cmd
}

func (a *app) formProve(name string, limit int, out, date string) error {
	_, book, err := loadForm(name)
	if err != nil {
		return err
	}
	consult := forms.DateOf(a.now())
	if date != "" {
		d, ok := forms.ParseDate(date)
		if !ok {
			return &usageError{"--date is not a day in the form YYYY-MM-DD", ""}
		}
		consult = d
	}
	if limit < 1 {
		return &usageError{"--limit is at least 1", ""}
	}
	p := book.Prove(consult, limit)
	if out != "" {
		if err := a.writeWitnesses(p, out); err != nil {
			return err
		}
	}
	if a.flags.json {
		if err := a.proofJSON(p); err != nil {
			return err
		}
	} else {
		a.proofText(p)
	}
	return proofOutcome(p)
}

// writeWitnesses writes one response file for each rule, named by the rule.
func (a *app) writeWitnesses(p screening.Proof, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the folder %s: %w", baseName(dir), plainFS(err))
	}
	for _, r := range p.Rules {
		if r.Witness == nil {
			continue
		}
		var buf bytes.Buffer
		if err := forms.WriteJSON(&buf, r.Witness); err != nil {
			return err
		}
		if err := a.writeFile(filepath.Join(dir, r.Rule.ID+".json"), buf.Bytes(), true); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) proofText(p screening.Proof) {
	witnesses, silent := 0, 0
	for _, r := range p.Rules {
		if r.Witness != nil {
			witnesses++
		} else {
			fmt.Fprintf(a.out, "rule %s: %s\n", r.Rule.ID, deadWords(r.Raised))
		}
		switch {
		case r.SilenceClears():
			fmt.Fprintf(a.out, "rule %s: a missing answer can clear it, through %s, which declare no exception\n", r.Rule.ID, strings.Join(r.Undeclared, ", "))
		case r.Silence == condition.NotProved:
			fmt.Fprintf(a.out, "rule %s: not proved that silence never clears it\n", r.Rule.ID)
		case r.Silence == condition.Impossible:
			silent++
		}
	}
	for _, q := range p.Questions {
		fmt.Fprintf(a.out, "question %s: %s\n", q.Question.ID, reachWords(q.Verdict))
	}
	fmt.Fprintf(a.out, "%d of %s with a witness\n", witnesses, plural(len(p.Rules), "rule", "rules"))
	fmt.Fprintf(a.out, "%d of %s reached\n", p.Reached, plural(p.Reached+len(p.Questions), "question", "questions"))
	fmt.Fprintf(a.out, "%d rules that silence is proved never to clear; the others only where a missing answer is itself information\n", silent)
	if len(p.Exposed) > 0 {
		fmt.Fprintln(a.out, "\nDeclared exceptions:")
	}
	for _, v := range p.Exposed {
		fmt.Fprintln(a.out, wrap(v.ID+": "+v.Exception, "  ", a.width()))
	}
}

func deadWords(v condition.Verdict) string {
	switch v {
	case condition.Impossible:
		return "dead: proved that no answers raise it"
	case condition.NotProved:
		return "not proved: the limit was reached before a witness or a proof"
	case condition.Found:
	}
	return "witness"
}

func reachWords(v condition.Verdict) string {
	if v == condition.Impossible {
		return "proved that it is never asked"
	}
	return "not proved that it can be reached"
}

// proofOutcome is the error that a proof ends with: something wrong before something open.
func proofOutcome(p screening.Proof) error {
	wrong, open := 0, 0
	for _, r := range p.Rules {
		if r.Dead() || r.SilenceClears() {
			wrong++
		}
		if r.Raised == condition.NotProved || r.Silence == condition.NotProved {
			open++
		}
	}
	for _, q := range p.Questions {
		if q.Verdict == condition.Impossible {
			wrong++
		} else {
			open++
		}
	}
	switch {
	case wrong > 0:
		return &configError{file: "form prove", msg: plural(wrong, "thing is", "things are") + " wrong in the form"}
	case open > 0:
		return errors.New("form prove: " + plural(open, "thing is", "things are") + " not proved within the limit")
	}
	return nil
}

func (a *app) proofJSON(p screening.Proof) error {
	words := map[condition.Verdict]string{condition.Found: "found", condition.Impossible: "impossible", condition.NotProved: "not-proved"}
	type row struct {
		Rule    string   `json:"rule"`
		Raised  string   `json:"raised"`
		Silence string   `json:"silence_clears"`
		Through []string `json:"through,omitempty"`
		Nodes   int      `json:"steps"`
	}
	for _, r := range p.Rules {
		if err := a.printJSON(row{r.Rule.ID, words[r.Raised], words[r.Silence], r.Through, r.Nodes}); err != nil {
			return err
		}
	}
	for _, q := range p.Questions {
		if err := a.printJSON(map[string]string{"question": q.Question.ID, "reached": words[q.Verdict]}); err != nil {
			return err
		}
	}
	return nil
}
