package templates

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/screening"
)

func TestBuiltInLettersFitTheirForms(t *testing.T) {
	for name, book := range books {
		if l, problems := LoadLetter(LetterFS(), name+".yaml", book().Form); l == nil || len(problems) > 0 {
			t.Errorf("letter of %s: %v", name, problems)
		}
	}
}

func TestBuiltInPartnersLoad(t *testing.T) {
	names := PartnerNames()
	if len(names) < 3 || names[0] != "generic" {
		t.Errorf("PartnerNames() = %v, want generic first and two more", names)
	}
	today, _ := forms.ParseDate("2026-11-22")
	for _, name := range names {
		p := partner(t, name)
		if p.ID != name || len(p.Role) == 0 || p.Files[name+".yaml"] == nil {
			t.Errorf("partner %s: id %q, %d role statements, %d files", name, p.ID, len(p.Role), len(p.Files))
		}
		for _, r := range p.Check(books["kap-preconsult"](), today) {
			if r.Kind == "missing" || r.Kind == "expired" {
				t.Errorf("partner %s: %s: %s: %s", name, r.Kind, r.What, r.Text)
			}
		}
	}
}

func TestPartnerFilesAreChecked(t *testing.T) {
	good, err := fs.ReadFile(PartnerFS(), "isha-health.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct{ old, replacement, want string }{
		"an unknown key":          {"withhold: []", "withheld: []", "unknown key"},
		"a day that is none":      {"as_of: 2026-11-22\nrole", "as_of: 2026-13-22\nrole", "not a day"},
		"no role":                 {"role:\n", "role: []\nrolle:\n", "role statement is empty"},
		"states without a source": {"included: []", "included: [OR]", "not known"},
		"a word that decides":     {"name: Isha Health", "name: Isha approved Health", "approved"},
		"another priority":        {"priority: routine", "priority: medium", "one of"},
	} {
		text := strings.Replace(string(good), c.old, c.replacement, 1)
		if text == string(good) {
			t.Fatalf("%s: %q is not in the file", what, c.old)
		}
		p, problems := LoadPartner(fstest.MapFS{"x.yaml": {Data: []byte(text)}}, "x.yaml")
		if p != nil || problems.Err() == nil || !strings.Contains(problems.Err().Error(), c.want) {
			t.Errorf("%s: got %v, want a problem about %q", what, problems, c.want)
		}
	}
}

func TestPartnerCheckNamesWhatIsWrong(t *testing.T) {
	p := partner(t, "isha-health")
	p.Rules = append(p.Rules, RuleChange{ID: "no.such"})
	p.Required = append(p.Required, Required{ID: "client_nam"})
	p.Settings["no_such"] = 1
	p.Settings["bp_high_systolic"] = 150 // its rule's title says 160
	p.Settings["bp_max_age_days"] = 30   // as the rules have it
	today, _ := forms.ParseDate("2028-01-01")
	var kinds []string
	for _, r := range p.Check(books["kap-preconsult"](), today) {
		kinds = append(kinds, r.Kind+" "+r.What)
	}
	for _, want := range []string{"missing rule no.such", "missing question client_nam", "missing setting no_such", "title rule cv.bp160",
		"expired the profile",
		"expired the list of states", "unconfirmed priority of rx.incomplete", "unconfirmed states", "unknown operating states"} {
		if !slices.Contains(kinds, want) {
			t.Errorf("Check does not name %q; it names %q", want, kinds)
		}
	}
	if slices.Contains(kinds, "title rule cv.bp_missing") {
		t.Error("Check complains of a title whose number the profile does not change")
	}
}

func TestPartnerDiff(t *testing.T) {
	a, b := partner(t, "journey-clinical"), partner(t, "isha-health")
	if d := DiffPartners(a, a); len(d) > 0 {
		t.Errorf("a partner differs from itself: %v", d)
	}
	d := DiffPartners(a, b)
	if !slices.Contains(d, Difference{"priority", "rx.incomplete", "", "routine"}) {
		t.Errorf("the changed priority is not among %v", d)
	}
	if len(d) < 8 {
		t.Errorf("%d differences, want at least 8", len(d))
	}
}

