package library_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms/source"
)

// knownPartner is a partner as the contract holds it.
type knownPartner struct {
	AsOf string `json:"as_of"`
	Role []struct {
		Fact, Source, Certainty string
	} `json:"role_statement_facts"`
	Requirements []struct {
		Topic, Value, Source, Certainty string
	} `json:"requirements"`
	States struct {
		Known bool   `json:"known"`
		Note  string `json:"note"`
		AsOf  string `json:"as_of"`
	} `json:"states"`
	Overrides []struct {
		Flag, Value, Reason, Source, Certainty string
	} `json:"overrides"`
	Required []struct {
		ID, Reason, Source, Certainty string
	} `json:"extra_required"`
	Topics []struct {
		Topic, Position, Source, Certainty string
		Flags                              []string
	} `json:"topics"`
	Unknowns []string `json:"unknowns"`
}

// lines writes the partner one fact a line.
func (p knownPartner) lines() []string {
	out := []string{"as of " + p.AsOf, fact("states", map[bool]string{true: "known", false: "not known"}[p.States.Known], p.States.Note, p.States.AsOf)}
	for _, f := range p.Role {
		out = append(out, fact("role", f.Fact, f.Source, f.Certainty))
	}
	for _, f := range p.Requirements {
		out = append(out, fact("requirement", f.Topic, f.Value, f.Source, f.Certainty))
	}
	for _, f := range p.Overrides {
		out = append(out, fact("rule", f.Flag, f.Value, f.Reason, f.Source, f.Certainty))
	}
	for _, f := range p.Required {
		out = append(out, fact("required", f.ID, f.Reason, f.Source, f.Certainty))
	}
	for _, f := range p.Topics {
		out = append(out, fact("topic", f.Topic, f.Position, strings.Join(f.Flags, ","), f.Source, f.Certainty))
	}
	for _, u := range p.Unknowns {
		out = append(out, fact("unknown", u))
	}
	return out
}

func fact(cells ...string) string { return strings.Join(cells, " | ") }

// partnerLines writes a partner file one fact a line.
func partnerLines(m *source.Map) []string {
	s := m.Map("states")
	out := []string{"as of " + m.Word("as_of"), fact("states", map[bool]string{true: "known", false: "not known"}[s.Bool("known")], s.String("note"), s.Word("as_of"))}
	for _, x := range []struct {
		key, word string
		cells     []string
	}{
		{"role", "role", []string{"fact"}},
		{"requirements", "requirement", []string{"topic", "value"}},
		{"rules", "rule", []string{"id", "priority", "reason"}},
		{"required", "required", []string{"id", "reason"}},
		{"topics", "topic", []string{"topic", "position", "rules"}},
	} {
		for _, e := range m.Maps(x.key) {
			cells := []string{x.word}
			for _, c := range x.cells {
				if c == "rules" {
					cells = append(cells, strings.Join(source.Texts(e.Words(c)), ","))
					continue
				}
				cells = append(cells, e.String(c))
			}
			out = append(out, fact(append(cells, e.String("source"), e.String("certainty"))...))
		}
	}
	for _, v := range m.List("unknowns") {
		s, _ := v.String()
		out = append(out, fact("unknown", s))
	}
	return out
}

func TestPartnersSayWhatIsKnownAndNoMore(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join(contract, "partners.json"))
	if err != nil {
		t.Fatal(err)
	}
	var partners map[string]knownPartner
	if err := json.Unmarshal(data, &partners); err != nil || len(partners) != 3 {
		t.Fatalf("read %d partners (%v), want 3", len(partners), err)
	}
	folder := os.DirFS(filepath.Join("..", "..", "templates", "partners"))
	for id, want := range partners {
		log := source.NewLog()
		m := source.ReadFile(log, folder, id+".yaml", "partner/v1")
		report(t, log.Problems())
		if m == nil {
			continue
		}
		got := partnerLines(m)
		for _, line := range want.lines() {
			if !slices.Contains(got, line) {
				t.Errorf("%s lacks: %s", id, line)
			}
		}
		for _, line := range got {
			if !slices.Contains(want.lines(), line) {
				t.Errorf("%s says without a source: %s", id, line)
			}
		}
		report(t, log.Problems())
	}
}

func TestEveryPartnerCarriesThePart2Notice(t *testing.T) {
	t.Parallel()
	folder := os.DirFS(filepath.Join("..", "..", "templates", "partners"))
	for _, id := range []string{"generic", "journey-clinical", "isha-health"} {
		log := source.NewLog()
		m := source.ReadFile(log, folder, id+".yaml", "partner/v1")
		if m == nil {
			t.Fatalf("%s does not read: %v", id, log.Problems())
		}
		var texts []string
		for _, n := range m.Maps("notices") {
			texts = append(texts, fact(n.Word("when"), n.Word("effective"), n.String("text")))
		}
		want := fact("part2", "2026-02-16", "42 CFR part 2 prohibits unauthorized use or disclosure of these records.")
		if !slices.Contains(texts, want) {
			t.Errorf("%s has the notices %q, want %q among them", id, texts, want)
		}
	}
}
