package forms

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/kapscreen/kapscreen/forms/condition"
	"github.com/kapscreen/kapscreen/forms/source"
)

// declare makes every question and value known to the conditions, and works out what each value reads.
func (b *builder) declare() {
	names := make([]condition.Name, 0, len(b.form.questions)+len(b.values))
	for _, q := range b.form.questions {
		if b.form.byID[q.ID] == q {
			names = append(names, condition.Name{ID: q.ID, Domain: q.domain(), When: b.whens[q], Place: b.places[q].At("id")})
		}
	}
	for _, e := range b.values {
		if b.broken[e.value.ID] {
			continue
		}
		e.value.slot, e.value.codes = len(names), e.name.Domain.Codes
		names = append(names, e.name)
	}
	if len(names) == 0 {
		return
	}
	b.form.scope = condition.NewScope(b.lexicon)
	for _, p := range b.form.scope.Declare(names) {
		if !b.blamed(p) {
			b.log.Add(p)
		}
	}
	b.inputs()
}

// blamed reports whether a problem is about a name whose own declaration is wrong and reported already.
func (b *builder) blamed(p source.Problem) bool {
	for w := range strings.FieldsFuncSeq(p.Message, func(r rune) bool { return !isIDRune(r) }) {
		if b.broken[w] {
			return true
		}
	}
	return false
}

func isIDRune(r rune) bool { return r == '_' || (r >= '0' && r <= '9') || (r >= 'a' && r <= 'z') }

// domain is everything that the question's answer could be.
func (q *Question) domain() condition.Domain {
	switch q.Kind {
	case YesNo:
		return condition.Domain{Kind: condition.Truth}
	case Choice:
		return condition.Domain{Kind: condition.Code, Codes: optionCodes(q.Choices)}
	case MultiChoice:
		d := condition.Domain{Kind: condition.Codes, Codes: optionCodes(q.Choices)}
		for i, o := range q.Choices {
			if o.Exclusive {
				d.Exclusive |= 1 << i
			}
		}
		return d
	case Integer:
		return q.numbers(condition.Number, math.Inf(-1), math.Inf(1), 1)
	case Decimal:
		return q.numbers(condition.Number, math.Inf(-1), math.Inf(1), math.Pow10(-q.Decimals))
	case DateKind:
		return q.numbers(condition.Day, earliestDay, latestDay, 0)
	case Text, LongText:
		return condition.Domain{Kind: condition.Words}
	case Table:
		d := condition.Domain{Kind: condition.Rows}
		for i, c := range q.Columns {
			d.Columns = append(d.Columns, c.ID)
			if c.Kind == Text {
				d.TextCols |= 1 << i
			}
		}
		return d
	}
	return condition.Domain{Kind: condition.Words} // the type is wrong and reported
}

func (q *Question) numbers(kind condition.Kind, lo, hi, step float64) condition.Domain {
	if q.HasMin {
		lo = q.Min
	}
	if q.HasMax {
		hi = q.Max
	}
	return condition.Domain{Kind: kind, Min: lo, Max: hi, Step: step}
}

// Compiled when the first form is loaded, not at every start of the program.
var (
	reLiteral = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"(\\.|[^"\\])*"|'(\\.|[^'\\])*'`) })
	reName    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[a-z][a-z0-9_]*`) })
)

// inputs works out which questions each value reads, directly or through other values.
func (b *builder) inputs() {
	direct := map[string][]string{}
	for _, e := range b.values {
		direct[e.value.ID] = readNames(e.name.Value)
	}
	for _, e := range b.values {
		reads := make([]bool, len(b.form.questions))
		b.spread(e.value.ID, direct, map[string]bool{}, reads)
		for i, read := range reads {
			if read {
				e.value.Inputs = append(e.value.Inputs, b.form.questions[i].ID)
			}
		}
	}
}

func (b *builder) spread(id string, direct map[string][]string, seen map[string]bool, reads []bool) {
	if seen[id] {
		return
	}
	seen[id] = true
	for _, name := range direct[id] {
		if q, ok := b.form.byID[name]; ok {
			reads[q.Index] = true
		}
		b.spread(name, direct, seen, reads)
	}
}

// readNames are the words of a value's definition that may be names; what is none is passed over by the caller.
func readNames(v *condition.Value) []string {
	switch m := v.Method.(type) {
	case nil:
		return wordsIn(v.Is.Src)
	case condition.Sum:
		return m.Items
	case condition.Prorated:
		return m.Items
	case condition.Unanswered:
		return m.Items
	case condition.AnyYesOrRefused:
		return m.Items
	case condition.BandOf:
		return []string{m.Of}
	case condition.MedicineClass:
		return []string{m.Checklist, m.Table}
	case condition.ListStatus:
		return []string{m.Table}
	case condition.Listed:
		return []string{m.Of}
	case condition.Clusters:
		var names []string
		for _, g := range m.Groups {
			names = append(names, g.Items...)
		}
		return names
	case condition.Cases:
		names := slices.Clone(m.Items)
		for _, c := range m.Cases {
			names = append(names, wordsIn(c.When.Src)...)
		}
		return names
	}
	return nil
}

func wordsIn(src string) []string {
	return reName().FindAllString(reLiteral().ReplaceAllString(src, " "), -1)
}
