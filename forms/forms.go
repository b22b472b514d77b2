// Package forms is what is asked: questionnaires, their questions, the answers to them, and what a set of answers says
// when it is read through its form (which questions apply, what the computed values are).
//
// It asks nobody (package interview does), notices nothing (package screening does) and prints nothing (package
// templates does). Nothing here reads the clock, the environment or the terminal.
//
// The names follow FHIR Structured Data Capture where it has one: a Form is a Questionnaire, a Question an item, a
// Response a QuestionnaireResponse, When an enableWhenExpression, a Value a calculatedExpression.
package forms

// Limits of a response, checked while it is read (docs/formats.md).
const (
	MaxResponseBytes = 1 << 20 // 1 MiB
	MaxNesting       = 32
	MaxTextRunes     = 10_000
	MaxTableRows     = 500
	// MaxQuestions is the largest form that is accepted.
	MaxQuestions = 2_000
	// MaxCodes is the largest number of choices of one question.
	MaxCodes = 64
)

// ResponseFormat is the first value of a response file.
const ResponseFormat = "response/v1"
