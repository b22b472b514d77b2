package batch_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms/visible"
	"github.com/kapscreen/kapscreen/screening/batch"
)

func TestIDsThatMayNameAFile(t *testing.T) {
	t.Parallel()
	good := map[string]bool{"ID": true, "id": true, "name.pdf": true, "0": true, "NaN": true, "true": true, "null": true}
	var ids []string
	data, err := os.ReadFile("testdata/ids.json")
	if err == nil {
		err = json.Unmarshal(data, &ids)
	}
	if err != nil {
		t.Fatal(err)
	}
	ids = append(ids, "com1", "LPT9.txt", "aux.json", "index", "Report.ndjson", "manifest", strings.Repeat("a", 65))
	for _, id := range ids {
		err := batch.CheckID(id)
		if (err == nil) != good[id] {
			t.Errorf("CheckID(%q) = %v, want it taken: %v", id, err, good[id])
		}
		if err != nil && len(id) > 4 && !strings.Contains("index report manifest", id) && strings.Contains(err.Error(), id) {
			t.Errorf("CheckID(%q) = %v holds the id", id, err)
		}
	}
}

func TestNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	var payloads []string
	data, err := os.ReadFile("testdata/csv-formula-payloadbox.json")
	if err == nil {
		err = json.Unmarshal(data, &payloads)
	}
	if err != nil {
		t.Fatal(err)
	}
	payloads = append(payloads, "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\x00=1", " =1", "\u00a0=1", "\u200b=1", "\ufeff=1",
		"\uff1d1", "\uff0b1", "\uff0d1", "\uff201", "\u3000=1", "|calc", "%0A=1", "\u22121")
	for _, s := range payloads {
		checkCell(t, s)
		if got := batch.SafeCell(s); !strings.HasPrefix(got, "'") && !strings.HasPrefix(got, "<U+") && !strings.HasPrefix(s, `"`) && !strings.HasPrefix(s, "DDE") {
			t.Errorf("SafeCell(%q) = %q, want it disarmed", s, got)
		}
	}
	for _, s := range []string{"", "client-1", "Ann = Lee", "a@b.example", "5", "müller"} {
		if got := batch.SafeCell(s); got != s {
			t.Errorf("SafeCell(%q) = %q, want it unchanged", s, got)
		}
	}
}

// checkCell holds what is true of every cell.
func checkCell(t *testing.T, s string) {
	t.Helper()
	got := batch.SafeCell(s)
	if !visible.Clean(got) {
		t.Errorf("SafeCell(%q) = %q, which visible would change", s, got)
	}
	if first := strings.TrimLeft(got, " \u00a0\u3000\u2000\u2003\u202f"); first != "" && strings.ContainsAny(first[:1], "=+-@\t\r|%") {
		t.Errorf("SafeCell(%q) = %q begins like a formula", s, got)
	}
}

func FuzzSafeCell(f *testing.F) {
	for _, s := range []string{"=1", " =1", "\u2003=1", "\u200b@x", "a", "\uff1d"} {
		f.Add(s)
	}
	f.Fuzz(checkCell)
}
