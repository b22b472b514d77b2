package condition

import (
	"math"
	"time"
)

// fullYears is the number of birthdays from one day to another, both days since 1970-01-01. A birthday on 29 February
// counts from 1 March in common years.
func fullYears(from, to float64) int {
	y1, m1, d1 := civil(from)
	y2, m2, d2 := civil(to)
	years := y2 - y1
	if m2 < m1 || m2 == m1 && d2 < d1 {
		years--
	}
	return years
}

func civil(day float64) (year int, month time.Month, d int) {
	return time.Unix(int64(day)*86400, 0).UTC().Date()
}

// yearsBefore is the last day that lies n full years before a day.
func yearsBefore(day, n float64) float64 {
	if math.Abs(n) > 1000 {
		return math.Inf(-1)
	}
	y, m, d := civil(day)
	return float64(time.Date(y-int(n), m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}
