package serve

import (
	"bytes"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"bollettino/generator/desk/editor"
	"bollettino/generator/page/address"
	"bollettino/generator/publish/site"
)

// Server answers with the files of an output folder, as a web server would that sends
// the site's headers, and makes its pages follow what becomes of them.
type Server struct {
	Dir  string
	Base string // the path of the base URL, until a build knows better
	Edit *editor.Server
	now  string // with edit: the local time at which the clock stands still, or ""

	state state
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := s.name(r.URL.Path)
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
	case r.URL.Path == livePath:
		s.follow(w, r)
	case r.URL.Path == scriptPath:
		answer(w, http.StatusOK, contentType(scriptPath), []byte(liveScript))
	case r.URL.Path == stylePath:
		answer(w, http.StatusOK, contentType(stylePath), []byte(liveStyle))
	default:
		s.file(w, r, name)
	}
}

func answer(w http.ResponseWriter, status int, kind string, data []byte) {
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	w.Write(data)
}

// found is what there is at an address.
type found struct {
	file   string
	data   []byte
	status int
}

// find finds a file of the site, or its page for what is not there.
func (s *Server) find(at string) found {
	file := s.at(at)
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		file = filepath.Join(file, "index.html")
	}
	if data, err := os.ReadFile(file); err == nil {
		return found{file, data, http.StatusOK}
	}
	data, err := os.ReadFile(filepath.Join(s.Dir, "404.html"))
	if err != nil {
		data = unbuilt(language())
	}
	return found{"404.html", data, http.StatusNotFound}
}

// at is the file at an address, "" if none can be there.
func (s *Server) at(at string) string {
	if odd(at) {
		return ""
	}
	return filepath.Join(s.Dir, filepath.FromSlash(s.name(at)))
}

// name is the path of an address below the site's own.
func (s *Server) name(at string) string {
	return path.Clean("/" + strings.TrimPrefix(at, strings.TrimSuffix(s.base(), "/")))
}

// file answers with a file of the site, or with its page for what is not there.
func (s *Server) file(w http.ResponseWriter, r *http.Request, name string) {
	if info, err := os.Stat(s.at(r.URL.Path)); err == nil && info.IsDir() && !strings.HasSuffix(r.URL.Path, "/") {
		http.Redirect(w, r, r.URL.Path+"/", http.StatusMovedPermanently)
		return
	}
	f := s.find(r.URL.Path)
	data, err := s.page(r, name, f)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if site.Framed(name) || slices.Contains([]string{".json", ".xml", ".atom", ".ics", ".csv", ".jsonl", ".ttl"}, filepath.Ext(f.file)) {
		w.Header().Set("Access-Control-Allow-Origin", "*") // as netlify.toml has it
	}
	if r.Method == http.MethodHead {
		data = nil
	}
	answer(w, f.status, contentType(f.file), data)
}

// page is what was found as it is served: pages follow what becomes of them, but for a
// card, whose height would change. The editing page doesn't load itself again,
// since somebody may be writing; with Edit it may write.
func (s *Server) page(r *http.Request, name string, f found) ([]byte, error) {
	switch {
	case filepath.Ext(f.file) != ".html" || site.Framed(name):
		return f.data, nil
	case name+"/" != address.EditPath || f.status != http.StatusOK:
		return s.live(f.data, s.print(f.data)), nil
	case s.Edit == nil:
		return s.live(f.data, ""), nil
	}
	meta, err := s.Edit.Meta(r, s.base(), s.now)
	return s.live(bytes.Replace(f.data, []byte("</head>"), append(meta, "</head>"...), 1), ""), err
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
	case ".csv":
		return "text/csv; charset=utf-8; header=present"
	case ".jsonl":
		return "application/jsonl"
	case ".ttl":
		return "text/turtle; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return "application/octet-stream"
}
