package casefile

import (
	"slices"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// Changes is what a newer form means for a case. Lists of ids are in asking order.
type Changes struct {
	From, To string // versions
	Gone     []string
	New      []string
	Retyped  []string // the kind of answer is another
	Reworded []string // the words to say are others: the answer was given to the old ones
	// Aside are the answers given that the newer form does not know or does not accept. They are kept.
	Aside []Unplaced
}

// Compare says what a newer form would change. Nothing is written.
func (c *Case) Compare(newer *forms.Form) (Changes, error) {
	older, err := c.Form()
	if err != nil {
		return Changes{}, err
	}
	ch := Changes{From: older.Version, To: newer.Version}
	for _, q := range older.Questions() {
		n, ok := newer.Question(q.ID)
		switch {
		case !ok:
			ch.Gone = append(ch.Gone, q.ID)
		case n.Kind != q.Kind:
			ch.Retyped = append(ch.Retyped, q.ID)
		case n.Ask != q.Ask:
			ch.Reworded = append(ch.Reworded, q.ID)
		}
	}
	for _, q := range newer.Questions() {
		if _, ok := older.Question(q.ID); !ok {
			ch.New = append(ch.New, q.ID)
		}
	}
	_, ch.Aside = c.Response(newer)
	return ch, nil
}

// Migrate writes a new case for the newer form with everything that was said, and returns its id. The old case stays.
// Events that the newer form cannot take up are set aside in the new case (Case.Aside), never dropped; where the last
// answer to a question is one of them, all answers to it are, so that none that was corrected comes to light again.
func (s *Store) Migrate(id string, newer *forms.Form, now time.Time) (string, Changes, error) {
	c, err := s.Open(id)
	if err != nil {
		return "", Changes{}, err
	}
	ch, err := c.Compare(newer)
	if err != nil {
		return "", Changes{}, err
	}
	h := c.Head
	h.Form, h.Version, h.Digest, h.Questions = newer.ID, newer.Version, newer.Digest, len(newer.Questions())
	h.Origin, h.Created = c.ID, now.Round(0)
	taken, aside := c.sort(newer)
	next, _, err := s.create(newer, h, renumbered(taken), append(slices.Clone(c.aside), aside...))
	if err != nil {
		return "", Changes{}, err
	}
	return next.ID, ch, nil
}

// sort parts the events into those that the form can take up and the others.
func (c *Case) sort(f *forms.Form) (taken, aside []interview.Event) {
	last := map[string]bool{} // the last answer to the question can be taken up
	fits := make([]bool, len(c.events))
	for i, e := range c.events {
		fits[i] = c.fits(f, e)
		if e.Kind == interview.EventAnswer || e.Kind == interview.EventAmend {
			last[e.Question] = fits[i]
		}
	}
	for i, e := range c.events {
		answers := e.Kind == interview.EventAnswer || e.Kind == interview.EventAmend
		if fits[i] && (!answers || last[e.Question]) {
			taken = append(taken, e)
		} else {
			aside = append(aside, e)
		}
	}
	return taken, aside
}

func (c *Case) fits(f *forms.Form, e interview.Event) bool {
	if e.Question == "" {
		return true
	}
	q, ok := f.Question(e.Question)
	if !ok {
		return false
	}
	if e.Answer.State() != forms.Answered {
		return true
	}
	_, err := q.Accept(e.Answer, c.Head.Consult)
	return err == nil
}
