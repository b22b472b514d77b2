package condition

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/kapscreen/kapscreen/forms/source"
)

// plainScope is the form that the messages are tested on.
func plainScope(t testing.TB) *Scope {
	t.Helper()
	lexicon, err := NewLexicon([]Term{{"phenelzine", []string{"maoi"}}, {"st john's wort", []string{"cyp"}}})
	if err != nil {
		t.Fatal(err)
	}
	s := NewScope(lexicon)
	problems := s.Declare([]Name{
		{ID: "mania_ever", Domain: Domain{Kind: Truth}},
		{ID: "alcohol", Domain: Domain{Kind: Code, Codes: []string{"never", "monthly", "several", "daily"}}},
		{ID: "place", Domain: Domain{Kind: Code, Codes: []string{"home", "clinic"}}},
		{ID: "meds", Domain: Domain{Kind: Codes, Codes: []string{"lithium", "ssri", "none"}, Exclusive: 4}},
		{ID: "age", Domain: number(16, 110, 1)},
		{ID: "phq1", Domain: number(0, 3, 1)},
		{ID: "phq2", Domain: number(0, 3, 1)},
		{ID: "last_mdma", Domain: Domain{Kind: Day, Min: 0, Max: 30000}},
		{ID: "name", Domain: Domain{Kind: Words}},
		{ID: "rx", Domain: Domain{Kind: Rows, Columns: []string{"name", "dose", "current"}, TextCols: 3}},
		{ID: "total", Domain: number(0, 6, 1), Value: &Value{Method: Sum{[]string{"phq1", "phq2"}}}},
	})
	if problems != nil {
		t.Fatal(problems)
	}
	s.Setting("line", 140)
	return s
}

