package terminal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// table asks for rows: a adds, e edits, x removes, 0 says that there are none, Enter is done. A row is asked column by
// column, and each change of the rows is an answer at once (Reply.Stay), so that no row waits for the last one to be safe.
type table struct {
	question
	rows    []forms.Row
	row     *rowPrompt // open while a row is asked
	choose  byte       // 'e' or 'x' while a row's number is awaited
	number  string
	none    bool      // safety: 0 was pressed and waits for Enter
	removed forms.Row // the row that z brings back
	at      int       // where it stood
	last    int       // the row to keep in view
}

func newTable(p interview.Prompt) *table {
	return &table{question: newQuestion(p), rows: slices.Clone(p.Previous.Rows())}
}

func (t *table) draft() any {
	if t.row == nil && t.removed == nil && t.last == 0 {
		return nil
	}
	return table{row: t.row, removed: t.removed, at: t.at, last: t.last}
}

// saved reports whether nothing is lost with the draft: only a row that is being typed is not recorded.
func (t *table) saved() bool { return t.row == nil }

func (t *table) restore(d any) {
	if s, ok := d.(table); ok {
		t.row, t.removed, t.at = s.row, s.removed, s.at
		t.last = max(0, min(s.last, len(t.rows)-1))
	}
}

func (t *table) answer() forms.Answer { return forms.TableAnswer(t.rows...) }

func (t *table) press(k key) (interview.Reply, bool) {
	reply, v := t.key(k)
	return reply, v == done
}

func (t *table) key(k key) (interview.Reply, verdict) {
	if t.row != nil && !t.helping && k.code != keyStop && k.code != keyReview {
		t.hint = ""
		return t.pressRow(k)
	}
	if t.choose != 0 && k.code != keyStop {
		t.hint = ""
		return t.pressNumber(k)
	}
	none := t.none
	t.none = false
	if reply, v := t.before(k); v != pass {
		return reply, v
	}
	if none && k.code == keyEnter {
		return t.accept(forms.TableAnswer())
	}
	switch k.code {
	case keyRune:
		return t.letter(k.r)
	case keyEnter:
		return t.enter()
	case keyLeft, keyBackspace:
		return interview.Reply{Action: interview.ActBack}, done
	case keyUp, keyPageUp:
		t.last = max(0, t.last-1)
	case keyDown, keyPageDown:
		t.last = min(max(0, len(t.rows)-1), t.last+1)
	case keyPaste:
		t.hint = "Press a first, then paste into a field of the row."
	default:
	}
	return interview.Reply{}, stay
}

func (t *table) letter(r rune) (interview.Reply, verdict) {
	switch r {
	case 'a':
		if len(t.rows) >= forms.MaxTableRows {
			t.hint = fmt.Sprintf("A table holds at most %d rows.", forms.MaxTableRows)
			return interview.Reply{}, stay
		}
		t.row = newRow(t.p, nil, len(t.rows))
	case 'e', 'x':
		if len(t.rows) == 0 {
			t.hint = "There is no row yet. Press a to add one."
			return interview.Reply{}, stay
		}
		t.choose, t.number = byte(r), ""
	case 'z':
		if t.removed == nil {
			t.hint = "Nothing was removed."
			return interview.Reply{}, stay
		}
		t.rows = slices.Insert(t.rows, min(t.at, len(t.rows)), t.removed)
		t.last, t.removed = t.at, nil
		return t.changed()
	case '0':
		if len(t.rows) > 0 {
			t.hint = "There are rows. To say that there are none, remove them first."
			return interview.Reply{}, stay
		}
		if t.q.Safety {
			t.none = true
			return interview.Reply{}, stay
		}
		return t.accept(forms.TableAnswer())
	case 'd', 'u', 'p':
		if len(t.rows) > 0 {
			t.hint = "There are rows, and they would be lost. Enter records them; or remove them first."
			return interview.Reply{}, stay
		}
		return t.command(r)
	case 'w', 'n', 'j', '<', '?':
		return t.command(r)
	default:
		t.hint = "No command has this key."
	}
	return interview.Reply{}, stay
}

func (t *table) enter() (interview.Reply, verdict) {
	switch {
	case t.p.Previous.State() == forms.Answered && t.answer().Equal(t.p.Previous),
		t.p.Previous.State().Refused() && len(t.rows) == 0:
		return t.keep("")
	case len(t.rows) == 0:
		t.hint = "Enter alone answers nothing. Press a to add a row, or 0 for none."
		return interview.Reply{}, stay
	}
	return t.accept(t.answer())
}

// changed records the rows as they are now and stays. No rows left is not the answer "none": the answer is taken back.
func (t *table) changed() (interview.Reply, verdict) {
	switch {
	case t.answer().Equal(t.p.Previous):
		return interview.Reply{}, stay
	case len(t.rows) == 0:
		return interview.Reply{Action: interview.ActAnswer, Stay: true}, done
	}
	reply, v := t.accept(t.answer())
	reply.Stay = v == done
	return reply, v
}

