package condition

import "github.com/kapscreen/kapscreen/forms/source"

// Scope holds the names that conditions may use, their skip logic and computed values, compiled. After Declare it is
// read-only but for Setting and Compile, and Frames of it may be used in parallel, one goroutine each.
type Scope struct{}

// NewScope returns an empty scope. lexicon may be nil when no condition asks for medicine classes.
func NewScope(lexicon *Lexicon) *Scope { panic("condition: not built yet") }

// Declare adds all names at once, in asking order (values after or between questions), compiles their conditions and
// values, and orders them. It reports every problem: unknown and repeated names, wrong types, circles.
func (s *Scope) Declare(names []Name) source.Problems { panic("condition: not built yet") }

// Setting declares a named number that conditions compiled later may use, with its default.
func (s *Scope) Setting(id string, is float64) { panic("condition: not built yet") }

// Compile checks a condition (a yes/no expression) and makes it ready to be evaluated.
func (s *Scope) Compile(t source.Text) (*Condition, source.Problems) {
	panic("condition: not built yet")
}

// Slot is the number of a declared name, in declared order.
func (s *Scope) Slot(id string) (int, bool) { panic("condition: not built yet") }

// Condition is one compiled condition.
type Condition struct{}

// Source is the condition as written.
func (c *Condition) Source() string { panic("condition: not built yet") }

// Reads are the slots of the questions it depends on, directly or through values, in declared order.
func (c *Condition) Reads() []int { panic("condition: not built yet") }

// Frame holds one set of answers while conditions are evaluated over it. It is reused: Reset, Answer…, Settle,
// Outcome…. No method but the explaining ones allocates after the first use.
type Frame struct{}

// Frame returns a fresh frame.
func (s *Scope) Frame() *Frame { panic("condition: not built yet") }

// Reset forgets all answers. today is the consult date as days since 1970-01-01.
func (f *Frame) Reset(today int) { panic("condition: not built yet") }

// Answer records a value: a point in its domain.
func (f *Frame) Answer(slot int, v Val) { panic("condition: not built yet") }

// AnswerWords records that a text question has an answer.
func (f *Frame) AnswerWords(slot int) { panic("condition: not built yet") }

// AnswerTable records the rows of a table.
func (f *Frame) AnswerTable(slot int, t Table) { panic("condition: not built yet") }

// Refuse records that the question was asked and got a reason instead of an answer; declined says which.
func (f *Frame) Refuse(slot int, declined bool) { panic("condition: not built yet") }

// SetNumber gives a setting another value than its default, for this frame until Reset.
func (f *Frame) SetNumber(setting string, x float64) { panic("condition: not built yet") }

// SetList gives the codes of a list that Listed reads; without it the list is unknown. Until Reset.
func (f *Frame) SetList(list string, codes []string) { panic("condition: not built yet") }

// Settle works out which questions apply and what the values are. Call it after the last answer and before the
// methods below.
func (f *Frame) Settle() { panic("condition: not built yet") }

// Applies says whether the question applies: T, a set without T (it does not), or undecided.
func (f *Frame) Applies(slot int) Outcome { panic("condition: not built yet") }

// Val is what the name can still be. For a value: a point, NA, or its domain when unknown.
func (f *Frame) Val(slot int) Val { panic("condition: not built yet") }

// Known reports whether the name has exactly one value left (and so applies).
func (f *Frame) Known(slot int) bool { panic("condition: not built yet") }

// Blocks appends the slots of the unanswered questions that keep a value unknown, in declared order.
func (f *Frame) Blocks(dst []int, slot int) []int { panic("condition: not built yet") }

// Outcome evaluates a condition. The set is exact: it holds an outcome if and only if some completion of the answers
// gives it (declared methods counting as their missing-item rule says).
func (f *Frame) Outcome(c *Condition) Outcome { panic("condition: not built yet") }

// Blocking appends the slots of the unanswered questions that keep the condition open, in declared order: settled
// parts contribute nothing, computed values contribute their missing inputs.
func (f *Frame) Blocking(dst []int, c *Condition) []int { panic("condition: not built yet") }

// Because appends the slots of the answered questions that decide the condition, in declared order.
func (f *Frame) Because(dst []int, c *Condition) []int { panic("condition: not built yet") }

// Lexicon matches medicine names with classes.
type Lexicon struct{}

// Term is one line of a drug class table: words, lower case, and the classes they stand for.
type Term struct {
	Words   string
	Classes []string
}

// NewLexicon builds a lexicon; at most 64 classes.
func NewLexicon(terms []Term) (*Lexicon, error) { panic("condition: not built yet") }

// Match is the set of classes, by Class bit, of which text holds a term as whole words: lower case, any run of
// non-letters is a word break.
func (l *Lexicon) Match(text string) uint64 { panic("condition: not built yet") }

// Class is the bit of a class.
func (l *Lexicon) Class(name string) (uint64, bool) { panic("condition: not built yet") }

// Classes are the names of all classes, sorted.
func (l *Lexicon) Classes() []string { panic("condition: not built yet") }
