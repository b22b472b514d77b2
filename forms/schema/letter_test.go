package schema_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/forms/source"
	"github.com/kapscreen/kapscreen/templates"
)

// wholeLetter has every key that a letter may have, but for the logo, which is a file. JSON is YAML too.
const wholeLetter = `{"kapscreen": "letter/v1", "form": "kap-preconsult", "title": "T", "service": "S[, {ref_service}]",
"who": "Client[, {age_years}][; {ref_diagnoses.label}].", "confidential": "C", "crisis": "988", "crisis_note": "N", "part2_note": "N",
"letterhead": {"practice": "{practice_name}", "therapist": "{ref_therapist_name}", "lines": [["{practice_address}", "P"]]},
"client": {"name": "client_name", "latin_name": "client_preferred_name", "pronouns": "client_pronouns", "born": "client_birth_date",
  "facts": [{"label": "Born", "text": "{client_birth_date}"}]},
"allergies": {"none": "None", "table": "allergy_list", "columns": ["substance"], "questions": ["allergy_ketamine"]},
"panel": [{"label": "Medicines", "lines": 2, "table": "rx_medications", "name": "name", "columns": ["dose"]},
  {"label": "Vitals", "parts": [{"name": "Pulse", "text": "{cv_pulse}"},
    {"question": "set_chaperone_adult", "skip": ["x", 1], "yes": "adult", "no": "minor", "bold": true, "code": true}]}],
"release": {"given": "adm_roi", "scope": "adm_roi_scope", "expires": "adm_roi_expiry", "always": ["adm_roi"], "part2_source": "adm_sud_source",
  "part2_codes": ["part2_record"], "part2_consent": "adm_part2_consent"},
"scores": ["phq9"], "evidence": [{"questions": ["cv_pulse"], "text": "{cv_pulse}"}], "tables": [{"question": "allergy_list", "note": "N"}],
"sections": [{"title": "T", "note": "N", "layout": "full", "sections": ["medical"]}], "notices": [{"label": "L", "text": "T"}],
"words": {"items": "I", "finding": "F", "question": "Q", "answer": "A", "open": "O", "allergies": "A", "reply": "R", "received": "R",
  "more_needed": "M", "see_note": "S", "contact": "C", "signature": "S", "date": "D", "longer": "L", "reasons": "R"},
"colours": {"heading": "#0F2E47", "panel": "F4F7FA"}}`

// variant is a letter with one thing changed.
type variant struct {
	name, text string
	words      bool // a text took the place of another: whether it means something is for the reader alone
}

// letterText is the letter with its format first, as it has to stand.
func letterText(t *testing.T, letter object) string {
	t.Helper()
	var parts []string
	for _, key := range append([]string{"kapscreen"}, slices.Sorted(maps.Keys(letter))...) {
		if _, ok := letter[key]; !ok || key == "kapscreen" && len(parts) > 0 {
			continue
		}
		value, err := json.Marshal(letter[key])
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, fmt.Sprintf("%q: %s", key, value))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// variants changes one thing of a letter after the other: every value to one of another kind, every key taken away, and a
// key too many in every map. Every fourth has a text, a different part in each run; all with KAPSCREEN_HOSTILE=all.
func variants(t *testing.T, letter any) []variant {
	t.Helper()
	var out []variant
	add := func(name string, words bool) {
		v := variant{name: name, words: words}
		if len(out)%4 == 0 || os.Getenv("KAPSCREEN_HOSTILE") == "all" {
			v.text = letterText(t, letter.(object))
		}
		out = append(out, v)
	}
	var walk func(at string, v any, set func(any))
	walk = func(at string, v any, set func(any)) {
		for name, other := range map[string]any{
			"null": nil, "true": true, "a number": 2, "half": 2.5, "a word": "zzzz", "a list": []any{}, "a list of words": []any{"zzzz"},
			"a list of lists": []any{[]any{[]any{}}}, "a map": object{}, "a strange map": object{"zzzz": 1}, "text: an open bracket": "{", "text: blanks": "{a b}",
			"text: a bracket too many": "a ]", "text: brackets in brackets": "[a [b]]", "text: an empty name": "{}", "text: an open option": "[a {b]",
		} {
			if _, text := v.(string); !text && strings.HasPrefix(name, "text: ") {
				continue
			}
			set(other)
			add(at+" is "+name, strings.HasSuffix(name, "word") || strings.HasSuffix(name, "words"))
		}
		set(v)
		switch v := v.(type) {
		case object:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				old := v[key]
				delete(v, key)
				add(at+" without "+key, false)
				v[key] = old
				walk(at+"."+key, old, func(x any) { v[key] = x })
			}
			v["zzzz"] = "zzzz"
			add(at+" with a key too many", false)
			delete(v, "zzzz")
		case []any:
			for i, old := range v {
				walk(fmt.Sprintf("%s[%d]", at, i), old, func(x any) { v[i] = x })
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(letter.(object))) {
		walk(key, letter.(object)[key], func(x any) { letter.(object)[key] = x })
		old := letter.(object)[key]
		delete(letter.(object), key)
		add("without "+key, false)
		letter.(object)[key] = old
	}
	letter.(object)["zzzz"] = 1
	add("with a key too many", false)
	return out
}

// refusals are what the reader and the schema say of a letter; "" from one that takes it.
func refusals(t *testing.T, form *forms.Form, s object, text string) (reader, schema string) {
	t.Helper()
	l, ps := templates.LoadLetter(fstest.MapFS{"letter.yaml": {Data: []byte(text)}}, "letter.yaml", form)
	if l == nil {
		reader = ps.Err().Error()
	}
	m := source.Read(source.NewLog(), "letter.yaml", []byte(text), "")
	if m == nil {
		t.Fatalf("not YAML: %s", text)
	}
	v := validator{root: s}
	v.object(m, s, "letter")
	return reader, strings.Join(v.problems, "; ")
}

func TestTheLetterSchemaAndTheReaderRefuseTheSame(t *testing.T) {
	t.Parallel()
	form, problems := forms.Load(library.FS(), library.Default, library.FS())
	if form == nil {
		t.Fatal(problems)
	}
	s := load(t, "letter")
	if reader, schema := refusals(t, form, s, wholeLetter); reader != "" || schema != "" {
		t.Fatalf("the whole letter is refused: reader %q, schema %q", reader, schema)
	}
	var letter any
	if err := json.Unmarshal([]byte(wholeLetter), &letter); err != nil {
		t.Fatal(err)
	}
	all, tried, refused := variants(t, letter), 0, 0
	for _, v := range all {
		if v.text == "" {
			continue
		}
		tried++
		reader, schema := refusals(t, form, s, v.text)
		if schema != "" {
			refused++
		}
		switch {
		case strings.HasSuffix(v.name, " is a number") && strings.HasSuffix(schema, "want string"): // the reader takes it for a word, such as a code
		case schema != "" && reader == "":
			t.Errorf("%s: the schema refuses what the reader takes: %s", v.name, schema)
		case schema == "" && reader != "" && !v.words:
			t.Errorf("%s: the schema lets through what the reader refuses: %s", v.name, reader)
		}
	}
	if len(all) < 1000 || refused < tried/2 {
		t.Errorf("%d of %d variants were refused, of %d: this tests too little", refused, tried, len(all))
	}
}
