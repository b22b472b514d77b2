package terminal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// editor is a text being typed, with a cursor. It moves and deletes by what a person sees as one character.
type editor struct {
	text  string
	at    int  // byte offset of the cursor, on a character's border
	lines bool // several lines
	max   int  // runes; 0: no bound
}

// newEditor starts with text and the cursor at its end.
func newEditor(text string, lines bool, maxRunes int) *editor {
	return &editor{text: text, at: len(text), lines: lines, max: maxRunes}
}

func (e *editor) empty() bool { return e.text == "" }

func (e *editor) set(text string) { e.text, e.at = text, len(text) }

// insert puts text at the cursor, all of it or nothing: false means that there is no room for it.
func (e *editor) insert(s string) bool {
	if !e.lines {
		s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' }), " ")
	}
	if e.max > 0 && utf8.RuneCountInString(e.text)+utf8.RuneCountInString(s) > e.max {
		return false
	}
	e.text = e.text[:e.at] + s + e.text[e.at:]
	e.at = e.border(e.at + len(s))
	return true
}

// border is the first character border at or after the offset: typing a combining mark moves borders.
func (e *editor) border(at int) int {
	pos, state, rest := 0, -1, e.text
	for rest != "" && pos < at {
		var c string
		c, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		pos += len(c)
	}
	return pos
}

// before is the offset of the character that ends at the cursor.
func (e *editor) before() int {
	last, pos, state, rest := 0, 0, -1, e.text
	for rest != "" && pos < e.at {
		last = pos
		var c string
		c, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		pos += len(c)
	}
	return last
}

func (e *editor) after() int {
	if e.at >= len(e.text) {
		return e.at
	}
	c, _, _, _ := uniseg.FirstGraphemeClusterInString(e.text[e.at:], -1)
	return e.at + len(c)
}

func (e *editor) cut(from, to int) {
	e.text = e.text[:from] + e.text[to:]
	e.at = e.border(from)
}

func (e *editor) lineStart() int { return strings.LastIndexByte(e.text[:e.at], '\n') + 1 }

func (e *editor) lineEnd() int {
	if i := strings.IndexByte(e.text[e.at:], '\n'); i >= 0 {
		return e.at + i
	}
	return len(e.text)
}

func (e *editor) wordLeft() int {
	s := strings.TrimRightFunc(e.text[:e.at], unicode.IsSpace)
	return strings.LastIndexFunc(s, unicode.IsSpace) + 1
}

func (e *editor) wordRight() int {
	s := e.text[e.at:]
	word := strings.TrimLeftFunc(s, unicode.IsSpace)
	skipped := len(s) - len(word)
	if i := strings.IndexFunc(word, unicode.IsSpace); i >= 0 {
		return e.at + skipped + i
	}
	return len(e.text)
}

// press edits. It reports whether the key was one of editing, and whether the text had room for it.
func (e *editor) press(k key, w int) (used, fits bool) {
	switch k.code {
	case keyRune:
		return true, e.insert(string(k.r))
	case keyPaste:
		return true, e.insert(k.text)
	case keyBackspace:
		e.cut(e.before(), e.at)
	case keyDelete:
		e.cut(e.at, e.after())
	case keyKillLine:
		e.cut(e.lineStart(), e.at)
	case keyKillEnd:
		e.cut(e.at, e.lineEnd())
	case keyKillWord:
		e.cut(e.wordLeft(), e.at)
	case keyLeft:
		e.at = e.before()
	case keyRight:
		e.at = e.after()
	case keyWordLeft:
		e.at = e.wordLeft()
	case keyWordRight:
		e.at = e.wordRight()
	case keyHome:
		e.at = e.lineStart()
	case keyEnd:
		e.at = e.lineEnd()
	case keyUp:
		return e.vertical(-1, w), true
	case keyDown:
		return e.vertical(1, w), true
	case keyEnter, keyTab, keyPageUp, keyPageDown, keyEsc, keyHelp, keyStop, keyHide, keyReview, keySave, keyRedraw, keyIdle:
		return false, true
	}
	return true, true
}

// rows are the byte ranges of the lines as shown at w columns, and where the cursor stands in them.
func (e *editor) rows(w int) (rows [][2]int, row, col int) {
	start := 0
	for l := range strings.SplitSeq(e.text, "\n") {
		for _, r := range breakRanges(l, w) {
			rows = append(rows, [2]int{start + r[0], start + r[1]})
		}
		start += len(l) + 1
	}
	for i, r := range rows {
		if r[0] <= e.at {
			row = i
		}
	}
	return rows, row, min(cells(e.text[rows[row][0]:e.at]), w)
}

// vertical moves the cursor a shown line up or down.
func (e *editor) vertical(step, w int) bool {
	rows, row, col := e.rows(w)
	to := row + step
	if to < 0 || to >= len(rows) {
		return false
	}
	line := e.text[rows[to][0]:rows[to][1]]
	at, used, state, rest := rows[to][0], 0, -1, line
	for rest != "" {
		var c string
		var n int
		c, rest, n, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if used+n > col {
			break
		}
		used += n
		at += len(c)
	}
	e.at = at
	return true
}
