package casefile

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

func TestEventsComeBackAsTheyWereSaid(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, o Options) {
		s := testStore(t, o)
		j := begin(t, s)
		want := fill(t, j, rand.New(rand.NewPCG(1, 2)), 300)
		closeIt(t, j)
		c, err := s.Open(j.Case().ID)
		if err != nil {
			t.Fatal(err)
		}
		mustHold(t, c, want)
		if got := c.Head; got.Form != "bare" || got.Partner != "generic" || got.Consult != forms.DateOf(noon) || !got.Created.Equal(noon) {
			t.Errorf("head is %+v", got)
		}
		if c.Sealed() != (o.Keys != nil) {
			t.Errorf("Sealed() = %v", c.Sealed())
		}
		files, err := c.FormFiles()
		if err != nil || string(files["form.yaml"]) != "kapscreen: form/v1\n" || len(files) != 2 {
			t.Errorf("the form's files are %v, %v", files, err)
		}
	})
}

func TestASealedFileShowsNothing(t *testing.T) {
	t.Parallel()
	s := testStore(t, testKeys(t))
	j := begin(t, s)
	err := j.Append(interview.Event{Kind: interview.EventAnswer, Question: "client_name", Answer: forms.TextAnswer("Canary"), At: noon})
	if err != nil {
		t.Fatal(err)
	}
	closeIt(t, j)
	for _, f := range scan(readCase(t, s, j.Case().ID)[len(formatLine)+1:], 0).frames {
		for _, word := range []string{"Canary", "client_name", "generic", "bare", "2026"} {
			if bytes.Contains(f.payload, []byte(word)) {
				t.Errorf("record %d shows %q", f.number, word)
			}
		}
	}
	locked := storeIn(t, s.Dir(), Options{}, osDisk{})
	if _, err := locked.Open(j.Case().ID); !errors.Is(err, ErrLocked) {
		t.Errorf("without a key: %v, want ErrLocked", err)
	}
}

func TestLengthsDoNotTellAnswersApart(t *testing.T) {
	t.Parallel()
	s := testStore(t, testKeys(t))
	day, _ := forms.ParseDate("1983-02-14")
	lengths := map[int]string{}
	for _, a := range []forms.Answer{
		forms.YesNoAnswer(true), forms.YesNoAnswer(false), forms.Absent(forms.Declined), forms.Absent(forms.AskPrescriber), {},
		forms.DateAnswer(day), forms.DecimalAnswer(0.1), forms.ChoiceAnswer("uncontrolled"), forms.TextAnswer(strings.Repeat("x", 60)),
	} {
		for _, question := range []string{"q", "a_question_with_a_longer_name"} {
			j := begin(t, s)
			before := len(readCase(t, s, j.Case().ID))
			if err := j.Append(interview.Event{At: noon, Kind: interview.EventAnswer, Question: question, Answer: a}); err != nil {
				t.Fatal(err)
			}
			lengths[len(readCase(t, s, j.Case().ID))-before] = answerWords(a)
			closeIt(t, j)
		}
	}
	if len(lengths) != 1 {
		t.Errorf("records of short answers have these lengths: %v; want one", lengths)
	}
}

func TestAJournalCutAnywhereKeepsWhatWasAcknowledged(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, o Options) {
		s := testStore(t, o)
		j := begin(t, s)
		id := j.Case().ID
		r := rand.New(rand.NewPCG(3, 4))
		start := len(readCase(t, s, id))
		ends := []int{start} // file size after each acknowledged event
		var said []interview.Event
		for range 5 {
			said = append(said, fill(t, j, r, 1)...)
			ends = append(ends, len(readCase(t, s, id)))
		}
		closeIt(t, j)
		whole := readCase(t, s, id)
		step := 3
		if o.Keys != nil {
			step = 17 // opening an age message costs
		}
		for cut := start; cut <= len(whole); cut++ {
			near := false // around a record's end look at every byte
			acknowledged := 0
			for i, end := range ends {
				if end <= cut {
					acknowledged = i
				}
				near = near || (cut-end >= -2 && cut-end <= 2)
			}
			if !near && cut%step != 0 {
				continue
			}
			cutAndGoOn(t, s, id, whole[:cut], said, acknowledged)
		}
	})
}

