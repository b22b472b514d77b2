package sheet

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// Clean is the one gate for all text: what comes out can be drawn character by character, and nothing that went in
// changes its meaning in silence. Invalid UTF-8, characters that no embedded font has and those that reorder or hide
// text become visible marks such as [U+1F600] or [Arabic script, 5 characters]; replaced says how many characters did.
// Characters that show nothing (other controls, zero-width spaces and joiners, soft hyphens, variation selectors) are
// dropped. Newlines stay; further line separators become newlines, further spaces plain or non-breaking spaces.
func Clean(s string) (clean string, replaced int) {
	if western(s) {
		return s, 0
	}
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var g gate
	g.out.Grow(len(s) + 16)
	for _, r := range s {
		g.put(r)
	}
	g.flush()
	return g.out.String(), g.replaced
}

func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 0x20 && c != '\n') || c >= 0x7F {
			return false
		}
	}
	return true
}

// western reports whether each character of s is one of Windows-1252 or a newline. Such text is clean: none of these
// characters combines, hides or reorders anything, and every font has them.
func western(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x20 && c < 0x7F || c == '\n' {
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if _, ok := cp1252(r); !ok {
			return false
		}
		i += size - 1
	}
	return true
}

// gate collects runs of characters of one script that cannot be drawn, so that a name gives one mark.
type gate struct {
	out      strings.Builder
	script   string
	count    int
	space    bool // a space came after the run so far
	replaced int
}

func (g *gate) put(r rune) {
	switch {
	case r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029:
		r = '\n'
	case r == '\t':
		r = ' '
	case r == 0x2007 || r == 0x202F:
		r = 0xA0
	case unicode.Is(unicode.Zs, r) && r != 0xA0:
		r = ' '
	}
	if dropped(r) {
		return
	}
	if r == ' ' && g.count > 0 {
		g.space = true // one mark for a name of several words
		return
	}
	if r == '\n' || drawable(r) {
		g.flush()
		g.out.WriteRune(r)
		return
	}
	g.replaced++
	script := scriptOf(r)
	if script == "" && g.count > 0 && unicode.Is(unicode.M, r) {
		script = g.script
	}
	if script != g.script {
		g.flush()
	}
	if script == "" {
		fmt.Fprintf(&g.out, "[U+%04X]", r)
		return
	}
	g.script, g.space = script, false
	g.count++
}

func (g *gate) flush() {
	switch {
	case g.count == 1:
		g.out.WriteString("[" + g.script + " script, 1 character]")
	case g.count > 1:
		fmt.Fprintf(&g.out, "[%s script, %d characters]", g.script, g.count)
	}
	if g.space {
		g.out.WriteByte(' ')
	}
	g.script, g.count, g.space = "", 0, false
}

// dropped holds the characters that show nothing and reorder nothing.
func dropped(r rune) bool {
	switch {
	case r < 0x20:
		return r != '\n'
	case r >= 0x7F && r < 0xA0, r == 0xAD, r >= 0x200B && r <= 0x200D, r == 0x2060, r == 0xFEFF, r >= 0xFE00 && r <= 0xFE0F:
		return true
	}
	return false
}

func drawable(r rune) bool {
	if r < 0x7F {
		return r >= 0x20
	}
	if r == 0xFFFD || unicode.Is(unicode.Cf, r) {
		return false
	}
	_, _, ok := faceOf(Regular, r)
	return ok
}

// scriptOf names the scripts that need a shaper or a font that is not here, and whose letters come in runs.
func scriptOf(r rune) string {
	if r > 0xFFFF {
		return ""
	}
	for _, s := range unshaped {
		if unicode.Is(s.table, r) {
			return s.name
		}
	}
	return ""
}

