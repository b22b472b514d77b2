package screening_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/condition"
	"github.com/kapscreen/kapscreen/screening"
)

// samples is how many random responses a property is tried on; KAPSCREEN_SAMPLES multiplies it.
func samples(t *testing.T, usual int) int {
	t.Helper()
	if text := os.Getenv("KAPSCREEN_SAMPLES"); text != "" {
		times, err := strconv.Atoi(text)
		if err != nil || times < 1 {
			t.Fatal("KAPSCREEN_SAMPLES has to be a number from 1")
		}
		return usual * times
	}
	return usual
}

// medicines are names with and without a term of the drug classes, and what only looks like one.
var medicines = []string{
	"Lithium carbonate", "lorazepam", "ABILIFY 5", "levothyroxine", "oxycodone", "vitamin D", "water", "abilifyx",
	"semaglutide", "lisinopril", "valproate", "nardil", "ketamine",
}

// randomResponse answers between none and nearly all questions, and gives reasons for some of the others.
func randomResponse(rnd *rand.Rand, form *forms.Form) *forms.Response {
	r := forms.NewResponse(form, proofDay)
	answers, reasons := rnd.Float64(), rnd.Float64()/2
	for _, q := range form.Questions() {
		switch p := rnd.Float64(); {
		case p < answers:
			r.Set(q, randomAnswer(rnd, q))
		case rnd.Float64() < reasons:
			r.Set(q, forms.Absent([]forms.State{forms.NotSure, forms.Declined, forms.AskPrescriber}[rnd.IntN(3)]))
		}
	}
	return r
}

func randomAnswer(rnd *rand.Rand, q *forms.Question) forms.Answer {
	switch q.Kind {
	case forms.YesNo:
		return forms.YesNoAnswer(rnd.IntN(5) < 2)
	case forms.Choice:
		if len(q.Choices) > 20 && rnd.IntN(2) == 0 { // states: often the same one
			return forms.ChoiceAnswer(q.Choices[0].Code)
		}
		return forms.ChoiceAnswer(q.Choices[rnd.IntN(len(q.Choices))].Code)
	case forms.MultiChoice:
		return randomCodes(rnd, q)
	case forms.Integer:
		if rnd.IntN(3) == 0 {
			return forms.IntegerAnswer(int64(q.Max))
		}
		return forms.IntegerAnswer(int64(q.Min) + rnd.Int64N(int64(q.Max-q.Min)+1))
	case forms.Decimal:
		return forms.DecimalAnswer(q.Min + float64(rnd.IntN(int(q.Max-q.Min))))
	case forms.DateKind:
		ago := []int{rnd.IntN(3), 13 + rnd.IntN(3), 29 + rnd.IntN(3), rnd.IntN(100 * 365), 16*365 + rnd.IntN(3*365), 64*365 + rnd.IntN(3*365)}
		return forms.DateAnswer(forms.DateOfDays(proofDay.Days() - ago[rnd.IntN(len(ago))]))
	case forms.Text:
		return forms.TextAnswer("some text")
	case forms.LongText:
		return forms.LongTextAnswer("some text")
	case forms.Table:
		return randomRows(rnd, q)
	}
	panic("a kind of question without a random answer")
}

func randomCodes(rnd *rand.Rand, q *forms.Question) forms.Answer {
	var codes []string
	for _, c := range q.Choices {
		switch {
		case c.Exclusive && rnd.IntN(3) == 0:
			return forms.MultiChoiceAnswer(c.Code)
		case !c.Exclusive && rnd.IntN(len(q.Choices)) < 2:
			codes = append(codes, c.Code)
		}
	}
	if len(codes) == 0 {
		return forms.MultiChoiceAnswer(q.Choices[0].Code)
	}
	return forms.MultiChoiceAnswer(codes...)
}

func randomRows(rnd *rand.Rand, q *forms.Question) forms.Answer {
	rows := make([]forms.Row, rnd.IntN(4))
	for i := range rows {
		rows[i] = make(forms.Row, len(q.Columns))
		for c, column := range q.Columns {
			if column.Kind == forms.Text && (c == 0 || rnd.IntN(3) > 0) {
				rows[i][c] = forms.TextAnswer(medicines[rnd.IntN(len(medicines))])
			}
		}
	}
	return forms.TableAnswer(rows...)
}

// asFile is a response as a file, for the message of a failure.
func asFile(r *forms.Response) string {
	var b bytes.Buffer
	if err := forms.WriteJSON(&b, r); err != nil {
		return err.Error()
	}
	return b.String()
}

