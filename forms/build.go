package forms

import (
	"io/fs"

	"github.com/kapscreen/kapscreen/forms/source"
)

// Load reads and checks a form: the folder dir of fsys, with library (the built-in library) for the instruments, drug
// classes and sources that the folder does not hold itself. The Problems hold everything that is wrong, or only
// warnings when the form can be used; the form is nil otherwise.
func Load(fsys fs.FS, dir string, library fs.FS) (*Form, source.Problems) {
	panic("forms: not built yet")
}
