package forms

// Accept checks a value for a question: kind, codes, bounds, length, pattern, exclusive codes. It returns the answer in
// canonical form, or an error in words that names no value.
func (q *Question) Accept(a Answer, consult Date) (Answer, error) { panic("forms: not built yet") }
