package serve

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"path"
	"strings"
	"sync"
	"time"

	"bollettino/generator/base/heap"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/build"
	"bollettino/generator/desk"
	"bollettino/generator/input"
	"bollettino/generator/page/address"
	"bollettino/generator/serve/watch"
)

// Site is a site that is shown on this machine while its inputs are being written.
type Site struct {
	Options     input.Options
	Now         func() period.Time // the clock
	Addr        string             // the loopback address to serve on
	Edit        bool               // the page /gestione/ publishes notices
	Out, Report io.Writer          // told the addresses; told what each build did

	// Public answers readers, through a web server in front: pages are those that are published,
	// compressed and conditional, with their own cache headers, and do not follow the builds.
	Public  bool
	Metrics string               // the loopback address at which monitors ask; "": none
	Log     *slog.Logger         // told what each build did in place of Report; nil: Report is
	Running func() time.Duration // since the program started, whatever happens to the clock
}

// now are the options with the clock of this moment, of a build that comes to its end whoever
// stops the program.
func (s Site) now() input.Options {
	o := s.Options
	o.Context = context.WithoutCancel(o.Ctx())
	o.Clock = s.Now()
	return o
}

// Run builds, serves on loopback and builds again at every change, until ctx ends; a build that
// goes on then comes to its end, since one that is broken off leaves all to be looked at. A
// build with problems is reported and the last good site stays.
func (s Site) Run(ctx context.Context) error {
	l, err := listen("--addr", s.Addr, s.Public && !s.Edit)
	if err != nil {
		return err
	}
	watched, err := s.monitored()
	if err != nil {
		l.Close()
		return err
	}
	defer watched.close()
	addr := l.Addr().String()
	v, err := s.Server(addr)
	if err != nil {
		l.Close()
		return err
	}
	url := "http://" + addr + v.Base
	gone := desk.Announce(s.Options.RootDir, url)
	defer gone()
	v.metrics = watched.metrics
	h := s.host(v)
	failed := make(chan error, 2)
	if watched.metrics != nil {
		go func() { failed <- watched.metrics.serve(watched.at) }()
	}
	go func() { failed <- h.Serve(l) }()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	followed := make(chan struct{})
	go func() {
		defer close(followed)
		s.follow(ctx, v, url)
	}()
	select {
	case <-ctx.Done():
	case err = <-failed:
		stop()
	}
	s.end(h)
	select {
	case <-followed:
	case <-time.After(patience):
		s.say("stops when this build is done (Ctrl-C again: at once)")
		<-followed
	}
	return err
}

// patience is how long a stop may take without a word.
const patience = 300 * time.Millisecond

// Server answers for the site at an address. Settings that can't be read leave the site
// at the top, and are no error unless the editing page needs them.
func (s Site) Server(addr string) (*Server, error) {
	all, err := input.ReadSettings(s.now())
	if err != nil {
		return nil, err
	}
	v := &Server{Dir: s.Options.Out, Base: cmp.Or(base(all), "/"), Public: s.Public}
	v.reads(all)
	if s.Edit {
		err = s.edit(v, addr, all)
	}
	return v, err
}

// listen listens on an address of this machine; on one that others reach where that may be.
func listen(flag, addr string, anywhere bool) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, problem.Usage(fmt.Errorf("%s: %w", flag, err))
	}
	if ip := net.ParseIP(host); !anywhere && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, problem.Usage(fmt.Errorf("%s: %s is not a loopback address; put a web "+
			"server before public/ to "+
			"publish it", flag, host))
	}
	return net.Listen("tcp", addr)
}

// follow builds now, whenever an input changes and when pages change by themselves, and says
// once where the site is to be seen.
func (s Site) follow(ctx context.Context, v *Server, url string) {
	var first sync.Once
	var next period.Time // when pages change by themselves; 0: not at all
	var builds build.Series
	defer builds.Close()
	t := watch.Tree{
		Root: s.Options.RootDir, Folders: []string{"content", "data", "layouts", "static", "assets"}, Passed: passed,
		Quiet: quiet, Late: late, Every: every, Warn: s.say,
	}
	t.Follow(ctx, func(c watch.Change) time.Duration {
		if c.All || len(c.Names) > 0 || s.Now() >= next {
			next = s.build(v, &builds, c)
			heap.Collect() // what it left, before the next is waited for
		}
		first.Do(func() {
			fmt.Fprintf(s.Out, "%s (stop with Ctrl-C)\n", url)
			if v.Edit != nil {
				fmt.Fprintf(s.Out, "%s to publish notices\n", strings.TrimSuffix(url, "/")+address.EditPath)
			}
		})
		return s.until(next)
	})
}

// A build waits until an editor is done, which writes a file in a few steps; but not for
// what goes on and on. Where nothing can be followed, files are looked at.
const (
	quiet = 5 * time.Millisecond
	late  = 3 * time.Second
	every = 3 * time.Second
)

// until is how long to wait for a moment, a minute at most: a machine that slept, or whose
// clock was set, doesn't know how long that took.
func (s Site) until(next period.Time) time.Duration {
	if next == 0 {
		return 0
	}
	return min(max(time.Duration(next-s.Now()), 1)*time.Second, time.Minute)
}

// passed tells of a path that it is no change: what is nobody's declaration, and what
// editors leave beside a file.
func passed(name string) bool {
	base := path.Base(name)
	if top, _, _ := strings.Cut(name, "/"); top == "data" || top == "content" {
		return input.Hidden(base) && base != ".gitbook" || base == vimTries
	}
	return strings.HasSuffix(base, "~") || strings.HasSuffix(base, ".swp") || strings.HasPrefix(base, ".#") ||
		base == vimTries
}

// vimTries is the file by which Vim tries whether it may write into a folder.
const vimTries = "4913"

// build builds, tells of it, and says when pages change by themselves; 0 where the clock
// stands still. What failed by no fault of an input is tried again.
func (s Site) build(v *Server, builds *build.Series, c watch.Change) (next period.Time) {
	o, began := s.now(), s.Running()
	if !c.All {
		o.Only = append([]string{}, c.Names...)
	}
	r, err := builds.Build(o)
	took := s.Running() - began
	failed := s.tell(r, took, err)
	if next = r.Next; failed != nil {
		next = o.Clock + 60
	}
	if v.metrics != nil {
		v.metrics.built(r, failed, took, time.Unix(int64(s.Now()), 0), o.RootDir)
	}
	all, _ := input.ReadSettings(o) // which the build has told the same of
	v.reads(all)
	v.state.built(base(all), panel(language(), r, err, o.Strict))
	return next
}

// base is the path of the base URL, "" where the settings can't be read.
func base(s *input.Shared) string {
	if s == nil || s.Problems.Len() > 0 {
		return ""
	}
	return address.NewLinks(s.Setting.BaseURL).To("/")
}
