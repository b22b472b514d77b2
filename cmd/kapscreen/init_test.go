//go:build unix

package main

import (
	"os"
	"strings"
	"testing"
)

func TestInitInATerminalAsksAgainWhatIsRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := d.window(200, 60, "init") // wide: no prompt is broken
	for _, s := range settings() {
		w.Wait("(" + s.key + ")")
		if s.key == "paper" {
			w.Type("foolscap\r")
			w.until("be asked again", func(string) bool { return strings.Count(w.Sent(), "(paper)") == 2 })
			w.Wait("paper is none of letter, a4")
			w.Type("a4\r")
			continue
		}
		w.Type("\r")
	}
	if code := w.Ended(); code != exitDone {
		t.Fatalf("init: exit code %d, want %d\n%s", code, exitDone, w.Text())
	}
	data, err := os.ReadFile(d.path("home", "config", "kapscreen", "config.yaml"))
	if err != nil || !strings.Contains(string(data), "\npaper: \"a4\"\n") {
		t.Errorf("the settings (%v) are\n%s\nwant the second answer for paper", err, data)
	}
}
