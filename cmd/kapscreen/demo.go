package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/forms/visible"
)

// demoCommand is `kapscreen demo`: the whole job on an invented client.
func (a *app) demoCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Do the whole job on an invented client, to see what comes out",
		Long: `Takes an invented client through the built-in questionnaire, prints the items for
review, and writes the referral summary. Needs nothing and changes nothing else.

Exit codes: 0 done, 1 the file cannot be written.`,
		Example: `  kapscreen demo
  kapscreen demo -o demo.pdf`,
		Args: noArguments,
		RunE: func(_ *cobra.Command, _ []string) error { return a.demo(out) },
	}
	cmd.Flags().StringVarP(&out, "output", "o", "referral-demo.pdf", "write the PDF to `FILE`")
	return cmd
}

func (a *app) demo(out string) error {
	form, book, err := loadForm("kap-preconsult")
	if err != nil {
		return err
	}
	partner, err := a.loadPartner("generic")
	if err != nil {
		return err
	}
	k := &kit{form, book, partner}
	r, err := forms.ReadJSON(form, "demo", bytes.NewReader(library.Demo()))
	if err != nil {
		return err
	}
	rep := k.screen(r)
	a.config.Practice = practiceConfig{library.DemoPractice, library.DemoAddress, library.DemoPhone}
	a.demoTold(k, r)
	printFindings(a.out, rep, a.width())
	referral, err := a.buildReferral(k, rep, referFlags{incomplete: demoReason, reference: library.DemoReference})
	if err != nil {
		return err
	}
	if dir := filepath.Dir(out); dir != "." {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("make the folder of %s: %w", baseName(out), plainFS(err))
		}
	}
	if _, err := a.writeReferral(referral, "pdf", out, true); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "\nThe referral summary is in %s\n", visible.Text(out))
	fmt.Fprintf(a.out, "A real consultation, with your client beside you:\n\n  %s consult\n", a.program())
	return nil
}

// demoReason stands on the demo referral, whose invented client left questions open on purpose.
const demoReason = "demonstration with an invented client; some questions are left open on purpose"

// demoTold says in a few lines what the invented client was asked and said.
func (a *app) demoTold(k *kit, r *forms.Response) {
	answered, open := 0, 0
	view := forms.Look(r, k.partner.Profile().Settings)
	for _, q := range k.form.Questions() {
		switch s := view.State(q); {
		case s == forms.Answered:
			answered++
		case s.Open():
			open++
		}
	}
	fmt.Fprintf(a.out, "An invented client has answered %d questions of %q; %d are open.\n\n", answered, k.form.Title, open)
}

// program is how the user called the program.
func (a *app) program() string {
	if len(os.Args) > 0 && filepath.Base(os.Args[0]) != os.Args[0] {
		return os.Args[0]
	}
	return "kapscreen"
}
