package forms

import (
	"bufio"
	"bytes"
	"io"
	"iter"
)

// Record is one response of a file that holds many, before it is read: NDJSON or CSV.
type Record struct {
	File string
	Line int    // where it begins, from 1
	ID   string // CSV: the cell of the column id, not checked; else ""
	Raw  []byte // as it stands in the file; nil when it could not be taken up
	Err  error  // a *ResponseError: why it could not be taken up; the next record may be good all the same

	cells []csvCell
}

// NDJSONRecords are the records of a file with one JSON response a line. Blank lines are passed over; the last line
// needs no newline. A line longer than MaxResponseBytes becomes a record with an error, and the next is read. No more
// than one record is held at a time.
func NDJSONRecords(name string, r io.Reader) iter.Seq[Record] {
	return func(yield func(Record) bool) {
		lines := newLineReader(r)
		for {
			data, line, err := lines.next()
			rec := Record{File: name, Line: line, Raw: data}
			switch {
			case err == io.EOF: //nolint:errorlint // our own reader returns it bare
				return
			case err != nil:
				rec.Err = fileError(name, line, readProblem(err), "")
				yield(rec)
				return
			case data == nil:
				rec.Err = fileError(name, line, "the record is larger than 1 MiB", "")
			case line == 1 && utf16Mark(data):
				rec.Err = fileError(name, line, "the file is UTF-16", "save it as UTF-8")
				yield(rec)
				return
			case len(bytes.Trim(data, " \t\r")) == 0:
				continue
			}
			if !yield(rec) {
				return
			}
		}
	}
}

// ReadNDJSON reads one response after the other. The error of one is a *ResponseError and does not end the loop.
func ReadNDJSON(f *Form, name string, r io.Reader) iter.Seq2[*Response, error] {
	return func(yield func(*Response, error) bool) {
		reader := NewReader(f)
		for rec := range NDJSONRecords(name, r) {
			resp, err := (*Response)(nil), rec.Err
			if err == nil {
				resp, err = reader.ParseJSON(name, rec.Line, rec.Raw)
			}
			if !yield(resp, err) {
				return
			}
		}
	}
}

func utf16Mark(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
}

// lineReader takes lines of at most MaxResponseBytes from a stream.
type lineReader struct {
	r    *bufio.Reader
	line int
}

func newLineReader(r io.Reader) *lineReader { return &lineReader{r: bufio.NewReaderSize(r, 64<<10)} }

// next is the next line without its newline, and its number. The line is nil, without an error, when it is too long.
// At the end the error is io.EOF itself. A byte order mark at the start is cut.
func (l *lineReader) next() (data []byte, line int, err error) {
	l.line++
	data = []byte{}
	long, any := false, false
	for {
		piece, err := l.r.ReadSlice('\n')
		any = any || len(piece) > 0
		if !long && len(data)+len(piece) > MaxResponseBytes+2 {
			long, data = true, nil
		}
		if !long {
			data = append(data, piece...)
		}
		if err == bufio.ErrBufferFull { //nolint:errorlint // bufio returns it bare
			continue
		}
		if err != nil && (err != io.EOF || !any) {
			return nil, l.line, err
		}
		if long {
			return nil, l.line, nil
		}
		data = bytes.TrimSuffix(bytes.TrimSuffix(data, []byte("\n")), []byte("\r"))
		if l.line == 1 {
			data = bytes.TrimPrefix(data, []byte(utf8BOM))
		}
		return data, l.line, nil
	}
}
