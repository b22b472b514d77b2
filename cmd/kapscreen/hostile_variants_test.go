package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
)

// variant is a valid response with one thing made wrong.
type variant struct {
	what  string // in words
	names string // the question or part that the line has to name; "" when the fault is in the syntax
	text  string // the response
}

// valid is an invented client's response, in pieces: what stands before and after one answer.
type valid struct {
	answers map[string]json.RawMessage
	form    *forms.Form
}

func validResponse(t testing.TB) valid {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "screening", "testdata", "vignettes", "S01-rosa.json"))
	if err != nil {
		t.Fatal(err)
	}
	var r struct{ Answers map[string]json.RawMessage }
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	form, _, err := loadForm("kap-preconsult")
	if err != nil {
		t.Fatal(err)
	}
	return valid{r.Answers, form}
}

// with is the response with the answer to q replaced by raw JSON, all on one line. more stands before the answers' end.
func (v valid) with(q, raw, more string) string {
	var b strings.Builder
	for _, question := range v.form.Questions() {
		answer, ok := v.answers[question.ID]
		if question.ID == q {
			answer, ok = json.RawMessage(raw), raw != ""
		}
		if !ok {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:%s", question.ID, flat(answer))
	}
	return top(`"answers":{` + b.String() + more + `}`)
}

// flat takes the line ends of a pretty-printed answer away; texts hold none raw.
func flat(raw json.RawMessage) string { return strings.ReplaceAll(string(raw), "\n", "") }

func top(answers string) string {
	return `{"kapscreen":"response/v1","form":"kap-preconsult","partner":"generic","consult_date":"2026-11-20",` + answers + `}`
}

// hostileVariants are about a thousand wrong responses: every question with wrong types, values and shapes, and the
// response as a whole.
func hostileVariants(t testing.TB) []variant {
	t.Helper()
	v := validResponse(t)
	var list []variant
	for _, q := range v.form.Questions() {
		for what, raw := range wrongAnswers(q) {
			list = append(list, variant{q.ID + ": " + what, q.ID, v.with(q.ID, raw, "")})
		}
	}
	for what, more := range wrongMembers() {
		list = append(list, variant{what, "", v.with("cv_htn", "true", more)})
	}
	for what, text := range wrongWholes(v) {
		list = append(list, variant{what, "", text})
	}
	return list
}

const c = `"` + canary + `"`

// wrongAnswers are wrong answers to one question, by what is wrong with them.
func wrongAnswers(q *forms.Question) map[string]string {
	wrong := map[string]string{
		"an empty object": `{}`, "another absence": `{"absent":` + c + `}`, "two absences": `{"absent":"declined","x":` + c + `}`,
		"an absence that is a list": `{"absent":["declined"]}`, "a list of lists": `[[` + c + `]]`, "a huge number": `1e400`,
	}
	add := func(more map[string]string) {
		for what, raw := range more {
			wrong[what] = raw
		}
	}
	switch q.Kind {
	case forms.YesNo:
		add(map[string]string{"a text": c, "a word": `"true"`, "one": `1`})
	case forms.Choice:
		add(map[string]string{"a code not offered": c, "another case": `"` + strings.ToUpper(q.Choices[0].Code) + `_"`,
			"a blank after it": `"` + q.Choices[0].Code + ` "`, "a hidden character": `"` + q.Choices[0].Code + `\u200b"`, "a list": `[` + c + `]`})
	case forms.MultiChoice:
		add(map[string]string{"a code not offered": `[` + c + `]`, "a text": c, "a number": `[` + canaryNumber + `]`, "null": `[null]`, "no code": `[""]`,
			"twice": `["` + q.Choices[0].Code + `","` + q.Choices[0].Code + `"]`})
		if x, y, ok := exclusive(q); ok {
			wrong["none beside others"] = `["` + x + `","` + y + `"]`
		}
	case forms.Integer, forms.Decimal:
		add(map[string]string{"a text": `"3"`, "not a number": `"NaN"`, "infinite": `"Infinity"`, "foreign digits": `"\u0663"`, "far too much": canaryNumber + canaryNumber,
			"beyond an int": `18446744073709551616`, "far too little": `-` + canaryNumber, "too small to hold": `1e-400`, "true": `true`})
	case forms.DateKind:
		for i, day := range []string{"2026-02-30", "2025-02-29", "0000-00-00", "9999-12-31", "2026-13-01", "2026-1-2", "12/31/2026", "2026-06-31T00:00:00Z",
			" 2026-01-01", "\uff12\uff10\uff12\uff16-\uff10\uff11-\uff10\uff11", "20260101", "1066-10-14", canary} {
			wrong[fmt.Sprint("day ", i)] = `"` + day + `"`
		}
		add(map[string]string{"a number": canaryNumber})
	case forms.Text, forms.LongText:
		add(map[string]string{"a number": canaryNumber, "a list": `[` + c + `]`, "too long": `"` + strings.Repeat(canary, 10_001/len(canary)+1) + `"`})
	case forms.Table:
		add(map[string]string{"a text": c, "a row that is none": `[` + c + `]`, "a column that is none": `[{"` + canary + `":1}]`, "an object": `{"` + canary + `":1}`,
			"a cell of another type": `[{"` + q.Columns[0].ID + `":[` + c + `]}]`, "an empty row": `[{}]`, "null": `[null]`,
			"a column twice": `[{"` + q.Columns[0].ID + `":` + c + `,"` + q.Columns[0].ID + `":` + c + `}]`, "501 rows": `[` + strings.Repeat(`{},`, 500) + `{}]`})
	}
	return wrong
}

// exclusive is a code that stands alone, and another.
func exclusive(q *forms.Question) (x, y string, ok bool) {
	for _, o := range q.Choices {
		if o.Exclusive {
			x = o.Code
		} else {
			y = o.Code
		}
	}
	return x, y, x != "" && y != ""
}

// wrongMembers are members that follow the last answer.
func wrongMembers() map[string]string {
	return map[string]string{
		"an answer twice":                   `,"cv_htn":false`,
		"an answer twice, with escapes":     `,"\u0063v_htn":false`,
		"an answer twice, in capitals":      `,"CV_HTN":false`,
		"an answer twice, in wide letters":  `,"ｃv_htn":false`,
		"an answer twice, with a long s":    `,"cv_ſtroke":false`,
		"an answer with a hidden character": `,"cv_htn\u200b":false`,
		"an unknown question":               `,"no_such_question":` + c,
		"a name that is a value":            `,"` + canary + `":true`,
		"a name that is a prototype":        `,"__proto__":{"` + canary + `":1}`,
		"an empty name":                     `,"":` + c,
		"a raw line end in a text":          `,"ref_reason":"` + canary + "\n" + `"`,
		"a raw escape in a text":            ",\"ref_reason\":\"" + canary + "\x1b[2J\"",
		"NaN":                               `,"met_height_cm":NaN`,
		"Infinity":                          `,"met_height_cm":-Infinity`,
		"a number with a leading zero":      `,"met_height_cm":0170`,
		"a number with a plus":              `,"met_height_cm":+170`,
		"a hexadecimal number":              `,"met_height_cm":0xAA`,
		"a number with underscores":         `,"met_height_cm":1_70`,
		"a comma too many":                  `,`,
		"a comment":                         ` /* ` + canary + ` */`,
		"nested 33 deep":                    `,"ref_reason":` + strings.Repeat("[", 33) + strings.Repeat("]", 33),
		"nested 100 000 deep":               `,"ref_reason":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000),
		"objects 100 000 deep":              `,"ref_reason":` + strings.Repeat(`{"a":`, 100_000) + `1` + strings.Repeat("}", 100_000),
		"1 MiB and more":                    `,"ref_reason":"` + strings.Repeat("x", forms.MaxResponseBytes) + `"`,
		"100 000 names":                     strings.Repeat(`,"cv_htm":1`, 90_000),
		"a NUL in a text":                   `,"ref_formulation":"` + canary + `\u0000"`,
		"half a surrogate":                  `,"ref_formulation":"` + canary + `\ud800"`,
		"the wrong half of a surrogate":     `,"ref_formulation":"\udc00` + canary + `"`,
		"an escape that does not exist":     `,"ref_formulation":"\x41` + canary + `"`,
	}
}

// wrongWholes are responses that are wrong at the top.
func wrongWholes(v valid) map[string]string {
	good := v.with("cv_htn", "true", "")
	replace := func(old, by string) string { return strings.Replace(good, old, by, 1) }
	all := map[string]string{
		"two responses": good + good, "bytes after the end": good + canary, "cut in the middle": good[:len(good)/2], "empty": "", "only blanks": " \n\t", "null": "null",
		"a list": "[" + good + "]", "a text": c, "NUL after the end": good + "\x00", "invalid UTF-8": replace("Rosa", "R\xff\xfesa"), "UTF-16": "\xff\xfe{\x00}\x00",
		"an overlong NUL": replace("Rosa", "\xc0\x80"), "a surrogate in UTF-8": replace("Rosa", "\xed\xa0\x80"), "two byte order marks": "\ufeff\ufeff" + good,
		"gzip": "\x1f\x8b\x08\x00" + canary, "PDF": "%PDF-1.7\n" + canary, "another format": replace("response/v1", "response/v2"),
		"a part twice": replace(`"partner":`, `"partner":"generic","partner":`), "a part twice, with escapes": replace(`"partner":`, `"p\u0061rtner":"generic","partner":`),
		"a part twice, in capitals": replace(`"partner":`, `"Partner":"generic","partner":`), "an unknown part": replace(`"partner":`, `"`+canary+`":1,"partner":`),
		"another form": replace("kap-preconsult", canary), "a form that is a path": replace("kap-preconsult", "../../"+canary),
		"a version that is none": replace(`"partner":`, `"form_version":`+c+`,"partner":`), "a partner that is a path": replace(`"generic"`, `"../`+canary+`"`),
		"a partner that is none": replace(`"generic"`, `"no-such-partner"`), "a partner that is a file": replace(`"generic"`, `"evil.yaml"`),
		"a day that is none": replace("2026-11-20", "2026-02-30"), "a day that is a text": replace("2026-11-20", canary), "no day": replace(`"consult_date":"2026-11-20",`, ``),
		"a note to no question": replace(`"answers"`, `"notes":{"no_such":`+c+`},"answers"`), "a note that is none": replace(`"answers"`, `"notes":{"cv_htn":[`+c+`]},"answers"`),
		"notes that are none": replace(`"answers"`, `"notes":`+c+`,"answers"`), "a note twice": replace(`"answers"`, `"notes":{"cv_htn":"x","cv_htn":`+c+`},"answers"`),
	}
	for _, part := range []string{"kapscreen", "form", "partner", "consult_date"} {
		for what, raw := range map[string]string{"null": "null", "a number": canaryNumber, "a list": "[" + c + "]", "an object": `{"` + canary + `":1}`, "true": "true"} {
			from := strings.Index(good, `"`+part+`":`) + len(part) + 3
			to := from + strings.Index(good[from:], ",")
			all[part+" is "+what] = good[:from] + raw + good[to:]
		}
	}
	for what, raw := range map[string]string{"null": "null", "a number": canaryNumber, "a list": "[" + c + "]", "a text": c} {
		all["answers are "+what] = top(`"answers":` + raw)
	}
	return all
}

// TestHostileVariantsAreRefused screens each variant as JSON; hostile_formats_test.go has the other formats.
func TestHostileVariantsAreRefused(t *testing.T) {
	t.Parallel()
	variants := hostileVariants(t)
	if len(variants) < 740 {
		t.Errorf("%d variants, want at least 740", len(variants))
	}
	t.Logf("%d variants", len(variants))
	k := newAttack(t)
	for from := 0; from < len(variants); from += lot {
		screenVariants(t, k, "json", variants[from:min(from+lot, len(variants))])
	}
}

func screenVariants(t *testing.T, k *attack, format string, variants []variant) {
	t.Helper()
	args := []string{"screen", "--json", "--"}
	for i, v := range variants {
		args = append(args, k.write(t, fmt.Sprintf("v%03d.%s", i, format), v.text))
	}
	e := k.run(t, "", args...)
	e.isClean(t, "variants")
	about := map[string][]string{}
	for line := range strings.Lines(e.err) {
		about[aboutFile(line)] = append(about[aboutFile(line)], line)
	}
	for i, v := range variants {
		lines := about[fmt.Sprintf("v%03d.%s", i, format)]
		if len(lines) != 1 || !strings.Contains(lines[0], v.names) || !strings.HasPrefix(lines[0], "kapscreen: read ") || len(lines[0]) > 1000 {
			t.Errorf("%s: %q, want one line that names the file and %q", v.what, lines, v.names)
		}
		delete(about, fmt.Sprintf("v%03d.%s", i, format))
	}
	if e.code != exitResponse || e.out != "" || len(about) > 0 {
		t.Errorf("exit code %d, stdout %q, lines about no file %q; want %d and nothing", e.code, shortly(e.out), about, exitResponse)
	}
}

// TestHostileRecordsDoNotHideTheirNeighbours puts every variant that fits on a line between two good records.
func TestHostileRecordsDoNotHideTheirNeighbours(t *testing.T) {
	t.Parallel()
	k, good := newAttack(t), validResponse(t).with("cv_htn", "true", "")
	var lines []string
	for _, v := range hostileVariants(t) {
		if len(v.text) < 64<<10 && !strings.ContainsAny(v.text, "\n\x00") && strings.HasPrefix(v.text, "{") && v.text != good {
			lines = append(lines, v.text, good)
		}
	}
	e := k.run(t, "", "screen", "--json", "--", k.write(t, "all.ndjson", strings.Join(lines, "\n")+"\n"))
	e.isClean(t, "records")
	if bad, want := strings.Count(e.err, "\n"), len(lines)/2; e.code != exitResponse || bad != want || strings.Count(e.out, "\n") != want {
		t.Errorf("%d bad records among %d good ones: exit code %d, %d lines on stderr, %d reports: %s", want, want, e.code, bad, strings.Count(e.out, "\n"), shortly(e.err))
	}
}
