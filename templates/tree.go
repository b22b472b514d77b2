package templates

import (
	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/screening"
)

// document is a referral as plain values: everything worded, nothing drawn. The three renderers print it; the field
// names of its JSON are docs/formats.md's.
type document struct {
	Kapscreen  string     `json:"kapscreen"` // referralFormat
	Title      string     `json:"title"`
	Letterhead letterhead `json:"letterhead"`
	Recipient  recipient  `json:"recipient"`
	Client     client     `json:"client"`
	Panel      []panelRow `json:"panel"`
	Ask        ask        `json:"ask"`
	Items      []item     `json:"items"`
	Open       []open     `json:"could_not_be_established"`
	Scores     []score    `json:"scores"`
	Sections   []section  `json:"sections"`
	NotSent    []notSent  `json:"not_sent"`
	Notices    []notice   `json:"notices"`
	Crisis     crisis     `json:"crisis"`
	Provenance provenance `json:"provenance"`
	Words      words      `json:"-"`
}

// referralFormat is the first value of a referral as JSON.
const referralFormat = "referral/v1"

type letterhead struct {
	Practice  string     `json:"practice,omitempty"`
	Therapist string     `json:"therapist,omitempty"`
	Lines     [][]string `json:"lines,omitempty"` // each a list of parts
}

type recipient struct {
	To        string `json:"to"`
	Service   string `json:"service,omitempty"`
	Reference string `json:"reference,omitempty"`
	Date      string `json:"date"`
}

type client struct {
	Name      string   `json:"name"`
	Latin     string   `json:"-"` // printed where the fonts cannot print Name
	Pronouns  string   `json:"pronouns,omitempty"`
	Born      string   `json:"born,omitempty"`
	Facts     []string `json:"facts,omitempty"`
	Allergies string   `json:"allergies"`
}

type panelRow struct {
	Label string      `json:"label"`
	Parts []panelPart `json:"parts"`
	Lines int         `json:"-"` // lines it may take on page one
}

// panelPart is a name, set bold, and what is said of it.
type panelPart struct {
	Name string `json:"name,omitempty"`
	Text string `json:"text,omitempty"`
}

type ask struct {
	Who      string   `json:"who"`
	Sentence string   `json:"sentence"`
	Notice   string   `json:"notice"`
	Lines    []string `json:"lines,omitempty"` // what is missing or not sent, and why it is sent all the same
}

// item is an item for review: what a rule raised.
type item struct {
	Rule     string             `json:"rule"`
	Row      string             `json:"row,omitempty"`
	Priority screening.Priority `json:"-"`
	Word     string             `json:"priority"`
	Title    string             `json:"title"`
	Evidence string             `json:"evidence"`
	Question string             `json:"question"`
	Codes    []string           `json:"answers"`
	Why      string             `json:"why,omitempty"`
	Sources  []string           `json:"sources,omitempty"`
}

// open is what could not be established because one question has no answer.
type open struct {
	Question string      `json:"question"`
	State    forms.State `json:"-"`
	Chip     string      `json:"state"`
	Title    string      `json:"title"`
	Code     string      `json:"answer"`
	Words    string      `json:"words,omitempty"` // the client's own, in quotation marks
	Holds    []heldItem  `json:"items"`
}

// heldItem is a rule that a missing answer keeps open.
type heldItem struct {
	Rule  string `json:"rule"`
	Word  string `json:"priority"`
	Title string `json:"title"`
}

type score struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Known   bool     `json:"known"`
	Bar     bool     `json:"-"` // drawn as a bar; otherwise Band is its text
	Value   int      `json:"value,omitempty"`
	Max     int      `json:"max,omitempty"`
	Band    string   `json:"band,omitempty"`
	Note    string   `json:"note,omitempty"`
	Bands   []band   `json:"-"`
	Cutoffs []int    `json:"cutoffs,omitempty"`
	Earlier []string `json:"earlier,omitempty"` // "17 on 3 Aug 2026"
}

type band struct{ From, To int }

