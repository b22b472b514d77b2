//go:build unix

package templates

import (
	"bytes"
	"io"
	"syscall"
	"testing"
	"time"

	"github.com/jung-kurt/gofpdf"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
)

// cpu reports the processor time of the loop body, which a busy machine does not stretch.
func cpu(b *testing.B) func() {
	b.Helper()
	used := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	start := used()
	return func() { b.ReportMetric(float64((used()-start).Microseconds())/float64(b.N)/1000, "cpu-ms/doc") }
}

// BenchmarkDocument is the whole way from a response file to a PDF, in one process and on one core.
func BenchmarkDocument(b *testing.B) {
	book, p := books["kap-preconsult"](), partner(b, "generic")
	evaluator := book.NewEvaluator(p.Profile())
	o := practice
	o.Incomplete, o.Compression = "a benchmark", true
	o.Letter = BuiltInLetter(book.Form)
	data := library.Demo()
	size, pages := 0, 0
	b.ReportAllocs()
	done := cpu(b)
	for b.Loop() {
		r, err := forms.ReadJSON(book.Form, "demo", bytes.NewReader(data))
		if err != nil {
			b.Fatal(err)
		}
		ref, err := Build(evaluator.Evaluate(r), book, p, o)
		if err != nil {
			b.Fatal(err)
		}
		var out bytes.Buffer
		if err := RenderPDF(&out, ref); err != nil {
			b.Fatal(err)
		}
		size, pages = out.Len(), bytes.Count(out.Bytes(), []byte("/Type /Page\n"))
	}
	done()
	b.ReportMetric(float64(size), "bytes/doc")
	b.ReportMetric(float64(pages), "pages/doc")
}

// BenchmarkRender draws the four pages of the target picture.
func BenchmarkRender(b *testing.B) {
	ref := &Referral{doc: mockDocument(), options: Options{Compression: true}}
	b.ReportAllocs()
	done := cpu(b)
	for b.Loop() {
		if err := RenderPDF(io.Discard, ref); err != nil {
			b.Fatal(err)
		}
	}
	done()
}

// BenchmarkBareGofpdf draws the same texts with gofpdf's core fonts and nothing else: no measuring, no wrapping, no
// gate, no embedded fonts.
func BenchmarkBareGofpdf(b *testing.B) {
	doc := mockDocument()
	boxes := paint(&doc, Options{}, nil, true).Boxes()
	b.ReportAllocs()
	done := cpu(b)
	for b.Loop() {
		pdf := gofpdf.New("P", "mm", "Letter", "")
		page := 0
		for _, box := range boxes {
			if box.Page != page {
				pdf.AddPage()
				page = box.Page
			}
			pdf.SetFont("Helvetica", "", (box.Y1-box.Y0)/0.93*72/25.4)
			pdf.Text(box.X0, box.Y1, box.Text)
		}
		if err := pdf.Output(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
	done()
}