func TestProfileOfPartner(t *testing.T) {
	p := partner(t, "isha-health")
	p.States = States{Known: true, Included: []string{"OR", "WA"}}
	got := p.Profile()
	if got.Partner != "isha-health" || got.Priorities["rx.incomplete"] != screening.Routine ||
		!slices.Equal(got.Required, []string{"set_chaperone_name", "set_chaperone_phone"}) ||
		!slices.Equal(got.Settings.Lists["partner_states"], []string{"OR", "WA"}) {
		t.Errorf("Profile() = %+v", got)
	}
}

func TestLetterFilesAreChecked(t *testing.T) {
	good, err := fs.ReadFile(LetterFS(), "kap-preconsult.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct{ old, replacement, want string }{
		"an unknown question":  {"name: client_name", "name: client_nam", `did you mean "client_name"`},
		"an unknown value":     {"{age_years}", "{age_year}", "age_year"},
		"an open bracket":      {"[, {ref_service}]", "[, {ref_service}", "brackets"},
		"an unknown section":   {"sections: [medical]", "sections: [medicall]", "medicall"},
		"a word that decides":  {"title: Referral summary", "title: Referral of an eligible client", "eligible"},
		"a pale colour":        {"title: Referral summary", "colours: {heading: \"#EEEEEE\"}\ntitle: Referral summary", "too pale"},
		"no colour":            {"title: Referral summary", "colours: {heading: blue}\ntitle: Referral summary", "not a colour"},
		"a logo elsewhere":     {"title: Referral summary", "logo: ../x.png\ntitle: Referral summary", "beside"},
		"a logo that is none":  {"title: Referral summary", "logo: text.png\ntitle: Referral summary", "neither a PNG nor a JPEG"},
		"a column of nothing":  {"columns: [substance, reaction]", "columns: [substance, reactio]", `did you mean "reaction"`},
		"a name of nothing":    {"name: name\n    columns: [dose", "name: nam\n    columns: [dose", `no column "nam"`},
		"too many lines":       {"lines: 2", "lines: 4", "1 to 3 lines"},
		"an unknown scale":     {"scores: [phq9,", "scores: [phq,", `no instrument "phq"`},
		"a heading of nothing": {"title: Referral summary", "words: {itemz: X}\ntitle: Referral summary", "itemz"},
	} {
		text := strings.Replace(string(good), c.old, c.replacement, 1)
		if text == string(good) {
			t.Fatalf("%s: %q is not in the file", what, c.old)
		}
		fsys := fstest.MapFS{"letters/x.yaml": {Data: []byte(text)}, "letters/text.png": {Data: []byte("hello")}}
		l, problems := LoadLetter(fsys, "letters/x.yaml", books["kap-preconsult"]().Form)
		if l != nil || problems.Err() == nil || !strings.Contains(problems.Err().Error(), c.want) {
			t.Errorf("%s: got %v, want a problem about %q", what, problems, c.want)
		}
	}
}

func TestPracticeChangesItsLetter(t *testing.T) {
	good, err := fs.ReadFile(LetterFS(), "kap-preconsult.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var logo bytes.Buffer
	if err := png.Encode(&logo, image.NewNRGBA(image.Rect(0, 0, 300, 120))); err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(good), "title: Referral summary", "logo: logo.png\ncolours: {heading: \"#5A1E3C\", panel: \"#FFF7F9\"}\n"+
		"words: {items: For your review}\ntitle: Letter of referral", 1)
	text = strings.Replace(text, "  - {sections: [medical]}\n  - {sections: [medicines]}\n", "  - {sections: [medicines]}\n  - {sections: [medical]}\n", 1)
	l, problems := LoadLetter(fstest.MapFS{"x.yaml": {Data: []byte(text)}, "logo.png": {Data: logo.Bytes()}}, "x.yaml", books["kap-preconsult"]().Form)
	if l == nil {
		t.Fatal(problems.Err())
	}
	o := practice
	o.Incomplete, o.Letter = "x", l
	ref := build(t, demoResponse(t), o)
	if ref.doc.Title != "Letter of referral" || ref.doc.Words.Items != "For your review" || ref.doc.Ask.Notice != coverNotice {
		t.Errorf("title %q, items %q, notice %q", ref.doc.Title, ref.doc.Words.Items, ref.doc.Ask.Notice)
	}
	var ids []string
	for _, s := range ref.doc.Sections {
		ids = append(ids, s.ID)
	}
	if slices.Index(ids, "medicines") > slices.Index(ids, "medical") {
		t.Errorf("the sections are %v, want medicines before medical", ids)
	}
	checkPages(t, "own letter", paint(&ref.doc, o, l, true))
	var out bytes.Buffer
	if err := RenderPDF(&out, ref); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(out.Bytes(), []byte("/Subtype /Image")) {
		t.Error("the logo is not in the file")
	}
	validate(t, "own letter", out.Bytes())
	keep(t, "own-letter", out.Bytes())
}

