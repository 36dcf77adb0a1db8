package test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"bollettino"
	"bollettino/generator/base/disk"
	"bollettino/generator/input"
)

// served is a site that is edited while the program serves it.
type served struct {
	*testing.T
	*rand.Rand
	root, home string
	ids        []string
	run        *exec.Cmd
	holder     *holder
	said       bytes.Buffer // by the program
	number     int          // of the edit
	what       string       // it is
	extra      map[string]bool
	registry   string
	limit      int // in hours, of the rules
}

// Each edit shows on the pages that are served, or tells on all of them what is wrong with
// it; after many the program holds no more memory, files and goroutines than after few,
// and the site is the one that a clean build makes. BOLLETTINO_EDITS is how many there
// are; `make soak` makes 10,000.
func TestEditedWhileServed(t *testing.T) {
	edits, err := strconv.Atoi(cmp.Or(os.Getenv("BOLLETTINO_EDITS"), "45"))
	must(t, err)
	s := newServed(t, 12)
	var few held
	for s.number = 1; s.number <= edits; s.number++ {
		if s.edit(); s.number == min(max(edits/3, 1), 300) {
			few = s.fewest()
		}
	}
	for id := range s.extra { // which may hold a problem back
		s.remove(id)
	}
	s.leaks(few)
	dir := t.TempDir()
	mustBuild(t, input.Options{Root: disk.At(s.root, input.Limits), RootDir: dir, Out: filepath.Join(dir, "public"),
		Jobs: 2, Program: "clean", Embedded: bollettino.Files})
	if d := mustTree(t, filepath.Join(dir, "public")).differ(mustTree(t, filepath.Join(s.root, "public"))); len(d) > 0 {
		t.Errorf("these differ from a clean build's: %q", d)
	}
}

// Who stops the program in the middle of a build gets the whole site of that build, and the
// next one has nothing to look at.
func TestServeStopsWhole(t *testing.T) {
	root, _ := many(t, 150)
	run := exec.Command("bollettino", "serve", "--root", root, "--addr", "127.0.0.1:0")
	var said bytes.Buffer
	run.Stdout, run.Stderr = &said, &said
	must(t, run.Start())
	t.Cleanup(func() { _ = run.Process.Kill() })
	for at := time.Now(); ; time.Sleep(time.Millisecond) {
		if _, err := os.Stat(filepath.Join(root, ".public.new")); err == nil {
			break
		}
		if time.Since(at) > time.Minute {
			t.Fatalf("no build begins: %s", said.String())
		}
	}
	must(t, run.Process.Signal(os.Interrupt))
	if err := run.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	if _, err := os.Stat(filepath.Join(root, "public/index.html")); err != nil {
		t.Errorf("%v\n%s", err, said.String())
	}
	out, err := exec.Command("bollettino", "build", "--root", root).CombinedOutput()
	if err != nil || !strings.Contains(string(out), " 0 written, 0 removed") {
		t.Errorf("%v\n%s", err, out)
	}
}

