package casefile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/casefile/internal/filelock"
	"github.com/kapscreen/kapscreen/forms/interview"
	"github.com/kapscreen/kapscreen/forms/visible"
)

// Beginning is what a new case is bound to.
type Beginning struct {
	Partner string     // id; may be set later by an event
	Consult forms.Date // the day the answers are about
	Now     time.Time
	Names   []string // questions whose answers name the client; List shows them when asked
}

// Journal is a case that is open to be added to, by this process only. It is an interview.Journal.
type Journal struct {
	mu     sync.Mutex
	s      *Store
	c      *Case
	f      diskFile
	size   int64  // bytes that are known to be on disk
	last   []byte // the last line of them, with its newline
	broken bool   // a write or sync failed: what is behind size is not known
}

var _ interview.Journal = (*Journal)(nil)

// Begin starts a case with a copy of the form's files. When it returns, the empty case is on disk. Errors match
// ErrNotSaved if it is not.
func (s *Store) Begin(f *forms.Form, b Beginning) (*Journal, error) {
	c, data, err := s.create(f, head(f, b, ""), nil, nil)
	if err != nil {
		return nil, err
	}
	file, err := s.lock(c.ID)
	if err != nil {
		_ = s.root.Remove(c.ID + caseSuffix) // nothing was said yet
		return nil, err
	}
	s.writeOwner(c.ID, b.Now)
	last := data[bytes.LastIndexByte(data[:len(data)-1], '\n')+1:]
	return &Journal{s: s, c: c, f: file, size: int64(len(data)), last: bytes.Clone(last)}, nil
}

func head(f *forms.Form, b Beginning, origin string) Head {
	return Head{
		Form: f.ID, Version: f.Version, Digest: f.Digest, Questions: len(f.Questions()), Partner: b.Partner,
		Consult: b.Consult, Created: b.Now.Round(0), Names: b.Names, Origin: origin,
	}
}

// create writes a whole new case with events that have happened already. It returns the case and its text.
func (s *Store) create(f *forms.Form, h Head, events, aside []interview.Event) (*Case, []byte, error) {
	id, err := s.newID()
	if err != nil {
		return nil, nil, fmt.Errorf("begin a case: %w", err)
	}
	archive, err := pack(f.Files)
	if err != nil {
		return nil, nil, fmt.Errorf("begin a case: %w", err)
	}
	c := &Case{ID: id, archive: archive, form: f, aside: aside, plain: s.keys == nil}
	c.begin(h)
	data, err := s.compose(c, events)
	if err != nil {
		return nil, nil, &notSaved{id, err}
	}
	if err := s.disk.put(s.root, id+caseSuffix, data, false); err != nil {
		return nil, nil, &notSaved{id, cause(err)}
	}
	// The store's own name too: whoever made its folders may have been killed before they were synced.
	if err := syncFolder(s.dir); err != nil {
		return nil, nil, &notSaved{id, cause(err)}
	}
	_ = syncFolder(filepath.Dir(s.dir)) // it may be another user's, and then it is old
	return c, data, nil
}

// compose is the whole text of a case file.
func (s *Store) compose(c *Case, events []interview.Event) ([]byte, error) {
	data := []byte(formatLine + "\n")
	line, err := s.line(record{Case: c.ID, Record: formRecord, Files: c.archive})
	if err != nil {
		return nil, err
	}
	data = append(data, line...)
	sum, err := json.Marshal(c.summary())
	if err != nil {
		return nil, errors.New("its beginning cannot be written")
	}
	begin := record{Case: c.ID, Record: beginRecord, Begin: c.Head.stored(), Summary: sum}
	for _, e := range c.aside {
		stored, err := storeEvent(e)
		if err != nil {
			return nil, err
		}
		begin.Aside = append(begin.Aside, stored)
	}
	line, err = s.line(begin)
	if err != nil {
		return nil, err
	}
	data = append(data, line...)
	for _, e := range events {
		if line, err = s.eventLine(c, e); err != nil {
			return nil, err
		}
		data = append(data, line...)
	}
	return data, nil
}

