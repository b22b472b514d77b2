package schema_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms/schema"
	"github.com/kapscreen/kapscreen/forms/source"
)

type object = map[string]any

func load(t *testing.T, kind string) object {
	t.Helper()
	data, ok := schema.Of(kind)
	if !ok {
		t.Fatalf("there is no schema of %s", kind)
	}
	var s object
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNames(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".json"); ok {
			names = append(names, name)
		}
	}
	if !slices.Equal(names, schema.Names()) {
		t.Errorf("Names = %q, files are %q", schema.Names(), names)
	}
	if _, ok := schema.Of("../schema"); ok {
		t.Error("Of gives something that is no schema")
	}
}

// Every file that is shipped follows its schema.
func TestShippedFilesFollowTheirSchema(t *testing.T) {
	t.Parallel()
	root := os.DirFS("../..")
	count := map[string]int{}
	for _, pattern := range []string{"forms/library/*/*.yaml", "forms/library/*.yaml", "templates/partners/*.yaml", "templates/letters/*.yaml"} {
		files, err := fs.Glob(root, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			log := source.NewLog()
			m := source.ReadFile(log, root, name, "")
			kind, _, _ := strings.Cut(m.Word("kapscreen"), "/")
			if log.Failed() {
				t.Fatal(log.Problems().Err())
			}
			s := load(t, kind)
			count[kind]++
			v := validator{root: s}
			v.object(m, s, name)
			for _, p := range v.problems {
				t.Error(p)
			}
		}
	}
	for _, kind := range schema.Names() {
		if count[kind] == 0 {
			t.Errorf("no file of the kind %s was found", kind)
		}
	}
}

func TestAFaultIsSeen(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"kapscreen: sources/v2\nsources: {A: {cite: a, certainty: seen}}\n",
		"kapscreen: sources/v1\nsources: {A: {cite: a, certainty: sure}}\n",
		"kapscreen: sources/v1\nsources: {A: {certainty: seen}}\n",
		"kapscreen: sources/v1\nsources: {A: {cite: a, certainty: seen, uri: x}}\n",
		"kapscreen: sources/v1\nsources: {\"A B\": {cite: a, certainty: seen}}\n",
		"kapscreen: sources/v1\nsources: [1]\n",
	} {
		s := load(t, "sources")
		v := validator{root: s}
		v.object(source.Read(source.NewLog(), "f", []byte(text), ""), s, "f")
		if len(v.problems) == 0 {
			t.Errorf("the schema lets %q through", text)
		}
	}
}

// validator knows the words of JSON Schema that the schemas here use, and no others.
type validator struct {
	root     object
	problems []string
}

func (v *validator) fail(at, message string) { v.problems = append(v.problems, at+": "+message) }

var known = []string{
	"$schema", "$defs", "$ref", "title", "description", "type", "properties", "required", "additionalProperties",
	"propertyNames", "items", "anyOf", "enum", "const", "pattern", "minimum", "maximum", "minItems", "maxItems",
}

func (v *validator) resolve(s object) object {
	if ref, ok := s["$ref"].(string); ok {
		return v.root["$defs"].(object)[strings.TrimPrefix(ref, "#/$defs/")].(object)
	}
	return s
}

func (v *validator) value(val source.Value, s object, at string) {
	s = v.resolve(s)
	for word := range s {
		if word != "compiled" && !slices.Contains(known, word) {
			v.fail(at, "the validator does not know "+word)
		}
	}
	if any, ok := s["anyOf"].([]any); ok {
		v.anyOf(val, any, at)
		return
	}
	if !typed(val, s["type"]) {
		v.fail(at, fmt.Sprintf("has the wrong type, want %v", s["type"]))
		return
	}
	if k := val.Kind(); (k == source.Object || k == source.List) && (s["enum"] != nil || s["const"] != nil) {
		v.fail(at, "has the wrong type, want one of the words")
		return
	}
	switch val.Kind() {
	case source.Object:
		v.object(val.Map(), s, at)
	case source.List:
		v.list(val, s, at)
	case source.None, source.Null, source.Bool, source.Number, source.String:
		v.scalar(val.Literal(), s, at)
	}
}

func (v *validator) anyOf(val source.Value, options []any, at string) {
	var first []string
	for _, o := range options {
		trial := validator{root: v.root}
		trial.value(val, o.(object), at)
		if len(trial.problems) == 0 {
			return
		}
		if first == nil {
			first = trial.problems
		}
	}
	v.problems = append(v.problems, first...)
}

func typed(val source.Value, want any) bool {
	var types []string
	switch w := want.(type) {
	case nil:
		return true
	case string:
		types = []string{w}
	case []any:
		for _, x := range w {
			types = append(types, x.(string))
		}
	}
	kinds := map[source.Kind][]string{
		source.Object: {"object"}, source.List: {"array"}, source.String: {"string"}, source.Bool: {"boolean"}, source.Null: {"null"},
		source.Number: {"number"},
	}[val.Kind()]
	if _, err := strconv.Atoi(val.Literal()); err == nil && val.Kind() == source.Number {
		kinds = []string{"number", "integer"}
	}
	return slices.ContainsFunc(kinds, func(k string) bool { return slices.Contains(types, k) })
}

func (v *validator) object(m *source.Map, s object, at string) {
	properties, _ := s["properties"].(object)
	names, _ := s["propertyNames"].(object)
	for _, e := range m.All() {
		here := at + "." + e.Key
		if p, ok := properties[e.Key].(object); ok {
			v.value(e.Value, p, here)
			continue
		}
		switch more := s["additionalProperties"].(type) {
		case object:
			v.value(e.Value, more, here)
		case bool:
			v.fail(here, "is a key that the schema does not know")
		}
		if names != nil {
			v.scalar(e.Key, names, here)
		}
	}
	required, _ := s["required"].([]any)
	for _, r := range required {
		if !m.Has(r.(string)) {
			v.fail(at, fmt.Sprintf("lacks %v", r))
		}
	}
}

func (v *validator) list(val source.Value, s object, at string) {
	elements := val.List()
	if least, ok := s["minItems"].(float64); ok && len(elements) < int(least) {
		v.fail(at, "has too few elements")
	}
	if most, ok := s["maxItems"].(float64); ok && len(elements) > int(most) {
		v.fail(at, "has too many elements")
	}
	items, ok := s["items"].(object)
	for i, e := range elements {
		if ok {
			v.value(e, items, fmt.Sprintf("%s[%d]", at, i))
		}
	}
}

func (v *validator) scalar(text string, s object, at string) {
	if p, ok := s["pattern"].(string); ok {
		re, ok := s["compiled"].(*regexp.Regexp) // once: thousands of values are tried
		if !ok {
			re = regexp.MustCompile(p)
			s["compiled"] = re
		}
		if !re.MatchString(text) {
			v.fail(at, "does not match "+p)
		}
	}
	if c, ok := s["const"].(string); ok && c != text {
		v.fail(at, "is not "+c)
	}
	if list, ok := s["enum"].([]any); ok && !slices.Contains(list, any(text)) {
		v.fail(at, fmt.Sprintf("is not one of %v", list))
	}
	x, err := strconv.ParseFloat(text, 64)
	if least, ok := s["minimum"].(float64); ok && (err != nil || x < least) {
		v.fail(at, "is too small")
	}
	if most, ok := s["maximum"].(float64); ok && (err != nil || x > most) {
		v.fail(at, "is too large")
	}
}