// TestWhatASecondEvaluationSettlesComesOutTheSame: an evaluator written from the clinical tables alone agrees on every
// rule that it can settle, and the engine settles at least those.
func TestWhatASecondEvaluationSettlesComesOutTheSame(t *testing.T) {
	t.Parallel()
	book, second := loadBook(t, "kap-preconsult"), newNaive(t)
	if got := book.RuleIDs(); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(second.flagIDs))) {
		t.Fatalf("the rule book has the rules %v, the table has %v", got, second.flagIDs)
	}
	rnd, e := rand.New(rand.NewPCG(1, 2)), book.NewEvaluator(screening.Profile{})
	met := map[string]map[screening.Status]int{}
	for range samples(t, 3000) {
		r := randomResponse(rnd, book.Form)
		statuses := e.Evaluate(r).Statuses()
		g := reading{second, r}
		for id, flag := range second.flags {
			x := g.eval(flag)
			if x.known == open {
				continue
			}
			want := screening.Clear
			if x.is(true) {
				want = screening.Raised
			}
			if got := statuses[id]; got != want {
				t.Fatalf("%s is %s, and by the table %s:\n%s", id, got, want, asFile(r))
			}
			if met[id] == nil {
				met[id] = map[screening.Status]int{}
			}
			met[id][want]++
		}
	}
	for _, id := range second.flagIDs {
		if met[id][screening.Raised] < 5 || met[id][screening.Clear] < 5 {
			t.Errorf("%s was compared %d times raised and %d times clear; that is too few to mean anything",
				id, met[id][screening.Raised], met[id][screening.Clear])
		}
	}
}

// TestTakingAnAnswerAwayNeverClearsARule but where the form declares that a missing answer is information.
func TestTakingAnAnswerAwayNeverClearsARule(t *testing.T) {
	t.Parallel()
	book := loadBook(t, "kap-preconsult")
	excepted := map[string]bool{}
	for _, p := range book.Prove(proofDay, 0).Rules {
		excepted[p.Rule.ID] = p.Silence != condition.Impossible
	}
	if n := len(slices.Collect(maps.Keys(excepted))); n != len(book.Rules) {
		t.Fatalf("%d of %d rules were proved", n, len(book.Rules))
	}
	rnd, e := rand.New(rand.NewPCG(3, 4)), book.NewEvaluator(screening.Profile{})
	for range samples(t, 300) {
		r := randomResponse(rnd, book.Form)
		before := e.Evaluate(r).Statuses()
		for range 12 {
			less := r.Clone()
			q := book.Form.Questions()[rnd.IntN(len(book.Form.Questions()))]
			less.Set(q, []forms.Answer{{}, forms.Absent(forms.NotSure), forms.Absent(forms.Declined), forms.Absent(forms.AskPrescriber)}[rnd.IntN(4)])
			for id, after := range e.Evaluate(less).Statuses() {
				if before[id] == screening.Raised && after == screening.Clear && !excepted[id] {
					t.Fatalf("without an answer to %s, %s turns from raised to clear:\n%s", q.ID, id, asFile(r))
				}
			}
		}
	}
}

// TestAPartnerChangesPrioritiesAndItsSettingsOnly: a status changes only where a rule reads a setting that the partner has.
func TestAPartnerChangesPrioritiesAndItsSettingsOnly(t *testing.T) {
	t.Parallel()
	book := loadBook(t, "kap-preconsult")
	rnd := rand.New(rand.NewPCG(5, 6))
	changed := 0
	for range samples(t, 300) {
		p := screening.Profile{Partner: "p", Priorities: map[string]screening.Priority{}, Settings: forms.Settings{Numbers: map[string]float64{}}}
		for _, rule := range book.Rules {
			if rnd.IntN(3) == 0 {
				p.Priorities[rule.ID] = screening.Priority(1 + rnd.IntN(4))
			}
		}
		const line = "bp_high_systolic"
		if rnd.IntN(2) == 0 {
			p.Settings.Numbers[line] = 100
		}
		r := randomResponse(rnd, book.Form)
		generic, theirs := book.Evaluate(r, screening.Profile{}).Statuses(), book.Evaluate(r, p)
		for id, got := range theirs.Statuses() {
			rule, _ := book.Rule(id)
			moved := p.Settings.Numbers[line] != 0 && strings.Contains(rule.When, line)
			if got != generic[id] && !moved {
				t.Fatalf("%s is %s, and %s for a partner with other priorities:\n%s", id, generic[id], got, asFile(r))
			}
			if got != generic[id] {
				changed++
			}
		}
		for _, f := range theirs.Findings {
			if want, ok := p.Priorities[f.Rule.ID]; ok && f.Status == screening.Raised && f.Priority != want {
				t.Fatalf("%s has priority %s, the partner gave %s", f.Rule.ID, f.Priority, want)
			}
		}
	}
	if changed == 0 {
		t.Error("no setting ever changed a status; nothing was tried")
	}
}

// TestTheOrderOfAnswersInAFileNeverMatters for the report, to the byte.
func TestTheOrderOfAnswersInAFileNeverMatters(t *testing.T) {
	t.Parallel()
	book := loadBook(t, "kap-preconsult")
	rnd, e := rand.New(rand.NewPCG(7, 8)), book.NewEvaluator(screening.Profile{})
	for range samples(t, 100) {
		r := randomResponse(rnd, book.Form)
		file := asFile(r)
		var whole struct{ Answers map[string]json.RawMessage }
		if err := json.Unmarshal([]byte(file), &whole); err != nil {
			t.Fatal(err)
		}
		names := slices.Sorted(maps.Keys(whole.Answers))
		rnd.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		parts := make([]string, len(names))
		for i, name := range names {
			parts[i] = fmt.Sprintf("%q:%s", name, whole.Answers[name])
		}
		want, err := e.Evaluate(r).MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.Evaluate(read(t, book.Form, strings.Join(parts, ","))).MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("the answers in another order give another report:\n got %s\nwant %s\n%s", got, want, file)
		}
	}
}