// section is a part of the evidence.
type section struct {
	ID      string      `json:"id"`
	Title   string      `json:"title"`
	Note    string      `json:"note,omitempty"`
	Layout  layout      `json:"-"`
	Tables  []table     `json:"tables,omitempty"`
	Rows    []answerRow `json:"answers,omitempty"`
	Cells   []cells     `json:"items,omitempty"`
	Reasons []reason    `json:"reasons,omitempty"`
	Part2   bool        `json:"substance_use,omitempty"`
}

// behindNotices is true of what says where the items come from: it belongs to the papers, behind all that was answered and
// what is said about it. Its tables run over pages as they come, where boxes at the end would stand alone on one.
func (s *section) behindNotices() bool { return len(s.Reasons) > 0 }

type layout uint8

const (
	inColumns layout = iota // answers in two columns, together with the sections next to it
	fullWidth
)

type answerRow struct {
	Code   string      `json:"code,omitempty"`
	Label  string      `json:"question,omitempty"`
	State  forms.State `json:"-"`
	Chip   string      `json:"state,omitempty"` // NOT SURE and so on; empty for an answer
	Answer string      `json:"answer,omitempty"`
	Words  string      `json:"words,omitempty"` // the client's own, in quotation marks
	Codes  []string    `json:"-"`               // a row that stands for several questions
}

type table struct {
	Title   string     `json:"title"`
	Code    string     `json:"code,omitempty"`
	Note    string     `json:"note,omitempty"`
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
	Empty   string     `json:"empty,omitempty"` // said instead of rows
	Chip    string     `json:"state,omitempty"`
	Words   string     `json:"words,omitempty"`
	Small   bool       `json:"-"` // a list of keys and small print
}

// cells are the item values of an instrument.
type cells struct {
	Title  string `json:"title"`
	Note   string `json:"note,omitempty"`
	Values []cell `json:"values"`
}

type cell struct {
	Number int    `json:"item"`
	Code   string `json:"code,omitempty"`
	Text   string `json:"value,omitempty"`
	Chip   string `json:"state,omitempty"`
}

// reason says why an item is listed: the rule behind it and where the rule comes from.
type reason struct {
	Rule    string `json:"rule"`
	Title   string `json:"title"`
	Why     string `json:"why"`
	Sources string `json:"sources"`
}

// notSent names what is left out and why.
type notSent struct {
	Title  string `json:"title"`
	Reason string `json:"reason"`
}

type notice struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Text  string `json:"text"`
	Part2 bool   `json:"-"`
}

type crisis struct {
	Line string `json:"line"`
	Note string `json:"note,omitempty"`
}

type provenance struct {
	Confidential string   `json:"confidential"`
	Parts        []string `json:"parts"` // form, rules, answers, tool
	Date         string   `json:"-"`     // YYYY-MM-DD
	Author       string   `json:"-"`
}

// words are the headings and labels. A practice may change those of its letter file.
type words struct {
	Title, To                                      string
	Items, ItemsNote, Finding, Question, Answer    string
	Open, Scores, ScoresNote                       string
	Allergies                                      string
	Reply, Received, MoreNeeded, SeeNote           string
	Contact, Signature, Date                       string
	Continued, Page, Of                            string
	ScreeningItems, ScreeningNote, Longer, Reasons string
	EmptyList, NothingOpen                         string
	NotPrintable                                   string
}

func defaultWords() words {
	return words{
		Title: "Referral summary", To: "To: ",
		Items: "Items for review", ItemsNote: "answer codes: pages ",
		Finding: "Finding and evidence", Question: "Question for the prescriber", Answer: "Answer",
		Open: "Could not be established", Scores: "Screening scores, not diagnoses",
		ScoresNote: "shading = bands, tick = cut-off",
		Allergies:  "Allergies and reactions",
		Reply:      "Reply from the medical team", Received: "Received", MoreNeeded: "More information needed",
		SeeNote: "See note", Contact: "Contact", Signature: "Signature", Date: "Date",
		Continued: "continued", Page: "Page", Of: "of",
		ScreeningItems: "Screening items", ScreeningNote: "screening scores, not diagnoses",
		Longer: "Longer answers", Reasons: "Why these items are listed",
		EmptyList:    "No item met a flag rule. This is not a clearance.",
		NothingOpen:  "Every rule could be worked out.",
		NotPrintable: "[ ]: characters not printable here",
	}
}
