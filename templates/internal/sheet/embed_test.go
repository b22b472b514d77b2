package sheet

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"regexp"
	"testing"
)

// glyphs is the table of a cut from characters to glyphs: two bytes a character.
func glyphs(t *testing.T, e *embedded) []byte {
	t.Helper()
	for i := range e.objects {
		var out bytes.Buffer
		e.write(&out, i, 1)
		_, stream, ok := bytes.Cut(out.Bytes(), streamMark)
		if !ok {
			continue
		}
		z, err := zlib.NewReader(bytes.NewReader(stream))
		if err != nil {
			continue // not deflated
		}
		if data, err := io.ReadAll(z); err == nil && len(data) == 2<<16 {
			return data
		}
	}
	t.Fatal("the cut has no table of glyphs")
	return nil
}

// Whatever is drawn with a cut has to be in it: the letters of its block, and those of Windows-1252 that stand in words
// with them.
func TestACutHasAllThatIsDrawnWithIt(t *testing.T) {
	for w := range Weight(weights) {
		var tables [blocks][]byte
		for b := range block(blocks) {
			tables[b] = glyphs(t, embeddedCuts[w][b]())
		}
		count := 0
		for r := rune(' '); r <= 0xFFFF; r++ {
			f, _, ok := faceOf(w, r)
			if !ok || f.set == fallback {
				continue
			}
			count++
			for b := range block(blocks) {
				if f.set == lgc && f.block != b {
					continue
				}
				if binary.BigEndian.Uint16(tables[b][2*r:]) == 0 {
					t.Errorf("weight %d: the cut %s has no glyph for %U", w, cutName(w, b), r)
				}
			}
		}
		if count < 1000 {
			t.Errorf("weight %d: only %d characters were looked at", w, count)
		}
	}
}

// A document holds the cuts that it uses, once each.
func TestOnlyUsedCutsAreEmbedded(t *testing.T) {
	for text, want := range map[string]int{
		"plain": 0, "Nguyễn Thị Hòa": 1, "Łódź and Čapek": 1, "Олена": 1, "Ωmega": 1, "Олена Łódź": 2, "Олена Łódź Ωmega ∞": 4,
	} {
		out := drawn(t, text)
		if got := len(regexp.MustCompile(`/L\d\d \d+ 0 R`).FindAll(out, -1)); got != want {
			t.Errorf("%q: %d cuts, want %d", text, got, want)
		}
		if got := bytes.Count(out, []byte("/FontFile2 ")); got != want+weights {
			t.Errorf("%q: %d fonts are embedded, want %d", text, got, want+weights)
		}
	}
}
