package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/templates"
)

// letter is the practice's own letter file for a form, letters/<form>.yaml beside the settings, with a digest of it; nil
// when there is none, which means the built-in one.
func (a *app) letter(form *forms.Form) (*templates.LetterFile, string, error) {
	dir := a.userDir("XDG_CONFIG_HOME", ".config")
	if dir == "" {
		return nil, "", nil
	}
	dir = filepath.Join(dir, "kapscreen", "letters")
	name := form.ID + ".yaml"
	data, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("read the letter file %s: %w", name, plainFS(err))
	}
	l, problems := templates.LoadLetter(os.DirFS(dir), name, form)
	if l == nil {
		return nil, "", &problemsError{problems}
	}
	return l, digestOf(data), nil
}
