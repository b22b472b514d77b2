package terminal

import (
	"fmt"
	"strings"
)

// style is how a piece of text looks. No meaning hangs on it alone.
type style uint8

const (
	plain style = iota
	dim
	bold
	alert
)

var sgr = [...]string{plain: "", dim: "\x1b[2m", bold: "\x1b[1m", alert: "\x1b[1;31m"}

// span is text of one style, line a row of the screen.
type (
	span struct {
		text  string
		style style
	}
	line []span
)

func say(st style, s string) line { return line{{s, st}} }

func (l line) cells() int {
	n := 0
	for _, s := range l {
		n += cells(s.text)
	}
	return n
}

func (l line) text() string {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(s.text)
	}
	return strings.TrimRight(b.String(), " ")
}

// write adds the line to b, with control sequences unless bare.
func (l line) write(b *strings.Builder, bare bool) {
	for _, s := range l {
		if bare || s.style == plain {
			b.WriteString(s.text)
			continue
		}
		b.WriteString(sgr[s.style])
		b.WriteString(s.text)
		b.WriteString("\x1b[0m")
	}
}

// indent is the left margin of everything between the two rules.
const indent = 3

// measure is the widest that running text gets: longer lines are hard to read.
const measure = 100

// para is a paragraph at the margin.
func para(st style, s string, w int) []line { return hang("", st, s, w) }

// hang is a paragraph whose first line starts with a label; the others stand under its text.
func hang(label string, st style, s string, w int) []line {
	left := indent + cells(label)
	var out []line
	for i, l := range wrap(s, max(10, min(w-1, measure)-left)) {
		lead := strings.Repeat(" ", left)
		if i == 0 {
			lead = strings.Repeat(" ", indent) + label
		}
		out = append(out, line{{lead, st}, {l, st}})
	}
	return out
}

// foreign is a foreign line, made harmless; it stands in as far as its leading blanks say. A first word set off by two
// blanks or more is a label: what does not fit on the line stands under its text.
func foreign(s string, w int) []line {
	const widest = 14
	text := shown(s)
	body := strings.TrimLeft(text, " ")
	lead := text[:min(len(text)-len(body), 30)]
	if word, rest, ok := strings.Cut(body, "  "); ok && len(word) <= widest && !strings.Contains(word, " ") {
		rest = strings.TrimLeft(rest, " ")
		lead, body = lead+body[:len(body)-len(rest)], rest
	}
	return hang(lead, plain, body, w)
}

// hint is a key and what it does.
type hint struct{ key, does, brief string }

// rarely marks, as brief, a key that is left out where there is no room for it.
const rarely = "-"

// page is a picture before it is laid out for a window.
type page struct {
	head   []line // at the top
	top    []line // the question; stays in view
	list   []line // may scroll
	focus  int    // the line of list that has to be in view; with scroll the first line in view
	scroll bool
	foot   []line   // below the list; stays in view
	extra  [][]line // below that, as far as there is room for whole pieces; the first matters most
	keys   [][]hint
	more   [][]hint // instead of keys while lines of the list are below the window; as many lines as keys
	cur    cursor
}

// cursor is where the person types, if anywhere: on list[focus], foot[row] or top[row].
type cursor struct {
	on       cursorOn
	row, col int
}

type cursorOn uint8

const (
	cursorNowhere cursorOn = iota
	cursorInList
	cursorInFoot
	cursorInTop
)

// picture is what is on the screen.
type picture struct {
	lines    []line
	row, col int // of the cursor, from 0; row -1: no cursor
	inView   int // lines of the list
	below    int // lines of the list that are out of view
}

// lay fits a page into w columns and h rows. fill puts the keys on the last rows of the window. from is the first line of
// the list that was in view before, so that a list does not jump; the one that is in view now comes back.
func (p page) lay(w, h, from int, fill bool) (picture, int) {
	keys := keyLines(p.keys, w)
	room := max(3, h-len(p.head)-len(keys))
	if c := p.compact(); p.rows() > room && c.rows() <= room {
		p = c
	}
	extra := fitting(p.extra, room-p.rows())
	p, shown := p.squeezed(room)
	if p.scroll {
		from = max(0, min(p.focus, len(p.list)-shown))
		p.focus = from + 1
	}
	list, from := window(p.list, p.focus, from, shown)
	pic := picture{row: -1, inView: len(list), below: max(0, len(p.list)-from-len(list))}
	if pic.below > 0 && p.more != nil {
		keys = keyLines(p.more, w)
	}
	add := func(on cursorOn, row int, lines []line) {
		if p.cur.on == on {
			pic.row, pic.col = len(pic.lines)+row, min(p.cur.col, w-1)
		}
		pic.lines = append(pic.lines, lines...)
	}
	pic.lines = append(pic.lines, p.head...)
	add(cursorInTop, p.cur.row, p.top)
	add(cursorInList, p.focus-from, list)
	add(cursorInFoot, p.cur.row, p.foot)
	pic.lines = append(pic.lines, extra...)
	for fill && len(pic.lines) < h-len(keys) {
		pic.lines = append(pic.lines, nil)
	}
	pic.lines = append(pic.lines, keys...)
	for i, l := range pic.lines {
		pic.lines[i] = l.clip(w - 1)
	}
	return pic, from
}

