package batch

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/visible"
)

// indexHeader are the columns of index.csv. Their names are for ever; columns are only ever added at the end.
func indexHeader() []string {
	return []string{
		"n", "id", "file", "line", "partner", "status", "urgent", "priority", "routine", "info", "undetermined",
		"missing_required", "output", "error",
	}
}

// indexRow is the row of one outcome.
func indexRow(o Outcome) []string {
	row := []string{strconv.Itoa(o.N), SafeCell(o.ID), SafeCell(o.File), number(o.Line), SafeCell(o.Partner), o.Status.String()}
	counts := []int{o.Urgent, o.Priority, o.Routine, o.Info, o.Undecided, o.Missing}
	for _, n := range counts {
		if o.Status == Done {
			row = append(row, strconv.Itoa(n))
		} else {
			row = append(row, "") // not counted is not none
		}
	}
	return append(row, SafeCell(o.Output), SafeCell(errorText(o.Err)))
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// errorText is an error in one line.
func errorText(err error) string {
	if err == nil {
		return ""
	}
	var e *forms.ResponseError
	if errors.As(err, &e) && len(e.Problems) == 1 && e.Problems[0].Hint != "" {
		return e.Error() + " (" + e.Problems[0].Hint + ")"
	}
	return err.Error()
}

// SafeCell is text for a cell of CSV that no spreadsheet takes for a formula: package visible has been over it, and a
// beginning such as = + - @, also in full width and after blanks, gets a ' before it (OWASP ASVS 1.2.10, CWE-1236).
func SafeCell(s string) string {
	s = visible.Text(s)
	first := strings.TrimLeftFunc(s, unicode.IsSpace)
	for _, c := range []string{"=", "+", "-", "@", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\u2212"} {
		if strings.HasPrefix(first, c) {
			return "'" + s
		}
	}
	return s
}

// indexWriter writes rows one by one.
type indexWriter struct{ csv *csv.Writer }

func newIndexWriter(w io.Writer) (indexWriter, error) {
	i := indexWriter{csv.NewWriter(w)}
	return i, i.csv.Write(indexHeader())
}

func (i indexWriter) add(o Outcome) error { return i.csv.Write(indexRow(o)) }

func (i indexWriter) flush() error {
	i.csv.Flush()
	return i.csv.Error()
}
