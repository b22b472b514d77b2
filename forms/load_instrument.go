package forms

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/kapscreen/kapscreen/forms/source"
)

// InstrumentTest is one test vector of an instrument: answers to its items, and the values that have to come out.
type InstrumentTest struct {
	ID     string
	Place  source.Place
	Items  []Answer        // in item order; the zero Answer, and what is left out at the end, is "not asked"
	Expect []ExpectedValue // in file order
}

// ExpectedValue is what a value has to be. State is Answered, NotAsked (unknown) or NotApplicable; Text is the value as
// files write it when it is Answered.
type ExpectedValue struct {
	Value string
	State State
	Text  string
	Place source.Place
}

// Matches reports whether a value came out as expected. Numbers are compared as numbers: 18.0 is 18.
func (x ExpectedValue) Matches(c Computed) bool {
	if c.State != x.State || c.State != Answered {
		return c.State == x.State
	}
	switch c.Answer.Kind() {
	case YesNo:
		return x.Text == strconv.FormatBool(c.Answer.Yes())
	case Choice:
		return x.Text == c.Answer.Code()
	case Integer, Decimal:
		n, err := strconv.ParseFloat(x.Text, 64)
		return err == nil && math.Abs(n-c.Answer.Number()) < 1e-9
	case MultiChoice, DateKind, Text, LongText, Table: // no value is of these kinds
	}
	return false
}

// instrument reads the instrument that an entry names and puts its items at the end of the section.
func (b *builder) instrument(m *source.Map, s *Section, whens []source.Text, required bool) {
	all := Question{Section: s, Required: required, Why: b.words(m, "why"), Sources: b.cite(m)}
	id := b.shaped(m, "instrument", reID, "the id of an instrument")
	if id == "" {
		return
	}
	if slices.ContainsFunc(b.form.Instruments, func(i *Instrument) bool { return i.ID == id }) {
		m.Problem("instrument", "the form has this instrument already", "")
		return
	}
	data, full := b.bytes("instruments/"+id+".yaml", m.At("instrument"))
	if data == nil {
		return
	}
	d := source.Read(b.log, full, data, InstrumentFormat)
	if d == nil {
		return
	}
	in := b.instrumentHead(d, id)
	b.form.Instruments = append(b.form.Instruments, in)
	all.Instrument = in
	b.items(d, in, all, whens)
	b.valuesOf(d, in)
	b.display(d, in)
	b.tests(d, in)
	d.Done()
}

// items reads the items; all holds what the form says of every one of them.
func (b *builder) items(d *source.Map, in *Instrument, all Question, whens []source.Text) {
	shared := d.Maps("choices")
	if own := b.cite(d); len(all.Sources) == 0 {
		all.Sources = own
	}
	for i, m := range d.Maps("items") {
		q := b.item(d, m, shared, i+1)
		q.Section, q.Instrument, q.Required = all.Section, in, all.Required
		if m.Has("required") {
			q.Required = m.Bool("required")
		}
		if q.Why == "" {
			q.Why = all.Why
		}
		if len(q.Sources) == 0 {
			q.Sources = all.Sources
		}
		own := whens
		if t, ok := m.Text("when"); ok {
			own = append(whens[:len(whens):len(whens)], t)
		}
		q.When = joinWhens(own[countSection(q.Section):])
		m.Done()
		b.add(q, m, own)
		in.items = append(in.items, q)
	}
	for _, c := range shared { // known keys, also when no item uses them
		b.option(c, Integer)
	}
}

// countSection is how many of a question's conditions are its section's.
func countSection(s *Section) int {
	if s.When == "" {
		return 0
	}
	return 1
}

func (b *builder) instrumentHead(d *source.Map, id string) *Instrument {
	d.Need("id", "title", "items")
	in := &Instrument{
		ID: d.Word("id"), Title: b.words(d, "title"), FullTitle: b.words(d, "full_title"), Version: b.words(d, "version"),
		TimeFrame: b.words(d, "time_frame"), Stem: b.words(d, "stem"), Instructions: b.words(d, "instructions"), Licence: b.words(d, "licence"),
		Notice: b.words(d, "notice"), Paper: b.words(d, "paper"), SourceAgreement: d.Word("source_agreement"), OwnRule: b.words(d, "own_rule"), at: d,
	}
	if in.FullTitle == "" {
		in.FullTitle = in.Title
	}
	if in.ID != id && in.ID != "" {
		d.Problem("id", "the id is not the file's name", "it is "+source.Quote(id))
		in.ID = id
	}
	if l := d.Map("loinc"); l != nil {
		in.LOINCPanel, in.LOINCTotal, in.LOINCNotice = l.Word("panel"), l.Word("total"), b.words(l, "notice")
		l.Done()
	}
	if d.Has("items") && len(d.Maps("items")) == 0 {
		d.Problem("items", "an instrument needs an item", "")
	}
	return in
}

