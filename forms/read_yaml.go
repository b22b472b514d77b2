package forms

import (
	"regexp"

	"github.com/kapscreen/kapscreen/forms/source"
)

// yamlPosition packs a place of a YAML file.
func yamlPosition(p source.Place) position { return position(p.Line)<<32 | position(p.Col) }

func yamlPlace(at position) (line, col int) { return int(at >> 32), int(at & 0xffffffff) }

// yamlObject turns what package source read into the values that all formats share.
func yamlObject(m *source.Map) value {
	v := value{shape: shapeObject, at: yamlPosition(m.Place())}
	for _, e := range m.All() {
		v.parts = append(v.parts, field{name: e.Key, at: yamlPosition(e.Place), value: yamlValue(e.Value)})
	}
	return v
}

func yamlValue(from source.Value) value {
	v := value{at: yamlPosition(from.Place())}
	switch from.Kind() {
	case source.Null:
		v.shape = shapeNull
	case source.Bool:
		v.shape, v.yes = shapeBool, from.Literal() == "true"
		if !v.yes && from.Literal() != "false" { // True and FALSE are YAML, but not our way to write it
			v.shape, v.text = shapeString, from.Literal()
		}
	case source.Number:
		v.shape, v.text = shapeNumber, from.Literal()
		if jsonNumber(v.text) != len(v.text) { // 0x10, 1_000, .inf and 007 mean different things to different readers
			v.shape = shapeOther
		}
	case source.String:
		v.shape, v.text = shapeString, from.Literal()
	case source.List:
		v.shape = shapeList
		for _, item := range from.List() {
			v.parts = append(v.parts, field{at: yamlPosition(item.Place()), value: yamlValue(item)})
		}
	case source.Object:
		return yamlObject(from.Map())
	case source.None:
		v.shape = shapeOther
	}
	return v
}

// sourceError takes over what package source found, but no line of the file and nothing in quotes that could be an
// answer.
func sourceError(name string, problems source.Problems) *ResponseError {
	e := &ResponseError{}
	for _, p := range problems {
		if p.Warning {
			continue
		}
		if len(e.Problems) == maxProblems {
			e.More++
			continue
		}
		e.Problems = append(e.Problems, ResponseProblem{
			File: name, Line: p.Place.Line, Col: p.Place.Col, Message: unquote(p.Message), Hint: unquote(p.Hint),
		})
	}
	if len(e.Problems) == 0 {
		return fileError(name, 0, "the file cannot be read as YAML", "")
	}
	return e
}

var quoted = regexp.MustCompile(`".*"`)

// unquote puts "…" for everything from the first quote to the last unless it is like one id: a key may hold quotes.
func unquote(s string) string {
	return quoted.ReplaceAllStringFunc(s, func(q string) string {
		if name := q[1 : len(q)-1]; idLike.MatchString(name) {
			return q
		}
		return `"…"`
	})
}
