//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkBatch is `kapscreen batch` in one process on copies of the vignettes as NDJSON: from the file to PDFs on disk,
// and screening only. Four of the ten need fonts of other scripts, which costs several times as much, so the six others
// are measured alone too.
//
//	go test ./cmd/kapscreen -run '^$' -bench Batch -benchtime 3x
func BenchmarkBatch(b *testing.B) {
	const records, screened = 600, 6000 // enough that the start does not count
	dir := b.TempDir()
	latin, all, many := filepath.Join(dir, "latin.ndjson"), filepath.Join(dir, "all.ndjson"), filepath.Join(dir, "many.ndjson")
	writeVignettes(b, latin, records, func(name string) bool { return !slices.Contains(otherScripts, name[:3]) })
	writeVignettes(b, all, records, func(string) bool { return true })
	writeVignettes(b, many, screened, func(string) bool { return true })
	every := fmt.Sprintf("workers=%d", runtime.NumCPU())
	for _, c := range []struct {
		name, in string
		n        int
		args     []string
	}{
		{"screen/workers=1", many, screened, []string{"--no-pdf", "--workers", "1"}},
		{"latin/workers=1", latin, records, []string{"--workers", "1"}},
		{"latin/" + every, latin, records, nil},
		{"all/" + every, all, records, nil},
	} {
		b.Run(c.name, func(b *testing.B) {
			began, cpu, n := time.Now(), cpuTime(), 0
			for b.Loop() {
				out := filepath.Join(b.TempDir(), "out")
				if code := benchRun(b, append([]string{"batch", c.in, "-o", out, "-q"}, c.args...)); code != exitDone {
					b.Fatalf("exit code %d", code)
				}
				if made, _ := filepath.Glob(filepath.Join(out, "*.pdf")); c.n == records && len(made) != records {
					b.Fatalf("%d PDFs of %d records", len(made), records)
				}
				n += c.n
			}
			b.ReportMetric(float64(n)/time.Since(began).Seconds(), "records/s")
			b.ReportMetric(float64((cpuTime()-cpu).Microseconds())/1000/float64(n), "cpu-ms/record")
		})
	}
}

// otherScripts are the vignettes with names in Vietnamese, Cyrillic, Chinese and Arabic letters.
var otherScripts = []string{"S03", "S04", "S07", "S10"}

// writeVignettes writes n records of the vignettes that are wanted, each with a therapist's address of its own: a copy of
// a record would not be made a second time.
func writeVignettes(b *testing.B, path string, n int, wanted func(name string) bool) {
	b.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "screening", "testdata", "vignettes", "S??-*.json"))
	if err != nil {
		b.Fatal(err)
	}
	var lines [][]byte
	for _, f := range files {
		if strings.Contains(f, ".expected.") || !wanted(filepath.Base(f)) {
			continue
		}
		data, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		lines = append(lines, bytes.Join(bytes.Fields(data), []byte(" ")))
	}
	mark := []byte(`"ref_therapist_email": "`)
	var out bytes.Buffer
	for i := range n {
		line := bytes.Replace(lines[i%len(lines)], mark, fmt.Appendf(mark[:len(mark):len(mark)], "n%d", i), 1)
		out.Write(append(line, '\n'))
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
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	a := &app{
		in: devNull, out: &output{File: devNull}, err: os.Stderr, now: time.Now, bind: bindProcess,
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
