package main

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
	"github.com/kapscreen/kapscreen/screening"
	"github.com/kapscreen/kapscreen/templates"
)

// handOver shows the findings and offers the referral. Nothing leaves the computer by itself.
func (c *consultation) handOver(ctx context.Context) error {
	rep := c.kit.screen(c.session.Response())
	if _, err := c.notice(ctx, findingsText(rep)...); err != nil {
		return err
	}
	menu := interview.Prompt{
		Kind: interview.AskMenu, Title: "Referral to: " + c.kit.partner.Name,
		Lines: append(releaseLines(rep), "Nothing leaves this computer by itself."),
		Menu: []interview.Entry{
			{Key: "p", Text: "Preview: what would leave the room"},
			{Key: "w", Text: "Write the PDF"},
			{Key: "f", Text: "Findings again"},
			{Key: "l", Text: "Later"},
		},
	}
	for {
		reply, err := c.ask(ctx, menu)
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
		_, err := c.notice(ctx, findingsText(rep)...)
		return false, err
	case "p":
		return false, c.preview(ctx, rep)
	case "w":
		return c.write(ctx, rep, menu)
	}
	return false, nil
}

// preview shows what would leave the room, also when something is missing for it: it writes nothing.
func (c *consultation) preview(ctx context.Context, rep *screening.Report) error {
	r, err := c.app.buildReferral(c.kit, rep, referFlags{})
	var missing *templates.MissingError
	if errors.As(err, &missing) {
		r, err = c.app.buildReferral(c.kit, rep, referFlags{incomplete: "no reason given yet"})
	}
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := templates.RenderPreview(&b, r); err != nil {
		return err
	}
	_, err = c.notice(ctx, append([]string{"What would leave the room"}, textLines(&b)...)...)
	return err
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
	id := c.journal.Case().ID
	out := c.flags.out
	if out == "" {
		out = freeReferral(id)
	}
	digest, err := c.app.writeReferral(referral, "pdf", out, false)
	if err != nil {
		menu.Problem = "NOT written: " + err.Error() + "."
		return false, nil //nolint:nilerr // shown in the menu: another try, or later
	}
	if err := c.app.logReferral(id, c.kit, digest); err != nil {
		return false, err
	}
	c.written = out
	_, err = c.notice(ctx, "The referral is written", "It is in "+baseName(out)+", readable by you only.",
		"Send it the way that you and the medical team agreed on.")
	return true, err
}

// askReason names what is missing and asks why the referral goes out all the same; "" goes back.
func (c *consultation) askReason(ctx context.Context, missing *templates.MissingError) (string, error) {
	lines := []string{"The medical team will ask for:"}
	if missing.NoRelease && !slices.ContainsFunc(missing.Missing, func(q *forms.Question) bool { return q.ID == releaseQuestion }) {
		lines = append(lines, "- a release of information that covers this referral")
	}
	for _, q := range missing.Missing {
		lines = append(lines, "- "+label(q))
	}
	reply, err := c.ask(ctx, interview.Prompt{
		Kind: interview.AskMenu, Title: "Something is missing", Lines: append(lines, "It can go out all the same. The reason is printed."),
		Menu: []interview.Entry{{Key: "r", Text: "Give the reason, and write the PDF"}, {Key: "b", Text: "Back, without writing"}},
	})
	if err != nil || reply.Action != interview.ActChoose || reply.Target != "r" {
		return "", err
	}
	const longest = 200
	reply, err = c.ask(ctx, interview.Prompt{Kind: interview.AskQuestion, Consult: c.session.Response().ConsultDate, Question: &forms.Question{
		ID: "incomplete_reason", Ask: "Why does the referral go out although something is missing?", Short: "Reason", Kind: forms.Text,
		MaxLength: longest, Help: "The reason stands in the referral. Going back writes nothing.",
	}})
	if err != nil || reply.Action != interview.ActAnswer || reply.Answer.State() != forms.Answered {
		return "", err // going back, like declining to say, writes nothing
	}
	return strings.TrimSpace(reply.Answer.Text()), nil
}

// ask asks after the interview has ended. The screen can be hidden here too.
func (c *consultation) ask(ctx context.Context, p interview.Prompt) (interview.Reply, error) {
	p.Where = c.session.Where()
	for {
		reply, err := c.asker.Ask(ctx, p)
		if err != nil || reply.Action != interview.ActHide {
			return reply, err
		}
		hidden := interview.Prompt{Kind: interview.ShowNotice, Title: "Hidden", Hide: true}
		if _, err := c.asker.Ask(ctx, hidden); err != nil {
			return reply, err
		}
	}
}

// notice shows a title and what stands under it, to be read.
func (c *consultation) notice(ctx context.Context, lines ...string) (interview.Reply, error) {
	return c.ask(ctx, interview.Prompt{Kind: interview.ShowNotice, Title: lines[0], Lines: lines[1:]})
}

// findingsText is the report as lines, not wrapped: who shows them knows how wide the screen is, also after it changes.
func findingsText(rep *screening.Report) []string {
	const unbroken = 1 << 20
	var b bytes.Buffer
	printFindings(&b, rep, unbroken)
	lines := textLines(&b)
	if lines[1] == "" {
		lines = slices.Delete(lines, 1, 2) // a title has its own
	}
	return lines
}

func textLines(b *bytes.Buffer) []string {
	return strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
}

// releaseQuestion asks whether the client has signed a release of information.
const releaseQuestion = "adm_roi"

// releaseLines say whether the release of information stands, as far as the form asks for it, and how much is open.
func releaseLines(rep *screening.Report) []string {
	q, ok := rep.Book.Form.Question(releaseQuestion)
	if !ok {
		return nil
	}
	a := rep.Response.Answer(q)
	line := "Release of information: " + stateOrAnswer(rep, q) + "."
	if a.State() == forms.Answered && a.Yes() {
		line = "Release of information: signed."
		if d, ok := rep.Book.Form.Question("adm_roi_date"); ok && rep.Response.Answer(d).State() == forms.Answered {
			line = "Release of information: signed " + d.AnswerText(rep.Response.Answer(d)) + "."
		}
	}
	lines := []string{line}
	if n := len(rep.Missing); n > 0 {
		lines = append(lines, "Without an answer, and asked for by the partner: "+strconv.Itoa(n)+".")
	}
	return lines
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
