package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// strange is a folder of a stranger: its files by name.
type strange map[string]string

// strangeForm is a small form with one rule; each of the parts can be replaced.
func strangeForm(questions, values, rules string) strange {
	const head = "version: 1.0.0\n"
	f := strange{
		"form.yaml": "kapscreen: form/v1\nid: strange\n" + head + "title: A stranger's form\nlanguage: en\nregion: us\nsections:\n  - id: one\n    title: One\n    questions:\n" +
			"      - {id: q, ask: How are you, short: Well, type: yesno}\n" + questions,
		"rules.yaml": "kapscreen: rules/v1\nform: strange\n" + head + "rules:\n" + strangeRule("r.q", "q") + rules,
		"tests.yaml": "kapscreen: tests/v1\nconsult_date: 2026-11-20\ntests:\n" +
			"  - {name: raised, answers: {q: true}, expect: {raised: [r.q]}}\n  - {name: clear, answers: {q: false}, expect: {clear: [r.q]}}\n",
	}
	if values != "" {
		f["form.yaml"] += "values:\n" + values
	}
	return f
}

func strangeRule(id, when string) string {
	return "  - id: " + id + "\n    when: |\n      " + when + "\n    priority: info\n    title: a title\n    why: a reason\n    ask_prescriber: Is it so?\n    sources: [DES]\n"
}

