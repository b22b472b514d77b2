package forms

import (
	"strconv"
	"strings"

	"github.com/kapscreen/kapscreen/forms/visible"
)

// AnswerText is the answer in words for people: "Yes", choice texts in their short form, "164 mm[Hg]" without unit
// conversion, dates as "14 Feb 1983". It is empty when there is no answer.
//
// It can be shown as it is: package visible has been over it. Only longtext keeps its newlines. The rows of a table are
// joined by "; "; an empty table is the question's NoneText, or "None".
func (q *Question) AnswerText(a Answer) string {
	if a.state != Answered {
		return ""
	}
	switch a.kind {
	case YesNo:
		if a.yes {
			return "Yes"
		}
		return "No"
	case Choice:
		return q.optionText(a.text)
	case MultiChoice:
		texts := make([]string, len(a.Codes()))
		for i, code := range a.Codes() {
			texts[i] = q.optionText(code)
		}
		return strings.Join(texts, "; ")
	case Integer, Decimal:
		return q.numberText(a)
	case DateKind:
		return dayWords(a.day)
	case Text:
		return visible.Text(a.text)
	case LongText:
		return visible.Lines(a.text)
	case Table:
		return strings.Join(q.AnswerLines(a), "; ")
	}
	return ""
}

// AnswerLines is AnswerText line by line: one line a row of a table, the cells that have an answer joined by ", ";
// the lines of a longtext; otherwise the one line of AnswerText. It is empty when there is no answer.
func (q *Question) AnswerLines(a Answer) []string {
	switch {
	case a.state != Answered:
		return nil
	case a.kind == LongText:
		return strings.Split(visible.Lines(a.text), "\n")
	case a.kind != Table:
		return []string{q.AnswerText(a)}
	case len(a.Rows()) == 0 && q.NoneText != "":
		return []string{visible.Text(q.NoneText)}
	case len(a.Rows()) == 0:
		return []string{"None"}
	}
	lines := make([]string, len(a.Rows()))
	for i, row := range a.Rows() {
		var cells []string
		for c := range min(len(row), len(q.Columns)) {
			if text := q.Columns[c].cellText(row[c]); text != "" {
				cells = append(cells, text)
			}
		}
		lines[i] = strings.Join(cells, ", ")
	}
	return lines
}

// AnswerText is Question.AnswerText for a cell in the column.
func (c *Column) AnswerText(a Answer) string {
	q := c.question()
	return q.AnswerText(a)
}

// cellText is a cell within a row. A bare Yes or No says nothing there: the column's title says what.
func (c *Column) cellText(a Answer) string {
	text := c.AnswerText(a)
	switch {
	case a.state.Refused():
		return c.label() + ": " + refusedWords(a.state)
	case text != "" && a.kind == YesNo:
		return c.label() + ": " + strings.ToLower(text)
	}
	return text
}

func (c *Column) label() string {
	if c.Title != "" {
		return visible.Text(c.Title)
	}
	return c.ID
}

// refusedWords says for a cell why it has no answer.
func refusedWords(s State) string {
	switch s {
	case NotSure:
		return "not sure"
	case Declined:
		return "declined"
	case AskPrescriber:
		return "to be told to the prescriber"
	case NotAsked, Answered, NotApplicable:
	}
	return ""
}

// optionText is the short text of a choice; the code where the form no longer has it.
func (q *Question) optionText(code string) string {
	o, ok := q.Option(code)
	switch {
	case ok && o.Short != "":
		return visible.Text(o.Short)
	case ok && o.Text != "":
		return visible.Text(o.Text)
	}
	return visible.Text(code)
}

// numberText is a number with its unit, or the text of the choice that it stands for.
func (q *Question) numberText(a Answer) string {
	digits := number(a.num)
	if o, ok := q.Option(digits); ok && a.kind == Integer {
		return q.optionText(o.Code)
	}
	if q.Unit != "" {
		return digits + " " + visible.Text(q.Unit)
	}
	return digits
}

// dayWords is a day such as 14 Feb 1983, which no region reads as another day.
func dayWords(d Date) string {
	if d.IsZero() {
		return ""
	}
	y, m, day := d.Time().Date()
	return strconv.Itoa(day) + " " + m.String()[:3] + " " + strconv.Itoa(y)
}
