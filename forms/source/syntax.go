package source

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// messages are words for what the YAML library says. Its own texts can quote the file, so an unknown one is not shown.
var messages = []struct{ raw, message, hint string }{
	{"found character that cannot start any token", "a text cannot begin with this character", "put the text in quotes"},
	{"mapping values are not allowed", "a colon with a blank after it stands inside a text", "put the text in quotes"},
	{"found unexpected end of stream", "a quote that begins here is not closed", "close it; inside '…' a ' is written ''"},
	{"while scanning a simple key", "this line has no colon after its key", "write key: value"},
	{"could not find expected ':'", "this line has no colon after its key", "write key: value"},
	{"did not find expected ',' or '}'", "a { } is not closed or lacks a comma", ""},
	{"did not find expected ',' or ']'", "a [ ] is not closed or lacks a comma", ""},
	{"did not find expected '-' indicator", "this line fits no list: its indentation is wrong", "begin all its elements in the same column"},
	{"did not find expected key", "this line fits nowhere: its indentation or its quotes are wrong", "begin all keys of a map in the same column"},
	{"block sequence entries are not allowed", "a list cannot begin here", "begin it on a line of its own"},
	{"block mapping entries are not allowed", "a key cannot begin here", "begin it on a line of its own"},
	{"found unknown escape character", "this escape does not exist", `in "…" a \ is written \\; '…' takes it as it is`},
	{"unknown anchor", "aliases (*name) are not allowed", "write the content out; a text that begins with * needs quotes"},
	{"did not find expected alphabetic or numeric character", "a text cannot begin with * or &", "put the text in quotes"},
	{"found undefined tag handle", "tags (!name) are not allowed: YAML reads a leading ! as a tag", "a text that begins with ! needs quotes"},
	{"exceeded max depth", "lists and maps lie too deep in each other", ""},
	{"control characters are not allowed", "a control character stands here", "take it away"},
	{"found a tab character", "a tab stands where blanks are needed", "indent with blanks"},
}

// Lines that show a well-known trap. They look at one line only and are used only after the YAML library gave up,
// and compiled only then.
var (
	trapAfterQuote = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[\s-]*[A-Za-z0-9_]+:\s+("[^"]*"|'[^']*')\s*[^\s#]`) })
	trapQuestion   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[{\[].*\?\s*[,}\]]`) })
	trapTabIndent  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("^ *\t") })
)

// syntaxError turns the library's error, whose line is that of the surrounding map and may be off by one, into
// problems at the line that cannot be read.
func (f *file) syntaxError(text string, err error) {
	if f.tabs() {
		return
	}
	line := f.firstBadLine(text, err)
	p := Problem{Place: f.place(line, 1), Message: "this is not well-formed YAML here"}
	for _, m := range messages {
		if strings.Contains(err.Error(), m.raw) {
			p.Message, p.Hint = m.message, m.hint
			break
		}
	}
	if p.Hint == "" && trapQuestion().MatchString(p.Place.Text) {
		p.Hint = "in { } and [ ] a text that ends in ? needs quotes"
	}
	if at := trapAfterQuote().FindStringSubmatchIndex(p.Place.Text); at != nil {
		p.Message = "a text that begins with a quote ends at the next one, and here something follows it"
		p.Hint = "write a block: the key with | and the text indented below it"
		p.Place.Col = at[2] + 1
	} else {
		p.Place.Col = 1 + len(p.Place.Text) - len(strings.TrimLeft(p.Place.Text, " \t"))
	}
	f.log.Add(p)
}

// tabs reports every line that is indented with a tab.
func (f *file) tabs() bool {
	found := false
	for i, line := range f.lines {
		if at := trapTabIndent().FindStringIndex(line); at != nil {
			f.log.Problem(f.place(i+1, at[1]), "this line is indented with a tab", "YAML wants blanks")
			found = true
		}
	}
	return found
}

// firstBadLine finds the line that ends the readable part: what comes before it can be read alone, what ends with it
// cannot. YAML is read from the start to the end, so every beginning that holds the fault is refused.
func (f *file) firstBadLine(text string, err error) int {
	const most = 256 << 10 // beyond it the search takes too long
	if len(text) > most {
		return libraryLine(err, len(f.lines))
	}
	good, bad := 0, len(f.lines)
	for good+1 < bad {
		mid := (good + bad) / 2
		if readable(strings.Join(f.lines[:mid], "\n")) {
			good = mid
		} else {
			bad = mid
		}
	}
	return bad
}

func readable(text string) bool {
	d := yaml.NewDecoder(strings.NewReader(text + "\n"))
	for {
		if _, err := decode(d); err != nil {
			return err.Error() == "EOF"
		}
	}
}

var atLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^yaml: line ([0-9]{1,7}):`) })

func libraryLine(err error, lines int) int {
	m := atLine().FindStringSubmatch(err.Error())
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return min(max(n, 1), lines)
}
