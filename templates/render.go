package templates

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/kapscreen/kapscreen/templates/internal/sheet"
)

func upper(s string) string { return strings.ToUpper(s) }

// paint draws a whole document.
func paint(doc *document, o Options, l *LetterFile, record bool) *drawing {
	th := colourTheme()
	if o.Mono {
		th = monoTheme()
	}
	d := newDrawing(doc, o.Paper, th, record)
	if l != nil {
		d.logo = l.logo
		d.th.recolour(l.colours)
	}
	d.pageOne()
	d.laterPages()
	d.Turn(1)
	d.itemsNote(d.itemsBase)
	d.footers()
	return d
}

// painted is paint for one document of many: a mistake of the program must not end the others. What went wrong may hold
// text of the document, so it is not passed on.
func painted(r *Referral) (d *drawing, err error) {
	defer func() {
		if recover() != nil {
			d, err = nil, errors.New("render the referral: the page could not be laid out")
		}
	}()
	return paint(&r.doc, r.options, r.letter, false), nil
}

// marked names the pages that show marks in place of characters, "" when none does.
func (d *drawing) marked() string {
	var pages []string
	for n := 1; n <= d.Pages(); n++ {
		if d.ReplacedOn(n) {
			pages = append(pages, itoa(n))
		}
	}
	switch len(pages) {
	case 0:
		return ""
	case 1:
		return "page " + pages[0]
	}
	return "pages " + strings.Join(pages, ", ")
}

// RenderPDF writes the referral as PDF. Same referral, same bytes. It never panics on any text.
func RenderPDF(w io.Writer, r *Referral) error {
	out, err := MakePDF(nil, r)
	if err != nil {
		return err
	}
	if _, err := w.Write(out); err != nil {
		return fmt.Errorf("write the referral: %w", err)
	}
	return nil
}

// MakePDF is what RenderPDF writes, in the memory of into where it is large enough: for those who make many.
func MakePDF(into []byte, r *Referral) ([]byte, error) {
	d, err := painted(r)
	if err != nil {
		return nil, err
	}
	if pages := d.marked(); pages != "" && r.options.Warn != nil {
		r.options.Warn("characters that cannot be printed are marked in brackets on " + pages + "; the response file keeps them")
	}
	day, _ := time.Parse(time.DateOnly, r.doc.Provenance.Date)
	out, err := d.Output(into, sheet.Info{
		Title: r.doc.Title, Author: r.doc.Provenance.Author, Subject: r.doc.Recipient.Service,
		Creator: r.options.Tool, Language: "en-US", Date: day,
	}, r.options.Compression)
	if err != nil {
		return nil, fmt.Errorf("render the referral: %w", err)
	}
	return out, nil
}
