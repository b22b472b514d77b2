package condition

// op is what a node does. Truth nodes come out as an Outcome, number nodes as a span.
type op uint8

const (
	opTruthConst op = iota + 1
	opTruthName     // yes/no question or value
	opAnd
	opOr
	opNot
	opSame   // two yes/no sides are equal; rel says == or !=
	opCmp    // two numbers or two days
	opNumIn  // a number in a list of literals
	opCodeIn // the code of slot is in mask
	opCodeEq // the codes of slot and other are the same, by code
	opHas    // some chosen code of slot is in mask
	opWithin // every chosen code of slot is in mask
	opFact   // answered, declined, refused, said
	opAnyRow // some row of table slot holds a
	opAllRow
	opRowClass // the row's text in col holds a term of the classes in mask

	opNum
	opNumName
	opSetting
	opAdd
	opSub
	opMul
	opDiv
	opNeg
	opSum
	opCountOf // how many of list hold
	opCountCodes
	opRows // rows of table slot
	opCountRows
	opDaysSince
	opYearsSince
)

// rel is a comparison.
type rel uint8

const (
	relEq rel = iota + 1
	relNe
	relLt
	relLe
	relGt
	relGe
)

// fact is what opFact asks.
type fact uint8

const (
	factAnswered fact = iota + 1
	factDeclined
	factRefused
	factSaid
)

// node is one checked part of a condition. It is never changed after compiling.
type node struct {
	op       op
	rel      rel
	fact     fact
	truth    Outcome
	inexact  bool // its sets are wider than what single answers give
	slot     int
	other    int
	col      int
	mask     uint64
	num      float64
	a, b     *node
	list     []*node
	nums     []float64
	xlat     []int8 // opCodeEq: bit of other for each bit of slot, -1 for none
	from, to int    // place in the source, in runes
}

// span is the set of numbers a node can be. b: T = it has a value, NA = it does not apply.
type span struct {
	lo, hi float64
	b      Outcome
}

func (s span) point() bool { return s.b == T && s.lo == s.hi || s.b == NA }

func single(o Outcome) bool { return o == F || o == NA || o == T }
