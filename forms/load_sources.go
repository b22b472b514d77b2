package forms

import (
	"io/fs"
	"slices"

	"github.com/kapscreen/kapscreen/forms/source"
)

// Source is a publication or page that a question or rule relies on.
type Source struct {
	Key, Cite, Section, URL string
	Certainty               string // seen, second-hand, memory-verify or design
	Note                    string // what a reader of the rule book should know of it: which copy was read, what to check
}

// Certainties are the words for how surely a source is known, the surest first.
func Certainties() []string { return []string{"seen", "second-hand", "memory-verify", "design"} }

// LoadSources reads and checks a sources file. The map is by key; it is nil when the file cannot be used.
func LoadSources(fsys fs.FS, path string) (map[string]Source, source.Problems) {
	log := source.NewLog()
	m := source.ReadFile(log, fsys, path, SourcesFormat)
	sources := readSources(m)
	if log.Failed() {
		return nil, log.Problems()
	}
	return sources, log.Problems()
}

func readSources(m *source.Map) map[string]Source {
	sources := map[string]Source{}
	for _, e := range m.Need("sources").Entries("sources") {
		d := e.Value.Map()
		d.Need("cite", "certainty")
		if !reSource.MatchString(e.Key) && d != nil {
			m.Map("sources").KeyProblem(e.Key, "a source's key has to be letters, digits, _ . and -, at most 64", "")
		}
		sources[e.Key] = Source{
			Key: e.Key, Cite: d.String("cite"), Section: d.Word("section"), URL: d.Word("url"),
			Certainty: d.One("certainty", Certainties()...), Note: d.String("note"),
		}
		d.Done()
	}
	m.Done()
	return sources
}

// cite reads the source keys of an entry and holds them against the sources file, which is read at the first key.
func (b *builder) cite(m *source.Map) []string {
	words := m.Words("sources")
	if len(words) > 0 && !b.cited {
		b.cited = true
		b.loadSources(words[0].Place)
	}
	if b.sources != nil {
		CheckSources(b.log, b.sources, words)
	}
	return source.Texts(words)
}

func (b *builder) loadSources(asks source.Place) {
	data, full := b.bytes("sources.yaml", asks)
	if data == nil {
		return
	}
	if m := source.Read(b.log, full, data, SourcesFormat); m != nil {
		b.sources = readSources(m)
	}
}

// CheckSources reports every word that is no source key.
func CheckSources(log *source.Log, sources map[string]Source, words []source.Word) {
	for _, w := range words {
		if _, ok := sources[w.Text]; ok {
			continue
		}
		keys := make([]string, 0, len(sources))
		for k := range sources {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		hint := ""
		if near := source.Nearest(w.Text, keys); near != "" {
			hint = `did you mean "` + near + `"?`
		}
		log.Problem(w.Place, "there is no source "+source.Quote(w.Text)+" in sources.yaml", hint)
	}
}
