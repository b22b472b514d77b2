package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/screening/batch"
)

// progress tells on stderr how a batch goes on: one line that is drawn anew on a terminal, a line for each bad record
// otherwise, nothing with -q.
type progress struct {
	app    *app
	size   batch.Size
	live   bool
	begun  time.Time
	drawn  time.Time
	n, bad int
	bytes  int64
	onLine bool
}

func (a *app) newProgress(size batch.Size) *progress {
	now := a.now()
	return &progress{app: a, size: size, live: isTerminal(a.err) && !a.flags.quiet && !a.plain(), begun: now, drawn: now}
}

// each is told of every outcome, in record order.
func (p *progress) each(o batch.Outcome) {
	p.n++
	p.bytes += o.InputBytes
	if o.Status == batch.Bad {
		p.bad++
		p.clear()
		if !p.app.flags.quiet {
			fmt.Fprintf(p.app.err, "%s\n", badLine(o))
		}
	}
	if now := p.app.now(); p.live && now.Sub(p.drawn) > 200*time.Millisecond {
		p.drawn = now
		p.draw(now)
	}
}

// badLine names a bad record in one line.
func badLine(o batch.Outcome) string {
	var response *forms.ResponseError
	if errors.As(o.Err, &response) {
		return response.Error() + hintInBrackets(response)
	}
	return o.Err.Error()
}

func (p *progress) draw(now time.Time) {
	seconds := now.Sub(p.begun).Seconds()
	line := fmt.Sprintf("%d records, %.0f a second, %d bad", p.n, float64(p.n)/max(seconds, 0.001), p.bad)
	if p.size.Known && p.bytes > 0 && p.size.Bytes > p.bytes {
		left := time.Duration(seconds * float64(p.size.Bytes-p.bytes) / float64(p.bytes) * float64(time.Second))
		line += ", about " + left.Round(time.Second).String() + " left"
	}
	fmt.Fprintf(p.app.err, "\r\x1b[K%s", line)
	p.onLine = true
}

func (p *progress) clear() {
	if p.onLine {
		fmt.Fprint(p.app.err, "\r\x1b[K")
		p.onLine = false
	}
}

func (p *progress) end() { p.clear() }
