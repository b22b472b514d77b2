package forms_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
)

// file wraps answers into a whole response to the small form.
func file(answers string) string {
	return `{"kapscreen":"response/v1","form":"small","consult_date":"2026-11-20","answers":{` + answers + `}}`
}

func readJSON(t *testing.T, s string) (*forms.Response, error) {
	t.Helper()
	return forms.ReadJSON(forms.SmallForm(), "a.json", strings.NewReader(s))
}

func TestAWholeResponseIsRead(t *testing.T) {
	t.Parallel()
	r, err := readJSON(t, "\ufeff"+`{
  "kapscreen": "response/v1", "form": "small", "form_version": "1.2.0", "partner": "journey-clinical", "consult_date": "2026-11-20",
  "notes": {"cv_htn": " since the second pregnancy "},
  "answers": {
    "cv_htn": true, "cv_htn_control": {"absent": "declined"}, "cv_conditions": ["valve", "angina"], "cv_bp_systolic": 150.0,
    "met_weight_kg": 70.125, "phq9_1": 2, "client_birth_date": "1985-03-02", "client_name": " Rosa \u00c1lvarez ",
    "ref_therapist_npi": "0000000000", "goal_text": "a\r\nb", "adm_roi_expiry": "2027-11-20",
    "rx_medications": [{"name": "lamotrigine", "dose": "", "current": true, "amount": 0.125, "route": "oral"},
                       {"name": "other", "dose": {"absent": "unknown"}, "since": "2020-02-29", "times": 2}]
  }}`)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"kapscreen":"response/v1","form":"small","form_version":"1.2.0","partner":"journey-clinical","consult_date":"2026-11-20",` +
		`"answers":{"cv_htn":true,"cv_htn_control":{"absent":"declined"},"cv_conditions":["angina","valve"],"cv_bp_systolic":150,` +
		`"met_weight_kg":70.13,"phq9_1":2,"client_birth_date":"1985-03-02","adm_roi_expiry":"2027-11-20","client_name":"Rosa Álvarez",` +
		`"ref_therapist_npi":"0000000000","goal_text":"a\nb","rx_medications":[{"name":"lamotrigine","current":true,"amount":0.125,"route":"oral"},` +
		`{"name":"other","dose":{"absent":"unknown"},"since":"2020-02-29","times":2}]},"notes":{"cv_htn":"since the second pregnancy"}}` + "\n"
	if got := line(t, r); got != want {
		t.Errorf("read back as\n%s\nwant\n%s", got, want)
	}
}

func line(t *testing.T, r *forms.Response) string {
	t.Helper()
	var b strings.Builder
	if err := forms.WriteJSONLine(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSilenceStaysSilence(t *testing.T) {
	t.Parallel()
	r, err := readJSON(t, file(`"client_name":"  \u200b\n","goal_text":"\r\n \t","rx_medications":[]`))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range r.Form.Questions() {
		want := forms.NotAsked
		if q.ID == "rx_medications" {
			want = forms.Answered
		}
		if got := r.Answer(q).State(); got != want {
			t.Errorf("%s is %v, want %v", q.ID, got, want)
		}
	}
	if r.FormVersion != "" || r.Partner != "" {
		t.Errorf("version %q and partner %q came from nowhere", r.FormVersion, r.Partner)
	}
}

// faults are wrong responses, each with where and what the one problem is.
var faults = []struct{ name, in, at, want string }{
	{"empty file", "", "1:1", "the file is empty"},
	{"blank file", " \n\t ", "2:3", "the file is empty"},
	{"scalar", "42", "1:1", "one object"},
	{"cut off", `{"kapscreen":"response/v1"`, "1:27", "ends too early"},
	{"cut text", `{"kapscreen":"resp`, "1:14", "not closed"},
	{"second value", file("") + ` {}`, "", "follows the end"},
	{"comma at the end", `{"kapscreen":"response/v1",}`, "1:28", `a name in "quotes"`},
	{"no comma", file(`"cv_htn":true "phq9_1":1`), "", "a comma or }"},
	{"no colon", `{"kapscreen" "response/v1"}`, "1:14", "a colon"},
	{"NaN", file(`"met_weight_kg":NaN`), "", "a value should begin here"},
	{"capital word", file(`"cv_htn":True`), "", "a value should begin here"},
	{"word goes on", file(`"cv_htn":trueish`), "", "a value should begin here"},
	{"leading zero", file(`"phq9_1":01`), "", "not a number as JSON"},
	{"bare point", file(`"phq9_1":1.`), "", "not a number as JSON"},
	{"plus sign", file(`"phq9_1":+1`), "", "a value should begin here"},
	{"hexadecimal", file(`"phq9_1":0x1`), "", "not a number as JSON"},
	{"raw newline in text", file("\"client_name\":\"a\nb\""), "", "control character or line end"},
	{"unknown escape", file(`"client_name":"\x41"`), "", "escape does not exist"},
	{"half a pair", file(`"client_name":"\ud800"`), "", "half of a pair"},
	{"pair in the wrong order", file(`"client_name":"\udc00\ud800"`), "", "half of a pair"},
	{"NUL escape", file(`"client_name":"a\u0000b"`), "", "NUL"},
	{"raw NUL", file("\"client_name\":\"a\x00b\""), "", "NUL"},
	{"invalid UTF-8", file("\"client_name\":\"a\xffb\""), "", "not valid UTF-8"},
	{"UTF-16", "\xff\xfe{\x00}\x00", "1:1", "UTF-16"},
	{"too deep", file(`"cv_conditions":` + strings.Repeat("[", 40) + strings.Repeat("]", 40)), "", "too deep"},
	{"not ours", `{"a":1,"a":2}`, "", "no part"},
	{"other format", `{"kapscreen":"response/v2","form":"small"}`, "1:14", "not a response of the format response/v1"},
	{"form missing", `{"kapscreen":"response/v1","consult_date":"2026-11-20","answers":{}}`, "1:1", `"form" is missing`},
	{"form of another name", `{"kapscreen":"response/v1","form":"other-form","consult_date":"2026-11-20","answers":{}}`, "1:35", `"other-form"`},
	{"version of another form", `{"kapscreen":"response/v1","form":"small","form_version":"0.9.0","consult_date":"2026-11-20","answers":{}}`, "1:58", "version 0.9.0"},
	{"partner no id", `{"kapscreen":"response/v1","form":"small","partner":"Ann Lee","consult_date":"2026-11-20","answers":{}}`, "1:53", "partner profile"},
	{"date missing", `{"kapscreen":"response/v1","form":"small","answers":{}}`, "1:1", `"consult_date" is missing`},
	{"date that does not exist", `{"kapscreen":"response/v1","form":"small","consult_date":"2026-02-30","answers":{}}`, "1:58", "a day that exists"},
	{"date long ago", `{"kapscreen":"response/v1","form":"small","consult_date":"1066-10-14","answers":{}}`, "1:58", "not plausible"},
	{"part twice", `{"kapscreen":"response/v1","form":"small","form":"small","consult_date":"2026-11-20","answers":{}}`, "1:43", "second time"},
	{"answers missing", `{"kapscreen":"response/v1","form":"small","consult_date":"2026-11-20"}`, "1:1", `"answers" is missing`},
	{"answers a list", `{"kapscreen":"response/v1","form":"small","consult_date":"2026-11-20","answers":[]}`, "1:81", "an object"},
	{"question unknown", file(`"cv_htm":true`), "1:82", `no question "cv_htm"`},
	{"question in capitals", file(`"CV_HTN":true`), "1:82", "no question of this name"},
	{"question twice", file(`"cv_htn":true,"cv_htn":false`), "1:96", "a second time"},
	{"question twice after escapes", file(`"cv_htn":true,"cv\u005fhtn":false`), "1:96", "a second time"},
	{"null", file(`"cv_htn":null`), "1:91", "null says nothing"},
	{"yes as text", file(`"cv_htn":"yes"`), "1:91", "true or false, not a text"},
	{"yes as number", file(`"cv_htn":1`), "", "not a number"},
	{"code not offered", file(`"cv_htn_control":"Controlled"`), "", "not offered"},
	{"code as a list", file(`"cv_htn_control":["controlled"]`), "", "a code in quotes, not a list"},
	{"codes as text", file(`"cv_conditions":"none"`), "", "a list of codes, not a text"},
	{"codes empty", file(`"cv_conditions":[]`), "", "empty"},
	{"codes null", file(`"cv_conditions":null`), "", "null says nothing"},
	{"code twice", file(`"cv_conditions":["angina","angina"]`), "1:108", "second time"},
	{"none beside others", file(`"cv_conditions":["none","angina"]`), "", `"none" cannot stand`},
	{"code a number", file(`"cv_conditions":[1]`), "1:99", "a code in quotes"},
	{"below the range", file(`"cv_bp_systolic":59`), "", "from 60 to 260 mm[Hg]"},
	{"above the range", file(`"met_weight_kg":350.001`), "", "from 25 to 350 kg"},
	{"fraction", file(`"cv_bp_systolic":150.5`), "", "whole number"},
	{"almost whole", file(`"phq9_1":3.0000000000000001`), "", "whole number"},
	{"exponent", file(`"phq9_1":1e0`), "", "whole number"},
	{"number as text", file(`"phq9_1":"3"`), "", "a whole number, not a text"},
	{"not exact", file(`"phq9_1":9007199254740993`), "", "too large"},
	{"larger than int64", file(`"phq9_1":18446744073709551616`), "", "too large"},
	{"infinite", file(`"met_weight_kg":1e400`), "", "too large"},
	{"next to nothing", file(`"met_weight_kg":1e-400`), "", "too small"},
	{"item not offered", file(`"phq9_1":4`), "", "not offered"},
	{"day that does not exist", file(`"client_birth_date":"2025-02-29"`), "", "a day that exists"},
	{"day in US order", file(`"client_birth_date":"02/14/1983"`), "", "a day that exists"},
	{"day with blanks", file(`"client_birth_date":" 1983-02-14"`), "", "a day that exists"},
	{"birth after the consultation", file(`"client_birth_date":"2026-11-21"`), "", "after the day of the consultation"},
	{"birth before 1900", file(`"client_birth_date":"1899-12-31"`), "", "1 Jan 1900 or later"},
	{"release ends in another age", file(`"adm_roi_expiry":"9999-12-31"`), "", "31 Dec 2199 or earlier"},
	{"text too long", file(`"client_name":"` + strings.Repeat("ä", 201) + `"`), "", "longer than 200 characters"},
	{"text of two lines", file(`"client_name":"a\nb"`), "", "one line"},
	{"text a number", file(`"client_name":7`), "", "a text, not a number"},
	{"pattern", file(`"ref_therapist_npi":"12345"`), "", "has not the form"},
	{"absent misspelt", file(`"cv_htn":{"absent":"decline"}`), "1:101", "does not exist"},
	{"absent twice", file(`"cv_htn":{"absent":"declined","absent":"unknown"}`), "", "not a reason"},
	{"absent not-asked", file(`"cv_htn":{"absent":"not-asked"}`), "", "does not exist"},
	{"object of other names", file(`"cv_htn":{"value":true}`), "", "not a reason"},
	{"table no list", file(`"rx_medications":"none"`), "", "a list of rows, not a text"},
	{"row no object", file(`"rx_medications":["lamotrigine"]`), "1:100", "a row has to be an object"},
	{"row empty", file(`"rx_medications":[{"name":"x"},{"name":" "}]`), "1:113", "the row is empty"},
	{"column unknown", file(`"rx_medications":[{"nome":"x"}]`), "1:101", `no column "nome"`},
	{"column twice", file(`"rx_medications":[{"name":"x","name":"y"}]`), "1:112", "second time"},
	{"cell of another kind", file(`"rx_medications":[{"name":"x","current":"yes"}]`), "1:122", "true or false"},
	{"cell out of the list", file(`"rx_medications":[{"name":"x","route":"nasal"}]`), "1:120", "not offered"},
	{"cell null", file(`"rx_medications":[{"name":null}]`), "", "null says nothing"},
	{"501 rows", file(`"rx_medications":[` + strings.Repeat(`{"name":"x"},`, 500) + `{"name":"x"}]`), "", "more than 500 rows"},
	{"note of unknown question", `{"kapscreen":"response/v1","form":"small","consult_date":"2026-11-20","answers":{},"notes":{"cv_htx":"x"}}`, "", `no question "cv_htx"`},
	{"note no text", `{"kapscreen":"response/v1","form":"small","consult_date":"2026-11-20","answers":{},"notes":{"cv_htn":1}}`, "", "a text, not a number"},
	{"note twice", `{"kapscreen":"response/v1","form":"small","consult_date":"2026-11-20","answers":{},"notes":{"cv_htn":"x","cv_htn":"y"}}`, "", "second note"},
	{"2 MiB", file(`"goal_text":"` + strings.Repeat("x", 2<<20) + `"`), "", "larger than 1 MiB"},
	{"too many values", file(`"cv_conditions":[` + strings.Repeat("[],", 110_000) + `[]]`), "", "too many values"},
}

func TestEveryFaultIsNamedOnceAtItsPlace(t *testing.T) {
	t.Parallel()
	for _, c := range faults {
		r, err := readJSON(t, c.in)
		var e *forms.ResponseError
		if !errors.As(err, &e) || r != nil {
			t.Errorf("%s: ReadJSON = %v, %v; want no response and a ResponseError", c.name, r, err)
			continue
		}
		p := e.Problems[0]
		if !strings.Contains(p.Message, c.want) {
			t.Errorf("%s: message %q, want %q in it", c.name, p.Message, c.want)
		}
		if at := fmt.Sprintf("%d:%d", p.Line, p.Col); c.at != "" && at != c.at {
			t.Errorf("%s: at %s, want %s (%s)", c.name, at, c.at, p)
		}
		if len(e.Problems) != 1 && c.name != "not ours" {
			t.Errorf("%s: %d problems, want 1:\n%s", c.name, len(e.Problems), e.Text())
		}
	}
}

func TestAllProblemsAreToldAtOnce(t *testing.T) {
	t.Parallel()
	_, err := readJSON(t, "{\"kapscreen\":\"response/v1\",\"form\":\"small\",\"consult_date\":\"2026-11-20\",\n\"answers\":{\n"+
		"\"cv_htm\":true,\n \"cv_bp_systolic\":400,\n\"rx_medications\":[{},\n{\"name\":\"x\",\"does\":1},{\"name\":\"y\",\"since\":\"2026-13-01\"}]}}")
	var e *forms.ResponseError
	if !errors.As(err, &e) {
		t.Fatalf("error = %v, want a ResponseError", err)
	}
	want := `a.json:3:1: answers: the form has no question "cv_htm" (did you mean "cv_htn"?)
a.json:4:19: answers.cv_bp_systolic: this has to be from 60 to 260 mm[Hg]
a.json:5:19: answers.rx_medications[0]: the row is empty (leave it out)
a.json:6:13: answers.rx_medications[1]: the table has no column "does" (did you mean "dose"?)
a.json:6:43: answers.rx_medications[2].since: this has to be a day that exists, written YYYY-MM-DD
`
	if got := e.Text(); got != want {
		t.Errorf("problems are\n%swant\n%s", got, want)
	}
	if got, want := err.Error(), `read a.json:3:1: answers: the form has no question "cv_htm" (and 4 more problems)`; got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
	if e.Problems[1].ID != "cv_bp_systolic" || e.Problems[0].ID != "" {
		t.Errorf("ids are %q and %q, want none and cv_bp_systolic", e.Problems[0].ID, e.Problems[1].ID)
	}
}

func TestManyProblemsAreCounted(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&b, `"unknown_%d":1,`, i)
	}
	_, err := readJSON(t, file(b.String()+`"cv_htn":true`))
	var e *forms.ResponseError
	if !errors.As(err, &e) || len(e.Problems) != 100 || e.More != 4900 {
		t.Errorf("5000 unknown ids give %d problems and %d more, want 100 and 4900", len(e.Problems), e.More)
	}
}

