// Package screening is what is noticed: rules over a form's answers, and the findings they give. It reports; it never
// decides. A rule is raised, clear, or undetermined with the questions that keep it open; silence is never a no.
package screening

import (
	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/condition"
	"github.com/kapscreen/kapscreen/forms/source"
)

// ReportFormat is the first value of a report.
const ReportFormat = "report/v1"

// Priority says how soon a person should look. It is never a verdict. The order is the order of printing.
type Priority uint8

// The priorities. The zero Priority is none (a clear rule has none).
const (
	NoPriority Priority = iota
	Urgent
	Soon // "priority" in files and for people
	Routine
	Info
)

// Status is what became of a rule.
type Status uint8

// The statuses of a rule.
const (
	Clear Status = iota + 1
	Raised
	Undetermined
)

// Rule is one rule of a rule book.
type Rule struct {
	ID           string
	Index        int    // in file order, from 0
	Row          string // row of the evidence table
	Priority     Priority
	Undetermined Priority // when it cannot be told
	Title        string
	Why          string
	Ask          string // question for the prescriber
	When         string // as written
	Sources      []Source
	SupersededBy []string
	Place        source.Place

	condition         *condition.Condition
	superseders       []int // indexes of SupersededBy
	fixedUndetermined bool  // Undetermined was given by the file, not derived
	json              ruleJSON
}

// Source is where a rule or question comes from.
type Source struct {
	Key, Cite, Section, URL string
	Certainty               string // seen, second-hand, memory-verify or design
	Note                    string // for the rule book: which copy was read, what is left to check; never in a referral
}

// Profile is what a partner changes. The zero Profile changes nothing.
type Profile struct {
	Partner    string // id
	Priorities map[string]Priority
	Settings   forms.Settings
	Required   []string // question ids on top of the form's own
}

// Finding is one rule that is raised or could not be established.
type Finding struct {
	Rule       *Rule
	Status     Status // Raised or Undetermined
	Priority   Priority
	Because    []*forms.Question // raised: the answered questions that decide it, in asking order
	Missing    []*forms.Question // undetermined: the open questions that block it, in asking order
	Superseded bool              // another raised rule stands for it; it is not printed twice
}

// Report is what the rules say about one response. Findings are by priority, then in file order; superseded ones are
// left out of Findings and listed in Superseded.
type Report struct {
	Response   *forms.Response
	View       *forms.View
	Book       *RuleBook
	Partner    string
	Findings   []Finding
	Clear      []*Rule
	Superseded []Finding
	Missing    []*forms.Question // required for a referral and open: the form's and the partner's, in asking order
	Changes    []Change          // against an earlier response, when the caller compared (Since)
}

// RuleBook is a form's rules, loaded and checked. It never changes and may be shared.
type RuleBook struct {
	Form    *forms.Form
	Version string
	Digest  string // "sha256:…" over rules and sources
	Rules   []*Rule
	Sources map[string]Source // by key

	byID         map[string]*Rule
	settings     map[string]Setting
	jsonHead     []byte         // what every report begins with
	sortedValues []*forms.Value // by id
	quotedValues [][]byte       // their ids in quotes
	quoted       [][]byte       // ids of the questions in quotes, by Question.Index
}

// Setting is a named number of a rule book: a threshold that a partner profile may change.
type Setting struct {
	ID, Unit, About string
	Is              float64
}

var priorityWords = [...]string{NoPriority: "", Urgent: "urgent", Soon: "priority", Routine: "routine", Info: "info"}

// String is the word that files and people use for the priority.
func (p Priority) String() string {
	if int(p) < len(priorityWords) {
		return priorityWords[p]
	}
	return "priority?"
}

// PriorityOf finds the priority that files call word.
func PriorityOf(word string) (Priority, bool) {
	for p, w := range priorityWords {
		if w == word && w != "" {
			return Priority(p), true
		}
	}
	return NoPriority, false
}

// Lower is the priority of an undetermined rule: one step lower, and routine and info stay.
func (p Priority) Lower() Priority {
	switch p {
	case Urgent:
		return Soon
	case Soon:
		return Routine
	case Routine, Info, NoPriority:
	}
	return p
}

var statusWords = [...]string{Clear: "clear", Raised: "raised", Undetermined: "undetermined"}

// String is the word that files use for the status.
func (s Status) String() string {
	if int(s) < len(statusWords) {
		return statusWords[s]
	}
	return "status?"
}
