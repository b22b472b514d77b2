// Package sheet draws pages: text, lines, boxes and links at places given in millimetres from the top left corner. It
// and package templates are the only importers of gofpdf, and it is what keeps gofpdf's pitfalls away from the rest:
// every text goes through Clean, widths and line breaks are its own, pages can be drawn in any order, and nothing that
// is drawn can end in a panic or a broken file.
//
// It writes the page's drawing operators itself, which costs a third of gofpdf's own calls; gofpdf makes the document
// around them: pages, links, outline, pictures. Text in the fallback fonts goes through gofpdf, which embeds them glyph by
// glyph and has to know the glyphs used; Inter is embedded in cuts that gofpdf made once. It knows nothing of referrals.
package sheet

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jung-kurt/gofpdf"
)

// Sheet is a document that is being drawn. Use New.
type Sheet struct {
	W, H  float64 // page size in mm
	pages []*page
	cur   *page

	anchors   map[string]anchor
	bookmarks []bookmark
	logo      *Logo
	record    bool
	boxes     []Box
}

type page struct {
	number   int
	ops      []byte
	texts    []outlineText // texts that gofpdf has to draw, by their place in ops
	links    []link
	pictures []picture
	cuts     [weights][blocks]bool // that texts use
	replaced bool

	// What the page's drawing state is, so that it is set only when it changes.
	fill, stroke Color
	width        float64
	dash         [2]float64
	face         face
	size, track  float64
	known        struct{ fill, stroke, width, dash, font bool }
}

type outlineText struct {
	at   int // offset into ops
	face face
	size float64
	x, y float64
	text string
}

type link struct {
	x, y, w, h float64
	to         string
}

type anchor struct {
	page int
	y    float64
}

type bookmark struct {
	title string
	level int
	page  int
	y     float64
}

type picture struct{ x, y, w, h float64 }

// Box is where a text was drawn.
type Box struct {
	Page           int
	X0, Y0, X1, Y1 float64
	Text           string
}

// usualAnchors is how many a document has that leads from findings to a form's answers.
const usualAnchors = 256

// New starts a document of pages of w by h mm. With record, every text's box is kept for tests.
func New(w, h float64, record bool) *Sheet {
	return &Sheet{W: w, H: h, anchors: make(map[string]anchor, usualAnchors), record: record}
}

// AddPage starts a page and draws on it from now on.
func (s *Sheet) AddPage() {
	s.cur = pages.Get().(*page)
	s.cur.number = len(s.pages) + 1
	s.pages = append(s.pages, s.cur)
}

// pages are used again: a batch draws thousands a second, of 10 to 20 kB each.
var pages = sync.Pool{New: func() any { return &page{ops: make([]byte, 0, 24<<10)} }}

// release gives the pages back, without what stood on them.
func (s *Sheet) release() {
	for _, p := range s.pages {
		clear(p.texts)
		clear(p.links)
		*p = page{ops: p.ops[:0], texts: p.texts[:0], links: p.links[:0]}
		pages.Put(p)
	}
	s.pages, s.cur = nil, nil
}

// Turn goes on drawing on page n, from 1.
func (s *Sheet) Turn(n int) { s.cur = s.pages[n-1] }

// Pages is the number of pages.
func (s *Sheet) Pages() int { return len(s.pages) }

// ReplacedOn reports whether page n shows marks in place of characters.
func (s *Sheet) ReplacedOn(n int) bool { return s.pages[n-1].replaced }

// Boxes are the boxes of all texts, when New was told to record them.
func (s *Sheet) Boxes() []Box { return s.boxes }

// Text draws one line with its baseline at y, from x to the right, and returns its width in mm. Newlines become spaces.
func (s *Sheet) Text(x, y float64, t Type, c Color, text string) float64 {
	clean, _ := Clean(text)
	width := t.Width(clean)
	s.line(x, y, width, t, c, clean)
	return width
}

