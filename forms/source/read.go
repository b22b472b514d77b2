package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// file is one file while it is decoded.
type file struct {
	name  string
	lines []string // without line ends
	log   *Log

	cached int    // number of the line whose characters are in runes; one long line may hold very many values
	runes  []rune // see characters
}

// characters are those of a line. The caller must not change them.
func (f *file) characters(line int) []rune {
	if line < 1 || line > len(f.lines) {
		return nil
	}
	if f.cached != line {
		f.cached, f.runes = line, []rune(f.lines[line-1])
	}
	return f.runes
}

func (f *file) place(line, col int) Place {
	p := Place{File: f.name, Line: line, Col: col}
	if line >= 1 && line <= len(f.lines) {
		p.Text = f.lines[line-1]
	}
	return p
}

func (f *file) at(n *yaml.Node) Place { return f.place(n.Line, n.Column) }

// ReadFile reads and parses a file of fsys. name is also what problems call it. See Read.
func ReadFile(log *Log, fsys fs.FS, name, format string) *Map {
	data, err := Bytes(fsys, name, MaxFileBytes)
	if err != nil {
		log.Problem(Place{File: name}, err.Error(), "")
		return nil
	}
	return Read(log, name, data, format)
}

// Bytes reads a whole file of at most most bytes. The error says what is wrong in words and does not hold the name.
func Bytes(fsys fs.FS, name string, most int64) ([]byte, error) {
	info, err := fs.Stat(fsys, name) // before Open, which waits for a writer when the file is a pipe
	if err != nil {
		return nil, openError(err)
	}
	if info.IsDir() {
		return nil, errors.New("this is a folder, not a file")
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("this is not a regular file")
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, openError(err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	data := bytes.NewBuffer(make([]byte, 0, min(max(info.Size(), 0), most)+bytes.MinRead))
	if _, err := data.ReadFrom(io.LimitReader(f, most+1)); err != nil {
		return nil, errors.New("the file cannot be read to its end")
	}
	if int64(data.Len()) > most {
		return nil, fmt.Errorf("the file is larger than %d KiB", most>>10)
	}
	return data.Bytes(), nil
}

func openError(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no such file%w", hidden{fs.ErrNotExist})
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("the file may not be read%w", hidden{fs.ErrPermission})
	}
	return errors.New("the file cannot be opened")
}

// hidden is an error for errors.Is that says nothing: the raw texts hold paths.
type hidden struct{ error }

func (hidden) Error() string   { return "" }
func (h hidden) Unwrap() error { return h.error }

// Read parses one YAML file whose first key is `kapscreen: format`. It returns nil when the file cannot be read at all;
// what is wrong is in the log. Aliases, anchors, merge keys, tags and a second document are refused, as are keys that
// occur twice, files that are not UTF-8, and files beyond the limits. With format "" the caller looks at the first key
// itself.
func Read(log *Log, name string, data []byte, format string) *Map {
	log.saw(name)
	f := &file{name: name, log: log}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !f.checkBytes(data) {
		return nil
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	f.lines = strings.Split(text, "\n")
	root := f.parse(text)
	if root == nil || !f.checkTree(root) {
		return nil
	}
	if root.Kind != yaml.MappingNode {
		log.Problem(f.at(root), "the file has to begin with keys and values", wantFormat(format))
		return nil
	}
	m := f.newMap(root)
	if format != "" && !m.checkFormat(format) {
		return nil
	}
	return m
}

// checkBytes refuses what must not reach the YAML library, by place.
func (f *file) checkBytes(data []byte) bool {
	if len(data) > MaxFileBytes {
		f.log.Problem(f.place(0, 0), fmt.Sprintf("the file is larger than %d KiB", MaxFileBytes>>10), "")
		return false
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		f.log.Problem(f.place(0, 0), "the file is UTF-16, not UTF-8", "save it as UTF-8")
		return false
	}
	line, start, marks := 1, 0, 0
	for i := 0; i < len(data); {
		if c := data[i]; c >= ' ' && c <= '~' { // nearly all of them
			if c == ',' || c == '[' || c == '{' || (c == ' ' && i > 0 && (data[i-1] == '-' || data[i-1] == ':' || data[i-1] == '?')) {
				marks++
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		message, hint := badRune(data, i, r, n)
		if message != "" {
			f.log.Problem(f.place(line, 1+utf8.RuneCount(data[start:i])), message, hint)
			return false
		}
		if i += n; r == '\n' {
			marks++
			line, start = line+1, i
		}
	}
	if marks > MaxNodes {
		f.log.Problem(f.place(0, 0), "the file has too many keys and values", "split it")
		return false
	}
	return true
}

// badRune says why a character cannot be in a file; "" if it can. Line ends other than \n and \r\n are refused, because
// editors and YAML count lines differently there, and a problem would be shown in the wrong place.
func badRune(data []byte, i int, r rune, n int) (message, hint string) {
	switch {
	case r == utf8.RuneError && n <= 1:
		return "the file is not valid UTF-8 here", "save it as UTF-8"
	case r == 0:
		return "the file holds a NUL character here", "it is not a text file, or damaged"
	case r == '\r' && (i+1 >= len(data) || data[i+1] != '\n'):
		return "a carriage return stands alone here", "save it with Unix or Windows line ends"
	case r == '\u0085' || r == '\u2028' || r == '\u2029':
		return "a hidden line separator stands here", "take it away, or write it as an escape in double quotes"
	case r == '\ufeff':
		return "a hidden byte order mark stands here", "take it away"
	case (r < ' ' && r != '\n' && r != '\r' && r != '\t') || (r >= 0x7f && r < 0xa0):
		return "a control character stands here", "take it away, or write it as an escape in double quotes"
	}
	return "", ""
}

// parse returns the root of the only document, or nil with the problem in the log.
func (f *file) parse(text string) *yaml.Node {
	d := yaml.NewDecoder(strings.NewReader(text))
	doc, err := decode(d)
	if errors.Is(err, io.EOF) || (err == nil && len(doc.Content) == 0) {
		f.log.Problem(f.place(1, 1), "the file is empty", "")
		return nil
	}
	if err != nil {
		f.syntaxError(text, err)
		return nil
	}
	second, err := decode(d)
	if err == nil {
		f.log.Problem(f.at(second), "a second document begins here", "take the line --- away, or make it a file of its own")
		return nil
	}
	if !errors.Is(err, io.EOF) {
		f.syntaxError(text, err)
		return nil
	}
	return doc.Content[0]
}

var errPanic = errors.New("yaml: the library gave up")

// decode parses the next document into nodes. The library's panics become errors: no input may end the program.
func decode(d *yaml.Decoder) (n *yaml.Node, err error) {
	defer func() {
		if recover() != nil {
			n, err = nil, errPanic
		}
	}()
	n = new(yaml.Node)
	err = d.Decode(n)
	return n, err
}

// checkTree refuses what is valid YAML but has no place in a file that people check by eye.
func (f *file) checkTree(root *yaml.Node) bool {
	c := treeCheck{file: f, ok: true}
	c.walk(root, 1)
	return c.ok
}

type treeCheck struct {
	*file
	nodes int
	ok    bool
}

func (c *treeCheck) refuse(n *yaml.Node, message, hint string) {
	c.ok = false
	c.log.Problem(c.at(n), message, hint)
}

func (c *treeCheck) walk(n *yaml.Node, depth int) {
	c.nodes++
	switch {
	case c.nodes == MaxNodes+1:
		c.refuse(n, "the file has too many keys and values", "split it")
		return
	case c.nodes > MaxNodes:
		return
	case depth > MaxDepth:
		c.refuse(n, fmt.Sprintf("lists and maps lie more than %d deep in each other here", MaxDepth), "")
		return
	case n.Kind == yaml.AliasNode:
		c.refuse(n, "aliases (*name) are not allowed", "write the content out")
		return
	case n.Anchor != "":
		c.refuse(n, "anchors (&name) are not allowed", "write the content out where it is needed; "+
			"a text that begins with & needs quotes")
	case n.Style&yaml.TaggedStyle != 0 || c.tagged(n):
		hint := "take the tag away; a text that begins with ! needs quotes"
		if n.Kind == yaml.ScalarNode && !strings.HasPrefix(n.Tag, "!!") {
			hint += `; for "not", write a block (when: |) and "not x"`
		}
		c.refuse(n, "tags (!name) are not allowed: YAML reads a leading ! as a tag", hint)
	}
	if n.Kind == yaml.MappingNode {
		c.keys(n)
	}
	for _, child := range n.Content {
		c.walk(child, depth+1)
	}
}

// tagged finds the tag that consists of ! alone, which the library takes away.
func (c *treeCheck) tagged(n *yaml.Node) bool {
	line := c.characters(n.Line)
	return n.Kind == yaml.ScalarNode && n.Column >= 1 && n.Column <= len(line) && line[n.Column-1] == '!'
}

// keys checks the keys of one map: words, none twice, no merge key.
func (c *treeCheck) keys(n *yaml.Node) {
	first := firstKeys(n)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		switch {
		case k.Kind == yaml.AliasNode:
		case k.Kind != yaml.ScalarNode:
			c.refuse(k, "a key has to be a word, not a list or map", "")
		case k.Tag == "!!merge":
			c.refuse(k, "merge keys (<<) are not allowed", "write the content out")
		default:
			if before := first(i); before != k {
				c.refuse(k, "the key "+Quote(k.Value)+" occurs twice; it stands on line "+fmt.Sprint(before.Line)+" already", "")
			}
		}
	}
}

// firstKeys gives the first key of a map that is the same word as its i-th node. Most maps are small: going through one
// costs less than an index.
func firstKeys(n *yaml.Node) func(i int) *yaml.Node {
	isWord := func(k *yaml.Node) bool { return k.Kind == yaml.ScalarNode && k.Tag != "!!merge" }
	if len(n.Content) > 32 {
		index := make(map[string]*yaml.Node, len(n.Content)/2)
		for i := len(n.Content)/2*2 - 2; i >= 0; i -= 2 {
			if k := n.Content[i]; isWord(k) {
				index[k.Value] = k
			}
		}
		return func(i int) *yaml.Node { return index[n.Content[i].Value] }
	}
	return func(i int) *yaml.Node {
		for j := 0; j < i; j += 2 {
			if k := n.Content[j]; isWord(k) && k.Value == n.Content[i].Value {
				return k
			}
		}
		return n.Content[i]
	}
}
