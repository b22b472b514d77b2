// Package condition is the language of `when:` and `is:`: checking, evaluation on sets of possible outcomes, explanation
// and proof. The syntax is expr-lang/expr's (its parser only).
//
// A value is the set of outcomes still possible: a question without an answer stands for its whole domain, a question
// that does not apply is n/a, and and, or, not, comparisons, sums and counts work on those sets. So a condition comes
// out true, not true, not applicable, or cannot-tell plus the questions that block it, and it is settled exactly when
// no possible answer could change it.
//
// The package knows names with domains; it does not know questionnaires (package forms declares them).
package condition
