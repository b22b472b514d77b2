package forms

import (
	"bytes"
	"path/filepath"
	"strings"
)

// FileFormat is how a file of responses is written. It is a closed set; the zero FileFormat is unknown.
type FileFormat uint8

// The formats of files of responses.
const (
	FormatJSON   FileFormat = iota + 1 // one response
	FormatYAML                         // one response
	FormatNDJSON                       // one response a line
	FormatCSV                          // one response a row
)

var formatWords = [...]string{FormatJSON: "json", FormatYAML: "yaml", FormatNDJSON: "ndjson", FormatCSV: "csv"}

// String is the word for the format that flags use.
func (f FileFormat) String() string {
	if int(f) < len(formatWords) && formatWords[f] != "" {
		return formatWords[f]
	}
	return "unknown"
}

// FileFormatOf finds the format of a word.
func FileFormatOf(word string) (FileFormat, bool) {
	for f, w := range formatWords {
		if w == word && w != "" {
			return FileFormat(f), true
		}
	}
	return 0, false
}

// SniffExtension tells the format by the end of a file's name; zero if it says nothing.
func SniffExtension(name string) FileFormat {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".json":
		return FormatJSON
	case ".yaml", ".yml":
		return FormatYAML
	case ".ndjson", ".jsonl":
		return FormatNDJSON
	case ".csv", ".tsv":
		return FormatCSV
	}
	return 0
}

// Sniff tells the format of a file by the end of its name and, where that says nothing, by how it begins. head is the
// beginning of the file, a few KiB are enough; zero if nobody can tell.
func Sniff(name string, head []byte) FileFormat {
	if f := SniffExtension(name); f != 0 {
		return f
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte(utf8BOM)), " \t\r\n")
	first, rest, _ := bytes.Cut(head, []byte("\n"))
	first = bytes.TrimRight(first, " \t\r")
	switch {
	case bytes.HasPrefix(head, []byte("{")):
		if bytes.HasSuffix(first, []byte("}")) && bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte("{")) {
			return FormatNDJSON
		}
		return FormatJSON
	case bytes.HasPrefix(first, []byte("kapscreen:")), bytes.Equal(first, []byte("---")):
		return FormatYAML
	case bytes.ContainsAny(first, ",;\t"):
		return FormatCSV
	}
	return 0
}
