package condition

import "time"

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
