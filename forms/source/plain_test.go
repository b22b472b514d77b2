package source

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// plainAlike are texts that are plain and read as the library reads them.
var plainAlike = []string{
	"a: 1\n",
	"# head\n\na: b # why\nc:   d  \n",
	"a:\n  b: 1\n  c:\n    d: e f\ng: h\n",
	"a:\n- b\n- c: 1\n  d: 2\ne: f\n",
	"a:\n  - b: 1\n    c: [1, two, \"three, four\", 'five']\n\n  # between\n  - {b: 2, c: {d: [], e: {}}}\nf: 1\n",
	"- a\n- -1\n- 2026-11-22\n- 1.5\n- ~\n- true\n- Null\n- 0x1f\n- 1_000\n- .5\n- +3\n- <<\n- yes\n- .inf\n- 1e3\n",
	"when: |\n  a and b\n    or c\n\n  # not a comment\nb: |\n c\n\n\n# a comment\nd: |\n    e\n  # one too\nf: g\n",
	"a: |\n  b\n\n",
	"a: \"b \\\"c\\\" d\\\\\"\nb: {\"yes\": 'no', 'c d': 1, \"\\\\\": x}\n",
	"a: [b,\n  c, {d: e,   \n   f: [],\n \"g\": [h,\n i]}] # j\nk: l\n",
	"a: é {b, c}\nb: [é, {c: ü}, \"ß\", d]\n",
	"true: 1\n1: 2\nnull: 3\n1.5: x\na.b-c: d\n",
	"a: it's \"so\" & more, [really]! https://example.org/#x?y=1%20\n",
	"a: 'x' # y\nb: [1] # z\nc: \"\"\nd: ''\ne: [ 1 , 2 ]\nf: { a: 1 , b: 2 }\n",
}

// notPlain are texts that the reader has to leave to the library: faults, and YAML that is not plain.
var notPlain = []string{
	"", "a", "a: 1", "a:\n", "a: \nb: 1\n", "- \n- a\n", "-\n  a: 1\n", "- - a\n", "a: b\n  c\n", "a: \"b\n  c\"\n", "a: [b\n  c]\n", "a: [b,\nc]\n", "a: [b,\n\n  c]\n", "a: [b,\n  # c\n  d]\n", "a: [\n  b]\n", "a: [b\n  , c]\n", "a: [b,\n  - c]\n", "a: >\n  b\n",
	"a: |-\n  b\n", "a: |2\n  b\n", "a: | # c\n  b\n", "a: |\n\n  b\n", "a: |\nb: 1\n", "a: |\n  b\n \nc: d\n", "a: &b c\n", "a: *b\n", "a: !b c\n", "!a b: c\n",
	"? a\n", "a: \"b\\\n", "a: \"b\\/\"\n", "a: {\"b\":c}\n", "a: {\"b\": }\n", "é: 1\n", "a: b {c: d}\n", "\"a\": b\n", "a: b: c\n", "a: b:\n", "a : b\n", " a: b\n", "a: 1\n b: 2\n", "a:\n  b: 1\n c: 2\n", "--- \na: b\n", "---\na: b\n", "a: b\n---\nc: d\n", "a: b\n...\n",
	"%YAML 1.1\na: b\n", "a: \"\\n\"\n", "a: 'it''s'\n", "a: \"b\"c\n", "a: \"b\"#c\n", "a: [b] c\n", "a: [b]: c\n", "a: [b, ]\n", "a: [b,c]\n", "a: [b c: d]\n", "a: {b}\n", "a: {b: }\n",
	"a: {b:c}\n", "a: {b: c?}\n", "a: [b #c]\n", "a: [[b]\n", "a: b\tc\n", "\ta: b\n", "a: @b\n", "a: `b`\n", "a: - b\n", "a: ? b\n", "a: %b\n", "a: , b\n", "a: ] b\n", "a: b\n- c\n",
	"- a\nb: c\n", "a: \ufffe\n", "a: b\uffff\n", "a:\n  b\n", strings.Repeat("a", 2000) + ": 1\n", "a: " + strings.Repeat("[", 50) + strings.Repeat("]", 50) + "\n",
}

func TestPlainReadsAsTheLibrary(t *testing.T) {
	t.Parallel()
	for _, text := range plainAlike {
		if readPlain(text, strings.Split(text, "\n")) == nil {
			t.Errorf("not read as plain: %q", text)
		}
		samePlain(t, text)
	}
	for _, text := range notPlain {
		if readPlain(text, strings.Split(text, "\n")) != nil {
			t.Errorf("read as plain: %q", text)
		}
	}
}