var unshaped = []struct {
	name  string
	table *unicode.RangeTable
}{
	{"Arabic", unicode.Arabic}, {"Devanagari", unicode.Devanagari}, {"Bengali", unicode.Bengali},
	{"Tamil", unicode.Tamil}, {"Telugu", unicode.Telugu}, {"Kannada", unicode.Kannada},
	{"Malayalam", unicode.Malayalam}, {"Gujarati", unicode.Gujarati}, {"Gurmukhi", unicode.Gurmukhi},
	{"Oriya", unicode.Oriya}, {"Sinhala", unicode.Sinhala}, {"Khmer", unicode.Khmer}, {"Lao", unicode.Lao},
	{"Myanmar", unicode.Myanmar}, {"Tibetan", unicode.Tibetan}, {"Syriac", unicode.Syriac},
	{"Thaana", unicode.Thaana}, {"Mongolian", unicode.Mongolian}, {"Cherokee", unicode.Cherokee},
	{"Canadian Aboriginal", unicode.Canadian_Aboriginal}, {"Yi", unicode.Yi}, {"Tifinagh", unicode.Tifinagh},
	{"Vai", unicode.Vai}, {"Nko", unicode.Nko}, {"Javanese", unicode.Javanese}, {"Ol Chiki", unicode.Ol_Chiki},
}

// visual puts a line that holds Hebrew into the order in which it is seen: from the first to the last right-to-left
// letter between which no left-to-right letter stands, everything is turned, and the numbers inside are turned back.
// The rest keeps its order. A vowel point stays behind its letter.
func visual(line string) string {
	if !strings.ContainsFunc(line, func(r rune) bool { return r >= 0x0590 && r <= 0x05FF || r >= 0xFB1D && r <= 0xFB4F }) {
		return line
	}
	in := []rune(line)
	out := make([]rune, 0, len(in))
	for at := 0; at < len(in); {
		if classOf(in[at]) != bidi.R {
			out = append(out, in[at])
			at++
			continue
		}
		end := at + 1
		for i := at + 1; i < len(in) && classOf(in[i]) != bidi.L; i++ {
			if c := classOf(in[i]); c == bidi.R || c == bidi.NSM && i == end {
				end = i + 1
			}
		}
		out = append(out, turned(in[at:end])...)
		at = end
	}
	return string(out)
}

func classOf(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// turned reverses letters, mirrors brackets and keeps numbers and marked letters as they are.
func turned(in []rune) []rune {
	out := make([]rune, 0, len(in))
	for end := len(in); end > 0; {
		start := end - 1
		if classOf(in[start]) == bidi.EN {
			for start > 0 && inNumber(in, start-1) {
				start--
			}
		}
		for start > 0 && classOf(in[start]) == bidi.NSM {
			start--
		}
		if end-start == 1 {
			out = append(out, mirrored(in[start]))
		} else {
			out = append(out, in[start:end]...)
		}
		end = start
	}
	return out
}

// inNumber reports whether the character belongs to the number that goes on behind it.
func inNumber(in []rune, i int) bool {
	c := classOf(in[i])
	if c == bidi.CS || c == bidi.ES { // a point, a comma, a sign between digits
		return i > 0 && classOf(in[i-1]) == bidi.EN && classOf(in[i+1]) == bidi.EN
	}
	return c == bidi.EN
}

func mirrored(r rune) rune {
	for _, pair := range []string{"()", "[]", "{}", "<>", "«»"} {
		p := []rune(pair)
		if r == p[0] {
			return p[1]
		}
		if r == p[1] {
			return p[0]
		}
	}
	return r
}

// run is a piece of a line in one font.
type run struct {
	face face
	text string // UTF-8
}

// runs cuts a clean line into pieces of one font. A word stays in one cut of Inter where it can.
func runs(w Weight, line string) []run {
	var out []run
	add := func(f face, text string) {
		if n := len(out); n > 0 && out[n-1].face == f {
			out[n-1].text += text
			return
		}
		out = append(out, run{f, text})
	}
	for word := range strings.SplitAfterSeq(line, " ") {
		if f, ok := wordFace(w, word); ok {
			add(f, word)
			continue
		}
		for _, r := range word {
			if f, _, ok := faceOf(w, r); ok {
				add(f, string(r))
			}
		}
	}
	return out
}

// wordFace is the one face that can draw a whole word.
func wordFace(w Weight, word string) (face, bool) {
	f := face{set: single, index: uint8(w)}
	for _, r := range word {
		x, _, ok := faceOf(w, r)
		switch {
		case !ok || x.set == fallback, x.set == lgc && f.set == lgc && x != f:
			return face{}, false
		case x.set == lgc:
			f = x
		}
	}
	return f, true
}
