package source

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// Map is a YAML map that is being decoded. Each getter makes its key a known one; Done complains of the rest. An absent
// key gives the zero value (see Need); a value of the wrong type is reported and gives the zero value too.
type Map struct {
	file  *file
	node  *yaml.Node
	where Place
	known []string
}

// Entry is one key of a map whose keys are free, such as names of values.
type Entry struct {
	Key   string
	Place Place // of the key
	Value Value
}

func (f *file) newMap(n *yaml.Node) *Map {
	return &Map{file: f, node: n, where: f.at(n), known: make([]string, 0, 8)}
}

// find is the key's and the value's node, and makes the key a known one. A key without a value is reported.
func (m *Map) find(key string) (k, v *yaml.Node) {
	if m == nil {
		return nil, nil
	}
	if !slices.Contains(m.known, key) {
		m.known = append(m.known, key)
	}
	return m.look(key)
}

func (m *Map) look(key string) (k, v *yaml.Node) {
	for i := 0; i+1 < len(m.node.Content); i += 2 {
		if n := m.node.Content[i]; n.Kind == yaml.ScalarNode && n.Value == key {
			return n, m.node.Content[i+1]
		}
	}
	return nil, nil
}

// value is find for getters that want a value: an empty one is reported.
func (m *Map) value(key string) (Value, bool) {
	k, v := m.find(key)
	if v == nil {
		return Value{}, false
	}
	if isNull(v) {
		m.file.log.Problem(m.file.at(k), Quote(key)+" has no value", "write one, or take the line away")
		return Value{}, false
	}
	return Value{m.file, v, key}, true
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// Need reports each of the keys that the map does not have, and returns the map.
func (m *Map) Need(keys ...string) *Map {
	for _, key := range keys {
		if k, _ := m.find(key); k == nil && m != nil {
			m.file.log.Problem(m.where, "the key "+Quote(key)+" is missing here", "")
		}
	}
	return m
}

// Has reports whether the map has the key, with or without a value.
func (m *Map) Has(key string) bool { k, _ := m.find(key); return k != nil }

// Place is where the map begins.
func (m *Map) Place() Place {
	if m == nil {
		return Place{}
	}
	return m.where
}

// At is where the value of a key stands, or where the map begins if it has no such key. It does not make the key known.
func (m *Map) At(key string) Place {
	if m == nil {
		return Place{}
	}
	if _, v := m.look(key); v != nil {
		return m.file.at(v)
	}
	return m.where
}

// KeyAt is where a key itself stands, or where the map begins if it has no such key. It does not make the key known.
func (m *Map) KeyAt(key string) Place {
	if m == nil {
		return Place{}
	}
	if k, _ := m.look(key); k != nil {
		return m.file.at(k)
	}
	return m.where
}

// Problem reports something about the value of a key (about the map if it has no such key).
func (m *Map) Problem(key, message, hint string) {
	if m != nil {
		m.file.log.Problem(m.At(key), message, hint)
	}
}

// KeyProblem reports something about a key itself.
func (m *Map) KeyProblem(key, message, hint string) {
	if m != nil {
		m.file.log.Problem(m.KeyAt(key), message, hint)
	}
}

// Warn is Problem for a warning.
func (m *Map) Warn(key, message, hint string) {
	if m != nil {
		m.file.log.Warn(m.At(key), message, hint)
	}
}

// String is a text; see Value.String.
func (m *Map) String(key string) string {
	v, _ := m.value(key)
	s, _ := v.String()
	return s
}

// Word is a short text or a whole number, as written; see Value.Word.
func (m *Map) Word(key string) string {
	v, _ := m.value(key)
	s, _ := v.Word()
	return s
}

// One is one of the words; "" if the key is absent or has another word, which is reported with "did you mean".
func (m *Map) One(key string, words ...string) string {
	v, ok := m.value(key)
	if !ok {
		return ""
	}
	return v.One(words...)
}

// Bool is true or false.
func (m *Map) Bool(key string) bool {
	v, _ := m.value(key)
	b, _ := v.Bool()
	return b
}

// Int is a whole number; false if the key is absent or not one.
func (m *Map) Int(key string) (int, bool) {
	v, _ := m.value(key)
	return v.Int()
}

// Number is a finite number; false if the key is absent or not one.
func (m *Map) Number(key string) (float64, bool) {
	v, _ := m.value(key)
	return v.Number()
}

// Text is a piece of source with its place; false if the key is absent or has no text.
func (m *Map) Text(key string) (Text, bool) {
	v, _ := m.value(key)
	return v.Text()
}

// Map is a map within the map; nil if the key is absent or not one.
func (m *Map) Map(key string) *Map {
	v, _ := m.value(key)
	return v.Map()
}

// Entries are the keys and values of a map within the map, whose keys are free, in file order.
func (m *Map) Entries(key string) []Entry { return m.Map(key).All() }

// All are all keys and values of the map, whose keys are free, in file order. All keys become known.
func (m *Map) All() []Entry {
	if m == nil {
		return nil
	}
	entries := make([]Entry, 0, len(m.node.Content)/2)
	for i := 0; i+1 < len(m.node.Content); i += 2 {
		k, v := m.node.Content[i], m.node.Content[i+1]
		m.known = append(m.known, k.Value)
		entries = append(entries, Entry{k.Value, m.file.at(k), Value{m.file, v, k.Value}})
	}
	return entries
}

// List are the elements of a list.
func (m *Map) List(key string) []Value {
	v, _ := m.value(key)
	return v.List()
}

// Maps are the elements of a list of maps. An element that is no map is reported and left out.
func (m *Map) Maps(key string) []*Map {
	var maps []*Map
	for _, v := range m.List(key) {
		if e := v.Map(); e != nil {
			maps = append(maps, e)
		}
	}
	return maps
}

// Words are the elements of a list of words, with their places. An element that is no word is reported and left out.
func (m *Map) Words(key string) []Word {
	var words []Word
	for _, v := range m.List(key) {
		if s, ok := v.Word(); ok {
			words = append(words, Word{s, v.Place()})
		}
	}
	return words
}

// Word is a word with its place.
type Word struct {
	Text  string
	Place Place
}

// Texts are the words without their places.
func Texts(words []Word) []string {
	if len(words) == 0 {
		return nil
	}
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.Text
	}
	return out
}

