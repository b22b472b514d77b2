package terminal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// typist is a reader of what was typed, which shows each line as a terminal echoes it.
type typist struct {
	typed strings.Builder
	read  int
	echo  io.Writer
}

func (y *typist) Read(b []byte) (int, error) {
	rest := y.typed.String()[y.read:]
	if rest == "" {
		return 0, io.EOF
	}
	line := rest[:strings.Index(rest+"\n", "\n")]
	n := copy(b, rest[:min(len(line)+1, len(rest))])
	y.read += n
	_, err := fmt.Fprint(y.echo, rest[:n])
	return n, err
}

type linesRig struct {
	*Lines
	y *typist
}

func newLinesRig(*testing.T) rig {
	r, _ := linesWithOutput()
	return r
}

func linesWithOutput() (*linesRig, *bytes.Buffer) {
	var out bytes.Buffer
	y := &typist{echo: &out}
	return &linesRig{NewLines(y, &out), y}, &out
}

func (r *linesRig) pending() bool { return r.in.Buffered() > 0 || r.y.read < r.y.typed.Len() }

func (r *linesRig) line(format string, args ...any) { fmt.Fprintf(&r.y.typed, format+"\n", args...) }

func (r *linesRig) do(p interview.Prompt, g gesture) {
	colon := ""
	if p.Kind == interview.ShowUrgent || p.Question != nil && free(p.Question) {
		colon = ":"
	}
	switch g.what {
	case doEnter:
		r.line("")
	case doClear: // a refused line is gone already
	case doChoose:
		r.line("%s", strings.Join(g.words, ", "))
		if p.Question.Kind == forms.MultiChoice {
			r.line("y")
		}
	case doWrite:
		for _, l := range g.words {
			r.line("%s", l)
		}
		if g.words != nil {
			r.line(".")
		} else {
			r.line("%s", g.text)
		}
		if _, _, ok := commandOf(g.text); ok { // asked back once
			r.line("%s", g.text)
		}
	case doRefuse:
		r.line("%s", colon+map[forms.State]string{forms.Declined: "declined", forms.NotSure: "u", forms.AskPrescriber: "p"}[g.state])
	case doNote:
		r.line("%snote", colon)
		r.line("%s", g.text)
	case doBack:
		r.line("%sback", colon)
	case doSkip:
		r.line("%sskip", colon)
	case doJump:
		r.line("%sj", colon)
	case doStop:
		r.line("%sstop", colon)
	case doReview:
		r.line("%sreview", colon)
	case doInitials, doPick, doSearch:
		r.line("%s", g.text)
	case doRow:
		r.line("add")
		for _, c := range g.words {
			r.line("%s", c)
		}
	case doNoRows:
		r.line("none")
	case doRowsDone:
		r.line("done")
	case doNonsense:
		r.line("nothing of that sort")
	}
}

func TestLinesPassesTheSuite(t *testing.T) {
	t.Parallel()
	testAsker(t, newLinesRig)
}

func TestHidingInLinesPushesWhatWasSaidOutOfSightAndSaysSo(t *testing.T) {
	t.Parallel()
	const rows = 12
	for _, c := range []struct {
		rows       int
		says, hush string
	}{
		{rows, "scrolling back shows it", "NOT hidden"},
		{0, "NOT hidden", "out of sight"},
	} {
		r, out := linesWithOutput()
		r.rows = func() int { return c.rows }
		r.line("yes")
		if _, err := r.Ask(t.Context(), askFor(yesNoQuestion())); err != nil {
			t.Fatal(err)
		}
		r.line("stop")
		got, err := r.Ask(t.Context(), interview.Prompt{Kind: interview.ShowNotice, Title: "Hidden", Lines: []string{"Everything is saved."}, Hide: true})
		if err != nil || !sameReply(got, reply(interview.ActContinue)) {
			t.Errorf("got %+v, %v; want nothing but going on", got, err)
		}
		lines := strings.Split(out.String(), "\n")
		if !strings.Contains(out.String(), c.says) || strings.Contains(out.String(), c.hush) {
			t.Errorf("in a window of %d rows it says\n%s\nwant %q and not %q", c.rows, out, c.says, c.hush)
		}
		if seen := strings.Join(lines[max(0, len(lines)-rows):], "\n"); c.rows > 0 && strings.Contains(seen, "blood pressure") {
			t.Errorf("still in sight:\n%s", seen)
		}
	}
}

