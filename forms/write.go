package forms

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// WriteJSON writes a response file: same response, same bytes.
//
// The parts stand in the order of docs/formats.md; answers and notes in the form's asking order; columns in table
// order. Each answer has a line, each row of a table too, two blanks of indentation a level. What is not asked is not
// written. Characters that could do harm in a terminal are written as escapes.
func WriteJSON(w io.Writer, r *Response) error {
	_, err := w.Write(r.appendJSON(nil, layout{lines: true}))
	return err
}

// WriteJSONLine writes the response as one line of NDJSON, with the newline.
func WriteJSONLine(w io.Writer, r *Response) error {
	_, err := w.Write(append(r.appendJSON(nil, layout{}), '\n'))
	return err
}

// Digest is "sha256:" and 64 hex digits over WriteJSON's bytes.
func (r *Response) Digest() string {
	sum := sha256.Sum256(r.appendJSON(make([]byte, 0, 16<<10), layout{lines: true}))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// AnswerJSON is the answer as a response file writes it: a value, {"absent": …}, or null when there is none.
func AnswerJSON(q *Question, a Answer) []byte { return q.appendAnswer(nil, a, layout{}) }

// AppendAnswerJSON appends what AnswerJSON writes of the answer to q.
func (r *Response) AppendAnswerJSON(b []byte, q *Question) []byte {
	return q.appendAnswer(b, r.answers[q.Index], layout{})
}

// layout says where lines begin: with lines for people, without for NDJSON.
type layout struct{ lines bool }

// newLine begins a line at a level.
func (l layout) newLine(b []byte, level int) []byte {
	if !l.lines {
		return b
	}
	b = append(b, '\n')
	for range level {
		b = append(b, "  "...)
	}
	return b
}

func (l layout) name(b []byte, name string) []byte {
	b = appendJSONText(b, name)
	if l.lines {
		return append(b, ": "...)
	}
	return append(b, ':')
}

func (l layout) comma(b []byte) []byte {
	if l.lines {
		return append(b, ", "...)
	}
	return append(b, ',')
}

func (r *Response) appendJSON(b []byte, l layout) []byte {
	b = l.name(l.newLine(append(b, '{'), 1), "kapscreen")
	b = appendJSONText(b, ResponseFormat)
	for _, part := range [][2]string{
		{"form", r.Form.ID}, {"form_version", r.FormVersion}, {"partner", r.Partner}, {"consult_date", r.ConsultDate.String()},
	} {
		if part[1] != "" {
			b = appendJSONText(l.name(l.newLine(append(b, ','), 1), part[0]), part[1])
		}
	}
	b = r.appendAnswers(append(b, ','), l)
	if len(r.notes) > 0 {
		b = r.appendNotes(append(b, ','), l)
	}
	b = append(l.newLine(b, 0), '}')
	if l.lines {
		b = append(b, '\n')
	}
	return b
}

func (r *Response) appendAnswers(b []byte, l layout) []byte {
	b = append(l.name(l.newLine(b, 1), "answers"), '{')
	empty := true
	for i, a := range r.answers {
		if a.state == NotAsked || a.state == NotApplicable {
			continue
		}
		if !empty {
			b = append(b, ',')
		}
		empty = false
		q := r.Form.questions[i]
		b = q.appendAnswer(l.name(l.newLine(b, 2), q.ID), a, l)
	}
	if !empty {
		b = l.newLine(b, 1)
	}
	return append(b, '}')
}

func (r *Response) appendNotes(b []byte, l layout) []byte {
	b = append(l.name(l.newLine(b, 1), "notes"), '{')
	first := true
	for _, q := range r.Form.questions {
		note := r.notes[q.ID]
		if note == "" {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = appendJSONText(l.name(l.newLine(b, 2), q.ID), note)
	}
	return append(l.newLine(b, 1), '}')
}

// appendAnswer writes an answer or the reason why there is none.
func (q *Question) appendAnswer(b []byte, a Answer, l layout) []byte {
	if a.state.Refused() {
		b = l.name(append(b, '{'), "absent")
		return append(appendJSONText(b, a.state.String()), '}')
	}
	switch a.kind {
	case YesNo:
		return strconv.AppendBool(b, a.yes)
	case Integer, Decimal:
		return appendJSONNumber(b, a.num)
	case DateKind:
		return appendJSONText(b, a.day.String())
	case Choice, Text, LongText:
		return appendJSONText(b, a.text)
	case MultiChoice:
		b = append(b, '[')
		for i, code := range a.Codes() {
			if i > 0 {
				b = l.comma(b)
			}
			b = appendJSONText(b, code)
		}
		return append(b, ']')
	case Table:
		return q.appendRows(b, a.Rows(), l)
	}
	return append(b, "null"...)
}

func (q *Question) appendRows(b []byte, rows []Row, l layout) []byte {
	b = append(b, '[')
	for i, row := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(l.newLine(b, 3), '{')
		empty := true
		for c, cell := range row {
			if cell.state == NotAsked || c >= len(q.Columns) {
				continue
			}
			if !empty {
				b = l.comma(b)
			}
			empty = false
			b = q.appendAnswer(l.name(b, q.Columns[c].ID), cell, l)
		}
		b = append(b, '}')
	}
	if len(rows) > 0 {
		b = l.newLine(b, 2)
	}
	return append(b, ']')
}

// appendJSONNumber writes the shortest digits that read back as x.
func appendJSONNumber(b []byte, x float64) []byte { return strconv.AppendFloat(b, x, 'f', -1, 64) }

// appendJSONText writes a quoted text. Nothing in it moves a cursor or hides when the file is shown as it is.
func appendJSONText(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < 0x7f && c != '"' && c != '\\' {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if c >= 0x80 && !hidden(r) && (r != utf8.RuneError || n > 1) {
			i += n
			continue
		}
		b = append(b, s[start:i]...)
		b = appendEscape(b, r)
		i += n
		start = i
	}
	return append(append(b, s[start:]...), '"')
}

// hidden reports whether a character is written as an escape.
func hidden(r rune) bool {
	const softHyphen = '\u00ad'
	if r < 0x600 && r != softHyphen { // Latin, Greek, Cyrillic: no character of the categories below
		return r < 0xa0
	}
	return unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co)
}

func appendEscape(b []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(b, '\\', byte(r))
	case '\n':
		return append(b, `\n`...)
	case '\t':
		return append(b, `\t`...)
	case '\r':
		return append(b, `\r`...)
	}
	if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
		return appendHex(appendHex(b, high), low)
	}
	return appendHex(b, r)
}

func appendHex(b []byte, r rune) []byte {
	const hex = "0123456789abcdef"
	return append(b, '\\', 'u', hex[r>>12&0xf], hex[r>>8&0xf], hex[r>>4&0xf], hex[r&0xf])
}

// AnswersJSON are the answers of a response file as one line of JSON, which is YAML too.
func (r *Response) AnswersJSON() []byte {
	line := r.appendAnswers(nil, layout{})
	return line[len(`"answers":`):]
}
