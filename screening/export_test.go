package screening

import (
	"slices"

	"github.com/kapscreen/kapscreen/forms"
)

// TellingParts says the long way what Telling says: it looks at a whole response for each part, and judges every rule
// and every value. It returns the part's numbers that raise the rule, and for each part the values that it feeds.
func TellingParts(rep *Report, rule *Rule, q *forms.Question) (raise []int, feeds [][]string) {
	whole := split(rep.Response.Answer(q))
	if len(whole) > mostParts {
		return nil, nil
	}
	for i, answer := range whole {
		bare := forms.NewResponse(rep.Book.Form, rep.Response.ConsultDate)
		bare.Set(q, answer)
		view := forms.Look(bare, forms.Settings{})
		if statusOf(view.Frame().Outcome(rule.condition)) == Raised {
			raise = append(raise, i)
		}
		var fed []string
		for _, slot := range rule.condition.Direct() {
			v, ok := rep.Book.Form.ValueAt(slot)
			if ok && slices.Contains(v.Inputs, q.ID) && isTrue(view, v) && isTrue(rep.View, v) {
				fed = append(fed, v.ID)
			}
		}
		feeds = append(feeds, fed)
	}
	return raise, feeds
}

func isTrue(view *forms.View, v *forms.Value) bool {
	c := view.Value(v.ID)
	return v.Kind == forms.YesNo && c.State == forms.Answered && c.Answer.Yes()
}

// Split is the parts of an answer.
func Split(a forms.Answer) []forms.Answer { return split(a) }