func TestAnotherFormGetsWhatFits(t *testing.T) {
	follow := books["kap-follow-up"]()
	day, _ := forms.ParseDate("2026-12-10")
	r := forms.NewResponse(follow.Form, day)
	p := partner(t, "generic")
	ref, err := Build(follow.Evaluate(r, p.Profile()), follow, p, Options{Incomplete: "x"})
	if err != nil {
		t.Fatal(err)
	}
	checkPages(t, "follow-up", paint(&ref.doc, Options{}, ref.letter, true))
	keep(t, "follow-up", followUp(t))
	if ref.doc.Title != "Follow-up summary" {
		t.Errorf("title %q, want the follow-up's own", ref.doc.Title)
	}
	o := Options{Incomplete: "x", Letter: builtInLetters["kap-preconsult"]()}
	if ref, err = Build(follow.Evaluate(r, p.Profile()), follow, p, o); err != nil {
		t.Fatal(err)
	}
	checkPages(t, "follow-up with the generic letter", paint(&ref.doc, Options{}, ref.letter, true))
	if _, err = Build(follow.Evaluate(r, p.Profile()), follow, p, Options{}); err == nil {
		t.Error("a referral without a release is built")
	}
}

// followUp is a follow-up in which everything was said.
func followUp(t *testing.T) []byte {
	book, p := books["kap-follow-up"](), partner(t, "generic")
	day, _ := forms.ParseDate("2026-12-10")
	r := forms.NewResponse(book.Form, day)
	for _, q := range book.Form.Questions() {
		switch q.Kind {
		case forms.YesNo:
			r.Set(q, forms.YesNoAnswer(true))
		case forms.Choice:
			r.Set(q, forms.ChoiceAnswer(q.Choices[0].Code))
		case forms.MultiChoice:
			r.Set(q, forms.MultiChoiceAnswer(q.Choices[0].Code))
		case forms.Integer:
			r.Set(q, forms.IntegerAnswer(int64(max(q.Min, 1))))
		case forms.Decimal:
			r.Set(q, forms.DecimalAnswer(q.Min))
		case forms.DateKind:
			r.Set(q, forms.DateAnswer(day))
		case forms.Text:
			r.Set(q, forms.TextAnswer("Rosa Álvarez"))
		case forms.LongText:
			r.Set(q, forms.LongTextAnswer("It was easier this time."))
		case forms.Table:
		}
	}
	if q, ok := book.Form.Question("adm_roi_scope"); ok {
		var codes []string
		for _, o := range q.Choices {
			codes = append(codes, o.Code)
		}
		r.Set(q, forms.MultiChoiceAnswer(codes...))
	}
	ref, err := Build(book.Evaluate(r, p.Profile()), book, p, Options{Incomplete: "x", Practice: practice.Practice})
	if err != nil {
		t.Fatal(err)
	}
	checkPages(t, "full follow-up", paint(&ref.doc, Options{}, ref.letter, true))
	return render(t, ref.doc, Options{Compression: true})
}

