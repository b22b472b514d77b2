package seal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"filippo.io/age"
	"filippo.io/age/armor"
	"github.com/kapscreen/kapscreen/forms/atomicfile"
)

const (
	keyFormat      = "kapscreen: key/v1"
	identityFormat = "# kapscreen: identity/v1"
	maxKeyFile     = 64 << 10

	// MinPassphrase is the length of the shortest passphrase that is taken, in characters.
	MinPassphrase = 8

	// Unlocking takes half a second and 134 MB at 17, twice that at 18. A file that asks for more than 18 is refused:
	// at 22 it would take half a minute and 4.7 GB.
	defaultWorkFactor = 17
	maxWorkFactor     = 18
)

var (
	// ErrNoKey says that there is no key file.
	ErrNoKey = errors.New("there is no key")
	// ErrPassphrase says that the passphrase is not the right one.
	ErrPassphrase = errors.New("wrong passphrase")
	// ErrShortPassphrase says that a new passphrase has fewer than MinPassphrase characters.
	ErrShortPassphrase = fmt.Errorf("the passphrase is shorter than %d characters", MinPassphrase)
	// ErrForeignRecipients says that the public part of the key file is not the one that was written with the key:
	// someone may have added a reader, or taken one away.
	ErrForeignRecipients = errors.New("the public part of the key file was changed by someone without the passphrase")
)

// Role says whose key a recipient is.
type Role string

// The roles, in the order in which messages are sealed for them.
const (
	Own      Role = "own"
	Recovery Role = "recovery"
	Practice Role = "practice"
)

var roles = [...]Role{Own, Recovery, Practice}

// Recipient is a public key that messages are sealed for.
type Recipient struct {
	Role Role
	Key  string // "age1…"
}

// Keys are an opened key file: its public part, and the identity still locked. Sealing may be done by several
// goroutines at once; Change and SetPractice not.
type Keys struct {
	path   string
	public []Recipient
	to     []age.Recipient
	locked []byte // the identity, sealed with the passphrase
	spare  []byte // the identity, sealed for the recovery key: for a forgotten passphrase
	factor int
}

// Settings are what may differ for a new key.
type Settings struct {
	Practice   string // public key of the practice as a further reader, "age1…"; "" for none
	WorkFactor int    // scrypt work factor, 10 to 18, each step doubling the time; 0: 17, about half a second
}

// Create makes a new key, writes the key file (0600, never over an old one: the error then matches fs.ErrExist) and
// returns it with the recovery key, which is stored nowhere: it has to be put on paper now. The recovery key is taken
// wherever the passphrase is.
func Create(path, passphrase string, s Settings) (keys *Keys, recovery string, err error) {
	if s.WorkFactor == 0 {
		s.WorkFactor = defaultWorkFactor
	}
	if s.WorkFactor < 10 || s.WorkFactor > maxWorkFactor {
		return nil, "", fmt.Errorf("make a key: the work factor has to be 10 to %d", maxWorkFactor)
	}
	own, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, "", errors.New("make a key: the computer gives no random numbers")
	}
	paper, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, "", errors.New("make a key: the computer gives no random numbers")
	}
	k := &Keys{path: path, factor: s.WorkFactor}
	k.public = []Recipient{{Own, own.Recipient().String()}, {Recovery, paper.Recipient().String()}}
	if s.Practice != "" {
		k.public = append(k.public, Recipient{Practice, s.Practice})
	}
	if err := k.write(own, passphrase, false); err != nil {
		return nil, "", fmt.Errorf("make a key: %w", err)
	}
	return k, paper.String(), nil
}

// Open reads a key file. Errors match ErrNoKey or ErrDamaged, or name the file that cannot be read.
func Open(path string) (*Keys, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open the key file %s: %w", path, ErrNoKey)
	}
	if err != nil {
		return nil, fmt.Errorf("open the key file %s: %w", path, cause(err))
	}
	data, err := io.ReadAll(io.LimitReader(f, maxKeyFile+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("read the key file %s: %w", path, cause(err))
	}
	k, err := parseKeys(data)
	if err != nil {
		return nil, fmt.Errorf("read the key file %s: %w", path, err)
	}
	k.path = path
	return k, nil
}

