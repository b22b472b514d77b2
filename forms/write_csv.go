package forms

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// WriteCSVHeader writes the header of a CSV file of responses to the form: the named parts, then all questions in
// asking order. With example, a row follows that OpenCSV reads: one plausible answer for each question.
func WriteCSVHeader(w io.Writer, f *Form, comma byte, example bool) error {
	out := csv.NewWriter(w)
	if comma != 0 {
		out.Comma = rune(comma)
	}
	header := []string{"id", "kapscreen", "form", "form_version", "partner", "consult_date"}
	row := []string{"example-1", ResponseFormat, f.ID, f.Version, "generic", exampleDay}
	for _, q := range f.questions {
		header = append(header, q.ID)
		row = append(row, q.example())
	}
	if err := out.Write(header); err != nil {
		return err
	}
	if example {
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

const exampleDay = "2026-11-20"

// example is a cell that the question accepts; empty when none comes to mind.
func (q *Question) example() string {
	cell := q.exampleValue()
	consult, _ := ParseDate(exampleDay)
	if q.Kind == Table {
		return cell
	}
	a, refusal := csvAnswer(q, cell)
	if refusal == nil {
		refusal = q.accept(&a, consult)
	}
	if refusal != nil {
		return ""
	}
	return cell
}

func (q *Question) exampleValue() string {
	switch q.Kind {
	case YesNo:
		return "true" // so that the columns that follow from it show too
	case Choice:
		if len(q.Choices) > 0 {
			return q.Choices[0].Code
		}
	case MultiChoice:
		return q.exampleCodes()
	case Integer, Decimal:
		return q.exampleNumber()
	case DateKind:
		if q.HasMin && q.MaxToday || q.HasMin && !q.HasMax {
			return "1985-03-14" // far bounds: most often a birth date
		}
		return exampleDay
	case Text:
		return "text"
	case LongText:
		return "one line, or several in quotes"
	case Table:
		return q.exampleRow()
	}
	return ""
}

// exampleCodes shows how several codes are written.
func (q *Question) exampleCodes() string {
	var codes []string
	for _, o := range q.Choices {
		if !o.Exclusive && len(codes) < 2 {
			codes = append(codes, o.Code)
		}
	}
	return strings.Join(codes, ";")
}

func (q *Question) exampleNumber() string {
	switch {
	case len(q.Choices) > 0:
		return q.Choices[0].Code
	case q.HasMin && q.HasMax:
		return strconv.FormatInt(int64((q.Min+q.Max)/2), 10)
	case q.HasMin:
		return number(q.Min)
	case q.HasMax:
		return number(q.Max)
	}
	return "1"
}

// exampleRow is a table of one row with every column.
func (q *Question) exampleRow() string {
	row := make(Row, len(q.Columns))
	for i := range q.Columns {
		column := q.Columns[i].question()
		if a, refusal := csvAnswer(&column, column.exampleValue()); refusal == nil {
			row[i] = a
		}
	}
	return string(AnswerJSON(q, TableAnswer(row)))
}