// item reads one item. The words are the publisher's, so the key is text.
func (b *builder) item(d, m *source.Map, shared []*source.Map, n int) *Question {
	m.Need("id", "text")
	q := &Question{Kind: Integer, Item: n}
	q.ID = b.shaped(m, "id", reID, "small letters, digits and _, at most 64, beginning with a letter")
	if k := m.One("type", "integer", "yesno"); k == "yesno" {
		q.Kind = YesNo
	}
	b.wording(m, q, "text")
	if given, ok := m.Int("n"); ok && given != n {
		m.Problem("n", fmt.Sprintf("this is item %d of the list", n), "")
	}
	if q.Kind == YesNo {
		for _, key := range []string{"choices", "min", "max"} {
			if m.Has(key) {
				m.KeyProblem(key, fmt.Sprintf("%q has no meaning for a yes/no item", key), "")
			}
		}
		return q
	}
	if own := m.Maps("choices"); len(own) > 0 {
		q.Choices = b.choices(m, Integer, own)
	} else if !m.Has("min") && !m.Has("max") {
		q.Choices = b.choices(d, Integer, shared)
		if len(shared) == 0 {
			m.Problem("id", "the item has neither choices nor min and max", "")
		}
	}
	b.numberBounds(m, q)
	return q
}

// display reads how a score is drawn.
func (b *builder) display(d *source.Map, in *Instrument) {
	m := d.Map("display")
	if m == nil {
		return
	}
	m.Need("value", "max")
	s := &ScoreDisplay{Value: m.Word("value"), Bands: m.Word("bands"), Missing: m.Word("missing")}
	s.Max, _ = m.Int("max")
	for _, v := range m.List("cutoffs") {
		if n, ok := v.Int(); ok {
			s.Cutoffs = append(s.Cutoffs, n)
		}
	}
	items := m.Words("items")
	s.Items = source.Texts(items)
	for _, key := range []string{"value", "bands", "missing"} {
		if id := m.Word(key); id != "" && b.form.values[id] == nil {
			m.Problem(key, "there is no value "+source.Quote(id), source.DidYouMean(id, valueIDs(in)))
		}
	}
	for _, w := range items {
		if !slices.ContainsFunc(in.items, func(q *Question) bool { return q.ID == w.Text }) {
			b.log.Problem(w.Place, "the instrument has no item "+source.Quote(w.Text), "")
		}
	}
	if len(s.Items) == 0 {
		for _, q := range in.items {
			s.Items = append(s.Items, q.ID)
		}
	}
	m.Done()
	in.Display = s
}

func valueIDs(in *Instrument) []string {
	ids := make([]string, len(in.values))
	for i, v := range in.values {
		ids[i] = v.ID
	}
	return ids
}

// tests reads the test vectors.
func (b *builder) tests(d *source.Map, in *Instrument) {
	for _, m := range d.Maps("tests") {
		m.Need("id", "items", "expect")
		t := InstrumentTest{ID: m.Word("id"), Place: m.Place()}
		items := m.List("items")
		if len(items) > len(in.items) {
			m.Problem("items", fmt.Sprintf("there are %d answers for %d items", len(items), len(in.items)), "")
		}
		for i, v := range items[:min(len(items), len(in.items))] {
			t.Items = append(t.Items, b.testAnswer(v, in.items[i]))
		}
		for _, e := range m.Entries("expect") {
			t.Expect = append(t.Expect, b.expected(e))
		}
		m.String("note")
		m.Done()
		in.Tests = append(in.Tests, t)
	}
}

// testAnswer reads an answer of a test vector: null, a reason ({absent: declined} or its word), or a value.
func (b *builder) testAnswer(v source.Value, q *Question) Answer {
	if a, ok := reason(v); ok {
		return a
	}
	switch q.Kind {
	case YesNo:
		if yes, ok := v.Bool(); ok {
			return YesNoAnswer(yes)
		}
	case Integer:
		if n, ok := v.Int(); ok {
			return IntegerAnswer(int64(n))
		}
	case Choice, MultiChoice, Decimal, DateKind, Text, LongText, Table: // items are never of these kinds
	}
	return Answer{}
}

// reason reads null and a reason for an absent answer.
func reason(v source.Value) (Answer, bool) {
	switch v.Kind() {
	case source.Null:
		return Answer{}, true
	case source.Object:
		m := v.Map()
		word := m.One("absent", NotSure.String(), Declined.String(), AskPrescriber.String())
		m.Need("absent").Done()
		if s, ok := Absence(word); ok {
			return Absent(s), true
		}
		return Answer{}, true
	case source.String:
		if s, ok := Absence(v.Literal()); ok {
			return Absent(s), true
		}
	case source.None, source.Bool, source.Number, source.List:
	}
	return Answer{}, false
}

// expected reads an expected value: null is unknown, n/a does not apply, anything else is the value.
func (b *builder) expected(e source.Entry) ExpectedValue {
	x := ExpectedValue{Value: e.Key, State: Answered, Text: e.Value.Literal(), Place: e.Value.Place()}
	if _, ok := b.form.values[e.Key]; !ok {
		b.log.Problem(e.Place, "there is no value "+source.Quote(e.Key), "")
	}
	switch e.Value.Kind() {
	case source.Null:
		x.State, x.Text = NotAsked, ""
	case source.String:
		if x.Text == "n/a" {
			x.State, x.Text = NotApplicable, ""
		}
	case source.Bool, source.Number:
	case source.None, source.List, source.Object:
		e.Value.Problem("this has to be one value", "")
	}
	return x
}