func TestReleaseGate(t *testing.T) {
	book, p := books["kap-preconsult"](), partner(t, "generic")
	complete := samples(t)["S01-rosa"]
	late, _ := forms.ParseDate("2026-01-01")
	for what, c := range map[string]struct {
		change    func(r *forms.Response)
		noRelease bool
		missing   string
		ok        bool
	}{
		"complete":             {func(*forms.Response) {}, false, "", true},
		"no release":           {func(r *forms.Response) { set(t, r, "adm_roi", forms.YesNoAnswer(false)) }, true, "adm_roi", false},
		"release not asked":    {func(r *forms.Response) { set(t, r, "adm_roi", forms.Answer{}) }, true, "adm_roi", false},
		"release declined":     {func(r *forms.Response) { set(t, r, "adm_roi", forms.Absent(forms.Declined)) }, true, "adm_roi", false},
		"release has ended":    {func(r *forms.Response) { set(t, r, "adm_roi_expiry", forms.DateAnswer(late)) }, true, "adm_roi_expiry", false},
		"something is missing": {func(r *forms.Response) { set(t, r, "met_height_cm", forms.Answer{}) }, false, "met_height_cm", false},
	} {
		r := complete.Clone()
		c.change(r)
		report := book.Evaluate(r, p.Profile())
		_, err := Build(report, book, p, Options{})
		var missing *MissingError
		if c.ok {
			if err != nil {
				t.Errorf("%s: %v", what, err)
			}
			continue
		}
		if !errors.As(err, &missing) || missing.NoRelease != c.noRelease || !strings.Contains(missing.Error(), c.missing) {
			t.Errorf("%s: got %v, want a MissingError naming %s (release missing: %v)", what, err, c.missing, c.noRelease)
		}
		ref, err := Build(report, book, p, Options{Incomplete: "Visit tomorrow"})
		if err != nil {
			t.Errorf("%s: with a reason: %v", what, err)
			continue
		}
		if !strings.Contains(strings.Join(ref.doc.Ask.Lines, " "), "Visit tomorrow") {
			t.Errorf("%s: the reason is not printed: %q", what, ref.doc.Ask.Lines)
		}
	}
}

func TestNothingOutsideTheReleaseIsPrinted(t *testing.T) {
	r := outsideReleaseResponse(t)
	for _, q := range r.Form.Questions() {
		if !q.Section.Part2 {
			continue
		}
		r.SetNote(q, "SECRETNOTE")
		if q.Kind == forms.Text {
			r.Set(q, forms.TextAnswer("SECRETTEXT"))
		}
	}
	set(t, r, "su_withdrawal", forms.YesNoAnswer(true))
	set(t, r, "auditc_1", forms.IntegerAnswer(4))
	o := practice
	o.Incomplete = "x"
	ref := build(t, r, o)
	var text, js, preview bytes.Buffer
	if err := errors.Join(RenderText(&text, ref), RenderJSON(&js, ref), RenderPreview(&preview, ref)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "Not sent: outside the release: substance use") {
		t.Error("the text does not name what is not sent")
	}
	for _, secret := range []string{"SECRET", "AUDIT-C", "Drug item", "withdrawal", "su_", "auditc", "S1 "} {
		for what, out := range map[string]string{"text": text.String(), "JSON": js.String(), "preview": preview.String()} {
			if strings.Contains(out, secret) {
				at := strings.Index(out, secret)
				t.Errorf("the %s holds %q: …%s", what, secret, out[max(at-80, 0):min(at+40, len(out))])
			}
		}
	}
}

func TestIdentityOutsideTheReleaseIsNotPrinted(t *testing.T) {
	r := demoResponse(t).Clone()
	set(t, r, "adm_roi_scope", forms.MultiChoiceAnswer("medical", "mental_health"))
	ref := build(t, r, Options{Incomplete: "x"})
	var text, js bytes.Buffer
	if err := errors.Join(RenderText(&text, ref), RenderJSON(&js, ref)); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"Castañeda", "1983", "Alder", "Anneli", "555-0177", "Lamotrigine 200", "Sertraline"} {
		if strings.Contains(text.String()+js.String(), secret) {
			t.Errorf("%q is printed, but the release does not cover it", secret)
		}
	}
	checkPages(t, "no identity", paint(&ref.doc, Options{}, ref.letter, true))
}

