package templates

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

const textWidth = 72

// RenderText writes the referral as text, 72 columns wide, for reading aloud and for review. It holds what the PDF
// holds, in the same order; no meaning hangs on the layout.
func RenderText(w io.Writer, r *Referral) error {
	t := &texter{w: bufio.NewWriter(w)}
	t.document(&r.doc)
	if err := t.w.Flush(); err != nil {
		return fmt.Errorf("write the referral: %w", err)
	}
	return nil
}

// RenderJSON writes the referral as JSON, one indented object. Same referral, same bytes.
func RenderJSON(w io.Writer, r *Referral) error {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(&r.doc); err != nil {
		return fmt.Errorf("render the referral: %w", err)
	}
	// The spaces that keep "10 mg" together on paper are plain ones here.
	if _, err := w.Write(bytes.ReplaceAll(out.Bytes(), []byte("\u00a0"), []byte(" "))); err != nil {
		return fmt.Errorf("write the referral: %w", err)
	}
	return nil
}

type texter struct{ w *bufio.Writer }

// line writes text behind a head, wrapped; the lines after the first are indented by hang columns.
func (t *texter) line(hang int, text string) {
	// What keeps words together on paper is an ordinary space in a text.
	text = strings.ReplaceAll(text, "\u00a0", " ")
	for i, p := range strings.Split(text, "\n") {
		indent := 0
		if i > 0 {
			indent = hang
		}
		t.paragraph(indent, hang, p)
	}
}

func (t *texter) paragraph(indent, hang int, text string) {
	col := 0
	put := func(s string) { _, _ = t.w.WriteString(s) } // Flush reports the error
	put(strings.Repeat(" ", indent))
	col = indent
	for i, word := range strings.Fields(text) {
		n := columns(word)
		switch {
		case i == 0:
		case col+1+n > textWidth:
			put("\n" + strings.Repeat(" ", hang))
			col = hang
		default:
			put(" ")
			col++
		}
		put(word)
		col += n
	}
	put("\n")
}

// columns is how many columns of a terminal a word takes.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me):
		case width.LookupRune(r).Kind() == width.EastAsianWide || width.LookupRune(r).Kind() == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

func (t *texter) head(title string) {
	t.line(0, "")
	t.line(0, strings.ToUpper(title))
	t.line(0, strings.Repeat("-", min(max(columns(title), 3), textWidth)))
}

func (t *texter) document(d *document) {
	t.cover(d)
	t.items(d)
	t.open(d)
	t.scores(d)
	t.notSent(d)
	for i := range d.Sections {
		if s := &d.Sections[i]; !s.Part2 && !s.behindNotices() {
			t.section(d, s)
		}
	}
	t.notices(d, false)
	t.head("In a crisis")
	t.line(0, d.Crisis.Line+" "+d.Crisis.Note)
	for i := range d.Sections {
		if s := &d.Sections[i]; s.behindNotices() {
			t.section(d, s)
		}
	}
	for i := range d.Sections {
		if d.Sections[i].Part2 {
			t.notices(d, true)
			t.section(d, &d.Sections[i])
		}
	}
	t.head("Provenance")
	t.line(0, d.Provenance.Confidential)
	for _, p := range d.Provenance.Parts {
		t.line(2, p)
	}
}

// cover is who writes to whom about whom, and what is asked.
func (t *texter) cover(d *document) {
	t.line(0, strings.ToUpper(d.Title))
	t.some("To: ", d.Recipient.To)
	t.some("Service: ", d.Recipient.Service)
	t.some("Reference: ", d.Recipient.Reference)
	t.some("Date: ", d.Recipient.Date)
	t.some("From: ", strings.TrimPrefix(d.Letterhead.Practice+"; "+d.Letterhead.Therapist, "; "))
	for _, l := range d.Letterhead.Lines {
		if len(l) > 0 {
			t.indented(strings.Join(l, "; "))
		}
	}
	t.head("Client")
	t.line(2, d.Client.Name)
	t.some("Pronouns: ", d.Client.Pronouns)
	for _, f := range d.Client.Facts {
		t.line(2, f)
	}
	t.line(2, d.Words.Allergies+": "+d.Client.Allergies)
	for _, row := range d.Panel {
		t.line(2, row.Label+": "+panelText(row))
	}
	t.head("Request")
	t.line(0, d.Ask.Who)
	t.line(0, d.Ask.Sentence)
	for _, l := range d.Ask.Lines {
		t.line(2, l)
	}
	t.line(0, d.Ask.Notice)
}

// some writes a line unless there is nothing to say.
func (t *texter) some(head, text string) {
	if text != "" {
		t.line(len(head), head+text)
	}
}

func panelText(row panelRow) string {
	var parts []string
	for _, p := range row.Parts {
		parts = append(parts, strings.TrimSpace(p.Name+" "+p.Text))
	}
	return strings.Join(parts, "; ")
}

