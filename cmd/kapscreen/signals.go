package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// signalError ends the program with 128 and the number of the signal, as a shell expects.
type signalError struct{ sig syscall.Signal }

func (e *signalError) Error() string { return fmt.Sprintf("stopped by a signal (%s)", e.sig) }

// signals watches for the signals that end the program. A command whose context ends has a grace to save and to give the
// terminal back; after it, or with a second signal, the program ends even if the command waits for something else, such
// as its input. What was acknowledged is on disk, and files are replaced whole or not at all.
type signals struct {
	exit    func(code int) // nil: never, as in tests that run within one process
	mu      sync.Mutex
	first   syscall.Signal // 0: none came
	restore func()
}

// grace is how long a command may take to end after a signal.
const grace = 1500 * time.Millisecond

// watch returns a context that ends with the first signal, and a function that stops watching.
func (s *signals) watch(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(parent)
	ch := make(chan os.Signal, 2)
	signal.Notify(ch, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		var late <-chan time.Time
		for {
			select {
			case got := <-ch:
				if s.take(got); late != nil {
					s.end()
				}
				cancel()
				late = time.After(grace)
			case <-late:
				s.end()
			case <-done:
				return
			}
		}
	}()
	return ctx, func() {
		signal.Stop(ch)
		close(done)
		<-ended
		cancel()
	}
}

// end ends the program with the code of the first signal.
func (s *signals) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.exit != nil {
		s.exit(128 + int(s.first))
	}
}

func (s *signals) take(got os.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sig, ok := got.(syscall.Signal)
	if ok && s.first == 0 {
		s.first = sig
	}
	if s.restore != nil {
		s.restore()
	}
}

// onSignal sets what gives the terminal back when a signal comes.
func (a *app) onSignal(restore func()) {
	a.signals.mu.Lock()
	defer a.signals.mu.Unlock()
	a.signals.restore = restore
}

// ended is the error of a run that a signal ended; err otherwise.
func (s *signals) ended(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil && s.first != 0 {
		return &signalError{s.first}
	}
	return err
}
