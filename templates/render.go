package templates

import (
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

// RenderPDF writes the referral as PDF. Same referral, same bytes. It never panics on any text.
func RenderPDF(w io.Writer, r *Referral) error {
	d := paint(&r.doc, r.options, r.letter, false)
	day, _ := time.Parse(time.DateOnly, r.doc.Provenance.Date)
	out, err := d.Output(sheet.Info{
		Title: r.doc.Title, Author: r.doc.Provenance.Author, Subject: r.doc.Recipient.Service,
		Creator: r.options.Tool, Language: "en-US", Date: day,
	}, r.options.Compression)
	if err != nil {
		return fmt.Errorf("render the referral: %w", err)
	}
	if n := d.Replaced(); n > 0 && r.options.Warn != nil {
		r.options.Warn(fmt.Sprintf("%d characters cannot be printed with the fonts at hand and are marked in brackets; "+
			"the response file keeps them", n))
	}
	if _, err := w.Write(out); err != nil {
		return fmt.Errorf("write the referral: %w", err)
	}
	return nil
}
