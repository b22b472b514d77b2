package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// linked is a module of others that is linked into the program on some system.
type linked struct{ path, version, dir string }

// linkedModules are the modules in the program, on every system it is released for, by path.
func linkedModules(t *testing.T) []linked {
	t.Helper()
	found := map[string]linked{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{with .Module}}{{.Path}} {{.Version}} {{.Dir}}{{end}}", ".")
		cmd.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		out, err := cmd.Output()
		if err != nil {
			t.Skipf("go list does not work here: %v", err)
		}
		for line := range strings.Lines(string(out)) {
			if f := strings.Fields(line); len(f) == 3 { // ours has no version
				found[f[0]] = linked{f[0], f[1], f[2]}
			}
		}
	}
	var list []linked
	for _, m := range found {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b linked) int { return strings.Compare(a.path, b.path) })
	return list
}

// texts are the licence files of a module, by name.
func (m linked) texts(t *testing.T) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(m.dir)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, e := range entries {
		upper := strings.ToUpper(e.Name())
		for _, prefix := range []string{"LICENSE", "LICENCE", "COPYING", "NOTICE"} {
			if strings.HasPrefix(upper, prefix) && !e.IsDir() {
				data, err := os.ReadFile(filepath.Join(m.dir, e.Name()))
				if err != nil {
					t.Fatal(err)
				}
				texts[e.Name()] = strings.ReplaceAll(strings.TrimSpace(string(data)), "\r\n", "\n")
			}
		}
	}
	return texts
}

// licenceOf names a licence by its words; "" if it is none that may be linked into the program without a further look.
func licenceOf(text string) string {
	flat := strings.Join(strings.Fields(text), " ")
	has := func(words string) bool { return strings.Contains(flat, words) }
	var names []string
	if has("Apache License Version 2.0") || has("Licensed under the Apache License, Version 2.0") {
		names = append(names, "Apache-2.0")
	}
	if has("Permission is hereby granted, free of charge") && has("THE SOFTWARE IS PROVIDED \"AS IS\"") {
		names = append(names, "MIT")
	}
	if has("Redistribution and use in source and binary forms") {
		if has("Neither the name") || has("name of the copyright holder nor") {
			names = append(names, "BSD-3-Clause")
		} else {
			names = append(names, "BSD-2-Clause")
		}
	}
	return strings.Join(names, " and ")
}

// thirdParty is the page: a table, then the texts.
func thirdParty(t *testing.T, modules []linked) string {
	t.Helper()
	var table, texts strings.Builder
	for _, m := range modules {
		var names []string
		files := m.texts(t)
		for _, name := range slices.Sorted(maps.Keys(files)) {
			if !strings.HasPrefix(strings.ToUpper(name), "NOTICE") {
				names = append(names, licenceOf(files[name]))
			}
			fmt.Fprintf(&texts, "\n## %s %s: %s\n\n```\n%s\n```\n", m.path, m.version, name, files[name])
		}
		licence := strings.Join(slices.Compact(names), " and ")
		if licence == "" || slices.Contains(names, "") {
			t.Errorf("%s %s: no licence that is known (%v)", m.path, m.version, names)
		}
		fmt.Fprintf(&table, "| %s | %s | %s |\n", m.path, m.version, licence)
	}
	return "# Third-party software in kapscreen\n\nGenerated: `go test ./cmd/kapscreen -run TestThirdParty -update`. These modules are linked into the program on Linux,\n" +
		"macOS or Windows, beside Go's own standard library (BSD-3-Clause, see golang.org/x below). Fonts, instruments and test data\n" +
		"carry their licences beside them.\n\n| module | version | licence |\n|---|---|---|\n" + table.String() + texts.String()
}

// TestThirdPartyNamesEveryModule holds THIRD_PARTY.md: every module with its version, a licence that may be linked, and
// its text.
func TestThirdPartyNamesEveryModule(t *testing.T) {
	t.Parallel()
	path := filepath.Join(repoRoot(t), "THIRD_PARTY.md")
	want := thirdParty(t, linkedModules(t))
	if *updateDocs {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("THIRD_PARTY.md is not what the modules say (%v); write it anew with -update and look at the change", err)
	}
}
