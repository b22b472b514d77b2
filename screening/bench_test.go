package screening_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/screening"
)

// BenchmarkScreen is one response from its file to its report: read, evaluate all rules, write report/v1.
// go test ./screening -run '^$' -bench Screen
func BenchmarkScreen(b *testing.B) {
	book := loadBook(b, "kap-preconsult")
	data, err := os.ReadFile("testdata/vignettes/S09-siobhan.json")
	if err != nil {
		b.Fatal(err)
	}
	reader, e := forms.NewReader(book.Form), book.NewEvaluator(screening.Profile{Partner: "generic"})
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			if _, err := reader.ParseJSON("S09", 1, data); err != nil {
				b.Fatal(err)
			}
		}
	})
	r, err := forms.ReadJSON(book.Form, "S09", bytes.NewReader(data))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("evaluate", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			e.Evaluate(r)
		}
	})
	rep := e.Evaluate(r)
	b.Run("report", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := rep.MarshalJSON(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			r, err := reader.ParseJSON("S09", 1, data)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := e.Evaluate(r).MarshalJSON(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkTelling is what a referral asks of a Telling, over the vignettes: the telling parts of each answer behind
// each finding.
func BenchmarkTelling(b *testing.B) {
	book := loadBook(b, "kap-preconsult")
	files, err := filepath.Glob("testdata/vignettes/S??-*.json")
	if err != nil {
		b.Fatal(err)
	}
	var reports []*screening.Report
	for _, file := range files {
		if strings.Contains(file, ".expected.") {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		r, err := forms.ReadJSON(book.Form, file, bytes.NewReader(data))
		if err != nil {
			b.Fatal(err)
		}
		reports = append(reports, book.Evaluate(r, screening.Profile{}))
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		rep := reports[n%len(reports)]
		n++
		telling := screening.NewTelling(rep)
		for _, f := range rep.Findings {
			for _, q := range f.Because {
				telling.Part(f, q)
			}
		}
	}
}
