package terminal

import (
	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// The questions that the tests ask; all invented.

func yesNoQuestion() *forms.Question {
	return &forms.Question{
		ID: "cv_htn", Kind: forms.YesNo, Ask: "Have you ever been told that you have high blood pressure?",
		Short: "High blood pressure diagnosed", Why: "Ketamine raises blood pressure for a while, so the medical team wants to know.",
		Help: "A single high reading does not count.",
	}
}

func choiceQuestion() *forms.Question {
	return &forms.Question{
		ID: "cv_htn_control", Kind: forms.Choice, Ask: "Is it treated and under control?", Short: "Blood pressure control",
		Choices: []forms.Option{
			{Code: "controlled", Text: "Yes, treated and under control", Short: "treated and under control"},
			{Code: "uncontrolled", Text: "Treated, but still often high", Short: "treated, often high"},
			{Code: "untreated", Text: "Not treated", Short: "not treated"},
		},
	}
}

func scaleQuestion(safety bool) *forms.Question {
	return &forms.Question{
		ID: "phq9_6", Kind: forms.Integer, Safety: safety, Item: 6, Short: "PHQ-9 item 6",
		Ask: "Feeling bad about yourself — or that you are a failure or have let yourself or your family down",
		Choices: []forms.Option{
			{Code: "0", Text: "Not at all"}, {Code: "1", Text: "Several days"},
			{Code: "2", Text: "More than half the days"}, {Code: "3", Text: "Nearly every day"},
		},
		Instrument: &forms.Instrument{
			ID: "phq9", Title: "PHQ-9", FullTitle: "Patient Health Questionnaire (PHQ-9)", Licence: "Free to reproduce.",
			Notice: "Developed by the authors.", Paper: "J Gen Intern Med 2001;16:606-613",
		},
	}
}

func stateQuestion() *forms.Question {
	q := &forms.Question{ID: "client_state", Kind: forms.Choice, Ask: "In which state do you live?", Short: "State"}
	for _, s := range [][2]string{
		{"AL", "Alabama"}, {"AK", "Alaska"}, {"AZ", "Arizona"}, {"AR", "Arkansas"}, {"CA", "California"}, {"CO", "Colorado"}, {"CT", "Connecticut"},
		{"DE", "Delaware"}, {"DC", "District of Columbia"}, {"FL", "Florida"}, {"NE", "Nebraska"}, {"NV", "Nevada"}, {"NH", "New Hampshire"},
		{"NJ", "New Jersey"}, {"NM", "New Mexico"}, {"NY", "New York"}, {"NC", "North Carolina"}, {"WY", "Wyoming"},
	} {
		q.Choices = append(q.Choices, forms.Option{Code: s[0], Text: s[1]})
	}
	return q
}

func multiQuestion() *forms.Question {
	return &forms.Question{
		ID: "allergy_other", Kind: forms.MultiChoice, Ask: "What else are you allergic to?", Short: "Other allergies",
		Choices: []forms.Option{
			{Code: "medicine", Text: "A medicine"}, {Code: "food", Text: "A food"},
			{Code: "latex", Text: "Latex"}, {Code: "none", Text: "None of these", Exclusive: true},
		},
	}
}

func numberQuestion() *forms.Question {
	return &forms.Question{
		ID: "cv_bp_systolic", Kind: forms.Integer, Ask: "What was the upper number?", Short: "Systolic blood pressure",
		Unit: "mm[Hg]", Min: 60, Max: 260, HasMin: true, HasMax: true,
	}
}

func dateQuestion() *forms.Question {
	return &forms.Question{ID: "adm_roi_date", Kind: forms.DateKind, Ask: "On which day was the release signed?", Short: "Release signed on", MaxToday: true}
}

func textQuestion() *forms.Question {
	return &forms.Question{ID: "client_name", Kind: forms.Text, Ask: "What is your full name?", Short: "Name", MaxLength: 200}
}

func longTextQuestion() *forms.Question {
	return &forms.Question{ID: "ref_reason", Kind: forms.LongText, Ask: "What brings you here?", Short: "Reason", MaxLength: 10_000}
}

func tableQuestion() *forms.Question {
	return &forms.Question{
		ID: "rx_medications", Kind: forms.Table, Ask: "Which medicines and supplements do you take, and at which dose?", Short: "Medicines",
		NoneText: "Takes no medicines or supplements",
		Columns: []forms.Column{
			{ID: "name", Title: "Medicine", Kind: forms.Text, Key: true, MaxLength: 200},
			{ID: "dose", Title: "Dose", Kind: forms.Text, Key: true, MaxLength: 200},
			{ID: "since", Title: "Since", Kind: forms.DateKind},
			{ID: "current", Title: "Current", Kind: forms.YesNo},
		},
	}
}

func row(name, dose string) forms.Row {
	day, _ := forms.NewDate(2012, 3, 1)
	return forms.Row{forms.TextAnswer(name), forms.TextAnswer(dose), forms.DateAnswer(day), forms.YesNoAnswer(true)}
}

func noticePrompt() interview.Prompt {
	return interview.Prompt{
		Kind: interview.ShowNotice, Where: where(), Title: "Opening and consent",
		Lines: []string{"A few formalities first.", "You may leave out any question, say that you are not sure, or keep an answer for the prescriber."},
	}
}

func urgentPrompt() interview.Prompt {
	return interview.Prompt{Kind: interview.ShowUrgent, Where: where(), Title: "Attempt or preparation", Alert: &interview.Alert{
		Rule: "si.behavior", Title: "Attempt or preparation in the last 3 months",
		Lines:  []string{"Attempt or preparation in the last 3 months: Yes"},
		Crisis: []string{"Follow your own crisis protocol. US: call or text 988. In danger: 911."},
	}}
}

func menuPrompt() interview.Prompt {
	return interview.Prompt{
		Kind: interview.AskMenu, Where: where(), Title: "Review", Search: true, Lines: []string{"142 of 148 answered"},
		Menu: []interview.Entry{
			{Key: "q1", Text: "Lethal means at home", Hint: "declined; keeps 1 item open"},
			{Key: "1", Text: "Opening", Hint: "6 of 6 answered"}, {Key: "2", Text: "Client", Hint: "11 of 11 answered"},
			{Key: "12", Text: "Closing", Hint: "does not apply so far"}, {Key: "f", Text: "Findings so far", Hint: "7"},
			{Key: "e", Text: "End of the interview"},
		},
	}
}

// held is a prompt for a question with an answer recorded.
func held(q *forms.Question, a forms.Answer) interview.Prompt {
	p := askFor(q)
	p.Previous = a
	return p
}
