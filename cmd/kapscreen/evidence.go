package main

import (
	"github.com/kapscreen/kapscreen/forms/visible"
	"github.com/kapscreen/kapscreen/screening"
)

// evidence is one line for each answer behind a finding, with the client's own words in quotation marks. Of a list of
// medicines only the rows are shown that raise the rule, or feed a value it reads: the others have nothing to do with it.
func evidence(rep *screening.Report, f screening.Finding) []string {
	var lines []string
	telling := screening.NewTelling(rep)
	for _, q := range f.Because {
		said := stateOrAnswer(rep, q)
		if part, ok := telling.Part(f, q); ok {
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
