package main

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// The program runs as itself inside the scripts, with a fixed clock: nothing here touches the network, the real clock or
// the user's home.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"kapscreen": func() {
			a := &app{
				in: os.Stdin, out: &output{File: os.Stdout}, err: os.Stderr, env: os.LookupEnv, environ: os.Environ,
				now: scriptClock(), guard: -1, keyWork: lightWork, signals: signals{exit: os.Exit},
			}
			if os.Getenv(fullWork) != "" {
				a.keyWork = 0
			}
			code := a.run(os.Args[1:])
			if name := os.Getenv(peakFile); name != "" { // what the memory tests look at
				status, _ := os.ReadFile("/proc/self/status")
				_ = os.WriteFile(name, status, 0o600)
			}
			os.Exit(code)
		},
	})
}

// peakFile is the variable that names where the program under test leaves the status of its process when it ends.
const peakFile = "PEAK_FILE"

// fullWork is the variable with which the program under test makes keys as hard to guess as it does for people; without
// it they have the least work factor, a hundredth of the time.
const (
	fullWork  = "FULL_WORK"
	lightWork = 10
)

// scriptClock starts at a fixed moment and goes on by a second at each look.
func scriptClock() func() time.Time {
	t := time.Date(2026, 11, 20, 14, 30, 0, 0, time.UTC)
	var mu sync.Mutex
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		t = t.Add(time.Second)
		return t
	}
}

// TestScripts tells what each command does: exit code, stdout, stderr, and what must not exist afterwards.
func TestScripts(t *testing.T) {
	t.Parallel()
	vignettes, err := filepath.Abs(filepath.Join("..", "..", "screening", "testdata", "vignettes"))
	if err != nil {
		t.Fatal(err)
	}
	scripts, err := filepath.Glob(filepath.Join("testdata", "script", "*.txtar"))
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, name := range scripts { // an empty one would pass
		if data, err := os.ReadFile(name); err != nil || !bytes.Contains(data, []byte(" kapscreen ")) {
			t.Errorf("%s does not run the program: %v", name, err)
		}
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "home", "config"))
			env.Setenv("XDG_STATE_HOME", filepath.Join(env.WorkDir, "home", "state"))
			env.Setenv("VIGNETTES", vignettes)
			env.Setenv("COLUMNS", "80")
			return os.MkdirAll(filepath.Join(env.WorkDir, "home"), 0o700)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exit": scriptExit,
			"mode": scriptMode,
			"grab": scriptGrab,
		},
	})
}
