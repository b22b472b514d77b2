package casefile

import (
	"bytes"
	"errors"
	"fmt"
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

func TestCheckNamesTheDamagedCaseAndRecord(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, o Options) {
		s := testStore(t, o)
		var ids []string
		for range 4 {
			j := begin(t, s)
			fill(t, j, rand.New(rand.NewPCG(1, 51)), 5)
			closeIt(t, j)
			ids = append(ids, j.Case().ID)
		}
		if r, err := s.Check(); err != nil || r.Cases != 4 || r.Records != 28 || len(r.Faults)+len(r.CutOff)+len(r.Leftover)+r.Locked > 0 {
			t.Fatalf("a whole store: %+v, %v", r, err)
		}
		damage(t, s, ids[1], 4)
		writeCase(t, s, ids[2], append(readCase(t, s, ids[2]), "8 sealed 12"...))
		writeCase(t, s, ids[3], []byte("not a case\n"))
		if err := os.WriteFile(filepath.Join(s.Dir(), casesFolder, ".kapscreen-1.tmp"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := s.Check()
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(r.Faults, func(a, b Fault) int { return b.Record - a.Record })
		want := []Fault{{ids[1], 4, "damaged"}, {ids[3], 0, "its first line is not that of a case file"}}
		if !slices.Equal(r.Faults, want) || !slices.Equal(r.CutOff, ids[2:3]) || !slices.Equal(r.Leftover, []string{".kapscreen-1.tmp"}) {
			t.Errorf("Check = %+v, want %v", r, want)
		}
		if o.Keys != nil {
			locked := storeIn(t, s.Dir(), Options{}, quickDisk{})
			if r, err := locked.Check(); err != nil || r.Locked != 3 || len(r.Faults) != 2 {
				t.Errorf("Check without the key = %+v, %v; want the same two faults and 3 locked", r, err)
			}
		}
	})
}

// damage changes a byte of a record's payload.
func damage(t *testing.T, s *Store, id string, record int) {
	t.Helper()
	lines := bytes.SplitAfter(readCase(t, s, id), []byte("\n"))
	lines[record][40] ^= 1
	writeCase(t, s, id, bytes.Join(lines, nil))
}

func TestARecordCannotBeMovedOrRepeated(t *testing.T) {
	t.Parallel()
	s := testStore(t, testKeys(t))
	var files [2][][]byte
	var ids [2]string
	for i := range files {
		j := begin(t, s)
		fill(t, j, rand.New(rand.NewPCG(uint64(i), 52)), 4)
		closeIt(t, j)
		ids[i] = j.Case().ID
		files[i] = bytes.SplitAfter(readCase(t, s, ids[i]), []byte("\n"))
	}
	reframe := func(line []byte, number int) []byte {
		f, ok := parseFrame(bytes.TrimSuffix(line, []byte("\n")))
		if !ok {
			t.Fatal("not a line")
		}
		f.number = number
		return appendFrame(nil, f)
	}
	for name, lines := range map[string][][]byte{
		"a record of another case":      {files[0][0], files[0][1], files[0][2], files[1][3], files[0][4]},
		"a record under a later number": {files[0][0], files[0][1], files[0][2], files[0][3], reframe(files[0][3], 4)},
		"a record taken out":            {files[0][0], files[0][1], files[0][2], files[0][4], files[0][5]},
		"a record twice":                {files[0][0], files[0][1], files[0][2], files[0][3], files[0][3]},
		"two records exchanged":         {files[0][0], files[0][1], files[0][2], files[0][4], files[0][3]},
	} {
		writeCase(t, s, ids[0], bytes.Join(lines, nil))
		if _, err := s.Open(ids[0]); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", name, err)
		}
	}
}

func TestALostBeginningIsToldByALaterRecord(t *testing.T) {
	t.Parallel()
	s := testStore(t, testKeys(t))
	j := begin(t, s)
	said := fill(t, j, rand.New(rand.NewPCG(1, 53)), 3)
	closeIt(t, j)
	id := j.Case().ID
	damage(t, s, id, beginRecord)
	c, err := s.Salvage(id)
	if err != nil {
		t.Fatal(err)
	}
	mustHold(t, c, said)
	if c.Head.Form != "bare" || c.Head.Consult != forms.DateOf(noon) || len(c.Faults()) != 1 || c.Faults()[0].Record != beginRecord {
		t.Errorf("salvaged %+v with %v", c.Head, c.Faults())
	}
	if faults, err := s.Repair(id); err != nil || len(faults) != 1 {
		t.Fatalf("repair: %v, %v", faults, err)
	}
	c, err = s.Open(id)
	if err != nil || c.Head.Lost != 1 {
		t.Fatalf("repaired: %v, lost %d", err, c.Head.Lost)
	}
	mustHold(t, c, said)
}