// Every file of the project and of the corpora, and every one of them with one line or character less, is read as the
// library reads it; what the tool brings along is plain altogether, so that a start stays quick.
func TestPlainReadsFilesAsTheLibrary(t *testing.T) {
	t.Parallel()
	shipped := 0
	for _, name := range yamlFiles(t) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(data), "\r\n", "\n")
		samePlain(t, text)
		if strings.Contains(name, "testdata") || strings.HasSuffix(name, "tests.yaml") {
			shorten(t, text)
			continue
		}
		shipped++
		if readPlain(text, strings.Split(text, "\n")) == nil {
			t.Errorf("%s is not plain: its start would be slow", name)
		}
	}
	if shipped < 10 {
		t.Errorf("%d files of the tool were looked at", shipped)
	}
}

func shorten(t *testing.T, text string) {
	t.Helper()
	if len(text) > 2_000 {
		return
	}
	for i := range text {
		samePlain(t, text[:i]+text[i+1:])
	}
}

// Slips in pieces of the project's files: what is still plain is read as the library reads it.
func TestPlainReadsSlipsAsTheLibrary(t *testing.T) {
	t.Parallel()
	var pieces []string
	for _, name := range yamlFiles(t) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for piece := range slices.Chunk(strings.SplitAfter(string(data), "\n"), 12) {
			pieces = append(pieces, strings.Join(outdent(piece), ""))
		}
	}
	pieces = append(pieces, plainAlike...)
	rnd := rand.New(rand.NewPCG(20261122, 1))
	plain := 0
	for range 15_000 {
		text := pieces[rnd.IntN(len(pieces))]
		for range 1 + rnd.IntN(2) {
			text = slip(rnd, text)
		}
		if readPlain(text, strings.Split(text, "\n")) != nil {
			plain++
		}
		samePlain(t, text)
	}
	if plain < 500 {
		t.Errorf("only %d texts were plain: too few to tell", plain)
	}
}

// outdent takes the first line's indentation away from all lines that have it.
func outdent(lines []string) []string {
	margin := lines[0][:len(lines[0])-len(strings.TrimLeft(lines[0], " "))]
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], margin)
	}
	return lines
}

// slip changes one place of a text.
func slip(rnd *rand.Rand, text string) string {
	special := []string{" ", "  ", "\n", "#", " #", ":", ": ", "- ", "-", "[", "]", "{", "}", ",", ", ", "\"", "'", "|", "|\n", ">", "&", "*", "!", "?",
		"%", "@", "`", "~", "a", "1", "é", "\\", "\u00a0", "---\n", "...\n", "<<", "\n\n", "   \n", "\n#c\n", "true", "null", ",\n "}
	at := rnd.IntN(len(text) + 1)
	lines := strings.SplitAfter(text, "\n")
	line := rnd.IntN(len(lines))
	switch rnd.IntN(5) {
	case 0, 1:
		return text[:at] + special[rnd.IntN(len(special))] + text[at:]
	case 2:
		return text[:at] + text[min(len(text), at+1+rnd.IntN(3)):]
	case 3:
		other := rnd.IntN(len(lines))
		lines[line], lines[other] = lines[other], lines[line]
	default:
		if n := rnd.IntN(4); n > 0 {
			lines[line] = strings.Repeat(" ", n) + lines[line]
		} else {
			lines[line] = strings.TrimPrefix(lines[line], " ")
		}
	}
	return strings.Join(lines, "")
}

func yamlFiles(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, root := range []string{"../library", "../../templates", "testdata/yaml"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if filepath.Ext(path) == ".yaml" {
				names = append(names, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return names
}

func FuzzPlain(f *testing.F) {
	for _, text := range plainAlike {
		f.Add(text)
	}
	for _, text := range notPlain {
		if len(text) < 200 {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) { samePlain(t, text) })
}

// samePlain holds the plain reader against the library, if it reads the text at all.
func samePlain(t *testing.T, text string) {
	t.Helper()
	lines := strings.Split(text, "\n")
	got := readPlain(text, lines)
	if got == nil {
		return
	}
	file := &file{name: "f", lines: lines, log: NewLog()}
	if !file.checkBytes([]byte(text)) {
		return // Read does not come so far
	}
	want := file.parse(text)
	if want == nil {
		t.Errorf("%q\nis read as plain, but the library says: %v", text, file.log.Problems())
		return
	}
	if diff := nodeDiff("root", got, want); diff != "" {
		t.Errorf("%q\n%s", text, diff)
	}
}

// nodeDiff is the first difference of two trees, but for comments, which nothing reads.
func nodeDiff(path string, got, want *yaml.Node) string {
	bare := func(n *yaml.Node) yaml.Node {
		c := *n
		c.Content, c.HeadComment, c.LineComment, c.FootComment = nil, "", "", ""
		return c
	}
	if g, w := bare(got), bare(want); !reflect.DeepEqual(g, w) {
		return fmt.Sprintf("%s: got %+v, want %+v", path, g, w)
	}
	if len(got.Content) != len(want.Content) {
		return fmt.Sprintf("%s: got %d children, want %d", path, len(got.Content), len(want.Content))
	}
	for i := range got.Content {
		if diff := nodeDiff(fmt.Sprintf("%s[%d]", path, i), got.Content[i], want.Content[i]); diff != "" {
			return diff
		}
	}
	return ""
}
