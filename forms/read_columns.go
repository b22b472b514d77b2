package forms

import (
	"io"

	"github.com/kapscreen/kapscreen/forms/source"
)

// ColumnsFormat is the first value of a mapping file for CSV.
const ColumnsFormat = "columns/v1"

// ReadColumns reads a mapping file (YAML) into options for OpenCSV: which column of somebody's CSV stands for which
// question, and which are passed over. The Problems hold everything that is wrong.
//
//	kapscreen: columns/v1
//	columns:
//	  Date of birth: client_birth_date
//	ignore: [Timestamp]
func ReadColumns(name string, r io.Reader) (CSVOptions, source.Problems) {
	log := source.NewLog()
	data, err := io.ReadAll(io.LimitReader(r, source.MaxFileBytes+1))
	if err != nil {
		log.Problem(source.Place{File: name}, readProblem(err), "")
		return CSVOptions{}, log.Problems()
	}
	m := source.Read(log, name, data, ColumnsFormat)
	if m == nil {
		return CSVOptions{}, log.Problems()
	}
	m.Need("columns")
	opt := CSVOptions{Columns: map[string]string{}}
	for _, e := range m.Entries("columns") {
		if id, ok := e.Value.Word(); ok {
			opt.Columns[e.Key] = id
		}
	}
	opt.Ignore = source.Texts(m.Words("ignore"))
	m.Done()
	if log.Failed() {
		return CSVOptions{}, log.Problems()
	}
	return opt, log.Problems()
}
