package source_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms/source"
)

// lenient are files that YAML forbids and the library reads, each in the only way it could be meant: an indentation or
// a blank too few inside [ ], a tab on an empty line, \' in double quotes, a comment right after a block's mark.
var lenient = map[string]bool{
	"yaml-test-suite/9C9N-00.yaml": true, "yaml-test-suite/DK95-01.yaml": true, "yaml-test-suite/HRE5-00.yaml": true,
	"yaml-test-suite/QB6E-00.yaml": true, "yaml-test-suite/X4QW-00.yaml": true,
}

func TestEveryCorpusFileIsReadOrRefusedClearly(t *testing.T) {
	t.Parallel()
	index, err := os.Open("testdata/yaml/expect.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer index.Close()
	rows, err := csv.NewReader(index).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		data, err := os.ReadFile(filepath.Join("testdata/yaml", row[0]))
		if err != nil {
			t.Fatal(err)
		}
		log := source.NewLog()
		m := source.Read(log, row[0], data, "")
		m.Walk(func(string, source.Value) {})
		if m == nil && !log.Failed() {
			t.Errorf("%s: no map and no problem", row[0])
		}
		if row[1] == "must-fail" && !log.Failed() && !lenient[row[0]] {
			t.Errorf("%s must be refused", row[0])
		}
		for _, p := range log.Problems() {
			if p.Message == "" || len(p.Message) > 200 || strings.Contains(p.Message, "yaml:") {
				t.Errorf("%s: not a clear problem: %s", row[0], p)
			}
		}
	}
}
