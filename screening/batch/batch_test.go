package batch_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/screening"
	"github.com/kapscreen/kapscreen/screening/batch"
)

// book is the built-in form's rule book.
var book = sync.OnceValue(func() *screening.RuleBook {
	form, problems := forms.Load(library.FS(), library.Default, library.FS())
	if form == nil {
		panic(problems.Err())
	}
	b, problems := screening.Load(form, library.FS(), library.Default, library.FS())
	if b == nil {
		panic(problems.Err())
	}
	return b
})

// client is a good response of an invented client.
func client(n int) string {
	return fmt.Sprintf(`{"kapscreen":"response/v1","form":"kap-preconsult","partner":"generic","consult_date":"2026-11-20",`+
		`"answers":{"client_name":"Test Person %d","cv_ich":%v,"phq9_9":%d,"rx_medications":[{"name":"lamotrigine"}]}}`, n, n%2 == 0, n%4)
}

// words renders what can be compared by eye.
func words(_ []byte, r *screening.Report) ([]byte, error) {
	q, _ := r.Response.Form.Question("client_name")
	return fmt.Appendf(nil, "referral of %s with %d findings\n", q.AnswerText(r.Response.Answer(q)), len(r.Findings)), nil
}

func desk(key string) func(string) (batch.Desk, error) {
	return func(partner string) (batch.Desk, error) {
		if partner != "generic" && partner != "" {
			return batch.Desk{}, errors.New("there is no such partner profile")
		}
		return batch.Desk{Profile: screening.Profile{Partner: "generic"}, Render: words, Key: key}, nil
	}
}

// bench is a batch in a test.
type bench struct {
	t       *testing.T
	in, out string
	opt     batch.Options
	input   batch.Input
}

func newBench(t *testing.T, workers int) *bench {
	t.Helper()
	b := &bench{t: t, in: t.TempDir(), out: t.TempDir()}
	b.opt = batch.Options{Book: book(), Desk: desk("v1"), Extension: ".txt", Workers: workers}
	b.input = batch.Input{Form: book().Form, Paths: []string{b.in}}
	return b
}

func (b *bench) file(name, text string) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(b.in, name), []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// run runs the batch over the input, or over the given tasks.
func (b *bench) run(ctx context.Context, tasks ...iter.Seq[batch.Task]) (batch.Summary, error) {
	b.t.Helper()
	root, err := os.OpenRoot(b.out)
	if err != nil {
		b.t.Fatal(err)
	}
	defer root.Close()
	b.opt.Out, b.input.Out = root, b.out
	if len(tasks) == 0 {
		tasks = append(tasks, b.input.Tasks())
	}
	return batch.Run(ctx, b.opt, tasks[0])
}

func (b *bench) must() batch.Summary {
	b.t.Helper()
	sum, err := b.run(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return sum
}

// files are the names and contents of the output folder.
func (b *bench) files() map[string]string {
	b.t.Helper()
	out := map[string]string{}
	entries, err := os.ReadDir(b.out)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(b.out, e.Name()))
		if err != nil {
			b.t.Fatal(err)
		}
		out[e.Name()] = string(data)
	}
	return out
}

// index is index.csv by id, or by file and line where there is no id.
func (b *bench) index() map[string]map[string]string {
	b.t.Helper()
	rows, err := csv.NewReader(strings.NewReader(b.files()["index.csv"])).ReadAll()
	if err != nil || len(rows) == 0 {
		b.t.Fatalf("index.csv: %d rows, %v", len(rows), err)
	}
	out := map[string]map[string]string{}
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		key := m["id"]
		if key == "" || strings.HasPrefix(key, "r-") {
			key = filepath.Base(m["file"]) + ":" + m["line"]
		}
		out[key] = m
	}
	return out
}

