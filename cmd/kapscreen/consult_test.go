//go:build unix

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
)

// The client of these tests: what is said about them, by question. Everything else is declined.
const clientName = "Quill Featherby"

func clientSays() map[string]string {
	return map[string]string{
		"adm_crisis_shown": "y", "adm_roi": "y", "adm_roi_date": "2026-11-20", "client_name": clientName,
		"client_birth_date": "1985-03-02", "cv_htn": "y", "phq9_9": "1", "si_recent_behavior": "y", "ref_reason": "Low for two years.",
	}
}

// medicine is the one row of the client's medicines.
func medicine() []string { return []string{"lamotrigine", "200 mg", "daily", "", "", ""} }

// screenWalk leads an interview in a window up to the review: it answers what clientSays, and declines the rest.
type screenWalk struct {
	w     *window
	form  *forms.Form
	says  map[string]string
	done  map[string]bool
	alert int
}

func walkIn(w *window) *screenWalk {
	w.t.Helper()
	form, _, err := loadForm(library.Default)
	if err != nil {
		w.t.Fatal(err)
	}
	return &screenWalk{w: w, form: form, says: clientSays(), done: map[string]bool{}}
}

// review walks until the review is there. stop, if it is not nil, ends the walk before a question.
func (s *screenWalk) review(stop func(q *forms.Question) bool) {
	s.w.t.Helper()
	for {
		var q *forms.Question
		what := ""
		s.w.until("see something to answer", func(screen string) bool {
			what, q = "", nil
			switch {
			case strings.Contains(screen, "LOOK AT THIS NOW"):
				what = "alert"
			case strings.Contains(screen, "any key goes on"):
				what = "notice"
			case strings.Contains(screen, "looks for words"):
				what = "review"
			default:
				q = asked(screen, s.form)
				return q != nil && !s.done[q.ID] && strings.Contains(screen, "Ctrl-C stop")
			}
			return true
		})
		switch {
		case what == "review" || q != nil && stop != nil && stop(q):
			return
		case what == "alert":
			s.alert++
			s.w.Type("DW")
			s.w.Press("\r", "LOOK AT THIS NOW")
		case what == "notice":
			s.w.Press(" ", "any key goes on")
		default:
			s.done[q.ID] = true
			s.answer(q)
		}
	}
}

func (s *screenWalk) answer(q *forms.Question) {
	s.w.t.Helper()
	says, ok := s.says[q.ID]
	keys := "d"
	long := q.Kind == forms.Text || q.Kind == forms.LongText || q.Kind == forms.DateKind || q.Kind == forms.Decimal ||
		q.Kind == forms.Integer && len(q.Choices) == 0
	narrow := q.Kind == forms.Choice && strings.Contains(s.w.Text(), "Type to narrow")
	switch {
	case q.ID == "rx_medications":
		s.row()
		keys = "\r"
	case ok && q.Kind == forms.LongText:
		keys = says + "\x13"
	case ok && long:
		keys = says + "\r"
	case ok:
		keys = says
	case long, narrow:
		keys = ":d\r"
	}
	s.w.Type(keys)
	confirmed := false
	s.w.until("get past "+q.ID, func(screen string) bool {
		if !confirmed && strings.Contains(screen, "Enter confirms · any other key changes") {
			confirmed = true
			s.w.Type("\r")
		}
		now := asked(screen, s.form)
		return now == nil || now.ID != q.ID || strings.Contains(screen, "LOOK AT THIS NOW")
	})
}

func (s *screenWalk) row() {
	s.w.t.Helper()
	if strings.Contains(s.w.Text(), "e 1  edit") {
		return // a table that was left by stopping comes again
	}
	s.w.Press("a", "a  add")
	s.w.Wait("New row 1")
	for _, cell := range medicine() {
		if cell == "" {
			s.w.Type("\t")
		} else {
			s.w.Type(cell + "\r")
		}
	}
	s.w.Wait("lamotrigine", "e 1  edit")
}

