package condition

import (
	"math"
	"strconv"
	"strings"
)

// Words for people who do not write programs.

func nearest(word string, among []string) string {
	best, at := "", 1+len([]rune(word))/3
	for _, w := range among {
		if d := distance(word, w, at); d <= at && (best == "" || d < at) {
			best, at = w, d
		}
	}
	if best == "" {
		return ""
	}
	return "did you mean " + best + "?"
}

// distance is the number of letters to add, drop, change or swap, or more than limit.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d > 3*limit || -d > 3*limit || len(a) > 80 || len(b) > 80 {
		return limit + 1
	}
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	var before, last, row [81]int
	for j := range y {
		last[j+1] = j + 1
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1) //nolint:gosec // j is at least 1 here
			}
		}
		before, last = last, row
	}
	return last[len(y)]
}

// said lists codes for a message, not too many of them.
func list(codes []string) string {
	const most = 12
	if len(codes) > most {
		return strings.Join(codes[:most], ", ") + ", …"
	}
	return strings.Join(codes, ", ")
}

func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// bounds says what a number goes from and to.
func bounds(lo, hi float64) string {
	switch {
	case math.IsInf(lo, -1) && math.IsInf(hi, 1):
		return "can be any number"
	case math.IsInf(lo, -1):
		return "go up to " + plain(hi)
	case math.IsInf(hi, 1):
		return "go from " + plain(lo) + " on"
	}
	return "go from " + plain(lo) + " to " + plain(hi)
}

func (n *Name) noun() string {
	if n.Value != nil {
		return "value " + n.ID
	}
	return "question " + n.ID
}

// misuse says how a name of its kind is written.
func (n *Name) misuse() string {
	switch n.Domain.Kind {
	case Truth:
		return n.noun() + " is a yes/no question; write  " + n.ID + "  or  not " + n.ID
	case Code:
		return n.noun() + " has one answer out of several; write  " + n.ID + ` == "` + first(n.Domain.Codes) + `"`
	case Codes:
		return n.noun() + ` can have several answers; write  "` + first(n.Domain.Codes) + `" in ` + n.ID
	case Number:
		return n.noun() + " is a number; compare it, such as  " + n.ID + " >= 1"
	case Day:
		return n.noun() + " is a date; write  days_since(" + n.ID + ") < ..."
	case Words:
		return n.noun() + " is free text; only answered(" + n.ID + "), declined(" + n.ID + ") and refused(" + n.ID + ") can be asked of it"
	case Rows:
		return n.noun() + " is a table; write  any(rows(" + n.ID + "), …)  or  len(" + n.ID + ") > 0"
	}
	panic("condition: unknown kind of name")
}

func first(codes []string) string {
	if len(codes) == 0 {
		return "…"
	}
	return codes[0]
}
