package casefile

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// State says how far a case is. The numbers are in case files: never change them.
type State uint8

// The states of a case.
const (
	Draft    State = iota + 1 // the interview is not finished, or was opened again
	Finished                  // finished, and as it was asked
	Amended                   // finished, and an answer was changed afterwards
)

var stateWords = [...]string{Draft: "draft", Finished: "finished", Amended: "amended"}

// String is the word for people and files.
func (s State) String() string {
	if int(s) < len(stateWords) && stateWords[s] != "" {
		return stateWords[s]
	}
	return "state?"
}

// Case is what a case file says. It can be read without the form; Response reads it through one.
type Case struct {
	ID   string
	Head Head

	archive []byte      // the form's files
	form    *forms.Form // for counting what applies; nil until something is written, or if the copy cannot be loaded
	loaded  *forms.Form // by Form
	events  []interview.Event
	aside   []interview.Event
	faults  []Fault
	torn    bool
	plain   bool // a record is not sealed

	// What the events come to.
	partner  string
	state    State
	amended  bool
	updated  time.Time
	answers  map[string]forms.Answer // by question id; only those with an answer or a reason
	notes    map[string]string
	lastAt   int64  // where the last good line starts in the file
	lastLine []byte // its text without newline
}

// Events are all events, oldest first. The caller must not change them.
func (c *Case) Events() []interview.Event { return c.events }

// Aside are the events that Migrate could not take over into this form, as they were said.
func (c *Case) Aside() []interview.Event { return c.aside }

// State says whether the case is a draft, finished or amended.
func (c *Case) State() State { return c.state }

// Partner is the partner's id as last set.
func (c *Case) Partner() string { return c.partner }

// Updated is the time of the last event, or of the beginning.
func (c *Case) Updated() time.Time { return c.updated }

// Progress is how many questions have an answer or a reason, and how many the form has, whether they apply or not.
// forms.View.Progress counts those that apply.
func (c *Case) Progress() (answered, questions int) { return len(c.answers), c.Head.Questions }

// Faults are the damaged records. There are none in a case that Open returned; Salvage returns them.
func (c *Case) Faults() []Fault { return c.faults }

// CutOff reports whether the file, when it was read, ended in a record that was cut off while it was written. It was
// never acknowledged; a Journal of the case has taken it away.
func (c *Case) CutOff() bool { return c.torn }

// Sealed reports whether every record is sealed.
func (c *Case) Sealed() bool { return !c.plain }

// apply adds one event to what the events come to.
func (c *Case) apply(e interview.Event) {
	c.events = append(c.events, e)
	c.updated = e.At
	switch e.Kind {
	case interview.EventAnswer:
		c.set(e.Question, e.Answer)
	case interview.EventAmend:
		c.set(e.Question, e.Answer)
		c.amended = true
		if c.state == Finished {
			c.state = Amended
		}
	case interview.EventNote:
		c.note(e.Question, e.Text)
	case interview.EventFinish:
		c.state = Finished
		if c.amended {
			c.state = Amended
		}
	case interview.EventReopen:
		c.state = Draft
	case interview.EventPartner:
		c.partner = e.Text
	case interview.EventAcknowledge:
	}
}

func (c *Case) set(question string, a forms.Answer) {
	if a.State() == forms.NotAsked {
		delete(c.answers, question)
		return
	}
	c.answers[question] = a
}

func (c *Case) note(question, text string) {
	if text == "" {
		delete(c.notes, question)
		return
	}
	c.notes[question] = text
}

// fork is a copy that apply may be tried on.
func (c *Case) fork() *Case {
	after := *c
	after.answers, after.notes = maps.Clone(c.answers), maps.Clone(c.notes)
	return &after
}

// begin sets what a case comes to before its first event.
func (c *Case) begin(h Head) {
	c.Head, c.partner, c.state, c.updated = h, h.Partner, Draft, h.Created
	c.answers, c.notes = map[string]forms.Answer{}, map[string]string{}
}

func (c *Case) summary() summary {
	s := summary{
		Head: *c.Head.stored(), Partner: words(c.partner), State: c.state,
		Answered: len(c.answers), Updated: c.updated.Round(0),
	}
	if c.form != nil {
		s.Progress = c.progress()
	}
	for _, q := range c.Head.Names {
		s.Client = append(s.Client, words(c.answers[q].Text()))
	}
	return s
}

