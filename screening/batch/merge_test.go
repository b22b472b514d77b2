package batch_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kapscreen/kapscreen/screening/batch"
)

func (b *bench) merge(dirs ...string) (batch.MergeSummary, error) {
	b.t.Helper()
	root, err := os.OpenRoot(b.out)
	if err != nil {
		b.t.Fatal(err)
	}
	defer root.Close()
	return batch.Merge(root, dirs)
}

func TestShardsMergeIntoWhatOneBatchWrites(t *testing.T) {
	t.Parallel()
	whole, shards := newBench(t, 2), newBench(t, 1)
	for i := range 60 {
		whole.file(fmt.Sprintf("c%02d.json", i), client(i))
	}
	whole.file("bad.json", "{")
	whole.file("C01.json", client(1))
	whole.file("more.ndjson", client(300)+"\n{\n\n"+client(301)+"\n"+client(300)+"\n")
	shards.input.Paths = []string{whole.in}
	want := whole.must()
	if _, err := shards.merge(shards.out); err == nil {
		t.Error("Merge without a shard = nil, want an error")
	}
	var records, elsewhere int
	for k := 1; k <= 3; k++ {
		shards.opt.Shard = batch.Shard{K: k, N: 3}
		sum := shards.must()
		if sum.Records == 0 || sum.Records+sum.Elsewhere != want.Records {
			t.Errorf("shard %d: %+v, want some of %d records", k, sum, want.Records)
		}
		records += sum.Records
		elsewhere += sum.Elsewhere
		if _, err := shards.merge(shards.out); k < 3 && (err == nil || !strings.Contains(err.Error(), "is missing")) {
			t.Errorf("Merge after %d of 3 shards = %v, want that one is missing", k, err)
		}
	}
	if records != want.Records || elsewhere != 2*want.Records {
		t.Errorf("shards had %d records in all, want %d", records, want.Records)
	}
	sum, err := shards.merge(shards.out)
	if err != nil || sum.Shards != 3 || sum.Records != want.Records || sum.Bad != want.Bad {
		t.Errorf("Merge = %+v, %v; want 3 shards, %d records, %d bad", sum, err, want.Records, want.Bad)
	}
	got := shards.files()
	maps.DeleteFunc(got, func(name, _ string) bool { return strings.Contains(name, "-of-3.") })
	if !maps.Equal(got, whole.files()) {
		t.Error("the merged shards differ from one batch")
	}
	shards.opt.Shard = batch.Shard{}
	if again := shards.must(); again.Made != 0 || again.Kept != want.Done {
		t.Errorf("a batch after Merge: %+v, want all %d kept", again, want.Done)
	}
	if _, err := shards.merge(shards.out, shards.out); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("Merge of a folder twice = %v, want an error", err)
	}
	if err := os.WriteFile(filepath.Join(shards.out, "index.2-of-3.csv"), []byte("n,id\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := shards.merge(shards.out); err == nil || !strings.Contains(err.Error(), "shard 2/3 is damaged") {
		t.Errorf("Merge of a damaged shard = %v, want its number", err)
	}
}

func TestShardWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]batch.Shard{"1/1": {K: 1, N: 1}, "3/12": {K: 3, N: 12}} {
		if got, err := batch.ParseShard(in); err != nil || got != want {
			t.Errorf("ParseShard(%q) = %v, %v; want %v", in, got, err, want)
		}
	}
	for _, in := range []string{"", "1", "0/3", "4/3", "-1/3", "1/", "/3", "1/3/4", "01/3", " 1/3", "a/b", "1/99999"} {
		if got, err := batch.ParseShard(in); err == nil {
			t.Errorf("ParseShard(%q) = %v, want an error", in, got)
		}
	}
}
