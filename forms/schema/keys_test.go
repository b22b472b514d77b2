package schema_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/schema"
	"github.com/kapscreen/kapscreen/forms/source"
	"github.com/kapscreen/kapscreen/screening"
	"github.com/kapscreen/kapscreen/templates"
)

// Files with an unknown key in every map; the key's name says which map it is. What a decoder answers to an unknown key
// names the keys that it knows.
const (
	strangeForm = `kapscreen: form/v1
zzzz_top: 1
id: f
version: 1.0.0
title: F
drug_classes: true
sections:
  - id: a
    zzzz_section: 1
    title: A
    questions:
      - {id: q_int, ask: Q, type: integer, zzzz_question: 1}
      - {id: q_text, ask: Q, type: text, zzzz_question: 1}
      - {id: q_choice, ask: Q, type: choice, choices: [{code: a, text: A, zzzz_choice: 1}], zzzz_question: 1}
      - {id: q_table, ask: Q, type: table, columns: [{id: c, title: C, type: text, zzzz_column: 1}], zzzz_question: 1}
      - {instrument: scale, zzzz_inplace: 1}
  - instrument: other
    zzzz_whole: 1
values:
  v1: {type: integer, score: {method: sum, items: [q_int], zzzz_score: 1}, zzzz_value: 1}
  v2: {type: integer, score: {method: prorated, items: [q_int], max_missing: 0, zzzz_score: 1}}
  v3: {type: integer, score: {method: unanswered, items: [q_int], zzzz_score: 1}}
  v4: {type: choice, score: {method: band, of: q_int, bands: [{code: a, from: 0, to: 1, zzzz_band: 1}], zzzz_score: 1}}
  v5: {type: choice, score: {method: clusters, at: 1, met: m, not_met: n, groups: [{items: [q_int], need: 1, zzzz_group: 1}], zzzz_score: 1}}
  v6: {type: choice, score: {method: cases, else: b, cases: [{code: a, when: q_int > 1, zzzz_case: 1}], zzzz_score: 1}}
  v7: {type: yesno, score: {method: any_yes_or_refused, items: [q_int], zzzz_score: 1}}
  v8: {type: yesno, score: {method: medicine_class, class: x, checklist: q_choice, table: q_table, column: c, zzzz_score: 1}}
  v9: {type: choice, score: {method: list_status, table: q_table, need: [c], zzzz_score: 1}}
  v10: {type: choice, score: {method: listed, of: q_choice, list: l, zzzz_score: 1}}
`
	strangeScale = `kapscreen: instrument/v1
zzzz_top: 1
id: scale
title: S
loinc: {panel: a, zzzz_loinc: 1}
choices: [{code: 0, text: A, zzzz_choice: 1}]
items:
  - {id: i_1, text: I, zzzz_item: 1}
  - {id: i_2, text: I, type: yesno, zzzz_item: 1}
display: {value: s, max: 3, zzzz_display: 1}
values:
  s: {type: integer, score: {method: sum, items: [i_1]}}
tests:
  - {id: T, items: [0], expect: {s: 0}, zzzz_tests: 1}
`
	plainForm = "kapscreen: form/v1\nid: f\nversion: 1.0.0\ntitle: F\nsections:\n  - {id: a, title: A, questions: [{id: q, ask: Q, type: yesno}]}\n"

	strangeRules = `kapscreen: rules/v1
zzzz_top: 1
form: f
version: 1.0.0
settings:
  s: {is: 1, about: x, zzzz_setting: 1}
rules:
  - {id: r, when: q, priority: info, title: T, why: W, ask_prescriber: A, zzzz_rule: 1}
`
	plainRules = `kapscreen: rules/v1
form: f
version: 1.0.0
rules:
  - {id: r, when: q, priority: info, title: T, why: W, ask_prescriber: A, sources: [A]}
`
	plainSources = "kapscreen: sources/v1\nsources: {A: {cite: a, certainty: seen}}\n"

	strangePartner = `kapscreen: partner/v1
zzzz_top: 1
id: p
name: P
as_of: 2026-11-22
role: [{fact: F, zzzz_role: 1}]
requirements: [{topic: T, value: V, zzzz_requirement: 1}]
states: {known: false, zzzz_states: 1}
required: [{id: q, zzzz_required: 1}]
rules: [{id: r, priority: info, zzzz_rules: 1}]
topics: [{topic: T, position: P, zzzz_topic: 1}]
notices: [{id: n, text: T, zzzz_notice: 1}]
`

	strangeLetter = `kapscreen: letter/v1
zzzz_top: 1
form: f
title: T
letterhead: {zzzz_letterhead: 1}
client: {facts: [{zzzz_fact: 1}], zzzz_client: 1}
allergies: {zzzz_allergies: 1}
panel: [{label: L, parts: [{zzzz_part: 1}], zzzz_panel: 1}]
release: {zzzz_release: 1}
evidence: [{questions: [], text: T, zzzz_evidence: 1}]
tables: [{question: q, zzzz_table: 1}]
sections: [{sections: [], zzzz_section: 1}]
notices: [{label: L, text: T, zzzz_notice: 1}]
colours: {zzzz_colours: 1}
`

	strangeTests = `kapscreen: tests/v1
zzzz_top: 1
tests:
  - {name: N, consult_date: 2026-11-20, answers: {q: true}, expect: {raised: [r], zzzz_expect: 1}, zzzz_test: 1}
`
)

