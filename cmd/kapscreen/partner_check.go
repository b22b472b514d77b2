package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/templates"
)

func (a *app) partnerCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use: "check [PARTNER]", Short: "Report missing, old and unconfirmed facts of a partner profile", Args: arguments(0, 1),
		Long: `Reports what the profile names and the form does not have, facts that are old, facts
that nobody has confirmed, and what is not known. None of these is printed as fact.

Exit codes: 0 nothing is missing, 2 wrong call, 3 the profile names what the form does
not have.`,
		Example: "  kapscreen partner check journey-clinical",
		RunE:    func(_ *cobra.Command, args []string) error { return a.partnerCheck(a.partnerName(args)) },
	}
}

func (a *app) partnerCheck(name string) error {
	p, err := a.loadPartner(name)
	if err != nil {
		return err
	}
	_, book, err := loadForm(a.config.Form)
	if err != nil {
		return err
	}
	remarks := p.Check(book, forms.DateOf(a.now()))
	missing := 0
	for _, r := range remarks {
		if r.Kind == "missing" {
			missing++
		}
		if err := a.showRemark(r); err != nil {
			return err
		}
	}
	if !a.flags.json {
		fmt.Fprintf(a.out, "%s: %s\n", p.ID, plural(len(remarks), "remark", "remarks"))
	}
	if missing > 0 {
		return &configError{file: "partner " + p.ID, msg: plural(missing, "thing that it names is", "things that it names are") + " not in the form"}
	}
	return nil
}

func (a *app) showRemark(r templates.Remark) error {
	if a.flags.json {
		return a.printJSON(map[string]string{"kind": r.Kind, "what": r.What, "text": r.Text})
	}
	_, err := fmt.Fprintln(a.out, wrap(fmt.Sprintf("%-12s %s: %s", r.Kind, r.What, r.Text), "", a.width()))
	return err
}
