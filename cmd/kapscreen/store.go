package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/kapscreen/kapscreen/cmd/internal/terminal"
	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/casefile"
	"github.com/kapscreen/kapscreen/forms/casefile/seal"
)

// keyFile is where the key lies: beside the settings, not beside the cases that it opens.
func (a *app) keyFile() (string, error) {
	dir := a.userDir("XDG_CONFIG_HOME", ".config")
	if dir == "" {
		return "", &usageError{"no folder for the key: HOME is not set", "set HOME"}
	}
	return filepath.Join(dir, "kapscreen", "key"), nil
}

// openKeys opens the key file; nil without an error when no key was made.
func (a *app) openKeys() (*seal.Keys, error) {
	path, err := a.keyFile()
	if err != nil {
		return nil, err
	}
	keys, err := seal.Open(path)
	if errors.Is(err, seal.ErrNoKey) {
		return nil, nil //nolint:nilnil // no key is a state of its own: cases are then stored unsealed, and it is said
	}
	return keys, err
}

// openStore opens the store of case files. Without a key it says once that cases are stored unsealed.
func (a *app) openStore(ctx context.Context) (*casefile.Store, error) {
	dir, err := a.storeDir(a.config)
	if err != nil {
		return nil, err
	}
	keys, err := a.openKeys()
	if err != nil {
		return nil, err
	}
	o := casefile.Options{Keys: keys, Operator: a.operator()}
	if keys == nil {
		a.say("note: cases are stored unsealed; `kapscreen key new` makes a key")
	} else {
		o.Unlock = func() (*seal.Identity, error) { return a.unlock(ctx, keys) }
	}
	s, err := casefile.OpenStore(dir, o)
	if errors.Is(err, casefile.ErrOpenToOthers) {
		return nil, withHint(err, "chmod 700 on the folder, or another --store")
	}
	return s, err
}

// operator is who works with the tool: for the audit log, and for the second process that wants the same case.
func (a *app) operator() string {
	if a.config.Operator != "" {
		return a.config.Operator
	}
	for _, name := range []string{"USER", "USERNAME", "LOGNAME"} {
		if v, ok := a.env(name); ok && v != "" {
			return v
		}
	}
	return "unknown"
}

// unlock opens the identity with the passphrase. A wrong one may be typed again at a terminal.
func (a *app) unlock(ctx context.Context, keys *seal.Keys) (*seal.Identity, error) {
	const tries = 3
	for i := 0; ; i++ {
		p, typed, err := a.passphrase(ctx, "Passphrase of your key: ")
		if err != nil {
			return nil, err
		}
		id, err := keys.Unlock(p)
		if !errors.Is(err, seal.ErrPassphrase) || !typed || i == tries-1 {
			return id, err
		}
		a.say("That is not the passphrase; once more.")
	}
}

// passphrase gets the passphrase from a file, a file descriptor or the terminal; never from a flag or the environment.
// typed reports whether a person typed it.
func (a *app) passphrase(ctx context.Context, ask string) (p string, typed bool, err error) {
	switch {
	case a.flags.passphraseFile != "":
		f, err := os.Open(a.flags.passphraseFile)
		if err != nil {
			return "", false, fmt.Errorf("open the passphrase file: %w", plainFS(err))
		}
		defer f.Close() //nolint:errcheck // only read
		p, err := firstLine(f)
		return p, false, err
	case a.flags.passphraseFD >= 0:
		f := os.NewFile(uintptr(a.flags.passphraseFD), "passphrase")
		if f == nil {
			return "", false, &usageError{"--passphrase-fd is no open file descriptor", ""}
		}
		p, err := firstLine(f)
		return p, false, err
	}
	secret, err := terminal.Secret(ctx, a.in, a.err, terminal.Options{Now: a.now, Guard: a.guard}, ask)
	if errors.Is(err, terminal.ErrNoTerminal) {
		return "", false, &usageError{"the passphrase is needed, and there is no terminal to ask for it", "--passphrase-file FILE, or --passphrase-fd N"}
	}
	if errors.Is(err, terminal.ErrInterrupted) {
		return "", false, errInterrupted
	}
	defer clear(secret)
	return string(secret), true, err
}

// firstLine is the first line of a passphrase file, without its end.
func firstLine(r io.Reader) (string, error) {
	const most = 1 << 10
	line, err := bufio.NewReader(io.LimitReader(r, most)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", errors.New("the passphrase cannot be read")
	}
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", errors.New("the passphrase is empty")
	}
	return line, nil
}

// openCase opens a case and finds the form it was begun with, and the rules for it.
func (a *app) openCase(s *casefile.Store, id string) (*casefile.Case, *forms.Form, error) {
	c, err := s.Open(id)
	if errors.Is(err, casefile.ErrNoCase) {
		return nil, nil, withHint(err, "kapscreen case list shows the cases")
	}
	if err != nil {
		return nil, nil, err
	}
	form, err := c.Form()
	return c, form, err
}

// caseResponse reads a case as a response; found is false when there is no such case.
func (a *app) caseResponse(k *kit, id string) (r *forms.Response, kk *kit, found bool, err error) {
	if casefile.CheckID(id) != nil {
		return nil, nil, false, nil
	}
	s, err := a.openStore(context.Background())
	if err != nil {
		return nil, nil, false, err
	}
	defer s.Close() //nolint:errcheck // only read
	c, err := s.Open(id)
	if errors.Is(err, casefile.ErrNoCase) {
		return nil, nil, false, nil
	}
	if err != nil {
		return nil, nil, true, err
	}
	kk, err = a.caseKit(k, c)
	if err != nil {
		return nil, nil, true, err
	}
	r, unplaced := c.Response(kk.form)
	for _, u := range unplaced {
		a.say("note: case %s holds an answer to %s that the form has no place for: %s", id, quoteWord(u.Question), u.Why)
	}
	return r, kk, true, nil
}
