package batch

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/kapscreen/kapscreen/forms/atomicfile"
)

// entry is a line of the manifest: a file, its size, and the fingerprint of what it was made of.
type entry struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	Key  string `json:"key"`
}

// made is what is remembered of a file of an earlier run: 40 bytes, whatever its name.
type made struct {
	size int64
	key  [16]byte
	seen bool // it belongs to a record of this run
}

// ledgers are the files about files: index and reports, which appear at the end, and the manifest. While a run goes on,
// each file that is made is noted in a journal; a run that was interrupted is taken up with it.
type ledgers struct {
	root      *os.Root
	suffix    string
	index     *atomicfile.Stream
	report    *atomicfile.Stream
	manifest  *atomicfile.Stream
	rows      indexWriter
	reports   *bufio.Writer
	manifests *bufio.Writer

	earlier map[uint64]made // by fold of the file's name; read by all goroutines, changed by none but add

	mu      sync.Mutex
	journal *os.File
	mine    sync.Mutex // guards seen in earlier
}

const journalName = ".kapscreen-batch.journal"

// openLedgers reads what earlier runs left and begins new files.
func openLedgers(o Options) (*ledgers, error) {
	l := &ledgers{root: o.Out, suffix: o.Shard.suffix(), earlier: map[uint64]made{}}
	for _, name := range []string{"manifest.ndjson", "manifest" + l.suffix + ".ndjson", journalName + l.suffix} {
		if err := l.recall(name); err != nil {
			return nil, err
		}
	}
	err := l.begin()
	if err != nil {
		l.discard()
		return nil, err
	}
	return l, nil
}

func (l *ledgers) begin() (err error) {
	if err := l.take(); err != nil {
		return err
	}
	for _, f := range []struct {
		stream **atomicfile.Stream
		name   string
	}{{&l.index, "index" + l.suffix + ".csv"}, {&l.report, "report" + l.suffix + ".ndjson"}, {&l.manifest, "manifest" + l.suffix + ".ndjson"}} {
		if *f.stream, err = atomicfile.Create(l.root, f.name, tempMark+l.suffix); err != nil {
			return err
		}
	}
	l.reports, l.manifests = bufio.NewWriterSize(l.report, 64<<10), bufio.NewWriterSize(l.manifest, 16<<10)
	l.rows, err = newIndexWriter(l.index)
	return err
}

// take makes the folder, or this shard of it, ours: it opens the journal, locks it, and takes away the temporary files
// that a killed run left. They hold referrals, so they must not stay.
func (l *ledgers) take() (err error) {
	if err := plainOrAbsent(l.root, journalName+l.suffix); err != nil {
		return err
	}
	l.journal, err = l.root.OpenFile(journalName+l.suffix, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return errors.New("write the journal of the batch: the folder does not let us write")
	}
	free, sure := lock(l.journal)
	if !free {
		return errors.New("another batch is writing into the folder; let it end, or choose another folder")
	}
	// A run that was killed may have left half a line.
	if _, err := l.journal.WriteString("\n"); err != nil {
		return errors.New("write the journal of the batch: the disk is full or fails")
	}
	var before time.Time
	if !sure { // another batch may be at work: only what is old is surely nobody's
		info, err := l.journal.Stat()
		if err != nil {
			return errors.New("write the journal of the batch: the disk fails")
		}
		before = info.ModTime().Add(-time.Minute) // by the file system's clock
	}
	return atomicfile.Sweep(l.root, tempMark+l.suffix, before)
}

// tempMark marks the temporary files of a batch; behind it stands the shard.
const tempMark = "batch"

// plainOrAbsent refuses to write through a link.
func plainOrAbsent(root *os.Root, name string) error {
	info, err := root.Lstat(name)
	if err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("write %s: it is there and is not a regular file", name)
	}
	return nil
}

