package forms

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The days that are plausible where a question gives no bounds: 1900-01-01 and 2199-12-31.
const (
	earliestDay = -25567
	latestDay   = 84005
)

// Accept checks a value for a question: kind, codes, bounds, length, pattern, exclusive codes. It returns the answer in
// canonical form, or an error in words that names no value.
//
// Canonical is: codes in form order, decimals rounded half away from zero to the question's digits, text without blanks
// around it and with plain newlines. Blank text becomes the zero Answer: not asked. A value outside its bounds is
// refused, never moved. consult is the day the answers are about; without one (the zero Date) no day is too late.
func (q *Question) Accept(a Answer, consult Date) (Answer, error) {
	if refusal := q.accept(&a, consult); refusal != nil {
		return Answer{}, refusal
	}
	return a, nil
}

// Accept is Question.Accept for a cell in the column.
func (c *Column) Accept(a Answer, consult Date) (Answer, error) {
	q := c.question()
	return q.Accept(a, consult)
}

// accept goes the short way for what most cells hold.
func (c *Column) accept(a *Answer, consult Date) *refusal {
	if a.state == Answered && a.kind == c.Kind {
		switch c.Kind {
		case YesNo:
			return nil
		case Text:
			text, refusal := acceptText(a.text, Text, c.MaxLength)
			if a.text = text; text == "" {
				*a = Answer{}
			}
			return refusal
		case Choice, MultiChoice, Integer, Decimal, DateKind, LongText, Table:
		}
	}
	q := c.question()
	return q.accept(a, consult)
}

// keepDigits are more decimals than float64 tells apart: nothing is rounded.
const keepDigits = 17

// question is the column seen as a question. A dose of 0.125 keeps its digits.
func (c *Column) question() Question {
	return Question{Kind: c.Kind, Choices: c.Choices, MaxLength: c.MaxLength, Decimals: keepDigits}
}

// refusal is why a value cannot be taken. It holds no value.
type refusal struct {
	message, hint string
	steps         []step // where in the value, from the outside in; none: the whole
}

// step is an element of a list, or a column of a row.
type step struct {
	index  int // from 0
	column string
}

func refuse(message, hint string) *refusal { return &refusal{message: message, hint: hint} }

// Error is in words for the person who types.
func (r *refusal) Error() string {
	s := ""
	for _, step := range r.steps {
		if step.column != "" {
			s += step.column + ": "
		} else {
			s += "number " + strconv.Itoa(step.index+1) + ": "
		}
	}
	s += r.message
	if r.hint != "" {
		s += " (" + r.hint + ")"
	}
	return s
}

// accept is Accept in place, for callers that want to know which part was refused. A refused answer is of no use.
func (q *Question) accept(a *Answer, consult Date) *refusal {
	if a.state != Answered {
		return nil
	}
	if a.kind != q.Kind {
		return wrongShape(q.Kind, &value{shape: shapeOther})
	}
	switch q.Kind {
	case YesNo:
		return nil
	case Choice:
		return q.acceptChoice(a)
	case MultiChoice:
		return q.acceptCodes(a)
	case Integer, Decimal:
		return q.acceptNumber(a)
	case DateKind:
		return q.acceptDate(a, consult)
	case Text, LongText:
		return q.acceptWords(a)
	case Table:
		return q.acceptTable(a, consult)
	}
	return refuse("this question cannot be answered", "")
}

func (q *Question) acceptChoice(a *Answer) *refusal {
	at := q.place(a.text)
	if at < 0 {
		return refuse("this code is not offered", q.offered())
	}
	a.text = q.Choices[at].Code
	return nil
}

// offered lists the codes, unless they are too many to read.
func (q *Question) offered() string {
	if len(q.Choices) == 0 || len(q.Choices) > 24 {
		return ""
	}
	codes := make([]string, len(q.Choices))
	for i, o := range q.Choices {
		codes[i] = o.Code
	}
	return "one of " + strings.Join(codes, ", ")
}

func (q *Question) acceptNumber(a *Answer) *refusal {
	x := a.num
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return refuse("this is not a number", "")
	case q.Kind == Integer && (x != math.Trunc(x) || math.Abs(x) > maxExact):
		return refuse("this has to be a whole number", "")
	case q.Kind == Integer && len(q.Choices) > 0:
		if !q.offersNumber(x) {
			return refuse("this number is not offered", q.offered())
		}
	case q.HasMin && x < q.Min || q.HasMax && x > q.Max:
		return refuse("this has to be "+q.numberRange(), "")
	case q.Kind == Decimal:
		x = roundTo(x, q.Decimals)
	}
	if q.HasMin && x < q.Min || q.HasMax && x > q.Max { // rounding may have left the bounds
		return refuse("this has to be "+q.numberRange(), "")
	}
	if x == 0 {
		x = 0 // and not -0, which is written otherwise
	}
	a.num = x
	return nil
}

// offersNumber reports whether one of the codes is the whole number x.
func (q *Question) offersNumber(x float64) bool {
	var digits [20]byte
	code := strconv.AppendInt(digits[:0], int64(x), 10)
	for i := range q.Choices {
		if q.Choices[i].Code == string(code) {
			return true
		}
	}
	return false
}

