package forms_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/library"
)

func TestWording(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"This is not an assessment of eligibility, and an empty list is not a clearance.": nil,
		"You are ELIGIBLE for treatment":                        {"eligible"},
		"eligible, or ineligible?":                              {"eligible", "ineligible"},
		"Good candidates are cleared by us":                     {"candidates", "cleared"},
		"It is unsafe to  treat you; safe\nto treat him":        {"unsafe to treat", "safe to treat"},
		"Hold your medicines on the day; you must stop smoking": {"hold your medicines", "must stop"},
		"FDA-approved":    {"approved"},
		"Contraindicated": {"contraindicated"},
		"disapproved, unapproved, precleared, safely treated, a stop": nil,
		"":                      nil,
		"approved and Approved": {"approved"},
	} {
		if got := forms.Wording(text); !slices.Equal(got, want) {
			t.Errorf("Wording(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	const at = "f/form.yaml:"
	cases := []struct {
		name, form string
		want       []string
		usable     bool
	}{
		{"no fault", head + plain, nil, true},
		{"a verdict in a help text", head + plain + "        help: Then the client is not eligible.\n", []string{at + "13:15: these words decide or advise, and kapscreen does neither: eligible"}, true},
		{"a verdict in a choice", head + "      - {id: c, ask: Which, short: It, type: choice, choices: [{code: a, text: Cleared by a doctor}]}\n", []string{at + "9:80: these words decide"}, true},
		{"a verdict in a value's title", head + plain + "values:\n  v: {type: yesno, title: Good candidate, is: ok}\n", []string{at + "14:27: these words decide"}, true},
		{"a verdict in a title", strings.Replace(head, "title: Toy", "title: Approved or not", 1) + plain, []string{at + "4:8: these words"}, true},
		{"verdicts beside other problems", strings.Replace(head, "title: Toy", "title: Approved or not", 1) + plain + "        zzz: 1\n", []string{at + "4:8: these words", at + "13:9: unknown key"}, false},
		{"a code that is a key of the interview", head + "      - {id: c, ask: Which, short: It, type: choice, choices: [{code: D, text: Dee}]}\n", []string{at + "9:71: this letter is a key of the interview"}, true},
		{"a question without a label", head + strings.Replace(plain, "        short: It is so\n", "", 1), []string{at + "9:13: warning: the question has no short label"}, true},
		{"a label that asks", head + strings.Replace(plain, "so\n        type", "so?\n        type", 1), []string{at + "11:16: warning: the short label ends in a question mark"}, true},
		{"a sensitive question without a reason", head + plain + "        sensitive: true\n", []string{at + "9:13: warning: a sensitive question does not say why"}, true},
		{"a question whose conditions exclude each other", head + strings.ReplaceAll(plain, "ok", "a") + strings.ReplaceAll(plain, "ok", "b") + "        when: a\n" +
			strings.ReplaceAll(plain, "ok", "c") + "        when: a == false\n" + strings.ReplaceAll(plain, "ok", "d") + "        when: |\n          b and c\n",
			[]string{at + "28:11: this is never asked"}, true},
		{"a section that is never asked", head + strings.ReplaceAll(plain, "ok", "a") + "  - id: two\n    title: Two\n    when: a and not a\n    questions:\n" +
			strings.ReplaceAll(plain, "ok", "b") + strings.ReplaceAll(plain, "ok", "c"), []string{at + "15:11: "}, true},
		{"a question that is never asked", head + strings.ReplaceAll(plain, "ok", "a") + strings.ReplaceAll(plain, "ok", "b") + "        when: a and not a\n", []string{at + "17:15: "}, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f, ps := forms.Check(folder(map[string]string{"form.yaml": c.form}), "f", shared())
			compare(t, ps, c.want)
			if (f != nil) != c.usable {
				t.Errorf("the form is usable: %v, want %v", f != nil, c.usable)
			}
		})
	}
}

func TestCheckAsksForALicence(t *testing.T) {
	t.Parallel()
	text := strings.Replace(scale, "licence: free\n", "", 1)
	_, ps := forms.Check(folder(map[string]string{"form.yaml": head + "      - instrument: scale\n", "instruments/scale.yaml": text}), "f", nil)
	compare(t, ps, []string{"f/instruments/scale.yaml:1:1: the instrument does not say under which licence"})
}

func TestTheLibraryPassesItsOwnCheck(t *testing.T) {
	t.Parallel()
	for _, name := range library.Names() {
		if f, ps := forms.Check(library.FS(), name, library.FS()); f == nil || ps.Failed() {
			t.Errorf("%s:\n%s", name, listed(ps))
		}
	}
}
