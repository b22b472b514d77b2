package templates

import "github.com/kapscreen/kapscreen/templates/internal/sheet"

// panel is up to four labelled lines: medicines, which may take two, then the others.
func (d *drawing) panel(y float64) {
	if d.th.mono {
		d.Rect(d.left, y, d.width, panelHeight, sheet.Pen{Width: 0.2})
	} else {
		d.Fill(d.left, y, d.width, panelHeight, d.th.panel)
	}
	bases := [4]float64{4.9, 8.6, 13.0, 17.1}
	at := 0
	for _, row := range d.doc.Panel {
		if at >= len(bases) {
			break
		}
		lines := min(max(row.Lines, 1), len(bases)-at)
		d.label(d.left+4, y+bases[at], 20, row.Label)
		d.parts(y, bases[at:at+lines], row)
		at += lines
	}
}

// parts sets the parts of a row on its lines; what finds no room is counted and named as on page two.
func (d *drawing) parts(y float64, bases []float64, row panelRow) {
	x0, x1 := d.left+25, d.right-2
	x, line, gap, reserve := x0, 0, partGap, 0.0
	last := func(rest []panelPart) { // settles how the last line is set
		var fits bool
		if gap, fits = tightGap(rest, x1-x0); !fits {
			reserve = moreRoom
		}
	}
	if len(bases) == 1 {
		last(row.Parts)
	}
	for i, p := range row.Parts {
		w := partWidth(p)
		if x > x0 && x+w > x1 && line+1 < len(bases) {
			line, x = line+1, x0
			if line == len(bases)-1 {
				last(row.Parts[i:])
			}
		}
		end := x1 - reserve
		if i == len(row.Parts)-1 {
			end = x1
		}
		if x > x0 && x+w > end+0.01 {
			d.Text(x, y+bases[line], typePanel, d.th.ink2, "and "+itoa(len(row.Parts)-i)+" more, page 2")
			return
		}
		x = d.part(x, y+bases[line], end, p) + gap
	}
}

// The gaps between the parts of a row, and the room for what says that there is more.
const (
	partGap  = 4.6
	minGap   = 2.6
	partName = 1.4 // between a name and what is said of it
	moreRoom = 28.0
)

// tightGap is the gap with which the parts fit on one line, between minGap and partGap, and whether they do.
func tightGap(parts []panelPart, room float64) (gap float64, fits bool) {
	for _, p := range parts {
		room -= partWidth(p)
	}
	if len(parts) < 2 {
		return partGap, room >= 0
	}
	gap = room / float64(len(parts)-1)
	return max(minGap, min(partGap, gap)), gap >= minGap
}

func partWidth(p panelPart) float64 {
	w := typeStrong.Width(cleaned(p.Name))
	if p.Text != "" {
		if w > 0 {
			w += partName
		}
		w += typePanel.Width(cleaned(p.Text))
	}
	return w
}

// part draws one part, shortened where it is wider than the line, and returns where it ends.
func (d *drawing) part(x, y, end float64, p panelPart) float64 {
	name, text := cleaned(p.Name), cleaned(p.Text)
	if x+partWidth(p) > end+0.01 {
		name, text = fitPart(name, text, end-x-partName)
	}
	if name != "" {
		x += d.Text(x, y, typeStrong, d.th.ink, name)
		if text != "" {
			x += partName
		}
	}
	return x + d.Text(x, y, typePanel, d.th.ink2, text)
}

// fitPart shortens one part that is wider than a whole line.
func fitPart(name, text string, room float64) (shortName, shortText string) {
	n := []string{name}
	if typeStrong.Width(name) > room*0.6 {
		n, _ = typeStrong.Shorten(name, room*0.6, 1, " …")
	}
	rest := room - typeStrong.Width(n[0])
	if text == "" || rest < 8 {
		return n[0], ""
	}
	t, _ := typePanel.Shorten(text, rest, 1, " …")
	return n[0], t[0]
}
