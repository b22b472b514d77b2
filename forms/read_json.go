package forms

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// parse reads one JSON document (RFC 8259) strictly. encoding/json is not used: it takes the last of two equal
// names whatever their case, repairs invalid text silently, and knows no limits and no places.
//
// The value is good until the next call: its memory is used again.
func (p *jsonParser) parse(data []byte) (value, *syntaxFault) {
	if fault := checkText(data); fault != nil {
		return value{}, fault
	}
	p.s, p.i, p.values = string(data), 0, 0
	for depth := range p.parts {
		if p.parts[depth] = p.parts[depth][:0]; cap(p.parts[depth]) > keptParts {
			p.parts[depth] = nil
		}
	}
	if bytes.HasPrefix(data, []byte(utf8BOM)) {
		p.i = len(utf8BOM)
	}
	p.blanks()
	if p.i == len(p.s) {
		return value{}, p.fault("the file is empty", "")
	}
	var v value
	if fault := p.value(1, &v); fault != nil {
		return value{}, fault
	}
	p.blanks()
	if p.i < len(p.s) {
		return value{}, p.fault("something follows the end of the response", "one response a file; several go into NDJSON, one a line")
	}
	return v, nil
}

const utf8BOM = "\ufeff"

// checkText refuses bytes that are no UTF-8 text.
func checkText(data []byte) *syntaxFault {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return &syntaxFault{message: "the file is UTF-16", hint: "save it as UTF-8"}
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return &syntaxFault{position(i), "the file holds a NUL byte here", "it is not a text file (UTF-16 perhaps), or damaged"}
	}
	if utf8.Valid(data) {
		return nil
	}
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return &syntaxFault{position(i), "the file is not valid UTF-8 here", "save it as UTF-8"}
		}
		i += n
	}
	return nil
}

// placeIn finds line and column of an offset. Only problems ask for it, so it counts from the start each time.
func placeIn(data []byte, firstLine int) placer {
	return func(at position) (int, int) {
		before := data[:min(int(at), len(data))]
		start := bytes.LastIndexByte(before, '\n') + 1
		col := 1 + utf8.RuneCount(before[start:])
		if start == 0 && bytes.HasPrefix(before, []byte(utf8BOM)) {
			col--
		}
		return firstLine + bytes.Count(before, []byte("\n")), col
	}
}

// jsonParser is one pass over s, and the memory for it.
type jsonParser struct {
	s      string
	i      int
	values int
	parts  [MaxNesting + 1][]field // of all objects and lists of each depth, one after another
}

// keptParts is how many parts of a depth keep their memory from one file to the next.
const keptParts = 4096

func (p *jsonParser) fault(message, hint string) *syntaxFault {
	return &syntaxFault{position(p.i), message, hint}
}

// next is the byte at hand, 0 at the end.
func (p *jsonParser) next() byte {
	if p.i < len(p.s) {
		return p.s[p.i]
	}
	return 0
}

func (p *jsonParser) blanks() {
	for p.i < len(p.s) {
		switch p.s[p.i] {
		case ' ', '\t', '\n', '\r':
			p.i++
		default:
			return
		}
	}
}

// value reads the value that stands here into v, all of it.
func (p *jsonParser) value(depth int, v *value) (fault *syntaxFault) {
	p.values++
	if p.values > maxValues {
		return p.fault("the response holds too many values", "")
	}
	v.at, v.yes, v.text, v.parts = position(p.i), false, "", nil
	switch c := p.next(); {
	case c == '"':
		v.shape = shapeString
		v.text, fault = p.text()
	case c == '{':
		v.shape = shapeObject
		v.parts, fault = p.object(depth)
	case c == '[':
		v.shape = shapeList
		v.parts, fault = p.list(depth)
	case c == '-' || c >= '0' && c <= '9':
		v.shape = shapeNumber
		v.text, fault = p.number()
	case p.word("true"):
		v.shape, v.yes = shapeBool, true
	case p.word("false"):
		v.shape = shapeBool
	case p.word("null"):
		v.shape = shapeNull
	case p.i == len(p.s):
		fault = p.fault("the file ends too early", "it was cut off, or a } or ] is missing")
	default:
		fault = p.fault("a value should begin here", `texts stand in "quotes"; true, false and null are written small; `+
			`there is no NaN, and no comma before } or ]`)
	}
	return fault
}

// word takes a literal if it stands here and ends here.
func (p *jsonParser) word(w string) bool {
	if !strings.HasPrefix(p.s[p.i:], w) {
		return false
	}
	if end := p.i + len(w); end < len(p.s) && isWordByte(p.s[end]) {
		return false
	}
	p.i += len(w)
	return true
}

func isWordByte(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80
}

func (p *jsonParser) tooDeep(depth int) *syntaxFault {
	if depth > MaxNesting {
		return p.fault("lists and objects lie too deep in each other here", "")
	}
	return nil
}

func (p *jsonParser) object(depth int) ([]field, *syntaxFault) {
	if fault := p.tooDeep(depth); fault != nil {
		return nil, fault
	}
	start := len(p.parts[depth])
	p.i++
	p.blanks()
	for first := true; p.next() != '}'; first = false {
		if !first {
			if p.next() != ',' {
				return nil, p.unclosed("}")
			}
			p.i++
			p.blanks()
		}
		if p.next() != '"' {
			return nil, p.unclosed(`"`)
		}
		f := p.part(depth)
		var fault *syntaxFault
		if f.name, fault = p.text(); fault != nil {
			return nil, fault
		}
		p.blanks()
		if p.next() != ':' {
			return nil, p.fault("a colon should stand here", "")
		}
		p.i++
		p.blanks()
		if fault = p.value(depth+1, &f.value); fault != nil {
			return nil, fault
		}
		p.blanks()
	}
	p.i++
	return p.since(depth, start), nil
}

