package terminal

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// This is the suite that both askers pass: the same things done by a person are the same replies and end in the same
// response, whatever has to be typed for them. An asker joins by a rig:
//
//	func TestLines(t *testing.T) { testAsker(t, newLinesRig) }

// rig is an asker with a person before it.
type rig interface {
	interview.Asker
	// do makes the person do something at prompt p, before the asker is asked to show it. The end of what was done is the
	// end of the input: the terminal is gone.
	do(p interview.Prompt, g gesture)
	// pending reports whether something that was done was not read yet.
	pending() bool
}

// gesture is one thing that a person does.
type gesture struct {
	what  what
	words []string    // chosen codes, cells of a row, lines of a long text
	text  string      // what is typed
	state forms.State // the reason that is chosen
}

type what uint8

const (
	doEnter  what = iota + 1 // Enter, and nothing else
	doChoose                 // choose the codes in words ("yes" and "no" for yes/no), and confirm where that is needed
	doWrite                  // type text (long text: the lines in words) as the answer
	doRefuse                 // state instead of an answer
	doNote                   // text beside the question
	doClear                  // empty the field after a refused value
	doBack
	doSkip
	doJump
	doStop
	doReview
	doInitials // text names who has seen an alert
	doPick     // the menu entry with the key text
	doSearch   // text into a menu that searches
	doRow      // add a row with the cells in words
	doNoRows   // there are none
	doRowsDone // the rows are complete
	doNonsense // something that means nothing at this prompt
)

func choosing(codes ...string) gesture   { return gesture{what: doChoose, words: codes} }
func writing(text string) gesture        { return gesture{what: doWrite, text: text} }
func refusing(s forms.State) gesture     { return gesture{what: doRefuse, state: s} }
func rowOf(cells ...string) gesture      { return gesture{what: doRow, words: cells} }
func doing(w what) gesture               { return gesture{what: w} }
func doingWith(w what, s string) gesture { return gesture{what: w, text: s} }

// testAsker is the suite.
func testAsker(t *testing.T, newRig func(t *testing.T) rig) {
	t.Run("one prompt", func(t *testing.T) { testReplies(t, newRig) })
	t.Run("every kind of question", func(t *testing.T) { testEveryKind(t, newRig) })
	t.Run("a whole interview", func(t *testing.T) { testWholeInterview(t, newRig) })
}

func suiteForm(t testing.TB) *forms.Form {
	t.Helper()
	form, problems := forms.Load(os.DirFS(filepath.Join("testdata", "suite")), "form", fstest.MapFS{})
	if form == nil {
		t.Fatalf("the suite's form was not loaded: %+v", problems)
	}
	return form
}

// suiteQuestion is the prompt for a question of the suite's form.
func suiteQuestion(t testing.TB, id string) interview.Prompt {
	t.Helper()
	q, ok := suiteForm(t).Question(id)
	if !ok {
		t.Fatalf("the suite's form has no question %s", id)
	}
	p := askFor(q)
	p.Where.Section, p.Where.Sections = q.Section.Title, 2
	return p
}

func reply(a interview.Action) interview.Reply { return interview.Reply{Action: a} }

func answering(a forms.Answer) interview.Reply {
	return interview.Reply{Action: interview.ActAnswer, Answer: a}
}

// sameReply compares replies; whether an answer stays is up to the asker.
func sameReply(a, b interview.Reply) bool {
	return a.Action == b.Action && a.Answer.Equal(b.Answer) && a.Text == b.Text && a.Target == b.Target
}