// plainWalk is the same in plain lines.
func plainWalk(k *talk, form *forms.Form) {
	says, cells := clientSays(), medicine()
	k.Until(func(said string) (string, bool) {
		last := said[strings.LastIndexByte(said, '\n')+1:]
		q := asked(said, form)
		switch {
		case strings.HasPrefix(last, "Enter goes on"):
			return "", false
		case strings.HasPrefix(last, "Seen by"):
			return "DW", false
		case strings.HasPrefix(last, "Choose"):
			return "", true
		case !strings.HasPrefix(last, "Answer"):
			cell := cells[0]
			cells = cells[1:]
			return cell, false
		case q.ID == "rx_medications" && len(cells) > 0:
			return "add", false
		case q.ID == "rx_medications":
			return "done", false
		}
		if line, ok := says[q.ID]; ok {
			if q.Kind == forms.LongText {
				return line + "\n.", false
			}
			return line, false
		}
		return ":d", false
	})
}

func TestAWholeConsultationOnTheScreen(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := d.window(80, 24, "consult")
	w.Press("n", "Make a key now")
	walk := walkIn(w)
	walk.review(nil)
	if walk.alert == 0 {
		t.Error("no urgent item was shown when it arose")
	}
	w.Press("e", "looks for words")
	w.Wait("Items for review:", "URGENT")
	w.Press("\x1b", "Items for review:")
	w.Press("w", "Write the PDF")
	w.Wait("Something is missing")
	w.Press("r", "Give the reason")
	w.Press("Answers come by phone\r", "at most 200 characters")
	w.Wait("The referral is written")
	w.Press(" ", "The referral is written")
	if code := w.Ended(); code != 0 {
		t.Errorf("exit code %d, want 0; the screen:\n%s", code, w.Text())
	}
	id := d.cases()[0]
	if pdf, err := os.ReadFile(d.path("referral-" + id + ".pdf")); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Errorf("the referral: %v, %.20q; want a PDF", err, pdf)
	}
	w.until("see what is left", func(s string) bool { return strings.Contains(s, "The referral is in") })
	for _, never := range []string{"Featherby", "lamotrigine", "section 1"} {
		if strings.Contains(w.Text(), never) {
			t.Errorf("%q is left on the screen:\n%s", never, w.Text())
		}
	}
	w.TakesBack()
	noticeUnsealed(t, w.Text())
}

func noticeUnsealed(t testing.TB, said string) {
	t.Helper()
	if !strings.Contains(said, "stored unsealed") {
		t.Errorf("nothing says that cases are stored unsealed:\n%s", said)
	}
}

// The same answers make the same response, whoever asked and however often the interview was stopped.
func TestEveryWayThroughMakesTheSameResponse(t *testing.T) {
	t.Parallel()
	form, _, err := loadForm(library.Default)
	if err != nil {
		t.Fatal(err)
	}
	plain := newDesk(t)
	k := plain.talk("consult", "--date", "2026-11-20")
	plainWalk(k, form)
	k.Say("e")
	k.Hear()
	k.Say("")
	k.Hear()
	k.Say("l")
	if code := k.Ended(); code != 0 {
		t.Fatalf("plain: exit code %d, want 0\n%s", code, k.err)
	}
	noticeUnsealed(t, k.err.String())
	if i := strings.IndexFunc(k.said.String(), func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f }); i >= 0 {
		t.Errorf("plain mode wrote a control byte: %q", k.said.String()[i:i+10])
	}
	want := plain.must("", "case", "export", "-o", "-", plain.cases()[0])

	stopped := newDesk(t)
	id, n := "", 0
	for _, stop := range []string{"client_phone", "rx_checklist", "cv_htn", "phq9_5", "si_plan", ""} {
		args := []string{"consult", "--date", "2026-11-20"}
		if id != "" {
			args = []string{"consult", "--case", id}
		}
		w := stopped.window(60+20*(n%3), 24, args...)
		if id == "" {
			w.Press("n", "Make a key now")
		}
		n++
		walk := walkIn(w)
		walk.review(func(q *forms.Question) bool { return q.ID == stop })
		if stop == "" {
			w.Press("e", "looks for words")
			w.Press("\x1b", "Items for review:")
			w.Press("l", "Write the PDF")
			if code := w.Ended(); code != 0 {
				t.Fatalf("screen: exit code %d, want 0\n%s", code, w.Text())
			}
			break
		}
		w.Type("\x03")
		w.Press("s", "Stop?")
		if code := w.Ended(); code != exitInterrupted {
			t.Fatalf("stopped before %s: exit code %d, want %d\n%s", stop, code, exitInterrupted, w.Text())
		}
		id = stopped.cases()[0]
		w.Wait("Go on with:", "consult --case "+id)
	}
	if got := stopped.must("", "case", "export", "-o", "-", stopped.cases()[0]); got != want {
		t.Errorf("on the screen, stopped five times:\n%s\nin plain lines:\n%s", got, want)
	}
}