// TestLinesTranscript shows the whole interview as a screen reader gets it.
func TestLinesTranscript(t *testing.T) {
	t.Parallel()
	r, out := linesWithOutput()
	if err := interview.Conduct(t.Context(), suiteSession(t), &driven{rig: r, steps: wholeInterview()}, &memory{}); err != nil {
		t.Fatalf("Conduct = %v after\n%s", err, out)
	}
	golden(t, "plain", out.String())
	if i := strings.IndexFunc(out.String(), func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f }); i >= 0 {
		t.Errorf("the transcript holds the control byte %#x", out.String()[i])
	}
}

// asked types lines at one prompt, and returns the reply and what was shown.
func askedInLines(t *testing.T, p interview.Prompt, lines ...string) (_ interview.Reply, shown string, _ error) {
	t.Helper()
	r, out := linesWithOutput()
	for _, l := range lines {
		r.line("%s", l)
	}
	reply, err := r.Ask(t.Context(), p)
	return reply, out.String(), err
}

func TestLinesUnderstandWords(t *testing.T) {
	t.Parallel()
	yes, no := answering(forms.YesNoAnswer(true)), answering(forms.YesNoAnswer(false))
	red := answering(forms.ChoiceAnswer("red"))
	pets := answering(forms.MultiChoiceAnswer("cat", "dog"))
	note := interview.Reply{Action: interview.ActNote, Text: "since May"}
	declined := answering(forms.Absent(forms.Declined))
	for _, c := range []struct {
		id    string
		typed []string
		want  interview.Reply
	}{
		{"s_yesno", []string{"Y"}, yes},
		{"s_yesno", []string{"no"}, no},
		{"s_yesno", []string{"n"}, no},
		{"s_yesno", []string{"n since May", "note since May"}, note},
		{"s_yesno", []string{":n since May"}, note},
		{"s_yesno", []string{"  yes \r"}, yes},
		{"s_choice", []string{"1"}, red},
		{"s_choice", []string{"red"}, red},
		{"s_choice", []string{"the RED one."}, red},
		{"s_choice", []string{"0", "3", "red blue", "1"}, red},
		{"s_choice", []string{"d"}, declined},
		{"s_choice", []string{":declined"}, declined},
		{"s_choice", []string{"don't know"}, answering(forms.Absent(forms.NotSure))},
		{"s_choice", []string{"?", "help", "h", "1"}, red},
		{"s_choice", []string{"jump 2"}, interview.Reply{Action: interview.ActJump, Target: "2"}},
		{"s_choice", []string{"<"}, reply(interview.ActBack)},
		{"s_choice", []string{"hide"}, reply(interview.ActHide)},
		{"s_choice", []string{"n", "", "n", "since May"}, note},
		{"s_multi", []string{"dog cat", "y"}, pets},
		{"s_multi", []string{"1;2", "yes"}, pets},
		{"s_multi", []string{"a cat, a dog", "y"}, pets},
		{"s_multi", []string{"3", "1 2", "y"}, pets},
		{"s_multi", []string{"1 3", "1 2", "y"}, pets},
		{"s_multi", []string{"1", "n", "1 2", "", "2 1", "y"}, pets},
		{"s_multi", []string{"1 9", "1 2", "y"}, pets},
		{"s_multi", []string{"1", "back"}, reply(interview.ActBack)},
		{"s_integer", []string{"seventy", "7", "72"}, answering(forms.IntegerAnswer(72))},
		{"s_text", []string{"::d"}, answering(forms.TextAnswer(":d"))},
		{"s_text", []string{":what", ":d"}, declined},
		{"s_text", []string{"d", ":d"}, declined},
		{"s_text", []string{"stop", "d", "stop", "stop"}, answering(forms.TextAnswer("stop"))},
		{"s_long", []string{"b", ":b"}, reply(interview.ActBack)},
		{"s_text", []string{"\x1b[A", "\x00", "\xff", "baker"}, answering(forms.TextAnswer("baker"))},
		{"s_text", []string{strings.Repeat("x", maxLine+1), "baker"}, answering(forms.TextAnswer("baker"))},
		{"s_long", []string{".", "a", "", "b", "."}, answering(forms.LongTextAnswer("a\n\nb"))},
		{"s_table", []string{"done", "edit 1", "remove x", "add", "", "", "", "add", ":x", "none"}, answering(forms.TableAnswer())},
		{"s_table", []string{"add", "water", ":u", ":d"}, answering(forms.TableAnswer(forms.Row{forms.TextAnswer("water"), forms.Absent(forms.NotSure), forms.Absent(forms.Declined)}))},
		{"s_table", []string{"add", ":b", "watre", ":b", "water", ":-", "maybe", "y"}, answering(forms.TableAnswer(forms.Row{forms.TextAnswer("water"), {}, forms.YesNoAnswer(true)}))},
	} {
		t.Run(c.id+" "+c.typed[len(c.typed)-1], func(t *testing.T) {
			t.Parallel()
			typed := c.typed
			got, shown, err := askedInLines(t, suiteQuestion(t, c.id), typed...)
			if err != nil || !sameReply(got, c.want) {
				t.Errorf("typed %q: got %+v, %v; want %+v; shown\n%s", typed, got, err, c.want, shown)
			}
		})
	}
}

