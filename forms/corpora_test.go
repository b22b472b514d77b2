package forms_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/visible"
)

// corpus is one file of testdata/corpora.zip.
type corpus struct {
	path, expect string
	data         []byte
}

// corpora are the files whose path begins with prefix. testdata/README.md says where they come from.
func corpora(tb testing.TB, prefix string) []corpus {
	tb.Helper()
	z, err := zip.OpenReader("testdata/corpora.zip")
	if err != nil {
		tb.Fatal(err)
	}
	defer z.Close()
	open := func(name string) []byte {
		f, err := z.Open(name)
		if err != nil {
			tb.Fatal(err)
		}
		defer f.Close()
		data, err := io.ReadAll(f)
		if err != nil {
			tb.Fatal(err)
		}
		return data
	}
	var rows []struct{ Path, Expect string }
	if err := json.Unmarshal(open("manifest.json"), &rows); err != nil {
		tb.Fatal(err)
	}
	var out []corpus
	for _, row := range rows {
		if strings.HasPrefix(row.Path, prefix) {
			out = append(out, corpus{row.Path, row.Expect, open(row.Path)})
		}
	}
	if len(out) == 0 {
		tb.Fatalf("no corpus %s", prefix)
	}
	return out
}

// readAs reads data in a format and gives every response's error.
func readAs(f *forms.Form, format, name string, data []byte) (good int, errs []error) {
	note := func(r *forms.Response, err error) {
		if err != nil {
			errs = append(errs, err)
		}
		if r != nil {
			good++
		}
	}
	switch format {
	case "json":
		note(forms.ReadJSON(f, name, bytes.NewReader(data)))
	case "yaml":
		note(forms.ReadYAML(f, name, bytes.NewReader(data)))
	case "ndjson":
		for r, err := range forms.ReadNDJSON(f, name, bytes.NewReader(data)) {
			note(r, err)
		}
	case "csv":
		for r, err := range forms.ReadCSV(f, name, bytes.NewReader(data), forms.CSVOptions{}) {
			note(r, err)
		}
	}
	return good, errs
}

// checkError holds what is true of every error about a response.
func checkError(t *testing.T, name string, err error) {
	t.Helper()
	var e *forms.ResponseError
	if !errors.As(err, &e) || len(e.Problems) == 0 {
		t.Errorf("%s: error %v, want a ResponseError with a problem", name, err)
		return
	}
	if s := err.Error(); !visible.Clean(s) || len(s) > 600 {
		t.Errorf("%s: the error is not one clean short line: %q", name, s)
	}
	if s := e.Text(); visible.Lines(s) != s || strings.Count(s, "\n") > 101 {
		t.Errorf("%s: the problems are not clean lines: %q", name, s)
	}
}

func TestHostileFilesGetOneClearAnswer(t *testing.T) {
	f := forms.SmallForm()
	for _, format := range []string{"json", "yaml", "ndjson", "csv"} {
		for _, c := range corpora(t, format+"/") {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			good, errs := readAs(f, format, c.path, c.data)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if took > hang { // well under a second on a quiet machine (docs/figures.md); a busy one is no fault
				t.Errorf("%s took %v", c.path, took)
			}
			if got := after.TotalAlloc - before.TotalAlloc; got > 100<<20 {
				t.Errorf("%s: allocated %d MiB in all, want at most 100", c.path, got>>20)
			}
			if good > 0 {
				t.Errorf("%s was read as a response to a form that it does not name", c.path)
			}
			rows := format == "ndjson" || format == "csv"
			if (c.expect == "must-fail" || c.expect == "syntax-ok" && !rows) && len(errs) == 0 {
				t.Errorf("%s was not refused", c.path)
			}
			for _, err := range errs {
				checkError(t, c.path, err)
			}
		}
	}
}

