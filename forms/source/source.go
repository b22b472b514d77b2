// Package source reads the YAML that people write (forms, rules, tests, instruments, partners, letters) and keeps the
// place of everything, so that a problem can be shown as file:line:col with the line, a caret and a way out. It is the
// only package that imports a YAML library.
//
// It knows nothing of questionnaires.
package source

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
