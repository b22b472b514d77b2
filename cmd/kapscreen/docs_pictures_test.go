//go:build unix

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/kapscreen/kapscreen/forms/library"
)

// TestPicturesInDocumentsAreTrue holds the screens that README and guide show (```console picture=NAME) against what the
// program shows in a window of 80 by 24. -update takes them anew. Empty lines that follow each other are shown as one.
func TestPicturesInDocumentsAreTrue(t *testing.T) {
	t.Parallel()
	album := &album{documented: map[string]string{}, taken: map[string]string{}}
	for _, doc := range documents(t) {
		for _, b := range docBlocks(t, doc) {
			if name := b.option("picture"); name != "" {
				album.documented[name] = b.text
			}
		}
	}
	album.interview(t)
	album.end(t)
	for _, doc := range documents(t) {
		text := readDoc(t, doc)
		now := text
		for _, b := range docBlocks(t, doc) {
			name := b.option("picture")
			if name == "" || timeless(b.text) == timeless(album.taken[name]) {
				continue
			}
			now = strings.Replace(now, "picture="+name+"\n"+b.text, "picture="+name+"\n"+album.taken[name], 1)
			if !*updateDocs {
				t.Errorf("%s: picture %s is not what the program shows (-update takes it anew):\n%s", b.place, name, album.taken[name])
			}
		}
		if now == text || !*updateDocs {
			continue
		}
		if err := os.WriteFile(doc, []byte(now), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// album holds the pictures that the documents show and those that are taken here.
type album struct{ documented, taken map[string]string }

// take keeps what a window shows, with empty lines that follow each other as one: as soon as it is the documented
// picture, or else when nothing more comes.
func (a *album) take(w *window, name string) {
	const quiet = 2 * time.Second
	for {
		a.taken[name] = regexp.MustCompile(`\n\n\n+`).ReplaceAllString(w.Text(), "\n\n") + "\n"
		if timeless(a.taken[name]) == timeless(a.documented[name]) {
			return
		}
		select {
		case <-w.changed:
		case <-time.After(quiet):
			return
		}
	}
}

// timeless takes the time of day and the minutes that are left out of a screen; they depend on how fast it is typed.
func timeless(screen string) string {
	screen = regexp.MustCompile(`saved \d\d:\d\d:\d\d`).ReplaceAllString(screen, "saved 00:00:00")
	return regexp.MustCompile(`~\d+ min`).ReplaceAllString(screen, "~0 min")
}

// interview is a new interview up to the first urgent item.
func (a *album) interview(t *testing.T) {
	t.Helper()
	w := newDesk(t).window(80, 24, "consult", "--partner", "journey-clinical")
	w.Press("n", "Make a key now")
	w.Press(" ", "any key goes on")
	w.Press("y", "crisis numbers")
	w.Press("y", "signed a release")
	w.Press(":j\r", "On which day was the release signed")
	w.Press("7", "Go to a section")
	w.Press(" ", "any key goes on")
	const pressure = "Have you ever been told that you have high blood pressure?"
	for i := 0; !strings.Contains(w.Text(), pressure) && i < 30; i++ {
		before := questionLines(w.Text())
		w.Type("\t")
		w.until("leave the question", func(screen string) bool {
			if strings.Contains(screen, "is not taken") {
				w.Type("\t")
			}
			return questionLines(screen) != before && questionLines(screen) != ""
		})
	}
	w.Wait(pressure, "Ctrl-C stop")
	a.take(w, "question")
	w.Press("n", pressure)
	w.Wait("Yes, and I have it at present")
	w.Type("n")
	w.Wait("In the client's own words")
	w.Type("since the second pregnancy\r")
	w.Wait("note: “since the second pregnancy”", "Ctrl-C stop")
	a.take(w, "note")
	w.Press("3", "Yes, and I have it at present")
	w.Wait("LOOK AT THIS NOW", "Enter records who has seen it")
	a.take(w, "urgent")
}

// questionLines is what stands between the rules of a screen, without what was said about keys.
func questionLines(screen string) string {
	parts := strings.Split(screen, "────────")
	if len(parts) < 3 || strings.Contains(screen, "is not taken") {
		return ""
	}
	for _, line := range strings.Split(strings.Join(parts[1:], ""), "\n") {
		if line = strings.Trim(line, "─ "); line != "" {
			return line
		}
	}
	return ""
}

// end goes on with an invented client's case to its end.
func (a *album) end(t *testing.T) {
	t.Helper()
	d := newDesk(t)
	if err := os.WriteFile(filepath.Join(d.dir, "noemi.json"), library.Demo(), 0o600); err != nil {
		t.Fatal(err)
	}
	id := strings.TrimSpace(d.must("", "-q", "case", "import", "--draft", "noemi.json"))
	w := d.window(80, 24, "consult", "--case", id)
	w.Press("MO\r", "Chest pain, fainting")
	w.Press("MO\r", "Suicidal behaviour")
	w.Wait("Review")
	w.Press("e", "160 of 174 answered")
	w.Wait("End it like this", "Ctrl-C stop")
	a.take(w, "end")
	w.Press("e", "End it like this")
	w.Press("\x1b", "any key shows more")
	w.Wait("Write the PDF", "Ctrl-C stop")
	a.take(w, "referral")
}
