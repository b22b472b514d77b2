package forms

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms/condition"
	"github.com/kapscreen/kapscreen/forms/source"
)

// Formats of the files of a form, the first value in each.
const (
	FormFormat       = "form/v1"
	InstrumentFormat = "instrument/v1"
	SourcesFormat    = "sources/v1"
)

// Load reads and checks a form: the folder dir of fsys, with library (the built-in library) for the instruments, drug
// classes and sources that the folder does not hold itself. The Problems hold everything that is wrong, or only
// warnings when the form can be used; the form is nil otherwise. library may be nil.
func Load(fsys fs.FS, dir string, library fs.FS) (*Form, source.Problems) {
	b := build(fsys, dir, library)
	if b.log.Failed() {
		return nil, b.log.Problems()
	}
	return b.form, b.log.Problems()
}

// builder holds what is needed only while a form is built.
type builder struct {
	log   *source.Log
	top   *source.Map // form.yaml
	shelf shelf
	form  *Form
	files map[string][]byte // by path inside the form

	taken     map[string]source.Place // ids of questions and values
	codes     map[string]source.Place // section codes
	broken    map[string]bool         // ids whose declaration is wrong: conditions on them are not judged
	whens     map[*Question][]source.Text
	places    map[*Question]*source.Map // where a question is written
	sectionAt map[*Section]*source.Map
	values    []valueEntry
	sources   map[string]Source
	cited     bool // sources were looked for
	classes   bool // drug classes are asked for
	lexicon   *condition.Lexicon
}

// valueEntry is a value and the map that it is written in.
type valueEntry struct {
	value *Value
	name  condition.Name
}

// build reads everything. The form is whole only if the log has no failure.
func build(fsys fs.FS, dir string, library fs.FS) *builder {
	b := &builder{
		log: source.NewLog(), shelf: shelf{fsys, dir, library}, files: map[string][]byte{},
		form:  &Form{byID: map[string]*Question{}, values: map[string]*Value{}},
		taken: map[string]source.Place{}, codes: map[string]source.Place{}, broken: map[string]bool{},
		whens: map[*Question][]source.Text{}, places: map[*Question]*source.Map{}, sectionAt: map[*Section]*source.Map{},
	}
	m := b.read("form.yaml", FormFormat)
	if m == nil {
		return b
	}
	b.top = m
	b.head(m)
	b.sections(m)
	b.ownValues(m)
	m.Done()
	b.checkScopes()
	b.declare()
	b.form.Files = b.files
	b.form.sources = b.sources
	b.form.Digest = digest(b.files)
	return b
}

// head reads what stands above the sections.
func (b *builder) head(m *source.Map) {
	m.Need("id", "version", "title", "sections")
	f := b.form
	f.ID = b.shaped(m, "id", reFormID, "small letters, digits and -, at most 64, beginning with a letter")
	f.Version = b.shaped(m, "version", reVersion, "three numbers, such as 1.0.0")
	f.Title = b.words(m, "title")
	f.Language = b.shaped(m, "language", reLanguage, "a language tag, such as en or es-US")
	f.Region = m.One("region", "us")
	if b.classes = m.Bool("drug_classes"); b.classes {
		b.drugClasses(m)
	}
}

// shaped is a word of a certain shape; "" if the key is absent or has another shape.
func (b *builder) shaped(m *source.Map, key string, shape matcher, what string) string {
	s := m.Word(key)
	if s != "" && !shape.MatchString(s) {
		m.Problem(key, fmt.Sprintf("%q has to be %s", key, what), "")
		return ""
	}
	return s
}

// words is a text for people: blanks at its ends are cut.
func (b *builder) words(m *source.Map, key string) string {
	s := strings.TrimSpace(m.String(key))
	if s == "" && m.Has(key) {
		b.emptyText(m, key)
	}
	return s
}

