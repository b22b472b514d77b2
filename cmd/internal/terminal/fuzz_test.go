package terminal

import (
	"maps"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// FuzzPrompts holds for every prompt type and any input: nothing fails, every picture fits its window, and an answer is one
// that the question accepts.
func FuzzPrompts(f *testing.F) {
	names := slices.Sorted(maps.Keys(scenes()))
	for i := range names {
		for _, keys := range []string{"y\r", "1\x1b[B\r", "ab\x7f\x1b[D\x13", "alithium\r:u\r2012-03-01\ry\r", "?\x1b[B\x1b[6~ q", ":d\r", "w山\u0301\r\x03", "\x1b[200~a\nb\x1b[201~\r"} {
			f.Add(uint8(i), uint8(i*29), []byte(keys))
		}
	}
	f.Fuzz(func(t *testing.T, which, width uint8, in []byte) {
		name := names[int(which)%len(names)]
		scene := scenes()[name]
		w, h := 60+int(width)%141, 20+int(width)%31
		s, out := asker(t, string(in), Options{})
		out.w, out.h = w, h
		got, err := s.Ask(t.Context(), scene.p)
		if !utf8.ValidString(out.last) {
			t.Errorf("%s, keys %q: the picture is no valid text", name, in)
		}
		if err == nil && got.Action == interview.ActAnswer && got.Answer.State() == forms.Answered {
			if _, err := scene.p.Question.Accept(got.Answer, scene.p.Consult); err != nil {
				t.Errorf("%s, keys %q: an answer that is not accepted: %v", name, in, err)
			}
		}
		p := promptFor(scene.p)
		p.page(w)
		for _, k := range feed(string(in)).keys {
			if _, done := p.press(k); done {
				return
			}
			pic, _ := p.page(w).lay(w, h, 0, true)
			if len(pic.lines) != h {
				t.Fatalf("%s, keys %q, %d by %d: %d lines", name, in, w, h, len(pic.lines))
			}
			for _, l := range pic.lines {
				if l.cells() >= w {
					t.Fatalf("%s, keys %q, %d by %d: a line of %d columns: %q", name, in, w, h, l.cells(), l.text())
				}
			}
		}
	})
}
