package forms_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/forms/source"
)

// head is what stands above the questions: lines 1 to 8.
const head = `kapscreen: form/v1
id: toy
version: 1.0.0
title: Toy
sections:
  - id: one
    title: One
    questions:
`

// plain is a question without fault on four lines.
const plain = `      - id: ok
        ask: Is it so?
        short: It is so
        type: yesno
`

// scale is an instrument without fault.
const scale = `kapscreen: instrument/v1
id: scale
title: Scale
licence: free
choices:
  - {code: 0, text: Never}
  - {code: 1, text: Often}
items:
  - {id: scale_1, text: First, short: Item 1}
  - {id: scale_2, text: Second, short: Item 2}
values:
  scale_total: {type: integer, score: {method: sum, items: [scale_1, scale_2]}}
tests:
  - {id: T1, items: [1, 0], expect: {scale_total: 1}}
  - {id: T2, items: [1], expect: {scale_total: null}}
`

const someSources = `kapscreen: sources/v1
sources:
  A1: {cite: "A book", certainty: seen}
`

// folder is a form's folder with files by name.
func folder(files map[string]string) fs.FS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys["f/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// shared is a small library.
func shared() fs.FS {
	return fstest.MapFS{
		"instruments/scale.yaml": {Data: []byte(scale)},
		"sources.yaml":           {Data: []byte(someSources)},
		"drug_classes.csv":       {Data: []byte("term,classes\nparnate,maoi\nnardil,maoi\nxanax,benzo_z;sedating\n")},
	}
}

func load(form string) (*forms.Form, source.Problems) {
	return forms.Load(folder(map[string]string{"form.yaml": form}), "f", shared())
}

// mustLoad loads a form without fault.
func mustLoad(t testing.TB, form string) *forms.Form {
	t.Helper()
	f, ps := load(form)
	if f == nil {
		t.Fatalf("the form has problems:\n%s", listed(ps))
	}
	return f
}

func listed(ps source.Problems) string {
	var b strings.Builder
	for _, p := range ps {
		fmt.Fprintf(&b, "\t%s\n", p)
	}
	return b.String()
}

// compare holds problems against the beginnings that are wanted, one each.
func compare(t *testing.T, ps source.Problems, want []string) {
	t.Helper()
	ok := len(ps) == len(want)
	for i := range min(len(ps), len(want)) {
		ok = ok && strings.HasPrefix(ps[i].String(), want[i])
	}
	if !ok {
		t.Errorf("problems are\n%swant\n\t%s", listed(ps), strings.Join(want, "\n\t"))
	}
}

func TestProblemsOfAForm(t *testing.T) {
	t.Parallel()
	const at = "f/form.yaml:"
	choice := func(rest string) string {
		return head + "      - id: c\n        ask: Which?\n        type: choice\n        choices:\n" + rest
	}
	cases := []struct {
		name, form string
		want       []string
	}{
		{"no fault", head + plain, nil},
		{"nothing but the format", "kapscreen: form/v1\n", []string{
			at + `1:1: the key "id" is missing`, at + `1:1: the key "version"`, at + `1:1: the key "title"`, at + `1:1: the key "sections"`,
		}},
		{"a form's id and version of the wrong shape", strings.Replace(strings.Replace(head, "id: toy", "id: To y", 1), "1.0.0", "one", 1) + plain, []string{
			at + `2:5: "id" has to be small letters`, at + `3:10: "version" has to be three numbers`,
		}},
		{"no sections", "kapscreen: form/v1\nid: a\nversion: 1.0.0\ntitle: T\nsections: []\n", []string{at + "5:11: a form needs a section"}},
		{"a section without questions", "kapscreen: form/v1\nid: a\nversion: 1.0.0\ntitle: T\nsections:\n  - {id: one, title: One, questions: []}\n", []string{
			at + "6:38: a section needs a question",
		}},
		{"an unknown region", strings.Replace(head, "title: Toy", "title: Toy\nregion: mars", 1) + plain, []string{at + "5:9: this has to be one of: us"}},
		{"two sections of one id and code", head + plain + "  - id: one\n    code: O\n    title: T\n    questions:\n" + strings.Replace(plain, "ok", "ok2", 1) +
			"  - id: two\n    code: O\n    title: T\n    questions:\n" + strings.Replace(plain, "ok", "ok3", 1), []string{
			at + "13:9: there are two sections of this id", at + "22:11: the code O is used twice; it stands at f/form.yaml:14:11 already",
		}},
		{"a type that does not exist", head + "      - id: a\n        ask: A?\n        type: yesnoo\n", []string{at + "11:15: this has to be one of: yesno, choice"}},
		{"conditions on a question of no type are not judged", head + "      - id: a\n        ask: A?\n        type: yesnoo\n" + plain + "        when: a\n", []string{
			at + "11:15: this has to be one of"}},
		{"two questions of one id", head + plain + plain, []string{at + `13:13: the id "ok" is used twice; it stands at f/form.yaml:9:13 already`}},
		{"a word of the language as id", head + strings.Replace(plain, "id: ok", "id: sum", 1), []string{at + `9:13: "sum" is a word of the condition language`}},
		{"an id of the wrong shape", head + strings.Replace(plain, "id: ok", "id: Ok", 1), []string{at + `9:13: "id" has to be small letters`}},
		{"an unknown key", head + plain + "        requierd: true\n", []string{at + `13:9: unknown key "requierd" (did you mean "required"?)`}},
		{"keys of another type", head + plain + "        min: 3\n        pattern: a\n        none: Nothing\n", []string{
			at + `13:9: "min" has no meaning for a question of type yesno`, at + `14:9: "pattern" has no meaning`, at + `15:9: "none" has no meaning`,
		}},
		{"a choice without choices", head + "      - id: c\n        ask: Which?\n        type: choice\n", []string{at + `9:9: the key "choices" is missing`}},
		{"no choices in the list", head + "      - id: c\n        ask: Which?\n        type: choice\n        choices: []\n", []string{at + `12:18: there has to be a choice`}},
		{"two choices of one code", choice("          - {code: a, text: A}\n          - {code: a, text: B}\n"), []string{at + "14:20: there are two choices of this code"}},
		{"a code of the wrong shape", choice("          - {code: \"a b\", text: A}\n"), []string{at + `13:20: "code" has to be letters, digits and _`}},
		{"exclusive in a choice", choice("          - {code: a, text: A, exclusive: true}\n"), []string{at + `13:43: "exclusive" has a meaning only for multichoice`}},
		{"a code that is a number in an integer", head + "      - {id: i, ask: I, type: integer, choices: [{code: one, text: T}]}\n", []string{at + `9:57: "code" has to be a whole number`}},
		{"too many choices", choice(manyChoices(65)), []string{at + "13:11: there are 65 choices; at most 64 are possible"}},
		{"min above max", head + "      - {id: i, ask: I, type: integer, min: 5, max: 3}\n", []string{at + `9:45: "min" is larger than "max"`}},
		{"bounds beside choices", head + "      - {id: i, ask: I, type: integer, min: 0, choices: [{code: 1, text: T}]}\n", []string{at + "9:45: the choices are the bounds already"}},
		{"a bound beyond reason", head + "      - {id: i, ask: I, type: decimal, max: 1e300, decimals: 9}\n", []string{
			at + "9:45: this number is too large", at + "9:62: this has to be 1 to 6"}},
		{"a day that does not exist", head + "      - {id: d, ask: D, type: date, min: 2026-02-30, max: tomorrow}\n", []string{
			at + "9:42: this has to be a day of the calendar (write YYYY-MM-DD)", at + "9:59: this has to be a day of the calendar (write YYYY-MM-DD or today)"}},
		{"a pattern that RE2 does not know", head + "      - {id: t, ask: T, type: text, pattern: '(?=a)b'}\n", []string{at + "9:46: this is not a regular expression of the RE2 kind"}},
		{"a length beyond the limit", head + "      - {id: t, ask: T, type: text, max_length: 1001}\n", []string{at + "9:49: this has to be 1 to 1000"}},
		{"a table without columns", head + "      - {id: t, ask: T, type: table, columns: []}\n", []string{at + "9:47: a table needs a column"}},
		{"columns of one id and of a wrong type", head + "      - {id: t, ask: T, type: table, columns: [{id: a, title: A, type: text}, {id: a, title: B, type: table}]}\n", []string{
			at + `9:84: there are two columns of this id`, at + `9:103: this has to be one of: text, yesno, integer`}},
		{"a source that does not exist", head + plain + "        sources: [A1, A2]\n", []string{at + `13:23: there is no source "A2" in sources.yaml`}},
		{"an instrument that does not exist", head + "      - instrument: scales\n", []string{at + "9:21: there is no file instruments/scales.yaml"}},
		{"an instrument's id that is a path", head + "      - instrument: ../scale\n", []string{at + `9:21: "instrument" has to be the id of an instrument`}},
		{"an instrument twice", head + "      - instrument: scale\n      - instrument: scale\n", []string{at + "10:21: the form has this instrument already"}},
		{"a question in a condition that does not exist", head + plain + "        when: |\n          okk\n", []string{at + "14:11: "}},
		{"a condition in a quoted text", head + plain + "      - {id: b, ask: B, type: yesno, when: \"ok and okk\"}\n", []string{at + "13:52: "}},
		{"a section's condition is reported once", head + strings.ReplaceAll(plain, "ok", "a") + strings.ReplaceAll(plain, "ok", "b") + "    when: |\n      zzz\n", []string{at + "18:7: "}},
		{"a circle of conditions", head + plain + "        when: b\n" + strings.ReplaceAll(plain, "ok", "b") + "        when: ok\n", []string{at}},
		{"a value with neither is nor score", head + plain + "values:\n  v: {type: integer}\n", []string{at + `14:3: a value needs "is" or "score"`}},
		{"a value with both", head + plain + "values:\n  v: {type: integer, is: 1, score: {method: sum, items: [ok]}}\n", []string{at + `14:36: a value has "is" or "score", not both`}},
		{"a value called as a question", head + plain + "values:\n  ok: {type: yesno, is: ok}\n", []string{at + `14:3: the id "ok" is used twice`}},
		{"a method that does not exist", head + plain + "values:\n  v: {type: integer, score: {method: sums, items: [ok]}}\n", []string{at + `14:38: this has to be one of: sum, prorated`}},
		{"a method of another type", head + plain + "values:\n  v: {type: integer, score: {method: any_yes_or_refused, items: [ok]}}\n", []string{at + "14:38: this method does not give a value of type integer (type: yesno)"}},
		{"bands with a gap", head + "      - instrument: scale\n" + "values:\n  b: {type: choice, score: {method: band, of: scale_total, bands: [{code: lo, from: 0, to: 0}, {code: hi, from: 2, to: 3}]}}\n", []string{
			at + "11:113: the bands have a gap"}},
		{"a medicine class without classes", head + plain + "values:\n  v: {type: yesno, score: {method: medicine_class, class: maoi, checklist: ok, table: ok, column: name}}\n", []string{
			at + "14:36: the form has no drug classes"}},
		{"a text that is empty", head + strings.Replace(plain, "It is so", `"  "`, 1), []string{at + `11:16: "short" is empty`}},
		{"a text with an escape character", head + strings.Replace(plain, "It is so", `"\e[2J"`, 1), []string{at + `11:16: "short" holds a control character`}},
		{"a text with a hidden character", head + strings.Replace(plain, "It is so", "It\u202e is", 1), []string{at + `11:16: warning: "short" holds a hidden character`}},
		{"a code on two lines", choice("          - {code: \"a\\nb\", text: A}\n"), []string{at + "13:20: this has to be one line"}},
		{"a length of a column that is no text", head + "      - {id: t, ask: T, type: table, columns: [{id: a, title: A, type: date, max_length: 3, choices: [{code: a, text: A}]}]}\n", []string{
			at + "9:90: only a column of type text has a length", at + "9:102: only a column of type choice has choices"}},
		{"a pattern that is too long", head + "      - {id: t, ask: T, type: text, pattern: " + strings.Repeat("a", 1001) + "}\n", []string{at + "9:46: the pattern is longer than 1000"}},
		{"a scope that the release does not know", strings.Replace(head, "    title: One\n", "    title: One\n    scope: mind\n", 1) +
			"      - {id: adm_roi_scope, ask: Which, type: multichoice, choices: [{code: body, text: Body}]}\n", []string{at + "8:12: adm_roi_scope has no such code"}},
		{"a section code of the wrong shape", strings.Replace(head, "    title: One\n", "    title: One\n    code: one\n", 1) + plain, []string{at + `8:11: "code" has to be one or two capital letters`}},
		{"a value that is no map", head + plain + "values:\n  v: 3\n  V: {type: yesno, is: ok}\n", []string{at + `14:6: "v" has to be keys with values`, at + "15:3: an id has to be small letters"}},
		{"proration of more than there is", head + "      - instrument: scale\nvalues:\n  v: {type: integer, score: {method: prorated, items: [scale_1], max_missing: 1, round: 9}}\n", []string{
			at + `11:79: this has to be at least 0 and less than`, at + "11:89: this has to be 0 to 6"}},
		{"a sum of nothing", head + plain + "values:\n  v: {type: integer, score: {method: sum, items: []}}\n", []string{at + "14:50: there has to be an item"}},
		{"bounds of a value that has none", head + plain + "values:\n  v: {type: yesno, min: 1, is: ok}\n", []string{at + `14:25: "min" has a meaning only for integer and decimal`}},
		{"bounds of a value the wrong way round", head + "      - instrument: scale\nvalues:\n  v: {type: integer, min: 3, max: 1, is: scale_1 + 0}\n", []string{at + `11:27: "min" is larger than "max"`}},
		{"a choice that is an expression", head + plain + "values:\n  v: {type: choice, is: ok}\n", []string{at + `14:13: a value of type choice is computed by "score"`}},
		{"two bands of one code", head + "      - instrument: scale\nvalues:\n  b: {type: choice, score: {method: band, of: scale_total, bands: [{code: lo, from: 0, to: 0}, {code: lo, from: 1, to: 2}]}}\n", []string{at + `11:67: the code "lo" occurs twice`}},
		{"a group that needs more than it has", head + "      - instrument: scale\nvalues:\n  c: {type: choice, score: {method: clusters, at: 1, met: m, not_met: o, groups: [{items: [scale_1], need: 2}]}}\n", []string{at + "11:108: this has to be at least 1"}},
		{"a limit of missing items without items", head + plain + "values:\n  c: {type: choice, score: {method: cases, else: b, max_missing: 1, cases: [{code: a, when: ok}]}}\n", []string{at + `14:66: "max_missing" needs "items"`}},
		{"problems of many kinds come at once", head + strings.Replace(plain, "type: yesno", "type: choice", 1) + "        when: zzz\nvalues:\n  v: {type: integer}\n", []string{
			at + `9:9: the key "choices" is missing`, at + "13:15: ", at + "15:3: "}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f, ps := load(c.form)
			compare(t, ps, c.want)
			if (f != nil) == ps.Failed() {
				t.Errorf("form is %v beside\n%s", f != nil, listed(ps))
			}
		})
	}
}

