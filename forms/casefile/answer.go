package casefile

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/kapscreen/kapscreen/forms"
)

// words is text as it was given, byte for byte: a JSON string, or base64 when it is not UTF-8, which JSON cannot hold.
type words string

type rawWords struct {
	Base64 []byte `json:"base64"`
}

func (w words) MarshalJSON() ([]byte, error) {
	if utf8.ValidString(string(w)) {
		return json.Marshal(string(w))
	}
	return json.Marshal(rawWords{[]byte(w)})
}

func (w *words) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '{' {
		var raw struct {
			Base64 string `json:"base64"`
		}
		if err := json.Unmarshal(data, &raw); err != nil {
			return errNotARecord
		}
		text, err := base64.StdEncoding.DecodeString(raw.Base64)
		*w = words(text)
		return err
	}
	return json.Unmarshal(data, (*string)(w))
}

// storedAnswer is a forms.Answer in a record. The fields that count are those of its kind. nil is "taken back".
type storedAnswer struct {
	Absent string            `json:"absent,omitempty"` // the word of the reason, when there is no value
	Kind   string            `json:"kind,omitempty"`
	Yes    bool              `json:"yes,omitempty"`
	Text   words             `json:"text,omitempty"`   // choice, text, longtext
	Number string            `json:"number,omitempty"` // integer, decimal: the shortest text that gives the same number
	Date   string            `json:"date,omitempty"`
	Codes  []words           `json:"codes,omitempty"`
	Rows   [][]*storedAnswer `json:"rows,omitempty"`
}

// errNotARecord has no details: they would quote what was said.
var errNotARecord = errors.New("its content is not a record of this format")

// store is a in its stored form.
func store(a forms.Answer) (*storedAnswer, error) {
	switch a.State() {
	case forms.NotAsked:
		return nil, nil
	case forms.NotSure, forms.Declined, forms.AskPrescriber:
		return &storedAnswer{Absent: a.State().String()}, nil
	case forms.Answered:
		return storeValue(a)
	case forms.NotApplicable:
	}
	return nil, errors.New("the answer is of a state that is never recorded")
}

func storeValue(a forms.Answer) (*storedAnswer, error) {
	s := &storedAnswer{Kind: a.Kind().String()}
	switch a.Kind() {
	case forms.YesNo:
		s.Yes = a.Yes()
	case forms.Choice:
		s.Text = words(a.Code())
	case forms.Text, forms.LongText:
		s.Text = words(a.Text())
	case forms.Integer, forms.Decimal:
		s.Number = strconv.FormatFloat(a.Number(), 'g', -1, 64)
	case forms.DateKind:
		s.Date = a.Date().String()
	case forms.MultiChoice:
		for _, code := range a.Codes() {
			s.Codes = append(s.Codes, words(code))
		}
	case forms.Table:
		return storeRows(s, a.Rows())
	default:
		return nil, errors.New("the answer is of a kind that is not known")
	}
	return s, nil
}

func storeRows(s *storedAnswer, rows []forms.Row) (*storedAnswer, error) {
	for _, row := range rows {
		cells := make([]*storedAnswer, len(row))
		for i, cell := range row {
			if cell.Kind() == forms.Table {
				return nil, errors.New("the answer holds a table in a table")
			}
			var err error
			if cells[i], err = store(cell); err != nil {
				return nil, err
			}
		}
		s.Rows = append(s.Rows, cells)
	}
	return s, nil
}

// answer is the forms.Answer again, equal to the one that was stored.
func (s *storedAnswer) answer() (forms.Answer, error) {
	if s == nil {
		return forms.Answer{}, nil
	}
	if s.Absent != "" {
		reason, ok := forms.Absence(s.Absent)
		if !ok || s.Kind != "" {
			return forms.Answer{}, errNotARecord
		}
		return forms.Absent(reason), nil
	}
	kind, ok := forms.KindOf(s.Kind)
	if !ok {
		return forms.Answer{}, errNotARecord
	}
	switch kind {
	case forms.YesNo:
		return forms.YesNoAnswer(s.Yes), nil
	case forms.Choice:
		return forms.ChoiceAnswer(string(s.Text)), nil
	case forms.Text:
		return forms.TextAnswer(string(s.Text)), nil
	case forms.LongText:
		return forms.LongTextAnswer(string(s.Text)), nil
	case forms.Integer, forms.Decimal:
		return numberAnswer(kind, s.Number)
	case forms.DateKind:
		return dateAnswer(s.Date)
	case forms.MultiChoice:
		codes := make([]string, len(s.Codes))
		for i, code := range s.Codes {
			codes[i] = string(code)
		}
		return forms.MultiChoiceAnswer(codes...), nil
	case forms.Table:
		return s.table()
	}
	return forms.Answer{}, errNotARecord
}

func numberAnswer(kind forms.Kind, text string) (forms.Answer, error) {
	x, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil:
		return forms.Answer{}, errNotARecord
	case kind == forms.Decimal:
		return forms.DecimalAnswer(x), nil
	case x != math.Trunc(x) || math.Abs(x) > 1<<63:
		return forms.Answer{}, errNotARecord
	case x == 1<<63: // what the largest integers become as a float64
		return forms.IntegerAnswer(math.MaxInt64), nil
	}
	return forms.IntegerAnswer(int64(x)), nil
}

func dateAnswer(text string) (forms.Answer, error) {
	day, ok := forms.ParseDate(text)
	if !ok && text != "" {
		return forms.Answer{}, errNotARecord
	}
	return forms.DateAnswer(day), nil
}

func (s *storedAnswer) table() (forms.Answer, error) {
	rows := make([]forms.Row, len(s.Rows))
	for i, cells := range s.Rows {
		rows[i] = make(forms.Row, len(cells))
		for j, cell := range cells {
			if cell != nil && cell.Kind == forms.Table.String() {
				return forms.Answer{}, errNotARecord
			}
			var err error
			if rows[i][j], err = cell.answer(); err != nil {
				return forms.Answer{}, err
			}
		}
	}
	return forms.TableAnswer(rows...), nil
}
