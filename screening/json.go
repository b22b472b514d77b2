package screening

import (
	"encoding/json"
	"slices"

	"github.com/kapscreen/kapscreen/forms"
)

// The report/v1 object. Field names and their order are for ever; fields are only ever added.
type (
	reportJSON struct {
		Format        string              `json:"kapscreen"`
		Form          string              `json:"form"`
		FormVersion   string              `json:"form_version"`
		FormDigest    string              `json:"form_digest"`
		RulesVersion  string              `json:"rules_version"`
		RulesDigest   string              `json:"rules_digest"`
		Partner       string              `json:"partner"`
		ConsultDate   string              `json:"consult_date"`
		Findings      []findingJSON       `json:"findings"`
		Clear         []string            `json:"clear"`
		Superseded    []string            `json:"superseded"`
		Values        map[string]any      `json:"values"`
		ValuesUnknown map[string][]string `json:"values_unknown"`
		Unanswered    []string            `json:"unanswered"`
		NotApplicable []string            `json:"not_applicable"`
		Missing       []string            `json:"required_missing"`
		Changes       []changeJSON        `json:"changes,omitempty"`
	}
	changeJSON struct {
		ID   string `json:"id"`
		Kind string `json:"kind"`
		From string `json:"from"`
		To   string `json:"to"`
	}
	findingJSON struct {
		ID           string        `json:"id"`
		Status       string        `json:"status"`
		Priority     string        `json:"priority"`
		Title        string        `json:"title"`
		Why          string        `json:"why"`
		Ask          string        `json:"ask_prescriber"`
		Because      []becauseJSON `json:"because"`
		Missing      []string      `json:"missing"`
		Sources      []sourceJSON  `json:"sources"`
		SupersededBy []string      `json:"superseded_by,omitempty"`
	}
	becauseJSON struct {
		Question string          `json:"question"`
		Answer   json.RawMessage `json:"answer"`
		Note     string          `json:"note,omitempty"`
	}
	sourceJSON struct {
		Key       string `json:"key"`
		Cite      string `json:"cite"`
		Section   string `json:"section"`
		Certainty string `json:"certainty"`
	}
)

// MarshalJSON writes the report/v1 object of docs/formats.md. A rule that is undetermined and superseded keeps its status:
// it stands among the findings with superseded_by, so that nothing reads as raised that is not.
func (r *Report) MarshalJSON() ([]byte, error) {
	out := reportJSON{
		Format: ReportFormat, Form: r.Book.Form.ID, FormVersion: r.Book.Form.Version, FormDigest: r.Book.Form.Digest,
		RulesVersion: r.Book.Version, RulesDigest: r.Book.Digest,
		Partner: r.Partner, ConsultDate: r.Response.ConsultDate.String(),
		Findings: []findingJSON{}, Clear: []string{}, Superseded: []string{},
		Unanswered: []string{}, NotApplicable: []string{}, Missing: ids(r.Missing),
	}
	out.Values, out.ValuesUnknown = r.values()
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, r.finding(f))
	}
	for _, f := range r.Superseded {
		if f.Status == Raised {
			out.Superseded = append(out.Superseded, f.Rule.ID)
		} else {
			out.Findings = append(out.Findings, r.finding(f))
		}
	}
	for _, rule := range r.Clear {
		out.Clear = append(out.Clear, rule.ID)
	}
	for _, q := range r.Book.Form.Questions() {
		switch s := r.View.State(q); {
		case s == forms.NotApplicable:
			out.NotApplicable = append(out.NotApplicable, q.ID)
		case s.Open():
			out.Unanswered = append(out.Unanswered, q.ID)
		}
	}
	for _, c := range r.Changes {
		out.Changes = append(out.Changes, changeJSON{c.Rule.ID, c.Kind.String(), c.From.String(), c.To.String()})
	}
	return json.Marshal(out)
}

// finding is the JSON of one finding.
func (r *Report) finding(f Finding) findingJSON {
	out := findingJSON{
		ID: f.Rule.ID, Status: f.Status.String(), Priority: f.Priority.String(),
		Title: f.Rule.Title, Why: f.Rule.Why, Ask: f.Rule.Ask,
		Because: []becauseJSON{}, Missing: ids(f.Missing), Sources: []sourceJSON{},
	}
	for _, q := range f.Because {
		out.Because = append(out.Because, becauseJSON{q.ID, forms.AnswerJSON(q, r.Response.Answer(q)), r.Response.Note(q)})
	}
	for _, s := range f.Rule.Sources {
		out.Sources = append(out.Sources, sourceJSON{s.Key, s.Cite, s.Section, s.Certainty})
	}
	if f.Superseded {
		out.SupersededBy = r.raisedOf(f.Rule.SupersededBy)
	}
	return out
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

// values are the known values, and the questions that keep the others unknown. A value that does not apply is in neither.
func (r *Report) values() (known map[string]any, unknown map[string][]string) {
	known, unknown = map[string]any{}, map[string][]string{}
	for _, v := range r.Book.Form.Values {
		c := r.View.Value(v.ID)
		switch c.State {
		case forms.Answered:
			known[v.ID] = plainValue(c.Answer)
		case forms.NotAsked:
			unknown[v.ID] = ids(c.Blocking)
		case forms.NotApplicable, forms.NotSure, forms.Declined, forms.AskPrescriber:
		}
	}
	return known, unknown
}

// plainValue is a value as JSON writes it. Values are only ever yes/no, a code or a number.
func plainValue(a forms.Answer) any {
	switch a.Kind() {
	case forms.YesNo:
		return a.Yes()
	case forms.Choice:
		return a.Code()
	case forms.Integer, forms.Decimal:
		return a.Number()
	case forms.MultiChoice, forms.DateKind, forms.Text, forms.LongText, forms.Table:
	}
	return nil
}

func ids(qs []*forms.Question) []string {
	out := make([]string, len(qs))
	for i, q := range qs {
		out[i] = q.ID
	}
	return out
}
