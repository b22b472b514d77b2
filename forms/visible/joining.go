package visible

import "unicode"

const (
	zwnj = '\u200c'
	zwj  = '\u200d'
	vs16 = '\ufe0f' // asks for the emoji look
)

// markStands says whether a combining mark may stand: it has something to sit on, is not one of a pile, and is not
// invisible (variation selectors stand only after what they vary).
func (w *walk) markStands() bool {
	if w.prev == 0 || w.prev == '\n' {
		return false
	}
	w.marks++
	if w.marks > maxMarks {
		return false
	}
	r := w.r
	switch {
	case r >= 0xfe00 && r <= vs16:
		return emoji(w.prev) || keycapBase(w.prev) || unicode.In(w.prev, unicode.Myanmar, unicode.Phags_Pa)
	case r >= 0xe0100 && r <= 0xe01ef: // older and regional forms of ideographs, in Japanese names
		return unicode.Is(unicode.Han, w.prev)
	case r >= 0x180b && r <= 0x180d || r == 0x180f: // Mongolian variation selectors
		return unicode.Is(unicode.Mongolian, w.prev)
	}
	return !blank(r)
}

// joinerStands says whether a joiner is needed: after a virama, between letters of one joining script, or between
// emoji. Elsewhere it only hides.
func (w *walk) joinerStands() bool {
	if unicode.Is(virama, w.prev) {
		return true
	}
	next := w.peek()
	if w.r == zwj && (emoji(w.prev) || w.prev == vs16) && emoji(next) {
		return true
	}
	if !letterOrMark(w.prev) || !letterOrMark(next) {
		return false
	}
	for _, script := range joiningScripts() {
		if unicode.Is(script, w.prev) && unicode.Is(script, next) {
			return true
		}
	}
	return false
}

// peek is the character after the current one; 0 at the end.
func (w *walk) peek() rune {
	for _, r := range w.s[w.at:] {
		return r
	}
	return 0
}

func letterOrMark(r rune) bool { return unicode.In(r, unicode.L, unicode.M) }

// emoji is generous: symbols that may be joined into one picture, and skin tones.
func emoji(r rune) bool {
	return r >= 0x203c && unicode.Is(unicode.So, r) || r >= 0x1f3fb && r <= 0x1f3ff || r == 0x2194 || r == 0x2195
}

func keycapBase(r rune) bool { return r >= '0' && r <= '9' || r == '#' || r == '*' }

// joiningScripts are the scripts whose letters change shape by their neighbours, so that a joiner between two letters
// changes what is seen.
func joiningScripts() []*unicode.RangeTable {
	return []*unicode.RangeTable{
		unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Nko, unicode.Mandaic, unicode.Adlam,
		unicode.Hanifi_Rohingya, unicode.Phags_Pa, unicode.Manichaean, unicode.Devanagari, unicode.Bengali,
		unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada,
		unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar,
	}
}

// virama are the signs after which a joiner chooses the form of the cluster (Indic_Syllabic_Category Virama and
// Invisible_Stacker, Unicode 15).
var virama = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x094d, 0x094d, 1}, {0x09cd, 0x09cd, 1}, {0x0a4d, 0x0a4d, 1}, {0x0acd, 0x0acd, 1}, {0x0b4d, 0x0b4d, 1},
		{0x0bcd, 0x0bcd, 1}, {0x0c4d, 0x0c4d, 1}, {0x0ccd, 0x0ccd, 1}, {0x0d4d, 0x0d4d, 1}, {0x0dca, 0x0dca, 1},
		{0x1039, 0x103a, 1}, {0x17d2, 0x17d2, 1}, {0x1b44, 0x1b44, 1}, {0xa806, 0xa806, 1}, {0xa8c4, 0xa8c4, 1},
		{0xa9c0, 0xa9c0, 1}, {0xaaf6, 0xaaf6, 1}, {0xabed, 0xabed, 1},
	},
	R32: []unicode.Range32{
		{0x11046, 0x11046, 1}, {0x110b9, 0x110b9, 1}, {0x11133, 0x11133, 1}, {0x111c0, 0x111c0, 1},
		{0x114c2, 0x114c2, 1},
	},
}
