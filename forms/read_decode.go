package forms

import (
	"slices"
	"strconv"

	"github.com/kapscreen/kapscreen/forms/source"
)

// decoder turns the values of one file into a response and collects what is wrong with them.
type decoder struct {
	form  *Form
	name  string // of the file
	place placer
	r     *Response

	spareCodes []string  // memory from which each multichoice answer takes its own
	spareParts []several // the same for every answer with parts

	problems []ResponseProblem
	more     int
}

// decode reads a response from the root value of a file. The error is a *ResponseError.
func decode(f *Form, name string, place placer, root value) (*Response, error) {
	d := decoder{form: f, name: name, place: place, r: NewResponse(f, Date{})}
	d.r.FormVersion = ""
	d.response(root)
	return d.result()
}

func (d *decoder) result() (*Response, error) {
	if len(d.problems) > 0 {
		return nil, &ResponseError{Problems: d.problems, More: d.more}
	}
	return d.r, nil
}

// problem notes what is wrong at a place. Only places that hold no value of the file may be in path.
func (d *decoder) problem(at position, path, id, message, hint string) {
	if d.full() {
		d.more++
		return
	}
	line, col := d.place(at)
	d.problems = append(d.problems, ResponseProblem{d.name, line, col, path, id, message, hint})
}

// parts are the values at the top of a response.
type parts struct {
	format, form, version, partner, day, answers, notes *value
}

func (p *parts) find(name string) **value {
	switch name {
	case "kapscreen":
		return &p.format
	case "form":
		return &p.form
	case "form_version":
		return &p.version
	case "partner":
		return &p.partner
	case "consult_date":
		return &p.day
	case "answers":
		return &p.answers
	case "notes":
		return &p.notes
	}
	return nil
}

func topNames() []string {
	return []string{"kapscreen", "form", "form_version", "partner", "consult_date", "answers", "notes"}
}

// response reads the top. The date comes before the answers: they may not lie after it.
func (d *decoder) response(root value) {
	if root.shape != shapeObject {
		d.problem(root.at, "", "", "the file has to be one object of names and values, not "+root.shape.words(),
			`it begins with "kapscreen": "`+ResponseFormat+`"`)
		return
	}
	var p parts
	for i := range root.parts {
		f := &root.parts[i]
		slot := p.find(f.name)
		switch {
		case slot == nil:
			d.unknownPart(f)
		case *slot != nil:
			d.problem(f.at, f.name, "", "this part stands here a second time", "take one away")
		default:
			*slot = &f.value
		}
	}
	if !d.format(root.at, p.format) { // what follows would be read with the wrong eyes
		return
	}
	d.theForm(root.at, p.form)
	d.version(p.version)
	d.partner(p.partner)
	d.consultDate(root.at, p.day)
	d.answers(root.at, p.answers)
	d.notes(p.notes)
}

func (d *decoder) unknownPart(f *field) {
	hint := ""
	if !d.full() {
		hint = didYouMean(f.name, topNames())
	}
	d.problem(f.at, "", "", "there is no part "+named(f.name), hint)
}

// full reports whether no further problem is kept. Hints, which are not cheap, are spared then.
func (d *decoder) full() bool { return len(d.problems) >= maxProblems }

// didYouMean is a hint for a name that does not exist; none for what does not look like a name.
func didYouMean(name string, known []string) string {
	if !idLike.MatchString(name) {
		return ""
	}
	return source.DidYouMean(name, known)
}

func (d *decoder) format(at position, v *value) bool {
	const hint = `a response begins with "kapscreen": "` + ResponseFormat + `"`
	switch {
	case v == nil:
		d.problem(at, "", "", "this is not a kapscreen response: the part \"kapscreen\" is missing", hint)
	case v.shape != shapeString || v.text != ResponseFormat:
		d.problem(v.at, "kapscreen", "", "this is not a response of the format "+ResponseFormat, hint)
	default:
		return true
	}
	return false
}

func (d *decoder) theForm(at position, v *value) {
	hint := "give the form that it was asked with (--form)"
	switch {
	case v == nil:
		d.problem(at, "", "", `the part "form" is missing`, `write "form": "`+d.form.ID+`"`)
	case v.shape != shapeString:
		d.problem(v.at, "form", "", "this has to be the id of a form, not "+v.shape.words(), "")
	case v.text == d.form.ID:
	case reFormID.MatchString(v.text):
		d.problem(v.at, "form", "", `these are answers to the form "`+v.text+`", not to "`+d.form.ID+`"`, hint)
	default:
		d.problem(v.at, "form", "", `these are answers to another form than "`+d.form.ID+`"`, hint)
	}
}

func (d *decoder) version(v *value) {
	hint := "give the form that it was asked with (--form)"
	switch {
	case v == nil:
	case v.shape != shapeString:
		d.problem(v.at, "form_version", "", "this has to be a version in quotes, not "+v.shape.words(), "")
	case v.text == d.form.Version:
		d.r.FormVersion = d.form.Version
	case reVersion.MatchString(v.text):
		d.problem(v.at, "form_version", "", "it was asked with version "+v.text+" of the form; this is version "+d.form.Version, hint)
	default:
		d.problem(v.at, "form_version", "", "it was asked with another version of the form than "+d.form.Version, hint)
	}
}