func (t *texter) items(d *document) {
	t.head(d.Words.Items)
	if len(d.Items) == 0 {
		t.line(0, d.Words.EmptyList)
	}
	for i, it := range d.Items {
		t.line(4, fmt.Sprintf("%d. %s: %s", i+1, strings.ToUpper(it.Word), it.Title))
		if it.Evidence != "" {
			t.indented("Evidence: " + it.Evidence)
		}
		t.indented("Question: " + it.Question)
		if len(it.Codes) > 0 {
			t.indented("Answers: " + strings.Join(it.Codes, ", "))
		}
	}
}

func (t *texter) indented(text string) {
	text = strings.ReplaceAll(text, "\u00a0", " ")
	t.paragraph(4, 4, text)
}

func (t *texter) open(d *document) {
	t.head(d.Words.Open)
	if len(d.Open) == 0 {
		t.line(0, d.Words.NothingOpen)
	}
	for _, o := range d.Open {
		t.line(2, strings.TrimSpace(o.Chip+": "+o.Title+" "+o.Code))
		if o.Words != "" {
			t.indented(o.Words)
		}
		for _, h := range o.Holds {
			t.indented("leaves open: " + h.Title + " (" + h.Word + ")")
		}
	}
}

func (t *texter) scores(d *document) {
	if len(d.Scores) == 0 {
		return
	}
	t.head(d.Words.Scores)
	for i := range d.Scores {
		t.line(2, scoreText(&d.Scores[i]))
		if e := d.Scores[i].Earlier; len(e) > 0 {
			t.indented("earlier: " + strings.Join(e, ", "))
		}
	}
}

// scoreText is a score in one line.
func scoreText(s *score) string {
	switch {
	case s.Bar && s.Known:
		text := s.Title + ": " + itoa(s.Value) + " of " + itoa(s.Max)
		for _, x := range []string{s.Band, s.Note} {
			if x != "" {
				text += ", " + x
			}
		}
		return text
	case s.Bar:
		return s.Title + ": " + s.Note
	case s.Note != "":
		return s.Title + ": " + s.Band + "; " + s.Note
	}
	return s.Title + ": " + s.Band
}

func (t *texter) notSent(d *document) {
	if len(d.NotSent) == 0 {
		return
	}
	t.head("Not sent")
	for _, n := range d.NotSent {
		t.line(2, n.Title+": "+n.Reason)
	}
}

func (t *texter) notices(d *document, part2 bool) {
	for _, n := range d.Notices {
		if n.Part2 == part2 {
			t.head(n.Label)
			t.line(0, n.Text)
		}
	}
}

func (t *texter) section(d *document, s *section) {
	for _, r := range s.Reasons {
		if r == s.Reasons[0] {
			t.head(s.Title)
		}
		t.line(2, r.Title+": "+r.Why+" Rule "+r.Rule+"; sources "+r.Sources)
	}
	for i := range s.Tables {
		t.table(&s.Tables[i])
	}
	if len(s.Rows) > 0 {
		t.head(s.Title)
	}
	for i := range s.Rows {
		t.answer(&s.Rows[i])
	}
	if len(s.Cells) > 0 {
		t.head(d.Words.ScreeningItems + ", " + d.Words.ScreeningNote)
	}
	for _, c := range s.Cells {
		t.line(2, c.Title+" ("+c.Note+")")
		var values []string
		for _, v := range c.Values {
			values = append(values, itoa(v.Number)+": "+v.Text+v.Chip)
		}
		if len(values) > 0 {
			t.indented(strings.Join(values, ", "))
		}
	}
}

func (t *texter) answer(a *answerRow) {
	head := strings.TrimSpace(a.Code + " " + a.Label)
	if head != "" {
		head += ": "
	}
	text := a.full()
	if a.Chip != "" {
		text = strings.TrimSpace(a.Chip + " " + text)
	}
	t.line(4, head+text)
}

func (t *texter) table(tb *table) {
	t.head(strings.TrimSpace(tb.Title + " " + tb.Code))
	if tb.Note != "" {
		t.line(0, tb.Note)
	}
	if len(tb.Rows) == 0 {
		t.line(2, strings.TrimSpace(tb.Chip+" "+tb.Empty+" "+tb.Words))
	}
	for _, row := range tb.Rows {
		var parts []string
		for i, c := range row {
			if c == "" || c == "–" {
				continue
			}
			if i > 0 && !tb.Small {
				c = strings.ToLower(tb.Columns[i]) + ": " + c
			}
			parts = append(parts, c)
		}
		t.line(4, strings.Join(parts, "; "))
	}
	if len(tb.Rows) > 0 && tb.Words != "" {
		t.line(2, tb.Words)
	}
}
