package interview

import (
	"context"
	"time"

	"github.com/kapscreen/kapscreen/forms"
)

// Options are what an interview is led with. The zero Options lead one without prefill, profile, screening or partner;
// only Conduct needs Now.
type Options struct {
	// Now is the clock; events carry its time.
	Now func() time.Time
	// Settings are what the partner changes in the computing.
	Settings forms.Settings
	// Sections are the ids of the sections to ask; none means all. The others keep their answers and are not counted.
	Sections []string
	// Partner is the partner's name as shown; the response's own partner id comes from an EventPartner.
	Partner string
	// Client is how the client is named on screen, made anew for each prompt; nil shows nothing.
	Client func(*forms.Response) string

	// Prefill is an earlier response of the same client. Each of its answers is shown for confirmation and recorded only
	// when it is kept. The caller leaves in it only what is stable (identity, history); items of instruments, safety
	// questions, refusals, notes and what the form would not accept today are never taken from it.
	Prefill *forms.Response
	// Profile fills the questions that name a field of the therapist's profile. They are recorded without being asked.
	Profile map[string]string

	// Watch reports the urgent findings of a response, so that they are shown when they arise. It must not keep or
	// change the response. nil: nobody watches.
	Watch func(*forms.Response) []Alert
	// Crisis are the crisis lines shown with an alert that brings none; empty means those of the form's region.
	Crisis []string
	// Review supplies what only the screening and the partner know of the review. It must not keep or change the
	// response. nil: the review shows the session's own counts.
	Review func(*forms.Response) Summary

	// Reopen opens the journal again after it failed, and says which events it holds. An event that had failed and is
	// there whole after all is not appended twice. nil: the same journal is tried again.
	Reopen func() (Journal, []Event, error)
	// Unlock is called after the screen was hidden, before anything is shown again; an error ends the interview with it.
	// nil: any key shows it.
	Unlock func(context.Context) error
	// Amend is the reason why answers of a finished interview are changed. It is needed to conduct a finished session;
	// its answers are recorded as EventAmend.
	Amend string
}

// Summary is what the review shows beyond the session's own counts.
type Summary struct {
	// Contradictions are answers that do not fit together.
	Contradictions []Contradiction
	// Blocks are the questions whose answers would settle something, the ones that settle most first.
	Blocks []Block
	// Wanted are the labels of what the partner asks for and is open.
	Wanted []string
	// Findings are the findings so far, a line each.
	Findings []string
}

// Contradiction says in a line which answers do not fit together, and names their questions.
type Contradiction struct {
	Text      string
	Questions []*forms.Question
}

// Block is an open question and how many items could not be established without it.
type Block struct {
	Question *forms.Question
	Items    int
}
