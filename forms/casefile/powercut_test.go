package casefile

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/kapscreen/kapscreen/forms/interview"
)

// slowDisk remembers what was written and what was synced, so that a power cut can be made up: what was synced is there;
// of what was written since, any sectors are there and the others are as before, or zeros where the file had grown.
type slowDisk struct {
	quickDisk
	durable []byte
	pending []func([]byte, *rand.Rand) []byte
	snaps   []snap
	told    int // acknowledged events
}

// snap is a moment at which the power may go.
type snap struct {
	durable []byte
	pending []func([]byte, *rand.Rand) []byte
	told    int
}

func (d *slowDisk) moment() {
	d.snaps = append(d.snaps, snap{bytes.Clone(d.durable), append([]func([]byte, *rand.Rand) []byte(nil), d.pending...), d.told})
}

func (d *slowDisk) put(root *os.Root, name string, data []byte, overwrite bool) error {
	d.durable = bytes.Clone(data)
	return d.quickDisk.put(root, name, data, overwrite)
}

func (d *slowDisk) open(root *os.Root, name string) (diskFile, error) {
	f, err := root.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	return &slowFile{f, d}, nil
}

type slowFile struct {
	*os.File
	disk *slowDisk
}

func (f *slowFile) WriteAt(p []byte, at int64) (int, error) {
	p = bytes.Clone(p)
	f.disk.pending = append(f.disk.pending, func(file []byte, r *rand.Rand) []byte {
		if r == nil || r.IntN(4) == 0 {
			return patch(file, p, int(at), func() bool { return true })
		}
		if r.IntN(3) == 0 { // only a beginning of it, and the file is no longer than that
			return patch(file, p[:r.IntN(len(p)+1)], int(at), func() bool { return true })
		}
		return patch(file, p, int(at), func() bool { return r.IntN(2) == 0 })
	})
	f.disk.moment()
	return f.File.WriteAt(p, at)
}

// patch writes those sectors of p into the file that are chosen.
func patch(file, p []byte, at int, chosen func() bool) []byte {
	if grown := at + len(p); grown > len(file) {
		file = append(file, make([]byte, grown-len(file))...)
	}
	for start := 0; start < len(p); {
		end := min(start+sector-(at+start)%sector, len(p))
		if chosen() {
			copy(file[at+start:at+end], p[start:end])
		}
		start = end
	}
	return file
}

func (f *slowFile) Truncate(size int64) error {
	f.disk.pending = append(f.disk.pending, func(file []byte, r *rand.Rand) []byte {
		if r != nil && r.IntN(2) == 0 {
			return file
		}
		return file[:min(int(size), len(file))]
	})
	f.disk.moment()
	return f.File.Truncate(size)
}

func (f *slowFile) Sync() error {
	for _, op := range f.disk.pending {
		f.disk.durable = op(f.disk.durable, nil)
	}
	f.disk.pending = nil
	f.disk.moment()
	return nil
}

func (f *slowFile) Stat() (fs.FileInfo, error) { return f.File.Stat() }

func TestAPowerCutCostsAtMostTheAnswerBeingSaved(t *testing.T) {
	t.Parallel()
	d := &slowDisk{}
	s := storeIn(t, t.TempDir(), Options{}, d)
	j := begin(t, s)
	id := j.Case().ID
	r := rand.New(rand.NewPCG(73, 72))
	var said []interview.Event
	for round := range 4 {
		if round > 0 {
			j = resume(t, s, id)
		}
		for range 5 {
			e := killedEvent(len(said) + 1)
			said = append(said, e)
			if err := j.Append(e); err != nil {
				t.Fatal(err)
			}
			d.told = len(said)
			d.moment()
		}
		closeIt(t, j)
	}
	after := testStore(t, Options{})
	cut := 0
	for _, moment := range d.snaps {
		for range 12 {
			file := bytes.Clone(moment.durable)
			for _, op := range moment.pending {
				file = op(file, r)
			}
			n := mustHaveSurvived(t, after, id, file, said, moment.told)
			cut += n - moment.told
		}
	}
	if len(d.snaps) < 40 || cut == 0 {
		t.Errorf("%d moments, %d answers survived unacknowledged: the model does too little", len(d.snaps), cut)
	}
}

func mustHaveSurvived(t *testing.T, s *Store, id string, file []byte, said []interview.Event, told int) int {
	t.Helper()
	writeCase(t, s, id, file)
	c, err := s.Open(id)
	if err != nil {
		t.Fatalf("after a power cut with %d acknowledged: %v", told, err)
	}
	n := len(c.Events())
	if n < told || n > told+1 {
		t.Fatalf("after a power cut: %d events, acknowledged were %d", n, told)
	}
	mustHold(t, c, said[:n])
	j, err := s.Resume(id, noon)
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Append(interview.Event{At: noon, Kind: interview.EventFinish}); err != nil {
		t.Fatal(err)
	}
	closeIt(t, j)
	return n
}
