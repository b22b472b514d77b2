package terminal

import (
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// surveyRig is a Survey and the keys a person presses.
type surveyRig struct {
	*Survey
	keys *fed
}

func newSurveyRig(t *testing.T) rig {
	s, _ := asker(t, "", Options{})
	return &surveyRig{s, s.keys.(*fed)}
}

func (r *surveyRig) pending() bool { return len(r.keys.keys) > 0 }

func (r *surveyRig) press(s string) { r.keys.keys = append(r.keys.keys, feed(s).keys...) }

func (r *surveyRig) do(p interview.Prompt, g gesture) {
	command := func(c string) {
		if q := p.Question; q != nil && (len(q.Choices) == 0 && q.Kind != forms.YesNo && q.Kind != forms.Table) {
			c = ":" + c + "\r"
		}
		r.press(c)
	}
	switch g.what {
	case doEnter, doRowsDone:
		r.press("\r")
	case doClear:
		r.press("\x15")
	case doChoose:
		for _, w := range g.words {
			r.press(keyOf(p.Question, w))
		}
		if p.Question.Safety || p.Question.Kind == forms.MultiChoice {
			r.press("\r")
		}
	case doWrite:
		if g.words != nil {
			r.press(strings.Join(g.words, "\r") + "\x13")
			return
		}
		r.press(g.text + "\r")
	case doRefuse:
		command(map[forms.State]string{forms.Declined: "d", forms.NotSure: "u", forms.AskPrescriber: "p"}[g.state])
		if p.Question.Safety {
			r.press("\r")
		}
	case doNote:
		command("w")
		r.press(g.text + "\r")
	case doBack:
		if p.Question != nil && p.Question.Kind == forms.LongText {
			r.press(":b\r")
			return
		}
		r.press("<")
	case doSkip:
		r.press("\t")
	case doJump:
		command("j")
	case doStop:
		r.press("\x03")
	case doReview:
		r.press("\x12")
	case doInitials:
		r.press(g.text + "\r")
	case doPick:
		r.press(g.text)
		for _, e := range p.Menu {
			if e.Key != g.text && strings.HasPrefix(e.Key, g.text) {
				r.press("\r")
			}
		}
	case doSearch:
		r.press("/" + g.text + "\r")
	case doRow:
		r.press("a")
		for i, c := range g.words {
			if p.Question.Columns[i].Kind == forms.YesNo {
				r.press(c[:1])
				continue
			}
			r.press(c + "\r")
		}
	case doNoRows:
		r.press("0")
	case doNonsense:
		r.press("z")
	}
}

// keyOf is the key that stands for a code.
func keyOf(q *forms.Question, code string) string {
	for i, o := range options(q) {
		if q.Kind == forms.YesNo && strings.EqualFold(o.text, code) || q.Kind != forms.YesNo && q.Choices[i].Code == code {
			return o.label
		}
	}
	panic("no key stands for " + code)
}

func TestSurveyPassesTheSuite(t *testing.T) {
	t.Parallel()
	testAsker(t, newSurveyRig)
}
