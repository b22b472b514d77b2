package interview

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
)

// ErrFinished is returned by Conduct for a finished session without Options.Amend: reopen it, or say why it is amended.
var ErrFinished = errors.New("the interview is finished")

// ErrOtherJournal is returned by Conduct when the journal that was opened again does not hold what was saved before.
var ErrOtherJournal = errors.New("this is not the journal of this interview")

// Conduct leads the person through the session until they finish (nil) or stop (an error that matches ErrPaused). Each
// event is safe in the journal before the session takes it up and before anything else is asked.
//
// The error matches ErrClosed when nobody can answer any more, the context's error when it ended, and the journal's
// when something could not be kept and the person chose to stop. It never holds an answer.
func Conduct(ctx context.Context, s *Session, asker Asker, journal Journal) error {
	if s.options.Now == nil {
		return errors.New("lead an interview: no clock was passed in")
	}
	if s.finished && s.options.Amend == "" {
		return ErrFinished
	}
	c := &conductor{session: s, asker: asker, journal: journal}
	for !c.done {
		if err := c.step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// conductor is one run of Conduct.
type conductor struct {
	session *Session
	asker   Asker
	journal Journal
	done    bool
	changes []string // what the last answer changed, to be said once
	correct bool     // the person went back from an alert to mend the answer: ask before alerting again
}

// step asks one thing.
func (c *conductor) step(ctx context.Context) error {
	if alerts := c.session.Alerts(); len(alerts) > 0 && !c.correct {
		return c.urgent(ctx, alerts[0])
	}
	q, ok := c.session.Next()
	if !ok {
		c.correct = false
		return c.review(ctx)
	}
	if a, ok := c.session.fromProfile(q); ok {
		return c.answer(ctx, q, a, false)
	}
	if c.session.intro(q.Section) {
		return c.introduce(ctx, q.Section)
	}
	c.correct = false
	return c.question(ctx, q)
}

// introduce reads the section's introduction aloud. Who goes back from it hears it when they come again.
func (c *conductor) introduce(ctx context.Context, sec *forms.Section) error {
	back, err := c.notice(ctx, Prompt{Title: sec.Title, Lines: []string{sec.Intro}})
	if back && c.session.Back() {
		delete(c.session.route.introduced, sec)
	}
	return err
}

// notice shows something until the person goes on; back reports that they would rather go back.
func (c *conductor) notice(ctx context.Context, p Prompt) (back bool, err error) {
	p.Kind = ShowNotice
	reply, err := c.ask(ctx, p)
	if err != nil {
		return false, err
	}
	if reply.Action == ActReview {
		c.session.Review()
	}
	return reply.Action == ActBack, nil
}

// question asks one question until the reply can be taken.
func (c *conductor) question(ctx context.Context, q *forms.Question) error {
	problem, warned := "", false
	for {
		p := c.prompt(q)
		p.Problem = problem
		reply, err := c.ask(ctx, p)
		if err != nil {
			return err
		}
		c.changes = nil
		if reply.Action == ActSkip && q.Safety && !warned && c.session.open(q) {
			warned = true
			problem = "This question is about safety. Skip once more to go on; it stays listed as open."
			continue
		}
		if problem, err = c.take(ctx, p, reply); problem == "" || err != nil {
			return err
		}
	}
}

// take does what a reply to a question says, or tells why it cannot be done.
func (c *conductor) take(ctx context.Context, p Prompt, reply Reply) (problem string, err error) {
	s, q := c.session, p.Question
	switch reply.Action {
	case ActAnswer:
		a, problem := c.judge(q, reply.Answer)
		if problem != "" {
			return problem, nil
		}
		return "", c.answer(ctx, q, a, reply.Stay)
	case ActKeep:
		switch {
		case p.Earlier:
			return "", c.answer(ctx, q, p.Previous, false)
		case p.Previous.State() == forms.NotAsked:
			return "There is no answer yet that could be kept.", nil
		}
		s.Keep()
		return "", nil
	case ActSkip:
		s.Skip()
		return "", nil
	case ActBack:
		if !s.Back() {
			return "There is nothing to go back to.", nil
		}
		return "", nil
	case ActJump:
		_, problem, err := c.jump(ctx, reply.Target)
		return problem, err
	case ActNote:
		return c.note(ctx, q, reply.Text)
	case ActReview:
		s.Review()
		return "", nil
	case ActChoose, ActContinue, ActStop, ActHide:
	}
	return "That does not answer this question.", nil
}

// note keeps the client's words beside a question, unless they are kept already.
func (c *conductor) note(ctx context.Context, q *forms.Question, typed string) (problem string, err error) {
	text, err := acceptNote(typed)
	switch {
	case err != nil:
		return "The note was not kept: " + err.Error() + ".", nil
	case text == c.session.response.Note(q):
		return "", nil
	}
	return "", c.record(ctx, Event{Kind: EventNote, Question: q.ID, Text: text})
}

// prompt is what is shown for a question.
func (c *conductor) prompt(q *forms.Question) Prompt {
	s := c.session
	p := Prompt{
		Kind: AskQuestion, Question: q, Previous: s.response.Answer(q), Note: s.response.Note(q), Lines: c.changes,
	}
	if a, ok := s.earlier(q); ok {
		p.Previous, p.Earlier = a, true
	}
	if q.Instrument == nil {
		return p
	}
	p.Stem = q.Instrument.Stem
	for _, item := range s.form.Questions() {
		if item.Instrument != q.Instrument {
			continue
		}
		var a forms.Answer
		if s.applies(item) {
			a = s.response.Answer(item)
		}
		p.SoFar = append(p.SoFar, a)
	}
	return p
}

// judge says whether an answer can be recorded, or why not.
func (c *conductor) judge(q *forms.Question, a forms.Answer) (_ forms.Answer, problem string) {
	if a.State() == forms.NotAsked && c.session.response.Answer(q).State() == forms.NotAsked {
		return a, "There is no answer yet that could be taken back."
	}
	accepted, err := c.session.accept(q, a)
	if err != nil {
		return a, "Not taken: " + err.Error() + "."
	}
	if accepted.State() == forms.NotAsked && a.State() == forms.Answered {
		return a, "An empty text is not an answer."
	}
	return accepted, ""
}

// answer records an answer, remembers what it hid or brought back, and goes on unless it is to stay.
func (c *conductor) answer(ctx context.Context, q *forms.Question, a forms.Answer, stay bool) error {
	e := Event{Kind: EventAnswer, Question: q.ID, Answer: a}
	if c.session.finished {
		e.Kind, e.Text = EventAmend, c.session.options.Amend
	}
	before := c.session.Hidden()
	if err := c.record(ctx, e); err != nil {
		return err
	}
	if !stay {
		c.session.answered(q.Index)
	}
	c.changes = append(c.changes, changes(before, c.session.Hidden())...)
	return nil
}

// changes says which stored answers ceased to apply, and which came back.
func changes(before, after []*forms.Question) []string {
	var lines []string
	if gone := labels(after, before); gone != "" {
		lines = append(lines, "Does not apply any more; what was answered is kept: "+gone+".")
	}
	if back := labels(before, after); back != "" {
		lines = append(lines, "Applies again, with what was answered before: "+back+".")
	}
	return lines
}

// labels names the questions of one list that are not in the other.
func labels(list, other []*forms.Question) string {
	var words []string
	for _, q := range list {
		if !slices.Contains(other, q) {
			words = append(words, q.Short)
		}
	}
	return strings.Join(words, ", ")
}

// urgent shows an alert until somebody says that they have seen it. Going back to mend the answer is possible; the
// alert comes again unless the answer changes it.
func (c *conductor) urgent(ctx context.Context, a Alert) error {
	problem := ""
	for {
		reply, err := c.ask(ctx, Prompt{Kind: ShowUrgent, Alert: &a, Title: a.Title, Problem: problem})
		if err != nil {
			return err
		}
		switch reply.Action {
		case ActContinue, ActAnswer, ActChoose:
			who := initials(reply.Text)
			if who != "" {
				return c.record(ctx, Event{Kind: EventAcknowledge, Rule: a.Rule, Text: who})
			}
			problem = "Type the initials of the person who has seen this."
		case ActBack:
			if c.session.Back() {
				c.correct = true
				return nil
			}
			problem = "There is nothing to go back to. Type the initials of the person who has seen this."
		case ActKeep, ActSkip, ActJump, ActNote, ActReview, ActStop, ActHide:
			problem = "This has to be seen first. Type the initials of the person who has seen it."
		}
	}
}

// record makes an event safe and takes it up. When it cannot be made safe, nothing goes on as if it were.
func (c *conductor) record(ctx context.Context, e Event) error {
	e.Seq, e.At = len(c.session.events)+1, c.session.options.Now()
	if err := c.session.check(e); err != nil {
		return err
	}
	for {
		err := c.journal.Append(e)
		if err == nil {
			return c.session.take(e)
		}
		held, err := c.unsaved(ctx, e, err)
		if err != nil {
			return err
		}
		if held {
			return c.session.take(e)
		}
	}
}

// unsaved says that something is not saved. It returns nil when it is worth another try, or held when the event turned
// out to be in the journal after all.
func (c *conductor) unsaved(ctx context.Context, e Event, cause error) (held bool, err error) {
	for {
		p := Prompt{
			Kind: AskMenu, Title: "NOT saved", Where: c.session.Where(), Consult: c.session.response.ConsultDate,
			Problem: "What was just said is NOT saved: " + cause.Error() + ".",
			Lines:   []string{"Everything before it is saved. Write it down on paper before you stop."},
			Menu: []Entry{
				{Key: "r", Text: "Try again to save it"},
				{Key: "s", Text: "Stop without it"},
			},
		}
		reply, err := c.asker.Ask(ctx, p)
		stopped := fmt.Errorf("keep %s: %w", e.name(), cause)
		if err != nil {
			return false, fmt.Errorf("%w; then %w", stopped, err)
		}
		key, _ := chosen(p.Menu, reply)
		switch {
		case key == "s" || reply.Action == ActStop:
			return false, stopped
		case key == "r":
			held, err := c.reopen(e)
			if err == nil {
				return held, nil
			}
			cause = err
		}
	}
}

// reopen opens the journal again, and reports whether it holds the event that had failed.
func (c *conductor) reopen(e Event) (held bool, err error) {
	if c.session.options.Reopen == nil {
		return false, nil
	}
	journal, events, err := c.session.options.Reopen()
	if err != nil {
		return false, err
	}
	switch n := len(events); {
	case n == e.Seq-1:
		c.journal = journal
		return false, nil
	case n == e.Seq && events[n-1].same(e):
		c.journal = journal
		return true, nil
	}
	return false, fmt.Errorf("%w: the journal holds %d events, where %d were saved", ErrOtherJournal, len(events), e.Seq-1)
}

// same reports whether two events say the same. Times may have lost what a file does not keep.
func (e Event) same(o Event) bool {
	return e.Seq == o.Seq && e.Kind == o.Kind && e.Question == o.Question && e.Answer.Equal(o.Answer) &&
		e.Text == o.Text && e.Rule == o.Rule
}

// name is the event in words that tell nothing that was said.
func (e Event) name() string {
	switch e.Kind {
	case EventAnswer, EventAmend:
		return "the answer to " + e.Question
	case EventNote:
		return "the note on " + e.Question
	case EventAcknowledge:
		return "the acknowledgement of " + e.Rule
	case EventFinish:
		return "the finish of the interview"
	case EventReopen:
		return "the reopening of the interview"
	case EventPartner:
		return "the choice of partner"
	}
	return fmt.Sprintf("event %d", e.Seq)
}
