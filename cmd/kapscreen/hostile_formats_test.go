package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
)

// The wrong responses of hostile_variants_test.go in the other formats, as far as a format can say them: a code with a
// blank after it is wrong in JSON and right in a cell.

// block is the response as YAML, with the answer to q replaced by raw JSON, which is YAML too.
func (v valid) block(q, raw string) string {
	var b strings.Builder
	b.WriteString("kapscreen: response/v1\nform: kap-preconsult\npartner: generic\nconsult_date: \"2026-11-20\"\nanswers:\n")
	for _, question := range v.form.Questions() {
		answer, ok := v.answers[question.ID]
		if question.ID == q {
			answer, ok = json.RawMessage(raw), true
		}
		if ok {
			fmt.Fprintf(&b, "  %s: %s\n", question.ID, flat(answer))
		}
	}
	return b.String()
}

// rightInYAML are the variants that YAML takes as they are meant, or whose fault is another one there.
var rightInYAML = []string{
	"a raw line end in a text",      // is folded
	"an escape that does not exist", // \x41 exists
	"a comma too many",              // may stand before a closing brace
}

// yamlVariants are the wrong responses as YAML: answers in lines of their own, the rest in braces.
func yamlVariants(t testing.TB) []variant {
	t.Helper()
	v := validResponse(t)
	var list []variant
	for _, q := range v.form.Questions() {
		for what, raw := range wrongAnswers(q) {
			names := q.ID
			switch {
			case what == "a huge number" && (q.Kind == forms.Text || q.Kind == forms.LongText): // no number of YAML, so a text
				continue
			case what == "a column twice": // the syntax is wrong already, and only its place is told
				names = ""
			}
			list = append(list, variant{q.ID + ": " + what, names, v.block(q.ID, raw)})
		}
	}
	for what, more := range wrongMembers() {
		list = append(list, variant{what, "", v.with("cv_htn", "true", more)})
	}
	for what, text := range wrongWholes(v) {
		list = append(list, variant{what, "", text})
	}
	return slices.DeleteFunc(list, func(v variant) bool { return slices.Contains(rightInYAML, v.what) })
}

// some are the variants of one run: a few of them, in an order that does not change, or all.
func some(all []variant) []variant {
	slices.SortFunc(all, func(a, b variant) int { return strings.Compare(a.what, b.what) })
	var out []variant
	for i, v := range all {
		if sampled(i, 12) {
			out = append(out, v)
		}
	}
	return out
}

func TestHostileVariantsAreRefusedAsYAML(t *testing.T) {
	t.Parallel()
	all := yamlVariants(t)
	if len(all) < 2_300 {
		t.Errorf("%d variants, want at least 2 300", len(all))
	}
	k := newAttack(t)
	good := validResponse(t)
	if e := k.run(t, "", "screen", "--json", k.write(t, "good.yaml", good.block("cv_htn", "true")), k.write(t, "flow.yaml", good.with("cv_htn", "true", ""))); e.code != exitDone {
		t.Fatalf("the good response: exit code %d, stderr %q", e.code, shortly(e.err))
	}
	variants := some(all)
	t.Logf("%d of %d variants", len(variants), len(all))
	for from := 0; from < len(variants); from += lot {
		screenVariants(t, k, "yaml", variants[from:min(from+lot, len(variants))])
	}
}

// wrongCell is a wrong answer as a cell; false if the cell would be right, or empty.
func wrongCell(q *forms.Question, what, raw string) (string, bool) {
	if q.Kind == forms.Table {
		return flat(json.RawMessage(raw)), true
	}
	text := raw
	var codes []string
	if q.Kind == forms.MultiChoice && json.Unmarshal([]byte(raw), &codes) == nil {
		text = strings.Join(codes, ";")
	}
	var s string
	if json.Unmarshal([]byte(raw), &s) == nil {
		text = s
	}
	switch {
	case strings.TrimSpace(text) == "":
		return "", false
	case (q.Kind == forms.Text || q.Kind == forms.LongText) && what != "too long": // everything else is a text
		return "", false
	case q.Kind == forms.YesNo && (text == "true" || text == "1"):
		return "", false
	case (q.Kind == forms.Integer || q.Kind == forms.Decimal) && text == "3":
		return "", false
	case what == "a blank after it" || q.Kind == forms.DateKind && strings.HasPrefix(text, " "): // blanks around a cell do not count
		return "", false
	}
	return text, true
}

