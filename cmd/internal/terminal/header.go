package terminal

import (
	"fmt"
	"strings"

	"github.com/kapscreen/kapscreen/forms/interview"
)

// header says where in the interview the person is, in two lines and a rule.
func header(h interview.Where, w int) []line {
	who := joined(" · ", safe(h.Client), safe(h.Partner))
	saved := ""
	if !h.SavedAt.IsZero() {
		saved = "saved " + h.SavedAt.Format("15:04:05")
	}
	section := safe(h.Section)
	at := progress(h, 0)
	for brief := 1; brief <= 2 && cells(section)+cells(at)+4 > w; brief++ {
		at = progress(h, brief)
	}
	return []line{three(safe(h.Form), who, saved, w), two(section, at, w), rule(w)}
}

func joined(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

// progress counts over the questions that apply; brief 1 and 2 take less room.
func progress(h interview.Where, brief int) string {
	var section, asked, left, open string
	if h.SectionNumber > 0 {
		section = fmt.Sprintf("section %d of %d", h.SectionNumber, h.Sections)
	}
	if h.Applicable > 0 {
		asked = fmt.Sprintf("%d of %d", h.Asked, h.Applicable)
	}
	if h.MinutesLeft >= 0 && h.Applicable > 0 {
		left = fmt.Sprintf("~%d min", h.MinutesLeft)
	}
	if h.Open > 0 {
		open = fmt.Sprintf("%d open", h.Open)
	}
	if brief > 0 {
		section, asked = strings.Replace(section, " of ", "/", 1), strings.Replace(asked, " of ", "/", 1)
	}
	if brief > 1 {
		section = strings.Replace(section, "section ", "§ ", 1)
	}
	return joined(" · ", section, asked, left, open)
}

// three puts texts left, in the middle and right. The left one gives way first: who it is about matters more.
func three(left, middle, right string, w int) line {
	room := w - 2
	need := cells(middle) + cells(right) + 4
	if left = clip(left, max(0, room-need)); cells(left) < 6 {
		left = ""
	}
	if left == "" {
		return two(middle, right, w)
	}
	free := room - cells(left) - cells(middle) - cells(right)
	a := max(2, min(free-2, room/2-cells(left)-cells(middle)/2))
	b := max(2, free-a)
	return line{{" " + left + strings.Repeat(" ", a), plain}, {middle + strings.Repeat(" ", b), plain}, {right, dim}}
}

// two puts texts left and right; the left one is shortened.
func two(left, right string, w int) line {
	room := w - 2
	left = clip(left, max(0, room-cells(right)-2))
	return line{{" " + pad(left, room-cells(right)), bold}, {right, dim}}
}
