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

// names gives every record a name of its own. It keeps 12 bytes a record, whatever their length.
type names struct {
	taken map[uint64]int32 // digest of the name without case, and the number of the record
	n     int32
}

func newNames() *names { return &names{taken: map[uint64]int32{}} }

// take is the name of a record's files. first is the number of an earlier record with the same bytes, if there is one.
func (n *names) take(t *Task) (name string, first int, err error) {
	n.n++
	if t.Err != nil {
		return "", 0, t.Err
	}
	name = t.ID
	if problem := CheckID(name); name == "" || t.Stem && problem != nil {
		name = digestName(t.Raw)
	} else if problem != nil {
		return "", 0, fmt.Errorf("read %s: %w", t.place(), problem)
	}
	key := fold(name)
	if earlier, ok := n.taken[key]; ok {
		if name != t.ID { // the name is the digest: the records are the same
			return name, int(earlier), nil
		}
		return "", 0, fmt.Errorf("read %s: its id is that of record %d already; upper and lower case do not count", t.place(), earlier)
	}
	n.taken[key] = n.n
	return name, 0, nil
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
