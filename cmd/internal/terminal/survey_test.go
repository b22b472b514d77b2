//go:build unix

package terminal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/term"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

func TestWhatIsSeenIsWhatWasDrawn(t *testing.T) {
	t.Parallel()
	for _, w := range []int{60, 80, 120, 200} {
		t.Run(fmt.Sprint(w), func(t *testing.T) {
			t.Parallel()
			c := newConsole(t, w, 24)
			s := c.open(Options{Guard: -1})
			got := ask(t.Context(), s, askFor(yesNoQuestion()))
			want := strings.TrimRight(drawn(promptFor(askFor(yesNoQuestion())), w, 24), "\n")
			c.until("the picture", func() bool { return strings.TrimRight(c.Text(), "\n") == want })
			c.Send("y")
			if a := c.reply(got); a.err != nil || !same(a.reply, answer1(forms.YesNoAnswer(true))) {
				t.Errorf("y: got %+v, %v", a.reply, a.err)
			}
		})
	}
}

func TestResizeDrawsTheSamePromptAnew(t *testing.T) {
	t.Parallel()
	for _, lineMode := range []bool{false, true} {
		t.Run(fmt.Sprint("line mode ", lineMode), func(t *testing.T) {
			t.Parallel()
			c := newConsole(t, 80, 30)
			s := c.open(Options{Guard: -1, LineMode: lineMode})
			got := ask(t.Context(), s, askFor(multiQuestion()))
			c.Wait("[ ] Latex")
			c.Send("3")
			c.Wait("[x] Latex", "1 chosen")
			for _, w := range []int{60, 120, 200, 61, 80} {
				c.Resize(s, w, 30)
				c.Wait("[x] Latex", rule(w).text())
				if n := strings.Count(c.Text(), "What else are you allergic to?"); n != 1 && !lineMode {
					t.Errorf("at %d columns the question is there %d times:\n%s", w, n, c.Text())
				}
			}
			c.Send("\r")
			if a := c.reply(got); a.err != nil || !same(a.reply, answer1(forms.MultiChoiceAnswer("latex"))) {
				t.Errorf("Enter: got %+v, %v", a.reply, a.err)
			}
		})
	}
}

