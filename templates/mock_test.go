package templates

import (
	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/screening"
)

// mockDocument is the invented client of the target picture.
func mockDocument() document {
	d := document{
		Kapscreen: referralFormat,
		Title:     "Referral summary",
		Words:     defaultWords(),
		Letterhead: letterhead{Practice: "Willow Street Psychotherapy", Therapist: "Marisol Ferreira-Quinn, LCSW",
			Lines: [][]string{{"Oregon licence L99999", "KAP training 2024, Lanternfield Institute"},
				{"214 Willow Street, Bend, OR 97701", "(541) 555-0142"}}},
		Recipient: recipient{To: "Medical partner (Generic)", Service: "Ketamine-assisted psychotherapy, lozenges at home, telehealth",
			Reference: "WS-2026-0117", Date: "22 Nov 2026"},
		Client: client{Name: "Noémi Castañeda-Bjørk", Pronouns: "she/her", Born: "born 14 Feb 1983",
			Facts:     []string{"Born 14 Feb 1983 (43 y)", "Lives in Oregon", "Sessions in Oregon", "(541) 555-0177"},
			Allergies: "None reported (D3, D4)"},
		Panel: []panelRow{
			{Label: "Medicines", Lines: 2, Parts: []panelPart{{"Lamotrigine", "200 mg once daily"},
				{"Sertraline", "100 mg once daily"}, {"Lorazepam", "0.5 mg as needed"}, {"Vitamin D3", "1000 IU once daily"},
				{"Ibuprofen", "400 mg as needed"}}},
			{Label: "Vitals", Parts: []panelPart{{"BP", "164/94 mmHg (20 Nov 2026, home arm cuff)"}, {"Pulse", "88"},
				{"Weight", "81.5 kg"}, {"Height", "168 cm"}, {"BMI", "28.9"}}},
			{Label: "Chaperone", Parts: []panelPart{{"Anneli Bjørk", "(sister), adult"}, {"", "(541) 555-0188"},
				{"", "not for the whole session (H4)"}}},
		},
		Ask: ask{Who: "Client, 43, asks for ketamine-assisted psychotherapy for low mood and post-traumatic stress.",
			Sentence: "Please review 2 urgent and 5 priority items; 3 could not be established.", Notice: coverNotice},
		Crisis: crisis{Line: "In the US call or text 988; in danger call 911.", Note: "For the client, at any time."},
		Provenance: provenance{
			Confidential: "Confidential health information. If this reached you in error, call (541) 555-0142 and destroy it.",
			Parts: []string{"Form kap-intake 2026.2", "Rules 2026.11.1, sha256 7b02f4e1…c41d",
				"Answers sha256 3f9ca1d8…a1e7", "kapscreen 0.1.0"},
			Date: "2026-11-22", Author: "Marisol Ferreira-Quinn, LCSW"},
	}
	d.Items = mockItems()
	d.Open = []open{
		{Question: "eye_pressure", Chip: "NOT SURE", Title: "Eye pressure condition", Code: "M9", Words: "“Tested in spring, never heard back.”",
			Holds: []heldItem{{"eye.pressure.treated", "routine", "Eye pressure condition"}}},
		{Question: "si_means_home", Chip: "DECLINED", Title: "Lethal means at home", Code: "K5", Words: "No words added.",
			Holds: []heldItem{{"si.history", "priority", "Lethal means at home"}}},
		{Question: "uro_bladder", Chip: "NOT ASKED", Title: "Bladder or kidney condition", Code: "M11", Words: "The call ended before this question.",
			Holds: []heldItem{{"uro.renal.current", "routine", "Bladder or kidney condition"}}},
	}
	d.Scores = []score{
		{Title: "PHQ-9", Known: true, Bar: true, Value: 17, Max: 27, Band: "moderately severe", Note: "prorated from 8 of 9",
			Bands: []band{{0, 4}, {5, 9}, {10, 14}, {15, 19}, {20, 27}}, Cutoffs: []int{10}},
		{Title: "GAD-7", Known: true, Bar: true, Value: 14, Max: 21, Band: "moderate", Note: "7 of 7 answered",
			Bands: []band{{0, 4}, {5, 9}, {10, 14}, {15, 21}}, Cutoffs: []int{10}},
		{Title: "PCL-5", Bar: true, Max: 80, Note: "no total: 2 items unanswered", Cutoffs: []int{31, 33}},
		{Title: "AUDIT-C", Known: true, Bar: true, Value: 2, Max: 12, Band: "below 3", Note: "3 of 3 answered",
			Bands: []band{{0, 2}, {3, 3}, {4, 12}}, Cutoffs: []int{3, 4}},
		{Title: "ASQ", Known: true, Band: "Positive, non-acute", Note: "item 1 yes; items 2–4 no; item 5 no"},
		{Title: "Drug item", Known: true, Band: "0 times in the past year", Note: "single question"},
	}
	d.Sections = mockSections()
	d.Notices = []notice{{ID: "part2", Label: "42 CFR Part 2", Part2: true,
		Text: "[Notice text of the practice, in the wording valid on the date of sending. Placeholder: no legal text is supplied here.]"}}
	return d
}

