package serve

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net"
	"net/http"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// host is the web server of a site.
func (s Site) host(v *Server) *http.Server {
	h := &http.Server{Handler: v, ReadHeaderTimeout: 10 * time.Second}
	if !s.Public {
		return h
	}
	// What readers are sent ends in time; what a page waits for that follows the builds does not.
	h.ReadTimeout, h.WriteTimeout, h.IdleTimeout = time.Minute, time.Minute, 2*time.Minute
	h.Handler = gzhttp.GzipHandler(h.Handler)
	if v.metrics != nil {
		h.Handler = promhttp.InstrumentHandlerCounter(v.metrics.answers, h.Handler)
	}
	return h
}

// farewell is how long answers may take that had begun when the program was told to stop.
const farewell = 10 * time.Second

// end stops a web server; readers get the whole of what they were being sent.
func (s Site) end(h *http.Server) {
	if s.Public {
		ctx, stop := context.WithTimeout(context.Background(), farewell)
		defer stop()
		_ = h.Shutdown(ctx)
	}
	h.Close()
}

// public answers with what was found, unless the reader has it. The tag is a weak one (RFC
// 9110, 8.8.1): the same bytes, compressed or not.
func public(w http.ResponseWriter, r *http.Request, f found, data []byte) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "this site is read", http.StatusMethodNotAllowed)
		return
	}
	if f.status != http.StatusOK {
		if r.Method == http.MethodHead {
			data = nil
		}
		w.WriteHeader(f.status)
		w.Write(data)
		return
	}
	sum := sha256.Sum256(data)
	w.Header().Set("ETag", `W/"`+hex.EncodeToString(sum[:12])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// monitored is what monitors ask, and where.
type monitored struct {
	*metrics
	at net.Listener
}

// monitored listens for monitors, if somebody wants that.
func (s Site) monitored() (m monitored, err error) {
	if s.Metrics == "" {
		return m, nil
	}
	m.at, err = listen("--metrics", s.Metrics, false)
	if err == nil {
		m.metrics = newMetrics()
		s.say("metrics at http://" + m.at.Addr().String() + metricsPath)
	}
	return m, err
}

func (m monitored) close() {
	if m.at != nil {
		m.at.Close()
	}
}