// line draws clean text of the given width.
func (s *Sheet) line(x, y, width float64, t Type, c Color, clean string) {
	if clean == "" {
		return
	}
	if hasMark(clean) {
		s.cur.replaced = true
	}
	s.draw(x, y, t, c, clean)
	if s.record {
		em := t.Size / mm
		s.boxes = append(s.boxes, Box{s.cur.number, x, y - 0.73*em, x + width, y + 0.20*em, clean})
	}
}

// TextRight draws one line that ends at x.
func (s *Sheet) TextRight(x, y float64, t Type, c Color, text string) float64 {
	clean, _ := Clean(text)
	w := t.Width(clean)
	s.line(x-w, y, w, t, c, clean)
	return w
}

// TextCenter draws one line around x.
func (s *Sheet) TextCenter(x, y float64, t Type, c Color, text string) {
	clean, _ := Clean(text)
	w := t.Width(clean)
	s.line(x-w/2+t.Track/mm/2, y, w, t, c, clean)
}

// hasMark finds the marks that Clean leaves: most text was cleaned when its lines were broken.
func hasMark(clean string) bool {
	return strings.Contains(clean, "[U+") || strings.Contains(clean, " script, ")
}

func (s *Sheet) draw(x, y float64, t Type, c Color, clean string) {
	p := s.cur
	p.setFill(c)
	p.setTrack(t.Track)
	if western(clean) {
		p.show(face{set: single, index: uint8(t.Weight)}, t.Size, x*mm, (s.H-y)*mm, clean)
		return
	}
	for _, r := range runs(t.Weight, visual(clean)) {
		if r.face.set != fallback {
			p.show(r.face, t.Size, x*mm, (s.H-y)*mm, r.text)
		} else {
			p.texts = append(p.texts, outlineText{len(p.ops), r.face, t.Size, x, y, r.text})
			p.known.font = false
		}
		x += t.Width(r.text)
	}
}

// show writes a text in a single-byte font or a cut.
func (p *page) show(f face, size, x, y float64, text string) {
	p.ops = append(p.ops, "BT"...)
	if !p.known.font || p.face != f || p.size != size {
		p.ops = append(p.ops, '/')
		if f.set == single {
			p.ops = append(p.ops, singleNames[f.index]...)
		} else {
			p.ops = append(p.ops, cutName(Weight(f.index), f.block)...)
			p.cuts[f.index][f.block] = true
		}
		p.num(size)
		p.ops = append(p.ops, "Tf"...)
		p.face, p.size, p.known.font = f, size, true
	}
	p.num(x, y)
	p.ops = append(p.ops, "Td"...)
	if f.set == single {
		p.ops = appendWestern(p.ops, text)
	} else {
		p.ops = appendUTF16(p.ops, text)
	}
	p.ops = append(p.ops, "Tj ET\n"...)
}

// appendWestern appends a text as a string of Windows-1252.
func appendWestern(out []byte, text string) []byte {
	out = append(out, '(')
	for _, r := range text {
		b, ok := cp1252(r)
		if !ok {
			continue // newlines; Clean lets nothing else through
		}
		if b == '(' || b == ')' || b == '\\' {
			out = append(out, '\\')
		}
		out = append(out, b)
	}
	return append(out, ')')
}

// appendUTF16 appends a text as gofpdf encodes it for fonts with outlines: two bytes a character, here in hexadecimal.
func appendUTF16(out []byte, text string) []byte {
	out = append(out, '<')
	for _, r := range text {
		if r >= ' ' {
			out = fmt.Appendf(out, "%04X", r)
		}
	}
	return append(out, '>')
}

// hundredths rounds a measure to what is written of it. One that is no number would break the page, so it panics early.
func hundredths(v float64) int64 {
	if math.IsNaN(v) || math.Abs(v) > 1e9 {
		panic("sheet: a measure is not a number")
	}
	return int64(math.Round(v * 100))
}

// num writes numbers, rounded to hundredths, with a space before each.
func (p *page) num(values ...float64) {
	for _, v := range values {
		p.ops = appendDecimal(append(p.ops, ' '), hundredths(v), 2)
	}
	p.ops = append(p.ops, ' ')
}