func mockItems() []item {
	row := func(p screening.Priority, title, evidence, question string, codes ...string) item {
		return item{Rule: "x", Priority: p, Word: p.String(), Title: title, Evidence: evidence, Question: question, Codes: codes}
	}
	return []item{
		row(screening.Urgent, "Chest pain, fainting, new breathlessness or racing heart at present",
			"Now: racing heart. “Most evenings, even lying down.”", "Has this been looked at, and by whom?", "M4"),
		row(screening.Urgent, "Suicidal behaviour or preparation in the last 3 months",
			"Yes. “In September I set tablets aside. My sister has them now.”", "What would you like to know about safety planning since then?", "K4"),
		row(screening.Soon, "Blood pressure above 160 systolic or 90 diastolic, or pulse above 100",
			"164/94 mmHg, pulse 88; 20 Nov 2026, home arm cuff, rested.", "Which reading limits apply for this client?", "M2"),
		row(screening.Soon, "Bipolar disorder or past manic or hypomanic episode",
			"Yes. “In 2011 I hardly slept for five days and spent our savings.”", "How does your service handle this history?", "P5"),
		row(screening.Soon, "Suicidal ideation on PHQ-9 item 9, ASQ or interview",
			"PHQ-9 item 9: several days (1). ASQ: positive, non-acute.", "Which level of ideation and which safety plan details would you like?", "K7", "K10"),
		row(screening.Soon, "Benzodiazepine or Z-drug together with opioid or sleep apnoea",
			"Lorazepam 0.5 mg, twice a month. Apnoea diagnosed 2021.", "How do you handle this combination?", "D1", "M13"),
		row(screening.Soon, "No sober adult arranged for the whole session",
			"Sister arranged, not for the whole time. “She can stay until four.”", "Which arrangement would you accept, and by when?", "H1", "H4"),
		row(screening.Routine, "Sleep apnoea with regular CPAP", "Regular. “Every night, about six hours.”",
			"Are there wishes about CPAP around sessions?", "M14"),
		row(screening.Routine, "Lamotrigine, memantine, amantadine or dextromethorphan", "Lamotrigine 200 mg once daily, since 2012.",
			"What instruction, if any, will you give about timing?", "D1"),
		row(screening.Info, "Earlier ketamine or esketamine treatment", "Nasal esketamine; some benefit, no unwanted reaction.",
			"Which details of the earlier treatment help you?", "R4"),
	}
}

