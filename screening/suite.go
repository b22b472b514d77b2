package screening

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/source"
)

// TestsFormat is the first value of a tests file.
const TestsFormat = "tests/v1"

// Suite is the tests that travel with a rule book.
type Suite struct {
	Tests []Test
	book  *RuleBook
}

// Test is one set of answers with what it should give.
type Test struct {
	Name     string
	Place    source.Place
	Partner  string // "" for the generic profile
	Response *forms.Response
	Expect   Expectation
}

// Expectation is what a test demands. Rules and values that it does not name may come out as they like.
type Expectation struct {
	Raised, Clear []source.Word
	Undetermined  []expectedOpen
	Values        []forms.ExpectedValue
}

type expectedOpen struct {
	rule    source.Word
	missing []string // nil: any
}

// LoadSuite reads tests.yaml of a form's folder. A folder without one has an empty suite.
func (b *RuleBook) LoadSuite(fsys fs.FS, dir string) (*Suite, source.Problems) {
	s := &Suite{book: b}
	name := path.Join(dir, "tests.yaml")
	if _, err := fs.Stat(fsys, name); errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	log := source.NewLog()
	l := &suiteLoader{suite: s, log: log, file: name, bases: map[string][]source.Entry{}}
	l.read(source.ReadFile(log, fsys, name, TestsFormat))
	if log.Failed() {
		return nil, log.Problems()
	}
	return s, log.Problems()
}

// suiteLoader reads one tests file.
type suiteLoader struct {
	suite   *Suite
	log     *source.Log
	file    string
	consult string
	bases   map[string][]source.Entry
}

func (l *suiteLoader) read(m *source.Map) {
	if m == nil {
		return
	}
	l.consult = m.Word("consult_date")
	for _, e := range m.Entries("bases") {
		l.bases[e.Key] = e.Value.Map().All()
	}
	for _, t := range m.Maps("tests") {
		l.test(t)
	}
	m.Done()
}

func (l *suiteLoader) test(m *source.Map) {
	t := Test{Name: m.Need("name", "expect").String("name"), Place: m.Place(), Partner: m.Word("partner")}
	consult := m.Word("consult_date")
	if consult == "" {
		consult = l.consult
	}
	if _, ok := forms.ParseDate(consult); !ok {
		m.Problem("consult_date", "the test needs a consult_date (YYYY-MM-DD)", "give one here, or one for all tests at the top of the file")
		consult = "2000-01-01"
	}
	entries := l.answers(m)
	t.Response = l.response(entries, consult)
	t.Expect = l.expect(m.Map("expect"))
	m.Done()
	l.suite.Tests = append(l.suite.Tests, t)
}

// answers are the base's entries with the test's own over them.
func (l *suiteLoader) answers(m *source.Map) []source.Entry {
	var entries []source.Entry
	if base := m.Word("base"); base != "" {
		known, ok := l.bases[base]
		if !ok {
			m.Problem("base", "there is no base "+source.Quote(base), source.DidYouMean(base, l.baseNames()))
		}
		entries = append(entries, known...)
	}
	for _, own := range m.Entries("answers") {
		kept := entries[:0:0]
		for _, e := range entries {
			if e.Key != own.Key {
				kept = append(kept, e)
			}
		}
		entries = append(kept, own)
	}
	return entries
}

func (l *suiteLoader) baseNames() []string {
	names := make([]string, 0, len(l.bases))
	for name := range l.bases {
		names = append(names, name)
	}
	return names
}