// eventLine adds e to the case in memory and returns its line.
func (s *Store) eventLine(c *Case, e interview.Event) ([]byte, error) {
	stored, err := storeEvent(e)
	if err != nil {
		return nil, err
	}
	c.apply(e)
	sum, err := json.Marshal(c.summary())
	if err != nil {
		return nil, errors.New("the event cannot be written: its time is out of range")
	}
	return s.line(record{Case: c.ID, Record: e.Seq + firstEvent - 1, Event: stored, Summary: sum})
}

// line is a record as a line, sealed if the store seals.
func (s *Store) line(r record) ([]byte, error) {
	payload, err := json.Marshal(r)
	if err != nil {
		return nil, errors.New("the record cannot be written: its time is out of range")
	}
	f := frame{r.Record, s.keys != nil, payload}
	if f.sealed {
		full := padded(payload)
		f.payload, err = s.keys.Seal(full)
		clear(full)
		clear(payload)
		if err != nil {
			return nil, err
		}
	}
	line := appendFrame(nil, f)
	if len(line) > maxLine {
		return nil, errors.New("the record is too large")
	}
	return line, nil
}

// padding is what the length of a sealed payload is rounded up to.
const padding = 1 << 10

// padded adds blanks behind a payload, which JSON does not see. The seal hides content but not length, and without them
// the length would tell a yes from a no to anyone who knows the form.
func padded(payload []byte) []byte {
	return append(payload, bytes.Repeat([]byte(" "), padding-len(payload)%padding)...)
}

// Resume opens a case to add to it. It takes the lock (an *InUseError if another process has it), reads the case as Open
// does, removes a record that was cut off, and makes sure that the last one is on disk. now is shown to another process
// that wants the case too.
func (s *Store) Resume(id string, now time.Time) (*Journal, error) {
	f, err := s.lock(id)
	if err != nil {
		return nil, err
	}
	j, err := s.resume(id, f)
	if err != nil {
		return nil, errors.Join(err, giveBack(f))
	}
	s.writeOwner(id, now)
	return j, nil
}

func (s *Store) resume(id string, f diskFile) (*Journal, error) {
	c, err := s.Open(id)
	if err != nil {
		return nil, err
	}
	c.countable()
	last := append(bytes.Clone(c.lastLine), '\n')
	j := &Journal{s: s, c: c, f: f, size: c.lastAt + int64(len(last)), last: last}
	if err := j.mend(); err != nil {
		return nil, &notSaved{id, cause(err)}
	}
	return j, nil
}

// mend cuts off what was never acknowledged and writes the last record once more: a failed sync may have left it in
// memory only, and then no later sync would bring it to the disk.
func (j *Journal) mend() error {
	if err := j.f.Truncate(j.size); err != nil {
		return err
	}
	if _, err := j.f.WriteAt(j.last, j.size-int64(len(j.last))); err != nil {
		return err
	}
	return j.f.Sync()
}

// lock opens the case file and takes its lock. The file may be replaced or removed between the two; then it looks again.
func (s *Store) lock(id string) (diskFile, error) {
	if err := CheckID(id); err != nil {
		return nil, err
	}
	name := id + caseSuffix
	for {
		if probe, err := s.openRead(id); err != nil {
			return nil, err
		} else if err := probe.Close(); err != nil {
			return nil, fmt.Errorf("open case %s: %w", id, cause(err))
		}
		f, err := s.disk.open(s.root, name)
		if err != nil {
			return nil, &notSaved{id, cause(err)}
		}
		ok, err := filelock.Try(f)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("lock case %s: %w", id, cause(err)), f.Close())
		}
		if !ok {
			return nil, errors.Join(s.readOwner(id), f.Close())
		}
		mine, err1 := f.Stat()
		there, err2 := s.root.Stat(name)
		if err1 == nil && err2 == nil && os.SameFile(mine, there) {
			return f, nil
		}
		if err := giveBack(f); err != nil {
			return nil, fmt.Errorf("lock case %s: %w", id, cause(err))
		}
	}
}

