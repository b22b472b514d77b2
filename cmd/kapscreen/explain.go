package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/condition"
	"github.com/kapscreen/kapscreen/forms/visible"
	"github.com/kapscreen/kapscreen/screening"
)

// explainCommand is `kapscreen explain`: why a rule came out as it did.
func (a *app) explainCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain <RULE> <FILE|CASE|->",
		Short: "Say why an item was raised, is clear, or cannot be told",
		Long: `Shows the rule's condition part by part with the answers behind it, why it came out
as it did, and, when it cannot be told, the fewest open questions that would settle it,
with one answer each way.

Exit codes: 0 done, 1 the file cannot be opened, 2 wrong call or no such rule, 3 a form
or rule file is wrong, 4 the response is wrong.`,
		Example: "  kapscreen explain si.history client.json",
		Args:    arguments(2, 2),
		RunE:    func(_ *cobra.Command, args []string) error { return a.explain(args[0], args[1]) },
	}
	a.formFlags(cmd)
	return cmd
}

func (a *app) explain(ruleID, arg string) error {
	k, err := a.loadKit(a.config.Partner)
	if err != nil {
		return err
	}
	in, err := a.openInput(k, arg)
	if err != nil {
		return err
	}
	if k, err = a.forResponse(in); err != nil {
		return err
	}
	rule, ok := k.book.Rule(ruleID)
	if !ok {
		return &usageError{"there is no rule " + quoteWord(ruleID), orElse(didYouMean(ruleID, k.book.RuleIDs()), "kapscreen form doc lists the rules")}
	}
	x := k.book.NewEvaluator(k.partner.Profile()).Explain(in.response, rule)
	view := reading{in.response, k.screen(in.response).View} // through the partner's settings, as the rule was
	if a.flags.json {
		return a.printJSON(explanationJSON(x, view))
	}
	a.printExplanation(x, view)
	return nil
}

// reading is a response with what it says for the partner.
type reading struct {
	response *forms.Response
	view     *forms.View
}

func (a *app) printExplanation(x screening.Explanation, r reading) {
	w, width := a.out, a.width()
	fmt.Fprintln(w, wrap(x.Rule.ID+": "+capital(x.Rule.Title), "", width))
	fmt.Fprintln(w, wrap(outcomeWords(x), "", width))
	if len(x.Superseded) > 0 {
		fmt.Fprintln(w, wrap("It is not printed on its own: "+strings.Join(x.Superseded, ", ")+" stands for it.", "", width))
	}
	fmt.Fprintf(w, "\nCondition\n")
	printPart(w, x.Condition, r, "  ", width)
	if x.Status == screening.Undetermined {
		a.printSettle(x)
	}
	fmt.Fprintln(w)
	fmt.Fprintln(w, wrap("Why it matters: "+x.Rule.Why, "", width))
	fmt.Fprintln(w, wrap("Question for the prescriber: "+x.Rule.Ask, "", width))
	for _, s := range x.Rule.Sources {
		fmt.Fprintln(w, wrap("Source "+s.Key+": "+s.Cite+sectionWords(s)+confirmWords(s), "", width))
	}
}

func sectionWords(s screening.Source) string {
	if s.Section == "" {
		return ""
	}
	return ", " + s.Section
}

func confirmWords(s screening.Source) string {
	if confirm(s) == "" {
		return ""
	}
	return " (to be confirmed)"
}

// outcomeWords is the status of a rule in a sentence.
func outcomeWords(x screening.Explanation) string {
	switch {
	case x.Status == screening.Raised:
		return "Raised, priority: " + x.Priority.String() + "."
	case x.Status == screening.Undetermined:
		return "Cannot be told (" + x.Priority.String() + "): these questions are open: " + labels(x.Missing) + "."
	case x.NotApplicable:
		return "Clear: what it is about does not apply. This is not a clearance."
	}
	return "Clear: the answers settle that its condition is not met. This is not a clearance."
}

func labels(qs []*forms.Question) string {
	names := make([]string, len(qs))
	for i, q := range qs {
		names[i] = label(q) + " (" + q.ID + ")"
	}
	return strings.Join(names, "; ")
}

// printPart prints a part of the condition with its outcome, and below it what it reads.
func printPart(w io.Writer, p screening.Part, r reading, indent string, width int) {
	fmt.Fprintln(w, wrap(truthWords(p.Outcome)+"  "+p.Text, indent, width))
	for _, n := range p.Names {
		fmt.Fprintln(w, wrap(nameWords(n, r.response, r.view), indent+"      ", width))
	}
	for _, sub := range p.Parts {
		printPart(w, sub, r, indent+"  ", width)
	}
}

// truthWords is an outcome in a word of four letters at most, so that parts stand below each other.
func truthWords(o condition.Outcome) string {
	switch {
	case o == condition.T:
		return "yes "
	case o == condition.NA:
		return "n/a "
	case o&condition.T == 0:
		return "no  "
	}
	return "open"
}

// nameWords is a question or value that a part reads, with its answer or state.
func nameWords(n screening.Name, r *forms.Response, view *forms.View) string {
	if n.Question != nil {
		return n.ID + ": " + answerWords(n.Question, r, view)
	}
	var words string
	switch n.Value.State {
	case forms.Answered:
		words = n.ID + " is " + fmt.Sprint(valueOf(n.Value.Answer))
	case forms.NotApplicable:
		return n.ID + " does not apply"
	case forms.NotAsked, forms.NotSure, forms.Declined, forms.AskPrescriber:
		return n.ID + " is not known; open: " + idList(n.Value.Blocking)
	}
	return words + ", from " + idList(n.Inputs)
}

