package serve

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"bollettino/generator/base/problem"
	"bollettino/generator/desk/editor"
	"bollettino/generator/page/address"
	"bollettino/generator/publish/site"
	"bollettino/generator/serve/watch"
)

// reloadScript waits for the next build and loads the page again. Only serve
// adds it; a published site never has it.
const reloadScript = `new EventSource("/-/reload").onmessage = () => location.reload();`

// Server serves an output folder on loopback and builds it again when inputs
// change.
type Server struct {
	Dir  string
	Base string // the path of the base URL
	Edit *editor.Server
	now  string // with edit: the local time at which the clock stands still, or ""

	mu       sync.Mutex
	Waiting  map[chan struct{}]bool
	problems string // of the last build, for the page
}

func (s *Server) built() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.Waiting {
		close(c)
	}
	s.Waiting = map[chan struct{}]bool{}
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := path.Clean("/" + strings.TrimPrefix(r.URL.Path, strings.TrimSuffix(s.Base, "/")))
	if s.Edit != nil {
		if err := s.Edit.Guard.Named(r); err != nil {
			http.Error(w, err.Error(), http.StatusMisdirectedRequest)
			return
		}
	}
	for _, h := range site.HeadersAt(name) {
		if h.Name != "Strict-Transport-Security" { // loopback has no TLS
			w.Header().Set(h.Name, h.Value)
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	if s.Edit != nil && name == editor.Path {
		s.Edit.ServeHTTP(w, r)
		return
	}
	switch r.URL.Path {
	case "/-/reload":
		s.wait(w, r)
		return
	case "/-/reload.js":
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		io.WriteString(w, reloadScript)
		return
	}
	file := filepath.Join(s.Dir, filepath.FromSlash(name))
	if odd(r.URL.Path) {
		file = "" // there is no such file
	}
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		if !strings.HasSuffix(r.URL.Path, "/") {
			http.Redirect(w, r, r.URL.Path+"/", http.StatusMovedPermanently)
			return
		}
		file = filepath.Join(file, "index.html")
	}
	data, err := os.ReadFile(file)
	status := http.StatusOK
	if err != nil {
		status = http.StatusNotFound
		file = filepath.Join(s.Dir, "404.html")
		if data, err = os.ReadFile(file); err != nil {
			http.Error(w, "the site has not been built yet; the terminal says why", http.StatusNotFound)
			return
		}
	}
	switch {
	case name+"/" == address.EditPath && status == http.StatusOK:
		// It doesn't reload: somebody may be writing.
		if s.Edit != nil {
			meta, err := s.Edit.Meta(r, s.Base, s.now)
			if err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			data = bytes.Replace(data, []byte("</head>"), append(meta, "</head>"...), 1)
		}
	case filepath.Ext(file) == ".html" && !site.Framed(name): // a card runs no script, here neither
		data = bytes.Replace(data, []byte("</body>"), []byte(`<script src="/-/reload.js" defer></script></body>`), 1)
	}
	w.Header().Set("Content-Type", contentType(file))
	if slices.Contains([]string{".json", ".xml", ".atom", ".ics"}, filepath.Ext(file)) {
		w.Header().Set("Access-Control-Allow-Origin", "*") // as netlify.toml has it
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(data)
	}
}

// odd tells whether a path is not as an address of this site is written: as it
// stands, "//host/.." would be redirected to another host.
func odd(p string) bool {
	return strings.ContainsAny(p, "\\\x00") || p != "/" && path.Clean(p) != strings.TrimSuffix(p, "/")
}

func contentType(file string) string {
	switch filepath.Ext(file) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".json":
		return "application/json; charset=utf-8"
	case ".xml", ".atom":
		return "application/xml; charset=utf-8" // of a feed by its own name browsers show no more than the source
	case ".ics":
		return "text/calendar; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return "application/octet-stream"
}

// wait holds a browser's event stream until the next build.
func (s *Server) wait(w http.ResponseWriter, r *http.Request) {
	c := make(chan struct{})
	s.mu.Lock()
	s.Waiting[c] = true
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	w.(http.Flusher).Flush()
	select {
	case <-c:
		fmt.Fprint(w, "data: built\n\n")
	case <-r.Context().Done():
		s.mu.Lock()
		delete(s.Waiting, c)
		s.mu.Unlock()
	}
}

// Run builds, serves on loopback and builds again at every change, until ctx
// ends. A build with problems is reported and the last good site stays. With edit,
// which is told the address, the editing page writes.
func Run(ctx context.Context, addr, base string, folders []string, dir string, out io.Writer, rebuild func(), edit func(s *Server, addr string) error) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return problem.Usage(fmt.Errorf("--addr: %w", err))
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return problem.Usage(fmt.Errorf("--addr: %s is not a loopback address; put a web server before public/ to publish it", host))
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	s := &Server{Dir: dir, Base: base, Waiting: map[chan struct{}]bool{}}
	if edit != nil {
		if err := edit(s, l.Addr().String()); err != nil {
			l.Close()
			return err
		}
	}
	h := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 2)
	go func() { failed <- h.Serve(l) }()
	go func() {
		var first sync.Once
		failed <- watch.Folders(ctx, folders, 150*time.Millisecond, func() {
			rebuild()
			s.built()
			first.Do(func() {
				fmt.Fprintf(out, "http://%s%s (stop with Ctrl-C)\n", l.Addr(), base)
				if s.Edit != nil {
					fmt.Fprintf(out, "http://%s%s to publish notices\n", l.Addr(), strings.TrimSuffix(base, "/")+address.EditPath)
				}
			})
		})
	}()
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	h.Close()
	return err
}