func TestErasingLeavesNothing(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	j := begin(t, s)
	fill(t, j, rand.New(rand.NewPCG(1, 54)), 3)
	closeIt(t, j)
	id := j.Case().ID
	damage(t, s, id, firstEvent)
	if _, err := s.Repair(id); err != nil {
		t.Fatal(err)
	}
	// A second name of the same file shows what was done to its content.
	other := filepath.Join(t.TempDir(), "link")
	if err := os.Link(caseFile(s, id), other); err != nil {
		t.Skip(err)
	}
	if err := s.Erase(id); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(filepath.Join(s.Dir(), casesFolder))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if data, err := os.ReadFile(other); err != nil || len(bytes.Trim(data, "\x00")) > 0 {
		t.Errorf("the file's content is still there: %d bytes, %v", len(data), err)
	}
	if err := s.Erase(id); !errors.Is(err, ErrNoCase) {
		t.Errorf("erase once more: %v, want ErrNoCase", err)
	}
}

func TestAnUnsealedCaseCanBeSealedLater(t *testing.T) {
	t.Parallel()
	plain := testStore(t, Options{})
	j := begin(t, plain)
	said := fill(t, j, rand.New(rand.NewPCG(1, 55)), 4)
	closeIt(t, j)
	id := j.Case().ID
	sealing := storeIn(t, plain.Dir(), testKeys(t), quickDisk{})
	j = resume(t, sealing, id)
	said = append(said, fill(t, j, rand.New(rand.NewPCG(2, 55)), 1)...)
	closeIt(t, j)
	c, err := sealing.Open(id)
	if err != nil || c.Sealed() {
		t.Fatalf("half sealed: %v, Sealed() = %v", err, c.Sealed())
	}
	if err := sealing.Reseal(id); err != nil {
		t.Fatal(err)
	}
	c, err = sealing.Open(id)
	if err != nil || !c.Sealed() {
		t.Fatalf("resealed: %v, Sealed() = %v", err, c.Sealed())
	}
	mustHold(t, c, said)
	if _, err := plain.Open(id); !errors.Is(err, ErrLocked) {
		t.Errorf("without the key: %v, want ErrLocked", err)
	}
}

func TestListTellsWhatItCan(t *testing.T) {
	t.Parallel()
	o := testKeys(t)
	s := testStore(t, o)
	var ids []string
	for i := range 4 {
		j, err := s.Begin(bare(), Beginning{Partner: "generic", Now: noon.Add(time.Duration(i) * time.Hour), Names: []string{"client_name"}})
		if err != nil {
			t.Fatal(err)
		}
		e := interview.Event{At: noon, Kind: interview.EventAnswer, Question: "client_name", Answer: forms.TextAnswer(fmt.Sprint("Client ", i))}
		if err := j.Append(e); err != nil {
			t.Fatal(err)
		}
		closeIt(t, j)
		ids = append(ids, j.Case().ID)
	}
	damage(t, s, ids[1], firstEvent)
	writeCase(t, s, ids[0], []byte("kapscreen: case/v7\n"))
	got, err := s.List(true)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range got {
		lines = append(lines, fmt.Sprint(slices.Index(ids, e.ID), e.State, e.Client, e.Damaged, e.Unreadable != ""))
	}
	want := []string{"3 draft [Client 3] false false", "2 draft [Client 2] false false", "1 draft [] true false", "0 state? [] false true"}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("list is\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	if got, err := s.List(false); err != nil || got[0].Client != nil {
		t.Errorf("names that were not asked for: %v, %v", got[0].Client, err)
	}
	locked := storeIn(t, s.Dir(), Options{}, quickDisk{})
	if got, err := locked.List(true); err != nil || len(got) != 4 || !slices.ContainsFunc(got, func(e Entry) bool { return e.Locked && e.Form == "" }) {
		t.Errorf("without the key: %+v, %v", got, err)
	}
	refused := storeIn(t, s.Dir(), Options{Unlock: func() (*seal.Identity, error) { return nil, seal.ErrPassphrase }}, quickDisk{})
	if _, err := refused.List(true); !errors.Is(err, seal.ErrPassphrase) {
		t.Errorf("with a wrong passphrase: %v, want ErrPassphrase", err)
	}
	foreign := storeIn(t, s.Dir(), testKeys(t), quickDisk{})
	if _, err := foreign.Open(ids[3]); !errors.Is(err, seal.ErrNotForThisKey) {
		t.Errorf("with another key: %v, want ErrNotForThisKey", err)
	}
}