func TestEveryGoodRecordComesOutAndEveryBadOneIsNamed(t *testing.T) {
	t.Parallel()
	b := newBench(t, 2)
	for i := range 20 {
		b.file(fmt.Sprintf("client-%02d.json", i), client(i))
	}
	b.file("broken.json", `{"kapscreen":`)
	b.file("Ann Lee.json", client(100)) // no good name for a file: a digest is used
	b.file("more.ndjson", client(200)+"\n{}\n"+client(201)+"\n"+client(200)+"\n"+strings.Repeat("x", 2<<20)+"\n"+client(202))
	b.file("table.csv", "id,consult_date,cv_ich\nc-1,2026-11-20,y\nC-1,2026-11-20,n\n../evil,2026-11-20,n\nc-2,2026-11-20,perhaps\n")
	b.file("partner.json", strings.Replace(client(1), `"generic"`, `"nobody"`, 1))
	b.file("notes.pdf", "%PDF")
	var each []batch.Outcome
	b.opt.Each = func(o batch.Outcome) { each = append(each, o) }
	sum := b.must()
	want := batch.Summary{Records: 33, Done: 25, Bad: 7, Duplicates: 1, Made: 25}
	if sum != want {
		t.Errorf("summary %+v, want %+v", sum, want)
	}
	index := b.index()
	for key, want := range map[string]string{
		"broken": "ends too early", "more.ndjson:2": `"kapscreen" is missing`, "more.ndjson:5": "larger than 1 MiB",
		"table.csv:3": "its id is that of record", "table.csv:4": "the id is not", "c-2": "true or false", "partner": "no such partner profile",
	} {
		if row := index[key]; row["status"] != "bad" || !strings.Contains(row["error"], want) || row["urgent"] != "" {
			t.Errorf("index row of %s is %v, want a bad one with %q", key, row, want)
		}
	}
	if row := index["client-00"]; row["status"] != "done" || row["output"] != "client-00.txt" || row["priority"] == "0" || row["undetermined"] == "0" {
		t.Errorf("index row of client-00 is %v, want a done one with findings", row)
	}
	files := b.files()
	if len(files) != 25+3 {
		t.Errorf("%d files are there, want 25 and index, report and manifest: %v", len(files), slices.Sorted(maps.Keys(files)))
	}
	if n := strings.Count(files["report.ndjson"], "\n"); n != 25 {
		t.Errorf("%d reports, want 25", n)
	}
	for line := range strings.Lines(files["report.ndjson"]) {
		if !json.Valid([]byte(line)) {
			t.Errorf("report line is not JSON: %s", line)
		}
	}
	for name := range files {
		if strings.Contains(name, "Ann") || strings.Contains(name, "evil") {
			t.Errorf("an output is called %q", name)
		}
		if info, err := os.Stat(filepath.Join(b.out, name)); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s has mode %v, want -rw-------", name, info.Mode())
		}
	}
	if !slices.IsSortedFunc(each, func(x, y batch.Outcome) int { return x.N - y.N }) || len(each) != 33 {
		t.Errorf("outcomes came out of order, or not all: %d", len(each))
	}
	if size := b.input.Size(); size.Files != 25 || size.PassedOver != 1 || !size.Known {
		t.Errorf("size %+v, want 25 files and one passed over", size)
	}
}

func TestAnyNumberOfWorkersGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	var first map[string]string
	for _, workers := range []int{1, 2, 7} {
		b := newBench(t, workers)
		b.input.Paths = []string{"-"}
		var in strings.Builder
		for i := range 100 {
			in.WriteString(client(i) + "\n")
			if i%25 == 0 {
				fmt.Fprintf(&in, "{%d\n", i)
			}
		}
		b.input.Stdin, b.input.Format = strings.NewReader(in.String()), forms.FormatNDJSON
		if sum := b.must(); sum.Done != 100 || sum.Bad != 4 {
			t.Errorf("%d workers: %+v, want 100 done and 4 bad", workers, sum)
		}
		files := b.files()
		if first == nil {
			first = files
		}
		if !maps.Equal(files, first) {
			t.Errorf("%d workers wrote other bytes than 1", workers)
		}
	}
}