// giveBack gives the lock back and closes the file.
func giveBack(f diskFile) error { return errors.Join(filelock.Release(f), f.Close()) }

// writeOwner says who has the case open. It is a courtesy: the lock holds without it, so its errors do not count.
func (s *Store) writeOwner(id string, now time.Time) {
	text := fmt.Sprintf("%d\n%s\n%s\n", os.Getpid(), now.Format(time.RFC3339), strings.Join(strings.Fields(s.owner), " "))
	_ = s.root.WriteFile(id+ownerSuffix, []byte(text), 0o600)
}

func (s *Store) readOwner(id string) error {
	e := &InUseError{Case: id}
	data, err := fs.ReadFile(s.root.FS(), id+ownerSuffix)
	if err != nil || len(data) > 4096 {
		return e
	}
	lines := strings.Split(string(data), "\n")
	if len(lines) != 4 {
		return e
	}
	pid, err1 := strconv.Atoi(lines[0])
	since, err2 := time.Parse(time.RFC3339, lines[1])
	if err1 != nil || err2 != nil {
		return e
	}
	e.PID, e.Since, e.Owner = pid, since, visible.Text(lines[2])
	return e
}

// Case is the case with all events added so far. It must not be used while another goroutine appends.
func (j *Journal) Case() *Case { return j.c }

// Append adds an event and returns nil only when it is on disk. Seq has to be the next number (or 0: it is then given).
//
// Every error matches ErrNotSaved: the event is not in the case. A failed write or sync is never simply tried again, for
// the system forgets what it could not write. The next Append, like Resume, first cuts off what the failed one may have
// left, writes the last acknowledged record anew and syncs it; while that fails, nothing is taken.
func (j *Journal) Append(e interview.Event) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.f == nil {
		return &notSaved{j.c.ID, errors.New("the journal is closed")}
	}
	next := len(j.c.events) + 1
	if e.Seq == 0 {
		e.Seq = next
	}
	if e.Seq != next {
		return &notSaved{j.c.ID, fmt.Errorf("the event has number %d, where %d comes next", e.Seq, next)}
	}
	after := j.c.fork()
	line, err := j.s.eventLine(after, e)
	if err != nil {
		return &notSaved{j.c.ID, err}
	}
	if err := j.write(line); err != nil {
		return &notSaved{j.c.ID, cause(err)}
	}
	after.plain = after.plain || j.s.keys == nil
	*j.c = *after
	return nil
}

// write puts the line behind what is safe.
func (j *Journal) write(line []byte) error {
	if j.broken {
		if err := j.mend(); err != nil {
			return err
		}
		j.broken = false
	}
	_, err := j.f.WriteAt(line, j.size)
	if err == nil {
		err = j.f.Sync()
	}
	if err != nil {
		j.broken = true
		// For readers meanwhile; mend does it again, and so does the next Resume.
		_ = j.f.Truncate(j.size)
		return err
	}
	j.size += int64(len(line))
	j.last = line
	return nil
}

// Amend changes an answer of a finished case: a new event with a reason; the old answer stays in the case. The zero
// answer takes the old one back. Errors match ErrNotFinished, ErrNoReason or ErrNotSaved.
func (j *Journal) Amend(question string, a forms.Answer, why string, now time.Time) error {
	if j.c.state == Draft {
		return fmt.Errorf("amend case %s: %w", j.c.ID, ErrNotFinished)
	}
	if strings.TrimSpace(why) == "" {
		return fmt.Errorf("amend case %s: %w", j.c.ID, ErrNoReason)
	}
	return j.Append(interview.Event{At: now, Kind: interview.EventAmend, Question: question, Answer: a, Text: why})
}

// Close gives the case back. It does not write: everything acknowledged is on disk already.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.f == nil {
		return nil
	}
	// The owner's file goes first: after the lock is gone it may be another owner's.
	_ = j.s.root.Remove(j.c.ID + ownerSuffix)
	err := giveBack(j.f)
	j.f = nil
	if err != nil {
		return fmt.Errorf("close case %s: %w", j.c.ID, cause(err))
	}
	return nil
}
