package casefile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/casefile/seal"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// Set in a child process: the store's folder, and the case to go on with.
const (
	childStore = "CASEFILE_CHILD_STORE"
	childCase  = "CASEFILE_CHILD_CASE"
	// How often TestKilledProcessesLoseNothing kills; 50 if it is not set.
	killsWanted = "CASEFILE_KILLS"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childStore); dir != "" {
		if err := child(dir, os.Getenv(childCase)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child appends events for ever and tells each on stdout once it is acknowledged.
func child(dir, id string) error {
	s, err := OpenStore(dir, keysIn(dir))
	if err != nil {
		return err
	}
	var j *Journal
	if id == "" {
		j, err = s.Begin(bare(), Beginning{Now: noon})
	} else {
		j, err = s.Resume(id, noon)
	}
	if err != nil {
		return err
	}
	fmt.Printf("case %s %d\n", j.Case().ID, len(j.Case().Events()))
	for {
		seq := len(j.Case().Events()) + 1
		if err := j.Append(killedEvent(seq)); err != nil {
			return err
		}
		fmt.Printf("saved %d\n", seq)
	}
}

// keysIn are the keys that the parent put into the store.
func keysIn(dir string) Options {
	o := Options{Operator: "Dana Vale"}
	if keys, err := seal.Open(filepath.Join(dir, "key")); err == nil {
		o.Keys, o.Unlock = keys, func() (*seal.Identity, error) { return keys.Unlock(phrase) }
	}
	return o
}

// killedEvent is what is said as number seq: some longer than a page, so that a write takes its time.
func killedEvent(seq int) interview.Event {
	text := strings.Repeat(strconv.Itoa(seq)+" ", 1+seq%7*seq%400)
	return interview.Event{
		Seq: seq, At: noon.Add(time.Duration(seq) * time.Second), Kind: interview.EventAnswer,
		Question: "q" + strconv.Itoa(seq%20), Answer: forms.LongTextAnswer(text),
	}
}

// startChild runs this test binary as another process on the store.
func startChild(t *testing.T, dir, id string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), childStore+"="+dir, childCase+"="+id)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewReader(out)
}

// TestKilledProcessesLoseNothing kills (SIGKILL) a process that appends, again and again, and goes on with its case.
func TestKilledProcessesLoseNothing(t *testing.T) {
	t.Parallel()
	kills := 50
	if n, err := strconv.Atoi(os.Getenv(killsWanted)); err == nil {
		kills = n
	}
	dir := t.TempDir()
	if _, _, err := seal.Create(filepath.Join(dir, "key"), phrase, seal.Settings{WorkFactor: 10}); err != nil {
		t.Fatal(err)
	}
	s := storeIn(t, dir, keysIn(dir), osDisk{})
	r := rand.New(rand.NewPCG(uint64(kills), 21))
	id, said, total := "", 0, 0
	for kill := range kills {
		if kill%10 == 0 {
			id, said = "", 0 // a new case, so that beginnings are killed too
		}
		var acknowledged int
		id, acknowledged = killOne(t, dir, id, said, r)
		total += acknowledged
		if id == "" {
			continue
		}
		c, err := s.Open(id)
		if err != nil {
			t.Fatalf("kill %d: %v", kill, err)
		}
		if said = len(c.Events()); said < acknowledged || said > acknowledged+1 {
			t.Fatalf("kill %d: %d events, acknowledged were %d", kill, said, acknowledged)
		}
		for _, e := range c.Events() {
			if !sameEvent(e, killedEvent(e.Seq)) {
				t.Fatalf("kill %d: event %d is not what was said", kill, e.Seq)
			}
		}
	}
	report, err := s.Check()
	if err != nil || len(report.Faults) > 0 {
		t.Errorf("after all kills: %+v, %v", report.Faults, err)
	}
	if total == 0 {
		t.Error("no child ever saved anything")
	}
}

// killOne kills a child after some acknowledgements and a little more, and returns its case and how many events are
// acknowledged, with those before.
func killOne(t *testing.T, dir, id string, acknowledged int, r *rand.Rand) (string, int) {
	t.Helper()
	cmd, out := startChild(t, dir, id)
	for range r.IntN(12) {
		line, err := out.ReadString('\n')
		if err != nil {
			t.Fatalf("the child ended by itself: %v, %v", err, cmd.Wait())
		}
		id, acknowledged = told(id, acknowledged, line)
	}
	for range r.IntN(2_000_000) { // somewhere between two system calls
		_ = acknowledged
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for {
		line, err := out.ReadString('\n')
		if err != nil {
			if !errors.Is(err, io.EOF) && !errors.Is(err, os.ErrClosed) {
				t.Fatal(err)
			}
			break
		}
		id, acknowledged = told(id, acknowledged, line)
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the child was not killed")
	}
	return id, acknowledged
}

func told(id string, acknowledged int, line string) (string, int) {
	f := strings.Fields(line)
	switch {
	case len(f) == 3 && f[0] == "case":
		acknowledged, _ = strconv.Atoi(f[2])
		return f[1], acknowledged
	case len(f) == 2 && f[0] == "saved":
		acknowledged, _ = strconv.Atoi(f[1])
	}
	return id, acknowledged
}

func TestAKilledOwnerDoesNotBlock(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := storeIn(t, dir, Options{Operator: "Sam Reed"}, osDisk{})
	cmd, out := startChild(t, dir, "")
	line, err := out.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	id, _ := told("", 0, line)
	_, err = s.Resume(id, noon)
	var inUse *InUseError
	if !errors.As(err, &inUse) || inUse.Owner != "Dana Vale" || inUse.PID != cmd.Process.Pid {
		t.Errorf("while another process has it: %v, want its owner and process %d", err, cmd.Process.Pid)
	}
	if err := s.Erase(id); !errors.Is(err, ErrInUse) {
		t.Errorf("erase what another process has: %v, want ErrInUse", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, out); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	closeIt(t, resume(t, s, id))
}
