package forms

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms/source"
)

// Lengths that a text question may have, in runes.
const (
	mostText     = 1_000
	mostLongText = MaxTextRunes
	mostCell     = 1_000
	mostPattern  = 1_000 // bytes of a pattern
	mostDecimals = 6
	mostNumber   = 1e12 // bounds lie within ±
)

// question reads one question.
func (b *builder) question(m *source.Map, s *Section, whens []source.Text) {
	before := b.log.Failures()
	m.Need("id", "ask", "type")
	q := &Question{Section: s}
	q.ID = b.shaped(m, "id", reID, "small letters, digits and _, at most 64, beginning with a letter")
	q.Kind, _ = KindOf(m.One("type", KindWords()...))
	b.wording(m, q, "ask")
	q.Required, q.Profile = m.Bool("required"), m.Word("profile")
	b.restrict(m, q)
	if t, ok := m.Text("when"); ok {
		whens = append(whens[:len(whens):len(whens)], t)
		q.When = strings.TrimSpace(t.Src)
	}
	q.Choices = b.choices(m, q.Kind, m.Maps("choices"))
	b.bounds(m, q)
	b.columns(m, q)
	m.Done()
	if b.log.Failures() > before { // conditions on it are judged once it is mended
		b.broken[q.ID] = true
	}
	b.add(q, m, whens)
}

// wording reads what questions and instrument items have alike; ask is the key of the words to say.
func (b *builder) wording(m *source.Map, q *Question, ask string) {
	q.Ask, q.Short = b.words(m, ask), b.words(m, "short")
	if q.Short == "" {
		q.Short = strings.TrimRight(q.Ask, "?: ")
	}
	q.Why, q.Help = b.words(m, "why"), b.words(m, "help")
	q.Safety, q.Sensitive = m.Bool("safety"), m.Bool("sensitive")
	q.LOINC, q.Unit = m.Word("loinc"), m.Word("unit")
	q.Sources = b.cite(m)
}

// only says which keys belong to which kinds of question.
var only = []struct {
	key   string
	kinds []Kind
}{
	{"choices", []Kind{Choice, MultiChoice, Integer}},
	{"min", []Kind{Integer, Decimal, DateKind}},
	{"max", []Kind{Integer, Decimal, DateKind}},
	{"decimals", []Kind{Decimal}},
	{"pattern", []Kind{Text}},
	{"max_length", []Kind{Text, LongText}},
	{"columns", []Kind{Table}},
	{"none", []Kind{Table}},
	{"unit", []Kind{Integer, Decimal}},
}

// restrict reports keys that do not belong to the question's kind, and keys that its kind needs.
func (b *builder) restrict(m *source.Map, q *Question) {
	if q.Kind == 0 {
		for _, o := range only { // known keys, whatever the kind was to be
			m.Has(o.key)
		}
		return
	}
	for _, o := range only {
		if m.Has(o.key) && !slices.Contains(o.kinds, q.Kind) {
			words := make([]string, len(o.kinds))
			for i, k := range o.kinds {
				words[i] = k.String()
			}
			m.KeyProblem(o.key, fmt.Sprintf("%q has no meaning for a question of type %s", o.key, q.Kind),
				"it belongs to: "+strings.Join(words, ", "))
		}
	}
	switch q.Kind {
	case Choice, MultiChoice:
		m.Need("choices")
	case Table:
		m.Need("columns")
	case YesNo, Integer, Decimal, DateKind, Text, LongText:
	}
}

// choices reads the options of a question or column.
func (b *builder) choices(m *source.Map, kind Kind, entries []*source.Map) []Option {
	if len(entries) == 0 {
		if v, ok := m.Value("choices"); ok && v.Kind() == source.List {
			v.Problem("there has to be a choice", "")
		}
		return nil
	}
	if len(entries) > MaxCodes {
		m.Problem("choices", fmt.Sprintf("there are %d choices; at most %d are possible", len(entries), MaxCodes), "")
	}
	first := map[string]source.Place{}
	options := make([]Option, 0, len(entries))
	for _, e := range entries {
		o := b.option(e, kind)
		if at, ok := first[o.Code]; ok && o.Code != "" {
			e.Problem("code", "there are two choices of this code; the first stands at "+at.String(), "")
		}
		first[o.Code] = e.At("code")
		options = append(options, o)
	}
	return options
}

func (b *builder) option(m *source.Map, kind Kind) Option {
	m.Need("code", "text")
	o := Option{Text: b.words(m, "text"), Short: b.words(m, "short"), Exclusive: m.Bool("exclusive"), LOINC: m.Word("loinc")}
	if o.Short == "" {
		o.Short = o.Text
	}
	if o.Exclusive && kind != MultiChoice && kind != 0 {
		m.Problem("exclusive", `"exclusive" has a meaning only for multichoice`, "")
	}
	o.Score, o.Scored = m.Int("score")
	if kind == Integer {
		n, ok := m.Int("code")
		if o.Code = fmt.Sprint(n); !o.Scored && ok {
			o.Score, o.Scored = n, true
		}
	} else {
		b.shaped(m, "code", reCode, "letters, digits and _, at most 64")
		o.Code = m.Word("code") // also a wrong one, so that conditions on it are not reported too
	}
	m.Done()
	return o
}

