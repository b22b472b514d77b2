package forms

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms/condition"
	"github.com/kapscreen/kapscreen/forms/source"
)

// ownValues reads the form's own values.
func (b *builder) ownValues(m *source.Map) { b.valuesOf(m, nil) }

// valuesOf reads the values of a file; in is nil for the form's own.
func (b *builder) valuesOf(m *source.Map, in *Instrument) {
	for _, e := range m.Entries("values") {
		if !reID.MatchString(e.Key) {
			b.log.Problem(e.Place, "an id has to be small letters, digits and _, at most 64, beginning with a letter", "")
		}
		d := e.Value.Map()
		if d == nil {
			continue
		}
		before := b.log.Failures()
		v, name := b.value(e, d, in)
		if b.log.Failures() > before { // said already; the condition package would say it in other words
			b.broken[e.Key] = true
		}
		if !b.take(e.Key, e.Place) {
			continue
		}
		b.form.Values = append(b.form.Values, v)
		b.form.values[v.ID] = v
		if in != nil {
			in.values = append(in.values, v)
		}
		b.values = append(b.values, valueEntry{v, name})
	}
}

// value reads one value and what conditions have to know of it.
func (b *builder) value(e source.Entry, m *source.Map, in *Instrument) (*Value, condition.Name) {
	m.Need("type")
	v := &Value{ID: e.Key, Instrument: in, Title: b.words(m, "title"), Unit: m.Word("unit"), Exception: b.words(m, "exception")}
	v.Kind, _ = KindOf(m.One("type", "yesno", "choice", "integer", "decimal"))
	c := &condition.Value{Place: e.Place}
	name := condition.Name{ID: e.Key, Place: e.Place, Value: c}
	c.Round, c.HasRound = b.rounding(m)
	c.Is, _ = m.Text("is")
	var guess condition.Domain
	if score := m.Map("score"); score != nil {
		c.Method, guess = b.method(score, v)
		if n, ok := b.rounding(score); ok {
			c.Round, c.HasRound = n, true
		}
		score.Done()
	}
	switch {
	case m.Has("is") && m.Has("score"):
		m.Problem("score", `a value has "is" or "score", not both`, "")
	case !m.Has("is") && !m.Has("score"):
		b.log.Problem(e.Place, `a value needs "is" or "score"`, "")
	}
	v.Decimals = valueDecimals(v.Kind, c)
	name.Domain = b.valueDomain(m, v, guess)
	if v.Kind == Choice && m.Has("is") {
		m.Problem("type", `a value of type choice is computed by "score"`, "use the method cases")
	}
	m.Done()
	return v, name
}

func (b *builder) rounding(m *source.Map) (int, bool) {
	n, ok := m.Int("round")
	if ok && (n < 0 || n > mostDecimals) {
		m.Problem("round", fmt.Sprintf("this has to be 0 to %d", mostDecimals), "")
	}
	return n, ok
}

// valueDecimals is how many digits a value shows; an integer value is rounded whether it says so or not.
func valueDecimals(k Kind, c *condition.Value) int {
	switch k {
	case Decimal:
		if c.HasRound {
			return c.Round
		}
		return 2
	case Integer:
		if _, ok := c.Method.(condition.Prorated); ok {
			c.HasRound = true
		}
	case YesNo, Choice, MultiChoice, DateKind, Text, LongText, Table:
	}
	return 0
}

// valueDomain is everything that a value could be: what its type, min and max say, or what its method can give.
func (b *builder) valueDomain(m *source.Map, v *Value, guess condition.Domain) condition.Domain {
	d := guess
	switch v.Kind {
	case YesNo:
		d = condition.Domain{Kind: condition.Truth}
	case Choice:
		d.Kind = condition.Code
	case Integer, Decimal:
		if d.Kind != condition.Number {
			d = condition.Domain{Min: math.Inf(-1), Max: math.Inf(1)}
		}
		d.Kind, d.Codes, d.Step = condition.Number, nil, 1
		if v.Kind == Decimal {
			d.Step = 0
		}
		if x, ok := b.bound(m, "min", v.Kind); ok {
			d.Min = x
		}
		if x, ok := b.bound(m, "max", v.Kind); ok {
			d.Max = x
		}
		if d.Min > d.Max {
			m.Problem("min", `"min" is larger than "max"`, "")
		}
	case MultiChoice, DateKind, Text, LongText, Table:
	}
	for _, key := range []string{"min", "max"} {
		if m.Has(key) && (v.Kind == YesNo || v.Kind == Choice) {
			m.Problem(key, fmt.Sprintf("%q has a meaning only for integer and decimal", key), "")
		}
	}
	return d
}

