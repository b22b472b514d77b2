package interview

import (
	"slices"
	"strconv"

	"github.com/kapscreen/kapscreen/forms"
)

// Places that are not questions. A question's place is its Index.
const (
	start  = -2 // before the first question
	review = -1 // the review
)

// route is where the person is and how they came there. Only at depends on what is in the journal; the rest is
// forgotten when the interview stops.
type route struct {
	at         int   // the question to ask, or review
	path       []int // questions shown before it, in the order shown
	ahead      []int // questions that were backed out of, the nearest last
	detour     detour
	home       int // where the detour ends
	introduced map[*forms.Section]bool
}

// detour is a way through some questions that ends where it began. The zero detour is none.
type detour struct {
	section *forms.Section // through this section …
	all     bool           // … all of it, also what is answered; otherwise only what is open
	visit   bool           // one question, and what its answer opens
	before  map[int]bool   // visit: what was open before, or was passed since
}

func (d detour) active() bool { return d.section != nil || d.visit }

// Next is the question to ask now; false when it is time for the review.
func (s *Session) Next() (*forms.Question, bool) {
	if s.route.at < 0 {
		return nil, false
	}
	return s.form.Questions()[s.route.at], true
}

// nextOpen is the first open question behind a place, or review.
func (s *Session) nextOpen(after int) int {
	return s.find(after, s.open)
}

func (s *Session) find(after int, wanted func(*forms.Question) bool) int {
	for _, q := range s.form.Questions()[max(after+1, 0):] {
		if wanted(q) {
			return q.Index
		}
	}
	return review
}

// moveTo goes to a place and remembers the way.
func (s *Session) moveTo(place int) {
	r := &s.route
	if r.at >= 0 && r.at != place {
		r.path = append(r.path, r.at)
	}
	r.at = place
}

// answered goes on from a question that has an answer now, or was passed while open.
func (s *Session) answered(from int) {
	r := &s.route
	next := s.after(from)
	if r.at != from {
		s.moveTo(from)
	}
	r.path = append(r.path, r.at)
	r.at = next
	// What lies between was seen before: back finds it there again.
	for len(r.ahead) > 0 && (next == review || r.ahead[len(r.ahead)-1] <= next) {
		if i := r.ahead[len(r.ahead)-1]; i != next {
			r.path = append(r.path, i)
		}
		r.ahead = r.ahead[:len(r.ahead)-1]
	}
}

// after is where an answer to the question at from leads.
func (s *Session) after(from int) int {
	d := s.route.detour
	if !d.active() {
		return s.nextOpen(from)
	}
	next := s.find(from, func(q *forms.Question) bool { return q.Section == d.section && s.wanted(q) })
	if d.visit {
		next = s.find(start, func(q *forms.Question) bool { return s.open(q) && !d.before[q.Index] })
	}
	if next != review {
		return next
	}
	home := s.route.home
	s.route.detour, s.route.home = detour{}, review
	if home >= 0 && (home == from || !s.applies(s.form.Questions()[home])) {
		return s.nextOpen(home)
	}
	return home
}

// wanted reports whether the detour through a section stops at the question.
func (s *Session) wanted(q *forms.Question) bool {
	return s.open(q) || s.route.detour.all && s.applies(q)
}

// Skip goes on without an answer. The question stays not asked and is listed in the review.
func (s *Session) Skip() {
	if s.route.at < 0 {
		return
	}
	if !s.open(s.form.Questions()[s.route.at]) {
		s.Keep()
		return
	}
	if s.route.detour.visit {
		s.route.detour.before[s.route.at] = true
	}
	s.answered(s.route.at)
}

// Keep goes on from a question whose answer stands: along the way the person came back, or else to what comes next.
func (s *Session) Keep() {
	r := &s.route
	if r.at < 0 {
		return
	}
	for len(r.ahead) > 0 {
		i := r.ahead[len(r.ahead)-1]
		r.ahead = r.ahead[:len(r.ahead)-1]
		if s.applies(s.form.Questions()[i]) {
			s.moveTo(i)
			return
		}
	}
	s.answered(r.at)
}

// Back goes to the question that was shown before, past those that do not apply any more; false when there is none.
func (s *Session) Back() bool {
	r := &s.route
	for n := len(r.path) - 1; n >= 0; n-- {
		i := r.path[n]
		if i == r.at || !s.applies(s.form.Questions()[i]) {
			continue
		}
		if r.at >= 0 {
			r.ahead = append(r.ahead, r.at)
		}
		r.path, r.at = r.path[:n], i
		if i == r.home {
			r.detour, r.home = detour{}, review
		}
		return true
	}
	return false
}

// Review goes to the review; Back leads from there to where the person was.
func (s *Session) Review() {
	s.moveTo(review)
	s.route.ahead, s.route.detour, s.route.home = nil, detour{}, review
}

// GoOn goes through all open questions from the first one, those that were passed before too. It reports whether there
// are any.
func (s *Session) GoOn() bool {
	first := s.nextOpen(start)
	if first == review {
		return false
	}
	s.leave()
	s.moveTo(first)
	return true
}

// Jump goes to a section: to its first open question, or through all of it when none is open, and back to where the
// jump began. It reports whether anything in the section applies.
func (s *Session) Jump(sec *forms.Section) bool {
	in := func(q *forms.Question) bool { return q.Section == sec }
	first := s.find(start, func(q *forms.Question) bool { return in(q) && s.open(q) })
	d := detour{section: sec}
	if first == review {
		first = s.find(start, func(q *forms.Question) bool { return in(q) && s.applies(q) })
		d.all = true
	}
	if first == review {
		return false
	}
	from := s.route.at
	s.leave()
	if from == review || d.all {
		s.route.detour, s.route.home = d, from
	}
	s.moveTo(first)
	return true
}

// Visit goes to one question, then to what its answer opens, then back to where the visit began. It reports whether the
// question applies.
func (s *Session) Visit(q *forms.Question) bool {
	if !s.applies(q) {
		return false
	}
	before := map[int]bool{}
	for _, other := range s.form.Questions() {
		before[other.Index] = s.open(other) || other == q
	}
	from := s.route.at
	s.leave()
	s.route.detour, s.route.home = detour{visit: true, before: before}, from
	s.moveTo(q.Index)
	return true
}

// leave drops what belongs to the way so far.
func (s *Session) leave() {
	s.route.ahead, s.route.detour, s.route.home = nil, detour{}, review
}

// section finds an asked section by its number from 1 or its id.
func (s *Session) section(target string) (*forms.Section, bool) {
	if n, err := strconv.Atoi(target); err == nil && n >= 1 && n <= len(s.sections) {
		return s.sections[n-1], true
	}
	i := slices.IndexFunc(s.sections, func(sec *forms.Section) bool { return sec.ID == target })
	if i < 0 {
		return nil, false
	}
	return s.sections[i], true
}

// intro reports, once, whether the section is to be introduced: it has an introduction and nothing in it was said yet.
func (s *Session) intro(sec *forms.Section) bool {
	if sec.Intro == "" || s.route.introduced[sec] {
		return false
	}
	if s.route.introduced == nil {
		s.route.introduced = map[*forms.Section]bool{}
	}
	s.route.introduced[sec] = true
	return !slices.ContainsFunc(sec.Questions, func(q *forms.Question) bool { return s.heard[q.Index] })
}
