package interview

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
)

// mostListed is how many questions one menu offers by key; the rest is reached by words or by section.
const mostListed = 9

// review shows what the person said as a whole, what is open first, until they go somewhere or finish.
func (c *conductor) review(ctx context.Context) error {
	problem := ""
	for {
		r := c.compose()
		p := r.prompt
		p.Problem, c.changes = problem, nil
		problem = ""
		to, err := c.choose(ctx, p)
		if err != nil {
			return err
		}
		switch q, ok := r.questions[to.key]; {
		case ok:
			if c.session.Visit(q) {
				return nil
			}
			problem = "That question does not apply at the moment."
		case to.key == "o":
			c.session.GoOn()
			return nil
		case to.key == "f":
			_, err := c.notice(ctx, Prompt{Title: "Findings so far", Lines: r.summary.Findings})
			return err
		case to.key == "e":
			return c.finish(ctx, r)
		case to.key == "s":
			return ErrPaused
		case to.key != "":
			moved, said, err := c.jump(ctx, to.key)
			if moved || err != nil {
				return err
			}
			problem = said
		case to.typed != "":
			moved, said, err := c.search(ctx, to.typed)
			if moved || err != nil {
				return err
			}
			problem = said
		case to.review:
		default:
			if c.session.Back() {
				return nil
			}
			problem = "There is nothing to go back to."
		}
	}
}

// overview is the review as it is shown.
type overview struct {
	prompt    Prompt
	questions map[string]*forms.Question // by menu key
	summary   Summary
	total     count
}

// compose makes the review: what to look at first, then the sections.
func (c *conductor) compose() overview {
	s := c.session
	r := overview{questions: map[string]*forms.Question{}}
	if s.options.Review != nil {
		r.summary = s.options.Review(s.response.Clone())
	}
	r.total = s.count(s.sections...)
	r.prompt = Prompt{Title: "Review", Search: true, Lines: append(append([]string{}, c.changes...), r.total.words())}
	c.first(&r)
	c.asides(&r)
	r.prompt.Menu = append(r.prompt.Menu, c.sectionMenu()...)
	if r.total.open > 0 {
		r.add("o", "Open questions, one after the other", strconv.Itoa(r.total.open))
	}
	if len(r.summary.Findings) > 0 {
		r.add("f", "Findings so far", strconv.Itoa(len(r.summary.Findings)))
	}
	r.add("e", "End of the interview", "")
	r.add("s", "Stop, and go on another time", "")
	return r
}

func (r *overview) add(key, text, hint string) {
	r.prompt.Menu = append(r.prompt.Menu, Entry{Key: key, Text: text, Hint: hint})
}

func (r *overview) say(format string, args ...any) {
	r.prompt.Lines = append(r.prompt.Lines, fmt.Sprintf(format, args...))
}

// offer lists a question under the next free key.
func (r *overview) offer(q *forms.Question, hint string) {
	key := "q" + strconv.Itoa(len(r.questions)+1)
	r.questions[key] = q
	r.add(key, q.Short, hint)
}

// first lists what to look at first: safety questions without an answer, answers that do not fit together, and the open
// questions that keep most from being settled.
func (c *conductor) first(r *overview) {
	s := c.session
	listed := map[*forms.Question]bool{}
	offer := func(q *forms.Question, hint string) {
		if !listed[q] && s.applies(q) {
			listed[q] = true
			r.offer(q, hint)
		}
	}
	for _, q := range s.form.Questions() {
		if q.Safety && s.open(q) {
			offer(q, "about safety, not asked")
		}
	}
	if n := len(listed); n > 0 {
		r.say("About safety and still open: %d. They are listed first below.", n)
	}
	if n := len(r.summary.Contradictions); n > 0 {
		r.say("Answers that do not fit together: %d.", n)
	}
	for _, x := range r.summary.Contradictions {
		r.prompt.Lines = append(r.prompt.Lines, x.Text)
		for _, q := range x.Questions {
			offer(q, "does not fit with another answer")
		}
	}
	if n := len(r.summary.Blocks); n > 0 {
		r.say("Questions without an answer that keep something from being settled: %d.", n)
	}
	for _, b := range r.summary.Blocks[:min(len(r.summary.Blocks), mostListed)] {
		offer(b.Question, fmt.Sprintf("%s; keeps %s open", stateWords(s.state(b.Question)), plural(b.Items, "item")))
	}
}

