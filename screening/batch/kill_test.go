package batch_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/screening/batch"
)

// The batch that TestKilledAtAnyMomentNothingIsHalf kills: 400 records into the folder named by the variable.
const killedFolder = "KAPSCREEN_TEST_KILLED_BATCH"

func killable(t *testing.T, out string) *bench {
	b := newBench(t, 2)
	b.out = out
	var in strings.Builder
	for i := range 400 {
		in.WriteString(client(i) + "\n")
	}
	b.input.Stdin, b.input.Format, b.input.Paths = strings.NewReader(in.String()), forms.FormatNDJSON, []string{"-"}
	return b
}

func TestKilledAtAnyMomentNothingIsHalf(t *testing.T) {
	if out := os.Getenv(killedFolder); out != "" { // the child
		b := killable(t, out)
		n := 0
		b.opt.Each = func(batch.Outcome) {
			if n++; n%5 == 0 {
				fmt.Println("at", n)
			}
		}
		b.run(context.Background()) // it is going to be killed
		return
	}
	out, scratch := t.TempDir(), t.TempDir()
	for round := range 5 {
		kill(t, out, scratch, time.Duration(round*7)*time.Millisecond)
		b := &bench{t: t, out: out}
		for name, text := range b.files() {
			if strings.HasSuffix(name, ".txt") && !strings.HasSuffix(text, "findings\n") {
				t.Errorf("round %d: half a file: %s %q", round, name, text)
			}
			if name == "index.csv" || name == "report.ndjson" {
				t.Errorf("round %d: %s of a batch that did not end", round, name)
			}
		}
	}
	b := killable(t, out)
	if sum := b.must(); sum.Done != 400 || sum.Bad != 0 || sum.Kept == 0 {
		t.Errorf("after the kills: %+v, want 400 done, some of them kept", sum)
	}
	for name := range b.files() {
		if strings.HasSuffix(name, ".tmp") { // it holds a client's referral
			t.Errorf("%s of a killed batch is still there", name)
		}
	}
}

// kill starts the batch in another process and kills it a while after its first outcomes. A killed test removes none of
// its own temporary folders, so they are made in scratch.
func kill(t *testing.T, out, scratch string, after time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "TestKilledAtAnyMomentNothingIsHalf")
	cmd.Env = append(os.Environ(), killedFolder+"="+out, "TMPDIR="+scratch)
	pipe, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	var first [1]byte
	pipe.Read(first[:]) // only waits for the first outcomes
	timer := time.NewTimer(after)
	<-timer.C
	cmd.Process.Kill() // it may have ended
	cmd.Wait()         // killed
}
