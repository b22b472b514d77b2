package forms_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
)

// rows reads CSV and gives each row as a line of JSON or as its problems.
func rows(t *testing.T, in string, opt forms.CSVOptions) []string {
	t.Helper()
	var out []string
	for r, err := range forms.ReadCSV(forms.SmallForm(), "a.csv", strings.NewReader(in), opt) {
		var e *forms.ResponseError
		switch {
		case errors.As(err, &e):
			out = append(out, strings.TrimSpace(e.Text()))
		case err != nil:
			t.Errorf("error = %v, want a ResponseError", err)
		default:
			_, answers, _ := strings.Cut(strings.TrimSpace(line(t, r)), `"answers":`)
			out = append(out, answers)
		}
	}
	return out
}

func TestCSVRowsAreRead(t *testing.T) {
	t.Parallel()
	day, _ := forms.ParseDate("2026-11-20")
	for _, c := range []struct {
		name, in string
		opt      forms.CSVOptions
		want     []string
	}{
		{
			"all kinds",
			"\ufeffconsult_date,cv_htn,cv_htn_control,cv_conditions,cv_bp_systolic,met_weight_kg,client_birth_date,goal_text,rx_medications,note:cv_htn\r\n" +
				`2026-11-20,Yes,?declined,valve; angina,150.0,70.5,1985-03-02,"a ""b"", c` + "\r\nd\",\"[{\"\"name\"\":\"\"x\"\"}]\",since 2020\r\n",
			forms.CSVOptions{},
			[]string{`{"cv_htn":true,"cv_htn_control":{"absent":"declined"},"cv_conditions":["angina","valve"],"cv_bp_systolic":150,` +
				`"met_weight_kg":70.5,"client_birth_date":"1985-03-02","goal_text":"a \"b\", c\nd","rx_medications":[{"name":"x"}]},"notes":{"cv_htn":"since 2020"}}`},
		},
		{"empty cells are not asked", "consult_date,cv_htn,client_name\n2026-11-20,,\n", forms.CSVOptions{}, []string{"{}}"}},
		{"rows without any cell are passed over", "consult_date,cv_htn\n,\n\n2026-11-20,y\n , \n", forms.CSVOptions{}, []string{`{"cv_htn":true}}`}},
		{"the last row needs no newline", "consult_date,cv_htn\n2026-11-20,n", forms.CSVOptions{}, []string{`{"cv_htn":false}}`}},
		{
			"other names, another comma, a date for all", "Client;Hypertension;Kilo;Stamp\nx;1;70,5;9\n",
			forms.CSVOptions{ConsultDate: day, Columns: map[string]string{
				"Client": "id", "Hypertension": "cv_htn", "Kilo": "met_weight_kg", "Stamp": "",
			}},
			[]string{`{"cv_htn":true,"met_weight_kg":70.5}}`},
		},
		{"a text may begin with a question mark", "consult_date,client_name\n2026-11-20,? maybe Ann\n", forms.CSVOptions{}, []string{`{"client_name":"? maybe Ann"}}`}},
		{"no medicines", "consult_date,rx_medications\n2026-11-20,[]\n", forms.CSVOptions{}, []string{`{"rx_medications":[]}}`}},
	} {
		got := rows(t, c.in, c.opt)
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: rows\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

func TestCSVFaultsAreNamedAndTheNextRowIsRead(t *testing.T) {
	t.Parallel()
	const head, good, read = "consult_date,cv_htn,client_name\n", "2026-11-20,y,Ok\n", `{"cv_htn":true,"client_name":"Ok"}}`
	for _, c := range []struct{ name, row, want string }{
		{"a quote never closed", `2026-11-20,y,"Ann` + "\n", "a.csv:2:14: the quote that begins here is not closed"},
		{"text after a quote", `2026-11-20,y,"Ann" Lee` + "\n", "a.csv:2:19: something follows the quote"},
		{"a quote inside", `2026-11-20,y,Ann "Lee"` + "\n", "a.csv:2:18: a quote stands inside"},
		{"too few cells", "2026-11-20,y\n", "a.csv:2: the row has 2 cells, the header 3"},
		{"too many cells", "2026-11-20,y,a,b\n", "a.csv:2: the row has 4 cells, the header 3"},
		{"NUL", "2026-11-20,y,a\x00b\n", "a.csv:2:15: the file holds a NUL byte"},
		{"latin-1", "2026-11-20,y,Zo\xeb\n", "a.csv:2:16: the file is not valid UTF-8"},
		{"too large", "2026-11-20,y," + strings.Repeat("x", 2<<20) + "\n", "a.csv:2: the row is larger than 1 MiB"},
		{"no date", ",y,Ann\n", "a.csv:2: consult_date: the row has no consult_date"},
		{"a slip in a reason", "2026-11-20,?declned,Ann\n", "a.csv:2:12: answers.cv_htn: this reason for an absent answer does not exist"},
		{"a slip in a reason for a text", "2026-11-20,y,?declned\n", "a.csv:2:14: answers.client_name: this reason"},
		{"neither yes nor no", "2026-11-20,2,Ann\n", "a.csv:2:12: answers.cv_htn: this has to be true or false"},
	} {
		got := rows(t, head+c.row+good+good, forms.CSVOptions{})
		if len(got) != 3 || !strings.HasPrefix(got[0], c.want) || got[1] != read || got[2] != read {
			t.Errorf("%s: got\n%s\nwant %s\nand twice %s", c.name, strings.Join(got, "\n"), c.want, read)
		}
	}
}

func TestAnOpenQuoteSwallowsNoRowSilently(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("consult_date,client_name,goal_text\n")
	for i := range 1000 {
		q := ""
		if i == 300 {
			q = `"`
		}
		fmt.Fprintf(&b, "2026-11-20,%sPerson %d,\"said \"\"x\"\", and more\"\n", q, i)
	}
	good, bad := 0, 0
	for _, err := range forms.ReadCSV(forms.SmallForm(), "a.csv", strings.NewReader(b.String()), forms.CSVOptions{}) {
		if err != nil {
			bad++
		} else {
			good++
		}
	}
	if good != 999 || bad != 1 {
		t.Errorf("%d rows are good and %d bad, want 999 and 1", good, bad)
	}
}

func TestCSVHeaderProblemsAreToldAtOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"several", "cv_htm,cv_htn,cv_htn,,Ann Lee,note:nothing\nx\n", `a.csv:1:1: column 1: the form has no question "cv_htm" (did you mean "cv_htn"?)
a.csv:1:15: column 3: this column stands here a second time (take one away)
a.csv:1:22: column 4: the column has no name (a comma too many, perhaps)
a.csv:1:23: column 5: the form has no question of this name (map it to a question, or to nothing (--map))
a.csv:1:31: column 6: the form has no question of this name (map it to a question, or to nothing (--map))
a.csv:1: the column "consult_date" is missing (it is the day that the answers are about, as YYYY-MM-DD)`},
		{"another comma", "consult_date:cv_htn;x\n", "a.csv:1:1: column 1: the form has no question of this name"},
		{"another comma than said", "consult_date;cv_htn\n2026-11-20;y\n", "a.csv:1:1: the header is a single column (its cells seem to be separated by semicolons; say so (--delimiter))"},
		{"empty", "", "a.csv:1: the file is empty (it begins with a line of column names; see kapscreen form csv)"},
		{"UTF-16", "\xff\xfea\x00", "a.csv:1:1: the file is UTF-16 (save it as UTF-8)"},
		{"old Mac", "consult_date,cv_htn\r2026-11-20,y\r", "a.csv:1:14: column 2: a carriage return stands alone here"},
	} {
		opt := forms.CSVOptions{}
		if c.name == "another comma than said" {
			opt.Comma = ','
		}
		got := rows(t, c.in, opt)
		if len(got) != 1 || !strings.HasPrefix(got[0], c.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), c.want)
		}
	}
	got := rows(t, "consult_date\n", forms.CSVOptions{Columns: map[string]string{"Age": "cv_htn"}})
	if len(got) != 1 || !strings.Contains(got[0], `the header has no column "Age"`) {
		t.Errorf("a mapped column that is not there gives %q", got)
	}
}

