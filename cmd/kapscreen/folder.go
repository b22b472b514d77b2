package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// folder is the file system of a folder of forms, such that problems name files as the person would. A link in it that
// leads out of it is not followed: what a stranger's form shows of itself must not be another file.
type folder struct {
	inside fs.FS
	name   string // with slashes, "." for the working folder
}

// openFolder opens the folder of a questionnaire; dir is what the folder is called in fsys.
func openFolder(name string) (fsys fs.FS, dir string, err error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, "", fmt.Errorf("open the form folder: %w", plainFS(err))
	}
	clean := filepath.Clean(name)
	if !filepath.IsLocal(clean) {
		clean = filepath.Base(clean)
	}
	clean = filepath.ToSlash(clean)
	if !fs.ValidPath(clean) { // the root of a volume
		clean = "."
	}
	return &folder{root.FS(), clean}, clean, nil
}

// within is the name of a file inside the folder.
func (f *folder) within(op, name string) (string, error) {
	switch rest, ok := strings.CutPrefix(name, f.name+"/"); {
	case f.name == "." || ok:
		return rest, nil
	case name == f.name:
		return ".", nil
	}
	return "", &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
}

// Open opens a file of the folder.
func (f *folder) Open(name string) (fs.File, error) {
	name, err := f.within("open", name)
	if err != nil {
		return nil, err
	}
	return f.inside.Open(name)
}

// Stat looks at a file without opening it: opening a pipe waits.
func (f *folder) Stat(name string) (fs.FileInfo, error) {
	name, err := f.within("stat", name)
	if err != nil {
		return nil, err
	}
	info, err := fs.Stat(f.inside, name)
	if _, there := fs.Lstat(f.inside, name); there == nil && errors.Is(err, fs.ErrNotExist) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: errLeadsNowhere} // not the same as no file
	}
	return info, err
}

var errLeadsNowhere = errors.New("a link that leads nowhere")
