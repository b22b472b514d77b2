// Package condition is the language of `when:` and `is:`: checking, evaluation on sets of possible outcomes, explanation
// and proof. The syntax is expr-lang/expr's (its parser only).
//
// A value is the set of outcomes still possible: a question without an answer stands for its whole domain, a question
// that does not apply is n/a, and and, or, not, comparisons, sums and counts work on those sets. So a condition comes
// out true, not true, not applicable, or cannot-tell plus the questions that block it, and it is settled exactly when
// no possible answer could change it.
//
// The package knows names with domains; it does not know questionnaires (package forms declares them).
//
// # Exactness
//
// Strong Kleene logic on sets is exact while every open input is read once. Where one is read again (also through values
// and skip conditions) and the outcome is open, a search over its domain decides: it narrows one open input after the
// other, with skip logic in every node, until each outcome has been met or ruled out. Past 2 000 nodes (fewer where more
// than 200 names play a part) the Kleene answer stands, which is sound but may leave open what is settled. Tables are not searched: what is asked of the rows of an
// unanswered table stays open.
//
// # Declared methods in a search
//
// A declared method sees the answers in hand only, because its missing-item rule is about what is missing in hand. So a
// completion that a search tries does not answer the items of a method: while the items in hand leave it unknown, the
// value is an input of its own with its whole domain, the same wherever a condition reads it. What a completion does
// decide is which items apply, and a method follows that: with every item n/a it is n/a, and with the last missing item
// n/a it is known. So a rule over a PCL-5 total with a missing item is open exactly while the total is, whatever else
// it reads, and `phq9_total >= 20 and phq9_total < 5` is settled all the same.
//
// Whether a question was answered, declined or refused, how many items have no answer, and what a medicine list holds
// are facts about the answers in hand too: they are known, and no completion changes them.
//
// # A question whose condition is open
//
// It counts as unanswered and blocks by its own name; an answer that it holds is used as it is. Where that leaves a
// condition open, a search decides: in a completion that makes the question's condition not true, it is n/a.
//
// # Proof
//
// Witness, Reachable and Monotone search over whole forms instead: there the items of methods are answered, left or
// declined one by one, and methods are worked out from them. What they find has been evaluated as a response; what they
// call impossible is proved for all responses whose answers belong to questions that apply for certain. (An answer held
// while its condition is open is used as it is, and two such answers can contradict each other.)
package condition
