package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/casefile"
	"github.com/kapscreen/kapscreen/forms/visible"
	"github.com/kapscreen/kapscreen/screening/batch"
)

// caseTasks are the finished cases of the store as records, named by their ids. Cases begun with another form are bad
// records: a batch has one form.
func (a *app) caseTasks(ctx context.Context, k *kit) (iter.Seq[batch.Task], func(), error) {
	s, err := a.openStore(ctx)
	if err != nil {
		return nil, nil, err
	}
	entries, err := s.List(false)
	if err != nil {
		_ = s.Close()
		return nil, nil, err
	}
	return func(yield func(batch.Task) bool) {
		for _, e := range entries {
			if e.State == casefile.Draft && e.Unreadable == "" && !e.Locked {
				continue
			}
			if !yield(caseTask(s, k, e)) {
				return
			}
		}
	}, func() { _ = s.Close() }, nil
}

// caseTask is one finished case as a record.
func caseTask(s *casefile.Store, k *kit, e casefile.Entry) batch.Task {
	t := batch.Task{File: "case " + e.ID, ID: e.ID}
	switch {
	case e.Unreadable != "" || e.Locked:
		t.Err = errors.New("the case cannot be read")
		return t
	case e.Form != k.form.ID || e.Digest != k.form.Digest:
		t.Err = fmt.Errorf("the case was made with another version of the form (%s %s)", visible.Text(e.Form), visible.Text(e.Version))
		return t
	}
	var buf bytes.Buffer
	if _, err := s.Export(e.ID, &buf); err != nil {
		t.Err = err
		return t
	}
	t.Raw = buf.Bytes()
	t.Read = func(r *forms.Reader) (*forms.Response, error) { return r.ParseJSON(t.File, 1, t.Raw) }
	return t
}

// both is one sequence after the other.
func both(x, y iter.Seq[batch.Task]) iter.Seq[batch.Task] {
	return func(yield func(batch.Task) bool) {
		for t := range x {
			if !yield(t) {
				return
			}
		}
		y(yield)
	}
}
