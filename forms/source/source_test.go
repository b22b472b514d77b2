package source_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kapscreen/kapscreen/forms/source"
)

// decode reads a small made-up format with every getter.
func decode(data string) (source.Problems, *source.Map) {
	log := source.NewLog()
	m := source.Read(log, "f.yaml", []byte(data), "toy/v1")
	m.Need("id")
	m.Word("id")
	m.String("title")
	m.Bool("flag")
	m.Int("count")
	m.Number("weight")
	m.One("type", "yesno", "choice")
	m.Text("when")
	m.Words("codes")
	for _, e := range m.Maps("items") {
		e.Word("code")
		e.String("text")
		e.Done()
	}
	for _, e := range m.Entries("free") {
		e.Value.Number()
	}
	m.Done()
	return log.Problems(), m
}

func texts(ps source.Problems) []string {
	var out []string
	for _, p := range ps {
		out = append(out, p.String())
	}
	return out
}

func TestProblemsAndTheirPlaces(t *testing.T) {
	t.Parallel()
	const head = "kapscreen: toy/v1\nid: a\n"
	cases := []struct {
		name, data string
		want       []string // each is the beginning of a problem
	}{
		{"a file without fault has no problem", head + "title: T\nflag: true\ncount: 3\nweight: 2.5\ntype: yesno\n" +
			"when: |\n  a\ncodes: [a, 1]\nitems:\n  - {code: 1, text: T}\nfree: {x: 1}\n", nil},
		{"an empty file", "", []string{"f.yaml:1:1: the file is empty"}},
		{"only comments", "# nothing\n", []string{"f.yaml:1:1: the file is empty"}},
		{"no format", "id: a\n", []string{`f.yaml:1:1: the key "kapscreen" is missing (the first line is: kapscreen: toy/v1)`}},
		{"another format", "kapscreen: toy/v2\nbad: 1\n", []string{"f.yaml:1:12: this is not a file of the format toy/v1"}},
		{"the format is not first", "id: a\nkapscreen: toy/v1\n", []string{`f.yaml:2:1: "kapscreen" is not the first key`}},
		{"a list at the top", "- a\n", []string{"f.yaml:1:1: the file has to begin with keys and values"}},
		{"an unknown key is near a known one", head + "tilte: T\n", []string{`f.yaml:3:1: unknown key "tilte" (did you mean "title"?)`}},
		{"an unknown key near none lists the known", head + "zzzzzz: T\n", []string{`f.yaml:3:1: unknown key "zzzzzz" (known here: codes, count, flag, free, id, items, kapscreen, title, type, weight, when)`}},
		{"two keys alike", head + "title: A\ntitle: B\n", []string{`f.yaml:4:1: the key "title" occurs twice; it stands on line 3 already`}},
		{"a missing key", "kapscreen: toy/v1\n", []string{`f.yaml:1:1: the key "id" is missing here`}},
		{"a key without value", head + "title:\n", []string{`f.yaml:3:1: "title" has no value`}},
		{"a number for a text", head + "title: 3\n", []string{`f.yaml:3:8: "title" has to be a text, not a number (put it in quotes`}},
		{"a list for a text", head + "title: [a]\n", []string{`f.yaml:3:8: "title" has to be a text, not a list`}},
		{"yes for true", head + "flag: yes\n", []string{`f.yaml:3:7: "flag" has to be true or false (write true or false`}},
		{"a text for a number", head + "count: three\nweight: heavy\n", []string{
			`f.yaml:3:8: "count" has to be a whole number, not a text`, `f.yaml:4:9: "weight" has to be a number, not a text`,
		}},
		{"numbers that are none", head + "count: 0x10\nweight: .nan\n", []string{
			`f.yaml:3:8: this has to be a whole number in plain digits`, `f.yaml:4:9: this has to be a number in plain digits`,
		}},
		{"a word that is not offered", head + "type: yesnoo\n", []string{`f.yaml:3:7: this has to be one of: yesno, choice (did you mean "yesno"?)`}},
		{"a word for a list", head + "codes: a\nitems: {code: 1}\n", []string{
			`f.yaml:3:8: "codes" has to be a list, not a text`, `f.yaml:4:8: "items" has to be a list, not keys with values`,
		}},
		{"codes that some YAML reads as true", head + "items:\n  - {code: no, text: T}\n", []string{
			`f.yaml:4:12: warning: some programs read "no" without quotes as true or false (put it in quotes)`,
		}},
		{"a comma in braces", head + "items:\n  - {code: a, text: Yes, treated}\n", []string{
			`f.yaml:4:21: warning: some programs`, `f.yaml:4:26: unknown key "treated" (in { } a comma begins a new key`,
		}},
		{"a comment cuts a condition", head + "when: count([a, b], # >= 2) >= 1\n", []string{
			"f.yaml:3:21: YAML takes this # and what follows for a comment",
		}},
		{"a condition that begins with a quote", head + "when: \"lithium\" in meds\n", []string{
			"f.yaml:3:7: a text that begins with a quote ends at the next one",
		}},
		{"a condition that begins with !", head + "when: !mania\n", []string{"f.yaml:3:7: tags (!name) are not allowed"}},
		{"a condition that is empty", head + "when: \" \"\n", []string{`f.yaml:3:7: "when" is empty`}},
		{"a colon in a text", head + "title: Note: this\n", []string{"f.yaml:3:1: a colon with a blank after it stands inside a text (put"}},
		{"tabs", head + "items:\n\t- code: 1\n\t- code: 2\n", []string{
			"f.yaml:4:1: this line is indented with a tab", "f.yaml:5:1: this line is indented with a tab",
		}},
		{"a quote that is not closed", head + "title: \"abc\nflag: true\n", []string{"f.yaml:3:1: a quote that begins here is not closed"}},
		{"a bracket that is not closed", head + "codes: [a, b\nflag: true\n", []string{"f.yaml:3:1: "}},
		{"a question mark in braces", head + "items:\n  - {code: a, text: Why?, x: 1}\n", []string{
			"f.yaml:4:3: a { } is not closed or lacks a comma (in { } and [ ] a text that ends in ? needs quotes)",
		}},
		{"wrong indentation", head + "items:\n  - code: 1\n    text: T\n   text: U\n", []string{"f.yaml:6:4: this line fits"}},
		{"an anchor and an alias", head + "title: &x T\ntype: *x\n", []string{"f.yaml:3:8: anchors (&name)", "f.yaml:4:7: aliases (*name)"}},
		{"a merge key", head + "free:\n  <<: {a: 1}\n", []string{"f.yaml:4:3: merge keys (<<)"}},
		{"an unknown alias", head + "title: *nowhere\n", []string{"f.yaml:3:1: aliases (*name) are not allowed"}},
		{"a second document", head + "---\nid: b\n", []string{"f.yaml:3:1: a second document begins here"}},
		{"a list as key", head + "free: {[a]: 1}\n", []string{"f.yaml:3:8: a key has to be a word"}},
		{"bytes that are not UTF-8", head + "title: caf\xe9\n", []string{"f.yaml:3:11: the file is not valid UTF-8 here"}},
		{"NUL", head + "title: a\x00\n", []string{"f.yaml:3:9: the file holds a NUL character here"}},
		{"an escape character", head + "title: a\x1b[2J\n", []string{"f.yaml:3:9: a control character stands here"}},
		{"a hidden line end", head + "title: a\u2028b\n", []string{"f.yaml:3:9: a hidden line separator stands here"}},
		{"a lone carriage return", head + "title: a\rb\n", []string{"f.yaml:3:9: a carriage return stands alone here"}},
		{"UTF-16", "\xff\xfek\x00", []string{"f.yaml: the file is UTF-16"}},
		{"a byte order mark is no fault", "\ufeff" + head, nil},
		{"Windows line ends are no fault", strings.ReplaceAll(head, "\n", "\r\n") + "when: |\r\n  a\r\n  and b\r\n", nil},
		{"all problems at once", head + "flag: 1\ncount: x\ntpye: yesno\n", []string{"f.yaml:3:7: ", "f.yaml:4:8: ", "f.yaml:5:1: "}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ps, _ := decode(c.data)
			ok := len(ps) == len(c.want)
			for i := range min(len(ps), len(c.want)) {
				ok = ok && strings.HasPrefix(ps[i].String(), c.want[i])
			}
			if !ok {
				t.Errorf("problems of %q =\n\t%s\nwant\n\t%s", c.data, strings.Join(texts(ps), "\n\t"), strings.Join(c.want, "\n\t"))
			}
		})
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"larger than":       "a: " + strings.Repeat("x", source.MaxFileBytes),
		"too many keys":     "a: [" + strings.Repeat("[],", 110_000) + "]",
		"deep in each":      "a: " + strings.Repeat("[", source.MaxDepth+5) + strings.Repeat("]", source.MaxDepth+5),
		"more than 32 deep": strings.Repeat("- ", 60) + "a",
	} {
		log := source.NewLog()
		if m := source.Read(log, "f", []byte(data), ""); m != nil || len(log.Problems()) != 1 ||
			!strings.Contains(log.Problems()[0].String(), name) {
			t.Errorf("Read of a file that is %q: %v", name, log.Problems())
		}
	}
}

