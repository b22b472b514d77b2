package sheet

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/kapscreen/kapscreen/templates/fonts"
)

// Weight is a weight of Inter.
type Weight uint8

// The weights, lightest first.
const (
	Regular Weight = iota
	Medium
	SemiBold
	Bold
	weights = 4
)

var weightNames = [weights]string{"Regular", "Medium", "SemiBold", "Bold"}

// Type is how text is set.
type Type struct {
	Weight Weight
	Size   float64 // points
	Track  float64 // points added after every character
}

// Color is an RGB colour.
type Color struct{ R, G, B uint8 }

// face is one font program inside a document: Inter in a weight as single-byte font or as Latin-Greek-Cyrillic cut,
// or a fallback font.
type face struct {
	set   faceSet
	index uint8 // the Weight, or the number of the fallback font
	block block // of set lgc
}

// block is the part of Inter's characters that one cut is for, beside those of Windows-1252: a document holds whole
// cuts, so they are small, and nearly every name needs only one.
type block uint8

const (
	european block = iota // Latin letters of Europe's languages and of Vietnamese
	greek
	cyrillic
	further // all the rest: other Latin letters, signs
	blocks  = 4
)

func blockOf(r rune) block {
	switch {
	case r >= 0x0100 && r <= 0x017F, r == 0x01A0, r == 0x01A1, r == 0x01AF, r == 0x01B0, r >= 0x0218 && r <= 0x021B,
		r >= 0x1EA0 && r <= 0x1EF9:
		return european
	case r >= 0x0370 && r <= 0x03FF, r >= 0x1F00 && r <= 0x1FFF:
		return greek
	case r >= 0x0400 && r <= 0x052F:
		return cyrillic
	}
	return further
}

type faceSet uint8

const (
	single faceSet = iota
	lgc
	fallback
)

// family is the name gofpdf knows the face by. Each weight is a family of its own, because gofpdf knows only regular,
// bold and italic.
func (f face) family() string { return string([]byte{'k', "slf"[f.set], '0' + f.index}) }

// singleFont is an Inter weight ready for single-byte embedding.
type singleFont struct {
	metrics, file []byte
	widths        [256]int // in thousandths of the size, by Windows-1252 byte
}

// singles are read once; they are never changed afterwards.
var singles = sync.OnceValue(func() *[weights]singleFont {
	var out [weights]singleFont
	for w, name := range weightNames {
		metrics, file := fonts.Single(name)
		var m struct{ Cw []int }
		if err := json.Unmarshal(metrics, &m); err != nil || len(m.Cw) != 256 {
			panic(fmt.Sprintf("sheet: metrics of Inter %s: %d widths, %v", name, len(m.Cw), err))
		}
		out[w] = singleFont{metrics: metrics, file: file}
		copy(out[w].widths[:], m.Cw)
	}
	return &out
})

// outline is a TrueType font that is embedded glyph by glyph. It is loaded only when a document needs it.
type outline struct {
	file   []byte
	widths []int32 // by rune of the basic plane, in thousandths of the size; -1 where there is no glyph
}

func (o *outline) has(r rune) bool { return r < rune(len(o.widths)) && o.widths[r] >= 0 }

func loadOutline(name string, file []byte) *outline {
	widths, err := glyphWidths(file)
	if err != nil {
		panic(fmt.Sprintf("sheet: font %s: %v", name, err))
	}
	return &outline{file: file, widths: widths}
}

var lgcFonts = [weights]func() *outline{
	onceOutline(func() (string, []byte) { return "lgc Regular", fonts.LGC("Regular") }),
	onceOutline(func() (string, []byte) { return "lgc Medium", fonts.LGC("Medium") }),
	onceOutline(func() (string, []byte) { return "lgc SemiBold", fonts.LGC("SemiBold") }),
	onceOutline(func() (string, []byte) { return "lgc Bold", fonts.LGC("Bold") }),
}

