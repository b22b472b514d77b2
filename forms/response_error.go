package forms

// ResponseError is everything that is wrong with one response file.
type ResponseError struct{ Problems []ResponseProblem }

// ResponseProblem is one thing that is wrong with a response. No field ever holds a value from the file.
type ResponseProblem struct {
	File      string
	Line, Col int    // 0 when unknown
	Path      string // such as answers.rx_medications[2].dose
	ID        string // the question, when one is meant and it exists
	Message   string
	Hint      string
}

func (e *ResponseError) Error() string { panic("forms: not built yet") }
