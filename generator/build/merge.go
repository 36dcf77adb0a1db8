package build

import (
	"encoding/json"
	"errors"
	"path/filepath"

	"bollettino/generator/base/disk"
	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/publish/site"
)

// The subjects can be built in shards, by several machines or one after another: each build
// publishes the files of its subjects into a folder of its own, with what is known of them
// beside. Who merges builds the whole site and takes over whatever of that holds, by the same
// rule by which a build leaves what it made itself (depends.go): what a shard lacks, or made
// from something else, is made there. So a merge can't give another site than one build does.

// brought is what a build of a shard left.
type brought struct {
	site   *site.Other
	ledger *ledger
	taken  int // of how many subjects it was taken over
}

// bring looks at what shards left. One that can't be believed is told: its subjects are made
// here.
func (b *builder) bring() error {
	for _, folder := range b.options.Shards {
		state := filepath.Join(folder, input.ShardState)
		there, err := site.Look(filepath.Join(folder, input.ShardSite), state)
		if errors.Is(err, site.ErrNotWhole) {
			b.unbrought(folder, err.Error())
			continue
		}
		if err != nil {
			return err
		}
		kept := disk.At(state, nil)
		l := memory{kept: kept}.ledger(b.options.Program, b.options.Jobs)
		kept.Close()
		if l.count(b.Registry.Subjects) == 0 {
			b.unbrought(folder, "another program made it, or it is of other subjects")
			continue
		}
		b.brought = append(b.brought, &brought{site: there, ledger: l})
	}
	return nil
}

func (b *builder) unbrought(folder, why string) {
	b.Book.Notes = append(b.Book.Notes, problem.New(filepath.ToSlash(folder), 0, 0, "shard", "",
		"%s: its subjects are made here", why))
}

// shardFile is the file that tells what a shard's folder is of.
const shardFile = "shard.json"

// shardNote writes it.
func (b *builder) shardNote() error {
	data, err := json.Marshal(map[string]any{"shard": b.options.Shard.String(), "subjects": b.until - b.from})
	if err != nil {
		return err
	}
	return b.publisher.Write(shardFile, append(data, '\n'))
}

// homeOf is the file without which what a build publishes does not stand.
func homeOf(o input.Options) string {
	if o.Shard.All() {
		return site.Home
	}
	return shardFile
}
