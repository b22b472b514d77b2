package terminal

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// Ask shows the prompt and brings back what the person did. See interview.Asker. What was typed but not answered when
// the person goes elsewhere is kept until the same prompt comes back, in memory only.
func (s *Survey) Ask(ctx context.Context, p interview.Prompt) (interview.Reply, error) {
	defer s.restoreOnPanic()
	p.Where.SavedAt = localTime(p.Where.SavedAt, s.o.Now())
	pr, id := promptFor(p), draftID(p)
	if m, ok := pr.(*menu); ok {
		m.half = s.half()
	}
	d, half := pr.(drafter)
	if half {
		switch {
		case s.drafts[id].draft != nil:
			d.restore(s.drafts[id].draft)
		case p.Problem != "" && s.last.id == id && s.last.draft != nil:
			d.restore(s.last.draft)
		}
	}
	n, notes := pr.(noter)
	if e := s.notes[id]; notes && e != nil {
		n.resumeNote(e)
	}
	reply, err := s.run(ctx, pr)
	if err != nil {
		return interview.Reply{}, err
	}
	if notes {
		s.keepNote(id, label(p), n.halfNote())
	}
	if half {
		s.keepDraft(draftOf{id, label(p), d.draft(), unsaved(d)}, reply)
	}
	above := ""
	if s.o.LineMode {
		above = summary(p, reply)
	}
	return reply, s.leave(above)
}

// localTime is t on the clock of the person.
func localTime(t, now time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(now.Location())
}

// leave takes the picture away. That the terminal is gone is said by the next prompt: this reply still counts.
func (s *Survey) leave(above string) error {
	if err := s.screen.leave(above); err != nil && !errors.Is(err, errGone) {
		return err
	}
	return nil
}

// keepDraft remembers what was half done, and forgets it once it is an answer. It is still known for the case
// that the answer is refused.
func (s *Survey) keepDraft(d draftOf, reply interview.Reply) {
	s.last = draftOf{}
	delete(s.drafts, d.id)
	if reply.Stay && d.draft != nil {
		s.drafts[d.id] = d
	}
	switch reply.Action {
	case interview.ActAnswer, interview.ActKeep, interview.ActContinue, interview.ActChoose:
		s.last = d
	case interview.ActSkip, interview.ActBack, interview.ActJump, interview.ActNote, interview.ActStop, interview.ActReview,
		interview.ActHide:
		if d.draft != nil {
			s.drafts[d.id] = d
		}
	}
}

// noter is a prompt beside which a note can be typed.
type noter interface {
	halfNote() *editor
	resumeNote(*editor)
}

// keepNote remembers a note that was being typed; nil forgets it.
func (s *Survey) keepNote(id, label string, e *editor) {
	delete(s.notes, id)
	delete(s.drafts, "note "+id)
	if e != nil {
		s.notes[id] = e
		s.drafts["note "+id] = draftOf{id: "note " + id, label: "note on " + label, draft: e, unsaved: true}
	}
}

// half names the questions with something half done, in a fixed order.
func (s *Survey) half() []string {
	var out []string
	for _, id := range slices.Sorted(maps.Keys(s.drafts)) {
		if s.drafts[id].unsaved {
			out = append(out, s.drafts[id].label)
		}
	}
	return out
}

// unsaved reports whether something would be lost with a draft.
func unsaved(d drafter) bool {
	s, ok := d.(interface{ saved() bool })
	return !ok || !s.saved()
}

// label is a prompt in a few words.
func label(p interview.Prompt) string {
	if p.Question == nil {
		return safe(p.Title)
	}
	if p.Question.Short == "" {
		return safe(p.Question.Ask)
	}
	return safe(p.Question.Short)
}

func draftID(p interview.Prompt) string {
	switch p.Kind {
	case interview.AskQuestion:
		return "question " + p.Question.ID
	case interview.ShowUrgent:
		if p.Alert != nil {
			return "urgent " + p.Alert.Rule
		}
	case interview.ShowNotice, interview.AskMenu:
	}
	return ""
}

// promptFor picks the prompt type.
func promptFor(p interview.Prompt) prompt {
	switch p.Kind {
	case interview.ShowNotice:
		return &notice{p: p}
	case interview.ShowUrgent:
		return newUrgent(p)
	case interview.AskMenu:
		return newMenu(p)
	case interview.AskQuestion:
		return questionFor(p)
	}
	panic(fmt.Sprintf("terminal: prompt kind %d", p.Kind))
}

func questionFor(p interview.Prompt) prompt {
	q := p.Question
	switch q.Kind {
	case forms.YesNo, forms.Choice:
		if oneKey(q) {
			return newChoice(p)
		}
		return newPick(p)
	case forms.MultiChoice:
		return newMulti(p)
	case forms.Integer:
		switch {
		case len(q.Choices) == 0:
			return newField(p)
		case oneKey(q):
			return newChoice(p)
		}
		return newPick(p)
	case forms.Decimal, forms.DateKind, forms.Text:
		return newField(p)
	case forms.LongText:
		return newLongText(p)
	case forms.Table:
		return newTable(p)
	}
	panic(fmt.Sprintf("terminal: question kind %d", q.Kind))
}

// summary is the line that stays above in line mode.
func summary(p interview.Prompt, r interview.Reply) string {
	if p.Kind != interview.AskQuestion {
		return ""
	}
	a := r.Answer
	if r.Stay {
		return ""
	}
	switch r.Action {
	case interview.ActKeep:
		a = p.Previous
	case interview.ActAnswer:
	case interview.ActSkip:
		return " · " + label(p) + ": left open"
	case interview.ActBack, interview.ActJump, interview.ActNote, interview.ActChoose, interview.ActContinue,
		interview.ActStop, interview.ActReview, interview.ActHide:
		return ""
	}
	if a.State().Refused() {
		return " · " + label(p) + ": " + reasonWords(a.State())
	}
	return " · " + label(p) + ": " + shown(p.Question.AnswerText(a))
}