// row is a CSV row: the good answers, with some cells replaced.
func (v valid) row(header []string, with map[string]string) string {
	good := map[string]string{"kapscreen": "response/v1", "form": "kap-preconsult", "partner": "generic", "consult_date": "2026-11-20", "cv_htn": "true"}
	cells := make([]string, len(header))
	for i, name := range header {
		text, ok := with[name]
		if !ok {
			text = good[name]
		}
		cells[i] = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	return strings.Join(cells, ",") + "\n"
}

func csvHeader(form *forms.Form) []string {
	header := []string{"kapscreen", "form", "form_version", "partner", "consult_date", "note:cv_htn"}
	for _, q := range form.Questions() {
		header = append(header, q.ID)
	}
	return header
}

// csvRows are the wrong rows; their texts are rows under csvHeader.
func csvRows(t testing.TB) []variant {
	t.Helper()
	v := validResponse(t)
	header := csvHeader(v.form)
	var list []variant
	add := func(what, names string, with map[string]string) {
		list = append(list, variant{what, names, v.row(header, with)})
	}
	for _, q := range v.form.Questions() {
		for what, raw := range wrongAnswers(q) {
			if text, ok := wrongCell(q, what, raw); ok {
				add(q.ID+": "+what, q.ID, map[string]string{q.ID: text})
			}
		}
	}
	for _, part := range []string{"kapscreen", "form", "form_version", "partner", "consult_date"} {
		for what, text := range map[string]string{"null": "null", "a number": canaryNumber, "a list": "[" + c + "]", "an object": `{"` + canary + `":1}`, "true": "true",
			"a path": "../../" + canary, "a file": "evil.yaml", "a text": canary, "a hidden character": "generic\u200b"} {
			add(part+" is "+what, part, map[string]string{part: text})
		}
	}
	add("another format", "kapscreen", map[string]string{"kapscreen": "response/v2"})
	add("a day that is none", "consult_date", map[string]string{"consult_date": "2026-02-30"})
	add("no day", "consult_date", map[string]string{"consult_date": ""})
	add("a NUL in a text", "", map[string]string{"ref_formulation": canary + "\x00"})
	add("a NUL in a note", "", map[string]string{"note:cv_htn": canary + "\x00"})
	add("invalid UTF-8", "", map[string]string{"ref_formulation": "R\xff\xfesa" + canary})
	add("a surrogate in UTF-8", "", map[string]string{"ref_formulation": canary + "\xed\xa0\x80"})
	add("an overlong NUL", "", map[string]string{"ref_formulation": canary + "\xc0\x80"})
	add("a note that is too long", "cv_htn", map[string]string{"note:cv_htn": strings.Repeat(canary, 10_001/len(canary)+1)})
	add("1 MiB and more", "", map[string]string{"ref_reason": strings.Repeat("x", forms.MaxResponseBytes)})
	good := v.row(header, nil)
	for what, text := range map[string]string{"a cell too few": strings.Replace(good, `"",`, "", 1), "a cell too many": `"` + canary + `",` + good,
		"words behind a quote": strings.Replace(good, `"generic"`, `"generic"`+canary, 1), "a quote in a bare cell": strings.Replace(good, `"generic"`, canary+`"x`, 1)} {
		list = append(list, variant{what, "", text})
	}
	return list
}

var csvLine = regexp.MustCompile(`^kapscreen: read [^:]*rows\.csv:([0-9]+)[:( ]`)

// TestHostileRowsAreRefused puts wrong rows between good ones: each costs one line, and no neighbour.
func TestHostileRowsAreRefused(t *testing.T) {
	t.Parallel()
	all := csvRows(t)
	if len(all) < 1_200 {
		t.Errorf("%d rows, want at least 1 200", len(all))
	}
	v, k := validResponse(t), newAttack(t)
	header := csvHeader(v.form)
	rows := some(all)
	t.Logf("%d of %d rows", len(rows), len(all))
	var b strings.Builder
	b.WriteString(strings.Join(header, ",") + "\n")
	at := map[int]variant{}
	for i, r := range rows {
		at[2*i+2] = r
		b.WriteString(r.text + v.row(header, nil))
	}
	e := k.run(t, "", "screen", "--json", "--", k.write(t, "rows.csv", b.String()))
	e.isClean(t, "rows")
	for line := range strings.Lines(e.err) {
		n := 0
		if m := csvLine.FindStringSubmatch(line); m != nil {
			n, _ = strconv.Atoi(m[1])
		}
		r, ok := at[n]
		if !ok || !strings.Contains(line, r.names) || len(line) > 1000 {
			t.Errorf("%s: %q, want one line that names its row and %q", r.what, shortly(line), r.names)
		}
		delete(at, n)
	}
	for _, r := range at {
		t.Errorf("%s: it was taken", r.what)
	}
	if reports := strings.Count(e.out, "\n"); e.code != exitResponse || reports != len(rows) {
		t.Errorf("exit code %d and %d reports, want %d and %d", e.code, reports, exitResponse, len(rows))
	}
}

// TestHostileHeadersAreRefused gives files whose header is wrong.
func TestHostileHeadersAreRefused(t *testing.T) {
	t.Parallel()
	k := newAttack(t)
	row := func(more string) string { return "\n2026-11-20,true" + more + "\n" }
	for what, text := range map[string]string{
		"a column twice":                       "consult_date,cv_htn,cv_htn" + row(",true"),
		"a column twice, in capitals":          "consult_date,cv_htn,CV_HTN" + row(",true"),
		"a column twice, in wide letters":      "consult_date,cv_htn,ｃv_htn" + row(",true"),
		"a column with a hidden character":     "consult_date,cv_htn,cv_htn\u200b" + row(",true"),
		"an unknown question":                  "consult_date,cv_htn,no_such_question" + row(","+canary),
		"a name that is a value":               "consult_date,cv_htn," + canary + row(",true"),
		"a name that is a prototype":           "consult_date,cv_htn,__proto__" + row(","+canary),
		"an empty name":                        "consult_date,cv_htn," + row(","+canary),
		"a note to no question":                "consult_date,cv_htn,note:no_such" + row(","+canary),
		"a note twice":                         "consult_date,cv_htn,note:cv_htn,note:cv_htn" + row(","+canary+","+canary),
		"no day":                               "partner,cv_htn\ngeneric,true\n",
		"invalid UTF-8":                        "consult_date,cv_htn,R\xff\xfesa" + row(",true"),
		"UTF-16":                               "\xff\xfec\x00o\x00n\x00",
		"two byte order marks":                 "\ufeff\ufeffconsult_date,cv_htn" + row(""),
		"a NUL":                                "consult_date,cv_htn,x\x00" + row(",true"),
		"a quote that is not closed":           "consult_date,cv_htn,\"" + canary + row(",true"),
		"empty":                                "",
		"only blanks":                          " \n\t",
		"a lone carriage return as a line end": "consult_date,cv_htn\r2026-11-20,true\r",
		"100 000 columns":                      "consult_date,cv_htn" + strings.Repeat(",cv_htm", 100_000) + row(""),
		"a header of 1 MiB and more":           "consult_date,cv_htn," + strings.Repeat("x", forms.MaxResponseBytes) + row(",true"),
		"gzip":                                 "\x1f\x8b\x08\x00" + canary,
		"PDF":                                  "%PDF-1.7\n" + canary,
	} {
		k.run(t, "", "screen", "--json", k.write(t, "header.csv", text)).refused(t, what, exitResponse, "header.csv")
	}
}