func manyChoices(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "          - {code: c%d, text: T}\n", i)
	}
	return b.String()
}

func TestProblemsOfTheOtherFiles(t *testing.T) {
	t.Parallel()
	form := head + "      - instrument: scale\n      - {id: q, ask: Q, type: yesno, sources: [A1]}\n"
	cases := []struct {
		name, file, text string
		want             []string
	}{
		{"an instrument of another name", "instruments/scale.yaml", strings.Replace(scale, "id: scale\n", "id: other\n", 1), []string{`f/instruments/scale.yaml:2:5: the id is not the file's name`}},
		{"an item without choices", "instruments/scale.yaml", "kapscreen: instrument/v1\nid: scale\ntitle: S\nitems:\n  - {id: x, text: X}\n", []string{"f/instruments/scale.yaml:5:10: the item has neither choices"}},
		{"an item's number", "instruments/scale.yaml", strings.Replace(scale, "id: scale_2,", "id: scale_2, n: 3,", 1), []string{"f/instruments/scale.yaml:10:22: this is item 2"}},
		{"a test with too many answers", "instruments/scale.yaml", strings.Replace(scale, "items: [1, 0]", "items: [1, 0, 0]", 1), []string{"f/instruments/scale.yaml:14:21: there are 3 answers for 2 items"}},
		{"a test of a value that does not exist", "instruments/scale.yaml", strings.Replace(scale, "{scale_total: 1}", "{total: 1}", 1), []string{`f/instruments/scale.yaml:14:38: there is no value "total"`}},
		{"an expected value that is a list", "instruments/scale.yaml", strings.Replace(scale, "{scale_total: 1}", "{scale_total: [1]}", 1), []string{"f/instruments/scale.yaml:14:51: this has to be one value"}},
		{"an answer of a test of the wrong type", "instruments/scale.yaml", strings.Replace(scale, "items: [1, 0]", "items: [often, {absent: never}]", 1), []string{
			"f/instruments/scale.yaml:14:22: this has to be a whole number", "f/instruments/scale.yaml:14:38: this has to be one of: unknown, declined, ask-prescriber"}},
		{"a display of a value that does not exist", "instruments/scale.yaml", scale + "display: {value: total, max: 2, items: [scale_1, x]}\n", []string{
			`f/instruments/scale.yaml:16:18: there is no value "total"`, `f/instruments/scale.yaml:16:50: the instrument has no item "x"`}},
		{"an unknown key in an instrument", "instruments/scale.yaml", scale + "paperr: x\n", []string{`f/instruments/scale.yaml:16:1: unknown key "paperr" (did you mean "paper"?)`}},
		{"an instrument of another format", "instruments/scale.yaml", "kapscreen: form/v1\n", []string{"f/instruments/scale.yaml:1:12: this is not a file of the format instrument/v1"}},
		{"a source of unknown certainty", "sources.yaml", "kapscreen: sources/v1\nsources:\n  A1: {cite: A, certainty: sure}\n", []string{"f/sources.yaml:3:28: this has to be one of: seen, second-hand"}},
		{"a source without words", "sources.yaml", "kapscreen: sources/v1\nsources:\n  A1: {certainty: seen}\n", []string{`f/sources.yaml:3:7: the key "cite" is missing`}},
		{"drug classes without a head", "drug_classes.csv", "a,b\n", []string{"f/drug_classes.csv:1: the first line has to name the columns"}},
		{"drug classes with a ragged line", "drug_classes.csv", "term,classes\nx\n", []string{"f/drug_classes.csv:2: this line is not well-formed CSV"}},
		{"drug classes of the wrong shape", "drug_classes.csv", "term,classes\nx,A B\n,maoi\n", []string{"f/drug_classes.csv:2: a class has to be", "f/drug_classes.csv:3: the term is empty"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(form, "title: Toy\n", "title: Toy\ndrug_classes: true\n", 1)
			_, ps := forms.Load(folder(map[string]string{"form.yaml": text, c.file: c.text}), "f", shared())
			compare(t, ps, c.want)
		})
	}
}

