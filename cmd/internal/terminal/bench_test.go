//go:build unix

package terminal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

const likertItems = 60

// likert is a form of 60 items on one scale.
func likert(tb testing.TB) *forms.Form {
	tb.Helper()
	var b strings.Builder
	b.WriteString("kapscreen: form/v1\nid: likert\nversion: 1.0.0\ntitle: Sixty items\nlanguage: en\nsections:\n" +
		"  - id: items\n    code: I\n    title: Items\n    questions:\n")
	for i := 1; i <= likertItems; i++ {
		fmt.Fprintf(&b, "      - id: item_%d\n        ask: Invented statement number %d, which the client rates.\n        short: Item %d\n"+
			"        type: integer\n        choices:\n", i, i, i)
		for code, text := range []string{"Not at all", "A little", "Moderately", "Very much"} {
			fmt.Fprintf(&b, "          - {code: %d, text: %s}\n", code, text)
		}
	}
	rules := "kapscreen: rules/v1\nform: likert\nversion: 1.0.0\nrules: []\n"
	f, problems := forms.Load(fstest.MapFS{
		"likert/form.yaml": {Data: []byte(b.String())}, "likert/rules.yaml": {Data: []byte(rules)},
	}, "likert", fstest.MapFS{})
	if f == nil {
		tb.Fatalf("load the form: %v", problems)
	}
	return f
}

// synced is a journal that returns when the disk has the event.
type synced struct{ f *os.File }

func (j synced) Append(e interview.Event) error {
	if _, err := fmt.Fprintf(j.f, "%d %s %v\n", e.Seq, e.Question, e.Answer.Number()); err != nil {
		return err
	}
	return j.f.Sync()
}

// BenchmarkSixtyItems types sixty answers, one key each, and reports the time from a key to the next question on the
// screen of the emulator, with the answer synced to disk in between.
func BenchmarkSixtyItems(b *testing.B) {
	form := likert(b)
	day, _ := forms.NewDate(2026, 11, 20)
	var took []time.Duration
	for range b.N {
		file, err := os.Create(filepath.Join(b.TempDir(), "journal"))
		if err != nil {
			b.Fatal(err)
		}
		c := newConsole(b, 80, 24)
		s, err := Open(c.tty, c.tty, Options{Now: time.Now, Guard: -1})
		if err != nil {
			b.Fatal(err)
		}
		session, err := interview.New(form, day, interview.Options{Now: time.Now})
		if err != nil {
			b.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- interview.Conduct(b.Context(), session, s, synced{file}) }()
		c.Wait("statement number 1,")
		for i := 1; i <= likertItems; i++ {
			next := fmt.Sprintf("statement number %d,", i+1)
			if i == likertItems {
				next = "Review"
			}
			start := time.Now()
			c.Send("2")
			c.Wait(next)
			took = append(took, time.Since(start))
		}
		c.Send("\x03")
		c.Wait("Stop?")
		c.Send("s")
		if err := <-ended; !errors.Is(err, interview.ErrPaused) {
			b.Fatalf("conduct: %v", err)
		}
		if err := errors.Join(s.Close(), file.Close()); err != nil {
			b.Fatal(err)
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/key-median")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms/key-p95")
}

// BenchmarkPicture is the time that a picture takes without a terminal.
func BenchmarkPicture(b *testing.B) {
	s, _ := asker(b, "", Options{})
	p := promptFor(askFor(scaleQuestion(false)))
	r := &runner{s: s, prompt: p}
	b.ReportAllocs()
	for b.Loop() {
		if err := s.screen.draw(&r.Renderer, p, ""); err != nil {
			b.Fatal(err)
		}
	}
}
