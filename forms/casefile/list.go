package casefile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"time"

	"github.com/kapscreen/kapscreen/forms"
)

// Entry is one case in a list. With Locked or Unreadable only ID and Modified are known.
type Entry struct {
	ID                  string
	Modified            time.Time // of the file
	Locked              bool      // sealed, and the store has no Unlock
	Damaged             bool      // a record at the end is damaged; Check tells more
	Unreadable          string    // why nothing is known, in words; "" if something is
	Form, Version       string
	Digest              string
	Partner             string
	Consult             forms.Date
	Created, Updated    time.Time
	State               State
	Answered, Questions int       // with an answer or a reason, and all that the form has, whether they apply or not
	Progress            *Progress // nil if the program that wrote the case last did not count it
	Client              []string  // answers to Head.Names; nil unless asked for
	Sealed              bool
}

// Progress is how far a case is, counted over the questions that apply, or may apply: see forms.View.Progress.
type Progress struct {
	Asked      int `json:"asked"`
	Applicable int `json:"applicable"`
}

// List lists all cases, newest beginning first, then by id. It reads the last record of each file; with names it also
// tells who the client is. A case that cannot be read is listed as such and does not keep others from being listed.
// The error of Options.Unlock ends it.
func (s *Store) List(names bool) ([]Entry, error) {
	ids, err := s.ids()
	if err != nil {
		return nil, fmt.Errorf("list the cases: %w", err)
	}
	entries := make([]Entry, len(ids))
	fails := make([]error, len(ids))
	parallel(len(ids), 2*runtime.GOMAXPROCS(0), func(i int) { entries[i], fails[i] = s.entry(ids[i], names) })
	for _, err := range fails {
		if err != nil {
			return nil, fmt.Errorf("list the cases: %w", err)
		}
	}
	slices.SortFunc(entries, func(a, b Entry) int {
		return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(a.ID, b.ID))
	})
	return entries, nil
}

// entry reads as little as possible of a case: its last record. Only if that is damaged, all of it.
func (s *Store) entry(id string, names bool) (Entry, error) {
	e := Entry{ID: id}
	sum, sealed, err := s.lastSummary(id, &e.Modified)
	if errors.Is(err, errLookCloser) {
		sum, sealed, e.Damaged, err = s.salvagedSummary(id)
	}
	var noKey *unlockError
	switch {
	case errors.Is(err, ErrLocked):
		return Entry{ID: id, Modified: e.Modified, Locked: true, Sealed: true}, nil
	case errors.As(err, &noKey):
		return Entry{}, err
	case err != nil:
		return Entry{ID: id, Modified: e.Modified, Unreadable: err.Error()}, nil
	}
	h, err := sum.Head.head()
	if err != nil {
		return Entry{ID: id, Modified: e.Modified, Unreadable: err.Error()}, nil
	}
	e.Form, e.Version, e.Digest, e.Consult, e.Created, e.Questions = h.Form, h.Version, h.Digest, h.Consult, h.Created, h.Questions
	e.Partner, e.State, e.Answered, e.Updated, e.Sealed = string(sum.Partner), sum.State, sum.Answered, sum.Updated, sealed
	e.Progress = sum.Progress
	if names {
		e.Client = []string{}
		for _, name := range sum.Client {
			e.Client = append(e.Client, string(name))
		}
	}
	return e, nil
}

func (s *Store) salvagedSummary(id string) (sum summary, sealed, damaged bool, err error) {
	c, err := s.Salvage(id)
	if err != nil {
		return summary{}, false, false, err
	}
	c.countable()
	return c.summary(), c.Sealed(), len(c.faults) > 0, nil
}

// errLookCloser says that the end of the file does not tell.
var errLookCloser = errors.New("the last record does not tell")

// lastSummary finds the last whole record from the file's end.
func (s *Store) lastSummary(id string, modified *time.Time) (summary, bool, error) {
	f, err := s.openRead(id)
	if err != nil {
		return summary{}, false, err
	}
	fr, err := lastFrame(id, f, modified)
	if err := errors.Join(err, f.Close()); err != nil {
		return summary{}, false, err
	}
	identity, err := s.identityFor(id, []frame{fr})
	if err != nil {
		return summary{}, false, err
	}
	o := openFrame(id, fr, identity)
	if o.err != nil || o.record.Summary == nil {
		return summary{}, false, errLookCloser
	}
	sum, err := o.record.summary()
	return sum, fr.sealed, err
}

func lastFrame(id string, f *os.File, modified *time.Time) (frame, error) {
	info, err := f.Stat()
	if err != nil {
		return frame{}, cause(err)
	}
	*modified = info.ModTime()
	first := make([]byte, len(formatLine)+1)
	if _, err := f.ReadAt(first, 0); err != nil {
		return frame{}, errLookCloser
	}
	if _, err := checkFormat(id, first); err != nil {
		return frame{}, err
	}
	line, err := lastLine(f, info.Size())
	if err != nil {
		return frame{}, err
	}
	fr, ok := parseFrame(line)
	if !ok {
		return frame{}, errLookCloser
	}
	return fr, nil
}

// lastLine is the last line that ends with a newline, without it. What stands behind was cut off.
func lastLine(f *os.File, size int64) ([]byte, error) {
	for window := int64(4 << 10); ; window *= 8 {
		window = min(window, size)
		data := make([]byte, window)
		if _, err := f.ReadAt(data, size-window); err != nil && !errors.Is(err, io.EOF) {
			return nil, cause(err)
		}
		end := bytes.LastIndexByte(data, '\n')
		if start := bytes.LastIndexByte(data[:max(end, 0)], '\n'); end >= 0 && start >= 0 {
			return data[start+1 : end], nil
		}
		if window == size || window > maxLine {
			return nil, errLookCloser
		}
	}
}
