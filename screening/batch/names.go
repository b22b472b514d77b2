package batch

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/kapscreen/kapscreen/forms/visible"
)

var goodID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// CheckID says why an id cannot be the name of a file; nil if it can. The error does not hold the id, which could be a
// client's name.
func CheckID(id string) error {
	switch {
	case !goodID.MatchString(id):
		return errors.New("the id is not 1 to 64 letters, digits and . _ - (beginning with a letter or digit)")
	case strings.HasSuffix(id, "."):
		return errors.New("the id ends in a point, which Windows cuts off")
	case device(id):
		return errors.New("the id is the name of a device on Windows")
	case reserved(id):
		return errors.New("the id is a name that batch uses itself: index, report, manifest")
	}
	return nil
}

// device reports whether Windows takes the name, with any extension, for a device.
func device(id string) bool {
	base, _, _ := strings.Cut(strings.ToLower(id), ".")
	switch base {
	case "con", "prn", "aux", "nul", "conin$", "conout$":
		return true
	}
	return len(base) == 4 && (base[:3] == "com" || base[:3] == "lpt") && base[3] >= '0' && base[3] <= '9'
}

func reserved(id string) bool {
	base, _, _ := strings.Cut(strings.ToLower(id), ".")
	return base == "index" || base == "report" || base == "manifest"
}

// names gives every record a name of its own. It keeps few bytes a record, whatever the length of its name.
type names struct {
	given   map[uint64]int32 // names that the input gives, without case, and the number of the record
	digests keySet           // names made of digests; there are as many as there are lines in the largest NDJSON
	n       int32
}

func newNames() *names { return &names{given: map[uint64]int32{}} }

// take is the name of a record's files. again reports that the very same record was there before; it has no name of its
// own then.
func (n *names) take(t *Task) (name string, again bool, err error) {
	n.n++
	if t.Err != nil {
		return "", false, t.Err
	}
	problem := CheckID(t.ID)
	if t.ID == "" || t.Stem && problem != nil {
		name = digestName(t.Raw)
		return name, !n.digests.add(fold(name)), nil
	}
	if problem != nil {
		return "", false, fmt.Errorf("read %s: %w", t.place(), problem)
	}
	key := fold(t.ID)
	if earlier, ok := n.given[key]; ok {
		return "", false, fmt.Errorf("read %s: its id is that of record %d already; upper and lower case do not count", t.place(), earlier)
	}
	n.given[key] = n.n
	return t.ID, false, nil
}

// keySet is a set of numbers that takes little more memory than they do: a map takes three times as much, and twice
// that while it grows.
type keySet struct {
	slots []uint64 // 0 is empty
	n     int
}

// add reports whether the key is new.
func (s *keySet) add(key uint64) bool {
	key = max(key, 1)
	if s.n >= len(s.slots)*4/5 {
		old := s.slots
		s.slots = make([]uint64, max(64, len(old)*3/2))
		for _, k := range old {
			if k != 0 {
				s.slots[s.slot(k)] = k
			}
		}
	}
	at := s.slot(key)
	if s.slots[at] == key {
		return false
	}
	s.slots[at] = key
	s.n++
	return true
}

// slot is where the key is or belongs.
func (s *keySet) slot(key uint64) int {
	at := int(key % uint64(len(s.slots)))
	for s.slots[at] != 0 && s.slots[at] != key {
		at = (at + 1) % len(s.slots)
	}
	return at
}

// place is where a record stands, for errors.
func (t *Task) place() string {
	if t.Line > 0 {
		return fmt.Sprintf("%s:%d", visible.Text(t.File), t.Line)
	}
	return visible.Text(t.File)
}

// digestName says nothing about anybody and is the same for the same record.
func digestName(raw []byte) string {
	sum := sha256.Sum256(raw)
	return "r-" + hex.EncodeToString(sum[:10])
}

// fold is a number for a name that is the same for names that a file system may hold to be the same.
func fold(name string) uint64 {
	sum := sha256.Sum256([]byte(strings.ToLower(name)))
	return binary.LittleEndian.Uint64(sum[:8])
}

// Shard is one part of the work, for several computers or jobs. The zero Shard is all of it.
type Shard struct{ K, N int } // part K of N, from 1

// ParseShard reads K/N.
func ParseShard(s string) (Shard, error) {
	var p Shard
	k, n, ok := strings.Cut(s, "/")
	if _, err := fmt.Sscanf(k+" "+n, "%d %d", &p.K, &p.N); err != nil || !ok || fmt.Sprintf("%d/%d", p.K, p.N) != s || p.K < 1 || p.K > p.N || p.N > maxShards {
		return Shard{}, fmt.Errorf("a shard is K/N, such as 1/4, with K from 1 to N and N at most %d", maxShards)
	}
	return p, nil
}

const maxShards = 10_000

// has reports whether a record belongs to the part. It goes by the name, so that a changed response stays where its
// file is; records without a name go by what they hold.
func (s Shard) has(name string, t *Task) bool {
	if s.N <= 1 {
		return true
	}
	key := fold(name)
	if name == "" {
		key = fold(fmt.Sprintf("%s:%d:%s", t.File, t.Line, digestName(t.Raw)))
	}
	return key%uint64(s.N) == uint64(s.K-1)
}

// suffix tells a shard's own files from those of others in the same folder.
func (s Shard) suffix() string {
	if s.N <= 1 {
		return ""
	}
	return fmt.Sprintf(".%d-of-%d", s.K, s.N)
}