func testReplies(t *testing.T, newRig func(t *testing.T) rig) {
	born, _ := forms.NewDate(1983, 2, 14)
	menu := interview.Prompt{Kind: interview.AskMenu, Title: "Review", Where: where(), Menu: []interview.Entry{
		{Key: "1", Text: "Opening", Hint: "3 of 4"}, {Key: "12", Text: "Closing"}, {Key: "e", Text: "End of the interview"},
	}}
	finding := menu
	finding.Search = true
	notice := interview.Prompt{Kind: interview.ShowNotice, Title: "Opening", Lines: []string{"A few formalities first."}, Where: where()}
	urgent := interview.Prompt{Kind: interview.ShowUrgent, Where: where(), Alert: &interview.Alert{
		Rule: "risk.x", Title: "Attempt in the last 3 months", Lines: []string{"Attempt: yes"}, Crisis: []string{"Call or text 988."},
	}}
	for _, c := range []struct {
		name   string
		prompt interview.Prompt
		did    []gesture
		want   interview.Reply
	}{
		{"yes", suiteQuestion(t, "s_yesno"), []gesture{choosing("yes")}, answering(forms.YesNoAnswer(true))},
		{"no", suiteQuestion(t, "s_yesno"), []gesture{choosing("no")}, answering(forms.YesNoAnswer(false))},
		{"one of a few", suiteQuestion(t, "s_choice"), []gesture{choosing("blue")}, answering(forms.ChoiceAnswer("blue"))},
		{"several", suiteQuestion(t, "s_multi"), []gesture{choosing("dog", "cat")}, answering(forms.MultiChoiceAnswer("cat", "dog"))},
		{"none of these", suiteQuestion(t, "s_multi"), []gesture{choosing("none")}, answering(forms.MultiChoiceAnswer("none"))},
		{"a scale about safety", suiteQuestion(t, "s_scale"), []gesture{choosing("1")}, answering(forms.IntegerAnswer(1))},
		{"a number", suiteQuestion(t, "s_integer"), []gesture{writing("72")}, answering(forms.IntegerAnswer(72))},
		{"a number in parts", suiteQuestion(t, "s_decimal"), []gesture{writing("61.5")}, answering(forms.DecimalAnswer(61.5))},
		{"a date", suiteQuestion(t, "s_date"), []gesture{writing("1983-02-14")}, answering(forms.DateAnswer(born))},
		{"words", suiteQuestion(t, "s_text"), []gesture{writing("baker at night")}, answering(forms.TextAnswer("baker at night"))},
		{"words that are commands elsewhere", suiteQuestion(t, "s_text"), []gesture{writing("declined")}, answering(forms.TextAnswer("declined"))},
		{"one letter", suiteQuestion(t, "s_text"), []gesture{writing("d")}, answering(forms.TextAnswer("d"))},
		{"several lines", suiteQuestion(t, "s_long"), []gesture{{what: doWrite, words: []string{"I sleep badly.", "Since May."}}}, answering(forms.LongTextAnswer("I sleep badly.\nSince May."))},
		{"no rows", suiteQuestion(t, "s_table"), []gesture{doing(doNoRows)}, answering(forms.TableAnswer())},
		{"nonsense before an answer", suiteQuestion(t, "s_choice"), []gesture{doing(doNonsense), choosing("red")}, answering(forms.ChoiceAnswer("red"))},
		{"Enter before an answer", suiteQuestion(t, "s_scale"), []gesture{doing(doEnter), doing(doEnter), choosing("0")}, answering(forms.IntegerAnswer(0))},
		{"an introduction", notice, []gesture{doing(doEnter)}, reply(interview.ActContinue)},
		{"back from an introduction", notice, []gesture{doing(doBack)}, reply(interview.ActBack)},
		{"stop at an introduction", notice, []gesture{doing(doStop)}, reply(interview.ActStop)},
		{"back from an alert, to mend the answer", urgent, []gesture{doing(doBack)}, reply(interview.ActBack)},
		{"an alert needs a name", urgent, []gesture{doing(doEnter), doingWith(doInitials, "N.C.")}, interview.Reply{Action: interview.ActContinue, Text: "N.C."}},
		{"stop at an alert", urgent, []gesture{doing(doStop)}, reply(interview.ActStop)},
		{"a menu", menu, []gesture{doingWith(doPick, "e")}, interview.Reply{Action: interview.ActChoose, Target: "e"}},
		{"a menu key that begins another", menu, []gesture{doingWith(doPick, "1")}, interview.Reply{Action: interview.ActChoose, Target: "1"}},
		{"a menu key of two signs", menu, []gesture{doingWith(doPick, "12")}, interview.Reply{Action: interview.ActChoose, Target: "12"}},
		{"Enter chooses nothing", menu, []gesture{doing(doEnter), doing(doNonsense), doingWith(doPick, "e")}, interview.Reply{Action: interview.ActChoose, Target: "e"}},
		{"words to search for", finding, []gesture{doingWith(doSearch, "eye pressure")}, interview.Reply{Action: interview.ActChoose, Text: "eye pressure"}},
		{"back from a menu", menu, []gesture{doing(doBack)}, reply(interview.ActBack)},
		{"stop at a menu", menu, []gesture{doing(doStop)}, reply(interview.ActStop)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			for _, g := range c.did {
				r.do(c.prompt, g)
			}
			got, err := r.Ask(t.Context(), c.prompt)
			if err != nil || !sameReply(got, c.want) {
				t.Errorf("did %+v: got %+v, %v; want %+v", c.did, got, err, c.want)
			}
		})
	}
	for name, p := range map[string]interview.Prompt{"notice": notice, "urgent": urgent, "menu": menu, "search": finding} {
		t.Run("a gone terminal answers no "+name, func(t *testing.T) {
			t.Parallel()
			if got, err := newRig(t).Ask(t.Context(), p); !errors.Is(err, interview.ErrClosed) {
				t.Errorf("got %+v, %v; want ErrClosed", got, err)
			}
		})
	}
}

