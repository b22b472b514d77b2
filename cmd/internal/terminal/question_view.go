package terminal

import (
	"fmt"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
)

// frame is the page of a question: its header, words and keys. The prompt adds list and foot.
func (b *question) frame(w int) page {
	b.width = w
	p := page{head: header(b.p.Where, w), top: b.words(w), extra: b.background(w)}
	if b.helping {
		p.top, p.extra = []line{nil}, nil
	}
	return p
}

// words are the question itself and what has to be said with it.
func (b *question) words(w int) []line {
	out := []line{nil}
	for _, l := range b.p.Lines {
		out = append(out, hang("· ", dim, safe(l), w)...)
	}
	if len(b.p.Lines) > 0 {
		out = append(out, nil)
	}
	if in := b.q.Instrument; in != nil {
		lead := safe(in.Title)
		if b.p.Stem != "" {
			lead += " · " + safe(b.p.Stem)
		}
		item := fmt.Sprintf("item %d of %d", b.q.Item, len(b.p.SoFar))
		if len(b.p.SoFar) == 0 {
			item = fmt.Sprintf("item %d", b.q.Item)
		}
		out = append(out, beside(para(dim, lead, w-cells(item)-3), say(dim, item), w)...)
		out = append(out, nil)
	}
	for _, l := range para(bold, shown(b.q.Ask), w) {
		out = append(out, line{{l[0].text, plain}, l[1]})
	}
	if b.q.Sensitive {
		out = append(out, para(dim, "This is asked of everyone.", w)...)
	}
	return append(out, nil)
}

// beside puts right at the right end of the first of lines.
func beside(lines []line, right line, w int) []line {
	first := lines[0]
	gap := max(2, min(w, measure)-1-first.cells()-right.cells())
	lines[0] = append(append(first[:len(first):len(first)], span{strings.Repeat(" ", gap), plain}), right...)
	return lines
}

// background is what helps but may give way: the answers so far, why this is asked, the licence.
func (b *question) background(w int) [][]line {
	var out [][]line
	if s := soFar(b.p.SoFar, b.q.Item); s != "" {
		out = append(out, para(dim, "answered so far   "+s, w))
	}
	if b.q.Why != "" {
		out = append(out, para(dim, shown(b.q.Why), w))
	}
	if in := b.q.Instrument; in != nil && in.Licence != "" {
		out = append(out, para(dim, safe(in.Licence), w))
	}
	return out
}

// soFar lists the items of an instrument that have an answer or a reason, as item:answer.
func soFar(answers []forms.Answer, now int) string {
	var out []string
	for i, a := range answers {
		if s := mark(a); s != "" && i+1 != now {
			out = append(out, fmt.Sprintf("%d:%s", i+1, s))
		}
	}
	return strings.Join(out, "  ")
}

// mark is an answer of an item in a letter or a number.
func mark(a forms.Answer) string {
	switch a.State() {
	case forms.Answered:
		switch a.Kind() {
		case forms.YesNo:
			if a.Yes() {
				return "yes"
			}
			return "no"
		case forms.Choice:
			return safe(a.Code())
		case forms.Integer, forms.Decimal:
			return fmt.Sprint(a.Number())
		case forms.MultiChoice, forms.DateKind, forms.Text, forms.LongText, forms.Table:
			return "✓"
		}
	case forms.Declined:
		return "declined"
	case forms.NotSure:
		return "not sure"
	case forms.AskPrescriber:
		return "prescriber"
	case forms.NotAsked, forms.NotApplicable:
	}
	return ""
}

// shown is foreign text of several lines, made harmless.
func shown(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = safe(strings.TrimSuffix(l, "\r"))
	}
	return strings.Join(lines, "\n")
}

// previous says what is recorded now.
func (b *question) previous(w int) []line {
	st := b.p.Previous.State()
	if st == forms.NotAsked {
		return nil
	}
	text := reasonWords(st)
	if st == forms.Answered {
		text = shown(b.q.AnswerText(b.p.Previous))
	}
	return append(hang("● ", plain, text, w), b.keeps(w)...)
}

// keeps says what Enter does while an old answer is shown.
func (b *question) keeps(w int) []line {
	if b.p.Earlier {
		return hang("  ", dim, "from an earlier response, not recorded yet · Enter records it", w)
	}
	return hang("  ", dim, "Enter keeps it", w)
}

