package forms

// RangeText is the allowed range of a number or date in words, such as "from 60 to 260 mm[Hg]"; "" when there is none.
func (q *Question) RangeText() string {
	if !q.HasMin && !q.HasMax {
		return ""
	}
	if q.Kind != DateKind {
		return q.numberRange()
	}
	switch {
	case q.HasMin && q.HasMax:
		return "from " + dayWords(DateOfDays(int(q.Min))) + " to " + dayWords(DateOfDays(int(q.Max)))
	case q.HasMin:
		return dayWords(DateOfDays(int(q.Min))) + " or later"
	}
	return dayWords(DateOfDays(int(q.Max))) + " or earlier"
}
