//go:build unix

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms/library"
)

// TestPicturesInDocumentsAreTrue holds the screens that README and guide show (```console picture=NAME) against what the
// program shows in a window of 80 by 24. -update takes them anew. Empty lines that follow each other are shown as one.
func TestPicturesInDocumentsAreTrue(t *testing.T) {
	t.Parallel()
	pictures := takePictures(t)
	for _, doc := range documents(t) {
		text := readDoc(t, doc)
		now := text
		for _, b := range docBlocks(t, doc) {
			name := b.option("picture")
			if b.language != "console" || name == "" {
				continue
			}
			screen, ok := pictures[name]
			if !ok {
				t.Errorf("%s: there is no picture %s", b.place, name)
				continue
			}
			if timeless(b.text) != timeless(screen) {
				now = strings.Replace(now, "picture="+name+"\n"+b.text, "picture="+name+"\n"+screen, 1)
			}
			if now != text && !*updateDocs {
				t.Errorf("%s: picture %s is not what the program shows (-update takes it anew):\n%s", b.place, name, screen)
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

// timeless takes the time of day and the minutes that are left out of a screen; they depend on how fast it is typed.
func timeless(screen string) string {
	screen = regexp.MustCompile(`saved \d\d:\d\d:\d\d`).ReplaceAllString(screen, "saved 00:00:00")
	return regexp.MustCompile(`~\d+ min`).ReplaceAllString(screen, "~0 min")
}

// takePictures leads the interviews of the documents and keeps the screens that they show.
func takePictures(t *testing.T) map[string]string {
	t.Helper()
	pictures := map[string]string{}
	pictureInterview(t, pictures)
	pictureEnd(t, pictures)
	return pictures
}

// pictureInterview is a new interview up to the first urgent item.
func pictureInterview(t *testing.T, pictures map[string]string) {
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
	pictures["question"] = picture(w)
	w.Press("n", pressure)
	w.Wait("Yes, and I have it at present")
	w.Type("n")
	w.Wait("In the client's own words")
	w.Type("since the second pregnancy\r")
	w.Wait("note: “since the second pregnancy”", "Ctrl-C stop")
	pictures["note"] = picture(w)
	w.Press("3", "Yes, and I have it at present")
	w.Wait("LOOK AT THIS NOW", "Enter records who has seen it")
	pictures["urgent"] = picture(w)
}

// picture is what a window shows, with empty lines that follow each other as one.
func picture(w *window) string {
	return regexp.MustCompile(`\n\n\n+`).ReplaceAllString(w.Text(), "\n\n") + "\n"
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

// pictureEnd goes on with an invented client's case to its end.
func pictureEnd(t *testing.T, pictures map[string]string) {
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
	pictures["review"] = picture(w)
	w.Press("e", "160 of 174 answered")
	w.Wait("End it like this", "Ctrl-C stop")
	pictures["end"] = picture(w)
	w.Press("e", "End it like this")
	w.Press("\x1b", "any key shows more")
	w.Wait("Write the PDF", "Ctrl-C stop")
	pictures["referral"] = picture(w)
}
