package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/kapscreen/kapscreen/forms/library"
)

// TestGeneratedDocumentsAreCurrent holds what is generated against the program. -update writes it anew.
func TestGeneratedDocumentsAreCurrent(t *testing.T) {
	t.Parallel()
	for _, g := range []struct {
		file, name string // name of the part between its markers; "" for the whole file
		text       func(*testing.T) string
	}{
		{"configuration.md", "settings", settingsTable},
		{"commands.md", "", commandReference},
		{"rule-book.md", "", func(t *testing.T) string { return ruleBook(t, library.Default) }},
		{"form-language.md", "messages", messageTable},
	} {
		t.Run(g.file, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(repoRoot(t), "docs", g.file)
			got, want := "", g.text(t)
			if data, err := os.ReadFile(path); err == nil {
				got = string(data)
			}
			if g.name != "" {
				want = withPart(t, path, got, g.name, want)
			}
			if got == want {
				return
			}
			if !*updateDocs {
				t.Fatalf("docs/%s is not what the program says; go test ./cmd/kapscreen -run Generated -update writes it anew", g.file)
			}
			if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// withPart puts a generated part between its markers.
func withPart(t *testing.T, path, doc, name, part string) string {
	t.Helper()
	begin, end := "<!-- begin "+name+": generated, see CONTRIBUTING.md -->\n", "<!-- end "+name+" -->"
	i, j := strings.Index(doc, begin), strings.Index(doc, end)
	if i < 0 || j < i {
		t.Fatalf("%s has no place for %s: %s … %s", path, name, begin, end)
	}
	return doc[:i+len(begin)] + part + doc[j:]
}

func settingsTable(*testing.T) string {
	var b strings.Builder
	b.WriteString("| setting | what it is | default | flag | environment |\n|---|---|---|---|---|\n")
	flags := map[string]string{
		"store": "`--store`", "color": "`--color`, `--no-color`", "screen": "`--plain`", "partner": "`--partner`",
		"form": "`--form`", "paper": "`--paper`", "mono": "`--mono`", "workers": "`--workers`",
	}
	for _, s := range settings() {
		fallback := fmt.Sprint(s.fallback)
		if fallback != "" {
			fallback = "`" + fallback + "`"
		}
		about := s.about
		if s.allowed != nil {
			about += ": `" + strings.Join(s.allowed, "`, `") + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | `%s` |\n", s.key, cell(about), fallback, flags[s.key], envName(s.key))
	}
	return b.String()
}

func ruleBook(t *testing.T, id string) string {
	t.Helper()
	form, book, err := loadForm(id)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := writeRuleBook(&b, form, book); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// commandReference is the help of every command on one page.
func commandReference(*testing.T) string {
	var b strings.Builder
	root := quietRoot()
	b.WriteString("# Commands\n\nThe help of every command, as `kapscreen COMMAND --help` prints it. `kapscreen man DIR` writes the same as man pages.\n" +
		"This page is generated; [CONTRIBUTING.md](../CONTRIBUTING.md) says how.\n")
	for _, c := range append([]*cobra.Command{root}, below(root)...) {
		if c.Name() == "completion" || (c.HasParent() && c.Parent().Name() == "completion") {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n", c.CommandPath())
		if !c.Runnable() {
			fmt.Fprintf(&b, "```text\n%s\n```\n", c.Long)
			continue
		}
		fmt.Fprintf(&b, "%s.\n\n```text\n%s\n\n%s\n", c.Short, c.UseLine(), c.Long)
		var flags strings.Builder
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden && f.Name != "help" {
				value, usage := pflag.UnquoteUsage(f)
				fmt.Fprintf(&flags, "  %-28s %s\n", strings.TrimRight("--"+f.Name+" "+value, " "), usage)
			}
		})
		if flags.Len() > 0 {
			fmt.Fprintf(&b, "\nFlags\n%s", flags.String())
		}
		if c.Example != "" {
			fmt.Fprintf(&b, "\nExamples\n%s\n", c.Example)
		}
		b.WriteString("```\n")
	}
	return b.String()
}

// TestTheReferenceHasEveryFunction holds the language reference against the list that the checker knows.
func TestTheReferenceHasEveryFunction(t *testing.T) {
	t.Parallel()
	root := repoRoot(t)
	list := regexp.MustCompile(`(?s)var functions = \[\.\.\.\]string\{(.*?)\}`).FindStringSubmatch(readDoc(t, filepath.Join(root, "forms", "condition", "quantity.go")))
	if list == nil {
		t.Fatal("the list of functions is not where it was")
	}
	doc := readDoc(t, filepath.Join(root, "docs", "form-language.md"))
	for _, m := range regexp.MustCompile(`"([a-z_]+)"`).FindAllStringSubmatch(list[1], -1) {
		if !strings.Contains(doc, "`"+m[1]+"(") {
			t.Errorf("docs/form-language.md does not explain %s(…)", m[1])
		}
	}
}

// messageTable lists every message that the readers of form, rules, tests and partner files have, taken from the source.
// … stands for an id, a number or a place.
func messageTable(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, part := range []struct{ title, pkg string }{
		{"Conditions", "forms/condition"},
		{"Form, instrument, sources and medicine classes", "forms"},
		{"Rules and tests", "screening"},
		{"Partners", "templates"},
		{"Every YAML file", "forms/source"},
	} {
		rows := messagesOf(t, filepath.Join(repoRoot(t), filepath.FromSlash(part.pkg)))
		if len(rows) == 0 {
			t.Fatalf("no message found in %s", part.pkg)
		}
		fmt.Fprintf(&b, "\n### %s\n\n| message | what to do |\n|---|---|\n", part.title)
		for _, r := range rows {
			fmt.Fprintf(&b, "| %s | %s |\n", cell(r[0]), cell(r[1]))
		}
	}
	b.WriteString("\n")
	return b.String()
}

// reporters are the functions that report a problem: a place, the message, a hint; or without the place.
var reporters = []string{"Problem", "Warn", "KeyProblem", "refuse", "at", "problem", "wrong"}

// messagesOf are message and hint of every problem that a package reports.
func messagesOf(t *testing.T, dir string) [][2]string {
	t.Helper()
	var rows [][2]string
	add := func(message, hint ast.Expr) {
		text := wordsOfExpr(message)
		if !regexp.MustCompile(`[a-z]{2,} [a-z]`).MatchString(text) {
			return // not a sentence: the words come from elsewhere
		}
		row := [2]string{text, wordsOfExpr(hint)}
		if !slices.Contains(rows, row) {
			rows = append(rows, row)
		}
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				message, hint := reportedBy(n)
				if message != nil {
					add(message, hint)
				}
			case *ast.CompositeLit:
				message, hint := problemLiteral(n)
				if message != nil {
					add(message, hint)
				}
			}
			return true
		})
	}
	slices.SortFunc(rows, func(x, y [2]string) int { return strings.Compare(x[0]+x[1], y[0]+y[1]) })
	return rows
}

// reportedBy is message and hint of a call such as m.Problem(key, message, hint) or v.Problem(message, hint).
func reportedBy(call *ast.CallExpr) (message, hint ast.Expr) {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel.Name
	case *ast.Ident:
		name = f.Name
	}
	if !slices.Contains(reporters, name) || len(call.Args) < 2 {
		return nil, nil
	}
	at := 1
	if len(call.Args) == 2 && name != "at" { // at(line, message)
		at = 0
	}
	message = call.Args[at]
	if at+1 < len(call.Args) {
		hint = call.Args[at+1]
	}
	return message, hint
}