// testEveryKind does with each kind of question what can be done with every question.
func testEveryKind(t *testing.T, newRig func(t *testing.T) rig) {
	previous := map[string]forms.Answer{
		"s_yesno": forms.YesNoAnswer(true), "s_choice": forms.ChoiceAnswer("red"), "s_multi": forms.MultiChoiceAnswer("cat"),
		"s_scale": forms.IntegerAnswer(2), "s_integer": forms.IntegerAnswer(60), "s_decimal": forms.DecimalAnswer(60),
		"s_date": forms.DateAnswer(forms.DateOfDays(5000)), "s_text": forms.TextAnswer("baker"),
		"s_long": forms.LongTextAnswer("two\nlines"), "s_table": forms.TableAnswer(forms.Row{forms.TextAnswer("water"), {}, {}}),
	}
	for id, said := range previous {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			asked := suiteQuestion(t, id)
			again := asked
			again.Previous = said
			refused := asked
			refused.Previous = forms.Absent(forms.Declined)
			for _, c := range []struct {
				name   string
				prompt interview.Prompt
				did    gesture
				want   interview.Reply
			}{
				{"declined", asked, refusing(forms.Declined), answering(forms.Absent(forms.Declined))},
				{"not sure", asked, refusing(forms.NotSure), answering(forms.Absent(forms.NotSure))},
				{"for the prescriber", asked, refusing(forms.AskPrescriber), answering(forms.Absent(forms.AskPrescriber))},
				{"a note", asked, doingWith(doNote, "since May"), interview.Reply{Action: interview.ActNote, Text: "since May"}},
				{"back", asked, doing(doBack), reply(interview.ActBack)},
				{"skip", asked, doing(doSkip), reply(interview.ActSkip)},
				{"jump", asked, doing(doJump), reply(interview.ActJump)},
				{"stop", asked, doing(doStop), reply(interview.ActStop)},
				{"review", asked, doing(doReview), reply(interview.ActReview)},
				{"Enter keeps what is recorded", again, doing(doEnter), reply(interview.ActKeep)},
				{"Enter keeps a reason", refused, doing(doEnter), reply(interview.ActKeep)},
				{"back from what is recorded", again, doing(doBack), reply(interview.ActBack)},
			} {
				r := newRig(t)
				r.do(c.prompt, c.did)
				got, err := r.Ask(t.Context(), c.prompt)
				if err != nil || !sameReply(got, c.want) {
					t.Errorf("%s: got %+v, %v; want %+v", c.name, got, err, c.want)
				}
			}
			for _, did := range [][]gesture{nil, {doing(doEnter)}, {doing(doEnter), doing(doEnter), doing(doNonsense)}} {
				r := newRig(t)
				if id == "s_text" || id == "s_long" { // anything means something here
					did = did[:min(len(did), 2)]
				}
				for _, g := range did {
					r.do(asked, g)
				}
				if got, err := r.Ask(t.Context(), asked); !errors.Is(err, interview.ErrClosed) {
					t.Errorf("did %+v, then the terminal was gone: got %+v, %v; want ErrClosed", did, got, err)
				}
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			r := newRig(t)
			r.do(again, doing(doEnter))
			if got, err := r.Ask(ctx, again); !errors.Is(err, context.Canceled) {
				t.Errorf("with an ended context: got %+v, %v; want its error", got, err)
			}
		})
	}
}

