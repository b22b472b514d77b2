package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
	"github.com/kapscreen/kapscreen/forms/visible"
	"github.com/kapscreen/kapscreen/screening"
)

// crisisLines are the lines of the region; they are shown with every urgent item and cannot be switched off. Only the
// US is shipped; config knows no other region (reference.md section 4, seen 2026-11-22).
func crisisLines(_ string) []string {
	return []string{
		"Follow your own crisis protocol.",
		"US: call or text 988 (veterans: then press 1). In danger: call 911.",
	}
}

// watcher evaluates the rules during an interview: urgent items at once, everything else at the review.
type watcher struct {
	kit       *kit
	evaluator *screening.Evaluator
}

func newWatcher(k *kit) *watcher {
	return &watcher{k, k.book.NewEvaluator(k.partner.Profile())}
}

// alerts are the urgent findings of a response as it stands.
func (w *watcher) alerts(r *forms.Response) []interview.Alert {
	rep := w.evaluator.Evaluate(r)
	var alerts []interview.Alert
	for _, f := range rep.Findings {
		if f.Status == screening.Raised && f.Priority == screening.Urgent {
			alerts = append(alerts, interview.Alert{
				Rule: f.Rule.ID, Title: capital(f.Rule.Title), Lines: evidence(rep, f), Crisis: crisisLines(w.kit.form.Region),
			})
		}
	}
	return alerts
}

// review is what the screening and the partner add to the review before the end.
func (w *watcher) review(r *forms.Response) interview.Summary {
	rep := w.evaluator.Evaluate(r)
	raised, open := split(rep.Findings)
	var s interview.Summary
	for _, f := range raised {
		line := fmt.Sprintf("%-8s  %s", strings.ToUpper(f.Priority.String()), capital(f.Rule.Title))
		if isContradiction(f.Rule) {
			s.Contradictions = append(s.Contradictions, interview.Contradiction{Text: capital(f.Rule.Title), Questions: f.Because})
		}
		s.Findings = append(s.Findings, line)
	}
	s.Blocks = blocks(open)
	for _, q := range rep.Missing {
		s.Wanted = append(s.Wanted, label(q))
	}
	return s
}

// isContradiction reports whether a rule says that answers do not fit together: the cross rules of the evidence table.
func isContradiction(r *screening.Rule) bool { return strings.HasSuffix(r.Row, "x") }

// blocks counts, for each open question, the items that could not be established without it.
func blocks(open []screening.Finding) []interview.Block {
	var list []interview.Block
	for _, f := range open {
		for _, q := range f.Missing {
			i := slices.IndexFunc(list, func(b interview.Block) bool { return b.Question == q })
			if i < 0 {
				list = append(list, interview.Block{Question: q})
				i = len(list) - 1
			}
			list[i].Items++
		}
	}
	slices.SortStableFunc(list, func(x, y interview.Block) int { return y.Items - x.Items })
	return list
}

// clientInitials names the client on screen by initials: enough for the two who sit there, little for a passer-by.
func clientInitials(r *forms.Response) string {
	for _, id := range []string{"client_preferred_name", "client_name"} {
		q, ok := r.Form.Question(id)
		if !ok || r.Answer(q).State() != forms.Answered {
			continue
		}
		var b strings.Builder
		for _, word := range strings.FieldsFunc(visible.Text(r.Answer(q).Text()), func(c rune) bool { return c == ' ' || c == '-' }) {
			first := []rune(word)[0]
			b.WriteString(string(first) + ".")
		}
		if b.Len() > 0 {
			return b.String()
		}
	}
	return ""
}
