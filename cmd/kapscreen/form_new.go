package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms/atomicfile"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/forms/source"
)

var formID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z][a-z0-9-]{0,62}$`) })

func (a *app) formNewCommand() *cobra.Command {
	var from string
	cmd := &cobra.Command{
		Use: "new <NAME>", Short: "Start a questionnaire of your own from a built-in one", Args: arguments(1, 1),
		Long: `Copies a built-in questionnaire into a new folder NAME, with its rules and tests, under
the id NAME. Its tests pass from the start. --form NAME then uses it everywhere.

Exit codes: 0 done, 1 the folder is there already or cannot be written, 2 wrong call.`,
		Example: "  kapscreen form new my-intake\n  kapscreen form check ./my-intake",
		RunE:    func(_ *cobra.Command, args []string) error { return a.formNew(args[0], from) },
	}
	cmd.Flags().StringVar(&from, "from", library.Default, "the built-in questionnaire to start from")
	return cmd
}

func (a *app) formNew(dir, from string) error {
	id := filepath.Base(dir)
	if !formID().MatchString(id) {
		return &usageError{"a form's name is lower-case letters, digits and - and begins with a letter", "such as my-intake"}
	}
	form, _, err := loadForm(from)
	if err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil { //nolint:gosec // a questionnaire is no secret
		return fmt.Errorf("make the folder %s: %w", baseName(dir), plainFS(err))
	}
	entries, err := fs.ReadDir(library.FS(), from)
	if err != nil {
		return fmt.Errorf("read the built-in form: %w", plainFS(err))
	}
	for _, e := range entries {
		data, err := fs.ReadFile(library.FS(), path.Join(from, e.Name()))
		if err != nil {
			return fmt.Errorf("read the built-in form: %w", plainFS(err))
		}
		if err := atomicfile.Write(filepath.Join(dir, e.Name()), renamed(data, form.ID, id), false); err != nil {
			return fmt.Errorf("write %s: %w", e.Name(), plainFS(err))
		}
	}
	fmt.Fprintf(a.out, "%s has %d files. Change them, then:\n\n  %[3]s form check %[1]s\n  %[3]s form test %[1]s\n  %[3]s consult --form %[1]s\n", dir, len(entries), a.program())
	return nil
}

// renamed gives the copy its own id, in form.yaml (id:) and rules.yaml (form:).
func renamed(data []byte, old, id string) []byte {
	lines := strings.SplitAfter(string(data), "\n")
	for i, l := range lines {
		switch strings.TrimRight(l, "\r\n") {
		case "id: " + old:
			lines[i] = "id: " + id + "\n"
		case "form: " + old:
			lines[i] = "form: " + id + "\n"
		}
	}
	return []byte(strings.Join(lines, ""))
}

func readFS(fsys fs.FS, dir, name string) ([]byte, error) {
	return source.Bytes(fsys, path.Join(dir, name), source.MaxFileBytes)
}
