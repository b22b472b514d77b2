package forms

import (
	"io/fs"

	"github.com/kapscreen/kapscreen/forms/source"
)

// Source is one entry of sources.yaml: where a rule, question or instrument comes from. What is not certainty "seen" is
// shown as to be confirmed, never as settled fact.
type Source struct {
	Key, Cite, Section, URL string
	Certainty               string // seen, second-hand, memory-verify or design
}

// LoadSources reads a sources.yaml.
func LoadSources(fsys fs.FS, name string) (map[string]Source, source.Problems) {
	panic("forms: not built yet")
}