func TestAFileNameCannotSpeakToTheTerminal(t *testing.T) {
	t.Parallel()
	_, err := forms.ReadJSON(forms.SmallForm(), "a\x1b[2J\n.json", strings.NewReader("{"))
	if err == nil || strings.ContainsAny(err.Error(), "\x1b\n") {
		t.Errorf("error = %q, want one without escapes", err)
	}
}

type brokenReader struct{ err error }

func (b brokenReader) Read([]byte) (int, error) { return 0, b.err }

func TestAFailingReadHoldsNoPath(t *testing.T) {
	t.Parallel()
	_, err := forms.ReadJSON(forms.SmallForm(), "a.json", brokenReader{errors.New("read /home/ann-lee/secret: bad disk")})
	if err == nil || strings.Contains(err.Error(), "ann-lee") {
		t.Errorf("error = %v, want one without the system's words", err)
	}
	_, err = forms.ReadYAML(forms.SmallForm(), "a.yaml", brokenReader{io.ErrUnexpectedEOF})
	if err == nil {
		t.Error("a file that breaks off was read")
	}
}

func TestYAMLSaysTheSame(t *testing.T) {
	t.Parallel()
	r, err := forms.ReadYAML(forms.SmallForm(), "a.yaml", strings.NewReader(`kapscreen: response/v1
form: small
consult_date: 2026-11-20
answers:
  cv_htn: true
  cv_htn_control: {absent: ask-prescriber}
  cv_conditions: [valve, angina]
  cv_bp_systolic: 150
  met_weight_kg: 70.5
  client_birth_date: 1985-03-02
  client_name: Rosa
  goal_text: |
    one
    two
  rx_medications:
    - name: lamotrigine
      dose: 100 mg
      current: false
notes:
  cv_htn: later
`))
	if err != nil {
		t.Fatal(err)
	}
	j, err := readJSON(t, `{"kapscreen":"response/v1","form":"small","consult_date":"2026-11-20","answers":{"cv_htn":true,
		"cv_htn_control":{"absent":"ask-prescriber"},"cv_conditions":["angina","valve"],"cv_bp_systolic":150,"met_weight_kg":70.5,
		"client_birth_date":"1985-03-02","client_name":"Rosa","goal_text":"one\ntwo",
		"rx_medications":[{"name":"lamotrigine","dose":"100 mg","current":false}]},"notes":{"cv_htn":"later"}}`)
	if err != nil {
		t.Fatal(err)
	}
	if r.Digest() != j.Digest() {
		t.Errorf("YAML reads as\n%swant\n%s", line(t, r), line(t, j))
	}
}

