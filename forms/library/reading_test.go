package library_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/kapscreen/kapscreen/forms/library"
)

// A question is heard once, by somebody who may be anxious. The Flesch-Kincaid grade (Kincaid et al., 1975) of what the
// client hears is held well below the level of a reader of 13 years (grade 8) on average. One question alone may lie
// higher, because a single long word that cannot be avoided (esketamine) weighs much in a short sentence.
const (
	meanGrade = 5.0
	mostGrade = 10.0
)

func TestQuestionsReadEasily(t *testing.T) {
	t.Parallel()
	for _, name := range library.Names() {
		form, _ := load(t, name)
		var sum float64
		n := 0
		for _, q := range form.Questions() {
			if q.Instrument != nil {
				continue // word for word as published
			}
			g := grade(q.Ask)
			t.Logf("%5.1f %s: %s", g, q.ID, q.Ask)
			if g > mostGrade {
				t.Errorf("%s: %s has grade %.1f, at most %.0f can be heard easily: %s", name, q.ID, g, mostGrade, q.Ask)
			}
			sum += g
			n++
		}
		if mean := sum / float64(n); mean > meanGrade {
			t.Errorf("%s: the mean grade of %d questions is %.2f, want at most %.1f", name, n, mean, meanGrade)
		} else {
			t.Logf("%s: mean grade of %d questions %.2f", name, n, mean)
		}
	}
}

func TestGradeOfKnownSentences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]float64{
		"The cat sat on the mat.":                                                                   {-2, 1},
		"Have you ever been told that you have high blood pressure?":                                {2, 5},
		"The administration of antihypertensive medication necessitates individualised evaluation.": {18, 40},
	} {
		if g := grade(text); g < want[0] || g > want[1] {
			t.Errorf("grade(%q) = %.1f, want between %.0f and %.0f", text, g, want[0], want[1])
		}
	}
}

// grade is the Flesch-Kincaid grade level of a text.
func grade(text string) float64 {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
	sentences := 0
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".?!:", r) }) {
		if strings.TrimSpace(part) != "" {
			sentences++
		}
	}
	count := 0
	for _, w := range words {
		count += syllables(strings.ToLower(w))
	}
	return 0.39*float64(len(words))/float64(sentences) + 11.8*float64(count)/float64(len(words)) - 15.59
}

// syllables counts groups of vowels, without a silent e and a silent ed at the end.
func syllables(word string) int {
	n, before := 0, false
	for _, r := range word {
		vowel := strings.ContainsRune("aeiouyé", r)
		if vowel && !before {
			n++
		}
		before = vowel
	}
	switch {
	case strings.HasSuffix(word, "le"), strings.HasSuffix(word, "ted"), strings.HasSuffix(word, "ded"):
	case strings.HasSuffix(word, "e"), strings.HasSuffix(word, "ed"), strings.HasSuffix(word, "es") && !strings.HasSuffix(word, "ses"):
		n--
	}
	return max(n, 1)
}
