package test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"bollettino"
	"bollettino/generator/build"
	"bollettino/generator/input"
	"github.com/google/go-cmp/cmp"
)

// webHub is a WebSub hub that keeps to the Recommendation's word (W3C, 23 January 2018), and
// takes nothing that one which does could refuse: no registry that is reached here has one.
type webHub struct {
	*testing.T
	at       string
	verified sync.WaitGroup

	mu    sync.Mutex
	subs  map[string][]string // the callbacks of who is verified, by topic
	told  []string            // the topics of the pings that it took, in order
	asked int                 // pings that it took or not
	left  int                 // how many it takes before it fails
}

func (h *webHub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	refuse := func(why string) { http.Error(w, why, http.StatusBadRequest) }
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.Method != http.MethodPost || err != nil || kind != "application/x-www-form-urlencoded" || r.URL.RawQuery != "" {
		refuse("a POST of a form is wanted")
		return
	}
	if err := r.ParseForm(); err != nil {
		refuse(err.Error())
		return
	}
	one := func(name string) string {
		u, err := url.Parse(r.PostForm.Get(name))
		if err != nil || len(r.PostForm[name]) != 1 || !u.IsAbs() || u.Host == "" || u.Fragment != "" {
			return ""
		}
		return u.String()
	}
	switch modes := r.PostForm["hub.mode"]; {
	case slices.Equal(modes, []string{"subscribe"}) && one("hub.topic") != "" && one("hub.callback") != "":
		h.verified.Go(func() { h.verify(one("hub.topic"), one("hub.callback")) })
		w.WriteHeader(http.StatusAccepted)
	case slices.Equal(modes, []string{"publish"}) && one("hub.url") != "" && len(r.PostForm) == 2:
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.asked++; h.left == 0 {
			http.Error(w, "out of order\x1b[31m", http.StatusServiceUnavailable)
			return
		}
		h.left--
		h.told = append(h.told, one("hub.url"))
		h.distribute(one("hub.url"))
		w.WriteHeader(http.StatusNoContent)
	default:
		refuse(fmt.Sprint("what is that? ", r.PostForm))
	}
}

// verify asks who wants to subscribe whether they do (5.3).
func (h *webHub) verify(topic, callback string) {
	challenge := rand.Text()
	q := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.challenge": {challenge}, "hub.lease_seconds": {"3600"}}
	answer, err := http.Get(callback + "?" + q.Encode())
	if err != nil {
		h.Error(err)
		return
	}
	defer answer.Body.Close()
	if body, _ := io.ReadAll(answer.Body); answer.StatusCode/100 == 2 && string(body) == challenge {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.subs[topic] = append(h.subs[topic], callback)
	}
}

// distribute reads a topic, which has to name itself and this hub (4), and hands it whole to
// who subscribed (7).
func (h *webHub) distribute(topic string) {
	answer, err := http.Get(topic)
	if err != nil {
		h.Error(err)
		return
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		h.Errorf("%s: %s, %v", topic, answer.Status, err)
	}
	if got, want := discovered(h.T, topic, body), [2]string{topic, h.at}; got != want {
		h.Errorf("%s names itself and its hub %q, want %q", topic, got, want)
	}
	for _, callback := range h.subs[topic] {
		r, err := http.NewRequest(http.MethodPost, callback, bytes.NewReader(body))
		if err != nil {
			h.Error(err)
			continue
		}
		r.Header.Set("Content-Type", answer.Header.Get("Content-Type"))
		r.Header.Add("Link", fmt.Sprintf(`<%s>; rel="hub"`, h.at))
		r.Header.Add("Link", fmt.Sprintf(`<%s>; rel="self"`, topic))
		if answer, err := http.DefaultClient.Do(r); err != nil || answer.StatusCode/100 != 2 {
			h.Errorf("deliver %s: %v, %v", topic, answer, err)
		}
	}
}

// discovered are the address of a feed and that of its hub, as it says: one of each.
func discovered(t *testing.T, name string, body []byte) (out [2]string) {
	t.Helper()
	var self, hubs []string
	if strings.HasSuffix(name, ".json") { // JSON Feed 1.1 has its own way
		var f struct {
			Self string                       `json:"feed_url"`
			Hubs []struct{ Type, URL string } `json:"hubs"`
		}
		if err := json.Unmarshal(body, &f); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		self = []string{f.Self}
		for _, h := range f.Hubs {
			if h.Type != "WebSub" {
				t.Errorf("%s: a hub of type %s", name, h.Type)
			}
			hubs = append(hubs, h.URL)
		}
	} else {
		d := xml.NewDecoder(bytes.NewReader(body))
		for {
			token, err := d.Token()
			if err != nil {
				break
			}
			e, ok := token.(xml.StartElement)
			if !ok || e.Name != (xml.Name{Space: "http://www.w3.org/2005/Atom", Local: "link"}) {
				continue
			}
			at := map[string]string{}
			for _, a := range e.Attr {
				at[a.Name.Local] = a.Value
			}
			switch at["rel"] {
			case "self":
				self = append(self, at["href"])
			case "hub":
				hubs = append(hubs, at["href"])
			}
		}
	}
	if len(self) == 1 {
		out[0] = self[0]
	}
	if len(hubs) == 1 {
		out[1] = hubs[0]
	}
	return out
}

