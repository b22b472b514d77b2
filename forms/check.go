package forms

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms/condition"
	"github.com/kapscreen/kapscreen/forms/source"
)

// Check is Load, and then what a form should be beyond being usable: its words decide nothing, every question can be
// reached and told apart, and what people are asked is explained. The form is nil when it cannot be used.
func Check(fsys fs.FS, dir string, library fs.FS) (*Form, source.Problems) {
	b := build(fsys, dir, library)
	usable := !b.log.Failed()
	if b.top != nil {
		CheckWording(b.log, b.top)
	}
	for _, in := range b.form.Instruments {
		CheckWording(b.log, in.at)
		if in.Licence == "" {
			in.at.Problem("licence", "the instrument does not say under which licence it is used", "write licence: and one line")
		}
	}
	for _, q := range b.form.questions {
		b.checkQuestion(q)
	}
	if !usable {
		return nil, b.log.Problems()
	}
	b.checkReach()
	return b.form, b.log.Problems()
}

// cited are keys whose texts are other people's words, or no words at all.
var cited = []string{"paper", "licence", "notice", "cite", "url", "when", "is", "pattern"}

// CheckWording reports every text in a file that holds words which decide or advise (see Wording). Texts that quote
// others (paper, licence, notice, cite) may hold them.
func CheckWording(log *source.Log, m *source.Map) {
	m.Walk(func(key string, v source.Value) {
		if slices.Contains(cited, key) {
			return
		}
		if found := Wording(v.Literal()); found != nil {
			log.Problem(v.Place(), "these words decide or advise, and kapscreen does neither: "+strings.Join(found, ", "),
				"say what was answered, and leave the decision to the medical team")
		}
	})
}

// commands are the letters that lead an interview; a code of that letter could not be typed.
const commands = "dupnj"

func (b *builder) checkQuestion(q *Question) {
	m := b.places[q]
	for _, e := range m.Maps("choices") {
		if code := e.Word("code"); len(code) == 1 && strings.Contains(commands, strings.ToLower(code)) {
			e.Problem("code", "this letter is a key of the interview (d, u, p, n, j)", "use a longer code")
		}
	}
	if m.String("short") == "" {
		m.Warn("id", "the question has no short label, so the PDF shows the whole question", "write short:")
	} else if strings.HasSuffix(q.Short, "?") {
		m.Warn("short", "the short label ends in a question mark", "it labels an answer; take the mark away")
	}
	if q.Sensitive && q.Why == "" {
		m.Warn("id", "a sensitive question does not say why it is asked", "write why: in words for the client")
	}
}

// checkReach reports questions that no set of answers leads to.
func (b *builder) checkReach() {
	f := b.form.scope.Frame()
	f.Reset(0)
	f.Settle()
	for _, q := range b.form.questions {
		if whens := b.whens[q]; len(whens) > 0 && f.Applies(q.Index)&condition.T == 0 {
			b.log.Problem(whens[len(whens)-1].Place(1, 1), "this is never asked: no answers to what comes before meet its condition", "")
		}
	}
}
