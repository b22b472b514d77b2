package fonts

import (
	"bytes"
	"compress/zlib"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/jung-kurt/gofpdf"
)

//go:generate go test -run TestSingleByteFontsComeFromTheirCuts -update .

var update = flag.Bool("update", false, "write the single-byte fonts anew")

func TestSingleByteFontsComeFromTheirCuts(t *testing.T) {
	dir := t.TempDir()
	for _, weight := range []string{"Regular", "Medium", "SemiBold", "Bold"} {
		base := "Inter-" + weight + "-1252"
		cut := filepath.Join("cp1252", base+".ttf")
		if err := gofpdf.MakeFont(cut, filepath.Join("cp1252", "cp1252.map"), dir, io.Discard, true); err != nil {
			t.Fatalf("MakeFont(%s): %v", cut, err)
		}
		for _, ext := range []string{".json", ".z"} {
			made, err := os.ReadFile(filepath.Join(dir, base+ext))
			if err != nil {
				t.Fatal(err)
			}
			kept := filepath.Join("single", base+ext)
			if *update {
				if err := os.WriteFile(kept, made, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			have, err := os.ReadFile(kept)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(inflated(t, have, ext), inflated(t, made, ext)) {
				t.Errorf("%s is not what MakeFont makes of %s; run go generate ./templates/fonts", kept, cut)
			}
		}
	}
}

// inflated takes the compression away, which may differ between Go releases.
func inflated(t *testing.T, b []byte, ext string) []byte {
	t.Helper()
	if ext != ".z" {
		return b
	}
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryFontOpens(t *testing.T) {
	for _, name := range FallbackNames() {
		if b := Fallback(name); !bytes.HasPrefix(b, []byte{0, 1, 0, 0}) {
			t.Errorf("Fallback(%q) is not a TrueType file", name)
		}
	}
	for _, weight := range []string{"Regular", "Medium", "SemiBold", "Bold"} {
		if b := LGC(weight); !bytes.HasPrefix(b, []byte{0, 1, 0, 0}) {
			t.Errorf("LGC(%q) is not a TrueType file", weight)
		}
		if m, f := Single(weight); len(m) == 0 || len(f) == 0 {
			t.Errorf("Single(%q) gives %d bytes of metrics and %d of font", weight, len(m), len(f))
		}
	}
}
