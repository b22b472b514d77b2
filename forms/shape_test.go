package forms

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

func TestShapesAreThoseOfTheirExpressions(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(20261122, 2))
	long := strings.Repeat("a", 70)
	for _, c := range []struct {
		expression string
		shape      matcher
		near       []string
	}{
		{`^[a-z][a-z0-9-]{0,63}$`, reFormID, []string{"kap-preconsult", long[:64], long[:65]}},
		{`^[a-z][a-z0-9_]{0,63}$`, reID, []string{"adm_roi_2", long[:64], long[:65]}},
		{`^[A-Za-z0-9][A-Za-z0-9_]{0,63}$`, reCode, []string{"Ab_1", "0", long[:64], long[:65]}},
		{`^[A-Z]{1,2}$`, reSection, []string{"A", "AB", "ABC"}},
		{`^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$`, reSource, []string{"KPI5.1", "a-B_c", long[:64], long[:65]}},
		{`^[0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6}(-[a-z0-9.]{1,32})?$`, reVersion, []string{"1.0.0", "123456.1.999999", "1234567.1.1", "1.2.3-rc.1", "1.2.3-" + long[:32], "1.2.3-" + long[:33], "1.2", "1.2.3.4", "1.2.3-", "1.2.3-a-b"}},
		{`^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`, reLanguage, []string{"en", "es-US", "zh-Hant-TW-x1", "aa-bb-cc-dd-ee", "abcd", "en-", "en-abcdefghi"}},
		{`^(?:[a-z][a-z0-9_]{0,63})$`, idLike, []string{"client_name", long[:65]}},
	} {
		want := regexp.MustCompile(c.expression)
		yes := 0
		check := func(text string) {
			got := c.shape.MatchString(text)
			if got != want.MatchString(text) {
				t.Errorf("%s on %q: got %v", c.expression, text, got)
			}
			if got {
				yes++
			}
		}
		check("")
		for _, text := range c.near {
			check(text)
			for range 300 {
				at, other := rnd.IntN(len(text)+1), []string{"", "a", "Z", "0", "_", "-", ".", " ", "\n", "é", "/", ":", "`", "{", "@", "["}
				check(text[:at] + other[rnd.IntN(len(other))] + text[min(len(text), at+rnd.IntN(2)):])
			}
		}
		if yes < 20 {
			t.Errorf("%s: only %d texts have the shape", c.expression, yes)
		}
	}
}