func TestMessagesTellPeopleWhatToWrite(t *testing.T) {
	s := plainScope(t)
	for _, tc := range []struct{ src, want string }{
		{`alcohol == "sevral"`, `1:12: "sevral" is not an answer of question alcohol; its answers are: never, monthly, several, daily | did you mean several?`},
		{`any(meds, it == "litium")`, `1:17: "litium" is not an answer of question meds; its answers are: lithium, ssri, none | did you mean lithium?`},
		{`"litium" in meds`, `1:1: "litium" is not an answer of question meds; its answers are: lithium, ssri, none | did you mean lithium?`},
		{`alcoholl == "never"`, `1:1: there is no question called alcoholl | did you mean alcohol?`},
		{`mania_ever == yes`, `1:15: there is no question called yes; question mania_ever is a yes/no question; write  mania_ever  or  not mania_ever | `},
		{`alcohol == never`, `1:12: there is no question called never; if you mean the answer, put it in quotes: "never" | `},
		{`yes`, `1:1: there is no question called yes; if you mean the answer, put it in quotes: "yes" | a yes/no question is written alone:  q  or  not q`},
		{`mania_ever == "yes"`, `1:12: question mania_ever is a yes/no question; write  mania_ever  or  not mania_ever | `},
		{`meds == "lithium"`, `1:6: question meds can have several answers; write  "lithium" in meds | `},
		{`last_mdma > 14`, `1:11: question last_mdma is a date; write  days_since(last_mdma) < ... | `},
		{`age > 200`, `1:5: this is always false: the answers of question age go from 16 to 110 | `},
		{`age >= 16`, `1:5: this is always true: the answers of question age go from 16 to 110 | `},
		{`age == 20.5`, `1:5: this is always false: the answers of question age are whole steps of 1 | `},
		{`total > 6`, `1:7: this is always false: the results of value total go from 0 to 6 | `},
		{`1 < 2`, `1:3: this is always true: there is no question in it | `},
		{`alcohol in ["never", "monthly", "several", "daily"]`, `1:9: this is always true: the list holds every answer | `},
		{`alcohol == place`, `1:9: this is always false: the two questions have no answer in common | `},
		{`phq1 = 2`, `1:6: write == for "is equal to" (and >= for "at least", <= for "at most") | `},
		{`alcohol == “never”`, `1:12: use straight quotes " instead of typographic ones | `},
		{`phq1 / phq2 > 1`, `1:6: this could divide by zero (it can be anything from 0 to 3) | `},
		{`mania_ever or age > 60 and phq1 > 1`, `1:24: and beside or can be read in two ways | put brackets around the parts that belong together: (a or b) and c`},
		{`not mania_ever || age > 60 && phq1 > 1`, `1:28: and beside or can be read in two ways | put brackets around the parts that belong together: (a or b) and c`},
		{`age`, `1:1: question age is a number; compare it, such as  age >= 1 | `},
		{`name`, `1:1: question name is free text; only answered(name), declined(name) and refused(name) can be asked of it | `},
		{`name == "x"`, `1:6: question name is free text; only answered(name), declined(name) and refused(name) can be asked of it | `},
		{`answered(total)`, `1:10: answered can only be asked of questions, and total is computed | `},
		{`answered()`, `1:1: answered needs one question | write  answered(question)`},
		{`len() > 1`, `1:1: len needs one question | write  len(question)`},
		{`days_since(age) < 3`, `1:12: days_since needs a date question; question age is a number; compare it, such as  age >= 1 | `},
		{`drug_class(rx.nme, "maoi")`, `1:15: table rx has no such column; its columns are: name, dose, current | `},
		{`drug_class(rx.current, "maoi")`, `1:15: column current holds no text that could name a medicine | `},
		{`drug_class(rx.name, "mao")`, `1:21: "mao" is not a medicine class; the classes are: cyp, maoi | did you mean maoi?`},
		{`any(rows(rx), mania_ever)`, `1:15: only drug_class(it.column, "class") can be asked of a row | `},
		{`foo(meds)`, `1:1: there is no function called foo | `},
		{`ansered(age)`, `1:1: there is no function called ansered | did you mean answered?`},
		{`mania_ever ? age > 20 : age > 30`, `1:1: this is not part of the condition language | see the table of conditions in docs/form-language.md`},
		{`name matches "a"`, `1:6: this is not part of the condition language | see the table of conditions in docs/form-language.md`},
		{`meds | len() > 1`, `1:6: this is not part of the condition language | write  or  between conditions`},
		{`age >`, `1:6: something is missing at the end | is a bracket still open, or a side of a comparison missing?`},
		{`(age > 20`, `1:10: something is missing at the end | is a bracket still open, or a side of a comparison missing?`},
		{`age > 20)`, `1:9: this does not belong here | is an operator (and, or, ==, in, …) or a bracket missing before it?`},
		{`alcohol == "never`, `1:12: a text begins here and has no closing quote | `},
		{``, `1:1: there is nothing written here | `},
		{"mania_ever and\n  alcoholl == \"never\"", `2:3: there is no question called alcoholl | did you mean alcohol?`},
		{`line`, `1:1: setting line is a number; compare it | `},
		{`it > 2`, `1:1: it only has a meaning inside any(…), all(…), none(…) and count(…) | `},
		{`count([phq1, phq3], it >= 2) >= 1`, `1:14: there is no question called phq3 | did you mean phq1?`},
		{`age + mania_ever > 3`, `1:7: question mania_ever is a yes/no question; write  mania_ever  or  not mania_ever | `},
		{`"lithium"`, `1:1: a text alone is not a condition | write  question == "lithium"`},
		{`mania_ever and not`, `1:19: something is missing at the end | is a bracket still open, or a side of a comparison missing?`},
		{`age in [1, 200]`, `1:5: this is always false: the answers of question age go from 16 to 110 | `},
		{`any(meds, it in ["lithium", "ssri", "none"])`, `1:1: the condition inside any(…) holds for every answer of question meds | `},
		{`phq1 == "two"`, `1:6: question phq1 is a number; compare it, such as  phq1 >= 1 | `},
		{`sum([phq1, "a"]) > 1`, `1:12: a number is needed here | `},
		{`age @ 3`, `1:5: this sign has no meaning in a condition | `},
	} {
		_, problems := s.Compile(text(tc.src))
		if got := say(problems); got != tc.want {
			t.Errorf("%s\n got %s\nwant %s", tc.src, got, tc.want)
		}
	}
}