// Value is the value of a key as it stands, also an empty one; false if the key is absent.
func (m *Map) Value(key string) (Value, bool) {
	_, v := m.find(key)
	if v == nil {
		return Value{}, false
	}
	return Value{m.file, v, key}, true
}

// Walk visits every value within the map that is no list or map, in file order, with the nearest key above it.
func (m *Map) Walk(visit func(key string, v Value)) {
	if m != nil {
		m.file.walk(m.node, "", visit)
	}
}

func (f *file) walk(n *yaml.Node, key string, visit func(key string, v Value)) {
	switch n.Kind {
	case yaml.ScalarNode:
		visit(key, Value{f, n, key})
	case yaml.SequenceNode:
		for _, e := range n.Content {
			f.walk(e, key, visit)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			f.walk(n.Content[i+1], n.Content[i].Value, visit)
		}
	case yaml.DocumentNode, yaml.AliasNode: // refused while reading
	}
}

// Done reports every key that no getter has asked for. Call it last.
func (m *Map) Done() {
	if m == nil {
		return
	}
	for i := 0; i+1 < len(m.node.Content); i += 2 {
		k, v := m.node.Content[i], m.node.Content[i+1]
		if slices.Contains(m.known, k.Value) {
			continue
		}
		hint := DidYouMean(k.Value, m.known)
		if isNull(v) && m.node.Style&yaml.FlowStyle != 0 {
			hint = "in { } a comma begins a new key; put a text that holds one in quotes"
		}
		m.file.log.Problem(m.file.at(k), "unknown key "+Quote(k.Value), hint)
	}
}

func wantFormat(format string) string {
	if format == "" {
		return ""
	}
	return "the first line is: kapscreen: " + format
}

// checkFormat checks the first key. A file of another format is not looked at further: everything in it would be wrong.
func (m *Map) checkFormat(format string) bool {
	k, v := m.find("kapscreen")
	switch {
	case k == nil:
		m.file.log.Problem(m.where, `the key "kapscreen" is missing`, wantFormat(format))
		return false
	case v.Kind != yaml.ScalarNode || v.Value != format:
		m.file.log.Problem(m.file.at(v), "this is not a file of the format "+format, wantFormat(format))
		return false
	case m.node.Content[0] != k:
		m.file.log.Problem(m.file.at(k), `"kapscreen" is not the first key`, wantFormat(format))
	}
	return true
}