// A hub is told of exactly the feeds that changed, each once, and hands them to who
// subscribed; what it didn't take it is told the next time, and nothing else.
func TestPing(t *testing.T) {
	t.Parallel()
	root := copyExample(t)
	out := filepath.Join(root, "public")
	pages := httptest.NewServer(http.FileServer(http.Dir(out)))
	defer pages.Close()
	h := &webHub{T: t, subs: map[string][]string{}, left: -1}
	hub := httptest.NewServer(h)
	defer hub.Close()
	h.at = hub.URL + "/"
	site := filepath.Join(root, "data/site.yaml")
	editFile(t, site, "base_url: https://stato.example.org/", "base_url: "+pages.URL+"/")
	o := input.Options{Root: os.DirFS(root), RootDir: root, Out: out, Jobs: 2, Embedded: bollettino.Files}
	ping := func(all bool) (string, error) {
		h.told, h.asked = nil, 0
		var said bytes.Buffer
		err := build.Ping(o, all, &said, &said)
		return said.String(), err
	}
	if _, err := ping(false); err == nil || !strings.Contains(err.Error(), "names no hub") {
		t.Errorf("without a hub: %v", err)
	}
	editFile(t, site, `hub: ""`, "hub: "+h.at)
	if _, err := ping(false); err == nil || !strings.Contains(err.Error(), "build it first") {
		t.Errorf("without a site: %v", err)
	}
	buildIn(t, root)
	if said, err := ping(false); err != nil || h.asked > 0 || !strings.Contains(said, "knows nothing of this site yet") {
		t.Errorf("the first ping tells %v: %s, %v", h.told, said, err)
	}

	// Somebody subscribes to one feed; somebody else is told to, and doesn't.
	const feed = "soggetti/01234567897/disservizi.xml"
	var got [][]byte
	reader := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if r.Method == http.MethodGet && q.Get("hub.mode") == "subscribe" && q.Get("hub.topic") == pages.URL+"/"+feed {
			io.WriteString(w, q.Get("hub.challenge"))
			return
		}
		if r.Method != http.MethodPost {
			http.NotFound(w, r)
			return
		}
		body, _ := io.ReadAll(r.Body)
		got = append(got, body)
	}))
	defer reader.Close()
	for _, topic := range []string{feed, "comunicazioni/disservizi.xml"} {
		answer, err := http.PostForm(h.at, url.Values{"hub.mode": {"subscribe"}, "hub.topic": {pages.URL + "/" + topic},
			"hub.callback": {reader.URL}})
		if err != nil || answer.StatusCode != http.StatusAccepted {
			t.Fatal(answer, err)
		}
	}
	h.verified.Wait()

	notice := filepath.Join(root, "data/subjects/01234567897/notices/2026-11-24-anagrafe.md")
	changes := func(update string) []string {
		t.Helper()
		before := mustTree(t, out)
		editFile(t, notice, "\n---\n", "\n"+update+"---\n")
		buildIn(t, root)
		var changed []string
		for name, f := range mustTree(t, out) {
			if isFeed(name) && !bytes.Equal(before[name].data, f.data) {
				changed = append(changed, pages.URL+"/"+name)
			}
		}
		slices.Sort(changed)
		if len(changed) != 7 { // its own; RSS, Atom and JSON of all and of its region
			t.Fatalf("%d feeds changed: %v", len(changed), changed)
		}
		return changed
	}
	want := changes("updates:\n  - {at: 2026-11-25T10:00, status: update, text: Confermato.}\n")
	said, err := ping(false)
	if d := cmp.Diff(want, h.told); d != "" || err != nil || !strings.Contains(said, "changed: 7, told to "+h.at+": 7\n") {
		t.Errorf("%s, %v (- changed, + told):\n%s", said, err, d)
	}
	published, err := os.ReadFile(filepath.Join(out, feed))
	if err != nil || len(got) != 1 || !bytes.Equal(got[0], published) {
		t.Errorf("who subscribed got %d, %v", len(got), err)
	}
	if said, err := ping(false); err != nil || h.asked > 0 {
		t.Errorf("nothing changed, and %v is told: %s, %v", h.told, said, err)
	}

	// The hub fails after two: three more are tried, and the rest waits for the next time.
	want = changes("  - {at: 2026-11-26T10:00, status: update, text: Ancora confermato.}\n")
	h.left = 2
	said, err = ping(false)
	if err == nil || !strings.Contains(err.Error(), "5 feeds could not be told") || !strings.Contains(err.Error(), "503 Service Unavailable out of order\uFFFD[31m") ||
		h.asked != 5 || !strings.Contains(said, "told to "+h.at+": 2\n") {
		t.Errorf("asked %d times: %s, %v", h.asked, said, err)
	}
	first := h.told
	hub.CloseClientConnections()
	h.left = -1
	if _, err := ping(false); err != nil {
		t.Error(err)
	}
	if d := cmp.Diff(want, slices.Sorted(slices.Values(append(first, h.told...)))); d != "" {
		t.Errorf("(- changed, + told in two pings):\n%s", d)
	}
	if said, err := ping(false); err != nil || h.asked > 0 {
		t.Errorf("nothing changed, and %v is told: %s, %v", h.told, said, err)
	}

	// All, on demand; and what somebody cut off is not believed.
	all := slices.Collect(maps.Keys(mustTree(t, out)))
	n := len(slices.DeleteFunc(all, func(name string) bool { return !isFeed(name) }))
	if said, err := ping(true); err != nil || len(h.told) != n {
		t.Errorf("of %d feeds, %d are told: %s, %v", n, len(h.told), said, err)
	}
	kept := filepath.Join(root, ".bollettino/public/hub")
	data, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(kept, data[:len(data)-1], 0o644); err != nil {
		t.Fatal(err)
	}
	if said, err := ping(false); err != nil || len(h.told) != 1 {
		t.Errorf("of one it is not known whether the hub took it, and %v are told: %s, %v", h.told, said, err)
	}
}
