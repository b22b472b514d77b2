package forms

import "strings"

// What ids and the like look like. They are written out instead of as regular expressions, whose compilation was a
// third of the start of the whole program; TestShapesAreThoseOfTheirExpressions has the expressions.
var (
	reFormID   = wordShape{small, small | digit | hyphen, 64}
	reID       = wordShape{small, small | digit | underscore, 64}
	reCode     = wordShape{small | capital | digit, small | capital | digit | underscore, 64}
	reSection  = wordShape{capital, capital, 2}
	reSource   = wordShape{small | capital | digit, small | capital | digit | underscore | hyphen | dot, 64}
	reVersion  = shapeFunc(isVersion)
	reLanguage = shapeFunc(isLanguage)
)

// matcher is a wordShape, a shapeFunc or a regular expression.
type matcher interface{ MatchString(s string) bool }

// wordShape is a first character of one class and then others of another, at most most in all.
type wordShape struct {
	first, rest class
	most        int
}

// class is a set of characters.
type class uint8

const (
	small class = 1 << iota
	capital
	digit
	underscore
	hyphen
	dot
)

func classOf(c byte) class {
	switch {
	case c >= 'a' && c <= 'z':
		return small
	case c >= 'A' && c <= 'Z':
		return capital
	case c >= '0' && c <= '9':
		return digit
	case c == '_':
		return underscore
	case c == '-':
		return hyphen
	case c == '.':
		return dot
	}
	return 0
}

// MatchString reports whether the whole text has the shape.
func (s wordShape) MatchString(text string) bool {
	return text != "" && len(text) <= s.most && classOf(text[0])&s.first != 0 && all(text[1:], s.rest)
}

// all reports whether every character is of the class.
func all(text string, c class) bool {
	for i := range len(text) {
		if classOf(text[i])&c == 0 {
			return false
		}
	}
	return true
}

// shapeFunc is a shape that a function knows.
type shapeFunc func(text string) bool

// MatchString reports whether the whole text has the shape.
func (f shapeFunc) MatchString(text string) bool { return f(text) }

// isVersion is for three numbers, and after a hyphen anything short.
func isVersion(text string) bool {
	numbers, rest, more := strings.Cut(text, "-")
	if more && (rest == "" || len(rest) > 32 || !all(rest, small|digit|dot)) {
		return false
	}
	parts := strings.Split(numbers, ".")
	for _, p := range parts {
		if p == "" || len(p) > 6 || !all(p, digit) {
			return false
		}
	}
	return len(parts) == 3
}

// isLanguage is for the tag of a language: two or three letters, and up to three further parts.
func isLanguage(text string) bool {
	parts := strings.Split(text, "-")
	for i, p := range parts {
		switch {
		case i == 0 && (len(p) < 2 || len(p) > 3 || !all(p, small)):
			return false
		case i > 0 && (len(p) < 2 || len(p) > 8 || !all(p, small|capital|digit)):
			return false
		}
	}
	return len(parts) <= 4
}
