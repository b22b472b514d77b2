package terminal

import (
	"errors"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

func answer1(a forms.Answer) interview.Reply {
	return interview.Reply{Action: interview.ActAnswer, Answer: a}
}

func does(a interview.Action) interview.Reply { return interview.Reply{Action: a} }

// about makes a question one about safety.
func about(q *forms.Question) *forms.Question {
	q.Safety = true
	return q
}

func rowsNow(rows ...forms.Row) interview.Reply {
	return interview.Reply{Action: interview.ActAnswer, Answer: forms.TableAnswer(rows...), Stay: true}
}

func same(a, b interview.Reply) bool {
	return a.Action == b.Action && a.Text == b.Text && a.Target == b.Target && a.Stay == b.Stay && a.Answer.Equal(b.Answer)
}

func TestKeysBecomeReplies(t *testing.T) {
	t.Parallel()
	day := func(y, m, d int) forms.Answer {
		x, _ := forms.NewDate(y, m, d)
		return forms.DateAnswer(x)
	}
	yes, no := forms.YesNoAnswer(true), forms.YesNoAnswer(false)
	declined, unsure, prescriber := forms.Absent(forms.Declined), forms.Absent(forms.NotSure), forms.Absent(forms.AskPrescriber)
	rows := forms.TableAnswer(row("lamotrigine", "200 mg"), row("sertraline", "100 mg"))
	back, keep := does(interview.ActBack), does(interview.ActKeep)
	for _, c := range []struct {
		name string
		p    interview.Prompt
		keys string
		want interview.Reply
	}{
		{"y is yes", askFor(yesNoQuestion()), "y", answer1(yes)},
		{"n is no, not a note", askFor(yesNoQuestion()), "n", answer1(no)},
		{"capital letters count", askFor(yesNoQuestion()), "Y", answer1(yes)},
		{"other keys answer nothing", askFor(yesNoQuestion()), "x1 \x1b[15~\x1by\x04\ry", answer1(yes)},
		{"pasted text answers nothing", askFor(yesNoQuestion()), "\x1b[200~n\r\x1b[201~y", answer1(yes)},
		{"d is declined", askFor(yesNoQuestion()), "d", answer1(declined)},
		{"u is not sure", askFor(yesNoQuestion()), "u", answer1(unsure)},
		{"p is for the prescriber", askFor(yesNoQuestion()), "p", answer1(prescriber)},
		{"w notes the client's own words", askFor(yesNoQuestion()), "wsince 2019\r", interview.Reply{Action: interview.ActNote, Text: "since 2019"}},
		{"Esc leaves the note", askFor(yesNoQuestion()), "wsince⎋", interview.Reply{}},
		{"arrow left goes back", askFor(yesNoQuestion()), "\x1b[D", back},
		{"< goes back", askFor(yesNoQuestion()), "<", back},
		{"Backspace goes back", askFor(yesNoQuestion()), "\x7f", back},
		{"j jumps", askFor(yesNoQuestion()), "j", does(interview.ActJump)},
		{"Tab skips", askFor(yesNoQuestion()), "\t", does(interview.ActSkip)},
		{"Ctrl-C is the stop menu", askFor(yesNoQuestion()), "\x03", does(interview.ActStop)},
		{"Ctrl-R is the review", askFor(yesNoQuestion()), "\x12", does(interview.ActReview)},
		{"help takes one key", askFor(yesNoQuestion()), "?yn", answer1(no)},
		{"F1 is help", askFor(yesNoQuestion()), "\x1bOPyn", answer1(no)},
		{"Ctrl-C gets out of help", askFor(yesNoQuestion()), "?\x03", does(interview.ActStop)},
		{"Enter keeps an old answer", held(yesNoQuestion(), no), "\r", keep},
		{"Enter keeps an old reason", held(yesNoQuestion(), declined), "\r", keep},
		{"a marked line and Enter", askFor(choiceQuestion()), "\x1b[B\x1b[B\r", answer1(forms.ChoiceAnswer("uncontrolled"))},
		{"a letter takes the mark away", askFor(choiceQuestion()), "\x1b[Bx\r3", answer1(forms.ChoiceAnswer("untreated"))},
		{"choices are counted", askFor(choiceQuestion()), "1", answer1(forms.ChoiceAnswer("controlled"))},
		{"0 is no choice", askFor(choiceQuestion()), "02", answer1(forms.ChoiceAnswer("uncontrolled"))},
		{"n notes where it is no answer", askFor(choiceQuestion()), "nok\r", interview.Reply{Action: interview.ActNote, Text: "ok"}},
		{"a scale's keys are its numbers", askFor(scaleQuestion(false)), "0", answer1(forms.IntegerAnswer(0))},
		{"a safety item takes key and Enter", askFor(scaleQuestion(true)), "1\r", answer1(forms.IntegerAnswer(1))},
		{"another key changes a safety item", askFor(scaleQuestion(true)), "12\r", answer1(forms.IntegerAnswer(2))},
		{"a key alone answers no safety item", askFor(scaleQuestion(true)), "1", interview.Reply{}},
		{"a key of no answer unmarks a safety item", askFor(scaleQuestion(true)), "1x\r", interview.Reply{}},
		{"a reason on a safety item takes Enter too", askFor(scaleQuestion(true)), "d", interview.Reply{}},
		{"a reason and Enter on a safety item", askFor(scaleQuestion(true)), "d\r", answer1(declined)},
		{"a number takes a reason away", askFor(scaleQuestion(true)), "d3\r", answer1(forms.IntegerAnswer(3))},

		{"a code narrows to one", askFor(stateQuestion()), "ca\r", answer1(forms.ChoiceAnswer("CA"))},
		{"a name narrows to one", askFor(stateQuestion()), "new y\r", answer1(forms.ChoiceAnswer("NY"))},
		{"several left are no answer", askFor(stateQuestion()), "new\r", interview.Reply{}},
		{"several left and a mark", askFor(stateQuestion()), "new\x1b[B\x1b[B\r", answer1(forms.ChoiceAnswer("NJ"))},
		{"a reason while narrowing", askFor(stateQuestion()), ":u\r", answer1(unsure)},
		{"Enter keeps the old state", held(stateQuestion(), forms.ChoiceAnswer("NE")), "\r", keep},
		{"d is a letter while narrowing", askFor(stateQuestion()), "d", interview.Reply{}},

		{"chosen and confirmed", askFor(multiQuestion()), "13\r", answer1(forms.MultiChoiceAnswer("medicine", "latex"))},
		{"taken and left again", askFor(multiQuestion()), "121\r", answer1(forms.MultiChoiceAnswer("food"))},
		{"nothing chosen is no answer", askFor(multiQuestion()), "\r11\r", interview.Reply{}},
		{"none stands alone", askFor(multiQuestion()), "124\r", answer1(forms.MultiChoiceAnswer("none"))},
		{"another answer takes none away", askFor(multiQuestion()), "41\r", answer1(forms.MultiChoiceAnswer("medicine"))},
		{"arrows and blank", askFor(multiQuestion()), "\x1b[B\x1b[B \r", answer1(forms.MultiChoiceAnswer("food"))},
		{"unchanged choices are kept", held(multiQuestion(), forms.MultiChoiceAnswer("food")), "\r", keep},
		{"old choices can be changed", held(multiQuestion(), forms.MultiChoiceAnswer("food")), "1\r", answer1(forms.MultiChoiceAnswer("medicine", "food"))},
		{"old choices taken away are no answer", held(multiQuestion(), forms.MultiChoiceAnswer("food")), "2\r", interview.Reply{}},
		{"a reason for several choices", askFor(multiQuestion()), "d", answer1(declined)},

		{"a number", askFor(numberQuestion()), "150\r", answer1(forms.IntegerAnswer(150))},
		{"a number out of range is asked again", askFor(numberQuestion()), "20\r\x151 \x7f50\r", answer1(forms.IntegerAnswer(150))},
		{"no number is asked again", askFor(numberQuestion()), "high\r", interview.Reply{}},
		{"d is no reason in a field", askFor(numberQuestion()), "d\r", interview.Reply{}},
		{"a typed reason", askFor(numberQuestion()), ":d\r", answer1(declined)},
		{"typed back", askFor(numberQuestion()), ":b\r", back},
		{"typed jump", askFor(numberQuestion()), ":j\r", does(interview.ActJump)},
		{"typed help", askFor(numberQuestion()), ":?\rx150\r", answer1(forms.IntegerAnswer(150))},
		{"an unknown word is no answer", askFor(textQuestion()), ":x\r", interview.Reply{}},
		{"a typed note", askFor(numberQuestion()), ":nat home\r", interview.Reply{}},
		{"a typed note, in two steps", askFor(numberQuestion()), ":n\rat home\r", interview.Reply{Action: interview.ActNote, Text: "at home"}},
		{"Backspace in an empty field goes back", askFor(numberQuestion()), "1\x7f\x7f", back},
		{"arrow left in a field moves", askFor(textQuestion()), "b\x1b[Da\r", answer1(forms.TextAnswer("ab"))},
		{"Enter keeps the old number", held(numberQuestion(), forms.IntegerAnswer(120)), "\r", keep},
		{"a new number replaces the old one", held(numberQuestion(), forms.IntegerAnswer(120)), "130\r", answer1(forms.IntegerAnswer(130))},
		{"a day", askFor(dateQuestion()), "2026-11-02\r", answer1(day(2026, 11, 2))},
		{"a day in words", askFor(dateQuestion()), "2 Nov 2026\r", answer1(day(2026, 11, 2))},
		{"a day to come is asked again", askFor(dateQuestion()), "2027-01-01\r", interview.Reply{}},
		{"text keeps any script", askFor(textQuestion()), "山田太郎\r", answer1(forms.TextAnswer("山田太郎"))},
		{"Backspace takes a whole character", askFor(textQuestion()), "e\u0301é👩‍👧\x7f\x7f\r", answer1(forms.TextAnswer("e\u0301"))},
		{"pasted line breaks become blanks", askFor(textQuestion()), "\x1b[200~Ann\r\nLee\r\x1b[201~\r", answer1(forms.TextAnswer("Ann Lee"))},
		{"arrow up takes the old text", held(textQuestion(), forms.TextAnswer("Ann")), "\x1b[A Lee\r", answer1(forms.TextAnswer("Ann Lee"))},
		{"words by Ctrl-W and lines by Ctrl-U", askFor(textQuestion()), "no no\x15Ann Leigh\x17Lee\r", answer1(forms.TextAnswer("Ann Lee"))},

		{"long text has lines, and ends with a dot", askFor(longTextQuestion()), "one\r\rtwo\r.\r", answer1(forms.LongTextAnswer("one\n\ntwo"))},
		{"empty lines end no long text", askFor(longTextQuestion()), "one\r\r\r\r", interview.Reply{}},
		{"a dot alone is no long text", askFor(longTextQuestion()), ".\r", interview.Reply{}},
		{"Ctrl-S ends long text", askFor(longTextQuestion()), "one\rtwo\x13", answer1(forms.LongTextAnswer("one\ntwo"))},
		{"a paste keeps its lines", askFor(longTextQuestion()), "\x1b[200~one\r\rtwo\r\x1b[201~\x13", answer1(forms.LongTextAnswer("one\n\ntwo"))},
		{"Enter alone answers no long text", askFor(longTextQuestion()), "\r\r\x13\r", interview.Reply{}},
		{"Enter keeps the old long text", held(longTextQuestion(), forms.LongTextAnswer("old")), "\r", keep},
		{"old long text can be gone on with", held(longTextQuestion(), forms.LongTextAnswer("old")), " man\x13", answer1(forms.LongTextAnswer("old man"))},
		{"a reason in long text", askFor(longTextQuestion()), ":p\r", answer1(prescriber)},
		{"a reason beside old long text", held(longTextQuestion(), forms.LongTextAnswer("old")), ":d\r", answer1(declined)},
		{"a reason does not throw text away", askFor(longTextQuestion()), "text\r:d\r", interview.Reply{}},
		{"arrows move through long text", askFor(longTextQuestion()), "ab\rcd\x1b[A\x1b[1~x\x13", answer1(forms.LongTextAnswer("xab\ncd"))},

		{"0 is an empty table", askFor(tableQuestion()), "0", answer1(forms.TableAnswer())},
		{"Enter is no table", askFor(tableQuestion()), "\r", interview.Reply{}},
		{"a row column by column", askFor(tableQuestion()), "alamotrigine\r200 mg\r2012-03-01\ry", rowsNow(row("lamotrigine", "200 mg"))},
		{"Enter keeps the rows", held(tableQuestion(), rows), "\r", keep},
		{"x removes", held(tableQuestion(), rows), "x1", rowsNow(row("sertraline", "100 mg"))},
		{"the last row removed is not none", held(tableQuestion(), forms.TableAnswer(row("lithium", ""))), "x1", interview.Reply{Action: interview.ActAnswer, Stay: true}},
		{"e edits and keeps the other cells", held(tableQuestion(), rows), "e2\r50 mg\r\r\r", rowsNow(row("lamotrigine", "200 mg"), row("sertraline", "50 mg"))},
		{"Esc leaves a row", held(tableQuestion(), rows), "a⎋\r", keep},
		{"0 does not throw rows away", held(tableQuestion(), rows), "0", interview.Reply{}},
		{"a reason does not throw rows away", held(tableQuestion(), rows), "d", interview.Reply{}},
		{"a reason instead of rows", askFor(tableQuestion()), "u", answer1(unsure)},
		{"an empty row is none", askFor(tableQuestion()), "a\t\t\t\t⎋0", answer1(forms.TableAnswer())},
		{"a cell can be not sure", askFor(tableQuestion()), "alithium\r:u\r\r\r", rowsNow(
			forms.Row{forms.TextAnswer("lithium"), unsure, {}, {}})},
		{"a key alone is no empty table about safety", askFor(about(tableQuestion())), "0a\x03", does(interview.ActStop)},
		{"0 and Enter is an empty table about safety", askFor(about(tableQuestion())), "0\r", answer1(forms.TableAnswer())},
		{"a typed reason about safety has its Enter", askFor(about(numberQuestion())), ":d\r", answer1(declined)},
		{"capital commands count", askFor(choiceQuestion()), "D", answer1(declined)},
		{"old empty table is kept", held(tableQuestion(), forms.TableAnswer()), "\r", keep},

		{"any key goes on", noticePrompt(), "x", does(interview.ActContinue)},
		{"Enter goes on from a notice", noticePrompt(), "\r", does(interview.ActContinue)},
		{"pasted text goes nowhere", noticePrompt(), "\x1b[200~x\x1b[201~", interview.Reply{}},
		{"back from a notice", noticePrompt(), "<", back},
		{"Esc goes on from a notice", noticePrompt(), "⎋", does(interview.ActContinue)},
		{"stop from a notice", noticePrompt(), "\x03", does(interview.ActStop)},
		{"initials acknowledge", urgentPrompt(), "NB\r", interview.Reply{Action: interview.ActContinue, Text: "NB"}},
		{"nothing else acknowledges", urgentPrompt(), "\r \r--\r\t\x1b\x12", interview.Reply{}},
		{"pasted text does not acknowledge", urgentPrompt(), "\x1b[200~NB\x1b[201~\r", interview.Reply{}},
		{"Ctrl-C leads from an alert to the stop menu", urgentPrompt(), "\x03", does(interview.ActStop)},
		{"back from an alert, to mend the answer", urgentPrompt(), "<", back},
		{"one key chooses", menuPrompt(), "f", interview.Reply{Action: interview.ActChoose, Target: "f"}},
		{"Enter chooses nothing", menuPrompt(), "\r\r", interview.Reply{}},
		{"a key that could go on waits for Enter", menuPrompt(), "1", interview.Reply{}},
		{"a key that could go on, and Enter", menuPrompt(), "1\r", interview.Reply{Action: interview.ActChoose, Target: "1"}},
		{"two digits", menuPrompt(), "12", interview.Reply{Action: interview.ActChoose, Target: "12"}},
		{"a letter and a digit", menuPrompt(), "q1", interview.Reply{Action: interview.ActChoose, Target: "q1"}},
		{"words to look for", menuPrompt(), "/fever\r", interview.Reply{Action: interview.ActChoose, Text: "fever"}},
		{"no words are no choice", menuPrompt(), "/\r", interview.Reply{}},
		{"a mark and Enter", menuPrompt(), "\x1b[B\x1b[B\r", interview.Reply{Action: interview.ActChoose, Target: "1"}},
		{"back from a menu", menuPrompt(), "⎋", back},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, _ := asker(t, c.keys, Options{})
			got, err := s.Ask(t.Context(), c.p)
			if c.want.Action == 0 {
				if !errors.Is(err, interview.ErrClosed) {
					t.Errorf("keys %q: got %+v, %v; want no reply", c.keys, got, err)
				}
				return
			}
			if err != nil || !same(got, c.want) {
				t.Errorf("keys %q: got %+v, %v; want %+v", c.keys, got, err, c.want)
			}
		})
	}
}

