// Package seal keeps what clients said unreadable for everyone without the key. It is the only package that uses age.
//
// A practice has one key file. Its public part lists who can read what is sealed from now on: the own key, a recovery
// key that is kept on paper, and optionally a key of the practice. Sealing needs the public part only, so an interview
// can be saved without a passphrase. Reading needs the identity, which the passphrase protects (scrypt), or the paper.
//
// Every sealed message is a whole age file of its own, in the format of age-encryption.org/v1, and can be read in an
// emergency with the age tool and the recovery key. Nothing of a message is used before all of it has been verified.
//
// The package does not say where keys lie, does not ask for passphrases, and never puts a key, a passphrase or sealed
// text into an error.
package seal

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"filippo.io/age"
)

// MaxMessage is the largest message, sealed, that is read: 32 MiB.
const MaxMessage = 32 << 20

var (
	// ErrDamaged says that a message, or the key file, was changed or cut after it was written.
	ErrDamaged = errors.New("damaged or cut off")
	// ErrNotForThisKey says that a message is whole as far as can be told, but sealed for other keys.
	ErrNotForThisKey = errors.New("sealed for another key")
	// ErrBadKey says that a text is not a key, or was mistyped.
	ErrBadKey = errors.New("not a key, or mistyped")
)

// ParseIdentity reads a recovery key as it was printed. Blanks, line ends and the case of letters do not matter. The
// error is ErrBadKey.
func ParseIdentity(paper string) (*Identity, error) {
	secret, err := age.ParseX25519Identity(strings.ToUpper(strings.Join(strings.Fields(paper), "")))
	if err != nil {
		return nil, ErrBadKey
	}
	return newIdentity(secret)
}

// Unseal returns the plain text of a sealed message, or nothing and an error that matches ErrNotForThisKey or
// ErrDamaged. Nothing is returned of a message that does not verify to its last byte.
func (i *Identity) Unseal(sealed []byte) ([]byte, error) {
	if len(sealed) > MaxMessage {
		return nil, ErrDamaged
	}
	if plain, ok := i.open(sealed); ok {
		return plain, nil
	}
	return decrypt(sealed, i.secret)
}

// decrypt opens a message with age: all of it or nothing. Errors of age are replaced, not wrapped.
func decrypt(sealed []byte, identity age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), identity)
	var noMatch *age.NoIdentityMatchError
	if errors.As(err, &noMatch) {
		return nil, ErrNotForThisKey
	}
	if err != nil {
		return nil, ErrDamaged
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		clear(plain)
		return nil, ErrDamaged
	}
	return plain, nil
}

// encrypt writes one whole age message.
func encrypt(plain []byte, to ...age.Recipient) ([]byte, error) {
	var sealed bytes.Buffer
	sealed.Grow(len(plain) + 512)
	w, err := age.Encrypt(&sealed, to...)
	if err != nil {
		return nil, errors.New("the recipients cannot be sealed for")
	}
	if _, err := w.Write(plain); err != nil {
		return nil, errors.New("the message cannot be sealed")
	}
	if err := w.Close(); err != nil {
		return nil, errors.New("the message cannot be sealed")
	}
	return sealed.Bytes(), nil
}
