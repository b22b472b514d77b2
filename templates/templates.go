// Package templates is what is handed over: partner profiles and the referral summary, as PDF, text and JSON. It is the
// only package that imports gofpdf. It words what the answers and findings say; it computes and decides nothing.
package templates

import (
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/screening"
)

// Partner is a partner profile: who receives a referral and what they ask for.
type Partner struct {
	ID, Name, AsOf string
	Role           []Fact // never empty
	Requirements   []Fact // Topic and Text
	States         States
	Required       []Required
	Rules          []RuleChange
	Settings       map[string]float64
	Topics         []Topic
	Unknowns       []string
	Notices        []Notice
	Withhold       []string // section ids not sent by default
	Files          map[string][]byte
}

// Fact is one thing that is known of a partner, and how surely.
type Fact struct{ Topic, Text, Source, Certainty string }

// States are the states a partner serves.
type States struct {
	Known    bool
	Included []string
	Note     string
	AsOf     string
}

// Required is a question that a partner wants answered on top of the form's own.
type Required struct{ ID, Reason, Source, Certainty string }

// RuleChange is a priority that a partner profile changes.
type RuleChange struct {
	ID                        string
	Priority                  screening.Priority
	Reason, Source, Certainty string
}

// Topic is a matter on which partners differ.
type Topic struct {
	Topic, Position   string
	Rules             []string
	Source, Certainty string
}

// Notice is a text that has to go along, such as the 42 CFR Part 2 notice.
type Notice struct{ ID, Text, Effective, When, Source, Certainty string }

// Paper is a page size.
type Paper uint8

// The page sizes.
const (
	Letter Paper = iota
	A4
)

// Options say how a referral is made.
type Options struct {
	Paper       Paper
	Mono        bool                 // fax and laser
	Withhold    []string             // section ids not sent
	Incomplete  string               // why it is sent although something required is missing; printed
	Practice    Practice             // letterhead
	Tool        string               // "kapscreen 0.1.0"
	History     []*screening.Report  // earlier responses of the same client, oldest first
	Reference   string               // the practice's own reference; "" for none
	Compression bool                 // PDF streams are compressed
	Letter      *LetterFile          // nil: the built-in one of the form
	Warn        func(message string) // told of replaced characters; may be nil
}

// Practice is the letterhead, from the config.
type Practice struct{ Name, Address, Phone string }

// Referral is everything that is printed, in order and worded, before it becomes a page.
type Referral struct {
	doc     document
	options Options
	letter  *LetterFile
}

// coverNotice stands under the request, always and unshortened. No letter file changes it.
const coverNotice = "Prepared by the referring psychotherapist to help the medical team’s review. It reports answers and " +
	"published screening scores. It is not a medical examination, diagnosis, clearance or recommendation for or against ketamine."

// MissingError says what the referral lacks: the release of information, or answers that are required.
type MissingError struct {
	NoRelease bool              // the release is not given, has ended, or the form does not ask for one
	Missing   []*forms.Question // what is required and has no answer, in asking order; the release too where it was asked
}

// Error names the questions by id, never an answer.
func (e *MissingError) Error() string {
	ids := make([]string, 0, len(e.Missing))
	for _, q := range e.Missing {
		ids = append(ids, q.ID)
	}
	const most = 12
	if len(ids) > most {
		ids = append(ids[:most], "and "+itoa(len(e.Missing)-most)+" more")
	}
	list := strings.Join(ids, ", ")
	switch {
	case e.NoRelease && list == "":
		return "the referral lacks a release of information"
	case e.NoRelease:
		return "the referral lacks a release of information; open: " + list
	}
	return "the referral lacks answers to " + list
}
