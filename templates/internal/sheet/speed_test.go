package sheet

import (
	"bytes"
	"compress/zlib"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// The tests here hold what was made fast to what it has to be the same as.

func TestDecimalsAreThoseOfStrconv(t *testing.T) {
	check := func(n int64, places int) {
		t.Helper()
		want := strconv.FormatFloat(float64(n)/math.Pow10(places), 'f', -1, 64)
		want = strings.Replace(" "+want, " 0.", " .", 1) // no zero before the point
		want = strings.TrimPrefix(strings.Replace(want, " -0.", " -.", 1), " ")
		if got := string(appendDecimal(nil, n, places)); got != want {
			t.Errorf("appendDecimal(%d, %d) = %q, want %q", n, places, got, want)
		}
	}
	for n := int64(-2_000); n <= 2_000; n++ {
		check(n, 2)
		check(n, 3)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		check(random.Int64N(1e9)-5e8, 2)
	}
}

func TestAMeasureThatIsNoNumberIsNotWritten(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e12} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("num(%v) wrote it", v)
				}
			}()
			new(page).num(v)
		}()
	}
}

// What western lets pass unlooked has to be what the gate itself would leave alone.
func TestWesternTextIsCleanText(t *testing.T) {
	for r := rune(0); r <= 0x2FFF; r++ {
		for _, s := range []string{string(r), "a" + string(r), "e" + string(r) + "é"} {
			if !western(s) {
				continue
			}
			var g gate
			for _, c := range s {
				g.put(c)
			}
			g.flush()
			if got := g.out.String(); got != s || g.replaced != 0 || !norm.NFC.IsNormalString(s) {
				t.Fatalf("western(%q), but the gate makes %q of it (%d replaced)", s, got, g.replaced)
			}
		}
	}
	for _, s := range []string{"\xff", "a\x80", "caf\xe9", "tab\t", "soft\u00adhyphen", "\ufffd"} {
		if western(s) {
			t.Errorf("western(%q) = true", s)
		}
	}
}

// A line is as full as it can be: the next word did not fit; and no word is lost.
func TestLinesAreFullAndLoseNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	alphabet := []rune("aeiounrstlW.,1ß—ế中")
	for range 2_000 {
		var text strings.Builder
		for range random.IntN(30) {
			for range 1 + random.IntN(9) {
				text.WriteRune(alphabet[random.IntN(len(alphabet))])
			}
			text.WriteString(strings.Repeat(" ", 1+random.IntN(2)))
		}
		s := text.String()
		typ := Type{Weight: Weight(random.IntN(weights)), Size: 6 + 4*random.Float64(), Track: 0.3 * float64(random.IntN(2))}
		measure := 40 + 60*random.Float64()
		lines := typ.fill(s, typ.words(nil, s), measure)
		if got, want := strings.Fields(strings.Join(lines, " ")), strings.Fields(s); !equal(got, want) {
			t.Fatalf("fill(%q, %v) = %q: words are lost or cut", s, measure, lines)
		}
		for i, line := range lines {
			if w := typ.Width(line); w > measure+1e-9 {
				t.Fatalf("fill(%q, %v): line %q is %v wide", s, measure, line, w)
			}
			if i+1 == len(lines) {
				break
			}
			next := strings.Fields(lines[i+1])[0]
			if w := typ.Width(line + " " + next); w <= measure-1e-9 && !strings.Contains(s, line+"  ") {
				t.Fatalf("fill(%q, %v): %q would have fitted behind %q (%v)", s, measure, next, line, w)
			}
		}
	}
}

func equal(a, b []string) bool {
	return strings.Join(a, " ") == strings.Join(b, " ")
}

func TestDeflatedIsZlib(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{0, 1, 100, 33_000, 200_000} {
		data := make([]byte, n)
		for i := range data {
			data[i] = byte(random.IntN(7)) * 13
		}
		r, err := zlib.NewReader(bytes.NewReader(deflated(data)))
		if err != nil {
			t.Fatalf("%d bytes: %v", n, err)
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes came back as %d (%v)", n, len(got), err)
		}
	}
}

// Pages go round; a document must not show what an earlier one drew.
func TestPagesThatGoRoundAreEmpty(t *testing.T) {
	first := drawn(t, "one", "two", "Оlena", "three")
	for range 20 {
		drawn(t, "something else", "a longer page with other words", "中文")
	}
	if again := drawn(t, "one", "two", "Оlena", "three"); !bytes.Equal(first, again) {
		t.Error("the same drawing gave other bytes after other documents")
	}
}
