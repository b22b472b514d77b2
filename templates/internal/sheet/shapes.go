package sheet

// Line draws a straight line, width mm wide.
func (s *Sheet) Line(x0, y0, x1, y1, width float64, c Color) {
	p := s.cur
	p.setStroke(c)
	p.setLine(width, [2]float64{})
	p.num(x0*mm, (s.H-y0)*mm)
	p.ops = append(p.ops, 'm')
	p.num(x1*mm, (s.H-y1)*mm)
	p.ops = append(p.ops, "l S\n"...)
}

// Fill draws a filled rectangle.
func (s *Sheet) Fill(x, y, w, h float64, c Color) {
	p := s.cur
	p.setFill(c)
	p.num(x*mm, (s.H-y-h)*mm, w*mm, h*mm)
	p.ops = append(p.ops, "re f\n"...)
}

// Pen is how an outline is drawn: its width, and lengths of dash and gap in mm (zero for a full line).
type Pen struct {
	Width float64
	Dash  [2]float64
	Color Color
}

// Rect draws the outline of a rectangle.
func (s *Sheet) Rect(x, y, w, h float64, pen Pen) {
	p := s.cur
	p.setStroke(pen.Color)
	p.setLine(pen.Width, pen.Dash)
	p.num(x*mm, (s.H-y-h)*mm, w*mm, h*mm)
	p.ops = append(p.ops, "re S\n"...)
}

// Round draws a rectangle with rounded corners of radius r: filled when fill is not nil, outlined when pen is not nil.
func (s *Sheet) Round(x, y, w, h, r float64, fill *Color, pen *Pen) {
	p := s.cur
	op := "S\n"
	switch {
	case fill != nil && pen != nil:
		op = "B\n"
	case fill != nil:
		op = "f\n"
	case pen == nil:
		return
	}
	if fill != nil {
		p.setFill(*fill)
	}
	if pen != nil {
		p.setStroke(pen.Color)
		p.setLine(pen.Width, pen.Dash)
	}
	s.roundPath(x, y, w, h, r)
	p.ops = append(p.ops, op...)
}

func (s *Sheet) roundPath(x, y, w, h, r float64) {
	const k = 0.5523 // a quarter circle as a Bézier curve
	p := s.cur
	x0, y1 := x*mm, (s.H-y)*mm
	x1, y0 := (x+w)*mm, (s.H-y-h)*mm
	r *= mm
	c := r * (1 - k)
	p.num(x0+r, y0)
	p.ops = append(p.ops, 'm')
	p.num(x1-r, y0)
	p.ops = append(p.ops, 'l')
	p.num(x1-c, y0, x1, y0+c, x1, y0+r)
	p.ops = append(p.ops, 'c')
	p.num(x1, y1-r)
	p.ops = append(p.ops, 'l')
	p.num(x1, y1-c, x1-c, y1, x1-r, y1)
	p.ops = append(p.ops, 'c')
	p.num(x0+r, y1)
	p.ops = append(p.ops, 'l')
	p.num(x0+c, y1, x0, y1-c, x0, y1-r)
	p.ops = append(p.ops, 'c')
	p.num(x0, y0+r)
	p.ops = append(p.ops, 'l')
	p.num(x0, y0+c, x0+c, y0, x0+r, y0)
	p.ops = append(p.ops, "c h "...)
}
