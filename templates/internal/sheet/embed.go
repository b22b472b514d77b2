package sheet

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"sync"

	"github.com/jung-kurt/gofpdf"
)

// fontNames are the names under which a page finds the single-byte fonts, by weight. gofpdf's own names are digests of
// 40 letters, too long to stand before every text.
var fontNames = [weights]string{"K0", "K1", "K2", "K3"}

// embedded are the single-byte fonts as objects of a PDF. Every document has the same, so they are taken once from a
// document that gofpdf writes, and put behind the objects of each: gofpdf would read their metrics and print their
// widths again for every document, which cost more than drawing a page.
type embedded struct {
	objects []fontObject
	roots   [weights]int // index of each font's own object
}

// fontObject is an object cut at its references: pieces[0], the number of object refs[0], pieces[1], and so on.
type fontObject struct {
	pieces [][]byte
	refs   []int // indexes of embedded.objects
}

var embeddedFonts = sync.OnceValue(func() *embedded {
	pdf := gofpdf.New("P", "mm", "A4", "")
	pdf.SetCompression(false)
	for w := range singles() {
		family := face{single, uint8(w)}.family()
		pdf.AddFontFromBytes(family, "", singles()[w].metrics, singles()[w].file)
	}
	pdf.AddPage()
	for w := range singles() {
		pdf.SetFont(face{single, uint8(w)}.family(), "", float64(100+w)) // the size tells which name is whose
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
	taken := map[int]int{}
	for w := range e.roots {
		name := find(`BT /(F[0-9a-f]+) `+strconv.Itoa(100+w)+`\.00 Tf ET`, out.Bytes())
		number, _ := strconv.Atoi(find(`/`+name+` (\d+) 0 R`, objects[resources-1]))
		e.roots[w] = e.take(objects, number, taken)
	}
	return e
})

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
func (e *embedded) entries(first int) []byte {
	var out []byte
	for w, root := range e.roots {
		out = fmt.Appendf(out, "/%s %d 0 R\n", fontNames[w], first+root)
	}
	return out
}
