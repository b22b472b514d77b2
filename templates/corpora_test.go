package templates

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/templates/internal/sheet"
)

// corpus reads the strings of one file of testdata/corpora.
func corpus(t testing.TB, name string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "corpora", name))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	switch filepath.Ext(name) {
	case ".json":
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = stringsOf(v, nil)
	case ".tsv":
		for line := range strings.Lines(string(data)) {
			if _, name, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t"); ok {
				out = append(out, name)
			}
		}
	case ".jsonl":
		s := bufio.NewScanner(bytes.NewReader(data))
		for s.Scan() {
			var v any
			if err := json.Unmarshal(s.Bytes(), &v); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			out = stringsOf(v, out)
		}
	}
	if len(out) == 0 {
		t.Fatalf("%s holds no strings", name)
	}
	return out
}

func stringsOf(v any, out []string) []string {
	switch x := v.(type) {
	case string:
		return append(out, x)
	case []any:
		for _, e := range x {
			out = stringsOf(e, out)
		}
	case map[string]any:
		for _, e := range x {
			out = stringsOf(e, out)
		}
	}
	return out
}

var corpora = []string{"blns.json", "spoofs.json", "text-injection.json", "trojan-source-lines.jsonl", "person-names.tsv"}

// checkText draws a text in every weight and looks at what came out.
func checkText(t *testing.T, text string) {
	t.Helper()
	clean, replaced := sheet.Clean(text)
	if again, _ := sheet.Clean(clean); again != clean {
		t.Errorf("Clean(%q) = %q, and cleaning that gives %q", text, clean, again)
	}
	for _, r := range clean {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r > 0xFFFF) {
			t.Errorf("Clean(%q) lets %U through", text, r)
		}
	}
	if replaced > 0 && !strings.Contains(clean, "[") {
		t.Errorf("Clean(%q) = %q replaced %d characters without a mark", text, clean, replaced)
	}
	s := sheet.New(210, 297, false)
	s.AddPage()
	ty := sheet.Type{Weight: sheet.Bold, Size: 9}
	for i, line := range ty.Wrap(text, 100) {
		if w := ty.Width(line); w > 100.5 {
			t.Errorf("a line of %q is %.1f mm wide, want at most 100", text, w)
		}
		s.Text(10, 10+float64(i), ty, sheet.Color{}, line)
	}
	if _, err := s.Output(nil, sheet.Info{Title: text, Author: text, Language: "en-US"}, false); err != nil {
		t.Errorf("a page with %q: %v", text, err)
	}
}

func TestAnyTextCanBePrinted(t *testing.T) {
	t.Parallel()
	for _, name := range corpora {
		texts := corpus(t, name)
		if name == "person-names.tsv" {
			continue // all of them are in the documents below
		}
		for _, text := range texts {
			checkText(t, text)
		}
	}
}

func TestNamesOfAllScriptsArePrintedOrMarked(t *testing.T) {
	t.Parallel()
	whole := 0
	names := corpus(t, "person-names.tsv")
	for _, name := range names {
		clean, replaced := sheet.Clean(name)
		if replaced == 0 {
			whole++
			continue
		}
		if !strings.Contains(clean, " script, ") && !strings.Contains(clean, "[U+02") { // a few letters of African Latin alphabets
			t.Errorf("the name %q becomes %q, without the name of its script", name, clean)
		}
	}
	if whole*10 < len(names)*6 {
		t.Errorf("%d of %d names can be printed whole, want most", whole, len(names))
	}
	t.Logf("%d of %d names are printed whole, the others marked with their script", whole, len(names))
}

func TestDocumentsOfAnyText(t *testing.T) {
	t.Parallel()
	for _, name := range corpora {
		texts := corpus(t, name)
		r := demoResponse(t).Clone()
		next := 0
		text := func(most int) string {
			s := strings.ToValidUTF8(strings.ReplaceAll(texts[next%len(texts)], "\x00", ""), "\uFFFD")
			next++
			return string([]rune(s)[:min(len([]rune(s)), most)])
		}
		for _, q := range r.Form.Questions() {
			switch q.Kind {
			case forms.Text:
				r.Set(q, forms.TextAnswer(text(q.MaxLength)))
			case forms.LongText:
				r.Set(q, forms.LongTextAnswer(text(500)+"\n"+text(500)))
			case forms.YesNo, forms.Choice, forms.MultiChoice, forms.Integer, forms.Decimal, forms.DateKind, forms.Table:
			}
			r.SetNote(q, text(200)+" "+text(100))
		}
		o := practice
		o.Incomplete = texts[0] + "x"
		var warned []string
		o.Warn = func(m string) { warned = append(warned, m) }
		ref := build(t, r, o)
		checkPages(t, name, paint(&ref.doc, o, ref.letter, true))
		ref.options.Compression = true
		var out, text2 bytes.Buffer
		if err := RenderPDF(&out, ref); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := RenderText(&text2, ref); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		validate(t, name, out.Bytes())
		keep(t, "corpus-"+strings.TrimSuffix(name, filepath.Ext(name)), out.Bytes())
		if name == "person-names.tsv" && len(warned) == 0 {
			t.Errorf("%s: nobody was warned of characters that cannot be printed", name)
		}
		for _, w := range warned {
			if strings.ContainsAny(w, "אمन") {
				t.Errorf("a warning holds what somebody wrote: %q", w)
			}
		}
	}
}

// FuzzReferral puts any text into every place of a response that takes text.
func FuzzReferral(f *testing.F) {
	for _, s := range []string{"", "plain", "≥ 5", "\U0001F600", "e\u0301", "دوا 15 mg", "דוד 15", "\x00\xff", "王小明", strings.Repeat("w", 600),
		"{nb}", ") Tj", "a\u202eb", "\u200d\ufe0f", "10\u00a0mg\n\n\nx"} {
		f.Add(s, uint8(3))
	}
	f.Fuzz(func(t *testing.T, s string, every uint8) {
		r := demoResponse(t).Clone()
		text := strings.ToValidUTF8(s, "\uFFFD")
		if len([]rune(text)) > 2000 {
			text = string([]rune(text)[:2000])
		}
		for _, q := range r.Form.Questions() {
			if q.Index%(int(every)+1) != 0 {
				continue
			}
			switch q.Kind {
			case forms.Text:
				r.Set(q, forms.TextAnswer(text))
			case forms.LongText:
				r.Set(q, forms.LongTextAnswer(text))
			case forms.Table:
				row := make(forms.Row, len(q.Columns))
				row[0] = forms.TextAnswer(text)
				r.Set(q, forms.TableAnswer(row, row))
			case forms.YesNo, forms.Choice, forms.MultiChoice, forms.Integer, forms.Decimal, forms.DateKind:
			}
			r.SetNote(q, text)
		}
		o := practice
		o.Incomplete = text + "."
		ref := build(t, r, o)
		checkPages(t, "fuzz", paint(&ref.doc, o, ref.letter, true))
		var a, b bytes.Buffer
		if err := RenderPDF(&a, ref); err != nil {
			t.Fatal(err)
		}
		if err := RenderPDF(&b, ref); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Fatalf("a second rendering differs: %v", err)
		}
	})
}