func TestPlaceInsideAText(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, yaml, find, want string // find stands once in the value; want is what stands in the file there
	}{
		{"block", "when: |\n  cv_htn\n  and bäd == 1\n", "bäd", "3:7"},
		{"block with blank lines first", "when: |\n\n  cv_htn\n\n  and bad\n", "bad", "5:7"},
		{"block with deeper lines", "when: |-\n  any(x,\n      bad)\n", "bad", "3:7"},
		{"block with a comment and an indicator", "when: |2  # why\n     x\n  bad\n", "bad", "3:3"},
		{"block that ends the file", "when: |\n    bad", "bad", "2:5"},
		{"plain", "when: cv_htn and bad\n", "bad", "1:18"},
		{"plain on two lines", "when: cv_htn\n   and bad\n", "bad", "2:8"},
		{"double quoted", `when: "cv == \"a\" and bad"`, "bad", "1:24"},
		{"double quoted with a code point", `when: "cv == 'é\u00e9' and bad"`, "bad", "1:28"},
		{"single quoted", "when: 'cv == ''a'' and bad'", "bad", "1:24"},
		{"folded", "when: >\n  cv_htn\n  and\n  bad\n", "bad", "4:3"},
		{"double quoted on two lines", "when: \"cv_htn\n   and bad\"\n", "bad", "2:8"},
		{"the end", "when: |\n  a\n", "END", "2:4"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			log := source.NewLog()
			text, ok := source.Read(log, "f", []byte(c.yaml), "").Text("when")
			if !ok {
				t.Fatalf("no text in %q: %v", c.yaml, log.Problems())
			}
			src := text.Src
			before, _, found := strings.Cut(src, c.find)
			if !found {
				before = strings.TrimRight(src, "\n")
			}
			line := strings.Count(before, "\n") + 1
			col := len([]rune(before[strings.LastIndexByte(before, '\n')+1:])) + 1
			if got := text.Place(line, col); got.String() != "f:"+c.want {
				t.Errorf("Place(%d, %d) in %q = %v, want %s", line, col, src, got, c.want)
			}
		})
	}
}

