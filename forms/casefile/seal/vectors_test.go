package seal

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	"filippo.io/age/armor"
	"golang.org/x/crypto/chacha20poly1305"
)

// vector is one file of the age test vectors: a header of "key: value" lines, an empty line, the message.
type vector struct {
	expect, payload, passphrase, identity string
	armored                               bool
	message                               []byte
}

func readVector(t *testing.T, path string) vector {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var v vector
	r := bufio.NewReader(bytes.NewReader(data))
	var compressed bool
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatalf("%s: no end of its header", path)
		}
		if line == "\n" {
			break
		}
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch key {
		case "expect":
			v.expect = value
		case "payload":
			v.payload = value
		case "passphrase":
			v.passphrase = value
		case "identity":
			v.identity = value
		case "armored":
			v.armored = true
		case "compressed":
			compressed = true
		}
	}
	if v.message, err = io.ReadAll(r); err != nil {
		t.Fatal(err)
	}
	if compressed {
		z, err := zlib.NewReader(bytes.NewReader(v.message))
		if err != nil {
			t.Fatal(err)
		}
		if v.message, err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
	}
	return v
}

// TestTheVectorsOfAge runs the published vectors through our only way in: a whole message or nothing.
func TestTheVectorsOfAge(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/cctv/*")
	if err != nil || len(paths) < 80 {
		t.Fatalf("%d vectors, %v", len(paths), err)
	}
	opened := 0
	for _, path := range paths {
		v := readVector(t, path)
		name := filepath.Base(path)
		if strings.HasPrefix(name, "hybrid") {
			continue // post-quantum keys are not used here
		}
		plain, err := decryptVector(v)
		switch {
		case v.expect == "success":
			sum := sha256.Sum256(plain)
			if err != nil || hex.EncodeToString(sum[:]) != v.payload {
				t.Errorf("%s: %v, or another payload; want success", name, err)
			}
			opened++
		case err == nil || plain != nil:
			t.Errorf("%s: %d bytes, %v; want nothing and an error (%s)", name, len(plain), err, v.expect)
		case v.expect == "no match" && !errors.Is(err, ErrNotForThisKey):
			t.Errorf("%s: %v, want ErrNotForThisKey", name, err)
		}
	}
	if opened < 8 {
		t.Errorf("only %d vectors were opened", opened)
	}
}

func decryptVector(v vector) ([]byte, error) {
	message := v.message
	if v.armored {
		var err error
		if message, err = io.ReadAll(armor.NewReader(bytes.NewReader(message))); err != nil {
			return nil, err
		}
	}
	if v.passphrase != "" {
		lock, err := age.NewScryptIdentity(v.passphrase)
		if err != nil {
			return nil, err
		}
		lock.SetMaxWorkFactor(maxWorkFactor)
		return decrypt(message, lock)
	}
	id, err := ParseIdentity(v.identity)
	if err != nil {
		// Vectors without an identity are for any.
		secret, err := age.GenerateX25519Identity()
		if err != nil {
			return nil, err
		}
		if id, err = newIdentity(secret); err != nil {
			return nil, err
		}
	}
	return id.Unseal(message)
}

// TestOwnReaderAgreesWithAge opens messages both ways, whole and with every byte changed.
func TestOwnReaderAgreesWithAge(t *testing.T) {
	t.Parallel()
	var secrets []*age.X25519Identity
	for range 3 {
		secret, err := age.GenerateX25519Identity()
		if err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, secret)
	}
	id, err := newIdentity(secrets[1])
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{0, 1, 600, chunkSize - 1, chunkSize, chunkSize + 1} {
		for _, to := range [][]age.Recipient{
			{secrets[1].Recipient()}, {secrets[0].Recipient(), secrets[1].Recipient(), secrets[2].Recipient()}, {secrets[2].Recipient()},
		} {
			message, err := encrypt(bytes.Repeat([]byte("x"), size), to...)
			if err != nil {
				t.Fatal(err)
			}
			got, ok := id.open(message)
			want, wantErr := decrypt(message, id.secret)
			if shortOne := size < chunkSize-chacha20poly1305.Overhead; ok != (wantErr == nil && shortOne) || ok && !bytes.Equal(got, want) {
				t.Fatalf("%d bytes for %d: own reader %v, age %v", size, len(to), ok, wantErr)
			}
			for i := 0; size == 1 && i < len(message); i++ {
				bad := bytes.Clone(message)
				bad[i] ^= 1
				if got, ok := id.open(bad); ok {
					t.Fatalf("byte %d changed: the own reader gives %q", i, got)
				}
			}
		}
	}
}

func FuzzUnseal(f *testing.F) {
	paths, err := filepath.Glob("testdata/cctv/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		if _, message, ok := bytes.Cut(data, []byte("\n\n")); ok {
			f.Add(message)
		}
	}
	id, err := ParseIdentity("AGE-SECRET-KEY-143WN7DCXU4G8R5AXQSSYD9AEPYDNT3HXSLWSPK36CDU6E8M59SSSAGZ3KG")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		got, err := id.Unseal(message)
		want, wantErr := decrypt(message, id.secret)
		if (err == nil) != (wantErr == nil) || !bytes.Equal(got, want) {
			t.Errorf("own reader: %v; age: %v", err, wantErr)
		}
		if err != nil && got != nil {
			t.Error("an error and plain text")
		}
	})
}

// The tests elsewhere take the least work; what people get is the usual one, for a new key and a new passphrase.
func TestAKeyIsHardToGuessUnlessLessIsAskedFor(t *testing.T) {
	t.Parallel()
	work := func(k *Keys) string {
		line, _, _ := bytes.Cut(k.locked[bytes.IndexByte(k.locked, '\n')+1:], []byte("\n"))
		return string(line)
	}
	keys, _, err := Create(filepath.Join(t.TempDir(), "key"), "seven purple lanterns", Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if got := work(keys); !strings.HasPrefix(got, "-> scrypt ") || !strings.HasSuffix(got, " 17") {
		t.Errorf("a new key is locked by %q, want scrypt with the factor 17", got)
	}
	light, paper, err := Create(filepath.Join(t.TempDir(), "key"), "seven purple lanterns", Settings{WorkFactor: 10})
	if err != nil {
		t.Fatal(err)
	}
	opened, err := Open(light.Path())
	if err != nil {
		t.Fatal(err)
	}
	if err := opened.Change(paper, "eight purple lanterns"); err != nil {
		t.Fatal(err)
	}
	if got := work(opened); !strings.HasSuffix(got, " 17") {
		t.Errorf("a new passphrase is locked by %q, want the factor 17", got)
	}
}

func FuzzKeyFile(f *testing.F) {
	path := filepath.Join(f.TempDir(), "key")
	if _, _, err := Create(path, "seven purple lanterns", Settings{WorkFactor: 10}); err != nil {
		f.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:100])
	f.Add([]byte(keyFormat + "\n" + armor.Header + "\n" + armor.Footer + "\n"))
	f.Add([]byte("kapscreen: key/v2\n" + armor.Header))
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := parseKeys(data)
		if err != nil {
			return
		}
		if got := k.text(k.locked, k.spare); !bytes.Equal(bytes.TrimSpace(got), bytes.TrimSpace(data)) {
			again, err := parseKeys(got)
			if err != nil || !bytes.Equal(again.locked, k.locked) || !bytes.Equal(again.spare, k.spare) || again.inside() != k.inside() {
				t.Errorf("a key file that is read comes out otherwise when written: %v", err)
			}
		}
	})
}
