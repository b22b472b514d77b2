// Package fonts holds the typefaces of the referral: Inter as single-byte (Windows-1252) fonts ready for embedding and
// as cuts for Latin, Greek and Cyrillic, and fallback fonts for further scripts. README.md says where they come from
// and under which licences. The package only hands out bytes; measuring and embedding is package sheet's.
package fonts

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
)

//go:embed single/*.json single/*.z lgc/*.gz fallback/*.gz
var files embed.FS

// Single returns the metrics and the deflated font file of a single-byte cut; weight is Regular, Medium, SemiBold or
// Bold.
func Single(weight string) (metrics, font []byte) {
	return read("single/Inter-" + weight + "-1252.json"), read("single/Inter-" + weight + "-1252.z")
}

// LGC returns the TrueType file of Inter for Latin, Greek and Cyrillic.
func LGC(weight string) []byte { return unzip("lgc/Inter-" + weight + "-lgc.ttf.gz") }

// Fallback returns the TrueType file of a fallback font; name is one of FallbackNames.
func Fallback(name string) []byte { return unzip("fallback/" + name + ".ttf.gz") }

// FallbackNames lists the fallback fonts in the order in which they are tried.
func FallbackNames() []string {
	return []string{
		"NotoSansHebrew-Regular", "NotoSansArmenian-Regular", "NotoSansGeorgian-Regular", "NotoSansThai-Regular",
		"NotoSansEthiopic-Regular", "DroidSansFallback",
	}
}

// read panics when a font is not there: that is a mistake in the program, not in any input.
func read(name string) []byte {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(fmt.Sprintf("fonts: %v", err))
	}
	return b
}

func unzip(name string) []byte {
	z, err := gzip.NewReader(bytes.NewReader(read(name)))
	if err != nil {
		panic(fmt.Sprintf("fonts: %s: %v", name, err))
	}
	b, err := io.ReadAll(z)
	if err != nil {
		panic(fmt.Sprintf("fonts: %s: %v", name, err))
	}
	return b
}
