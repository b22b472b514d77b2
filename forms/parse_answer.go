package forms

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// ParseAnswer reads what a person typed: y/yes/n/no, a code or its number, codes separated by ; or ",", a number with a
// point or comma, a date (YYYY-MM-DD and, in region us, MM/DD/YYYY), text. The answer is accepted already.
//
// The number of a code is its place in the list, from 1; where codes are numbers themselves, the code is meant. A month
// may also be written as AnswerText does (14 Feb 1983). A comma that could separate thousands is refused. What is blank
// is refused: nobody has answered. Tables are typed cell by cell (Column.ParseAnswer).
func (q *Question) ParseAnswer(typed string, consult Date) (Answer, error) {
	typed = strings.TrimFunc(strings.ToValidUTF8(typed, "\ufffd"), unicode.IsSpace)
	if blank(typed) {
		return Answer{}, refuse("nothing was typed", "")
	}
	a, refusal := q.parse(typed)
	if refusal == nil {
		refusal = q.accept(&a, consult)
	}
	if refusal != nil {
		return Answer{}, refusal
	}
	return a, nil
}

// ParseAnswer is Question.ParseAnswer for a cell in the column. Dates are YYYY-MM-DD or such as 14 Feb 1983.
func (c *Column) ParseAnswer(typed string, consult Date) (Answer, error) {
	q := c.question()
	return q.ParseAnswer(typed, consult)
}

func (q *Question) parse(typed string) (Answer, *refusal) {
	switch q.Kind {
	case YesNo:
		return parseYesNo(typed)
	case Choice:
		code, refusal := q.parseCode(typed)
		return ChoiceAnswer(code), refusal
	case MultiChoice:
		return q.parseCodes(typed)
	case Integer:
		return parseWhole(typed)
	case Decimal:
		return parseDecimal(typed)
	case DateKind:
		return q.parseDay(typed)
	case Text:
		return TextAnswer(typed), nil
	case LongText:
		return LongTextAnswer(typed), nil
	case Table:
	}
	return Answer{}, refuse("a table is filled cell by cell", "")
}

func parseYesNo(typed string) (Answer, *refusal) {
	switch strings.ToLower(typed) {
	case "y", "yes":
		return YesNoAnswer(true), nil
	case "n", "no":
		return YesNoAnswer(false), nil
	}
	return Answer{}, refuse("this is neither yes nor no", "type y or n")
}

// parseCode finds a code by itself, whatever its case, or by its number.
func (q *Question) parseCode(typed string) (string, *refusal) {
	for _, o := range q.Choices {
		if o.Code == typed {
			return o.Code, nil
		}
	}
	var found []string
	for _, o := range q.Choices {
		if strings.EqualFold(o.Code, typed) {
			found = append(found, o.Code)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	if n, err := strconv.Atoi(typed); err == nil && !q.numericCodes() && n >= 1 && n <= len(q.Choices) && typed[0] != '+' {
		return q.Choices[n-1].Code, nil
	}
	return "", refuse("there is no such choice", "type its number or its code")
}

// numericCodes reports whether a code is a number itself, so that typing a number means the code.
func (q *Question) numericCodes() bool {
	return slices.ContainsFunc(q.Choices, func(o Option) bool {
		_, err := strconv.Atoi(o.Code)
		return err == nil
	})
}

// parseCodes reads several codes; one typed twice counts once.
func (q *Question) parseCodes(typed string) (Answer, *refusal) {
	var codes []string
	for part := range strings.FieldsFuncSeq(typed, func(r rune) bool { return r == ';' || r == ',' }) {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		code, refusal := q.parseCode(part)
		if refusal != nil {
			return Answer{}, refusal
		}
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return MultiChoiceAnswer(codes...), nil
}

func parseWhole(typed string) (Answer, *refusal) {
	digits := strings.TrimPrefix(typed, "-")
	if !isDigits(digits) {
		return Answer{}, refuse("this has to be a whole number", "digits only, without a unit")
	}
	n, err := strconv.ParseInt(typed, 10, 64)
	if err != nil || n > maxExact || n < -maxExact {
		return Answer{}, refuse("this number is too large", "")
	}
	return IntegerAnswer(n), nil
}

// isDigits reports whether s is ASCII digits, at least one.
func isDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// parseDecimal takes a point or a comma before the decimals, but no comma that could stand between thousands.
func parseDecimal(typed string) (Answer, *refusal) {
	rest := strings.TrimPrefix(typed, "-")
	at := strings.IndexAny(rest, ".,")
	whole, decimals := rest, ""
	if at >= 0 {
		whole, decimals = rest[:at], rest[at+1:]
		if rest[at] == ',' && len(decimals) == 3 {
			return Answer{}, refuse("this can be read in two ways", "write it without a comma, with a point before the decimals")
		}
	}
	if !isDigits(whole) || at >= 0 && !isDigits(decimals) {
		return Answer{}, refuse("this has to be a number", "digits and one point, without a unit")
	}
	x, err := strconv.ParseFloat(strings.Replace(typed, ",", ".", 1), 64)
	if err != nil {
		return Answer{}, refuse("this number is too large", "")
	}
	return DecimalAnswer(x), nil
}

// parseDay reads a day. Forms of region us also take MM/DD/YYYY; elsewhere 02/03/1983 would be two days.
func (q *Question) parseDay(typed string) (Answer, *refusal) {
	if d, ok := ParseDate(typed); ok {
		return DateAnswer(d), nil
	}
	hint := "write YYYY-MM-DD"
	if q.slashDates {
		hint += " or MM/DD/YYYY"
		if d, ok := slashDay(typed); ok {
			return DateAnswer(d), nil
		}
	}
	if d, ok := wordDay(typed); ok {
		return DateAnswer(d), nil
	}
	return Answer{}, refuse("this is not a day that exists", hint)
}

// slashDay reads MM/DD/YYYY; month and day may have one digit, the year has four.
func slashDay(s string) (Date, bool) {
	parts := strings.Split(s, "/")
	if len(parts) != 3 {
		return Date{}, false
	}
	return dayOf(parts[2], parts[0], parts[1])
}

// wordDay reads a day such as 14 Feb 1983 or 14 February 1983.
func wordDay(s string) (Date, bool) {
	parts := strings.Fields(s)
	if len(parts) != 3 {
		return Date{}, false
	}
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(parts[1], m.String()) || strings.EqualFold(parts[1], m.String()[:3]) {
			return dayOf(parts[2], strconv.Itoa(int(m)), parts[0])
		}
	}
	return Date{}, false
}

// dayOf makes a day of digits.
func dayOf(year, month, day string) (Date, bool) {
	if len(year) != 4 || len(month) > 2 || len(day) > 2 || !isDigits(year) || !isDigits(month) || !isDigits(day) {
		return Date{}, false
	}
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	return NewDate(y, m, d)
}
