package casefile

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/kapscreen/kapscreen/forms/casefile/seal"
)

// panicOf is what f panics with, seen in the goroutine that called it; nil if it does not panic.
func panicOf(f func()) (p any) {
	defer func() { p = recover() }()
	f()
	return nil
}

func TestEveryNumberIsDoneOnce(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 7, 100} {
		for _, workers := range []int{1, 3, 8} {
			var mu sync.Mutex
			var got []int
			parallel(n, workers, func(i int) { mu.Lock(); defer mu.Unlock(); got = append(got, i) })
			slices.Sort(got)
			if len(got) != n || n > 0 && got[n-1] != n-1 || len(slices.Compact(got)) != n {
				t.Errorf("parallel(%d, %d) did %v, want each number below %d once", n, workers, got, n)
			}
		}
	}
}

func TestAPanicAtWorkReachesTheCallerWithoutItsValue(t *testing.T) {
	t.Parallel()
	const answer = "Rosalind Canary, 150 mg"
	p := panicOf(func() { parallel(9, 3, func(int) { panic(answer) }) })
	told, ok := p.(interface {
		error
		Stack() string
	})
	if !ok {
		t.Fatalf("the caller sees %v, want a panic that tells its place", p)
	}
	if text := fmt.Sprintf("%v %+v %s", told, told, told.Stack()); strings.Contains(text, "Canary") || !strings.Contains(told.Stack(), "parallel_test.go") {
		t.Errorf("the panic tells %q; want its place, without its value", text)
	}
}

func TestAPanicWhileCasesAreReadReachesTheCaller(t *testing.T) {
	t.Parallel()
	const answer = "Rosalind Canary, 150 mg"
	o := testKeys(t)
	s := testStore(t, o)
	for range 3 {
		closeIt(t, begin(t, s))
	}
	o.Unlock = func() (*seal.Identity, error) { panic(answer) }
	broken := storeIn(t, s.Dir(), o, quickDisk{})
	p := panicOf(func() { _, _ = broken.List(true) })
	if p == nil || strings.Contains(fmt.Sprint(p), "Canary") {
		t.Errorf("List panics with %v, want a panic without the value", p)
	}
}
