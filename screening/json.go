package screening

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
)

// MarshalJSON writes the report/v1 object of docs/formats.md. Field names and their order are for ever; fields are only
// ever added. A rule that is undetermined and superseded keeps its status: it stands among the findings with
// superseded_by, so that nothing reads as raised that is not.
//
// It appends rather than reflects, since a batch writes one report a record: the parts of a rule that never change are
// made once, when the book is loaded.
func (r *Report) MarshalJSON() ([]byte, error) { return r.AppendJSON(make([]byte, 0, 16<<10)), nil }

// AppendJSON appends what MarshalJSON writes.
func (r *Report) AppendJSON(b []byte) []byte {
	b = append(b, r.Book.jsonHead...)
	b = appendText(append(b, `,"partner":`...), r.Partner)
	b = appendText(append(b, `,"consult_date":`...), r.Response.ConsultDate.String())
	b = r.appendFindings(append(b, `,"findings":[`...))
	b = append(b, `],"clear":[`...)
	for i, rule := range r.Clear {
		b = append(comma(b, i), rule.json.id...)
	}
	b = append(b, `],"superseded":[`...)
	n := 0
	for _, f := range r.Superseded {
		if f.Status == Raised {
			b = append(comma(b, n), f.Rule.json.id...)
			n++
		}
	}
	b = r.appendValues(append(b, ']'))
	b = r.appendStates(b)
	b = r.Book.appendIDs(append(b, `,"required_missing":`...), r.Missing)
	return append(r.appendChanges(b), '}')
}

// comma separates the elements of a list.
func comma(b []byte, i int) []byte {
	if i > 0 {
		return append(b, ',')
	}
	return b
}

// appendFindings writes the findings, and behind them the undetermined ones that are superseded.
func (r *Report) appendFindings(b []byte) []byte {
	n := 0
	for _, f := range r.Findings {
		b = r.appendFinding(comma(b, n), f)
		n++
	}
	for _, f := range r.Superseded {
		if f.Status != Raised {
			b = r.appendFinding(comma(b, n), f)
			n++
		}
	}
	return b
}