func TestSignalsKeepWhatWasSaid(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		end  func(w *window)
		code int
	}{
		"TERM":            {func(w *window) { _ = w.cmd.Process.Signal(syscall.SIGTERM) }, 143},
		"HUP":             {func(w *window) { _ = w.cmd.Process.Signal(syscall.SIGHUP) }, 129},
		"a closed window": {(*window).Shut, 129},
		"Ctrl-D":          {nil, exitInterrupted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			w := d.window(80, 24, "consult", "--form", d.yesForm())
			w.Press("n", "Make a key now")
			w.Press("y", "number 1 true")
			w.Wait("number 2 true")
			w.Type("\x04")
			w.Type("\r")
			if c.end != nil {
				c.end(w)
			} else {
				w.Type("\x03")
				w.Press("s", "Stop?")
			}
			if code := w.Ended(); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if name != "a closed window" {
				w.TakesBack()
				w.until("leave the alternate screen", func(string) bool {
					s := w.Sent()
					return strings.LastIndex(s, "\x1b[?1049l") > strings.LastIndex(s, "\x1b[?1049h")
				})
			}
			if got, want := answersOf(t, d, d.cases()[0]), "y"; got != want {
				t.Errorf("the case holds %q, want %q", got, want)
			}
		})
	}
}

func TestNoTerminalIsSaidBeforeAnythingIsMade(t *testing.T) {
	t.Parallel()
	for _, termName := range []string{"xterm", "dumb"} {
		d := newDesk(t)
		ctx := t.Context()
		cmd := d.command(ctx, "consult")
		cmd.Env = append(cmd.Env, "TERM="+termName)
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		cmd.Stdin = strings.NewReader("y\ny\n")
		if code := exitCodeOf(t, cmd.Run()); code != exitUsage || !strings.Contains(out.String(), "--plain") {
			t.Errorf("TERM=%s: exit code %d, want %d and the way out:\n%s", termName, code, exitUsage, out.String())
		}
		if made, _ := os.ReadDir(d.path("home")); len(made) > 0 {
			t.Errorf("TERM=%s: %v was made", termName, made)
		}
	}
}

func TestTheEndOfTheInputNeverAnswers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	form := d.yesForm()
	r := d.run("y\nn\ny", "consult", "--plain", "--form", form)
	if r.code != exitInterrupted || !strings.Contains(r.errOut, "consult --case ") {
		t.Errorf("exit code %d, want %d, and how to go on:\n%s", r.code, exitInterrupted, r.errOut)
	}
	if got, want := answersOf(t, d, d.cases()[0]), "yn"; got != want {
		t.Errorf("the case holds %q, want %q: the third line had no end", got, want)
	}
	none := newDesk(t)
	r = none.run("", "consult", "--plain", "--form", form)
	if r.code != exitInterrupted || len(none.cases()) > 0 {
		t.Errorf("nothing said: exit code %d and cases %v, want %d and none", r.code, none.cases(), exitInterrupted)
	}
}

