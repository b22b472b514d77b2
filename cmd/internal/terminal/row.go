package terminal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

type rowState uint8

const (
	rowOpen rowState = iota // ask on
	rowKept                 // all columns asked
	rowLeft                 // given up
)

// rowPrompt asks for one row of a table, column by column.
type rowPrompt struct {
	p     interview.Prompt
	q     *forms.Question
	at    int // position of the row
	cells forms.Row
	old   bool // the row was there before
	col   int
	input *editor
	hint  string
	sure  bool // Esc was pressed once
}

func newRow(p interview.Prompt, old forms.Row, at int) *rowPrompt {
	r := &rowPrompt{p: p, q: p.Question, at: at, cells: make(forms.Row, len(p.Question.Columns)), old: old != nil}
	copy(r.cells, old)
	r.open(0)
	return r
}

func (r *rowPrompt) open(col int) {
	r.col, r.input, r.hint = col, newEditor("", false, forms.MaxTextRunes), ""
}

func (r *rowPrompt) column() forms.Column { return r.q.Columns[r.col] }

func (r *rowPrompt) press(k key) rowState {
	sure := r.sure
	r.hint, r.sure = "", false
	switch k.code {
	case keyEsc:
		if !sure && (r.input.text != "" || !r.old && slices.ContainsFunc(r.cells, answered)) {
			r.sure, r.hint = true, "What was typed for this row would be lost. Esc again leaves the row."
			return rowOpen
		}
		return rowLeft
	case keyTab:
		return r.tab()
	case keyEnter:
		return r.enter()
	case keyLeft, keyBackspace:
		if r.input.empty() {
			return r.back()
		}
	case keyRune:
		if r.input.empty() && k.r == '<' {
			return r.back()
		}
		if a, ok := r.keyed(k.r); ok {
			return r.take(a)
		}
	case keyUp:
		if r.input.empty() {
			r.input.set(r.cells[r.col].Text())
			return rowOpen
		}
	default:
	}
	if oneKeyColumn(r.column()) {
		if k.code == keyRune || k.code == keyPaste {
			r.hint = "No answer has this key."
		}
		return rowOpen
	}
	if _, fits := r.input.press(k, fieldWidth(indent+2, 80)); !fits {
		r.hint = hintNoRoom
	}
	return rowOpen
}

func answered(a forms.Answer) bool { return a.State() != forms.NotAsked }

func oneKeyColumn(c forms.Column) bool {
	return c.Kind == forms.YesNo || c.Kind == forms.Choice && len(c.Choices) <= 9
}

// keyed is the answer of a one-key column that the key stands for.
func (r *rowPrompt) keyed(k rune) (forms.Answer, bool) {
	if !oneKeyColumn(r.column()) {
		return forms.Answer{}, false
	}
	if reason, ok := typedReason(":" + string(k)); ok {
		return forms.Absent(reason), true
	}
	for _, o := range cellOptions(r.column()) {
		if strings.EqualFold(o.label, string(k)) {
			return o.answer, true
		}
	}
	return forms.Answer{}, false
}

// tab leaves the cell open, also when it held something.
func (r *rowPrompt) tab() rowState {
	r.cells[r.col] = forms.Answer{}
	return r.next()
}

func (r *rowPrompt) enter() rowState {
	typed := strings.TrimSpace(r.input.text)
	if typed == "" {
		if r.column().Key && !answered(r.cells[r.col]) {
			r.hint = "Type it, or one of the words below. Tab leaves it open."
			return rowOpen
		}
		return r.next()
	}
	if reason, ok := typedReason(typed); ok {
		return r.take(forms.Absent(reason))
	}
	column := r.column()
	a, err := column.ParseAnswer(typed, r.p.Consult)
	if err != nil {
		r.hint = sentence(err)
		return rowOpen
	}
	return r.take(a)
}

