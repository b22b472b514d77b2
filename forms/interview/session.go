package interview

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
)

// Session is one interview: what was said so far, and which question comes next. It reads no clock, keeps no file and
// asks nobody; the same events always give the same session. It is not safe for use by two goroutines.
//
// An answer leads to the first question behind it that is open: one that applies, or may apply, and was not asked. So a
// changed answer leads to what it opened, and from there to where the person had been. When nothing behind is open it
// is time for the review, which lists what was passed. Jumping into a section that is done, and visiting a question
// from the review, end where they began. Back walks the path really taken, without what does not apply any more.
type Session struct {
	form     *forms.Form
	options  Options
	response *forms.Response
	events   []Event
	finished bool
	heard    []bool // by Question.Index: an answer was recorded once, even if it was taken back
	pace     pace
	lookout  lookout

	sections []*forms.Section // those that are asked
	asked    []bool           // by Question.Index: its section is asked
	view     *forms.View      // nil after a change
	route    route
}

// New returns a session in which nothing was said yet. The error names a section of Options.Sections that the form does
// not have.
func New(form *forms.Form, consult forms.Date, o Options) (*Session, error) {
	s := &Session{
		form: form, options: o, response: forms.NewResponse(form, consult),
		heard: make([]bool, len(form.Questions())), asked: make([]bool, len(form.Questions())),
	}
	for _, id := range o.Sections {
		if !slices.ContainsFunc(form.Sections, func(sec *forms.Section) bool { return sec.ID == id }) {
			return nil, fmt.Errorf("ask section %q: the form has no such section; it has %s", id, sectionIDs(form))
		}
	}
	for _, sec := range form.Sections {
		if len(o.Sections) > 0 && !slices.Contains(o.Sections, sec.ID) {
			continue
		}
		s.sections = append(s.sections, sec)
		for _, q := range sec.Questions {
			s.asked[q.Index] = true
		}
	}
	s.lookout = lookout{watch: o.Watch, crisis: o.Crisis, stale: true}
	if len(o.Crisis) == 0 {
		s.lookout.crisis = crisisLines(form.Region)
	}
	s.route = route{at: s.nextOpen(start), home: review}
	return s, nil
}

func sectionIDs(form *forms.Form) string {
	ids := make([]string, len(form.Sections))
	for i, sec := range form.Sections {
		ids[i] = sec.ID
	}
	return strings.Join(ids, ", ")
}

// Form is the form that is asked.
func (s *Session) Form() *forms.Form { return s.form }

// Response is an independent copy of what was said so far, also to questions that do not apply at the moment.
func (s *Session) Response() *forms.Response { return s.response.Clone() }

// Events are all events so far. The caller must not change them.
func (s *Session) Events() []Event { return s.events }

// Finished reports whether the interview was finished and not opened again.
func (s *Session) Finished() bool { return s.finished }

// Replay takes up the events of a stopped interview, in order, and goes on behind the last answer. A table that was
// answered last is shown again, because its rows are recorded one by one and more may have been meant. The error names
// the event that does not fit, never an answer.
func (s *Session) Replay(events []Event) error {
	last := start
	for _, e := range events {
		if err := s.take(e); err != nil {
			return err
		}
		if q, ok := s.form.Question(e.Question); ok && e.Kind.answers() {
			last = q.Index
			if !slices.Contains(s.route.path, q.Index) {
				s.route.path = append(s.route.path, q.Index)
			}
		}
	}
	s.route.at = s.nextOpen(last)
	if last >= 0 && s.form.Questions()[last].Kind == forms.Table && s.applies(s.form.Questions()[last]) {
		s.route.at = last
	}
	if s.finished {
		s.route.at = review
	}
	return nil
}

// Apply takes up one event that is safe in the journal, and moves on when it answers a question. The event's Seq must be
// the next one.
func (s *Session) Apply(e Event) error {
	if err := s.take(e); err != nil {
		return err
	}
	switch e.Kind {
	case EventAnswer, EventAmend:
		q, _ := s.form.Question(e.Question)
		s.answered(q.Index)
	case EventFinish:
		s.moveTo(review)
	case EventReopen:
		s.moveTo(s.nextOpen(start))
	case EventNote, EventAcknowledge, EventPartner:
	}
	return nil
}

func (k EventKind) answers() bool { return k == EventAnswer || k == EventAmend }

// take records the event without moving.
func (s *Session) take(e Event) error {
	if err := s.check(e); err != nil {
		return err
	}
	switch e.Kind {
	case EventAnswer, EventAmend:
		s.takeAnswer(e)
	case EventNote:
		q, _ := s.form.Question(e.Question)
		note, _ := acceptNote(e.Text) // check has let it through
		s.response.SetNote(q, note)
	case EventAcknowledge:
		s.lookout.acknowledge(s.response, e.Rule)
	case EventFinish:
		s.finished = true
	case EventReopen:
		s.finished = false
	case EventPartner:
		s.response.Partner = e.Text
	}
	s.events = append(s.events, e)
	return nil
}