// parseKeys reads the key file's text: the format, one line for each recipient, and the identity in armour twice, sealed
// with the passphrase and for the recovery key.
func parseKeys(data []byte) (*Keys, error) {
	if len(data) > maxKeyFile {
		return nil, ErrDamaged
	}
	head, blocks, ok := strings.Cut(string(data), armor.Header)
	lines := strings.Split(head, "\n")
	if !ok || lines[len(lines)-1] != "" {
		return nil, ErrDamaged
	}
	if lines[0] != keyFormat {
		if strings.HasPrefix(lines[0], "kapscreen: key/v") {
			return nil, errors.New("the format of the key file is newer than this program, or it is damaged")
		}
		return nil, ErrDamaged
	}
	k := &Keys{factor: defaultWorkFactor}
	for _, line := range lines[1 : len(lines)-1] {
		role, key, _ := strings.Cut(line, ": ")
		k.public = append(k.public, Recipient{Role(role), key})
	}
	var err error
	if k.to, err = recipients(k.public); err != nil {
		return nil, ErrDamaged
	}
	locked, spare, ok := strings.Cut(blocks, armor.Header)
	if !ok {
		return nil, ErrDamaged
	}
	if k.locked, err = dearmor(locked); err != nil {
		return nil, err
	}
	if k.spare, err = dearmor(spare); err != nil {
		return nil, err
	}
	return k, nil
}

// dearmor reads a block in armour from behind its first line.
func dearmor(block string) ([]byte, error) {
	data, err := io.ReadAll(armor.NewReader(strings.NewReader(armor.Header + block)))
	if err != nil {
		return nil, ErrDamaged
	}
	return data, nil
}

// recipients makes the list ready to seal for: own, recovery and perhaps practice, in this order.
func recipients(public []Recipient) ([]age.Recipient, error) {
	if len(public) < 2 || len(public) > len(roles) {
		return nil, ErrBadKey
	}
	var to []age.Recipient
	for i, r := range public {
		key, err := age.ParseX25519Recipient(r.Key)
		if err != nil || r.Role != roles[i] || key.String() != r.Key {
			return nil, ErrBadKey
		}
		to = append(to, key)
	}
	return to, nil
}

// Recipients are the readers of what is sealed, own key first.
func (k *Keys) Recipients() []Recipient { return append([]Recipient(nil), k.public...) }

// Path is where the key file lies.
func (k *Keys) Path() string { return k.path }

// Seal makes one message that each of the recipients can read.
func (k *Keys) Seal(plain []byte) ([]byte, error) {
	if len(plain) > MaxMessage-1<<20 {
		return nil, errors.New("the message is too large to be sealed")
	}
	return encrypt(plain, k.to...)
}

// Unlock opens the identity with the passphrase, or with the recovery key from the paper. It takes half a second on
// purpose. Errors match ErrPassphrase, ErrDamaged or ErrForeignRecipients.
func (k *Keys) Unlock(passphrase string) (*Identity, error) {
	secret, err := k.unlock(passphrase)
	if err != nil {
		return nil, fmt.Errorf("open the key: %w", err)
	}
	return newIdentity(secret)
}

func (k *Keys) unlock(passphrase string) (*age.X25519Identity, error) {
	text, err := k.identityText(passphrase)
	if errors.Is(err, ErrNotForThisKey) {
		return nil, ErrPassphrase
	}
	if err != nil {
		return nil, err
	}
	defer clear(text)
	head, secret, ok := bytes.Cut(text, []byte("AGE-SECRET-KEY-"))
	if !ok {
		return nil, ErrDamaged
	}
	identity, err := age.ParseX25519Identity("AGE-SECRET-KEY-" + strings.TrimSpace(string(secret)))
	if err != nil {
		return nil, ErrDamaged
	}
	if string(head) != k.inside() || identity.Recipient().String() != k.public[0].Key {
		return nil, ErrForeignRecipients
	}
	return identity, nil
}

