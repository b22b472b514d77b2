package screening_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/screening"
)

// expected is the contract of one invented client (testdata/vignettes/*.expected.json).
type expected struct {
	Flags map[string]struct {
		Status   string
		Priority *string
		Blocking []string
	}
	Computed map[string]struct {
		Status string
		Value  any
	}
	NotApplicable   []string `json:"not_applicable"`
	Unanswered      []string
	RequiredMissing []string `json:"required_missing"`
}

// got is the part of report/v1 that the contract speaks of.
type got struct {
	Findings []struct {
		ID, Status, Priority string
		Missing              []string
	}
	Clear, Superseded []string
	Values            map[string]any
	ValuesUnknown     map[string][]string `json:"values_unknown"`
	Unanswered        []string
	NotApplicable     []string `json:"not_applicable"`
	RequiredMissing   []string `json:"required_missing"`
}

func TestVignettesAgreeWithTheContract(t *testing.T) {
	t.Parallel()
	book := loadBook(t, "kap-preconsult")
	files, err := filepath.Glob("testdata/vignettes/*.expected.json")
	if err != nil || len(files) != 10 {
		t.Fatalf("found %d vignettes, want 10 (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			var want expected
			readJSON(t, file, &want)
			compareVignette(t, want, screenFile(t, book, strings.Replace(file, ".expected", "", 1)))
		})
	}
}

func compareVignette(t *testing.T, want expected, rep got) {
	t.Helper()
	for id, flag := range want.Flags {
		status, priority, missing := "unknown rule", "", []string{}
		switch i := slices.IndexFunc(rep.Findings, func(f struct {
			ID, Status, Priority string
			Missing              []string
		},
		) bool {
			return f.ID == id
		}); {
		case i >= 0:
			f := rep.Findings[i]
			status, priority, missing = f.Status, f.Priority, f.Missing
		case slices.Contains(rep.Clear, id):
			status = "clear"
		case slices.Contains(rep.Superseded, id):
			status = "raised"
			priority = deref(flag.Priority) // a superseded rule is not printed, its priority neither
		}
		if status != flag.Status || priority != deref(flag.Priority) || !slices.Equal(missing, flag.Blocking) {
			t.Errorf("%s: got %s %q %v, want %s %q %v", id, status, priority, missing, flag.Status, deref(flag.Priority), flag.Blocking)
		}
	}
	for id, c := range want.Computed {
		value, known := rep.Values[id]
		switch c.Status {
		case "known":
			if !known || value != c.Value {
				t.Errorf("value %s: got %v, want %v", id, value, c.Value)
			}
		case "unknown":
			if _, ok := rep.ValuesUnknown[id]; known || !ok {
				t.Errorf("value %s: got %v, want it unknown", id, value)
			}
		case "not_applicable":
			if _, ok := rep.ValuesUnknown[id]; known || ok {
				t.Errorf("value %s: got %v, want it not applicable", id, value)
			}
		}
	}
	same(t, "not_applicable", rep.NotApplicable, want.NotApplicable)
	same(t, "unanswered", rep.Unanswered, want.Unanswered)
	same(t, "required_missing", rep.RequiredMissing, want.RequiredMissing)
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) && len(got)+len(want) > 0 {
		t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func screenFile(t *testing.T, book *screening.RuleBook, file string) got {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := forms.ReadJSON(book.Form, file, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(book.Evaluate(r, screening.Profile{Partner: "generic"}))
	if err != nil {
		t.Fatal(err)
	}
	var rep got
	if err := json.Unmarshal(out, &rep); err != nil {
		t.Fatal(err)
	}
	return rep
}

func readJSON(t *testing.T, file string, into any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func loadBook(t testing.TB, name string) *screening.RuleBook {
	t.Helper()
	form, problems := forms.Load(library.FS(), name, library.FS())
	if form == nil {
		t.Fatalf("load %s: %v", name, problems)
	}
	book, problems := screening.Load(form, library.FS(), name, library.FS())
	if book == nil {
		t.Fatalf("load the rules of %s: %v", name, problems)
	}
	return book
}
