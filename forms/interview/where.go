package interview

import (
	"fmt"
	"slices"
	"time"

	"github.com/kapscreen/kapscreen/forms"
)

// answersForPace is how many answers have to be in before minutes are told.
const answersForPace = 5

// pace measures how long this person takes for a question. Answers from the profile take no time and do not count.
type pace struct {
	last    time.Time
	answers int
	gaps    []time.Duration // sorted
}

func (p *pace) add(q *forms.Question, at time.Time) {
	if q.Profile != "" {
		return
	}
	if p.answers > 0 {
		gap := max(at.Sub(p.last), 0)
		i, _ := slices.BinarySearch(p.gaps, gap)
		p.gaps = slices.Insert(p.gaps, i, gap)
	}
	p.answers++
	p.last = at
}

// minutes is how long n questions take, rounded up; -1 while unknown. The median keeps a night between two sittings from
// counting as thinking time.
func (p *pace) minutes(n int) int {
	if p.answers < answersForPace {
		return -1
	}
	whole := p.gaps[len(p.gaps)/2] * time.Duration(n)
	return int((whole + time.Minute - 1) / time.Minute)
}

// Where says where in the interview the person is. In the review Section is "" and SectionNumber 0. Questions that do
// not apply, and sections that are not asked, do not count.
func (s *Session) Where() Where {
	w := Where{
		Form: s.form.Title, Partner: s.options.Partner, Sections: len(s.sections),
	}
	if s.options.Client != nil {
		w.Client = s.options.Client(s.response)
	}
	if n := len(s.events); n > 0 {
		w.SavedAt, w.Saved = s.events[n-1].At, n
	}
	furthest, left := s.furthest(), 0
	for _, q := range s.form.Questions() {
		if !s.applies(q) {
			continue
		}
		w.Applicable++
		switch {
		case !s.open(q):
			w.Asked++
		default:
			left++
			if q.Index < furthest && q.Index != s.route.at {
				w.Open++
			}
		}
	}
	w.MinutesLeft = s.pace.minutes(left)
	if q, ok := s.Next(); ok {
		w.Section = q.Section.Title
		w.SectionNumber = slices.Index(s.sections, q.Section) + 1
	}
	return w
}

// furthest is the place up to which questions count as gone past: the present question or the furthest that was
// answered, or the end.
func (s *Session) furthest() int {
	if s.route.at == review {
		return len(s.heard)
	}
	far := s.route.at
	for i := len(s.heard) - 1; i > far; i-- {
		if s.heard[i] {
			return i
		}
	}
	return far
}

// count says how far some questions are.
type count struct{ applicable, answered, declined, notSure, prescriber, open, safety int }

func (c *count) add(q *forms.Question, state forms.State) {
	switch state {
	case forms.NotApplicable:
		return
	case forms.Answered:
		c.answered++
	case forms.Declined:
		c.declined++
	case forms.NotSure:
		c.notSure++
	case forms.AskPrescriber:
		c.prescriber++
	case forms.NotAsked:
		c.open++
		if q.Safety {
			c.safety++
		}
	}
	c.applicable++
}

// count counts the questions of some sections.
func (s *Session) count(sections ...*forms.Section) count {
	var c count
	for _, sec := range sections {
		for _, q := range sec.Questions {
			c.add(q, s.state(q))
		}
	}
	return c
}

// words is the count in words.
func (c count) words() string {
	if c.applicable == 0 {
		return "does not apply so far"
	}
	return fmt.Sprintf("%d of %d answered", c.answered, c.applicable) + c.rest()
}

// brief is the count as a hint in a list. What is not answered says by itself what the first number is.
func (c count) brief() string {
	rest := c.rest()
	if rest == "" {
		return c.words()
	}
	return fmt.Sprintf("%d of %d", c.answered, c.applicable) + rest
}

// rest is what is not answered, by reason.
func (c count) rest() string {
	words := ""
	for _, part := range []struct {
		n    int
		what string
	}{
		{c.declined, "declined"}, {c.notSure, "not sure"}, {c.prescriber, "for the prescriber"},
		{c.open, "open"}, {c.safety, "about safety"},
	} {
		if part.n > 0 {
			words += fmt.Sprintf(", %d %s", part.n, part.what)
		}
	}
	return words
}