func TestLinesRecordRowsOneByOne(t *testing.T) {
	t.Parallel()
	p := suiteQuestion(t, "s_table")
	water, tea := forms.Row{forms.TextAnswer("water"), {}, {}}, forms.Row{forms.TextAnswer("tea"), {}, {}}
	p.Previous = forms.TableAnswer(water, tea)
	for _, c := range []struct {
		typed []string
		want  interview.Reply
	}{
		{[]string{"add", "milk", "", ""}, answering(forms.TableAnswer(water, tea, forms.Row{forms.TextAnswer("milk"), {}, {}}))},
		{[]string{"edit 2", "", "a cup", ""}, answering(forms.TableAnswer(water, forms.Row{forms.TextAnswer("tea"), forms.TextAnswer("a cup"), {}}))},
		{[]string{"remove 1"}, answering(forms.TableAnswer(tea))},
		{[]string{"none", "declined", "done"}, reply(interview.ActKeep)},
	} {
		got, shown, err := askedInLines(t, p, c.typed...)
		if err != nil || !sameReply(got, c.want) || got.Stay != (got.Action == interview.ActAnswer) {
			t.Errorf("typed %q: got %+v, %v; want %+v that stays; shown\n%s", c.typed, got, err, c.want, shown)
		}
	}
	p.Previous = forms.TableAnswer(water)
	if got, _, err := askedInLines(t, p, "remove 1"); err != nil || got.Answer.State() != forms.NotAsked || !got.Stay {
		t.Errorf("removing the last row: got %+v, %v; want the answer taken back, never none", got, err)
	}
}

func TestLinesNeverTakeAnEarlierAnswerOnEnterAlone(t *testing.T) {
	t.Parallel()
	for id, said := range map[string]forms.Answer{"s_yesno": forms.YesNoAnswer(true), "s_text": forms.TextAnswer("baker")} {
		p := suiteQuestion(t, id)
		p.Previous, p.Earlier = said, true
		if got, _, err := askedInLines(t, p, "", ""); !errors.Is(err, interview.ErrClosed) {
			t.Errorf("%s: Enter alone gave %+v, %v; want nothing", id, got, err)
		}
		if got, shown, err := askedInLines(t, p, ":k"); err != nil || got.Action != interview.ActKeep || !strings.Contains(shown, "earlier") {
			t.Errorf("%s: got %+v, %v; want it kept; shown\n%s", id, got, err, shown)
		}
	}
}

