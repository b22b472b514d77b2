package forms_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
)

// TestTheInventedClientsAreReadAndWritten reads the ten vignettes of the data contract with the built-in form.
func TestTheInventedClientsAreReadAndWritten(t *testing.T) {
	t.Parallel()
	f, problems := forms.Load(library.FS(), library.Default, library.FS())
	if f == nil {
		t.Fatal(problems.Err())
	}
	paths, err := filepath.Glob("../screening/testdata/vignettes/*.json")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, path := range paths {
		if strings.HasSuffix(path, ".expected.json") {
			continue
		}
		n++
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		r, err := forms.ReadJSON(f, path, bytes.NewReader(data))
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		var b bytes.Buffer
		if err := forms.WriteJSON(&b, r); err != nil {
			t.Fatal(err)
		}
		back, err := forms.ReadYAML(f, path, bytes.NewReader(b.Bytes())) // JSON is YAML too
		if err != nil || back.Digest() != r.Digest() {
			t.Errorf("%s, written and read as YAML: %v", path, err)
		}
	}
	if n < 10 {
		t.Errorf("read %d vignettes, want 10", n)
	}
}

// TestAnswersThatDoNotApplyAreKept: stored answers to AUDIT-C 2 and 3 beside "never" stay, but do not count.
func TestAnswersThatDoNotApplyAreKept(t *testing.T) {
	t.Parallel()
	f, problems := forms.Load(library.FS(), library.Default, library.FS())
	if f == nil {
		t.Fatal(problems.Err())
	}
	r, err := forms.ReadJSON(f, "a.json", strings.NewReader(
		`{"kapscreen":"response/v1","form":"kap-preconsult","consult_date":"2026-11-20","answers":{"auditc_1":0,"auditc_2":3,"auditc_3":2}}`))
	if err != nil {
		t.Fatal(err)
	}
	q, _ := f.Question("auditc_2")
	if got := r.Answer(q); !got.Equal(forms.IntegerAnswer(3)) {
		t.Errorf("auditc_2 is kept as %+v, want 3", got)
	}
	view := forms.Look(r, forms.Settings{})
	if got := view.State(q); got != forms.NotApplicable {
		t.Errorf("auditc_2 is %v, want not applicable", got)
	}
	if got := view.Value("auditc_total"); got.State != forms.Answered || got.Answer.Number() != 0 {
		t.Errorf("auditc_total is %v %v, want 0", got.State, got.Answer.Number())
	}
}