// strangeForms are what a stranger may send, by what is strange about it.
func strangeForms() map[string]strange {
	forms := map[string]strange{"nothing strange": strangeForm("", "", "")}
	for what, pattern := range map[string]string{
		"nested repeats": "(a+)+$", "repeated dots": "(.*a){20}", "a million repeats": "(?:x{0,1000}){0,1000}", "a back reference": `(?P<n>a)\1`, "an open class": "[[:alpha:]",
		"a hundred perhaps": strings.Repeat("a?", 100) + strings.Repeat("a", 100), "no subject": "*", "a range backwards": "[z-a]", "100 000 letters": strings.Repeat("a", 100_000),
		"nested groups": strings.Repeat("(", 2000) + strings.Repeat(")", 2000), "repeats of repeats": "((((a{100}){100}){100}){100})",
	} {
		forms["pattern: "+what] = strangeForm("      - {id: t, ask: A name, type: text, pattern: '"+pattern+"'}\n", "", "")
	}
	for what, when := range map[string]string{
		"10 000 characters": strings.TrimSuffix(strings.Repeat("q or ", 2000), " or "), "a million characters": strings.TrimSuffix(strings.Repeat("q or ", 190_000), " or "),
		"1 000 brackets": strings.Repeat("(", 1000) + "q" + strings.Repeat(")", 1000), "100 000 brackets": strings.Repeat("(", 100_000) + "q" + strings.Repeat(")", 100_000),
		"100 000 nots": strings.Repeat("not ", 100_000) + "q", "a hundred thousand signs": strings.Repeat("-", 100_000) + "1 > 0", "a long list": "sum([" + strings.TrimSuffix(strings.Repeat("1,", 100_000), ",") + "]) > 1",
		"a range": "1 in 1..100000000", "a map": "len(map(1..100000000, # * 2)) > 0", "a power": "2 ** 100000 > 1", "text times": `repeat("x", 1000000000) == ""`, "a pattern": `"a" matches "(a+)+$"`,
		"the environment": `env("HOME") == "/root"`, "a file": `readFile("/etc/passwd") != ""`, "the time": `now().Year() > 2000`, "a shell": "exec(`id`) != 0", "a field": "q.constructor == 1",
		"a pipe": `q | print()`, "a let": "let x = q; x", "an index": "[q][1000000000]", "a huge number": "1" + strings.Repeat("0", 400) + " > q", "by zero": "1 / 0 > 0", "only a quote": `"`, "nothing": "",
		"lists in lists": strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + " == q", "a lambda in a lambda": strings.Repeat("any(q, ", 1000) + "it" + strings.Repeat(")", 1000),
		"choices of choices": strings.Repeat("q ? ", 3000) + "q" + strings.Repeat(" : q", 3000), "an escape": "q == \"\x1b[2J\"", "a reversal": "q == \"\u202e\"",
	} {
		forms["rule: "+what] = strangeForm("", "", strangeRule("r.x", when))
		forms["question: "+what] = strangeForm("      - id: x\n        ask: x\n        type: yesno\n        when: |\n          "+when+"\n", "", "")
		forms["value: "+what] = strangeForm("", "  x:\n    type: yesno\n    is: |\n      "+when+"\n", "")
	}
	for what, values := range map[string]string{
		"a circle": "  x: {type: yesno, is: y}\n  y: {type: yesno, is: x}\n", "itself": "  x: {type: yesno, is: not x}\n", "a doubling chain": doubling(40), "a long chain": chain(2000),
		"negative items": "  x: {type: integer, score: {method: prorated, items: [], max_missing: -1, round: 999999999}}\n", "huge bounds": "  x: {type: integer, min: -1e308, max: 1e308, is: \"1\"}\n",
	} {
		forms["values: "+what] = strangeForm("", values, "")
	}
	forms["2 000 questions and rules"] = manyQuestions(1999)
	forms["2 001 questions and rules"] = manyQuestions(2000)
	forms["100 000 problems"] = strangeForm(strings.Repeat("      - {id: q}\n", 40_000), "", "")
	for what, part := range map[string]string{
		"an alias bomb": "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n", "a merge bomb": "a: &a {x: 1}\nb: {<<: [*a, *a, *a]}\n",
		"1 MiB and more": "x: " + strings.Repeat("x", 1<<20) + "\n", "a deep list": "x: " + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + "\n", "a deep list, open": "x: " + strings.Repeat("[", 500_000),
		"a deep map": "x: " + strings.Repeat("{a: ", 1000) + strings.Repeat("}", 1000) + "\n", "a deep block": deepBlock(1000), "a tag": "x: !!binary aGFsbG8=\n", "a second document": "---\nx: 1\n",
		"a key twice": "id: strange\n", "a NUL": "x: \x00\n", "invalid UTF-8": "x: \xff\n", "a C1 control": "x: \u009b31m\n", "an escape": "x: \x1b[2J\n", "an escaped escape": "x: \"\\e[2J\"\n", "a lone CR": "x: a\rb\n",
		"an escape as key": "\"\\e[2J\": x\n", "a reversal": "x: \u202eevil\n", "a separator": "x: a\u2028b\n", "UTF-16": "\xff\xfea\x00", "a hidden key": "\u200bid: x\n",
	} {
		for _, file := range []string{"form.yaml", "rules.yaml", "tests.yaml"} {
			f := strangeForm("", "", "")
			f[file] += part
			forms[file+": "+what] = f
		}
	}
	for _, name := range []string{"../../../../etc/passwd", "/etc/passwd", "..", "phq9/../../x", "PHQ9", "phq9\\x", "CON", "\\e[2J", strings.Repeat("x", 300)} {
		forms["instrument "+name] = strangeForm("      - instrument: \""+name+"\"\n", "", "")
	}
	forms["an empty folder"] = strange{}
	for what, mark := range map[string]string{"escape": "\\e[2J", "C1": "\\x9b31m", "reversal": "\\u202e", "zero width": "\\u200b", "separator": "\\u2028", "tag": "\\U000E0041", "CR": "\\r"} {
		for place, f := range markedForms(mark) {
			forms["an escaped "+what+" in "+place] = f
		}
	}
	forms["a text of a reversal"] = strangeForm("      - {id: t, ask: \"Is it \u202eevil?\", short: \"T\u200bt\", type: yesno, why: \"\u2066x\"}\n", "", "")
	return forms
}