// roundTo rounds half away from zero, going by the shortest decimal digits of x: 2.675 becomes 2.68 as on paper.
func roundTo(x float64, decimals int) float64 {
	if decimals >= keepDigits {
		return x
	}
	s := strconv.FormatFloat(math.Abs(x), 'f', -1, 64)
	point := strings.IndexByte(s, '.')
	if point < 0 || len(s)-point-1 <= decimals {
		return x
	}
	up := s[point+1+decimals] >= '5'
	kept, _ := strconv.ParseFloat(s[:point+1+decimals], 64)
	if up {
		kept, _ = strconv.ParseFloat(strconv.FormatFloat(kept+math.Pow10(-decimals), 'f', decimals, 64), 64)
	}
	return math.Copysign(kept, x)
}

// numberRange is the allowed range in words, such as "from 60 to 260 mm[Hg]".
func (q *Question) numberRange() string {
	unit := ""
	if q.Unit != "" {
		unit = " " + q.Unit
	}
	switch {
	case q.HasMin && q.HasMax:
		return "from " + number(q.Min) + " to " + number(q.Max) + unit
	case q.HasMin:
		return "at least " + number(q.Min) + unit
	}
	return "at most " + number(q.Max) + unit
}

// number is x in plain digits.
func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func (q *Question) acceptDate(a *Answer, consult Date) *refusal {
	d := a.day.Days()
	first, last := float64(earliestDay), float64(latestDay)
	if q.HasMin {
		first = q.Min
	}
	if q.HasMax {
		last = q.Max
	}
	switch {
	case a.day.IsZero():
		return refuse("this is not a day", "")
	case q.MaxToday && !consult.IsZero() && d > consult.Days():
		return refuse("this day lies after the day of the consultation", "")
	case float64(d) < first:
		return refuse("this day has to be "+dayWords(DateOfDays(int(first)))+" or later", "")
	case float64(d) > last:
		return refuse("this day has to be "+dayWords(DateOfDays(int(last)))+" or earlier", "")
	}
	return nil
}

func (q *Question) acceptWords(a *Answer) *refusal {
	text, refusal := acceptText(a.text, q.Kind, q.MaxLength)
	if refusal != nil {
		return refusal
	}
	if text == "" {
		*a = Answer{}
		return nil
	}
	if q.Pattern != nil && !matchesWhole(q.Pattern.FindStringIndex(text), text) {
		return refuse("this text has not the form that the question wants", q.Help)
	}
	a.text = text
	return nil
}

func matchesWhole(at []int, text string) bool { return at != nil && at[0] == 0 && at[1] == len(text) }

// acceptText is text in canonical form; "" when there is nothing to see in it.
func acceptText(s string, kind Kind, maxLength int) (string, *refusal) {
	if printableASCII(s) && len(s) <= maxLength {
		return strings.Trim(s, " "), nil
	}
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		return "", refuse("this text holds bytes that are no characters", "")
	}
	if kind == LongText {
		s = plainLines(s)
	}
	s = strings.TrimSpace(s)
	if blank(s) {
		return "", nil
	}
	if kind == Text && strings.ContainsAny(s, "\n\r\v\f\u0085\u2028\u2029") {
		return "", refuse("this has to be one line", "")
	}
	if maxLength <= 0 || maxLength > MaxTextRunes {
		maxLength = MaxTextRunes
	}
	if len(s) > maxLength && utf8.RuneCountInString(s) > maxLength {
		return "", refuse("this text is longer than "+strconv.Itoa(maxLength)+" characters", "")
	}
	return s, nil
}

// printableASCII is true of most text, and then there is little to check.
func printableASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// plainLines is text with \n at the end of its lines and no blanks around it.
func plainLines(s string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return strings.TrimSpace(s)
}

// blank reports whether nothing in s can be seen: a few hidden characters are no answer.
func blank(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) && !unicode.In(r, unicode.Cf, unicode.Cc, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) && r != '\u2800' {
			return false
		}
	}
	return true
}

// emptyRow is why a row is refused that says nothing: it would count as a medicine or a treatment.
var emptyRow = refusal{message: "the row is empty", hint: "leave it out"}

// empty reports whether no cell holds an answer or a reason.
func (r Row) empty() bool {
	for i := range r {
		if r[i].state != NotAsked {
			return false
		}
	}
	return true
}

func (q *Question) acceptTable(a *Answer, consult Date) *refusal {
	given := a.Rows()
	if len(given) > MaxTableRows {
		return refuse("the table has more than "+strconv.Itoa(MaxTableRows)+" rows", "")
	}
	rows := make([]Row, len(given))
	cells := make([]Answer, len(given)*len(q.Columns))
	for i, from := range given {
		if len(from) != len(q.Columns) {
			return &refusal{"the row has another number of cells than the table has columns", "", []step{{index: i}}}
		}
		row := Row(cells[:len(from):len(from)])
		cells = cells[len(from):]
		for c := range from {
			row[c] = from[c]
			if refusal := q.Columns[c].accept(&row[c], consult); refusal != nil {
				refusal.steps = append([]step{{index: i}, {column: q.Columns[c].ID}}, refusal.steps...)
				return refusal
			}
		}
		if row.empty() {
			return &refusal{emptyRow.message, emptyRow.hint, []step{{index: i}}}
		}
		rows[i] = row
	}
	a.parts = &several{rows: rows}
	return nil
}
