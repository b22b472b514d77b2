package visible_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/kapscreen/kapscreen/forms/visible"
)

func TestForeignTextIsShownHarmless(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"plain words stand", "Ann Lee, 42 mg (≥ 5)", "Ann Lee, 42 mg (≥ 5)"},
		{"an escape is named", "\x1b[2Jx", "<U+001B>[2Jx"},
		{"newline and tab are marks", "a\nb\tc", "a<U+000A>b<U+0009>c"},
		{"DEL and C1 are marks", "a\x7fb\u009b31m", "a<U+007F>b<U+009B>31m"},
		{"a bidi override is named", "Ann \u202egnp.exe", "Ann <U+202E>gnp.exe"},
		{"a hidden space is named", "An\u200bn", "An<U+200B>n"},
		{"a joiner between Latin letters hides", "An\u200dn", "An<U+200D>n"},
		{"tags are named with six digits", "A\U000E0041", "A<U+E0041>"},
		{"a plane 16 character has six digits", "\U0010FFFF", "<U+10FFFF>"},
		{"private use is named", "\ue000", "<U+E000>"},
		{"line separators are named", "a\u2028b\u2029c\u0085", "a<U+2028>b<U+2029>c<U+0085>"},
		{"a blank letter is named", "\u3164", "<U+3164>"},
		{"invalid UTF-8 becomes the replacement character", "a\xffb\xc3", "a\ufffdb\ufffd"},
		{"the replacement character itself stands", "a\ufffdb", "a\ufffdb"},
		{"an encoded surrogate is named", "a\xed\xa0\x80b", "a<U+D800>b"},
		{"an accent without a letter is named", "\u0301Ann", "<U+0301>Ann"},
		{"an accent on a mark is named", "\u200b\u0301", "<U+200B><U+0301>"},
		{"a soft hyphen is named", "An\u00adn", "An<U+00AD>n"},
		{"accents on a letter stand", "Ame\u0301lie", "Ame\u0301lie"},
		{"Persian joiners stand", "می\u200cخواهم", "می\u200cخواهم"},
		{"two joiners in a row hide", "می\u200c\u200cخ", "می<U+200C><U+200C>خ"},
		{"Malayalam joiners stand", "എയ്\u200cഡ", "എയ്\u200cഡ"},
		{"joined emoji stand", "\U0001F469\u200d\u2695\ufe0f", "\U0001F469\u200d\u2695\ufe0f"},
		{"a joiner after an emoji and before a word hides", "\U0001F469\u200dA", "\U0001F469<U+200D>A"},
		{"keycaps stand", "1\ufe0f\u20e3", "1\ufe0f\u20e3"},
		{"a variation selector after a letter hides", "A\ufe0f", "A<U+FE0F>"},
		{"an ideograph variant stands", "葛\U000E0100城", "葛\U000E0100城"},
	} {
		if got := visible.Text(c.in); got != c.want {
			t.Errorf("%s: Text(%+q) = %+q, want %+q", c.name, c.in, got, c.want)
		}
	}
}

func TestLinesKeepsNewlinesOnly(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"a\nb", "a\nb"},
		{"a\r\nb\r\n", "a\nb\n"},
		{"a\rb", "a<U+000D>b"},
		{"a\r\r\nb", "a<U+000D>\nb"},
		{"a\tb", "a<U+0009>b"},
		{"a\n\u0301b", "a\n<U+0301>b"},
		{"é\r\nü", "é\nü"},
	} {
		if got := visible.Lines(c[0]); got != c[1] {
			t.Errorf("Lines(%+q) = %+q, want %+q", c[0], got, c[1])
		}
	}
}

func TestPiledUpAccentsAreCounted(t *testing.T) {
	t.Parallel()
	got := visible.Text("A" + strings.Repeat("\u0301", 10))
	want := "A" + strings.Repeat("\u0301", 8) + "<U+0301><U+0301>"
	if got != want {
		t.Errorf("ten accents on one letter gave %+q, want %+q", got, want)
	}
}

// harmful is the rule of the threat model, written apart from the code: nothing of this may ever be in shown text.
func harmful(r rune) bool {
	switch {
	case r == 0x200c, r == 0x200d, r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, r == 0x2800, r == 0x034f:
		return true
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef:
		return true
	case unicode.In(r, unicode.Prepended_Concatenation_Mark):
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp)
}

func TestEveryDangerousCodePointIsMarked(t *testing.T) {
	t.Parallel()
	n := 0
	for _, line := range lines(t, "dangerous-codepoints.txt") {
		code, err := strconv.ParseUint(strings.SplitN(line, ";", 2)[0], 16, 32)
		if err != nil {
			t.Fatalf("table line %q: %v", line, err)
		}
		n++
		r := rune(code)
		for _, in := range []string{string(encode(r)), "Ann" + string(encode(r)) + "Lee"} {
			got := visible.Text(in)
			if harmful(r) && !strings.Contains(got, fmt.Sprintf("<U+%04X>", r)) {
				t.Errorf("U+%04X: Text(%+q) = %+q has no mark", r, in, got)
			}
			check(t, in, got)
		}
	}
	if n != 2395 {
		t.Errorf("looped over %d code points, want 2395", n)
	}
}