func (d *decoder) partner(v *value) {
	switch {
	case v == nil:
	case v.shape == shapeString && reFormID.MatchString(v.text):
		d.r.Partner = v.text
	default:
		d.problem(v.at, "partner", "", "this has to be the id of a partner profile", "small letters, digits and -")
	}
}

func (d *decoder) consultDate(at position, v *value) {
	if v == nil {
		d.problem(at, "", "", `the part "consult_date" is missing`, "it is the day that the answers are about, as YYYY-MM-DD")
		return
	}
	day, ok := ParseDate(v.text)
	if v.shape != shapeString || !ok {
		d.problem(v.at, "consult_date", "", "this has to be a day that exists, written YYYY-MM-DD in quotes", "")
		return
	}
	if day.Days() < earliestDay || day.Days() > latestDay {
		d.problem(v.at, "consult_date", "", "this day is not plausible", "the year has to lie between 1900 and 2199")
		return
	}
	d.r.ConsultDate = day
}

// answers reads the entries of all questions, in file order.
func (d *decoder) answers(at position, v *value) {
	if v == nil {
		d.problem(at, "", "", `the part "answers" is missing`, `write "answers": {} if there are none`)
		return
	}
	if v.shape != shapeObject {
		d.problem(v.at, "answers", "", "this has to be an object of question ids and answers, not "+v.shape.words(), "")
		return
	}
	seen := make([]bool, len(d.form.questions))
	unknown := map[string]bool{}
	next := 0
	for i := range v.parts {
		f := &v.parts[i]
		q, ok := d.form.questionFrom(next, f.name)
		if ok {
			next = q.Index + 1
		}
		switch {
		case !ok && unknown[f.name]:
			d.problem(f.at, "answers", "", "a name stands here a second time", "take one away")
		case !ok:
			unknown[f.name] = true
			d.unknownQuestion(f.at, "answers", f.name)
		case seen[q.Index]:
			d.problem(f.at, "answers."+q.ID, q.ID, "the question is answered here a second time", "take one answer away")
		default:
			seen[q.Index] = true
			d.entry(q, &f.value)
		}
	}
}

// questionFrom is Question for a name that is likely to be at, or soon behind, a place in asking order, as names in files
// mostly are: looking there first is cheaper than the map.
func (f *Form) questionFrom(at int, name string) (*Question, bool) {
	for _, q := range f.questions[at:min(at+3, len(f.questions))] {
		if q.ID == name {
			return q, true
		}
	}
	return f.Question(name)
}

func (d *decoder) unknownQuestion(at position, path, name string) {
	hint := ""
	if !d.full() && idLike.MatchString(name) {
		if near := source.Nearest(name, d.form.ids()); near != "" {
			hint = `did you mean "` + near + `"?`
		}
	}
	d.problem(at, path, "", "the form has no question "+named(name), hint)
}

// ids are the ids of all questions.
func (f *Form) ids() []string {
	ids := make([]string, len(f.questions))
	for i, q := range f.questions {
		ids[i] = q.ID
	}
	return ids
}

// notes reads the client's own words beside answers.
func (d *decoder) notes(v *value) {
	if v == nil {
		return
	}
	if v.shape != shapeObject {
		d.problem(v.at, "notes", "", "this has to be an object of question ids and texts, not "+v.shape.words(), "")
		return
	}
	var seen []string
	for i := range v.parts {
		f := &v.parts[i]
		q, ok := d.form.Question(f.name)
		if !ok {
			d.unknownQuestion(f.at, "notes", f.name)
			continue
		}
		if slices.Contains(seen, q.ID) {
			d.problem(f.at, "notes."+q.ID, q.ID, "the question has a second note here", "join the two")
			continue
		}
		seen = append(seen, q.ID)
		d.note(q, &f.value)
	}
}

func (d *decoder) note(q *Question, v *value) {
	if v.shape != shapeString {
		d.problem(v.at, "notes."+q.ID, q.ID, "a note has to be a text, not "+v.shape.words(), "")
		return
	}
	text, refusal := acceptText(v.text, LongText, MaxTextRunes)
	if refusal != nil {
		d.problem(v.at, "notes."+q.ID, q.ID, refusal.message, "")
		return
	}
	d.r.SetNote(q, text)
}

// entry reads the answer to one question and records it. After a problem the response is not used any more.
func (d *decoder) entry(q *Question, v *value) {
	a := &d.r.answers[q.Index]
	if !d.answer(q, v, a) || a.kind == Table { // a table is accepted cell by cell, so that each problem is told
		return
	}
	if refusal := q.accept(a, d.r.ConsultDate); refusal != nil {
		d.problem(refusal.in(v).at, "answers."+q.ID+refusal.path(), q.ID, refusal.message, refusal.hint)
	}
}

// in finds the part of a list that was refused.
func (r *refusal) in(v *value) *value {
	for _, step := range r.steps {
		if v.shape == shapeList && step.index < len(v.parts) {
			v = &v.parts[step.index].value
		}
	}
	return v
}

// path is the part of a list that was refused, such as [2].
func (r *refusal) path() string {
	s := ""
	for _, step := range r.steps {
		s += "[" + strconv.Itoa(step.index) + "]"
	}
	return s
}