// markedForms have a character, written as an escape of YAML, in every text that people get to see.
func markedForms(mark string) map[string]strange {
	m := "a" + mark + "b"
	rule := strings.NewReplacer("a title", `"`+m+`"`, "a reason", `"`+m+`"`, "Is it so?", `"`+m+`"`).Replace(strangeRule("r.x", "q"))
	tests := "  - {name: raised, answers: {q: true}, expect: {raised: [r.q, r.x]}}\n  - {name: clear, answers: {q: false}, expect: {clear: [r.q, r.x]}}\n"
	head := "kapscreen: tests/v1\nconsult_date: 2026-11-20\ntests:\n"
	ruled := strangeForm("", "", rule)
	ruled["tests.yaml"] = head + tests
	named := strangeForm("", "", "")
	named["tests.yaml"] = head + strings.Replace(tests, "name: raised", `name: "`+m+`"`, 1)
	cited := strangeForm("", "", "")
	cited["sources.yaml"] = "kapscreen: sources/v1\nsources:\n  DES: {cite: \"" + m + "\", section: \"" + m + "\", url: \"" + m + "\", certainty: seen}\n"
	set := strangeForm("", "", "")
	set["rules.yaml"] = strings.Replace(set["rules.yaml"], "rules:\n", "settings:\n  s: {is: 1, unit: \""+m+"\", about: \""+m+"\"}\nrules:\n", 1)
	keyed := strangeForm("", "", "")
	keyed["rules.yaml"] = strings.Replace(keyed["rules.yaml"], "rules:\n", "settings:\n  \""+m+"\": {is: 1, about: x}\nrules:\n", 1)
	return map[string]strange{
		"a rule": ruled, "a test": named, "a source": cited, "a setting": set, "a setting's name": keyed,
		"a question": strangeForm("      - {id: t, ask: \""+m+"\", short: \""+m+"\", type: yesno, why: \""+m+"\", help: \""+m+"\", unit: \""+m+"\"}\n", "", ""),
		"a choice":   strangeForm("      - id: t\n        ask: x\n        short: x\n        type: choice\n        choices:\n          - {code: x, text: \""+m+"\"}\n          - {code: \""+m+"\", text: y}\n", "", ""),
		"a column":   strangeForm("      - id: t\n        ask: x\n        short: x\n        type: table\n        none: \""+m+"\"\n        columns:\n          - {id: x, title: \""+m+"\", type: text}\n", "", ""),
		"a value":    strangeForm("", "  x: {type: yesno, is: q, title: \""+m+"\", exception: \""+m+"\", unit: \""+m+"\"}\n", ""),
	}
}

func doubling(n int) string {
	var b strings.Builder
	b.WriteString("  v0: {type: integer, is: \"1\"}\n")
	for i := range n {
		fmt.Fprintf(&b, "  v%d: {type: integer, is: \"v%d + v%d\"}\n", i+1, i, i)
	}
	return b.String()
}

func chain(n int) string {
	var b strings.Builder
	b.WriteString("  v0: {type: yesno, is: q}\n")
	for i := range n {
		fmt.Fprintf(&b, "  v%d: {type: yesno, is: \"not v%d\"}\n", i+1, i)
	}
	return b.String()
}

func manyQuestions(n int) strange {
	var q, r strings.Builder
	for i := range n {
		fmt.Fprintf(&q, "      - {id: q%d, ask: Question %d, short: Q%d, type: yesno}\n", i, i, i)
		r.WriteString(strangeRule(fmt.Sprintf("r.q%d", i), fmt.Sprintf("q%d and not q", i)))
	}
	return strangeForm(q.String(), "", r.String())
}

func deepBlock(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "x:\n")
	}
	return b.String()
}