func TestNumbersOfTheCorpus(t *testing.T) {
	t.Parallel()
	var numbers []string
	if err := json.Unmarshal(corpora(t, "numbers/")[0].data, &numbers); err != nil {
		t.Fatal(err)
	}
	f := forms.FormOf("small", "1.0.0", &forms.Question{ID: "i", Kind: forms.Integer}, &forms.Question{ID: "d", Kind: forms.Decimal, Decimals: 2})
	want := map[string][2]string{ // what is taken, as integer and as decimal; everything else is refused
		"-0": {"0", "0"}, "-0.0": {"0", "0"}, "1e2": {"", "100"}, "0.1e1": {"", "1"}, "3.0000000000000001": {"", "3"},
		"9007199254740993": {"", "9007199254740992"}, "18446744073709551616": {"", "18446744073709552000"},
		"-9223372036854775809": {"", "-9223372036854776000"}, "3 ": {"3", "3"},
	}
	for _, n := range numbers {
		for i, id := range []string{"i", "d"} {
			r, err := forms.ReadJSON(f, "a.json", strings.NewReader(file(`"`+id+`":`+n)))
			got := ""
			if err == nil {
				q, _ := f.Question(id)
				got = string(forms.AnswerJSON(q, r.Answer(q)))
			}
			if got != want[n][i] {
				t.Errorf("%s as %s is read as %q, want %q (%v)", n, id, got, want[n][i], err)
			}
		}
	}
}

func TestDatesOfTheCorpus(t *testing.T) {
	t.Parallel()
	c := corpora(t, "dates/dates.json")[0]
	var dates []string
	if err := json.Unmarshal(c.data, &dates); err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{"2024-02-29": true, "2126-01-01": true}
	for _, d := range dates {
		quoted, _ := json.Marshal(d)
		_, err := readJSON(t, file(`"adm_roi_expiry":`+string(quoted)))
		if (err == nil) != want[d] {
			t.Errorf("%q: error %v, want taken: %v", d, err, want[d])
		}
	}
}

func TestNaughtyStringsSurvive(t *testing.T) {
	t.Parallel()
	var naughty []string
	for _, path := range []string{"strings/blns.json", "strings/csv-formula-payloadbox.json"} {
		var more []string
		if err := json.Unmarshal(corpora(t, path)[0].data, &more); err != nil {
			t.Fatal(err)
		}
		naughty = append(naughty, more...)
	}
	f := forms.SmallForm()
	q, _ := f.Question("goal_text")
	for _, s := range naughty {
		a, err := q.Accept(forms.LongTextAnswer(s), consult)
		if err != nil {
			t.Errorf("Accept(%q): %v", s, err)
			continue
		}
		r := forms.NewResponse(f, consult)
		r.Set(q, a)
		back, err := readJSON(t, line(t, r))
		if err != nil || !back.Answer(q).Equal(a) {
			t.Errorf("%q comes back as %q (%v)", s, back.Answer(q).Text(), err)
		}
		if text := q.AnswerText(a); visible.Lines(text) != text {
			t.Errorf("%q is shown as %q", s, text)
		}
	}
}

