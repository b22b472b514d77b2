package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/cmd/internal/terminal"
	"github.com/kapscreen/kapscreen/forms/casefile"
	"github.com/kapscreen/kapscreen/forms/casefile/audit"
	"github.com/kapscreen/kapscreen/forms/casefile/seal"
	"github.com/kapscreen/kapscreen/forms/interview"
	"github.com/kapscreen/kapscreen/forms/visible"
)

// keyCommand is `kapscreen key …`: the key that seals case files.
func (a *app) keyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Make and look after the key that seals case files",
		Long: `With a key, case files are sealed: writing needs no passphrase, reading does. The
recovery key is shown once, to be kept on paper; without it and without the
passphrase nobody can open the cases, and there is no reset.

Exit codes: 0 done, 1 failed, 2 wrong call.`,
		Example: "  kapscreen key new\n  kapscreen key show",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.keyNewCommand(), a.keyShowCommand(), a.keyChangeCommand())
	return cmd
}

func (a *app) keyNewCommand() *cobra.Command {
	var practice string
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Make a key, and show the recovery key once",
		Long: `Asks for a passphrase twice, makes a key, and prints the recovery key for paper.
--practice names a second reader: the public key of the practice (age1…).

Exit codes: 0 done, 1 there is a key already or it cannot be written, 2 wrong call.`,
		Example: "  kapscreen key new\n  kapscreen key new --passphrase-file ./pass",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.keyNew(cmd.Context(), practice, a.print) },
	}
	cmd.Flags().StringVar(&practice, "practice", "", "public `KEY` of the practice as a second reader")
	return cmd
}

// print shows a text on stdout.
func (a *app) print(text string) error {
	_, err := fmt.Fprint(a.out, text)
	return err
}

// keyNew makes a key. show shows its recovery key.
func (a *app) keyNew(ctx context.Context, practice string, show func(text string) error) error {
	path, err := a.keyFile()
	if err != nil {
		return err
	}
	if _, err := os.Lstat(path); err == nil {
		return withHint(errors.New("there is a key already"), "kapscreen key change gives it another passphrase")
	}
	p, err := a.newPassphrase(ctx)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the settings folder: %w", plainFS(err))
	}
	keys, recovery, err := seal.Create(path, p, seal.Settings{Practice: practice, WorkFactor: a.keyWork})
	if errors.Is(err, fs.ErrExist) {
		return withHint(errors.New("there is a key already"), "kapscreen key change gives it another passphrase")
	}
	if err != nil {
		return err
	}
	if err := show(fmt.Sprintf(newKeyText, visible.Text(keys.Path()), recovery)); err != nil {
		return err
	}
	if err := a.sealEarlier(keys); err != nil {
		return err
	}
	return a.logQuietly(audit.Entry{Action: audit.KeyMade})
}

// sealEarlier seals the cases that were stored before there was a key.
func (a *app) sealEarlier(keys *seal.Keys) (err error) {
	dir, err := a.storeDir(a.config)
	if err != nil {
		return err
	}
	s, err := casefile.OpenStore(dir, casefile.Options{Keys: keys, Operator: a.operator()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	entries, err := s.List(false)
	if err != nil {
		return err
	}
	sealed := 0
	for _, e := range entries {
		if e.Locked || e.Unreadable != "" || e.Sealed {
			continue
		}
		if err := s.Reseal(e.ID); err != nil {
			return withHint(fmt.Errorf("seal the earlier cases: %w", err), "the key is made; kapscreen case check names what is damaged")
		}
		sealed++
	}
	if sealed > 0 {
		a.say("%s from before sealed now; older copies may remain on SSDs and in backups", plural(sealed, "case is", "cases are"))
	}
	return nil
}

// newKeyText says what was made, and what to do with the recovery key.
const newKeyText = `Your key is in %s
New cases are sealed from now on.

Recovery key, shown only now. Write it on paper, and keep the paper away from
this computer. Who has it can read your cases; without it, a lost passphrase
is final. In place of a lost passphrase, type the recovery key.

  %s

`

// newPassphrase asks twice at a terminal; from a file or descriptor once.
func (a *app) newPassphrase(ctx context.Context) (string, error) {
	for {
		first, typed, err := a.passphrase(ctx, fmt.Sprintf("New passphrase (%d characters or more; several words are good): ", seal.MinPassphrase))
		if err != nil || !typed {
			return first, err
		}
		if len([]rune(first)) < seal.MinPassphrase {
			a.say("That is shorter than %d characters.", seal.MinPassphrase)
			continue
		}
		again, _, err := a.passphrase(ctx, "The same once more: ")
		if err != nil {
			return "", err
		}
		if first == again {
			return first, nil
		}
		a.say("The two are not the same; from the beginning.")
	}
}

func (a *app) keyShowCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "show",
		Short:   "Show where the key is and who can read sealed cases",
		Long:    "Shows the key file and the public keys that cases are sealed for. Never a secret.\n\nExit codes: 0 done, 1 there is no key.",
		Example: "  kapscreen key show",
		Args:    noArguments,
		RunE: func(_ *cobra.Command, _ []string) error {
			keys, err := a.openKeys()
			if err != nil {
				return err
			}
			if keys == nil {
				return withHint(seal.ErrNoKey, "kapscreen key new makes one")
			}
			if a.flags.json {
				return a.printJSON(map[string]any{"file": keys.Path(), "readers": keys.Recipients()})
			}
			fmt.Fprintf(a.out, "Key file: %s\nCases are sealed for:\n", visible.Text(keys.Path()))
			for _, r := range keys.Recipients() {
				fmt.Fprintf(a.out, "  %-9s %s\n", r.Role, r.Key)
			}
			return nil
		},
	}
}

