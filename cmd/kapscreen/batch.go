package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kapscreen/kapscreen/forms"
	"github.com/kapscreen/kapscreen/screening"
	"github.com/kapscreen/kapscreen/screening/batch"
	"github.com/kapscreen/kapscreen/templates"
)

// batchFlags say how a batch is run.
type batchFlags struct {
	out        string
	format     string
	noPDF      bool
	incomplete string
	withhold   []string
	shard      string
	failFast   bool
	force      bool
	from       string // format of the input
	delimiter  string
	mapping    string
	workers    int
	since      string
	cases      bool
}

// batchCommand is `kapscreen batch`: many responses.
func (a *app) batchCommand() *cobra.Command {
	var f batchFlags
	cmd := &cobra.Command{
		Use:   "batch <PATH|->... -o <DIR>",
		Short: "Screen many saved responses: a PDF each, an index, the reports",
		Long: `Takes folders, files and patterns (JSON, YAML, NDJSON, CSV, - for stdin) and writes
into DIR one PDF for each response, index.csv, report.ndjson and a manifest. File
names come from the record's id or a digest, never from a client's name.

One bad record never stops the rest: it is named, counted and listed. A response
without a release of information is one, unless --incomplete "REASON" goes on. Running
again does only what is missing or changed; --force does all. --shard K/N does one
part of the work, and "batch merge" joins the parts' indexes.

Exit codes: 0 done, 1 failed or stopped by --fail-fast, 2 wrong call, 3 a form, rule or
partner file is wrong, 6 some records could not be used, 130 interrupted (run again).`,
		Example: `  kapscreen batch responses/ -o referrals/
  kapscreen batch clients.csv -o referrals/ --partner journey-clinical
  kapscreen batch day.ndjson -o day/ --no-pdf`,
		Args: func(cmd *cobra.Command, args []string) error { return arguments(atLeastOne(!f.cases), -1)(cmd, args) },
		RunE: func(cmd *cobra.Command, args []string) error { return a.batch(cmd.Context(), args, f) },
	}
	a.formFlags(cmd)
	fl := cmd.Flags()
	fl.StringVarP(&f.out, "output", "o", "", "write into `DIR`; it is made if it is not there")
	fl.StringVar(&f.format, "format", "pdf", "pdf, text or json")
	fl.BoolVar(&f.noPDF, "no-pdf", false, "screen only: index and reports")
	fl.StringVar(&f.incomplete, "incomplete", "", "also make referrals without a release; `REASON` is printed")
	fl.StringSliceVar(&f.withhold, "withhold", nil, "leave `SECTION`s out; they are named as withheld")
	fl.StringVar(&f.shard, "shard", "", "do only part `K/N` of the records")
	fl.BoolVar(&f.failFast, "fail-fast", false, "stop at the first bad record")
	fl.BoolVar(&f.force, "force", false, "make every file again")
	fl.StringVar(&f.from, "from", "", "format of the input: json, yaml, ndjson or csv (default: by name and content)")
	fl.StringVar(&f.delimiter, "delimiter", "", "CSV: what stands between cells; tab for a tab (default: found out)")
	fl.StringVar(&f.mapping, "map", "", "CSV: `FILE` with lines column=question id")
	fl.StringVar(&f.since, "since", "", "add to report.ndjson what changed against the same clients' earlier responses in `FILE`")
	fl.BoolVar(&f.cases, "cases", false, "also take the finished cases of the store")
	fl.IntVar(&f.workers, "workers", 0, "how many at once, on as many processors; 0: one for each")
	fl.String("paper", "", "letter or a4")
	fl.Bool("mono", false, "black and white, for fax and laser printers")
	cmd.AddCommand(a.batchMergeCommand())
	return cmd
}

func (a *app) batch(ctx context.Context, paths []string, f batchFlags) error {
	if f.out == "" {
		return &usageError{"batch: where should it be written?", "-o DIR"}
	}
	k, err := a.loadKit(a.config.Partner)
	if err != nil {
		return err
	}
	in, err := a.batchInput(k, paths, f)
	if err != nil {
		return err
	}
	earlier, err := a.readEarlier(k, f.since)
	if err != nil {
		return err
	}
	o, err := a.batchOptions(k, f, earlier)
	if err != nil {
		return err
	}
	tasks := in.Tasks()
	if f.cases {
		stored, closeStore, err := a.caseTasks(ctx, k)
		if err != nil {
			return err
		}
		defer closeStore()
		tasks = both(tasks, stored)
	}
	if err := os.MkdirAll(f.out, 0o700); err != nil {
		return fmt.Errorf("make the folder %s: %w", baseName(f.out), plainFS(err))
	}
	root, err := os.OpenRoot(f.out)
	if err != nil {
		return fmt.Errorf("open the folder %s: %w", baseName(f.out), plainFS(err))
	}
	defer root.Close() //nolint:errcheck // every file in it is closed
	o.Out = root
	if a.bind != nil {
		a.bind(batchBounds(o.Workers, f.noPDF))
	}
	p := a.newProgress(in.Size())
	o.Each = p.each
	sum, err := batch.Run(ctx, o, tasks)
	p.end()
	return a.batchResult(sum, err, f.out)
}

