package source

import (
	"slices"
	"strings"
)

// DidYouMean is a hint with the known words nearest to word, or the list of known words when it is short, or "".
func DidYouMean(word string, known []string) string {
	if near := Nearest(word, known); near != "" {
		return `did you mean "` + near + `"?`
	}
	const most = 40
	if len(known) == 0 || len(known) > most {
		return ""
	}
	sorted := slices.Clone(known)
	slices.Sort(sorted)
	return "known here: " + strings.Join(sorted, ", ")
}

// Nearest is the known word that word is most probably a slip of, or "". At most a third of the letters may differ; a
// swap of two neighbours counts as one.
func Nearest(word string, known []string) string {
	if len(word) > 100 {
		return ""
	}
	w := fold(word)
	best, at := "", 1+max(1, len(w)/3)
	for _, k := range known {
		f := fold(k)
		if abs(len(f)-len(w)) >= at {
			continue
		}
		if d := distance(w, f); d < at && d < min(len(f), len(w)) {
			best, at = k, d
		}
	}
	return best
}

func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return '_'
		}
		return r
	}, strings.ToLower(s))
}

// distance is the optimal string alignment distance in bytes.
func distance(a, b string) int {
	var before, last, row []int
	last = make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row = make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}

func abs(n int) int { return max(n, -n) }
