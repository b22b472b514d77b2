package source

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// plainReader reads the YAML that people mostly write: maps and lists by indentation, keys that are bare words, texts on
// one line, blocks with |, and [ ] and { } whose lines end in commas. It is many times as fast as the YAML library, and makes the same
// nodes. Whatever it does not know for certain, every fault among it, it leaves to the library: it gives up.
// FuzzPlain and TestPlainReadsAsTheLibrary hold it against the library.
type plainReader struct {
	lines []string // the file's; the last is empty
	line  int      // index of the line that is being read
	depth int

	stack []*yaml.Node // children of the collections that are open
	nodes []yaml.Node  // nodes to give out; few large pieces cost less than many small ones

	counted, column int // bytes and characters of the line that were counted: columns are in characters
	countedLine     int
}

// mostKey is the longest key that is plain, in bytes: far below the length from which YAML takes no key.
const mostKey = 128

// gaveUp is what the methods of a plainReader panic with; readPlain catches it.
type gaveUp struct{}

// readPlain is the root of a plain file; nil when it is not one.
func readPlain(text string, lines []string) (root *yaml.Node) {
	for _, other := range []string{"\t", "\r", "\ufffe", "\uffff"} {
		if strings.Contains(text, other) {
			return nil
		}
	}
	if !strings.HasSuffix(text, "\n") {
		return nil
	}
	r := &plainReader{lines: lines, countedLine: -1}
	defer func() {
		if p := recover(); p != nil {
			if _, ours := p.(gaveUp); !ours {
				panic(p)
			}
			root = nil
		}
	}()
	indent, ok := r.next()
	if !ok || indent != 0 {
		return nil
	}
	root = r.block(0)
	if r.line < len(r.lines) {
		return nil
	}
	return root
}

func (r *plainReader) giveUp() { panic(gaveUp{}) }

// next goes to the next line that holds more than blanks and a comment, and says how far it is indented.
func (r *plainReader) next() (indent int, ok bool) {
	for ; r.line < len(r.lines); r.line++ {
		line := r.lines[r.line]
		i := blanks(line, 0)
		if i < len(line) && line[i] != '#' {
			return i, true
		}
	}
	return -1, false
}

// blanks is where the blanks that begin at i end.
func blanks(line string, i int) int {
	for i < len(line) && line[i] == ' ' {
		i++
	}
	return i
}

// node makes a node that begins at the byte at of the line.
func (r *plainReader) node(kind yaml.Kind, tag, value string, style yaml.Style, at int) *yaml.Node {
	if len(r.nodes) == 0 {
		r.nodes = make([]yaml.Node, 128)
	}
	n := &r.nodes[0]
	r.nodes = r.nodes[1:]
	if r.countedLine != r.line || at < r.counted {
		r.countedLine, r.counted, r.column = r.line, 0, 1
	}
	r.column += utf8.RuneCountInString(r.lines[r.line][r.counted:at])
	r.counted = at
	n.Kind, n.Tag, n.Value, n.Style, n.Line, n.Column = kind, tag, value, style, r.line+1, r.column
	return n
}

// deeper and leave bound how deep the reader calls itself. leave gives the collection its children, those on the stack
// from base on.
func (r *plainReader) deeper() int {
	if r.depth++; r.depth > MaxDepth {
		r.giveUp()
	}
	return len(r.stack)
}

func (r *plainReader) leave(n *yaml.Node, base int) *yaml.Node {
	r.depth--
	if len(r.stack) > base {
		n.Content = append(make([]*yaml.Node, 0, len(r.stack)-base), r.stack[base:]...)
	}
	r.stack = r.stack[:base]
	return n
}

// block reads a list or map whose first line is the reader's, indented as given.
func (r *plainReader) block(indent int) *yaml.Node {
	if isElement(r.lines[r.line], indent) {
		return r.list(indent)
	}
	return r.keys(indent, indent)
}

// isElement reports whether an element of a list begins at i: a hyphen and a blank.
func isElement(line string, i int) bool { return strings.HasPrefix(line[i:], "- ") }

func (r *plainReader) list(indent int) *yaml.Node {
	base := r.deeper()
	n := r.node(yaml.SequenceNode, "!!seq", "", 0, indent)
	for at := indent; at == indent && isElement(r.lines[r.line], at); at = r.following(indent) {
		line := r.lines[r.line]
		i := blanks(line, indent+1)
		if i >= len(line) || line[i] == '#' { // nothing beside it: what comes below may be an element of its own
			r.giveUp()
		}
		var element *yaml.Node
		if keyEnd(line, i) > 0 {
			element = r.keys(i, i)
		} else {
			element = r.value(i, indent)
		}
		r.stack = append(r.stack, element)
	}
	return r.leave(n, base)
}

// following is how far the next line is indented; the end is further out than any line. One further in than the
// collection belongs to what was read before it, in a way that is not plain.
func (r *plainReader) following(indent int) int {
	next, _ := r.next()
	if next > indent {
		r.giveUp()
	}
	return next
}

