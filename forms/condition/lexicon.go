package condition

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lexicon matches medicine names with classes.
type Lexicon struct {
	classes []string
	bits    map[string]uint64
	terms   map[string][]term // by first word
}

type term struct {
	rest string // the words after the first, each followed by a space
	bits uint64
}

// Term is one line of a drug class table: words, lower case, and the classes they stand for.
type Term struct {
	Words   string
	Classes []string
}

// NewLexicon builds a lexicon; at most 64 classes.
func NewLexicon(terms []Term) (*Lexicon, error) {
	l := &Lexicon{bits: map[string]uint64{}, terms: map[string][]term{}}
	for _, t := range terms {
		for _, c := range t.Classes {
			if _, seen := l.bits[c]; !seen {
				l.bits[c] = 0
				l.classes = append(l.classes, c)
			}
		}
	}
	if len(l.classes) > 64 {
		return nil, fmt.Errorf("drug classes: %d classes, at most 64 are possible", len(l.classes))
	}
	sort.Strings(l.classes)
	for i, c := range l.classes {
		l.bits[c] = 1 << uint(i)
	}
	for _, t := range terms {
		words := string(wordsOf(nil, t.Words))
		first, rest, ok := strings.Cut(words, " ")
		if !ok || first == "" {
			return nil, errors.New("drug classes: a term without letters")
		}
		var set uint64
		for _, c := range t.Classes {
			set |= l.bits[c]
		}
		l.terms[first] = append(l.terms[first], term{rest, set})
	}
	return l, nil
}

// wordsOf appends text in lower case, every run of letters followed by one space.
func wordsOf(dst []byte, text string) []byte {
	inWord := false
	for _, r := range text {
		if small := r | 0x20; small >= 'a' && small <= 'z' { // a letter of ASCII, as nearly all are
			dst = append(dst, byte(small))
			inWord = true
			continue
		}
		if r >= utf8.RuneSelf && unicode.IsLetter(r) {
			dst = utf8.AppendRune(dst, unicode.ToLower(r))
			inWord = true
			continue
		}
		if inWord {
			dst = append(dst, ' ')
			inWord = false
		}
	}
	if inWord {
		dst = append(dst, ' ')
	}
	return dst
}

// Match is the set of classes, by Class bit, of which text holds a term as whole words: lower case, any run of
// non-letters is a word break.
func (l *Lexicon) Match(text string) uint64 {
	var buffer [256]byte
	words := wordsOf(buffer[:0], text)
	var set uint64
	for len(words) > 0 {
		end := 0
		for words[end] != ' ' {
			end++
		}
		first, rest := words[:end], words[end+1:]
		for _, t := range l.terms[string(first)] {
			if len(rest) >= len(t.rest) && string(rest[:len(t.rest)]) == t.rest {
				set |= t.bits
			}
		}
		words = rest
	}
	return set
}

// Class is the bit of a class.
func (l *Lexicon) Class(name string) (uint64, bool) {
	bit, ok := l.bits[name]
	return bit, ok
}

// Classes are the names of all classes, sorted.
func (l *Lexicon) Classes() []string { return append([]string(nil), l.classes...) }
