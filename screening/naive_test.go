package screening_test

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
)

// naive is a second evaluation of the rules, written from the clinical tables alone: strong Kleene logic over single
// values, no sets and no search. It settles less than package condition does; where it settles, the two have to agree.
type naive struct {
	shown, flags map[string]*expr
	flagIDs      []string
	classes      map[string][]string // terms of a class, each as spaced gives it
}

const clinical = "../forms/library/testdata/clinical"

func table(t *testing.T, name string) []map[string]string {
	t.Helper()
	file, err := os.Open(filepath.Join(clinical, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]map[string]string, 0, len(lines))
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, head := range lines[0] {
			row[head] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func newNaive(t *testing.T) *naive {
	t.Helper()
	n := &naive{shown: map[string]*expr{}, flags: map[string]*expr{}, classes: map[string][]string{}}
	for _, row := range table(t, "dictionary.csv") {
		if row["shown_when"] != "" {
			n.shown[row["id"]] = parse(t, row["shown_when"])
		}
	}
	for _, row := range table(t, "flags.csv") {
		n.flags[row["id"]] = parse(t, row["raised_when"])
		n.flagIDs = append(n.flagIDs, row["id"])
	}
	for _, row := range table(t, "drug_classes.csv") {
		for class := range strings.SplitSeq(row["classes"], ";") {
			n.classes[class] = append(n.classes[class], spaced(row["term"]))
		}
	}
	return n
}

// spaced is the words of a text in lower case, with one blank around each: any run of non-letters is a word break.
func spaced(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' })
	return " " + strings.Join(words, " ") + " "
}

// known is what became of a name or an expression.
type known uint8

const (
	open known = iota
	away       // does not apply
	told
)

// thing is a value: a truth, a number, a code or a set of codes.
type thing struct {
	known known
	yes   bool
	num   float64
	code  string
	set   []string
}

func truth(yes bool) thing     { return thing{known: told, yes: yes} }
func number(x float64) thing   { return thing{known: told, num: x} }
func word(code string) thing   { return thing{known: told, code: code} }
func (x thing) is(b bool) bool { return x.known == told && x.yes == b }

// expr is a parsed condition: an operator with operands, a name, or a literal.
type expr struct {
	op   string // "name", "value", "list", or the operator
	name string
	val  thing
	args []*expr
}

var token = regexp.MustCompile(`\s*("[^"]*"|[a-z][a-z0-9_]*|[0-9.]+|&&|\|\||==|!=|<=|>=|[<>!()\[\],])`)

type parser struct {
	t    *testing.T
	left []string
}

func parse(t *testing.T, text string) *expr {
	t.Helper()
	p := &parser{t: t}
	for _, m := range token.FindAllStringSubmatch(text, -1) {
		p.left = append(p.left, m[1])
	}
	if got := strings.Join(p.left, ""); got != strings.Join(strings.Fields(text), "") {
		t.Fatalf("cannot read %q", text)
	}
	e := p.either()
	if len(p.left) > 0 {
		t.Fatalf("%q goes on with %v", text, p.left)
	}
	return e
}

func (p *parser) next() string {
	if len(p.left) == 0 {
		p.t.Fatal("a condition ends too early")
	}
	w := p.left[0]
	p.left = p.left[1:]
	return w
}

func (p *parser) at(w string) bool { return len(p.left) > 0 && p.left[0] == w }

func (p *parser) either() *expr {
	e := p.both()
	for p.at("||") {
		e = &expr{op: p.next(), args: []*expr{e, p.both()}}
	}
	return e
}

func (p *parser) both() *expr {
	e := p.compared()
	for p.at("&&") {
		e = &expr{op: p.next(), args: []*expr{e, p.compared()}}
	}
	return e
}

func (p *parser) compared() *expr {
	e := p.single()
	for _, op := range []string{"==", "!=", "<=", ">=", "<", ">", "in"} {
		if p.at(op) {
			return &expr{op: p.next(), args: []*expr{e, p.single()}}
		}
	}
	return e
}

func (p *parser) single() *expr {
	switch w := p.next(); {
	case w == "!":
		return &expr{op: "!", args: []*expr{p.single()}}
	case w == "(":
		e := p.either()
		p.next()
		return e
	case w == "[":
		e := &expr{op: "list"}
		for !p.at("]") {
			e.args = append(e.args, p.single())
			if p.at(",") {
				p.next()
			}
		}
		p.next()
		return e
	case w == "true" || w == "false":
		return &expr{op: "value", name: "truth", val: truth(w == "true")}
	case w[0] == '"':
		return &expr{op: "value", val: word(strings.Trim(w, `"`))}
	case w[0] >= '0' && w[0] <= '9':
		x, err := strconv.ParseFloat(w, 64)
		if err != nil {
			p.t.Fatal(err)
		}
		return &expr{op: "value", name: "number", val: number(x)}
	default:
		return &expr{op: "name", name: w}
	}
}

// reading is one response, read by the naive evaluator.
type reading struct {
	*naive
	r *forms.Response
}

func (g reading) eval(e *expr) thing {
	switch e.op {
	case "name":
		return g.name(e.name)
	case "value":
		return e.val
	case "!":
		x := g.eval(e.args[0])
		x.yes = !x.yes
		return x
	case "&&":
		return both(g.eval(e.args[0]), g.eval(e.args[1]))
	case "||":
		return either(g.eval(e.args[0]), g.eval(e.args[1]))
	}
	x, y := g.eval(e.args[0]), thing{known: told}
	if e.args[1].op != "list" {
		y = g.eval(e.args[1])
	}
	if x.known == away || y.known == away {
		return thing{known: away}
	}
	if x.known == open || y.known == open {
		return thing{}
	}
	return truth(compare(e, x, y))
}

func compare(e *expr, x, y thing) bool {
	equal := x.num == y.num && x.code == y.code && x.yes == y.yes
	switch e.op {
	case "==":
		return equal
	case "!=":
		return !equal
	case "<":
		return x.num < y.num
	case "<=":
		return x.num <= y.num
	case ">":
		return x.num > y.num
	case ">=":
		return x.num >= y.num
	case "in":
		for _, code := range y.set {
			if code == x.code {
				return true
			}
		}
		for _, code := range e.args[1].args {
			if code.val.code == x.code {
				return true
			}
		}
		return false
	}
	panic("operator " + e.op)
}

// both: one no is enough; what does not apply is not true; else one open part keeps it open.
func both(x, y thing) thing {
	switch {
	case x.is(false) || y.is(false):
		return truth(false)
	case x.known == away || y.known == away:
		return thing{known: away}
	case x.known == open || y.known == open:
		return thing{}
	}
	return truth(true)
}

func either(x, y thing) thing {
	switch {
	case x.is(true) || y.is(true):
		return truth(true)
	case x.known == open || y.known == open:
		return thing{}
	case x.known == away && y.known == away:
		return thing{known: away}
	}
	return truth(false)
}

// name is a question or a computed value.
func (g reading) name(id string) thing {
	if q, ok := g.r.Form.Question(id); ok {
		return g.question(q)
	}
	return g.value(id)
}

func (g reading) question(q *forms.Question) thing {
	if when := g.shown[q.ID]; when != nil {
		if w := g.eval(when); w.known == away || w.is(false) {
			return thing{known: away}
		}
	}
	a := g.r.Answer(q)
	if a.State() != forms.Answered {
		return thing{}
	}
	switch a.Kind() {
	case forms.YesNo:
		return truth(a.Yes())
	case forms.Choice:
		return word(a.Code())
	case forms.MultiChoice:
		return thing{known: told, set: a.Codes()}
	case forms.Integer, forms.Decimal:
		return number(a.Number())
	case forms.DateKind:
		return number(float64(a.Date().Days()))
	case forms.Text, forms.LongText, forms.Table:
	}
	return thing{known: told}
}

// ask is a question by its id, which has to exist.
func (g reading) ask(id string) thing {
	q, ok := g.r.Form.Question(id)
	if !ok {
		panic("no question " + id)
	}
	return g.question(q)
}

// days is how long ago a date is; a date after the consult date tells nothing.
func (g reading) days(id string) thing {
	x := g.ask(id)
	if x.known == told {
		if x.num = float64(g.r.ConsultDate.Days()) - x.num; x.num < 0 {
			return thing{}
		}
	}
	return x
}

func (g reading) value(id string) thing {
	if class, ok := strings.CutPrefix(id, "med_"); ok && class != "list_status" {
		return g.medicine(class)
	}
	switch id {
	case "age_years":
		return g.age()
	case "bmi":
		h, w := g.ask("met_height_cm"), g.ask("met_weight_kg")
		if h.known != told || w.known != told {
			return thing{}
		}
		return number(math.Floor(w.num/((h.num/100)*(h.num/100))*10+0.5) / 10)
	case "bp_age_days":
		return g.days("cv_bp_date")
	case "psychedelic_days_ago":
		return g.days("hx_psychedelic_last")
	case "phq9_total":
		return g.prorated("phq9_", 9)
	case "auditc_total", "auditc_positive":
		return g.alcohol(id)
	case "asq_screen_positive":
		return g.asq()
	case "mania_symptom_count":
		x := g.ask("psy_mania_symptoms")
		for _, code := range x.set {
			if code != "none" {
				x.num++
			}
		}
		return x
	case "safety_items_missing":
		return g.safety()
	case "med_list_status":
		return g.listStatus()
	case "partner_state_status":
		return word("list_unknown") // no partner is set
	}
	panic("no value " + id)
}

func (g reading) age() thing {
	q, _ := g.r.Form.Question("client_birth_date")
	a := g.r.Answer(q)
	if a.State() != forms.Answered {
		return thing{}
	}
	born, at := a.Date().Time(), g.r.ConsultDate.Time()
	years := at.Year() - born.Year()
	if at.Month() < born.Month() || at.Month() == born.Month() && at.Day() < born.Day() {
		years--
	}
	if years < 0 || years > 120 {
		return thing{}
	}
	return number(float64(years))
}

func (g reading) prorated(prefix string, n int) thing {
	sum, answered := 0.0, 0
	for i := 1; i <= n; i++ {
		if x := g.ask(prefix + strconv.Itoa(i)); x.known == told {
			sum, answered = sum+x.num, answered+1
		}
	}
	if n-answered > 2 {
		return thing{}
	}
	return number(math.Floor(sum*float64(n)/float64(answered) + 0.5))
}

func (g reading) alcohol(id string) thing {
	total := 0.0
	for _, item := range []string{"auditc_1", "auditc_2", "auditc_3"} {
		switch x := g.ask(item); x.known {
		case open:
			return thing{}
		case told:
			total += x.num
		case away: // counts nothing
		}
	}
	if id == "auditc_total" {
		return number(total)
	}
	line := 3.0
	if g.ask("client_sex_at_birth").code == "male" {
		line = 4
	}
	return truth(total >= line)
}

// state is what is on record for a question, whether it applies or not.
func (g reading) state(id string) forms.State {
	q, _ := g.r.Form.Question(id)
	return g.r.Answer(q).State()
}

func (g reading) asq() thing {
	unasked := false
	for _, item := range []string{"asq_1", "asq_2", "asq_3", "asq_4"} {
		switch state := g.state(item); {
		case state == forms.NotAsked:
			unasked = true
		case state != forms.Answered || g.ask(item).yes:
			return truth(true)
		}
	}
	if unasked {
		return thing{}
	}
	return truth(false)
}

func (g reading) safety() thing {
	n := 0.0
	for _, item := range []string{"phq9_9", "asq_1", "asq_2", "asq_3", "asq_4"} {
		if g.state(item) != forms.Answered {
			n++
		}
	}
	if g.asq().is(true) && g.state("asq_5") != forms.Answered {
		n++
	}
	return number(n)
}

// cell is a text of a table's row.
func cell(q *forms.Question, row forms.Row, column string) string {
	for i, c := range q.Columns {
		if c.ID == column && i < len(row) && row[i].State() == forms.Answered {
			return row[i].Text()
		}
	}
	return ""
}

func (g reading) listStatus() thing {
	q, _ := g.r.Form.Question("rx_medications")
	a := g.r.Answer(q)
	switch {
	case a.State() != forms.Answered:
		return word("missing")
	case len(a.Rows()) == 0:
		return word("none")
	}
	for _, row := range a.Rows() {
		if cell(q, row, "name") == "" || cell(q, row, "dose") == "" {
			return word("incomplete")
		}
	}
	return word("complete")
}

func (g reading) medicine(class string) thing {
	ticked := g.ask("rx_checklist")
	for _, code := range ticked.set {
		if code == class {
			return truth(true)
		}
	}
	q, _ := g.r.Form.Question("rx_medications")
	if a := g.r.Answer(q); a.State() == forms.Answered {
		for _, row := range a.Rows() {
			for _, term := range g.classes[class] {
				if strings.Contains(spaced(cell(q, row, "name")), term) {
					return truth(true)
				}
			}
		}
	}
	if ticked.known == told {
		return truth(false)
	}
	return thing{}
}
