//go:build unix

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// talk is an interview in plain lines over pipes, as a script leads it.
type talk struct {
	t    testing.TB
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	err  *strings.Builder
	said strings.Builder // everything on stdout
}

func (d *desk) talk(args ...string) *talk {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), 2*time.Minute)
	d.t.Cleanup(cancel)
	return begin(d.t, d.command(ctx, append(args, "--plain")...))
}

func begin(t testing.TB, cmd *exec.Cmd) *talk {
	t.Helper()
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	k := &talk{t: t, cmd: cmd, in: in, out: bufio.NewReader(out), err: &strings.Builder{}}
	cmd.Stderr = k.err
	if err := cmd.Start(); err != nil || err1 != nil || err2 != nil {
		t.Fatalf("start kapscreen: %v, %v, %v", err, err1, err2)
	}
	return k
}

// waits matches a line that waits for something to be typed.
var waits = regexp.MustCompile(`^(Answer|Answer \(about safety\)|Choose|Seen by \(initials\)|Enter goes on \(also: back, stop\)|` +
	`y takes this, n drops it, or type all choices again|(Medicine|Dose|How often|Last taken|For|Prescribed by)( \(needed\))?): $`)

// Hear is what is said until something is to be typed; ok is false at the end of the output.
func (k *talk) Hear() (said string, ok bool) {
	line := 0
	var b strings.Builder
	for {
		c, err := k.out.ReadByte()
		if err != nil {
			return b.String(), false
		}
		k.said.WriteByte(c)
		b.WriteByte(c)
		switch text := b.String(); {
		case c == '\n':
			line = b.Len()
		case c == ' ' && waits.MatchString(text[line:]):
			return text, true
		}
	}
}

// Say types a line.
func (k *talk) Say(line string) {
	k.t.Helper()
	if _, err := io.WriteString(k.in, line+"\n"); err != nil {
		k.t.Fatalf("type %q: %v\n%s", line, err, k.err)
	}
}

// Until answers each prompt with what reply says, until reply says that it is enough.
func (k *talk) Until(reply func(said string) (line string, enough bool)) {
	k.t.Helper()
	for {
		said, ok := k.Hear()
		if !ok {
			k.t.Fatalf("the interview ended: %s\nlast said:\n%s", k.err, said)
		}
		line, enough := reply(said)
		if enough {
			return
		}
		k.Say(line)
	}
}

// Ended ends the input and returns the exit code.
func (k *talk) Ended() int {
	k.t.Helper()
	_ = k.in.Close()
	rest, _ := io.ReadAll(k.out)
	k.said.Write(rest)
	return exitCodeOf(k.t, k.cmd.Wait())
}

// yesQuestions is how many questions the form of yesForm has.
const yesQuestions = 40

// yesForm writes a form of yes-or-no questions without conditions, and without rules.
func (d *desk) yesForm() string {
	d.t.Helper()
	var b strings.Builder
	b.WriteString("kapscreen: form/v1\nid: many\nversion: 1.0.0\ntitle: Many questions\nlanguage: en\nsections:\n" +
		"  - id: items\n    code: I\n    title: Items\n    questions:\n")
	for i := 1; i <= yesQuestions; i++ {
		fmt.Fprintf(&b, "      - id: item_%d\n        ask: Is the invented statement number %d true for you?\n        short: Item %d\n        type: yesno\n", i, i, i)
	}
	folder := d.path("many")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		d.t.Fatal(err)
	}
	for name, text := range map[string]string{"form.yaml": b.String(), "rules.yaml": "kapscreen: rules/v1\nform: many\nversion: 1.0.0\nrules: []\n"} {
		if err := os.WriteFile(d.path("many", name), []byte(text), 0o600); err != nil {
			d.t.Fatal(err)
		}
	}
	return folder
}

// trueWord is the answer to the n-th question of yesForm that the tests give: no two neighbours are alike.
func trueWord(n int) string {
	if n%2 == 0 {
		return "n"
	}
	return "y"
}

// script is the lines that answer the questions from the n-th on.
func script(n int) string {
	var b strings.Builder
	for ; n <= yesQuestions; n++ {
		b.WriteString(trueWord(n) + "\n")
	}
	return b.String()
}