func TestRunningAgainMakesOnlyWhatIsMissingOrChanged(t *testing.T) {
	t.Parallel()
	b := newBench(t, 2)
	for i := range 10 {
		b.file(fmt.Sprintf("c%d.json", i), client(i))
	}
	rendered := atomic.Int32{}
	b.opt.Desk = func(p string) (batch.Desk, error) {
		d, err := desk("v1")(p)
		d.Render = func(_ []byte, r *screening.Report) ([]byte, error) { rendered.Add(1); return words(nil, r) }
		return d, err
	}
	step := func(what string, made, kept, stale int) {
		t.Helper()
		rendered.Store(0)
		sum := b.must()
		if sum.Made != made || sum.Kept != kept || sum.Stale != stale || int(rendered.Load()) != made {
			t.Errorf("%s: %+v and %d rendered, want %d made, %d kept, %d stale", what, sum, rendered.Load(), made, kept, stale)
		}
	}
	step("first run", 10, 0, 0)
	before := b.files()
	step("again", 0, 10, 0)
	if !maps.Equal(before, b.files()) {
		t.Error("running again changed the files")
	}
	b.file("c3.json", client(33))
	if err := os.Remove(filepath.Join(b.out, "c4.txt")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.out, "c5.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	step("one changed, one missing, one cut", 3, 7, 0)
	if got := b.files()["c3.txt"]; !strings.Contains(got, "Person 33") {
		t.Errorf("the changed response gave %q", got)
	}
	if err := os.Remove(filepath.Join(b.in, "c9.json")); err != nil {
		t.Fatal(err)
	}
	step("one record gone", 0, 9, 1)
	b.opt.Force = true
	step("forced", 9, 0, 0) // the file of the record that is gone was forgotten with the last manifest
}

func TestAnotherToolOrPartnerMakesAllAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t, 1)
	b.file("a.json", client(1))
	b.must()
	b.opt.Desk = desk("v2")
	if sum := b.must(); sum.Made != 1 {
		t.Errorf("with another key: %+v, want 1 made", sum)
	}
}

func TestAnInterruptedBatchGoesOn(t *testing.T) {
	t.Parallel()
	b := newBench(t, 2)
	for i := range 120 {
		b.file(fmt.Sprintf("c%03d.json", i), client(i))
	}
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	b.opt.Each = func(batch.Outcome) {
		if n++; n == 20 {
			cancel()
		}
	}
	sum, err := b.run(ctx)
	if !errors.Is(err, context.Canceled) || sum.Records < 20 || sum.Records >= 120 {
		t.Errorf("interrupted: %+v, %v; want context.Canceled after some records", sum, err)
	}
	half := b.files()
	for name, text := range half {
		if strings.HasSuffix(name, ".tmp") || name == "index.csv" || name == "report.ndjson" || strings.HasSuffix(name, ".txt") && !strings.HasSuffix(text, "findings\n") {
			t.Errorf("after the interruption there is %s: %.40q", name, text)
		}
	}
	b.opt.Each = nil
	sum = b.must()
	if sum.Kept < 20 || sum.Kept+sum.Made != 120 {
		t.Errorf("going on: %+v, want 120 in all and at least 20 kept", sum)
	}
	whole := newBench(t, 1)
	whole.input.Paths = []string{b.in}
	whole.must()
	if !maps.Equal(b.files(), whole.files()) {
		t.Error("an interrupted batch that went on differs from one that was not")
	}
}

