package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms/atomicfile"
	"github.com/kapscreen/kapscreen/forms/visible"
)

func (a *app) configEditCommand() *cobra.Command {
	return &cobra.Command{
		Use: "edit", Short: "Open your settings file in your editor, then check it", Args: noArguments,
		Long: `Opens your own settings file in $VISUAL or $EDITOR; a new one begins with every setting
as a comment. Afterwards the file is checked.

Exit codes: 0 done, 1 there is no editor, 3 the file has a mistake.`,
		Example: "  kapscreen config edit",
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.configEdit(cmd.Context()) },
	}
}

func (a *app) configEdit(ctx context.Context) error {
	path, err := a.ownConfigFile()
	if err != nil {
		return err
	}
	editor := a.editor()
	if len(editor) == 0 {
		return withHint(errors.New("no editor is set"), "set EDITOR, or edit "+visible.Text(path)+" by hand")
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return fmt.Errorf("make the settings folder: %w", plainFS(err))
		}
		if err := atomicfile.Write(path, []byte(configText(nil)), false); err != nil {
			return fmt.Errorf("write the settings: %w", plainFS(err))
		}
	}
	cmd := exec.CommandContext(ctx, editor[0], append(editor[1:], path)...) //nolint:gosec // the user's own editor
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.in, a.out.File, a.err
	if err := cmd.Run(); err != nil {
		return errors.New("the editor ended with an error; the file is as it left it")
	}
	_, err = a.loadConfig(path, nil)
	return err
}

// editor is the command line of the user's editor.
func (a *app) editor() []string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if v, ok := a.env(name); ok && strings.TrimSpace(v) != "" {
			return strings.Fields(v)
		}
	}
	return nil
}

// ownConfigFile is the settings file of the user's account, or the one of --config.
func (a *app) ownConfigFile() (string, error) {
	if a.flags.config != "" {
		return a.flags.config, nil
	}
	dir := a.userDir("XDG_CONFIG_HOME", ".config")
	if dir == "" {
		return "", &usageError{"no folder for the settings: HOME is not set", "set HOME, or write kapscreen.yaml by hand"}
	}
	return filepath.Join(dir, "kapscreen", "config.yaml"), nil
}