// methods are the words for the methods, with the type that each gives.
var methods = []struct {
	word  string
	kinds []Kind
}{
	{"sum", []Kind{Integer, Decimal}},
	{"prorated", []Kind{Integer, Decimal}},
	{"unanswered", []Kind{Integer}},
	{"band", []Kind{Choice}},
	{"clusters", []Kind{Choice}},
	{"cases", []Kind{Choice}},
	{"any_yes_or_refused", []Kind{YesNo}},
	{"medicine_class", []Kind{YesNo}},
	{"list_status", []Kind{Choice}},
	{"listed", []Kind{Choice}},
}

// method reads a declared method and what it can give.
func (b *builder) method(m *source.Map, v *Value) (condition.Method, condition.Domain) {
	m.Need("method")
	words := make([]string, len(methods))
	for i, x := range methods {
		words[i] = x.word
	}
	word := m.One("method", words...)
	for _, x := range methods {
		if x.word == word && v.Kind != 0 && !slices.Contains(x.kinds, v.Kind) {
			m.Problem("method", fmt.Sprintf("this method does not give a value of type %s", v.Kind), "type: "+x.kinds[0].String())
		}
	}
	switch word {
	case "sum", "prorated", "unanswered", "any_yes_or_refused":
		return b.itemMethod(m, word)
	case "band":
		return b.bandMethod(m, v)
	case "clusters":
		return b.clusterMethod(m)
	case "cases":
		return b.caseMethod(m)
	case "medicine_class":
		return b.classMethod(m, v), condition.Domain{}
	case "list_status":
		m.Need("table")
		return condition.ListStatus{Table: b.refer(m, "table"), Need: b.columnNames(m)}, codes("missing", "none", "incomplete", "complete")
	case "listed":
		m.Need("of", "list")
		return condition.Listed{Of: b.refer(m, "of"), List: m.Word("list")}, codes("list_unknown", "listed", "not_listed")
	}
	for _, key := range []string{"items", "max_missing", "certain_only", "of", "bands", "at", "groups", "met", "not_met",
		"cases", "else", "class", "checklist", "table", "column", "need", "list"} {
		m.Has(key) // the method is wrong already; its keys are not complained of as well
	}
	return nil, condition.Domain{}
}

func codes(list ...string) condition.Domain {
	return condition.Domain{Kind: condition.Code, Codes: list}
}

// refer is the id of a question or value that a method reads. Values may stand later in the file.
func (b *builder) refer(m *source.Map, key string) string {
	return b.shaped(m, key, reID, "the id of a question or value")
}

func (b *builder) itemMethod(m *source.Map, word string) (condition.Method, condition.Domain) {
	m.Need("items")
	words := m.Words("items")
	items := source.Texts(words)
	if len(items) == 0 && m.Has("items") {
		m.Problem("items", "there has to be an item", "")
	}
	lo, hi := b.sumBounds(words)
	d := condition.Domain{Kind: condition.Number, Min: lo, Max: hi}
	switch word {
	case "sum":
		return condition.Sum{Items: items}, d
	case "prorated":
		m.Need("max_missing")
		n, _ := m.Int("max_missing")
		if n < 0 || n >= max(len(items), 1) {
			m.Problem("max_missing", "this has to be at least 0 and less than the number of items", "")
		}
		return condition.Prorated{Items: items, MaxMissing: n}, d
	case "unanswered":
		d.Min, d.Max = 0, float64(len(items))
		return condition.Unanswered{Items: items, CertainOnly: m.Bool("certain_only")}, d
	}
	return condition.AnyYesOrRefused{Items: items}, condition.Domain{}
}

// sumBounds are the least and the largest sum that the items can give; infinite if one of them is not bounded. Items
// that are no questions are reported by the condition package.
func (b *builder) sumBounds(items []source.Word) (lo, hi float64) {
	for _, w := range items {
		q, ok := b.form.byID[w.Text]
		switch {
		case !ok || (q.Kind != Integer && q.Kind != Decimal):
			return math.Inf(-1), math.Inf(1)
		case !q.HasMin:
			lo = math.Inf(-1)
		case !q.HasMax:
			hi = math.Inf(1)
		}
		lo, hi = lo+q.Min, hi+q.Max
	}
	return lo, hi
}

