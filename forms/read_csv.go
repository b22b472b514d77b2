package forms

import (
	"errors"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/kapscreen/kapscreen/forms/source"
	"github.com/kapscreen/kapscreen/forms/visible"
)

// CSVOptions say how a CSV file is to be read. The zero CSVOptions take the form's own names.
type CSVOptions struct {
	Comma       byte              // between cells; 0: what the header shows: comma, semicolon, tab or bar
	Columns     map[string]string // names of columns and the ids that they stand for, "" to pass the column over; names not in it stand for themselves
	ConsultDate Date              // for rows without one
}

// CSV is a CSV file of responses, its header read and understood: one row a client, one column a question.
//
// A column is named by a question id, note:ID for the words beside it, or id (names the record), kapscreen, form,
// form_version, partner, consult_date. An empty cell is not asked; ?unknown, ?declined and ?ask-prescriber are the
// reasons for an absent answer; codes of a multichoice are separated by ; and a table is JSON, [] when there are none.
type CSV struct {
	form    *Form
	name    string
	opt     CSVOptions
	scanner csvScanner
	columns []csvColumn
}

// csvColumn is what a column stands for: a question's answer or note, or a named part.
type csvColumn struct {
	part     string // id, kapscreen, form, form_version, partner, consult_date; "" for a question's
	question *Question
	note     bool
	ignored  bool
}

func csvParts() []string {
	return []string{"id", "kapscreen", "form", "form_version", "partner", "consult_date"}
}

const notePrefix = "note:"

// OpenCSV reads the header. The error is a *ResponseError with everything that is wrong with it.
func OpenCSV(f *Form, name string, r io.Reader, opt CSVOptions) (*CSV, error) {
	c := &CSV{form: f, name: name, opt: opt, scanner: csvScanner{file: name, lines: newLineReader(r), comma: opt.Comma}}
	if opt.Comma == 0 {
		c.scanner.guessComma()
	}
	header, err := c.scanner.next()
	switch {
	case errors.Is(err, io.EOF):
		return nil, fileError(name, 1, "the file is empty", "it begins with a line of column names; see kapscreen form csv")
	case err != nil:
		return nil, fileError(name, header.Line, readProblem(err), "")
	case header.Err != nil:
		return nil, header.Err
	}
	d := decoder{form: f, name: name, place: yamlPlace}
	c.header(&d, header.cells)
	if len(d.problems) > 0 {
		return nil, &ResponseError{Problems: d.problems, More: d.more}
	}
	return c, nil
}

func (c csvCell) at() position { return position(c.line)<<32 | position(c.col) }

// header works out what each column stands for.
func (c *CSV) header(d *decoder, cells []csvCell) {
	if len(cells) == 1 {
		if other := otherComma(cells[0].text, c.scanner.comma); other != "" {
			d.problem(cells[0].at(), "", "", "the header is a single column", "its cells seem to be separated by "+other+"; say so (--delimiter)")
			return
		}
	}
	seen, mapped := map[string]bool{}, map[string]bool{}
	for i, cell := range cells {
		name := strings.TrimSpace(cell.text)
		if id, ok := c.opt.Columns[name]; ok {
			mapped[name] = true
			name = id
			if name == "" {
				c.columns = append(c.columns, csvColumn{ignored: true})
				continue
			}
		}
		column := c.column(name)
		switch {
		case column == (csvColumn{}):
			c.unknownColumn(d, i, cell, name)
		case seen[name]:
			d.problem(cell.at(), columnPath(i), "", "this column stands here a second time", "take one away")
		}
		seen[name] = true
		c.columns = append(c.columns, column)
	}
	for _, name := range slices.Sorted(maps.Keys(c.opt.Columns)) {
		if !mapped[name] {
			d.problem(position(1)<<32, "", "", "the header has no column "+visible.Text(strconv.Quote(name)), "the mapping file names it")
		}
	}
	if !seen["consult_date"] && c.opt.ConsultDate.IsZero() {
		d.problem(position(1)<<32, "", "", `the column "consult_date" is missing`, "it is the day that the answers are about, as YYYY-MM-DD")
	}
}

// columnPath names a column by its number: names of other people's columns are not repeated.
func columnPath(i int) string { return "column " + strconv.Itoa(i+1) }

