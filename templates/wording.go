package templates

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// capital makes the first letter a capital.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || unicode.IsUpper(r) {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// lowerFirst makes the first letter small, unless the word is an abbreviation or a name of letters and digits.
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || !unicode.IsUpper(r) {
		return s
	}
	if next, _ := utf8.DecodeRuneInString(s[n:]); !unicode.IsLower(next) && next != ' ' {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// oneLine puts several lines into one.
func oneLine(s string) string {
	if !strings.ContainsRune(s, '\n') {
		return s
	}
	return strings.ReplaceAll(s, "\n", " ")
}

// typographic makes straight apostrophes of our own texts typographic.
func typographic(s string) string {
	if !strings.ContainsRune(s, '\'') {
		return s
	}
	return strings.ReplaceAll(s, "'", "’")
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// unitWords turns UCUM units into those that people write.
func unitWords(s string) string {
	for _, u := range [][2]string{{" mm[Hg]", " mmHg"}, {" kg/m2", " kg/m²"}, {" /min", " per minute"}, {" /a", " times a year"},
		{" d", " days"}, {" a", " years"}} {
		if cut, ok := strings.CutSuffix(s, u[0]); ok {
			return cut + u[1]
		}
	}
	return s
}

// gluedUnits are units that stay with their number.
var gluedUnits = []string{"mg", "mcg", "µg", "g", "kg", "ml", "mL", "cm", "mm", "mmHg", "IU", "lb", "h", "kg/m²", "%", "bpm"}

var months = []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

// glue puts non-breaking spaces into doses, dates and telephone numbers, so that no line ends inside one.
func glue(s string) string {
	if len(s) > 400 || !strings.ContainsRune(s, ' ') || !strings.ContainsAny(s, "0123456789") {
		return s
	}
	words := strings.Split(s, " ")
	var b strings.Builder
	b.Grow(len(s) + 8)
	for i, w := range words {
		if i > 0 {
			if glued(words[i-1], w) {
				b.WriteRune('\u00a0')
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(w)
	}
	return b.String()
}

// glued reports whether a line must not end between two words.
func glued(left, right string) bool {
	if left == "" || right == "" {
		return false
	}
	l, r := left[len(left)-1], right[0]
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	switch {
	case digit(l) && one(gluedUnits, strings.TrimRight(right, ".,;:)”")):
		return true
	case digit(l) && one(months, right) && len(left) <= 3:
		return true
	case digit(r) && one(months, left):
		return true
	case l == ')' && digit(r) && left[0] == '(' && len(left) == 5: // (541) 555-0142
		return true
	}
	return false
}

func one(list []string, w string) bool {
	for _, x := range list {
		if x == w {
			return true
		}
	}
	return false
}