func TestAKeyMadeAtTheFirstConsultationSeals(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	form := d.yesForm()
	const pass = "seven invented geese"
	w := d.window(80, 24, "consult", "--form", form)
	w.Press("y", "Make a key now")
	w.Wait("assphrase")
	w.Type(pass + "\r")
	w.Wait("once more")
	w.Type(pass + "\r")
	w.Press("p", "AGE-SECRET-KEY-") // the recovery key stays until it is on paper, and then goes
	w.Wait("number 1 true")
	w.Press("y", "number 1 true")
	w.Wait("number 2 true")
	w.Type("\x03")
	w.Press("s", "Stop?")
	w.Ended()
	w.Wait("Go on with")
	if strings.Contains(w.Text(), "AGE-SECRET-KEY-") {
		t.Errorf("the recovery key is left on the screen:\n%s", w.Text())
	}
	files, err := filepath.Glob(d.path("home", "state", "kapscreen", "cases", "*.case"))
	if err != nil || len(files) != 1 {
		t.Fatalf("cases: %v, %v; want one", files, err)
	}
	if data, err := os.ReadFile(files[0]); err != nil || bytes.Contains(data, []byte("item_1")) {
		t.Errorf("the case can be read without the key (%v)", err)
	}
	w = d.window(80, 24, "consult", "--case", d.cases()[0])
	w.Wait("assphrase")
	w.Type(pass + "\r")
	w.Wait("number 2 true", "1 of 40")
	if strings.Contains(w.Sent(), pass) {
		t.Error("the passphrase was shown")
	}
}

func TestAWrongCallLeavesNoCase(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	form := d.yesForm()
	for _, args := range [][]string{{"--section", "itmes"}, {"--prefill", "nowhere.json"}, {"--date", "yesterday"}, {"--partner", "nobody"}} {
		r := d.run("y\n", append([]string{"consult", "--plain", "--form", form}, args...)...)
		if r.code == 0 || r.out != "" || len(d.cases()) > 0 {
			t.Errorf("consult %s: exit code %d, stdout %q, cases %v; want an error and nothing asked or made", args, r.code, r.out, d.cases())
		}
	}
}

// A command that waits for its input, and so does not see that it is over, ends all the same.
func TestASignalEndsWhatWaitsForInput(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	cmd := d.command(t.Context(), "screen", "-")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// More than a pipe holds: when it is written, the program is there and reads.
	if _, err := in.Write(bytes.Repeat([]byte(" "), 80<<10)); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Process.Signal(syscall.SIGTERM)
	if code := exitCodeOf(t, cmd.Wait()); code != 143 {
		t.Errorf("exit code %d, want 143", code)
	}
	_ = in.Close()
}

func TestHidingInPlainLinesLeavesNothingInSight(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := d.window(80, 24, "consult", "--plain", "--form", d.yesForm())
	for n := range 3 {
		w.until("the next question", func(string) bool { return strings.Count(w.Sent(), "Answer: ") == n+1 })
		w.Type("y\r")
	}
	w.until("the fourth question", func(string) bool { return strings.Count(w.Sent(), "Answer: ") == 4 })
	w.Type("hide\r")
	w.Wait("Hidden", "scrolling back shows it", "Enter goes on with the interview:")
	if text := w.Text(); strings.Contains(text, "?") || strings.Contains(text, "Answer") || strings.Contains(text, "hide") {
		t.Errorf("still in sight:\n%s", text)
	}
	w.Type("\r")
	w.Wait("number 4 true", "Answer:")
	w.Type("stop\r")
	w.Wait("Choose:")
	w.Type("s\r")
	if code := w.Ended(); code != exitInterrupted {
		t.Errorf("exit code %d, want %d\n%s", code, exitInterrupted, w.Text())
	}
}
