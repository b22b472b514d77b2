package terminal

import (
	"context"
	"strings"

	"github.com/AlecAivazis/survey/v2"

	"github.com/kapscreen/kapscreen/forms/interview"
)

// lock covers the screen until somebody opens it. by says that a person asked for it.
func (s *Survey) lock(ctx context.Context, r *survey.Renderer, byHand bool) error {
	if err := s.screen.leave(""); err != nil {
		return err
	}
	pushed, err := s.screen.pushOut()
	if err != nil {
		return err
	}
	l := &locked{unlock: s.o.Unlock, byHand: byHand, pushed: pushed}
	defer l.wipe()
	if err := s.screen.draw(r, l, ""); err != nil {
		return err
	}
	g := s.guard(l)
	for {
		k, err := s.keys.next(ctx, nil)
		if err != nil {
			return err
		}
		if k.code == keyRedraw {
			s.again(k)
		} else if _, drop := g.tooEarly(k); drop {
			continue
		} else if _, done := l.press(k); done {
			return s.screen.leave("")
		}
		if err := s.screen.draw(r, l, ""); err != nil {
			return err
		}
	}
}

// locked is the picture of a locked screen. It shows nothing of the interview.
type locked struct {
	unlock func([]byte) error
	byHand bool
	pushed bool // what was answered before is in the scroll-back
	secret []byte
	hint   string
}

func (l *locked) typing() bool { return l.unlock != nil }

func (l *locked) wipe() {
	clear(l.secret[:cap(l.secret)])
	l.secret = l.secret[:0]
}

func (l *locked) press(k key) (interview.Reply, bool) {
	if l.unlock == nil {
		return interview.Reply{}, k.code != keyStop && k.code != keyPaste
	}
	l.hint = ""
	if k.code == keyEnter && len(l.secret) > 0 {
		err := l.unlock(l.secret)
		l.wipe()
		if err == nil {
			return interview.Reply{}, true
		}
		l.hint = "That does not open it."
		return interview.Reply{}, false
	}
	l.secret = typeSecret(l.secret, k)
	return interview.Reply{}, false
}

// typeSecret edits a secret. It never becomes a string, so that it can be wiped.
func typeSecret(secret []byte, k key) []byte {
	const most = 4096
	switch k.code {
	case keyRune:
		secret = appendSecret(secret, string(k.r), most)
	case keyPaste:
		line, _, _ := strings.Cut(k.text, "\n")
		secret = appendSecret(secret, line, most)
	case keyBackspace:
		for len(secret) > 0 {
			last := secret[len(secret)-1]
			secret[len(secret)-1] = 0
			secret = secret[:len(secret)-1]
			if last < 0x80 || last >= 0xc0 {
				break
			}
		}
	case keyKillLine, keyEsc:
		clear(secret)
		secret = secret[:0]
	default:
	}
	return secret
}

// appendSecret grows the slice itself, so that no old copy stays behind.
func appendSecret(secret []byte, s string, most int) []byte {
	if len(secret)+len(s) > most {
		return secret
	}
	if len(secret)+len(s) > cap(secret) {
		grown := make([]byte, len(secret), max(128, 2*(len(secret)+len(s))))
		copy(grown, secret)
		clear(secret[:cap(secret)])
		secret = grown
	}
	return append(secret, s...)
}

func (l *locked) page(w int) page {
	title, how := "locked", "press any key"
	if l.byHand {
		title = "hidden"
	}
	p := page{top: []line{nil}}
	p.top = append(p.top, para(bold, title, w)...)
	p.top = append(p.top, nil)
	if l.unlock != nil {
		how = "type the passphrase, then Enter"
		label := "Passphrase: "
		p.list = []line{say(plain, strings.Repeat(" ", indent)+label)}
		p.cur = cursor{on: cursorInList, col: indent + cells(label)}
	}
	p.foot = append(hintLines(l.hint, w), nil)
	p.foot = append(p.foot, para(dim, "Everything that was answered is saved.", w)...)
	if l.pushed {
		p.foot = append(p.foot, para(dim, "What was answered before is out of sight, not gone: scrolling back shows it. To be sure, close the window.", w)...)
	}
	p.keys = [][]hint{{{how, "", ""}}}
	return p
}
