package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
	"github.com/kapscreen/kapscreen/screening"
	"github.com/kapscreen/kapscreen/templates"
)

// handOver shows the findings and offers the referral. Nothing leaves the computer by itself.
func (c *consultation) handOver(ctx context.Context) error {
	rep := c.kit.screen(c.session.Response())
	if err := c.show(ctx, "Items for review", findingsText(rep, 76)); err != nil {
		return err
	}
	menu := interview.Prompt{
		Kind: interview.AskMenu, Title: "Referral to: " + c.kit.partner.Name, Where: c.session.Where(),
		Lines: append(releaseLines(rep), "Nothing leaves this computer by itself."),
		Menu: []interview.Entry{
			{Key: "p", Text: "Preview: what would leave the room"},
			{Key: "w", Text: "Write the PDF"},
			{Key: "f", Text: "Findings again"},
			{Key: "l", Text: "Later"},
		},
	}
	for {
		reply, err := c.asker.Ask(ctx, menu)
		if err != nil {
			return err
		}
		menu.Problem = ""
		if reply.Action == interview.ActStop || (reply.Action == interview.ActChoose && reply.Target == "l") {
			return nil
		}
		if reply.Action != interview.ActChoose {
			continue
		}
		done, err := c.choose(ctx, reply.Target, rep, &menu)
		if err != nil || done {
			return err
		}
	}
}

// choose does one entry of the hand-over menu; done ends it.
func (c *consultation) choose(ctx context.Context, key string, rep *screening.Report, menu *interview.Prompt) (done bool, err error) {
	switch key {
	case "f":
		return false, c.show(ctx, "Items for review", findingsText(rep, 76))
	case "p":
		r, err := c.app.buildReferral(c.kit, rep, referFlags{incomplete: "preview"})
		if err != nil {
			return false, err
		}
		var b bytes.Buffer
		if err := templates.RenderPreview(&b, r); err != nil {
			return false, err
		}
		return false, c.show(ctx, "What would leave the room", strings.Split(strings.TrimRight(b.String(), "\n"), "\n"))
	case "w":
		return c.write(ctx, rep, menu)
	}
	return false, nil
}

// write writes the PDF. When something required is missing it says what, and goes on only with a reason.
func (c *consultation) write(ctx context.Context, rep *screening.Report, menu *interview.Prompt) (done bool, err error) {
	f := referFlags{}
	referral, err := c.app.buildReferral(c.kit, rep, f)
	var missing *templates.MissingError
	if errors.As(err, &missing) {
		if f.incomplete, err = c.askReason(ctx, missing); err != nil || f.incomplete == "" {
			return false, err
		}
		referral, err = c.app.buildReferral(c.kit, rep, f)
	}
	if err != nil {
		return false, err
	}
	out := c.flags.out
	if out == "" {
		out = defaultReferral(c.journal.Case().ID)
	}
	digest, err := c.app.writeReferral(referral, "pdf", out, false)
	if err != nil {
		menu.Problem = "NOT written: " + err.Error()
		return false, nil //nolint:nilerr // shown in the menu: another try, or later
	}
	if err := c.app.logReferral(c.journal.Case().ID, c.kit, digest); err != nil {
		return false, err
	}
	return true, c.show(ctx, "The referral is written", []string{"It is in " + baseName(out) + ", readable by you only.", "Send it the way that you and the medical team agreed on."})
}

// askReason names what is missing and asks why the referral goes out all the same; "" goes back.
func (c *consultation) askReason(ctx context.Context, missing *templates.MissingError) (string, error) {
	lines := []string{"The medical team will ask for:"}
	for _, q := range missing.Missing {
		lines = append(lines, "- "+label(q))
	}
	lines = append(lines, "", "Type why it goes out all the same; the reason is printed. Or go back and complete it.")
	reply, err := c.asker.Ask(ctx, interview.Prompt{
		Kind: interview.AskMenu, Title: "Something is missing", Where: c.session.Where(), Lines: lines, Search: true,
		Menu: []interview.Entry{{Key: "b", Text: "Back, without writing"}},
	})
	if err != nil || reply.Action != interview.ActChoose {
		return "", err
	}
	return strings.TrimSpace(reply.Text), nil
}

func (c *consultation) show(ctx context.Context, title string, lines []string) error {
	_, err := c.asker.Ask(ctx, interview.Prompt{Kind: interview.ShowNotice, Title: title, Lines: lines, Where: c.session.Where()})
	return err
}

// findingsText is the report as lines.
func findingsText(rep *screening.Report, width int) []string {
	var b bytes.Buffer
	printFindings(&b, rep, width)
	return strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
}

// releaseLines say whether the release of information stands, as far as the form asks for it.
func releaseLines(rep *screening.Report) []string {
	q, ok := rep.Book.Form.Question("adm_roi")
	if !ok {
		return nil
	}
	if a := rep.Response.Answer(q); a.State() != forms.Answered || !a.Yes() {
		return []string{"Release of information: " + stateOrAnswer(rep, q) + "."}
	}
	line := "Release of information signed"
	if d, ok := rep.Book.Form.Question("adm_roi_date"); ok && rep.Response.Answer(d).State() == forms.Answered {
		line += " " + d.AnswerText(rep.Response.Answer(d))
	}
	return []string{line + fmt.Sprintf("; %s open that the partner asks for.", plural(len(rep.Missing), "answer is", "answers are"))}
}

// stableAnswers keeps of an earlier response what does not change from visit to visit: identity and history. Scores,
// readings, safety items and consents are asked anew.
func stableAnswers(r *forms.Response) *forms.Response {
	kept := forms.NewResponse(r.Form, r.ConsultDate)
	for _, q := range r.Form.Questions() {
		if stable(q) && r.Answer(q).State() == forms.Answered {
			kept.Set(q, r.Answer(q))
		}
	}
	return kept
}

// stable reports whether an answer is one to take over from visit to visit. Consents (adm_…) are given anew each time.
func stable(q *forms.Question) bool {
	return q.Section.Scope == "identity" && q.Instrument == nil && !q.Safety && !strings.HasPrefix(q.ID, "adm_")
}

// nameQuestions are the questions that name the client, for `case list --names`.
func nameQuestions(form *forms.Form) []string {
	var names []string
	for _, id := range []string{"client_preferred_name", "client_name"} {
		if _, ok := form.Question(id); ok {
			names = append(names, id)
		}
	}
	return names
}
