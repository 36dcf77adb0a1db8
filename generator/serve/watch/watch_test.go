//go:build unix

package watch

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// watched is a folder that is followed by a test.
type watched struct {
	*testing.T
	tree   Tree
	told   chan Change        // takes each change as it is told
	again  chan time.Duration // lets who was told go on
	warned chan string
	stop   context.CancelFunc
	ended  chan struct{}
}

// follow makes a new folder in which these are, of which data/, layouts/ and marks/ are to
// be followed; folders end in a slash.
func follow(t *testing.T, names ...string) *watched {
	w := &watched{
		T: t, told: make(chan Change), again: make(chan time.Duration), warned: make(chan string, 1),
		ended: make(chan struct{}),
	}
	w.tree = Tree{
		Root: t.TempDir(), Folders: []string{"data", "layouts", "marks"},
		Quiet: 5 * time.Millisecond, Late: time.Hour, Every: time.Millisecond,
		Passed: func(name string) bool { return strings.HasSuffix(name, "~") },
		Warn:   func(why string) { w.warned <- why },
	}
	for _, name := range append(names, "marks/") {
		w.write(name)
	}
	return w
}

// begin follows. The first change is told, and who was told waits.
func (w *watched) begin() {
	w.Helper()
	ctx, stop := context.WithCancel(w.Context())
	w.stop = stop
	go func() {
		defer close(w.ended)
		w.tree.Follow(ctx, func(c Change) time.Duration {
			select {
			case w.told <- c:
			case <-ctx.Done():
				return 0
			}
			select {
			case again := <-w.again:
				return again
			case <-ctx.Done():
				return 0
			}
		})
	}()
	w.Cleanup(w.end)
	if c := <-w.told; !c.All {
		w.Fatalf("the first change is %v, not all", c)
	}
}

// end ends following; nobody is told any more.
func (w *watched) end() {
	w.stop()
	<-w.ended
}

func (w *watched) path(name string) string {
	return filepath.Join(w.tree.Root, filepath.FromSlash(name))
}

func (w *watched) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// write writes a file, or makes a folder, and what it stands in.
func (w *watched) write(name string) {
	w.Helper()
	w.must(os.MkdirAll(w.path(path.Dir(name)), 0o755)) // of "data/" that is "data"
	if !strings.HasSuffix(name, "/") {
		w.must(os.WriteFile(w.path(name), []byte(name), 0o644))
	}
}

func (w *watched) rename(from, to string) {
	w.Helper()
	w.must(os.Rename(w.path(from), w.path(to)))
}

// next lets who was told go on, and gives the changes told until this name, or what it
// stands in, is among them.
func (w *watched) next(name string) (all []Change) {
	w.Helper()
	for {
		w.again <- 0
		c := <-w.told
		if all = append(all, c); c.All || slices.ContainsFunc(c.Names, func(n string) bool { return within(name, n) }) {
			return all
		}
	}
}

func within(name, folder string) bool { return name == folder || strings.HasPrefix(name, folder+"/") }

// still lets who was told go on until nothing is told any more: that of a mark is the last.
func (w *watched) still() (names []string) {
	w.Helper()
	mark := fmt.Sprintf("marks/%d", time.Now().UnixNano())
	w.write(mark)
	for _, c := range w.next(mark) {
		if c.All {
			w.Error("all is told")
		}
		names = append(names, slices.DeleteFunc(c.Names, func(n string) bool { return within(n, "marks") })...)
	}
	return names
}