func (s *Session) takeAnswer(e Event) {
	q, _ := s.form.Question(e.Question)
	a, _ := s.accept(q, e.Answer) // check has let it through
	s.response.Set(q, a)
	s.view = nil
	s.heard[q.Index] = true
	s.pace.add(q, e.At)
	s.lookout.changed(s.response)
}

// check says why an event cannot be taken up.
func (s *Session) check(e Event) error {
	if e.Seq != len(s.events)+1 {
		return fmt.Errorf("take up event %d: event %d is the next one", e.Seq, len(s.events)+1)
	}
	wrap := func(err error) error {
		if e.Question != "" {
			return fmt.Errorf("take up event %d, question %s: %w", e.Seq, e.Question, err)
		}
		return fmt.Errorf("take up event %d: %w", e.Seq, err)
	}
	switch e.Kind {
	case EventAnswer, EventAmend, EventNote:
		q, ok := s.form.Question(e.Question)
		if !ok {
			return wrap(errors.New("the form has no such question"))
		}
		if e.Kind == EventNote {
			_, err := acceptNote(e.Text)
			return wrapped(err, wrap)
		}
		_, err := s.accept(q, e.Answer)
		return wrapped(err, wrap)
	case EventAcknowledge:
		if e.Rule == "" || strings.TrimSpace(e.Text) == "" {
			return wrap(errors.New("an acknowledgement needs a rule and who has seen it"))
		}
	case EventFinish, EventPartner, EventReopen:
	default:
		return wrap(fmt.Errorf("unknown kind %d", e.Kind))
	}
	return nil
}

func wrapped(err error, wrap func(error) error) error {
	if err != nil {
		return wrap(err)
	}
	return nil
}

// accept is Question.Accept for anything that can be recorded: a reason and the taken-back answer too.
func (s *Session) accept(q *forms.Question, a forms.Answer) (forms.Answer, error) {
	if a.State() != forms.Answered {
		return a, nil
	}
	return q.Accept(a, s.response.ConsultDate)
}

// acceptNote is a note as a response file carries it: what a long text may hold, without blanks around it.
func acceptNote(text string) (string, error) {
	q := forms.Question{Kind: forms.LongText, MaxLength: forms.MaxTextRunes}
	a, err := q.Accept(forms.LongTextAnswer(text), forms.Date{})
	return a.Text(), err
}

func (s *Session) look() *forms.View {
	if s.view == nil {
		s.view = forms.Look(s.response, s.options.Settings)
	}
	return s.view
}

// state says what became of a question, seen now.
func (s *Session) state(q *forms.Question) forms.State { return s.look().State(q) }

// applies reports whether the question is asked: its section is, and it applies or may apply.
func (s *Session) applies(q *forms.Question) bool {
	return s.asked[q.Index] && s.state(q) != forms.NotApplicable
}

// open reports whether the question still waits to be asked.
func (s *Session) open(q *forms.Question) bool {
	return s.asked[q.Index] && s.state(q) == forms.NotAsked
}

// Hidden are the questions that hold an answer and do not apply at the moment, in asking order. Their answers are kept
// and count again as soon as the questions apply again.
func (s *Session) Hidden() []*forms.Question {
	var hidden []*forms.Question
	for _, q := range s.form.Questions() {
		if s.response.Answer(q).State() != forms.NotAsked && s.state(q) == forms.NotApplicable {
			hidden = append(hidden, q)
		}
	}
	return hidden
}

// earlier is the answer of the earlier response that may be offered for confirmation.
func (s *Session) earlier(q *forms.Question) (forms.Answer, bool) {
	if s.options.Prefill == nil || s.heard[q.Index] || q.Safety || q.Instrument != nil {
		return forms.Answer{}, false
	}
	old, ok := s.options.Prefill.Form.Question(q.ID)
	if !ok || old.Kind != q.Kind {
		return forms.Answer{}, false
	}
	a := s.options.Prefill.Answer(old)
	if a.State() != forms.Answered {
		return forms.Answer{}, false
	}
	a, err := s.accept(q, a)
	return a, err == nil
}

// fromProfile is the answer that the therapist's profile holds, unless the question was answered once.
func (s *Session) fromProfile(q *forms.Question) (forms.Answer, bool) {
	if s.heard[q.Index] {
		return forms.Answer{}, false
	}
	return s.profiled(q)
}

// profiled is the answer that the therapist's profile holds.
func (s *Session) profiled(q *forms.Question) (forms.Answer, bool) {
	typed := s.options.Profile[q.Profile]
	if q.Profile == "" || typed == "" {
		return forms.Answer{}, false
	}
	a, err := q.ParseAnswer(typed, s.response.ConsultDate)
	return a, err == nil && a.State() == forms.Answered
}
