package sheet

import (
	"strings"
	"unicode/utf8"
)

const (
	mm     = 72 / 25.4 // points in a millimetre
	nbsp   = '\u00A0'
	narrow = 2.0  // step by which a measure is narrowed, in mm
	orphan = 0.33 // a last line shorter than this share of the measure is an orphan
	filled = 0.55 // what narrowing aims at
	// longest paragraph, in lines, that is searched for orphans: a long text may end as it likes
	orphanLines = 8
)

// runeWidth is the width of a clean character in thousandths of the size.
func runeWidth(w Weight, r rune) int {
	_, width, _ := faceOf(w, r)
	return width
}

// units is the width of clean text in thousandths of the size, and its number of characters.
func (t Type) units(line string) (units, n int) {
	widths := &singles()[t.Weight].widths
	for i := 0; i < len(line); n++ {
		if c := line[i]; c < 0x7F {
			units += widths[c]
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(line[i:])
		units += runeWidth(t.Weight, r)
		i += size
	}
	return units, n
}

// pointsOf is the width of clean text in points.
func (t Type) pointsOf(line string) float64 {
	units, n := t.units(line)
	return float64(units)*t.Size/1000 + float64(n)*t.Track
}

// Width is the width of a clean line in mm.
func (t Type) Width(line string) float64 { return t.pointsOf(line) / mm }

// Wrap breaks text into lines that are no wider than measure mm. It breaks at plain spaces only, so that a non-breaking
// space keeps "10 mg" together, inside a word only where the word alone is too wide, and it leaves no orphan: a
// paragraph whose last line would be very short is set narrower in the same number of lines. Empty text is one empty
// line. The text is cleaned first.
func (t Type) Wrap(text string, measure float64) []string {
	clean, _ := Clean(text)
	if !strings.Contains(clean, "\n") {
		return t.paragraph(clean, measure)
	}
	var out []string
	for p := range strings.SplitSeq(strings.Trim(clean, "\n"), "\n") {
		out = append(out, t.paragraph(strings.TrimSpace(p), measure)...)
	}
	return out
}

func (t Type) paragraph(s string, measure float64) []string {
	if t.pointsOf(s) <= measure*mm && !strings.HasPrefix(s, " ") && !strings.HasSuffix(s, " ") {
		return []string{s} // most texts of a form fit on a line
	}
	var room [64]word
	words := t.words(room[:0], s)
	lines := t.fill(s, words, measure)
	if len(lines) < 2 || len(lines) > orphanLines || t.Width(lines[len(lines)-1]) >= orphan*measure {
		return lines
	}
	for m := measure - narrow; m > measure/2; m -= narrow {
		next := t.fill(s, words, m)
		if len(next) != len(lines) {
			break
		}
		lines = next
		if t.Width(next[len(next)-1]) >= filled*m {
			break
		}
	}
	return lines
}

// word is a piece of a text between plain spaces.
type word struct {
	begin, end int
	gap, width float64 // points: the spaces before it, and itself
}

// words cuts clean text at its plain spaces, and appends what is between.
func (t Type) words(words []word, s string) []word {
	space := t.points(' ')
	for at := 0; at < len(s); {
		begin := at
		for begin < len(s) && s[begin] == ' ' {
			begin++
		}
		if begin == len(s) {
			break
		}
		end := len(s)
		if i := strings.IndexByte(s[begin:], ' '); i >= 0 {
			end = begin + i
		}
		words = append(words, word{begin, end, float64(begin-at) * space, t.pointsOf(s[begin:end])})
		at = end
	}
	return words
}

// fill puts as many words on each line as fit.
func (t Type) fill(s string, words []word, measure float64) []string {
	limit := measure * mm
	lines := make([]string, 0, 4)
	start, end, used := 0, 0, 0.0 // the line so far is s[start:end]
	for _, w := range words {
		switch {
		case end == start && used == 0:
			start = w.begin
			used = w.width
		case used+w.gap+w.width <= limit:
			used += w.gap + w.width
		default:
			lines = append(lines, s[start:end])
			start, used = w.begin, w.width
		}
		end = w.end
		for used > limit {
			cut := t.cut(s[start:end], limit)
			if cut >= end-start {
				break
			}
			lines = append(lines, s[start:start+cut])
			start += cut
			used = t.pointsOf(s[start:end])
		}
	}
	if end > start || len(lines) == 0 {
		lines = append(lines, s[start:end])
	}
	return lines
}

func (t Type) points(r rune) float64 { return float64(runeWidth(t.Weight, r))*t.Size/1000 + t.Track }

// cut is how many bytes of s fit into limit points, at least one character.
func (t Type) cut(s string, limit float64) int {
	used := 0.0
	for i, r := range s {
		if used += t.points(r); used > limit && i > 0 {
			return i
		}
	}
	return len(s)
}

// Shorten cuts text to at most n lines of measure mm. When something is left out, the last line ends in more, such as
// " … in full at M4".
func (t Type) Shorten(text string, measure float64, n int, more string) (lines []string, cut bool) {
	lines = t.Wrap(text, measure)
	if len(lines) <= n {
		return lines, false
	}
	more, _ = Clean(more)
	clean, _ := Clean(text)
	lines = lines[:0:0]
	for p := range strings.SplitSeq(strings.Trim(clean, "\n"), "\n") { // full lines: what follows is cut anyway
		p = strings.TrimSpace(p)
		lines = append(lines, t.fill(p, t.words(nil, p), measure)...)
		if len(lines) >= n {
			break
		}
	}
	last := lines[n-1]
	room := measure - t.Width(more)
	for t.Width(last) > room {
		i := strings.LastIndexByte(last, ' ')
		if i < 0 {
			last = last[:t.cut(last, max(room*mm, 1))]
			break
		}
		last = last[:i]
	}
	return append(lines[:n-1:n-1], last+more), true
}
