package main

import (
	"slices"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/visible"
	"github.com/kapscreen/kapscreen/screening"
)

// evidence is one line for each answer behind a finding, with the client's own words in quotation marks. Of a list of
// medicines only the rows are shown that raise the rule: the others have nothing to do with it.
func evidence(rep *screening.Report, f screening.Finding) []string {
	var lines []string
	for _, q := range f.Because {
		said := stateOrAnswer(rep, q)
		if part, ok := telling(rep, f, q); ok {
			said = visible.Text(q.AnswerText(part))
		}
		line := label(q) + ": " + said
		if note := rep.Response.Note(q); note != "" {
			line += ". “" + visible.Text(note) + "”"
		}
		lines = append(lines, line)
	}
	return lines
}

// telling is the part of an answer with several parts that raises the rule without the others; false when no part does
// so alone, and the whole answer has to be shown.
func telling(rep *screening.Report, f screening.Finding, q *forms.Question) (forms.Answer, bool) {
	const most = 30 // more parts are shown whole; each costs an evaluation
	whole := parts(rep.Response.Answer(q))
	if len(whole) < 2 || len(whole) > most {
		return forms.Answer{}, false
	}
	without := rep.Response.Clone()
	for _, other := range f.Because {
		if len(parts(rep.Response.Answer(other))) > 0 {
			without.Set(other, forms.Answer{})
		}
	}
	e := rep.Book.NewEvaluator(screening.Profile{Partner: rep.Partner})
	found := slices.DeleteFunc(slices.Clone(whole), func(part forms.Answer) bool {
		without.Set(q, part)
		return e.Explain(without, f.Rule).Status != screening.Raised
	})
	if len(found) == 0 {
		return forms.Answer{}, false
	}
	return together(found), true
}

// parts are the rows of a table and the codes of a multichoice, each as an answer of its own.
func parts(a forms.Answer) []forms.Answer {
	var list []forms.Answer
	for _, row := range a.Rows() {
		list = append(list, forms.TableAnswer(row))
	}
	for _, code := range a.Codes() {
		list = append(list, forms.MultiChoiceAnswer(code))
	}
	return list
}

// together is parts as one answer.
func together(list []forms.Answer) forms.Answer {
	var rows []forms.Row
	var codes []string
	for _, a := range list {
		rows, codes = append(rows, a.Rows()...), append(codes, a.Codes()...)
	}
	if rows != nil {
		return forms.TableAnswer(rows...)
	}
	return forms.MultiChoiceAnswer(codes...)
}
