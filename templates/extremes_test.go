package templates

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/screening"
)

// extremes are documents and clients at the far ends of what can happen.
func extremes(t testing.TB) map[string]*Referral {
	t.Helper()
	o := practice
	o.Incomplete = strings.Repeat("a long reason for sending it all the same ", 12)
	out := map[string]*Referral{}
	for name, n := range map[string]int{"no items": 0, "one item": 1, "12 items": 12, "60 items": 60} {
		doc := mockDocument()
		doc.Items = nil
		for i := range n {
			doc.Items = append(doc.Items, mockItems()[i*10/max(n, 10)])
		}
		if n == 0 {
			doc.Open, doc.Scores = nil, nil
		}
		out[name] = &Referral{doc: doc}
	}
	for name, r := range map[string]*forms.Response{
		"stopped early": stoppedEarly(t), "outside release": outsideReleaseResponse(t), "empty": forms.NewResponse(demoResponse(t).Form, demoResponse(t).ConsultDate),
		"all declined": allAbsent(t, forms.Declined), "all to the prescriber": allAbsent(t, forms.AskPrescriber),
		"long answers":  longAnswers(t, strings.Repeat("and then it went on ", 499)),
		"one long word": longAnswers(t, strings.Repeat("w", 5000)),
		"lines":         longAnswers(t, strings.Repeat("line\n", 900)),
		"40 medicines":  manyMedicines(t, 40, "as needed"), "500 medicines": manyMedicines(t, 500, strings.Repeat("long instruction ", 11)),
		"no medicines": manyMedicines(t, 0, ""), "everything raised": everythingRaised(t),
	} {
		out[name] = build(t, r, o)
	}
	return out
}

var heavy = []string{"long answers", "one long word", "lines", "500 medicines"}

func allAbsent(t testing.TB, s forms.State) *forms.Response {
	r := demoResponse(t).Clone()
	for _, q := range r.Form.Questions() {
		r.Set(q, forms.Absent(s))
	}
	return r
}

// longAnswers gives every text the same long answer and every question the same long note.
func longAnswers(t testing.TB, text string) *forms.Response {
	r := demoResponse(t).Clone()
	for _, q := range r.Form.Questions() {
		switch q.Kind {
		case forms.Text:
			r.Set(q, forms.TextAnswer(strings.ReplaceAll(text[:min(len(text), q.MaxLength)], "\n", " ")))
		case forms.LongText:
			r.Set(q, forms.LongTextAnswer(text))
		case forms.YesNo, forms.Choice, forms.MultiChoice, forms.Integer, forms.Decimal, forms.DateKind, forms.Table:
		}
		if q.Index%7 == 0 {
			r.SetNote(q, text)
		}
	}
	return r
}

func manyMedicines(t testing.TB, n int, how string) *forms.Response {
	r := demoResponse(t).Clone()
	q, _ := r.Form.Question("rx_medications")
	var rows []forms.Row
	for i := range n {
		row := make(forms.Row, len(q.Columns))
		row[0] = forms.TextAnswer("Medicine number " + itoa(i+1))
		row[1], row[2] = forms.TextAnswer("10 mg"), forms.TextAnswer(how)
		rows = append(rows, row)
	}
	r.Set(q, forms.TableAnswer(rows...))
	return r
}

// everythingRaised answers every yes/no with yes, every choice with its last code, every list with all codes.
func everythingRaised(t testing.TB) *forms.Response {
	r := demoResponse(t).Clone()
	for _, q := range r.Form.Questions() {
		switch q.Kind {
		case forms.YesNo:
			r.Set(q, forms.YesNoAnswer(true))
		case forms.MultiChoice:
			var codes []string
			for _, o := range q.Choices {
				if !o.Exclusive {
					codes = append(codes, o.Code)
				}
			}
			r.Set(q, forms.MultiChoiceAnswer(codes...))
		case forms.Integer:
			if len(q.Choices) > 0 {
				r.Set(q, forms.IntegerAnswer(int64(len(q.Choices)-1)))
			}
		case forms.Choice, forms.Decimal, forms.DateKind, forms.Text, forms.LongText, forms.Table:
		}
	}
	return r
}

func TestExtremesArePrintedWhole(t *testing.T) {
	t.Parallel()
	for name, ref := range extremes(t) {
		for layout, l := range layouts {
			if len(ref.doc.Sections) > 0 && slices.Contains(heavy, name) && layout != "letter" {
				continue // a hundred pages of the same
			}
			d := paint(&ref.doc, l, ref.letter, true)
			checkPages(t, name+" "+layout, d)
			checkNothingLost(t, name+" "+layout, ref, d)
		}
		ref.options.Compression = true
		var out bytes.Buffer
		if err := RenderPDF(&out, ref); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		keep(t, strings.ReplaceAll(name, " ", "-"), out.Bytes())
	}
}

// checkNothingLost looks for every item, every open question and every answer code on the pages, and for the slip on
// page one.
func checkNothingLost(t *testing.T, name string, ref *Referral, d *drawing) {
	t.Helper()
	onPage, all := map[string]bool{}, map[string]int{}
	for _, b := range d.Boxes() {
		if b.Page == 1 {
			onPage[b.Text] = true
		}
		all[b.Text]++
	}
	if !onPage[d.doc.Words.Reply] || !onPage[d.doc.Words.Received] {
		t.Errorf("%s: the reply slip is not on page one", name)
	}
	chips := 0
	for p := screening.Urgent; p <= screening.Info; p++ {
		chips += all[strings.ToUpper(p.String())]
	}
	if chips != len(ref.doc.Items) {
		t.Errorf("%s: %d items are printed, want %d", name, chips, len(ref.doc.Items))
	}
	for i := range ref.doc.Sections {
		for _, row := range ref.doc.Sections[i].Rows {
			if row.Code != "" && all[row.Code] == 0 {
				t.Errorf("%s: answer %s is not printed", name, row.Code)
			}
		}
	}
	for _, o := range ref.doc.Open {
		if o.Code != "" && all[o.Code] < 2 && d.Anchored("answer "+o.Code) == 0 {
			t.Errorf("%s: %s could not be established, and its code leads nowhere", name, o.Code)
		}
	}
}
