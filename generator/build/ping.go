package build

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"bollettino/generator/base/file"
	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/publish/hub"
	"bollettino/generator/publish/site"
)

// toldName is the file of the state folder with what the hub was told.
const toldName = "hub"

// Ping tells the hub that the settings name which feeds of the published site changed since
// it was told last, each once. With all it is told of every feed.
func Ping(o input.Options, all bool, stdout, stderr io.Writer) error {
	settings, err := input.ReadSettings(o)
	if err != nil {
		return err
	}
	if problems := settings.Problems.Sorted(); len(problems) > 0 {
		if err := problem.Write(stderr, problems, shownOfFile); err != nil {
			return err
		}
		return problem.ErrFound
	}
	if settings.Setting.Hub == "" {
		return problem.Usage(errors.New("data/site.yaml names no hub: write hub: https://..., build, and ping after that"))
	}
	feeds, err := published(o, address.NewLinks(settings.Setting.BaseURL))
	if err != nil {
		return err
	}
	release, err := file.Lock(o.Ctx(), filepath.Join(o.StateDir(), toldName+".lock"), nil)
	if err != nil {
		return err
	}
	defer release()
	told, err := hub.Open(filepath.Join(o.StateDir(), toldName), settings.Setting.Hub)
	if err != nil {
		return err
	}
	if all {
		told.Forget()
	}
	changed, first := told.Changed(feeds), told.First && !all
	if err := told.Settle(feeds); err != nil {
		return err
	}
	if first {
		_, err := fmt.Fprintf(stdout, "%s knows nothing of this site yet: its %d feeds count as known from now on, "+
			"and the next ping tells which changed (--all tells of all)\n", settings.Setting.Hub, len(feeds))
		return err
	}
	failed, why := told.Tell(o.Ctx(), changed)
	if _, err := fmt.Fprintf(stdout, "feeds: %d, changed: %d, told to %s: %d\n", len(feeds), len(changed),
		settings.Setting.Hub, len(changed)-len(failed)); err != nil {
		return err
	}
	if why != nil {
		return fmt.Errorf("%d feeds could not be told, and are with the next ping:\n%w", len(failed), why)
	}
	return nil
}

// published are the feeds of the site as the last build left it.
func published(o input.Options, links address.Links) (out []hub.Feed, err error) {
	release, err := site.Hold(o.Ctx(), o.Out, o.StateDir(), o.Waits)
	if err != nil {
		return nil, err
	}
	defer release()
	if !site.Stands(o.Out, o.StateDir(), site.Home) {
		return nil, problem.Usage(fmt.Errorf("no whole site stands in %s: build it first", o.Out))
	}
	digests, err := site.Published(o.StateDir(), bulletin.IsFeed)
	for name, digest := range digests {
		out = append(out, hub.Feed{Name: name, Address: links.Abs("/" + name), Digest: digest})
	}
	slices.SortFunc(out, func(a, b hub.Feed) int { return strings.Compare(a.Name, b.Name) })
	return out, err
}
