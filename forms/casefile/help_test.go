package casefile

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/casefile/seal"
	"github.com/kapscreen/kapscreen/forms/interview"
)

const phrase = "seven purple lanterns"

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// testKeys are quick to unlock.
func testKeys(t testing.TB) Options {
	t.Helper()
	keys, _, err := seal.Create(filepath.Join(t.TempDir(), "key"), phrase, seal.Settings{WorkFactor: 10})
	if err != nil {
		t.Fatal(err)
	}
	return Options{Keys: keys, Operator: "Dana Vale", Unlock: func() (*seal.Identity, error) { return keys.Unlock(phrase) }}
}

func testStore(t testing.TB, o Options) *Store {
	t.Helper()
	return storeIn(t, t.TempDir(), o, quickDisk{})
}

// quickDisk syncs nothing: for tests in which nothing crashes.
type quickDisk struct{}

func (quickDisk) put(root *os.Root, name string, data []byte, overwrite bool) error {
	if _, err := root.Lstat(name); err == nil && !overwrite {
		return fs.ErrExist
	}
	return root.WriteFile(name, data, 0o600)
}

func (quickDisk) open(root *os.Root, name string) (diskFile, error) {
	f, err := root.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	return quickFile{f}, nil
}

type quickFile struct{ *os.File }

func (quickFile) Sync() error { return nil }

func storeIn(t testing.TB, dir string, o Options, d disk) *Store {
	t.Helper()
	s, err := openStore(dir, o, d)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// bare is a form without questions: what the journal needs of one.
func bare() *forms.Form {
	return &forms.Form{
		ID: "bare", Version: "1.0.0", Digest: "sha256:0123", Title: "Bare",
		Files: map[string][]byte{"form.yaml": []byte("kapscreen: form/v1\n"), "instruments/x.yaml": {}},
	}
}

func begin(t testing.TB, s *Store) *Journal {
	t.Helper()
	j, err := s.Begin(bare(), Beginning{Partner: "generic", Consult: forms.DateOf(noon), Now: noon, Names: []string{"client_name"}})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func resume(t testing.TB, s *Store, id string) *Journal {
	t.Helper()
	j, err := s.Resume(id, noon)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func closeIt(t testing.TB, j *Journal) {
	t.Helper()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
}

// randomAnswer is any answer that can be built, also ones no form would accept.
func randomAnswer(r *rand.Rand) forms.Answer {
	switch r.IntN(12) {
	case 0:
		return forms.Answer{}
	case 1:
		return forms.Absent([]forms.State{forms.NotSure, forms.Declined, forms.AskPrescriber}[r.IntN(3)])
	case 2:
		rows := make([]forms.Row, r.IntN(4))
		for i := range rows {
			for range r.IntN(4) {
				cell := randomAnswer(r)
				for cell.Kind() == forms.Table {
					cell = randomAnswer(r)
				}
				rows[i] = append(rows[i], cell)
			}
		}
		return forms.TableAnswer(rows...)
	case 3:
		return forms.YesNoAnswer(r.IntN(2) == 0)
	case 4:
		return forms.ChoiceAnswer(randomText(r))
	case 5:
		codes := make([]string, r.IntN(4))
		for i := range codes {
			codes[i] = randomText(r)
		}
		return forms.MultiChoiceAnswer(codes...)
	case 6:
		return forms.IntegerAnswer(r.Int64() - r.Int64())
	case 7:
		return forms.DecimalAnswer(r.NormFloat64() * 1e3)
	case 8:
		return forms.DateAnswer(forms.DateOfDays(r.IntN(40000) - 20000))
	case 9:
		return forms.LongTextAnswer(strings.Repeat(randomText(r)+"\n", r.IntN(20)))
	}
	return forms.TextAnswer(randomText(r))
}

func randomText(r *rand.Rand) string {
	return []string{
		"", "yes", "Ann Lee", "łódź", "日本語", "😀", "a\x00b", "<&>", "line\u2028end", "\xff\xfe broken", "\"quoted\" \\", "\r\n",
	}[r.IntN(12)]
}

var someQuestions = []string{"client_name", "cv_htn", "met_weight_kg", "rx_medications", "si_thoughts", "note"}

func randomEvent(r *rand.Rand, seq int) interview.Event {
	e := interview.Event{Seq: seq, At: noon.Add(time.Duration(seq) * time.Second), Kind: interview.EventKind(1 + r.IntN(7))}
	switch e.Kind {
	case interview.EventFinish, interview.EventPartner, interview.EventReopen:
	case interview.EventAnswer, interview.EventAmend:
		e.Question, e.Answer = someQuestions[r.IntN(len(someQuestions))], randomAnswer(r)
	case interview.EventNote:
		e.Question = someQuestions[r.IntN(len(someQuestions))]
	case interview.EventAcknowledge:
		e.Rule = "psy.si"
	}
	if e.Kind != interview.EventAnswer {
		e.Text = randomText(r)
	}
	return e
}

func sameEvent(a, b interview.Event) bool {
	return a.Seq == b.Seq && a.At.Equal(b.At) && a.Kind == b.Kind && a.Question == b.Question && a.Answer.Equal(b.Answer) &&
		a.Text == b.Text && a.Rule == b.Rule
}

// fill appends n random events and returns them.
func fill(t testing.TB, j *Journal, r *rand.Rand, n int) []interview.Event {
	t.Helper()
	var events []interview.Event
	for range n {
		e := randomEvent(r, len(j.Case().Events())+1)
		if err := j.Append(e); err != nil {
			t.Fatal(err)
		}
		events = append(events, e)
	}
	return events
}

func mustHold(t testing.TB, c *Case, want []interview.Event) {
	t.Helper()
	if !slices.EqualFunc(c.Events(), want, sameEvent) {
		t.Fatalf("case holds %d events, want these %d:\n got %v\nwant %v", len(c.Events()), len(want), c.Events(), want)
	}
}

func caseFile(s *Store, id string) string { return filepath.Join(s.Dir(), casesFolder, id+caseSuffix) }

func readCase(t testing.TB, s *Store, id string) []byte {
	t.Helper()
	data, err := os.ReadFile(caseFile(s, id))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func writeCase(t testing.TB, s *Store, id string, data []byte) {
	t.Helper()
	if err := os.WriteFile(caseFile(s, id), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// bothWays runs a test unsealed and sealed.
func bothWays(t *testing.T, test func(t *testing.T, o Options)) {
	t.Run("unsealed", func(t *testing.T) {
		t.Parallel()
		test(t, Options{Operator: "Dana Vale"})
	})
	t.Run("sealed", func(t *testing.T) {
		t.Parallel()
		test(t, testKeys(t))
	})
}
