// Package library is the built-in content: questionnaires with their rules and tests, published instruments, sources,
// medicine classes, and one invented client. It holds files only; package forms reads them.
package library

import (
	"embed"
	"io/fs"
)

//go:embed kap-preconsult/*.yaml kap-follow-up/*.yaml instruments/*.yaml sources.yaml drug_classes.csv
var files embed.FS

//go:embed demo/noemi.json
var demo string

// Default is the questionnaire that commands use when none is named.
const Default = "kap-preconsult"

// FS is the library's folder: one folder a questionnaire, and beside them instruments, sources.yaml and
// drug_classes.csv, which questionnaires elsewhere may use too.
func FS() fs.FS { return files }

// Names are the built-in questionnaires, Default first.
func Names() []string { return []string{Default, "kap-follow-up"} }

// The letterhead that belongs to the Demo response. The practice is made up too.
const (
	DemoPractice  = "Willow Street Psychotherapy"
	DemoAddress   = "214 Willow Street, Bend, OR 97701"
	DemoPhone     = "(541) 555-0142"
	DemoReference = "WS-2026-0117"
)

// Demo is the response file of an invented client to the Default questionnaire. Every person in it is made up.
func Demo() []byte { return []byte(demo) }