// knownKeys gathers, for each map, the keys that a decoder knows there.
func knownKeys(t *testing.T, ps source.Problems) map[string][]string {
	t.Helper()
	known := map[string][]string{}
	for _, p := range ps {
		where, isKey := strings.CutPrefix(p.Message, `unknown key "zzzz_`)
		list, listed := strings.CutPrefix(p.Hint, "known here: ")
		if !isKey {
			continue
		}
		if !listed {
			t.Errorf("%s names no known keys: %s", p.Place, p.Hint)
		}
		where = strings.TrimSuffix(where, `"`)
		known[where] = append(known[where], strings.Split(list, ", ")...)
		slices.Sort(known[where])
		known[where] = slices.Compact(known[where])
	}
	return known
}

// in are the problems of one file.
func in(file string, ps source.Problems) (out source.Problems) {
	for _, p := range ps {
		if p.Place.File == file {
			out = append(out, p)
		}
	}
	return out
}

// at finds the object of a schema: $defs by name, or properties and list elements along a path.
func at(t *testing.T, root object, path string) object {
	t.Helper()
	s := root
	for _, step := range strings.Fields(path) {
		if step == "[]" {
			s = s["items"].(object)
		} else if step == "*" {
			s = s["additionalProperties"].(object)
		} else if defs, ok := root["$defs"].(object); ok && strings.HasPrefix(step, "#") {
			s = defs[step[1:]].(object)
		} else {
			s = s["properties"].(object)[step].(object)
		}
	}
	if s["additionalProperties"] != false {
		t.Errorf("%q lets unknown keys through", path)
	}
	return s
}

func TestSchemasKnowTheKeysThatTheDecodersKnow(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{
		"f/form.yaml": {Data: []byte(strangeForm)}, "f/instruments/scale.yaml": {Data: []byte(strangeScale)},
		"f/instruments/other.yaml": {Data: []byte("kapscreen: instrument/v1\nid: other\ntitle: O\nitems: [{id: o_1, text: O, type: yesno}]\n")},
		"f/drug_classes.csv":       {Data: []byte("term,classes\nx,x\n")},
		"p/form.yaml":              {Data: []byte(plainForm)}, "p/rules.yaml": {Data: []byte(strangeRules)},
		"s/sources.yaml": {Data: []byte("kapscreen: sources/v1\nzzzz_top: 1\nsources: {A: {cite: a, certainty: seen, zzzz_source: 1}}\n")},
		"r/form.yaml":    {Data: []byte(plainForm)}, "r/rules.yaml": {Data: []byte(plainRules)},
		"p/partner.yaml": {Data: []byte(strangePartner)},
		"p/letter.yaml":  {Data: []byte(strangeLetter)},
		"r/tests.yaml":   {Data: []byte(strangeTests)},
	}
	_, ps := forms.Load(fsys, "f", nil)
	plain, problems := forms.Load(fsys, "p", nil)
	if plain == nil {
		t.Fatal(problems.Err())
	}
	library := fstest.MapFS{"sources.yaml": {Data: []byte(plainSources)}}
	_, rules := screening.Load(plain, fsys, "p", library)
	book, problems := screening.Load(plain, fsys, "r", library)
	if book == nil {
		t.Fatal(problems.Err())
	}
	_, tests := book.LoadSuite(fsys, "r")
	_, partner := templates.LoadPartner(fsys, "p/partner.yaml")
	_, letter := templates.LoadLetter(fsys, "p/letter.yaml", plain)
	_, sources := forms.LoadSources(fsys, "s/sources.yaml")
	for _, c := range []struct {
		kind  string
		ps    source.Problems
		paths map[string]string // of the schema's objects, by the name in the sample
	}{
		{"form", in("f/form.yaml", ps), map[string]string{
			"top": "", "section": "#section", "question": "#question", "choice": "#choice", "column": "#column", "inplace": "#instrument",
			"whole": "#instrument_section", "value": "#value", "score": "#score", "band": "#band", "group": "#group", "case": "#case",
		}},
		{"instrument", in("f/instruments/scale.yaml", ps), map[string]string{
			"top": "", "loinc": "loinc", "choice": "#choice", "item": "#item", "display": "display", "tests": "tests []",
		}},
		{"rules", rules, map[string]string{"top": "", "setting": "settings *", "rule": "rules []"}},
		{"tests", tests, map[string]string{"top": "", "test": "tests []", "expect": "tests [] expect"}},
		{"partner", partner, map[string]string{
			"top": "", "role": "role []", "requirement": "requirements []", "states": "states", "required": "required []",
			"rules": "rules []", "topic": "topics []", "notice": "notices []",
		}},
		{"letter", letter, map[string]string{
			"top": "", "letterhead": "letterhead", "client": "client", "fact": "client facts []", "allergies": "allergies", "panel": "panel []",
			"part": "panel [] parts []", "release": "release", "evidence": "evidence []", "table": "tables []", "section": "sections []",
			"notice": "notices []", "colours": "colours",
		}},
		{"sources", sources, map[string]string{"top": "", "source": "sources *"}},
	} {
		holdKeys(t, c.kind, knownKeys(t, c.ps), c.paths)
	}
}

func holdKeys(t *testing.T, kind string, known map[string][]string, paths map[string]string) {
	t.Helper()
	root := load(t, kind)
	for _, name := range slices.Sorted(maps.Keys(paths)) {
		properties := at(t, root, paths[name])["properties"].(object)
		got, want := slices.Sorted(maps.Keys(properties)), known[name]
		if name == "question" || name == "section" { // the key that makes them an instrument, which has a schema of its own
			want = slices.DeleteFunc(want, func(k string) bool { return k == "instrument" })
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %s has the keys\n\t%q\nin the schema, and in the decoder\n\t%q", kind, name, got, want)
		}
	}
	if _, ok := schema.Of(kind); !ok || len(known) != len(paths) {
		t.Errorf("%s: the decoder reported %d kinds of map, want %d", kind, len(known), len(paths))
	}
}
