package terminal

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// question shows a question and reads lines until one is a reply.
func (l *Lines) question(ctx context.Context, p interview.Prompt) (interview.Reply, error) {
	if err := l.say(questionLines(p)...); err != nil {
		return interview.Reply{}, err
	}
	doubt := ""
	for {
		typed, err := l.read(ctx, answerLabel(p.Question))
		if err != nil {
			return interview.Reply{}, err
		}
		// A colon is soon forgotten, and "d" is hardly ever an answer.
		if _, _, ok := commandOf(typed); ok && free(p.Question) && !strings.HasPrefix(typed, ":") && typed != doubt {
			doubt = typed
			if err := l.say("Is that a command? It needs a colon: :" + typed + ". If it is the answer, type it once more."); err != nil {
				return interview.Reply{}, err
			}
			continue
		}
		reply, problem, err := l.reply(ctx, p, typed)
		if err != nil || reply.Action != 0 {
			return reply, err
		}
		if problem != "" {
			if err := l.say(problem); err != nil {
				return interview.Reply{}, err
			}
		}
	}
}

// reply is what one typed line means. Neither a reply nor a problem: the command was seen to here, ask again.
func (l *Lines) reply(ctx context.Context, p interview.Prompt, typed string) (_ interview.Reply, problem string, err error) {
	kept := p.Previous.State() != forms.NotAsked && !p.Earlier
	switch {
	case typed == "" && kept:
		return interview.Reply{Action: interview.ActKeep}, "", nil
	case typed == "" && p.Earlier:
		return interview.Reply{}, "Enter alone does not keep an answer from an earlier interview. Type :k to keep it, or answer.", nil
	case typed == "":
		return interview.Reply{}, "Enter alone is not an answer. Type one, or " + skipWord(p.Question) + " to leave it open.", nil
	case free(p.Question) && !strings.HasPrefix(typed, ":"):
		return l.answer(ctx, p, typed)
	case strings.HasPrefix(typed, "::"):
		return l.answer(ctx, p, typed[1:])
	}
	c, rest, isCommand := commandOf(typed)
	if strings.HasPrefix(typed, ":") {
		if !isCommand {
			return interview.Reply{}, "There is no such command. Type :? for help; a text that starts with a colon needs two of them.", nil
		}
		return l.obey(ctx, p, c, rest)
	}
	if !isCommand || tableWord(p.Question, typed) {
		return l.answer(ctx, p, typed)
	}
	options := lineOptions(p.Question.Kind, p.Question.Choices)
	if first, _, _ := strings.Cut(typed, " "); rest != "" {
		if _, sort := match(options, first); sort == byKey {
			return interview.Reply{}, "Type the answer alone. For a note, type the word note and the client's words.", nil
		}
	}
	switch o, sort := match(options, typed); sort {
	case byKey:
		return l.answer(ctx, p, typed)
	case byWords:
		return interview.Reply{}, fmt.Sprintf("That could mean two things: type %s for the answer, or :%s for the command.", o.key, typed), nil
	case noMatch:
	}
	return l.obey(ctx, p, c, rest)
}

// free reports whether any words can be an answer, so that commands need a colon.
func free(q *forms.Question) bool { return q.Kind == forms.Text || q.Kind == forms.LongText }

func skipWord(q *forms.Question) string {
	if free(q) {
		return ":skip"
	}
	return "skip"
}

// obey does what a command says.
func (l *Lines) obey(ctx context.Context, p interview.Prompt, c command, rest string) (_ interview.Reply, problem string, err error) {
	if reason, ok := c.reason(); ok {
		if len(p.Previous.Rows()) > 0 && !p.Earlier {
			return interview.Reply{}, "There are rows, and they would be lost. Remove them first.", nil
		}
		return interview.Reply{Action: interview.ActAnswer, Answer: forms.Absent(reason)}, "", nil
	}
	switch c {
	case commandHelp:
		return interview.Reply{}, "", l.say(helpLines(p.Question)...)
	case commandJump:
		return interview.Reply{Action: interview.ActJump, Target: rest}, "", nil
	case commandNote:
		return l.note(ctx, p, rest)
	case commandBack, commandStop, commandReview, commandSkip, commandKeep, commandHide,
		commandDeclined, commandUnsure, commandPrescriber:
	}
	return interview.Reply{Action: c.action()}, "", nil
}

