package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/atomicfile"
	"github.com/kapscreen/kapscreen/forms/visible"
	"github.com/kapscreen/kapscreen/screening"
	"github.com/kapscreen/kapscreen/templates"
)

// referFlags say how a referral is made.
type referFlags struct {
	out        string
	format     string
	incomplete string
	sections   []string
	withhold   []string
	history    []string
	reference  string
	preview    bool
	force      bool
}

// referCommand is `kapscreen refer`: the referral summary.
func (a *app) referCommand() *cobra.Command {
	var f referFlags
	cmd := &cobra.Command{
		Use:   "refer <FILE|CASE|-> -o <FILE.pdf>",
		Short: "Write the referral summary of one client",
		Long: `Writes the referral summary for the medical partner: page one is the referral in a
minute, the other pages are the evidence. Nothing is sent; the file is yours.

Without a signed release of information, or with a required answer open, nothing
is written (exit 5); --incomplete "REASON" goes on and prints the reason.
--preview shows what would leave the room, and writes nothing.

Exit codes: 0 done, 1 failed, 2 wrong call, 3 a form, rule or partner file is
wrong, 4 the response is wrong, 5 something required is missing.`,
		Example: `  kapscreen refer client.json -o referral.pdf
  kapscreen refer client.json --format text -o -`,
		Args: arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) error { return a.refer(args[0], f) },
	}
	a.formFlags(cmd)
	fl := cmd.Flags()
	fl.StringVarP(&f.out, "output", "o", "", "write to `FILE`; - for stdout")
	fl.StringVar(&f.format, "format", "", "pdf, text or json (default: by the ending of FILE)")
	fl.StringVar(&f.incomplete, "incomplete", "", "go on although something required is missing; `REASON` is printed")
	fl.StringSliceVar(&f.sections, "sections", nil, "send only these `SECTION`s; the others are named as withheld")
	fl.StringSliceVar(&f.withhold, "withhold", nil, "leave `SECTION`s out; they are named as withheld")
	fl.StringSliceVar(&f.history, "history", nil, "earlier responses `FILE` of the same client, oldest first")
	fl.StringVar(&f.reference, "reference", "", "your own reference for this referral")
	fl.BoolVar(&f.preview, "preview", false, "show what would leave the room; write nothing")
	fl.BoolVar(&f.force, "force", false, "replace FILE if it is there")
	fl.String("paper", "", "letter or a4")
	fl.Bool("mono", false, "black and white, for fax and laser printers")
	return cmd
}

func (a *app) refer(arg string, f referFlags) error {
	if f.out == "" && !f.preview {
		return &usageError{"refer: where should it be written?", "-o referral.pdf, or --preview"}
	}
	format, err := formatOf(f)
	if err != nil {
		return err
	}
	if f.out == "-" && format == "pdf" && a.stdoutIsTerminal() {
		return &usageError{"a PDF is not written to a terminal", "-o referral.pdf, or --format text"}
	}
	k, err := a.loadKit(a.config.Partner)
	if err != nil {
		return err
	}
	in, err := a.openInput(k, arg)
	if err != nil {
		return err
	}
	if k, err = a.forResponse(in); err != nil {
		return err
	}
	if f.preview {
		return a.preview(k, k.screen(in.response), f)
	}
	referral, err := a.buildReferral(k, k.screen(in.response), f)
	if err != nil {
		return err
	}
	digest, err := a.writeReferral(referral, format, f.out, f.force)
	if err != nil {
		return err
	}
	return a.afterReferral(k, in, f.out, digest)
}

// preview shows what would leave the room, and what is missing for it. It writes nothing, so a missing release does not
// keep it from showing.
func (a *app) preview(k *kit, rep *screening.Report, f referFlags) error {
	_, err := a.buildReferral(k, rep, f)
	var missing *templates.MissingError
	if errors.As(err, &missing) {
		a.say("note: it would not be written as it is: %s", missing)
		f.incomplete = "preview"
	} else if err != nil {
		return err
	}
	referral, err := a.buildReferral(k, rep, f)
	if err != nil {
		return err
	}
	return templates.RenderPreview(a.out, referral)
}

