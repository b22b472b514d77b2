// Package interview leads a person through a form: which question comes next, what an answer reopens, when to stop, and
// the review before the end. It does not draw (an Asker does) and does not store (a Journal does); it is pure but for
// those two. Each event is safe in the Journal before it counts and before the next question is asked.
package interview

import (
	"context"
	"errors"
	"time"

	"github.com/kapscreen/kapscreen/forms"
)

// ErrPaused is returned by Conduct when the person stopped to go on later. Everything said is in the journal.
var ErrPaused = errors.New("interview paused")

// EventKind says what happened.
type EventKind uint8

// The kinds of event. Their numbers are in case files: never change them.
const (
	EventAnswer      EventKind = iota + 1 // an answer or a reason was recorded (the zero Answer: taken back)
	EventNote                             // the client's own words beside a question
	EventAcknowledge                      // an urgent item was seen by the person named in Text
	EventFinish                           // the interview was finished
	EventAmend                            // an answer was changed after the finish; Text is the reason
	EventPartner                          // the partner was set to Text
	EventReopen                           // a finished case is open again; Text is the reason
)

// Event is one thing that happened in an interview. Events are only ever added.
type Event struct {
	Seq      int // from 1, without gaps
	At       time.Time
	Kind     EventKind
	Question string // id; "" when the event is about the whole
	Answer   forms.Answer
	Text     string
	Rule     string // EventAcknowledge: the rule id
}

// Journal keeps events.
type Journal interface {
	// Append returns nil only when the event is safe (on disk, synced).
	Append(Event) error
}

// Asker shows a prompt and brings back what the person did. There are two: Survey (rich terminal) and Lines (plain).
type Asker interface {
	// Ask returns ErrClosed when nobody can answer any more (terminal gone), or the context's error.
	Ask(ctx context.Context, p Prompt) (Reply, error)
}

// ErrClosed is returned by an Asker whose terminal is gone. It never counts as an answer.
var ErrClosed = errors.New("nobody can answer any more")

// PromptKind says what is shown.
type PromptKind uint8

// The kinds of prompt.
const (
	AskQuestion PromptKind = iota + 1 // Question, Previous, Item…
	ShowNotice                        // Title, Lines: any key goes on
	ShowUrgent                        // Alert: to be acknowledged with a name or initials
	AskMenu                           // Title, Lines, Menu: one key
)

// Prompt is everything an Asker shows; it holds no terminal codes.
type Prompt struct {
	Kind     PromptKind
	Where    Where
	Question *forms.Question
	Consult  forms.Date     // for Question.ParseAnswer and Question.Accept
	Previous forms.Answer   // what is recorded now; Enter keeps it; never preselected when zero
	Earlier  bool           // Previous is from an earlier response and not recorded yet: ActKeep records it
	Note     string         // the note recorded now
	Stem     string         // instrument items: the stem
	SoFar    []forms.Answer // instrument items: one for each item of the instrument, in order; the zero Answer for none
	Title    string
	Lines    []string // AskQuestion: what the last answer changed, said once, such as answers that no longer apply
	Menu     []Entry
	Search   bool // AskMenu: other words may be typed too; they come back in Reply.Text
	Alert    *Alert
	Problem  string // why the last reply could not be taken, in words; any kind of prompt can have one
	Hide     bool   // ShowNotice: what was shown before has to go out of sight, as far as the Asker can see to it
}

// Where says where in the interview the person is.
type Where struct {
	Form, Client, Partner string
	Section               string
	SectionNumber         int
	Sections              int
	Asked, Applicable     int // questions answered or refused, and questions that apply
	MinutesLeft           int // by this person's own pace; -1 while unknown
	Open                  int // questions gone past without an answer
	SavedAt               time.Time
	Saved                 int // events that are saved
}

// Entry is one line of a menu.
type Entry struct {
	Key  string // what to type
	Text string
	Hint string
}

// Alert is an urgent finding shown at once.
type Alert struct {
	Rule   string   // rule id
	Title  string   // the rule's title
	Lines  []string // the answers behind it, "Question: answer"
	Crisis []string // the crisis lines of the region; never empty
}

// Action is what the person did.
type Action uint8

// The actions.
const (
	ActAnswer   Action = iota + 1 // Answer (a reason counts as one)
	ActKeep                       // Enter on a question with an answer: keep it
	ActSkip                       // go on without an answer (stays not asked)
	ActBack                       // the question before
	ActJump                       // choose a section (Target if already chosen)
	ActNote                       // Text: words beside the question
	ActChoose                     // AskMenu: Target is the entry's key, or Text what was typed
	ActContinue                   // ShowNotice, or ShowUrgent with Text naming who has seen it
	ActStop                       // the stop menu (Ctrl-C)
	ActReview                     // straight to the review
	ActHide                       // hide the screen, then the same prompt again
)

// Reply is what came back from a prompt.
type Reply struct {
	Action Action
	Answer forms.Answer
	Stay   bool // ActAnswer: record it and show the same question again, such as after each row of a table
	Text   string
	Target string
}
