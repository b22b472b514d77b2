package sheet

import (
	"strings"
	"testing"
	"time"
)

func drawn(t *testing.T, lines ...string) []byte {
	t.Helper()
	s := New(210, 297, true)
	s.AddPage()
	for i, line := range lines {
		s.Text(20, 20+6*float64(i), Type{Weight: Weight(i % weights), Size: 10}, Color{}, line)
	}
	out, err := s.Output(nil, Info{Title: "t", Language: "en-US", Date: time.Unix(0, 0)}, false)
	if err != nil {
		t.Fatalf("Output of %q: %v", lines, err)
	}
	return out
}

func TestCleanLeavesNothingThatCannotBeDrawn(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain text", "plain text"},
		{"≥ 5 ≤", "≥ 5 ≤"},
		{"Łódź", "Łódź"},
		{"e\u0301", "é"},
		{"10\u00a0mg", "10\u00a0mg"},
		{"10\u202fmg", "10\u00a0mg"},
		{"a\tb\r\nc\u2028d", "a b\nc\nd"},
		{"smile \U0001F600", "smile [U+1F600]"},
		{"\U00010000", "[U+10000]"},
		{"bad \xff\xfe", "bad [U+FFFD]"},
		{"\x00\x1b[31m", "[31m"},
		{"a\u200bb\ufeffc\u00ad", "abc"},
		{"rtl \u202e15 mg", "rtl [U+202E]15 mg"},
		{"محمد علي OK", "[Arabic script, 7 characters] OK"},
		{"न", "[Devanagari script, 1 character]"},
		{"王小明", "王小明"},
		{"김민준", "김민준"},
		{"דוד", "דוד"},
	} {
		if got, _ := Clean(c.in); got != c.want {
			t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
		}
		once, _ := Clean(c.in)
		if twice, _ := Clean(once); twice != once {
			t.Errorf("Clean is not idempotent on %q: %q, then %q", c.in, once, twice)
		}
	}
}

func TestHebrewIsReorderedAndNumbersAreNot(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"דוד כהן", "ןהכ דוד"},
		{"דוד 15 mg", "דוד 15 mg"},
		{"a אב b", "a בא b"},
		{"יש 12.5 מג", "גמ 12.5 שי"},
		{"(אב) x", "(בא) x"},
		{"א (ב) ג", "ג (ב) א"},
		{"שָׁ ב", "ב שָׁ"},
		{"no Hebrew 15", "no Hebrew 15"},
	} {
		if got := visual(c.in); got != c.want {
			t.Errorf("visual(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestEveryScriptComesOut(t *testing.T) {
	drawn(t, "Plain", "Łukasz ≥ 5", "Иван", "Ελένη", "王小明", "김민준", "สมชาย ใจดี", "Արամ", "გიორგი", "አበበ", "דוד כהן",
		"\U0001F600", "محمد", strings.Repeat("w", 5000), "a(b)c\\d", "\xff")
}
