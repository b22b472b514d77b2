package templates

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// RenderPreview writes what would leave the room, before it does: to whom, under which release, which parts with how
// many answers, and what stays here. It prints no answers.
func RenderPreview(w io.Writer, r *Referral) error {
	t := &texter{w: bufio.NewWriter(w)}
	d := &r.doc
	t.line(0, "This would leave the room.")
	t.line(4, "To: "+d.Recipient.To)
	for _, l := range d.Ask.Lines {
		t.line(2, l)
	}
	t.head("Goes along")
	t.line(2, "page one: letterhead, client, allergies, medicines, vitals; "+plural(len(d.Items), "item")+" for review, "+
		plural(heldCount(d), "item")+" that could not be established, "+plural(len(d.Scores), "score"))
	for i := range d.Sections {
		if s := previewOf(d, &d.Sections[i]); s != "" {
			t.line(2, s)
		}
	}
	for _, n := range d.Notices {
		t.line(2, "notice: "+n.Label)
	}
	t.head("Stays here")
	if len(d.NotSent) == 0 {
		t.line(2, "No section is held back.")
	}
	for _, n := range d.NotSent {
		t.line(2, n.Title+": "+n.Reason+", with all that rests on it")
	}
	if err := t.w.Flush(); err != nil {
		return fmt.Errorf("write the preview: %w", err)
	}
	return nil
}

func heldCount(d *document) int {
	n := 0
	for i := range d.Open {
		n += len(d.Open[i].Holds)
	}
	return n
}

// previewOf says what of a section goes along, in numbers.
func previewOf(d *document, s *section) string {
	var parts []string
	for i := range s.Tables {
		if t := &s.Tables[i]; !t.Small {
			parts = append(parts, strings.ToLower(t.Title)+" ("+plural(len(t.Rows), "row")+")")
		}
	}
	answers, blank := 0, 0
	for i := range s.Rows {
		switch a := &s.Rows[i]; {
		case a.Chip != "":
			blank++
		case len(a.Codes) == 0 && a.Code != "":
			answers++
		}
	}
	for _, c := range s.Cells {
		answers += len(c.Values)
	}
	if answers+blank > 0 {
		title := s.Title
		if s.Part2 {
			title += ", on its own page"
		}
		text := title + ": " + plural(answers, "answer")
		if blank > 0 {
			text += ", " + itoa(blank) + " without an answer"
		}
		parts = append(parts, text)
	}
	if len(s.Reasons) > 0 {
		parts = append(parts, lowerFirst(d.Words.Reasons)+": "+plural(len(s.Reasons), "rule"))
	}
	return strings.Join(parts, "; ")
}
