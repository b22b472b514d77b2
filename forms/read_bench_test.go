package forms_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
)

// wideForm has twelve times the questions of the small form: 144, as many as the built-in one asks of most people.
func wideForm() *forms.Form {
	var questions []*forms.Question
	for i := range 12 {
		for _, q := range forms.SmallForm().Questions() {
			q.ID = fmt.Sprintf("%s_%d", q.ID, i)
			questions = append(questions, q)
		}
	}
	return forms.FormOf("wide", "1.0.0", questions...)
}

// wideFile answers all of them.
func wideFile(b *testing.B) []byte {
	r := forms.NewResponse(wideForm(), consult)
	for _, q := range r.Form.Questions() {
		a := forms.Absent(forms.Declined)
		switch q.Kind {
		case forms.YesNo:
			a = forms.YesNoAnswer(true)
		case forms.Choice:
			a = forms.ChoiceAnswer("controlled")
		case forms.MultiChoice:
			a = forms.MultiChoiceAnswer("angina", "valve")
		case forms.Integer:
			if len(q.Choices) > 0 {
				a = forms.IntegerAnswer(2)
			} else {
				a = forms.IntegerAnswer(150)
			}
		case forms.Decimal:
			a = forms.DecimalAnswer(70.5)
		case forms.DateKind:
			a = forms.DateAnswer(consult)
		case forms.Text:
			if q.Pattern == nil {
				a = forms.TextAnswer("Zäzilia Hamish Stöber")
			}
		case forms.LongText:
			a = forms.LongTextAnswer("Be present for the grandchildren again, and sleep through a night.")
		case forms.Table:
			row := append(forms.Row{forms.TextAnswer("lamotrigine"), forms.TextAnswer("100 mg"), forms.YesNoAnswer(true)}, make(forms.Row, 4)...)
			a = forms.TableAnswer(row, row, row)
		}
		r.Set(q, a)
	}
	var file bytes.Buffer
	if err := forms.WriteJSON(&file, r); err != nil {
		b.Fatal(err)
	}
	return file.Bytes()
}

func BenchmarkReadJSON(b *testing.B) {
	f, file := wideForm(), wideFile(b)
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := forms.ReadJSON(f, "a.json", bytes.NewReader(file)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReaderParseJSON(b *testing.B) {
	r, file := forms.NewReader(wideForm()), wideFile(b)
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.ParseJSON("a.json", 1, file); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadYAML(b *testing.B) {
	f, file := wideForm(), wideFile(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := forms.ReadYAML(f, "a.yaml", bytes.NewReader(file)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDigest(b *testing.B) {
	r, err := forms.ReadJSON(wideForm(), "a.json", bytes.NewReader(wideFile(b)))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		r.Digest()
	}
}
