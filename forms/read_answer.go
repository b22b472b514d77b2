package forms

import (
	"strconv"
	"strings"
)

// answer reads one entry of "answers" as an answer of the question's kind, or a reason why there is none. It says
// what is wrong itself; whether the value is allowed, accept says.
func (d *decoder) answer(q *Question, v *value, a *Answer) bool {
	if v.shape == shapeObject {
		return d.absent(q, v, "answers."+q.ID, a)
	}
	switch q.Kind {
	case MultiChoice:
		return d.codes(q, v, a)
	case Table:
		return d.table(q, v, a)
	case YesNo, Choice, Integer, Decimal, DateKind, Text, LongText:
	}
	if refusal := scalar(q.Kind, v, a); refusal != nil {
		d.problem(v.at, "answers."+q.ID, q.ID, refusal.message, refusal.hint)
		return false
	}
	return true
}

// absent reads {"absent": "declined"}.
func (d *decoder) absent(q *Question, v *value, path string, a *Answer) bool {
	const want = `write {"absent": "unknown"}, "declined" or "ask-prescriber"`
	if len(v.parts) != 1 || v.parts[0].name != "absent" || v.parts[0].value.shape != shapeString {
		d.problem(v.at, path, q.ID, "this object is not a reason for an absent answer", want)
		return false
	}
	state, ok := Absence(v.parts[0].value.text)
	if !ok {
		d.problem(v.parts[0].value.at, path+".absent", q.ID, "this reason for an absent answer does not exist", want)
		return false
	}
	*a = Absent(state)
	return true
}

// scalar reads a value that stands alone, in an entry or in a cell of a table, into a, which is zero.
func scalar(kind Kind, v *value, a *Answer) (r *refusal) {
	if v.shape == shapeNull {
		return refuse("null says nothing", `leave the entry out if nobody asked, or write {"absent": "unknown"}`)
	}
	switch kind {
	case YesNo:
		if v.shape == shapeBool {
			a.state, a.kind, a.yes = Answered, YesNo, v.yes
			return nil
		}
	case Choice:
		if v.shape == shapeString {
			a.state, a.kind, a.text = Answered, Choice, v.text
			return nil
		}
	case Integer:
		if v.shape == shapeNumber {
			if n, ok := fewDigits(v.text); ok {
				a.state, a.kind, a.num = Answered, Integer, float64(n)
				return nil
			}
			*a, r = wholeNumber(v.text)
			return r
		}
	case Decimal:
		if v.shape == shapeNumber {
			*a, r = decimalNumber(v.text)
			return r
		}
	case DateKind:
		if v.shape == shapeString {
			*a, r = day(v.text)
			return r
		}
	case Text:
		if v.shape == shapeString {
			a.state, a.kind, a.text = Answered, Text, v.text
			return nil
		}
	case LongText:
		if v.shape == shapeString {
			a.state, a.kind, a.text = Answered, LongText, v.text
			return nil
		}
	case MultiChoice, Table:
	}
	return wrongShape(kind, v)
}

// wrongShape says what a question of the kind wants.
func wrongShape(kind Kind, v *value) *refusal {
	var want, hint string
	switch kind {
	case YesNo:
		want, hint = "true or false", "small letters, without quotes"
	case Choice:
		want, hint = "a code in quotes", ""
	case Integer:
		want, hint = "a whole number", "without quotes"
	case Decimal:
		want, hint = "a number", "without quotes, with a point"
	case DateKind:
		want, hint = "a day as YYYY-MM-DD", "in quotes"
	case Text, LongText:
		want, hint = "a text", "in quotes"
	case MultiChoice:
		want, hint = "a list of codes", `such as ["none"]`
	case Table:
		want, hint = "a list of rows", "[] when there are none"
	}
	if v.shape == shapeOther {
		return refuse("this has to be "+want, hint)
	}
	return refuse("this has to be "+want+", not "+v.shape.words(), hint)
}

// maxExact is the largest whole number below which float64 holds every whole number.
const maxExact = 1 << 53

// fewDigits is what wholeNumber reads for the whole numbers that most answers are.
func fewDigits(literal string) (n int, ok bool) {
	for i := range len(literal) {
		if literal[i] < '0' || literal[i] > '9' {
			return 0, false
		}
		n = n*10 + int(literal[i]-'0')
	}
	return n, len(literal) > 0 && len(literal) <= 9
}

