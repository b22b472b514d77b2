package forms

import (
	"bytes"
	"errors"
	"io"
	"io/fs"

	"github.com/kapscreen/kapscreen/forms/source"
)

// ReadJSON reads one response file (JSON) of at most MaxResponseBytes. name is used in errors. The error is a
// *ResponseError with every problem; it names file, place and question id, never a value.
//
// Everything that could change a meaning silently is refused: names that occur twice, invalid UTF-8 and NUL, numbers
// that are not finite or not exact, what follows the end. A UTF-8 byte order mark is let through.
func ReadJSON(f *Form, name string, r io.Reader) (*Response, error) {
	data, err := readAll(name, r)
	if err != nil {
		return nil, err
	}
	return ParseJSON(f, name, 1, data)
}

// ParseJSON is ReadJSON for a response at hand, such as a record of NDJSON, that begins on the given line of its file.
func ParseJSON(f *Form, name string, line int, data []byte) (*Response, error) {
	return NewReader(f).ParseJSON(name, line, data)
}

// Reader reads many responses to one form, one after another, and uses its memory again. It is for one goroutine.
type Reader struct {
	form *Form
	json jsonParser
}

// NewReader returns a reader of responses to the form.
func NewReader(f *Form) *Reader { return &Reader{form: f} }

// ParseJSON is the function ParseJSON.
func (r *Reader) ParseJSON(name string, line int, data []byte) (*Response, error) {
	if len(data) > MaxResponseBytes {
		return nil, fileError(name, line, tooLarge, "")
	}
	place := placeIn(data, line)
	root, fault := r.json.parse(data)
	if fault != nil {
		return nil, faultError(name, place, fault)
	}
	return decode(r.form, name, place, root)
}

// ReadYAML is ReadJSON for YAML without anchors, aliases and merge keys.
func ReadYAML(f *Form, name string, r io.Reader) (*Response, error) {
	data, err := readAll(name, r)
	if err != nil {
		return nil, err
	}
	log := source.NewLog()
	root := source.Read(log, name, data, "")
	if root == nil {
		return nil, sourceError(name, log.Problems())
	}
	return decode(f, name, yamlPlace, yamlObject(root))
}

const tooLarge = "the response is larger than 1 MiB"

// readAll reads a response of at most MaxResponseBytes.
func readAll(name string, r io.Reader) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 0, 16<<10))
	_, err := b.ReadFrom(io.LimitReader(r, MaxResponseBytes+1))
	switch {
	case err != nil:
		return nil, fileError(name, 0, readProblem(err), "")
	case b.Len() > MaxResponseBytes:
		return nil, fileError(name, 0, tooLarge, "")
	}
	return b.Bytes(), nil
}

// readProblem says why reading stopped, without the system's words, which hold paths.
func readProblem(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "the file may not be read"
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	}
	return "the file cannot be read to its end"
}

// fileError is one problem with a whole file or record.
func fileError(name string, line int, message, hint string) *ResponseError {
	return &ResponseError{Problems: []ResponseProblem{{File: name, Line: line, Message: message, Hint: hint}}}
}

func faultError(name string, place placer, fault *syntaxFault) *ResponseError {
	line, col := place(fault.at)
	return &ResponseError{Problems: []ResponseProblem{
		{File: name, Line: line, Col: col, Message: fault.message, Hint: fault.hint},
	}}
}
