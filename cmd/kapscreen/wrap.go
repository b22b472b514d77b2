package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// wrap breaks text at blanks so that every line, with its indent, fits width cells. A longer word stands alone.
func wrap(text, indent string, width int) string {
	var b strings.Builder
	room, used := max(width-len(indent), 20), 0
	b.WriteString(indent)
	for i, word := range strings.Fields(text) {
		n := uniseg.StringWidth(word)
		switch {
		case i == 0:
		case used+1+n > room:
			b.WriteString("\n" + indent)
			used = 0
		default:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used += n
	}
	return b.String()
}

// capital is s with its first letter as a capital.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// sideBySide prints two texts in two columns with a label each, or below each other when the screen is narrow.
func sideBySide(w io.Writer, labels, texts []string, width int) {
	const narrow, gap = 72, 2
	if width < narrow {
		for i, t := range texts {
			fmt.Fprintln(w, wrap(labels[i]+": "+t, "    ", width))
		}
		return
	}
	half := (width - 4 - gap) / 2
	left := strings.Split(wrap(labels[0]+": "+texts[0], "", half), "\n")
	right := strings.Split(wrap(labels[1]+": "+texts[1], "", half), "\n")
	for i := range max(len(left), len(right)) {
		l, r := "", ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		pad := strings.Repeat(" ", max(half-uniseg.StringWidth(l), 0)+gap)
		fmt.Fprintln(w, strings.TrimRight("    "+l+pad+r, " "))
	}
}
