package interview

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/kapscreen/kapscreen/forms"
)

// ask shows a prompt and sees to what can happen on every prompt: hiding the screen and the stop menu. The reply is
// never ActHide or ActStop; ActReview can come from any prompt.
func (c *conductor) ask(ctx context.Context, p Prompt) (Reply, error) {
	p.Consult = c.session.response.ConsultDate
	for {
		p.Where = c.session.Where()
		reply, err := c.shown(ctx, p)
		if err != nil || reply.Action != ActStop {
			return reply, err
		}
		reply, again, err := c.stop(ctx)
		if err != nil || !again {
			return reply, err
		}
	}
}

// shown is Asker.Ask, with the screen hidden and shown again as often as is wished.
func (c *conductor) shown(ctx context.Context, p Prompt) (Reply, error) {
	for {
		if err := ctx.Err(); err != nil {
			return Reply{}, err
		}
		reply, err := c.asker.Ask(ctx, p)
		if err != nil || reply.Action != ActHide {
			return reply, err
		}
		hidden := Prompt{Kind: ShowNotice, Title: "Hidden", Lines: []string{"Everything is saved."}, Hide: true}
		for reply.Action == ActHide {
			if reply, err = c.asker.Ask(ctx, hidden); err != nil {
				return reply, err
			}
		}
		if c.session.options.Unlock != nil {
			if err := c.session.options.Unlock(ctx); err != nil {
				return Reply{}, err
			}
		}
	}
}

// stop is the stop menu. It returns ErrPaused, again to show the same prompt, or an ActReview.
func (c *conductor) stop(ctx context.Context) (_ Reply, again bool, err error) {
	p := Prompt{
		Kind: AskMenu, Title: "Stop?", Where: c.session.Where(), Consult: c.session.response.ConsultDate,
		Lines: []string{"Everything that was said is saved."},
		Menu: []Entry{
			{Key: "s", Text: "Stop, and go on another time"},
			{Key: "c", Text: "Continue"},
			{Key: "r", Text: "Review"},
		},
	}
	for {
		reply, err := c.shown(ctx, p)
		if err != nil {
			return reply, false, err
		}
		key, _ := chosen(p.Menu, reply)
		switch {
		case key == "s" || reply.Action == ActStop: // Ctrl-C twice is meant
			return Reply{}, false, ErrPaused
		case key == "c" || reply.Action == ActBack:
			return Reply{}, true, nil
		case key == "r" || reply.Action == ActReview:
			return Reply{Action: ActReview}, false, nil
		}
		p.Problem = "That is not one of the choices."
	}
}

// choice is what came of a menu. The zero choice is: the person turned back.
type choice struct {
	key    string // of an entry
	typed  string // words to search for
	review bool   // to the review
}

// choose shows a menu until something is chosen.
func (c *conductor) choose(ctx context.Context, p Prompt) (choice, error) {
	p.Kind = AskMenu
	for {
		reply, err := c.ask(ctx, p)
		if err != nil {
			return choice{}, err
		}
		if key, ok := chosen(p.Menu, reply); ok {
			return choice{key: key}, nil
		}
		switch text := strings.TrimSpace(reply.Text); {
		case reply.Action == ActReview:
			return choice{review: true}, nil
		case reply.Action == ActBack:
			return choice{}, nil
		case reply.Action == ActChoose && p.Search && text != "":
			return choice{typed: text}, nil
		}
		p.Problem = "That is not one of the choices."
	}
}

// chosen is the key of the entry that a reply means.
func chosen(menu []Entry, reply Reply) (string, bool) {
	if reply.Action != ActChoose {
		return "", false
	}
	for _, e := range menu {
		if e.Key == reply.Target || reply.Target == "" && strings.EqualFold(e.Key, strings.TrimSpace(reply.Text)) {
			return e.Key, true
		}
	}
	return "", false
}

// jump goes to a section, by its number or id or from a menu. It says what is wrong when it did not move.
func (c *conductor) jump(ctx context.Context, target string) (moved bool, problem string, err error) {
	if target == "" {
		to, err := c.choose(ctx, Prompt{Title: "Go to a section", Menu: c.sectionMenu()})
		if err != nil {
			return false, "", err
		}
		if to.review {
			c.session.Review()
		}
		if to.key == "" {
			return to.review, "", nil
		}
		target = to.key
	}
	sec, ok := c.session.section(target)
	switch {
	case !ok:
		return false, fmt.Sprintf("Sections have the numbers 1 to %d.", len(c.session.sections)), nil
	case !c.session.Jump(sec):
		return false, "Nothing in that section applies so far.", nil
	}
	return true, "", nil
}

// sectionMenu lists the sections with how far each is.
func (c *conductor) sectionMenu() []Entry {
	menu := make([]Entry, len(c.session.sections))
	for i, sec := range c.session.sections {
		menu[i] = Entry{Key: strconv.Itoa(i + 1), Text: sec.Title, Hint: c.session.count(sec).brief()}
	}
	return menu
}

// initials is what was typed as a name, without blanks around it; "" unless it holds a letter or digit.
func initials(typed string) string {
	name, err := acceptNote(typed)
	if err != nil || !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return ""
	}
	return name
}

// matches finds the asked questions whose words hold all typed words, in asking order.
func (s *Session) matches(typed string) []*forms.Question {
	words := strings.Fields(strings.ToLower(typed))
	var found []*forms.Question
	for _, q := range s.form.Questions() {
		if len(words) == 0 || !s.applies(q) {
			continue
		}
		in, all := strings.ToLower(q.Short+" "+q.Ask), true
		for _, w := range words {
			all = all && strings.Contains(in, w)
		}
		if all {
			found = append(found, q)
		}
	}
	return found
}
