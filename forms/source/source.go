// Package source reads the YAML that people write (forms, rules, tests, instruments, partners, letters) and keeps the
// place of everything, so that a problem can be shown as file:line:col with the line, a caret and a way out. It is the
// only package that imports a YAML library.
//
// It knows nothing of questionnaires. A decoder asks a Map for the keys that it knows and ends with Done; what was
// wrong is in the Log, all of it at once:
//
//	log := source.NewLog()
//	m := source.ReadFile(log, fsys, "form.yaml", "form/v1") // nil when the file cannot be read at all
//	id, title := m.Need("id").Word("id"), m.Need("title").String("title")
//	for _, s := range m.Maps("sections") { …; s.Done() }
//	m.Done()
//	if log.Failed() { … log.Problems() … }
//
// All methods of a nil *Map answer as if nothing were there and report nothing: the cause was reported already.
package source

// Limits of a file, checked before it is decoded. An alias is refused, so a file cannot grow beyond its own size.
const (
	MaxFileBytes = 1 << 20 // 1 MiB
	MaxDepth     = 32      // maps and lists within each other
	MaxNodes     = 200_000 // keys, values, maps and lists
	MaxProblems  = 500     // a Log leaves out what comes after
)

// Place is where something stands in a file.
type Place struct {
	File      string // as the person named it, or a path inside a form
	Line, Col int    // from 1; 0 when unknown
	Text      string // the source line, for the caret; may be empty
}

// Problem is one thing to mend, in words for the person who wrote the file. Message and Hint never hold an answer.
type Problem struct {
	Place   Place
	Message string
	Hint    string // what to do, or "did you mean …"; may be empty
	Warning bool   // worth a look, but the file can be used
}

// Problems are all problems of one reading, in file order.
type Problems []Problem

// Text is a piece of source inside a file, such as a condition in a block scalar.
type Text struct {
	Src string
	// Place turns a line and column inside Src (from 1, columns in runes) into the place in the file.
	Place func(line, col int) Place
}