var fallbackFonts = func() (out []func() *outline) {
	for _, name := range fonts.FallbackNames() {
		out = append(out, onceOutline(func() (string, []byte) { return name, fonts.Fallback(name) }))
	}
	return out
}()

func onceOutline(load func() (string, []byte)) func() *outline {
	return sync.OnceValue(func() *outline { return loadOutline(load()) })
}

// fallbackOf finds the fallback font for a character by its script, without opening the font.
func fallbackOf(r rune) (int, bool) {
	for i, ranges := range fallbackRanges {
		for _, x := range ranges {
			if r >= x[0] && r <= x[1] {
				return i, true
			}
		}
	}
	return 0, false
}

// fallbackRanges are the characters looked for in each font of fonts.FallbackNames.
var fallbackRanges = [...][][2]rune{
	{{0x0590, 0x05FF}, {0xFB1D, 0xFB4F}},                   // Hebrew
	{{0x0530, 0x058F}, {0xFB13, 0xFB17}},                   // Armenian
	{{0x10A0, 0x10FF}, {0x1C90, 0x1CBF}, {0x2D00, 0x2D2F}}, // Georgian
	{{0x0E00, 0x0E7F}},                                     // Thai
	{{0x1200, 0x139F}, {0x2D80, 0x2DDF}, {0xAB00, 0xAB2F}}, // Ethiopic
	{{0x2E80, 0x9FFF}, {0xAC00, 0xD7AF}, {0xF900, 0xFAFF}, {0xFE30, 0xFE4F}, // Chinese, Japanese, Korean
		{0xFF00, 0xFFEF}, {0x1100, 0x11FF}},
}

// faceOf finds the font for a character in a weight, and its width in thousandths of the size.
func faceOf(w Weight, r rune) (face, int, bool) {
	if b, ok := cp1252(r); ok {
		return face{set: single, index: uint8(w)}, singles()[w].widths[b], true
	}
	if r > 0xFFFF {
		return face{}, 0, false
	}
	if i, ok := fallbackOf(r); ok {
		if o := fallbackFonts[i](); o.has(r) {
			return face{set: fallback, index: uint8(i)}, int(o.widths[r]), true
		}
		return face{}, 0, false
	}
	if o := lgcFonts[w](); o.has(r) {
		return face{lgc, uint8(w), blockOf(r)}, int(o.widths[r]), true
	}
	return face{}, 0, false
}

func (f face) outline() *outline {
	if f.set == lgc {
		return lgcFonts[f.index]()
	}
	return fallbackFonts[f.index]()
}

// cp1252 is the Windows-1252 byte of a character. Unlike gofpdf's translator it says so when there is none.
func cp1252(r rune) (byte, bool) {
	switch {
	case r >= 0x20 && r < 0x7F, r >= 0xA0 && r <= 0xFF && r != 0xAD:
		return byte(r), true
	case r < 0x0152 || r > 0x2122:
		return 0, false
	}
	b := cp1252High[r]
	return b, b != 0
}

// cp1252High are the characters above U+00FF; 0 where Windows-1252 has none.
var cp1252High = [0x2123]byte{
	0x20AC: 0x80, 0x201A: 0x82, 0x0192: 0x83, 0x201E: 0x84, 0x2026: 0x85, 0x2020: 0x86, 0x2021: 0x87, 0x02C6: 0x88,
	0x2030: 0x89, 0x0160: 0x8A, 0x2039: 0x8B, 0x0152: 0x8C, 0x017D: 0x8E, 0x2018: 0x91, 0x2019: 0x92, 0x201C: 0x93,
	0x201D: 0x94, 0x2022: 0x95, 0x2013: 0x96, 0x2014: 0x97, 0x02DC: 0x98, 0x2122: 0x99, 0x0161: 0x9A, 0x203A: 0x9B,
	0x0153: 0x9C, 0x017E: 0x9E, 0x0178: 0x9F,
}
