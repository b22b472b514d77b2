package terminal

import (
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
)

// TestEveryBuiltInQuestionIsReadable holds that in the smallest window the words of each built-in question, its first
// answer and the command keys are all in view, and that help can be read to its end.
func TestEveryBuiltInQuestionIsReadable(t *testing.T) {
	t.Parallel()
	const w, h = 60, 20
	for _, name := range library.Names() {
		form, problems := forms.Load(library.FS(), name, library.FS())
		if form == nil {
			t.Fatalf("load %s: %v", name, problems)
		}
		for _, q := range form.Questions() {
			p := askFor(q)
			if q.Instrument != nil {
				p.Stem, p.SoFar = q.Instrument.Stem, make([]forms.Answer, 20)
			}
			screen := drawn(questionFor(p), w, h)
			for _, l := range wrap(shown(q.Ask), w-1-indent) {
				if !strings.Contains(screen, l) {
					t.Errorf("%s: %q is out of view:\n%s", q.ID, l, screen)
				}
			}
			if len(q.Choices) > 0 && !strings.Contains(screen, strings.Fields(q.Choices[0].Text)[0]) {
				t.Errorf("%s: no answer is in view:\n%s", q.ID, screen)
			}
			if oneKey(q) && q.Kind != forms.MultiChoice && len(q.Choices) <= 5 && strings.Contains(screen, "more lines") {
				t.Errorf("%s: not all answers are in view:\n%s", q.ID, screen)
			}
			if n := strings.Count(screen, "\n"); n != h {
				t.Errorf("%s: %d lines", q.ID, n)
			}
		}
	}
}