func (b *builder) bandMethod(m *source.Map, v *Value) (condition.Method, condition.Domain) {
	m.Need("of", "bands")
	method := condition.BandOf{Of: b.refer(m, "of")}
	for _, e := range m.Maps("bands") {
		e.Need("code", "from", "to")
		band := Band{Code: b.shaped(e, "code", reCode, "letters, digits and _, at most 64"), Text: b.words(e, "text")}
		band.From, _ = e.Int("from")
		band.To, _ = e.Int("to")
		if band.Text == "" {
			band.Text = strings.ReplaceAll(band.Code, "_", " ")
		}
		switch {
		case band.From > band.To:
			e.Problem("from", `"from" is larger than "to"`, "")
		case len(v.Bands) > 0 && v.Bands[len(v.Bands)-1].To+1 != band.From:
			e.Problem("from", "the bands have a gap or lie over each other here", "each begins one above the end of the one before")
		}
		e.Done()
		v.Bands = append(v.Bands, band)
		method.Bands = append(method.Bands, condition.Band{Code: band.Code, From: float64(band.From), To: float64(band.To)})
	}
	list := make([]string, len(v.Bands))
	for i, band := range v.Bands {
		list[i] = band.Code
	}
	return method, codes(b.distinct(m, "bands", list)...)
}

func (b *builder) clusterMethod(m *source.Map) (condition.Method, condition.Domain) {
	m.Need("at", "groups", "met", "not_met")
	method := condition.Clusters{Met: b.code(m, "met"), NotMet: b.code(m, "not_met")}
	method.At, _ = m.Number("at")
	for _, e := range m.Maps("groups") {
		e.Need("items", "need")
		c := condition.Cluster{Items: source.Texts(e.Words("items"))}
		c.Need, _ = e.Int("need")
		if c.Need < 1 || c.Need > len(c.Items) {
			e.Problem("need", "this has to be at least 1 and at most the number of items", "")
		}
		b.words(e, "title")
		e.Done()
		method.Groups = append(method.Groups, c)
	}
	return method, codes(b.distinct(m, "met", []string{method.Met, method.NotMet})...)
}

func (b *builder) caseMethod(m *source.Map) (condition.Method, condition.Domain) {
	m.Need("cases", "else")
	method := condition.Cases{Else: b.code(m, "else"), Items: source.Texts(m.Words("items")), MaxMissing: -1}
	if n, ok := m.Int("max_missing"); ok {
		method.MaxMissing = n
		if !m.Has("items") {
			m.Problem("max_missing", `"max_missing" needs "items"`, "")
		}
	}
	list := []string{}
	for _, e := range m.Maps("cases") {
		e.Need("code", "when")
		c := condition.Case{Code: b.code(e, "code")}
		var ok bool
		if c.When, ok = e.Text("when"); ok {
			method.Cases = append(method.Cases, c)
		}
		e.Done()
		if !slices.Contains(list, c.Code) {
			list = append(list, c.Code)
		}
	}
	if !slices.Contains(list, method.Else) {
		list = append(list, method.Else)
	}
	return method, codes(list...)
}

func (b *builder) classMethod(m *source.Map, v *Value) condition.Method {
	m.Need("class", "checklist", "table", "column")
	c := condition.MedicineClass{
		Class: m.Word("class"), Checklist: b.refer(m, "checklist"), Table: b.refer(m, "table"), Column: m.Word("column"),
	}
	if b.lexicon == nil { // also when the classes could not be read
		b.broken[v.ID] = true
	}
	if !b.classes {
		m.Problem("method", "the form has no drug classes", "write drug_classes: true above the sections")
	}
	return c
}

func (b *builder) columnNames(m *source.Map) []string { return source.Texts(m.Words("need")) }

func (b *builder) code(m *source.Map, key string) string {
	return b.shaped(m, key, reCode, "letters, digits and _, at most 64")
}

// distinct reports codes that occur twice and returns the list without them.
func (b *builder) distinct(m *source.Map, key string, list []string) []string {
	var out []string
	for _, c := range list {
		if slices.Contains(out, c) && c != "" {
			m.Problem(key, "the code "+source.Quote(c)+" occurs twice", "")
			continue
		}
		out = append(out, c)
	}
	if len(out) > MaxCodes {
		m.Problem(key, fmt.Sprintf("at most %d codes are possible", MaxCodes), "")
	}
	return out
}
