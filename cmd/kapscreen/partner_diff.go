package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/templates"
)

func (a *app) partnerDiffCommand() *cobra.Command {
	return &cobra.Command{
		Use: "diff <PARTNER> <PARTNER>", Short: "Show side by side what two partners ask and change", Args: arguments(2, 2),
		Long: `Shows what the two profiles ask for and change, where they differ. "(says nothing)" is
not a no: nothing is known.

Exit codes: 0 done, 2 wrong call, 3 a partner file is wrong.`,
		Example: "  kapscreen partner diff journey-clinical isha-health",
		RunE: func(_ *cobra.Command, args []string) error {
			x, err := a.loadPartner(args[0])
			if err != nil {
				return err
			}
			y, err := a.loadPartner(args[1])
			if err != nil {
				return err
			}
			return a.partnerDiff(x, y)
		},
	}
}

func (a *app) partnerDiff(x, y *templates.Partner) error {
	differences := templates.DiffPartners(x, y)
	if a.flags.json {
		type row struct {
			Kind string `json:"kind"`
			What string `json:"what"`
			A    string `json:"a"`
			B    string `json:"b"`
		}
		for _, d := range differences {
			if err := a.printJSON(row{d.Kind, d.What, d.A, d.B}); err != nil {
				return err
			}
		}
		return nil
	}
	kind := ""
	for _, d := range differences {
		if d.Kind != kind {
			if kind != "" {
				fmt.Fprintln(a.out)
			}
			kind = d.Kind
			fmt.Fprintln(a.out, capital(kind))
		}
		fmt.Fprintln(a.out, "  "+d.What)
		sideBySide(a.out, []string{x.ID, y.ID}, []string{orElse(d.A, nothingSaid), orElse(d.B, nothingSaid)}, a.width())
	}
	return nil
}

const nothingSaid = "(says nothing)"