// appendDecimal appends n / 10^places without zeros that say nothing: 0.50 is .5. strconv.AppendFloat has to search for
// the same digits.
func appendDecimal(out []byte, n int64, places int) []byte {
	if n < 0 {
		out, n = append(out, '-'), -n
	}
	for places > 0 && n%10 == 0 {
		n /= 10
		places--
	}
	var digits [20]byte
	at := len(digits)
	point := places > 0
	for ; places > 0; places-- {
		at--
		digits[at] = '0' + byte(n%10)
		n /= 10
	}
	if point {
		at--
		digits[at] = '.'
	}
	for n > 0 || at == len(digits) {
		at--
		digits[at] = '0' + byte(n%10)
		n /= 10
	}
	return append(out, digits[at:]...)
}

func (p *page) setFill(c Color) {
	if p.known.fill && p.fill == c {
		return
	}
	p.color(c)
	p.ops = append(p.ops, "rg\n"...)
	p.fill, p.known.fill = c, true
}

func (p *page) setStroke(c Color) {
	if p.known.stroke && p.stroke == c {
		return
	}
	p.color(c)
	p.ops = append(p.ops, "RG\n"...)
	p.stroke, p.known.stroke = c, true
}

func (p *page) color(c Color) {
	for _, v := range [3]uint8{c.R, c.G, c.B} {
		p.ops = append(p.ops, shades()[v]...)
	}
}

// shades are the shares of a colour as they are written, with a space behind.
var shades = sync.OnceValue(func() *[256]string {
	var out [256]string
	for v := range out {
		out[v] = string(appendDecimal(nil, int64(math.Round(float64(v)/255*1000)), 3)) + " "
	}
	return &out
})

func (p *page) setTrack(points float64) {
	if p.track == points {
		return
	}
	p.num(points)
	p.ops = append(p.ops, "Tc\n"...)
	p.track = points
}

func (p *page) setLine(width float64, dash [2]float64) {
	if !p.known.width || p.width != width {
		p.num(width * mm)
		p.ops = append(p.ops, "w\n"...)
		p.width, p.known.width = width, true
	}
	if p.known.dash && p.dash == dash {
		return
	}
	p.ops = append(p.ops, '[')
	if dash[0] > 0 {
		p.num(dash[0]*mm, dash[1]*mm)
	}
	p.ops = append(p.ops, "] 0 d\n"...)
	p.dash, p.known.dash = dash, true
}

// Anchor names a height of the present page as the target of links.
func (s *Sheet) Anchor(name string, y float64) { s.anchors[name] = anchor{s.cur.number, y} }

// Anchored is the page of an anchor, 0 if there is none.
func (s *Sheet) Anchored(name string) int { return s.anchors[name].page }

// Link makes a rectangle lead to an anchor, which may be set later. A link to no anchor is left out.
func (s *Sheet) Link(x, y, w, h float64, to string) {
	s.cur.links = append(s.cur.links, link{x, y, w, h, to})
}

// Bookmark adds an entry to the outline; level 0 is the top. Entries of a page come in the order of their calls.
func (s *Sheet) Bookmark(level int, y float64, title string) {
	clean, _ := Clean(title)
	s.bookmarks = append(s.bookmarks, bookmark{clean, level, s.cur.number, y})
}

// Info is what the file says of itself.
type Info struct {
	Title, Author, Subject, Creator, Language string
	Date                                      time.Time // UTC
}

