package casefile

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/forms/interview"
)

// Where the records of a case stand.
const (
	formRecord  = 1
	beginRecord = 2
	firstEvent  = 3
)

// Head is what a case is bound to from its beginning. It never changes.
type Head struct {
	Form    string `json:"form"` // id
	Version string `json:"version"`
	Digest  string `json:"digest"` // of the form
	// Questions is how many questions the form has.
	Questions int        `json:"questions"`
	Partner   string     `json:"partner,omitempty"`
	Consult   forms.Date `json:"-"`
	Created   time.Time  `json:"created"`
	// Names are the questions whose answers name the client, for List.
	Names []string `json:"names,omitempty"`
	// Origin is where the answers were taken over from: "" (asked here), "response", or the id of another case.
	Origin string `json:"origin,omitempty"`
	// Lost is how many damaged records Repair took out.
	Lost int `json:"lost,omitempty"`
}

type storedHead struct {
	Head
	ConsultDate string `json:"consult_date,omitempty"`
}

type storedEvent struct {
	Seq      int           `json:"seq"`
	At       time.Time     `json:"at"`
	Kind     int           `json:"kind"` // interview.EventKind
	Question words         `json:"question,omitempty"`
	Answer   *storedAnswer `json:"answer,omitempty"`
	Text     words         `json:"text,omitempty"`
	Rule     words         `json:"rule,omitempty"`
}

// summary is the case up to and including the record that it stands in.
type summary struct {
	Head     storedHead `json:"head"`
	Partner  words      `json:"partner,omitempty"` // now
	State    State      `json:"state"`
	Answered int        `json:"answered"`
	Progress *Progress  `json:"progress,omitempty"` // nil in what was written before it was counted
	Updated  time.Time  `json:"updated"`
	Client   []words    `json:"client,omitempty"` // answers to Head.Names, one for each
}

// record is the payload of one line: exactly one of Files, Begin and Event.
type record struct {
	Case    string          `json:"case"`
	Record  int             `json:"record"`
	Files   []byte          `json:"files,omitempty"` // record 1: the form's files, a zip archive
	Begin   *storedHead     `json:"begin,omitempty"` // record 2
	Aside   []*storedEvent  `json:"aside,omitempty"` // record 2 of a migrated case
	Event   *storedEvent    `json:"event,omitempty"` // record 3 and on
	Summary json.RawMessage `json:"summary,omitempty"`
}

// decodeRecord reads a payload that stood in line number of the case id.
func decodeRecord(id string, number int, payload []byte) (record, error) {
	var r record
	d := json.NewDecoder(bytes.NewReader(payload))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return record{}, errNotARecord
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return record{}, errNotARecord
	}
	if r.Case != id || r.Record != number {
		return record{}, errors.New("it belongs to another place or another case")
	}
	if (r.Files != nil) != (number == formRecord) || (r.Begin != nil) != (number == beginRecord) ||
		(r.Event != nil) != (number >= firstEvent) || (r.Event != nil && r.Event.Seq != number-firstEvent+1) {
		return record{}, errNotARecord
	}
	return r, nil
}

func (r record) summary() (summary, error) {
	var s summary
	d := json.NewDecoder(bytes.NewReader(r.Summary))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil || s.State < Draft || s.State > Amended {
		return summary{}, errNotARecord
	}
	return s, nil
}

func (h Head) stored() *storedHead { return &storedHead{h, h.Consult.String()} }

func (s storedHead) head() (Head, error) {
	h := s.Head
	if s.ConsultDate != "" {
		day, ok := forms.ParseDate(s.ConsultDate)
		if !ok {
			return Head{}, errNotARecord
		}
		h.Consult = day
	}
	return h, nil
}

func storeEvent(e interview.Event) (*storedEvent, error) {
	if e.Kind < interview.EventAnswer || e.Kind > interview.EventReopen {
		return nil, errors.New("the event is of a kind that is not known")
	}
	a, err := store(e.Answer)
	if err != nil {
		return nil, err
	}
	// Round drops the monotonic clock, which means nothing to a later reader.
	return &storedEvent{e.Seq, e.At.Round(0), int(e.Kind), words(e.Question), a, words(e.Text), words(e.Rule)}, nil
}

func (s *storedEvent) event() (interview.Event, error) {
	if s.Kind < int(interview.EventAnswer) || s.Kind > int(interview.EventReopen) {
		return interview.Event{}, errNotARecord
	}
	a, err := s.Answer.answer()
	if err != nil {
		return interview.Event{}, err
	}
	return interview.Event{
		Seq: s.Seq, At: s.At, Kind: interview.EventKind(s.Kind), Question: string(s.Question),
		Answer: a, Text: string(s.Text), Rule: string(s.Rule),
	}, nil
}

const maxFormFiles = 32 << 20 // bytes of a form's files together

// pack puts a form's files into an archive: same files, same bytes.
func pack(files map[string][]byte) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	total := 0
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if total += len(files[name]); total > maxFormFiles {
			return nil, errors.New("the form's files are too large to be kept with a case")
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err == nil {
			_, err = w.Write(files[name])
		}
		if err != nil {
			return nil, errors.New("the form's files cannot be packed")
		}
	}
	if err := z.Close(); err != nil {
		return nil, errors.New("the form's files cannot be packed")
	}
	return b.Bytes(), nil
}

// unpack reads the archive again. The declared sizes are not believed.
func unpack(archive []byte) (map[string][]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, errNotARecord
	}
	files := make(map[string][]byte, len(z.File))
	left := int64(maxFormFiles)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, errNotARecord
		}
		data, err := io.ReadAll(io.LimitReader(r, left+1))
		if err := errors.Join(err, r.Close()); err != nil {
			return nil, errNotARecord
		}
		if left -= int64(len(data)); left < 0 {
			return nil, errNotARecord
		}
		files[f.Name] = data
	}
	return files, nil
}
