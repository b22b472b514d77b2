package forms

import "io"

// ReadJSON reads one response file (JSON) of at most MaxResponseBytes. name is used in errors. The error is a
// *ResponseError with every problem; it names file, place and question id, never a value.
func ReadJSON(f *Form, name string, r io.Reader) (*Response, error) { panic("forms: not built yet") }

// ReadYAML is ReadJSON for YAML without anchors, aliases and merge keys.
func ReadYAML(f *Form, name string, r io.Reader) (*Response, error) { panic("forms: not built yet") }
