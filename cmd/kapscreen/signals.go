package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// signalError ends the program with 128 and the number of the signal, as a shell expects.
type signalError struct{ sig syscall.Signal }

func (e *signalError) Error() string { return fmt.Sprintf("stopped by a signal (%s)", e.sig) }

// signals watches for the signals that end the program. A command whose context ends has time to save and to give the
// terminal back; a second signal does not wait.
type signals struct {
	mu      sync.Mutex
	first   syscall.Signal // 0: none came
	restore func()
}

// watch returns a context that ends with the first signal, and a function that stops watching.
func (s *signals) watch(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(parent)
	ch := make(chan os.Signal, 2)
	signal.Notify(ch, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case got := <-ch:
				s.take(got)
				cancel()
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
