package batch_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/screening"
	"github.com/kapscreen/kapscreen/screening/batch"
)

// repeated is n lines that differ in a number.
type repeated struct {
	before, after string
	n             int
	rest          []byte
}

func (r *repeated) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		if r.n == 0 {
			return 0, io.EOF
		}
		r.n--
		r.rest = fmt.Appendf(r.rest[:0], "%s%d%s", r.before, r.n, r.after)
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// benchmarkRun screens the built-in invented client once a round, from NDJSON. A number keeps the
// records apart.
func benchmarkRun(b *testing.B, workers int, render func([]byte, *screening.Report) ([]byte, error)) {
	var line bytes.Buffer
	if err := json.Compact(&line, library.Demo()); err != nil {
		b.Fatal(err)
	}
	const name = `"client_name":"`
	before, after, ok := strings.Cut(line.String(), name)
	if !ok {
		b.Fatal("the demo has no client_name")
	}
	before += name
	root, err := os.OpenRoot(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer root.Close()
	o := batch.Options{
		Book: book(), Out: root, Workers: workers, Extension: ".txt",
		Desk: func(string) (batch.Desk, error) {
			return batch.Desk{Profile: screening.Profile{Partner: "generic"}, Render: render}, nil
		},
	}
	in := batch.Input{Form: book().Form, Paths: []string{"-"}, Stdin: &repeated{before: before, after: after + "\n", n: b.N}, Format: forms.FormatNDJSON}
	b.ResetTimer()
	sum, err := batch.Run(b.Context(), o, in.Tasks())
	if err != nil || sum.Done != b.N {
		b.Fatalf("%+v, %v; want %d done", sum, err, b.N)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "responses/s")
}

func BenchmarkScreenOneWorker(b *testing.B)  { benchmarkRun(b, 1, nil) }
func BenchmarkScreenTwoWorkers(b *testing.B) { benchmarkRun(b, 2, nil) }

func BenchmarkWriteSmallFiles(b *testing.B) { benchmarkRun(b, 2, words) }
