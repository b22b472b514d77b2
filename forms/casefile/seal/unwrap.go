package seal

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"filippo.io/age"
	"golang.org/x/crypto/chacha20poly1305"
)

// Identity can read what was sealed for it. It may be used by several goroutines at once.
//
// Messages of exactly the shape that Keys.Seal makes, short and for X25519 keys only, it opens itself, as
// age-encryption.org/v1 describes: age computes the public key anew and takes two 64 KiB buffers for each message, which
// is most of the work of reading a case of 500 events. Whatever does not open that way goes to age, which decides.
type Identity struct {
	secret *age.X25519Identity
	key    *ecdh.PrivateKey
	public []byte
}

func newIdentity(secret *age.X25519Identity) (*Identity, error) {
	scalar, err := scalarOf(secret)
	if err != nil {
		return nil, err
	}
	key, err := ecdh.X25519().NewPrivateKey(scalar)
	clear(scalar)
	if err != nil {
		return nil, ErrBadKey
	}
	return &Identity{secret, key, key.PublicKey().Bytes()}, nil
}

const bech32Letters = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"

// scalarOf takes the 32 bytes out of the key's Bech32 text, whose checksum age has made: five bits a letter, and six
// letters of checksum.
func scalarOf(secret *age.X25519Identity) ([]byte, error) {
	text := strings.TrimPrefix(secret.String(), "AGE-SECRET-KEY-1")
	var scalar []byte
	bits, held := 0, 0
	for _, letter := range text[:max(len(text)-6, 0)] {
		five := strings.IndexRune(bech32Letters, letter)
		if five < 0 {
			return nil, ErrBadKey
		}
		bits, held = bits<<5|five, held+5
		if held >= 8 {
			held -= 8
			scalar = append(scalar, byte(bits>>held))
			bits &= 1<<held - 1
		}
	}
	return scalar, nil
}

const (
	versionLine = "age-encryption.org/v1\n"
	stanzaStart = "-> X25519 "
	macStart    = "--- "
	code32      = 43 // letters of base64 for 32 bytes
	nonceSize   = 16
	fileKeySize = 16
	chunkSize   = 64 << 10
)

var strictCode = base64.RawStdEncoding.Strict()

// short is a message of the one shape that open reads.
type short struct {
	header  []byte // up to and with "---", which the MAC is over
	stanzas [][2][]byte
	mac     []byte
	nonce   []byte
	chunk   []byte // the only one
}

// parseShort takes a message apart; false if it is of any other shape. All lengths are fixed, so there is one reading.
func parseShort(message []byte) (short, bool) {
	var m short
	rest, ok := bytes.CutPrefix(message, []byte(versionLine))
	for ok && bytes.HasPrefix(rest, []byte(stanzaStart)) {
		var share, body []byte
		if share, rest, ok = cutCode(rest[len(stanzaStart):]); !ok {
			return short{}, false
		}
		if body, rest, ok = cutCode(rest); !ok {
			return short{}, false
		}
		m.stanzas = append(m.stanzas, [2][]byte{share, body})
	}
	if !ok || !bytes.HasPrefix(rest, []byte(macStart)) {
		return short{}, false
	}
	m.header = message[:len(message)-len(rest)+len(macStart)-1]
	m.mac, rest, ok = cutCode(rest[len(macStart):])
	if !ok || len(rest) < nonceSize || len(rest) >= nonceSize+chunkSize {
		return short{}, false
	}
	m.nonce, m.chunk = rest[:nonceSize], rest[nonceSize:]
	return m, true
}

// cutCode takes a line of 32 bytes in base64 off.
func cutCode(b []byte) (value, rest []byte, ok bool) {
	if len(b) <= code32 || b[code32] != '\n' {
		return nil, nil, false
	}
	value = make([]byte, 32)
	n, err := strictCode.Decode(value, b[:code32])
	return value, b[code32+1:], err == nil && n == len(value)
}

// open is the plain text of a short message; false if it does not open, for whatever reason.
func (i *Identity) open(message []byte) ([]byte, bool) {
	m, ok := parseShort(message)
	if !ok {
		return nil, false
	}
	for _, s := range m.stanzas {
		fileKey, ok := i.fileKey(s[0], s[1])
		if !ok {
			continue
		}
		macKey, err := hkdf.Key(sha256.New, fileKey, nil, "header", sha256.Size)
		if err != nil {
			return nil, false
		}
		mac := hmac.New(sha256.New, macKey)
		mac.Write(m.header)
		if !hmac.Equal(mac.Sum(nil), m.mac) {
			return nil, false
		}
		payloadKey, err := hkdf.Key(sha256.New, fileKey, m.nonce, "payload", chacha20poly1305.KeySize)
		if err != nil {
			return nil, false
		}
		// The only chunk is the first, number 0, and the last, which its flag says.
		return openBox(payloadKey, [chacha20poly1305.NonceSize]byte{chacha20poly1305.NonceSize - 1: 1}, m.chunk)
	}
	return nil, false
}

// fileKey opens one stanza, if it is for this identity.
func (i *Identity) fileKey(share, body []byte) ([]byte, bool) {
	theirs, err := ecdh.X25519().NewPublicKey(share)
	if err != nil {
		return nil, false
	}
	shared, err := i.key.ECDH(theirs) // refuses points of low order
	if err != nil {
		return nil, false
	}
	salt := append(append(make([]byte, 0, 64), share...), i.public...)
	wrapKey, err := hkdf.Key(sha256.New, shared, salt, "age-encryption.org/v1/X25519", chacha20poly1305.KeySize)
	if err != nil {
		return nil, false
	}
	key, ok := openBox(wrapKey, [chacha20poly1305.NonceSize]byte{}, body)
	return key, ok && len(key) == fileKeySize
}

func openBox(key []byte, nonce [chacha20poly1305.NonceSize]byte, sealed []byte) ([]byte, bool) {
	box, err := chacha20poly1305.New(key)
	if err != nil {
		return nil, false
	}
	plain, err := box.Open([]byte{}, nonce[:], sealed, nil)
	return plain, err == nil
}
