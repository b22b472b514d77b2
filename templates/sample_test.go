package templates

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/screening"
)

var books = map[string]func() *screening.RuleBook{
	"kap-preconsult": sync.OnceValue(func() *screening.RuleBook { return loadBook("kap-preconsult") }),
	"kap-follow-up":  sync.OnceValue(func() *screening.RuleBook { return loadBook("kap-follow-up") }),
}

func loadBook(name string) *screening.RuleBook {
	form, problems := forms.Load(library.FS(), name, library.FS())
	if form == nil {
		panic(problems.Err())
	}
	book, problems := screening.Load(form, library.FS(), name, library.FS())
	if book == nil {
		panic(problems.Err())
	}
	return book
}

func partner(t testing.TB, id string) *Partner {
	t.Helper()
	p, problems := LoadPartner(PartnerFS(), id+".yaml")
	if p == nil {
		t.Fatalf("LoadPartner(%s): %v", id, problems.Err())
	}
	return p
}

// response reads a response of the pre-consultation.
func response(t testing.TB, name string, data []byte) *forms.Response {
	t.Helper()
	r, err := forms.ReadJSON(books["kap-preconsult"]().Form, name, bytes.NewReader(data))
	if err != nil {
		t.Fatalf("ReadJSON(%s): %v", name, err)
	}
	return r
}

func demoResponse(t testing.TB) *forms.Response { return response(t, "noemi.json", library.Demo()) }

func build(t testing.TB, r *forms.Response, o Options) *Referral {
	t.Helper()
	ref, err := Build(books[r.Form.ID]().Evaluate(r, partner(t, "generic").Profile()), books[r.Form.ID](), partner(t, "generic"), o)
	if err != nil {
		t.Fatalf("Build: %v", err)
	}
	return ref
}

var practice = Options{Practice: Practice{Name: "Willow Street Psychotherapy", Address: "214 Willow Street, Bend, OR 97701"},
	Reference: "WS-2026-0117", Tool: "kapscreen 0.1.0"}

// samples are the demo client and the invented clients of the vignettes, by name.
func samples(t testing.TB) map[string]*forms.Response {
	t.Helper()
	out := map[string]*forms.Response{"demo": demoResponse(t)}
	files, err := filepath.Glob("../screening/testdata/vignettes/S*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no vignettes: %v", err)
	}
	for _, f := range files {
		if strings.Contains(f, "expected") {
			continue
		}
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(f), ".json")] = response(t, f, data)
	}
	return out
}

func TestSamplesArePrintedWithoutTextOnText(t *testing.T) {
	for name, r := range samples(t) {
		o := practice
		o.Incomplete = "a test of a client who left things open"
		ref := build(t, r, o)
		for layout, l := range layouts {
			checkPages(t, name+" "+layout, paint(&ref.doc, l, ref.letter, true))
			if *samplesDir != "" && name == "demo" {
				l.Compression = true
				var out bytes.Buffer
				if err := RenderPDF(&out, &Referral{doc: ref.doc, options: l, letter: ref.letter}); err != nil {
					t.Error(err)
				}
				keep(t, "demo "+layout, out.Bytes())
			}
		}
		ref.options.Compression = true
		var out bytes.Buffer
		if err := RenderPDF(&out, ref); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		keep(t, name, out.Bytes())
	}
}

// TestPictureOfTheReadme draws what docs/referral-page-1.png is made from:
//
//	go test ./templates -run Readme -samples /tmp && pdftoppm -r 110 -f 1 -l 1 -png /tmp/readme.pdf
func TestPictureOfTheReadme(t *testing.T) {
	o := practice
	o.Compression, o.Incomplete = true, "Visit on 24 November; the rest follows"
	ref := build(t, demoResponse(t), o)
	checkPages(t, "readme", paint(&ref.doc, o, ref.letter, true))
	var out bytes.Buffer
	if err := RenderPDF(&out, ref); err != nil {
		t.Fatal(err)
	}
	keep(t, "readme", out.Bytes())
}