func TestAKilledBatchNeverBlocksTheNext(t *testing.T) {
	t.Parallel()
	b := newBench(t, 1)
	b.file("a.json", client(1))
	b.file("b.json", client(2))
	b.must()
	// As if the power went after a file got its name and before it was noted, in the middle of a line.
	for _, name := range []string{"manifest.ndjson", "index.csv"} {
		if err := os.Remove(filepath.Join(b.out, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(b.out, ".kapscreen-batch.journal"), []byte(`{"name":"a.txt","size":1`), 0o600); err != nil {
		t.Fatal(err)
	}
	if sum := b.must(); sum.Done != 2 || sum.Bad != 0 {
		t.Errorf("after a kill: %+v, want 2 done", sum)
	}
}

func TestTwoBatchesInOneFolderAreKeptApart(t *testing.T) {
	t.Parallel()
	first := newBench(t, 1)
	first.file("a.json", client(1))
	first.opt.Each = func(batch.Outcome) {
		second := newBench(t, 1)
		second.input.Paths, second.out = first.input.Paths, first.out
		if _, err := second.run(t.Context()); err == nil || !strings.Contains(err.Error(), "another batch") {
			t.Errorf("a second batch in the folder: %v, want that there is another", err)
		}
		second.opt.Shard = batch.Shard{K: 1, N: 2}
		if _, err := second.run(t.Context()); err != nil {
			t.Errorf("a shard beside it: %v, want it let in", err)
		}
	}
	if sum := first.must(); sum.Done != 1 || sum.Bad != 0 {
		t.Errorf("the first batch: %+v, want 1 done", sum)
	}
	first.opt.Each = nil
	first.must()
}

func TestForeignFilesAndLinksStay(t *testing.T) {
	t.Parallel()
	b := newBench(t, 1)
	for _, name := range []string{"a", "b", "c"} {
		b.file(name+".json", client(1))
	}
	elsewhere := filepath.Join(t.TempDir(), "precious")
	for path, text := range map[string]string{filepath.Join(b.out, "a.txt"): "somebody's", elsewhere: "precious"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(elsewhere, filepath.Join(b.out, "b.txt")); err != nil {
		t.Fatal(err)
	}
	sum := b.must()
	if sum.Done != 1 || sum.Bad != 2 {
		t.Errorf("%+v, want c done and a and b bad", sum)
	}
	if row := b.index()["a"]; !strings.Contains(row["error"], "--force") {
		t.Errorf("the error of a is %q, want what to do", row["error"])
	}
	b.opt.Force = true
	b.must()
	precious, err := os.ReadFile(elsewhere)
	if err != nil || string(precious) != "precious" {
		t.Errorf("the file behind the link is %q, %v", precious, err)
	}
	if got := b.files()["a.txt"]; got == "somebody's" {
		t.Error("--force did not replace the foreign file")
	}
}

func TestAPanicIsOneBadRecordWithoutItsWords(t *testing.T) {
	t.Parallel()
	b := newBench(t, 2)
	for i := range 10 {
		b.file(fmt.Sprintf("c%d.json", i), client(i))
	}
	b.opt.Desk = func(p string) (batch.Desk, error) {
		d, err := desk("v1")(p)
		d.Render = func(_ []byte, r *screening.Report) ([]byte, error) {
			data, _ := words(nil, r)
			if bytes.Contains(data, []byte("Person 7 ")) {
				panic("canary Ann Lee")
			}
			return data, nil
		}
		return d, err
	}
	sum := b.must()
	if sum.Done != 9 || sum.Bad != 1 || strings.Contains(b.files()["index.csv"], "canary") {
		t.Errorf("%+v, want 9 done, 1 bad, and no word of the panic", sum)
	}
}

func TestFailFastStopsAtTheFirstBadRecord(t *testing.T) {
	t.Parallel()
	b := newBench(t, 4)
	for i := range 50 {
		b.file(fmt.Sprintf("c%02d.json", i), client(i))
	}
	b.file("c05.json", "{")
	b.opt.FailFast = true
	var last batch.Outcome
	b.opt.Each = func(o batch.Outcome) { last = o }
	sum, err := b.run(t.Context())
	if !errors.Is(err, batch.ErrStopped) || last.N != 6 || last.Status != batch.Bad || sum.Bad != 1 {
		t.Errorf("fail-fast: %+v, %v, last outcome %d; want ErrStopped at record 6", sum, err, last.N)
	}
	if _, ok := b.files()["index.csv"]; ok {
		t.Error("there is an index of a batch that stopped")
	}
}

func TestTheOutputFolderIsNoInput(t *testing.T) {
	t.Parallel()
	b := newBench(t, 1)
	b.out = filepath.Join(b.in, "out")
	if err := os.Mkdir(b.out, 0o700); err != nil {
		t.Fatal(err)
	}
	b.file("a.json", client(1))
	b.opt.Extension = ".json"
	for range 2 {
		if sum := b.must(); sum.Records != 1 || sum.Done != 1 {
			t.Errorf("%+v, want only the one record", sum)
		}
	}
}

func TestNoFileIsWrittenOutsideTheFolder(t *testing.T) {
	t.Parallel()
	b := newBench(t, 1)
	var ids []string
	data, err := os.ReadFile("testdata/ids.json")
	if err == nil {
		err = json.Unmarshal(data, &ids)
	}
	if err != nil {
		t.Fatal(err)
	}
	var in bytes.Buffer
	w := csv.NewWriter(&in)
	w.Write([]string{"id", "consult_date"}) // Flush tells
	for _, id := range ids {
		w.Write([]string{id, "2026-11-20"}) // Flush tells
	}
	w.Flush()
	b.file("ids.csv", in.String())
	b.must()
	good := map[string]bool{"name.pdf.txt": true, "a.txt": true, "0.txt": true, "NaN.txt": true, "true.txt": true, "null.txt": true, "ID.txt": true}
	for name := range b.files() {
		if !good[name] && !strings.HasPrefix(name, "r-") && !slices.Contains([]string{"index.csv", "report.ndjson", "manifest.ndjson"}, name) {
			t.Errorf("the ids made a file %q", name)
		}
	}
	if entries, _ := os.ReadDir(filepath.Dir(b.out)); len(entries) > 2 {
		t.Errorf("beside the output folder there is %v", entries)
	}
}