// newServed runs the program on a site of n bodies.
func newServed(t *testing.T, n int) *served {
	t.Helper()
	root, ids := many(t, n)
	registry, err := os.ReadFile(filepath.Join(root, "data/subjects.csv"))
	must(t, err)
	s := &served{T: t, Rand: rand.New(rand.NewPCG(3, 4)), root: root, ids: ids, extra: map[string]bool{},
		registry: string(registry), limit: 9}
	s.run = exec.Command("bollettino", "serve", "--root", root, "--addr", "127.0.0.1:0")
	out, err := s.run.StdoutPipe()
	must(t, err)
	s.holder = newHolder(t, s.run)
	s.run.Stderr = &locked{w: &s.said}
	must(t, s.run.Start())
	t.Cleanup(func() { s.run.Process.Kill(); s.run.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%v\n%s", err, s.said.String())
	}
	s.home, _, _ = strings.Cut(line, " ")
	return s
}

// locked lets several write.
type locked struct {
	sync.Mutex
	w io.Writer
}

func (l *locked) Write(p []byte) (int, error) {
	l.Lock()
	defer l.Unlock()
	return l.w.Write(p)
}

// fewest is what the program holds when nothing has happened for a while.
func (s *served) fewest() held {
	s.Helper()
	http.DefaultClient.CloseIdleConnections()
	n := 0
	return s.holder.holds(func(held) bool { n++; return n > 20 })
}

// leaks complains of what the program holds now, and didn't after few edits. A connection
// may still be closing.
func (s *served) leaks(few held) {
	s.Helper()
	http.DefaultClient.CloseIdleConnections()
	now := s.holder.holds(func(h held) bool { return h.Files <= few.Files && h.Goroutines <= few.Goroutines })
	s.Logf("%d edits: %+v, and after few of them %+v", s.number-1, now, few)
	if now.Files > few.Files+2 {
		s.Errorf("%d files are open, after few edits %d", now.Files, few.Files)
	}
	if now.Memory > few.Memory+512<<10 {
		s.Errorf("%d bytes of memory are held, after few edits %d", now.Memory, few.Memory)
	}
	if now.Goroutines > few.Goroutines+2 {
		must(s.T, s.run.Process.Signal(syscall.SIGQUIT)) // it tells of its goroutines
		_ = s.run.Wait()
		s.Errorf("%d goroutines are left, after few edits %d:\n%s", now.Goroutines, few.Goroutines, s.said.String())
	}
}

// get is what is served at an address.
func (s *served) get(address string) string {
	s.Helper()
	ctx, stop := context.WithTimeout(s.Context(), time.Minute)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.home+address, nil)
	must(s.T, err)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatalf("%v\n%s", err, s.said.String())
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	must(s.T, err)
	return string(body)
}

// shows waits until what is served at an address is as it is to be.
func (s *served) shows(address string, as func(body string) bool) {
	s.Helper()
	ctx, stop := context.WithTimeout(s.Context(), time.Minute)
	defer stop()
	for body := s.get(address); !as(body); body = s.get(address) {
		select {
		case <-time.After(2 * time.Millisecond):
		case <-ctx.Done():
			s.Fatalf("edit %d, %s, does not show at %s:\n%s\n%s", s.number, s.what, address, body, s.said.String())
		}
	}
}

func has(text string) func(string) bool {
	return func(body string) bool { return strings.Contains(body, text) }
}

func hasNot(text string) func(string) bool {
	return func(body string) bool { return !strings.Contains(body, text) }
}

// save writes a file as an editor does.
func (s *served) save(name, data string) {
	s.Helper()
	name = filepath.Join(s.root, filepath.FromSlash(name))
	must(s.T, os.MkdirAll(filepath.Dir(name), 0o755))
	switch s.IntN(3) {
	case 0: // in place
	case 1: // over it
		temporary := filepath.Join(filepath.Dir(name), ".goutputstream-1")
		must(s.T, os.WriteFile(temporary, []byte(data), 0o644))
		must(s.T, os.Rename(temporary, name))
		return
	case 2: // Vim
		swap := filepath.Join(filepath.Dir(name), ".x.swp")
		must(s.T, os.WriteFile(swap, nil, 0o600))
		defer os.Remove(swap)
		if os.Rename(name, name+"~") == nil {
			defer os.Remove(name + "~")
		}
	}
	must(s.T, os.WriteFile(name, []byte(data), 0o644))
}

const extraNotice = "2026-11-20-altro"

func (s *served) notice(id, slug string) string {
	return input.SubjectsDir + "/" + id + "/notices/" + slug + ".md"
}

func (s *served) remove(id string) {
	s.Helper()
	must(s.T, os.Remove(filepath.Join(s.root, s.notice(id, extraNotice))))
	delete(s.extra, id)
	s.shows("soggetti/"+id+"/comunicazioni/"+extraNotice+"/", hasNot("Altra comunicazione"))
}

