package forms

import "io"

// ReadJSON reads one response file (JSON) of at most MaxResponseBytes. name is used in errors. The error is a
// *ResponseError with every problem; it names file, place and question id, never a value.
func ReadJSON(f *Form, name string, r io.Reader) (*Response, error) { panic("forms: not built yet") }

// ReadYAML is ReadJSON for YAML without anchors, aliases and merge keys.
func ReadYAML(f *Form, name string, r io.Reader) (*Response, error) { panic("forms: not built yet") }

// WriteJSON writes a response file: same response, same bytes.
func WriteJSON(w io.Writer, r *Response) error { panic("forms: not built yet") }

// Digest is "sha256:" and 64 hex digits over WriteJSON's bytes.
func (r *Response) Digest() string { panic("forms: not built yet") }

// Accept checks a value for a question: kind, codes, bounds, length, pattern, exclusive codes. It returns the answer in
// canonical form, or an error in words that names no value.
func (q *Question) Accept(a Answer, consult Date) (Answer, error) { panic("forms: not built yet") }

// ParseAnswer reads what a person typed: y/yes/n/no, a code or its number, codes separated by ; or ",", a number with a
// point or comma, a date (YYYY-MM-DD and, in region us, MM/DD/YYYY), text. The answer is accepted already.
func (q *Question) ParseAnswer(typed string, consult Date) (Answer, error) {
	panic("forms: not built yet")
}

// AnswerText is the answer in words for people: "Yes", choice texts in their short form, "164 mm[Hg]" without unit
// conversion, dates as "14 Feb 1983". It is empty when there is no answer.
func (q *Question) AnswerText(a Answer) string { panic("forms: not built yet") }

// ResponseError is everything that is wrong with one response file.
type ResponseError struct{ Problems []ResponseProblem }

// ResponseProblem is one thing that is wrong with a response. No field ever holds a value from the file.
type ResponseProblem struct {
	File      string
	Line, Col int    // 0 when unknown
	Path      string // such as answers.rx_medications[2].dose
	ID        string // the question, when one is meant and it exists
	Message   string
	Hint      string
}

func (e *ResponseError) Error() string { panic("forms: not built yet") }
