package main

import (
	"maps"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/casefile"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/screening"
)

// rulesFile goes along in a case's copy of its form, so that a draft can be finished as it was begun, rules and all.
const rulesFile = "rules.yaml"

// withRules is the form with its rules among the files that a case keeps a copy of. The form itself is not changed.
func withRules(name string, form *forms.Form) (*forms.Form, error) {
	fsys, dir, err := formFolder(name)
	if err != nil {
		return nil, err
	}
	c := *form
	c.Files = maps.Clone(form.Files)
	for _, file := range []string{rulesFile, "sources.yaml"} {
		if data, err := readFS(fsys, dir, file); err == nil {
			c.Files[file] = data
		}
	}
	return &c, nil
}

// caseKit is the kit of a case: the form and rules it was begun with. When they are those of today, today's kit is used.
func (a *app) caseKit(k *kit, c *casefile.Case) (*kit, error) {
	if k.form.ID == c.Head.Form && k.form.Digest == c.Head.Digest {
		return k, nil
	}
	form, err := c.Form()
	if err != nil {
		return nil, err
	}
	fsys, err := c.FormFS()
	if err != nil {
		return nil, err
	}
	book, problems := screening.Load(form, fsys, ".", library.FS())
	if book == nil {
		return nil, &problemsError{problems}
	}
	a.say("note: case %s was begun with %s %s; it is read with that version", c.ID, c.Head.Form, c.Head.Version)
	return &kit{form, book, k.partner}, nil
}