func TestBareEnterCtrlDAndClosedTerminalNeverAnswer(t *testing.T) {
	t.Parallel()
	prompts := map[string]interview.Prompt{
		"yesno": askFor(yesNoQuestion()), "choice": askFor(choiceQuestion()), "scale": askFor(scaleQuestion(false)),
		"safety": askFor(scaleQuestion(true)), "state": askFor(stateQuestion()), "multi": askFor(multiQuestion()),
		"number": askFor(numberQuestion()), "date": askFor(dateQuestion()), "text": askFor(textQuestion()),
		"longtext": askFor(longTextQuestion()), "table": askFor(tableQuestion()), "urgent": urgentPrompt(), "menu": menuPrompt(),
	}
	for name, p := range prompts {
		for _, keys := range []string{
			"", "\r", "\r\r\r", "\x04", "\x04\r\x04", "\x1b[200~\r\r\x1b[201~", "\x1by", "\x1b1", "\x1b\r", "\x1b[1;2D\r", "\x1b[15~\r", "\x1b]11;rgb:1/1/1\x07\r",
		} {
			s, _ := asker(t, keys, Options{})
			if reply, err := s.Ask(t.Context(), p); !errors.Is(err, interview.ErrClosed) {
				t.Errorf("%s, keys %q: got %+v, %v; want ErrClosed", name, keys, reply, err)
			}
		}
	}
}

func TestWhatIsHalfDoneComesBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		p           interview.Prompt
		first, then string
		want        forms.Answer
	}{
		{"a number", askFor(numberQuestion()), "15\x03", "0\r", forms.IntegerAnswer(150)},
		{"choices", askFor(multiQuestion()), "1j", "3\r", forms.MultiChoiceAnswer("medicine", "latex")},
		{"long text", askFor(longTextQuestion()), "one\rt\x12", "wo\x13", forms.LongTextAnswer("one\ntwo")},
		{"a state", askFor(stateQuestion()), "n\t", "c\r", forms.ChoiceAnswer("NC")},
		{"half a row", askFor(tableQuestion()), "alamotrigine\r200\x03", " mg\r2012-03-01\ry", forms.TableAnswer(row("lamotrigine", "200 mg"))},
		{"beside a note", askFor(multiQuestion()), "1wmuch\r", "\r", forms.MultiChoiceAnswer("medicine")},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, out := asker(t, c.first, Options{})
			if got, err := s.Ask(t.Context(), c.p); err != nil || got.Action == interview.ActAnswer {
				t.Fatalf("keys %q: got %+v, %v; want to go elsewhere", c.first, got, err)
			}
			s.keys = feed("c")
			menu := interview.Prompt{Kind: interview.AskMenu, Title: "Stop?", Menu: []interview.Entry{{Key: "c", Text: "Continue"}}}
			if _, err := s.Ask(t.Context(), menu); err != nil {
				t.Fatal(err)
			}
			if want := "not saved: " + c.p.Question.Short; !strings.Contains(out.last, want) {
				t.Errorf("menu while something is half done: want %q in\n%s", want, out.last)
			}
			s.keys = feed(c.then)
			if got, err := s.Ask(t.Context(), c.p); err != nil || !got.Answer.Equal(c.want) {
				t.Errorf("keys %q, later %q: got %+v, %v; want %+v", c.first, c.then, got, err, c.want)
			}
			s.keys = feed("c")
			if _, err := s.Ask(t.Context(), menu); err != nil || strings.Contains(out.last, "not saved") {
				t.Errorf("menu after the answer: %v, still says that something is not saved:\n%s", err, out.last)
			}
		})
	}
}

