// Package batch screens many responses and hands each over: folders, NDJSON, CSV, JSON and YAML in; one file a response,
// an index, the reports and a manifest out.
//
// Its promises: one bad record never stops the rest and is named once; every output is whole or absent; running again
// does only what is missing or changed; the same input gives the same files and the same index whatever the number of
// workers; memory does not grow with the records but for a few bytes each (their names).
//
// It renders nothing itself: Desk.Render does. It never reads the clock, the environment or the terminal.
package batch

import (
	"context"
	"errors"
	"iter"
	"os"
	"sync"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/atomicfile"
	"github.com/kapscreen/kapscreen/screening"
)

// ErrStopped is returned by Run when Options.FailFast met a bad record. What was written by then stays; there is no
// index.
var ErrStopped = errors.New("the batch stopped at a bad record")

// Desk is what one partner changes: how responses for them are screened and made into a file.
type Desk struct {
	Profile screening.Profile
	// Render makes the file that is handed over, in the memory of into where it is large enough. nil: only the index and
	// the reports are written. It is called by several goroutines at once; the report's View is good until it returns.
	Render func(into []byte, report *screening.Report) ([]byte, error)
	// Annotate may add to a report what is known beside the response, such as what changed since an earlier one. nil: nothing.
	Annotate func(*screening.Report)
	// Key names everything that Render and Annotate depend on besides the response, the form and the rules: the partner's digest,
	// the tool's version, the options. When it changes, files are made again.
	Key string
}

// Options say what Run does.
type Options struct {
	Book *screening.RuleBook
	// Desk finds the desk for the partner that a response names ("" if it names none). It is called once a partner
	// and worker, by several goroutines. Its error makes the record a bad one.
	Desk func(partner string) (Desk, error)
	// Out is the folder that everything is written into; nothing is written elsewhere.
	Out       *os.Root
	Extension string // of rendered files, with the dot
	Workers   int    // at least 1; less counts as 1
	Shard     Shard
	FailFast  bool // stop at the first bad record
	Force     bool // make every file again, and replace files that an earlier batch did not make
	// Each is told of every outcome, in record order, by one goroutine. It may be nil.
	Each func(Outcome)
}

// Outcome is what became of one record.
type Outcome struct {
	N           int // number of the record over all input, from 1
	File        string
	Line        int    // where the record begins; 0 for a whole file
	ID          string // the name of its files, without extension; "" when the record has none
	Partner     string
	Status      Status
	Err         error // of a bad record; it holds no answer
	Kept        bool  // the file is there from an earlier run and was not made again
	Urgent      int   // findings by priority, raised only
	Priority    int
	Routine     int
	Info        int
	Undecided   int    // findings that could not be established
	Missing     int    // questions required for a referral without an answer
	Output      string // the file that was made; "" for none
	InputBytes  int64  // size of the record
	report, key []byte // line of report.ndjson; fingerprint
	size        int64
}

// Status says what became of a record. The zero Status is none.
type Status uint8

// The statuses.
const (
	Done      Status = iota + 1 // screened, and its file is there
	Bad                         // it could not be read, screened or written
	Duplicate                   // the very same record, without an id, stood further up; it has no file of its own
)

var statusWords = [...]string{Done: "done", Bad: "bad", Duplicate: "duplicate"}

// String is the word that the index uses.
func (s Status) String() string {
	if int(s) < len(statusWords) {
		return statusWords[s]
	}
	return "status?"
}

// Summary counts what happened.
type Summary struct {
	Records, Done, Bad, Duplicates int
	Made, Kept                     int // files made in this run, and kept from an earlier one
	Stale                          int // files of an earlier run whose record is no longer in the input; they stay
	Elsewhere                      int // records of other shards
}

// Run screens all tasks. It returns when everything is written, or with the reason why not: the context's error,
// ErrStopped, or a failing disk. Bad records are no error; Summary.Bad counts them.
//
// When it is interrupted, files that are being written are finished, and the next Run goes on: the index, the reports
// and the manifest appear only when a run comes to its end.
func Run(ctx context.Context, o Options, tasks iter.Seq[Task]) (Summary, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	books, err := openLedgers(o)
	if err != nil {
		return Summary{}, err
	}
	defer books.discard()
	group, err := atomicfile.NewGroup(o.Out, tempMark+o.Shard.suffix())
	if err != nil {
		return Summary{}, err
	}
	defer group.Close() //nolint:errcheck // nothing waits by then
	p := newPipeline(o, books, stop)
	go p.produce(ctx, tasks)
	var all sync.WaitGroup
	for range max(o.Workers, 1) {
		all.Go(p.work)
	}
	all.Go(func() { p.write(group) })
	sum, err := p.collect(ctx)
	all.Wait()
	if err != nil {
		return sum, err
	}
	if o.Shard.N <= 1 { // a shard does not see what the others have
		sum.Stale = books.stale()
	}
	return sum, books.commit()
}

// window is how many records are under way for each worker: enough that one slow record stops nobody.
const window = 16

