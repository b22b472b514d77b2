package seal_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms/casefile/seal"
)

const phrase = "seven purple lanterns"

func newKeys(t testing.TB, s seal.Settings) (keys *seal.Keys, recovery string) {
	t.Helper()
	s.WorkFactor = 10
	keys, recovery, err := seal.Create(filepath.Join(t.TempDir(), "key", "kapscreen.key"), phrase, s)
	if err != nil {
		t.Fatal(err)
	}
	return keys, recovery
}

func TestWhatIsSealedIsReadByKeyPaperAndPracticeOnly(t *testing.T) {
	t.Parallel()
	_, practicePaper := newKeys(t, seal.Settings{})
	practice, err := seal.ParseIdentity(practicePaper)
	if err != nil {
		t.Fatal(err)
	}
	practiceKeys, _ := newKeys(t, seal.Settings{})
	practiceKey := practiceKeys.Recipients()[0].Key
	keys, recovery := newKeys(t, seal.Settings{Practice: practiceKey})
	opened, err := seal.Open(keys.Path())
	if err != nil {
		t.Fatal(err)
	}
	secret := []byte("an answer nobody else may read")
	sealed, err := opened.Seal(secret)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, secret[:8]) {
		t.Error("the sealed message shows its plain text")
	}
	own, err := opened.Unlock(phrase)
	if err != nil {
		t.Fatal(err)
	}
	paper, err := seal.ParseIdentity(strings.ToLower(recovery[:20] + "  \n" + recovery[20:]))
	if err != nil {
		t.Fatalf("ParseIdentity of a recovery key in lower case with blanks: %v", err)
	}
	office, err := practiceKeys.Unlock(phrase)
	if err != nil {
		t.Fatal(err)
	}
	for who, id := range map[string]*seal.Identity{"the own key": own, "the paper": paper, "the practice": office} {
		if got, err := id.Unseal(sealed); err != nil || !bytes.Equal(got, secret) {
			t.Errorf("%s reads %q, %v; want %q", who, got, err, secret)
		}
	}
	if got, err := practice.Unseal(sealed); !errors.Is(err, seal.ErrNotForThisKey) || got != nil {
		t.Errorf("a foreign key reads %q, %v; want nothing and ErrNotForThisKey", got, err)
	}
}

func TestADamagedMessageGivesNothing(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t, seal.Settings{})
	id, err := keys.Unlock(phrase)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := keys.Seal([]byte("0123456789"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1
		if got, err := id.Unseal(bad); err == nil || got != nil {
			t.Errorf("byte %d changed: got %q, %v; want nothing and an error", i, got, err)
		}
		if got, err := id.Unseal(sealed[:i]); err == nil || got != nil {
			t.Errorf("cut after %d bytes: got %q, %v; want nothing and an error", i, got, err)
		}
	}
	if got, err := id.Unseal(append(sealed, 'x')); err == nil || got != nil {
		t.Errorf("with a byte more: got %q, %v; want nothing and an error", got, err)
	}
}

func TestOnlyTheRightPassphraseUnlocks(t *testing.T) {
	t.Parallel()
	keys, recovery := newKeys(t, seal.Settings{})
	for _, wrong := range []string{"", "seven purple lantern", phrase + " "} {
		if _, err := keys.Unlock(wrong); !errors.Is(err, seal.ErrPassphrase) {
			t.Errorf("Unlock(%q) = %v, want ErrPassphrase", wrong, err)
		}
	}
	if _, _, err := seal.Create(filepath.Join(t.TempDir(), "k"), "short", seal.Settings{}); !errors.Is(err, seal.ErrShortPassphrase) {
		t.Errorf("Create with a short passphrase: %v, want ErrShortPassphrase", err)
	}
	if _, _, err := seal.Create(keys.Path(), phrase, seal.Settings{WorkFactor: 10}); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Create over a key: %v, want fs.ErrExist", err)
	}
	data, err := os.ReadFile(keys.Path())
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte(recovery)) || bytes.Contains(data, []byte("AGE-SECRET-KEY")) {
		t.Error("the key file holds a secret key in the clear")
	}
}

func TestChangingThePassphraseKeepsTheKey(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t, seal.Settings{})
	sealed, err := keys.Seal([]byte("old"))
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.Change("not the passphrase", "another passphrase"); !errors.Is(err, seal.ErrPassphrase) {
		t.Errorf("Change with a wrong passphrase: %v, want ErrPassphrase", err)
	}
	if err := keys.Change(phrase, "tiny"); !errors.Is(err, seal.ErrShortPassphrase) {
		t.Errorf("Change to a short one: %v, want ErrShortPassphrase", err)
	}
	if _, err := keys.Unlock(phrase); err != nil {
		t.Errorf("after refused changes the old passphrase: %v", err)
	}
	if err := keys.Change(phrase, "another passphrase"); err != nil {
		t.Fatal(err)
	}
	again, err := seal.Open(keys.Path())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Unlock(phrase); !errors.Is(err, seal.ErrPassphrase) {
		t.Errorf("the old passphrase after the change: %v, want ErrPassphrase", err)
	}
	id, err := again.Unlock("another passphrase")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := id.Unseal(sealed); err != nil || string(got) != "old" {
		t.Errorf("what was sealed before reads %q, %v", got, err)
	}
}

