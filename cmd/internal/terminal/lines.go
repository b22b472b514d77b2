package terminal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"

	"github.com/kapscreen/kapscreen/forms/interview"
	"github.com/kapscreen/kapscreen/forms/visible"
)

// maxLine is the longest line that is read, in bytes; every text that a form accepts fits.
const maxLine = 64 << 10

// Lines asks in plain numbered lines: no escape byte, no redraw, everything reachable by words. It works over any reader
// and writer, for screen readers, scripts and terminals that can do nothing else. A line counts only with its line end;
// the end of the input never answers.
type Lines struct {
	in      *bufio.Reader
	out     io.Writer
	lines   chan typedLine
	reading bool       // a line is awaited from the last call, which the context ended
	asked   bool       // something was asked before
	saved   int        // how much was said to be saved last
	rows    func() int // of the window that is written to; 0 if it is not known to be one
}

// typedLine is one line as it came.
type typedLine struct {
	text string
	err  error
}

// NewLines returns an asker that reads lines from in and writes to out. In must not be read by anyone else meanwhile.
func NewLines(in io.Reader, out io.Writer) *Lines {
	return &Lines{in: bufio.NewReader(in), out: out, lines: make(chan typedLine, 1), rows: func() int { return rowsOf(out) }}
}

// rowsOf is the height of the window that out writes to; 0 if it writes to none.
func rowsOf(out io.Writer) int {
	f, ok := out.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0
	}
	_, h := sizeOf(f)
	return h
}

var errOddLine = errors.New("the line holds keys that are not text, such as an arrow key, or is too long; nothing was taken")

// Ask shows a prompt and reads lines until one of them is a reply. The error matches interview.ErrClosed at the end of
// the input or when nothing can be written any more, or is the context's.
func (l *Lines) Ask(ctx context.Context, p interview.Prompt) (interview.Reply, error) {
	if err := l.between(p.Where.Saved); err != nil {
		return interview.Reply{}, err
	}
	switch p.Kind {
	case interview.AskQuestion:
		return l.question(ctx, p)
	case interview.ShowNotice:
		if p.Hide {
			return l.hide(ctx, p)
		}
		return l.notice(ctx, p)
	case interview.ShowUrgent:
		return l.urgent(ctx, p)
	case interview.AskMenu:
		return l.menu(ctx, p)
	}
	return interview.Reply{}, fmt.Errorf("ask: unknown prompt kind %d", p.Kind)
}

// between sets a prompt off from the one before, and says that what was said there is saved.
func (l *Lines) between(saved int) error {
	first, news := !l.asked, saved > l.saved
	l.asked = true
	if news {
		l.saved = saved
	}
	switch {
	case first:
		return nil
	case news:
		return l.say("Saved.", "")
	}
	return l.say("")
}

// say writes lines, each made harmless.
func (l *Lines) say(lines ...string) error {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(visible.Lines(line))
		b.WriteByte('\n')
	}
	return l.write(b.String())
}

func (l *Lines) write(s string) error {
	if _, err := io.WriteString(l.out, s); err != nil {
		return fmt.Errorf("show the prompt: %w", interview.ErrClosed)
	}
	return nil
}

// read shows what is to be typed and reads one line without blanks around it. A line that is not text is refused here,
// with a word on it, so that nothing is recorded that nobody meant.
func (l *Lines) read(ctx context.Context, label string) (string, error) {
	for {
		line, err := l.readRaw(ctx, label)
		if !errors.Is(err, errOddLine) {
			return strings.TrimSpace(line), err
		}
		if err := l.say("Not taken: " + err.Error() + "."); err != nil {
			return "", err
		}
	}
}

// readRaw is read with the blanks left as typed and errOddLine handed up.
func (l *Lines) readRaw(ctx context.Context, label string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if err := l.write(visible.Text(label) + " "); err != nil {
		return "", err
	}
	if !l.reading {
		l.reading = true
		// The read cannot be called off, so that a cancelled context does not leave the person trapped in it; the line,
		// should it still come, answers the next call or nothing.
		go func() { l.lines <- readLine(l.in) }()
	}
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case line := <-l.lines:
		l.reading = false
		return line.text, line.err
	}
}

// readLine reads one line of at most maxLine bytes. A last line without an end is not a line: nobody pressed Enter.
func readLine(in *bufio.Reader) typedLine {
	var b strings.Builder
	for {
		piece, err := in.ReadSlice('\n')
		if b.Len() <= maxLine {
			b.Write(piece)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil:
			return typedLine{err: interview.ErrClosed}
		}
		break
	}
	line := strings.ReplaceAll(strings.TrimSuffix(strings.TrimSuffix(b.String(), "\n"), "\r"), "\t", " ")
	if len(line) > maxLine || !utf8.ValidString(line) || strings.ContainsFunc(line, unicode.IsControl) {
		return typedLine{err: errOddLine}
	}
	return typedLine{text: line}
}

