package condition

import (
	"math"
	"strconv"
	"strings"

	"github.com/kapscreen/kapscreen/forms/source"
)

// Words for people who do not write programs.

func nearest(word string, among []string) string {
	near := source.Nearest(word, among)
	if near == "" {
		return ""
	}
	return "did you mean " + near + "?"
}

// list is codes for a message, not too many of them.
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
