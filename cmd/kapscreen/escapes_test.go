package main

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"github.com/kapscreen/kapscreen/forms/visible"
)

// TestForeignTextReachesNothingRaw puts every escape, spoof and trojan line into every text of a response: into answers,
// notes and cells, and looks at everything that comes out.
func TestForeignTextReachesNothingRaw(t *testing.T) {
	t.Parallel()
	var texts []string
	for _, s := range hostileTexts(t) {
		if s = strings.ReplaceAll(s, "\x00", ""); len([]rune(s)) <= 120 { // NUL and what is too long are refused, see the variants
			texts = append(texts, s)
		}
	}
	k := newAttack(t)
	const rounds = 2 // every text stands in about five places
	for round := range rounds {
		response, said := told(t, func(n int) string { return texts[(n+round*len(texts)/rounds)%len(texts)] })
		lookAtAll(t, k, fmt.Sprint("round ", round), response)
		if len(said) < len(texts) {
			t.Fatalf("%d places for %d texts", len(said), len(texts))
		}
	}
	t.Logf("%d texts", len(texts))
}

// lookAtAll runs what prints or writes text of a client.
func lookAtAll(t *testing.T, k *attack, what, response string) {
	t.Helper()
	client := k.write(t, "client.json", response)
	taken := func(args ...string) ending {
		e := k.run(t, "", args...)
		if e.isClean(t, what+" "+args[0]); e.code != exitDone {
			t.Errorf("%s: %q ends with %d: %s", what, args, e.code, shortly(e.err))
		}
		return e
	}
	taken("screen", client)
	taken("screen", "--json", client)
	taken("explain", "cv.ich", client)
	for _, format := range []string{"text", "json"} {
		taken("refer", "--incomplete", "r\x1b[2J", "--reference", "\u202ex", "--format", format, "-o", "-", client)
	}
	taken("refer", "--incomplete", "r", "--preview", client)
	id := strings.TrimSpace(taken("case", "import", "-q", client).out)
	taken("case", "show", id)
	taken("case", "list", "--names")
	taken("case", "list", "--names", "--json")
	taken("case", "export", "--force", "-o", k.path("export.json"), id)
	taken("batch", client, "--force", "--incomplete", "r", "-o", k.path("out"))
	taken("refer", "--incomplete", "r", "--force", "-o", k.path("r.pdf"), client)
	for _, name := range []string{"out/index.csv", "out/report.ndjson", "export.json"} {
		data, err := os.ReadFile(k.path(name))
		if s := strings.ReplaceAll(string(data), "\r\n", "\n"); err != nil || !cleanOutput(s) {
			t.Errorf("%s: %s holds raw characters (%v)", what, name, err)
		}
	}
	data, err := os.ReadFile(k.path("r.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	words := pdfTexts(t, data)
	if len(words) < 200 {
		t.Errorf("%s: only %d texts were found in the PDF", what, len(words))
	}
	cyrillic := func(w string) bool {
		return strings.ContainsFunc(w, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
	}
	if !slices.ContainsFunc(words, cyrillic) {
		t.Errorf("%s: no Cyrillic letters are in the texts that were found, so the wide fonts were not looked at", what)
	}
	for _, w := range words {
		if visible.Text(w) != w {
			t.Errorf("%s: the PDF holds %q", what, w)
		}
	}
	for _, bad := range []string{"/JS", "/JavaScript", "/URI", "/AA", "/OpenAction", "/Launch", "/Type /Filespec"} {
		if bytes.Contains(data, []byte(bad)) {
			t.Errorf("%s: the PDF holds %s", what, bad)
		}
	}
}

// A text that a page shows stands between ( and ) Tj, with ( ) \ and CR escaped, in the font that was chosen before it:
// one byte a character (Windows-1252; the fonts K0, K1, …, or any that is no Type0), or two in a font of many characters
// (Type0).
var (
	pdfStream = regexp.MustCompile(`(?s)stream\r?\n(.*?)\r?\nendstream`)
	wideFont  = regexp.MustCompile(`(\d+) 0 obj\s*<<\s*/Type /Font\s*/Subtype /Type0`)
	fontName  = regexp.MustCompile(`/(F[0-9a-f]{40}|[KL]\d+) (\d+) 0 R`)
	shownText = regexp.MustCompile(`(?s)/(F[0-9a-f]{40}|[KL]\d+) [0-9.]+ Tf|\(((?:[^\\()]|\\.)*)\)\s*Tj|<([0-9A-F]+)>Tj`)
)

// pdfTexts are the texts that the pages of a PDF show.
func pdfTexts(t *testing.T, data []byte) []string {
	t.Helper()
	wideObject, wide := map[string]bool{}, map[string]bool{}
	for _, m := range wideFont.FindAllSubmatch(data, -1) {
		wideObject[string(m[1])] = true
	}
	for _, m := range fontName.FindAllSubmatch(data, -1) {
		wide[string(m[1])] = wideObject[string(m[2])]
	}
	var texts []string
	for _, stream := range pdfStream.FindAllSubmatch(data, -1) {
		r, err := zlib.NewReader(bytes.NewReader(stream[1]))
		if err != nil {
			continue // not a page
		}
		page, err := io.ReadAll(r)
		if err != nil || !bytes.Contains(page, []byte("Tj ET")) {
			continue // a font, or its tables
		}
		font := ""
		for _, m := range shownText.FindAllSubmatch(page, -1) {
			if len(m[1]) > 0 {
				font = string(m[1])
				continue
			}
			if raw, err := hex.DecodeString(string(m[3])); err == nil && len(raw) > 0 {
				texts = append(texts, decoded(string(raw), true))
				continue
			}
			texts = append(texts, decoded(strings.NewReplacer(`\(`, "(", `\)`, ")", `\\`, `\`, `\r`, "\r").Replace(string(m[2])), wide[font]))
		}
	}
	return texts
}

func decoded(raw string, wide bool) string {
	if !wide {
		s, err := charmap.Windows1252.NewDecoder().String(raw)
		if err != nil {
			return "\x00"
		}
		return s
	}
	var units []uint16
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units))
}