// bounds are what a batch may use of the machine.
type bounds struct {
	processors int
	memory     int64 // bytes, as debug.SetMemoryLimit counts them
}

// batchBounds lets a batch use as many processors as it has workers, since it may have been given no more of a computer
// that others use too, and memory that does not depend on the number of records (measured: docs/figures.md).
func batchBounds(workers int, screenOnly bool) bounds {
	const base, perWorker = 32 << 20, 20 << 20
	b := bounds{min(workers, runtime.GOMAXPROCS(0)), base}
	if !screenOnly {
		b.memory += int64(perWorker) * int64(workers)
	}
	return b
}

// bindProcess makes the bounds those of the whole process. Garbage may pile up to five times what is in use before it is
// collected, since rendering makes much that lives briefly.
func bindProcess(b bounds) {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(b.memory)
	runtime.GOMAXPROCS(b.processors)
}

// batchInput is where the records come from.
func (a *app) batchInput(k *kit, paths []string, f batchFlags) (batch.Input, error) {
	in := batch.Input{Form: k.form, Paths: paths, Stdin: a.in, Out: f.out}
	if f.from != "" {
		format, ok := forms.FileFormatOf(f.from)
		if !ok {
			words := []string{"json", "yaml", "ndjson", "csv"}
			return in, &usageError{"--from takes one of " + strings.Join(words, ", "), didYouMean(f.from, words)}
		}
		in.Format = format
	}
	if f.delimiter != "" {
		comma, err := oneByte(f.delimiter)
		if err != nil {
			return in, err
		}
		in.CSV.Comma = comma
	}
	if f.mapping != "" {
		columns, err := readMapping(f.mapping)
		if err != nil {
			return in, err
		}
		in.CSV.Columns = columns
	}
	return in, nil
}

// maxMapping is the largest mapping file that is read, in bytes.
const maxMapping = 256 << 10

// readMapping reads lines "column=question id"; # begins a comment.
func readMapping(file string) (map[string]string, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("read the mapping %s: %w", baseName(file), plainFS(err))
	}
	if !info.Mode().IsRegular() || info.Size() > maxMapping {
		return nil, &configError{file: baseName(file), msg: "a mapping is a plain file of at most 256 KiB"}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the mapping %s: %w", baseName(file), plainFS(err))
	}
	columns := map[string]string{}
	for n, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		column, id, ok := strings.Cut(line, "=")
		if !ok {
			return nil, &configError{file: fmt.Sprintf("%s:%d", baseName(file), n+1), msg: "a line is column=question id"}
		}
		columns[strings.TrimSpace(column)] = strings.TrimSpace(id)
	}
	return columns, nil
}

func (a *app) batchOptions(k *kit, f batchFlags, earlier *earlierVisits) (batch.Options, error) {
	o := batch.Options{Book: k.book, Workers: a.config.Workers, FailFast: f.failFast, Force: f.force}
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if f.shard != "" {
		shard, err := batch.ParseShard(f.shard)
		if err != nil {
			return o, &usageError{err.Error(), ""}
		}
		o.Shard = shard
	}
	if !slices.Contains([]string{"pdf", "text", "json"}, f.format) {
		return o, &usageError{"--format takes one of pdf, text, json", didYouMean(f.format, []string{"pdf", "text", "json"})}
	}
	for _, id := range f.withhold {
		if err := knownSection(k.form, id); err != nil {
			return o, err
		}
	}
	o.Extension = map[string]string{"pdf": ".pdf", "text": ".txt", "json": ".json"}[f.format]
	o.Desk = func(partner string) (batch.Desk, error) { return a.desk(k, partner, f, earlier) }
	return o, nil
}

// desk is how responses for one partner are screened and rendered.
func (a *app) desk(k *kit, partner string, f batchFlags, earlier *earlierVisits) (batch.Desk, error) {
	p := k.partner
	if partner != "" && partner != p.ID && a.config.origin["partner"] != fromFlag {
		other, err := a.loadPartner(partner)
		if err != nil {
			return batch.Desk{}, errors.New("the partner that it names is not known")
		}
		p = other
	}
	d := batch.Desk{Profile: p.Profile()}
	if earlier != nil {
		d.Annotate = earlier.annotate
	}
	if f.noPDF {
		return d, nil
	}
	o := a.referralOptions()
	letter, letterDigest, err := a.letter(k.form)
	if err != nil {
		return batch.Desk{}, err
	}
	o.Letter, o.Withhold, o.Warn = letter, f.withhold, nil
	d.Key = strings.Join([]string{
		p.ID, digestFiles(p.Files), letterDigest, fmt.Sprintf("%+v", o.Practice), f.format, f.incomplete,
		strings.Join(f.withhold, ","), version, fmt.Sprint(o.Paper, o.Mono),
	}, "\x00")
	d.Render = func(into []byte, rep *screening.Report) ([]byte, error) {
		return renderRecord(into, rep, k.book, p, o, f)
	}
	return d, nil
}