func answerWords(q *forms.Question, r *forms.Response, view *forms.View) string {
	if s := view.State(q); s != forms.Answered {
		return stateWord(s)
	}
	return visible.Text(q.AnswerText(r.Answer(q)))
}

func idList(qs []*forms.Question) string {
	list := make([]string, len(qs))
	for i, q := range qs {
		list[i] = q.ID
	}
	return short(list)
}

// valueOf is a computed value as plain Go.
func valueOf(a forms.Answer) any {
	switch a.Kind() {
	case forms.YesNo:
		if a.Yes() {
			return "yes"
		}
		return "no"
	case forms.Choice:
		return a.Code()
	case forms.Integer, forms.Decimal:
		return a.Number()
	case forms.MultiChoice, forms.DateKind, forms.Text, forms.LongText, forms.Table:
	}
	return ""
}

// printSettle says what would settle an open rule.
func (a *app) printSettle(x screening.Explanation) {
	fmt.Fprintln(a.out, "\nWhat would settle it")
	for _, way := range []struct {
		words   string
		answers []screening.Supposed
	}{{"raised by", x.Raise}, {"left clear by", x.Leave}} {
		if len(way.answers) == 0 {
			fmt.Fprintln(a.out, wrap(way.words+": no answers were found that do", "  ", a.width()))
			continue
		}
		var list []string
		for _, s := range way.answers {
			list = append(list, s.Question.ID+": "+supposedWords(s))
		}
		fmt.Fprintln(a.out, wrap(way.words+"  "+strings.Join(list, "; "), "  ", a.width()))
	}
	if x.Smallest {
		fmt.Fprintln(a.out, wrap("No smaller set of answers would.", "  ", a.width()))
	}
}

func supposedWords(s screening.Supposed) string {
	if s.Answer.State() != forms.Answered {
		return stateWord(s.Answer.State())
	}
	if s.Question.Kind == forms.Table && len(s.Answer.Rows()) == 0 {
		return "none"
	}
	return s.Question.AnswerText(s.Answer)
}

// explanation/v1 is the JSON of `explain`.
type explanationOut struct {
	Format     string        `json:"kapscreen"`
	Rule       string        `json:"rule"`
	Status     string        `json:"status"`
	Priority   string        `json:"priority"`
	NA         bool          `json:"not_applicable"`
	Superseded []string      `json:"superseded_by,omitempty"`
	When       string        `json:"when"`
	Because    []string      `json:"because"`
	Missing    []string      `json:"missing"`
	Condition  partOut       `json:"condition"`
	Raise      []supposedOut `json:"raised_by,omitempty"`
	Leave      []supposedOut `json:"left_clear_by,omitempty"`
	Smallest   bool          `json:"smallest,omitempty"`
}

type partOut struct {
	Text    string    `json:"text"`
	Outcome []string  `json:"outcome"` // those still possible: true, false, n/a
	Reads   []readOut `json:"reads,omitempty"`
	Parts   []partOut `json:"parts,omitempty"`
}

type readOut struct {
	ID    string          `json:"id"`
	State string          `json:"state"`
	Value json.RawMessage `json:"value,omitempty"`
	Open  []string        `json:"open,omitempty"`
}

type supposedOut struct {
	Question string          `json:"question"`
	Answer   json.RawMessage `json:"answer"`
}

func explanationJSON(x screening.Explanation, r reading) explanationOut {
	out := explanationOut{
		Format: "explanation/v1", Rule: x.Rule.ID, Status: x.Status.String(), Priority: x.Priority.String(), NA: x.NotApplicable,
		Superseded: x.Superseded, When: oneLine(x.Rule.When), Because: plainIDs(x.Because), Missing: plainIDs(x.Missing),
		Condition: partJSON(x.Condition, r.response, r.view), Smallest: x.Smallest,
	}
	for _, s := range x.Raise {
		out.Raise = append(out.Raise, supposedOut{s.Question.ID, forms.AnswerJSON(s.Question, s.Answer)})
	}
	for _, s := range x.Leave {
		out.Leave = append(out.Leave, supposedOut{s.Question.ID, forms.AnswerJSON(s.Question, s.Answer)})
	}
	return out
}

func partJSON(p screening.Part, r *forms.Response, view *forms.View) partOut {
	out := partOut{Text: p.Text, Outcome: outcomes(p.Outcome)}
	for _, n := range p.Names {
		if q := n.Question; q != nil {
			read := readOut{ID: n.ID, State: view.State(q).String()}
			if view.State(q) == forms.Answered {
				read.Value = forms.AnswerJSON(q, r.Answer(q))
			}
			out.Reads = append(out.Reads, read)
			continue
		}
		read := readOut{ID: n.ID, State: n.Value.State.String(), Open: plainIDs(n.Value.Blocking)}
		if n.Value.State == forms.Answered {
			read.Value, _ = json.Marshal(valueOf(n.Value.Answer)) // a number or a word
		}
		out.Reads = append(out.Reads, read)
	}
	for _, sub := range p.Parts {
		out.Parts = append(out.Parts, partJSON(sub, r, view))
	}
	return out
}

func outcomes(o condition.Outcome) []string {
	var list []string
	for _, x := range []struct {
		bit  condition.Outcome
		word string
	}{{condition.T, "true"}, {condition.F, "false"}, {condition.NA, "n/a"}} {
		if o&x.bit != 0 {
			list = append(list, x.word)
		}
	}
	return list
}

func plainIDs(qs []*forms.Question) []string {
	list := make([]string, len(qs))
	for i, q := range qs {
		list[i] = q.ID
	}
	return list
}
