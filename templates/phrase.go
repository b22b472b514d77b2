package templates

import "strings"

// phrase is a sentence with answers in it: {id} is an answer, and what stands in [ ] is left out when one of its answers
// is missing.
type phrase []phrasePart

type phrasePart struct {
	text   string
	id     string
	option phrase
}

// parsePhrase reads a phrase; false when brackets do not match. Optional parts do not nest.
func parsePhrase(s string) (phrase, bool) {
	var out phrase
	for s != "" {
		at := strings.IndexAny(s, "{}[]")
		if at < 0 {
			return append(out, phrasePart{text: s}), true
		}
		if at > 0 {
			out = append(out, phrasePart{text: s[:at]})
		}
		closing, open := "]", s[at]
		switch open {
		case '{':
			closing = "}"
		case '[':
		default:
			return nil, false
		}
		end := strings.Index(s[at:], closing)
		if end < 0 {
			return nil, false
		}
		inner := s[at+1 : at+end]
		if open == '{' {
			if inner == "" || strings.ContainsAny(inner, "{[ ") {
				return nil, false
			}
			out = append(out, phrasePart{id: inner})
		} else {
			option, ok := parsePhrase(inner)
			if !ok || strings.Contains(inner, "[") {
				return nil, false
			}
			out = append(out, phrasePart{option: option})
		}
		s = s[at+end+1:]
	}
	return out, true
}

// ids are the answers a phrase names.
func (p phrase) ids() []string {
	var out []string
	for _, part := range p {
		if part.id != "" {
			out = append(out, part.id)
		}
		out = append(out, part.option.ids()...)
	}
	return out
}

// say fills a phrase in. The first answer that is missing outside [ ] is named; the text is "" then.
func (p phrase) say(text func(id string) (string, bool)) (said, missing string) {
	var b strings.Builder
	for _, part := range p {
		switch {
		case part.id != "":
			s, ok := text(part.id)
			if !ok {
				return "", part.id
			}
			b.WriteString(s)
		case part.option != nil:
			if s, missing := part.option.say(text); missing == "" {
				b.WriteString(s)
			}
		default:
			b.WriteString(part.text)
		}
	}
	return b.String(), ""
}