func TestTheRecoveryKeyStandsInForAForgottenPassphrase(t *testing.T) {
	t.Parallel()
	keys, recovery := newKeys(t, seal.Settings{})
	sealed, err := keys.Seal([]byte("said"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := seal.Open(keys.Path())
	if err != nil {
		t.Fatal(err)
	}
	id, err := again.Unlock(strings.ToLower(recovery))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := id.Unseal(sealed); err != nil || string(got) != "said" {
		t.Errorf("with the recovery key: %q, %v", got, err)
	}
	if err := again.Change(recovery, "a passphrase to keep"); err != nil {
		t.Fatal(err)
	}
	if _, err := again.Unlock("a passphrase to keep"); err != nil {
		t.Errorf("the new passphrase: %v", err)
	}
	if _, err := again.Unlock(recovery); err != nil {
		t.Errorf("the recovery key after the change: %v", err)
	}
	_, foreign := newKeys(t, seal.Settings{})
	if _, err := again.Unlock(foreign); !errors.Is(err, seal.ErrPassphrase) {
		t.Errorf("a foreign recovery key: %v, want ErrPassphrase", err)
	}
}

func TestAReaderAddedBehindTheOwnersBackIsFound(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t, seal.Settings{})
	thief, _ := newKeys(t, seal.Settings{})
	data, err := os.ReadFile(keys.Path())
	if err != nil {
		t.Fatal(err)
	}
	recovery := keys.Recipients()[1].Key
	bad := bytes.Replace(data, []byte(recovery), []byte(thief.Recipients()[0].Key), 1)
	if err := os.WriteFile(keys.Path(), bad, 0o600); err != nil {
		t.Fatal(err)
	}
	changed, err := seal.Open(keys.Path())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := changed.Unlock(phrase); !errors.Is(err, seal.ErrForeignRecipients) {
		t.Errorf("Unlock = %v, want ErrForeignRecipients", err)
	}
}

func TestThePracticeKeyCanBeSetLater(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t, seal.Settings{})
	office, _ := newKeys(t, seal.Settings{})
	if err := keys.SetPractice(phrase, "age1nonsense"); !errors.Is(err, seal.ErrBadKey) {
		t.Errorf("SetPractice with nonsense: %v, want ErrBadKey", err)
	}
	if err := keys.SetPractice(phrase, office.Recipients()[0].Key); err != nil {
		t.Fatal(err)
	}
	again, err := seal.Open(keys.Path())
	if err != nil {
		t.Fatal(err)
	}
	if got := again.Recipients(); len(got) != 3 || got[2].Role != seal.Practice {
		t.Errorf("recipients are %v, want own, recovery, practice", got)
	}
	if _, err := again.Unlock(phrase); err != nil {
		t.Error(err)
	}
}

func TestNoKeyAndBadKeyFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := seal.Open(filepath.Join(dir, "none")); !errors.Is(err, seal.ErrNoKey) {
		t.Errorf("no file: %v, want ErrNoKey", err)
	}
	keys, _ := newKeys(t, seal.Settings{})
	data, err := os.ReadFile(keys.Path())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "cut")
	for i := 0; i < len(data)-2; i += 7 {
		if err := os.WriteFile(path, data[:i], 0o600); err != nil {
			t.Fatal(err)
		}
		k, err := seal.Open(path)
		if err == nil {
			_, err = k.Unlock(phrase)
		}
		if err == nil {
			t.Errorf("a key file cut after %d of %d bytes unlocks", i, len(data))
		}
	}
	for _, paper := range []string{"", "AGE-SECRET-KEY-1", "hello", strings.Repeat("q", 74)} {
		if _, err := seal.ParseIdentity(paper); !errors.Is(err, seal.ErrBadKey) {
			t.Errorf("ParseIdentity(%q) = %v, want ErrBadKey", paper, err)
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	practice, _ := newKeys(b, seal.Settings{})
	keys, _ := newKeys(b, seal.Settings{Practice: practice.Recipients()[0].Key})
	plain := make([]byte, 600)
	for b.Loop() {
		if _, err := keys.Seal(plain); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUnseal(b *testing.B) {
	keys, _ := newKeys(b, seal.Settings{})
	id, err := keys.Unlock(phrase)
	if err != nil {
		b.Fatal(err)
	}
	sealed, err := keys.Seal(make([]byte, 600))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := id.Unseal(sealed); err != nil {
			b.Fatal(err)
		}
	}
}
