package templates

import (
	"io/fs"
	"path"
	"sync"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/source"
	"github.com/kapscreen/kapscreen/templates/internal/sheet"
)

// letterFormat is the first value of a letter file.
const letterFormat = "letter/v1"

// LetterFile says what of a form goes where in the referral, and in which words: which answers fill the letterhead, the
// client's line and the panel, which question is the release, the order of the sections, headings, colours, a logo. It
// never changes after it is loaded and may be shared.
type LetterFile struct {
	form                        string
	title, service, who         phrase
	confidential                phrase
	crisis, crisisNote          string
	practice, therapist         phrase
	lines                       [][]phrase
	name, latin, pronouns, born string
	facts                       []fact
	allergies                   allergyRule
	panel                       []panelRule
	given, scope, expires       string
	always                      []string
	part2Source, part2Consent   string
	part2Codes                  []string
	part2Note                   string
	tables                      []tableRule
	scores                      []string // instruments, in the order of their scores
	evidence                    []evidenceRule
	sections                    []sectionRule
	notices                     []notice
	words                       map[string]string
	colours                     map[string]sheet.Color
	logo                        *sheet.Logo
}

type fact struct {
	label string
	text  phrase
}

type allergyRule struct {
	none, table        string
	columns, questions []string
}

type panelRule struct {
	label   string
	lines   int
	table   string
	name    string
	columns []string
	parts   []partRule
}

// partRule is one part of a panel line: a phrase under a name, or one question.
type partRule struct {
	name     string
	text     phrase
	question string
	skip     []string // codes that are not worth a part
	yes, no  string
	bold     bool
	code     bool // a no is followed by its answer code
}

// evidenceRule words several answers together where one of them is evidence.
type evidenceRule struct {
	questions []string
	text      phrase
}

type tableRule struct{ question, note string }

type sectionRule struct {
	title, note string
	full        bool
	sections    []string
}

// LetterFS holds the built-in letters as <form>.yaml.
func LetterFS() fs.FS {
	sub, err := fs.Sub(letterFiles, "letters")
	if err != nil {
		panic("templates: " + err.Error()) // the folder is embedded
	}
	return sub
}

// LoadLetter reads and checks a letter file for a form. A logo is looked for beside the file. The Problems hold
// everything wrong, or only warnings when the letter can be used; the letter is nil otherwise.
func LoadLetter(fsys fs.FS, name string, form *forms.Form) (*LetterFile, source.Problems) {
	log := source.NewLog()
	m := source.ReadFile(log, fsys, name, letterFormat)
	if m == nil {
		return nil, log.Problems()
	}
	l := readLetter(log, m, form)
	l.readLogo(m, fsys, path.Dir(name))
	m.Done()
	if log.Failed() {
		return nil, log.Problems()
	}
	return l, log.Problems()
}

// BuiltInLetter is the letter that ships for a form. A form without one gets that of the pre-consultation as far as its
// questions are the same.
func BuiltInLetter(form *forms.Form) *LetterFile {
	if letter, ok := builtInLetters[form.ID]; ok {
		return letter()
	}
	return builtInLetters["kap-preconsult"]()
}

// builtInLetters are read once each. Their ids are held against the built-in forms by a test, not here: of a changed form
// they take what fits.
var builtInLetters = map[string]func() *LetterFile{
	"kap-preconsult": sync.OnceValue(func() *LetterFile { return readBuiltIn("kap-preconsult.yaml") }),
	"kap-follow-up":  sync.OnceValue(func() *LetterFile { return readBuiltIn("kap-follow-up.yaml") }),
}

func readBuiltIn(name string) *LetterFile {
	log := source.NewLog()
	l := readLetter(log, source.ReadFile(log, LetterFS(), name, letterFormat), nil)
	if log.Failed() {
		panic("templates: " + log.Problems().Err().Error()) // the file is embedded, and a test reads it
	}
	return l
}

func (l *LetterFile) readLogo(m *source.Map, fsys fs.FS, dir string) {
	name := m.String("logo")
	if name == "" {
		return
	}
	if path.Base(name) != name {
		m.Problem("logo", "the logo has to lie beside this file", "write only its name")
		return
	}
	data, err := source.Bytes(fsys, path.Join(dir, name), sheet.MaxLogoBytes)
	if err != nil {
		m.Problem("logo", "the logo cannot be read: "+err.Error(), "")
		return
	}
	if l.logo, err = sheet.ReadLogo(data); err != nil {
		m.Problem("logo", err.Error(), "use a PNG or JPEG of at most 1 MiB and 2000 pixels a side")
	}
}