// What changes is told by its name, wherever folders come from and go to.
func TestFollow(t *testing.T) {
	w := follow(t, "data/a.md", "data/old/b.md", "out/moved/c.md", "out/layouts/d.html")
	w.begin()
	for _, step := range []struct {
		do   func()
		told string
	}{
		{func() { w.write("data/a.md") }, "data/a.md"},
		{func() { w.write("data/new/e.md") }, "data/new/e.md"},
		{func() { w.write("data/new/e.md") }, "data/new/e.md"},
		{func() { w.write("data/new/deep/er/f.md") }, "data/new/deep/er/f.md"},
		{func() { w.write("data/new/deep/er/f.md") }, "data/new/deep/er/f.md"},
		{func() { w.rename("data/new", "data/newer") }, "data/newer/deep/er/f.md"},
		{func() { w.write("data/newer/deep/er/f.md") }, "data/newer/deep/er/f.md"},
		{func() { w.write("data/newer/e.md") }, "data/newer/e.md"},
		{func() { w.rename("data/newer/deep", "data/deep") }, "data/deep"},
		{func() { w.write("data/deep/er/f.md") }, "data/deep/er/f.md"},
		{func() { w.rename("out/moved", "data/moved") }, "data/moved/c.md"},
		{func() { w.write("data/moved/c.md") }, "data/moved/c.md"},
		{func() { w.must(os.RemoveAll(w.path("data/moved"))) }, "data/moved"},
		{func() { w.write("data/moved/c.md") }, "data/moved/c.md"},
		{func() { w.write("data/moved/c.md") }, "data/moved/c.md"},
		{func() { w.rename("data/old", "out/old"); w.rename("out/old", "data/old") }, "data/old/b.md"},
		{func() { w.write("data/old/b.md") }, "data/old/b.md"},
		{func() { w.must(os.Chmod(w.path("data/a.md"), 0o600)) }, "data/a.md"},
		{func() { w.must(os.Remove(w.path("data/a.md"))) }, "data/a.md"},
		// All of them come, go and come back, as when another branch is checked out.
		{func() { w.rename("out/layouts", "layouts") }, "layouts/d.html"},
		{func() { w.write("layouts/d.html") }, "layouts/d.html"},
		{func() { w.rename("data", "out/data") }, "data/newer"},
		{func() { w.rename("out/data", "data") }, "data/newer"},
		{func() { w.write("data/newer/deep.md") }, "data/newer/deep.md"},
	} {
		step.do()
		w.next(step.told)
		w.still()
	}
	w.write("data/a.md~")
	w.write("out/other.md")
	w.write("other.md")
	if names := w.still(); len(names) > 0 {
		t.Errorf("what means nothing is told: %q", names)
	}
}

// Editors save in a few steps, of which the last is always told; what they leave beside
// the file is no change.
func TestEditorsSave(t *testing.T) {
	w := follow(t, "data/a.md")
	w.begin()
	for name, save := range map[string]func(){
		"in place": func() { w.write("data/a.md") },
		"vim": func() { // a backup by another name, and the file anew
			w.write("data/4913~")
			w.must(os.Remove(w.path("data/4913~")))
			w.rename("data/a.md", "data/a.md~")
			w.write("data/a.md")
			w.must(os.Remove(w.path("data/a.md~")))
		},
		"over it": func() { // gedit, and what desk writes
			w.write("data/new~")
			w.rename("data/new~", "data/a.md")
		},
		"with a copy": func() {
			w.must(os.Link(w.path("data/a.md"), w.path("data/copy~")))
			w.must(os.Remove(w.path("data/copy~")))
			w.write("data/a.md")
		},
		"in steps": func() {
			w.must(os.Truncate(w.path("data/a.md"), 0))
			w.write("data/a.md")
		},
	} {
		save()
		var names []string
		for _, c := range w.next("data/a.md") {
			names = append(names, c.Names...)
		}
		for _, n := range append(names, w.still()...) {
			if n != "data/a.md" {
				t.Errorf("%s: %s is told", name, n)
			}
		}
	}
}

// However much happens while somebody is told, it is told next, and once.
func TestBurst(t *testing.T) {
	w := follow(t, "data/subjects/")
	w.tree.Quiet = 200 * time.Millisecond
	w.begin()
	for n := range 5000 {
		w.write(fmt.Sprintf("data/subjects/%d/notices/%d.md", n%50, n))
	}
	if told := w.next("data/subjects/49/notices/4999.md"); len(told) != 1 || told[0].All || len(told[0].Names) != 50 {
		t.Errorf("5,000 files in 50 folders are told as %d changes: %v", len(told), told)
	}
	if names := w.still(); len(names) > 0 {
		t.Errorf("and then %q", names)
	}
	for n := range 5000 {
		w.write(fmt.Sprintf("data/subjects/%d.md", n))
	}
	if told := w.next("data/subjects/4999.md"); len(told) != 1 || !told[0].All || len(told[0].Names) > 0 {
		t.Errorf("5,000 files in one folder are told as %d changes: %v", len(told), told)
	}
	if names := w.still(); len(names) > 0 {
		t.Errorf("and then %q", names)
	}
}

