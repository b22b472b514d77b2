package terminal

import (
	"strings"

	"github.com/kapscreen/kapscreen/forms/interview"
)

// menu offers entries: a key that can only mean one of them chooses it at once; longer keys are typed out. With search,
// / begins words that are handed over as they are.
type menu struct {
	p      interview.Prompt
	half   []string // questions with something typed that is no answer yet
	input  *editor  // what is typed so far
	search bool     // / was pressed
	mark   int      // where the arrows are; -1: nowhere
	hint   string
	scroll int
	whole  bool // long lines are shown whole
}

func newMenu(p interview.Prompt) *menu {
	return &menu{p: p, input: newEditor("", false, 200), mark: -1, hint: safe(p.Problem)}
}

func (m *menu) press(k key) (interview.Reply, bool) {
	m.hint = ""
	switch k.code {
	case keyStop:
		return interview.Reply{Action: interview.ActStop}, true
	case keyReview:
		return interview.Reply{Action: interview.ActReview}, true
	case keyEnter:
		return m.enter()
	case keyEsc:
		if m.search || !m.input.empty() || m.mark >= 0 {
			m.input.set("")
			m.search, m.mark = false, -1
			return interview.Reply{}, false
		}
		return interview.Reply{Action: interview.ActBack}, true
	case keyUp, keyDown:
		m.move(k.code)
		return interview.Reply{}, false
	case keyPageUp, keyPageDown:
		m.mark = -1
		m.scroll += map[keyCode]int{keyPageUp: -8, keyPageDown: 8}[k.code]
		return interview.Reply{}, false
	case keyRight:
		if m.input.empty() {
			m.whole = !m.whole
			return interview.Reply{}, false
		}
	case keyLeft, keyBackspace:
		if m.input.empty() {
			if m.search {
				m.search = false
				return interview.Reply{}, false
			}
			return interview.Reply{Action: interview.ActBack}, true
		}
	case keyPaste:
		if !m.search {
			m.hint = "Pasted text chooses nothing here."
			return interview.Reply{}, false
		}
	case keyRune:
		if !m.search {
			return m.letter(k.r)
		}
	default:
	}
	m.input.press(k, 80)
	return interview.Reply{}, false
}

// letter takes one more character of a key.
func (m *menu) letter(r rune) (interview.Reply, bool) {
	typed := m.input.text + string(r)
	exact, longer := "", false
	for _, e := range m.p.Menu {
		switch {
		case strings.EqualFold(e.Key, typed):
			exact = e.Key
		case len(e.Key) > len(typed) && strings.EqualFold(e.Key[:len(typed)], typed):
			longer = true
		}
	}
	m.mark = -1
	switch {
	case exact != "" && !longer:
		return interview.Reply{Action: interview.ActChoose, Target: exact}, true
	case exact != "" || longer:
		m.input.set(typed)
	case m.input.empty() && r == '<':
		return interview.Reply{Action: interview.ActBack}, true
	case m.p.Search && r == '/':
		m.search = true
		m.input.set("")
	default:
		m.input.set("")
		m.hint = "No line has this key."
		if m.p.Search {
			m.hint += " To look for words, press / first."
		}
	}
	return interview.Reply{}, false
}

func (m *menu) enter() (interview.Reply, bool) {
	typed := strings.TrimSpace(m.input.text)
	if m.mark >= 0 {
		return interview.Reply{Action: interview.ActChoose, Target: m.p.Menu[m.mark].Key}, true
	}
	for _, e := range m.p.Menu {
		if !m.search && (typed != "" && strings.EqualFold(e.Key, typed) || strings.EqualFold(e.Key, "enter") && typed == "") {
			return interview.Reply{Action: interview.ActChoose, Target: e.Key}, true
		}
	}
	if m.search && typed != "" {
		return interview.Reply{Action: interview.ActChoose, Text: typed}, true
	}
	m.hint = "Enter alone chooses nothing. Press one of the keys."
	return interview.Reply{}, false
}

func (m *menu) move(code keyCode) {
	if len(m.p.Menu) == 0 {
		return
	}
	if code == keyDown {
		m.mark = min(m.mark+1, len(m.p.Menu)-1)
		return
	}
	if m.mark < 0 {
		m.mark = len(m.p.Menu)
	}
	m.mark = max(0, m.mark-1)
}