// edit makes a random edit and waits until it shows.
func (s *served) edit() {
	s.Helper()
	id, word := s.ids[s.IntN(len(s.ids))], fmt.Sprintf("Parola%d", s.number)
	page := "soggetti/" + id + "/"
	changed := strings.Replace(soundNotice, "title: ", "title: "+word+" ", 1)
	const sound = "2026-11-20-portale"
	if s.IntN(2) == 0 { // a browser that comes and goes
		defer s.listen(page)()
	}
	edits := []func(){
		func() {
			s.what = "a notice has another title"
			s.save(s.notice(id, sound), changed)
			s.shows(page, has(word))
		},
		func() {
			s.what = "a notice comes, or goes"
			if s.extra[id] {
				s.remove(id)
				return
			}
			s.extra[id] = true
			s.save(s.notice(id, extraNotice), strings.Replace(soundNotice, "title: ", "title: Altra comunicazione ", 1))
			s.shows(page+"comunicazioni/"+extraNotice+"/", has("Altra comunicazione"))
		},
		func() {
			s.what = "a body has another name"
			lines := strings.SplitAfter(s.registry, "\n")
			at := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, id) })
			fields := strings.Split(lines[at], ",")
			fields[2] = "Comune " + word
			lines[at] = strings.Join(fields, ",")
			s.registry = strings.Join(lines, "")
			s.save("data/subjects.csv", s.registry)
			s.shows(page, has("Comune "+word))
		},
		func() {
			s.what = "a notice is broken, and mended"
			s.save(s.notice(id, sound), strings.Replace(changed, "kind: ", "kind: x", 1))
			s.shows("", has(s.notice(id, sound)+":"))
			s.save(s.notice(id, sound), changed)
			s.shows(page, has(word))
			s.shows("", hasNot(s.notice(id, sound)+":"))
		},
		func() {
			s.what = "the settings are broken, and mended"
			data, err := os.ReadFile(filepath.Join(s.root, "data/site.yaml"))
			must(s.T, err)
			s.save("data/site.yaml", string(data)+word+": 1\n")
			s.shows(page, has(word))
			s.save("data/site.yaml", string(data))
			s.shows(page, hasNot(word))
		},
		func() {
			s.what = "a folder is moved away, and back"
			from := filepath.Join(s.root, input.SubjectsDir, id, "notices")
			must(s.T, os.Rename(from, from+".away"))
			must(s.T, os.Rename(from+".away", filepath.Join(s.root, id)))
			s.shows(page+"comunicazioni/"+sound+"/", hasNot("Aggiornamento del portale"))
			must(s.T, os.Rename(filepath.Join(s.root, id), from))
			s.shows(page+"comunicazioni/"+sound+"/", has("Aggiornamento del portale"))
		},
		s.rule,
	}
	n := s.IntN(len(edits))
	if n == len(edits)-1 && s.IntN(10) > 0 {
		n = 0 // a rule is on all pages
	}
	edits[n]()
}

// rule changes a limit of the rules.
func (s *served) rule() {
	s.Helper()
	s.what = "a limit changes"
	was := s.limit
	s.limit = 17 - was
	for name, figure := range map[string]string{"versions.yaml": "limit: %dh", "1.0/livelli.md": "massimo %d ore"} {
		name = "content/regole/" + name
		data, err := os.ReadFile(filepath.Join(s.root, name))
		must(s.T, err)
		s.save(name, strings.Replace(string(data), fmt.Sprintf(figure, was), fmt.Sprintf(figure, s.limit), 1))
	}
	s.shows("regole/obblighi/fermi-non-programmati/", has(fmt.Sprintf("%d h", s.limit)))
}

// listen opens the stream of a page, as a browser does; end closes it.
func (s *served) listen(page string) (end func()) {
	s.Helper()
	ctx, stop := context.WithCancel(s.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.home+"-/live?at=/"+page, nil)
	must(s.T, err)
	answer, err := http.DefaultClient.Do(r)
	must(s.T, err)
	return func() {
		stop()
		answer.Body.Close()
	}
}
