package forms

import "regexp"

// FormOf makes a form of questions, as Load does of files.
func FormOf(id, version string, questions ...*Question) *Form {
	s := &Section{ID: "all", Title: "All", Code: "A", Questions: questions}
	f := &Form{ID: id, Version: version, Title: "A form for tests", Region: "us", Sections: []*Section{s}, byID: map[string]*Question{}}
	for i, q := range questions {
		q.Section, q.Index, q.slashDates = s, i, true
		f.byID[q.ID] = q
	}
	f.questions = questions
	return f
}

// SmallForm has a question of every kind.
func SmallForm() *Form {
	yes := func(id string) *Question { return &Question{ID: id, Kind: YesNo, Ask: id + "?"} }
	return FormOf("small", "1.2.0",
		yes("cv_htn"),
		&Question{ID: "cv_htn_control", Kind: Choice, Choices: []Option{
			{Code: "controlled", Text: "Yes, under control", Short: "under control"}, {Code: "uncontrolled", Text: "Often high"}, {Code: "unknown"},
		}},
		&Question{ID: "cv_conditions", Kind: MultiChoice, Choices: []Option{
			{Code: "none", Text: "None of these", Exclusive: true}, {Code: "angina", Text: "Angina"}, {Code: "valve", Text: "Valve disease"},
			{Code: "pacemaker", Text: "Pacemaker"},
		}},
		&Question{ID: "cv_bp_systolic", Kind: Integer, Unit: "mm[Hg]", Min: 60, Max: 260, HasMin: true, HasMax: true},
		&Question{ID: "met_weight_kg", Kind: Decimal, Unit: "kg", Min: 25, Max: 350, HasMin: true, HasMax: true, Decimals: 2},
		&Question{ID: "phq9_1", Kind: Integer, HasMin: true, HasMax: true, Max: 3, Choices: []Option{
			{Code: "0", Text: "Not at all"}, {Code: "1", Text: "Several days"}, {Code: "2", Text: "More than half the days"},
			{Code: "3", Text: "Nearly every day"},
		}},
		&Question{ID: "client_birth_date", Kind: DateKind, MaxToday: true, HasMin: true, Min: float64(earliestDay)},
		&Question{ID: "adm_roi_expiry", Kind: DateKind},
		&Question{ID: "client_name", Kind: Text, MaxLength: 200},
		&Question{ID: "ref_therapist_npi", Kind: Text, MaxLength: 10, Pattern: regexp.MustCompile(`^(?:[0-9]{10})$`)},
		&Question{ID: "goal_text", Kind: LongText, MaxLength: 10_000},
		&Question{ID: "rx_medications", Kind: Table, NoneText: "Takes no medicines or supplements", Columns: []Column{
			{ID: "name", Title: "Medicine", Kind: Text, Key: true, MaxLength: 200}, {ID: "dose", Title: "Dose", Kind: Text},
			{ID: "current", Title: "Current", Kind: YesNo}, {ID: "since", Title: "Since", Kind: DateKind},
			{ID: "times", Title: "Times a day", Kind: Integer}, {ID: "amount", Title: "Amount", Kind: Decimal},
			{ID: "route", Title: "Route", Kind: Choice, Choices: []Option{{Code: "oral", Text: "By mouth"}, {Code: "patch", Text: "Patch"}}},
		}},
	)
}