// problemLiteral is message and hint of Problem{Message: …, Hint: …}.
func problemLiteral(lit *ast.CompositeLit) (message, hint ast.Expr) {
	for _, e := range lit.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if key, ok := kv.Key.(*ast.Ident); ok {
			switch key.Name {
			case "Message":
				message = kv.Value
			case "Hint":
				hint = kv.Value
			}
		}
	}
	return message, hint
}

var verb = regexp.MustCompile(`%[-+# 0-9.]*[a-zA-Z]`)

// wordsOfExpr are the fixed words of an expression, with … for the rest.
func wordsOfExpr(e ast.Expr) string {
	switch e := e.(type) {
	case nil:
		return ""
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		if err != nil {
			return "…"
		}
		return s
	case *ast.BinaryExpr:
		return wordsOfExpr(e.X) + wordsOfExpr(e.Y)
	case *ast.ParenExpr:
		return wordsOfExpr(e.X)
	case *ast.CallExpr:
		if f, ok := e.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Sprintf" {
			return verb.ReplaceAllString(wordsOfExpr(e.Args[0]), "…")
		}
		if f, ok := e.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "DidYouMean" {
			return "did you mean …?"
		}
		if f, ok := e.Fun.(*ast.Ident); ok && f.Name == "nearest" {
			return "did you mean …?"
		}
	}
	return "…"
}
