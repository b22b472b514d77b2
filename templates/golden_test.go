package templates

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/templates/internal/sheet"
)

var update = flag.Bool("update", false, "write the golden files anew")

// digests differ with every change of a form or rule; what changed shows in the text itself.
var digests = regexp.MustCompile(`sha256\s+[0-9a-f]{8}…[0-9a-f]{4}`)

// golden compares with a kept file; a missing one fails.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	got = digests.ReplaceAll(got, []byte("sha256 (digest)"))
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; look at the output and run the test with -update", err)
	}
	if !bytes.Equal(got, want) {
		at := max(firstDifference(got, want)-40, 0)
		t.Errorf("%s differs; look at it and run the test with -update\ngot  …%q\nwant …%q", name,
			got[at:min(at+160, len(got))], want[at:min(at+160, len(want))])
	}
}

func firstDifference(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// goldenSamples are the clients whose text is kept: one with much, one with little, one who declined nearly everything,
// one whose substance use is not covered, and an interview stopped early.
func goldenSamples(t *testing.T) map[string]*forms.Response {
	all := samples(t)
	return map[string]*forms.Response{"demo": all["demo"], "S01-rosa": all["S01-rosa"], "S05-marcus": all["S05-marcus"],
		"outside-release": outsideReleaseResponse(t), "stopped-early": stoppedEarly(t)}
}

// outsideReleaseResponse is the demo client with a release that leaves substance use out.
func outsideReleaseResponse(t testing.TB) *forms.Response {
	r := demoResponse(t).Clone()
	set(t, r, "adm_roi_scope", forms.MultiChoiceAnswer("identity", "mental_health", "medical", "medications", "risk"))
	return r
}

// stoppedEarly is the demo client after ten questions.
func stoppedEarly(t testing.TB) *forms.Response {
	r := demoResponse(t).Clone()
	n := 0
	for _, q := range r.Form.Questions() {
		if r.Answer(q).State() != forms.NotAsked {
			if n++; n > 10 {
				r.Set(q, forms.Answer{})
				r.SetNote(q, "")
			}
		}
	}
	return r
}

func set(t testing.TB, r *forms.Response, id string, a forms.Answer) {
	t.Helper()
	q, ok := r.Form.Question(id)
	if !ok {
		t.Fatalf("the form has no question %s", id)
	}
	r.Set(q, a)
}

func TestTextOfSamples(t *testing.T) {
	for name, r := range goldenSamples(t) {
		o := practice
		o.Incomplete = "Visit within two days."
		ref := build(t, r, o)
		var text, preview, js bytes.Buffer
		if err := RenderText(&text, ref); err != nil {
			t.Fatal(err)
		}
		if err := RenderPreview(&preview, ref); err != nil {
			t.Fatal(err)
		}
		if err := RenderJSON(&js, ref); err != nil {
			t.Fatal(err)
		}
		golden(t, name+".txt", text.Bytes())
		golden(t, name+".preview.txt", preview.Bytes())
		if name == "demo" {
			golden(t, name+".json", js.Bytes())
		}
	}
}

// pageText is what stands on the pages, line by line from top to bottom, as the drawing layer recorded it.
func pageText(d *drawing) []byte {
	boxes := slices.Clone(d.Boxes())
	slices.SortStableFunc(boxes, func(a, b sheet.Box) int {
		return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(math.Round(a.Y1*2), math.Round(b.Y1*2)), cmp.Compare(a.X0, b.X0))
	})
	var out bytes.Buffer
	for i, b := range boxes {
		switch {
		case i == 0 || boxes[i-1].Page != b.Page:
			fmt.Fprintf(&out, "\n=== page %d\n", b.Page)
		case math.Round(boxes[i-1].Y1*2) != math.Round(b.Y1*2):
			out.WriteString("\n")
		default:
			out.WriteString(" | ")
		}
		out.WriteString(b.Text)
	}
	out.WriteString("\n")
	return out.Bytes()
}

func TestPagesOfSamples(t *testing.T) {
	doc := mockDocument()
	golden(t, "mock.pages.txt", pageText(paint(&doc, Options{}, nil, true)))
	o := practice
	o.Incomplete = "Visit within two days."
	ref := build(t, demoResponse(t), o)
	golden(t, "demo.pages.txt", pageText(paint(&ref.doc, o, ref.letter, true)))
}
