package serve

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"bollettino/generator/desk/editor"
	"bollettino/generator/page/address"
	"bollettino/generator/publish/site"
)

// reloadScript waits for the next build and loads the page again. Only serve
// adds it; a published site never has it.
const reloadScript = `new EventSource("/-/reload").onmessage = () => location.reload();`

// Server answers with the files of an output folder, as a web server would that sends
// the site's headers, and makes its pages load themselves again.
type Server struct {
	Dir  string
	Base string // the path of the base URL
	Edit *editor.Server
	now  string // with edit: the local time at which the clock stands still, or ""

	mu      sync.Mutex
	waiting map[chan struct{}]bool // browsers that wait for the next build
}

func (s *Server) built() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.waiting {
		close(c)
	}
	s.waiting = map[chan struct{}]bool{}
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
	switch {
	case s.Edit != nil && name == editor.Path:
		s.Edit.ServeHTTP(w, r)
	case r.URL.Path == "/-/reload":
		s.wait(w, r)
	case r.URL.Path == "/-/reload.js":
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		io.WriteString(w, reloadScript)
	default:
		s.file(w, r, name)
	}
}

// file answers with a file of the site, or with its page for what is not there.
func (s *Server) file(w http.ResponseWriter, r *http.Request, name string) {
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
	if data, err = s.live(r, name, file, data, status == http.StatusOK); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
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

// live puts into a page what makes it load itself again, and into the editing page, which
// doesn't since somebody may be writing, what lets it write.
func (s *Server) live(r *http.Request, name, file string, data []byte, found bool) ([]byte, error) {
	switch {
	case name+"/" == address.EditPath && found:
		if s.Edit == nil {
			return data, nil
		}
		meta, err := s.Edit.Meta(r, s.Base, s.now)
		return bytes.Replace(data, []byte("</head>"), append(meta, "</head>"...), 1), err
	case filepath.Ext(file) == ".html" && !site.Framed(name): // a card runs no script, here neither
		script := []byte(`<script src="/-/reload.js" defer></script></body>`)
		return bytes.Replace(data, []byte("</body>"), script, 1), nil
	}
	return data, nil
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
	s.waiting[c] = true
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	w.(http.Flusher).Flush()
	select {
	case <-c:
		fmt.Fprint(w, "data: built\n\n")
	case <-r.Context().Done():
		s.mu.Lock()
		delete(s.waiting, c)
		s.mu.Unlock()
	}
}