// Output is the finished file, in the memory of into where it is large enough. The same drawing gives the same bytes.
// With compress, the streams are deflated. The pages are given back: nothing can be drawn or asked afterwards.
func (s *Sheet) Output(into []byte, info Info, compress bool) (out []byte, err error) {
	defer s.release()
	defer func() {
		if r := recover(); r != nil { // gofpdf panics on input it cannot take; one document must not end a batch
			err = fmt.Errorf("write the pages: the PDF library gave up")
		}
	}()
	pdf := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "mm", Size: gofpdf.SizeType{Wd: s.W, Ht: s.H}})
	pdf.SetCompression(false)
	pdf.SetCatalogSort(true)
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCreationDate(info.Date.UTC())
	pdf.SetModificationDate(info.Date.UTC())
	pdf.SetTitle(utf16BE(info.Title), false)
	pdf.SetAuthor(utf16BE(info.Author), false)
	pdf.SetSubject(utf16BE(info.Subject), false)
	pdf.SetCreator(utf16BE(info.Creator), false)
	s.addFonts(pdf)
	targets := s.targets(pdf)
	contents := make([][]byte, len(s.pages))
	for i, p := range s.pages {
		pdf.AddPage()
		contents[i] = s.emit(pdf, p, targets)
	}
	if pdf.PageNo() != len(s.pages) {
		return nil, fmt.Errorf("write the pages: %d of %d came out", pdf.PageNo(), len(s.pages))
	}
	var raw bytes.Buffer
	raw.Grow(16 << 10)
	if err := pdf.Output(&raw); err != nil {
		return nil, fmt.Errorf("write the pages: the PDF library refused them")
	}
	return finish(into, raw.Bytes(), contents, s.fonts(), info.Language, compress)
}

// fonts are what finish adds: the single-byte fonts and the cuts that texts use.
func (s *Sheet) fonts() []*embedded {
	out := []*embedded{embeddedSingles()}
	for w := range weights {
		for b := range blocks {
			if slices.ContainsFunc(s.pages, func(p *page) bool { return p.cuts[w][b] }) {
				out = append(out, embeddedCuts[w][b]())
			}
		}
	}
	return out
}

// addFonts declares the fallback fonts that texts use; finish adds the others.
func (s *Sheet) addFonts(pdf *gofpdf.Fpdf) {
	added := map[face]bool{}
	for _, p := range s.pages {
		for _, t := range p.texts {
			if !added[t.face] {
				added[t.face] = true
				pdf.AddUTF8FontFromBytes(t.face.family(), "", bytes.Clone(t.face.outline().file))
			}
		}
	}
}

func (s *Sheet) targets(pdf *gofpdf.Fpdf) map[string]int {
	out := map[string]int{}
	for _, p := range s.pages {
		for _, l := range p.links {
			if a, ok := s.anchors[l.to]; ok && out[l.to] == 0 {
				id := pdf.AddLink()
				pdf.SetLink(id, a.y, a.page)
				out[l.to] = id
			}
		}
	}
	return out
}

// emit gives a page to gofpdf. The content of a page that gofpdf has nothing to draw on is returned instead: it is
// already what has to stand in the file.
func (s *Sheet) emit(pdf *gofpdf.Fpdf, p *page, targets map[string]int) []byte {
	s.emitLinks(pdf, p, targets)
	if len(p.texts) == 0 && len(p.pictures) == 0 {
		return p.ops
	}
	at := 0
	for _, t := range p.texts {
		pdf.RawWriteBuf(bytes.NewReader(p.ops[at:t.at]))
		at = t.at
		pdf.SetFont(t.face.family(), "", t.size+1) // so that gofpdf writes the next font for certain
		pdf.SetFont(t.face.family(), "", t.size)
		pdf.Text(t.x, t.y, t.text)
	}
	pdf.RawWriteBuf(bytes.NewReader(p.ops[at:]))
	for _, pic := range p.pictures {
		s.logo.place(pdf, pic)
	}
	return nil
}

// emitLinks sets the links and the bookmarks of a page.
func (s *Sheet) emitLinks(pdf *gofpdf.Fpdf, p *page, targets map[string]int) {
	for _, l := range p.links {
		if id := targets[l.to]; id != 0 {
			pdf.Link(l.x, l.y, l.w, l.h, id)
		}
	}
	for _, b := range s.bookmarks {
		if b.page == p.number {
			pdf.Bookmark(utf16BE(b.title), b.level, b.y)
		}
	}
}