// wholeNumber reads a number of JSON that is whole, also when a program wrote it as 3.0.
func wholeNumber(literal string) (Answer, *refusal) {
	whole, fraction, _ := strings.Cut(literal, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	switch {
	case strings.Trim(fraction, "0") != "" || strings.ContainsAny(literal, "eE"):
		return Answer{}, refuse("this has to be a whole number", "without a fraction and without an exponent")
	case err != nil || n > maxExact || n < -maxExact:
		return Answer{}, refuse("this number is too large", "")
	}
	return IntegerAnswer(n), nil
}

// decimalNumber reads a number of JSON that is finite and not lost on the way.
func decimalNumber(literal string) (Answer, *refusal) {
	x, err := strconv.ParseFloat(literal, 64)
	switch {
	case err != nil:
		return Answer{}, refuse("this number is too large", "")
	case x == 0 && strings.ContainsAny(mantissa(literal), "123456789"):
		return Answer{}, refuse("this number is too small", "")
	}
	return DecimalAnswer(x), nil
}

// mantissa is a number without its exponent.
func mantissa(literal string) string {
	if i := strings.IndexAny(literal, "eE"); i >= 0 {
		return literal[:i]
	}
	return literal
}

func day(text string) (Answer, *refusal) {
	d, ok := ParseDate(text)
	if !ok {
		return Answer{}, refuse("this has to be a day that exists, written YYYY-MM-DD", "")
	}
	return DateAnswer(d), nil
}

// codes reads the list of a multichoice question.
func (d *decoder) codes(q *Question, v *value, a *Answer) bool {
	if v.shape == shapeNull {
		refusal := scalar(q.Kind, v, a)
		d.problem(v.at, "answers."+q.ID, q.ID, refusal.message, refusal.hint)
		return false
	}
	if v.shape != shapeList {
		refusal := wrongShape(q.Kind, v)
		d.problem(v.at, "answers."+q.ID, q.ID, refusal.message, refusal.hint)
		return false
	}
	if len(v.parts) > MaxCodes {
		d.problem(v.at, "answers."+q.ID, q.ID, "the list has more codes than any question", "")
		return false
	}
	codes := d.codeRoom(len(v.parts))
	for i := range v.parts {
		if v.parts[i].value.shape != shapeString {
			d.problem(v.parts[i].value.at, "answers."+q.ID+"["+strconv.Itoa(i)+"]", q.ID,
				"this has to be a code in quotes, not "+v.parts[i].value.shape.words(), "")
			return false
		}
		codes = append(codes, v.parts[i].value.text)
	}
	a.state, a.kind, a.parts = Answered, MultiChoice, d.partsRoom()
	a.parts.codes = codes
	return true
}

// codeRoom is memory for n codes of one answer.
func (d *decoder) codeRoom(n int) []string {
	if len(d.spareCodes) < n {
		d.spareCodes = make([]string, max(n, 32)) // one piece of memory for a usual response
	}
	own := d.spareCodes[:0:n]
	d.spareCodes = d.spareCodes[n:]
	return own
}

// partsRoom is memory for the parts of one answer.
func (d *decoder) partsRoom() *several {
	if len(d.spareParts) == 0 {
		d.spareParts = make([]several, 16)
	}
	own := &d.spareParts[0]
	d.spareParts = d.spareParts[1:]
	return own
}

// table reads the rows of a table.
func (d *decoder) table(q *Question, v *value, a *Answer) bool {
	switch {
	case v.shape != shapeList:
		refusal := wrongShape(q.Kind, v)
		if v.shape == shapeNull {
			refusal = scalar(q.Kind, v, a)
		}
		d.problem(v.at, "answers."+q.ID, q.ID, refusal.message, refusal.hint)
		return false
	case len(v.parts) > MaxTableRows:
		d.problem(v.at, "answers."+q.ID, q.ID, "the table has more than "+strconv.Itoa(MaxTableRows)+" rows", "")
		return false
	}
	rows := make([]Row, 0, len(v.parts))
	cells := make([]Answer, len(v.parts)*len(q.Columns)) // one piece of memory for all rows
	good := true
	for i := range v.parts {
		row := Row(cells[:len(q.Columns):len(q.Columns)])
		cells = cells[len(q.Columns):]
		good = d.row(q, i, &v.parts[i].value, row) && good
		rows = append(rows, row)
	}
	a.state, a.kind, a.parts = Answered, Table, d.partsRoom()
	a.parts.rows = rows
	return good
}

func rowPath(q *Question, row int, column string) string {
	path := "answers." + q.ID + "[" + strconv.Itoa(row) + "]"
	if column != "" {
		path += "." + column
	}
	return path
}

// row reads one row of a table: an object of columns, of which any may be left out.
func (d *decoder) row(q *Question, i int, v *value, row Row) bool {
	if v.shape != shapeObject {
		d.problem(v.at, rowPath(q, i, ""), q.ID, "a row has to be an object of columns, not "+v.shape.words(), "")
		return false
	}
	good := true
	var seen uint64 // a table has at most 64 columns
	for k := range v.parts {
		f := &v.parts[k]
		c := q.column(f.name)
		switch {
		case c < 0:
			d.unknownColumn(q, i, f)
			good = false
		case seen&(1<<c) != 0:
			d.problem(f.at, rowPath(q, i, q.Columns[c].ID), q.ID, "the column stands in this row a second time", "take one away")
			good = false
		default:
			seen |= 1 << c
			good = d.cell(q, i, c, &f.value, row) && good
		}
	}
	if good && row.empty() {
		d.problem(v.at, rowPath(q, i, ""), q.ID, emptyRow.message, emptyRow.hint)
		return false
	}
	return good
}

func (d *decoder) unknownColumn(q *Question, row int, f *field) {
	hint := ""
	if !d.full() {
		hint = didYouMean(f.name, q.columnIDs())
	}
	d.problem(f.at, rowPath(q, row, ""), q.ID, "the table has no column "+named(f.name), hint)
}

// cell reads one cell, which like an entry may hold a reason instead of a value.
func (d *decoder) cell(q *Question, i, c int, v *value, row Row) bool {
	column := &q.Columns[c]
	if v.shape == shapeObject {
		return d.absent(q, v, rowPath(q, i, column.ID), &row[c])
	}
	refusal := scalar(column.Kind, v, &row[c])
	if refusal == nil {
		refusal = column.accept(&row[c], d.r.ConsultDate)
	}
	if refusal != nil {
		d.problem(v.at, rowPath(q, i, column.ID), q.ID, refusal.message, refusal.hint)
		return false
	}
	return true
}

// column is the number of a column, or -1.
func (q *Question) column(id string) int {
	for i := range q.Columns {
		if q.Columns[i].ID == id {
			return i
		}
	}
	return -1
}

func (q *Question) columnIDs() []string {
	ids := make([]string, len(q.Columns))
	for i := range q.Columns {
		ids[i] = q.Columns[i].ID
	}
	return ids
}
