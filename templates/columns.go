package templates

// piece is a heading or a row of a column.
type piece struct {
	section *section
	row     measured
	height  float64
}

// columns sets the answers of sections in two columns, balanced where they all fit on the page.
func (f *flow) columns(sections []*section) {
	var pieces []piece
	for _, s := range sections {
		for i := range s.Rows {
			m := f.measure(f.columnWidth(), labelWidth, &s.Rows[i])
			pieces = append(pieces, piece{s, m, m.height})
		}
	}
	if len(pieces) == 0 {
		return
	}
	f.need(headDrop + headRule + 30)
	f.y += f.gap()
	for len(pieces) > 0 {
		room := f.bottom() - f.y
		split, end := divide(pieces, room)
		if split == end && f.y > firstHead+20 && end < len(pieces) {
			f.newPage()
			continue
		}
		top := f.y
		left := f.column(f.left, top, pieces[:split])
		right := f.column(f.left+f.columnWidth()+columnGap, top, pieces[split:end])
		f.y, f.fresh = max(left, right), false
		if pieces = pieces[end:]; len(pieces) > 0 {
			f.newPage()
		}
	}
}

// columnHeight is the height of pieces under each other, with a heading wherever a section begins.
func columnHeight(pieces []piece) float64 {
	h := 0.0
	var last *section
	for i, p := range pieces {
		if p.section != last {
			if i > 0 {
				h += sectionGap - headDrop + 0.4
			}
			h += headDrop + headRule
			last = p.section
		}
		h += p.height
	}
	return h
}

// divide finds where the right column begins and where the page ends. Everything that fits is balanced.
func divide(pieces []piece, room float64) (split, end int) {
	best := -1.0
	for i := 1; i <= len(pieces); i++ {
		left, right := columnHeight(pieces[:i]), columnHeight(pieces[i:])
		if left > room || orphaned(pieces, i) {
			continue
		}
		if right <= room && (best < 0 || max(left, right) < best) {
			best, split = max(left, right), i
		}
	}
	if best >= 0 {
		return split, len(pieces)
	}
	split = fit(pieces, 0, room)
	return split, fit(pieces, split, room)
}

// fit is how far the pieces from one on fill a column of the given height; at least one piece.
func fit(pieces []piece, from int, room float64) int {
	end := min(from+1, len(pieces))
	for end < len(pieces) && columnHeight(pieces[from:end+1]) <= room {
		end++
	}
	for end > from+1 && end < len(pieces) && orphaned(pieces, end) {
		end--
	}
	return end
}

// orphaned reports whether a break before piece i leaves a heading with a single row above it.
func orphaned(pieces []piece, i int) bool {
	if i >= len(pieces) || i < 1 {
		return false
	}
	s := pieces[i].section
	return pieces[i-1].section == s && (i == 1 || pieces[i-2].section != s) && len(s.Rows) > 2
}

// column draws pieces from y down and returns where they end.
func (f *flow) column(x, y float64, pieces []piece) float64 {
	width := f.columnWidth()
	var last *section
	for i, p := range pieces {
		first := p.section != last
		if first {
			if i > 0 {
				y += sectionGap - headDrop + 0.4
			}
			title, note := p.section.Title, p.section.Note
			if &p.section.Rows[0] != p.row.row {
				title, note = title+", "+f.doc.Words.Continued, ""
			} else {
				f.Bookmark(0, y, title)
			}
			y = f.heading(x, x+width, y+headDrop, title, note)
			last = p.section
		} else {
			f.Line(x, y, x+width, y, f.th.line(0.12), f.th.rule2)
		}
		f.drawAnswer(x, y, p.row)
		y += p.height
	}
	return y
}
