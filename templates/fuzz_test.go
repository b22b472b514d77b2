package templates

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/kapscreen/kapscreen/templates/internal/sheet"
)

func FuzzLoadPartner(f *testing.F) {
	for _, name := range PartnerNames() {
		data, err := fs.ReadFile(PartnerFS(), name+".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("kapscreen: partner/v1\nid: x\nname: X\nas_of: 2026-11-22\nrole: []\nstates: {known: true}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, problems := LoadPartner(fstest.MapFS{"x.yaml": {Data: data}}, "x.yaml")
		if (p == nil) != (problems.Err() != nil) {
			t.Errorf("partner %v, problems %v", p != nil, problems)
		}
		if p != nil {
			p.Profile()
			DiffPartners(p, p)
		}
	})
}

func FuzzLoadLetter(f *testing.F) {
	for name := range builtInLetters {
		data, err := fs.ReadFile(LetterFS(), name+".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("kapscreen: letter/v1\nform: kap-preconsult\ntitle: \"{client_name}[ {bmi}]\"\nlogo: logo.png\n"))
	form := books["kap-preconsult"]().Form
	f.Fuzz(func(t *testing.T, data []byte) {
		l, problems := LoadLetter(fstest.MapFS{"x.yaml": {Data: data}, "logo.png": {Data: data}}, "x.yaml", form)
		if (l == nil) != (problems.Err() != nil) {
			t.Errorf("letter %v, problems %v", l != nil, problems)
		}
		if l == nil {
			return
		}
		ref := build(t, demoResponse(t), Options{Incomplete: "x", Letter: l})
		checkPages(t, "fuzz", paint(&ref.doc, Options{}, l, true))
	})
}

func FuzzReadLogo(f *testing.F) {
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Add([]byte("\xff\xd8\xff\xe0"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if l, err := sheet.ReadLogo(data); (l == nil) != (err != nil) {
			t.Errorf("logo %v, error %v", l != nil, err)
		}
	})
}
