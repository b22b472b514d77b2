// Package schema holds a JSON Schema for each kind of YAML file that people write, so that editors complete and check
// while they type. The schemas know shapes and keys; what names mean is checked by the packages that read the files.
package schema

import (
	"embed"
	"slices"
)

//go:embed *.json
var files embed.FS

// Names are the kinds of file that have a schema, sorted.
func Names() []string {
	return []string{"form", "instrument", "letter", "partner", "rules", "sources", "tests"}
}

// Of is the JSON Schema (draft 2020-12) of a kind of file; false if there is no such kind.
func Of(kind string) ([]byte, bool) {
	if !slices.Contains(Names(), kind) {
		return nil, false
	}
	data, err := files.ReadFile(kind + ".json")
	return data, err == nil
}
