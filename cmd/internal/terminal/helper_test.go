package terminal

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

var update = flag.Bool("update", false, "write golden files")

// fed is a keySource for tests without a terminal: keys as a terminal would send them; ⎋ is the Esc key on its own.
type fed struct {
	keys []key
	at   time.Time
}

func feed(s string) *fed {
	f := &fed{at: time.Date(2026, 11, 20, 14, 32, 7, 0, time.UTC)}
	var d decoder
	emit := func(k key) {
		k.at = f.at
		f.keys = append(f.keys, k)
	}
	for part := range strings.SplitAfterSeq(s, "⎋") {
		d.feed([]byte(strings.Replace(part, "⎋", "\x1b", 1)), emit)
		d.flush(emit)
	}
	return f
}

func (f *fed) next(ctx context.Context, _ <-chan time.Time) (key, error) {
	if len(f.keys) == 0 {
		return key{}, interview.ErrClosed
	}
	k := f.keys[0]
	f.keys = f.keys[1:]
	return k, ctx.Err()
}

func (f *fed) close() {}

// sheet is a screen of any size that remembers what was drawn last.
type sheet struct {
	w, h int
	last string
}

func (s *sheet) Write(b []byte) (int, error) {
	s.last = string(b)
	return len(b), nil
}

// asker is a Survey without a terminal.
func asker(t testing.TB, keys string, o Options) (*Survey, *sheet) {
	t.Helper()
	out := &sheet{w: 80, h: 24}
	f := feed(keys)
	if o.Now == nil {
		o.Now = func() time.Time { return f.at }
	}
	if o.Guard == 0 {
		o.Guard = -1
	}
	if o.IdleAfter == 0 {
		o.IdleAfter = -1
	}
	s := &Survey{o: o, keys: f, drafts: map[string]draftOf{}, notes: map[string]*editor{}}
	s.screen = &screen{out: out, page: !o.LineMode, bare: true, size: func() (int, int) { return out.w, out.h }}
	return s, out
}

// golden compares text with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "screens", name+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (run with -update, then look at it)", err)
	}
	if got != string(want) {
		t.Errorf("screen %s is not the one in %s.\ngot:\n%s\nwant:\n%s", name, file, got, want)
	}
}

// picture is what a prompt looks like in a window.
func drawn(p prompt, w, h int) string {
	pic, _ := p.page(w).lay(w, h, 0, true)
	var b strings.Builder
	for _, l := range pic.lines {
		b.WriteString(l.text() + "\n")
	}
	return b.String()
}

func where() interview.Where {
	return interview.Where{
		Form: "KAP pre-consultation", Client: "N.C.-B.", Partner: "generic partner", Section: "Heart, lungs and general health",
		SectionNumber: 6, Sections: 12, Asked: 71, Applicable: 148, MinutesLeft: 11, Open: 2,
		SavedAt: time.Date(2026, 11, 20, 14, 32, 7, 0, time.UTC),
	}
}

func askFor(q *forms.Question) interview.Prompt {
	day, _ := forms.NewDate(2026, 11, 20)
	return interview.Prompt{Kind: interview.AskQuestion, Where: where(), Question: q, Consult: day}
}
