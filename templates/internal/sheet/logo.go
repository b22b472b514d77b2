package sheet

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg" // a logo may be a JPEG
	"image/png"

	"github.com/jung-kurt/gofpdf"
)

// Limits of a logo.
const (
	MaxLogoBytes = 1 << 20
	MaxLogoSide  = 2_000 // pixels
)

// Logo is a picture that was checked and flattened onto white, ready to be drawn.
type Logo struct {
	png    []byte
	aspect float64 // width by height
}

// ReadLogo checks a PNG or JPEG: at most MaxLogoBytes, and MaxLogoSide pixels a side. The error says what is wrong in
// words for the person who chose the picture.
func ReadLogo(file []byte) (*Logo, error) {
	if len(file) > MaxLogoBytes {
		return nil, errors.New("the logo is larger than 1 MiB")
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, errors.New("the logo is neither a PNG nor a JPEG")
	}
	if config.Width < 1 || config.Height < 1 || config.Width > MaxLogoSide || config.Height > MaxLogoSide {
		return nil, errors.New("the logo has to be between 1 and 2000 pixels wide and high")
	}
	picture, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, errors.New("the logo is damaged")
	}
	// gofpdf takes no interlaced pictures and no 16-bit ones: everything becomes a plain opaque picture.
	flat := image.NewRGBA(image.Rect(0, 0, config.Width, config.Height))
	draw.Draw(flat, flat.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), picture, picture.Bounds().Min, draw.Over)
	var out bytes.Buffer
	if err := png.Encode(&out, flat); err != nil {
		return nil, errors.New("the logo is damaged")
	}
	return &Logo{png: out.Bytes(), aspect: float64(config.Width) / float64(config.Height)}, nil
}

// Picture draws the logo inside w by h mm, keeping its shape, and returns the width it took. A document has one logo.
func (s *Sheet) Picture(x, y, w, h float64, logo *Logo) float64 {
	width := min(w, h*logo.aspect)
	s.logo = logo
	s.cur.pictures = append(s.cur.pictures, picture{x, y, width, width / logo.aspect})
	return width
}

func (l *Logo) place(pdf *gofpdf.Fpdf, p picture) {
	options := gofpdf.ImageOptions{ImageType: "PNG"}
	pdf.RegisterImageOptionsReader("logo", options, bytes.NewReader(l.png))
	pdf.ImageOptions("logo", p.x, p.y, p.w, p.h, false, options, 0, "")
}