// job is one record on its way. Its outcome is sent on done exactly once.
type job struct {
	task    Task
	outcome Outcome
	data    []byte // the rendered file
	done    chan Outcome
}

// pipeline is one producer, several workers, one writer and one collector. The queue order holds the jobs in record
// order; its size bounds what is in memory.
type pipeline struct {
	o     Options
	books *ledgers
	stop  context.CancelCauseFunc
	names *names

	order     chan *job
	toWork    chan *job
	toWrite   chan *job
	files     buffers
	lines     buffers // of report.ndjson
	working   sync.WaitGroup
	elsewhere int // written by produce before order is closed
}

// buffers is memory that goes round: of several kilobytes for each record, so that there is little to collect.
type buffers struct{ pool sync.Pool }

// get is an empty buffer, or nil.
func (b *buffers) get() []byte {
	if kept, ok := b.pool.Get().(*[]byte); ok {
		return (*kept)[:0]
	}
	return nil
}

// put gives a buffer back. Nobody may use it afterwards.
func (b *buffers) put(buf []byte) {
	if cap(buf) > 0 && cap(buf) <= maxBuffer {
		b.pool.Put(&buf)
	}
}

// maxBuffer is the largest buffer that is kept, in bytes: one monstrous record must not hold its memory to the end.
const maxBuffer = 512 << 10

func newPipeline(o Options, books *ledgers, stop context.CancelCauseFunc) *pipeline {
	n := max(o.Workers, 1)
	p := &pipeline{
		o: o, books: books, stop: stop, names: newNames(),
		order: make(chan *job, window*n+together), toWork: make(chan *job, n), toWrite: make(chan *job, together),
	}
	p.working.Add(n)
	go func() { p.working.Wait(); close(p.toWrite) }()
	return p
}

// produce numbers and names the records, in order, and passes on those of this shard.
func (p *pipeline) produce(ctx context.Context, tasks iter.Seq[Task]) {
	defer close(p.order)
	defer close(p.toWork)
	n := 0
	for t := range tasks {
		if ctx.Err() != nil {
			return
		}
		n++
		j := &job{task: t, outcome: Outcome{N: n, File: t.File, Line: t.Line, InputBytes: int64(len(t.Raw))}, done: make(chan Outcome, 1)}
		name, again, err := p.names.take(&t)
		if !p.o.Shard.has(name, &t) {
			p.elsewhere++
			continue
		}
		j.outcome.ID = name
		switch {
		case err != nil:
			j.outcome.fail(err)
		case again:
			j.outcome.Status = Duplicate
		}
		select {
		case p.order <- j:
		case <-ctx.Done():
			return
		}
		if j.outcome.Status == Bad || j.outcome.Status == Duplicate {
			j.done <- j.outcome
			continue
		}
		p.toWork <- j // a worker is always there: it ends only when this channel is closed and empty
	}
}

// fail makes an outcome a bad one.
func (o *Outcome) fail(err error) { o.Status, o.Err, o.Output = Bad, err, "" }

// work screens and renders.
func (p *pipeline) work() {
	defer p.working.Done()
	w := newWorker(p)
	for j := range p.toWork {
		j.data = w.do(j.task, &j.outcome)
		if j.data == nil {
			j.done <- j.outcome
			continue
		}
		p.toWrite <- j
	}
}

// collect takes the outcomes in record order. It always takes all of them, so that nobody waits for ever.
func (p *pipeline) collect(ctx context.Context) (Summary, error) {
	var sum Summary
	var failed error
	for j := range p.order {
		out := <-j.done
		if failed != nil || ctx.Err() != nil {
			continue
		}
		sum.count(out)
		if err := p.books.add(out); err != nil {
			failed = err
			p.stop(err)
			continue
		}
		p.lines.put(out.report)
		if p.o.Each != nil {
			p.o.Each(out)
		}
		if p.o.FailFast && out.Status == Bad {
			failed = ErrStopped
			p.stop(failed)
		}
	}
	sum.Elsewhere = p.elsewhere
	if failed == nil {
		failed = context.Cause(ctx)
	}
	return sum, failed
}

func (s *Summary) count(o Outcome) {
	s.Records++
	switch o.Status {
	case Done:
		s.Done++
	case Bad:
		s.Bad++
	case Duplicate:
		s.Duplicates++
	}
	switch {
	case o.Output == "" || o.Status != Done:
	case o.Kept:
		s.Kept++
	default:
		s.Made++
	}
}

// Task is one record to screen, not yet read.
type Task struct {
	File string
	Line int    // 0 for a whole file
	ID   string // given by the input, not checked; "" when it gives none
	Stem bool   // ID is the stem of a file name: where it is no good name, a digest is used instead
	Raw  []byte // as it stands in the input
	Err  error  // why it could not be taken up
	// Read reads the response. The reader belongs to the caller's goroutine and may be left alone.
	Read func(*forms.Reader) (*forms.Response, error)
}
