package source

import (
	"cmp"
	"slices"
)

// Log collects the problems of one reading, over one or more files. It is not for use by several goroutines.
type Log struct {
	problems Problems
	files    map[string]int // order in which files came up
	left     bool           // problems were left out
	failures int
}

// NewLog returns an empty log.
func NewLog() *Log { return &Log{files: map[string]int{}} }

// Add takes problems up.
func (l *Log) Add(ps ...Problem) {
	for _, p := range ps {
		l.saw(p.Place.File)
		if !p.Warning {
			l.failures++
		}
		if len(l.problems) >= MaxProblems {
			l.left = true
			continue
		}
		l.problems = append(l.problems, p)
	}
}

// Problem reports something to mend.
func (l *Log) Problem(at Place, message, hint string) {
	l.Add(Problem{Place: at, Message: message, Hint: hint})
}

// Warn reports something worth a look that does not keep the file from being used.
func (l *Log) Warn(at Place, message, hint string) {
	l.Add(Problem{Place: at, Message: message, Hint: hint, Warning: true})
}

// Failed reports whether there is a problem that is not only a warning.
func (l *Log) Failed() bool { return l.failures > 0 }

// Failures counts the problems so far that are not only warnings: a decoder that compares two counts knows whether what
// it read in between is sound.
func (l *Log) Failures() int { return l.failures }

// Problems are all problems so far: by file in the order of reading, then by place.
func (l *Log) Problems() Problems {
	ps := slices.Clone(l.problems)
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(l.files[a.Place.File], l.files[b.Place.File]),
			cmp.Compare(a.Place.Line, b.Place.Line),
			cmp.Compare(a.Place.Col, b.Place.Col),
		)
	})
	seen := make(map[Problem]bool, len(ps))
	ps = slices.DeleteFunc(ps, func(p Problem) bool {
		again := seen[p]
		seen[p] = true
		return again
	})
	if l.left {
		ps = append(ps, Problem{Message: "there are more problems than are shown; mend these first"})
	}
	return ps
}

func (l *Log) saw(file string) {
	if _, ok := l.files[file]; !ok {
		l.files[file] = len(l.files)
	}
}

// Failed reports whether one of the problems is more than a warning.
func (ps Problems) Failed() bool {
	return slices.ContainsFunc(ps, func(p Problem) bool { return !p.Warning })
}
