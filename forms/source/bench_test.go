package source_test

import (
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms/source"
)

// BenchmarkOneLongLine reads very many values on one line: places must not cost a walk over the line each.
func BenchmarkOneLongLine(b *testing.B) {
	data := []byte("a: [" + strings.Repeat("a,", 150_000) + "]")
	for b.Loop() {
		if source.Read(source.NewLog(), "f", data, "") == nil {
			b.Fatal("not read")
		}
	}
}
