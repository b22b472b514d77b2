package terminal

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// scenes are prompts with the keys pressed so far.
func scenes() map[string]struct {
	p    interview.Prompt
	keys string
} {
	scale := askFor(scaleQuestion(false))
	scale.Stem = "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
	scale.SoFar = []forms.Answer{
		forms.IntegerAnswer(2), forms.IntegerAnswer(3), forms.Absent(forms.Declined), {}, forms.IntegerAnswer(1), {}, {}, {}, {},
	}
	safety := scale
	safety.Question = scaleQuestion(true)
	noted := held(yesNoQuestion(), forms.YesNoAnswer(false))
	noted.Note, noted.Lines = "only at the doctor's", []string{"Does not apply any more, its answer is kept: Blood pressure control"}
	earlier := held(choiceQuestion(), forms.ChoiceAnswer("uncontrolled"))
	earlier.Earlier = true
	name := held(textQuestion(), forms.TextAnswer("山田太郎"))
	name.Where.Client = "山田太郎"
	rows := held(tableQuestion(), forms.TableAnswer(row("lamotrigine", "200 mg"), row("山田太郎", "100 mg")))
	long := menuPrompt()
	long.Lines = append(long.Lines, strings.Repeat("The partner also asks for: one thing, another thing; ", 12), "  Open: Pulse (not asked), which keeps an item from being settled, and that one takes two lines")
	end := interview.Prompt{Kind: interview.AskMenu, Where: where(), Title: "End the interview?", Lines: slices.Repeat([]string{"one more thing is open"}, 30),
		Menu: []interview.Entry{{Key: "e", Text: "End it like this"}, {Key: "r", Text: "Review"}}}
	much := noticePrompt()
	much.Lines = slices.Repeat(much.Lines, 15)
	failed := menuPrompt()
	failed.Problem = "That is not one of the choices."
	return map[string]struct {
		p    interview.Prompt
		keys string
	}{
		"yesno":           {askFor(yesNoQuestion()), ""},
		"yesno-enter":     {askFor(yesNoQuestion()), "\r"},
		"yesno-again":     {noted, ""},
		"yesno-help":      {askFor(yesNoQuestion()), "?"},
		"yesno-note":      {askFor(yesNoQuestion()), "wsince the second pregnancy"},
		"choice-earlier":  {earlier, ""},
		"choice-declined": {held(choiceQuestion(), forms.Absent(forms.Declined)), ""},
		"scale":           {scale, ""},
		"safety-marked":   {safety, "1"},
		"safety-declined": {safety, "d"},
		"state":           {held(stateQuestion(), forms.ChoiceAnswer("NE")), ""},
		"state-narrowed":  {askFor(stateQuestion()), "new\x1b[B\x1b[B"},
		"multi":           {held(multiQuestion(), forms.MultiChoiceAnswer("food")), "1"},
		"number-refused":  {held(numberQuestion(), forms.IntegerAnswer(120)), "20\r"},
		"date":            {askFor(dateQuestion()), "2026-1"},
		"text-again":      {name, "太"},
		"longtext":        {askFor(longTextQuestion()), "Two years of depression after the second pregnancy, three medicines without lasting benefit.\rSleep is poor.\r"},
		"table":           {rows, ""},
		"table-empty":     {askFor(tableQuestion()), ""},
		"table-row":       {rows, "alithium\r300"},
		"table-remove":    {rows, "x"},
		"notice":          {noticePrompt(), ""},
		"urgent":          {urgentPrompt(), "N"},
		"menu":            {failed, ""},
		"menu-search":     {menuPrompt(), "/fever"},
		"menu-long":       {long, ""},
		"menu-end":        {end, ""},
		"notice-long":     {much, ""},
	}
}

func TestScreens(t *testing.T) {
	t.Parallel()
	for name, scene := range scenes() {
		for _, w := range []int{60, 80, 120} {
			t.Run(fmt.Sprintf("%s-%d", name, w), func(t *testing.T) {
				t.Parallel()
				p := promptFor(scene.p)
				p.page(w)
				for _, k := range feed(scene.keys).keys {
					if _, done := p.press(k); done {
						t.Fatalf("keys %q ended the prompt", scene.keys)
					}
				}
				golden(t, fmt.Sprintf("%s-%d", name, w), drawn(p, w, 24))
			})
		}
	}
}