// note reads the client's own words beside the question.
func (l *Lines) note(ctx context.Context, p interview.Prompt, text string) (_ interview.Reply, problem string, err error) {
	if text == "" {
		label := "Note, in one line (Enter leaves it out):"
		if p.Note != "" {
			label = "Note, in one line (Enter leaves it as it is, a single dot takes it away):"
		}
		if text, err = l.read(ctx, label); err != nil {
			return interview.Reply{}, "", err
		}
	}
	switch text {
	case "":
		return interview.Reply{}, "No note was taken.", nil
	case ".":
		text = ""
	}
	return interview.Reply{Action: interview.ActNote, Text: text}, "", nil
}

// answer reads a line as an answer to the question.
func (l *Lines) answer(ctx context.Context, p interview.Prompt, typed string) (_ interview.Reply, problem string, err error) {
	q := p.Question
	var a forms.Answer
	switch {
	case q.Kind == forms.Table:
		return l.table(ctx, p, typed)
	case q.Kind == forms.MultiChoice:
		return l.several(ctx, p, typed)
	case q.Kind == forms.LongText:
		return l.longText(ctx, p, typed)
	case q.Kind == forms.YesNo || len(q.Choices) > 0:
		o, sort := match(lineOptions(q.Kind, q.Choices), typed)
		if sort == noMatch {
			return interview.Reply{}, "That is not one of the answers. Type what stands before the = sign, or the words behind it.", nil
		}
		a = o.answer
	default:
		if a, err = q.ParseAnswer(typed, p.Consult); err != nil {
			return interview.Reply{}, notTaken(err), nil
		}
	}
	return accepted(p, a)
}

// accepted is the reply with an answer, or why the question does not take it.
func accepted(p interview.Prompt, a forms.Answer) (_ interview.Reply, problem string, err error) {
	a, err = p.Question.Accept(a, p.Consult)
	if err != nil {
		return interview.Reply{}, notTaken(err), nil
	}
	return interview.Reply{Action: interview.ActAnswer, Answer: a}, "", nil
}

// notTaken is an error as a sentence for people.
func notTaken(err error) string { return "Not taken: " + strings.TrimSuffix(err.Error(), ".") + "." }

// several reads more than one answer, and has them confirmed by a line of its own.
func (l *Lines) several(ctx context.Context, p interview.Prompt, typed string) (_ interview.Reply, problem string, err error) {
	options := lineOptions(p.Question.Kind, p.Question.Choices)
	for {
		chosen, unknown := matchAll(options, typed)
		if unknown > 0 {
			return interview.Reply{}, fmt.Sprintf("Choice %d of that line is not one of the answers. Nothing was taken.", unknown), nil
		}
		var codes, texts []string
		for _, o := range chosen {
			codes, texts = append(codes, o.code), append(texts, o.text)
		}
		reply, problem, err := accepted(p, forms.MultiChoiceAnswer(codes...))
		if err != nil || problem != "" {
			return interview.Reply{}, problem, err
		}
		if err := l.say("Chosen: " + strings.Join(texts, "; ") + "."); err != nil {
			return interview.Reply{}, "", err
		}
		if typed, err = l.read(ctx, "y takes this, n drops it, or type all choices again:"); err != nil {
			return interview.Reply{}, "", err
		}
		switch strings.ToLower(typed) {
		case "y", "yes":
			return reply, "", nil
		case "n", "no":
			return interview.Reply{}, "Dropped. Nothing was taken.", nil
		case "":
			return interview.Reply{}, "Enter alone does not confirm. Nothing was taken.", nil
		}
		if _, _, ok := commandOf(typed); ok {
			if _, unknown := matchAll(options, typed); unknown > 0 {
				return l.reply(ctx, p, typed)
			}
		}
	}
}

