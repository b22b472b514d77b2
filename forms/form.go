package forms

import "github.com/kapscreen/kapscreen/forms/condition"

// Form is one questionnaire, loaded and checked. It never changes after it is loaded and may be shared.
type Form struct {
	ID, Version, Title string
	Language, Region   string
	Digest             string // "sha256:" and 64 hex digits, over everything that was read to build it
	Sections           []*Section
	Values             []*Value // in file order, instruments' first use
	Instruments        []*Instrument
	MedicineNames      bool              // medicines are told by their names, with drug_classes.csv
	Files              map[string][]byte // the files it was built from, by path inside the form; a case keeps a copy

	questions []*Question
	byID      map[string]*Question
	values    map[string]*Value
	sources   map[string]Source
	scope     *condition.Scope // names, skip logic and values, compiled; rules are compiled against it
}

// Value is a computed value of a form.
type Value struct {
	ID, Title, Unit string
	Kind            Kind // YesNo, Choice, Integer or Decimal
	Decimals        int  // decimal: digits shown
	Bands           []Band
	Inputs          []string // question ids it reads, in asking order
	Exception       string   // why a missing answer coming in may change a settled value, if it may
	Instrument      *Instrument

	slot  int
	codes []string // choice: what it can be
}

// Codes are what a value of kind Choice can be. The caller must not change the slice.
func (v *Value) Codes() []string { return v.codes }

// Questions are all questions in asking order. The caller must not change the slice.
func (f *Form) Questions() []*Question { return f.questions }

// Question finds a question by id.
func (f *Form) Question(id string) (*Question, bool) {
	q, ok := f.byID[id]
	return q, ok
}

// Value finds a computed value by id.
func (f *Form) Value(id string) (*Value, bool) {
	v, ok := f.values[id]
	return v, ok
}

// Sources are those that were read to check what the form cites, by key: the folder's own, or the library's where it has
// none; nil when nothing is cited. The caller must not change the map.
func (f *Form) Sources() map[string]Source { return f.sources }

// Scope is what conditions of this form are compiled against. Package screening compiles its rules with it.
func (f *Form) Scope() *condition.Scope { return f.scope }

// AtSlot is the question that stands at a slot of the form's Scope; false for a value.
func (f *Form) AtSlot(slot int) (*Question, bool) {
	if slot < 0 || slot >= len(f.questions) {
		return nil, false
	}
	return f.questions[slot], true
}

// SlotOf is the slot of a question in the form's Scope.
func (f *Form) SlotOf(q *Question) int { return q.Index }

// Questioned are the questions of the slots, in the same order, without slots of values; nil if there are none.
func (f *Form) Questioned(slots []int) []*Question {
	var questions []*Question
	for _, s := range slots {
		if q, ok := f.AtSlot(s); ok {
			questions = append(questions, q)
		}
	}
	return questions
}