// progress counts what applies, as List tells it.
func (c *Case) progress() *Progress {
	if len(c.form.Questions()) == 0 {
		return &Progress{}
	}
	r, _ := c.Response(c.form)
	asked, applicable := forms.NewLooker(c.form, forms.Settings{}).Look(r).Progress()
	return &Progress{asked, applicable}
}

// countable makes the summaries that are written from now on hold the progress. A form that cannot be loaded costs only
// that.
func (c *Case) countable() {
	if f, err := c.Form(); err == nil {
		c.form = f
	}
}

// FormFiles are the files of the form that the case was begun with, as forms.Form.Files held them.
func (c *Case) FormFiles() (map[string][]byte, error) {
	if c.archive == nil {
		return nil, fmt.Errorf("case %s: the copy of its form cannot be read: %w", c.ID, ErrDamaged)
	}
	files, err := unpack(c.archive)
	if err != nil {
		return nil, fmt.Errorf("case %s: the copy of its form cannot be read: %w", c.ID, ErrDamaged)
	}
	return files, nil
}

// FormFS is FormFiles as a file system, for what is loaded from there.
func (c *Case) FormFS() (fs.FS, error) {
	if _, err := c.FormFiles(); err != nil { // sizes and checksums, before anything is believed
		return nil, err
	}
	files, err := zip.NewReader(bytes.NewReader(c.archive), int64(len(c.archive)))
	if err != nil {
		return nil, fmt.Errorf("case %s: the copy of its form cannot be read: %w", c.ID, ErrDamaged)
	}
	return files, nil
}

// Form loads the form that the case was begun with from its copy. A form that does not come out with the digest that the
// case is bound to is an error. It is loaded once; later calls return the same form.
func (c *Case) Form() (*forms.Form, error) {
	if c.loaded != nil {
		return c.loaded, nil
	}
	files, err := c.FormFS()
	if err != nil {
		return nil, err
	}
	f, problems := forms.Load(files, ".", nil)
	if f == nil {
		why := "it is not a form of this program's version"
		if len(problems) > 0 {
			why = problems[0].Message
		}
		return nil, fmt.Errorf("case %s: load the copy of its form: %s", c.ID, why)
	}
	if f.Digest != c.Head.Digest {
		return nil, fmt.Errorf("case %s: the copy of its form does not come out as it was when the case was begun", c.ID)
	}
	c.loaded = f
	return f, nil
}

// Unplaced is an answer or note that a form has no place for. It is kept in the case and never dropped.
type Unplaced struct {
	Question string
	Answer   forms.Answer
	Note     string
	Why      string // in words, without a value
}

// Response reads the case through a form: what was said last for each question, checked by Question.Accept. What the
// form does not know or does not accept is returned beside it, in the order in which it was first said.
func (c *Case) Response(f *forms.Form) (*forms.Response, []Unplaced) {
	r := forms.NewResponse(f, c.Head.Consult)
	r.Partner = c.partner
	var left []Unplaced
	for _, id := range c.asked() {
		a, note := c.answers[id], c.notes[id]
		q, ok := f.Question(id)
		if !ok {
			left = append(left, Unplaced{id, a, note, "the form has no such question"})
			continue
		}
		r.SetNote(q, note)
		if a.State() != forms.Answered {
			r.Set(q, a)
			continue
		}
		accepted, err := q.Accept(a, c.Head.Consult)
		if err != nil {
			left = append(left, Unplaced{Question: id, Answer: a, Why: err.Error()})
			continue
		}
		r.Set(q, accepted)
	}
	return r, append(left, c.setAside()...)
}

// setAside are the last answers and notes among the events that were set aside.
func (c *Case) setAside() []Unplaced {
	var left []Unplaced
	for _, e := range c.aside {
		i := slices.IndexFunc(left, func(u Unplaced) bool { return u.Question == e.Question })
		if i < 0 {
			i = len(left)
			left = append(left, Unplaced{Question: e.Question, Why: "set aside when the case was taken over into this form"})
		}
		if e.Kind == interview.EventNote {
			left[i].Note = e.Text
		} else {
			left[i].Answer = e.Answer
		}
	}
	return left
}

// asked are the ids with an answer or note now, in the order in which they first came up.
func (c *Case) asked() []string {
	var ids []string
	seen := map[string]bool{}
	for _, e := range c.events {
		if e.Question == "" || seen[e.Question] {
			continue
		}
		seen[e.Question] = true
		if _, ok := c.answers[e.Question]; ok || c.notes[e.Question] != "" {
			ids = append(ids, e.Question)
		}
	}
	return slices.Clip(ids)
}
