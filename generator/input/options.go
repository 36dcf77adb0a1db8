package input

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/setting"
)

// Options say what to build from what into what, for whom and as of when.
type Options struct {
	Root    fs.FS  // content, data, and layouts, static, assets where they are the operator's own
	RootDir string // the same as a folder of the disk, for who writes there
	Out     string // the folder that takes the site
	BaseURL string // in place of the setting, or ""

	AsOf  string      // --as-of, or "": the moment of the setting, else the clock's
	Clock period.Time // when the program started

	// Only are the files and folders that may have changed since the last build, by their paths
	// below the root: nothing else is looked at. nil: whatever there is may have changed.
	Only []string

	Shard  Shard    // the subjects whose files alone are made
	Shards []string // folders that builds of shards left: what holds of them is taken over

	Strict bool // nothing is written if any input has a problem
	Verify bool // outputs are read, and mended where somebody changed them
	LetGo  bool // subjects that were published may leave the registry, however many

	Jobs     int    // how many subjects to read and measure at once
	Program  string // identifies this program: what another made is not believed to be ours
	Embedded fs.FS  // layouts, static and, once made, assets

	Context  context.Context // ends what was started; nil: never
	Progress func(done, all int)
	Waiting  func(why string) // told when the build has to wait; nil: nobody
	// Wait waits until the clock is past that, and tells what it then is; nil: it stands still.
	Wait func(context.Context, period.Time) (period.Time, error)
}

// Ctx ends what the build has started when the build is to end.
func (o Options) Ctx() context.Context {
	if o.Context == nil {
		return context.Background()
	}
	return o.Context
}

// Waits tells that somebody else holds the output.
func (o Options) Waits(holder string) {
	if o.Waiting != nil {
		o.Waiting(fmt.Sprintf("waiting for %s, which builds into %s too", holder, o.Out))
	}
}

// moment is the time as of which the site is built.
func (o Options) moment(s setting.Site) (period.Time, error) {
	switch {
	case o.AsOf != "":
		t, err := s.Zone.Parse(o.AsOf)
		if err != nil {
			return 0, problem.Usage(fmt.Errorf("--as-of: %w", err))
		}
		return t, nil
	case s.AsOf != 0:
		return s.AsOf, nil
	}
	return o.Clock, nil
}

// Moves tells whether the site's moment is the clock's.
func (o Options) Moves(s setting.Site) bool { return o.AsOf == "" && s.AsOf == 0 }

// The folders of a shard: what it publishes, and what is known of that.
const (
	ShardSite  = "site"
	ShardState = "state"
)

// StateDir is where a root keeps the state of one output folder. A shard goes elsewhere as a
// whole: its state is beside its files.
func (o Options) StateDir() string {
	if !o.Shard.All() {
		return filepath.Join(filepath.Dir(o.Out), ShardState)
	}
	return filepath.Join(o.RootDir, ".bollettino", filepath.Base(filepath.Clean(o.Out)))
}
