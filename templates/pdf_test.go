package templates

import (
	"bytes"
	"crypto/sha256"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"github.com/kapscreen/kapscreen/forms"
)

// validate checks a PDF with pdfcpu, which must not make itself a folder in anybody's home.
func validate(t *testing.T, name string, pdf []byte) {
	t.Helper()
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	if err := api.Validate(bytes.NewReader(pdf), conf); err != nil {
		t.Errorf("%s: pdfcpu: %v", name, err)
	}
}

func TestPDFsAreValid(t *testing.T) {
	for name, o := range map[string]Options{"plain": {}, "compressed": {Compression: true}, "mono a4": {Mono: true, Paper: A4, Compression: true}} {
		pdf := render(t, mockDocument(), o)
		validate(t, name, pdf)
		if !bytes.Contains(pdf, []byte("/Lang (en-US)")) || !bytes.Contains(pdf, []byte("/ID [<")) {
			t.Errorf("%s: the language or the identifier is missing", name)
		}
		if links, items := bytes.Count(pdf, []byte("/Subtype /Link")), len(mockItems()); links < items {
			t.Errorf("%s: %d links, want at least one for each of %d items", name, links, items)
		}
		if n := bytes.Count(pdf, []byte("/Parent ")); n < 15 {
			t.Errorf("%s: %d pages and bookmarks, want a bookmark for every section", name, n)
		}
	}
	for name, ref := range extremes(t) {
		if name == "500 medicines" || name == "long answers" || name == "lines" {
			continue // large, and the same constructions
		}
		ref.options.Compression = true
		var out bytes.Buffer
		if err := RenderPDF(&out, ref); err != nil {
			t.Fatal(err)
		}
		validate(t, name, out.Bytes())
	}
}

func TestFileStaysSmall(t *testing.T) {
	pdf := render(t, mockDocument(), Options{Compression: true})
	if len(pdf) > 100_000 {
		t.Errorf("four pages take %d bytes, want at most 100 kB", len(pdf))
	}
}

func TestSameReferralSameBytes(t *testing.T) {
	r := demoResponse(t)
	one := func() [32]byte {
		o := practice
		o.Incomplete = "x"
		var out bytes.Buffer
		if err := RenderPDF(&out, build(t, r.Clone(), o)); err != nil {
			t.Error(err)
		}
		return sha256.Sum256(out.Bytes())
	}
	want := one()
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if got := one(); got != want {
				t.Errorf("a parallel run gives %x, want %x", got, want)
			}
		})
	}
	wg.Wait()
}

func TestManyDocumentsLeaveNothingBehind(t *testing.T) {
	heap := func(n int) uint64 {
		for range n {
			render(t, mockDocument(), Options{Compression: true})
		}
		runtime.GC()
		runtime.GC() // a second one empties the pools
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap(20)
	// A document is 80 kB: keeping a part of each would show.
	if after := heap(200); after > before+4<<20 {
		t.Errorf("200 documents left %d bytes behind", after-before)
	}
}

// TestTimeZoneChangesNothing runs itself in processes of other time zones.
func TestTimeZoneChangesNothing(t *testing.T) {
	if zone := os.Getenv("KAPSCREEN_TEST_ZONE"); zone != "" {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Skip(err)
		}
		time.Local = loc
		if err := os.WriteFile(os.Getenv("KAPSCREEN_TEST_OUT"), render(t, mockDocument(), Options{}), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want := render(t, mockDocument(), Options{})
	for _, zone := range []string{"UTC", "Pacific/Kiritimati", "America/Los_Angeles"} {
		out := filepath.Join(t.TempDir(), "x.pdf")
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestTimeZoneChangesNothing$")
		cmd.Env = append(os.Environ(), "KAPSCREEN_TEST_ZONE="+zone, "KAPSCREEN_TEST_OUT="+out, "TZ="+zone, "GOMAXPROCS=1")
		if msg, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", zone, err, msg)
		}
		got, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("in %s the bytes differ at %d", zone, firstDifference(got, want))
		}
	}
}

// TestToolsAgree asks qpdf and poppler, where they are installed.
func TestToolsAgree(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "demo.pdf")
	o := practice
	o.Incomplete, o.Compression = "x", true
	var out bytes.Buffer
	if err := RenderPDF(&out, build(t, demoResponse(t), o)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) string {
		if _, err := exec.LookPath(name); err != nil {
			t.Logf("%s is not installed", name)
			return ""
		}
		msg, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, msg)
		}
		return string(msg)
	}
	run("qpdf", "--check", path)
	for i, line := range strings.Split(strings.TrimSpace(run("pdffonts", path)), "\n") {
		if i > 1 && !strings.Contains(line, " yes ") {
			t.Errorf("a font is not embedded: %s", line)
		}
	}
	if text := run("pdftotext", "-layout", path, "-"); text != "" {
		for _, want := range []string{"Noémi Castañeda-Bjørk", "Please review 2 urgent and 5 priority items", "Reply from the medical team",
			"It is not a", "URGENT", "DECLINED"} {
			if !strings.Contains(text, want) {
				t.Errorf("pdftotext does not find %q", want)
			}
		}
	}
	if info := run("pdfinfo", path); info != "" && !strings.Contains(info, "Referral summary") {
		t.Errorf("pdfinfo does not know the title:\n%s", info)
	}
}

// verdictWords decide; the tool never does. DECLINED is the reason word of an answer, "clearance" stands in the fixed
// notice, and what stands in quotation marks is the client's. "Unsafe" is
// left to forms.Wording: a home may be, and an answer says so.
var verdictWords = []string{"eligible", "ineligible", "cleared", "approved", "contraindicated", "candidate", "ready",
	"decline", "defer", "proceed", "must"}

func TestNoVerdictInAnyOutput(t *testing.T) {
	refs := map[string]*Referral{}
	for name, r := range samples(t) {
		o := practice
		o.Incomplete = "x"
		refs[name] = build(t, r, o)
	}
	for name, ref := range extremes(t) {
		refs[name] = ref
	}
	refs["mock"] = &Referral{doc: mockDocument()}
	for name, ref := range refs {
		var out bytes.Buffer
		if err := RenderText(&out, ref); err != nil {
			t.Fatal(err)
		}
		text := withoutQuotations(out.String())
		for _, found := range forms.Wording(text) {
			t.Errorf("%s says %q", name, found)
		}
		words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return (r < 'a' || r > 'z') && r != '-' })
		for _, w := range words {
			for _, v := range verdictWords {
				if w == v {
					t.Errorf("%s says %q", name, v)
				}
			}
		}
	}
}

func withoutQuotations(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch r {
		case '“':
			depth++
		case '”':
			depth = max(depth-1, 0)
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}
