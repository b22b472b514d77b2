package source

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Inline is a text that stands in no file; its places have only a line and a column.
func Inline(src string) Text {
	lines := strings.Split(src, "\n")
	return Text{Src: src, Place: func(line, col int) Place {
		p := Place{Line: line, Col: col}
		if line >= 1 && line <= len(lines) {
			p.Text = lines[line-1]
		}
		return p
	}}
}

// Text is a piece of source with its place. A text in plain style that a comment follows is refused: YAML would cut a
// condition there without a word.
func (v Value) Text() (Text, bool) {
	switch v.Kind() {
	case None:
		return Text{}, false
	case Bool, Number, String: // x, true and 3 are expressions too
	case Null, List, Object:
		v.want("a condition or an expression", "write a block: a line that ends in | and the text indented below it")
		return Text{}, false
	}
	if strings.TrimSpace(v.node.Value) == "" {
		v.Problem(Quote(v.key)+" is empty", "write a condition, or take the key away")
		return Text{}, false
	}
	if v.cutByComment() {
		return Text{}, false
	}
	s := &scalar{file: v.file, node: v.node}
	return Text{Src: v.node.Value, Place: s.place}, true
}

func (v Value) cutByComment() bool {
	if v.node.Style != 0 {
		return false
	}
	s := &scalar{file: v.file, node: v.node}
	end := s.place(strings.Count(v.node.Value, "\n")+1, utf8.RuneCountInString(lastLine(v.node.Value)))
	line, i := v.file.characters(end.Line), end.Col
	for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
		i++
	}
	if i >= len(line) || line[i] != '#' {
		return false
	}
	end.Col = i + 1
	v.file.log.Problem(end, "YAML takes this # and what follows for a comment, so the text ends here",
		"write a block (when: |) if it belongs to the text, or move the comment to a line above")
	return true
}

func lastLine(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }

// scalar finds the places of a scalar's characters in its file.
type scalar struct {
	file *file
	node *yaml.Node
	at   [][2]int // line and column in the file of each rune of the value; made at the first question
}

// place is where the character at line and col of the value stands. A place after a line's end is given too.
func (s *scalar) place(line, col int) Place {
	line, col = max(line, 1), max(col, 1)
	if s.node.Style&yaml.LiteralStyle != 0 {
		return s.literal(line, col)
	}
	if s.at == nil {
		s.align()
	}
	l, c, past := 1, 1, 0
	last := [2]int{s.node.Line, s.node.Column}
	i := 0
	for _, r := range s.node.Value {
		if l == line && c == col {
			return s.file.place(s.at[i][0], s.at[i][1])
		}
		if l == line && r == '\n' {
			break
		}
		last, past = s.at[i], 1
		if c++; r == '\n' {
			l, c = l+1, 1
		}
		i++
	}
	return s.file.place(last[0], last[1]+past)
}

// literal is place for a block with |: its lines stand in the file as they are, indented.
func (s *scalar) literal(line, col int) Place {
	values := strings.Split(s.node.Value, "\n")
	indent := 0
	for i, v := range values {
		if at := s.node.Line + i; v != "" && at < len(s.file.lines) {
			indent = max(0, utf8.RuneCountInString(s.file.lines[at])-utf8.RuneCountInString(v))
			break
		}
	}
	return s.file.place(min(s.node.Line+line, len(s.file.lines)), indent+col)
}

// align walks through file and value side by side. Characters other than white space stand in the file in the order of
// the value, as themselves or, in double quotes, as an escape; white space takes the place after what precedes it, or
// that of its escape.
func (s *scalar) align() {
	line, col := s.node.Line, s.node.Column
	switch {
	case s.node.Style&yaml.FoldedStyle != 0:
		line, col = line+1, 1
	case s.node.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		col++
	}
	c := cursor{file: s.file, line: line, col: col, style: s.node.Style}
	c.load()
	for _, r := range s.node.Value {
		if r == ' ' || r == '\n' || r == '\t' {
			s.at = append(s.at, [2]int{c.line, c.col})
			c.stepBlank(r)
			continue
		}
		c.skipBlank()
		s.at = append(s.at, [2]int{c.line, c.col})
		c.step(r)
	}
}

// cursor is a place in a file's lines.
type cursor struct {
	file      *file
	line, col int
	style     yaml.Style
	text      []rune // of the line
}

func (c *cursor) load() {
	c.text = c.file.characters(c.line)
}

func (c *cursor) at(r rune) bool { return c.col <= len(c.text) && c.text[c.col-1] == r }

// stepBlank goes over the blank r: an escape that stands for it, or a blank if there is one here.
func (c *cursor) stepBlank(r rune) {
	if c.style&yaml.DoubleQuotedStyle != 0 {
		ahead := *c
		ahead.skipBlank()
		if n, stands := escape(ahead.rest()); n > 0 && stands == r {
			*c = ahead
			c.col += n
			return
		}
	}
	if c.at(' ') || c.at('\t') {
		c.col++
	}
}

// skipBlank goes to the next character that is not blank, on this line or a later one. A \ that ends a line in double
// quotes is blank too.
func (c *cursor) skipBlank() {
	for {
		for c.at(' ') || c.at('\t') {
			c.col++
		}
		joined := c.style&yaml.DoubleQuotedStyle != 0 && c.at('\\') && c.col == len(c.text)
		if (c.col <= len(c.text) && !joined) || c.line >= len(c.file.lines) {
			return
		}
		c.line, c.col = c.line+1, 1
		c.load()
	}
}

func (c *cursor) rest() []rune {
	if c.col > len(c.text) {
		return nil
	}
	return c.text[c.col-1:]
}

// step goes over the character r as it is written in the style.
func (c *cursor) step(r rune) {
	n := 1
	switch {
	case c.col > len(c.text):
		return
	case c.style&yaml.SingleQuotedStyle != 0 && r == '\'':
		n = 2
	case c.style&yaml.DoubleQuotedStyle != 0 && c.at('\\'):
		n, _ = escape(c.rest())
	}
	c.col += max(n, 1)
}

// escape is the length of the escape that text begins with, and the blank that it stands for, or 0 for another
// character. The length is 0 if text does not begin with an escape.
func escape(text []rune) (length int, stands rune) {
	if len(text) < 2 || text[0] != '\\' {
		return 0, 0
	}
	switch text[1] {
	case 't', '\t':
		return 2, '\t'
	case 'n':
		return 2, '\n'
	case ' ':
		return 2, ' '
	case 'x':
		length = 4
	case 'u':
		length = 6
	case 'U':
		length = 10
	default:
		return 2, 0
	}
	if len(text) < length {
		return 2, 0
	}
	code, err := strconv.ParseUint(string(text[2:length]), 16, 32)
	if err != nil {
		return 2, 0
	}
	return length, rune(code)
}
