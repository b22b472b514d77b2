package main

import (
	"crypto/sha256"
	"fmt"
	"runtime/debug"
	"strings"
)

// incident is a short number for a panic, made from the places in the code it came through and never from what was
// being worked on. The same fault gives the same number, so that it can be reported without any content. A panic that
// was brought over from another goroutine tells the places there.
func incident(p any) string {
	stack := string(debug.Stack())
	if other, ok := p.(interface{ Stack() string }); ok {
		stack = other.Stack()
	}
	h := sha256.New()
	for line := range strings.SplitSeq(stack, "\n") {
		if strings.HasPrefix(line, "\t") { // file:line of a frame; the lines above hold arguments
			place, _, _ := strings.Cut(strings.TrimSpace(line), " ")
			fmt.Fprintln(h, place[strings.LastIndex(place, "/")+1:])
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:4])
}
