package casefile

import (
	"runtime/debug"
	"sync"
)

// parallel calls do for every number below n, in a few goroutines, and waits for all of them. A panic in one of them
// goes on in the caller's goroutine, as a *workerPanic: there the program can end in its own words.
func parallel(n, workers int, do func(i int)) {
	var (
		wg    sync.WaitGroup
		once  sync.Once
		fault *workerPanic
	)
	for w := range min(workers, n) {
		wg.Go(func() {
			defer func() {
				if recover() != nil { // the value may hold an answer: it goes no further
					once.Do(func() { fault = &workerPanic{string(debug.Stack())} })
				}
			}()
			for i := w; i < n; i += workers {
				do(i)
			}
		})
	}
	wg.Wait()
	if fault != nil {
		panic(fault)
	}
}

// workerPanic says that a goroutine panicked, and where, but not with which value.
type workerPanic struct{ stack string }

func (*workerPanic) Error() string { return "casefile: a goroutine panicked" }

// Stack is the stack of the goroutine that panicked, as debug.Stack gives it.
func (p *workerPanic) Stack() string { return p.stack }