func (b *builder) emptyText(m *source.Map, key string) {
	if v, ok := m.Value(key); ok && v.Kind() == source.String {
		v.Problem(fmt.Sprintf("%q is empty", key), "write a text, or take the line away")
	}
}

// take reserves the id of a question or value; false if it is wrong or in use.
func (b *builder) take(id string, at source.Place) bool {
	if reserved(id) {
		b.log.Problem(at, fmt.Sprintf("%s is a word of the condition language and cannot be an id", source.Quote(id)), "")
		b.broken[id] = true
		return false
	}
	if first, ok := b.taken[id]; ok {
		b.log.Problem(at, fmt.Sprintf("the id %s is used twice; it stands at %s already", source.Quote(id), first), "")
		return false
	}
	b.taken[id] = at
	return true
}

// reserved reports whether conditions use the word for something else.
func reserved(word string) bool {
	switch word {
	case "and", "or", "not", "in", "true", "false", "nil", "null", "it", "let", "if", "else", "matches", "contains",
		"sum", "count", "any", "all", "none", "len", "rows", "days_since", "years_since", "drug_class",
		"answered", "declined", "refused", "said", "partner_states":
		return true
	}
	return false
}

// checkScopes holds the sections' release scopes against the codes of the release question, if the form has it.
func (b *builder) checkScopes() {
	q, ok := b.form.byID["adm_roi_scope"]
	if !ok || len(q.Choices) == 0 {
		return
	}
	codes := optionCodes(q.Choices)
	for _, s := range b.form.Sections {
		if s.Scope != "" && !slices.Contains(codes, s.Scope) {
			b.sectionAt[s].Problem("scope", "adm_roi_scope has no such code", source.DidYouMean(s.Scope, codes))
		}
	}
}

func optionCodes(options []Option) []string {
	codes := make([]string, len(options))
	for i, o := range options {
		codes[i] = o.Code
	}
	return codes
}

// shelf finds the files of a form: in its own folder, or in the library.
type shelf struct {
	fsys    fs.FS
	dir     string
	library fs.FS
}

// Locate finds a file of a form, such as sources.yaml or instruments/phq9.yaml: in the form's own folder dir, or in
// library (which may be nil). It is false if neither has it.
func Locate(fsys fs.FS, dir string, library fs.FS, name string) (fs.FS, string, bool) {
	own := path.Join(dir, name)
	if _, err := fs.Stat(fsys, own); !errors.Is(err, fs.ErrNotExist) { // one that cannot be read is not replaced in silence
		return fsys, own, true
	}
	if library != nil {
		if _, err := fs.Stat(library, name); err == nil {
			return library, name, true
		}
	}
	return fsys, own, false
}

// bytes reads a file of the form and keeps it; nil with a problem at the place that asks for it if it cannot be read.
func (b *builder) bytes(name string, asks source.Place) ([]byte, string) {
	fsys, full, ok := Locate(b.shelf.fsys, b.shelf.dir, b.shelf.library, name)
	if !ok && asks.File != "" {
		b.log.Problem(asks, "there is no file "+name+" in the form's folder or in the library", "")
		return nil, full
	}
	data, err := source.Bytes(fsys, full, source.MaxFileBytes)
	if err != nil {
		b.log.Problem(source.Place{File: full}, err.Error(), "")
		return nil, full
	}
	b.files[name] = data
	return data, full
}

// read parses a YAML file that the form cannot do without.
func (b *builder) read(name, format string) *source.Map {
	data, full := b.bytes(name, source.Place{})
	if data == nil {
		return nil
	}
	return source.Read(b.log, full, data, format)
}

// digest is over names and contents, in the order of the names; each piece is preceded by its length.
func digest(files map[string][]byte) string {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	h := sha256.New()
	for _, name := range names {
		for _, piece := range [][]byte{[]byte(name), files[name]} {
			var n [8]byte
			binary.BigEndian.PutUint64(n[:], uint64(len(piece)))
			h.Write(n[:])
			h.Write(piece)
		}
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}
