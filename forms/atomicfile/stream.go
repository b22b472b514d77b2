package atomicfile

import (
	"errors"
	"os"
)

// Stream is a file that is written piece by piece and appears under its name, whole, at Commit. It is for one goroutine.
type Stream struct {
	d          device
	root       *os.Root
	f          file
	temp, name string
	err        error // of a failed write; Commit then fails too
	done       bool
}

// Create begins a file directly inside root. Nothing appears under name before Commit. Call Discard in any case: after
// Commit it does nothing. The mark, which may be empty, is for Sweep: letters, digits, points and hyphens.
func Create(root *os.Root, name, mark string) (*Stream, error) {
	return createStream(disk{}, root, name, mark)
}

func createStream(d device, root *os.Root, name, mark string) (*Stream, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	f, temp, err := create(d, root, mark)
	if err != nil {
		return nil, &writeError{name, inWords(err)}
	}
	return &Stream{d: d, root: root, f: f, temp: temp, name: name}, nil
}

// Write adds to the file.
func (s *Stream) Write(p []byte) (int, error) {
	n, err := s.f.Write(p)
	if err != nil {
		s.err = &writeError{s.name, inWords(err)}
		return n, s.err
	}
	return n, nil
}

// Commit syncs the file, gives it its name and syncs the folder. An existing file is replaced only if overwrite is
// true; otherwise the error matches fs.ErrExist.
func (s *Stream) Commit(overwrite bool) error {
	if s.done {
		return &writeError{s.name, errors.New("it is finished already")}
	}
	s.done = true
	err := s.err
	if err == nil {
		err = s.f.Sync()
	}
	err = errors.Join(err, s.f.Close())
	if err == nil {
		err = replaceable(s.root, s.name, overwrite)
	}
	if err != nil {
		return &writeError{s.name, inWords(errors.Join(err, discard(s.root, s.temp)))}
	}
	if err := settle(s.d, s.root, s.temp, s.name, overwrite); err != nil {
		return &writeError{s.name, err}
	}
	if err := confirm(s.d, s.root); err != nil {
		return &writeError{s.name, err}
	}
	return nil
}

// Discard takes the unfinished file away.
func (s *Stream) Discard() error {
	if s.done {
		return nil
	}
	s.done = true
	if err := errors.Join(s.f.Close(), discard(s.root, s.temp)); err != nil {
		return &writeError{s.name, inWords(err)}
	}
	return nil
}
