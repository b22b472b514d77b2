//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkBatch is `kapscreen batch` in one process on copies of the ten vignettes as NDJSON: from the file to PDFs on
// disk, and screening only.
//
//	go test ./cmd/kapscreen -run '^$' -bench Batch -benchtime 3x
func BenchmarkBatch(b *testing.B) {
	const records = 400
	in := filepath.Join(b.TempDir(), "in.ndjson")
	writeVignettes(b, in, records)
	for _, c := range []struct {
		name string
		args []string
	}{
		{"pdf/workers=1", []string{"--workers", "1"}},
		{fmt.Sprintf("pdf/workers=%d", runtime.NumCPU()), nil},
		{"screen/workers=1", []string{"--no-pdf", "--workers", "1"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			began, cpu, n := time.Now(), cpuTime(), 0
			for b.Loop() {
				out := filepath.Join(b.TempDir(), "out")
				if code := benchRun(b, append([]string{"batch", in, "-o", out, "-q"}, c.args...)); code != exitDone {
					b.Fatalf("exit code %d", code)
				}
				n += records
			}
			b.ReportMetric(float64(n)/time.Since(began).Seconds(), "records/s")
			b.ReportMetric(float64((cpuTime()-cpu).Microseconds())/1000/float64(n), "cpu-ms/record")
		})
	}
}

// writeVignettes writes n records, each with a client of its own.
func writeVignettes(b *testing.B, path string, n int) {
	b.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "screening", "testdata", "vignettes", "S??-*.json"))
	if err != nil {
		b.Fatal(err)
	}
	var lines [][]byte
	for _, f := range files {
		if strings.Contains(f, ".expected.") {
			continue
		}
		data, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		lines = append(lines, bytes.Join(bytes.Fields(data), []byte(" ")))
	}
	var out bytes.Buffer
	for i := range n {
		out.Write(bytes.Replace(lines[i%len(lines)], []byte(`"client_email": "`), fmt.Appendf(nil, `"client_email": "n%d`, i), 1))
		out.WriteByte('\n')
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
}

// benchRun runs the program in this process.
func benchRun(b *testing.B, args []string) int {
	b.Helper()
	devNull, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer devNull.Close()
	a := &app{
		in: devNull, out: &output{File: devNull}, err: os.Stderr, now: time.Now,
		env: func(string) (string, bool) { return "", false }, environ: func() []string { return nil },
	}
	return a.run(args)
}

// cpuTime is what this process has used of all processors.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
