package screening

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/source"
)

// RulesFormat is the first value of a rules file.
const RulesFormat = "rules/v1"

// maxRules is the largest rule book that is accepted.
const maxRules = 2_000

// isRuleID reports whether a word is an id of a rule: small letters, digits, _ and ., beginning with a letter, at most 64.
func isRuleID(s string) bool {
	for i, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (i == 0 || ((c < '0' || c > '9') && c != '_' && c != '.')) {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

// Load reads and checks rules.yaml of a form's folder; sources come from the folder's sources.yaml and the library's.
// Problems hold everything wrong, or only warnings when the book can be used; the book is nil otherwise. A form without
// rules.yaml has an empty book. library may be nil.
//
// The rules are compiled into the form's Scope, so Load may not run while others use the same form. What it returns, and
// the form, may then be shared by any number of goroutines, each with an Evaluator of its own.
func Load(form *forms.Form, fsys fs.FS, dir string, library fs.FS) (*RuleBook, source.Problems) {
	b := &RuleBook{Form: form, Sources: map[string]Source{}, byID: map[string]*Rule{}, settings: map[string]Setting{}}
	name := path.Join(dir, "rules.yaml")
	log := source.NewLog()
	data, err := source.Bytes(fsys, name, source.MaxFileBytes)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		data = []byte("kapscreen: " + RulesFormat + "\nform: " + form.ID + "\nversion: \"0\"\nrules: []\n")
	case err != nil: // rules that cannot be read are not no rules
		log.Problem(source.Place{File: name}, err.Error(), "")
		return nil, log.Problems()
	}
	l := &bookLoader{log: log, book: b}
	l.allSources(fsys, dir, library)
	l.rules(source.Read(log, name, data, RulesFormat))
	l.supersede()
	if log.Failed() {
		return nil, log.Problems()
	}
	b.Digest = l.digest(data)
	b.prepareJSON()
	return b, log.Problems()
}

// Rule finds a rule by id.
func (b *RuleBook) Rule(id string) (*Rule, bool) {
	r, ok := b.byID[id]
	return r, ok
}

// Setting finds a named number by id.
func (b *RuleBook) Setting(id string) (Setting, bool) {
	s, ok := b.settings[id]
	return s, ok
}

// Settings are the named numbers, by id.
func (b *RuleBook) Settings() []Setting {
	list := slices.Collect(maps.Values(b.settings))
	slices.SortFunc(list, func(x, y Setting) int { return strings.Compare(x.ID, y.ID) })
	return list
}

// RuleIDs are the ids of all rules, in file order.
func (b *RuleBook) RuleIDs() []string {
	list := make([]string, len(b.Rules))
	for i, r := range b.Rules {
		list[i] = r.ID
	}
	return list
}

// bookLoader reads one rule book.
type bookLoader struct {
	log   *source.Log
	book  *RuleBook
	later []func() // checks that need all rules
}

// allSources are the library's and, over them, the folder's own. Where the folder has none, the form has read the
// library's already.
func (l *bookLoader) allSources(fsys fs.FS, dir string, library fs.FS) {
	own := path.Join(dir, "sources.yaml")
	if _, err := fs.Stat(fsys, own); errors.Is(err, fs.ErrNotExist) && l.book.Form.Sources() != nil {
		l.take(l.book.Form.Sources())
		return
	}
	l.sources(library, "sources.yaml")
	l.sources(fsys, own)
}

// sources reads a source list if there is one; a folder's own entries stand over the library's.
func (l *bookLoader) sources(fsys fs.FS, name string) {
	if fsys == nil {
		return
	}
	if _, err := fs.Stat(fsys, name); errors.Is(err, fs.ErrNotExist) {
		return
	}
	list, problems := forms.LoadSources(fsys, name)
	l.log.Add(problems...)
	l.take(list)
}

func (l *bookLoader) take(list map[string]forms.Source) {
	for key, s := range list {
		l.book.Sources[key] = Source{Key: key, Cite: s.Cite, Section: s.Section, URL: s.URL, Certainty: s.Certainty, Note: s.Note}
	}
}

func (l *bookLoader) rules(m *source.Map) {
	if m == nil {
		return
	}
	if id := m.Need("form").Word("form"); id != "" && id != l.book.Form.ID {
		m.Problem("form", "these rules are for another form", "the form of this folder is "+l.book.Form.ID)
	}
	l.book.Version = m.Need("version").Word("version")
	l.settings(m)
	entries := m.Maps("rules")
	if len(entries) > maxRules {
		m.Problem("rules", fmt.Sprintf("there are more than %d rules", maxRules), "")
		return
	}
	for _, entry := range entries {
		l.rule(entry)
	}
	m.Done()
}

// settings declares the named numbers, before any rule is compiled.
func (l *bookLoader) settings(m *source.Map) {
	for _, e := range m.Entries("settings") {
		s := Setting{ID: e.Key}
		sm := e.Value.Map()
		is, ok := sm.Need("is").Number("is")
		s.Is, s.Unit, s.About = is, sm.String("unit"), sm.Need("about").String("about")
		sm.Done()
		if _, taken := l.book.Form.Scope().Slot(e.Key); taken {
			l.log.Problem(e.Place, "a question or value has this name already", "give the setting another name")
			continue
		}
		if ok {
			l.book.settings[e.Key] = s
			l.book.Form.Scope().Setting(e.Key, is)
		}
	}
}

// rule reads one rule and compiles its condition.
func (l *bookLoader) rule(m *source.Map) {
	r := &Rule{Index: len(l.book.Rules), Place: m.Place()}
	r.ID = m.Need("id", "when", "priority", "title", "why", "ask_prescriber").Word("id")
	r.Row = m.Word("row")
	r.Priority, _ = PriorityOf(m.One("priority", priorityWords[Urgent:]...))
	r.Undetermined = r.Priority.Lower()
	if m.Has("undetermined") {
		r.Undetermined, _ = PriorityOf(m.One("undetermined", priorityWords[Urgent:]...))
		r.fixedUndetermined = true
	}
	r.Title, r.Why, r.Ask = m.String("title"), m.String("why"), m.String("ask_prescriber")
	l.condition(m, r)
	l.cited(m, r)
	r.SupersededBy = source.Texts(l.superseders(m, r))
	m.Done()
	switch _, taken := l.book.byID[r.ID]; {
	case r.ID == "":
		return
	case !isRuleID(r.ID):
		m.Problem("id", "a rule id is lower-case letters, digits, _ and . and begins with a letter", "")
		return
	case taken:
		m.Problem("id", "there is a rule with this id already", "")
		return
	}
	l.book.byID[r.ID] = r
	l.book.Rules = append(l.book.Rules, r)
}

func (l *bookLoader) condition(m *source.Map, r *Rule) {
	text, ok := m.Text("when")
	if !ok {
		return
	}
	r.When = text.Src
	c, problems := l.book.Form.Scope().Compile(text)
	l.log.Add(problems...)
	r.condition = c
}

// cited finds the rule's sources; a rule without one is a problem, since every finding has to be checkable.
func (l *bookLoader) cited(m *source.Map, r *Rule) {
	words := m.Words("sources")
	if len(words) == 0 {
		m.Problem("sources", "the rule has no source", "name at least one key of sources.yaml; DES stands for the tool's own design")
	}
	for _, w := range words {
		s, ok := l.book.Sources[w.Text]
		if !ok {
			l.log.Problem(w.Place, "there is no source "+source.Quote(w.Text), source.DidYouMean(w.Text, l.sourceKeys()))
			continue
		}
		r.Sources = append(r.Sources, s)
	}
}

func (l *bookLoader) sourceKeys() []string {
	keys := make([]string, 0, len(l.book.Sources))
	for key := range l.book.Sources {
		keys = append(keys, key)
	}
	return keys
}

// superseders reads superseded_by; the rules it names may come later in the file.
func (l *bookLoader) superseders(m *source.Map, r *Rule) []source.Word {
	words := m.Words("superseded_by")
	for _, w := range words {
		l.later = append(l.later, func() {
			by, ok := l.book.byID[w.Text]
			switch {
			case !ok:
				l.log.Problem(w.Place, "there is no rule "+source.Quote(w.Text), source.DidYouMean(w.Text, l.book.RuleIDs()))
			case by == r:
				l.log.Problem(w.Place, "a rule cannot supersede itself", "")
			default:
				r.superseders = append(r.superseders, by.Index)
			}
		})
	}
	return words
}

// supersede resolves superseded_by once all rules are known, and refuses circles: they would hide all their rules.
func (l *bookLoader) supersede() {
	for _, check := range l.later {
		check()
	}
	for _, r := range l.book.Rules {
		if l.reaches(r.superseders, r.Index, map[int]bool{}) {
			l.log.Problem(r.Place, "rules supersede each other in a circle; none of them would be printed", "")
		}
	}
}

func (l *bookLoader) reaches(from []int, goal int, seen map[int]bool) bool {
	for _, i := range from {
		if i == goal {
			return true
		}
		if !seen[i] {
			seen[i] = true
			if l.reaches(l.book.Rules[i].superseders, goal, seen) {
				return true
			}
		}
	}
	return false
}

// digest binds the rules, and the sources that they cite, to a report.
func (l *bookLoader) digest(rules []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%d\n%s", RulesFormat, len(rules), rules)
	for _, r := range l.book.Rules {
		for _, s := range r.Sources {
			fmt.Fprintf(h, "%q %q %q %q\n", s.Key, s.Cite, s.Section, s.Certainty)
		}
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}