// TestPicturesFit holds that no picture is wider or higher than the window, that the command keys are on its last lines, and
// that the cursor is in it: for every scene in windows of every size.
func TestPicturesFit(t *testing.T) {
	t.Parallel()
	for name, scene := range scenes() {
		p := promptFor(scene.p)
		p.page(80)
		for _, k := range feed(scene.keys).keys {
			p.press(k)
		}
		for w := 60; w <= 200; w += 7 {
			for h := 20; h <= 50; h += 6 {
				pg := p.page(w)
				pic, _ := pg.lay(w, h, 0, true)
				if len(pic.lines) != h {
					t.Errorf("%s, %d by %d: %d lines", name, w, h, len(pic.lines))
				}
				for _, l := range pic.lines {
					if l.cells() >= w {
						t.Errorf("%s, %d by %d: a line takes %d columns: %q", name, w, h, l.cells(), l.text())
					}
				}
				keys := keyLines(pg.keys, w)
				if pic.below > 0 && pg.more != nil {
					keys = keyLines(pg.more, w)
				}
				if got, want := pic.lines[len(pic.lines)-1].text(), keys[len(keys)-1].text(); got != want {
					t.Errorf("%s, %d by %d: last line is %q, want the keys %q", name, w, h, got, want)
				}
				if pg.cur.on != cursorNowhere && (pic.row < 0 || pic.row >= h || pic.col >= w) {
					t.Errorf("%s, %d by %d: the cursor is at %d, %d", name, w, h, pic.row, pic.col)
				}
			}
		}
	}
}

func TestWrappingLosesNothing(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "one", "one two three", "  two  blanks  ", "averyveryveryverylongwordthatfitsnowhere", "山田太郎は東京に住んでいます", "e\u0301e\u0301e\u0301e\u0301 e\u0301",
		"👩‍👧👩‍👧👩‍👧👩‍👧👩‍👧👩‍👧", "mixed 山田 and text, with-hyphens/and/slashes", "tab? no", "עברית וערבית العربية",
	} {
		for w := 1; w <= 30; w++ {
			var b strings.Builder
			for _, r := range breakRanges(s, w) {
				part := s[r[0]:r[1]]
				b.WriteString(part)
				if n := cells(strings.TrimRight(part, " ")); n > max(w, 2) {
					t.Errorf("wrap %q at %d: a line of %d columns: %q", s, w, n, part)
				}
			}
			if b.String() != s {
				t.Errorf("wrap %q at %d: the lines hold %q", s, w, b.String())
			}
		}
	}
}

func TestLongListsKeepTheirPlaceInView(t *testing.T) {
	t.Parallel()
	var list []line
	for i := range 60 {
		list = append(list, say(plain, fmt.Sprintf("line %d", i)))
	}
	from := 0
	for _, focus := range []int{0, 1, 5, 30, 58, 59, 57, 20, 3, 0} {
		for n := 1; n <= 60; n++ {
			var out []line
			out, from = window(list, focus, from, n)
			seen := false
			for _, l := range out {
				seen = seen || l.text() == list[focus].text()
			}
			if !seen || len(out) != n {
				t.Errorf("line %d in %d lines from %d: %d lines, in view: %v", focus, n, from, len(out), seen)
			}
		}
	}
}

func TestTextsOfAnyLengthScroll(t *testing.T) {
	t.Parallel()
	p := noticePrompt()
	for i := range 100 {
		p.Lines = append(p.Lines, fmt.Sprintf("line %d of a long notice", i))
	}
	p.Lines = append(p.Lines, "the very end")
	s, out := asker(t, strings.Repeat(" ", 200), Options{})
	if got, err := s.Ask(t.Context(), p); err != nil || got.Action != interview.ActContinue {
		t.Fatalf("blanks: got %+v, %v", got, err)
	}
	if !strings.Contains(out.last, "the very end") {
		t.Errorf("a long notice went on before its end was in view:\n%s", out.last)
	}
}