// batchReason stands on a referral of a batch that leaves required answers open: nobody was asked for a reason.
const batchReason = "made in a batch; the open answers are listed"

// renderRecord makes the file of one response. Without a release it needs --incomplete; required answers that are open
// are printed as such.
func renderRecord(into []byte, rep *screening.Report, book *screening.RuleBook, p *templates.Partner, o templates.Options, f batchFlags) ([]byte, error) {
	o.Incomplete = f.incomplete
	referral, err := templates.Build(rep, book, p, o)
	var missing *templates.MissingError
	if errors.As(err, &missing) && !missing.NoRelease {
		o.Incomplete = batchReason
		referral, err = templates.Build(rep, book, p, o)
	}
	if err != nil {
		return nil, err
	}
	if f.format == "pdf" {
		return templates.MakePDF(into, referral)
	}
	buf := bytes.NewBuffer(into)
	if err := render(buf, referral, f.format); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// batchResult prints the one-page summary and turns it into an exit code.
func (a *app) batchResult(sum batch.Summary, err error, out string) error {
	if errors.Is(err, context.Canceled) {
		a.say("Stopped. What was written stays; the same command goes on from here.")
		return &reported{errInterrupted}
	}
	if err != nil && !errors.Is(err, batch.ErrStopped) {
		return err
	}
	if a.flags.json {
		if err := a.printJSON(batchSummary(sum)); err != nil {
			return err
		}
	}
	a.say("%s: %d done, %d bad", plural(sum.Records, "record", "records"), sum.Done, sum.Bad)
	a.say("  files made %d, kept from an earlier run %d", sum.Made, sum.Kept)
	for _, line := range []struct {
		n    int
		text string
	}{
		{sum.Duplicates, "the very same record as one further up"},
		{sum.Elsewhere, "left for other shards"},
		{sum.Stale, "files of an earlier run whose record is not in the input any more; they stay"},
	} {
		if line.n > 0 {
			a.say("  %d %s", line.n, line.text)
		}
	}
	if err != nil {
		return withHint(fmt.Errorf("%w", err), "without --fail-fast the others go on")
	}
	a.say("  index.csv and report.ndjson are in %s", quoteWord(out))
	if sum.Bad > 0 {
		return &reported{errBadRecords}
	}
	return nil
}

// batchSummary is the summary as JSON.
func batchSummary(sum batch.Summary) map[string]int {
	return map[string]int{
		"records": sum.Records, "done": sum.Done, "bad": sum.Bad, "duplicates": sum.Duplicates, "made": sum.Made,
		"kept": sum.Kept, "stale": sum.Stale, "elsewhere": sum.Elsewhere,
	}
}

func (a *app) batchMergeCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use: "merge <DIR>... -o <DIR>", Short: "Join the indexes of all shards", Args: arguments(1, -1),
		Long:    "Joins index.csv, report.ndjson and manifest of all shards into one of each.\n\nExit codes: 0 done, 1 a shard is missing or there twice, 2 wrong call, 6 there are bad\nrecords.",
		Example: "  kapscreen batch merge part-1 part-2 -o all",
		RunE: func(_ *cobra.Command, args []string) error {
			if out == "" {
				return &usageError{"batch merge: where should it be written?", "-o DIR"}
			}
			return a.batchMerge(args, out)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "write into `DIR`")
	return cmd
}

func (a *app) batchMerge(dirs []string, out string) error {
	if err := os.MkdirAll(out, 0o700); err != nil {
		return fmt.Errorf("make the folder %s: %w", baseName(out), plainFS(err))
	}
	root, err := os.OpenRoot(out)
	if err != nil {
		return fmt.Errorf("open the folder %s: %w", baseName(out), plainFS(err))
	}
	defer root.Close() //nolint:errcheck // every file in it is closed
	sum, err := batch.Merge(root, dirs)
	if err != nil {
		return err
	}
	a.say("%s joined: %s, %d bad", plural(sum.Shards, "shard", "shards"), plural(sum.Records, "record", "records"), sum.Bad)
	if sum.Bad > 0 {
		return &reported{errBadRecords}
	}
	return nil
}

// digestFiles is one digest over files and their names.
func digestFiles(files map[string][]byte) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%q %d\n", name, len(files[name]))
		h.Write(files[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func atLeastOne(needed bool) int {
	if needed {
		return 1
	}
	return 0
}
