package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"time"

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
}

// now are the options with the clock of this moment.
func (s Site) now() input.Options {
	o := s.Options
	o.Clock = s.Now()
	return o
}

// Run builds, serves on loopback and builds again at every change, until ctx ends. A
// build with problems is reported and the last good site stays.
func (s Site) Run(ctx context.Context) error {
	l, err := listen(s.Addr)
	if err != nil {
		return err
	}
	addr := l.Addr().String()
	v, err := s.Server(addr)
	if err != nil {
		l.Close()
		return err
	}
	url := "http://" + addr + v.Base
	gone := desk.Announce(s.Options.RootDir, url)
	defer gone()
	h := &http.Server{Handler: v, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 2)
	go func() { failed <- h.Serve(l) }()
	go func() { failed <- s.follow(ctx, v, url) }()
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	h.Close()
	return err
}

// Server answers for the site at an address. Settings that can't be read leave the site
// at the top, and are no error unless the editing page needs them.
func (s Site) Server(addr string) (*Server, error) {
	all, err := input.ReadSettings(s.now())
	if err != nil {
		return nil, err
	}
	v := &Server{Dir: s.Options.Out, Base: "/", waiting: map[chan struct{}]bool{}}
	if all.Problems.Len() == 0 {
		v.Base = address.NewLinks(all.Setting.BaseURL).To("/")
	}
	if s.Edit {
		err = s.edit(v, addr, all)
	}
	return v, err
}

func listen(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, problem.Usage(fmt.Errorf("--addr: %w", err))
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, problem.Usage(fmt.Errorf("--addr: %s is not a loopback address; put a web "+
			"server before public/ to "+
			"publish it", host))
	}
	return net.Listen("tcp", addr)
}

// follow builds now, whenever an input changes and when pages change by themselves, and says once where the site is to
// be seen.
func (s Site) follow(ctx context.Context, v *Server, url string) error {
	var folders []string
	for _, d := range []string{"content", "data", "layouts", "static", "assets"} {
		folders = append(folders, filepath.Join(s.Options.RootDir, d))
	}
	var first sync.Once
	return watch.Folders(ctx, folders, quiet, func() time.Duration {
		again := s.build()
		v.built()
		first.Do(func() {
			fmt.Fprintf(s.Out, "%s (stop with Ctrl-C)\n", url)
			if v.Edit != nil {
				fmt.Fprintf(s.Out, "%s to publish notices\n", strings.TrimSuffix(url, "/")+address.EditPath)
			}
		})
		return again
	})
}

// quiet is how long nothing has to change before a build: an editor writes a file in a few
// steps.
const quiet = 50 * time.Millisecond

// build builds, and says after how long pages change by themselves; 0 where the clock
// stands still.
func (s Site) build() (again time.Duration) {
	r, err := build.Build(s.now())
	did := fmt.Sprintf("built: %d files written, %d removed", r.Written, r.Removed)
	if err := (build.Telling{To: s.Report}).Tell(r, did, err); err != nil && !errors.Is(err, problem.ErrFound) {
		fmt.Fprintf(s.Report, "bollettino: %v\n", err)
	}
	if r.Next == 0 {
		return 0
	}
	return max(time.Duration(r.Next-s.Now()), 1) * time.Second
}