func TestYAMLFaults(t *testing.T) {
	t.Parallel()
	const head = "kapscreen: response/v1\nform: small\nconsult_date: 2026-11-20\nanswers:\n"
	for _, c := range []struct{ name, in, at, want string }{
		{"Norway", head + "  cv_htn: no\n", "5:11", "true or false, not a text"},
		{"capital true", head + "  cv_htn: True\n", "5:11", "true or false"},
		{"octal", head + "  phq9_1: 01\n", "5:11", "a whole number"},
		{"underscore", head + "  cv_bp_systolic: 1_00\n", "5:19", "a whole number"},
		{"infinity", head + "  met_weight_kg: .inf\n", "5:18", "a number"},
		{"no value", head + "  cv_htn:\n", "5:10", "null says nothing"},
		{"alias", head + "  cv_htn: &a true\n  cv_bp_systolic: *a\n", "", "not allowed"},
		{"key twice", head + "  cv_htn: true\n  cv_htn: false\n", "6:3", "twice"},
		{"tag", head + "  client_name: !!str 5\n", "", "tags"},
		{"not YAML", head + "  cv_htn: \"x\n", "", ""},
		{"names as keys", head + "  \"Ann \\\" Lee\": x\n  \"Ann \\\" Lee\": y\n", "6:3", `"…"`},
	} {
		_, err := forms.ReadYAML(forms.SmallForm(), "a.yaml", strings.NewReader(c.in))
		var e *forms.ResponseError
		if !errors.As(err, &e) {
			t.Errorf("%s: error = %v, want a ResponseError", c.name, err)
			continue
		}
		p := e.Problems[0]
		if at := fmt.Sprintf("%d:%d", p.Line, p.Col); c.at != "" && at != c.at {
			t.Errorf("%s: at %s, want %s (%s)", c.name, at, c.at, p)
		}
		if !strings.Contains(p.Message, c.want) || strings.Contains(e.Text(), "Ann") {
			t.Errorf("%s: problems %q, want %q and no name", c.name, e.Text(), c.want)
		}
	}
}

