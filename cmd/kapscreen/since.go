package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/visible"
	"github.com/kapscreen/kapscreen/screening"
)

// earlierVisits are earlier responses, by client: who they are is told by name and birth date, in memory only.
type earlierVisits struct {
	byClient map[string]visit
	only     *visit // the one visit there is, when there is just one
}

// visit is what an earlier response gave.
type visit struct {
	consult  forms.Date
	statuses map[string]screening.Status
}

// readEarlier reads the earlier responses of --since; of several of one client the latest counts.
func (a *app) readEarlier(k *kit, file string) (*earlierVisits, error) {
	if file == "" {
		return nil, nil //nolint:nilnil // nothing to compare with is no error
	}
	e := &earlierVisits{byClient: map[string]visit{}}
	n := 0
	err := a.openInputs(k, file, func(in input, err error) error {
		if err != nil {
			return err
		}
		n++
		v := visit{in.response.ConsultDate, in.kit.screen(in.response).Statuses()}
		e.only = &v
		if who := identity(in.response); who != "" {
			if old, ok := e.byClient[who]; !ok || old.consult.Days() <= v.consult.Days() {
				e.byClient[who] = v
			}
		}
		return nil
	})
	if n != 1 {
		e.only = nil
	}
	return e, err
}

// identity tells clients apart: name and birth date as answered; "" when either is missing.
func identity(r *forms.Response) string {
	name, ok := r.Form.Question("client_name")
	birth, ok2 := r.Form.Question("client_birth_date")
	if !ok || !ok2 || r.Answer(name).State() != forms.Answered || r.Answer(birth).State() != forms.Answered {
		return ""
	}
	return strings.ToLower(strings.Join(strings.Fields(r.Answer(name).Text()), " ")) + "\x00" + r.Answer(birth).Date().String()
}

// annotate adds to a report what changed since the client's earlier response, if there is one.
func (e *earlierVisits) annotate(rep *screening.Report) {
	if e == nil {
		return
	}
	v, ok := e.byClient[identity(rep.Response)]
	if !ok && e.only != nil && identity(rep.Response) == "" {
		v, ok = *e.only, true
	}
	if ok {
		rep.Changes = rep.Since(v.statuses)
	}
}

// printChanges prints what changed, for people.
func printChanges(w io.Writer, changes []screening.Change, width int) {
	fmt.Fprintf(w, "\nSince the earlier response: %s\n", plural(len(changes), "change", "changes"))
	for _, c := range changes {
		const indent = "            "
		fmt.Fprintf(w, "  %-8s  %s\n", c.Kind, strings.TrimLeft(wrap(visible.Text(capital(c.Rule.Title))+" ("+c.Rule.ID+")", indent, width), " "))
	}
}