// bounds reads min, max, decimals, pattern and max_length, and works out the bounds of scored choices.
func (b *builder) bounds(m *source.Map, q *Question) {
	switch q.Kind {
	case Integer, Decimal:
		b.numberBounds(m, q)
	case DateKind:
		b.dateBounds(m, q)
	case Text:
		q.MaxLength = b.length(m, mostText)
		q.Pattern = b.pattern(m)
	case LongText:
		q.MaxLength = b.length(m, mostLongText)
	case YesNo, Choice, MultiChoice, Table:
	}
	if q.HasMin && q.HasMax && q.Min > q.Max {
		m.Problem("min", `"min" is larger than "max"`, "")
	}
}

func (b *builder) numberBounds(m *source.Map, q *Question) {
	q.Min, q.HasMin = b.bound(m, "min", q.Kind)
	q.Max, q.HasMax = b.bound(m, "max", q.Kind)
	if q.Kind == Decimal {
		q.Decimals = 2
		if n, ok := m.Int("decimals"); ok {
			q.Decimals = n
			if n < 1 || n > mostDecimals {
				m.Problem("decimals", fmt.Sprintf("this has to be 1 to %d", mostDecimals), "")
			}
		}
	}
	if len(q.Choices) == 0 {
		return
	}
	if q.HasMin || q.HasMax {
		m.Problem("min", "the choices are the bounds already", "take min and max away")
	}
	q.Min, q.Max = math.Inf(1), math.Inf(-1)
	for _, o := range q.Choices {
		q.Min, q.Max = min(q.Min, float64(o.Score)), max(q.Max, float64(o.Score))
	}
	q.HasMin, q.HasMax = true, true
}

func (b *builder) bound(m *source.Map, key string, kind Kind) (float64, bool) {
	if kind == Integer {
		n, ok := m.Int(key)
		return float64(n), ok
	}
	x, ok := m.Number(key)
	if ok && math.Abs(x) > mostNumber {
		m.Problem(key, "this number is too large", "")
	}
	return x, ok
}

func (b *builder) dateBounds(m *source.Map, q *Question) {
	for _, key := range []string{"min", "max"} {
		s := m.Word(key)
		if s == "" {
			continue
		}
		d, ok := ParseDate(s)
		switch {
		case s == "today" && key == "max":
			q.MaxToday = true
		case !ok:
			hint := "write YYYY-MM-DD"
			if key == "max" {
				hint += " or today"
			}
			m.Problem(key, "this has to be a day of the calendar", hint)
		case key == "min":
			q.Min, q.HasMin = float64(d.Days()), true
		default:
			q.Max, q.HasMax = float64(d.Days()), true
		}
	}
}

func (b *builder) length(m *source.Map, most int) int {
	n, ok := m.Int("max_length")
	if !ok {
		return most
	}
	if n < 1 || n > most {
		m.Problem("max_length", fmt.Sprintf("this has to be 1 to %d", most), "")
	}
	return n
}

// pattern compiles a pattern so that it has to match the whole text.
func (b *builder) pattern(m *source.Map) *regexp.Regexp {
	p := m.String("pattern")
	if p == "" {
		return nil
	}
	if len(p) > mostPattern {
		m.Problem("pattern", fmt.Sprintf("the pattern is longer than %d characters", mostPattern), "")
		return nil
	}
	re, err := regexp.Compile(`^(?:` + p + `)$`)
	if err != nil {
		m.Problem("pattern", "this is not a regular expression of the RE2 kind", "look-around and back-references do not exist there")
		return nil
	}
	return re
}

// columns reads the columns of a table.
func (b *builder) columns(m *source.Map, q *Question) {
	if q.Kind != Table {
		return
	}
	q.NoneText = b.words(m, "none")
	entries := m.Maps("columns")
	if len(entries) == 0 && m.Has("columns") {
		m.Problem("columns", "a table needs a column", "")
	}
	if len(entries) > MaxCodes {
		m.Problem("columns", fmt.Sprintf("at most %d columns are possible", MaxCodes), "")
	}
	ids := map[string]bool{}
	for _, e := range entries {
		c := b.column(e)
		if ids[c.ID] && c.ID != "" {
			e.Problem("id", "there are two columns of this id", "")
		}
		ids[c.ID] = true
		q.Columns = append(q.Columns, c)
	}
}

func (b *builder) column(m *source.Map) Column {
	m.Need("id", "title", "type")
	c := Column{Title: b.words(m, "title"), Key: m.Bool("key")}
	c.ID = b.shaped(m, "id", reID, "small letters, digits and _, at most 64, beginning with a letter")
	c.Kind, _ = KindOf(m.One("type", "text", "yesno", "integer", "decimal", "date", "choice"))
	c.Choices = b.choices(m, c.Kind, m.Maps("choices"))
	switch {
	case c.Kind == Choice:
		m.Need("choices")
	case c.Kind != 0 && m.Has("choices"):
		m.Problem("choices", "only a column of type choice has choices", "")
	}
	if c.Kind == Text {
		c.MaxLength = b.length(m, mostCell)
	} else if m.Has("max_length") && c.Kind != 0 {
		m.Problem("max_length", "only a column of type text has a length", "")
	}
	m.Done()
	return c
}