func (t *table) pressRow(k key) (interview.Reply, verdict) {
	switch t.row.press(k) {
	case rowKept:
		kept := t.row
		t.rows = slices.Clone(t.rows)
		if kept.at >= len(t.rows) {
			t.rows = append(t.rows, kept.cells)
		} else {
			t.rows[kept.at] = kept.cells
		}
		t.last, t.row = kept.at, nil
		return t.changed()
	case rowLeft:
		t.row = nil
	case rowOpen:
	}
	return interview.Reply{}, stay
}

// pressNumber takes the number of a row: one digit when there are at most nine, else digits and Enter.
func (t *table) pressNumber(k key) (interview.Reply, verdict) {
	switch {
	case k.code == keyRune && k.r >= '0' && k.r <= '9' && len(t.number) < 3:
		t.number += string(k.r)
		if len(t.rows) <= 9 {
			return t.pick()
		}
	case k.code == keyEnter && t.number != "":
		return t.pick()
	case k.code == keyBackspace && t.number != "":
		t.number = t.number[:len(t.number)-1]
	default:
		t.choose, t.number = 0, ""
	}
	return interview.Reply{}, stay
}

func (t *table) pick() (interview.Reply, verdict) {
	n, err := strconv.Atoi(t.number)
	what := t.choose
	t.choose, t.number = 0, ""
	if err != nil || n < 1 || n > len(t.rows) {
		t.hint = fmt.Sprintf("The rows are numbered 1 to %d.", len(t.rows))
		return interview.Reply{}, stay
	}
	if what == 'e' {
		t.row = newRow(t.p, t.rows[n-1], n-1)
		return interview.Reply{}, stay
	}
	t.removed, t.at = t.rows[n-1], n-1
	t.rows = slices.Delete(slices.Clone(t.rows), n-1, n)
	t.last = max(0, n-2)
	return t.changed()
}

func (t *table) page(w int) page {
	p := t.frame(w)
	if t.row != nil && !t.helping {
		return t.row.page(p, &t.question, w)
	}
	if len(t.rows) == 0 && t.p.Previous.State() != forms.NotAsked {
		p.list = t.previous(w)
	}
	for i, l := range t.lines(w) {
		if i <= t.last {
			p.focus = len(p.list) + len(l) - 1
		}
		p.list = append(p.list, l...)
	}
	if len(p.list) > 0 {
		p.foot = []line{nil}
	}
	switch {
	case t.choose != 0:
		what := map[byte]string{'e': "edit", 'x': "remove"}[t.choose]
		how := " · Esc: none"
		if len(t.rows) > 9 {
			how = " · then Enter · Esc: none"
		}
		p.foot = append(p.foot, hang("▸ ", bold, what+" row "+t.number+"_"+how, w)...)
	case t.none:
		p.foot = append(p.foot, aside(hang("▸ ", bold, t.noneText(), w), "Enter confirms · any other key changes", w)...)
	default:
		p.foot = append(p.foot, t.commands(w)...)
	}
	return t.finish(p, w, false)
}

// commands are the keys that change the table.
func (t *table) commands(w int) []line {
	cmds := []string{"a  add", "0  " + t.noneText()}
	if len(t.rows) > 0 {
		cmds = []string{"a  add", "e 1  edit", "x 1  remove", "Enter  done"}
		if t.answer().Equal(t.p.Previous) {
			cmds[3] = strings.Replace(strings.TrimSpace(t.keeps(w)[0].text()), "Enter ", "Enter  ", 1)
		}
	}
	if t.removed != nil {
		cmds = append(cmds, fmt.Sprintf("z  bring row %d back", t.at+1))
	}
	return hang("", plain, strings.Join(cmds, "   ·   "), w)
}

func (t *table) noneText() string {
	if t.q.NoneText == "" {
		return "none"
	}
	return safe(t.q.NoneText)
}

// lines are the rows as text: in columns when they fit, else one after the other.
func (t *table) lines(w int) [][]line {
	texts := make([][]string, len(t.rows))
	widths := make([]int, len(t.q.Columns))
	for i, r := range t.rows {
		for j, c := range t.q.Columns {
			s := cellText(c, r[j])
			texts[i] = append(texts[i], s)
			widths[j] = max(widths[j], cells(s))
		}
	}
	total := 0
	for _, n := range widths {
		total += n + 2
	}
	digits := len(strconv.Itoa(len(t.rows)))
	var out [][]line
	for i, cols := range texts {
		label := fmt.Sprintf("  %*d  ", digits, i+1)
		if total > min(w, measure)-indent-len(label)-2 {
			out = append(out, hang(label, plain, joined(" · ", cols...), w))
			continue
		}
		row := ""
		for j, s := range cols {
			if widths[j] > 0 {
				row += pad(s, widths[j]+2)
			}
		}
		out = append(out, []line{say(plain, strings.Repeat(" ", indent)+label+strings.TrimRight(row, " "))})
	}
	return out
}

// cellText is a cell in words.
func cellText(c forms.Column, a forms.Answer) string {
	if a.State() == forms.NotAsked {
		return ""
	}
	if a.State() != forms.Answered {
		return reasonWords(a.State())
	}
	return c.AnswerText(a)
}

// cellOptions are the answers of a yes/no or choice column that have a key of their own.
func cellOptions(c forms.Column) []option {
	return options(&forms.Question{ID: c.ID, Kind: c.Kind, Choices: c.Choices})
}