// finish adds note, hint and keys, and puts help over it all when it is asked for.
func (b *question) finish(p page, w int, colon bool) page {
	if b.helping {
		p.list, p.foot, p.cur = b.help(w, colon), nil, cursor{}
		b.helpAt = min(b.helpAt, len(p.list)-1)
		p.focus, p.scroll = b.helpAt, true
		p.keys = [][]hint{{{"↑ ↓", "more", ""}, {"any other key", "goes back to the question", ""}}}
		return p
	}
	p.keys = commandKeys(colon, b.q.Kind == forms.YesNo)
	if b.reason != forms.NotAsked {
		p.foot = append(p.foot, nil)
		p.foot = append(p.foot, hang("▸ ", bold, reasonWords(b.reason), w)...)
		p.foot = append(p.foot, hang("  ", dim, "Enter confirms · any other key changes", w)...)
	}
	switch {
	case b.note != nil:
		p.foot = append(p.foot, nil)
		p = fieldInFoot(p, "In the client's own words: ", b.note, w)
		p.keys = [][]hint{{{"Enter", "keeps the note", ""}, {"Esc", "leaves it as it was", ""}}}
	case b.p.Note != "":
		p.foot = append(append(p.foot, nil), hang("note: ", dim, "“"+safe(b.p.Note)+"”", w)...)
	}
	p.foot = append(p.foot, hintLines(b.hint, w)...)
	return p
}

func hintLines(s string, w int) []line {
	if s == "" {
		return nil
	}
	return append([]line{nil}, hang("! ", bold, s, w)...)
}

// fieldInFoot adds a field to the foot and puts the cursor there.
func fieldInFoot(p page, label string, e *editor, w int) page {
	rows, row, col := fieldLines(label, e, w)
	p.cur = cursor{on: cursorInFoot, row: len(p.foot) + row, col: col}
	p.foot = append(p.foot, rows...)
	return p
}

// fieldLines are the lines of a field with its label, and where the cursor is.
func fieldLines(label string, e *editor, w int) (out []line, row, col int) {
	left := indent + cells(label)
	if left > w/2 { // no room beside the label
		out = para(plain, strings.TrimRight(label, " "), w)
		left, label = indent+2, "  "
	}
	lead := len(out)
	rows, row, col := e.rows(fieldWidth(left, w))
	for i, r := range rows {
		gap := strings.Repeat(" ", left)
		if i == 0 {
			gap = strings.Repeat(" ", indent) + label
		}
		out = append(out, line{{gap, plain}, {safe(strings.TrimRight(e.text[r[0]:r[1]], "\n")), plain}})
	}
	return out, lead + row, left + col
}

// fieldWidth leaves a column for the cursor behind the last character.
func fieldWidth(left, w int) int { return max(8, min(w, measure)-left-2) }

func commandKeys(colon, yesNo bool) [][]hint {
	c := ""
	if colon {
		c = ":"
	}
	back, note := hint{"<", "back", ""}, hint{c + "n", "note", ""}
	if yesNo {
		note.key = "w" // n is No here
	}
	if colon {
		back = hint{":b", "back", ""}
	}
	return [][]hint{
		{{c + "d", "declined", ""}, {c + "u", "not sure", ""}, {c + "p", "rather tell the prescriber", "tell prescriber"}, note},
		{back, {c + "j", "jump", ""}, {"Tab", "skip", ""}, {c + "?", "help", ""}, {"Ctrl-R", "review", rarely}, {"Ctrl-L", "hide", rarely}, {"Ctrl-C", "stop", ""}},
	}
}

// help is why a question is asked, and every key.
func (b *question) help(w int, colon bool) []line {
	var out []line
	add := func(title, text string) {
		if text == "" {
			return
		}
		out = append(out, para(bold, title, w)...)
		out = append(append(out, para(plain, shown(text), w)...), nil)
	}
	add("Why this is asked", b.q.Why)
	add("For you", b.q.Help)
	if in := b.q.Instrument; in != nil {
		add(safe(in.FullTitle), strings.TrimSpace(in.Notice+"\n"+in.Paper))
	}
	out = append(out, para(bold, "Keys", w)...)
	for _, h := range helpKeys(colon, b.q.Kind == forms.YesNo) {
		out = append(out, hang(pad(h.key, 11), plain, h.does, w)...)
	}
	return out
}

func helpKeys(colon, yesNo bool) []hint {
	c, enter, back := "", "", "←  <"
	if colon {
		c, enter, back = ":", ", then Enter", "←  <  :b"
	}
	note := c + "n"
	if yesNo {
		note = "w"
	}
	return []hint{
		{c + "d", "the client declines to say" + enter, ""},
		{c + "u", "the client is not sure" + enter, ""},
		{c + "p", "the client would rather tell the prescriber" + enter, ""},
		{note, "a few of the client's own words beside the answer" + enter, ""},
		{back, "the question before" + map[bool]string{true: "; ← and < while nothing is typed"}[colon], ""},
		{c + "j", "jump to a section" + enter, ""},
		{"Tab", "go on without an answer; the question stays open", ""},
		{"Enter", "keeps the answer that is marked ●; never answers by itself", ""},
		{"Ctrl-R", "review", ""},
		{"Ctrl-L", "hide the screen", ""},
		{"Ctrl-C", "stop menu; everything that was answered is saved", ""},
	}
}
