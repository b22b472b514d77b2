package batch

import (
	"math/rand/v2"
	"testing"
)

func TestKeySetTellsNewFromOld(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	var s keySet
	seen := map[uint64]bool{}
	for i := range 50_000 {
		key := rnd.Uint64()
		if i%3 == 0 {
			key %= 5000 // many are the same, and lie side by side
		}
		if key == 0 {
			continue
		}
		if got := s.add(key); got == seen[key] {
			t.Fatalf("add(%d) = %v, want %v", key, got, !seen[key])
		}
		seen[key] = true
	}
	if s.n != len(seen) || len(s.slots) > 2*s.n {
		t.Errorf("the set has %d keys in %d slots, want %d keys in at most twice as many", s.n, len(s.slots), len(seen))
	}
}
