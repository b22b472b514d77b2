package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestEveryCommandExplainsItself holds the shape of the help: one line, what it does, how it ends, an example.
func TestEveryCommandExplainsItself(t *testing.T) {
	t.Parallel()
	root := quietRoot()
	for _, c := range append([]*cobra.Command{root}, below(root)...) {
		if c.Name() == "completion" || (c.HasParent() && c.Parent().Name() == "completion") {
			continue // cobra's own words
		}
		if c.Short == "" || strings.HasSuffix(c.Short, ".") || len(c.Short) > 80 {
			t.Errorf("%s: the one line is %q; it has to be there, without a full stop, at most 80 letters", c.CommandPath(), c.Short)
		}
		for i, line := range strings.Split(c.Long+"\n"+c.Example, "\n") {
			if len([]rune(line)) > 88 {
				t.Errorf("%s: line %d of its help has %d letters, more than 88", c.CommandPath(), i+1, len([]rune(line)))
			}
		}
		if !c.Runnable() || c == root {
			continue // a topic
		}
		if !strings.Contains(c.Long, "Exit code") {
			t.Errorf("%s: the help does not say how it ends", c.CommandPath())
		}
		if c.Example == "" {
			t.Errorf("%s: the help has no example", c.CommandPath())
		}
	}
}

// exampleRun says how an example is run where nobody can type: what is added, what is piped in, how it ends.
type exampleRun struct {
	env   string // variables before it
	add   string // flags behind the call of kapscreen
	stdin string
	code  int
	first string // shell lines before it
}

// exampleRuns are the examples that are not run as they stand.
var exampleRuns = map[string]exampleRun{
	"kapscreen batch responses/ -o referrals/":                             {first: "mkdir responses; cp client.json responses/"},
	"kapscreen batch clients.csv -o referrals/ --partner journey-clinical": {first: "kapscreen form csv --example > clients.csv", add: " --incomplete example"},
	"kapscreen batch day.ndjson -o day/ --no-pdf":                          {first: "tr '\\n' ' ' < client.json > day.ndjson"},
	"kapscreen batch merge part-1 part-2 -o all":                           {first: "for k in 1 2; do kapscreen batch client.json -o part-$k --shard $k/2; done"},
	"kapscreen config edit":                                                {env: "EDITOR=true "},
	"kapscreen init":                                                       {stdin: strings.Repeat("\n", 60)},
	"kapscreen init --force":                                               {stdin: strings.Repeat("\n", 60)},
	"kapscreen consult --partner journey-clinical":                         {add: " --plain", stdin: "\ns\ns\n", code: 130},
	"kapscreen consult --case k7m2p9qa":                                    {add: " --plain", stdin: "s\ns\n", code: 130, first: "DRAFT"},
	"kapscreen key new":                                                    {add: " --passphrase-file pass"},
	"kapscreen key show":                                                   {first: "kapscreen key new --passphrase-file pass"},
	"kapscreen key change":                                                 {add: " --passphrase-file pass --new-passphrase-file next", first: "kapscreen key new --passphrase-file pass"},
	"kapscreen case erase k7m2p9qa":                                        {add: " --yes"},
	"kapscreen case export k7m2p9qa -o client.json":                        {first: "rm client.json"},
}

// TestExamplesInTheHelpAreTrue runs every example of every command.
func TestExamplesInTheHelpAreTrue(t *testing.T) {
	t.Parallel()
	needBash(t)
	root := quietRoot()
	unused := map[string]bool{}
	for line := range exampleRuns {
		unused[line] = true
	}
	for _, c := range append([]*cobra.Command{root}, below(root)...) {
		for _, line := range strings.Split(c.Example, "\n") {
			line = strings.TrimSpace(line)
			if line == "" {
				continue
			}
			delete(unused, line)
			t.Run(strings.ReplaceAll(line, "/", "_"), func(t *testing.T) {
				t.Parallel()
				runExample(t, line)
			})
		}
	}
	for line := range unused {
		t.Errorf("no command has the example %q any more", line)
	}
}

func runExample(t *testing.T, line string) {
	t.Helper()
	dir := exampleFolder(t, line)
	how := exampleRuns[line]
	draft := ""
	if how.first == "DRAFT" {
		draft, how.first = " --draft", ""
	}
	if strings.Contains(line, "k7m2p9qa") {
		id, code := bash(t, dir, "kapscreen -q case import client.json"+draft, "")
		if code != 0 {
			t.Fatalf("import a case: exit code %d:\n%s", code, id)
		}
		line = strings.ReplaceAll(line, "k7m2p9qa", strings.TrimSpace(id))
	}
	if how.first != "" {
		if said, code := bash(t, dir, how.first, ""); code != 0 {
			t.Fatalf("%s: exit code %d:\n%s", how.first, code, said)
		}
	}
	said, code := bash(t, dir, how.env+line+how.add, how.stdin)
	if code != how.code {
		t.Errorf("%s: exit code %d, want %d:\n%s", line, code, how.code, said)
	}
}

// exampleFolder has the files that the examples name.
func exampleFolder(t *testing.T, line string) string {
	t.Helper()
	dir := docFolder(t)
	for name, text := range map[string]string{
		"pass": "correct horse battery staple\n", "next": "another horse battery staple\n", "answer.txt": "yes\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rosa, err := os.ReadFile(filepath.Join("..", "..", "screening", "testdata", "vignettes", "S01-rosa.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "client.json"), rosa, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{"my-form", "my-intake"} {
		if !strings.Contains(line, form) || strings.Contains(line, "form new") {
			continue
		}
		if said, code := bash(t, dir, "kapscreen form new "+form, ""); code != 0 {
			t.Fatalf("make the form of the example: exit code %d:\n%s", code, said)
		}
	}
	return dir
}