// identityText is what the passphrase or the recovery key opens.
func (k *Keys) identityText(passphrase string) ([]byte, error) {
	if paper, err := ParseIdentity(passphrase); err == nil {
		return paper.Unseal(k.spare)
	}
	if passphrase == "" {
		return nil, ErrPassphrase
	}
	lock, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, ErrPassphrase
	}
	lock.SetMaxWorkFactor(maxWorkFactor)
	return decrypt(k.locked, lock)
}

// inside is the public part as it stands beside the secret, where it cannot be changed without the passphrase.
func (k *Keys) inside() string {
	var b strings.Builder
	b.WriteString(identityFormat + "\n")
	for _, r := range k.public {
		fmt.Fprintf(&b, "# %s: %s\n", r.Role, r.Key)
	}
	return b.String()
}

// Change gives the key another passphrase; for a forgotten one, the recovery key stands in. The key itself, and everything sealed for it, stay as they are. On any error
// the old passphrase still holds. Errors match ErrPassphrase, ErrShortPassphrase and those of Unlock.
func (k *Keys) Change(passphrase, next string) error {
	secret, err := k.unlock(passphrase)
	if err == nil {
		err = k.write(secret, next, true)
	}
	if err != nil {
		return fmt.Errorf("change the passphrase: %w", err)
	}
	return nil
}

// SetPractice makes a key of the practice ("age1…", "" for none) a reader of everything sealed from now on. Errors match
// ErrBadKey and those of Unlock.
func (k *Keys) SetPractice(passphrase, key string) error {
	secret, err := k.unlock(passphrase)
	if err != nil {
		return fmt.Errorf("set the practice key: %w", err)
	}
	next := *k
	next.public = append([]Recipient(nil), k.public[:2]...)
	if key != "" {
		next.public = append(next.public, Recipient{Practice, key})
	}
	if err := next.write(secret, passphrase, true); err != nil {
		return fmt.Errorf("set the practice key: %w", err)
	}
	*k = next
	return nil
}

// write puts the whole key file in place at once; k changes only when that worked.
func (k *Keys) write(secret *age.X25519Identity, passphrase string, overwrite bool) error {
	if utf8.RuneCountInString(passphrase) < MinPassphrase {
		return ErrShortPassphrase
	}
	to, err := recipients(k.public)
	if err != nil {
		return err
	}
	lock, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return ErrShortPassphrase
	}
	lock.SetWorkFactor(k.factor)
	text := []byte(k.inside() + secret.String() + "\n")
	defer clear(text)
	locked, err := encrypt(text, lock)
	if err != nil {
		return err
	}
	spare, err := encrypt(text, to[1])
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(k.path), 0o700); err != nil {
		return fmt.Errorf("make the folder of %s: %w", k.path, cause(err))
	}
	if err := atomicfile.Write(k.path, k.text(locked, spare), overwrite); err != nil {
		return fmt.Errorf("write %s: %w", k.path, err)
	}
	k.to, k.locked, k.spare = to, locked, spare
	return nil
}

func (k *Keys) text(locked, spare []byte) []byte {
	var b bytes.Buffer
	b.WriteString(keyFormat + "\n")
	for _, r := range k.public {
		fmt.Fprintf(&b, "%s: %s\n", r.Role, r.Key)
	}
	for _, block := range [][]byte{locked, spare} {
		w := armor.NewWriter(&b)
		// A bytes.Buffer takes everything.
		_, _ = w.Write(block)
		_ = w.Close()
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// cause leaves the path out of an error of package os: it is named once already.
func cause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