// encode writes also surrogates, as a careless program would.
func encode(r rune) []byte {
	if r >= 0xd800 && r <= 0xdfff {
		return []byte{0xe0 | byte(r>>12), 0x80 | byte(r>>6)&0xbf, 0x80 | byte(r)&0xbf}
	}
	return []byte(string(r))
}

// check holds what is true of all shown text.
func check(t *testing.T, in, got string) {
	t.Helper()
	if !utf8.ValidString(got) {
		t.Errorf("Text(%+q) = %+q is not UTF-8", in, got)
	}
	if again := visible.Text(got); again != got {
		t.Errorf("Text twice over %+q: %+q, then %+q", in, got, again)
	}
	if (got == in) != visible.Clean(in) {
		t.Errorf("Clean(%+q) = %v, but Text gave %+q", in, visible.Clean(in), got)
	}
	for _, r := range got {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || unicode.Is(unicode.Bidi_Control, r) || r == 0x2028 || r == 0x2029 {
			t.Errorf("Text(%+q) = %+q still holds U+%04X", in, got, r)
		}
	}
}

func TestRealNamesComeThroughUnchanged(t *testing.T) {
	t.Parallel()
	n := 0
	for _, line := range lines(t, "person-names.tsv") {
		_, name, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("name line %q has no tab", line)
		}
		n++
		if got := visible.Text(name); got != name {
			t.Errorf("Text(%q) = %q, want it unchanged", name, got)
		}
		if visible.MixedScripts(name) {
			t.Errorf("MixedScripts(%q) = true for a real name", name)
		}
	}
	if n < 441 {
		t.Errorf("looped over %d names, want at least 441", n)
	}
}

func TestHostileTextLosesItsPower(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"spoofs.json", "escapes.json"} {
		var texts map[string]string
		decode(t, file, &texts)
		for name, s := range texts {
			check(t, s, visible.Text(s))
			if file == "escapes.json" && visible.Clean(s) {
				t.Errorf("%s %s: %+q counts as clean", file, name, s)
			}
		}
	}
	var naughty []string
	decode(t, "blns.json", &naughty)
	for _, s := range naughty {
		check(t, s, visible.Text(s))
	}
	homoglyph := 0
	for _, line := range lines(t, "trojan-source-lines.jsonl") {
		var l struct{ File, Text string }
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("trojan line: %v", err)
		}
		check(t, l.Text, visible.Text(l.Text))
		if strings.Contains(l.File, "homoglyph") && visible.MixedScripts(l.Text) {
			homoglyph++
		} else if !strings.Contains(l.File, "homoglyph") && visible.Clean(strings.ReplaceAll(l.Text, "\t", " ")) {
			t.Errorf("%s: %+q counts as clean", l.File, l.Text)
		}
	}
	if homoglyph == 0 {
		t.Error("no homoglyph line was seen as mixed scripts")
	}
}

func TestMixedScriptsAreSeenWithinOneWord(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"":              false,
		"Ann Lee":       false,
		"\u0410nn":      true, // Cyrillic A
		"Аня Lee":       false,
		"Anna-Мария":    false,
		"Ολγα":          false,
		"\u039flga":     true, // Greek O
		"А\u200bn":      true, // hidden in between
		"A\u0301\u0430": true,
		"小林 Ken":        false,
		"O'\u041dara":   true, // Cyrillic Н
	} {
		if got := visible.MixedScripts(name); got != want {
			t.Errorf("MixedScripts(%+q) = %v, want %v", name, got, want)
		}
	}
}

func FuzzTextIsHarmless(f *testing.F) {
	for _, s := range []string{"", "Ann", "\x1b[2J", "a\u202eb", "എയ്\u200cഡ", "\xed\xa0\x80", "A\u0301\u200d", "\r\n\r", "👩\u200d⚕️", "<U+001B>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		check(t, s, visible.Text(s))
		got := visible.Lines(s)
		if again := visible.Lines(got); again != got {
			t.Errorf("Lines twice over %+q: %+q, then %+q", s, got, again)
		}
	})
}

func BenchmarkTextOfPlainName(b *testing.B) {
	for b.Loop() {
		visible.Text("Zäzilia Hamish Stöber, 12 Main Street")
	}
}

func lines(t *testing.T, file string) []string {
	t.Helper()
	f, err := os.Open("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	s := bufio.NewScanner(f)
	for s.Scan() {
		if s.Text() != "" {
			out = append(out, s.Text())
		}
	}
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
	return out
}

func decode(t *testing.T, file string, into any) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}
