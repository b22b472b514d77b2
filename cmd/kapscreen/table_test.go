package main

import (
	"strings"
	"testing"

	"github.com/rivo/uniseg"
)

func sampleTable() table {
	var t table
	t.add("j4jky3kn", "kap-preconsult", "journey-clinical", "finished", "134/139 asked", "2026-11-20", "李美玲 (Li Meiling)")
	t.add("m94yrxht", "kap", "isha", "draft", "  1/202 asked", "2026-11-20", "")
	t.add("x63whchh", "cannot be read: "+strings.Repeat("words ", 30))
	t.add("x63whchj", "sealed; the passphrase is needed")
	return t
}

func written(t table, columns int) string {
	var b strings.Builder
	t.write(&b, columns)
	return b.String()
}

func TestATableFitsItsWindowAndLosesNothing(t *testing.T) {
	t.Parallel()
	all := squeeze(written(sampleTable(), 0))
	for columns := 30; columns <= 130; columns++ {
		text := written(sampleTable(), columns)
		if squeeze(text) != all {
			t.Errorf("%d columns: the words are not those of the table:\n%s", columns, text)
		}
		for l := range strings.SplitSeq(text, "\n") {
			if uniseg.StringWidth(l) > columns || strings.TrimRight(l, " ") != l {
				t.Errorf("%d columns: this line is %d wide or ends in blanks: %q", columns, uniseg.StringWidth(l), l)
			}
		}
	}
}

func TestARowThatGoesToAProgramIsOneLine(t *testing.T) {
	t.Parallel()
	if lines := strings.Split(strings.TrimSuffix(written(sampleTable(), 0), "\n"), "\n"); len(lines) != 4 {
		t.Errorf("%d lines, want 4:\n%s", len(lines), strings.Join(lines, "\n"))
	}
}

func TestColumnsStandUnderEachOther(t *testing.T) {
	t.Parallel()
	want := "" +
		"j4jky3kn  kap-preconsult  journey-clinical  finished\n" +
		"    134/139 asked  2026-11-20  李美玲 (Li Meiling)\n" +
		"m94yrxht  kap             isha              draft\n" +
		"      1/202 asked  2026-11-20\n"
	if got, _, _ := strings.Cut(written(sampleTable(), 60), "x63whchh"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// squeeze is a text with its blanks and line ends as single blanks, so that wrapping does not matter.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
