package screening_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
	"github.com/kapscreen/kapscreen/screening"
)

// tested is the folder and rule book of two rules with a tests file.
func tested(t *testing.T, tests string) (fstest.MapFS, *screening.RuleBook) {
	t.Helper()
	fsys := own(rule("hurt", "pain", "priority: info") + rule("ill", "pain and fever", "priority: info"))
	fsys["own/tests.yaml"] = &fstest.MapFile{Data: []byte("kapscreen: tests/v1\nconsult_date: 2026-11-20\nbases:\n  hurting: {pain: true, fever: true}\ntests:\n" + tests)}
	form, _ := forms.Load(fsys, "own", nil)
	book, problems := screening.Load(form, fsys, "own", nil)
	if book == nil {
		t.Fatal(problems)
	}
	return fsys, book
}

func generic(string) (screening.Profile, error) { return screening.Profile{}, nil }

func TestASuiteFailsWhereAReportIsNotAsExpected(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, test, want string }{
		{"all as expected", `{name: t, base: hurting, expect: {raised: [hurt, ill]}}`, ""},
		{"an own answer stands over the base's", `{name: t, base: hurting, answers: {fever: false}, expect: {raised: [hurt], clear: [ill]}}`, ""},
		{"null takes the base's answer away", `{name: t, base: hurting, answers: {fever: null}, expect: {undetermined: {ill: [fever]}}}`, ""},
		{"raised, not clear", `{name: t, base: hurting, expect: {clear: [ill]}}`, "ill is raised, not clear"},
		{"clear, not raised", `{name: t, answers: {pain: false}, expect: {raised: [hurt]}}`, "hurt is clear, not raised"},
		{"open, and by what", `{name: t, answers: {pain: true}, expect: {raised: [ill]}}`, "ill is undetermined, not raised (open: fever)"},
		{"kept open by another question", `{name: t, answers: {pain: true}, expect: {undetermined: {ill: [pain]}}}`, "kept open by [fever], not by [pain]"},
		{"open by anything", `{name: t, answers: {pain: true}, expect: {undetermined: {ill: null}}}`, ""},
	} {
		fsys, book := tested(t, "  - "+c.test+"\n")
		suite, problems := book.LoadSuite(fsys, "own")
		if suite == nil {
			t.Errorf("%s: %v", c.name, problems)
			continue
		}
		var got []string
		for _, p := range suite.Run(generic).Failed {
			got = append(got, p.Message)
		}
		if all := strings.Join(got, "; "); (c.want == "") != (all == "") || !strings.Contains(all, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, all, c.want)
		}
	}
}

func TestARuleIsCoveredOnlyWhenSomeTestRaisesItAndSomeLeavesItClear(t *testing.T) {
	t.Parallel()
	fsys, book := tested(t, "  - {name: a, base: hurting, expect: {}}\n  - {name: b, answers: {pain: true, fever: false}, expect: {}}\n  - {name: c, expect: {}}\n")
	suite, problems := book.LoadSuite(fsys, "own")
	if suite == nil {
		t.Fatal(problems)
	}
	res := suite.Run(generic)
	hurt, ill := res.Coverage[0], res.Coverage[1]
	if hurt.Covered() || !ill.Covered() || res.Covered() != 1 || hurt.CannotTell != 1 || hurt.Raised != 2 || ill.Clear != 1 {
		t.Errorf("got %+v and %+v, want that only ill is covered", hurt, ill)
	}
}

func TestCheckReportsRulesThatNoTestNamesAndWordsThatDecide(t *testing.T) {
	t.Parallel()
	fsys, book := tested(t, "  - {name: a, base: hurting, expect: {raised: [hurt]}}\n")
	problems := book.Check(fsys, "own")
	if len(problems) != 1 || !strings.Contains(problems[0].Message, "no test names rule ill") {
		t.Errorf("got %v, want that no test names ill", problems)
	}
	fsys["own/rules.yaml"].Data = []byte(strings.Replace(string(fsys["own/rules.yaml"].Data), "title: Title", "title: The client is not eligible", 1))
	form, _ := forms.Load(fsys, "own", nil)
	judging, loaded := screening.Load(form, fsys, "own", nil)
	if judging == nil {
		t.Fatal(loaded)
	}
	if got := judging.Check(fsys, "own"); len(got) != 2 || !strings.Contains(got[0].Message, "reads as a verdict") {
		t.Errorf("got %v, want that the title decides, too", got)
	}
}

func TestAVectorThatDoesNotHoldIsTold(t *testing.T) {
	t.Parallel()
	form := loadBook(t, "kap-preconsult").Form
	n, wrong := screening.RunVectors(form, library.FS())
	if n == 0 || len(wrong) != 0 {
		t.Fatalf("%d vectors, wrong: %v", n, wrong)
	}
	for _, in := range form.Instruments {
		for i := range in.Tests {
			for j := range in.Tests[i].Expect {
				if x := &in.Tests[i].Expect[j]; x.State == forms.Answered {
					x.Text = "-1"
				}
			}
		}
	}
	if _, wrong = screening.RunVectors(form, library.FS()); len(wrong) < n/2 {
		t.Errorf("%d of %d vectors are told as wrong after all were changed", len(wrong), n)
	}
}
