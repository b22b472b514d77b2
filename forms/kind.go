package forms

// Kind is the type of a question's answer. It is a closed set.
type Kind uint8

// The kinds of question, with the word that a form file uses.
const (
	YesNo       Kind = iota + 1 // yesno
	Choice                      // choice: one code
	MultiChoice                 // multichoice: several codes; an exclusive code stands alone
	Integer                     // integer
	Decimal                     // decimal
	DateKind                    // date: a day of the calendar
	Text                        // text: one line
	LongText                    // longtext: several lines
	Table                       // table: rows with typed columns
)

var kindWords = [...]string{
	YesNo: "yesno", Choice: "choice", MultiChoice: "multichoice", Integer: "integer", Decimal: "decimal",
	DateKind: "date", Text: "text", LongText: "longtext", Table: "table",
}

// String is the word that a form file uses for the kind.
func (k Kind) String() string {
	if int(k) < len(kindWords) && kindWords[k] != "" {
		return kindWords[k]
	}
	return "kind?"
}

// KindOf finds the kind that a form file calls word.
func KindOf(word string) (Kind, bool) {
	for k, w := range kindWords {
		if w == word && w != "" {
			return Kind(k), true
		}
	}
	return 0, false
}

// KindWords lists the words of all kinds, in order.
func KindWords() []string { return append([]string(nil), kindWords[1:]...) }

// State says what became of a question. It is the one closed type for this from the keyboard to the PDF: silence is
// never a no, and six different things are never mixed up.
type State uint8

// The states of a question. The zero value is NotAsked.
const (
	NotAsked      State = iota // no entry: nobody asked, or nobody answered
	Answered                   // there is a value
	NotSure                    // asked; the client does not know
	Declined                   // asked; the client does not want to say
	AskPrescriber              // asked; the client would rather tell the prescriber
	NotApplicable              // its condition is not met; a stored value is kept and ignored
)

var stateWords = [...]string{
	NotAsked: "not-asked", Answered: "answered", NotSure: "unknown", Declined: "declined",
	AskPrescriber: "ask-prescriber", NotApplicable: "not-applicable",
}

// String is the word that files use for the state.
func (s State) String() string {
	if int(s) < len(stateWords) {
		return stateWords[s]
	}
	return "state?"
}

// Absence finds the reason that files call word: unknown, declined or ask-prescriber. The other states are never
// written as a reason.
func Absence(word string) (State, bool) {
	for _, s := range []State{NotSure, Declined, AskPrescriber} {
		if stateWords[s] == word {
			return s, true
		}
	}
	return NotAsked, false
}

// Refused reports whether the question was asked and got a reason instead of an answer.
func (s State) Refused() bool { return s == NotSure || s == Declined || s == AskPrescriber }

// Open reports whether an answer could still come: the question applies, or may apply, and has none.
func (s State) Open() bool { return s == NotAsked || s.Refused() }
