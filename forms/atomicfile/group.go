package atomicfile

import (
	"errors"
	"os"
)

// Group writes files of one folder of which many come at once: they wait, unnamed, for one sync of all of them. A sync
// of each costs the disk and the processor several times as much. Each file is as whole or absent as one of Write's;
// what is different is that none has its name before Commit. A Group is for one goroutine; it may be used again after
// Commit.
type Group struct {
	d      device
	root   *os.Root
	mark   string
	folder *os.File // open from before the first write, so that a sync tells of every error since
	files  []waiting
}

// waiting is a temporary file that is written and not yet synced.
type waiting struct {
	temp, name string
	overwrite  bool
}

// NewGroup begins a group of files directly inside root. Call Close at the end. The mark is that of Create.
func NewGroup(root *os.Root, mark string) (*Group, error) { return newGroup(disk{}, root, mark) }

func newGroup(d device, root *os.Root, mark string) (*Group, error) {
	folder, err := root.Open(".")
	if err != nil {
		return nil, &writeError{"the folder", inWords(err)}
	}
	return &Group{d: d, root: root, mark: mark, folder: folder}, nil
}

// Close takes files away that still wait, and closes the folder.
func (g *Group) Close() error {
	var err error
	for _, w := range g.files {
		err = errors.Join(err, discard(g.root, w.temp))
	}
	g.files = nil
	if err = errors.Join(err, g.folder.Close()); err != nil {
		return &writeError{"the folder", inWords(err)}
	}
	return nil
}

// Len is the number of files that wait.
func (g *Group) Len() int { return len(g.files) }

// Add writes a file that waits for Commit. data is not needed afterwards. An existing file will be replaced only if
// overwrite is true; otherwise the error, of Add or of Commit, matches fs.ErrExist. After an error the file does not
// wait.
func (g *Group) Add(name string, data []byte, overwrite bool) error {
	if err := checkName(name); err != nil {
		return err
	}
	if err := g.add(name, data, overwrite); err != nil {
		return &writeError{name, err}
	}
	return nil
}

func (g *Group) add(name string, data []byte, overwrite bool) error {
	if err := replaceable(g.root, name, overwrite); err != nil {
		return err
	}
	f, temp, err := create(g.d, g.root, g.mark)
	if err != nil {
		return inWords(err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return inWords(errors.Join(err, discard(g.root, temp)))
	}
	g.files = append(g.files, waiting{temp, name, overwrite})
	return nil
}

// Commit syncs what waits and gives the files their names, in the order of Add; an error of each, nil where all is well.
// When the sync fails none gets its name. Call SyncFolder after the last Commit; until then a power cut may take away a
// file, but never leaves half of one.
func (g *Group) Commit() []error {
	errs := make([]error, len(g.files))
	var temps []string
	for _, w := range g.files {
		temps = append(temps, w.temp)
	}
	failed := g.d.syncFiles(g.root, g.folder, temps)
	for i, w := range g.files {
		err := failed
		if err != nil {
			err = inWords(errors.Join(err, discard(g.root, w.temp)))
		} else {
			err = settle(g.d, g.root, w.temp, w.name, w.overwrite)
		}
		if err != nil {
			errs[i] = &writeError{w.name, err}
		}
	}
	g.files = g.files[:0]
	return errs
}

// SyncFolder makes sure that the names of root's files are on disk.
func SyncFolder(root *os.Root) error {
	if err := (disk{}).syncFolder(root); err != nil {
		return &writeError{"the folder", inWords(err)}
	}
	return nil
}