// response reads the answers as a response file would be read, and gives its problems their place in the tests file.
func (l *suiteLoader) response(entries []source.Entry, consult string) *forms.Response {
	var b strings.Builder
	fmt.Fprintf(&b, `{"kapscreen":%q,"form":%q,"consult_date":%q,"answers":{`, forms.ResponseFormat, l.suite.book.Form.ID, consult)
	first := true
	for _, e := range entries {
		if e.Value.Kind() == source.Null {
			continue // not asked
		}
		if !first {
			b.WriteByte(',')
		}
		first = false
		b.Write(quoted(e.Key))
		b.WriteByte(':')
		writeJSON(&b, e.Value)
	}
	b.WriteString("}}")
	r, err := forms.ParseJSON(l.suite.book.Form, l.file, 1, []byte(b.String()))
	var wrong *forms.ResponseError
	if errors.As(err, &wrong) {
		for _, p := range wrong.Problems {
			l.log.Problem(placeOf(entries, p.Path), p.Message, p.Hint)
		}
	}
	return r
}

// placeOf finds the entry that a path such as answers.cv_htn means.
func placeOf(entries []source.Entry, path string) source.Place {
	id := strings.TrimPrefix(path, "answers.")
	if i := strings.IndexAny(id, ".["); i >= 0 {
		id = id[:i]
	}
	for _, e := range entries {
		if e.Key == id {
			return e.Place
		}
	}
	if len(entries) > 0 {
		return entries[0].Place
	}
	return source.Place{}
}

// writeJSON writes a YAML value as JSON.
func writeJSON(b *strings.Builder, v source.Value) {
	switch v.Kind() {
	case source.None, source.Null:
		b.WriteString("null")
	case source.Bool, source.Number:
		b.WriteString(v.Literal())
	case source.String:
		s, _ := v.String()
		b.Write(quoted(s))
	case source.List:
		b.WriteByte('[')
		for i, e := range v.List() {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSON(b, e)
		}
		b.WriteByte(']')
	case source.Object:
		b.WriteByte('{')
		for i, e := range v.Map().All() {
			if i > 0 {
				b.WriteByte(',')
			}
			b.Write(quoted(e.Key))
			b.WriteByte(':')
			writeJSON(b, e.Value)
		}
		b.WriteByte('}')
	}
}

func quoted(s string) []byte {
	data, _ := json.Marshal(s) // a string always has JSON
	return data
}

func (l *suiteLoader) expect(m *source.Map) Expectation {
	e := Expectation{Raised: l.rules(m.Words("raised")), Clear: l.rules(m.Words("clear"))}
	for _, u := range m.Entries("undetermined") {
		open := expectedOpen{rule: source.Word{Text: u.Key, Place: u.Place}}
		l.rules([]source.Word{open.rule})
		if u.Value.Kind() != source.Null {
			open.missing = []string{}
			for _, v := range u.Value.List() {
				word, _ := v.Word()
				open.missing = append(open.missing, word)
			}
		}
		e.Undetermined = append(e.Undetermined, open)
	}
	for _, v := range m.Entries("values") {
		if _, ok := l.suite.book.Form.Value(v.Key); !ok {
			l.log.Problem(v.Place, "there is no value "+source.Quote(v.Key), source.DidYouMean(v.Key, l.valueIDs()))
		}
		e.Values = append(e.Values, expectedValue(v))
	}
	m.Done()
	return e
}

// expectedValue reads what a value has to be: null is unknown, n/a does not apply.
func expectedValue(e source.Entry) forms.ExpectedValue {
	x := forms.ExpectedValue{Value: e.Key, State: forms.Answered, Text: e.Value.Literal(), Place: e.Value.Place()}
	switch {
	case e.Value.Kind() == source.Null:
		x.State, x.Text = forms.NotAsked, ""
	case e.Value.Kind() == source.String && x.Text == "n/a":
		x.State, x.Text = forms.NotApplicable, ""
	}
	return x
}

func (l *suiteLoader) rules(words []source.Word) []source.Word {
	for _, w := range words {
		if _, ok := l.suite.book.Rule(w.Text); !ok {
			l.log.Problem(w.Place, "there is no rule "+source.Quote(w.Text), source.DidYouMean(w.Text, l.suite.book.RuleIDs()))
		}
	}
	return words
}

func (l *suiteLoader) valueIDs() []string {
	var list []string
	for _, v := range l.suite.book.Form.Values {
		list = append(list, v.ID)
	}
	return list
}
