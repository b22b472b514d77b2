package forms

import (
	"bytes"
	"unicode/utf8"
)

// csvCell is one cell with its place.
type csvCell struct {
	text      string
	line, col int
}

// csvScanner takes CSV (RFC 4180) apart, row by row. encoding/csv is not used: an open quote swallows what follows
// there, and NUL and a byte order mark come through.
type csvScanner struct {
	file  string
	lines *lineReader
	comma byte
	ahead []csvLine // lines that were read for a row and given back
}

type csvLine struct {
	data []byte
	line int
}

func (s *csvScanner) nextLine() (csvLine, error) {
	if len(s.ahead) > 0 {
		l := s.ahead[0]
		s.ahead = s.ahead[1:]
		return l, nil
	}
	data, line, err := s.lines.next()
	return csvLine{data, line}, err
}

// guessComma looks at the header for what stands most often between its names. A wrong guess does no harm: every name
// of the header has to be known.
func (s *csvScanner) guessComma() {
	s.comma = ','
	for {
		l, err := s.nextLine()
		if err != nil {
			return
		}
		if l.data == nil || len(bytes.Trim(l.data, " \t\r")) > 0 {
			s.ahead = append([]csvLine{l}, s.ahead...)
			most := bytes.Count(l.data, []byte{s.comma})
			for _, comma := range []byte(";\t|") {
				if n := bytes.Count(l.data, []byte{comma}); n > most {
					s.comma, most = comma, n
				}
			}
			return
		}
	}
}

// csvFault is what is wrong with a row as CSV.
type csvFault struct {
	line, col     int
	message, hint string
}

// next is the next row that is not blank. Only the end (io.EOF) and a failing read are errors; a row that cannot be
// taken apart has Err, and reading goes on with the line after its first one, so that an open quote loses no row
// silently.
func (s *csvScanner) next() (Record, error) {
	for {
		first, err := s.nextLine()
		if err != nil {
			return Record{File: s.file, Line: first.line}, err
		}
		rec := Record{File: s.file, Line: first.line}
		if first.data == nil {
			rec.Err = fileError(s.file, first.line, "the row is larger than 1 MiB", "")
			return rec, nil
		}
		if len(bytes.Trim(first.data, " \t\r")) == 0 {
			continue
		}
		lines, fault := s.row(first, &rec)
		if fault != nil {
			s.ahead = append(lines[1:], s.ahead...)
			rec.cells, rec.Raw = nil, first.data
			rec.Err = &ResponseError{Problems: []ResponseProblem{
				{File: s.file, Line: fault.line, Col: fault.col, Message: fault.message, Hint: fault.hint},
			}}
		}
		return rec, nil
	}
}

// row fills rec and returns the lines that the row took.
func (s *csvScanner) row(l csvLine, rec *Record) ([]csvLine, *csvFault) {
	lines := []csvLine{l}
	rec.Raw = l.data
	if fault := badBytes(l); fault != nil {
		return lines, fault
	}
	for i := 0; ; i++ {
		cell := csvCell{line: l.line, col: 1 + utf8.RuneCount(l.data[:i])}
		if i < len(l.data) && l.data[i] == '"' {
			var fault *csvFault
			cell.text, l, i, fault = s.quoted(l, i+1, cell, &lines, rec)
			if fault != nil {
				return lines, fault
			}
		} else {
			n := bytes.IndexByte(l.data[i:], s.comma)
			if n < 0 {
				n = len(l.data) - i
			}
			if q := bytes.IndexByte(l.data[i:i+n], '"'); q >= 0 {
				return lines, &csvFault{l.line, 1 + utf8.RuneCount(l.data[:i+q]), "a quote stands inside a cell that does not begin with one",
					`put the whole cell into quotes, and write its own quotes twice ("")`}
			}
			cell.text = string(l.data[i : i+n])
			i += n
		}
		rec.cells = append(rec.cells, cell)
		if i >= len(l.data) {
			return lines, nil
		}
		if len(rec.cells) > maxColumns {
			return lines, &csvFault{l.line, 0, "the row has too many cells", ""}
		}
	}
}

// maxColumns are enough for every question and its note.
const maxColumns = 2*MaxQuestions + 16

// quoted takes the rest of a quoted cell, over several lines if need be. It returns where it ended: at a comma or at
// the end of a line.
func (s *csvScanner) quoted(l csvLine, i int, cell csvCell, lines *[]csvLine, rec *Record) (string, csvLine, int, *csvFault) {
	open := &csvFault{cell.line, cell.col, "the quote that begins here is not closed", `a quote inside a cell is written twice ("")`}
	var text []byte
	for {
		n := bytes.IndexByte(l.data[i:], '"')
		if n < 0 {
			text = append(append(text, l.data[i:]...), '\n')
			next, err := s.nextLine()
			if err == nil {
				*lines = append(*lines, next)
			}
			if err != nil || next.data == nil || len(rec.Raw)+len(next.data) > MaxResponseBytes || badBytes(next) != nil {
				return "", l, i, open
			}
			rec.Raw = append(append(rec.Raw, '\n'), next.data...)
			l, i = next, 0
			continue
		}
		text = append(text, l.data[i:i+n]...)
		i += n + 1
		switch {
		case i < len(l.data) && l.data[i] == '"':
			text = append(text, '"')
			i++
		case i >= len(l.data) || l.data[i] == s.comma:
			return string(text), l, i, nil
		default:
			return "", l, i, &csvFault{l.line, 1 + utf8.RuneCount(l.data[:i]), "something follows the quote that closes a cell",
				`a quote inside a cell is written twice (""); perhaps a quote further up is not closed`}
		}
	}
}

// badBytes refuses a line that is no text.
func badBytes(l csvLine) *csvFault {
	fault := checkText(l.data)
	if fault == nil {
		return nil
	}
	return &csvFault{l.line, 1 + utf8.RuneCount(l.data[:fault.at]), fault.message, fault.hint}
}
