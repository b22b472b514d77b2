package forms

import (
	"math/bits"

	"github.com/kapscreen/kapscreen/forms/condition"
)

// GivenAnswer is an answer that the condition engine supposes for a question, such as one of a witness. A text is a
// stand-in: conditions ask only whether there is one.
func (f *Form) GivenAnswer(g condition.Given) (*Question, Answer, bool) {
	q, ok := f.AtSlot(g.Slot)
	if !ok {
		return nil, Answer{}, false
	}
	if g.Refused {
		return q, Absent(Declined), true
	}
	switch q.Kind {
	case YesNo:
		return q, YesNoAnswer(g.Val.B == condition.T), true
	case Choice:
		return q, ChoiceAnswer(q.codes(g.Val.May)[0]), true
	case MultiChoice:
		return q, MultiChoiceAnswer(q.codes(g.Val.Must)...), true
	case Integer:
		return q, IntegerAnswer(int64(g.Val.Lo)), true
	case Decimal:
		return q, DecimalAnswer(g.Val.Lo), true
	case DateKind:
		return q, DateAnswer(DateOfDays(int(g.Val.Lo))), true
	case Text:
		return q, TextAnswer(standIn), true
	case LongText:
		return q, LongTextAnswer(standIn), true
	case Table:
		return q, TableAnswer(q.givenRows(g.Rows)...), true
	}
	return nil, Answer{}, false
}

// standIn is a text where any text does.
const standIn = "some text"

// codes are the choices of a set of bits, in form order.
func (q *Question) codes(set uint64) []string {
	codes := make([]string, 0, bits.OnesCount64(set))
	for i := range q.Choices {
		if set&(1<<i) != 0 {
			codes = append(codes, q.Choices[i].Code)
		}
	}
	return codes
}

// givenRows are supposed rows; a cell of a column that holds no text is left without an answer.
func (q *Question) givenRows(rows [][]string) []Row {
	out := make([]Row, len(rows))
	for i, cells := range rows {
		out[i] = make(Row, len(q.Columns))
		for c, text := range cells {
			if c < len(q.Columns) && q.Columns[c].Kind == Text && text != "" {
				out[i][c] = TextAnswer(text)
			}
		}
	}
	return out
}

// ValueAt is the value that stands at a slot of the form's Scope; false for a question.
func (f *Form) ValueAt(slot int) (*Value, bool) {
	i := slot - len(f.questions) // values stand behind the questions
	if i < 0 || i >= len(f.Values) {
		return nil, false
	}
	return f.Values[i], true
}
