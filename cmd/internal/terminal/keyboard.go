package terminal

import (
	"context"
	"os"
	"os/signal"
	"time"

	"github.com/kapscreen/kapscreen/forms/interview"
)

// keySource gives keys, one by one. Tests feed their own.
type keySource interface {
	// next is the next key or event. idle fires when nobody has pressed a key for too long. It returns interview.ErrClosed
	// when the terminal is gone, or the context's error.
	next(ctx context.Context, idle <-chan time.Time) (key, error)
	close()
}

// chunk is what one read brought.
type chunk struct {
	bytes []byte
	at    time.Time
	err   error
}

// keyboard reads keys. A goroutine waits for input, so that each key has the time at which it came, also when
// the program was busy then; close waits for it.
type keyboard struct {
	chunks  chan chunk
	resized chan os.Signal
	dec     decoder
	queue   []key
	now     func() time.Time
	wake    func()
	done    chan struct{}
	tick    <-chan time.Time // where no signal says that the window has changed
	stop    func()
	gone    bool
}

func openKeyboard(in *os.File, now func() time.Time) (*keyboard, error) {
	w, err := newWaiter(in)
	if err != nil {
		return nil, err
	}
	k := &keyboard{
		chunks: make(chan chunk, 256), resized: make(chan os.Signal, 1), now: now, wake: w.wake, done: make(chan struct{}),
	}
	if len(resizeSignals) > 0 {
		signal.Notify(k.resized, resizeSignals...)
	}
	k.tick, k.stop = resizeTick()
	go k.read(in, w)
	return k, nil
}

// read passes on what comes until the input ends or close wakes it.
func (k *keyboard) read(in *os.File, w *waiter) {
	defer close(k.done)
	defer w.close()
	defer close(k.chunks)
	for {
		ready, err := w.wait()
		if !ready && err == nil {
			return
		}
		c := chunk{err: err}
		if err == nil {
			buf := make([]byte, 4096)
			n, readErr := in.Read(buf)
			c = chunk{bytes: buf[:n], err: readErr}
		}
		c.at = k.now()
		k.chunks <- c // 256 unread reads of 4 KiB are more than any person types while an answer is saved
		if c.err != nil {
			return
		}
	}
}

func (k *keyboard) close() {
	if k.wake == nil {
		return
	}
	k.wake()
	k.wake = nil
	signal.Stop(k.resized)
	k.stop()
	for range k.chunks { // lets the reader go if it waits to pass something on
	}
	<-k.done
}

// next implements keySource.
func (k *keyboard) next(ctx context.Context, idle <-chan time.Time) (key, error) {
	for {
		if len(k.queue) > 0 {
			first := k.queue[0]
			k.queue = k.queue[1:]
			return first, nil
		}
		if k.gone {
			return key{}, interview.ErrClosed
		}
		var rest <-chan time.Time
		if d := k.dec.pending(); d > 0 {
			rest = time.After(d)
		}
		select {
		case <-ctx.Done():
			return key{}, context.Cause(ctx)
		case c, ok := <-k.chunks:
			k.dec.feed(c.bytes, func(p key) {
				p.at = c.at
				k.queue = append(k.queue, p)
			})
			k.gone = !ok || c.err != nil
		case <-rest:
			k.dec.flush(func(p key) {
				p.at = k.now()
				k.queue = append(k.queue, p)
			})
		case sig := <-k.resized:
			return key{code: keyRedraw, again: goesOn(sig)}, nil
		case <-k.tick:
			return key{code: keyRedraw}, nil
		case <-idle:
			return key{code: keyIdle}, nil
		}
	}
}
