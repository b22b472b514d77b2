package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/source"
)

func (a *app) formShowCommand() *cobra.Command {
	var graph string
	cmd := &cobra.Command{
		Use: "show [FORM]", Short: "Show the questions, or the skip logic as a graph", Args: arguments(0, 1),
		Long: `Shows every section and question in asking order with its condition. --graph mermaid or
--graph dot writes the skip logic as a graph: which answer opens which question.

Exit codes: 0 done, 2 wrong call, 3 something is wrong in the files.`,
		Example: "  kapscreen form show\n  kapscreen form show --graph mermaid",
		RunE: func(_ *cobra.Command, args []string) error {
			form, _, err := loadForm(a.formName(args))
			if err != nil {
				return err
			}
			switch graph {
			case "":
				return a.formShow(form)
			case "mermaid", "dot":
				a.formGraph(form, graph)
				return nil
			}
			return &usageError{"--graph takes mermaid or dot", didYouMean(graph, []string{"mermaid", "dot"})}
		},
	}
	cmd.Flags().StringVar(&graph, "graph", "", "skip logic as `mermaid` or dot")
	return cmd
}

// questionJSON is one question for `form show --json`.
type questionJSON struct {
	ID       string   `json:"id"`
	Section  string   `json:"section"`
	Tag      string   `json:"tag"`
	Ask      string   `json:"ask"`
	Type     string   `json:"type"`
	Codes    []string `json:"codes,omitempty"`
	When     string   `json:"when,omitempty"`
	Required bool     `json:"required,omitempty"`
	Safety   bool     `json:"safety,omitempty"`
	Unit     string   `json:"unit,omitempty"`
	LOINC    string   `json:"loinc,omitempty"`
}

func (a *app) formShow(form *forms.Form) error {
	if !a.flags.json {
		fmt.Fprintf(a.out, "%s (%s %s), %s\n", form.Title, form.ID, form.Version, plural(len(form.Questions()), "question", "questions"))
	}
	for _, s := range form.Sections {
		if !a.flags.json {
			fmt.Fprintf(a.out, "\n%s. %s\n", s.Code, s.Title)
		}
		for _, q := range s.Questions {
			if a.flags.json {
				if err := a.printJSON(rowOf(q)); err != nil {
					return err
				}
				continue
			}
			fmt.Fprintln(a.out, wrap(fmt.Sprintf("%-4s %s [%s, %s]", q.AnswerTag, q.Ask, q.ID, q.Kind), "  ", a.width()))
			if q.When != "" {
				fmt.Fprintln(a.out, wrap("when "+oneLine(q.When), "       ", a.width()))
			}
		}
	}
	return nil
}

func rowOf(q *forms.Question) questionJSON {
	row := questionJSON{
		ID: q.ID, Section: q.Section.ID, Tag: q.AnswerTag, Ask: q.Ask, Type: q.Kind.String(), When: oneLine(q.When),
		Required: q.Required, Safety: q.Safety, Unit: q.Unit, LOINC: q.LOINC,
	}
	for _, o := range q.Choices {
		row.Codes = append(row.Codes, o.Code)
	}
	return row
}

// openers are the questions that the condition of q depends on, in asking order.
func openers(form *forms.Form, q *forms.Question) []string {
	if q.When == "" {
		return nil
	}
	c, problems := form.Scope().Compile(source.Inline(q.When))
	if problems.Failed() {
		return nil // it was checked when the form was loaded
	}
	var ids []string
	for _, slot := range c.Reads() {
		if opener, ok := form.AtSlot(slot); ok {
			ids = append(ids, opener.ID)
		}
	}
	return ids
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// formGraph writes an arrow from each question that a condition names to the question that it opens.
func (a *app) formGraph(form *forms.Form, language string) {
	if language == "mermaid" {
		fmt.Fprintln(a.out, "flowchart LR")
	} else {
		fmt.Fprintln(a.out, "digraph skip {\n  rankdir=LR;")
	}
	for _, q := range form.Questions() {
		for _, opener := range openers(form, q) {
			if language == "mermaid" {
				fmt.Fprintf(a.out, "  %s --> %s\n", opener, q.ID)
			} else {
				fmt.Fprintf(a.out, "  %q -> %q;\n", opener, q.ID)
			}
		}
	}
	if language == "dot" {
		fmt.Fprintln(a.out, "}")
	}
}