// otherComma guesses what separates the cells of a header that has none of the expected commas.
func otherComma(header string, comma byte) string {
	for _, other := range []struct {
		comma byte
		name  string
	}{{';', "semicolons"}, {'\t', "tabs"}, {',', "commas"}, {'|', "bars"}} {
		if other.comma != comma && strings.IndexByte(header, other.comma) >= 0 {
			return other.name
		}
	}
	return ""
}

// column is what a name stands for; the zero csvColumn if it stands for nothing.
func (c *CSV) column(name string) csvColumn {
	id, note := strings.CutPrefix(name, notePrefix)
	if q, ok := c.form.Question(id); ok {
		return csvColumn{question: q, note: note}
	}
	if slices.Contains(csvParts(), name) {
		return csvColumn{part: name}
	}
	return csvColumn{}
}

func (c *CSV) unknownColumn(d *decoder, i int, cell csvCell, name string) {
	switch {
	case name == "":
		d.problem(cell.at(), columnPath(i), "", "the column has no name", "a comma too many, perhaps")
		return
	case strings.ContainsRune(name, '\r'):
		d.problem(cell.at(), columnPath(i), "", "a carriage return stands alone here", "save the file with Unix or Windows line ends")
		return
	}
	hint := "map it to a question, or to nothing (--map)"
	if !d.full() && idLike.MatchString(name) {
		if near := source.Nearest(name, append(csvParts(), c.form.ids()...)); near != "" {
			hint = `did you mean "` + near + `"?`
		}
	}
	d.problem(cell.at(), columnPath(i), "", "the form has no question "+named(name), hint)
}

// Records are the rows, in file order. A row that cannot be taken apart has Err, and the next is read. Rows without a
// single filled cell are passed over. Parse reads a record; it may be called while the next ones are read.
func (c *CSV) Records() iter.Seq[Record] {
	return func(yield func(Record) bool) {
		for {
			rec, err := c.scanner.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				rec.Err = fileError(c.name, rec.Line, readProblem(err), "")
				yield(rec)
				return
			}
			if rec.Err == nil && !slices.ContainsFunc(rec.cells, func(cell csvCell) bool { return strings.TrimSpace(cell.text) != "" }) {
				continue
			}
			if rec.Err == nil {
				c.check(&rec)
			}
			if !yield(rec) {
				return
			}
		}
	}
}

// check looks at the shape of a row and takes its id.
func (c *CSV) check(rec *Record) {
	if len(rec.cells) != len(c.columns) {
		hint := "a cell with a comma in it needs quotes"
		if n := rec.cells[len(rec.cells)-1].line - rec.Line; n > 0 {
			hint = "it goes on for " + strconv.Itoa(n) + " more lines: perhaps a quote is not closed"
		}
		rec.Err = fileError(c.name, rec.Line, "the row has "+strconv.Itoa(len(rec.cells))+" cells, the header "+strconv.Itoa(len(c.columns)), hint)
		return
	}
	for i, column := range c.columns {
		if column.part == "id" && !column.ignored {
			rec.ID = strings.TrimSpace(rec.cells[i].text)
		}
	}
}

// Parse reads a record of this file. The error is a *ResponseError. It may be called by several goroutines.
func (c *CSV) Parse(rec Record) (*Response, error) {
	if rec.Err != nil {
		return nil, rec.Err
	}
	d := &decoder{form: c.form, name: c.name, place: yamlPlace, r: NewResponse(c.form, c.opt.ConsultDate)}
	d.r.FormVersion = ""
	for i, column := range c.columns { // the date first: answers may not lie after it
		if column.part != "" && !column.ignored {
			d.csvPart(column.part, rec.cells[i])
		}
	}
	if d.r.ConsultDate.IsZero() && len(d.problems) == 0 {
		d.problem(position(rec.Line)<<32, "consult_date", "", "the row has no consult_date", "it is the day that the answers are about, as YYYY-MM-DD")
	}
	for i, column := range c.columns {
		if column.question != nil && !column.ignored {
			d.csvEntry(column, rec.cells[i])
		}
	}
	return d.result()
}

// ReadCSV reads one response after the other. The error of one is a *ResponseError and does not end the loop; one
// about the header does.
func ReadCSV(f *Form, name string, r io.Reader, opt CSVOptions) iter.Seq2[*Response, error] {
	return func(yield func(*Response, error) bool) {
		c, err := OpenCSV(f, name, r, opt)
		if err != nil {
			yield(nil, err)
			return
		}
		for rec := range c.Records() {
			if !yield(c.Parse(rec)) {
				return
			}
		}
	}
}
