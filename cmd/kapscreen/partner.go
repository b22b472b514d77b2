package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/templates"
)

// partnerCommand is `kapscreen partner …`: who receives referrals.
func (a *app) partnerCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "partner",
		Short: "Look at medical partners: what each asks for, and how they differ",
		Long: `A partner profile says who receives a referral, in which role, what they ask for on top
of the form, and what is not known of them. The same response can be rendered for
another partner without a new question.

Exit codes: 0 done, 2 wrong call, 3 a partner file is wrong.`,
		Example: "  kapscreen partner list\n  kapscreen partner diff journey-clinical isha-health",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.partnerListCommand(), a.partnerShowCommand(), a.partnerCheckCommand(), a.partnerDiffCommand())
	return cmd
}

func (a *app) partnerListCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the built-in partners",
		Long:    "Lists the built-in partner profiles.\n\nExit code: 0.",
		Example: "  kapscreen partner list",
		Args:    noArguments,
		RunE: func(_ *cobra.Command, _ []string) error {
			var t table
			for _, name := range templates.PartnerNames() {
				p, err := a.loadPartner(name)
				if err != nil {
					return err
				}
				if a.flags.json {
					if err := a.printJSON(map[string]string{"id": p.ID, "name": p.Name, "as_of": p.AsOf}); err != nil {
						return err
					}
					continue
				}
				t.add(p.ID, p.Name, "as of "+p.AsOf)
			}
			a.printTable(t)
			return nil
		},
	}
}

func (a *app) partnerShowCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "show [PARTNER]",
		Short:   "Show a partner profile",
		Long:    "Shows a partner's role, requirements, topics and what is not known, with sources.\n\nExit codes: 0 done, 2 wrong call, 3 the file is wrong.",
		Example: "  kapscreen partner show journey-clinical",
		Args:    arguments(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := a.loadPartner(a.partnerName(args))
			if err != nil {
				return err
			}
			if a.flags.json {
				return a.printJSON(partnerJSON(p))
			}
			a.showPartner(p)
			return nil
		},
	}
}

func (a *app) partnerName(args []string) string {
	if len(args) > 0 {
		return args[0]
	}
	return a.config.Partner
}

func (a *app) showPartner(p *templates.Partner) {
	w, width := a.out, a.width()
	fmt.Fprintf(w, "%s (%s), as of %s\n\nRole\n", p.Name, p.ID, p.AsOf)
	for _, f := range p.Role {
		fmt.Fprintln(w, wrap(f.Text+sourced(f.Source, f.Certainty), "  ", width))
	}
	fmt.Fprintln(w, "\nAsks for")
	for _, f := range p.Requirements {
		fmt.Fprintln(w, wrap(f.Topic+": "+f.Text+sourced(f.Source, f.Certainty), "  ", width))
	}
	for _, r := range p.Required {
		fmt.Fprintln(w, wrap("answer to "+r.ID+": "+r.Reason+sourced(r.Source, r.Certainty), "  ", width))
	}
	if len(p.Rules) > 0 {
		fmt.Fprintln(w, "\nPriorities that differ")
	}
	for _, r := range p.Rules {
		fmt.Fprintln(w, wrap(fmt.Sprintf("%s: %s (%s)%s", r.ID, r.Priority, r.Reason, sourced(r.Source, r.Certainty)), "  ", width))
	}
	fmt.Fprintln(w, "\nTopics on which partners differ")
	for _, t := range p.Topics {
		fmt.Fprintln(w, wrap(t.Topic+": "+t.Position+sourced(t.Source, t.Certainty), "  ", width))
	}
	fmt.Fprintln(w, "\nNot known")
	for _, u := range p.Unknowns {
		fmt.Fprintln(w, wrap(u, "  ", width))
	}
}

// sourced is the source of a fact, with a mark when nobody has confirmed it.
func sourced(source, certainty string) string {
	if certainty == "seen" || certainty == "design" {
		return " [" + source + "]"
	}
	return strings.TrimRight(" ["+source+", "+certainty+", to be confirmed", ", ") + "]"
}

// factJSON is one fact of a partner, for --json.
type factJSON struct {
	Topic     string   `json:"topic,omitempty"`
	Text      string   `json:"text"`
	Question  string   `json:"question,omitempty"`
	Rule      string   `json:"rule,omitempty"`
	Rules     []string `json:"rules,omitempty"`
	Priority  string   `json:"priority,omitempty"`
	Source    string   `json:"source"`
	Certainty string   `json:"certainty"`
}

// partnerOut is `partner show --json`.
type partnerOut struct {
	ID           string             `json:"id"`
	Name         string             `json:"name"`
	AsOf         string             `json:"as_of"`
	Role         []factJSON         `json:"role"`
	Requirements []factJSON         `json:"requirements"`
	Required     []factJSON         `json:"required"`
	Priorities   []factJSON         `json:"priorities"`
	Settings     map[string]float64 `json:"settings"`
	Topics       []factJSON         `json:"topics"`
	StatesKnown  bool               `json:"states_known"`
	States       []string           `json:"states"`
	Unknown      []string           `json:"unknown"`
	Withhold     []string           `json:"withhold"`
}

func partnerJSON(p *templates.Partner) partnerOut {
	out := partnerOut{
		ID: p.ID, Name: p.Name, AsOf: p.AsOf, Settings: p.Settings, StatesKnown: p.States.Known, States: p.States.Included,
		Unknown: p.Unknowns, Withhold: p.Withhold,
	}
	for _, f := range p.Role {
		out.Role = append(out.Role, factJSON{Text: f.Text, Source: f.Source, Certainty: f.Certainty})
	}
	for _, f := range p.Requirements {
		out.Requirements = append(out.Requirements, factJSON{Topic: f.Topic, Text: f.Text, Source: f.Source, Certainty: f.Certainty})
	}
	for _, r := range p.Required {
		out.Required = append(out.Required, factJSON{Question: r.ID, Text: r.Reason, Source: r.Source, Certainty: r.Certainty})
	}
	for _, r := range p.Rules {
		out.Priorities = append(out.Priorities, factJSON{Rule: r.ID, Priority: r.Priority.String(), Text: r.Reason, Source: r.Source, Certainty: r.Certainty})
	}
	for _, t := range p.Topics {
		out.Topics = append(out.Topics, factJSON{Topic: t.Topic, Text: t.Position, Rules: t.Rules, Source: t.Source, Certainty: t.Certainty})
	}
	return out
}