// cutAndGoOn wants at least the acknowledged events and at most one more, which was whole but for its newline.
func cutAndGoOn(t *testing.T, s *Store, id string, data []byte, said []interview.Event, acknowledged int) {
	t.Helper()
	writeCase(t, s, id, data)
	c, err := s.Open(id)
	if err != nil {
		t.Fatalf("cut after %d bytes: %v", len(data), err)
	}
	n := len(c.Events())
	if n < acknowledged || n > acknowledged+1 {
		t.Fatalf("cut after %d bytes: %d events, want %d", len(data), n, acknowledged)
	}
	mustHold(t, c, said[:n])
	j, err := s.Resume(id, noon)
	if err != nil {
		t.Fatalf("cut after %d bytes: %v", len(data), err)
	}
	if j.Case().CutOff() != c.CutOff() {
		t.Fatalf("cut after %d bytes: Resume says %v, Open %v", len(data), j.Case().CutOff(), c.CutOff())
	}
	more := interview.Event{Seq: n + 1, At: noon, Kind: interview.EventFinish}
	if err := j.Append(more); err != nil {
		t.Fatalf("cut after %d bytes, one more: %v", len(data), err)
	}
	closeIt(t, j)
	c, err = s.Open(id)
	if err != nil {
		t.Fatalf("cut after %d bytes, with one more: %v", len(data), err)
	}
	if c.CutOff() {
		t.Fatalf("cut after %d bytes: the half record is still there", len(data))
	}
	mustHold(t, c, append(append([]interview.Event(nil), said[:n]...), more))
}

func TestEveryChangedByteIsNamed(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, o Options) {
		s := testStore(t, o)
		j := begin(t, s)
		id := j.Case().ID
		r := rand.New(rand.NewPCG(5, 6))
		said := fill(t, j, r, 6)
		closeIt(t, j)
		whole := readCase(t, s, id)
		for i := range whole {
			if step := map[bool]int{false: 11, true: 29}[o.Keys != nil]; i%step != 0 && i != len(whole)-1 {
				continue
			}
			bit := []byte{1, 0x20, 0x80, 0xff, whole[i], whole[i] ^ '\n'}[r.IntN(6)]
			if bit == 0 {
				bit = 4
			}
			bad := bytes.Clone(whole)
			bad[i] ^= bit
			writeCase(t, s, id, bad)
			checkNamed(t, s, id, i, bit, said)
		}
	})
}

func checkNamed(t *testing.T, s *Store, id string, at int, bit byte, said []interview.Event) {
	t.Helper()
	_, err := s.Open(id)
	var damage *DamageError
	switch {
	case err == nil:
		t.Fatalf("byte %d ^ %#x: not noticed", at, bit)
	case errors.Is(err, ErrNewerFormat) && at < len(formatLine):
		return
	case !errors.As(err, &damage) || len(damage.Faults) == 0 || damage.Case != id:
		t.Fatalf("byte %d ^ %#x: %v, want a DamageError for the case", at, bit, err)
	}
	if _, err := s.Resume(id, noon); err == nil {
		t.Fatalf("byte %d ^ %#x: Resume opened a damaged case", at, bit)
	}
	c, err := s.Salvage(id)
	if err != nil {
		if at >= len(formatLine)+1 {
			t.Fatalf("byte %d ^ %#x: salvage: %v", at, bit, err)
		}
		return
	}
	if n := len(c.Events()); n < len(said)-2 {
		t.Fatalf("byte %d ^ %#x: salvage has %d of %d events", at, bit, n, len(said))
	}
	for _, e := range c.Events() {
		if e.Seq > len(said) || !sameEvent(e, said[e.Seq-1]) {
			t.Fatalf("byte %d ^ %#x: salvage gives event %d differently: %v", at, bit, e.Seq, e)
		}
	}
}

