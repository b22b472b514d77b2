package source

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/kapscreen/kapscreen/forms/visible"
)

// Kind is what a value is in YAML.
type Kind uint8

// The kinds of value. The zero Kind is that of the zero Value: nothing there.
const (
	None Kind = iota
	Null
	Bool
	Number
	String
	List
	Object
)

// Value is one value of a file. The zero Value is nothing: its methods return zero values and report nothing. A method
// for another kind than the value's reports a problem.
type Value struct {
	file *file
	node *yaml.Node
	key  string // what problems call it
}

// Kind is what the value is. An unquoted date is a String.
func (v Value) Kind() Kind {
	if v.node == nil {
		return None
	}
	switch v.node.Kind {
	case yaml.SequenceNode:
		return List
	case yaml.MappingNode:
		return Object
	case yaml.ScalarNode:
	case yaml.DocumentNode, yaml.AliasNode: // refused while reading
		return None
	}
	switch v.node.Tag {
	case "!!null":
		return Null
	case "!!bool":
		return Bool
	case "!!int", "!!float":
		return Number
	}
	return String
}

// Place is where the value stands.
func (v Value) Place() Place {
	if v.node == nil {
		return Place{}
	}
	return v.file.at(v.node)
}

// Problem reports something about the value.
func (v Value) Problem(message, hint string) {
	if v.node != nil {
		v.file.log.Problem(v.Place(), message, hint)
	}
}

// Warn is Problem for a warning.
func (v Value) Warn(message, hint string) {
	if v.node != nil {
		v.file.log.Warn(v.Place(), message, hint)
	}
}

func (v Value) want(what, hint string) {
	if v.node == nil {
		return
	}
	name := "this"
	if v.key != "" {
		name = Quote(v.key)
	}
	v.Problem(name+" has to be "+what+", not "+v.Kind().words(), hint)
}

func (k Kind) words() string {
	switch k {
	case None:
		return "nothing"
	case Null:
		return "empty"
	case Bool:
		return "true or false"
	case Number:
		return "a number"
	case String:
		return "a text"
	case List:
		return "a list"
	case Object:
		return "keys with values"
	}
	return "something else"
}

// String is a text. An unquoted yes, no, on, off, y or n is one, with a warning; a number, true and false are not.
func (v Value) String() (string, bool) {
	if v.Kind() != String {
		hint := ""
		if k := v.Kind(); k == Bool || k == Number {
			hint = "put it in quotes if it is a text"
		}
		v.want("a text", hint)
		return "", false
	}
	v.warnNorway()
	return v.shown(), true
}

// shown is the text as it may be shown to people. Escapes bring characters into a text that the file itself may not
// hold: control characters are refused, hidden ones become marks, so that a text cannot show itself as another.
func (v Value) shown() string {
	s := v.node.Value
	clean := visible.Lines(s)
	switch {
	case clean == s:
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }):
		v.Problem(v.named()+" holds a control character", "take it away")
	default:
		v.Warn(v.named()+" holds a hidden character", "it will be shown as a mark; take it away")
	}
	return clean
}

// named is the key of the value, for a message.
func (v Value) named() string {
	if v.key == "" {
		return "the text"
	}
	return Quote(v.key)
}

// Word is a text of one line, or a whole number as written, such as a code.
func (v Value) Word() (string, bool) {
	if v.node != nil && v.node.Tag == "!!int" && isDigits(v.node.Value) {
		return v.node.Value, true
	}
	s, ok := v.String()
	if ok && strings.ContainsRune(s, '\n') {
		v.Problem("this has to be one line", "")
		return "", false
	}
	return s, ok
}

func isDigits(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && strconv.Itoa(n) == s
}

// warnNorway warns of words that other YAML readers take for true and false.
func (v Value) warnNorway() {
	if v.node.Style != 0 || len(v.node.Value) > len("yes") {
		return
	}
	switch strings.ToLower(v.node.Value) {
	case "yes", "no", "on", "off", "y", "n":
		v.Warn("some programs read "+Quote(v.node.Value)+" without quotes as true or false", "put it in quotes")
	}
}

// One is one of the words, or "" with a problem.
func (v Value) One(words ...string) string {
	s, ok := v.Word()
	if !ok {
		return ""
	}
	if !slices.Contains(words, s) {
		hint := ""
		if near := Nearest(s, words); near != "" {
			hint = `did you mean "` + near + `"?`
		}
		v.Problem("this has to be one of: "+strings.Join(words, ", "), hint)
		return ""
	}
	return s
}

// Bool is true or false, written so.
func (v Value) Bool() (value, ok bool) {
	if v.Kind() == Bool {
		if s := v.node.Value; s == "true" || s == "false" {
			return s == "true", true
		}
	}
	if v.Kind() == String || v.Kind() == Bool {
		v.Problem(Quote(v.key)+" has to be true or false", "write true or false, in small letters and without quotes")
		return false, false
	}
	v.want("true or false", "")
	return false, false
}

// Int is a whole number of at most nine digits, in plain decimal digits.
func (v Value) Int() (int, bool) {
	if v.Kind() != Number {
		v.want("a whole number", "")
		return 0, false
	}
	n, err := strconv.Atoi(v.node.Value)
	if err != nil || !isDigits(v.node.Value) || n < -999_999_999 || n > 999_999_999 {
		v.Problem("this has to be a whole number in plain digits", "")
		return 0, false
	}
	return n, true
}

// Number is a finite number in plain decimal digits.
func (v Value) Number() (float64, bool) {
	if v.Kind() != Number {
		v.want("a number", "")
		return 0, false
	}
	x, err := strconv.ParseFloat(v.node.Value, 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) || strings.ContainsAny(v.node.Value, "xXoObB_") {
		v.Problem("this has to be a number in plain digits", "")
		return 0, false
	}
	return x, true
}

// Literal is a scalar as written, without quotes; "" for other kinds. It reports nothing.
func (v Value) Literal() string {
	if v.node == nil || v.node.Kind != yaml.ScalarNode {
		return ""
	}
	return v.node.Value
}

// Map is the value as a map; nil with a problem if it is none.
func (v Value) Map() *Map {
	if v.Kind() != Object {
		v.want("keys with values", "")
		return nil
	}
	return v.file.newMap(v.node)
}

// List are the elements of a list; nil with a problem if it is none.
func (v Value) List() []Value {
	if v.Kind() != List {
		v.want("a list", "")
		return nil
	}
	out := make([]Value, len(v.node.Content))
	for i, n := range v.node.Content {
		out[i] = Value{v.file, n, ""}
	}
	return out
}
