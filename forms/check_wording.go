package forms

import (
	"slices"
	"strings"
	"unicode"
)

// verdicts are words that decide, or that advise on a medicine. The tool does neither, and neither do the texts that it
// shows; what a cited source is called is no concern of this list.
var verdicts = [][]string{
	{"eligible"}, {"ineligible"}, {"cleared"}, {"approved"}, {"contraindicated"}, {"candidate"}, {"candidates"},
	{"safe", "to", "treat"}, {"unsafe", "to", "treat"}, {"must", "stop"},
	{"hold", "your", "medicine"}, {"hold", "your", "medicines"}, {"hold", "your", "medication"}, {"hold", "your", "medications"},
}

// Wording finds the words in a text that kapscreen must not use, because they decide or advise (eligible, cleared,
// must stop, …): whole words, in any case, in order, each once. It is nil when there are none.
func Wording(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var found []string
	for i := range words {
		for _, v := range verdicts {
			if i+len(v) <= len(words) && slices.Equal(words[i:i+len(v)], v) {
				if s := strings.Join(v, " "); !slices.Contains(found, s) {
					found = append(found, s)
				}
			}
		}
	}
	return found
}
