package terminal

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
)

// decoded is what a terminal's bytes come to, in words; cut says after how many bytes each read ends (0: one read).
func decoded(s string, cut int) string {
	var d decoder
	var out []string
	emit := func(k key) {
		switch k.code {
		case keyRune:
			out = append(out, string(k.r))
		case keyPaste:
			out = append(out, fmt.Sprintf("paste(%q)", k.text))
		default:
			out = append(out, keyNames[k.code])
		}
	}
	for b := []byte(s); len(b) > 0; {
		n := len(b)
		if cut > 0 {
			n = min(cut, n)
		}
		d.feed(b[:n], emit)
		b = b[n:]
	}
	d.flush(emit)
	return strings.Join(out, " ")
}

var keyNames = map[keyCode]string{
	keyEnter: "Enter", keyTab: "Tab", keyBackspace: "Backspace", keyDelete: "Delete", keyLeft: "Left", keyRight: "Right",
	keyUp: "Up", keyDown: "Down", keyHome: "Home", keyEnd: "End", keyPageUp: "PageUp", keyPageDown: "PageDown",
	keyWordLeft: "WordLeft", keyWordRight: "WordRight", keyEsc: "Esc", keyHelp: "Help", keyStop: "Stop", keyHide: "Hide",
	keyReview: "Review", keySave: "Save", keyKillLine: "KillLine", keyKillWord: "KillWord", keyKillEnd: "KillEnd",
}

func TestKeysAreDecodedAndTheRestIsDroppedWhole(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"letters and digits", "y2é山", "y 2 é 山"},
		{"a combining mark is a key of its own", "e\u0301", "e \u0301"},
		{"Enter in both ways", "\r\n", "Enter Enter"},
		{"both Backspaces", "\x7f\b", "Backspace Backspace"},
		{"arrows", "\x1b[A\x1b[B\x1b[C\x1b[D", "Up Down Right Left"},
		{"arrows in application mode", "\x1bOA\x1bOB\x1bOC\x1bOD", "Up Down Right Left"},
		{"Home and End in all ways", "\x1b[H\x1b[F\x1bOH\x1bOF\x1b[1~\x1b[4~\x1b[7~\x1b[8~", "Home End Home End Home End Home End"},
		{"Delete and pages", "\x1b[3~\x1b[5~\x1b[6~", "Delete PageUp PageDown"},
		{"Ctrl-arrows", "\x1b[1;5D\x1b[1;5C", "WordLeft WordRight"},
		{"F1 in all ways", "\x1bOP\x1b[11~\x1b[[A", "Help Help Help"},
		{"keypad in application mode", "\x1bOp\x1bOy\x1bOM", "0 9 Enter"},
		{"commands", "\x03\x0c\x12\x13\x15\x17\x0b\x01\x05\t", "Stop Hide Review Save KillLine KillWord KillEnd Home End Tab"},
		{"a lone Esc", "\x1b", "Esc"},
		{"Ctrl-D and other control characters", "\x00\x02\x04\x06\x07\x0e\x0f\x10\x14\x16\x18\x19\x1a\x1c\x1d\x1e\x1f", ""},
		{"F2 to F12", "\x1bOQ\x1bOR\x1bOS\x1b[15~\x1b[17~\x1b[18~\x1b[19~\x1b[20~\x1b[21~\x1b[23~\x1b[24~\x1b[[B\x1b[[E", ""},
		{"Shift-Tab", "\x1b[Z", ""},
		{"Shift-, Alt- and other arrows", "\x1b[1;2A\x1b[1;3B\x1b[1;6C\x1b[1;9D\x1bO5A", ""},
		{"Alt keys", "\x1bx\x1b\x7f\x1b\r\x1bé\x1b山\x1b2", ""},
		{"Alt-arrows as two escapes", "\x1b\x1b[A\x1b\x1bOB", ""},
		{"a cursor report", "\x1b[12;40R", ""},
		{"device attributes", "\x1b[?62;22c\x1b[>0;276;0c", ""},
		{"focus in and out", "\x1b[I\x1b[O", ""},
		{"mouse in both ways", "\x1b[M !!\x1b[<0;10;20M\x1b[<0;10;20m", ""},
		{"a late colour reply to BEL", "\x1b]11;rgb:ffff/ffff/ffff\x07y", "y"},
		{"a late colour reply to ST", "\x1b]11;rgb:ffff/ffff/ffff\x1b\\y", "y"},
		{"a device control string", "\x1bP1+r544e=787465726d\x1b\\y", "y"},
		{"other strings", "\x1b_abc\x1b\\\x1b^def\x1b\\\x1bXghi\x1b\\y", "y"},
		{"a key in the new protocol", "\x1b[121;1:1uy", "y"},
		{"an unfinished sequence", "\x1b[1;5", ""},
		{"a sequence cut by another", "\x1b[1;\x1b[A", "Up"},
		{"a cancelled sequence", "\x1b[1;5\x18y", "y"},
		{"Ctrl-C within a sequence", "\x1b[1;\x03", "Stop"},
		{"Ctrl-C within a string", "\x1b]0;abc\x03y", "Stop y"},
		{"Ctrl-C within a paste", "\x1b[200~abc\x03y", "Stop y"},
		{"a paste keeps its line breaks", "\x1b[200~a\r\nb\rc\nd\x1b[201~", `paste("a\nb\nc\nd")`},
		{"a paste drops control characters", "\x1b[200~a\x1b[Ab\x04c\td\x1b[201~", `paste("a[Abc d")`},
		{"an empty paste", "\x1b[200~\x1b[201~y", `paste("") y`},
		{"the end of a paste alone", "\x1b[201~y", "y"},
		{"broken characters", "\xff\xc3y\xe5\xb1y", "y y"},
		{"a control character of two bytes", "\u009by", "y"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, cut := range []int{0, 1, 2, 3} {
				if got := decoded(c.in, cut); got != c.want {
					t.Errorf("decode %q, %d bytes a read: got %q, want %q", c.in, cut, got, c.want)
				}
			}
		})
	}
}

