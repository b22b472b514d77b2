package sheet

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"sync"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"
)

// utf16BE is how the outline and the document information hold text that every viewer reads.
func utf16BE(s string) string {
	if plain(s) {
		return s
	}
	out := []byte{0xFE, 0xFF}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u>>8), byte(u))
	}
	return string(out)
}

// fontIDs are the names under which a page finds the single-byte fonts. gofpdf makes them from the metrics and keeps
// them to itself, so they are read once from a page it writes.
var fontIDs = sync.OnceValue(func() *[weights]string {
	pdf := gofpdf.New("P", "mm", "A4", "")
	pdf.SetCompression(false)
	pdf.AddPage()
	for w := range singles() {
		pdf.AddFontFromBytes(face{single, uint8(w)}.family(), "", singles()[w].metrics, singles()[w].file)
		pdf.SetFont(face{single, uint8(w)}.family(), "", float64(100+w))
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		panic(fmt.Sprintf("sheet: %v", err))
	}
	var ids [weights]string
	for w := range ids {
		m := regexp.MustCompile(fmt.Sprintf(`BT /(F[0-9a-f]+) %d\.00 Tf ET`, 100+w)).FindSubmatch(out.Bytes())
		if m == nil {
			panic("sheet: gofpdf names its fonts in another way")
		}
		ids[w] = string(m[1])
	}
	return &ids
})

var deflaters = sync.Pool{New: func() any {
	w, _ := zlib.NewWriterLevel(nil, zlib.BestSpeed)
	return w
}}

var errShape = errors.New("finish the PDF: gofpdf wrote another shape of file")

// finish rewrites gofpdf's output: plain streams are deflated if asked, the catalogue gets the language and asks viewers
// to show the title, the trailer gets an identifier made from the content, and the references are made anew. It takes
// only the fixed shape that gofpdf writes and refuses any other.
func finish(raw []byte, language string, compress bool) ([]byte, error) {
	objects, root, info, err := split(raw)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.Grow(len(raw))
	out.WriteString("%PDF-1.4\n%\xE2\xE3\xCF\xD3\n")
	offsets := make([]int, len(objects)+1)
	for i, body := range objects {
		offsets[i+1] = out.Len()
		if i+1 == root {
			body = bytes.Replace(body, []byte("/Type /Catalog"),
				[]byte("/Type /Catalog\n/Lang ("+language+")\n/ViewerPreferences <</DisplayDocTitle true>>"), 1)
		}
		if err := writeObject(&out, body, compress); err != nil {
			return nil, err
		}
	}
	id := sha256.Sum256(out.Bytes())
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets))
	for _, at := range offsets[1:] {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(offsets), root, info, id[:16], id[:16], start)
	return out.Bytes(), nil
}

var (
	rootRef  = []byte("/Root ")
	infoRef  = []byte("/Info ")
	xrefMark = []byte("startxref\n")
)

// split cuts the file into its objects, in the order of their numbers.
func split(raw []byte) (objects [][]byte, root, info int, err error) {
	tail := bytes.LastIndex(raw, xrefMark)
	if tail < 0 {
		return nil, 0, 0, errShape
	}
	start, ok := number(raw[tail+len(xrefMark):])
	if !ok || start >= tail || !bytes.HasPrefix(raw[start:], []byte("xref\n0 ")) {
		return nil, 0, 0, errShape
	}
	count, ok := number(raw[start+len("xref\n0 "):])
	at := start + len("xref\n0 ") + len(strconv.Itoa(count)) + 1 + 20
	if !ok || at+20*(count-1) > tail {
		return nil, 0, 0, errShape
	}
	for n := 1; n < count; n++ {
		offset, ok := number(bytes.TrimLeft(raw[at:at+10], "0"))
		head := []byte(strconv.Itoa(n) + " 0 obj\n")
		if !ok || offset > start || !bytes.HasPrefix(raw[offset:], head) {
			return nil, 0, 0, errShape
		}
		objects = append(objects, raw[offset:start])
		at += 20
	}
	if objects = ends(objects); objects == nil {
		return nil, 0, 0, errShape
	}
	trailer := raw[at:tail]
	r, i := bytes.Index(trailer, rootRef), bytes.Index(trailer, infoRef)
	if r < 0 || i < 0 {
		return nil, 0, 0, errShape
	}
	root, ok = number(trailer[r+len(rootRef):])
	info, ok2 := number(trailer[i+len(infoRef):])
	if !ok || !ok2 {
		return nil, 0, 0, errShape
	}
	return objects, root, info, nil
}

var (
	streamMark = []byte("stream\n")
	endObject  = []byte("endobj\n")
	lengthKey  = []byte("/Length ")
)

// ends cuts every object off after its own endobj; a stream is passed over by its length.
func ends(objects [][]byte) [][]byte {
	for i, b := range objects {
		from := 0
		if at := bytes.Index(b, streamMark); at >= 0 && at < bytes.Index(b, endObject) {
			n, ok := streamLength(b[:at])
			if !ok || at+n > len(b) {
				return nil
			}
			from = at + len(streamMark) + n
		}
		end := bytes.Index(b[from:], endObject)
		if end < 0 {
			return nil
		}
		objects[i] = b[:from+end+len(endObject)]
	}
	return objects
}

func streamLength(head []byte) (int, bool) {
	at := bytes.Index(head, lengthKey)
	if at < 0 {
		return 0, false
	}
	return number(head[at+len(lengthKey):])
}

// writeObject writes one object; a stream without a filter is deflated if asked.
func writeObject(out *bytes.Buffer, body []byte, compress bool) error {
	at := bytes.Index(body, streamMark)
	if !compress || at < 0 || bytes.Contains(body[:at], []byte("/Filter")) {
		out.Write(body)
		return nil
	}
	n, ok := streamLength(body[:at])
	dict := bytes.Index(body[:at], []byte("<</Length "))
	if !ok || dict < 0 {
		return errShape
	}
	var packed bytes.Buffer
	packed.Grow(n/3 + 64)
	z := deflaters.Get().(*zlib.Writer)
	defer deflaters.Put(z)
	z.Reset(&packed)
	data := at + len(streamMark)
	if _, err := z.Write(body[data : data+n]); err != nil {
		return fmt.Errorf("compress a page: %w", err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("compress a page: %w", err)
	}
	out.Write(body[:dict])
	fmt.Fprintf(out, "<</Filter /FlateDecode /Length %d>>\nstream\n", packed.Len())
	out.Write(packed.Bytes())
	out.WriteString("\nendstream\nendobj\n")
	return nil
}

// number reads the digits that b begins with.
func number(b []byte) (int, bool) {
	end := 0
	for end < len(b) && b[end] >= '0' && b[end] <= '9' {
		end++
	}
	n, err := strconv.Atoi(string(b[:end]))
	return n, err == nil
}
