package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/forms/source"
	"github.com/kapscreen/kapscreen/screening"
	"github.com/kapscreen/kapscreen/templates"
)

// kit is what a command works with: a questionnaire, its rules, and the partner.
type kit struct {
	form    *forms.Form
	book    *screening.RuleBook
	partner *templates.Partner
}

// formFolder finds a questionnaire: a built-in name, or a folder with form.yaml.
func formFolder(name string) (fsys fs.FS, dir string, err error) {
	if slices.Contains(library.Names(), name) {
		return library.FS(), name, nil
	}
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return openFolder(name)
	case err == nil:
		return nil, "", &usageError{"a form is a folder with form.yaml, not a file", "name the folder that holds it"}
	case strings.ContainsRune(name, filepath.Separator):
		return nil, "", fmt.Errorf("open the form folder: %w", plainFS(err))
	}
	return nil, "", &usageError{
		msg:  "there is no form " + quoteWord(name),
		hint: orElse(didYouMean(name, library.Names()), "built in: "+strings.Join(library.Names(), ", ")+"; or name a folder"),
	}
}

// loadForm reads and checks a questionnaire and its rules. Warnings do not stop it; `form check` shows them.
func loadForm(name string) (*forms.Form, *screening.RuleBook, error) {
	fsys, dir, err := formFolder(name)
	if err != nil {
		return nil, nil, err
	}
	form, problems := forms.Load(fsys, dir, library.FS())
	if form == nil {
		return nil, nil, &problemsError{problems}
	}
	book, problems := screening.Load(form, fsys, dir, library.FS())
	if book == nil {
		return nil, nil, &problemsError{problems}
	}
	return form, book, nil
}

// loadPartner reads a partner profile: a built-in name, one from the partners folder beside the user's config, or a file.
func (a *app) loadPartner(name string) (*templates.Partner, error) {
	if slices.Contains(templates.PartnerNames(), name) {
		p, problems := templates.LoadPartner(templates.PartnerFS(), name+".yaml")
		return checkedPartner(p, problems)
	}
	path := name
	if !strings.HasSuffix(name, partnerEnding) {
		path = filepath.Join(a.userDir("XDG_CONFIG_HOME", ".config"), "kapscreen", "partners", name+partnerEnding)
	}
	if _, err := os.Stat(path); err != nil {
		return nil, &usageError{
			msg:  "there is no partner " + quoteWord(name),
			hint: orElse(didYouMean(name, templates.PartnerNames()), "known: "+strings.Join(templates.PartnerNames(), ", ")+"; or name a .yaml file"),
		}
	}
	p, problems := templates.LoadPartner(os.DirFS(filepath.Dir(path)), filepath.Base(path))
	return checkedPartner(p, problems)
}

func checkedPartner(p *templates.Partner, problems source.Problems) (*templates.Partner, error) {
	if p == nil {
		return nil, &problemsError{problems}
	}
	return p, nil
}

// loadKit loads the configured questionnaire, its rules and the partner.
func (a *app) loadKit(partner string) (*kit, error) {
	form, book, err := loadForm(a.config.Form)
	if err != nil {
		return nil, err
	}
	p, err := a.loadPartner(partner)
	if err != nil {
		return nil, err
	}
	return &kit{form, book, p}, nil
}

// forResponse is the kit with the partner that a response goes to: the one of the flag or config if it was set there,
// else the response's own. A response names a profile that the tool knows, never a file: it must not choose what is read.
func (a *app) forResponse(in input) (*kit, error) {
	k, named := in.kit, in.response.Partner
	if named == "" || named == k.partner.ID || a.config.origin["partner"] == fromFlag {
		return k, nil
	}
	if strings.HasSuffix(named, partnerEnding) {
		return nil, noSuchPartner(in)
	}
	p, err := a.loadPartner(named)
	var unknown *usageError
	if errors.As(err, &unknown) {
		return nil, noSuchPartner(in)
	}
	if err != nil {
		return nil, err
	}
	return &kit{k.form, k.book, p}, nil
}

func noSuchPartner(in input) error {
	known := templates.PartnerNames()
	return &forms.ResponseError{Problems: []forms.ResponseProblem{{
		File: in.file, Line: in.line, Path: "partner", Message: "there is no partner profile of this name",
		Hint: orElse(didYouMean(in.response.Partner, known), "known: "+strings.Join(known, ", ")+"; or say --partner"),
	}}}
}

// partnerEnding is how the name of a partner file ends.
const partnerEnding = ".yaml"

// screen evaluates a response for its partner.
func (k *kit) screen(r *forms.Response) *screening.Report {
	return k.book.Evaluate(r, k.partner.Profile())
}

// plainFS is a file error without the path and the system's words: those may hold a name.
func plainFS(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no such file or folder")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("it may not be read or written")
	case errors.Is(err, fs.ErrExist):
		return errors.New("it is there already")
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}