// typedReason is the reason that a typed word such as ":u" means.
func typedReason(typed string) (forms.State, bool) {
	switch typed {
	case ":d":
		return forms.Declined, true
	case ":u":
		return forms.NotSure, true
	case ":p":
		return forms.AskPrescriber, true
	}
	return forms.NotAsked, false
}

func (r *rowPrompt) take(a forms.Answer) rowState {
	r.cells[r.col] = a
	return r.next()
}

func (r *rowPrompt) next() rowState {
	if r.col+1 < len(r.cells) {
		r.open(r.col + 1)
		return rowOpen
	}
	if slices.ContainsFunc(r.cells, answered) {
		return rowKept
	}
	r.open(0)
	r.hint = "A row needs at least one thing in it. Esc leaves the row."
	return rowOpen
}

func (r *rowPrompt) back() rowState {
	if r.col > 0 {
		r.open(r.col - 1)
		return rowOpen
	}
	r.hint = "This is the first column. Esc leaves the row."
	return rowOpen
}

// page is the picture while the row is asked; b gives the question's words and header.
func (r *rowPrompt) page(p page, b *question, w int) page {
	p.extra = nil
	title := fmt.Sprintf("New row %d", r.at+1)
	if r.old {
		title = fmt.Sprintf("Row %d", r.at+1)
	}
	p.top = append(append(p.top, para(dim, title, w)...), nil)
	width := 0
	for _, c := range r.q.Columns {
		width = max(width, cells(safe(c.Title)))
	}
	width = min(width, 24)
	for i, c := range r.q.Columns {
		label := pad(clip(safe(c.Title), width), width) + "  "
		switch {
		case i == r.col:
			p = r.cell(p, "▸ "+label, w)
		case answered(r.cells[i]):
			p.list = append(p.list, hang("  "+label, plain, cellText(c, r.cells[i]), w)...)
		default:
			p.list = append(p.list, hang("  "+label, dim, "–", w)...)
		}
	}
	hintText := r.hint
	if hintText == "" {
		hintText = b.hint
	}
	p.foot = append(p.foot, hintLines(hintText, w)...)
	colon := ":"
	if oneKeyColumn(r.column()) {
		colon = ""
	}
	p.keys = [][]hint{
		{{colon + "d", "declined", ""}, {colon + "u", "not sure", ""}, {colon + "p", "rather tell the prescriber", "tell prescriber"}},
		{{"Enter", "next", ""}, {"Tab", "leaves it open", "open"}, {"<", "column before", "before"}, {"Esc", "leaves the row", "leave row"}, {"Ctrl-C", "stop", ""}},
	}
	return p
}

// cell is the column that is being asked.
func (r *rowPrompt) cell(p page, label string, w int) page {
	held := ""
	if answered(r.cells[r.col]) {
		held = "● " + cellText(r.column(), r.cells[r.col]) + "   Enter keeps it"
	}
	c := r.column()
	if oneKeyColumn(c) {
		var keys []string
		for _, o := range cellOptions(c) {
			keys = append(keys, o.label+" "+o.text)
		}
		p.focus = len(p.list)
		p.list = append(p.list, hang(label, bold, joined("   ", strings.Join(keys, "   "), held), w)...)
		return p
	}
	rows, row, col := fieldLines(label, r.input, w)
	p.focus, p.cur = len(p.list)+row, cursor{on: cursorInList, col: col}
	p.list = append(p.list, rows...)
	switch {
	case held != "":
		p.list = append(p.list, hang(strings.Repeat(" ", cells(label)), dim, held, w)...)
	case c.Kind == forms.Choice:
		var codes []string
		for i, o := range c.Choices {
			codes = append(codes, strconv.Itoa(i+1)+" "+safe(o.Text))
		}
		p.list = append(p.list, hang(strings.Repeat(" ", cells(label)), dim, strings.Join(codes, "   "), w)...)
	case c.Kind == forms.DateKind:
		p.list = append(p.list, hang(strings.Repeat(" ", cells(label)), dim, howToTypeDay, w)...)
	}
	return p
}