func TestAnUnwrittenSectorAtTheEndIsACutOffRecord(t *testing.T) {
	t.Parallel()
	s := testStore(t, testKeys(t))
	j := begin(t, s)
	id := j.Case().ID
	said := fill(t, j, rand.New(rand.NewPCG(7, 8)), 3)
	safe := len(readCase(t, s, id))
	fill(t, j, rand.New(rand.NewPCG(9, 8)), 1)
	closeIt(t, j)
	whole := readCase(t, s, id)
	tried := 0
	for at := safe / sector * sector; at < len(whole); at += sector {
		from, to := max(at, safe), min(at+sector, len(whole)-1)
		if to-from < 16 {
			continue
		}
		holed := bytes.Clone(whole)
		clear(holed[from:to])
		cutAndGoOn(t, s, id, holed, said, len(said))
		tried++
	}
	if tried < 2 {
		t.Errorf("only %d holes fitted into the record", tried)
	}
}

func TestASecondProcessIsToldWhoHasTheCase(t *testing.T) {
	t.Parallel()
	o := testKeys(t)
	s := testStore(t, o)
	j := begin(t, s)
	id := j.Case().ID
	other := storeIn(t, s.Dir(), o, osDisk{})
	_, err := other.Resume(id, noon)
	var inUse *InUseError
	if !errors.As(err, &inUse) || !errors.Is(err, ErrInUse) {
		t.Fatalf("Resume of an open case: %v, want an InUseError", err)
	}
	if inUse.Owner != "Dana Vale" || !inUse.Since.Equal(noon) || inUse.PID != os.Getpid() {
		t.Errorf("told %+v", inUse)
	}
	if _, err := other.Open(id); err != nil {
		t.Errorf("reading beside a writer: %v", err)
	}
	closeIt(t, j)
	closeIt(t, resume(t, other, id))
	if left, _ := filepath.Glob(filepath.Join(s.Dir(), casesFolder, "*"+ownerSuffix)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestNobodyElseMayLookIn(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "store")
	s := storeIn(t, dir, Options{}, osDisk{})
	j := begin(t, s)
	for path, want := range map[string]os.FileMode{
		filepath.Join(dir, ".."): 0o700, dir: 0o700, filepath.Join(dir, casesFolder): 0o700, caseFile(s, j.Case().ID): 0o600,
		filepath.Join(dir, casesFolder, j.Case().ID+ownerSuffix): 0o600,
	} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", path, got, want)
		}
	}
	closeIt(t, j)
	if err := os.Chmod(filepath.Join(dir, casesFolder), 0o750); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenStore(dir, Options{}); !errors.Is(err, ErrOpenToOthers) {
		t.Errorf("a store that the group can read: %v, want ErrOpenToOthers", err)
	}
}

func TestAnUnknownCaseIsNamedWithTheOneProbablyMeant(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{Random: bytes.NewReader([]byte{1, 2, 3, 4, 5, 6, 7, 8})})
	j := begin(t, s)
	closeIt(t, j)
	for _, typed := range []string{"345", "34567899", "43567899", "../x", "", "34567898"} {
		_, err := s.Open(typed)
		if !errors.Is(err, ErrNoCase) {
			t.Errorf("Open(%q) = %v, want ErrNoCase", typed, err)
		}
		t.Logf("%q: %v", typed, err)
	}
}

func TestEventsHaveToComeInOrder(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	j := begin(t, s)
	defer closeIt(t, j)
	for _, seq := range []int{2, -1} {
		if err := j.Append(interview.Event{Seq: seq, Kind: interview.EventFinish, At: noon}); !errors.Is(err, ErrNotSaved) {
			t.Errorf("event number %d as the first: %v, want ErrNotSaved", seq, err)
		}
	}
	if err := j.Append(interview.Event{Seq: 1, Kind: 99, At: noon}); !errors.Is(err, ErrNotSaved) {
		t.Errorf("an event of no kind: %v, want ErrNotSaved", err)
	}
	if err := j.Append(interview.Event{Seq: 1, Kind: interview.EventFinish, At: time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)}); !errors.Is(err, ErrNotSaved) {
		t.Errorf("an event in the year 20000: %v, want ErrNotSaved", err)
	}
	if err := j.Append(interview.Event{Seq: 1, Kind: interview.EventFinish, At: noon}); err != nil {
		t.Errorf("after refused events: %v", err)
	}
}
