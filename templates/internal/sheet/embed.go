package sheet

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"sync"

	"github.com/jung-kurt/gofpdf"
)

// embedded are fonts as objects of a PDF. Every document that uses them has the same, so they are taken once from a
// document that gofpdf writes, and put behind the objects of each: for every document gofpdf would read the metrics and
// print the widths again, and cut a font with outlines down anew, which costs more than drawing all pages.
type embedded struct {
	objects []fontObject
	fonts   []embeddedFont
}

// embeddedFont is one of the fonts.
type embeddedFont struct {
	name string // under which a page finds it; gofpdf's own are digests of 40 letters, too long to stand before every text
	root int    // index of its own object
}

// fontObject is an object cut at its references: pieces[0], the number of object refs[0], pieces[1], and so on.
type fontObject struct {
	pieces [][]byte
	refs   []int // indexes of embedded.objects
}

// singleNames are the names of the single-byte fonts, by weight.
var singleNames = [weights]string{"K0", "K1", "K2", "K3"}

// embeddedSingles are the single-byte fonts, which every document has.
var embeddedSingles = sync.OnceValue(func() *embedded {
	return taken(singleNames[:], func(pdf *gofpdf.Fpdf, w int, size float64) {
		family := face{set: single, index: uint8(w)}.family()
		pdf.AddFontFromBytes(family, "", singles()[w].metrics, singles()[w].file)
		pdf.SetFont(family, "", size)
	})
})

// cutName is the name of a cut.
func cutName(w Weight, b block) string { return "L" + string([]byte{'0' + byte(w), '0' + byte(b)}) }

// embeddedCuts are the cuts of Inter with outlines, by weight and block, with all the characters that a cut is for.
var embeddedCuts = func() (out [weights][blocks]func() *embedded) {
	for w := range Weight(weights) {
		for b := range block(blocks) {
			out[w][b] = sync.OnceValue(func() *embedded { return takenCut(w, b) })
		}
	}
	return out
}()

func takenCut(w Weight, b block) *embedded {
	o := lgcFonts[w]()
	var text []rune
	for r := range rune(len(o.widths)) {
		if _, western := cp1252(r); o.has(r) && (western || blockOf(r) == b) {
			text = append(text, r)
		}
	}
	return taken([]string{cutName(w, b)}, func(pdf *gofpdf.Fpdf, _ int, size float64) {
		family := face{set: lgc, index: uint8(w)}.family()
		pdf.AddUTF8FontFromBytes(family, "", bytes.Clone(o.file))
		pdf.SetFont(family, "", size)
		pdf.Text(10, 10, string(text)) // what is drawn is what the font is cut down to
	})
}

// taken takes fonts out of a document that gofpdf writes. use adds the i-th font and sets it in the size.
func taken(names []string, use func(pdf *gofpdf.Fpdf, i int, size float64)) *embedded {
	const first = 100 // sizes tell which of gofpdf's names is whose
	pdf := gofpdf.New("P", "mm", "A4", "")
	pdf.SetCompression(false)
	pdf.SetCatalogSort(true)
	pdf.AddPage()
	for i := range names {
		use(pdf, i, float64(first+i))
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		panic(fmt.Sprintf("sheet: %v", err))
	}
	objects, _, _, err := split(out.Bytes())
	if err != nil {
		panic(fmt.Sprintf("sheet: %v", err))
	}
	e := &embedded{}
	done := map[int]int{}
	for i, name := range names {
		theirs := find(`BT /(F[0-9a-f]+) `+strconv.Itoa(first+i)+`\.00 Tf ET`, out.Bytes())
		number, _ := strconv.Atoi(find(`/`+theirs+` (\d+) 0 R`, objects[resources-1]))
		e.fonts = append(e.fonts, embeddedFont{name, e.take(objects, number, done)})
	}
	return e
}

// find is the first group of a pattern that has to be there.
func find(pattern string, in []byte) string {
	m := regexp.MustCompile(pattern).FindSubmatch(in)
	if m == nil {
		panic("sheet: gofpdf writes its fonts in another way")
	}
	return string(m[1])
}

var reference = regexp.MustCompile(`(\d+) 0 R`)

// take copies an object and all that it refers to, and returns its index.
func (e *embedded) take(objects [][]byte, number int, taken map[int]int) int {
	if at, ok := taken[number]; ok {
		return at
	}
	at := len(e.objects)
	taken[number] = at
	e.objects = append(e.objects, fontObject{})
	body := objects[number-1][len(strconv.Itoa(number)+" 0 obj\n"):]
	head := body
	if i := bytes.Index(body, streamMark); i >= 0 {
		head = body[:i]
	}
	var o fontObject
	from := 0
	for _, m := range reference.FindAllSubmatchIndex(head, -1) {
		to, _ := strconv.Atoi(string(body[m[2]:m[3]]))
		o.pieces = append(o.pieces, bytes.Clone(body[from:m[2]]))
		o.refs = append(o.refs, e.take(objects, to, taken))
		from = m[3]
	}
	o.pieces = append(o.pieces, bytes.Clone(body[from:]))
	e.objects[at] = o
	return at
}

// write writes object at of those that begin at number first.
func (e *embedded) write(out *bytes.Buffer, at, first int) {
	o := e.objects[at]
	fmt.Fprintf(out, "%d 0 obj\n", first+at)
	for i, ref := range o.refs {
		out.Write(o.pieces[i])
		out.WriteString(strconv.Itoa(first + ref))
	}
	out.Write(o.pieces[len(o.refs)])
}

// entries are the lines of the resource dictionary.
func (e *embedded) entries(out []byte, first int) []byte {
	for _, f := range e.fonts {
		out = fmt.Appendf(out, "/%s %d 0 R\n", f.name, first+f.root)
	}
	return out
}
