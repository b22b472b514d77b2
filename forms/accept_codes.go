package forms

func (q *Question) acceptCodes(a *Answer) *refusal {
	if q.canonical(a.Codes()) {
		return nil
	}
	return q.acceptAnyCodes(a)
}

// acceptAnyCodes is acceptCodes without the short way.
func (q *Question) acceptAnyCodes(a *Answer) *refusal {
	given := a.Codes()
	if len(given) == 0 {
		return refuse("the list of codes is empty", `leave the entry out, or give the code for "none" if there is one`)
	}
	chosen := make([]bool, len(q.Choices))
	alone := false
	for i, code := range given {
		at := q.place(code)
		switch {
		case at < 0:
			return &refusal{"this code is not offered", q.offered(), []step{{index: i}}}
		case chosen[at]:
			return &refusal{"this code is given a second time", "", []step{{index: i}}}
		}
		chosen[at] = true
		alone = alone || q.Choices[at].Exclusive
	}
	if alone && len(given) > 1 {
		return refuse(`"`+q.exclusiveCode(chosen)+`" cannot stand beside other codes`, "")
	}
	codes := make([]string, 0, len(given))
	for i, yes := range chosen {
		if yes {
			codes = append(codes, q.Choices[i].Code)
		}
	}
	a.parts = &several{codes: codes}
	return nil
}

// canonical reports whether codes are allowed and in form order already, as files mostly have them: then nothing is left
// to do.
func (q *Question) canonical(codes []string) bool {
	next := 0
	for _, code := range codes {
		for ; next < len(q.Choices) && q.Choices[next].Code != code; next++ {
		}
		if next == len(q.Choices) || q.Choices[next].Exclusive && len(codes) > 1 {
			return false
		}
		next++
	}
	return len(codes) > 0
}

// place is the number of a code, or -1.
func (q *Question) place(code string) int {
	for i := range q.Choices {
		if q.Choices[i].Code == code {
			return i
		}
	}
	return -1
}

// exclusiveCode is the first exclusive code among the chosen.
func (q *Question) exclusiveCode(chosen []bool) string {
	for i, o := range q.Choices {
		if chosen[i] && o.Exclusive {
			return o.Code
		}
	}
	return ""
}