func (a *app) keyChangeCommand() *cobra.Command {
	var newFile string
	cmd := &cobra.Command{
		Use:     "change",
		Short:   "Give the key another passphrase",
		Long:    "Asks for the passphrase, or the recovery key where it is lost, then twice for the new\none. Cases need not be written anew.\n\nExit codes: 0 done, 1 wrong passphrase or no key, 2 wrong call.",
		Example: "  kapscreen key change",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.keyChange(cmd.Context(), newFile) },
	}
	cmd.Flags().StringVar(&newFile, "new-passphrase-file", "", "read the new passphrase from `FILE`")
	return cmd
}

func (a *app) keyChange(ctx context.Context, newFile string) error {
	keys, err := a.openKeys()
	if err != nil {
		return err
	}
	if keys == nil {
		return withHint(seal.ErrNoKey, "kapscreen key new makes one")
	}
	old, _, err := a.passphrase(ctx, "Passphrase of your key: ")
	if err != nil {
		return err
	}
	if newFile != "" {
		a.flags.passphraseFile, a.flags.passphraseFD = newFile, -1
	}
	next, err := a.newPassphrase(ctx)
	if err != nil {
		return err
	}
	if err := keys.Change(old, next); err != nil {
		return err
	}
	a.say("The key has a new passphrase. The recovery key stays the same.")
	return a.logQuietly(audit.Entry{Action: audit.KeyChanged})
}

// offerKey offers to make a key before the first consultation, where somebody can answer.
func (a *app) offerKey(ctx context.Context) error {
	keys, err := a.openKeys()
	if err != nil || keys != nil || a.plain() {
		return err
	}
	dir, err := a.storeDir(a.config)
	if err != nil {
		return err
	}
	if _, err := os.Stat(dir); err == nil {
		return nil // not the first consultation: said once a run, asked once
	}
	yes, err := terminal.Confirm(ctx, a.in, a.out.File, terminal.Options{Now: a.now, Guard: a.guard}, "Make a key now, so that cases are stored sealed?",
		"Without a key, who can read your files can read what clients said.",
		"With one, cases are sealed, and a passphrase opens them.")
	if errors.Is(err, terminal.ErrInterrupted) {
		return errInterrupted
	}
	if err != nil || !yes {
		return err
	}
	return a.keyNew(ctx, "", func(text string) error { return a.untilOnPaper(ctx, text) })
}

// untilOnPaper shows a text until it is said to be on paper, and takes it off the screen: the interview would hide it at
// once, and afterwards it would stay in the scroll-back beside the client.
func (a *app) untilOnPaper(ctx context.Context, text string) error {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for {
		_, err := terminal.Choose(ctx, a.in, a.out.File, terminal.Options{Now: a.now, Guard: a.guard}, "Your key is made", lines,
			[]interview.Entry{{Key: "p", Text: "It is on paper; begin the interview"}})
		if !errors.Is(err, terminal.ErrInterrupted) {
			return err
		}
	}
}
