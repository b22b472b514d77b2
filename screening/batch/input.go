package batch

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/visible"
)

// Input is where records come from: files, folders and standard input.
type Input struct {
	Form   *forms.Form
	Paths  []string         // files, folders (with all below them), patterns such as in/*.json, or - for Stdin
	Stdin  io.Reader        // what - means; nil: - is refused
	Format forms.FileFormat // of everything; zero: by the end of the name, else by how the file begins
	CSV    forms.CSVOptions
	Out    string // the folder that is written into; it is passed over where it lies in a folder to read
}

// Size is how much there is to read, for a guess at the time left.
type Size struct {
	Files, Bytes int64
	PassedOver   int64 // files in folders whose names have no ending of a format that we read
	Known        bool  // false when standard input is read, whose size nobody knows
}

// Size looks through the input without reading it.
func (in Input) Size() Size {
	size := Size{Known: true}
	for p := range in.files() {
		switch {
		case p.path == "-":
			size.Known = false
		case p.passedOver:
			size.PassedOver++
		case p.err == nil:
			size.Files++
			if info, err := os.Stat(p.path); err == nil {
				size.Bytes += info.Size()
			}
		}
	}
	return size
}

// Tasks are the records, in the order of Paths, folders in the order of their names. What cannot be read is a task with
// an error, and the next is read. Files are opened one after another, when their turn comes.
func (in Input) Tasks() iter.Seq[Task] {
	return func(yield func(Task) bool) {
		for p := range in.files() {
			if p.passedOver {
				continue
			}
			if p.err != nil {
				if !yield(Task{File: p.path, Err: p.err}) {
					return
				}
				continue
			}
			if !in.file(p.path, yield) {
				return
			}
		}
	}
}

// found is a file to read, or why there is none.
type found struct {
	path       string
	passedOver bool
	err        error
}

func (in Input) files() iter.Seq[found] {
	return func(yield func(found) bool) {
		for _, path := range in.Paths {
			if !in.expand(path, yield) {
				return
			}
		}
	}
}

// expand finds the files that a path means. It returns false when yield did.
func (in Input) expand(path string, yield func(found) bool) bool {
	if path == "-" {
		if in.Stdin == nil {
			return yield(found{path: path, err: errors.New("read -: there is no standard input")})
		}
		return yield(found{path: path})
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && strings.ContainsAny(path, "*?["):
		return in.pattern(path, yield)
	case err != nil:
		return yield(found{path: path, err: openError(path, err)})
	case info.IsDir():
		return in.folder(path, yield)
	}
	return yield(found{path: path})
}

func (in Input) pattern(path string, yield func(found) bool) bool {
	matches, err := filepath.Glob(path)
	if err != nil || len(matches) == 0 {
		return yield(found{path: path, err: fmt.Errorf("read %s: no file is meant by this pattern", visible.Text(path))})
	}
	for _, m := range matches {
		if !in.expand(m, yield) {
			return false
		}
	}
	return true
}

// folder finds the files in and below a folder. Hidden files and the output folder are no input; links to folders are
// not followed.
func (in Input) folder(dir string, yield func(found) bool) bool {
	out, _ := os.Stat(in.Out)
	more := true
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			more = yield(found{path: path, err: openError(path, err)})
			if d != nil && d.IsDir() {
				return skipUnless(more, fs.SkipDir)
			}
		case path != dir && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir():
			if info, err := d.Info(); err == nil && out != nil && path != dir && os.SameFile(info, out) {
				return fs.SkipDir
			}
		case in.Format == 0 && forms.SniffExtension(path) == 0:
			more = yield(found{path: path, passedOver: true})
		default:
			more = yield(found{path: path})
		}
		return skipUnless(more, nil)
	})
	return more
}

// skipUnless ends the walk when nobody wants more.
func skipUnless(more bool, otherwise error) error {
	if !more {
		return fs.SkipAll
	}
	return otherwise
}

// openError says why a file cannot be read, in our words.
func openError(path string, err error) error {
	what := "it cannot be opened"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		what = "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		what = "it may not be read"
	}
	return fmt.Errorf("read %s: %s", visible.Text(path), what)
}

// file gives the records of one file. It returns false when yield did.
func (in Input) file(path string, yield func(Task) bool) bool {
	if path == "-" {
		return in.stream(path, in.Stdin, yield)
	}
	// Stat first: opening a pipe would wait for somebody to write into it.
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return yield(Task{File: path, Err: fmt.Errorf("read %s: it is not a regular file", visible.Text(path))})
	}
	f, err := os.Open(path)
	if err != nil {
		return yield(Task{File: path, Err: openError(path, err)})
	}
	defer f.Close() //nolint:errcheck // nothing was written
	return in.stream(path, f, yield)
}

// stream gives the records of an open file.
func (in Input) stream(path string, r io.Reader, yield func(Task) bool) bool {
	format := in.Format
	if format == 0 {
		format = forms.SniffExtension(path)
	}
	if format == 0 {
		head := bufio.NewReaderSize(r, 16<<10)
		start, _ := head.Peek(16 << 10)
		format, r = forms.Sniff(path, start), head
	}
	switch format {
	case forms.FormatJSON, forms.FormatYAML:
		return yield(in.single(path, r, format))
	case forms.FormatNDJSON:
		for rec := range forms.NDJSONRecords(path, r) {
			if !yield(in.ndjson(rec)) {
				return false
			}
		}
		return true
	case forms.FormatCSV:
		return in.csv(path, r, yield)
	}
	return yield(Task{File: path, Err: fmt.Errorf("read %s: this is neither JSON, YAML, NDJSON nor CSV; say which (--from)", visible.Text(path))})
}

// single is the task of a file with one response.
func (in Input) single(path string, r io.Reader, format forms.FileFormat) Task {
	t := Task{File: path, Stem: true}
	if path != "-" {
		t.ID = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	}
	data, err := io.ReadAll(io.LimitReader(r, forms.MaxResponseBytes+1))
	if err != nil {
		t.Err = fmt.Errorf("read %s: it cannot be read to its end", visible.Text(path))
		return t
	}
	t.Raw = data
	t.Read = func(reader *forms.Reader) (*forms.Response, error) {
		if format == forms.FormatYAML {
			return forms.ReadYAML(in.Form, path, bytes.NewReader(data))
		}
		return reader.ParseJSON(path, 1, data)
	}
	return t
}

func (in Input) ndjson(rec forms.Record) Task {
	return Task{
		File: rec.File, Line: rec.Line, Raw: rec.Raw, Err: rec.Err,
		Read: func(reader *forms.Reader) (*forms.Response, error) {
			return reader.ParseJSON(rec.File, rec.Line, rec.Raw)
		},
	}
}

func (in Input) csv(path string, r io.Reader, yield func(Task) bool) bool {
	opt := in.CSV
	if opt.Comma == 0 && strings.EqualFold(filepath.Ext(path), ".tsv") {
		opt.Comma = '\t'
	}
	c, err := forms.OpenCSV(in.Form, path, r, opt)
	if err != nil {
		return yield(Task{File: path, Line: 1, Err: err})
	}
	for rec := range c.Records() {
		t := Task{
			File: rec.File, Line: rec.Line, ID: rec.ID, Raw: rec.Raw, Err: rec.Err,
			Read: func(*forms.Reader) (*forms.Response, error) { return c.Parse(rec) },
		}
		if !yield(t) {
			return false
		}
	}
	return true
}
