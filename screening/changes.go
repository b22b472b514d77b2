package screening

// Change is what became of one rule since an earlier response of the same client.
type Change struct {
	Rule *Rule
	Kind ChangeKind
	From Status
	To   Status
}

// ChangeKind says what a change means for the reader. It is a closed set.
type ChangeKind uint8

// The kinds of change.
const (
	New      ChangeKind = iota + 1 // raised now, and was not
	Gone                           // clear now, and was raised
	Settled                        // clear now, and could not be told before
	Reopened                       // cannot be told now, and could before
)

var changeWords = [...]string{New: "new", Gone: "gone", Settled: "settled", Reopened: "reopened"}

// String is the word that reports use.
func (k ChangeKind) String() string {
	if int(k) < len(changeWords) {
		return changeWords[k]
	}
	return "change?"
}

// Statuses are the statuses of all rules by id, for a later comparison. Unlike the report, they stay valid.
func (r *Report) Statuses() map[string]Status {
	all := map[string]Status{}
	for id, f := range r.statuses() {
		all[id] = f.Status
	}
	return all
}

// Since lists what changed against the statuses of an earlier report of the same client, in rule order. Rules that the
// earlier report did not know count as not told before.
func (r *Report) Since(earlier map[string]Status) []Change {
	now := r.statuses()
	var list []Change
	for _, rule := range r.Book.Rules {
		from, known := earlier[rule.ID]
		if !known {
			from = Undetermined
		}
		to := now[rule.ID].Status
		if from == to {
			continue
		}
		list = append(list, Change{Rule: rule, Kind: kindOfChange(from, to), From: from, To: to})
	}
	return list
}

func kindOfChange(from, to Status) ChangeKind {
	switch to {
	case Raised:
		return New
	case Undetermined:
		return Reopened
	case Clear:
		if from == Raised {
			return Gone
		}
	}
	return Settled
}