// recall reads a manifest or journal. Lines that are no entries are passed over: their files are made again.
func (l *ledgers) recall(name string) error {
	if err := plainOrAbsent(l.root, name); err != nil {
		return err
	}
	f, err := l.root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read %s: the file may not be read", name)
	}
	defer f.Close() //nolint:errcheck // only read
	lines := bufio.NewReaderSize(f, 4<<10)
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil {
			return nil // the end, or a line that is none of ours
		}
		var e entry
		var m made
		if json.Unmarshal(line, &e) != nil || len(e.Key) != 32 {
			continue
		}
		if _, err := hex.Decode(m.key[:], []byte(e.Key)); err != nil {
			continue
		}
		m.size = e.Size
		l.earlier[fold(e.Name)] = m
	}
}

// knows reports whether an earlier run made the file.
func (l *ledgers) knows(o *Outcome) bool {
	_, ok := l.recalled(o)
	return ok
}

func (l *ledgers) recalled(o *Outcome) (made, bool) {
	l.mine.Lock()
	defer l.mine.Unlock()
	m, ok := l.earlier[fold(o.Output)]
	return m, ok
}

// has reports whether an earlier run made the file of the same things.
func (l *ledgers) has(o *Outcome) bool {
	m, ok := l.recalled(o)
	return ok && hex.EncodeToString(m.key[:]) == string(o.key)
}

// size is the size that the file had then.
func (l *ledgers) size(o *Outcome) int64 {
	m, _ := l.recalled(o)
	return m.size
}

// note keeps in the journal that a file was made. Half a file is never noted: the file is whole by now.
func (l *ledgers) note(o *Outcome) error {
	line, err := json.Marshal(entry{o.Output, o.size, string(o.key)})
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, err := l.journal.Write(append(line, '\n')); err != nil {
		return errors.New("write the journal of the batch: the disk is full or fails")
	}
	return nil
}

// add writes what is to be said of an outcome. Calls come in record order.
func (l *ledgers) add(o Outcome) error {
	if err := l.rows.add(o); err != nil {
		return err
	}
	if o.Status == Done {
		if _, err := l.reports.Write(o.report); err != nil {
			return err
		}
	}
	l.keepSeen(&o)
	if o.Status != Done || o.Output == "" {
		return nil
	}
	line, err := json.Marshal(entry{o.Output, o.size, string(o.key)})
	if err != nil {
		return err
	}
	_, err = l.manifests.Write(append(line, '\n'))
	return err
}

// keepSeen notes that a file of an earlier run still has its record.
func (l *ledgers) keepSeen(o *Outcome) {
	if o.Output == "" {
		return
	}
	l.mine.Lock()
	defer l.mine.Unlock()
	if m, ok := l.earlier[fold(o.Output)]; ok {
		m.seen = true
		l.earlier[fold(o.Output)] = m
	}
}

// stale counts the files of earlier runs whose record is gone.
func (l *ledgers) stale() int {
	n := 0
	for _, m := range l.earlier {
		if !m.seen {
			n++
		}
	}
	return n
}

// commit makes index, reports and manifest appear, and forgets the journal.
func (l *ledgers) commit() error {
	if err := errors.Join(l.rows.flush(), l.reports.Flush(), l.manifests.Flush()); err != nil {
		return err
	}
	for _, s := range []*atomicfile.Stream{l.report, l.index, l.manifest} {
		if err := s.Commit(true); err != nil {
			return err
		}
	}
	return errors.Join(l.forget(), atomicfile.SyncFolder(l.root))
}

// forget takes the journal away, under its lock where the system lets us remove an open file.
func (l *ledgers) forget() error {
	first := l.root.Remove(journalName + l.suffix)
	err := l.journal.Close()
	l.journal = nil
	if first != nil {
		first = discardName(l.root, journalName+l.suffix)
	}
	return errors.Join(err, first)
}

// discardName removes a file that may be gone.
func discardName(root *os.Root, name string) error {
	if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove %s: the folder does not let us", name)
	}
	return nil
}

// discard takes unfinished files away; after commit there are none. The journal stays.
func (l *ledgers) discard() {
	for _, s := range []*atomicfile.Stream{l.index, l.report, l.manifest} {
		if s != nil {
			s.Discard() //nolint:errcheck,gosec // an unfinished file that stays is only untidy
		}
	}
	if l.journal != nil {
		l.journal.Close() //nolint:errcheck,gosec // only appended to
	}
}
