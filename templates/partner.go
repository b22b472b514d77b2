package templates

import (
	"cmp"
	"embed"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/source"
	"github.com/kapscreen/kapscreen/screening"
)

//go:embed partners/*.yaml
var partnerFiles embed.FS

//go:embed letters/*.yaml
var letterFiles embed.FS

// partnerFormat is the first value of a partner file.
const partnerFormat = "partner/v1"

// PartnerFS holds the built-in partner profiles as <id>.yaml.
func PartnerFS() fs.FS {
	sub, err := fs.Sub(partnerFiles, "partners")
	if err != nil {
		panic("templates: " + err.Error()) // the folder is embedded
	}
	return sub
}

// PartnerNames are the ids of the built-in partner profiles, generic first, the others sorted.
func PartnerNames() []string {
	entries, err := fs.ReadDir(partnerFiles, "partners")
	if err != nil {
		panic("templates: " + err.Error())
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(boolOrder(a == "generic", b == "generic"), cmp.Compare(a, b))
	})
	return names
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// LoadPartner reads and checks a partner file. The Problems hold everything wrong, or only warnings when the profile can
// be used; the partner is nil otherwise. Whether its rules, settings and questions exist is for Partner.Check, which
// knows the form.
func LoadPartner(fsys fs.FS, name string) (*Partner, source.Problems) {
	log := source.NewLog()
	m := source.ReadFile(log, fsys, name, partnerFormat)
	if m == nil {
		return nil, log.Problems()
	}
	forms.CheckWording(log, m)
	p := &Partner{Files: map[string][]byte{}}
	if data, err := source.Bytes(fsys, name, 1<<20); err == nil {
		p.Files[path.Base(name)] = data
	}
	m.Need("id", "name", "as_of", "role", "states")
	p.ID, p.Name, p.AsOf = m.Word("id"), m.String("name"), dateWord(m, "as_of")
	p.Role = facts(m, "role", "", "fact")
	p.Requirements = facts(m, "requirements", "topic", "value")
	p.States = states(m.Map("states"))
	p.Required = required(m)
	p.Rules = ruleChanges(m)
	p.Settings = numbers(m)
	p.Topics = topics(m)
	p.Unknowns = source.Texts(wordsOf(m, "unknowns"))
	p.Notices = notices(m)
	p.Withhold = source.Texts(m.Words("withhold"))
	if len(p.Role) == 0 && m.Has("role") {
		m.Problem("role", "the role statement is empty", "say who decides and who prescribes; it is printed on every referral")
	}
	m.Done()
	if log.Failed() {
		return nil, log.Problems()
	}
	return p, log.Problems()
}

// dateWord is a day of the calendar as written.
func dateWord(m *source.Map, key string) string {
	s := m.Word(key)
	if _, ok := forms.ParseDate(s); s != "" && !ok {
		m.Problem(key, "this is not a day of the calendar", "write it as 2026-11-22")
	}
	return s
}

var certainties = []string{"seen", "second-hand", "memory-verify", "design"}

func certainty(m *source.Map) string {
	if !m.Has("certainty") {
		return ""
	}
	return m.One("certainty", append([]string{"unknown", "unconfirmed"}, certainties...)...)
}

func facts(m *source.Map, key, topic, text string) []Fact {
	var out []Fact
	for _, e := range m.Maps(key) {
		e.Need(text)
		f := Fact{Text: e.String(text), Source: e.Word("source"), Certainty: certainty(e)}
		if topic != "" {
			f.Topic = e.Need(topic).String(topic)
		}
		e.Done()
		out = append(out, f)
	}
	return out
}

func states(m *source.Map) States {
	if m == nil {
		return States{}
	}
	s := States{Known: m.Bool("known"), Included: source.Texts(m.Words("included")), Note: m.String("note"), AsOf: dateWord(m, "as_of")}
	if !s.Known && len(s.Included) > 0 {
		m.Problem("included", "states are listed, but the list is not known", "set known: true, or leave the list empty")
	}
	m.Done()
	return s
}

func required(m *source.Map) []Required {
	var out []Required
	for _, e := range m.Maps("required") {
		out = append(out, Required{ID: e.Need("id").Word("id"), Reason: e.String("reason"), Source: e.Word("source"), Certainty: certainty(e)})
		e.Done()
	}
	return out
}

func ruleChanges(m *source.Map) []RuleChange {
	var out []RuleChange
	for _, e := range m.Maps("rules") {
		e.Need("id", "priority")
		c := RuleChange{ID: e.Word("id"), Reason: e.String("reason"), Source: e.Word("source"), Certainty: certainty(e)}
		c.Priority, _ = screening.PriorityOf(e.One("priority", "urgent", "priority", "routine", "info"))
		e.Done()
		out = append(out, c)
	}
	return out
}

func numbers(m *source.Map) map[string]float64 {
	out := map[string]float64{}
	for _, e := range m.Entries("settings") {
		if n, ok := e.Value.Number(); ok {
			out[e.Key] = n
		}
	}
	return out
}

func topics(m *source.Map) []Topic {
	var out []Topic
	for _, e := range m.Maps("topics") {
		e.Need("topic", "position")
		out = append(out, Topic{Topic: e.String("topic"), Position: e.String("position"), Rules: source.Texts(e.Words("rules")),
			Source: e.Word("source"), Certainty: certainty(e)})
		e.Done()
	}
	return out
}

// wordsOf are texts of a list; unlike Map.Words they may be sentences.
func wordsOf(m *source.Map, key string) []source.Word {
	var out []source.Word
	for _, v := range m.List(key) {
		if s, ok := v.String(); ok {
			out = append(out, source.Word{Text: s, Place: v.Place()})
		}
	}
	return out
}

func notices(m *source.Map) []Notice {
	var out []Notice
	for _, e := range m.Maps("notices") {
		e.Need("id", "text")
		out = append(out, Notice{ID: e.Word("id"), Text: e.String("text"), Effective: dateWord(e, "effective"),
			When: e.Word("when"), Source: e.Word("source"), Certainty: certainty(e)})
		e.Done()
	}
	return out
}

// Profile is what the partner changes in the screening.
func (p *Partner) Profile() screening.Profile {
	out := screening.Profile{Partner: p.ID, Priorities: map[string]screening.Priority{}}
	for _, r := range p.Rules {
		out.Priorities[r.ID] = r.Priority
	}
	for _, r := range p.Required {
		out.Required = append(out.Required, r.ID)
	}
	if len(p.Settings) > 0 {
		out.Settings.Numbers = maps.Clone(p.Settings)
	}
	if p.States.Known {
		out.Settings.Lists = map[string][]string{"partner_states": slices.Clone(p.States.Included)}
	}
	return out
}
