package forms_test

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
)

func TestNDJSONRecordsStandForThemselves(t *testing.T) {
	t.Parallel()
	good := file(`"cv_htn":true`)
	long := file(`"cv_htn":true,"goal_text":"` + strings.Repeat("x", 9000) + `","client_address":"` + strings.Repeat("y", 61_000) + `"`)
	in := "\ufeff" + good + "\r\n\n  \t\r\n" + `{"kapscreen":` + "\n" + long + "\n" + strings.Repeat("z", 2<<20) + "\n" + good + "\n" + good
	var got []string
	for r, err := range forms.ReadNDJSON(forms.SmallForm(), "a.ndjson", strings.NewReader(in)) {
		var e *forms.ResponseError
		switch {
		case errors.As(err, &e):
			got = append(got, e.Problems[0].String())
		case r != nil:
			got = append(got, "good")
		}
	}
	want := []string{
		"good", "a.ndjson:4:14: the file ends too early",
		`a.ndjson:5:9111: answers: the form has no question "client_address"`, // the 70 kB line is read to its end
		"a.ndjson:6: the record is larger than 1 MiB", "good", "good",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("records\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// endless gives n copies of a line.
type endless struct {
	line string
	n    int
	rest string
}

func (e *endless) Read(p []byte) (int, error) {
	if e.rest == "" {
		if e.n == 0 {
			return 0, io.EOF
		}
		e.n--
		e.rest = e.line
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

func TestMemoryDoesNotGrowWithTheRecords(t *testing.T) {
	f := forms.SmallForm()
	read := func(n int) uint64 {
		count, peak := 0, uint64(0)
		for _, err := range forms.ReadNDJSON(f, "a", &endless{line: file(`"cv_htn":true`) + "\n", n: n}) {
			if err != nil {
				t.Fatal(err)
			}
			if count++; count%5000 == 0 {
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapAlloc)
			}
		}
		if count != n {
			t.Errorf("read %d records, want %d", count, n)
		}
		return peak
	}
	small, large := read(5000), read(50_000)
	if large > small+1<<20 {
		t.Errorf("50 000 records hold %d bytes, 5 000 held %d", large, small)
	}
}

func TestAReadErrorEndsTheLoopWithItsLine(t *testing.T) {
	t.Parallel()
	r := io.MultiReader(strings.NewReader(file("")+"\n"), brokenReader{errors.New("secret path")})
	var errs []error
	for _, err := range forms.ReadNDJSON(forms.SmallForm(), "a", r) {
		errs = append(errs, err)
	}
	if len(errs) != 2 || errs[0] != nil || errs[1] == nil || errs[1].Error() != "read a:2: the file cannot be read to its end" {
		t.Errorf("errors %v, want none and one about line 2", errs)
	}
}
