package forms

import (
	"regexp"

	"github.com/kapscreen/kapscreen/forms/source"
)

// Question is one item of a form. It is built by the loader and never changes afterwards.
type Question struct {
	ID        string
	Section   *Section
	Index     int    // position in Form.Questions, from 0
	AnswerTag string // where the answer stands in the PDF, such as M4: the section's code and a running number
	Ask       string // the words to say
	Short     string // label for tables and the PDF, without a question mark
	Why       string // why this is asked, in words for the client
	Help      string // for the therapist
	Kind      Kind
	Required  bool // required for a referral; never required to go on
	Safety    bool // key and Enter; never prorated, imputed or passed over silently
	Sensitive bool // asked of everyone, and said so
	When      string
	Sources   []string
	LOINC     string
	Unit      string // UCUM
	Profile   string // field of the therapist's profile that fills it, if any
	NoneText  string // table: what an empty table means, in words

	Min, Max  float64        // integer, decimal: inclusive bounds; dates: days since 1970-01-01
	HasMin    bool           // whether Min counts
	HasMax    bool           // whether Max counts
	MaxToday  bool           // date: not later than consult_date
	Decimals  int            // decimal: digits kept
	Pattern   *regexp.Regexp // text: the whole text has to match
	MaxLength int            // text: runes
	Choices   []Option       // choice, multichoice; integer: the number as code
	Columns   []Column       // table

	Instrument *Instrument // set for an item of an instrument
	Item       int         // number within the instrument, from 1

	slashDates bool // a date may be typed as MM/DD/YYYY, because the form's region writes it so
}

// Option is one choice of a question.
type Option struct {
	Code      string
	Text      string // the words to say
	Short     string // the words in tables and the PDF; Text where the form gives none
	Exclusive bool   // multichoice: stands alone ("none of these")
	Score     int
	Scored    bool
	LOINC     string
}

// Column is one typed column of a table.
type Column struct {
	ID, Title string
	Kind      Kind // Text, YesNo, Integer, Decimal, DateKind or Choice
	Key       bool // a row without it is incomplete
	MaxLength int
	Choices   []Option
}

// Option finds a choice by its code.
func (q *Question) Option(code string) (Option, bool) {
	for _, o := range q.Choices {
		if o.Code == code {
			return o, true
		}
	}
	return Option{}, false
}

// Section is a group of questions.
type Section struct {
	ID, Title string
	Code      string // letter of its answer tags
	Intro     string
	When      string
	Part2     bool   // substance use: own last page, can be withheld, 42 CFR Part 2 notice when it applies
	Scope     string // code of the release of information that covers it
	Questions []*Question
}

// Instrument is a published scale whose items stand in a form verbatim.
type Instrument struct {
	ID, Title, FullTitle   string
	Version, TimeFrame     string
	Instructions           string // read aloud once, before the stem
	Stem                   string
	Licence, Notice, Paper string
	LOINCPanel, LOINCTotal string
	LOINCNotice            string
	SourceAgreement        string
	OwnRule                string // what this tool does with it that no publisher says; for the rule book
	Display                *ScoreDisplay
	Tests                  []InstrumentTest // run by `form test`

	items  []*Question
	values []*Value
	at     *source.Map // where it is written; for checks
}

// Items are the instrument's questions, in order. The caller must not change the slice.
func (in *Instrument) Items() []*Question { return in.items }

// Values are the instrument's values, in file order. The caller must not change the slice.
func (in *Instrument) Values() []*Value { return in.values }

// ScoreDisplay says how an instrument's score is drawn.
type ScoreDisplay struct {
	Value   string // id of the value
	Max     int
	Bands   string // id of the band value, if any
	Cutoffs []int
	Items   []string // question ids
	Missing string   // id of the value that counts unanswered items
}

// Band is a named range of a score.
type Band struct {
	Code, Text string
	From, To   int // inclusive
}
