package screening

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/source"
)

// RunVectors scores the test vectors of every instrument of a form, each instrument in a form of its own, so that the
// form's skip logic does not stand in the way. It returns how many there are and which do not hold.
func RunVectors(form *forms.Form, library fs.FS) (int, source.Problems) {
	n := 0
	var wrong source.Problems
	for _, in := range form.Instruments {
		solo, problems := soloForm(form, in, library)
		if solo == nil {
			wrong = append(wrong, problems...)
			continue
		}
		for _, t := range in.Tests {
			n++
			wrong = append(wrong, runVector(solo, in.ID, t)...)
		}
	}
	return n, wrong
}

// soloForm is a form of nothing but one instrument.
func soloForm(form *forms.Form, in *forms.Instrument, library fs.FS) (*forms.Form, source.Problems) {
	name := "instruments/" + in.ID + ".yaml"
	files := map[string][]byte{
		"form.yaml": []byte("kapscreen: form/v1\nid: solo\nversion: 1.0.0\ntitle: " + in.ID + "\nsections:\n" +
			"  - id: items\n    code: X\n    title: Items\n    questions:\n      - instrument: " + in.ID + "\n"),
	}
	if data, ok := form.Files[name]; ok {
		files[name] = data
	}
	fsys, err := archive(files)
	if err != nil {
		return nil, source.Problems{{Message: "instrument " + in.ID + " cannot be tested alone"}}
	}
	return forms.Load(fsys, ".", library)
}

// archive is files as a file system, in memory.
func archive(files map[string][]byte) (fs.FS, error) {
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for name, data := range files {
		f, err := w.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
}

func runVector(solo *forms.Form, instrument string, t forms.InstrumentTest) source.Problems {
	consult, _ := forms.NewDate(2000, 1, 1) // no item of an instrument is about a day
	r := forms.NewResponse(solo, consult)
	for i, a := range t.Items {
		if i < len(solo.Questions()) {
			r.Set(solo.Questions()[i], a)
		}
	}
	view := forms.Look(r, forms.Settings{})
	var wrong source.Problems
	for _, x := range t.Expect {
		if c := view.Value(x.Value); !x.Matches(c) {
			wrong = append(wrong, source.Problem{
				Place:   x.Place,
				Message: fmt.Sprintf("vector %s of %s: %s is %s, not %s", t.ID, instrument, x.Value, valueWords(c), expectedWords(x)),
			})
		}
	}
	return wrong
}
