package condition

import "github.com/kapscreen/kapscreen/forms/source"

// Outcome is a set of truth outcomes that are still possible: any union of F, NA and T. The empty set never occurs.
type Outcome uint8

// The three outcomes of a fully answered condition.
const (
	F  Outcome = 1 << iota // not true
	NA                     // does not apply
	T                      // true
)

// Kind is the kind of a name's values.
type Kind uint8

// The kinds of value.
const (
	Truth  Kind = iota + 1 // yes/no
	Code                   // one of the domain's codes
	Codes                  // a set of the domain's codes
	Number                 // a number in [Min, Max]
	Day                    // a day, as days since 1970-01-01
	Words                  // text: only answered, declined and refused can be asked of it
	Rows                   // a table
)

// Domain is everything a name could be.
type Domain struct {
	Kind      Kind
	Codes     []string // Code, Codes: at most 64
	Exclusive uint64   // Codes: bits of the codes that stand alone ("none of these")
	Min, Max  float64  // Number, Day: inclusive; infinities where the form gives no bound
	Step      float64  // Number: grid that answers lie on, 1 for integers; 0 for none
	Columns   []string // Rows: column ids
	TextCols  uint64   // Rows: bits of the columns that hold text and can be matched with drug_class
}

// Name is a question or a computed value that conditions may use.
type Name struct {
	ID     string
	Domain Domain
	When   []source.Text // conditions that all have to hold for the question to apply; none: it always applies
	Value  *Value        // nil for a question
	Place  source.Place  // where it is declared
}

// Value says how a computed name comes about: exactly one of Is and Method.
type Value struct {
	Is       source.Text // an expression; used if Method is nil
	Method   Method
	Round    int  // decimals, half up
	HasRound bool // whether Round counts
	Place    source.Place
}

// Val is the set of values a name can still have.
type Val struct {
	B         Outcome // Truth: outcomes; other kinds: T = it has a value, NA = it does not apply, F never
	Lo, Hi    float64 // Number, Day: interval
	Must, May uint64  // Code: possible codes in May; Codes: Must is within the answer, which is within May
}

// Table is what conditions need to know of an answered table.
type Table struct {
	Rows int
	// Cell is the text of a cell, "" when it has no answer.
	Cell func(row, col int) string
}
