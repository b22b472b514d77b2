package forms

// ParseAnswer reads what a person typed: y/yes/n/no, a code or its number, codes separated by ; or ",", a number with a
// point or comma, a date (YYYY-MM-DD and, in region us, MM/DD/YYYY), text. The answer is accepted already.
func (q *Question) ParseAnswer(typed string, consult Date) (Answer, error) {
	panic("forms: not built yet")
}