func TestNothingOfTheClientIsLeftBehind(t *testing.T) {
	t.Parallel()
	c := newConsole(t, 80, 24)
	before, err := term.GetState(int(c.tty.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.tty.WriteString("a shell was here\r\n"); err != nil {
		t.Fatal(err)
	}
	c.Wait("a shell was here")
	s := c.open(Options{Guard: -1})
	got := ask(t.Context(), s, askFor(textQuestion()))
	c.Wait("What is your full name?", "N.C.-B.")
	c.Send("Ann Lee\r")
	c.reply(got)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	c.Wait("a shell was here")
	for _, secret := range []string{"Ann", "N.C.-B.", "full name"} {
		if strings.Contains(c.Text(), secret) {
			t.Errorf("%q is left on the screen:\n%s", secret, c.Text())
		}
	}
	if !strings.Contains(c.Sent(), "\x1b[3J\x1b[?1049l") {
		t.Error("the scroll-back was not cleared")
	}
	after, err := term.GetState(int(c.tty.Fd()))
	if err != nil || *after != *before {
		t.Errorf("the terminal's mode is not what it was (%v)", err)
	}
}

func TestLineModeLeavesALineForEachAnswer(t *testing.T) {
	t.Parallel()
	c := newConsole(t, 60, 24)
	s := c.open(Options{Guard: -1, LineMode: true})
	for _, step := range []struct {
		p    interview.Prompt
		keys string
		want string
	}{
		{askFor(yesNoQuestion()), "y", " · High blood pressure diagnosed: Yes"},
		{askFor(numberQuestion()), "150\r", " · Systolic blood pressure: 150 mm[Hg]"},
		{askFor(choiceQuestion()), "d", " · Blood pressure control: declined"},
	} {
		got := ask(t.Context(), s, step.p)
		c.Wait(step.p.Question.Ask[:20])
		c.Send(step.keys)
		c.reply(got)
		c.Wait(step.want)
		if strings.Contains(c.Text(), step.p.Question.Ask[:20]) {
			t.Errorf("the picture of an answered question is still there:\n%s", c.Text())
		}
	}
	if strings.Contains(c.Sent(), "\x1b[?1049h") {
		t.Error("line mode went to the alternate screen")
	}
}

func TestKeysBeforeThePictureDoNotCount(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	at := func(ms int, keys string) []key {
		f := feed(keys)
		for i := range f.keys {
			f.keys[i].at = start.Add(time.Duration(ms) * time.Millisecond)
		}
		return f.keys
	}
	yesNo, number := askFor(yesNoQuestion()), held(numberQuestion(), forms.IntegerAnswer(120))
	for _, c := range []struct {
		name string
		p    interview.Prompt
		keys [][]key
		want interview.Reply
	}{
		{"typed ahead", yesNo, [][]key{at(-500, "y")}, interview.Reply{}},
		{"at the same moment", yesNo, [][]key{at(0, "y")}, interview.Reply{}},
		{"too soon to have read it", yesNo, [][]key{at(119, "y")}, interview.Reply{}},
		{"after it could be read", yesNo, [][]key{at(120, "y")}, answer1(forms.YesNoAnswer(true))},
		{"a held key answers once", yesNo, [][]key{at(-30, "y"), at(0, "y"), at(60, "y"), at(120, "y"), at(180, "y"), at(240, "y")}, interview.Reply{}},
		{"after a burst and a pause", yesNo, [][]key{at(-30, "y"), at(60, "y"), at(200, "n")}, answer1(forms.YesNoAnswer(false))},
		{"Ctrl-C counts always", yesNo, [][]key{at(-500, "\x03")}, does(interview.ActStop)},
		{"a field takes text at once", number, [][]key{at(1, "1"), at(60, "5"), at(110, "0"), at(200, "\r")}, answer1(forms.IntegerAnswer(150))},
		{"a field takes all of a burst or nothing", number, [][]key{at(-1, "1"), at(60, "5"), at(110, "0"), at(200, "\r")}, interview.Reply{}},
		{"a hasty Enter keeps nothing", number, [][]key{at(60, "\r")}, interview.Reply{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, _ := asker(t, "", Options{Guard: 120 * time.Millisecond, Now: func() time.Time { return start }})
			f := &fed{}
			for _, k := range c.keys {
				f.keys = append(f.keys, k...)
			}
			s.keys = f
			got, err := s.Ask(t.Context(), c.p)
			if c.want.Action == 0 && !errors.Is(err, interview.ErrClosed) || c.want.Action != 0 && (err != nil || !same(got, c.want)) {
				t.Errorf("got %+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

func TestBurstOnARealTerminalAnswersOneQuestion(t *testing.T) {
	t.Parallel()
	c := newConsole(t, 80, 24)
	s := c.open(Options{Guard: time.Hour})
	got := ask(t.Context(), s, askFor(yesNoQuestion()))
	c.Wait("y  Yes")
	c.Send("yyyyyyyyy")
	c.Wait(hintEarly)
	c.Send("\x03")
	if a := c.reply(got); a.err != nil || a.reply.Action != interview.ActStop {
		t.Errorf("a burst before anybody could read: got %+v, %v; want only the Ctrl-C", a.reply, a.err)
	}
}

func TestOddKeysOnARealTerminal(t *testing.T) {
	t.Parallel()
	c := newConsole(t, 80, 24)
	s := c.open(Options{Guard: -1})
	got := ask(t.Context(), s, askFor(textQuestion()))
	c.Wait("What is your full name?")
	c.Send("A\x1b[15~\x1b[1;3D\x1b[Z\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[12;40R\x04")
	c.Wait("› A")
	c.Send("\x1b[200~nn\r\nL")
	c.Send("ee\x1b[201~")
	c.Wait("› Ann Lee")
	c.Send("\x1bOP")
	c.Wait("any other key goes back")
	c.Send(" ")
	c.Wait("› Ann Lee")
	c.Send("\r")
	if a := c.reply(got); a.err != nil || a.reply.Answer.Text() != "Ann Lee" {
		t.Errorf("got %+v, %v", a.reply, a.err)
	}
}

func TestTheEndOfInputIsNoAnswer(t *testing.T) {
	t.Parallel()
	c := newConsole(t, 80, 24)
	s := c.open(Options{Guard: -1})
	s.keys.close()
	k := &keyboard{chunks: make(chan chunk, 1), now: time.Now}
	k.chunks <- chunk{err: errors.New("input/output error")}
	s.keys = &closed{k}
	if a := c.reply(ask(t.Context(), s, askFor(yesNoQuestion()))); !errors.Is(a.err, interview.ErrClosed) {
		t.Errorf("got %+v, %v; want ErrClosed", a.reply, a.err)
	}
}

type closed struct{ *keyboard }

func (closed) close() {}

func TestTheContextEndsAPrompt(t *testing.T) {
	t.Parallel()
	c := newConsole(t, 80, 24)
	s := c.open(Options{Guard: -1})
	ctx, cancel := context.WithCancel(t.Context())
	got := ask(ctx, s, askFor(yesNoQuestion()))
	c.Wait("y  Yes")
	cancel()
	if a := c.reply(got); !errors.Is(a.err, context.Canceled) {
		t.Errorf("got %+v, %v; want context.Canceled", a.reply, a.err)
	}
}

func TestIdleScreenIsLocked(t *testing.T) {
	t.Parallel()
	c := newConsole(t, 80, 24)
	idle := make(chan time.Time)
	var tried []string
	s := c.open(Options{
		Guard: -1, IdleAfter: time.Hour, After: func(time.Duration) <-chan time.Time { return idle },
		Unlock: func(p []byte) error {
			tried = append(tried, string(p))
			if string(p) != "open sesame" {
				return errors.New("wrong")
			}
			return nil
		},
	})
	got := ask(t.Context(), s, askFor(numberQuestion()))
	c.Wait("What was the upper number?")
	c.Send("15")
	c.Wait("› 15")
	idle <- time.Time{}
	c.Wait("locked", "Passphrase:")
	for _, secret := range []string{"N.C.-B.", "upper", "15", "KAP"} {
		if strings.Contains(c.Text(), secret) {
			t.Errorf("%q is on the locked screen:\n%s", secret, c.Text())
		}
	}
	c.Send("\r\x04\x03guess\r")
	c.Wait("That does not open it.")
	if strings.Contains(c.Text(), "guess") {
		t.Errorf("the passphrase is on the screen:\n%s", c.Text())
	}
	c.Send("open sesamé\x7fe\r")
	c.Wait("› 15")
	c.Send("0\r")
	if a := c.reply(got); a.err != nil || !same(a.reply, answer1(forms.IntegerAnswer(150))) {
		t.Errorf("after the lock: got %+v, %v", a.reply, a.err)
	}
	if len(tried) != 2 {
		t.Errorf("tried %d passphrases, want 2", len(tried))
	}
}

func TestCtrlLHidesTheScreenAndTheKeyThatShowsItAnswersNothing(t *testing.T) {
	t.Parallel()
	c := newConsole(t, 80, 24)
	s := c.open(Options{Guard: -1})
	got := ask(t.Context(), s, askFor(yesNoQuestion()))
	c.Wait("y  Yes")
	c.Send("\x0c")
	c.Wait("hidden")
	if strings.Contains(c.Text(), "N.C.-B.") {
		t.Errorf("the client is on the hidden screen:\n%s", c.Text())
	}
	c.Send("y")
	c.Wait("y  Yes")
	c.Send("n")
	if a := c.reply(got); a.err != nil || !same(a.reply, answer1(forms.YesNoAnswer(false))) {
		t.Errorf("got %+v, %v; want no", a.reply, a.err)
	}
}

func TestHidingInLineModePushesTheAnswersOutOfSightAndSaysSo(t *testing.T) {
	t.Parallel()
	c := newConsole(t, 80, 24)
	s := c.open(Options{Guard: -1, LineMode: true})
	got := ask(t.Context(), s, askFor(yesNoQuestion()))
	c.Wait("y  Yes")
	c.Send("y")
	c.reply(got)
	got = ask(t.Context(), s, askFor(numberQuestion()))
	c.Wait("High blood pressure diagnosed: Yes", "upper number")
	c.Send("\x0c")
	c.Wait("hidden", "scrolling back shows it")
	if text := c.Text(); strings.Contains(text, "High blood pressure") || strings.Contains(text, "upper number") {
		t.Errorf("still in sight:\n%s", text)
	}
	c.Send("x")
	c.Wait("upper number")
	c.Send("150\r")
	if a := c.reply(got); a.err != nil || !same(a.reply, answer1(forms.IntegerAnswer(150))) {
		t.Errorf("got %+v, %v; want 150", a.reply, a.err)
	}
}

func TestALongSleepLocksBeforeTheFirstKeyCounts(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	s, out := asker(t, "", Options{IdleAfter: 15 * time.Minute, Now: func() time.Time { return now }, After: func(time.Duration) <-chan time.Time { return nil }})
	s.keys = &fed{keys: []key{{code: keyRune, r: 'y', at: now.Add(time.Hour)}}}
	if got, err := s.Ask(t.Context(), askFor(yesNoQuestion())); !errors.Is(err, interview.ErrClosed) {
		t.Errorf("got %+v, %v; want no reply", got, err)
	}
	if !strings.Contains(out.last, "locked") {
		t.Errorf("not locked:\n%s", out.last)
	}
}

func TestNoTerminalIsSaidBeforeAnythingIsWritten(t *testing.T) {
	t.Parallel()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	o := Options{Now: time.Now}
	if _, err := Open(r, w, o); !errors.Is(err, ErrNoTerminal) {
		t.Errorf("open on a pipe: %v, want ErrNoTerminal", err)
	}
	if _, err := Secret(t.Context(), r, w, o, "Passphrase:"); !errors.Is(err, ErrNoTerminal) {
		t.Errorf("secret on a pipe: %v, want ErrNoTerminal", err)
	}
	_ = w.Close()
	if n, _ := r.Read(make([]byte, 1)); n != 0 {
		t.Error("something was written")
	}
}

func TestPanicGivesTheTerminalBack(t *testing.T) {
	t.Parallel()
	c := newConsole(t, 80, 24)
	before, err := term.GetState(int(c.tty.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	s := c.open(Options{Guard: -1})
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		_, _ = s.Ask(t.Context(), interview.Prompt{Kind: 99})
	}()
	if after, err := term.GetState(int(c.tty.Fd())); err != nil || *after != *before {
		t.Errorf("the terminal's mode is not what it was (%v)", err)
	}
	if _, err := s.Ask(t.Context(), askFor(yesNoQuestion())); !errors.Is(err, interview.ErrClosed) {
		t.Errorf("asked after the terminal was given back: %v, want ErrClosed", err)
	}
}

func TestSecretConfirmAndChoose(t *testing.T) {
	t.Parallel()
	c := newConsole(t, 80, 24)
	o := Options{Now: time.Now, Guard: -1}
	type result struct {
		value any
		err   error
	}
	got := make(chan result, 1)
	run := func(f func() (any, error)) {
		go func() {
			v, err := f()
			got <- result{v, err}
		}()
	}
	secret := func() (any, error) {
		b, err := Secret(t.Context(), c.tty, c.tty, o, "Passphrase for the store:")
		return string(b), err
	}
	confirm := func() (any, error) { return Confirm(t.Context(), c.tty, c.tty, o, "Erase this case?") }
	choose := func() (any, error) {
		return Choose(t.Context(), c.tty, c.tty, o, "Which case?", nil, []interview.Entry{{Key: "1", Text: "N.C.-B."}, {Key: "2", Text: "A.L."}})
	}
	for _, step := range []struct {
		name, wait, enter, keys string
		f                       func() (any, error)
		want                    any
		err                     error
	}{
		{"a secret", "Passphrase for the store:", "Enter alone", "ab\x7f\x1b[Ac\x1b[200~d\ne\x1b[201~\r", secret, "acd", nil},
		{"no secret", "Passphrase for the store:", "Enter alone", "\x03", secret, "", ErrInterrupted},
		{"yes", "Erase this case?", "Enter alone", "y", confirm, true, nil},
		{"no", "Erase this case?", "Enter alone", "\x04<\x1b[D\x7fn", confirm, false, nil},
		{"neither", "Erase this case?", "Enter alone", "\x03", confirm, false, ErrInterrupted},
		{"one of several", "Which case?", "Enter alone", "32", choose, "2", nil},
	} {
		run(step.f)
		c.Wait(step.wait)
		c.Send("\r")
		c.Wait(step.enter)
		c.Send(step.keys)
		r := <-got
		if r.value != step.want || !errors.Is(r.err, step.err) {
			t.Errorf("%s: got %v, %v; want %v, %v", step.name, r.value, r.err, step.want, step.err)
		}
		c.until("an empty screen", func() bool { return strings.TrimSpace(c.Text()) == "" })
	}
	if strings.Contains(c.Sent(), "acd") {
		t.Error("the secret was shown")
	}
}