func TestPrint(t *testing.T) {
	t.Parallel()
	ps, _ := decode("kapscreen: toy/v1\nid: a\ntilte: 文字\u202e\nitems:\n  - {code: a, text: 日本語, txet: " + strings.Repeat("x", 300) + "}\n")
	var b strings.Builder
	if err := ps.Print(&b); err != nil {
		t.Fatal(err)
	}
	want := `f.yaml:3:1: unknown key "tilte"
  3 | tilte: 文字·
    | ^
  hint: did you mean "title"?
f.yaml:5:26: unknown key "txet"
  5 |   - {code: a, text: 日本語, txet: ` + strings.Repeat("x", 69) + ` …
    |                             ^
  hint: did you mean "text"?
`
	if b.String() != want {
		t.Errorf("Print =\n%s\nwant\n%s", b.String(), want)
	}
}

func TestNothingForeignIsEchoedAtLength(t *testing.T) {
	t.Parallel()
	secret := "mein Geheimnis"
	for _, data := range []string{
		"title: [" + secret + "]", "count: " + secret, "flag: " + secret, "type: " + secret, "title: \"" + secret,
		"title: *" + secret, "title: !" + secret + " x", "x: - " + secret, "when: a # " + secret, secret,
	} {
		ps, _ := decode("kapscreen: toy/v1\nid: a\n" + data + "\n")
		if len(ps) == 0 {
			t.Errorf("no problem in %q", data)
		}
		for _, p := range ps {
			if strings.Contains(p.Message+p.Hint, "Geheimnis") {
				t.Errorf("the problem of %q quotes it: %s", data, p)
			}
		}
	}
	ps, _ := decode("kapscreen: toy/v1\nid: a\n" + strings.Repeat("k", 500) + ": 1\n")
	if len(ps) != 1 || len(ps[0].Message) > 80 {
		t.Errorf("a long key is not cut: %v", ps)
	}
}

func TestReadFileSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{"d/x.yaml": {Data: []byte("kapscreen: toy/v1\n")}, "big.yaml": {Data: make([]byte, source.MaxFileBytes+1)}, "pipe": {Mode: fs.ModeNamedPipe}}
	for name, want := range map[string]string{
		"none.yaml": "none.yaml: there is no such file", "d": "d: this is a folder, not a file", "pipe": "pipe: this is not a regular file", "big.yaml": "big.yaml: the file is larger than 1024 KiB",
	} {
		log := source.NewLog()
		if m := source.ReadFile(log, fsys, name, "toy/v1"); m != nil || !slices.Equal(texts(log.Problems()), []string{want}) {
			t.Errorf("ReadFile(%q) problems = %q, want %q", name, texts(log.Problems()), want)
		}
	}
	log := source.NewLog()
	if m := source.ReadFile(log, fsys, "d/x.yaml", "toy/v1"); m == nil || log.Failed() {
		t.Errorf("ReadFile of a good file: %v", log.Problems())
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"phq9_total", "gad7_total", "cv_htn", "cv_mi", "a"}
	for word, want := range map[string]string{
		"phq_total": "phq9_total", "cv_hnt": "cv_htn", "CV-HTN": "cv_htn", "zzz": "", "": "", "b": "", "cv_stroke": "",
	} {
		if got := source.Nearest(word, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestAMapSaysWhereThingsStand(t *testing.T) {
	t.Parallel()
	log := source.NewLog()
	m := source.Read(log, "f", []byte("a: 1\nb:\n  c: [x]\nnothing:\n"), "")
	for got, want := range map[string]string{
		m.Place().String(): "f:1:1", m.At("a").String(): "f:1:4", m.KeyAt("b").String(): "f:2:1", m.At("zzz").String(): "f:1:1",
		m.KeyAt("zzz").String(): "f:1:1", m.Map("b").At("c").String(): "f:3:6",
	} {
		if got != want {
			t.Errorf("place %s, want %s", got, want)
		}
	}
	if v, ok := m.Value("nothing"); !ok || v.Kind() != source.Null || !m.Has("nothing") || m.Has("zzz") {
		t.Errorf("a key without value: %v, %v", v.Kind(), ok)
	}
	if v, _ := m.Value("a"); v.Literal() != "1" || v.Kind() != source.Number {
		t.Errorf("a = %q, %v", v.Literal(), v.Kind())
	}
	words := m.Map("b").Words("c")
	if texts := source.Texts(words); len(texts) != 1 || texts[0] != "x" || words[0].Place.Col != 7 {
		t.Errorf("words = %+v", words)
	}
	m.Warn("a", "look", "")
	if log.Failed() || log.Problems().Err() != nil {
		t.Error("a warning is a failure")
	}
	m.Problem("b", "wrong", "")
	m.KeyProblem("b", "wrong too", "mend it")
	if err := log.Problems().Err(); !log.Failed() || err == nil || err.Error() != "f:2:1: wrong too (mend it)\nf:3:3: wrong" {
		t.Errorf("error = %v", err)
	}
}

func TestANilMapIsEmptyAndSilent(t *testing.T) {
	t.Parallel()
	var m *source.Map
	m.Need("a").Problem("a", "x", "")
	m.KeyProblem("a", "x", "")
	m.Warn("a", "x", "")
	m.Walk(func(string, source.Value) { t.Error("a nil map has a value") })
	m.Done()
	_, hasText := m.Text("a")
	n, hasInt := m.Int("a")
	if m.String("a") != "" || m.Word("a") != "" || m.One("a", "b") != "" || m.Bool("a") || n != 0 || hasInt || hasText || m.Has("a") ||
		m.Map("a") != nil || m.List("a") != nil || m.Maps("a") != nil || m.Words("a") != nil || m.All() != nil || m.Entries("a") != nil ||
		m.Place() != (source.Place{}) || m.At("a") != (source.Place{}) || m.KeyAt("a") != (source.Place{}) {
		t.Error("a nil map holds something")
	}
}

func TestALogKeepsFileOrderAndLeavesOutWhatIsTooMuch(t *testing.T) {
	t.Parallel()
	log := source.NewLog()
	at := func(file string, line int) source.Place { return source.Place{File: file, Line: line} }
	log.Problem(at("z", 2), "b", "")
	log.Problem(at("a", 1), "c", "")
	log.Problem(at("z", 1), "a", "")
	log.Problem(at("z", 2), "b", "")
	if got := strings.Join(texts(log.Problems()), "; "); got != "z:1: a; z:2: b; a:1: c" {
		t.Errorf("problems = %s", got)
	}
	for i := range 2 * source.MaxProblems {
		log.Warn(at("z", i), "w", "")
	}
	ps := log.Problems()
	if last := ps[len(ps)-1]; len(ps) != source.MaxProblems || !strings.Contains(last.Message, "more problems") {
		t.Errorf("%d problems, the last is %s", len(ps), last)
	}
}

func TestInline(t *testing.T) {
	t.Parallel()
	if got := source.Inline("a\nb c").Place(2, 3); got != (source.Place{Line: 2, Col: 3, Text: "b c"}) {
		t.Errorf("place = %+v", got)
	}
}
