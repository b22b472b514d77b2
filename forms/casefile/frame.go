package casefile

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
)

const (
	formatLine   = "kapscreen: case/v1"
	formatPrefix = "kapscreen: case/v"
	checkDigits  = 16
	maxCaseFile  = 64 << 20 // bytes of one case file
	maxLine      = 16 << 20 // bytes of one record with its frame
	sector       = 512      // the least that a disk writes at once
	leastHole    = 2        // a line holds no zeros: one may be a damaged byte, more are what was not written
)

var payloadCode = base64.RawStdEncoding.Strict()

// frame is one line: a record's number and its payload, still sealed if it is.
type frame struct {
	number  int
	sealed  bool
	payload []byte
}

// appendFrame writes f as a line with its newline.
func appendFrame(dst []byte, f frame) []byte {
	mode := "plain"
	if f.sealed {
		mode = "sealed"
	}
	text := payloadCode.EncodeToString(f.payload)
	number := strconv.Itoa(f.number)
	dst = append(dst, number+" "+mode+" "+check(number, mode, text)+" "...)
	dst = append(dst, text...)
	return append(dst, '\n')
}

func check(number, mode, text string) string {
	h := sha256.New()
	h.Write([]byte(number + " " + mode + " "))
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil))[:checkDigits]
}

// parseFrame reads one line without its newline. Every line has exactly one spelling, so every changed byte is found.
func parseFrame(line []byte) (frame, bool) {
	if len(line) > maxLine {
		return frame{}, false
	}
	parts := strings.SplitN(string(line), " ", 4)
	if len(parts) != 4 {
		return frame{}, false
	}
	number, err := strconv.Atoi(parts[0])
	if err != nil || number < 1 || strconv.Itoa(number) != parts[0] {
		return frame{}, false
	}
	if parts[1] != "sealed" && parts[1] != "plain" || check(parts[0], parts[1], parts[3]) != parts[2] {
		return frame{}, false
	}
	payload, err := payloadCode.DecodeString(parts[3])
	// Base64 skips line ends; the only one that can be in a line is \r.
	if err != nil || strings.ContainsRune(parts[3], '\r') {
		return frame{}, false
	}
	return frame{number, parts[1] == "sealed", payload}, true
}

// scanned is what the lines of a file hold.
type scanned struct {
	frames []frame
	faults []Fault // without the case
	torn   bool    // a record was cut off at the end
	// The last good line: where it starts, and its text without newline.
	lastAt int64
	last   []byte
}

// scan splits a whole case file, after its format line, into frames. at is where data starts in the file.
func scan(data []byte, at int64) scanned {
	var s scanned
	next, unread := 1, false // unread: a line between the last good one and here could not be read
	for len(data) > 0 {
		line, rest, ended := bytes.Cut(data, []byte("\n"))
		lineAt := at
		at += int64(len(data) - len(rest))
		data = rest
		f, ok := parseFrame(line)
		switch {
		case ok && f.number >= next:
			s.between(next, f.number, unread)
			s.frames = append(s.frames, f)
			s.lastAt, s.last = lineAt, line
			next, unread = f.number+1, false
		case ok:
			s.fault(f.number, "stands in the file twice or in the wrong place")
		case !ended && !wholeButForEnd(line), len(rest) == 0 && hole(line, lineAt):
			s.torn = true
		default:
			unread = true
		}
	}
	if unread {
		s.fault(next, "damaged")
	}
	return s
}

// between reports what lies between the record that was expected next and the one that came.
func (s *scanned) between(next, came int, unread bool) {
	what := "missing"
	if unread {
		what = "damaged"
	}
	if next == came && unread {
		s.fault(came, "foreign bytes stand before it")
	}
	for n := next; n < came && len(s.faults) < maxFaults; n++ {
		s.fault(n, what)
	}
}

const maxFaults = 1000

func (s *scanned) fault(record int, what string) {
	if len(s.faults) < maxFaults {
		s.faults = append(s.faults, Fault{Record: record, What: what})
	}
}

// wholeButForEnd tells a finished record whose newline was changed from a record that was cut off.
func wholeButForEnd(line []byte) bool {
	if len(line) == 0 {
		return false
	}
	_, ok := parseFrame(line[:len(line)-1])
	return ok
}

// hole reports whether a sector of the line, or all of the line inside one, was never written: only zeros, up to the
// sector's borders. at is where the line starts in the file.
func hole(line []byte, at int64) bool {
	for start := 0; start < len(line); {
		end := min(start+sector-int((at+int64(start))%sector), len(line))
		if end-start >= leastHole && len(bytes.Trim(line[start:end], "\x00")) == 0 {
			return true
		}
		start = end
	}
	return false
}