// What never is quiet is told all the same.
func TestNeverQuiet(t *testing.T) {
	w := follow(t, "data/a.md")
	w.tree.Quiet, w.tree.Late = 10*time.Second, 10*time.Millisecond
	w.begin()
	told := make(chan Change)
	go func() {
		w.again <- 0
		told <- <-w.told
	}()
	for {
		select {
		case <-told:
			return
		default:
			w.write("data/a.md")
			time.Sleep(time.Millisecond)
		}
	}
}

// Who is told may want to be called again though nothing changes.
func TestWake(t *testing.T) {
	w := follow(t, "data/a.md")
	w.begin()
	for range 3 {
		w.again <- time.Millisecond
		if c := <-w.told; c.All || len(c.Names) > 0 {
			t.Errorf("%v changed", c)
		}
	}
	w.again <- time.Hour
	w.write("data/a.md")
	if c := <-w.told; !slices.Equal(c.Names, []string{"data/a.md"}) {
		t.Errorf("%v changed", c)
	}
}

// Where more happened than the system keeps, all may have changed, and what is new is
// followed.
func TestOverflow(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("of Linux's queue")
	}
	text, err := os.ReadFile("/proc/sys/fs/inotify/max_queued_events")
	if err != nil {
		t.Fatal(err)
	}
	queued, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || queued > 100_000 {
		t.Skipf("%d events are kept: %v", queued, err)
	}
	w := follow(t, "data/a.md", "data/b.md")
	held, hold := make(chan struct{}), make(chan struct{})
	var once sync.Once
	w.tree.Passed = func(name string) bool {
		if path.Base(name) != "hold" {
			return false
		}
		once.Do(func() { close(held) })
		<-hold
		return true
	}
	w.begin()
	w.write("data/hold")
	<-held
	for n := range queued + 5000 { // and what is read from it at once
		w.must(os.Chmod(w.path([]string{"data/a.md", "data/b.md"}[n%2]), 0o600))
	}
	w.must(os.Remove(w.path("data/hold")))
	w.write("data/new/c.md")
	close(hold)
	for all := false; !all; {
		w.again <- 0
		c := <-w.told
		all = c.All
	}
	w.write("data/new/c.md")
	w.next("data/new/c.md")
}

// Where nothing can be followed, files are looked at, and it is said why.
func TestLook(t *testing.T) {
	var was unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &was); err != nil {
		t.Fatal(err)
	}
	w := follow(t, "data/a.md")
	w.tree.Warn = func(why string) {
		if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &was); err != nil {
			t.Error(err)
		}
		w.warned <- why
	}
	none := was
	none.Cur = 0
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &none); err != nil {
		t.Fatal(err)
	}
	w.begin()
	if why := <-w.warned; !strings.Contains(why, "max_user_instances") {
		t.Errorf("it is said: %s", why)
	}
	w.write("data/new/b.md")
	w.again <- 0
	if c := <-w.told; !c.All {
		t.Errorf("%v changed", c)
	}
	w.must(os.Chtimes(w.path("data/a.md"), time.Time{}, time.Unix(1, 0)))
	w.next("data/a.md")
	w.must(os.Remove(w.path("data/a.md")))
	w.next("data/a.md")
}

// Who may follow few folders is told what raises that.
func TestAdvice(t *testing.T) {
	for _, err := range []error{unix.ENOSPC, unix.EMFILE} {
		if a := advice(fmt.Errorf("following data: %w", err)); !strings.Contains(a, "sysctl fs.inotify.") {
			t.Errorf("of %v is said: %s", err, a)
		}
	}
}