func TestNoErrorHoldsAValue(t *testing.T) {
	t.Parallel()
	const canary = "Canary Ann Lee 555-0100"
	values := []string{`"` + canary + `"`, `"555-0100"`, `"1985-0100"`, `["` + canary + `"]`, `{"absent":"` + canary + `"}`, `{"` + canary + `":1}`, `[{"` + canary + `":"` + canary + `"}]`,
		`[{"name":{"absent":"` + canary + `"}}]`, `[{"since":"` + canary + `"}]`, `"` + canary + `\n` + canary + `"`, `5550100`, `-5550100.5`, `"` + canary, canary, `[` + canary, `{"` + canary,
		`"` + strings.Repeat(canary, 1000) + `"`}
	form := forms.SmallForm()
	check := func(format, s string) {
		_, errs := readAs(form, format, "a."+format, []byte(s))
		for _, err := range errs {
			var e *forms.ResponseError
			if errors.As(err, &e); e == nil || strings.Contains(e.Text(), "Canary") || strings.Contains(e.Text(), "Ann") || strings.Contains(e.Text(), "0100") {
				t.Errorf("%s: an error holds a value: %v\n%.300s", format, e.Text(), s)
			}
		}
	}
	for _, v := range values {
		for _, q := range form.Questions() {
			check("json", file(`"`+q.ID+`":`+v))
			check("ndjson", file(`"`+q.ID+`":`+v))
			check("yaml", "kapscreen: response/v1\nform: small\nconsult_date: 2026-11-20\nanswers:\n  "+q.ID+": "+v+"\n")
			check("csv", "consult_date,"+q.ID+"\n2026-11-20,"+v+"\n2026-11-20,\""+strings.ReplaceAll(v, `"`, `""`)+"\"\n")
		}
		for _, part := range []string{"kapscreen", "form", "form_version", "partner", "consult_date", "answers", "notes", canary} {
			check("json", `{"kapscreen":"response/v1","form":"small","consult_date":"2026-11-20","answers":{},"`+part+`":`+v+`}`)
			check("yaml", "\""+part+"\": "+v+"\nkapscreen: response/v1\n\""+part+"\": "+v+"\n")
			check("csv", part+","+v+"\n"+v+","+v+"\n")
		}
		check("json", file(`"`+canary+`":`+v))
		check("json", v)
		check("yaml", v)
	}
}

// checkRead is what fuzzing holds: an answer in words, or a response that is written and read again the same.
func checkRead(t *testing.T, format string, data []byte) {
	f := forms.SmallForm()
	each := func(r *forms.Response, err error) {
		if err != nil {
			checkError(t, format, err)
			return
		}
		var b bytes.Buffer
		if err := forms.WriteJSON(&b, r); err != nil {
			t.Fatal(err)
		}
		back, err := forms.ReadJSON(f, "back", bytes.NewReader(b.Bytes()))
		if err != nil || back.Digest() != r.Digest() {
			t.Errorf("%s: %q is written as %q, which reads back as another (%v)", format, data, b.Bytes(), err)
		}
	}
	switch format {
	case "json":
		each(forms.ReadJSON(f, "a", bytes.NewReader(data)))
	case "yaml":
		each(forms.ReadYAML(f, "a", bytes.NewReader(data)))
	case "ndjson":
		for r, err := range forms.ReadNDJSON(f, "a", bytes.NewReader(data)) {
			each(r, err)
		}
	case "csv":
		for r, err := range forms.ReadCSV(f, "a", bytes.NewReader(data), forms.CSVOptions{}) {
			each(r, err)
		}
	}
}

// seeds adds a good file and the small files of a corpus.
func seeds(f *testing.F, prefix string, good ...string) {
	for _, s := range good {
		f.Add([]byte(s))
	}
	for _, c := range corpora(f, prefix) {
		if len(c.data) < 1<<10 {
			f.Add(c.data)
		}
	}
}

func FuzzReadJSON(f *testing.F) {
	seeds(f, "json/", file(`"cv_htn":true,"cv_conditions":["valve"],"rx_medications":[{"name":"\u00e9","amount":1e-1}],"goal_text":{"absent":"declined"}`))
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, "json", data) })
}

func FuzzReadYAML(f *testing.F) {
	seeds(f, "yaml/", "kapscreen: response/v1\nform: small\nconsult_date: 2026-11-20\nanswers:\n  cv_htn: true\n  rx_medications:\n    - {name: x, since: 2020-02-29}\n  goal_text: |\n    a\n")
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, "yaml", data) })
}

func FuzzReadNDJSON(f *testing.F) {
	seeds(f, "ndjson/", file(`"cv_htn":true`)+"\r\n\n{\n"+file(`"phq9_1":3`))
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, "ndjson", data) })
}

func FuzzReadCSV(f *testing.F) {
	seeds(f, "csv/", "consult_date,cv_htn,goal_text,rx_medications,note:phq9_1\n2026-11-20,y,\"a\n\"\"b\",\"[{\"\"name\"\":\"\"x\"\"}]\",z\n,?declined,,,\n")
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, "csv", data) })
}

// hang is how long something may take before it counts as not ending. Speed is for the benchmarks.
const hang = time.Minute
