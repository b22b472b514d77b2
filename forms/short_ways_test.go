package forms

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"unicode"
)

// The short ways of reading say what the long ones do.

func TestCanonicalCodesAreThoseThatAcceptLeavesAsTheyAre(t *testing.T) {
	t.Parallel()
	form := SmallForm()
	q, _ := form.Question("cv_conditions")
	offered := []string{"none", "angina", "valve", "pacemaker", "angina ", "x", ""}
	rnd := rand.New(rand.NewPCG(1, 2))
	short := 0
	for range 20_000 {
		codes := make([]string, rnd.IntN(5))
		for i := range codes {
			codes[i] = offered[rnd.IntN(len(offered))]
		}
		a := MultiChoiceAnswer(codes...)
		refusal := q.acceptAnyCodes(&a)
		want := refusal == nil && slices.Equal(a.Codes(), codes)
		if got := q.canonical(codes); got != want {
			t.Fatalf("%q is canonical: %v; accepted as %q with the refusal %v", codes, got, a.Codes(), refusal)
		}
		if want {
			short++
		}
	}
	if short < 100 {
		t.Errorf("%d lists took the short way; that is too few to mean anything", short)
	}
}

func TestAFewDigitsAreTheWholeNumberThatTheyWriteDown(t *testing.T) {
	t.Parallel()
	for _, literal := range []string{"", "0", "7", "27", "007", "123456789", "1234567890", "99999999999999999999999", "-1", "+1", "1.0", "1e2", "1 ", "١"} {
		n, ok := fewDigits(literal)
		want, refusal := wholeNumber(literal)
		if ok && (refusal != nil || want.num != float64(n)) {
			t.Errorf("%q is read as %d; the long way gives %v, refusal %v", literal, n, want.num, refusal)
		}
		if usual := literal == "0" || literal == "7" || literal == "27" || literal == "123456789"; usual && !ok {
			t.Errorf("%q does not go the short way", literal)
		}
	}
}

func TestAQuestionIsFoundFromEveryPlace(t *testing.T) {
	t.Parallel()
	form := SmallForm()
	for at := range len(form.questions) + 1 {
		for _, q := range form.questions {
			if got, ok := form.questionFrom(at, q.ID); !ok || got != q {
				t.Fatalf("from %d, %s is not found", at, q.ID)
			}
		}
		if _, ok := form.questionFrom(at, "cv_htm"); ok {
			t.Fatalf("from %d, a question is found that there is not", at)
		}
	}
}

func TestHiddenCharactersAreThoseOfTheirCategories(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		want := r < 0xa0 || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co)
		if got := hidden(r); got != want {
			t.Fatalf("U+%04X is hidden: %v, want %v", r, got, want)
		}
	}
}

func TestADayIsWrittenInTenCharacters(t *testing.T) {
	t.Parallel()
	for n := -719_600; n < 2_932_900; n += 97 { // from the year 0 to beyond 9999
		d := DateOfDays(n)
		y, m, day := d.Time().Date()
		if want := fmt.Sprintf("%04d-%02d-%02d", y, int(m), day); n != -1 && d.String() != want {
			t.Fatalf("day %d is %s, want %s", n, d, want)
		}
	}
}
