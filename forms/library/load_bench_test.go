package library_test

import (
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/screening"
	"github.com/kapscreen/kapscreen/templates"
)

// BenchmarkLoad is what every run of a command with a form pays first: the built-in form with its instruments and
// medicine classes, its rules with their sources, and a partner.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		form, problems := forms.Load(library.FS(), library.Default, library.FS())
		if form == nil {
			b.Fatal(problems)
		}
		book, problems := screening.Load(form, library.FS(), library.Default, library.FS())
		if book == nil {
			b.Fatal(problems)
		}
		if p, problems := templates.LoadPartner(templates.PartnerFS(), "generic.yaml"); p == nil {
			b.Fatal(problems)
		}
	}
}
