package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms/atomicfile"
	"github.com/kapscreen/kapscreen/forms/visible"
)

// initCommand is `kapscreen init`: the therapist's profile and practice, asked once.
func (a *app) initCommand() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Ask for your profile, practice and partner, and write your settings",
		Long: `Asks for what every referral needs and never changes: your name, credential, licence,
telephone, practice and partner, one line each; an empty line leaves a setting as it
is. Writes a commented settings file that you can edit. In a terminal a wrong answer is
asked again; from a pipe it ends the command, and nothing is written.

Exit codes: 0 done, 1 the file cannot be written or is there already, 2 an answer from
a pipe is wrong.`,
		Example: "  kapscreen init\n  kapscreen init --force",
		Args:    noArguments,
		RunE:    func(_ *cobra.Command, _ []string) error { return a.initialise(force) },
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace the settings file if it is there")
	return cmd
}

func (a *app) initialise(force bool) error {
	path, err := a.ownConfigFile()
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); err == nil && !force {
		return withHint(errors.New("your settings file is there already: "+visible.Text(path)), "edit it, or --force to answer everything anew")
	}
	values, err := a.askSettings(bufio.NewReader(a.in))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the settings folder: %w", plainFS(err))
	}
	if err := atomicfile.Write(path, []byte(configText(values)), force); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return withHint(errors.New("your settings file is there already"), "--force replaces it")
		}
		return fmt.Errorf("write the settings: %w", plainFS(err))
	}
	fmt.Fprintf(a.out, "\nYour settings are in %s\nNext: kapscreen key new   makes a key, so that cases are stored sealed\n      kapscreen consult   begins with a client\n", path)
	return nil
}

// askSettings goes through all settings once; an empty line keeps what is there.
func (a *app) askSettings(r *bufio.Reader) (map[string]string, error) {
	fmt.Fprintln(a.out, "One line each. An empty line leaves it as it is.")
	values := map[string]string{}
	for n, s := range settings() {
		for {
			fmt.Fprintf(a.out, "%s (%s)", capital(s.about), s.key)
			if now := fmt.Sprint(a.config.values[s.key]); now != "" && now != "0" {
				fmt.Fprintf(a.out, " [%s]", visible.Text(now))
			}
			fmt.Fprint(a.out, ": ")
			line, err := r.ReadString('\n')
			if err != nil && !errors.Is(err, io.EOF) {
				return nil, fmt.Errorf("read your answer: %w", plainFS(err))
			}
			line = strings.TrimSpace(line)
			problem := a.checkSetting(s, line)
			if problem == "" {
				values[s.key] = line
				break
			}
			if !isTerminal(a.in) { // asking again would take the next setting's line for this one
				fmt.Fprintln(a.out)
				return nil, &usageError{fmt.Sprintf("line %d of the input, for %s: %s", n+1, s.key, problem), "nothing was written; mend that line and run it again"}
			}
			fmt.Fprintln(a.out, "  "+problem)
			if err != nil {
				return nil, errors.New("the input ended before the settings were complete")
			}
		}
	}
	return values, nil
}

// checkSetting says what is wrong with a value, or "".
func (a *app) checkSetting(s setting, value string) string {
	if value == "" {
		return ""
	}
	if !visible.Clean(value) {
		return "it holds characters that cannot be shown"
	}
	_, err := a.loadConfig(os.DevNull, map[string]string{s.key: value})
	if err != nil {
		return err.Error()
	}
	return ""
}

// configText is the settings file: every setting with its meaning; those left as they are stand as comments.
func configText(values map[string]string) string {
	var b strings.Builder
	b.WriteString("# Settings of kapscreen. `kapscreen config show --origin` shows what counts.\n")
	group := ""
	for _, s := range settings() {
		parent, field, nested := strings.Cut(s.key, ".")
		if nested && parent != group {
			fmt.Fprintf(&b, "\n%s:\n", parent)
		}
		if !nested {
			if group != "" {
				b.WriteByte('\n')
			}
			parent, field = "", s.key
		}
		group = parent
		indent := ""
		if nested {
			indent = "  "
		}
		fmt.Fprintf(&b, "%s# %s\n", indent, s.about)
		if v := values[s.key]; v != "" {
			fmt.Fprintf(&b, "%s%s: %s\n", indent, field, yamlString(v))
		} else {
			fmt.Fprintf(&b, "%s# %s: %s\n", indent, field, yamlString(fmt.Sprint(s.fallback)))
		}
	}
	return b.String()
}

// yamlString is a text as a quoted YAML scalar.
func yamlString(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