func TestHugePasteIsBounded(t *testing.T) {
	t.Parallel()
	var d decoder
	var got []key
	d.feed([]byte("\x1b[200~"+strings.Repeat("a", 3*maxPaste)+"\x1b[201~y"), func(k key) { got = append(got, k) })
	if len(got) != 2 || got[0].code != keyPaste || len(got[0].text) > maxPaste || got[1].r != 'y' {
		t.Errorf("a paste of 3 MiB: got %d keys, want a bounded paste and then y", len(got))
	}
}

// FuzzDecoder holds: no input makes the decoder fail, keep a state for ever or pass on a control character; the keys do not
// depend on how the input is cut into reads; and Ctrl-C always gets through.
func FuzzDecoder(f *testing.F) {
	for _, s := range []string{
		"y2\r", "\x1b[A", "\x1bOP", "\x1b\x1b[A", "\x1b]11;rgb:0/0/0\x07", "\x1bP1+r\x1b\\", "\x1b[200~a\r\nb\x1b[201~", "\x1b[M abc", "\x1b[[A",
		"é山\u0301", "\xff\xc3", "\x1b[200~\x1b[200~\x1b[201~", "\x1b[1;5\x18\x03", "\x1b\xe5\xb1\xb1", "\x1b]\x1b\x1b[A", "\u009b5D",
	} {
		f.Add([]byte(s), uint8(1))
	}
	f.Fuzz(func(t *testing.T, in []byte, cut uint8) {
		whole, parts := decoded(string(in), 0), decoded(string(in), int(cut%7)+1)
		if whole != parts {
			t.Fatalf("decode %q: %q in one read, %q in reads of %d", in, whole, parts, cut%7+1)
		}
		var d decoder
		stops := 0
		d.feed(append(in, 0x03), func(k key) {
			if k.code == keyStop {
				stops++
			}
			if k.code == keyRune && (unicode.IsControl(k.r) || k.r == unicode.ReplacementChar) {
				t.Errorf("decode %q: passed on %U", in, k.r)
			}
			for _, r := range k.text {
				if unicode.IsControl(r) && r != '\n' {
					t.Errorf("decode %q: pasted %U", in, r)
				}
			}
		})
		if want := strings.Count(string(in), "\x03") + 1; stops != want {
			t.Errorf("decode %q and Ctrl-C: %d stops, want %d", in, stops, want)
		}
		if d.pending() != 0 {
			t.Errorf("decode %q and Ctrl-C: something is still awaited", in)
		}
	})
}
