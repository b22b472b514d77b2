package forms

import "io"

// WriteJSON writes a response file: same response, same bytes.
func WriteJSON(w io.Writer, r *Response) error { panic("forms: not built yet") }

// Digest is "sha256:" and 64 hex digits over WriteJSON's bytes.
func (r *Response) Digest() string { panic("forms: not built yet") }

// AnswerJSON is the answer as a response file writes it: a value, {"absent": …}, or null when there is none.
func AnswerJSON(q *Question, a Answer) []byte { panic("forms: not built yet") }
