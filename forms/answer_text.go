package forms

// AnswerText is the answer in words for people: "Yes", choice texts in their short form, "164 mm[Hg]" without unit
// conversion, dates as "14 Feb 1983". It is empty when there is no answer.
func (q *Question) AnswerText(a Answer) string { panic("forms: not built yet") }
