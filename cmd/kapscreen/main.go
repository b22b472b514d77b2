// Command kapscreen asks a pre-consultation questionnaire, notices answers that a medical partner should look at, and
// hands over a referral summary. It never decides.
package main

func main() {}