// rows is how many lines the page takes between header and keys.
func (p page) rows() int { return len(p.top) + len(p.list) + len(p.foot) }

// compact is the page without the empty lines above its list but the last: a scale in view is worth more than air.
func (p page) compact() page {
	var top []line
	row := p.cur.row
	for i, l := range p.top {
		if len(l) > 0 || i == len(p.top)-1 {
			top = append(top, l)
		} else if p.cur.on == cursorInTop && i < p.cur.row {
			row--
		}
	}
	p.top, p.cur.row = top, row
	return p
}

// squeezed is the page as it fits into room rows, and how many lines of its list are in view. When even the question is
// too long, it scrolls with the list.
func (p page) squeezed(room int) (page, int) {
	shown := room - len(p.top) - len(p.foot)
	if shown >= min(3, len(p.list)) {
		return p, shown
	}
	p.list = append(append([]line{}, p.top...), p.list...)
	if !p.scroll {
		p.focus += len(p.top)
	}
	p.top = nil
	if p.cur.on == cursorInTop {
		p.cur.on = cursorNowhere
	}
	return p, max(1, room-len(p.foot))
}

// fitting are the pieces that fit into n lines, each after an empty one.
func fitting(pieces [][]line, n int) []line {
	var out []line
	for _, piece := range pieces {
		if len(out)+1+len(piece) <= n {
			out = append(append(out, nil), piece...)
		}
	}
	return out
}

// clip keeps a line within w columns: the last guard against a terminal that wraps by itself.
func (l line) clip(w int) line {
	if l.cells() <= w {
		return l
	}
	var out line
	for _, s := range l {
		s.text = clip(s.text, w-out.cells())
		out = append(out, s)
	}
	return out
}

// window picks the n lines of list around focus, with a marker where lines are left out.
func window(list []line, focus, from, n int) ([]line, int) {
	if len(list) <= n {
		return list, 0
	}
	// A marker takes the place of a line, so the focus must not stand on the first or last shown line of a cut list.
	if n >= 3 {
		from = min(from, max(0, focus-1))
		from = max(from, focus+2-n)
	} else {
		from = focus
	}
	from = max(0, min(from, len(list)-n))
	out := append([]line{}, list[from:from+n]...)
	if n < 3 {
		return out, from
	}
	if from > 0 {
		out[0] = say(dim, fmt.Sprintf("%*s↑ %d more lines", indent, "", from+1))
	}
	if below := len(list) - from - n; below > 0 {
		out[n-1] = say(dim, fmt.Sprintf("%*s↓ %d more lines", indent, "", below+1))
	}
	return out, from
}

// oneRow is the first of the groups that fits on one row, with wide gaps if possible.
func oneRow(w int, groups ...[]string) (string, bool) {
	for _, g := range groups {
		for _, gap := range []string{"   ", "  "} {
			if one := " " + strings.Join(g, gap); cells(one) < w {
				return one, true
			}
		}
	}
	return "", false
}

func rule(w int) line { return say(dim, " "+strings.Repeat("─", max(0, w-2))) }

// keyLines are the command keys, one line a group, under a rule. A group that does not fit uses its short words, and if
// need be another line.
func keyLines(groups [][]hint, w int) []line {
	if len(groups) == 0 {
		return nil
	}
	out := []line{nil, rule(w)}
	for _, g := range groups {
		var all, usual, short []string
		for _, h := range g {
			s := h.brief
			if s == "" || s == rarely {
				s = h.does
			}
			all = append(all, strings.TrimSpace(h.key+" "+h.does))
			if h.brief != rarely {
				usual = append(usual, strings.TrimSpace(h.key+" "+h.does))
				short = append(short, strings.TrimSpace(h.key+" "+s))
			}
		}
		if one, ok := oneRow(w, all, usual); ok {
			out = append(out, say(dim, one))
			continue
		}
		row := ""
		for _, s := range short {
			if row != "" && cells(row)+2+cells(s) >= w {
				out = append(out, say(dim, row))
				row = ""
			}
			if row == "" {
				row = " " + s
			} else {
				row += "  " + s
			}
		}
		out = append(out, say(dim, row))
	}
	return out
}