func TestIdsSayNothingAndAreCheckedBeforeUse(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	seen := map[string]bool{}
	for range 50 {
		j := begin(t, s)
		id := j.Case().ID
		closeIt(t, j)
		if seen[id] || len(id) != idLength || strings.Trim(id, idLetters) != "" || CheckID(id) != nil {
			t.Errorf("id %q", id)
		}
		seen[id] = true
	}
	for _, id := range []string{"", ".", "..", "../key", "a/b", `a\b`, "-x", "a.", strings.Repeat("a", 65), "a\x00", "é", "a b", "nul", "Com1.x"} {
		if CheckID(id) == nil {
			t.Errorf("CheckID(%q) takes it", id)
		}
		for name, err := range map[string]error{"Erase": s.Erase(id), "Reseal": s.Reseal(id), "Resume": resumeError(s, id), "Open": openError(s, id)} {
			if !errors.Is(err, ErrNoCase) || len(id) > 2 && strings.Contains(err.Error(), id) {
				t.Errorf("%s(%q) = %v, want ErrNoCase without the text", name, id, err)
			}
		}
	}
	repeat := testStore(t, Options{Random: bytes.NewReader(bytes.Repeat([]byte{7}, 4096))})
	closeIt(t, begin(t, repeat))
	if _, err := repeat.Begin(bare(), Beginning{Now: noon}); err == nil {
		t.Error("an id that is taken was given again")
	}
}

func resumeError(s *Store, id string) error { _, err := s.Resume(id, noon); return err }

func openError(s *Store, id string) error { _, err := s.Open(id); return err }

func TestALinkIsNotACase(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	j := begin(t, s)
	closeIt(t, j)
	outside := filepath.Join(t.TempDir(), "outside.case")
	if err := os.WriteFile(outside, readCase(t, s, j.Case().ID), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, caseFile(s, "linked")); err != nil {
		t.Skip(err)
	}
	if _, err := s.Open("linked"); err == nil {
		t.Error("a link was read")
	}
	if err := s.Erase("linked"); err == nil {
		t.Error("a link was followed by erase")
	}
	if data, err := os.ReadFile(outside); err != nil || len(data) == 0 {
		t.Errorf("the file outside: %d bytes, %v", len(data), err)
	}
}

func TestHazardsNameTheFolderThatSyncs(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/home/dana/Dropbox/store":                                "Dropbox",
		"/Users/dana/Library/Mobile Documents/com~apple/x":        "iCloud",
		`C:\Users\Dana\OneDrive - Lantern Practice\kapscreen`:     "OneDrive",
		"/Users/dana/Library/CloudStorage/GoogleDrive-x/My Drive": "a cloud service",
		"/home/dana/.local/state/kapscreen":                       "",
		"/home/dana/boxes":                                        "",
	} {
		if got := syncFolderOf(path); got != want {
			t.Errorf("syncFolderOf(%q) = %q, want %q", path, got, want)
		}
	}
	if got := Hazards(filepath.Join(t.TempDir(), "not", "there")); len(got) > 0 {
		t.Errorf("a folder on this disk: %v", got)
	}
	dir := filepath.Join(t.TempDir(), "Dropbox")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "innocent")
	if err := os.Symlink(dir, link); err != nil {
		t.Skip(err)
	}
	if got := Hazards(filepath.Join(link, "store")); len(got) != 1 || !strings.Contains(got[0], "Dropbox") {
		t.Errorf("through a link: %v", got)
	}
}
