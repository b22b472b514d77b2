package source

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// flow reads [ ] or { } in a collection of this indentation, and says where it ends on the line that is then the reader's.
func (r *plainReader) flow(i, indent int) (*yaml.Node, int) {
	base := r.deeper()
	line := r.lines[r.line]
	kind, tag, last := yaml.SequenceNode, "!!seq", byte(']')
	if line[i] == '{' {
		kind, tag, last = yaml.MappingNode, "!!map", '}'
	}
	n := r.node(kind, tag, "", yaml.FlowStyle, i)
	if i = blanks(line, i+1); i < len(line) && line[i] == last {
		return r.leave(n, base), i + 1
	}
	for {
		if kind == yaml.MappingNode {
			i = r.flowKey(i)
		}
		var child *yaml.Node
		child, i = r.flowValue(i, indent)
		r.stack = append(r.stack, child)
		line = r.lines[r.line]
		if i = blanks(line, i); i < len(line) && line[i] == last {
			return r.leave(n, base), i + 1
		}
		i = r.comma(i, indent)
	}
}

// comma goes over a comma at i, to the next line if the comma ends its own.
func (r *plainReader) comma(i, indent int) int {
	line := r.lines[r.line]
	if i >= len(line) || line[i] != ',' || (i+1 < len(line) && line[i+1] != ' ') {
		r.giveUp()
	}
	if i = blanks(line, i+1); i < len(line) {
		return i
	}
	r.line++
	line = r.lines[r.line]
	if i = blanks(line, 0); i <= indent || i == len(line) || line[i] == '#' {
		r.giveUp()
	}
	return i
}

// flowKey reads a key within { }, a bare word or in quotes, and goes to its value.
func (r *plainReader) flowKey(i int) int {
	line := r.lines[r.line]
	var key *yaml.Node
	end := keyEnd(line, i)
	switch {
	case end > 0:
		key = r.node(yaml.ScalarNode, plainTag(line[i:end]), line[i:end], 0, i)
	case i < len(line) && (line[i] == '"' || line[i] == '\''):
		key, end = r.quoted(i)
	}
	if key == nil || len(key.Value) > mostKey || end+1 >= len(line) || line[end] != ':' || line[end+1] != ' ' {
		r.giveUp()
	}
	r.stack = append(r.stack, key)
	return blanks(line, end+1)
}

func (r *plainReader) flowValue(i, indent int) (*yaml.Node, int) {
	line := r.lines[r.line]
	if i >= len(line) {
		r.giveUp()
	}
	switch line[i] {
	case '"', '\'':
		return r.quoted(i)
	case '[', '{':
		return r.flow(i, indent)
	}
	n := strings.IndexAny(line[i:], ",[]{}:?#")
	if n < 0 || strings.IndexByte(",]}", line[i+n]) < 0 {
		r.giveUp()
	}
	text := strings.TrimRight(line[i:i+n], " ")
	if !beginsPlain(text) {
		r.giveUp()
	}
	return r.node(yaml.ScalarNode, plainTag(text), text, 0, i), i + n
}