// TestFactsAndSettingsAreNotTakenForGranted: what cannot be known from the form is not called always true or false.
func TestFactsAndSettingsAreNotTakenForGranted(t *testing.T) {
	s := plainScope(t)
	for _, src := range []string{"count([answered(age), declined(name)], it) >= 1", "line > 200", "age > line", "answered(age) == declined(age)"} {
		if _, problems := s.Compile(text(src)); problems != nil {
			t.Errorf("%s: %s", src, say(problems))
		}
	}
}

func say(problems source.Problems) string {
	var out []string
	for _, p := range problems {
		out = append(out, fmt.Sprintf("%d:%d: %s | %s", p.Place.Line, p.Place.Col, p.Message, p.Hint))
	}
	return strings.Join(out, "\n")
}

func TestEveryProblemIsReportedAtOnce(t *testing.T) {
	_, problems := plainScope(t).Compile(text(`alcoholl == "never" and meds == "ssri" and age > 200`))
	if len(problems) != 3 {
		t.Errorf("%d problems, want 3:\n%s", len(problems), say(problems))
	}
}

func TestDeclareReportsNamesAndCircles(t *testing.T) {
	when := func(src string) []source.Text { return []source.Text{text(src)} }
	yesno := Domain{Kind: Truth}
	for _, tc := range []struct {
		name  string
		names []Name
		want  string
	}{
		{"a circle of skip logic", []Name{{ID: "a", Domain: yesno, When: when("c")}, {ID: "b", Domain: yesno, When: when("a")}, {ID: "c", Domain: yesno, When: when("b")}},
			"the conditions go in a circle: a -> c -> b -> a"},
		{"a question that asks itself", []Name{{ID: "a", Domain: yesno, When: when("a")}}, "the conditions go in a circle: a -> a"},
		{"a circle through a value", []Name{{ID: "a", Domain: yesno, When: when("v >= 1")},
			{ID: "v", Domain: number(0, 1, 1), Value: &Value{Method: Unanswered{Items: []string{"a"}}}}}, "the conditions go in a circle: a -> v -> a"},
		{"the same name twice", []Name{{ID: "a", Domain: yesno}, {ID: "a", Domain: yesno}}, "the name a is used twice"},
		{"a reserved word", []Name{{ID: "it", Domain: yesno}}, "it is a word of the condition language and cannot name a question"},
		{"an item that is not there", []Name{{ID: "phq1", Domain: number(0, 3, 1)}, {ID: "v", Domain: number(0, 9, 1), Value: &Value{Method: Sum{[]string{"phq1", "pqh1"}}}}},
			"value v: there is no question called pqh1"},
		{"a band that overlaps", []Name{{ID: "p", Domain: number(0, 9, 1)}, {ID: "v", Domain: Domain{Kind: Code, Codes: []string{"x", "y"}},
			Value: &Value{Method: BandOf{"p", []Band{{"x", 0, 5}, {"y", 5, 9}}}}}}, "value v: the bands have to go upwards without overlap, and y does not"},
		{"a wrong condition in a case", []Name{{ID: "a", Domain: yesno}, {ID: "v", Domain: Domain{Kind: Code, Codes: []string{"x", "y"}},
			Value: &Value{Method: Cases{[]Case{{"x", text("b")}}, "y", nil, -1}}}}, "there is no question called b"},
	} {
		problems := NewScope(nil).Declare(tc.names)
		if len(problems) == 0 || problems[0].Message != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, say(problems), tc.want)
		}
	}
}

