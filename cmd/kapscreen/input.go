package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
)

// input is one response that a command was given, with where it came from in words.
type input struct {
	name     string // for messages: a file name or a case id, made visible
	file     string // as it was given
	line     int    // where it begins in a file that holds many; else 0
	response *forms.Response
	kit      *kit   // with the form that the response was made with
	caseID   string // "" for a file
}

// place is where the response stands, for people.
func (in input) place() string {
	if in.line == 0 {
		return in.name
	}
	return fmt.Sprintf("%s, line %d", in.name, in.line)
}

// openInput takes up one argument: a response file, "-" for stdin, or the id of a case in the store.
func (a *app) openInput(k *kit, arg string) (input, error) {
	if arg == "-" {
		return a.readInput(k, "stdin", a.in)
	}
	f, err := os.Open(arg)
	if errors.Is(err, fs.ErrNotExist) && looksLikeCase(arg) {
		r, own, found, err := a.caseResponse(k, arg)
		if found || err != nil {
			return input{name: "case " + arg, file: "case " + arg, response: r, kit: own, caseID: arg}, err
		}
	}
	if err != nil {
		return input{}, withHint(fmt.Errorf("open %s: %w", baseName(arg), plainFS(err)), "name a response file, or a case that `kapscreen case list` shows")
	}
	defer f.Close() //nolint:errcheck // only read
	return a.readInput(k, arg, f)
}

// openInputs takes up one argument that may hold many responses: NDJSON (one a line) and CSV (one a row) beside what
// openInput takes. take is called for each; what it returns ends the reading.
func (a *app) openInputs(k *kit, arg string, take func(input, error) error) error {
	f, err := os.Open(arg)
	if arg == "-" {
		f, err = a.in, nil
	}
	if err != nil {
		return take(a.openInput(k, arg)) // a case, or the error in our words
	}
	if f != a.in {
		defer f.Close() //nolint:errcheck // only read
	}
	const peek = 4 << 10
	r := bufio.NewReaderSize(f, peek)
	head, _ := r.Peek(peek) // an error comes again when reading
	name := arg
	if arg == "-" {
		name = "stdin"
	}
	in := input{name: baseName(name), file: name, kit: k}
	switch forms.Sniff(name, head) {
	case forms.FormatNDJSON:
		reader := forms.NewReader(k.form)
		return takeRecords(in, forms.NDJSONRecords(name, r), take, func(rec forms.Record) (*forms.Response, error) {
			return reader.ParseJSON(name, rec.Line, rec.Raw)
		})
	case forms.FormatCSV:
		csv, err := forms.OpenCSV(k.form, name, r, forms.CSVOptions{})
		if err != nil {
			return take(in, err)
		}
		return takeRecords(in, csv.Records(), take, csv.Parse)
	case forms.FormatJSON, forms.FormatYAML, 0:
	}
	return take(a.readInput(k, name, r))
}

// takeRecords gives each record of a file to take, with the line where it begins.
func takeRecords(in input, records iter.Seq[forms.Record], take func(input, error) error, read func(forms.Record) (*forms.Response, error)) error {
	for rec := range records {
		one, err := in, rec.Err
		one.line = rec.Line
		if err == nil {
			one.response, err = read(rec)
		}
		if err := take(one, err); err != nil {
			return err
		}
	}
	return nil
}

// looksLikeCase reports whether an argument could be a case id: no path, no ending.
func looksLikeCase(arg string) bool {
	return !strings.ContainsAny(arg, `/\.`) && arg != ""
}

// readInput reads one response, JSON or YAML by the end of its name or else by how it begins. When no form was asked for,
// a response to another built-in form is read with that one.
func (a *app) readInput(k *kit, name string, r io.Reader) (input, error) {
	data, err := io.ReadAll(io.LimitReader(r, forms.MaxResponseBytes+1))
	if err != nil {
		return input{}, fmt.Errorf("read %s: %w", baseName(name), plainFS(err))
	}
	if k, err = a.kitOf(k, data); err != nil {
		return input{}, err
	}
	read := forms.ReadJSON
	if forms.Sniff(name, data) == forms.FormatYAML {
		read = forms.ReadYAML
	}
	resp, err := read(k.form, name, bytes.NewReader(data))
	return input{name: baseName(name), file: name, response: resp, kit: k}, err
}

// namedForm finds the form that a response names, near its beginning. The reader checks it later.
var namedForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)(?:"form"\s*:\s*"|^form:\s*)([a-z0-9-]{1,63})`) })

func (a *app) kitOf(k *kit, data []byte) (*kit, error) {
	const head = 4 << 10
	m := namedForm().FindSubmatch(data[:min(len(data), head)])
	if m == nil || a.config.origin["form"] != fromDefault || string(m[1]) == k.form.ID || !slices.Contains(library.Names(), string(m[1])) {
		return k, nil
	}
	form, book, err := loadForm(string(m[1]))
	if err != nil {
		return nil, err
	}
	return &kit{form, book, k.partner}, nil
}
