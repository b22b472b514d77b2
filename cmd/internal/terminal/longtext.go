package terminal

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// longText asks for several lines. Enter begins a new one; Ctrl-S, or a dot on a line of its own, is done. The old
// text stands in the field to be gone on with.
type longText struct {
	question
	input   *editor
	touched bool // the old text is being worked on: Enter no longer keeps it
}

func newLongText(p interview.Prompt) *longText {
	return &longText{question: newQuestion(p), input: newEditor(p.Previous.Text(), true, forms.MaxTextRunes)}
}

func (*longText) typing() bool { return true }

func (l *longText) draft() any {
	if l.input.text == l.p.Previous.Text() {
		return nil
	}
	return l.input.text
}

func (l *longText) restore(d any) {
	if s, ok := d.(string); ok {
		l.input.set(s)
		l.touched = true
	}
}

func (l *longText) press(k key) (interview.Reply, bool) {
	reply, v := l.key(k)
	return reply, v == done
}

func (l *longText) key(k key) (interview.Reply, verdict) {
	if reply, v := l.before(k); v != pass {
		return reply, v
	}
	switch k.code {
	case keySave:
		return l.finishText()
	case keyEnter:
		if reply, v := l.colon(); v != pass {
			return reply, v
		}
		if l.dot() || l.input.empty() || !l.touched && l.p.Previous.Text() != "" && l.draft() == nil {
			return l.finishText()
		}
		k = key{code: keyRune, r: '\n'}
	case keyLeft, keyBackspace:
		if l.input.empty() {
			return interview.Reply{Action: interview.ActBack}, done
		}
	case keyRune:
		if l.input.empty() && (k.r == '<' || k.r == '?') {
			return l.command(k.r)
		}
		if k.r == ':' && !l.touched && !l.input.empty() { // a command, beside the old text
			l.input.insert("\n")
		}
	default:
	}
	used, fits := l.input.press(k, fieldWidth(indent+2, l.width))
	if !fits {
		l.hint = hintNoRoom
	}
	l.touched = l.touched || used
	return interview.Reply{}, stay
}

// dot reports whether the last line is only a dot, and takes it out of the text.
func (l *longText) dot() bool {
	rest, ok := strings.CutSuffix("\n"+l.input.text, "\n.")
	if !ok || l.input.at != len(l.input.text) {
		return false
	}
	l.input.set(strings.TrimPrefix(rest, "\n"))
	return true
}

// colon does what the line that the cursor is on says, when it is a command. The line is taken out of the text.
func (l *longText) colon() (interview.Reply, verdict) {
	from, to := l.input.lineStart(), l.input.lineEnd()
	name := l.input.text[from:to]
	if len(name) != 2 || name[0] != ':' || !strings.Contains(typedCommands, name[1:]) {
		return interview.Reply{}, pass
	}
	rest := strings.TrimSuffix(l.input.text[:from], "\n") + l.input.text[to:]
	if strings.Contains("dup", name[1:]) && strings.TrimSpace(rest) != strings.TrimSpace(l.p.Previous.Text()) && strings.TrimSpace(rest) != "" {
		l.hint = "There is text here. Ctrl-S records it; to record a reason instead, take the text away first."
		return interview.Reply{}, stay
	}
	l.input.set(rest)
	return l.typed(name)
}

func (l *longText) finishText() (interview.Reply, verdict) {
	text := strings.TrimSpace(l.input.text)
	switch {
	case text == "" && l.p.Previous.State() == forms.Answered:
		l.hint = "The old text is still recorded. Type a new one, or one of the words below; :b goes back and keeps it."
		return interview.Reply{}, stay
	case text == "":
		return l.keep(hintEnterText)
	case text == strings.TrimSpace(l.p.Previous.Text()):
		return l.keep("")
	}
	return l.accept(forms.LongTextAnswer(text))
}

func (l *longText) page(w int) page {
	p := l.frame(w)
	if !l.helping && l.p.Previous.State().Refused() {
		p.top = append(append(p.top, l.previous(w)...), nil)
	}
	if l.p.Previous.State() == forms.Answered && l.draft() == nil && !l.helping {
		p.top = append(p.top, hang("● ", dim, strings.TrimSpace(l.keeps(w)[0].text())+" · typing goes on with it", w)...)
	}
	var col int
	p.list, p.focus, col = fieldLines("› ", l.input, w)
	p.cur = cursor{on: cursorInList, col: col}
	how := "Enter: new line   ·   Ctrl-S, or . on a line of its own: done"
	if left := forms.MaxTextRunes - utf8.RuneCountInString(l.input.text); left < 500 {
		how += "   ·   room for " + strconv.Itoa(left) + " characters"
	}
	p.foot = append([]line{nil}, hang("  ", dim, how, w)...)
	return l.finish(p, w, true)
}
