package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// verdictWords are words that decide or advise. The tool reports; it never rules (docs/security.md). Quoted titles of
// sources may hold them; what is searched below prints no titles but in the rule book, which cites.
var verdictWords = regexp.MustCompile(`(?i)\b(eligible|ineligible|cleared|approved|contraindicated|candidate|unsafe|safe to treat|must stop|hold your medicine)\b`)

func TestNothingPrintedReadsAsAVerdict(t *testing.T) {
	t.Parallel()
	vignettes, err := filepath.Glob(filepath.Join("..", "..", "screening", "testdata", "vignettes", "S??-*.json"))
	if err != nil || len(vignettes) == 0 {
		t.Fatal("no vignettes", err)
	}
	var calls [][]string
	for _, v := range vignettes {
		if strings.Contains(v, ".expected.") {
			continue
		}
		calls = append(calls,
			[]string{"screen", v},
			[]string{"refer", v, "--format", "text", "-o", "-", "--incomplete", "a reason"},
			[]string{"refer", v, "--format", "json", "-o", "-", "--incomplete", "a reason"},
			[]string{"refer", v, "--preview"},
			[]string{"explain", "si.history", v})
	}
	calls = append(calls, []string{}, []string{"form", "show"}, []string{"form", "show", "kap-follow-up"}, []string{"form", "list"},
		[]string{"partner", "list"}, []string{"partner", "show", "generic"}, []string{"partner", "show", "journey-clinical"},
		[]string{"partner", "show", "isha-health"}, []string{"partner", "diff", "journey-clinical", "isha-health"}, []string{"form", "prove"})
	k := newAttack(t)
	for _, args := range calls {
		ran := k.run(t, "", args...)
		if ran.out+ran.err == "" {
			t.Errorf("kapscreen %s prints nothing", strings.Join(args, " "))
		}
		for _, word := range verdictWords.FindAllString(ran.out+ran.err, -1) {
			t.Errorf("kapscreen %s prints %q", strings.Join(args, " "), word)
		}
	}
}

func TestHelpReadsAsNoVerdict(t *testing.T) {
	t.Parallel()
	a := &app{}
	root := a.rootCommand()
	for _, c := range append([]*cobra.Command{root}, below(root)...) {
		for _, word := range verdictWords.FindAllString(c.Short+c.Long+c.Example+c.UsageString(), -1) {
			t.Errorf("the help of %s says %q", c.CommandPath(), word)
		}
	}
}
