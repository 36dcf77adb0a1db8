package serve

import (
	"bytes"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"

	"bollettino/generator/desk/editor"
	"bollettino/generator/input"
	"bollettino/generator/page/address"
	"bollettino/generator/page/header"
)

// Server answers with the files of an output folder, as a web server would that sends
// the site's headers, and makes its pages follow what becomes of them.
type Server struct {
	Dir  string
	Base string // the path of the base URL, until a build knows better
	Edit *editor.Server
	// Public answers readers with what is published, as it is.
	Public bool
	now    string // with edit: the local time at which the clock stands still, or ""

	state   state
	metrics *metrics                     // nil: nobody asks
	headers atomic.Pointer[header.Rules] // of the settings, once they could be read
}

// reads takes over what follows from settings that can be read.
func (s *Server) reads(all *input.Shared) {
	if all != nil && all.Problems.Len() == 0 {
		rules := header.Of(all.Setting.Edit.Git.Origins())
		s.headers.Store(&rules)
	}
}

// sends gives an answer the headers of a path and no other's, but those that are about time or transport: what
// is shown here is made anew at any moment, and loopback has no TLS.
func (s *Server) sends(w http.ResponseWriter, at string) {
	rules := s.headers.Load()
	if rules == nil {
		rules = &noHost
	}
	for _, name := range rules.Names() {
		w.Header().Del(name)
	}
	for _, f := range rules.At(at) {
		if f.Name != header.HSTS || s.Public {
			w.Header().Set(f.Name, f.Value)
		}
	}
	if !s.Public || s.Edit != nil && (at == address.EditPath || at == editor.Path) { // that page is a person's own
		w.Header().Set(header.Cache, "no-store")
	}
}

// noHost are the headers of a site without a git host.
var noHost = header.Of(nil)

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := s.name(r.URL.Path)
	if s.Edit != nil {
		if err := s.Edit.Guard.Named(r); err != nil {
			http.Error(w, err.Error(), http.StatusMisdirectedRequest)
			return
		}
	}
	at := name
	if strings.HasSuffix(r.URL.Path, "/") && name != "/" {
		at += "/"
	}
	s.sends(w, at)
	switch {
	case s.Edit != nil && name == editor.Path:
		s.Edit.ServeHTTP(w, r)
	case s.Public:
		s.file(w, r, name)
	case r.URL.Path == livePath:
		s.follow(w, r)
	case r.URL.Path == scriptPath:
		answer(w, http.StatusOK, header.TypeOf(scriptPath), []byte(liveScript))
	case r.URL.Path == stylePath:
		answer(w, http.StatusOK, header.TypeOf(stylePath), []byte(liveStyle))
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
	if f.status == http.StatusNotFound { // what is not there is as short-lived as any page, and open to nobody
		s.sends(w, "/404.html")
	}
	data, err := s.page(r, name, f)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if s.Public {
		w.Header().Set("Content-Type", header.TypeOf(f.file))
		public(w, r, f, data)
		return
	}
	if r.Method == http.MethodHead {
		data = nil
	}
	answer(w, f.status, header.TypeOf(f.file), data)
}

// page is what was found as it is served: pages follow what becomes of them, but for a
// card, whose height would change. The editing page doesn't load itself again,
// since somebody may be writing; with Edit it may write.
func (s *Server) page(r *http.Request, name string, f found) ([]byte, error) {
	switch {
	case filepath.Ext(f.file) != ".html" || header.Framed(name) || s.Public && (s.Edit == nil || name+"/" != address.EditPath):
		return f.data, nil
	case name+"/" != address.EditPath || f.status != http.StatusOK:
		return s.live(f.data, s.print(f.data)), nil
	case s.Edit == nil:
		return s.live(f.data, ""), nil
	}
	meta, err := s.Edit.Meta(r, s.base(), s.now)
	data := bytes.Replace(f.data, []byte("</head>"), append(meta, "</head>"...), 1)
	if s.Public {
		return data, err
	}
	return s.live(data, ""), err
}

// odd tells whether a path is not as an address of this site is written: as it
// stands, "//host/.." would be redirected to another host.
func odd(p string) bool {
	return strings.ContainsAny(p, "\\\x00") || p != "/" && path.Clean(p) != strings.TrimSuffix(p, "/")
}
