package templates

import (
	"bytes"
	"cmp"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/kapscreen/kapscreen/templates/internal/sheet"
)

var samplesDir = flag.String("samples", "", "also write the sample PDFs into this folder")

func render(t testing.TB, doc document, o Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := RenderPDF(&out, &Referral{doc: doc, options: o}); err != nil {
		t.Fatalf("RenderPDF: %v", err)
	}
	return out.Bytes()
}

func keep(t testing.TB, name string, pdf []byte) {
	t.Helper()
	if *samplesDir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*samplesDir, name+".pdf"), pdf, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestMockReferral(t *testing.T) {
	for name, o := range map[string]Options{
		"mock-letter": {Compression: true}, "mock-a4": {Paper: A4, Compression: true},
		"mock-mono": {Mono: true, Compression: true}, "mock-a4-mono": {Mono: true, Paper: A4, Compression: true},
	} {
		keep(t, name, render(t, mockDocument(), o))
	}
}

// checkPages fails on text over text, text outside the margins, and rows that reach into the foot.
func checkPages(t *testing.T, name string, d *drawing) {
	t.Helper()
	boxes := slices.Clone(d.Boxes())
	slices.SortFunc(boxes, func(a, b sheet.Box) int { return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.Y0, b.Y0)) })
	for i, a := range boxes {
		if a.X0 < margin-0.6 || a.X1 > d.W-margin+0.6 || a.Y0 < 3 || a.Y1 > d.H-5 {
			t.Errorf("%s: page %d: text outside the margins: %.1f..%.1f, %.1f..%.1f %q", name, a.Page, a.X0, a.X1, a.Y0, a.Y1, a.Text)
		}
		for _, b := range boxes[i+1:] {
			if a.Page != b.Page || b.Y0 > a.Y1 {
				break
			}
			if x, y := min(a.X1, b.X1)-max(a.X0, b.X0), min(a.Y1, b.Y1)-max(a.Y0, b.Y0); x > 0.1 && y > 0.15 {
				t.Errorf("%s: page %d: %q lies on %q by %.2f x %.2f mm", name, a.Page, b.Text, a.Text, x, y)
			}
		}
	}
}

var layouts = map[string]Options{
	"letter": {}, "a4": {Paper: A4}, "letter mono": {Mono: true}, "a4 mono": {Paper: A4, Mono: true},
}

func TestNoTextLiesOnText(t *testing.T) {
	t.Parallel()
	for layout, o := range layouts {
		doc := mockDocument()
		checkPages(t, layout, paint(&doc, o, nil, true))
	}
}
