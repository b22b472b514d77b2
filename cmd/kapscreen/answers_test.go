//go:build unix

package main

import (
	"strconv"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/casefile"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// answersOf reads an unsealed case of yesForm as a string of y and n, one a recorded answer, and checks that each answers
// the question of its place.
func answersOf(t testing.TB, d *desk, id string) string {
	t.Helper()
	return answersIn(t, d.path("home", "state", "kapscreen"), id)
}

func answersIn(t testing.TB, store, id string) string {
	t.Helper()
	s, err := casefile.OpenStore(store, casefile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c, err := s.Open(id)
	if err != nil {
		t.Fatalf("open the case: %v", err)
	}
	var b strings.Builder
	for i, e := range c.Events() {
		if e.Kind == interview.EventAnswer && e.Question != "item_"+strconv.Itoa(i+1) {
			t.Errorf("event %d answers %s, want %s", i+1, e.Question, "item_"+strconv.Itoa(i+1))
		}
		switch {
		case e.Kind != interview.EventAnswer:
		case e.Answer.State() == forms.Answered && e.Answer.Yes():
			b.WriteByte('y')
		default:
			b.WriteByte('n')
		}
	}
	return b.String()
}

// trueWords are the first n answers that the tests give.
func trueWords(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		b.WriteString(trueWord(i))
	}
	return b.String()
}
