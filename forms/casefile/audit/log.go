package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/kapscreen/kapscreen/forms/casefile/internal/filelock"
)

// link is the chain value of a line after one with the chain value before.
func link(before string, text []byte) string {
	h := sha256.New()
	h.Write([]byte(before))
	h.Write(text)
	return hex.EncodeToString(h.Sum(nil))
}

func origin() string { return link("", []byte(formatLine)) }

// Append adds an entry and returns the log's new head when it is on disk. The log is made (0600) if there is none; its
// folder has to exist. What a kill or power cut left of an entry at the end is taken away first: it was never
// acknowledged. Several processes may append to one log. Errors match ErrField, ErrBroken (the log's last entry is not
// whole) or ErrNotSaved.
func Append(path string, e Entry) (head string, err error) {
	e.At = e.At.UTC().Truncate(time.Second)
	if err := e.check(); err != nil {
		return "", fmt.Errorf("write to the audit log: %w", err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return "", unsaved(err)
	}
	if err := filelock.Wait(f); err != nil {
		return "", errors.Join(unsaved(err), f.Close())
	}
	head, err = appendLocked(f, e)
	if err == nil {
		// Every time: whoever made the file may have been killed before this.
		if err = syncFolder(filepath.Dir(path)); err != nil {
			err = unsaved(err)
		}
	}
	return head, errors.Join(err, filelock.Release(f), f.Close())
}

func unsaved(err error) error { return fmt.Errorf("%w: %w", ErrNotSaved, unwrapped(err)) }

// unwrapped is an error of package os without the path.
func unwrapped(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// device is the log's file, so that tests can let its steps fail.
type device interface {
	io.Reader
	io.WriterAt
	Truncate(size int64) error
	Sync() error
}

func appendLocked(f device, e Entry) (string, error) {
	data, err := readAll(f)
	if err != nil {
		return "", unsaved(err)
	}
	end, err := findEnd(data)
	if err != nil {
		return "", err
	}
	e.Seq = end.entry + 1
	entry, err := json.Marshal(e)
	if err != nil {
		return "", fmt.Errorf("the entry %w", ErrField)
	}
	head := link(end.chain, entry)
	// The line before is written and synced again: a sync that failed then may have left it in memory only.
	text := append(end.last, []byte(head+" "+string(entry)+"\n")...)
	if err := write(f, end.lastAt, end.size, text); err != nil {
		return "", unsaved(err)
	}
	return head, nil
}

// write puts text at the place from on, of a file that is whole up to size.
func write(f device, from, size int64, text []byte) error {
	if err := f.Truncate(size); err != nil {
		return err
	}
	_, err := f.WriteAt(text, from)
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		_ = f.Truncate(size) // for readers meanwhile; the next Append does it again
	}
	return err
}

// end is the end of what is whole in a log.
type end struct {
	entry  int    // number of the last entry; 0: none
	chain  string // its chain value
	last   []byte // the last line, with a newline
	lastAt int64  // where it starts
	size   int64  // bytes that are kept
	cutOff bool   // something unfinished follows
}

// findEnd reads the last line only.
func findEnd(data []byte) (end, error) {
	lines, cutOff := whole(data)
	if len(lines) == 0 {
		if !bytes.HasPrefix([]byte(formatLine), data) {
			return end{}, &BrokenError{0, "it is not an audit log"}
		}
		return end{chain: origin(), last: []byte(formatLine + "\n"), cutOff: cutOff}, nil
	}
	if first, _, _ := bytes.Cut(lines, []byte("\n")); string(first) != formatLine {
		return end{}, &BrokenError{0, "it is not an audit log, or of a newer format"}
	}
	at := bytes.LastIndexByte(lines, '\n') + 1
	e := end{
		chain: origin(), last: append(bytes.Clone(lines[at:]), '\n'), lastAt: int64(at),
		size: int64(len(lines)), cutOff: cutOff,
	}
	if at == 0 {
		return e, nil
	}
	c, ok := parse(lines[at:])
	if !ok {
		return end{}, &BrokenError{bytes.Count(lines, []byte("\n")), "it cannot be read; verify the log"}
	}
	e.entry, e.chain = c.Seq, c.chain
	return e, nil
}

// whole is the log without its last newline and without what was cut off at the end: bytes that are no whole line, or a
// line with a hole of zeros where a disk sector was not written.
func whole(data []byte) (lines []byte, cutOff bool) {
	at := bytes.LastIndexByte(data, '\n') + 1
	rest := data[at:]
	if _, ok := parse(rest); ok {
		return data, false
	}
	if len(rest) > 0 {
		if _, ok := parse(rest[:len(rest)-1]); ok {
			return data, false // the newline was changed: damage, not a cut
		}
	}
	lines = bytes.TrimSuffix(data[:at], []byte("\n"))
	before := bytes.LastIndexByte(lines, '\n') + 1
	if before > 0 && bytes.Contains(lines[before:], make([]byte, 16)) {
		return lines[:before-1], true
	}
	return lines, len(rest) > 0
}

// chained is an entry with its chain value.
type chained struct {
	Entry
	chain string
}

// parse reads one line. A line has exactly one spelling.
func parse(line []byte) (chained, bool) {
	chain, text, ok := bytes.Cut(line, []byte(" "))
	if !ok || len(chain) != 2*sha256.Size || len(line) > maxLine {
		return chained{}, false
	}
	c := chained{chain: string(chain)}
	if json.Unmarshal(text, &c.Entry) != nil || c.check() != nil {
		return chained{}, false
	}
	again, err := json.Marshal(c.Entry)
	return c, err == nil && bytes.Equal(again, text)
}

// Log is what a verified log says.
type Log struct {
	Entries []Entry
	Head    string // chain value of the last entry
	CutOff  bool   // an entry at the end was cut off while it was written; it was never acknowledged
}

// Verify reads the whole log and checks every entry. The error is a *BrokenError with the first bad entry; the Log then
// holds the entries before it. A log that does not exist is empty.
func Verify(path string) (Log, error) {
	data, err := load(path)
	if err != nil {
		return Log{}, err
	}
	return verify(data)
}

// Head is the chain value of the last entry, without checking those before it. Errors match ErrBroken, or say that the
// log cannot be read.
func Head(path string) (string, error) {
	data, err := load(path)
	if err != nil {
		return "", err
	}
	e, err := findEnd(data)
	return e.chain, err
}

// load reads the file; none is the same as an empty one.
func load(path string) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var data []byte
	if err == nil {
		data, err = readAll(f)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return nil, fmt.Errorf("read the audit log %s: %w", path, unwrapped(err))
	}
	return data, nil
}

func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxLog+1))
	if err == nil && len(data) > maxLog {
		err = errors.New("it is too large; move it to an archive")
	}
	return data, err
}

func verify(data []byte) (Log, error) {
	log := Log{Head: origin()}
	var lines []byte
	lines, log.CutOff = whole(data)
	first, rest, more := bytes.Cut(lines, []byte("\n"))
	if string(first) != formatLine {
		if len(lines) == 0 && bytes.HasPrefix([]byte(formatLine), data) {
			return log, nil
		}
		return log, &BrokenError{0, "it is not that of an audit log, or of a newer format"}
	}
	for n := 1; more; n++ {
		var line []byte
		line, rest, more = bytes.Cut(rest, []byte("\n"))
		c, ok := parse(line)
		switch {
		case !ok:
			return log, &BrokenError{n, "it cannot be read"}
		case c.chain != link(log.Head, line[len(c.chain)+1:]):
			return log, &BrokenError{n, "it, or one before it, was changed, taken out or put in"}
		case c.Seq != n:
			return log, &BrokenError{n, "its number is another"}
		}
		log.Entries = append(log.Entries, c.Entry)
		log.Head = c.chain
	}
	return log, nil
}
