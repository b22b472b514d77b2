package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/casefile"
	"github.com/kapscreen/kapscreen/forms/visible"
)

// doctorCommand is `kapscreen doctor`: is everything in place, and how is it mended?
func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Check that everything is in place, and say how to mend it", Args: noArguments,
		Long: `Checks settings, terminal, store, key, permissions and the age of what is known of your
partner, and says for each how to mend it. Changes nothing.

Exit codes: 0 nothing that keeps you from working, 1 something does.`,
		Example: "  kapscreen doctor",
		RunE:    func(_ *cobra.Command, _ []string) error { return a.doctor() },
	}
}

// finding of the doctor: ok, a remark, or something that keeps from working.
type checkup struct {
	what, how string
	bad, note bool
}

func (a *app) doctor() error {
	checks := []checkup{a.checkProfile(), a.checkTerminal(), a.checkStore(), a.checkKey(), a.checkForm()}
	checks = append(checks, a.checkPartner()...)
	bad := 0
	for _, c := range checks {
		mark := "ok"
		switch {
		case c.bad:
			mark = "MEND"
			bad++
		case c.note:
			mark = "note"
		}
		if a.flags.json {
			if err := a.printJSON(map[string]string{"state": mark, "what": c.what, "how": c.how}); err != nil {
				return err
			}
			continue
		}
		const indent = "      "
		fmt.Fprintf(a.out, "%-4s  %s\n", mark, strings.TrimLeft(wrap(c.what, indent, a.width()), " "))
		if c.how != "" {
			fmt.Fprintln(a.out, wrap("-> "+c.how, indent, a.width()))
		}
	}
	if bad > 0 {
		return errors.New(plural(bad, "thing is", "things are") + " to be mended")
	}
	return nil
}

func (a *app) checkProfile() checkup {
	if a.config.Therapist["name"] == "" || a.config.Practice.Name == "" {
		return checkup{what: "your profile or practice is not in the settings", how: "kapscreen init asks for it; every referral carries it", note: true}
	}
	if d, ok := forms.ParseDate(a.config.Therapist["license_expiry"]); ok {
		if left := d.Days() - forms.DateOf(a.now()).Days(); left < 60 {
			return checkup{what: fmt.Sprintf("your licence, as the settings say, ends in %d days", left), how: "kapscreen init --force, or edit the settings", note: true}
		}
	}
	return checkup{what: "settings: profile and practice are there"}
}

func (a *app) checkTerminal() checkup {
	switch {
	case a.plain():
		return checkup{what: "terminal: plain lines"}
	case isTerminal(a.in) && isTerminal(a.out.File):
		return checkup{what: "terminal: fine for an interview"}
	}
	return checkup{what: "no terminal here, so an interview would need --plain", how: "run it in a terminal window", note: true}
}

func (a *app) checkStore() checkup {
	dir, err := a.storeDir(a.config)
	if err != nil {
		return checkup{what: err.Error(), how: "set HOME, or name a folder with --store", bad: true}
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return checkup{what: "store: none yet; the first consultation makes " + visible.Text(dir)}
	case err != nil:
		return checkup{what: "the store cannot be looked at", how: "check the permissions of " + visible.Text(dir), bad: true}
	case info.Mode().Perm()&0o077 != 0:
		return checkup{what: "others on this computer can look into the store", how: "chmod 700 " + visible.Text(dir), bad: true}
	}
	if h := casefile.Hazards(dir); len(h) > 0 {
		return checkup{what: "store: " + h[0], how: "choose a folder on your own disk with --store or the setting store", note: true}
	}
	return checkup{what: "store: " + visible.Text(dir)}
}

func (a *app) checkKey() checkup {
	keys, err := a.openKeys()
	if err != nil {
		return checkup{what: "the key file cannot be used: " + err.Error(), how: "use the recovery key, or restore the file from a backup", bad: true}
	}
	if keys == nil {
		return checkup{what: "no key: cases are stored unsealed", how: "kapscreen key new", note: true}
	}
	if info, err := os.Stat(keys.Path()); err == nil && info.Mode().Perm()&0o077 != 0 {
		return checkup{what: "others on this computer can read the key file", how: "chmod 600 " + visible.Text(keys.Path()), bad: true}
	}
	return checkup{what: "key: cases are sealed"}
}

func (a *app) checkForm() checkup {
	form, book, err := loadForm(a.config.Form)
	if err != nil {
		return checkup{what: "the form " + quoteWord(a.config.Form) + " cannot be used", how: "kapscreen form check says why", bad: true}
	}
	return checkup{what: fmt.Sprintf("form: %s %s, %d rules", form.ID, form.Version, len(book.Rules))}
}

// checkPartner looks at the age of what is known of the partner.
func (a *app) checkPartner() []checkup {
	p, err := a.loadPartner(a.config.Partner)
	if err != nil {
		return []checkup{{what: "the partner " + quoteWord(a.config.Partner) + " cannot be used", how: "kapscreen partner list", bad: true}}
	}
	list := []checkup{{what: "partner: " + p.Name}}
	_, book, err := loadForm(a.config.Form)
	if err != nil {
		return list // checkForm says it
	}
	for _, r := range p.Check(book, forms.DateOf(a.now())) {
		if r.Kind == "missing" || r.Kind == "expired" {
			list = append(list, checkup{what: "partner: " + r.What + " " + r.Text, how: "kapscreen partner check says more", note: true})
		}
	}
	return list
}