// longText reads lines until one with a single dot.
func (l *Lines) longText(ctx context.Context, p interview.Prompt, line string) (_ interview.Reply, problem string, err error) {
	var lines []string
	size := 0
	for line != "." {
		if size += len(line) + 1; size > 4*forms.MaxTextRunes+1 { // four bytes a character at most
			return interview.Reply{}, fmt.Sprintf("Not taken: the text is longer than %d characters.", forms.MaxTextRunes), nil
		}
		lines = append(lines, line)
		if line, err = l.readText(ctx); err != nil {
			return interview.Reply{}, "", err
		}
	}
	text := strings.TrimSpace(strings.Join(lines, "\n"))
	if text == "" {
		return interview.Reply{}, "An empty text is not an answer. Type it, or :skip to leave it open.", nil
	}
	return accepted(p, forms.LongTextAnswer(text))
}

// readText reads one more line of a long text.
func (l *Lines) readText(ctx context.Context) (string, error) { return l.read(ctx, "|") }

// questionLines are the lines that show a question.
func questionLines(p interview.Prompt) []string {
	q := p.Question
	lines := []string{whereLine(p)}
	lines = append(lines, p.Lines...)
	if p.Stem != "" {
		lines = append(lines, p.Stem)
	}
	if soFar := soFarLine(p); soFar != "" {
		lines = append(lines, soFar)
	}
	lines = append(lines, q.Ask)
	if q.Sensitive {
		lines = append(lines, "This is asked of everyone.")
	}
	for _, o := range lineOptions(q.Kind, q.Choices) {
		lines = append(lines, "  "+o.key+" = "+o.text)
	}
	if hint := kindHint(q); hint != "" {
		lines = append(lines, hint)
	}
	lines = append(lines, recordedLines(p)...)
	if p.Problem != "" {
		lines = append(lines, p.Problem)
	}
	return append(lines, alsoLine(p))
}

// whereLine says where in the interview the question stands.
func whereLine(p interview.Prompt) string {
	w := p.Where
	line := fmt.Sprintf("Section %d of %d, %s. %d of %d asked.", w.SectionNumber, w.Sections, w.Section, w.Asked, w.Applicable)
	if p.Question.Instrument != nil {
		line += fmt.Sprintf(" %s, item %d of %d.", p.Question.Instrument.Title, p.Question.Item, len(p.SoFar))
	}
	if w.Open > 0 {
		line += fmt.Sprintf(" %d left open.", w.Open)
	}
	if w.MinutesLeft > 0 {
		line += fmt.Sprintf(" About %d min left.", w.MinutesLeft)
	}
	return line
}

// soFarLine tells the answers to the items of the same instrument.
func soFarLine(p interview.Prompt) string {
	var said []string
	for i, a := range p.SoFar {
		switch {
		case a.State().Refused():
			said = append(said, fmt.Sprintf("%d: none", i+1))
		case a.Kind() == forms.Integer:
			said = append(said, fmt.Sprintf("%d: %s", i+1, strconv.FormatFloat(a.Number(), 'f', -1, 64)))
		case a.Kind() == forms.YesNo && a.Yes():
			said = append(said, fmt.Sprintf("%d: yes", i+1))
		case a.Kind() == forms.YesNo:
			said = append(said, fmt.Sprintf("%d: no", i+1))
		}
	}
	if len(said) == 0 {
		return ""
	}
	return "Answered so far, by item: " + strings.Join(said, ", ") + "."
}

// kindHint says how the answer is typed where there are no choices.
func kindHint(q *forms.Question) string {
	switch q.Kind {
	case forms.Integer, forms.Decimal:
		if len(q.Choices) == 0 {
			return numberHint(q)
		}
	case forms.DateKind:
		return "A date, as year-month-day: 1983-02-14."
	case forms.MultiChoice:
		return "Several can be named in one line, with commas between them."
	case forms.LongText:
		return "As many lines as needed; a line with a single dot ends the text."
	case forms.Table:
		hint := "Type add, edit and a number, remove and a number, or done."
		if q.NoneText != "" {
			hint += " none: " + q.NoneText + "."
		}
		return hint
	case forms.YesNo, forms.Choice, forms.Text:
	}
	return ""
}

