package terminal

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// tableWord reports whether a line is meant for a table although it could be a command too.
func tableWord(q *forms.Question, typed string) bool {
	if q.Kind != forms.Table {
		return false
	}
	first, _, _ := strings.Cut(strings.ToLower(typed), " ")
	return slices.Contains([]string{"add", "edit", "remove", "none", "done"}, first)
}

// table does one thing to a table. Each change is a reply of its own that stays, so that every row is recorded as soon
// as it is typed.
func (l *Lines) table(ctx context.Context, p interview.Prompt, typed string) (_ interview.Reply, problem string, err error) {
	word, rest, _ := strings.Cut(strings.ToLower(typed), " ")
	rows := p.Previous.Rows()
	n := len(rows)
	at, numberErr := strconv.Atoi(strings.TrimSpace(rest))
	needsRow := word == "edit" || word == "remove"
	switch {
	case needsRow && n == 0:
		return interview.Reply{}, "There is no row yet. Type add.", nil
	case needsRow && (numberErr != nil || at < 1 || at > n):
		return interview.Reply{}, fmt.Sprintf("Type %s and the number of a row, 1 to %d.", word, n), nil
	}
	switch word {
	case "add":
		if n >= forms.MaxTableRows {
			return interview.Reply{}, fmt.Sprintf("A table has at most %d rows.", forms.MaxTableRows), nil
		}
		return l.row(ctx, p, n)
	case "edit":
		return l.row(ctx, p, at-1)
	case "remove":
		return keepRows(p, slices.Delete(slices.Clone(rows), at-1, at))
	case "none":
		return noRows(p)
	case "done":
		switch {
		case n > 0 && p.Earlier:
			return interview.Reply{Action: interview.ActKeep}, "", nil
		case p.Previous.State() == forms.NotAsked:
			return interview.Reply{}, "Nothing was entered yet. Type add, none, or skip to leave it open.", nil
		}
		return interview.Reply{Action: interview.ActKeep}, "", nil
	}
	return interview.Reply{}, "Type add, edit and a number, remove and a number, none, or done.", nil
}

// noRows answers that there is nothing to list.
func noRows(p interview.Prompt) (_ interview.Reply, problem string, err error) {
	if len(p.Previous.Rows()) > 0 && !p.Earlier {
		return interview.Reply{}, "There are rows. Remove them first.", nil
	}
	return accepted(p, forms.TableAnswer())
}

// keepRows records the rows and stays. A table whose last row was removed is not asked again, never "none".
func keepRows(p interview.Prompt, rows []forms.Row) (_ interview.Reply, problem string, err error) {
	if len(rows) == 0 {
		if p.Earlier {
			return interview.Reply{}, "These rows are from an earlier interview and are not recorded. Type add for another one, or none.", nil
		}
		return interview.Reply{Action: interview.ActAnswer, Stay: true}, "", nil
	}
	reply, problem, err := accepted(p, forms.TableAnswer(rows...))
	reply.Stay = true
	return reply, problem, err
}

// row asks for the cells of one row, new when at is the number of rows.
func (l *Lines) row(ctx context.Context, p interview.Prompt, at int) (_ interview.Reply, problem string, err error) {
	rows := slices.Clone(p.Previous.Rows())
	row := make(forms.Row, len(p.Question.Columns))
	if at < len(rows) {
		copy(row, rows[at])
	}
	if err := l.say("Enter leaves a cell as it is. Also: :d, :u, :p as elsewhere, :b the cell before, :- empties a cell, :x drops the row, :s stop."); err != nil {
		return interview.Reply{}, "", err
	}
	for i := 0; i < len(row); {
		c := &p.Question.Columns[i]
		typed, err := l.read(ctx, cellLabel(c, row[i]))
		if err != nil {
			return interview.Reply{}, "", err
		}
		to, a, why := cellMove(c, typed, row[i], p.Consult)
		switch to {
		case cellStop:
			return interview.Reply{Action: interview.ActStop}, "", nil
		case cellDrop:
			return interview.Reply{}, "The row was dropped.", nil
		case cellBack:
			i = max(i-1, 0)
		case cellAgain:
			if err := l.say(why); err != nil {
				return interview.Reply{}, "", err
			}
		case cellNext:
			row[i] = a
			i++
		}
	}
	if !slices.ContainsFunc(row, func(a forms.Answer) bool { return a.State() != forms.NotAsked }) {
		return interview.Reply{}, "An empty row was not taken.", nil
	}
	if at == len(rows) {
		rows = append(rows, nil)
	}
	rows[at] = row
	return keepRows(p, rows)
}

// cellStep says where to go from a cell.
type cellStep uint8

const (
	cellNext cellStep = iota + 1
	cellBack
	cellAgain
	cellDrop
	cellStop
)

// cellMove is what a line typed for a cell means: where to go, what the cell holds then, and for cellAgain why.
func cellMove(c *forms.Column, typed string, now forms.Answer, consult forms.Date) (_ cellStep, a forms.Answer, why string) {
	switch {
	case typed == "":
		return cellNext, now, ""
	case strings.HasPrefix(typed, "::"):
		typed = typed[1:]
	case strings.HasPrefix(typed, ":"):
		what, _, _ := commandOf(typed)
		switch {
		case typed == ":x":
			return cellDrop, now, ""
		case typed == ":-":
			return cellNext, forms.Answer{}, ""
		case what == commandBack:
			return cellBack, now, ""
		case what == commandStop:
			return cellStop, now, ""
		}
		if reason, ok := what.reason(); ok {
			return cellNext, forms.Absent(reason), ""
		}
		return cellAgain, now, "In a row there are :d, :u, :p, :b, :-, :x and :s."
	}
	a, why = cellAnswer(c, typed, consult)
	if why != "" {
		return cellAgain, now, why
	}
	return cellNext, a, ""
}

// cellAnswer reads one cell.
func cellAnswer(c *forms.Column, typed string, consult forms.Date) (_ forms.Answer, problem string) {
	if c.Kind == forms.YesNo || c.Kind == forms.Choice {
		o, sort := match(lineOptions(c.Kind, c.Choices), typed)
		if sort == noMatch {
			return forms.Answer{}, "That is not one of the answers."
		}
		return o.answer, ""
	}
	a, err := c.ParseAnswer(typed, consult)
	if err != nil {
		return forms.Answer{}, notTaken(err)
	}
	return a, ""
}

// cellLabel asks for one cell.
func cellLabel(c *forms.Column, now forms.Answer) string {
	label := c.Title
	var keys []string
	for _, o := range lineOptions(c.Kind, c.Choices) {
		keys = append(keys, o.key+" = "+o.text)
	}
	if len(keys) > 0 {
		label += " (" + strings.Join(keys, ", ") + ")"
	}
	switch {
	case now.State() == forms.Answered:
		label += " [" + c.AnswerText(now) + "]"
	case now.State().Refused():
		label += " [" + reasonWords(now.State()) + "]"
	case c.Key:
		label += " (needed)"
	}
	return label + ":"
}

// rowWords is a row in one line.
func rowWords(q *forms.Question, row forms.Row) string {
	var cells []string
	for i, a := range row {
		switch {
		case i >= len(q.Columns):
		case a.State() == forms.Answered:
			cells = append(cells, q.Columns[i].Title+": "+q.Columns[i].AnswerText(a))
		case a.State().Refused():
			cells = append(cells, q.Columns[i].Title+": "+reasonWords(a.State()))
		}
	}
	return strings.Join(cells, "; ")
}