func TestAnUnfinishedLineNeverAnswers(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"y", "no", "y\r"} {
		got, err := NewLines(strings.NewReader(typed), io.Discard).Ask(t.Context(), askFor(yesNoQuestion()))
		if !errors.Is(err, interview.ErrClosed) {
			t.Errorf("typed %q without its end: got %+v, %v; want ErrClosed", typed, got, err)
		}
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestNothingIsReadWhatNobodyCanSee(t *testing.T) {
	t.Parallel()
	got, err := NewLines(strings.NewReader("y\n"), brokenPipe{}).Ask(t.Context(), askFor(yesNoQuestion()))
	if !errors.Is(err, interview.ErrClosed) {
		t.Errorf("with nothing shown: got %+v, %v; want ErrClosed", got, err)
	}
}

func TestLinesEndWithTheContextWhileTheyWait(t *testing.T) {
	t.Parallel()
	never, _ := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	shown := writerFunc(func(b []byte) (int, error) {
		if strings.Contains(string(b), "Answer") {
			cancel()
		}
		return len(b), nil
	})
	got, err := NewLines(never, shown).Ask(ctx, askFor(yesNoQuestion()))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %+v, %v; want the context's error", got, err)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

func TestLinesMakeForeignTextHarmless(t *testing.T) {
	t.Parallel()
	evil := "\x1b[2J\u202eevil"
	q := yesNoQuestion()
	q.Ask, q.Why, q.Help = evil, evil, evil
	p := askFor(q)
	p.Note, p.Problem, p.Stem, p.Lines, p.Where.Section = evil, evil, evil, []string{evil}, evil
	menu := interview.Prompt{Kind: interview.AskMenu, Title: evil, Menu: []interview.Entry{{Key: "1", Text: evil, Hint: evil}}}
	alert := interview.Prompt{Kind: interview.ShowUrgent, Alert: &interview.Alert{Title: evil, Lines: []string{evil}, Crisis: []string{evil}}}
	for _, p := range []interview.Prompt{p, menu, alert, {Kind: interview.ShowNotice, Title: evil}} {
		_, shown, _ := askedInLines(t, p, "?", "1", "y")
		if strings.ContainsAny(shown, "\x1b\u202e") || !strings.Contains(shown, "evil") {
			t.Errorf("kind %d shows %q", p.Kind, shown)
		}
	}
}

func TestLinesSayThatSomethingIsSaved(t *testing.T) {
	t.Parallel()
	r, out := linesWithOutput()
	p := askFor(yesNoQuestion())
	for range 2 {
		r.line("y")
		if _, err := r.Ask(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(out.String(), "Saved."); n != 0 {
		t.Errorf("%d times Saved. while nothing was saved", n)
	}
	p.Where.Saved++
	r.line("y")
	if _, err := r.Ask(t.Context(), p); err != nil || strings.Count(out.String(), "Saved.") != 1 {
		t.Errorf("%v; want one Saved. in\n%s", err, out)
	}
}

// FuzzLines holds that no input panics, that nothing but a whole line answers, and that no control byte is shown.
func FuzzLines(f *testing.F) {
	for _, seed := range []string{"y\n", "n\n\n", "::\n", "1, 2\ny\n", "add\na\nb\ny\ndone\n", "a\n.\n", "note\nx\n", "\x1b[A\n", ":s\n", "72\n", "1983-02-14\n", "e\n", "j 3\n"} {
		f.Add(seed, uint8(0))
	}
	form := suiteForm(f)
	f.Fuzz(func(t *testing.T, typed string, which uint8) {
		q := form.Questions()[int(which)%len(form.Questions())]
		var out bytes.Buffer
		got, err := NewLines(strings.NewReader(typed), &out).Ask(t.Context(), askFor(q))
		if err == nil && !strings.Contains(typed, "\n") || err != nil && !errors.Is(err, interview.ErrClosed) {
			t.Errorf("typed %q at %s: got %+v, %v", typed, q.ID, got, err)
		}
		if got.Action == interview.ActAnswer && got.Answer.State() == forms.Answered {
			if _, err := q.Accept(got.Answer, askFor(q).Consult); err != nil {
				t.Errorf("typed %q at %s: an answer that is not accepted: %v", typed, q.ID, err)
			}
		}
		if i := strings.IndexFunc(out.String(), func(r rune) bool { return r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 }); i >= 0 {
			t.Errorf("typed %q at %s: shown %q", typed, q.ID, out.String()[i:])
		}
	})
}

func TestWordsThatFitTwoAnswersFitNone(t *testing.T) {
	t.Parallel()
	options := lineOptions(forms.Choice, []forms.Option{{Code: "a", Text: "Often"}, {Code: "b", Text: "often!"}, {Code: "c", Text: "Never"}})
	for typed, want := range map[string]matchSort{"often": noMatch, "never": byWords, "1": byKey, "b": byWords, "4": noMatch, "": noMatch} {
		if o, got := match(options, typed); got != want {
			t.Errorf("match(%q) = %+v, %d; want %d", typed, o, got, want)
		}
	}
}

func TestAnAlertSaysOnceThatNothingIsAssessed(t *testing.T) {
	t.Parallel()
	const attention = "This is for your attention. The tool does not assess risk."
	for _, crisis := range [][]string{{"Call or text 988."}, {"Call or text 988.", attention}} {
		p := interview.Prompt{Kind: interview.ShowUrgent, Alert: &interview.Alert{Title: "Look", Crisis: crisis}}
		if _, shown, _ := askedInLines(t, p); strings.Count(shown, attention) != 1 {
			t.Errorf("crisis lines %q: shown\n%s", crisis, shown)
		}
	}
}