// asides says what the partner asks for, what came from the profile, and which answers do not apply.
func (c *conductor) asides(r *overview) {
	s := c.session
	if len(r.summary.Wanted) > 0 {
		who := s.options.Partner
		if who == "" {
			who = "The partner"
		}
		r.say("%s also asks for: %s.", who, strings.Join(r.summary.Wanted, ", "))
	}
	var filled []string
	for _, q := range s.form.Questions() {
		a := s.response.Answer(q)
		// An answer that came with an imported case may name somebody else than the profile.
		if own, ok := s.profiled(q); ok && s.state(q) == forms.Answered && a.Equal(own) {
			filled = append(filled, q.Short+": "+q.AnswerText(a))
		}
	}
	if len(filled) > 0 {
		r.say("From your profile: %s.", strings.Join(filled, "; "))
	}
	c.refusals(r)
	var hidden []string
	for _, q := range s.Hidden() {
		hidden = append(hidden, q.Short)
	}
	if len(hidden) > 0 {
		r.say("Answered, but does not apply any more (kept, but it does not count): %s.", strings.Join(hidden, ", "))
	}
}

// refusals lists what was asked and got a reason instead of an answer, reason by reason.
func (c *conductor) refusals(r *overview) {
	s := c.session
	for _, reason := range []forms.State{forms.Declined, forms.NotSure, forms.AskPrescriber} {
		var labels []string
		for _, q := range s.form.Questions() {
			if s.asked[q.Index] && s.state(q) == reason {
				labels = append(labels, q.Short)
			}
		}
		if len(labels) > 0 {
			words := stateWords(reason)
			r.say("%s: %s.", strings.ToUpper(words[:1])+words[1:], strings.Join(labels, ", "))
		}
	}
}

// finish ends the interview. Nothing has to be answered for it; what is missing is said first.
func (c *conductor) finish(ctx context.Context, r overview) error {
	if r.total.open > 0 {
		lines := []string{"Still open: " + plural(r.total.open, "question") + ". What is open is passed on as not asked; nothing is taken as a no."}
		if r.total.safety > 0 {
			lines = append(lines, "Of these about safety: "+strconv.Itoa(r.total.safety)+".")
		}
		if len(r.summary.Wanted) > 0 {
			lines = append(lines, "Still asked for: "+strings.Join(r.summary.Wanted, ", ")+".")
		}
		to, err := c.choose(ctx, Prompt{
			Title: "End the interview?", Lines: lines,
			Menu: []Entry{{Key: "e", Text: "End it like this"}, {Key: "r", Text: "Review"}},
		})
		if err != nil || to.key != "e" {
			return err
		}
	}
	if !c.session.finished {
		if err := c.record(ctx, Event{Kind: EventFinish}); err != nil {
			return err
		}
	}
	c.done = true
	return nil
}

// search goes to the question that the typed words mean, or offers those that they could mean.
func (c *conductor) search(ctx context.Context, typed string) (moved bool, problem string, err error) {
	found := c.session.matches(typed)
	switch len(found) {
	case 0:
		return false, "No question holds these words.", nil
	case 1:
		return c.session.Visit(found[0]), "", nil
	}
	p := Prompt{Title: plural(len(found), "question") + " with these words"}
	for i, q := range found[:min(len(found), mostListed)] {
		p.Menu = append(p.Menu, Entry{Key: strconv.Itoa(i + 1), Text: q.Short, Hint: stateWords(c.session.state(q))})
	}
	if len(found) > mostListed {
		p.Lines = []string{fmt.Sprintf("The first %d of them; more words find fewer.", mostListed)}
	}
	to, err := c.choose(ctx, p)
	if err != nil || to.key == "" {
		return false, "", err
	}
	n, _ := strconv.Atoi(to.key)
	return c.session.Visit(found[n-1]), "", nil
}

// stateWords is a state in words for people.
func stateWords(s forms.State) string {
	switch s {
	case forms.NotAsked:
		return "not asked"
	case forms.Answered:
		return "answered"
	case forms.NotSure:
		return "not sure"
	case forms.Declined:
		return "declined"
	case forms.AskPrescriber:
		return "for the prescriber"
	case forms.NotApplicable:
		return "does not apply"
	}
	return s.String()
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
