package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms/atomicfile"
	"github.com/kapscreen/kapscreen/forms/source"
	"github.com/kapscreen/kapscreen/screening"
)

// newRule is what a person says of a rule to be added.
type newRule struct {
	id, when, priority, title, why, ask string
	sources                             []string
}

func (a *app) formAddRuleCommand() *cobra.Command {
	var r newRule
	cmd := &cobra.Command{
		Use: "add-rule <FOLDER> <ID>", Short: "Add a rule with its tests to a questionnaire of your own", Args: arguments(2, 2),
		Long: `Adds a rule to rules.yaml of FOLDER and two tests to tests.yaml: one that raises it and
one that leaves it clear. Their answers are found by the same search as those of
"form prove". Nothing is written when the rule has a problem or can never be raised.

Exit codes: 0 done, 1 failed, 2 wrong call, 3 the rule or a file is wrong.`,
		Example: `  kapscreen form add-rule ./my-form my.rule --when 'cv_htn' --title "high pressure"`,
		RunE: func(_ *cobra.Command, args []string) error {
			r.id = args[1]
			return a.formAddRule(args[0], r)
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&r.when, "when", "", "the `CONDITION` that raises it")
	fl.StringVar(&r.title, "title", "", "what was answered, in a few `WORDS`")
	fl.StringVar(&r.priority, "priority", "routine", "urgent, priority, routine or info")
	fl.StringVar(&r.why, "why", "it is worth a look by the medical team", "why it matters")
	fl.StringVar(&r.ask, "ask", "What would you like to know about it?", "the question for the prescriber")
	fl.StringSliceVar(&r.sources, "source", []string{"DES"}, "`KEY`s of sources.yaml; DES is your own design")
	return cmd
}

func (a *app) formAddRule(folder string, r newRule) error {
	if r.when == "" || r.title == "" {
		return &usageError{"form add-rule: a condition and a title are needed", `--when 'cv_htn' --title "high blood pressure"`}
	}
	rules, tests := filepath.Join(folder, "rules.yaml"), filepath.Join(folder, "tests.yaml")
	before, err := ownFile(rules)
	if err != nil {
		return withHint(err, "name the folder of a questionnaire of your own; kapscreen form new makes one")
	}
	old, err := ownFile(tests)
	if errors.Is(err, fs.ErrNotExist) {
		old, err = []byte("kapscreen: "+screening.TestsFormat+"\ntests:\n"), nil
	}
	if err != nil { // tests that cannot be read are not no tests: they must not be written over
		return err
	}
	if err := atomicfile.Write(rules, append(ended(before), r.yaml()...), true); err != nil {
		return fmt.Errorf("write rules.yaml: %w", plainFS(err))
	}
	cases, err := proveNewRule(folder, r)
	if err != nil { // nothing stays of a rule that cannot be used
		return errors.Join(err, atomicfile.Write(rules, before, true))
	}
	if err := atomicfile.Write(tests, append(ended(old), cases...), true); err != nil {
		return errors.Join(fmt.Errorf("write tests.yaml: %w", plainFS(err)), atomicfile.Write(rules, before, true))
	}
	fmt.Fprintf(a.out, "Rule %s and two tests are added. Next:\n\n  %[2]s form check %[3]s\n  %[2]s form test %[3]s\n", r.id, a.program(), folder)
	return nil
}

// ownFile reads a file of a person's questionnaire.
func ownFile(path string) ([]byte, error) {
	data, err := source.Bytes(os.DirFS(filepath.Dir(path)), filepath.Base(path), source.MaxFileBytes)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", baseName(path), err)
	}
	return data, nil
}

// yaml is the rule as rules.yaml has it.
func (r newRule) yaml() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n  - id: %s\n    when: |\n", r.id)
	for line := range strings.SplitSeq(r.when, "\n") {
		fmt.Fprintf(&b, "      %s\n", line)
	}
	fmt.Fprintf(&b, "    priority: %s\n    title: %s\n    why: %s\n    ask_prescriber: %s\n    sources: [%s]\n",
		r.priority, yamlString(r.title), yamlString(r.why), yamlString(r.ask), strings.Join(r.sources, ", "))
	return b.String()
}

// proveNewRule loads the form with the rule and finds answers that raise it and answers that leave it clear.
func proveNewRule(folder string, r newRule) (string, error) {
	_, book, err := loadForm(folder)
	if err != nil {
		return "", err
	}
	rule, ok := book.Rule(r.id)
	if !ok {
		return "", &configError{file: "rules.yaml", msg: "the rule cannot be found after it was added"}
	}
	raised, clear, err := book.Examples(rule)
	if err != nil {
		return "", &configError{file: "rules.yaml", msg: "rule " + r.id + ": " + err.Error()}
	}
	return fmt.Sprintf("\n  - name: %s is raised\n    consult_date: %s\n    answers: %s\n    expect: {raised: [%[1]s]}\n"+
		"  - name: %[1]s is left clear\n    consult_date: %[2]s\n    answers: %[4]s\n    expect: {clear: [%[1]s]}\n",
		r.id, raised.ConsultDate, raised.AnswersJSON(), clear.AnswersJSON()), nil
}

// ended is a file whose last line has its end.
func ended(data []byte) []byte {
	out := slices.Clone(data)
	if len(out) > 0 && out[len(out)-1] != '\n' {
		out = append(out, '\n')
	}
	return out
}
