package main

import (
	"encoding/json"
	"fmt"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/kapscreen/kapscreen/forms/visible"
)

// quoteWord is foreign text for a message: visible, short, in quotes.
func quoteWord(s string) string {
	const most = 60
	r := []rune(visible.Text(s))
	if len(r) > most {
		return `"` + string(r[:most]) + `…"`
	}
	return `"` + string(r) + `"`
}

// escapedJSON writes everything that is not to be seen (control characters, reversals, zero widths) as an escape. The
// values stay the same, and a terminal or an editor that shows the JSON shows all of it.
func escapedJSON(data []byte) []byte {
	out := make([]byte, 0, len(data))
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case unicode.IsGraphic(r) || r == '\n' || r == '\t' || r == '\r':
			out = append(out, data[i:i+n]...)
		case r > 0xffff:
			hi, lo := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, hi, lo)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		i += n
	}
	return out
}

// printJSON prints a value as one line of JSON.
func (a *app) printJSON(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "%s\n", escapedJSON(data))
	return err
}

// plural is "1 item" or "3 items".
func plural(n int, one, many string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, one)
	}
	return fmt.Sprintf("%d %s", n, many)
}