// TestAReaderThatUsesItsMemoryAgainReadsTheSame as one that never read before, whatever it read in between, also files
// that are wrong.
func TestAReaderThatUsesItsMemoryAgainReadsTheSame(t *testing.T) {
	t.Parallel()
	form := forms.SmallForm()
	used, kept := forms.NewReader(form), []*forms.Response(nil)
	var digests []string
	rnd := rand.New(rand.NewPCG(3, 4))
	good := 0
	for range 3000 {
		file := []byte(randomFile(rnd))
		want, wantErr := forms.ParseJSON(form, "a", 1, file)
		got, err := used.ParseJSON("a", 1, file)
		switch {
		case (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error():
			t.Fatalf("got the error %v, want %v, for %s", err, wantErr, file)
		case err != nil:
			continue
		case got.Digest() != want.Digest() || got.Partner != want.Partner || got.FormVersion != want.FormVersion:
			t.Fatalf("got %s\nwant %s", line(t, got), line(t, want))
		}
		good++
		kept, digests = append(kept, got), append(digests, got.Digest())
	}
	for i, r := range kept {
		if r.Digest() != digests[i] {
			t.Fatalf("a response has changed to %s", line(t, r))
		}
	}
	if good < 300 || good > 2900 {
		t.Errorf("%d of 3000 files could be read; the others mean nothing", good)
	}
}

// randomFile is a response to the small form of a few entries, of which one may be wrong.
func randomFile(rnd *rand.Rand) string {
	entries := []string{
		`"cv_htn":true`, `"cv_htn_control":"controlled"`, `"cv_conditions":["valve","angina"]`, `"cv_conditions":["angina","valve"]`,
		`"cv_bp_systolic":140`, `"met_weight_kg":70.25`, `"phq9_1":{"absent":"declined"}`, `"client_name":"Ana \u00e9"`,
		`"rx_medications":[{"name":"a","times":2},{"name":"b","route":"oral"}]`, `"rx_medications":[]`, `"goal_text":"x\ny"`,
		`"client_birth_date":"1980-02-29"`, `"cv_bp_systolic":1`, `"cv_conditions":["none","valve"]`, `"no_question":1`, `"rx_medications":[{}]`,
	}
	var chosen []string
	for range rnd.IntN(4) {
		chosen = append(chosen, entries[rnd.IntN(len(entries))])
	}
	head := `{"kapscreen":"response/v1","form":"small","consult_date":"2026-11-20"`
	if rnd.IntN(2) == 0 {
		head += `,"partner":"p"`
	}
	if rnd.IntN(2) == 0 {
		head += `,"notes":{"cv_htn":"a note"}`
	}
	return head + `,"answers":{` + strings.Join(chosen, ",") + `}}`
}