func TestPart2NeedsItsConsent(t *testing.T) {
	for _, c := range []struct {
		source  string
		consent forms.Answer
		sent    bool
		notice  bool
	}{
		{"self_report", forms.Answer{}, true, false},
		{"own_part2_program", forms.YesNoAnswer(true), true, true},
		{"part2_record", forms.YesNoAnswer(false), false, false},
		{"part2_record", forms.Absent(forms.NotSure), false, false},
	} {
		r := demoResponse(t).Clone()
		set(t, r, "adm_sud_source", forms.ChoiceAnswer(c.source))
		set(t, r, "adm_part2_consent", c.consent)
		ref := build(t, r, Options{Incomplete: "x"})
		sent := slices.ContainsFunc(ref.doc.Sections, func(s section) bool { return s.Part2 })
		notice := slices.ContainsFunc(ref.doc.Notices, func(n notice) bool { return n.Part2 })
		if sent != c.sent || notice != c.notice {
			t.Errorf("source %s, consent %v: sent %v, notice %v; want %v, %v", c.source, c.consent.State(), sent, notice, c.sent, c.notice)
		}
	}
}

func TestSentenceIsCountedFromTheRows(t *testing.T) {
	for _, c := range []struct {
		counts [screening.Info + 1]int
		held   int
		want   string
	}{
		{[5]int{0, 2, 5, 1, 1}, 3, "Please review 2 urgent and 5 priority items; 3 could not be established."},
		{[5]int{0, 1, 0, 4, 0}, 0, "Please review 1 urgent item."},
		{[5]int{0, 0, 3, 0, 0}, 1, "Please review 3 priority items; 1 could not be established."},
		{[5]int{0, 0, 0, 2, 1}, 0, "Please review 2 routine and 1 info items."},
		{[5]int{}, 0, "No item met a flag rule. This is not a clearance."},
		{[5]int{}, 4, "No item met a flag rule. This is not a clearance. 4 could not be established."},
	} {
		if got := requestFor(c.counts, c.held); got != c.want {
			t.Errorf("requestFor(%v, %d) = %q, want %q", c.counts, c.held, got, c.want)
		}
	}
	for name, r := range samples(t) {
		o := practice
		o.Incomplete = "x"
		ref := build(t, r, o)
		held, raised := 0, 0
		for _, f := range books["kap-preconsult"]().Evaluate(r, partner(t, "generic").Profile()).Findings {
			if f.Status == screening.Undetermined {
				held++
			} else {
				raised++
			}
		}
		if n := heldCount(&ref.doc); n != held || len(ref.doc.Items) != raised {
			t.Errorf("%s: %d items and %d open are printed, want %d and %d", name, len(ref.doc.Items), n, raised, held)
		}
	}
}

func TestHistoryIsShown(t *testing.T) {
	book, p := books["kap-preconsult"](), partner(t, "generic")
	old := demoResponse(t).Clone()
	old.ConsultDate, _ = forms.ParseDate("2026-08-03")
	o := practice
	o.Incomplete, o.History = "x", []*screening.Report{book.Evaluate(old, p.Profile())}
	ref := build(t, demoResponse(t), o)
	if got := ref.doc.Scores[0].Earlier; len(got) != 1 || got[0] != "17 on 3\u00a0Aug\u00a02026" {
		t.Errorf("earlier totals of %s: %q", ref.doc.Scores[0].Title, got)
	}
	checkPages(t, "history", paint(&ref.doc, o, ref.letter, true))
}

func TestPhrases(t *testing.T) {
	text := func(id string) (string, bool) { return strings.ToUpper(id), id != "gone" }
	for _, c := range []struct{ in, want, missing string }{
		{"plain", "plain", ""},
		{"a {b} c", "a B c", ""},
		{"a[, {gone}] c", "a c", ""},
		{"a[, {b}] c", "a, B c", ""},
		{"a {gone}", "", "gone"},
	} {
		p, ok := parsePhrase(c.in)
		if !ok {
			t.Errorf("parsePhrase(%q) fails", c.in)
			continue
		}
		if got, missing := p.say(text); got != c.want || missing != c.missing {
			t.Errorf("%q says %q, missing %q; want %q, %q", c.in, got, missing, c.want, c.missing)
		}
	}
	for _, bad := range []string{"{", "}", "[", "a ]", "{a b}", "[a [b]]", "{}"} {
		if _, ok := parsePhrase(bad); ok {
			t.Errorf("parsePhrase(%q) takes it", bad)
		}
	}
}
