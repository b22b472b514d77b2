package main

import (
	"fmt"

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

// plural is "1 item" or "3 items".
func plural(n int, one, many string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, one)
	}
	return fmt.Sprintf("%d %s", n, many)
}
