package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// mostMemory is what one hostile file may cost.
const mostMemory = 100 << 10 // KiB

// TestHostileFilesCostLittleMemory runs the program as a process of its own over what is heavy: every strange form that
// is large or holds a pattern, the responses and settings made to be heavy. Time is logged, not judged: machines differ.
func TestHostileFilesCostLittleMemory(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts some hundred processes")
	}
	k := newAttack(t)
	worst, slowest, runs := 0, time.Duration(0), 0
	cost := func(what string, args ...string) {
		t.Helper()
		cmd, start := child(t, k, args...), time.Now()
		cmd.Env = append(cmd.Env, peakFile+"="+k.path("peak"))
		out, runErr := cmd.CombinedOutput() // how it ends is for the other tests
		took := time.Since(start)
		status, err := os.ReadFile(k.path("peak"))
		if err != nil {
			t.Fatalf("%s: %v, %v", what, runErr, err)
		}
		used := peakOf(t, string(status))
		if used > mostMemory {
			t.Errorf("%s: %d MiB of memory, want at most %d; %s", what, used>>10, mostMemory>>10, shortly(string(out)))
		}
		worst, slowest, runs = max(worst, used), max(slowest, took), runs+1
		if took > time.Second {
			t.Logf("%s took %v", what, took)
		}
	}
	for what, files := range strangeForms() {
		size := 0
		for _, data := range files {
			size += len(data)
		}
		if size < 20_000 && !strings.HasPrefix(what, "pattern") && !strings.Contains(what, "bomb") && !strings.Contains(what, "chain") {
			continue
		}
		for name, data := range files {
			k.write(t, filepath.Join("form", name), data)
		}
		cost("form "+what, "form", "check", k.path("form"))
		if err := os.RemoveAll(k.path("form")); err != nil {
			t.Fatal(err)
		}
	}
	v := validResponse(t)
	for what, more := range wrongMembers() {
		if len(more) > 20_000 {
			cost("response "+what, "screen", k.write(t, "r.json", v.with("cv_htn", "true", more)))
		}
	}
	for _, format := range []string{"json", "yaml", "ndjson", "csv"} {
		for _, c := range corpusFiles(t, format+"/") {
			if len(c.data) > 50_000 || strings.Contains(c.path, "bomb") {
				cost(c.path, "screen", k.write(t, "r."+format, string(c.data)))
			}
		}
	}
	for what, data := range map[string]string{
		"a deep list": "partner: " + strings.Repeat("[", 1<<19), "many lists": "partner: [" + strings.Repeat("[],", 1<<18) + "]\n", "many keys": manyKeys(),
		"1 MiB of a list": strings.Repeat("- a\n", 1<<18), "a text": "operator: " + strings.Repeat("x", 1<<20-20),
	} {
		cost("settings: "+what, "--config", k.write(t, "c.yaml", data), "config", "show")
	}
	table := `{"rx_medications":[` + strings.TrimSuffix(strings.Repeat(`{"name":"x","dose":"y"},`, 500), ",") + `]}`
	cost("500 rows", "refer", "--incomplete", "r", "-o", k.path("r.pdf"), k.write(t, "rows.json", top(`"answers":`+table)))
	long := strings.Repeat("w ", 4_900)
	cost("long texts", "refer", "--incomplete", "r", "-o", k.path("l.pdf"), k.write(t, "long.json", top(`"answers":{"ref_reason":"`+long+`","ref_formulation":"`+long+`","goal_text":"`+long+`"}`)))
	t.Logf("%d runs; the worst took %d MiB, the slowest %v", runs, worst>>10, slowest)
}

// peakOf is the most memory that a process ever had, from its status, in KiB. The usage that the system reports of a child
// begins with that of this process, and says nothing.
func peakOf(t *testing.T, status string) int {
	t.Helper()
	for line := range strings.Lines(status) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("no peak in %q", status)
	return 0
}

func manyKeys() string {
	var b strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&b, "k%d: 1\n", i)
	}
	return b.String()
}
