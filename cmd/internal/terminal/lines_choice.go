package terminal

import (
	"slices"
	"strconv"
	"strings"

	"github.com/kapscreen/kapscreen/forms"
)

// lineOption is one answer that can be chosen, with what is typed for it.
type lineOption struct {
	key, code, text, short string
	answer                 forms.Answer // not for multichoice
}

// lineOptions are the answers to choose from. The keys are y and n, the codes where they are numbers, or else 1, 2, 3.
func lineOptions(kind forms.Kind, choices []forms.Option) []lineOption {
	if kind == forms.YesNo {
		return []lineOption{
			{key: "y", code: "yes", text: "Yes", answer: forms.YesNoAnswer(true)},
			{key: "n", code: "no", text: "No", answer: forms.YesNoAnswer(false)},
		}
	}
	options := make([]lineOption, len(choices))
	numbered := slices.ContainsFunc(choices, func(c forms.Option) bool { return number(c.Code) })
	for i, c := range choices {
		o := lineOption{key: strconv.Itoa(i + 1), code: c.Code, text: c.Text, short: c.Short}
		if numbered {
			o.key = c.Code
		}
		if kind == forms.Choice {
			o.answer = forms.ChoiceAnswer(c.Code)
		}
		if n, err := strconv.ParseInt(c.Code, 10, 64); err == nil && kind == forms.Integer {
			o.answer = forms.IntegerAnswer(n)
		}
		options[i] = o
	}
	return options
}

// number reports whether s could be mistaken for the number of a choice.
func number(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// matchSort says how surely a typed word means an option.
type matchSort uint8

const (
	noMatch matchSort = iota
	byKey             // the key shown before it
	byWords           // its code or words
)

// match finds the option that was typed. Words that fit two options fit none.
func match(options []lineOption, typed string) (lineOption, matchSort) {
	for _, o := range options {
		if strings.EqualFold(o.key, typed) {
			return o, byKey
		}
	}
	var found []lineOption
	for _, o := range options {
		words := plainWords(typed)
		if strings.EqualFold(o.code, typed) || words != "" && (plainWords(o.text) == words || plainWords(o.short) == words) {
			found = append(found, o)
		}
	}
	if len(found) != 1 {
		return lineOption{}, noMatch
	}
	return found[0], byWords
}

// matchAll finds several options, separated by commas, semicolons or blanks. unknown is the number of the first word
// that means none, or 0.
func matchAll(options []lineOption, typed string) (chosen []lineOption, unknown int) {
	if o, sort := match(options, typed); sort != noMatch {
		return []lineOption{o}, 0
	}
	var words []string
	for part := range strings.FieldsFuncSeq(typed, func(r rune) bool { return r == ',' || r == ';' }) {
		part = strings.TrimSpace(part)
		if _, sort := match(options, part); sort != noMatch {
			words = append(words, part)
			continue
		}
		words = append(words, strings.Fields(part)...)
	}
	for i, w := range words {
		o, sort := match(options, w)
		if sort == noMatch {
			return nil, i + 1
		}
		if !slices.ContainsFunc(chosen, func(c lineOption) bool { return c.code == o.code }) {
			chosen = append(chosen, o)
		}
	}
	if len(chosen) == 0 {
		return nil, 1
	}
	return chosen, 0
}
