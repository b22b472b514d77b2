package forms

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kapscreen/kapscreen/forms/condition"
	"github.com/kapscreen/kapscreen/forms/source"
)

// drugClasses reads drug_classes.csv: the columns term and classes (separated by ;), and others that people read.
func (b *builder) drugClasses(m *source.Map) {
	data, full := b.bytes("drug_classes.csv", m.At("drug_classes"))
	if data == nil {
		return
	}
	terms := readTerms(b.log, full, data)
	lexicon, err := condition.NewLexicon(terms)
	if err != nil {
		b.log.Problem(source.Place{File: full}, "the drug classes cannot be used: there are too many, or a term is empty", "")
		return
	}
	b.lexicon, b.form.MedicineNames = lexicon, true
}

func readTerms(log *source.Log, name string, data []byte) []condition.Term {
	at := func(line int, message string) { log.Problem(source.Place{File: name, Line: line}, message, "") }
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		at(0, "the file is not UTF-8 text")
		return nil
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	head, err := r.Read()
	term, classes := slices.Index(head, "term"), slices.Index(head, "classes")
	if err != nil || term < 0 || classes < 0 {
		at(1, "the first line has to name the columns term and classes")
		return nil
	}
	var terms []condition.Term
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return terms
		}
		if err != nil {
			at(errorLine(err), "this line is not well-formed CSV, or has another number of columns than the first")
			return terms
		}
		line, _ := r.FieldPos(term)
		t := condition.Term{Words: strings.ToLower(strings.TrimSpace(row[term]))}
		for c := range strings.SplitSeq(row[classes], ";") {
			if c = strings.TrimSpace(c); !reID.MatchString(c) {
				at(line, "a class has to be small letters, digits and _")
			} else {
				t.Classes = append(t.Classes, c)
			}
		}
		if t.Words == "" {
			at(line, "the term is empty")
			continue
		}
		terms = append(terms, t)
	}
}

func errorLine(err error) int {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return p.Line
	}
	return 0
}
