package hub_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/publish/hub"
)

// feeds are some, of which those that are named differ from what they were.
func feeds(changed ...string) (out []hub.Feed) {
	for _, name := range []string{"a.xml", "b.xml", "c.xml", "d.xml", "e.xml"} {
		digest := "old"
		if slices.Contains(changed, name) {
			digest = "new"
		}
		out = append(out, hub.Feed{Name: name, Address: "https://example.org/" + name, Digest: digest})
	}
	return out
}

func names(all []hub.Feed) (out string) {
	for _, f := range all {
		out += f.Name[:1]
	}
	return out
}

// What a hub took is known the next time, whatever it did with the rest; after three
// failures in a row the rest waits.
func TestTold(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name, answers string // by turn: y taken, n refused, r sent elsewhere
		failed, again string
	}{
		{"all", "yyyy", "", ""},
		{"one of them", "nyyy", "a", "a"},
		{"sent elsewhere", "yryy", "b", "b"},
		{"three in a row", "nnny", "abcd", "abcd"},
		{"three, not in a row", "nyny", "ac", "ac"},
	} {
		turn := 0
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "/")
			w.WriteHeader(map[byte]int{'y': 202, 'n': 500, 'r': 307}[x.answers[turn]])
			turn++
		}))
		kept := filepath.Join(t.TempDir(), "hub")
		open := func() *hub.Told {
			told, err := hub.Open(kept, s.URL)
			if err != nil {
				t.Fatal(err)
			}
			return told
		}
		told := open()
		if !told.First {
			t.Errorf("%s: nothing is kept, and the hub knows something", x.name)
		}
		if err := told.Settle(feeds()); err != nil {
			t.Fatal(err)
		}
		now := feeds("a.xml", "b.xml", "c.xml", "d.xml")
		failed, err := open().Tell(t.Context(), open().Changed(now))
		if names(failed) != x.failed || (err != nil) != (x.failed != "") {
			t.Errorf("%s: %s failed (%v), want %s", x.name, names(failed), err, x.failed)
		}
		if told := open(); told.First || names(told.Changed(now)) != x.again {
			t.Errorf("%s: the next time %q are to be told, want %q", x.name, names(told.Changed(now)), x.again)
		}
		if err := open().Settle(now[:2]); err != nil || names(open().Changed(now[2:])) != "cde" {
			t.Errorf("%s: what is no feed any more is remembered: %v", x.name, err)
		}
		if other, err := hub.Open(kept, s.URL+"/other"); err != nil || !other.First || len(other.Changed(feeds())) != 5 {
			t.Errorf("%s: another hub knows what this one was told (%v)", x.name, err)
		}
		s.Close()
	}
}

// A hub that can't be reached is named by what is wrong with it, a feed a line.
func TestSilentHub(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(nil)
	s.Close()
	told, err := hub.Open(filepath.Join(t.TempDir(), "hub"), s.URL)
	if err != nil {
		t.Fatal(err)
	}
	if err := told.Settle(nil); err != nil {
		t.Fatal(err)
	}
	_, err = told.Tell(t.Context(), feeds()[:2])
	for i, line := range strings.Split(fmt.Sprint(err), "\n") {
		if want := feeds()[i].Address + ": the hub does not answer: "; !strings.HasPrefix(line, want) || strings.Contains(line, "Post ") {
			t.Errorf("%q does not begin with %q", line, want)
		}
	}
}

// A hub, or what stands before it, may close a connection that it had left open just as the
// next feed is told of: that is told again, by another connection.
func TestHubClosesItsConnection(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	told := make(chan string, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			in := bufio.NewReader(c)
			if r, err := http.ReadRequest(in); err == nil {
				r.ParseForm()
				told <- r.PostForm.Get("hub.url")
				io.WriteString(c, "HTTP/1.1 204 No Content\r\n\r\n")
			}
			http.ReadRequest(in) // which is lost
			c.Close()
		}
	}()
	hubs, err := hub.Open(filepath.Join(t.TempDir(), "hub"), "http://"+l.Addr().String()+"/")
	if err != nil {
		t.Fatal(err)
	}
	if err := hubs.Settle(nil); err != nil {
		t.Fatal(err)
	}
	some := feeds()[:2]
	if failed, err := hubs.Tell(t.Context(), some); err != nil || len(failed) > 0 {
		t.Errorf("not told: %s: %v", names(failed), err)
	}
	l.Close()
	for _, f := range some {
		select {
		case at := <-told:
			if at != f.Address {
				t.Errorf("the hub was told of %s, not of %s", at, f.Address)
			}
		default:
			t.Errorf("the hub was not told of %s", f.Address)
		}
	}
}
