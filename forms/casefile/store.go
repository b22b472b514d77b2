package casefile

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/kapscreen/kapscreen/forms/casefile/seal"
)

const (
	casesFolder = "cases"
	caseSuffix  = ".case"
	ownerSuffix = ".lock" // who has the case open, while it is open
)

// Options say how a store is used.
type Options struct {
	// Keys seal what is written from now on; nil leaves it unsealed. Writing needs no passphrase.
	Keys *seal.Keys
	// Unlock gives the identity to read sealed cases with. It is called at most once, when the first sealed record has
	// to be read. nil: sealed cases cannot be read, the errors match ErrLocked.
	Unlock func() (*seal.Identity, error)
	// Operator is shown to another process that wants a case which is open here.
	Operator string
	// Random is where case ids come from; nil: the system's random numbers.
	Random io.Reader
}

// Store is a folder of cases. Its methods may be used by several goroutines at once.
type Store struct {
	dir    string
	root   *os.Root
	disk   disk
	keys   *seal.Keys
	unlock func() (*seal.Identity, error)
	owner  string
	random io.Reader
}

// OpenStore opens the store in dir and makes it if there is none (0700). It refuses a folder that others can read
// (ErrOpenToOthers); it never changes the mode of a folder that exists.
func OpenStore(dir string, o Options) (*Store, error) {
	s, err := openStore(dir, o, osDisk{})
	if err != nil {
		return nil, fmt.Errorf("open the store %s: %w", dir, err)
	}
	return s, nil
}

func openStore(dir string, o Options, d disk) (*Store, error) {
	cases := filepath.Join(dir, casesFolder)
	if err := makeFolder(cases); err != nil {
		return nil, err
	}
	info, err := os.Lstat(cases) //nolint:gosec // the person chooses where the store lies
	if err != nil {
		return nil, cause(err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is not a folder: remove it, or use another store", casesFolder)
	}
	if err := private(info); err != nil {
		return nil, fmt.Errorf("%w: run chmod 700 on its subfolder %s", err, casesFolder)
	}
	root, err := os.OpenRoot(cases)
	if err != nil {
		return nil, cause(err)
	}
	s := &Store{dir: dir, root: root, disk: d, keys: o.Keys, unlock: o.Unlock, owner: o.Operator, random: o.Random}
	if s.unlock != nil {
		s.unlock = sync.OnceValues(o.Unlock)
	}
	if s.random == nil {
		s.random = rand.Reader
	}
	return s, nil
}

// makeFolder makes a folder and those above it, each safe in the one above before the next is made.
func makeFolder(path string) error {
	_, err := os.Lstat(path) //nolint:gosec // the person chooses where the store lies
	if err == nil {
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return cause(err)
	}
	above := filepath.Dir(path)
	if above == path {
		return cause(err)
	}
	if err := makeFolder(above); err != nil {
		return err
	}
	err = os.Mkdir(path, 0o700) //nolint:gosec // the person chooses where the store lies
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("make the folder: %w", cause(err))
	}
	if err := syncFolder(above); err != nil {
		return fmt.Errorf("make the folder: %w", cause(err))
	}
	return nil
}

// Close releases the store. Close journals first.
func (s *Store) Close() error { return s.root.Close() }

// Dir is the store's folder.
func (s *Store) Dir() string { return s.dir }

// Sealing reports whether what is written from now on is sealed.
func (s *Store) Sealing() bool { return s.keys != nil }

const (
	// Without vowels no word comes about; without 0, 1, l and the like nothing is misread or misheard.
	idLetters = "23456789bcdfghjkmnpqrstvwxyz"
	idLength  = 8
)

// newID is an id that no case has yet.
func (s *Store) newID() (string, error) {
	for range 100 {
		id := make([]byte, 0, idLength)
		for len(id) < idLength {
			var b [1]byte
			if _, err := io.ReadFull(s.random, b[:]); err != nil {
				return "", errors.New("the computer gives no random numbers")
			}
			// 252 is the largest multiple of 28 in a byte: every letter is equally likely.
			if b[0] < 252 {
				id = append(id, idLetters[b[0]%28])
			}
		}
		if _, err := s.root.Lstat(string(id) + caseSuffix); errors.Is(err, fs.ErrNotExist) {
			return string(id), nil
		}
	}
	return "", errors.New("no free case id was found: the random numbers repeat")
}

// ids are the ids of all cases, sorted.
func (s *Store) ids() ([]string, error) {
	entries, err := fs.ReadDir(s.root.FS(), ".")
	if err != nil {
		return nil, cause(err)
	}
	var ids []string
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), caseSuffix)
		if ok && CheckID(id) == nil {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// noCase is the error for an id that the store does not have, with the one that was probably meant.
func (s *Store) noCase(id string) error {
	ids, err := s.ids()
	if err != nil {
		return fmt.Errorf("case %s: %w", id, err)
	}
	for _, have := range ids {
		if nearID(strings.ToLower(id), have) {
			return fmt.Errorf("case %s: %w: did you mean %s?", id, ErrNoCase, have)
		}
	}
	return fmt.Errorf("case %s: %w", id, ErrNoCase)
}

// nearID reports whether given is have, its beginning, or has one letter wrong or two exchanged.
func nearID(given, have string) bool {
	if len(given) >= 3 && strings.HasPrefix(have, given) {
		return true
	}
	if len(given) != len(have) {
		return false
	}
	var differ []int
	for i := range have {
		if given[i] != have[i] {
			differ = append(differ, i)
		}
	}
	if len(differ) == 2 {
		i, j := differ[0], differ[1]
		return j == i+1 && given[i] == have[j] && given[j] == have[i]
	}
	return len(differ) < 2
}