func TestEveryChoiceOfALongListHasAKeyThatIsNoCommand(t *testing.T) {
	t.Parallel()
	if len(multiKeys) < forms.MaxCodes {
		t.Errorf("%d keys for %d codes", len(multiKeys), forms.MaxCodes)
	}
	for i, k := range multiKeys {
		if strings.IndexRune(multiKeys, k) != i || strings.ContainsRune(" dupwnj<?", k) {
			t.Errorf("key %q is taken already", k)
		}
	}
}

func TestARemovedRowCanBeBroughtBack(t *testing.T) {
	t.Parallel()
	one, two := row("lamotrigine", "200 mg"), row("sertraline", "100 mg")
	s, out := asker(t, "x1", Options{})
	if got, err := s.Ask(t.Context(), held(tableQuestion(), forms.TableAnswer(one, two))); err != nil || !same(got, rowsNow(two)) {
		t.Fatalf("keys x1: got %+v, %v", got, err)
	}
	s.keys = feed("z")
	if got, err := s.Ask(t.Context(), held(tableQuestion(), forms.TableAnswer(two))); err != nil || !same(got, rowsNow(one, two)) {
		t.Errorf("keys z: got %+v, %v; want both rows", got, err)
	}
	if !strings.Contains(out.last, "bring row 1 back") {
		t.Errorf("the way to bring the row back is not on screen:\n%s", out.last)
	}
}

