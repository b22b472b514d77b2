package casefile

import (
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// modelCase is what a case should be, in memory.
type modelCase struct {
	events  []interview.Event
	state   State
	amended bool
	open    *Journal
}

func (m *modelCase) add(e interview.Event) {
	m.events = append(m.events, e)
	switch e.Kind {
	case interview.EventFinish:
		m.state = Finished
	case interview.EventReopen:
		m.state = Draft
	case interview.EventAmend:
		m.amended = true
	case interview.EventAnswer, interview.EventNote, interview.EventAcknowledge, interview.EventPartner:
	}
}

func (m *modelCase) want() State {
	if m.state == Finished && m.amended {
		return Amended
	}
	return m.state
}

// TestTheStoreDoesWhatTheModelDoes runs random operations on a store and on a map, and compares.
func TestTheStoreDoesWhatTheModelDoes(t *testing.T) {
	t.Parallel()
	bothWays(t, func(t *testing.T, o Options) {
		m := &model{
			t: t, s: testStore(t, o), r: rand.New(rand.NewPCG(31, 32)), cases: map[string]*modelCase{},
			other: nil,
		}
		m.other = storeIn(t, m.s.Dir(), o, quickDisk{})
		ops := []func(){m.begin, m.append, m.append, m.append, m.append, m.close, m.resume, m.read, m.amend, m.reseal, m.cut, m.flip, m.erase}
		for step := range 1500 {
			ops[m.r.IntN(len(ops))]()
			if step%100 == 0 {
				m.list()
			}
		}
		m.list()
		for _, id := range m.ids() {
			m.cases[id].shut(t)
		}
		if report, err := m.s.Check(); err != nil || len(report.Faults)+len(report.Leftover) > 0 || report.Cases != len(m.cases) {
			t.Errorf("Check = %+v, %v; want %d whole cases", report, err, len(m.cases))
		}
	})
}

type model struct {
	t        *testing.T
	s, other *Store
	r        *rand.Rand
	cases    map[string]*modelCase
}

func (m *model) ids() []string { return slices.Sorted(maps.Keys(m.cases)) }

func (m *model) pick() (string, *modelCase) {
	if len(m.cases) == 0 {
		m.begin()
	}
	ids := m.ids()
	id := ids[m.r.IntN(len(ids))]
	return id, m.cases[id]
}

func (c *modelCase) shut(t *testing.T) {
	t.Helper()
	if c.open != nil {
		closeIt(t, c.open)
		c.open = nil
	}
}

func (m *model) begin() {
	if len(m.cases) > 15 {
		return
	}
	j := begin(m.t, m.s)
	m.cases[j.Case().ID] = &modelCase{state: Draft, open: j}
}

func (m *model) append() {
	id, c := m.pick()
	e := randomEvent(m.r, len(c.events)+1)
	if c.open == nil {
		c.open = resume(m.t, m.other, id)
	}
	if err := c.open.Append(e); err != nil {
		m.t.Fatal(err)
	}
	c.add(e)
}

func (m *model) close() {
	_, c := m.pick()
	c.shut(m.t)
}

func (m *model) resume() {
	id, c := m.pick()
	j, err := m.s.Resume(id, noon)
	if c.open != nil {
		if !errors.Is(err, ErrInUse) {
			m.t.Fatalf("resume an open case: %v, want ErrInUse", err)
		}
		return
	}
	if err != nil {
		m.t.Fatal(err)
	}
	c.open = j
}

func (m *model) read() {
	id, c := m.pick()
	got, err := m.other.Open(id)
	if err != nil {
		m.t.Fatal(err)
	}
	mustHold(m.t, got, c.events)
	if got.State() != c.want() {
		m.t.Fatalf("state is %v, want %v", got.State(), c.want())
	}
}

func (m *model) amend() {
	id, c := m.pick()
	if c.open == nil {
		c.open = resume(m.t, m.s, id)
	}
	a := randomAnswer(m.r)
	err := c.open.Amend("cv_htn", a, "the client called back", noon)
	if c.state == Draft {
		if !errors.Is(err, ErrNotFinished) {
			m.t.Fatalf("amend a draft: %v, want ErrNotFinished", err)
		}
		return
	}
	if err != nil {
		m.t.Fatal(err)
	}
	c.add(interview.Event{
		Seq: len(c.events) + 1, At: noon, Kind: interview.EventAmend, Question: "cv_htn", Answer: a, Text: "the client called back",
	})
	if err := c.open.Amend("cv_htn", forms.YesNoAnswer(true), " ", noon); !errors.Is(err, ErrNoReason) {
		m.t.Fatalf("amend without a reason: %v, want ErrNoReason", err)
	}
}

func (m *model) reseal() {
	id, c := m.pick()
	err := m.other.Reseal(id)
	if c.open != nil && !errors.Is(err, ErrInUse) || c.open == nil && err != nil {
		m.t.Fatalf("reseal (open: %v): %v", c.open != nil, err)
	}
}

// cut leaves half a record at the end, as a kill does.
func (m *model) cut() {
	id, c := m.pick()
	if c.open != nil {
		return
	}
	data := readCase(m.t, m.s, id)
	half := appendFrame(nil, frame{number: len(c.events) + firstEvent, payload: make([]byte, 200)})
	writeCase(m.t, m.s, id, append(data, half[:m.r.IntN(len(half)-1)]...))
}

// flip damages an event, wants it named, and repairs the case.
func (m *model) flip() {
	id, c := m.pick()
	if c.open != nil || len(c.events) == 0 || m.r.IntN(3) > 0 {
		return
	}
	data := readCase(m.t, m.s, id)
	sc := scan(data[len(formatLine)+1:], int64(len(formatLine)+1))
	lost := m.r.IntN(len(c.events))
	at := len(formatLine) + 1
	for range lost + firstEvent - 1 {
		at += indexNewline(data[at:]) + 1
	}
	data[at+len(sc.last)%20] ^= 1
	writeCase(m.t, m.s, id, data)
	var damage *DamageError
	if _, err := m.s.Open(id); !errors.As(err, &damage) || damage.Faults[0].Record != lost+firstEvent {
		m.t.Fatalf("a damaged event %d: %v, want record %d named", lost+1, err, lost+firstEvent)
	}
	if faults, err := m.s.Repair(id); err != nil || len(faults) == 0 {
		m.t.Fatalf("repair: %v, %v", faults, err)
	}
	kept := c.events
	*c = modelCase{state: Draft}
	for _, e := range append(append([]interview.Event(nil), kept[:lost]...), kept[lost+1:]...) {
		e.Seq = len(c.events) + 1
		c.add(e)
	}
}

func indexNewline(b []byte) int {
	for i, c := range b {
		if c == '\n' {
			return i
		}
	}
	return len(b)
}

func (m *model) erase() {
	id, c := m.pick()
	if m.r.IntN(3) > 0 {
		return
	}
	err := m.s.Erase(id)
	if c.open != nil {
		if !errors.Is(err, ErrInUse) {
			m.t.Fatalf("erase an open case: %v, want ErrInUse", err)
		}
		return
	}
	if err != nil {
		m.t.Fatal(err)
	}
	delete(m.cases, id)
	if _, err := m.s.Open(id); !errors.Is(err, ErrNoCase) {
		m.t.Fatalf("open an erased case: %v, want ErrNoCase", err)
	}
}

func (m *model) list() {
	entries, err := m.s.List(true)
	if err != nil || len(entries) != len(m.cases) {
		m.t.Fatalf("%d entries, %v; want %d", len(entries), err, len(m.cases))
	}
	for _, e := range entries {
		c := m.cases[e.ID]
		whole, err := m.s.Open(e.ID)
		if err != nil {
			m.t.Fatal(err)
		}
		answered, _ := whole.Progress()
		if e.State != c.want() || e.Answered != answered || e.Partner != whole.Partner() || e.Form != "bare" || e.Damaged ||
			!e.Updated.Equal(whole.Updated()) || e.Client[0] != whole.answers["client_name"].Text() {
			m.t.Fatalf("entry %+v does not fit the case", e)
		}
	}
}