func TestRecordsSayWhereAndWho(t *testing.T) {
	t.Parallel()
	c, err := forms.OpenCSV(forms.SmallForm(), "a.csv", strings.NewReader("id,consult_date,goal_text\nx-1,2026-11-20,\"a\nb\"\nx-2,2026-11-20,c\n"), forms.CSVOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for rec := range c.Records() {
		got = append(got, fmt.Sprintf("%s:%d %s %q", rec.File, rec.Line, rec.ID, rec.Raw))
	}
	want := []string{`a.csv:2 x-1 "x-1,2026-11-20,\"a\nb\""`, `a.csv:4 x-2 "x-2,2026-11-20,c"`}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("records %v, want %v", got, want)
	}
}

func TestTheExampleRowCanBeRead(t *testing.T) {
	t.Parallel()
	for _, comma := range []byte{',', ';', '\t'} {
		var b bytes.Buffer
		if err := forms.WriteCSVHeader(&b, forms.SmallForm(), comma, true); err != nil {
			t.Fatal(err)
		}
		n := 0
		for r, err := range forms.ReadCSV(forms.SmallForm(), "a.csv", &b, forms.CSVOptions{}) {
			if err != nil {
				t.Fatal(err)
			}
			n++
			for _, q := range r.Form.Questions() {
				if r.Answer(q).State() != forms.Answered && q.Pattern == nil {
					t.Errorf("comma %q: the example has no answer to %s", comma, q.ID)
				}
			}
		}
		if n != 1 {
			t.Errorf("comma %q: %d example rows, want 1", comma, n)
		}
	}
}

func TestFormatsAreSniffed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, head string
		want       forms.FileFormat
	}{
		{"a.JSON", "", forms.FormatJSON},
		{"a.yml", "{", forms.FormatYAML},
		{"a.jsonl", "", forms.FormatNDJSON},
		{"a.tsv", "", forms.FormatCSV},
		{"-", "\ufeff \n{\"kapscreen\":", forms.FormatJSON},
		{"-", `{"a":1}`, forms.FormatJSON},
		{"-", "{\"a\":1}\r\n\n{\"b\":2}\n", forms.FormatNDJSON},
		{"a.txt", "kapscreen: response/v1\n", forms.FormatYAML},
		{"a", "id,consult_date\n", forms.FormatCSV},
		{"a.pdf", "%PDF-1.4\n", 0},
		{"a", "", 0},
	} {
		if got := forms.Sniff(c.name, []byte(c.head)); got != c.want {
			t.Errorf("Sniff(%q, %q) = %v, want %v", c.name, c.head, got, c.want)
		}
	}
}
