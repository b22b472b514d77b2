package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/visible"
	"github.com/kapscreen/kapscreen/screening"
)

// The fixed words of every report (reference.md section 4).
const (
	noFindings  = "No item met a flag rule. This is not a clearance."
	noDecision  = "This is not a clearance. The medical team decides."
	nothingOpen = "Every rule could be worked out from the answers."
)

// printFindings shows a report for people: raised items by priority with the answers behind them, then what could not
// be established, grouped by the questions that keep it open.
func printFindings(w io.Writer, rep *screening.Report, width int) {
	raised, open := split(rep.Findings)
	fmt.Fprintf(w, "Items for review: %s\n", counts(raised))
	if len(raised) == 0 {
		fmt.Fprintln(w, wrap(noFindings, "  ", width))
	}
	for _, f := range raised {
		printRaised(w, rep, f, width)
	}
	fmt.Fprintf(w, "\nCould not be established: %d\n", len(open))
	if len(open) == 0 {
		fmt.Fprintln(w, wrap(nothingOpen, "  ", width))
	}
	for _, g := range groupByBlock(open) {
		printGroup(w, rep, g, width)
	}
	fmt.Fprintln(w)
	fmt.Fprintln(w, wrap(noDecision, "", width))
}

func split(findings []screening.Finding) (raised, open []screening.Finding) {
	for _, f := range findings {
		if f.Status == screening.Raised {
			raised = append(raised, f)
		} else {
			open = append(open, f)
		}
	}
	return raised, open
}

// counts is "2 urgent, 5 priority" or "none".
func counts(findings []screening.Finding) string {
	var n [screening.Info + 1]int
	for _, f := range findings {
		n[f.Priority]++
	}
	var parts []string
	for _, p := range []screening.Priority{screening.Urgent, screening.Soon, screening.Routine, screening.Info} {
		if n[p] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[p], p))
		}
	}
	if parts == nil {
		return "none"
	}
	return strings.Join(parts, ", ")
}

func printRaised(w io.Writer, rep *screening.Report, f screening.Finding, width int) {
	const indent = "            "
	fmt.Fprintf(w, "\n  %-8s  %s\n", strings.ToUpper(f.Priority.String()), strings.TrimLeft(wrap(capital(f.Rule.Title), indent, width), " "))
	for _, line := range evidence(rep, f) {
		fmt.Fprintln(w, wrap(line, indent, width))
	}
	fmt.Fprintln(w, wrap("Ask: "+f.Rule.Ask, indent, width))
	fmt.Fprintln(w, wrap("Rule "+f.Rule.ID+"; "+sourceKeys(f.Rule), indent, width))
}

// stateOrAnswer is the answer in words, or the state in words: silence is never a no.
func stateOrAnswer(rep *screening.Report, q *forms.Question) string {
	switch s := rep.View.State(q); s {
	case forms.Answered:
		return visible.Text(q.AnswerText(rep.Response.Answer(q)))
	case forms.NotAsked, forms.NotSure, forms.Declined, forms.AskPrescriber, forms.NotApplicable:
		return stateWord(s)
	}
	return ""
}

// stateWord is a state in words for people.
func stateWord(s forms.State) string {
	switch s {
	case forms.NotAsked:
		return "not asked"
	case forms.Answered:
		return "answered"
	case forms.NotSure:
		return "not sure"
	case forms.Declined:
		return "declined"
	case forms.AskPrescriber:
		return "prefers to tell the prescriber"
	case forms.NotApplicable:
		return "not applicable"
	}
	return ""
}

func label(q *forms.Question) string {
	if q.Short != "" {
		return q.Short
	}
	return q.Ask
}

func sourceKeys(r *screening.Rule) string {
	keys := make([]string, len(r.Sources))
	for i, s := range r.Sources {
		keys[i] = s.Key
	}
	return "sources " + strings.Join(keys, ", ")
}

// group is the undetermined rules that the same questions keep open.
type group struct {
	missing  []*forms.Question
	findings []screening.Finding
}

// groupByBlock puts undetermined findings together by the questions that block them, in the order of the report.
func groupByBlock(open []screening.Finding) []group {
	at := map[string]int{}
	var groups []group
	for _, f := range open {
		var key strings.Builder
		for _, q := range f.Missing {
			key.WriteString(q.ID + " ")
		}
		i, ok := at[key.String()]
		if !ok {
			i = len(groups)
			at[key.String()] = i
			groups = append(groups, group{missing: f.Missing})
		}
		groups[i].findings = append(groups[i].findings, f)
	}
	return groups
}

func printGroup(w io.Writer, rep *screening.Report, g group, width int) {
	const most = 4
	names := make([]string, 0, most+1)
	for i, q := range g.missing {
		if i == most {
			names = append(names, fmt.Sprintf("and %d more", len(g.missing)-most))
			break
		}
		names = append(names, fmt.Sprintf("%s (%s)", label(q), stateWord(rep.View.State(q))))
	}
	fmt.Fprintln(w)
	fmt.Fprintln(w, wrap("Open: "+strings.Join(names, "; "), "  ", width))
	for _, f := range g.findings {
		const indent = "            "
		fmt.Fprintf(w, "  %-8s  %s\n", f.Priority, strings.TrimLeft(wrap(capital(f.Rule.Title)+" ("+f.Rule.ID+")", indent, width), " "))
	}
}
