package templates

import (
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/templates/internal/sheet"
)

// noticesOf are the notices that go with substance use, or the others.
func (f *flow) noticesOf(part2 bool) []frame {
	var list []frame
	for _, n := range f.doc.Notices {
		if n.Part2 == part2 {
			list = append(list, frame{label: n.Label, text: n.Text, face: typeAnswerText})
		}
	}
	return list
}

// notices prints the notices that go along, and the crisis line.
func (f *flow) notices() {
	list := f.noticesOf(false)
	if c := f.doc.Crisis; c.Line != "" {
		list = append(list, frame{text: c.Line, note: c.Note, face: typeItem})
	}
	f.frames(list)
}

// box draws an empty rounded frame.
func (d *drawing) box(x, y, width, height float64) {
	d.Round(x, y, width, height, 1.2, nil, &sheet.Pen{Width: 0.3, Color: d.th.rule})
}

// frame is a boxed text: a notice under its label, or the crisis line with its note.
type frame struct {
	label, text, note string
	face              sheet.Type // of text
}

// Measures of frames in mm.
const (
	frameGap  = 4.0 // between frames side by side
	framePad  = 3.4 // between the border and the text
	frameLine = 3.6
	frameTop  = 5.2 // from the border to the first baseline
	frameEnd  = 3.2 // from the last baseline to the border
)

// longFrame is how long a text may be, in mm of one line, to share its row.
const longFrame = 600.0

// need is the length of a frame's text on one line, in mm.
func (x frame) need() float64 {
	return x.face.Width(cleaned(x.text)) + typeEvidence.Width(cleaned(x.note))
}

// frames prints boxed texts side by side: three of them, two where there are four, a long one alone.
func (f *flow) frames(list []frame) {
	for len(list) > 0 {
		most, n := 3, 0
		if len(list) == 4 {
			most = 2
		}
		for n < min(most, len(list)) && list[n].need() <= longFrame {
			n++
		}
		n = max(n, 1)
		f.frameRow(list[:n])
		list = list[n:]
	}
}

// frameWidths shares the width among frames as their texts need it, so that they have about as many lines. None is
// narrower than its label.
func (f *flow) frameWidths(row []frame) []float64 {
	widths, total := make([]float64, len(row)), 0.0
	for i, x := range row {
		widths[i] = max(x.need(), 60)
		total += widths[i]
	}
	room := f.width - frameGap*float64(len(row)-1)
	for i := range widths {
		widths[i] *= room / total
	}
	for i, x := range row {
		least := min(typeLabel.Width(strings.ToUpper(cleaned(x.label)))+2*framePad+0.1, room/float64(len(row)))
		if short := least - widths[i]; short > 0 {
			widths[i] += short
			widths[slices.Index(widths, slices.Max(widths))] -= short
		}
	}
	return widths
}

func (f *flow) frameRow(row []frame) {
	widths, texts, notes, most := f.frameWidths(row), make([][]string, len(row)), make([][]string, len(row)), 0
	for i, x := range row {
		texts[i] = x.face.Wrap(x.text, widths[i]-2*framePad)
		count := len(texts[i])
		if x.note != "" {
			notes[i] = typeEvidence.Wrap(x.note, widths[i]-2*framePad)
			count += len(notes[i])
		}
		if x.label != "" {
			count++
		}
		most = max(most, count)
	}
	height := frameTop + frameLine*float64(most-1) + frameEnd
	f.room(height)
	left := f.left
	for i, x := range row {
		f.box(left, f.y, widths[i], height)
		x0, y := left+framePad, f.y+frameTop
		if x.label != "" {
			f.label(x0, y-0.8, widths[i]-2*framePad, x.label)
			y += frameLine
		}
		for _, s := range texts[i] {
			f.Text(x0, y, x.face, f.th.ink, s)
			y += frameLine
		}
		for _, s := range notes[i] {
			f.Text(x0, y, typeEvidence, f.th.ink2, s)
			y += frameLine
		}
		left += widths[i] + frameGap
	}
	f.y += height
}

// room goes to where frames of the height begin, on the next page if this one has no room.
func (f *flow) room(height float64) {
	air := boxAir
	if f.fresh {
		air = 3.2
	}
	if f.y+air+height > f.bottom() {
		f.newPage()
		air = 3.2
	}
	f.y += air
	f.fresh = false
}

// boxAir is the air above a frame in mm.
const boxAir = 4.2

var typeAnswerText = sheet.Type{Weight: sheet.Regular, Size: 8.4}
