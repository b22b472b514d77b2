package terminal

import (
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// prompt is one of our own prompt types: it says what is to be seen and what a key does. It knows no terminal.
type prompt interface {
	// page is the picture for a window of w columns.
	page(w int) page
	// press takes one key; done means that the reply is the person's.
	press(k key) (reply interview.Reply, done bool)
}

// A prompt with a method typing() takes text: what is typed is seen before Enter makes it count.

// drafter is a prompt with something half done in it, which must survive a look at another screen.
type drafter interface {
	draft() any // nil: nothing
	restore(any)
}

// verdict says what became of a key.
type verdict uint8

const (
	pass verdict = iota // not mine
	stay                // done with, ask on
	done                // the reply is complete
)

// question is what all prompts for a question share: header, words, help, the note, and the command keys.
type question struct {
	p       interview.Prompt
	q       *forms.Question
	hint    string // why the last key recorded nothing
	helping bool
	helpAt  int         // line of the help that is kept in view
	note    *editor     // open while a note is typed
	reason  forms.State // safety: the reason that waits for Enter
	width   int         // of the last picture, for moving up and down in text
}

func newQuestion(p interview.Prompt) question {
	return question{p: p, q: p.Question, hint: safe(p.Problem), width: 80}
}

const (
	hintEnter     = "Enter alone answers nothing. Press the key of an answer, or one of the keys below."
	hintEnterText = "Enter alone answers nothing. Type the answer, or one of the words below."
	hintNoRoom    = "There is no room for more text here."
	hintPaste     = "Pasted text is not an answer here."
)

// reasonWords says a reason in words for people.
func reasonWords(s forms.State) string {
	switch s {
	case forms.Declined:
		return "declined"
	case forms.NotSure:
		return "not sure"
	case forms.AskPrescriber:
		return "would rather tell the prescriber"
	case forms.NotAsked, forms.Answered, forms.NotApplicable:
	}
	return ""
}

// before takes the keys that mean the same in every prompt.
func (b *question) before(k key) (interview.Reply, verdict) {
	switch {
	case b.helping && k.code != keyStop:
		b.pressHelp(k)
		return interview.Reply{}, stay
	case b.note != nil && k.code != keyStop:
		return b.pressNote(k)
	}
	b.hint = ""
	if b.reason != forms.NotAsked {
		reason := b.reason
		b.reason = forms.NotAsked
		if k.code == keyEnter {
			return interview.Reply{Action: interview.ActAnswer, Answer: forms.Absent(reason)}, done
		}
	}
	switch k.code {
	case keyStop:
		return interview.Reply{Action: interview.ActStop}, done
	case keyReview:
		return interview.Reply{Action: interview.ActReview}, done
	case keyHelp:
		b.helping, b.helpAt = true, 0
		return interview.Reply{}, stay
	case keyTab:
		return interview.Reply{Action: interview.ActSkip}, done
	default:
		return interview.Reply{}, pass
	}
}

// keyCommands are the letters and signs that are commands where one key answers, typedCommands those behind a colon.
const (
	keyCommands   = "dupwn<j?"
	typedCommands = keyCommands + "br"
)

// pressHelp scrolls the help, or puts it away.
func (b *question) pressHelp(k key) {
	switch k.code {
	case keyUp:
		b.helpAt = max(0, b.helpAt-1)
	case keyDown:
		b.helpAt++
	case keyPageUp:
		b.helpAt = max(0, b.helpAt-10)
	case keyPageDown:
		b.helpAt += 10
	default:
		b.helping = false
	}
}

// inView is told what the picture showed.
func (b *question) inView(first, _, _ int) {
	if b.helping {
		b.helpAt = first
	}
}

// command does what a command letter says. n is left to yes/no prompts before.
func (b *question) command(r rune) (interview.Reply, verdict) {
	switch r {
	case 'd':
		return b.absent(forms.Declined)
	case 'u':
		return b.absent(forms.NotSure)
	case 'p':
		return b.absent(forms.AskPrescriber)
	case 'w', 'n':
		b.note = newEditor(b.p.Note, false, forms.MaxTextRunes)
		return interview.Reply{}, stay
	case '<', 'b':
		return interview.Reply{Action: interview.ActBack}, done
	case 'j':
		return interview.Reply{Action: interview.ActJump}, done
	case 'r':
		return interview.Reply{Action: interview.ActReview}, done
	case '?':
		b.helping, b.helpAt = true, 0
		return interview.Reply{}, stay
	}
	return interview.Reply{}, pass
}

// absent records a reason; about safety only after Enter.
func (b *question) absent(s forms.State) (interview.Reply, verdict) {
	if b.q.Safety {
		b.reason = s
		return interview.Reply{}, stay
	}
	return interview.Reply{Action: interview.ActAnswer, Answer: forms.Absent(s)}, done
}

// typed does what a typed command such as ":d" says. It is called when Enter was pressed, so that safety is served.
func (b *question) typed(s string) (interview.Reply, verdict) {
	if !strings.HasPrefix(s, ":") {
		return interview.Reply{}, pass
	}
	name := strings.TrimSpace(s[1:])
	if len(name) == 1 {
		reply, v := b.command(rune(name[0]))
		if b.reason != forms.NotAsked {
			reply, v = interview.Reply{Action: interview.ActAnswer, Answer: forms.Absent(b.reason)}, done
			b.reason = forms.NotAsked
		}
		if v != pass {
			return reply, v
		}
	}
	b.hint = "There is no such word. Text that begins with a colon needs a blank before it."
	return interview.Reply{}, stay
}

// keep is Enter with nothing chosen or typed.
func (b *question) keep(how string) (interview.Reply, verdict) {
	if b.p.Previous.State() == forms.NotAsked {
		b.hint = how
		return interview.Reply{}, stay
	}
	return interview.Reply{Action: interview.ActKeep}, done
}

// accept hands over an answer that the question lets through, and otherwise says in place why not.
func (b *question) accept(a forms.Answer) (interview.Reply, verdict) {
	ok, err := b.q.Accept(a, b.p.Consult)
	if err != nil {
		b.hint = sentence(err)
		return interview.Reply{}, stay
	}
	return interview.Reply{Action: interview.ActAnswer, Answer: ok}, done
}

// sentence makes an error that names no value readable beside a field.
func sentence(err error) string {
	s := safe(err.Error())
	if s == "" {
		return s
	}
	if s[0] >= 'a' && s[0] <= 'z' {
		s = string(s[0]-'a'+'A') + s[1:]
	}
	if !strings.ContainsRune(".!?", rune(s[len(s)-1])) {
		s += "."
	}
	return s
}

// halfNote is a note that is being typed, or nil. It outlives a look at another screen, as a draft does.
func (b *question) halfNote() *editor { return b.note }

func (b *question) resumeNote(e *editor) { b.note = e }

func (b *question) pressNote(k key) (interview.Reply, verdict) {
	switch k.code {
	case keyEnter:
		text := strings.TrimSpace(b.note.text)
		b.note = nil
		if text == b.p.Note {
			return interview.Reply{}, stay
		}
		return interview.Reply{Action: interview.ActNote, Text: text}, done
	case keyEsc:
		b.note = nil
	default:
		b.hint = ""
		if _, fits := b.note.press(k, b.width); !fits {
			b.hint = hintNoRoom
		}
	}
	return interview.Reply{}, stay
}