func (r *Report) appendFinding(b []byte, f Finding) []byte {
	parts := &f.Rule.json
	b = append(b, parts.head...)
	b = append(append(b, `,"status":"`...), f.Status.String()...)
	b = append(append(b, `","priority":"`...), f.Priority.String()...)
	b = append(append(b, '"'), parts.words...)
	b = append(b, `,"because":[`...)
	for i, q := range f.Because {
		b = append(append(comma(b, i), `{"question":`...), r.Book.quoted[q.Index]...)
		b = r.Response.AppendAnswerJSON(append(b, `,"answer":`...), q)
		if note := r.Response.Note(q); note != "" {
			b = appendText(append(b, `,"note":`...), note)
		}
		b = append(b, '}')
	}
	b = r.Book.appendIDs(append(b, `],"missing":`...), f.Missing)
	b = append(b, parts.sources...)
	if f.Superseded {
		b = append(b, `,"superseded_by":[`...)
		for i, id := range r.raisedOf(f.Rule.SupersededBy) {
			b = appendText(comma(b, i), id)
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

// appendValues writes the known values, and the questions that keep the others unknown, both sorted by id. A value that
// does not apply is in neither.
func (r *Report) appendValues(b []byte) []byte {
	var unknown []byte
	known := 0
	b = append(b, `,"values":{`...)
	for i, v := range r.Book.sortedValues {
		c := r.View.ValueOf(v)
		switch id := r.Book.quotedValues[i]; c.State {
		case forms.Answered:
			b = append(append(comma(b, known), id...), ':')
			b = appendPlain(b, c.Answer)
			known++
		case forms.NotAsked:
			unknown = append(append(comma(unknown, len(unknown)), id...), ':')
			unknown = r.Book.appendIDs(unknown, c.Blocking)
		case forms.NotApplicable, forms.NotSure, forms.Declined, forms.AskPrescriber:
		}
	}
	b = append(append(b, `},"values_unknown":{`...), unknown...)
	return append(b, '}')
}

// appendStates writes which questions have no answer and which do not apply.
func (r *Report) appendStates(b []byte) []byte {
	b = append(b, `,"unanswered":[`...)
	n := 0
	for i, q := range r.Book.Form.Questions() {
		if r.View.State(q).Open() {
			b = append(comma(b, n), r.Book.quoted[i]...)
			n++
		}
	}
	b = append(b, `],"not_applicable":[`...)
	n = 0
	for i, q := range r.Book.Form.Questions() {
		if r.View.State(q) == forms.NotApplicable {
			b = append(comma(b, n), r.Book.quoted[i]...)
			n++
		}
	}
	return append(b, ']')
}

func (r *Report) appendChanges(b []byte) []byte {
	for i, c := range r.Changes {
		if i == 0 {
			b = append(b, `,"changes":[`...)
		}
		b = appendText(append(comma(b, i), `{"id":`...), c.Rule.ID)
		b = append(append(append(b, `,"kind":"`...), c.Kind.String()...), `","from":"`...)
		b = append(append(append(b, c.From.String()...), `","to":"`...), c.To.String()...)
		b = append(b, `"}`...)
	}
	if len(r.Changes) > 0 {
		b = append(b, ']')
	}
	return b
}

// ruleJSON are the parts of a finding that are the same in every report.
type ruleJSON struct {
	id      []byte // in quotes
	head    []byte // {"id":…
	words   []byte // ,"title":…,"why":…,"ask_prescriber":…
	sources []byte // ,"sources":[…]
}

// prepareJSON makes what is the same in every report.
func (b *RuleBook) prepareJSON() {
	head := appendText(append([]byte(nil), `{"kapscreen":`...), ReportFormat)
	for _, part := range [][2]string{
		{"form", b.Form.ID}, {"form_version", b.Form.Version}, {"form_digest", b.Form.Digest},
		{"rules_version", b.Version}, {"rules_digest", b.Digest},
	} {
		head = append(appendText(append(head, ','), part[0]), ':')
		head = appendText(head, part[1])
	}
	b.jsonHead = head
	b.sortedValues = slices.Clone(b.Form.Values)
	slices.SortFunc(b.sortedValues, func(x, y *forms.Value) int { return strings.Compare(x.ID, y.ID) })
	for _, v := range b.sortedValues {
		b.quotedValues = append(b.quotedValues, appendText(nil, v.ID))
	}
	for _, q := range b.Form.Questions() {
		b.quoted = append(b.quoted, appendText(nil, q.ID))
	}
	for _, r := range b.Rules {
		r.json = r.prepared()
	}
}

func (r *Rule) prepared() ruleJSON {
	out := ruleJSON{id: appendText(nil, r.ID), head: appendText([]byte(`{"id":`), r.ID), sources: []byte(`,"sources":[`)}
	out.words = appendText([]byte(`,"title":`), r.Title)
	out.words = appendText(append(out.words, `,"why":`...), r.Why)
	out.words = appendText(append(out.words, `,"ask_prescriber":`...), r.Ask)
	for i, s := range r.Sources {
		out.sources = appendText(append(comma(out.sources, i), `{"key":`...), s.Key)
		out.sources = appendText(append(out.sources, `,"cite":`...), s.Cite)
		out.sources = appendText(append(out.sources, `,"section":`...), s.Section)
		out.sources = append(appendText(append(out.sources, `,"certainty":`...), s.Certainty), '}')
	}
	out.sources = append(out.sources, ']')
	return out
}

// appendText writes a quoted text. Plain text, which ids are, is quoted as it stands.
func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			data, _ := json.Marshal(s) // a string always has JSON
			return append(b, data...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

func (book *RuleBook) appendIDs(b []byte, qs []*forms.Question) []byte {
	b = append(b, '[')
	for i, q := range qs {
		b = append(comma(b, i), book.quoted[q.Index]...)
	}
	return append(b, ']')
}

// appendPlain writes a value: yes/no, a code or a number.
func appendPlain(b []byte, a forms.Answer) []byte {
	switch a.Kind() {
	case forms.YesNo:
		return strconv.AppendBool(b, a.Yes())
	case forms.Choice:
		return appendText(b, a.Code())
	case forms.Integer, forms.Decimal:
		return strconv.AppendFloat(b, a.Number(), 'f', -1, 64)
	case forms.MultiChoice, forms.DateKind, forms.Text, forms.LongText, forms.Table:
	}
	return append(b, "null"...)
}

// raisedOf are those of the rules that are raised.
func (r *Report) raisedOf(rules []string) []string {
	var raised []string
	for _, list := range [][]Finding{r.Findings, r.Superseded} {
		for _, f := range list {
			if f.Status == Raised && slices.Contains(rules, f.Rule.ID) {
				raised = append(raised, f.Rule.ID)
			}
		}
	}
	return raised
}

func ids(qs []*forms.Question) []string {
	out := make([]string, len(qs))
	for i, q := range qs {
		out[i] = q.ID
	}
	return out
}