// part is a new part, at the place at hand, of the object or list of this depth. It stays where it is while its value is
// read: what lies in it is of a greater depth.
func (p *jsonParser) part(depth int) *field {
	list := p.parts[depth]
	if n := len(list); n < cap(list) {
		list = list[:n+1] // what an earlier file left there is overwritten: name and at here, the value by value
	} else {
		list = append(list, field{})
	}
	p.parts[depth] = list
	f := &list[len(list)-1]
	f.name, f.at = "", position(p.i)
	return f
}

// since are the parts of an object or list that began at start. They stay as they are when more are added behind them.
func (p *jsonParser) since(depth, start int) []field {
	parts := p.parts[depth]
	return parts[start:len(parts):len(parts)]
}

// unclosed says what is wrong where a comma, an end or a name should stand.
func (p *jsonParser) unclosed(want string) *syntaxFault {
	switch {
	case p.i == len(p.s):
		return p.fault("the file ends too early", "it was cut off, or a } or ] is missing")
	case want == `"`:
		return p.fault(`a name in "quotes" should stand here`, "there is no comma before }")
	}
	return p.fault("a comma or "+want+" should stand here", "")
}

func (p *jsonParser) list(depth int) ([]field, *syntaxFault) {
	if fault := p.tooDeep(depth); fault != nil {
		return nil, fault
	}
	start := len(p.parts[depth])
	p.i++
	p.blanks()
	for first := true; p.next() != ']'; first = false {
		if !first {
			if p.next() != ',' {
				return nil, p.unclosed("]")
			}
			p.i++
			p.blanks()
		}
		f := p.part(depth)
		if fault := p.value(depth+1, &f.value); fault != nil {
			return nil, fault
		}
		p.blanks()
	}
	p.i++
	return p.since(depth, start), nil
}

// number takes a number as RFC 8259 writes it and leaves it as it is: what it may be depends on the question.
func (p *jsonParser) number() (string, *syntaxFault) {
	n := jsonNumber(p.s[p.i:])
	if n == 0 || p.i+n < len(p.s) && (isWordByte(p.s[p.i+n]) || p.s[p.i+n] == '.' || p.s[p.i+n] == '+') {
		return "", p.fault("this is not a number as JSON writes it", "no leading zeros, no + sign, digits on both sides of the point")
	}
	p.i += n
	return p.s[p.i-n : p.i], nil
}

// jsonNumber is the length of the number that s begins with; 0 if it begins with none.
func jsonNumber(s string) int {
	i := 0
	digits := func() bool {
		start := i
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		return i > start
	}
	if i < len(s) && s[i] == '-' {
		i++
	}
	if i < len(s) && s[i] == '0' {
		i++
	} else if !digits() {
		return 0
	}
	if i < len(s) && s[i] == '.' {
		i++
		if !digits() {
			return 0
		}
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		if !digits() {
			return 0
		}
	}
	return i
}

// text takes a quoted text.
func (p *jsonParser) text() (string, *syntaxFault) {
	open := p.i
	for i := p.i + 1; i < len(p.s); i++ {
		switch c := p.s[i]; {
		case c == '"':
			s := p.s[p.i+1 : i]
			p.i = i + 1
			return s, nil
		case c == '\\':
			return p.escapedText(open, i)
		case c < ' ':
			p.i = i
			return "", p.fault("a control character or line end stands inside a text", `close the text, or write it as an escape (\n)`)
		}
	}
	return "", p.unclosedText(open)
}

func (p *jsonParser) unclosedText(open int) *syntaxFault {
	p.i = open
	return p.fault("the text that begins here is not closed", "")
}

// escapedText goes on at the first backslash of a text.
func (p *jsonParser) escapedText(open, i int) (string, *syntaxFault) {
	b := append(make([]byte, 0, i-open+64), p.s[open+1:i]...)
	for i < len(p.s) {
		switch c := p.s[i]; {
		case c == '"':
			p.i = i + 1
			return string(b), nil
		case c < ' ':
			p.i = i
			return "", p.fault("a control character or line end stands inside a text", `close the text, or write it as an escape (\n)`)
		case c != '\\':
			b = append(b, c)
			i++
		default:
			r, n := unescape(p.s[i:])
			p.i = i
			switch {
			case n == 0:
				return "", p.fault("this escape does not exist, or is half of a pair", `a backslash itself is written \\`)
			case r == 0:
				return "", p.fault("a NUL character is not allowed", "take it away")
			}
			b = utf8.AppendRune(b, r)
			i += n
		}
	}
	return "", p.unclosedText(open)
}

// unescape reads the escape that s begins with; n is 0 if there is no such escape, or half a surrogate pair.
func unescape(s string) (r rune, n int) {
	if len(s) < 2 {
		return 0, 0
	}
	if s[1] == 'u' {
		r, n = hex4(s)
		if !utf16.IsSurrogate(r) {
			return r, n
		}
		low, m := hex4(s[n:])
		if r = utf16.DecodeRune(r, low); m == 0 || r == utf8.RuneError {
			return 0, 0
		}
		return r, n + m
	}
	const names, runes = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	if i := strings.IndexByte(names, s[1]); i >= 0 {
		return rune(runes[i]), 2
	}
	return 0, 0
}

// hex4 reads \uXXXX.
func hex4(s string) (r rune, n int) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, 0
	}
	for _, c := range []byte(s[2:6]) {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, 0
		}
		r = r<<4 | rune(c)
	}
	return r, 6
}
