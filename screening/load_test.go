package screening_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/source"
	"github.com/kapscreen/kapscreen/screening"
)

// own is a form with rules and sources of its own, so that it needs no library.
func own(rules string) fstest.MapFS {
	return fstest.MapFS{
		"own/form.yaml": {Data: []byte(`kapscreen: form/v1
id: own
version: 1.0.0
title: Own
sections:
  - id: one
    code: A
    title: One
    questions:
      - {id: pain, ask: Pain, type: yesno, required: true}
      - {id: fever, ask: Fever, type: yesno}
      - {id: pulse, ask: Pulse, type: integer, min: 30, max: 220}
`)},
		"own/sources.yaml": {Data: []byte("kapscreen: sources/v1\nsources:\n  DES: {cite: Own design, certainty: design}\n")},
		"own/rules.yaml": {Data: []byte("kapscreen: rules/v1\nform: own\nversion: 1.0.0\nsettings:\n" +
			"  pulse_high: {is: 100, unit: /min, about: pulse above which it is raised}\nrules:\n" + rules)},
	}
}

// rule is one rule of a rules file; more holds further lines of it.
func rule(id, when string, more ...string) string {
	text := "  - id: " + id + "\n    when: |\n      " + when + "\n    title: Title\n    why: Why\n    ask_prescriber: Ask?\n    sources: [DES]\n"
	for _, line := range more {
		text += "    " + line + "\n"
	}
	return text
}

func loadOwn(t *testing.T, rules string) (*screening.RuleBook, source.Problems) {
	t.Helper()
	fsys := own(rules)
	form, problems := forms.Load(fsys, "own", nil)
	if form == nil {
		t.Fatalf("load the form: %v", problems)
	}
	return screening.Load(form, fsys, "own", nil)
}

func mustLoadOwn(t *testing.T, rules string) *screening.RuleBook {
	t.Helper()
	book, problems := loadOwn(t, rules)
	if book == nil {
		t.Fatalf("load the rules: %v", problems)
	}
	return book
}

func TestAFolderWithItsOwnSourcesNeedsNoLibrary(t *testing.T) {
	t.Parallel()
	book := mustLoadOwn(t, rule("own.pain", "pain", "priority: urgent"))
	if got := book.Rules[0].Sources; len(got) != 1 || got[0].Cite != "Own design" {
		t.Errorf("sources: got %v, want the folder's own", got)
	}
}

func TestRulesThatCannotBeUsedAreToldWithTheirPlace(t *testing.T) {
	t.Parallel()
	priority := "priority: routine"
	for name, c := range map[string]struct{ rules, want string }{
		"an unknown source":        {strings.Replace(rule("a", "pain", priority), "DES", "DESS", 1), "there is no source"},
		"no source":                {strings.Replace(rule("a", "pain", priority), "[DES]", "[]", 1), "the rule has no source"},
		"an id twice":              {rule("a", "pain", priority) + rule("a", "fever", priority), "a rule with this id already"},
		"an id of another shape":   {rule("A-1", "pain", priority), "a rule id is"},
		"an id that is too long":   {rule(strings.Repeat("a", 65), "pain", priority), "a rule id is"},
		"an id after a digit":      {rule("1a", "pain", priority), "a rule id is"},
		"an id with a hyphen":      {rule("a-1", "pain", priority), "a rule id is"},
		"an unknown superseder":    {rule("a", "pain", priority, "superseded_by: [b]"), "there is no rule"},
		"itself as superseder":     {rule("a", "pain", priority, "superseded_by: [a]"), "cannot supersede itself"},
		"a circle of superseders":  {rule("a", "pain", priority, "superseded_by: [b]") + rule("b", "fever", priority, "superseded_by: [a]"), "in a circle"},
		"a priority that is none":  {rule("a", "pain", "priority: high"), "priority"},
		"no priority":              {rule("a", "pain"), "priority"},
		"a name that is not there": {rule("a", "pian", priority), "pian"},
		"a key that is not known":  {rule("a", "pain", priority, "colour: red"), "colour"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book, problems := loadOwn(t, c.rules)
			if book != nil {
				t.Fatalf("the rules were taken; want a problem with %q", c.want)
			}
			for _, p := range problems {
				if strings.Contains(p.Message, c.want) && p.Place.File == "own/rules.yaml" && p.Place.Line > 0 {
					return
				}
			}
			t.Errorf("got %v, want one with a line and %q", problems, c.want)
		})
	}
}

func TestASettingMayNotTakeTheNameOfAQuestion(t *testing.T) {
	t.Parallel()
	fsys := own(rule("a", "pain", "priority: info"))
	data := fsys["own/rules.yaml"].Data
	fsys["own/rules.yaml"].Data = []byte(strings.Replace(string(data), "pulse_high:", "pulse:", 1))
	form, _ := forms.Load(fsys, "own", nil)
	if book, problems := screening.Load(form, fsys, "own", nil); book != nil || !strings.Contains(problems[0].Message, "has this name already") {
		t.Errorf("got %v, want that the name is taken", problems)
	}
}

// TestTheDigestCoversWhatChangesAReport: a rule, a setting, a source's certainty.
func TestTheDigestCoversWhatChangesAReport(t *testing.T) {
	t.Parallel()
	rules := rule("a", "pulse > pulse_high", "priority: info")
	first := mustLoadOwn(t, rules)
	if again := mustLoadOwn(t, rules); again.Digest != first.Digest {
		t.Error("the same files gave two digests")
	}
	for _, change := range []struct{ file, from, to string }{
		{"own/rules.yaml", "pulse > pulse_high", "pulse >= pulse_high"},
		{"own/rules.yaml", "is: 100", "is: 101"},
		{"own/rules.yaml", "priority: info", "priority: routine"},
		{"own/rules.yaml", "version: 1.0.0", "version: 1.0.1"},
		{"own/sources.yaml", "certainty: design", "certainty: seen"},
		{"own/sources.yaml", "Own design", "Another design"},
	} {
		fsys := own(rules)
		was := string(fsys[change.file].Data)
		fsys[change.file].Data = []byte(strings.Replace(was, change.from, change.to, 1))
		form, _ := forms.Load(fsys, "own", nil)
		book, problems := screening.Load(form, fsys, "own", nil)
		if book == nil {
			t.Fatalf("%s to %s: %v", change.from, change.to, problems)
		}
		if book.Digest == first.Digest {
			t.Errorf("%s to %s: the digest is the same", change.from, change.to)
		}
	}
}
