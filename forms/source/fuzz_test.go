package source_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/kapscreen/kapscreen/forms/source"
)

// FuzzSource reads anything: no panic, no silence about a file that cannot be read, and the place of every character of
// every text is where the file has that character.
func FuzzSource(f *testing.F) {
	files, err := filepath.Glob("testdata/yaml/*/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < 20_000 {
			f.Add(data)
		}
	}
	f.Add([]byte("kapscreen: toy/v1\nid: a\nwhen: |2-  # why\n   a\n\n  and \"b\"\nis: \"x \\u00e9 \\\n  y\"\nitems: [{code: 1}]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ps, _ := decode(string(data))
		for _, p := range ps {
			if p.Message == "" || !utf8.ValidString(p.String()) {
				t.Errorf("problem %q of %q", p, data)
			}
		}
		var b strings.Builder
		if err := ps.Print(&b); err != nil {
			t.Error(err)
		}
		log := source.NewLog()
		m := source.Read(log, "f", data, "")
		if m == nil && !log.Failed() {
			t.Errorf("Read(%q) gives no map and no problem", data)
		}
		if len(data) > 2_000 {
			return
		}
		m.Walk(func(_ string, v source.Value) {
			if v.Kind() != source.Null {
				checkPlaces(t, data, v)
			}
		})
	})
}

func checkPlaces(t *testing.T, data []byte, v source.Value) {
	text, ok := v.Text()
	if !ok {
		return
	}
	line, col := 1, 1
	for _, r := range text.Src {
		at := text.Place(line, col)
		if strings.ContainsRune(" \t\n", r) {
			if col++; r == '\n' {
				line, col = line+1, 1
			}
			continue
		}
		got := []rune(at.Text)
		if at.Col < 1 || at.Col > len(got) || (got[at.Col-1] != r && got[at.Col-1] != '\\') {
			t.Errorf("character %q at %d:%d of %q is placed at %s in %q", r, line, col, text.Src, at, data)
			return
		}
		col++
	}
}
