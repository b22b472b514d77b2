package visible

import "unicode"

// MixedScripts reports whether one word of a name mixes scripts that look alike (Latin, Greek, Cyrillic).
func MixedScripts(name string) bool {
	const latin, greek, cyrillic = 1, 2, 4
	seen := 0
	for _, r := range name {
		switch {
		case r < 0x80:
			if r|0x20 >= 'a' && r|0x20 <= 'z' {
				seen |= latin
			} else {
				seen = 0
			}
		case unicode.In(r, unicode.M, unicode.Cf): // accents and hidden characters do not end a word
		case !unicode.IsLetter(r):
			seen = 0
		case unicode.Is(unicode.Latin, r):
			seen |= latin
		case unicode.Is(unicode.Greek, r):
			seen |= greek
		case unicode.Is(unicode.Cyrillic, r):
			seen |= cyrillic
		}
		if seen&(seen-1) != 0 {
			return true
		}
	}
	return false
}
