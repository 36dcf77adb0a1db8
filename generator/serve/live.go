package serve

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"sync"
)

// What serve adds to pages; a published site has neither.
var (
	//go:embed live.js
	liveScript string
	//go:embed live.css
	liveStyle string
)

// The addresses of what it adds, which no site has.
const (
	livePath   = "/-/live"
	scriptPath = "/-/live.js"
	stylePath  = "/-/live.css"
)

// state is what pages are to know of the last build.
type state struct {
	mu    sync.Mutex
	base  string        // the path of the base URL, "" before it is known
	panel string        // HTML
	next  chan struct{} // closed when there is another
}

// now is what pages are to know, and what is closed when that changes.
func (s *state) now() (panel string, next <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next == nil {
		s.next = make(chan struct{})
	}
	return s.panel, s.next
}

// built tells all pages of a build, and of the path of the base URL, if that is known.
func (s *state) built(base, panel string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.base, s.panel = cmp.Or(base, s.base), panel
	if s.next != nil {
		close(s.next)
	}
	s.next = nil
}

// base is the path of the base URL.
func (s *Server) base() string {
	s.state.mu.Lock()
	defer s.state.mu.Unlock()
	return cmp.Or(s.state.base, s.Base)
}

// live puts into a page what makes it follow the server: the panel and the script. A page
// without a print doesn't load itself again.
func (s *Server) live(data []byte, print string) []byte {
	panel, _ := s.state.now()
	head := fmt.Sprintf(`<link rel="stylesheet" href="%s"></head>`, stylePath)
	body := fmt.Sprintf(`<div id="bollettino-serve" role="status">%s</div>`+
		`<script src="%s" data-shown="%s" defer></script></body>`, panel, scriptPath, print)
	data = bytes.Replace(data, []byte("</head>"), []byte(head), 1)
	return bytes.Replace(data, []byte("</body>"), []byte(body), 1)
}

// loaded are the files that a browser loads with a page, by their addresses.
var loaded = regexp.MustCompile(`(?:src|href)="(/[^"#?]*\.(?:js|css|svg|png|jpg|jpeg|gif|webp))["#?]`)

// print stands for what a browser shows of a page: its bytes, and those of the files that
// it loads.
func (s *Server) print(page []byte) string {
	sum := sha256.New()
	sum.Write(page)
	for _, m := range loaded.FindAllSubmatch(page, -1) {
		data, _ := os.ReadFile(s.at(string(m[1])))
		fmt.Fprintf(sum, "\n%d\n%s", len(data), data)
	}
	return hex.EncodeToString(sum.Sum(nil)[:12])
}

// follow holds a browser's event stream: what the page at an address is to know, at once
// and whenever that is something else.
func (s *Server) follow(w http.ResponseWriter, r *http.Request) {
	at, err := url.PathUnescape(r.URL.Query().Get("at"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "retry: 1000\n\n")
	var last string
	for {
		panel, next := s.state.now()
		now, err := json.Marshal(map[string]string{"shown": s.print(s.find(at).data), "panel": panel})
		if err != nil {
			return
		}
		if string(now) != last {
			fmt.Fprintf(w, "data: %s\n\n", now)
			last = string(now)
		}
		w.(http.Flusher).Flush()
		select {
		case <-next:
		case <-r.Context().Done():
			return
		}
	}
}
