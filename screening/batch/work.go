package batch

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/atomicfile"
	"github.com/kapscreen/kapscreen/screening"
)

// worker screens and renders one record after the other.
type worker struct {
	*pipeline
	reader *forms.Reader
	desks  map[string]*seat
}

// seat is a desk with this worker's evaluator for it.
type seat struct {
	Desk
	evaluator *screening.Evaluator
	err       error
}

func newWorker(p *pipeline) *worker {
	return &worker{pipeline: p, reader: forms.NewReader(p.o.Book.Form), desks: map[string]*seat{}}
}

// maxDesks bounds what a worker keeps: hostile input may name many partners.
const maxDesks = 64

func (w *worker) seat(partner string) *seat {
	if s, ok := w.desks[partner]; ok {
		return s
	}
	s := &seat{}
	if s.Desk, s.err = w.o.Desk(partner); s.err == nil {
		s.evaluator = w.o.Book.NewEvaluator(s.Profile)
	}
	if len(w.desks) < maxDesks {
		w.desks[partner] = s
	}
	return s
}

// do screens a record and returns the file to be written; nil when there is none to write. A panic is this record's
// fault alone: it is bad, and the next is read.
func (w *worker) do(t Task, out *Outcome) (data []byte) {
	defer func() {
		if recover() != nil { // the value may hold an answer
			out.fail(fmt.Errorf("screen %s: internal error; please report it with the version of the tool", t.place()))
			data = nil
			w.desks, w.reader = map[string]*seat{}, forms.NewReader(w.o.Book.Form) // they may be half used
		}
	}()
	data, err := w.screen(t, out)
	if err != nil {
		out.fail(err)
		return nil
	}
	return data
}

func (w *worker) screen(t Task, out *Outcome) ([]byte, error) {
	response, err := t.Read(w.reader)
	if err != nil {
		return nil, err
	}
	seat := w.seat(response.Partner)
	if seat.err != nil {
		return nil, fmt.Errorf("screen %s: %w", t.place(), seat.err)
	}
	report := seat.evaluator.Evaluate(response)
	if seat.Annotate != nil {
		seat.Annotate(report)
	}
	out.Partner, out.Missing = report.Partner, len(report.Missing)
	out.countFindings(report)
	out.report, out.Status = append(report.AppendJSON(w.lines.get()), '\n'), Done
	if seat.Render == nil {
		return nil, nil
	}
	out.Output = out.ID + w.o.Extension
	out.key = w.key(response, seat)
	if !w.o.Force && w.books.has(out) && w.there(out) {
		out.Kept = true
		return nil, nil
	}
	data, err := seat.Render(w.files.get(), report)
	if err != nil {
		return nil, fmt.Errorf("render %s: %w", t.place(), err)
	}
	if data == nil {
		data = []byte{}
	}
	out.size = int64(len(data))
	return data, nil
}

func (o *Outcome) countFindings(r *screening.Report) {
	for _, f := range r.Findings {
		if f.Status == screening.Undetermined {
			o.Undecided++
			continue
		}
		switch f.Priority {
		case screening.Urgent:
			o.Urgent++
		case screening.Soon:
			o.Priority++
		case screening.Routine:
			o.Routine++
		case screening.Info:
			o.Info++
		case screening.NoPriority:
		}
	}
}

// key is the fingerprint of everything that a file depends on.
func (w *worker) key(r *forms.Response, s *seat) []byte {
	h := sha256.New()
	for _, part := range []string{r.Digest(), w.o.Book.Form.Digest, w.o.Book.Digest, s.Key, w.o.Extension} {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return []byte(hex.EncodeToString(h.Sum(nil)[:16]))
}

// there reports whether the file of an earlier run is still in its place, whole.
func (w *worker) there(out *Outcome) bool {
	info, err := w.o.Out.Lstat(out.Output)
	if err != nil || !info.Mode().IsRegular() || info.Size() != w.books.size(out) {
		return false
	}
	out.size = info.Size()
	return true
}

// write puts rendered files into the folder. Several wait for one sync of the disk, though none for long.
func (p *pipeline) write(group *atomicfile.Group) {
	var waiting []*job
	commit := func() {
		for i, err := range group.Commit() {
			p.written(waiting[i], err)
		}
		waiting = waiting[:0]
	}
	late := time.NewTicker(patience)
	defer late.Stop()
	for {
		select {
		case j, ok := <-p.toWrite:
			if !ok {
				commit()
				return
			}
			if err := p.add(group, j); err != nil {
				p.written(j, err)
			} else {
				waiting = append(waiting, j)
			}
			if len(waiting) == together {
				commit()
			}
		case <-late.C: // the others may be waiting for these: nothing else says that no more are coming
			commit()
		}
	}
}

// together is how many files wait for a sync at most, and patience how long.
const (
	together = 32
	patience = 50 * time.Millisecond
)

// add writes one file, not yet under its name. A file that is there already is replaced if an earlier batch made it.
func (p *pipeline) add(group *atomicfile.Group, j *job) error {
	ours := p.o.Force || p.books.knows(&j.outcome)
	return group.Add(j.outcome.Output, j.data, ours)
}

// written ends a job whose file is in its place, or not. A file that is there already is left alone if it is the same; a
// run that was killed may have made it and not noted it.
func (p *pipeline) written(j *job, err error) {
	out := &j.outcome
	if errors.Is(err, fs.ErrExist) && same(p.o.Out, out.Output, j.data) {
		err = nil
	}
	switch {
	case err == nil:
		if err := p.books.note(out); err != nil {
			p.stop(err)
		}
	case errors.Is(err, fs.ErrExist):
		out.fail(fmt.Errorf("%w; take it away or use --force", err))
	default:
		out.fail(err)
		p.stop(err) // a full or failing disk: more of the same would only follow
	}
	p.files.put(j.data)
	j.data = nil
	j.done <- *out
}

// same reports whether a regular file holds exactly data.
func same(root *os.Root, name string, data []byte) bool {
	info, err := root.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(data)) {
		return false
	}
	f, err := root.Open(name)
	if err != nil {
		return false
	}
	defer f.Close() //nolint:errcheck // only read
	got, err := io.ReadAll(io.LimitReader(f, int64(len(data))+1))
	return err == nil && bytes.Equal(got, data)
}