func TestALoadedForm(t *testing.T) {
	t.Parallel()
	f := mustLoad(t, strings.Replace(head, "title: Toy\n", "title: Toy\ndrug_classes: true\n", 1)+plain+
		"      - instrument: scale\n        required: true\n        when: ok\n"+
		"      - {id: d, ask: When, type: date, max: today, min: 1900-01-01, sources: [A1]}\n"+
		"  - id: other\n    code: X\n    title: Other\n    when: ok\n    questions:\n      - {id: m, ask: Which, type: table, columns: [{id: name, title: N, type: text, key: true}]}\n"+
		"values:\n  high: {type: yesno, is: scale_total >= 2 and ok}\n")
	var tags []string
	for i, q := range f.Questions() {
		if q.Index != i {
			t.Errorf("%s has index %d, want %d", q.ID, q.Index, i)
		}
		if slot, ok := f.Scope().Slot(q.ID); !ok || slot != f.SlotOf(q) {
			t.Errorf("%s has slot %d %v, want %d", q.ID, slot, ok, i)
		}
		tags = append(tags, q.ID+" "+q.AnswerTag)
	}
	if got, want := strings.Join(tags, ", "), "ok O1, scale_1 O2, scale_2 O3, d O4, m X1"; got != want {
		t.Errorf("answer tags = %s, want %s", got, want)
	}
	item, _ := f.Question("scale_2")
	if item.Item != 2 || item.Instrument.ID != "scale" || !item.Required || item.When != "ok" || item.Max != 1 || !item.Choices[1].Scored {
		t.Errorf("item = %+v", item)
	}
	high, _ := f.Value("high")
	if got := strings.Join(high.Inputs, " "); got != "ok scale_1 scale_2" {
		t.Errorf("inputs = %q, want the questions behind scale_total too", got)
	}
	var files []string
	for _, name := range []string{"form.yaml", "instruments/scale.yaml", "sources.yaml", "drug_classes.csv"} {
		if f.Files[name] == nil {
			t.Errorf("the file %s was not kept", name)
		}
		files = append(files, name)
	}
	if len(f.Files) != len(files) {
		t.Errorf("kept %d files, want %d", len(f.Files), len(files))
	}
}

