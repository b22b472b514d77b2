package library_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
)

func TestBuiltInFormsPassTheirOwnCheck(t *testing.T) {
	t.Parallel()
	for _, name := range library.Names() {
		_, problems := forms.Check(library.FS(), name, library.FS())
		report(t, problems)
	}
}

func TestRulesNeverDecideOrAdvise(t *testing.T) {
	t.Parallel()
	for _, name := range library.Names() {
		_, book := load(t, name)
		for _, r := range book.Rules {
			for _, text := range []string{r.Title, r.Why, r.Ask} {
				if found := forms.Wording(text); found != nil {
					t.Errorf("%s: rule %s says %q in %q", name, r.ID, found, text)
				}
			}
			for _, text := range []string{r.Why, r.Ask} {
				if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
					t.Errorf("%s: rule %s has no whole sentence in %q", name, r.ID, text)
				}
			}
		}
	}
}

func TestPartnerFilesNeverDecideOrAdvise(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob(filepath.Join("..", "..", "templates", "partners", "*.yaml"))
	if err != nil || len(names) != 3 {
		t.Fatalf("found %d partner files (%v), want 3", len(names), err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(data), "\n") {
			if found := forms.Wording(line); found != nil {
				t.Errorf("%s:%d says %q", name, i+1, found)
			}
		}
	}
}

// Labels stand in tables and must fit; a question is heard, not read, so it must be short.
func TestQuestionsAreShort(t *testing.T) {
	t.Parallel()
	const longest, widest = 30, 75
	for _, name := range library.Names() {
		form, _ := load(t, name)
		for _, q := range form.Questions() {
			if n := len(strings.Fields(q.Ask)); q.Instrument == nil && n > longest {
				t.Errorf("%s: %s has %d words, at most %d are easy to hear", name, q.ID, n, longest)
			}
			if n := len([]rune(q.Short)); n > widest {
				t.Errorf("%s: the label of %s has %d characters, want at most %d", name, q.ID, n, widest)
			}
			if strings.ContainsAny(q.Short, "?") {
				t.Errorf("%s: the label of %s is a question", name, q.ID)
			}
		}
	}
}
