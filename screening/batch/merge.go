package batch

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"

	"github.com/kapscreen/kapscreen/forms/atomicfile"
)

// MergeSummary counts what Merge joined.
type MergeSummary struct{ Shards, Records, Bad int }

// Merge joins the indexes, reports and manifests of all shards, which lie in the folders of dirs (one folder may hold
// several or all of them), into index.csv, report.ndjson and manifest.ndjson of out, as one batch would have written
// them. The files of responses stay where they are. Every shard has to be there exactly once.
func Merge(out *os.Root, dirs []string) (MergeSummary, error) {
	parts, err := findParts(dirs)
	if err != nil {
		return MergeSummary{}, err
	}
	m := merger{parts: parts}
	defer m.close()
	if err := m.open(out); err != nil {
		return MergeSummary{}, err
	}
	sum := MergeSummary{Shards: len(parts)}
	if err := m.rows(&sum); err != nil {
		return MergeSummary{}, err
	}
	return sum, m.commit()
}

var partName = regexp.MustCompile(`^index\.([0-9]{1,5})-of-([0-9]{1,5})\.csv$`)

// part is what one shard wrote.
type part struct {
	dir    string
	shard  Shard
	closer []io.Closer
	rows   *csv.Reader
	report *bufio.Reader
	made   *bufio.Reader
	row    []string // at hand; nil at the end
	n      int      // number of the record at hand
}

// findParts finds the shards by their indexes and checks that they are complete.
func findParts(dirs []string) ([]*part, error) {
	var parts []*part
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, openError(dir, err)
		}
		for _, e := range entries {
			if m := partName.FindStringSubmatch(e.Name()); m != nil {
				if s, err := ParseShard(m[1] + "/" + m[2]); err == nil {
					parts = append(parts, &part{dir: dir, shard: s})
				}
			}
		}
	}
	slices.SortFunc(parts, func(a, b *part) int { return a.shard.K - b.shard.K })
	if len(parts) == 0 {
		return nil, errors.New("merge: there is no index of a shard, such as index.1-of-4.csv")
	}
	for i, p := range parts {
		switch {
		case p.shard.N != parts[0].shard.N:
			return nil, fmt.Errorf("merge: there are shards of %d and of %d; name only the folders of one batch", parts[0].shard.N, p.shard.N)
		case p.shard.K < i+1:
			return nil, fmt.Errorf("merge: shard %d/%d is there twice", p.shard.K, p.shard.N)
		case p.shard.K > i+1:
			return nil, fmt.Errorf("merge: shard %d/%d is missing; run it first", i+1, p.shard.N)
		}
	}
	if last := parts[len(parts)-1].shard; last.K != last.N {
		return nil, fmt.Errorf("merge: shard %d/%d is missing; run it first", last.K+1, last.N)
	}
	return parts, nil
}

type merger struct {
	parts                   []*part
	index, report, manifest *atomicfile.Stream
	out                     *csv.Writer
	reports, manifests      *bufio.Writer
}

func (m *merger) open(out *os.Root) (err error) {
	for _, p := range m.parts {
		if err := p.open(); err != nil {
			return err
		}
	}
	if m.index, err = atomicfile.Create(out, "index.csv", ""); err != nil {
		return err
	}
	if m.report, err = atomicfile.Create(out, "report.ndjson", ""); err != nil {
		return err
	}
	if m.manifest, err = atomicfile.Create(out, "manifest.ndjson", ""); err != nil {
		return err
	}
	m.out = csv.NewWriter(m.index)
	m.reports, m.manifests = bufio.NewWriterSize(m.report, 64<<10), bufio.NewWriterSize(m.manifest, 64<<10)
	return m.out.Write(indexHeader())
}

func (p *part) open() error {
	var files [3]*os.File
	for i, name := range []string{"index%s.csv", "report%s.ndjson", "manifest%s.ndjson"} {
		path := filepath.Join(p.dir, fmt.Sprintf(name, p.shard.suffix()))
		f, err := os.Open(path)
		if err != nil {
			return openError(path, err)
		}
		p.closer = append(p.closer, f)
		files[i] = f
	}
	p.rows = csv.NewReader(bufio.NewReader(files[0]))
	p.report, p.made = bufio.NewReaderSize(files[1], 64<<10), bufio.NewReaderSize(files[2], 16<<10)
	header, err := p.rows.Read()
	if err != nil || !slices.Equal(header, indexHeader()) {
		return p.damaged()
	}
	return p.next()
}

func (p *part) damaged() error {
	return fmt.Errorf("merge: the index of shard %d/%d is damaged or of another version; run the shard again", p.shard.K, p.shard.N)
}

// next takes the next row of the index.
func (p *part) next() error {
	row, err := p.rows.Read()
	if errors.Is(err, io.EOF) {
		p.row = nil
		return nil
	}
	if err != nil {
		return p.damaged()
	}
	n, err := strconv.Atoi(row[0])
	if err != nil || n <= p.n {
		return p.damaged()
	}
	p.row, p.n = row, n
	return nil
}

// rows copies row by row, always the one with the lowest number.
func (m *merger) rows(sum *MergeSummary) error {
	for {
		var first *part
		for _, p := range m.parts {
			if p.row != nil && (first == nil || p.n < first.n) {
				first = p
			}
		}
		if first == nil {
			return nil
		}
		if err := m.copyRow(first, sum); err != nil {
			return err
		}
		if err := first.next(); err != nil {
			return err
		}
	}
}

// Columns of indexHeader.
const (
	columnStatus = 5
	columnOutput = 12
)

func (m *merger) copyRow(p *part, sum *MergeSummary) error {
	sum.Records++
	if err := m.out.Write(p.row); err != nil {
		return err
	}
	switch p.row[columnStatus] {
	case Bad.String():
		sum.Bad++
	case Done.String():
		if err := p.copyLine(m.reports, p.report); err != nil {
			return err
		}
		if p.row[columnOutput] != "" {
			return p.copyLine(m.manifests, p.made)
		}
	}
	return nil
}

// copyLine copies one line, however long.
func (p *part) copyLine(to io.Writer, from *bufio.Reader) error {
	for {
		piece, err := from.ReadSlice('\n')
		if _, werr := to.Write(piece); werr != nil {
			return werr
		}
		if err == nil {
			return nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return p.damaged()
		}
	}
}

func (m *merger) commit() error {
	m.out.Flush()
	if err := errors.Join(m.out.Error(), m.reports.Flush(), m.manifests.Flush()); err != nil {
		return err
	}
	return errors.Join(m.report.Commit(true), m.index.Commit(true), m.manifest.Commit(true))
}

func (m *merger) close() {
	for _, s := range []*atomicfile.Stream{m.index, m.report, m.manifest} {
		if s != nil {
			s.Discard() //nolint:errcheck,gosec // an unfinished file that stays is only untidy
		}
	}
	for _, p := range m.parts {
		for _, c := range p.closer {
			c.Close() //nolint:errcheck,gosec // only read
		}
	}
}