func TestACopyOfAFormsFilesIsTheSameForm(t *testing.T) {
	t.Parallel()
	f, ps := forms.Load(library.FS(), library.Default, library.FS())
	if f == nil {
		t.Fatal(listed(ps))
	}
	cp := fstest.MapFS{}
	for name, data := range f.Files {
		cp[name] = &fstest.MapFile{Data: data}
	}
	g, ps := forms.Load(cp, ".", nil)
	if g == nil || g.Digest != f.Digest {
		t.Fatalf("the copy has another digest or problems:\n%s", listed(ps))
	}
	cp["form.yaml"] = &fstest.MapFile{Data: append([]byte("# x\n"), f.Files["form.yaml"]...)}
	if h, _ := forms.Load(cp, ".", nil); h != nil && h.Digest == f.Digest {
		t.Error("another file gives the same digest")
	}
}

func TestTheLibraryLoadsWithoutProblems(t *testing.T) {
	t.Parallel()
	for _, name := range library.Names() {
		f, ps := forms.Load(library.FS(), name, library.FS())
		if f == nil || len(ps) > 0 {
			t.Errorf("%s:\n%s", name, listed(ps))
		}
	}
}

func TestInstrumentsGiveTheirPublishedScores(t *testing.T) {
	t.Parallel()
	f, ps := forms.Load(library.FS(), library.Default, library.FS())
	if f == nil {
		t.Fatal(listed(ps))
	}
	consult, _ := forms.NewDate(2026, 11, 20)
	for _, in := range f.Instruments {
		if len(in.Tests) == 0 {
			t.Errorf("%s has no tests", in.ID)
		}
		for _, test := range in.Tests {
			r := forms.NewResponse(f, consult)
			if trauma, ok := f.Question("ref_trauma"); ok { // PCL-5 applies only then
				r.Set(trauma, forms.YesNoAnswer(true))
			}
			for i, a := range test.Items {
				r.Set(in.Items()[i], a)
			}
			v := forms.Look(r, forms.Settings{})
			for _, x := range test.Expect {
				if got := v.Value(x.Value); !x.Matches(got) {
					t.Errorf("%s: %s %s: %s = %+v, want %v %s", x.Place, in.ID, test.ID, x.Value, got, x.State, x.Text)
				}
			}
		}
	}
}

func TestLoadSourcesAndLocate(t *testing.T) {
	t.Parallel()
	s, ps := forms.LoadSources(shared(), "sources.yaml")
	if want := (forms.Source{Key: "A1", Cite: "A book", Certainty: "seen"}); s["A1"] != want || len(ps) > 0 {
		t.Errorf("LoadSources = %+v, %v; want %+v", s, ps, want)
	}
	if s, ps := forms.LoadSources(shared(), "none.yaml"); s != nil || !ps.Failed() {
		t.Errorf("LoadSources of no file = %v, %v", s, ps)
	}
	if s, ps := forms.LoadSources(library.FS(), "sources.yaml"); len(s) < 50 || len(ps) > 0 {
		t.Errorf("LoadSources of the library = %d sources, %v", len(s), ps)
	}
	own := folder(map[string]string{"sources.yaml": someSources})
	for name, want := range map[string]string{"sources.yaml": "f/sources.yaml", "instruments/scale.yaml": "instruments/scale.yaml", "x": "f/x"} {
		if _, got, ok := forms.Locate(own, "f", shared(), name); got != want || ok != (name != "x") {
			t.Errorf("Locate(%q) = %q, %v; want %q", name, got, ok, want)
		}
	}
}