func TestAHalfTypedNoteComesBack(t *testing.T) {
	t.Parallel()
	s, out := asker(t, "wsince the sec\x03", Options{})
	if got, err := s.Ask(t.Context(), askFor(yesNoQuestion())); err != nil || got.Action != interview.ActStop {
		t.Fatalf("got %+v, %v; want to stop", got, err)
	}
	s.keys = feed("e")
	if _, err := s.Ask(t.Context(), menuPrompt()); err != nil || !strings.Contains(out.last, "not saved: note on High") {
		t.Errorf("the menu does not say that the note is not saved (%v):\n%s", err, out.last)
	}
	s.keys = feed("ond pregnancy\r")
	got, err := s.Ask(t.Context(), askFor(yesNoQuestion()))
	if want := (interview.Reply{Action: interview.ActNote, Text: "since the second pregnancy"}); err != nil || !same(got, want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

func TestRefusedAnswerComesBackWithTheReason(t *testing.T) {
	t.Parallel()
	s, out := asker(t, "Ann\r", Options{})
	if _, err := s.Ask(t.Context(), askFor(textQuestion())); err != nil {
		t.Fatal(err)
	}
	again := askFor(textQuestion())
	again.Problem = "This name is taken."
	s.keys = feed(" Lee\r")
	got, err := s.Ask(t.Context(), again)
	if want := answer1(forms.TextAnswer("Ann Lee")); err != nil || !same(got, want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	if !strings.Contains(out.last, "Ann Lee") {
		t.Errorf("the refused text is not in the field:\n%s", out.last)
	}
}

func TestForeignTextCannotSteerTheTerminal(t *testing.T) {
	t.Parallel()
	evil := "a\x1b[2Jb\u202ec\x07d"
	q := choiceQuestion()
	q.Ask, q.Short, q.Why, q.Help = evil, evil, evil, evil
	q.Choices[0].Text, q.Choices[0].Short = evil, evil
	p := held(q, forms.ChoiceAnswer("controlled"))
	p.Where.Client, p.Where.Form, p.Where.Partner, p.Where.Section = evil, evil, evil, evil
	p.Note, p.Problem, p.Lines = evil, evil, []string{evil}
	tq := held(tableQuestion(), forms.TableAnswer(row(evil, evil)))
	menu := menuPrompt()
	menu.Title, menu.Lines, menu.Menu[0] = evil, []string{evil}, interview.Entry{Key: "k", Text: evil, Hint: evil}
	alert := urgentPrompt()
	alert.Alert.Title, alert.Alert.Lines, alert.Alert.Crisis = evil, []string{evil}, []string{evil}
	for _, p := range []interview.Prompt{p, held(textQuestion(), forms.TextAnswer(evil)), held(longTextQuestion(), forms.LongTextAnswer(evil)), tq, menu, alert} {
		for _, keys := range []string{"", "?", "e1"} {
			s, out := asker(t, keys, Options{})
			_, _ = s.Ask(t.Context(), p)
			shown := strings.ReplaceAll(out.last, clearScreen, "")
			if strings.Contains(shown, "\x1b[2J") || strings.ContainsAny(shown, "\u202e\x07") {
				t.Errorf("keys %q: foreign control characters reached the screen: %q", keys, shown)
			}
		}
	}
}

func TestALabelledLineHangsUnderItsText(t *testing.T) {
	t.Parallel()
	n := &notice{p: interview.Prompt{Title: "Findings", Lines: []string{
		"URGENT    Suicidal thoughts at present, or thoughts with a plan", "  PRIORITY  Frequent dissociation or dissociative disorder",
	}}}
	got := drawn(n, 50, 24)
	want := "   URGENT    Suicidal thoughts at present, or\n             thoughts with a plan\n" +
		"     PRIORITY  Frequent dissociation or\n               dissociative disorder\n"
	if !strings.Contains(got, want) {
		t.Errorf("got:\n%s\nwant in it:\n%s", got, want)
	}
}
