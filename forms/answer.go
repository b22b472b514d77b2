package forms

import "slices"

// Answer is what is recorded for one question: a value, or the reason why there is none, or nothing. It can only be
// built by the constructors, so an answer with both or with a value of no kind does not exist. The zero Answer is
// "not asked".
type Answer struct {
	state State
	kind  Kind
	yes   bool
	day   Date
	num   float64
	text  string
	parts *several
}

// several are the codes or rows of the answers that have such; most have none, and are half as large without them. They
// are not changed after the answer is made: copies of it share them.
type several struct {
	codes []string
	rows  []Row
}

// Row is one row of a table. Cells are in the order of the table's columns; a cell with no answer is the zero Answer.
type Row []Answer

// YesNoAnswer answers a yes/no question.
func YesNoAnswer(yes bool) Answer { return Answer{state: Answered, kind: YesNo, yes: yes} }

// ChoiceAnswer answers a choice question with a code.
func ChoiceAnswer(code string) Answer { return Answer{state: Answered, kind: Choice, text: code} }

// MultiChoiceAnswer answers a multichoice question. Codes are kept as given; Question.Accept puts them in form order.
func MultiChoiceAnswer(codes ...string) Answer {
	return Answer{state: Answered, kind: MultiChoice, parts: &several{codes: slices.Clone(codes)}}
}

// IntegerAnswer answers an integer question.
func IntegerAnswer(n int64) Answer { return Answer{state: Answered, kind: Integer, num: float64(n)} }

// DecimalAnswer answers a decimal question.
func DecimalAnswer(x float64) Answer { return Answer{state: Answered, kind: Decimal, num: x} }

// DateAnswer answers a date question.
func DateAnswer(d Date) Answer { return Answer{state: Answered, kind: DateKind, day: d} }

// TextAnswer answers a text question.
func TextAnswer(s string) Answer { return Answer{state: Answered, kind: Text, text: s} }

// LongTextAnswer answers a longtext question.
func LongTextAnswer(s string) Answer { return Answer{state: Answered, kind: LongText, text: s} }

// TableAnswer answers a table question. No rows is an answer too: none.
func TableAnswer(rows ...Row) Answer {
	return Answer{state: Answered, kind: Table, parts: &several{rows: slices.Clone(rows)}}
}

// Absent records why there is no value. It panics on a state that is not a reason.
func Absent(reason State) Answer {
	if !reason.Refused() {
		panic("forms: " + reason.String() + " is not a reason for an absent answer")
	}
	return Answer{state: reason}
}

// State says whether there is a value, or why not. It is never NotApplicable: that depends on the form (View.State).
func (a Answer) State() State { return a.state }

// Kind is the kind of the value; zero if there is none.
func (a Answer) Kind() Kind { return a.kind }

// Yes is the value of a yes/no answer.
func (a Answer) Yes() bool { return a.yes }

// Code is the value of a choice answer.
func (a Answer) Code() string {
	if a.kind == Choice {
		return a.text
	}
	return ""
}

// Codes are the values of a multichoice answer. The caller must not change them.
func (a Answer) Codes() []string {
	if a.parts == nil {
		return nil
	}
	return a.parts.codes
}

// Number is the value of an integer or decimal answer.
func (a Answer) Number() float64 { return a.num }

// Date is the value of a date answer.
func (a Answer) Date() Date { return a.day }

// Text is the value of a text or longtext answer.
func (a Answer) Text() string {
	if a.kind == Text || a.kind == LongText {
		return a.text
	}
	return ""
}

// Rows are the rows of a table answer. The caller must not change them.
func (a Answer) Rows() []Row {
	if a.parts == nil {
		return nil
	}
	return a.parts.rows
}

// Equal reports whether two answers say the same.
func (a Answer) Equal(b Answer) bool {
	return a.state == b.state && a.kind == b.kind && a.yes == b.yes && a.num == b.num && a.day == b.day &&
		a.text == b.text && slices.Equal(a.Codes(), b.Codes()) &&
		slices.EqualFunc(a.Rows(), b.Rows(), func(x, y Row) bool { return slices.EqualFunc(x, y, Answer.Equal) })
}