// TestFormsFromStrangersAreSafeToCheck checks each: the problems or a summary, in clean lines, and an exit code.
func TestFormsFromStrangersAreSafeToCheck(t *testing.T) {
	t.Parallel()
	k, n := newAttack(t), 0
	strange := strangeForms()
	for i, what := range slices.Sorted(maps.Keys(strange)) {
		if !sampled(i, 4) {
			continue
		}
		files := strange[what]
		n++
		dir := k.path(fmt.Sprint("form", n))
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		for name, data := range files {
			k.write(t, filepath.Join(filepath.Base(dir), name), data)
		}
		e := k.run(t, "", "form", "check", dir)
		e.isClean(t, what)
		good := what == "nothing strange" || strings.HasPrefix(what, "values: a long chain") || strings.HasPrefix(what, "values: a doubling")
		if good && e.code != exitDone || e.code != exitDone && e.code != exitForm || e.code == exitForm && (e.out != "" || e.err == "") || len(e.err) > 256<<10 {
			t.Errorf("%s: exit code %d, stdout %q, stderr (%d bytes) %q", what, e.code, shortly(e.out), len(e.err), shortly(e.err))
		}
		if e.code == exitDone { // what can be used may be used
			for _, args := range [][]string{{"form", "show", dir}, {"form", "test", dir}, {"form", "doc", dir}, {"form", "csv", "--example", dir}} {
				k.run(t, "", args...).isClean(t, what+": "+args[1])
			}
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d strange forms", n)
}

// TestYAMLCorporaAsFormAndPartner gives every YAML file of the corpora to what reads YAML.
func TestYAMLCorporaAsFormAndPartner(t *testing.T) {
	t.Parallel()
	k := newAttack(t)
	for i, c := range corpusFiles(t, "yaml/") {
		if !sampled(i, 4) {
			continue
		}
		k.write(t, "f/form.yaml", string(c.data))
		for _, args := range [][]string{
			{"form", "check", k.path("f")}, {"partner", "show", k.path("f/form.yaml")}, {"--config", k.path("f/form.yaml"), "config", "show"},
		} {
			e := k.run(t, "", args...)
			e.isClean(t, c.path)
			if harmless := args[2] == "config" && strings.TrimSpace(e.err) == ""; e.code != exitForm && !harmless || e.code == exitForm && e.err == "" || e.code == exitForm && e.out != "" {
				t.Errorf("%v of %s: exit code %d, stdout %q, stderr %q; want %d and why", args[:2], c.path, e.code, shortly(e.out), shortly(e.err), exitForm)
			}
		}
	}
}

// TestAFormFolderShowsNothingFromOutside puts links, pipes and folders where a form's files should be.
func TestAFormFolderShowsNothingFromOutside(t *testing.T) {
	t.Parallel()
	k := newAttack(t)
	secret := k.write(t, "secret.yaml", "kapscreen: "+canary+"\n")
	k.write(t, "inner.yaml", canary+"\n")
	for what, place := range map[string]func(path string) error{
		"a link":          func(path string) error { return os.Symlink(secret, path) },
		"a relative link": func(path string) error { return os.Symlink("../secret.yaml", path) },
		"a pipe":          func(path string) error { return makePipe(path) },
		"a folder":        func(path string) error { return os.Mkdir(path, 0o700) },
		"a device":        func(path string) error { return os.Symlink("/dev/zero", path) },
		"a circle":        func(path string) error { return os.Symlink(filepath.Base(path), path) },
	} {
		for _, file := range []string{"form.yaml", "rules.yaml", "tests.yaml", "sources.yaml", "drug_classes.csv", "instruments/phq9.yaml"} {
			dir := k.path("linked")
			for name, data := range strangeForm("      - instrument: phq9\n", "", "") {
				k.write(t, filepath.Join("linked", name), strings.Replace(data, "region: us\n", "region: us\ndrug_classes: true\n", 1))
			}
			if err := os.MkdirAll(filepath.Join(dir, "instruments"), 0o700); err != nil {
				t.Fatal(err)
			}
			os.Remove(filepath.Join(dir, file))
			if err := place(filepath.Join(dir, file)); err != nil {
				t.Fatal(err)
			}
			e := k.run(t, "", "form", "check", dir)
			e.isClean(t, what+" as "+file)
			if e.code != exitForm || !strings.Contains(e.err, "linked/"+file) {
				t.Errorf("%s as %s: exit code %d, stderr %q, want %d and its name", what, file, e.code, shortly(e.err), exitForm)
			}
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
		}
	}
}
