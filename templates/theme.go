package templates

import "github.com/kapscreen/kapscreen/templates/internal/sheet"

// theme is one table of colours and strokes. Both themes have the same measures, so nothing reflows between them.
type theme struct {
	mono                     bool
	ink, ink2, ink3, navy    sheet.Color
	rule, rule2              sheet.Color
	panel, red, amber, cream sheet.Color
	white                    sheet.Color
	bands                    [5]sheet.Color
}

func rgb(hex uint32) sheet.Color {
	return sheet.Color{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex)}
}

func colourTheme() theme {
	return theme{
		ink: rgb(0x101828), ink2: rgb(0x344054), ink3: rgb(0x5A6578), navy: rgb(0x0F2E47),
		rule: rgb(0xD0D5DD), rule2: rgb(0xE4E7EC), panel: rgb(0xF5F8FB), red: rgb(0xB42318),
		amber: rgb(0xA64208), cream: rgb(0xFFFAEB), white: rgb(0xFFFFFF),
		bands: [5]sheet.Color{rgb(0xE9EEF3), rgb(0xD6DFE8), rgb(0xC0CDDA), rgb(0xA8B9CB), rgb(0x91A6BC)},
	}
}

// monoTheme is for fax and laser: everything black, no area filled.
func monoTheme() theme { return theme{mono: true, white: rgb(0xFFFFFF)} }

// recolour takes the practice's own colours; mono stays black.
func (t *theme) recolour(colours map[string]sheet.Color) {
	if t.mono {
		return
	}
	if c, ok := colours["heading"]; ok {
		t.navy = c
	}
	if c, ok := colours["panel"]; ok {
		t.panel = c
	}
}

// line is the width a rule of w mm is drawn with: on a fax at 204 dpi a dot is 0.13 mm.
func (t *theme) line(w float64) float64 {
	if t.mono && w < 0.2 {
		return 0.13
	}
	return w
}

// The types of text, by what they are used for.
var (
	typePractice  = sheet.Type{Weight: sheet.Bold, Size: 11.5}
	typeStrong    = sheet.Type{Weight: sheet.SemiBold, Size: 8.4}
	typeAddress   = sheet.Type{Weight: sheet.Regular, Size: 7.8}
	typeReference = sheet.Type{Weight: sheet.Medium, Size: 7.8}
	typeTitle     = sheet.Type{Weight: sheet.Bold, Size: 15}
	typeName      = sheet.Type{Weight: sheet.Bold, Size: 15.5}
	typePronouns  = sheet.Type{Weight: sheet.Medium, Size: 9}
	typeFacts     = sheet.Type{Weight: sheet.Medium, Size: 8.6}
	typePanel     = sheet.Type{Weight: sheet.Regular, Size: 8.4}
	typeLabel     = sheet.Type{Weight: sheet.SemiBold, Size: 6.6, Track: 0.35}
	typeAllergy   = sheet.Type{Weight: sheet.SemiBold, Size: 9}
	typeAllergyS  = sheet.Type{Weight: sheet.SemiBold, Size: 7.6}
	typeWho       = sheet.Type{Weight: sheet.Regular, Size: 9}
	typeAsk       = sheet.Type{Weight: sheet.Bold, Size: 11.5}
	typeNotice    = sheet.Type{Weight: sheet.Regular, Size: 7.8}
	typeSection   = sheet.Type{Weight: sheet.Bold, Size: 10}
	typeSecNote   = sheet.Type{Weight: sheet.Regular, Size: 7.6}
	typeItem      = sheet.Type{Weight: sheet.SemiBold, Size: 8.8}
	typeEvidence  = sheet.Type{Weight: sheet.Regular, Size: 8.2}
	typeQuestion  = sheet.Type{Weight: sheet.Medium, Size: 8.2}
	typeCode      = sheet.Type{Weight: sheet.Regular, Size: 7.4}
	typeChip      = sheet.Type{Weight: sheet.Bold, Size: 6.4, Track: 0.25}
	typeScoreCode = sheet.Type{Weight: sheet.Bold, Size: 8.2}
	typeScore     = sheet.Type{Weight: sheet.Bold, Size: 8.8}
	typeSmallKey  = sheet.Type{Weight: sheet.SemiBold, Size: 7.2}
	typeScoreNote = sheet.Type{Weight: sheet.Regular, Size: 7.2}
	typeBand      = sheet.Type{Weight: sheet.SemiBold, Size: 8.0}
	typeSlip      = sheet.Type{Weight: sheet.Medium, Size: 8.8}
	typeCellStart = sheet.Type{Weight: sheet.SemiBold, Size: 8.2}
	typeLabelText = sheet.Type{Weight: sheet.Regular, Size: 8.0}
	typeAnswer    = sheet.Type{Weight: sheet.Medium, Size: 8.0}
	typeTag       = sheet.Type{Weight: sheet.Regular, Size: 7.0}
	typeState     = sheet.Type{Weight: sheet.Bold, Size: 6.0, Track: 0.2}
	typeItemNum   = sheet.Type{Weight: sheet.Regular, Size: 6.2}
	typeFoot      = sheet.Type{Weight: sheet.Regular, Size: 7.2}
	typeFootPage  = sheet.Type{Weight: sheet.SemiBold, Size: 7.2}
	typeFootSmall = sheet.Type{Weight: sheet.Regular, Size: 6.6}
	typeFootWarn  = sheet.Type{Weight: sheet.SemiBold, Size: 6.6}
	typeHead      = sheet.Type{Weight: sheet.SemiBold, Size: 8.4}
)
