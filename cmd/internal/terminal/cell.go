package terminal

import (
	"strings"

	"github.com/rivo/uniseg"

	"github.com/kapscreen/kapscreen/forms/visible"
)

// cells is the number of terminal columns of s. Wide characters take two, combining ones none.
func cells(s string) int { return uniseg.StringWidth(s) }

// safe makes foreign text showable on one line.
func safe(s string) string { return visible.Text(s) }

// breakRanges cuts one logical line (no line break in it) into ranges of at most w columns, at places where a line may
// break. The ranges cover s whole; blanks at the end of a range may stand over. There is at least one range.
func breakRanges(s string, w int) [][2]int {
	w = max(w, 1)
	var out [][2]int
	start, used, pos := 0, 0, 0
	state, rest := -1, s
	for rest != "" {
		var seg string
		seg, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
		n := cells(strings.TrimRight(seg, " "))
		if used > 0 && used+n > w {
			out = append(out, [2]int{start, pos})
			start, used = pos, 0
		}
		if n > w { // longer than a line: cut between characters
			var cut []int
			cut, used = hardBreaks(seg, w)
			for _, c := range cut {
				out = append(out, [2]int{start, pos + c})
				start = pos + c
			}
		} else {
			used += cells(seg)
		}
		pos += len(seg)
	}
	return append(out, [2]int{start, len(s)})
}

// hardBreaks gives the offsets at which seg is cut to pieces of at most w columns, and the columns of the last piece.
func hardBreaks(seg string, w int) (cuts []int, used int) {
	pos, state, rest := 0, -1, seg
	for rest != "" {
		var c string
		var n int
		c, rest, n, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if used > 0 && used+n > w && strings.TrimSpace(c) != "" {
			cuts = append(cuts, pos)
			used = 0
		}
		used += n
		pos += len(c)
	}
	return cuts, used
}

// wrap breaks text into lines of at most w columns. Line breaks in the text stand.
func wrap(s string, w int) []string {
	var out []string
	for l := range strings.SplitSeq(s, "\n") {
		for _, r := range breakRanges(l, w) {
			out = append(out, strings.TrimRight(l[r[0]:r[1]], " "))
		}
	}
	return out
}

// clip shortens s to w columns, with a mark when something is left out.
func clip(s string, w int) string {
	if cells(s) <= w {
		return s
	}
	if w < 1 {
		return ""
	}
	var b strings.Builder
	used, state, rest := 0, -1, s
	for rest != "" {
		var c string
		var n int
		c, rest, n, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if used+n > w-1 {
			break
		}
		b.WriteString(c)
		used += n
	}
	return strings.TrimRight(b.String(), " ") + "…"
}

// pad fills s with blanks to w columns.
func pad(s string, w int) string { return s + strings.Repeat(" ", max(0, w-cells(s))) }