// formatOf is the format that was asked for, or else the one that the file's ending says.
func formatOf(f referFlags) (string, error) {
	formats := []string{"pdf", "text", "json"}
	switch f.format {
	case "pdf", "text", "json":
		return f.format, nil
	case "":
		lower := strings.ToLower(f.out)
		switch {
		case strings.HasSuffix(lower, ".txt"):
			return "text", nil
		case strings.HasSuffix(lower, ".json"):
			return "json", nil
		}
		return "pdf", nil
	}
	return "", &usageError{"--format takes one of " + strings.Join(formats, ", "), didYouMean(f.format, formats)}
}

// buildReferral words a report for the partner.
func (a *app) buildReferral(k *kit, rep *screening.Report, f referFlags) (*templates.Referral, error) {
	a.warnOfMixedScripts(rep.Response)
	o := a.referralOptions()
	letter, _, err := a.letter(k.form)
	if err != nil {
		return nil, err
	}
	o.Letter = letter
	o.Incomplete, o.Reference = f.incomplete, f.reference
	withheld, err := withheldSections(k.form, f)
	if err != nil {
		return nil, err
	}
	o.Withhold = withheld
	for _, file := range f.history {
		in, err := a.openInput(k, file)
		if err != nil {
			return nil, err
		}
		o.History = append(o.History, k.screen(in.response))
	}
	referral, err := templates.Build(rep, k.book, k.partner, o)
	var missing *templates.MissingError
	if errors.As(err, &missing) {
		return nil, withHint(err, `to send it all the same: --incomplete "REASON"; the reason is printed`)
	}
	return referral, err
}

// warnOfMixedScripts says when a name mixes letters that look alike but belong to several scripts: it may be a slip, or
// meant to deceive. The name itself is not repeated.
func (a *app) warnOfMixedScripts(r *forms.Response) {
	for _, id := range nameQuestions(r.Form) {
		if q, ok := r.Form.Question(id); ok && visible.MixedScripts(r.Answer(q).Text()) {
			a.say("warning: the answer to %s mixes scripts whose letters look alike; hold it against a document", id)
		}
	}
}

// referralOptions are the options that come from the config.
func (a *app) referralOptions() templates.Options {
	o := templates.Options{
		Mono: a.config.Mono, Compression: true, Tool: "kapscreen " + version,
		Practice: templates.Practice{Name: a.config.Practice.Name, Address: a.config.Practice.Address, Phone: a.config.Practice.Phone},
		Warn:     func(m string) { a.say("note: %s", m) },
	}
	if a.config.Paper == "a4" {
		o.Paper = templates.A4
	}
	return o
}

// withheldSections are the sections that are not sent: those that --withhold names, and with --sections all others.
func withheldSections(form *forms.Form, f referFlags) ([]string, error) {
	for _, id := range slices.Concat(f.withhold, f.sections) {
		if err := knownSection(form, id); err != nil {
			return nil, err
		}
	}
	withheld := slices.Clone(f.withhold)
	for _, s := range form.Sections {
		if len(f.sections) > 0 && !slices.Contains(f.sections, s.ID) && !slices.Contains(withheld, s.ID) {
			withheld = append(withheld, s.ID)
		}
	}
	return withheld, nil
}

func knownSection(form *forms.Form, id string) error {
	var known []string
	for _, s := range form.Sections {
		if s.ID == id {
			return nil
		}
		known = append(known, s.ID)
	}
	return &usageError{"the form has no section " + quoteWord(id), orElse(didYouMean(id, known), "its sections: "+strings.Join(known, ", "))}
}

// writeReferral renders into memory and then writes the file in one step: it is whole or absent. It returns the digest
// of the bytes.
func (a *app) writeReferral(r *templates.Referral, format, out string, force bool) (string, error) {
	var buf bytes.Buffer
	if err := render(&buf, r, format); err != nil {
		return "", fmt.Errorf("render the referral: %w", err)
	}
	if out == "-" {
		_, err := a.out.Write(buf.Bytes())
		return digestOf(buf.Bytes()), err
	}
	err := atomicfile.Write(out, buf.Bytes(), force)
	if errors.Is(err, fs.ErrExist) {
		return "", withHint(fmt.Errorf("%s is there already", baseName(out)), "--force replaces it")
	}
	if err != nil {
		return "", fmt.Errorf("write %s: %w", baseName(out), plainFS(err))
	}
	return digestOf(buf.Bytes()), nil
}

func render(w io.Writer, r *templates.Referral, format string) error {
	switch format {
	case "text":
		return templates.RenderText(w, r)
	case "json":
		return templates.RenderJSON(w, r)
	}
	return templates.RenderPDF(w, r)
}