// notice shows something that only has to be read.
func (l *Lines) notice(ctx context.Context, p interview.Prompt) (interview.Reply, error) {
	if err := l.say(listing(p.Title, p.Problem, p.Lines)...); err != nil {
		return interview.Reply{}, err
	}
	typed, err := l.read(ctx, "Enter goes on (also: back, stop):")
	if err != nil {
		return interview.Reply{}, err
	}
	if c, _, ok := commandOf(typed); ok && (c == commandBack || c == commandStop || c == commandReview || c == commandHide) {
		return interview.Reply{Action: c.action()}, nil
	}
	return interview.Reply{Action: interview.ActContinue}, nil
}

// hide pushes what was said out of sight: plain lines can neither clear a screen nor take anything back. It says so, for
// whoever relies on it.
func (l *Lines) hide(ctx context.Context, p interview.Prompt) (interview.Reply, error) {
	rows := l.rows()
	honest := []string{"What was said before is out of sight, not gone: scrolling back shows it.", "To be sure, close the window."}
	if rows == 0 {
		p.Title, honest = "NOT hidden", []string{"This is no window to scroll: what was said before stays where it is shown."}
	}
	lines := listing(p.Title, p.Problem, append(p.Lines[:len(p.Lines):len(p.Lines)], honest...))
	if err := l.say(append(make([]string, rows), lines...)...); err != nil {
		return interview.Reply{}, err
	}
	_, err := l.read(ctx, "Enter goes on with the interview:")
	return interview.Reply{Action: interview.ActContinue}, err
}

// urgent shows an alert until somebody names themselves, stops, or goes back to mend the answer. Only words with a colon
// are commands here, because anything else could be initials.
func (l *Lines) urgent(ctx context.Context, p interview.Prompt) (interview.Reply, error) {
	lines := []string{"LOOK AT THIS NOW"}
	if p.Alert != nil {
		lines = append(lines, p.Alert.Title)
		lines = append(lines, p.Alert.Lines...)
		lines = append(lines, p.Alert.Crisis...)
	}
	if attention := "This is for your attention. The tool does not assess risk."; !slices.Contains(lines, attention) {
		lines = append(lines, attention)
	}
	lines = append(lines, "The interview stays open.")
	if p.Problem != "" {
		lines = append(lines, p.Problem)
	}
	if err := l.say(append(lines, "Also: :b back to the answer, :s stop.")...); err != nil {
		return interview.Reply{}, err
	}
	for {
		typed, err := l.read(ctx, "Seen by (initials):")
		if err != nil {
			return interview.Reply{}, err
		}
		if strings.HasPrefix(typed, ":") {
			if c, _, ok := commandOf(typed); ok && (c == commandBack || c == commandStop || c == commandHide) {
				return interview.Reply{Action: c.action()}, nil
			}
			typed = ""
		}
		if typed != "" {
			return interview.Reply{Action: interview.ActContinue, Text: typed}, nil
		}
		if err := l.say("Enter alone does not confirm. Type the initials of the person who has seen this."); err != nil {
			return interview.Reply{}, err
		}
	}
}

// menu reads the key or the words of an entry; where the menu searches, other words are handed up.
func (l *Lines) menu(ctx context.Context, p interview.Prompt) (interview.Reply, error) {
	lines := listing(p.Title, p.Problem, p.Lines)
	for _, e := range p.Menu {
		line := "  " + e.Key + " = " + e.Text
		if e.Hint != "" {
			line += " (" + e.Hint + ")"
		}
		lines = append(lines, line)
	}
	also := "Also: back, stop."
	if p.Search {
		also = "Also: the words of a question to go there, back, stop."
	}
	if err := l.say(append(lines, also)...); err != nil {
		return interview.Reply{}, err
	}
	for {
		typed, err := l.read(ctx, "Choose:")
		if err != nil {
			return interview.Reply{}, err
		}
		if key, ok := entryOf(p.Menu, typed); ok {
			return interview.Reply{Action: interview.ActChoose, Target: key}, nil
		}
		if c, _, ok := commandOf(typed); ok && (c == commandBack || c == commandStop || c == commandReview || c == commandHide) {
			return interview.Reply{Action: c.action()}, nil
		}
		if p.Search && typed != "" {
			return interview.Reply{Action: interview.ActChoose, Text: typed}, nil
		}
		problem := "That is not one of the choices."
		if typed == "" {
			problem = "Enter alone chooses nothing."
		}
		if err := l.say(problem); err != nil {
			return interview.Reply{}, err
		}
	}
}

// entryOf is the key of the entry that was typed: by key or by its words.
func entryOf(menu []interview.Entry, typed string) (string, bool) {
	for _, e := range menu {
		if strings.EqualFold(e.Key, typed) {
			return e.Key, true
		}
	}
	for _, e := range menu {
		if plainWords(typed) != "" && plainWords(e.Text) == plainWords(typed) {
			return e.Key, true
		}
	}
	return "", false
}

// listing is a title with what belongs to it.
func listing(title, problem string, lines []string) []string {
	var all []string
	for _, s := range append([]string{title, problem}, lines...) {
		if s != "" {
			all = append(all, s)
		}
	}
	return all
}

// plainWords is a text as it is compared: small letters, digits, single blanks.
func plainWords(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	}), " ")
}
