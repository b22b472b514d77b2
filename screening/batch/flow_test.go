package batch_test

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/screening"
	"github.com/kapscreen/kapscreen/screening/batch"
)

func TestOnlyAWindowOfRecordsIsUnderWay(t *testing.T) {
	t.Parallel()
	b := newBench(t, 2)
	release, begun := make(chan struct{}), atomic.Int32{}
	free := sync.OnceFunc(func() { close(release) })
	tasks := func(yield func(batch.Task) bool) {
		for i := range 300 {
			begun.Add(1)
			t := batch.Task{File: "x", Line: i + 1, Raw: []byte(client(i)), Read: func(r *forms.Reader) (*forms.Response, error) {
				if i == 0 {
					<-release
				}
				return r.ParseJSON("x", i+1, []byte(client(i)))
			}}
			if !yield(t) {
				return
			}
			if i == 200 {
				free() // cannot be reached while record 0 waits, unless the window does not hold
			}
		}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.run(t.Context(), tasks) // judged by what begun says
	}()
	for begun.Load() < 20 {
		runtime.Gosched()
	}
	for range 1000 {
		runtime.Gosched()
	}
	if n := begun.Load(); n > 72 { // 16 a worker, 32 that wait for a sync, and those in hand
		t.Errorf("%d records were begun while the first one waits, want at most 72", n)
	}
	free()
	<-done
}

func TestMemoryDoesNotGrowWithTheRecords(t *testing.T) {
	heap := func(n int) uint64 {
		b := newBench(t, 2)
		b.opt.Desk = func(string) (batch.Desk, error) {
			return batch.Desk{Profile: screening.Profile{Partner: "generic"}}, nil
		}
		peak, count := uint64(0), 0
		b.opt.Each = func(batch.Outcome) {
			if count++; count%(n/4) == 0 {
				peak = max(peak, held())
			}
		}
		b.input.Stdin, b.input.Format, b.input.Paths = &many{n: n}, forms.FormatNDJSON, []string{"-"}
		if sum := b.must(); sum.Done != n {
			t.Fatalf("%+v, want %d done", sum, n)
		}
		return peak
	}
	// What is under way comes and goes with some MiB; one report kept for each record would be 40 MiB.
	small, large := heap(100), heap(1100)
	if large > small+6<<20 {
		t.Errorf("1100 records hold %d bytes, 100 held %d", large, small)
	}
}

// held is what the program holds. Others go on while it is measured, but not for long: they wait for the one who asks.
func held() uint64 {
	least := uint64(math.MaxUint64)
	for range 5 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		least = min(least, m.HeapAlloc)
	}
	return least
}

// many is a stream of n records.
type many struct {
	n, i int
	rest []byte
}

func (m *many) Read(p []byte) (int, error) {
	if len(m.rest) == 0 {
		if m.i == m.n {
			return 0, io.EOF
		}
		m.rest = []byte(client(m.i) + "\n")
		m.i++
	}
	n := copy(p, m.rest)
	m.rest = m.rest[n:]
	return n, nil
}

// A record that takes long must not be waited for by files that are written and have no name yet: nothing else may come
// before it is done.
func TestFilesDoNotWaitForASlowRecord(t *testing.T) {
	b := newBench(t, 2)
	for i := range 8 {
		b.file(fmt.Sprintf("c%d.json", i), client(i))
	}
	b.opt.Desk = func(string) (batch.Desk, error) {
		return batch.Desk{Profile: screening.Profile{Partner: "generic"}, Render: func(_ []byte, r *screening.Report) ([]byte, error) {
			text, err := words(nil, r)
			if strings.Contains(string(text), "Person 0 ") { // it is done only when all others are
				for _, name := range []string{"c1.txt", "c2.txt", "c3.txt", "c4.txt", "c5.txt", "c6.txt", "c7.txt"} {
					for b.t.Context().Err() == nil {
						if _, err := os.Lstat(filepath.Join(b.out, name)); err == nil {
							break
						}
						runtime.Gosched()
					}
				}
			}
			return text, err
		}}, nil
	}
	if sum := b.must(); sum.Done != 8 || sum.Made != 8 {
		t.Errorf("%+v, want 8 made", sum)
	}
}
