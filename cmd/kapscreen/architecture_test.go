package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The table of docs/architecture.md: which package may import which of ours. A new arrow changes this table and the
// picture in the same commit, with the reason.
var mayImport = map[string][]string{
	"forms/source":         {"forms/visible"},
	"forms/visible":        {},
	"forms/atomicfile":     {},
	"forms/condition":      {"forms/source"},
	"forms":                {"forms/source", "forms/visible", "forms/condition"},
	"forms/schema":         {},
	"forms/library":        {},
	"forms/interview":      {"forms", "forms/visible"},
	"forms/casefile/seal":  {"forms/atomicfile"},
	"forms/casefile/audit": {"forms/atomicfile", "forms/casefile/internal/filelock"},
	"forms/casefile": {
		"forms", "forms/interview", "forms/casefile/seal", "forms/casefile/audit", "forms/casefile/internal/filelock",
		"forms/atomicfile", "forms/visible",
	},
	"forms/casefile/internal/filelock": {},
	"screening":                        {"forms", "forms/source", "forms/visible", "forms/condition"},
	"screening/batch":                  {"screening", "forms", "forms/source", "forms/visible", "forms/atomicfile"},
	"templates":                        {"screening", "forms", "forms/source", "forms/visible", "templates/internal/*", "templates/fonts", "templates/partners", "templates/letters"},
	"templates/internal/*":             {"forms/visible", "templates/fonts", "templates/internal/*"},
	"templates/fonts":                  {},
	"templates/partners":               {},
	"templates/letters":                {},
	"cmd/internal/terminal":            {"forms", "forms/interview", "forms/visible"},
	"cmd/kapscreen":                    {"*"},
}

// Each outside dependency has one owner.
var owner = map[string][]string{
	"github.com/AlecAivazis/survey": {"cmd/internal/terminal"},
	"github.com/jung-kurt/gofpdf":   {"templates", "templates/internal/*", "templates/fonts"},
	"github.com/klauspost/compress": {"templates/internal/*"},
	"github.com/spf13/cobra":        {"cmd/kapscreen"},
	"github.com/spf13/viper":        {"cmd/kapscreen"},
	"github.com/expr-lang/expr":     {"forms/condition"},
	"filippo.io/age":                {"forms/casefile/seal"},
	"go.yaml.in/yaml":               {"forms/source"},
	"gopkg.in/yaml":                 {},
	"net":                           {},
	"net/http":                      {},
	"os/exec":                       {"cmd/kapscreen"},
	"unsafe":                        {},
}

const module = "github.com/kapscreen/kapscreen/"

func TestImportsPointOneWay(t *testing.T) {
	t.Parallel()
	for pkg, imports := range goImports(t, false) {
		allowed, ok := mayImport[tableRow(pkg)]
		if !ok {
			t.Errorf("package %s is not in the table", pkg)
			continue
		}
		for _, path := range imports {
			if rest, ours := strings.CutPrefix(path, module); ours && rest != pkg && !matches(allowed, rest) {
				t.Errorf("%s imports %s, which the table does not allow", pkg, rest)
			}
		}
	}
}

func TestEachDependencyHasOneOwner(t *testing.T) {
	t.Parallel()
	for pkg, imports := range goImports(t, false) {
		for _, path := range imports {
			for dep, owners := range owner {
				if (path == dep || strings.HasPrefix(path, dep+"/")) && !matches(owners, pkg) && !exactNet(dep, path) {
					t.Errorf("%s imports %s; its owner is %v", pkg, path, owners)
				}
			}
		}
	}
}

// exactNet lets packages below net through that open no connection (net/url, net/netip, net/mail …).
func exactNet(dep, path string) bool { return dep == "net" && path != "net" && path != "net/http" }

func TestArchitecturePictureIsTrue(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile(filepath.Join(repoRoot(t), "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range goImports(t, false) {
		if !strings.Contains(string(doc), "`"+tableRow(pkg)+"`") {
			t.Errorf("docs/architecture.md does not show `%s`", tableRow(pkg))
		}
	}
	for row := range mayImport {
		if !strings.Contains(string(doc), "`"+row+"`") {
			t.Errorf("docs/architecture.md does not show `%s`, which the table names", row)
		}
	}
}

func TestGoCodeStaysInItsFourFolders(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(repoRoot(t))
	if err != nil {
		t.Fatal(err)
	}
	allowed := []string{"cmd", "screening", "forms", "templates"}
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") && !slices.Contains(allowed, e.Name()) && hasGo(t, filepath.Join(repoRoot(t), e.Name())) {
			t.Errorf("Go code in %s: only %v may hold any", e.Name(), allowed)
		}
	}
}

func hasGo(t *testing.T, dir string) bool {
	t.Helper()
	found := false
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		found = found || strings.HasSuffix(path, ".go")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// rowOf is the row of the table for a package: folders below an internal folder share one.
func tableRow(pkg string) string {
	if strings.HasPrefix(pkg, "templates/internal/") {
		return "templates/internal/*"
	}
	return pkg
}

func matches(allowed []string, pkg string) bool {
	return slices.Contains(allowed, "*") || slices.Contains(allowed, pkg) || slices.Contains(allowed, tableRow(pkg))
}

// goImports reads the imports of every package of the module, without or with its tests.
func goImports(t *testing.T, tests bool) map[string][]string {
	t.Helper()
	root, imports := repoRoot(t), map[string][]string{}
	for _, top := range []string{"cmd", "forms", "screening", "templates"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && (d.Name() == "testdata" || nestedModule(path)) {
				return filepath.SkipDir
			}
			if !strings.HasSuffix(path, ".go") || (!tests && strings.HasSuffix(path, "_test.go")) {
				return nil
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			pkg, _ := filepath.Rel(root, filepath.Dir(path))
			for _, spec := range file.Imports {
				name, _ := strconv.Unquote(spec.Path.Value)
				imports[filepath.ToSlash(pkg)] = append(imports[filepath.ToSlash(pkg)], name)
			}
			if len(file.Imports) == 0 {
				imports[filepath.ToSlash(pkg)] = append(imports[filepath.ToSlash(pkg)], []string{}...)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return imports
}

func nestedModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

// repoRoot is the folder of go.mod.
func repoRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for !nestedModule(dir) {
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = parent
	}
	return dir
}
