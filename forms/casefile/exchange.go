package casefile

import (
	"fmt"
	"io"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// Export writes the case as a response file (response/v1), read through the form that it was begun with. What is not
// in it because that form has no place for it is returned.
func (s *Store) Export(id string, w io.Writer) ([]Unplaced, error) {
	c, err := s.Open(id)
	if err != nil {
		return nil, err
	}
	f, err := c.Form()
	if err != nil {
		return nil, err
	}
	r, left := c.Response(f)
	if err := forms.WriteJSON(w, r); err != nil {
		return nil, fmt.Errorf("export case %s: %w", id, err)
	}
	return left, nil
}

// Import makes a case of a response: an event for each answer and note, and the finish if it is said to be finished.
// Partner and consult date are the response's where b has none. It returns the case's id.
func (s *Store) Import(r *forms.Response, b Beginning, finished bool) (string, error) {
	if b.Partner == "" {
		b.Partner = r.Partner
	}
	if b.Consult.IsZero() {
		b.Consult = r.ConsultDate
	}
	var events []interview.Event
	add := func(e interview.Event) {
		e.Seq, e.At = len(events)+1, b.Now
		events = append(events, e)
	}
	for _, q := range r.Form.Questions() {
		if a := r.Answer(q); a.State() != forms.NotAsked {
			add(interview.Event{Kind: interview.EventAnswer, Question: q.ID, Answer: a})
		}
		if note := r.Note(q); note != "" {
			add(interview.Event{Kind: interview.EventNote, Question: q.ID, Text: note})
		}
	}
	if finished {
		add(interview.Event{Kind: interview.EventFinish})
	}
	c, _, err := s.create(r.Form, head(r.Form, b, "response"), events, nil)
	if err != nil {
		return "", err
	}
	return c.ID, nil
}