// wholeInterview is what the person does, prompt after prompt.
func wholeInterview() [][]gesture {
	return [][]gesture{
		{doing(doEnter)}, // the introduction
		{choosing("yes")},
		{writing("last spring")},
		{doing(doBack)},
		{doing(doBack)},
		{choosing("no")}, // hides since
		{choosing("red")},
		{choosing("cat", "dog")},
		{doing(doEnter), choosing("1")},
		{doingWith(doInitials, "N.C.")},
		{writing("500"), doing(doClear), writing("72")},
		{refusing(forms.NotSure)},
		{writing("1983-02-14")},
		{writing("baker")},
		{{what: doWrite, words: []string{"I sleep badly.", "Since May."}}},
		{rowOf("lamotrigine", "200 mg", "yes"), rowOf("water", "", "no"), doing(doRowsDone)},
		{doing(doNoRows)},
		{doingWith(doSearch, "pulse")},
		{doingWith(doNote, "measured at home")},
		{doing(doEnter)},
		{doing(doStop)},
		{doingWith(doPick, "c")},
		{doingWith(doPick, "e")},
	}
}

// memory is a journal that keeps events in memory.
type memory struct{ events []interview.Event }

func (m *memory) Append(e interview.Event) error {
	m.events = append(m.events, e)
	return nil
}

// driven is a rig that goes through a script.
type driven struct {
	rig
	steps [][]gesture
}

func (d *driven) Ask(ctx context.Context, p interview.Prompt) (interview.Reply, error) {
	if !d.pending() && len(d.steps) > 0 {
		for _, g := range d.steps[0] {
			d.do(p, g)
		}
		d.steps = d.steps[1:]
	}
	return d.rig.Ask(ctx, p)
}

func suiteSession(t testing.TB) *interview.Session {
	t.Helper()
	now := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	form := suiteForm(t)
	scale, _ := form.Question("s_scale")
	consult, _ := forms.NewDate(2026, 11, 20)
	s, err := interview.New(form, consult, interview.Options{
		Partner: "generic partner",
		Now:     func() time.Time { now = now.Add(5 * time.Second); return now },
		Watch: func(r *forms.Response) []interview.Alert {
			if a := r.Answer(scale); a.State() != forms.Answered || a.Number() < 1 {
				return nil
			}
			return []interview.Alert{{Rule: "risk.scale", Title: "How often: look at this", Lines: []string{"How often: Several days"}, Crisis: []string{"Call or text 988. In danger: 911."}}}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func testWholeInterview(t *testing.T, newRig func(t *testing.T) rig) {
	s, j := suiteSession(t), &memory{}
	d := &driven{rig: newRig(t), steps: wholeInterview()}
	if err := interview.Conduct(t.Context(), s, d, j); err != nil {
		q, _ := s.Next()
		t.Fatalf("Conduct = %v with %d steps left, at %+v", err, len(d.steps), q)
	}
	var b bytes.Buffer
	if err := forms.WriteJSON(&b, s.Response()); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", "suite", "response.json")
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; the response was\n%s", err, b.String())
	}
	if b.String() != string(want) {
		t.Errorf("the response is\n%s\nwant the one in %s:\n%s", b.String(), file, want)
	}
	if len(d.steps) > 0 {
		t.Errorf("%d steps were never needed", len(d.steps))
	}
}
