package terminal

import (
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// command is something that can be typed at any question besides an answer.
type command uint8

const (
	commandDeclined command = iota + 1
	commandUnsure
	commandPrescriber
	commandNote
	commandBack
	commandJump
	commandHelp
	commandStop
	commandReview
	commandSkip
	commandKeep
	commandHide
)

// commandWords are the words of each command; the first is the short one.
func commandWords() map[command][]string {
	return map[command][]string{
		commandDeclined:   {"d", "declined", "decline"},
		commandUnsure:     {"u", "not sure", "unsure", "don't know"},
		commandPrescriber: {"p", "prescriber", "tell the prescriber", "will tell the prescriber"},
		commandNote:       {"n", "note"},
		commandBack:       {"b", "back", "<"},
		commandJump:       {"j", "jump"},
		commandHelp:       {"h", "help", "?"},
		commandStop:       {"s", "stop"},
		commandReview:     {"review"},
		commandSkip:       {"skip"},
		commandKeep:       {"k", "keep"},
		commandHide:       {"hide"},
	}
}

// commandOf is the command that a line means, with or without a colon before it, and what is typed behind it: the words
// of a note, the number of a section.
func commandOf(typed string) (_ command, rest string, ok bool) {
	typed = strings.TrimPrefix(typed, ":")
	first, rest, _ := strings.Cut(typed, " ")
	for c, words := range commandWords() {
		for _, w := range words {
			if strings.EqualFold(typed, w) {
				return c, "", true
			}
			if (c == commandNote || c == commandJump) && strings.EqualFold(first, w) {
				return c, strings.TrimSpace(rest), true
			}
		}
	}
	return 0, "", false
}

// action is what the command asks of the interview; zero for what the asker does itself or answers with.
func (c command) action() interview.Action {
	switch c {
	case commandBack:
		return interview.ActBack
	case commandJump:
		return interview.ActJump
	case commandNote:
		return interview.ActNote
	case commandStop:
		return interview.ActStop
	case commandReview:
		return interview.ActReview
	case commandSkip:
		return interview.ActSkip
	case commandKeep:
		return interview.ActKeep
	case commandHide:
		return interview.ActHide
	case commandDeclined, commandUnsure, commandPrescriber:
		return interview.ActAnswer
	case commandHelp:
	}
	return 0
}

// reason is the state that the command records instead of an answer.
func (c command) reason() (forms.State, bool) {
	switch c {
	case commandDeclined:
		return forms.Declined, true
	case commandUnsure:
		return forms.NotSure, true
	case commandPrescriber:
		return forms.AskPrescriber, true
	case commandNote, commandBack, commandJump, commandHelp, commandStop, commandReview, commandSkip, commandKeep, commandHide:
	}
	return 0, false
}