// TestHugeInputsEndSoon: an error or an answer within a second, never a crash.
func TestHugeInputsEndSoon(t *testing.T) {
	s := plainScope(t)
	nested := "any([mania_ever, mania_ever], it)"
	for range 30 {
		nested = "any([mania_ever, " + nested + "], it)"
	}
	wide := strings.Repeat("phq1, ", 100) + "phq1"
	bomb := "it >= 1"
	for range 8 {
		bomb = "count([" + wide + "], " + bomb + ") >= 1 and it >= 0 + 1"
	}
	for name, src := range map[string]string{
		"over the length":         strings.Repeat("mania_ever or ", 800) + "mania_ever",
		"brackets":                strings.Repeat("(", 1000) + "mania_ever" + strings.Repeat(")", 1000),
		"not":                     strings.Repeat("not ", 1000) + "mania_ever",
		"exclamation marks":       strings.Repeat("!", 5000) + "mania_ever",
		"minus":                   strings.Repeat("-", 5000) + "age > 1",
		"lists in lists":          strings.Repeat("any([", 1000),
		"open brackets":           strings.Repeat("[", 9000),
		"quantifiers in elements": nested,
		"unfolding":               "count([" + wide + "], " + bomb + ") >= 1",
		"one name":                strings.Repeat("a", 9999),
		"NUL and invalid UTF-8":   "mania_ever\x00 \xff\xfe",
	} {
		start := time.Now()
		_, problems := s.Compile(text(src))
		if took := time.Since(start); took > hang {
			t.Errorf("%s took %v", name, took)
		}
		if len(problems) == 0 && name != "quantifiers in elements" {
			t.Errorf("%s: no problem reported", name)
		}
	}
	for name, src := range map[string]string{
		"a long or":  strings.Repeat("phq1 > 1 or ", 800) + "mania_ever",
		"a long sum": "age + " + strings.Repeat("phq1 + ", 1300) + "1 > 30",
	} {
		start := time.Now()
		_, problems := s.Compile(text(src))
		if took := time.Since(start); took > hang || problems != nil {
			t.Errorf("%s took %v: %s", name, took, say(problems))
		}
	}
}

// TestALargeFormCompiles: 2 000 questions, each asked only after the one before, and 2 000 conditions.
func TestALargeFormCompiles(t *testing.T) {
	var names []Name
	for i := range 2000 {
		n := Name{ID: fmt.Sprintf("q%d", i), Domain: Domain{Kind: Truth}}
		if i > 0 {
			n.When = []source.Text{text(fmt.Sprintf("q%d", i-1))}
		}
		names = append(names, n)
	}
	start := time.Now()
	s := NewScope(nil)
	if p := s.Declare(names); p != nil {
		t.Fatal(say(p))
	}
	var last *Condition
	for i := range 2000 {
		c, p := s.Compile(text(fmt.Sprintf("q%d and not q%d", i, (i*7)%2000)))
		if p != nil && i != 0 {
			t.Fatal(say(p))
		}
		last = c
	}
	if took := time.Since(start); took > hang {
		t.Errorf("compiling took %v", took)
	}
	f := s.Frame()
	f.Reset(0)
	start = time.Now()
	f.Settle()
	f.Outcome(last)
	if took := time.Since(start); took > hang {
		t.Errorf("evaluating took %v", took)
	}
}

// TestAnotherDefaultLeavesCompiledConditionsAlone: two rule books of one form may give a setting two defaults.
func TestAnotherDefaultLeavesCompiledConditionsAlone(t *testing.T) {
	t.Parallel()
	s := NewScope(nil)
	if p := s.Declare([]Name{{ID: "bp", Domain: Domain{Kind: Number, Min: 60, Max: 260, Step: 1}}}); p != nil {
		t.Fatal(say(p))
	}
	compile := func() *Condition {
		c, p := s.Compile(text("bp > line"))
		if p != nil {
			t.Fatal(say(p))
		}
		return c
	}
	s.Setting("line", 140)
	first := compile()
	s.Setting("line", 180)
	second := compile()
	f := s.Frame()
	outcomes := func(change bool) [2]Outcome {
		f.Reset(0)
		if change {
			f.SetNumber("line", 100)
		}
		f.SetNumber("no_such_line", 1)
		f.Answer(0, Val{B: T, Lo: 150, Hi: 150})
		f.Settle()
		return [2]Outcome{f.Outcome(first), f.Outcome(second)}
	}
	if got, want := outcomes(false), [2]Outcome{T, F}; got != want {
		t.Errorf("150 over 140 and over 180: got %v, want %v", got, want)
	}
	if got, want := outcomes(true), [2]Outcome{T, T}; got != want {
		t.Errorf("150 over a partner's 100: got %v, want %v", got, want)
	}
	if got, want := outcomes(false), [2]Outcome{T, F}; got != want {
		t.Errorf("after Reset: got %v, want %v", got, want)
	}
}

// hang is how long something may take before it counts as not ending. Speed is for the benchmarks.
const hang = time.Minute
