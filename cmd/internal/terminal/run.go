package terminal

import (
	"context"
	"errors"
	"time"

	"github.com/AlecAivazis/survey/v2"
	"github.com/AlecAivazis/survey/v2/terminal"

	"github.com/kapscreen/kapscreen/forms/interview"
)

// run runs one prompt by survey.AskOne.
func (s *Survey) run(ctx context.Context, p prompt) (interview.Reply, error) {
	r := &runner{s: s, ctx: ctx, prompt: p}
	var got answer
	f := &frame{}
	err := survey.AskOne(r, &got, survey.WithStdio(noInput{}, f, f))
	if err != nil {
		if errors.Is(err, errGone) {
			err = interview.ErrClosed
		}
		return interview.Reply{}, err
	}
	return got.Reply, nil
}

func (s *Survey) restoreOnPanic() {
	if r := recover(); r != nil {
		_ = s.Restore()
		panic(r)
	}
}

// answer takes what survey.AskOne brings; it is a core.Settable.
type answer struct{ interview.Reply }

// WriteAnswer is called by survey.AskOne.
func (a *answer) WriteAnswer(_ string, v any) error {
	reply, ok := v.(interview.Reply)
	if !ok {
		return errors.New("terminal: a prompt brought no reply")
	}
	a.Reply = reply
	return nil
}

// runner makes one of our prompts a survey.Prompt.
type runner struct {
	survey.Renderer
	s      *Survey
	ctx    context.Context
	prompt prompt
}

// WithStdio is called by survey.AskOne. The screen belongs to the Survey.
func (*runner) WithStdio(terminal.Stdio) {}

// Cleanup is called by survey.AskOne when the reply is there; Ask leaves the screen.
func (*runner) Cleanup(*survey.PromptConfig, any) error { return nil }

// Prompt draws, and takes keys until the prompt has its reply.
func (r *runner) Prompt(*survey.PromptConfig) (any, error) {
	s := r.s
	if err := s.screen.draw(&r.Renderer, r.prompt, ""); err != nil {
		return nil, err
	}
	g := s.guard(r.prompt)
	active, idle := s.o.Now(), s.idle()
	for {
		k, err := s.keys.next(r.ctx, idle)
		if err != nil {
			return nil, err
		}
		early := ""
		switch {
		case k.code == keyHide, k.code == keyIdle, s.slept(k, active):
			if err := s.lock(r.ctx, &r.Renderer, k.code == keyHide); err != nil {
				return nil, err
			}
			g, active, idle = s.guard(r.prompt), s.o.Now(), s.idle()
		case k.code == keyRedraw:
			s.again(k)
		default:
			active, idle = k.at, s.idle()
			if first, drop := g.tooEarly(k); drop {
				if !first {
					continue
				}
				early = hintEarly
			} else if reply, done := r.prompt.press(k); done {
				return reply, nil
			}
		}
		if err := s.screen.draw(&r.Renderer, r.prompt, early); err != nil {
			return nil, err
		}
	}
}

// slept reports whether the key comes after a time in which the idle timer stood still, as it does while a computer
// sleeps.
func (s *Survey) slept(k key, active time.Time) bool {
	return k.pressed() && s.o.IdleAfter > 0 && k.at.Round(0).Sub(active.Round(0)) >= s.o.IdleAfter
}

// idle is the timer of the idle lock, begun anew.
func (s *Survey) idle() <-chan time.Time {
	if s.o.IdleAfter < 0 {
		return nil
	}
	return s.o.After(s.o.IdleAfter)
}

// again takes the terminal once more after the program was stopped: the shell had it meanwhile.
func (s *Survey) again(k key) {
	s.restoring.Lock()
	defer s.restoring.Unlock()
	if s.state != nil && k.again {
		s.state.again()
		s.screen.start()
	}
}

// guard drops keys that were pressed before anybody can have read the picture: all of a burst, or none of it. Ctrl-C
// always counts. What is typed into a field counts as soon as the field is there, since it is seen before Enter.
type guard struct {
	since   time.Time
	wait    time.Duration
	typing  bool
	dropped bool
}

const hintEarly = "What was typed before this was on the screen is not taken."

func (s *Survey) guard(p prompt) guard {
	t, ok := p.(interface{ typing() bool })
	return guard{since: s.o.Now(), wait: s.o.Guard, typing: ok && t.typing()}
}

// tooEarly reports whether the key has to be dropped, and whether it is the first one.
func (g *guard) tooEarly(k key) (first, drop bool) {
	switch {
	case g.wait <= 0, k.code == keyStop, !k.pressed():
		return false, false
	case g.typing && !g.dropped && !k.at.Before(g.since) && k.code == keyRune && k.r != '<' && k.r != '?':
		return false, false
	case k.at.Sub(g.since) >= g.wait:
		g.wait = 0
		return false, false
	}
	if k.at.After(g.since) {
		g.since = k.at
	}
	first, g.dropped = !g.dropped, true
	return first, true
}
