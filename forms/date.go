package forms

import (
	"fmt"
	"time"
)

// Date is a day of the Gregorian calendar without time or zone. The zero Date is no date.
type Date struct{ days int32 } // days since 1970-01-01, plus one, so that zero is "none"

// NewDate returns the day, or false if there is no such day or the year is outside 1 to 9999.
func NewDate(year, month, day int) (Date, bool) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 {
		return Date{}, false
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day {
		return Date{}, false
	}
	return Date{int32(t.Unix()/86400) + 1}, true
}

// ParseDate reads YYYY-MM-DD, ten ASCII characters exactly, of a day that exists.
func ParseDate(s string) (Date, bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, false
	}
	var f [3]int
	for i, p := range [3]string{s[:4], s[5:7], s[8:]} {
		for _, c := range []byte(p) {
			if c < '0' || c > '9' {
				return Date{}, false
			}
			f[i] = f[i]*10 + int(c-'0')
		}
	}
	return NewDate(f[0], f[1], f[2])
}

// DateOf is the calendar day of t in t's own zone.
func DateOf(t time.Time) Date {
	d, _ := NewDate(t.Year(), int(t.Month()), t.Day())
	return d
}

// DateOfDays is the day that is n days after 1970-01-01.
func DateOfDays(n int) Date { return Date{int32(n) + 1} }

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d.days == 0 }

// Days is the number of days since 1970-01-01 (negative before it).
func (d Date) Days() int { return int(d.days) - 1 }

// Time is midnight UTC of the day.
func (d Date) Time() time.Time { return time.Unix(int64(d.Days())*86400, 0).UTC() }

// String is YYYY-MM-DD, or "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	y, m, dd := d.Time().Date()
	if y < 0 || y > 9999 {
		return fmt.Sprintf("%04d-%02d-%02d", y, int(m), dd)
	}
	digit := func(n int) byte { return byte('0' + n%10) }
	return string([]byte{
		digit(y / 1000), digit(y / 100), digit(y / 10), digit(y), '-',
		digit(int(m) / 10), digit(int(m)), '-', digit(dd / 10), digit(dd),
	})
}

// YearsTo is the number of full years from d to later. A birthday on 29 February counts from 1 March in common years.
func (d Date) YearsTo(later Date) int {
	y1, m1, d1 := d.Time().Date()
	y2, m2, d2 := later.Time().Date()
	n := y2 - y1
	if m2 < m1 || (m2 == m1 && d2 < d1) {
		n--
	}
	return n
}
