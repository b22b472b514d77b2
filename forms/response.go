package forms

// Response is what one client said, read through one form. It holds answers only, never anything derived from them.
// The zero Response is not usable; see NewResponse.
type Response struct {
	Form        *Form
	FormVersion string // as the file says; "" if it does not say
	Partner     string // partner profile id; "" if the file does not say
	ConsultDate Date   // the day the answers are about

	answers []Answer          // by Question.Index
	notes   map[string]string // by question id: the client's own words; rules never read them
}

// NewResponse returns an empty response to the form.
func NewResponse(f *Form, consult Date) *Response {
	return &Response{Form: f, FormVersion: f.Version, ConsultDate: consult, answers: make([]Answer, len(f.questions))}
}

// Answer is what is recorded for the question; the zero Answer if nothing is.
func (r *Response) Answer(q *Question) Answer { return r.answers[q.Index] }

// Set records an answer that Question.Accept let through. The zero Answer takes the entry away.
func (r *Response) Set(q *Question, a Answer) { r.answers[q.Index] = a }

// Note is what the client said beside an answer; "" if nothing.
func (r *Response) Note(q *Question) string { return r.notes[q.ID] }

// SetNote keeps a few of the client's own words beside an answer or a non-answer. "" takes the note away. Blanks around
// the words are cut, as reading a file does: a response written and read again is the same.
func (r *Response) SetNote(q *Question, note string) {
	if note = plainLines(note); blank(note) {
		note = ""
	}
	if note == "" {
		delete(r.notes, q.ID)
		return
	}
	if r.notes == nil {
		r.notes = map[string]string{}
	}
	r.notes[q.ID] = note
}

// Clone is an independent copy.
func (r *Response) Clone() *Response {
	c := *r
	c.answers = append([]Answer(nil), r.answers...)
	c.notes = nil
	for id, n := range r.notes {
		if c.notes == nil {
			c.notes = make(map[string]string, len(r.notes))
		}
		c.notes[id] = n
	}
	return &c
}