func mockSections() []section {
	a := func(code, label, answer string, words ...string) answerRow {
		r := answerRow{Code: code, Label: label, Answer: answer, State: forms.Answered}
		if len(words) > 0 {
			r.Words = words[0]
		}
		return r
	}
	chip := func(code, label, word string, s forms.State, words ...string) answerRow {
		r := a(code, label, "", words...)
		r.Chip, r.State = word, s
		return r
	}
	na := func(code, label string) answerRow {
		return answerRow{Code: code, Label: label, Answer: "Not applicable", State: forms.NotApplicable}
	}
	none := "None of those read out"
	return []section{
		{ID: "medicines", Title: "Medicines", Layout: fullWidth, Tables: []table{
			{Title: "Medicines", Code: "D1", Note: "every prescription, over-the-counter product and supplement",
				Columns: []string{"Medicine", "Dose", "How often", "Last taken", "For", "Prescribed by"},
				Rows: [][]string{{"Lamotrigine", "200 mg", "once daily", "21 Nov", "mood, since 2012", "Dr A. Whitcombe"},
					{"Sertraline", "100 mg", "once daily", "21 Nov", "anxiety, since 2019", "Dr A. Whitcombe"},
					{"Lorazepam", "0.5 mg", "as needed, about twice a month", "8 Nov", "panic", "Dr A. Whitcombe"},
					{"Vitamin D3", "1000 IU", "once daily", "21 Nov", "supplement", "over the counter"},
					{"Ibuprofen", "400 mg", "as needed", "2 Nov", "headache", "over the counter"}}},
			{Title: "Diagnoses", Code: "R9", Note: "as reported, with who made them", Columns: []string{"Diagnosis", "ICD-10", "Since", "Current", "Made by"},
				Rows: [][]string{{"Bipolar II disorder", "F31.81", "2012", "yes", "Dr A. Whitcombe, psychiatrist"},
					{"Post-traumatic stress disorder", "F43.10", "2019", "yes", "Dr A. Whitcombe, psychiatrist"}}},
			{Title: "Past treatments", Code: "R10", Columns: []string{"Kind", "Treatment", "Dose or number", "When", "Response", "Ended because"},
				Rows: [][]string{{"Medicine", "Venlafaxine XR", "150 mg", "2011, 3 months", "none", "five days of little sleep"},
					{"Medicine", "Quetiapine", "50 mg", "2015, 4 months", "slept better", "daytime sleepiness"},
					{"Medicine", "Esketamine nasal", "not sure", "not stated (R5)", "some", "insurance ended"},
					{"Psychotherapy", "CBT", "20 sessions", "2017", "some", "completed"},
					{"Psychotherapy", "EMDR", "9 sessions", "2023", "marked", "“too much at once”"},
					{"TMS", "none", "", "", "", ""}}},
		}},
		{ID: "medical", Title: "Medical", Rows: []answerRow{
			a("M1", "Height, weight", "168 cm, 81.5 kg"), a("M2", "Blood pressure and pulse", "164/94 mmHg, 88/min; home arm cuff, seated, rested; 20 Nov 2026"),
			a("M3", "High blood pressure diagnosed", "No"),
			a("M4", "Chest pain, fainting, new breathlessness, racing heart", "Now: racing heart.", "“Most evenings, even lying down.”"),
			a("M5", "Heart and vessel conditions", none), a("M6", "Aneurysm or arteriovenous malformation", "No"),
			a("M7", "Bleeding inside the skull", "No"), a("M8", "Nervous system conditions", none),
			chip("M9", "Glaucoma, high eye pressure, recent eye surgery", "NOT SURE", forms.NotSure, "“Tested in spring, never heard back.”"),
			a("M10", "Thyroid, adrenal, diabetes, liver, porphyria", none), chip("M11", "Bladder and kidney", "NOT ASKED", forms.NotAsked),
			a("M12", "COPD, severe asthma, home oxygen, fibrosis", "No"), a("M13", "Sleep apnoea", "Diagnosed, 2021"),
			a("M14", "CPAP use", "Regular.", "“Every night, about six hours.”"), a("M15", "Stomach and bowel", none),
			a("M16", "Mouth and swallowing", none), a("M17", "Pregnancy possible at all", "Yes"), a("M18", "Pregnant now, or a chance of it", "No"),
			a("M19", "Contraception", "Reliable"), a("M20", "Breastfeeding or giving own milk", "No"),
			a("M21", "Hospital, surgery, fever or falls in the last 30 days", "No")}},
		{ID: "medallergy", Title: "Medicines and allergies", Rows: []answerRow{a("D2", "Medicine changed in the last 4 weeks", "No"),
			a("D3", "Reaction to ketamine or esketamine", "No"), a("D4", "Other allergies, anaesthetic reactions", none)}},
		{ID: "scales", Title: "Screening items", Layout: fullWidth, Cells: []cells{
			{Title: "PHQ-9", Note: "past 2 weeks, 0–3; total 15 over 8 items, prorated 17", Values: mockCells("23231b211")},
			{Title: "GAD-7", Note: "past 2 weeks, 0–3; total 14", Values: mockCells("2232122")},
			{Title: "PCL-5", Note: "past month, 0–4; no total: 2 items unanswered", Values: mockCells("2213232b32322" + "21b3322")},
		}},
		{ID: "reason", Title: "Reason and goals", Rows: []answerRow{
			a("R1", "Reason for the referral, in the client’s words", "", "“I am tired of managing. I want to feel close to people again.”"),
			a("R2", "Setting asked for", "Remote, lozenges at home"), a("R3", "Therapeutic relationship", "Established, since March 2024"),
			a("R4", "Earlier ketamine or esketamine treatment", "Yes. Nasal spray; some benefit"),
			chip("R5", "When and where", "TO PRESCRIBER", forms.AskPrescriber, "Prefers to tell the prescriber"),
			a("R6", "Unwanted reaction during or after", "No"), a("R7", "Another clinic prescribing ketamine now", "No"),
			a("R8", "Psychedelic use at any time", "No"), a("G1", "Main hope", "Trauma work"),
			a("G2", "Goals in the client’s words", "", "“To sit through my daughter’s concert without planning the way out.”"),
			a("G3", "What helps afterwards", "Sister, choir, walking"), chip("G4", "Question for the prescriber", "LEFT BLANK", forms.NotAsked)}},
		{ID: "home", Title: "Home and session", Rows: []answerRow{a("H1", "Sober adult for the whole session", "Arranged"),
			a("H2", "Name, telephone", "Anneli Bjørk, (541)\u00a0555-0188"), a("H3", "18 or older", "Yes"),
			a("H4", "Sober and present the whole time", "No.", "“She can stay until four.”"), a("H5", "Problems with the room", none),
			a("H6", "No driving until the next day", "Yes"), a("H7", "Video, backup phone, own cuff", "All three in place"),
			a("H8", "Gaps in the emergency arrangement", none), a("H9", "Gaps in storage at home", none)}},
		{ID: "mind", Title: "Mind", Rows: []answerRow{a("P1", "Hearing or seeing things, fixed unusual beliefs, now", "No"),
			a("P2", "Psychotic episode at any time", "No"), a("P3", "Psychosis in a parent, sibling or child", "No"),
			a("P4", "Changes in the last week, list read out", none),
			a("P5", "Bipolar disorder, past manic or hypomanic episode", "Yes.", "“In 2011 I hardly slept for five days and spent our savings.”"),
			a("P6", "Lost time, parts taking over, unreality", "Occasional"), a("P7", "Personality disorder diagnosis", "No"),
			a("P8", "Eating disorder", "No"), a("P9", "Admission or crisis contact in the last 6 months", "No"),
			a("P10", "Own decisions; plan explained back", "No concern")}},
		{ID: "risk", Title: "Safety", Rows: []answerRow{a("K1", "Home during a vulnerable state", "Safe"), a("K2", "Thoughts of harming someone", "No"),
			a("K3", "Suicide attempt or self-harm at any time", "No"),
			a("K4", "Attempt or preparation in the last 3 months", "Yes.", "“In September I set tablets aside. My sister has them now.”"),
			chip("K5", "Firearms or other lethal means at home", "DECLINED", forms.Declined), a("K6", "Thoughts of suicide today or in the last days", "No"),
			a("K7", "PHQ-9 item 9", "Several days (1)"), na("K8", "Plan, intent, means within reach"), a("K9", "Written safety plan", "Yes, 14 Nov 2026"),
			a("K10", "ASQ items 1 to 5", "Yes, no, no, no; item 5 no")}},
		{ID: "consents", Title: "Consents", Layout: fullWidth, Rows: []answerRow{a("A1", "Crisis contact information given at the start", "Yes, 12 Nov 2026"),
			a("A2", "Release of information to the medical partner", "Signed 12 Nov 2026, ends 12 Nov 2027"),
			a("A3", "Parts of the record covered", "Identity, mental health, medical, medicines, substance use, risk"),
			a("A4", "Partner may report back", "Yes, 12 Nov 2026"), a("A5", "Told: compounded, off label; partner explains", "Yes, 19 Nov 2026"),
			a("A6", "Open answers gone through together", "Yes, 20 Nov 2026"), a("A7", "Agreed to this summary being sent", "Yes, 20 Nov 2026")}},
		{ID: "substances", Title: "Substance use", Note: "on its own page, so that it can be sent or left out as the release says", Layout: fullWidth, Part2: true,
			Rows: []answerRow{a("S1", "AUDIT-C 1: how often a drink containing alcohol", "Monthly or less (1)"), a("S2", "AUDIT-C 2: drinks on a typical day", "1 or 2 (0)"),
				a("S3", "AUDIT-C 3: six or more on one occasion", "Less than monthly (1)"), a("", "AUDIT-C total, screening score, not a diagnosis", "2 of 12, below 3"),
				a("S4", "Shakes, sweats, seizures or confusion when alcohol or sedatives wear off", "No"), na("S5", "From which"),
				a("S6", "Single drug item: times in the past year", "0"), a("S7", "Non-prescribed substances in the past year, list read out", none),
				a("S8", "Cannabis or THC in the past year", "None"), a("S9", "Ketamine, PCP or DXM outside treatment at any time", "No"),
				a("S10", "Treatment for substance use, now or in the past year", "No"), a("S11", "Where this information comes from", "Self-report"),
				na("S12", "Written Part 2 consent on file")}},
	}
}

func mockCells(values string) []cell {
	var out []cell
	for i, v := range values {
		c := cell{Number: i + 1, Text: string(v)}
		if v == 'b' {
			c = cell{Number: i + 1, Chip: "blank"}
		}
		out = append(out, c)
	}
	return out
}