func (m *menu) page(w int) page {
	p := page{head: header(m.p.Where, w), top: []line{nil}}
	if m.p.Title != "" {
		p.top = append(append(p.top, para(bold, safe(m.p.Title), w)...), nil)
	}
	for _, l := range m.p.Lines {
		p.list = append(p.list, m.line(l, w)...)
	}
	pinned := len(m.p.Menu) <= mostPinned
	switch {
	case len(m.p.Lines) == 0:
	case pinned:
		p.foot = []line{nil}
	default:
		p.list = append(p.list, nil)
	}
	p.focus, p.scroll = m.scroll, m.mark < 0 || pinned
	for i, l := range m.entries(w) {
		if pinned {
			p.foot = append(p.foot, l...)
			continue
		}
		if i == m.mark {
			p.focus = len(p.list)
		}
		p.list = append(p.list, l...)
	}
	p.focus = max(0, min(p.focus, len(p.list)-1))
	p.foot = append(p.foot, m.typing(w)...)
	p.foot = append(p.foot, hintLines(m.hint, w)...)
	if len(m.half) > 0 {
		p.foot = append(append(p.foot, nil), hang("! ", bold, "Typed, but not finished, and so not saved: "+strings.Join(m.half, ", "), w)...)
	}
	keys := []hint{{"a key", "chooses", ""}, {"↑ ↓", "mark", ""}}
	if m.cut(w) {
		keys = append(keys, hint{"→", "long lines whole", "whole"})
	}
	if m.p.Search {
		keys = append(keys, hint{"/", "looks for words", ""})
	}
	last := []hint{{"<", "back", ""}, {"Ctrl-C", "stop", ""}}
	p.keys = [][]hint{keys, last}
	p.more = [][]hint{keys, append([]hint{{"PgDn", "more", ""}}, last...)}
	return p
}

// mostPinned is how many entries stay in view whatever stands above them.
const mostPinned = 6

// mostRows is how many rows a line above the entries takes until it is shown whole.
const mostRows = 3

func (m *menu) line(l string, w int) []line {
	rows := foreign(l, w)
	if m.whole || len(rows) <= mostRows {
		return rows
	}
	rows = rows[:mostRows]
	last := rows[mostRows-1]
	text := last[len(last)-1].text
	if room := max(1, min(w-1, measure)-indent-2); cells(text) > room {
		text = strings.TrimSuffix(clip(text, room), "…")
	}
	text = strings.TrimRight(text, " ") + " …"
	rows[mostRows-1] = append(last[:len(last)-1:len(last)-1], span{text, plain})
	return rows
}

// cut reports whether a line is not shown whole.
func (m *menu) cut(w int) bool {
	for _, l := range m.p.Lines {
		if len(foreign(l, w)) > mostRows {
			return true
		}
	}
	return false
}

// entries are the lines of each entry, with the hints in a column of their own, shortened if need be.
func (m *menu) entries(w int) [][]line {
	keys, texts := 0, 0
	for _, e := range m.p.Menu {
		keys, texts = max(keys, cells(safe(e.Key))), max(texts, cells(safe(e.Text)))
	}
	texts = min(texts, max(20, (min(w, measure)-indent-keys)/2))
	at := indent + 2 + keys + 2 + texts + 3
	var out [][]line
	for i, e := range m.p.Menu {
		lead, st := "  ", plain
		if i == m.mark {
			lead, st = "▸ ", bold
		}
		lead += pad(safe(e.Key), keys) + "  "
		if e.Hint == "" {
			out = append(out, hang(lead, st, safe(e.Text), w))
			continue
		}
		lines := hang(lead, st, safe(e.Text), at-2)
		first := lines[0]
		lines[0] = append(first, span{strings.Repeat(" ", max(1, at-first.cells())), plain}, span{clip(safe(e.Hint), w-1-at), dim})
		out = append(out, lines)
	}
	return out
}

// inView is told what the picture showed.
func (m *menu) inView(first, _, _ int) {
	if m.mark < 0 {
		m.scroll = first
	}
}

// typing shows what has been typed and what Enter will do with it.
func (m *menu) typing(w int) []line {
	switch {
	case m.search:
		return append([]line{nil}, hang("/ ", bold, safe(m.input.text)+"_   Enter looks for it · Esc takes it away", w)...)
	case !m.input.empty():
		return append([]line{nil}, hang("› ", bold, safe(m.input.text)+"_   Enter chooses · or type on", w)...)
	case m.mark >= 0:
		return append([]line{nil}, hang("  ", dim, "Enter chooses the marked line", w)...)
	}
	return nil
}
