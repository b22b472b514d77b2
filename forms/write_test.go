package forms_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
)

func TestAResponseFileForPeople(t *testing.T) {
	t.Parallel()
	r, err := readJSON(t, `{"notes":{"cv_htn":"x"},"form_version":"1.2.0","kapscreen":"response/v1","form":"small","consult_date":"2026-11-20","partner":"generic",
		"answers":{"rx_medications":[{"dose":"1","name":"a"},{"name":"b"}],"cv_htn":true,"cv_conditions":["valve","angina"],"goal_text":"\u202e\u0007é"}}`)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{
  "kapscreen": "response/v1",
  "form": "small",
  "form_version": "1.2.0",
  "partner": "generic",
  "consult_date": "2026-11-20",
  "answers": {
    "cv_htn": true,
    "cv_conditions": ["angina", "valve"],
    "goal_text": "\u202e\u0007é",
    "rx_medications": [
      {"name": "a", "dose": "1"},
      {"name": "b"}
    ]
  },
  "notes": {
    "cv_htn": "x"
  }
}
`
	var b strings.Builder
	if err := forms.WriteJSON(&b, r); err != nil || b.String() != want {
		t.Errorf("WriteJSON wrote (%v)\n%swant\n%s", err, b.String(), want)
	}
	empty := forms.NewResponse(forms.SmallForm(), consult)
	b.Reset()
	if err := forms.WriteJSON(&b, empty); err != nil || !strings.HasSuffix(b.String(), "\"answers\": {}\n}\n") {
		t.Errorf("an empty response is written (%v) as\n%s", err, b.String())
	}
}

// random fills a response as a person could.
func random(rnd *rand.Rand, f *forms.Form) *forms.Response {
	r := forms.NewResponse(f, consult)
	text := func() string {
		pieces := []string{"a", "é", "\"", "\\", "\n", "\t", "\u202e", "\U0001F600", "\x1b", "<", "\u2028", "'", "0", " ", "\x7f", "\u0085"}
		var b strings.Builder
		b.WriteString("x")
		for range rnd.IntN(12) {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
		}
		return b.String()
	}
	oneLine := func() string { return strings.NewReplacer("\n", "", "\u2028", "", "\u0085", "").Replace(text()) }
	scalar := func(kind forms.Kind, options []forms.Option) forms.Answer {
		switch kind {
		case forms.YesNo:
			return forms.YesNoAnswer(rnd.IntN(2) == 0)
		case forms.Choice:
			return forms.ChoiceAnswer(options[rnd.IntN(len(options))].Code)
		case forms.MultiChoice:
			return forms.MultiChoiceAnswer(options[1+rnd.IntN(2)].Code, options[3].Code)
		case forms.Integer:
			return forms.IntegerAnswer(rnd.Int64N(4))
		case forms.Decimal:
			return forms.DecimalAnswer(25 + rnd.Float64()*300)
		case forms.DateKind:
			return forms.DateAnswer(forms.DateOfDays(rnd.IntN(20_000)))
		case forms.Text:
			return forms.TextAnswer(oneLine())
		case forms.LongText:
			return forms.LongTextAnswer(text())
		case forms.Table:
		}
		return forms.Answer{}
	}
	for _, q := range f.Questions() {
		a := scalar(q.Kind, q.Choices)
		if q.Kind == forms.Table {
			rows := make([]forms.Row, rnd.IntN(4))
			for i := range rows {
				for _, c := range q.Columns {
					rows[i] = append(rows[i], scalar(c.Kind, c.Choices))
				}
			}
			a = forms.TableAnswer(rows...)
		}
		if rnd.IntN(5) == 0 {
			a = forms.Absent([]forms.State{forms.NotSure, forms.Declined, forms.AskPrescriber}[rnd.IntN(3)])
		}
		if accepted, err := q.Accept(a, consult); err == nil {
			r.Set(q, accepted)
		}
		if rnd.IntN(8) == 0 {
			r.SetNote(q, oneLine())
		}
	}
	return r
}

func TestWhatIsWrittenReadsBackTheSame(t *testing.T) {
	t.Parallel()
	f := forms.SmallForm()
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range 2000 {
		r := random(rnd, f)
		var people, compact bytes.Buffer
		if err := forms.WriteJSON(&people, r); err != nil {
			t.Fatal(err)
		}
		if err := forms.WriteJSONLine(&compact, r); err != nil {
			t.Fatal(err)
		}
		for _, written := range []bytes.Buffer{people, compact} {
			if !json.Valid(written.Bytes()) {
				t.Fatalf("round %d: encoding/json cannot read\n%s", i, written.Bytes())
			}
			back, err := forms.ReadJSON(f, "a.json", bytes.NewReader(written.Bytes()))
			if err != nil {
				t.Fatalf("round %d: %v\n%s", i, err, written.Bytes())
			}
			for _, q := range f.Questions() {
				if !back.Answer(q).Equal(r.Answer(q)) || back.Note(q) != r.Note(q) {
					t.Fatalf("round %d, %s: read back %+v, want %+v", i, q.ID, back.Answer(q), r.Answer(q))
				}
			}
			if back.Digest() != r.Digest() {
				t.Fatalf("round %d: digest %s, want %s", i, back.Digest(), r.Digest())
			}
		}
		if strings.ContainsAny(people.String(), "\x1b\x7f\u202e\u2028\u0085") || strings.Count(compact.String(), "\n") != 1 {
			t.Fatalf("round %d: raw controls or line ends in\n%q", i, people.String())
		}
	}
}

func TestDigestTellsResponsesApart(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, answers := range []string{
		``, `"cv_htn":true`, `"cv_htn":false`, `"cv_htn":{"absent":"unknown"}`, `"cv_htn":{"absent":"declined"}`,
		`"rx_medications":[]`, `"client_name":"a"`, `"goal_text":"a"`,
	} {
		r, err := readJSON(t, file(answers))
		if err != nil {
			t.Fatal(err)
		}
		d := r.Digest()
		if other, ok := seen[d]; ok || len(d) != 71 || !strings.HasPrefix(d, "sha256:") {
			t.Errorf("digest of {%s} is %q; {%s} has it too: %v", answers, d, other, ok)
		}
		seen[d] = answers
	}
	a, _ := readJSON(t, file(`"cv_htn":true,"phq9_1":1`))
	b, _ := readJSON(t, file(` "phq9_1" : 1.0, "cv_htn" : true `))
	if a.Digest() != b.Digest() {
		t.Error("the order and blanks of a file change the digest")
	}
}
