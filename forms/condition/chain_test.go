package condition

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/kapscreen/kapscreen/forms/source"
)

// TestAChainThatReadsTwoNamesBeforeItTakesNoTimeWithoutEnd: there are more ways through it than anybody can walk.
func TestAChainThatReadsTwoNamesBeforeItTakesNoTimeWithoutEnd(t *testing.T) {
	t.Parallel()
	const n = 1000
	for _, kind := range []string{"when", "is", "both"} {
		var names []Name
		for i := range n {
			name := Name{ID: fmt.Sprintf("q%d", i), Domain: Domain{Kind: Truth}}
			two := text(fmt.Sprintf("q%d or q%d", i-1, i-2))
			if i > 1 && kind != "is" {
				name.When = []source.Text{two}
			}
			if i > 1 && kind != "when" {
				name.Value = &Value{Is: two}
			}
			names = append(names, name)
		}
		s := NewScope(nil)
		if p := s.Declare(names); p != nil {
			t.Fatal(kind, say(p))
		}
		last, p := s.Compile(text(fmt.Sprintf("q%d and q%d", n-1, n-2)))
		if p != nil {
			t.Fatal(kind, say(p))
		}
		f := s.Frame()
		f.Reset(0)
		start := time.Now()
		f.Settle()
		open := f.Blocking(nil, last)
		want := []int{0, 1}
		if kind == "when" {
			want = []int{n - 2, n - 1}
		}
		if !slices.Equal(open, want) {
			t.Errorf("%s: the questions %v keep the end of the chain open, want %v", kind, open, want)
		}
		f.Blocks(nil, n-1)
		f.Explain(last)
		f.Answer(0, Val{B: T})
		f.Answer(1, Val{B: T})
		for slot := 2; slot < n && kind == "when"; slot++ {
			f.Answer(slot, Val{B: T})
		}
		f.Settle()
		if f.Outcome(last) != T || len(f.Because(nil, last)) == 0 {
			t.Errorf("%s: the end of the chain is %03b because of %v", kind, f.Outcome(last), f.Because(nil, last))
		}
		if took := time.Since(start); took > hang {
			t.Errorf("%s: it took %v", kind, took)
		}
	}
}
