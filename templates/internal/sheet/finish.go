package sheet

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/adler32"
	"strconv"
	"unicode/utf16"

	"github.com/klauspost/compress/flate"
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

var errShape = errors.New("finish the PDF: gofpdf wrote another shape of file")

// resources is the number of the object in which gofpdf lists fonts and pictures, and firstPage that of the first page;
// each page is followed by its content.
const (
	resources = 2
	firstPage = 3

	usualSize = 112 << 10 // of a file; most are smaller
)

// finish rewrites gofpdf's output: the pages that did not go through gofpdf (all but nil ones) get their content, plain
// streams are deflated if asked, fonts are added, the catalogue gets the language and asks viewers to
// show the title, the trailer gets an identifier made from the content, and the references are made anew. It takes only
// the fixed shape that gofpdf writes and refuses any other. The file is written into the memory of into, where it is
// large enough.
func finish(into, raw []byte, pages [][]byte, fonts []*embedded, language string, compress bool) ([]byte, error) {
	objects, root, info, err := split(raw)
	if err != nil {
		return nil, err
	}
	var entries []byte
	total := len(objects) + 1
	for _, e := range fonts {
		entries = e.entries(entries, total)
		total += len(e.objects)
	}
	out := bytes.NewBuffer(into[:0])
	out.Grow(usualSize)
	out.WriteString("%PDF-1.4\n%\xE2\xE3\xCF\xD3\n")
	offsets := make([]int, 1, total)
	for i, body := range objects {
		offsets = append(offsets, out.Len())
		number := i + 1
		if content := contentOf(pages, number); content != nil {
			fmt.Fprintf(out, "%d 0 obj\n", number)
			writeStream(out, content, compress)
			continue
		}
		switch number {
		case root:
			body = bytes.Replace(body, catalogType,
				[]byte("/Type /Catalog\n/Lang ("+language+")\n/ViewerPreferences <</DisplayDocTitle true>>"), 1)
		case resources:
			body = bytes.Replace(body, fontList, append(fontList[:len(fontList):len(fontList)], entries...), 1)
		}
		if err := writeObject(out, body, compress); err != nil {
			return nil, err
		}
	}
	id := sha256.Sum256(out.Bytes()) // the fonts behind are the same in every file
	for _, e := range fonts {
		first := len(offsets)
		for i := range e.objects {
			offsets = append(offsets, out.Len())
			e.write(out, i, first)
		}
	}
	writeEnd(out, id[:16], offsets, root, info)
	return out.Bytes(), nil
}

var (
	catalogType = []byte("/Type /Catalog")
	fontList    = []byte("/Font <<\n")
)

// contentOf is the content of the page whose content object has the number; nil for other objects, and for pages that
// went through gofpdf.
func contentOf(pages [][]byte, number int) []byte {
	page := (number - firstPage) / 2
	if number < firstPage || (number-firstPage)%2 == 0 || page >= len(pages) {
		return nil
	}
	return pages[page]
}

// writeEnd writes the references and the trailer.
func writeEnd(out *bytes.Buffer, id []byte, offsets []int, root, info int) {
	start := out.Len()
	fmt.Fprintf(out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets))
	for _, at := range offsets[1:] {
		fmt.Fprintf(out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(out, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(offsets), root, info, id, id, start)
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
	out.Write(body[:dict])
	data := at + len(streamMark)
	writeStream(out, body[data:data+n], true)
	return nil
}

// writeStream writes a stream, from its dictionary to the end of its object.
func writeStream(out *bytes.Buffer, data []byte, compress bool) {
	if !compress {
		fmt.Fprintf(out, "<</Length %d>>\nstream\n", len(data))
		out.Write(data)
		out.WriteString("\nendstream\nendobj\n")
		return
	}
	packed := deflated(data)
	fmt.Fprintf(out, "<</Filter /FlateDecode /Length %d>>\nstream\n", len(packed))
	out.Write(packed)
	out.WriteString("\nendstream\nendobj\n")
}

// deflated is data in the zlib format (RFC 1950). The deflater keeps no state, so a document costs no more memory than
// its own bytes.
func deflated(data []byte) []byte {
	packed := bytes.NewBuffer(make([]byte, 0, len(data)/3+64))
	packed.Write([]byte{0x78, 0x01})
	_ = flate.StatelessDeflate(packed, data, true, nil) // a buffer takes everything
	return binary.BigEndian.AppendUint32(packed.Bytes(), adler32.Checksum(data))
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
