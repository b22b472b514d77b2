package forms

import (
	"strings"

	"github.com/kapscreen/kapscreen/forms/source"
)

// csvPart reads a cell that is not about a question. An empty one says nothing.
func (d *decoder) csvPart(part string, cell csvCell) {
	text := strings.TrimSpace(cell.text)
	if text == "" {
		return
	}
	v := &value{shape: shapeString, text: text, at: cell.at()}
	switch part {
	case "kapscreen":
		d.format(v.at, v)
	case "form":
		d.theForm(v.at, v)
	case "form_version":
		d.version(v)
	case "partner":
		d.partner(v)
	case "consult_date":
		d.consultDate(v.at, v)
	}
}

// csvEntry reads a cell with an answer, a reason for an absent one, or a note.
func (d *decoder) csvEntry(column csvColumn, cell csvCell) {
	q := column.question
	if column.note {
		d.note(q, &value{shape: shapeString, text: cell.text, at: cell.at()})
		return
	}
	text := strings.TrimSpace(cell.text)
	if blank(text) {
		return
	}
	if a, refusal, ok := csvAbsent(q, text); ok {
		if refusal != nil {
			d.problem(cell.at(), "answers."+q.ID, q.ID, refusal.message, refusal.hint)
			return
		}
		d.r.Set(q, a)
		return
	}
	if q.Kind == Table {
		d.csvTable(q, cell)
		return
	}
	a, refusal := csvAnswer(q, text)
	if refusal == nil {
		refusal = q.accept(&a, d.r.ConsultDate)
	}
	if refusal != nil {
		d.problem(cell.at(), "answers."+q.ID+refusal.path(), q.ID, refusal.message, refusal.hint)
		return
	}
	d.r.Set(q, a)
}

// csvAbsent reads ?unknown, ?declined and ?ask-prescriber. ok says that the cell is one of them, or a slip of one: a
// single word after the question mark.
func csvAbsent(q *Question, text string) (a Answer, r *refusal, ok bool) {
	word, ok := strings.CutPrefix(text, "?")
	if !ok {
		return Answer{}, nil, false
	}
	if state, known := Absence(word); known {
		return Absent(state), nil, true
	}
	words := []string{NotSure.String(), Declined.String(), AskPrescriber.String()}
	if (q.Kind == Text || q.Kind == LongText) && source.Nearest(word, words) == "" {
		return Answer{}, nil, false // words that happen to begin with a question mark
	}
	return Answer{}, refuse("this reason for an absent answer does not exist", "write ?unknown, ?declined or ?ask-prescriber"), true
}

// csvAnswer reads the text of a cell as the question's kind.
func csvAnswer(q *Question, text string) (Answer, *refusal) {
	switch q.Kind {
	case YesNo:
		switch strings.ToLower(text) {
		case "true", "yes", "y", "1":
			return YesNoAnswer(true), nil
		case "false", "no", "n", "0":
			return YesNoAnswer(false), nil
		}
		return Answer{}, refuse("this has to be true or false", "or yes, no, y, n, 1, 0")
	case Choice:
		return ChoiceAnswer(text), nil
	case MultiChoice:
		var codes []string
		for part := range strings.SplitSeq(text, ";") {
			codes = append(codes, strings.TrimSpace(part))
		}
		if len(codes) > MaxCodes {
			return Answer{}, refuse("the list has more codes than any question", "")
		}
		return MultiChoiceAnswer(codes...), nil
	case Integer:
		if jsonNumber(text) != len(text) {
			return Answer{}, refuse("this has to be a whole number", "digits only")
		}
		return wholeNumber(text)
	case Decimal:
		if jsonNumber(text) == len(text) {
			return decimalNumber(text)
		}
		return parseDecimal(text)
	case DateKind:
		return day(text)
	case Text:
		return TextAnswer(text), nil
	case LongText:
		return LongTextAnswer(text), nil
	case Table:
	}
	return Answer{}, refuse("this has to be JSON", "")
}

// csvTable reads a table: JSON in a cell. What is wrong in it is told at the cell's place.
func (d *decoder) csvTable(q *Question, cell csvCell) {
	place := d.place
	d.place = func(position) (int, int) { return cell.line, cell.col }
	defer func() { d.place = place }()
	var p jsonParser
	v, fault := p.parse([]byte(cell.text))
	if fault != nil {
		d.problem(0, "answers."+q.ID, q.ID, "the JSON in this cell cannot be read: "+fault.message, `such as [{"`+q.Columns[0].ID+`": "…"}]; [] when there are none`)
		return
	}
	d.entry(q, &v)
}