func numberHint(q *forms.Question) string {
	hint := "A number"
	if q.Kind == forms.Integer {
		hint = "A whole number"
	}
	if q.Unit != "" {
		hint += " in " + q.Unit
	}
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	switch {
	case q.HasMin && q.HasMax:
		hint += ", " + number(q.Min) + " to " + number(q.Max)
	case q.HasMin:
		hint += ", at least " + number(q.Min)
	case q.HasMax:
		hint += ", at most " + number(q.Max)
	}
	return hint + "."
}

// recordedLines say what is recorded now.
func recordedLines(p interview.Prompt) []string {
	var lines []string
	words := answerWords(p.Question, p.Previous)
	switch {
	case p.Previous.State() == forms.NotAsked:
	case p.Question.Kind == forms.Table && len(p.Previous.Rows()) > 0:
		title := "Recorded:"
		if p.Earlier {
			title = "From an earlier interview, not recorded yet; k keeps it:"
		}
		lines = append(lines, title)
		for i, row := range p.Previous.Rows() {
			lines = append(lines, fmt.Sprintf("  %d = %s", i+1, rowWords(p.Question, row)))
		}
	case p.Earlier:
		lines = append(lines, "From an earlier interview, not recorded yet: "+words+". "+keepWord(p.Question)+" keeps it.")
	default:
		lines = append(lines, "Recorded: "+words+". Enter keeps it.")
	}
	if p.Note != "" {
		lines = append(lines, "Note: "+p.Note)
	}
	return lines
}

func keepWord(q *forms.Question) string {
	if free(q) {
		return ":k"
	}
	return "k"
}

// answerWords is an answer, or the reason for none, in words.
func answerWords(q *forms.Question, a forms.Answer) string {
	if a.State() == forms.Answered {
		return q.AnswerText(a)
	}
	return reasonWords(a.State())
}

// alsoLine lists what can be typed besides an answer. A word that is an answer here is named by its long form.
func alsoLine(p interview.Prompt) string {
	if free(p.Question) {
		return "Also: :d declined, :u not sure, :p will tell the prescriber, :n note, :b back, :j jump, :? help, :s stop."
	}
	options := lineOptions(p.Question.Kind, p.Question.Choices)
	var parts []string
	for _, c := range []struct{ key, long, text string }{
		{"d", "declined", "declined"}, {"u", "unsure", "not sure"}, {"p", "prescriber", "will tell the prescriber"},
		{"n", "note", "note"}, {"b", "back", "back"}, {"j", "jump", "jump"}, {"h", "help", "help"}, {"s", "stop", "stop"},
	} {
		_, sort := match(options, c.key)
		switch {
		case sort == noMatch:
			parts = append(parts, c.key+" "+c.text)
		case c.long == c.text:
			parts = append(parts, c.long)
		default:
			parts = append(parts, c.long+" "+c.text)
		}
	}
	return "Also: " + strings.Join(parts, ", ") + "."
}

func answerLabel(q *forms.Question) string {
	if q.Safety {
		return "Answer (about safety):"
	}
	return "Answer:"
}

// helpLines say why the question is asked and list every command.
func helpLines(q *forms.Question) []string {
	var lines []string
	if q.Why != "" {
		lines = append(lines, "Why this is asked: "+q.Why)
	}
	if q.Help != "" {
		lines = append(lines, "For you: "+q.Help)
	}
	if hint := kindHint(q); hint != "" {
		lines = append(lines, hint)
	}
	return append(lines,
		"declined, not sure, prescriber: record the reason instead of an answer.",
		"note and words: keep the client's own words beside the answer.",
		"back, skip, keep: the question before, leave this one open, keep the recorded answer.",
		"jump, or jump and a section's number: another section. review: the overview at the end.",
		"stop: stop here; everything that was said is saved. hide: push what was said out of sight and wait; scrolling back still shows it, without a passphrase.",
		"Every word works with a colon before it too; where text is typed it needs the colon: :back.",
	)
}
