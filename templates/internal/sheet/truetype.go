package sheet

import (
	"encoding/binary"
	"errors"
	"math"
)

// glyphWidths reads the advance widths of a TrueType font by character of the basic plane, rounded as gofpdf rounds
// them. Only what the embedded fonts use is read: cmap format 4 for Windows Unicode.
func glyphWidths(file []byte) ([]int32, error) {
	table := func(tag string) []byte {
		for i := range int(u16(file, 4)) {
			e := 12 + 16*i
			if string(file[e:e+4]) == tag {
				at, n := u32(file, e+8), u32(file, e+12)
				return file[at : at+n]
			}
		}
		return nil
	}
	head, hhea, hmtx, cmap := table("head"), table("hhea"), table("hmtx"), table("cmap")
	if head == nil || hhea == nil || hmtx == nil || cmap == nil {
		return nil, errors.New("a table is missing")
	}
	scale := 1000 / float64(u16(head, 18))
	long := int(u16(hhea, 34))
	sub := subtable(cmap)
	if sub == nil {
		return nil, errors.New("no Windows Unicode character map of format 4")
	}
	widths := make([]int32, 1<<16)
	for i := range widths {
		widths[i] = -1
	}
	eachGlyph(sub, func(r, glyph int) {
		glyph = min(glyph, long-1)
		widths[r] = int32(math.Round(scale * float64(u16(hmtx, 4*glyph))))
	})
	return widths, nil
}

func subtable(cmap []byte) []byte {
	for i := range int(u16(cmap, 2)) {
		e := 4 + 8*i
		at := u32(cmap, e+4)
		if u16(cmap, e) == 3 && u16(cmap, e+2) == 1 && u16(cmap, int(at)) == 4 {
			return cmap[at:]
		}
	}
	return nil
}

// eachGlyph calls f for every character of a format 4 map that has a glyph.
func eachGlyph(sub []byte, f func(r, glyph int)) {
	segments := int(u16(sub, 6)) / 2
	ends, starts := 14, 16+2*segments
	deltas, offsets := starts+2*segments, starts+4*segments
	for s := range segments {
		first, last := int(u16(sub, starts+2*s)), int(u16(sub, ends+2*s))
		delta, offset := int(u16(sub, deltas+2*s)), int(u16(sub, offsets+2*s))
		for r := first; r <= last && r < 0xFFFF; r++ {
			glyph := r
			if offset != 0 {
				at := offsets + 2*s + offset + 2*(r-first)
				if at+2 > len(sub) {
					break
				}
				if glyph = int(u16(sub, at)); glyph == 0 {
					continue
				}
			}
			if glyph = (glyph + delta) & 0xFFFF; glyph != 0 {
				f(r, glyph)
			}
		}
	}
}

func u16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
func u32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }
