package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"bollettino/generator/base/tree"
	"bollettino/generator/page"
	"github.com/google/go-cmp/cmp"
)

// A place to publish into: out beside the folder that holds the inputs.
type place struct{ out, state string }

func newPlace(t *testing.T) place {
	t.Helper()
	dir := t.TempDir()
	return place{filepath.Join(dir, "public"), filepath.Join(dir, "root", ".bollettino", "public")}
}

func (p place) open(t *testing.T) *Publisher {
	t.Helper()
	pub, err := Open(p.out, p.state, Home)
	if err != nil {
		t.Fatal(err)
	}
	return pub
}

// stage takes files without moving them into place.
func (p place) stage(t *testing.T, files map[string]string) *Publisher {
	t.Helper()
	pub := p.open(t)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := pub.Write(name, []byte(files[name])); err != nil {
			t.Fatal(err)
		}
	}
	return pub
}

func (p place) publish(t *testing.T, files map[string]string) *Publisher {
	t.Helper()
	pub := p.stage(t, files)
	if err := errors.Join(pub.Finish(), pub.End()); err != nil {
		t.Fatal(err)
	}
	return pub
}

// A page that was given stands as it was made, whatever is made where it was: while it is being
// written nothing is.
func TestGiven(t *testing.T) {
	t.Parallel()
	r := ours(t)
	p := newPlace(t)
	want := map[string]string{}
	for round := range 2 { // in the second every other one stands as it is to
		pub := p.open(t)
		for i := range 300 {
			path := fmt.Sprintf("/p%d/", i)
			title := strings.Repeat("molto ", i%7) + path + strings.Repeat("x", round*(i%2))
			html, err := r.HTML(page.Page{Path: path, Layout: "pagina", Title: title, Body: page.Prose{HTML: "<p>1</p>"}})
			if err != nil {
				t.Fatal(err)
			}
			want[Output(path)] = string(html)
			if err := pub.Give(Output(path), html); err != nil {
				t.Fatal(err)
			}
		}
		want[Home] = "home"
		if err := errors.Join(pub.Write(Home, []byte("home")), pub.Finish(), pub.End()); err != nil {
			t.Fatal(err)
		}
		if n := len(pub.staged); round == 1 && n != 150 {
			t.Errorf("%d were written, not every other one", n)
		}
		pub.Drop()
		holds(t, p.out, want)
	}
}

// holds compares what stands in a folder with what should.
func holds(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	files, err := tree.Files(os.DirFS(dir), ".")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range files {
		got[strings.TrimPrefix(name, "./")] = string(data)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (- should, + does hold):\n%s", filepath.Base(dir), d)
	}
}

func counts(t *testing.T, p *Publisher, written, removed, files int) {
	t.Helper()
	changed, gone := p.Changed()
	if len(changed) != written || len(gone) != removed || p.Files() != files {
		t.Errorf("written %q, removed %q, files %d; want %d, %d, %d", changed, gone, p.Files(), written, removed, files)
	}
}

var first = map[string]string{"index.html": "home", "a/index.html": "a", "a/feed.xml": "<a/>"}

func TestPublish(t *testing.T) {
	p := newPlace(t)
	counts(t, p.publish(t, first), 3, 0, 3)
	holds(t, p.out, first)
	old, err := os.Stat(filepath.Join(p.out, "a", "index.html"))
	if err != nil {
		t.Fatal(err)
	}

	second := map[string]string{"index.html": "home, changed", "a/index.html": "a", "b/index.html": "b"}
	counts(t, p.publish(t, second), 2, 1, 3)
	holds(t, p.out, second)
	now, err := os.Stat(filepath.Join(p.out, "a", "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(old, now) || !now.ModTime().Equal(old.ModTime()) {
		t.Error("a file whose bytes did not change was written again")
	}
	counts(t, p.publish(t, second), 0, 0, 3)
}

// Of a unit of which nothing more comes all is known as before: what of it is new, is left, has
// an address twice, and what it was made from.
func TestPublishDone(t *testing.T) {
	p := newPlace(t)
	const alfa, beta = "soggetti/01234567897/", "en/soggetti/01234567897/"
	publish := func(page, feed string) *Publisher {
		pub := p.open(t)
		err := errors.Join(pub.Write("index.html", []byte("home")), pub.Write(alfa+"index.html", []byte(page)),
			pub.WriteFrom(alfa+"\"a\t.xml", "feed", []byte(feed)))
		pub.Done(alfa)
		if err = errors.Join(err, pub.Write(beta+"index.html", []byte("en"))); err != nil {
			t.Fatal(err)
		}
		pub.Done(beta)
		if err := pub.Write(alfa+"index.html", []byte("again")); err == nil || !strings.Contains(err.Error(), "two pages") {
			t.Errorf("a file was written twice: %v", err)
		}
		if err := pub.Write(alfa+"index.html/x", nil); err == nil {
			t.Error("a file became a folder")
		}
		if err := errors.Join(pub.Finish(), pub.End()); err != nil {
			t.Fatal(err)
		}
		return pub
	}
	counts(t, publish("one", "feed"), 4, 0, 4)
	counts(t, publish("two", "feed"), 1, 0, 4)
	holds(t, p.out, map[string]string{"index.html": "home", alfa + "index.html": "two", alfa + "\"a\t.xml": "feed",
		beta + "index.html": "en"})
	pub := p.open(t)
	defer pub.Drop()
	if !pub.Same(alfa+"\"a\t.xml", "feed") || pub.Same(alfa+"index.html", "feed") {
		t.Error("it is not known what a file was made from")
	}
}

// Several give files at once.
func TestPublishSeveral(t *testing.T) {
	p := newPlace(t)
	files := map[string]string{"index.html": "home"}
	for i := range 200 {
		files[fmt.Sprintf("liste/%d/index.html", i%20+i*100)] = strings.Repeat("x", i)
	}
	for range 2 { // a first site, and one that stands
		pub := p.open(t)
		var all sync.WaitGroup
		for name, text := range files {
			all.Go(func() {
				if err := pub.WriteFrom(name, text, []byte(text)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if err := errors.Join(pub.Finish(), pub.End()); err != nil {
			t.Fatal(err)
		}
		holds(t, p.out, files)
		for name := range files {
			files[name] += "more"
		}
	}
}

// Until Finish the old site stands, and Drop leaves nothing behind.
func TestPublishStages(t *testing.T) {
	p := newPlace(t)
	p.publish(t, first)
	pub := p.stage(t, map[string]string{"index.html": "half", "c/index.html": "half"})
	holds(t, p.out, first)
	pub.Drop()
	holds(t, p.out, first)
	beside, err := os.ReadDir(filepath.Dir(p.out))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range beside {
		if e.Name() != "public" && e.Name() != "root" {
			t.Errorf("%s was left behind", e.Name())
		}
	}
	counts(t, p.publish(t, first), 0, 0, 3)
}

// A run that was killed while it staged leaves a folder that the next one clears.
func TestPublishAfterAKill(t *testing.T) {
	p := newPlace(t)
	p.publish(t, first)
	killed := p.stage(t, map[string]string{"index.html": "half", "gone.html": "half"})
	if err := killed.writer.wait(); err != nil {
		t.Fatal(err)
	}
	next := map[string]string{"index.html": "next"}
	counts(t, p.publish(t, next), 1, 2, 1)
	holds(t, p.out, next)
}

// A write that can't be done leaves the old site.
func TestPublishFails(t *testing.T) {
	p := newPlace(t)
	p.publish(t, first)
	pub := p.open(t)
	for _, name := range []string{"../out.html", "/etc/out.html", "a/../../out.html", "", "a//b", "a/"} {
		if err := pub.Write(name, []byte("x")); err == nil {
			t.Errorf("%q was taken", name)
		}
	}
	if err := pub.Write("new.html", []byte("x")); err != nil {
		t.Fatal(err)
	}
	err := pub.Write("new.html", []byte("y"))
	if err == nil || !strings.Contains(err.Error(), "two pages have this address") {
		t.Errorf("two pages of one address: %v", err)
	}
	if err := pub.Write("new.html/index.html", []byte("y")); err == nil {
		t.Error("a file and a folder of one name were taken")
	}
	pub.Drop()
	holds(t, p.out, first)
	holds(t, filepath.Dir(p.out), joined("public", first, map[string]string{
		"root/.bollettino/public/manifest": read(t, filepath.Join(p.state, "manifest")) + "\n",
		"root/.bollettino/public/place":    "../../../public\n",
	}))
}

func joined(dir string, files, more map[string]string) map[string]string {
	out := maps.Clone(more)
	for name, text := range files {
		out[dir+"/"+name] = text
	}
	return out
}

// A run that was killed while it moved files left a mark; the next one believes
// the files, not the manifest, and repairs what it finds.
func TestPublishRepairs(t *testing.T) {
	p := newPlace(t)
	p.publish(t, first)
	// Of the same size as what the manifest says, so that only reading tells.
	if err := os.WriteFile(filepath.Join(p.out, "a", "index.html"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.state, "moving"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	counts(t, p.publish(t, first), 1, 0, 3)
	holds(t, p.out, first)
	if _, err := os.Stat(filepath.Join(p.state, "moving")); err == nil {
		t.Error("the mark is still there")
	}

	// The same without a manifest, or with one that can't be read.
	for _, manifest := range []string{"", "{half"} {
		if err := os.WriteFile(filepath.Join(p.out, "a", "index.html"), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(p.state, "manifest"), []byte(manifest), 0o644); err != nil {
			t.Fatal(err)
		}
		counts(t, p.publish(t, first), 1, 0, 3)
		holds(t, p.out, first)
	}

	// A file that somebody took away comes back.
	if err := os.Remove(filepath.Join(p.out, "index.html")); err != nil {
		t.Fatal(err)
	}
	counts(t, p.publish(t, first), 1, 0, 3)
	holds(t, p.out, first)
}

// A part of the manifest that is not whole is made again, with the files that it lists.
func TestPublishSpoiltPart(t *testing.T) {
	const page = "soggetti/01234567897/index.html"
	p, files := newPlace(t), map[string]string{"index.html": "home", page: "one", "soggetti/00200005676/index.html": "x"}
	p.publish(t, files)
	part := filepath.Join(p.state, partName(partOf(page)))
	whole, err := os.ReadFile(part)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, len(whole) / 2, len(whole) - 1} {
		if err := os.WriteFile(part, whole[:n], 0o644); err != nil {
			t.Fatal(err)
		}
		files[page] = strings.Repeat("x", n)
		counts(t, p.publish(t, files), 1, 0, 3)
		holds(t, p.out, files)
	}
}

// A build that was killed while it moved files left some of them, which no manifest
// lists; if the inputs are as before, the next one takes them away again.
func TestPublishKilledWhileMoving(t *testing.T) {
	p := newPlace(t)
	p.publish(t, first)
	pub := p.stage(t, map[string]string{"index.html": "to b", "b/index.html": "b", "b/feed.xml": "<b/>"})
	if err := pub.note(); err != nil {
		t.Fatal(err)
	}
	for _, f := range pub.staged {
		if f.name == "index.html" {
			continue
		}
		if err := pub.move(f); err != nil {
			t.Fatal(err)
		}
	}
	p.open(t).Drop() // a run in between that came to nothing
	counts(t, p.publish(t, first), 0, 2, 3)
	holds(t, p.out, first)
}

// What pages are made of stands before them, and new pages before those that link to
// them.
func TestPublishTurns(t *testing.T) {
	p := newPlace(t)
	p.publish(t, first)
	pub := p.stage(t, map[string]string{"a/feed.xml": "<new/>", "b/index.html": "b", "index.html": "b", "new.css": "b"})
	if err := errors.Join(pub.Finish(), pub.End()); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"new.css", "b/index.html", "a/feed.xml", "index.html"}, names(pub.staged)); d != "" {
		t.Error(d)
	}
}

// What moving is broken off by is left for the next run to complete: nothing is
// removed before everything new stands.
func TestPublishBrokenOff(t *testing.T) {
	p := newPlace(t)
	p.publish(t, first)
	next := map[string]string{"b/index.html": "b", "c/index.html": "c", "index.html": "to b and c"}
	// a file of another's stands where a folder has to be
	if err := os.WriteFile(filepath.Join(p.out, "c"), []byte("in the way"), 0o644); err != nil {
		t.Fatal(err)
	}
	pub := p.stage(t, next)
	if err := pub.Finish(); err == nil {
		t.Fatal("the file in the way was no error")
	}
	pub.Drop()
	for name, text := range first {
		if name != "index.html" && read(t, filepath.Join(p.out, name)) != text {
			t.Errorf("%s is not as it was", name)
		}
	}
	if got := read(t, filepath.Join(p.out, "index.html")); got != "home" {
		t.Errorf("the page that links stands before those that it links to: %q", got)
	}
	if err := os.Remove(filepath.Join(p.out, "c")); err != nil {
		t.Fatal(err)
	}
	p.publish(t, next)
	holds(t, p.out, next)
}

// Only what the site published is ever removed, and folders only when empty.
func TestPublishLeavesOthersFiles(t *testing.T) {
	p := newPlace(t)
	p.publish(t, first)
	for _, name := range []string{"mine.txt", "a/mine.txt"} {
		if err := os.WriteFile(filepath.Join(p.out, name), []byte("mine"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p.publish(t, map[string]string{"index.html": "home"})
	holds(t, p.out, map[string]string{"index.html": "home", "mine.txt": "mine", "a/mine.txt": "mine"})

	// a manifest that was tampered with removes nothing outside
	beside := filepath.Join(filepath.Dir(p.out), "beside.txt")
	if err := os.WriteFile(beside, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.state, "manifest"), manifest{{name: "../beside.txt", digest: digestOf(nil)}}.bytes(),
		0o644); err != nil {
		t.Fatal(err)
	}
	p.publish(t, map[string]string{"index.html": "home"})
	if _, err := os.Stat(beside); err != nil {
		t.Error(err)
	}
}

// Two output folders of one name share a state folder; neither is taken for the
// other.
func TestPublishTwoOfOneName(t *testing.T) {
	p := newPlace(t)
	q := place{filepath.Join(t.TempDir(), "public"), p.state}
	p.publish(t, map[string]string{"index.html": "old"})
	q.publish(t, map[string]string{"index.html": "old", "q.html": "q"})
	if err := os.WriteFile(filepath.Join(p.out, "q.html"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	q.publish(t, map[string]string{"index.html": "new"}) // of the same size
	p.publish(t, map[string]string{"index.html": "new"})
	holds(t, p.out, map[string]string{"index.html": "new", "q.html": "mine"})
	holds(t, q.out, map[string]string{"index.html": "new"})
}

func TestKeepAndMirror(t *testing.T) {
	p := newPlace(t)
	pub := p.open(t)
	if err := pub.Keep("good/x", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := pub.Mirror("good/s", map[string][]byte{"a": []byte("1"), "n/b": []byte("2")}); err != nil {
		t.Fatal(err)
	}
	holds(t, p.state, map[string]string{"good/x": "x", "good/s/a": "1", "good/s/n/b": "2"})
	if err := pub.Mirror("good/s", map[string][]byte{"n/b": []byte("3")}); err != nil {
		t.Fatal(err)
	}
	holds(t, p.state, map[string]string{"good/x": "x", "good/s/n/b": "3"})
	if got, err := fs.ReadFile(pub.Kept(), "good/s/n/b"); err != nil || string(got) != "3" {
		t.Errorf("kept %q (%v)", got, err)
	}
	if err := pub.Mirror("good/s", nil); err != nil {
		t.Fatal(err)
	}
	holds(t, p.state, map[string]string{"good/x": "x"})
	if _, err := os.Stat(filepath.Join(p.state, "good", "s")); err == nil {
		t.Error("an empty mirror left its folder")
	}
}

// names are those of staged files, in their order.
func names(files []staged) (out []string) {
	for _, f := range files {
		out = append(out, f.name)
	}
	return out
}

// A kept file is written where its bytes are others, whatever its size, and not where they are the same.
func TestHasBytes(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "kept")
	long := bytes.Repeat([]byte("0123456789"), 10_000) // more than is compared at once
	if err := os.WriteFile(name, long, 0o644); err != nil {
		t.Fatal(err)
	}
	last, first := bytes.Clone(long), bytes.Clone(long)
	last[len(last)-1], first[0] = 'x', 'x'
	for _, c := range []struct {
		what string
		data []byte
		want bool
	}{
		{"the same", long, true}, {"another first", first, false}, {"another last", last, false},
		{"one less", long[:len(long)-1], false}, {"one more", append(bytes.Clone(long), 'x'), false}, {"none", nil, false},
	} {
		if got := hasBytes(name, c.data); got != c.want {
			t.Errorf("%s: %t", c.what, got)
		}
	}
	if hasBytes(name+"-none", nil) {
		t.Error("a file that is not there has bytes")
	}
}