// keys reads a map whose first key stands at the byte at of the line; the others are indented by as much.
func (r *plainReader) keys(at, indent int) *yaml.Node {
	base := r.deeper()
	n := r.node(yaml.MappingNode, "!!map", "", 0, at)
	for next := at; next == indent && !isElement(r.lines[r.line], next); next = r.following(indent) {
		line := r.lines[r.line]
		end := keyEnd(line, next)
		if end == 0 {
			r.giveUp()
		}
		key := line[next:end]
		r.stack = append(r.stack, r.node(yaml.ScalarNode, plainTag(key), key, 0, next))
		value := r.value(blanks(line, end+1), indent)
		r.stack = append(r.stack, value)
	}
	return r.leave(n, base)
}

// keyEnd is where the colon after the bare word at i stands; 0 if there is no such key.
func keyEnd(line string, i int) int {
	begin := i
	for i < len(line) && (isLetter(line[i]) || isDigit(line[i]) || line[i] == '_' || (i > begin && (line[i] == '.' || line[i] == '-'))) {
		i++
	}
	if i == begin || i-begin > mostKey || i >= len(line) || line[i] != ':' || (i+1 < len(line) && line[i+1] != ' ') {
		return 0
	}
	return i
}

// value reads what stands at i of the line, behind a key or hyphen of a collection of this indentation, and goes to the
// line after it.
func (r *plainReader) value(i, indent int) *yaml.Node {
	line := r.lines[r.line]
	if i >= len(line) || (line[i] == '#' && line[i-1] == ' ') {
		return r.below(indent)
	}
	var n *yaml.Node
	switch line[i] {
	case '|':
		return r.literal(i, indent)
	case '"', '\'':
		n, i = r.quoted(i)
	case '[', '{':
		n, i = r.flow(i, indent)
		line = r.lines[r.line]
	default:
		n = r.plain(i)
		i = len(line)
	}
	if end := blanks(line, i); end < len(line) && (end == i || line[end] != '#') {
		r.giveUp()
	}
	r.line++
	return n
}

// below reads the collection under a key that has nothing beside it. A list may be indented as the key is.
func (r *plainReader) below(indent int) *yaml.Node {
	r.line++
	next, ok := r.next()
	if !ok || next < indent || (next == indent && !isElement(r.lines[r.line], next)) {
		r.giveUp() // nothing at all: an empty value
	}
	return r.block(next)
}

// literal reads a block of lines behind a | at i.
func (r *plainReader) literal(i, indent int) *yaml.Node {
	if r.lines[r.line] != r.lines[r.line][:i+1] {
		r.giveUp()
	}
	n := r.node(yaml.ScalarNode, "!!str", "", yaml.LiteralStyle, i)
	r.line++
	margin := blanks(r.lines[r.line], 0)
	if margin <= indent || margin == len(r.lines[r.line]) {
		r.giveUp()
	}
	var text strings.Builder
	empty := 0
	for ; r.line < len(r.lines); r.line++ {
		line := r.lines[r.line]
		if line == "" {
			empty++
			continue
		}
		at := blanks(line, 0)
		if at == len(line) {
			r.giveUp() // blanks alone: some of them belong to the text
		}
		if at < margin {
			break
		}
		for ; empty > 0; empty-- {
			text.WriteByte('\n')
		}
		text.WriteString(line[margin:])
		text.WriteByte('\n')
	}
	n.Value = text.String()
	return n
}

// quoted reads a text in quotes, whose only escapes are \" and \\, and says where it ends.
func (r *plainReader) quoted(i int) (*yaml.Node, int) {
	line := r.lines[r.line]
	quote, style := line[i], yaml.DoubleQuotedStyle
	if quote == '\'' {
		style = yaml.SingleQuotedStyle
	}
	begin, end, escaped := i+1, i+1, false
	for ; end < len(line) && line[end] != quote; end++ {
		if line[end] == '\\' && quote == '"' {
			if end++; end >= len(line) || (line[end] != '"' && line[end] != '\\') {
				r.giveUp()
			}
			escaped = true
		}
	}
	if end >= len(line) || (end+1 < len(line) && line[end+1] == quote) {
		r.giveUp()
	}
	text := line[begin:end]
	if escaped {
		text = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(text)
	}
	return r.node(yaml.ScalarNode, "!!str", text, style, i), end + 1
}

// plain reads a text without quotes up to the end of the line or a comment.
func (r *plainReader) plain(i int) *yaml.Node {
	text := r.lines[r.line][i:]
	if c := strings.Index(text, " #"); c >= 0 {
		text = text[:c]
	}
	text = strings.TrimRight(text, " ")
	if !beginsPlain(text) || strings.Contains(text, ": ") || strings.HasSuffix(text, ":") {
		r.giveUp()
	}
	return r.node(yaml.ScalarNode, plainTag(text), text, 0, i)
}

// beginsPlain reports whether a text begins with a character that means nothing to YAML.
func beginsPlain(text string) bool {
	if text == "" {
		return false
	}
	c := text[0]
	return isLetter(c) || isDigit(c) || c >= utf8.RuneSelf || strings.IndexByte("_/(.+<=$^;~", c) >= 0 ||
		(c == '-' && len(text) > 1 && isDigit(text[1]))
}

func isLetter(c byte) bool { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// plainTag is what the library takes a text without quotes for. No word that is a truth value or null is longer than
// five letters, and numbers begin otherwise.
func plainTag(text string) string {
	if c := text[0]; (isLetter(c) && len(text) > 5) || c >= utf8.RuneSelf {
		return "!!str"
	}
	n := yaml.Node{Kind: yaml.ScalarNode, Value: text}
	return n.ShortTag()
}
