package build

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bollettino"
	"bollettino/generator/base/disk"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/publish/site"
)

// onDisk is the small site in a folder of its own, and what writes a file of it.
func onDisk(t *testing.T) (o input.Options, write func(name, data string)) {
	t.Helper()
	root := t.TempDir()
	write = func(name, data string) {
		t.Helper()
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(data), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	for name, f := range smallSite(t) {
		write(name, string(f.Data))
	}
	return input.Options{Root: disk.At(root, input.Limits), RootDir: root, Out: filepath.Join(root, "public"), Jobs: 2,
		Program: "test", Embedded: bollettino.Files, AsOf: "2026-11-27T13:10",
		Clock: period.Time(time.Now().Unix()) + 1000}, write
}

// What is begun before it is known what pages share is what pages then need, in each language:
// else it is made twice. A program that stays begins nothing again, nor does one for whose pages
// there may be stencils.
func TestTemplatesAreBegunInTime(t *testing.T) {
	t.Parallel()
	o, write := onDisk(t)
	settings, err := fs.ReadFile(o.Root, "data/site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	write("data/site.yaml", string(settings)+"languages: [it, en]\n")
	all, err := input.ReadSettings(o)
	if err != nil || len(all.Setting.Languages) != 2 {
		t.Fatal(err, all.Setting.Languages)
	}
	var s Series
	defer s.Close()
	kept := disk.At(o.StateDir(), nil)
	defer kept.Close()
	begun := s.begin(o, all, memory{kept: kept})
	if _, err := s.Build(o); err != nil {
		t.Fatal(err)
	}
	if len(begun) != 2 || len(s.renderers) != 2 {
		t.Fatalf("%d are begun for %d renderers", len(begun), len(s.renderers))
	}
	for i, r := range s.renderers {
		if !r.Use(begun[i]) {
			t.Errorf("those of language %d are others", i)
		}
	}
	for what, s := range map[string]*Series{"a program that stays": &s, "one that finds stencils": {}} {
		if again := s.begin(o, all, memory{kept: kept}); again != nil {
			t.Errorf("%s: %d are begun once more", what, len(again))
		}
	}
}

// A program that stays sees what it is told of, also what it was told before a build that
// came to no end; and it takes up what another program built meanwhile.
func TestSeries(t *testing.T) {
	const alfa, beta = "01234567897", "00200005676"
	o, write := onDisk(t)
	profile := func(id string) string { return "data/subjects/" + id + "/profile.yaml" }
	service := func(id, name string) {
		time.Sleep(20 * time.Millisecond) // longer than the clock of a disk ticks
		write(profile(id), "services:\n  - {id: portale, name: "+name+", channels: [web]}\n")
	}
	var s Series
	build := func(b interface {
		Build(input.Options) (Result, error)
	}, only []string, want error) {
		t.Helper()
		o := o
		o.Only = only
		if r, err := b.Build(o); !errors.Is(err, want) {
			t.Fatal(err, r.Problems)
		}
	}
	shows := func(id, name string, want bool) {
		t.Helper()
		page, err := os.ReadFile(filepath.Join(o.Out, "soggetti", id, "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(page), name) != want {
			t.Errorf("%s shows %q: %t", id, name, !want)
		}
	}
	service(alfa, "Uno")
	build(&s, nil, nil)
	shows(alfa, "Uno", true)

	service(alfa, "Due")
	build(&s, []string{}, nil)
	shows(alfa, "Due", false) // nobody told it
	build(&s, []string{profile(alfa)}, nil)
	shows(alfa, "Due", true)

	service(alfa, "Tre")
	settings := string(smallSite(t)["data/site.yaml"].Data)
	write("data/site.yaml", settings+"fresh: ieri\n")
	build(&s, []string{profile(alfa), "data/site.yaml"}, problem.ErrFound)
	shows(alfa, "Due", true)
	write("data/site.yaml", settings)
	build(&s, []string{"data/site.yaml"}, nil)
	shows(alfa, "Tre", true)

	// Programs that are started each time, and are told what changed once.
	service(alfa, "Otto")
	write("data/site.yaml", settings+"fresh: ieri\n")
	build(&Series{}, []string{profile(alfa), "data/site.yaml"}, problem.ErrFound)
	write("data/site.yaml", settings)
	build(&Series{}, []string{"data/site.yaml"}, nil)
	shows(alfa, "Otto", true)
	service(alfa, "Nove")
	write("data/site.yaml", settings+"fresh: ieri\n")
	build(&Series{}, nil, problem.ErrFound) // it looked at all, and came to no end
	write("data/site.yaml", settings)
	build(&Series{}, []string{"data/site.yaml"}, nil)
	shows(alfa, "Nove", true)

	service(beta, "Prima")
	build(&s, []string{profile(beta)}, nil)
	service(beta, "Quattro")
	build(&Series{}, nil, nil) // another program's
	service(alfa, "Cinque")
	build(&s, []string{profile(alfa)}, nil)
	shows(alfa, "Cinque", true)
	shows(beta, "Quattro", true)
	service(beta, "Prima")
	build(&s, []string{profile(beta)}, nil)
	shows(beta, "Prima", true)

	parts, err := filepath.Glob(filepath.Join(o.StateDir(), "manifests/*"))
	if err != nil || len(parts) == 0 {
		t.Fatal(parts, err)
	}
	for _, part := range parts { // as long as they were: it is late when that is found
		data, err := os.ReadFile(part)
		if err != nil {
			t.Fatal(err)
		}
		data = append(data[:len(data)-3], "\t\t\n"...)
		if err := os.WriteFile(part, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	service(alfa, "Sette")
	build(&s, []string{profile(alfa)}, nil)
	shows(alfa, "Sette", true)
}

// What was written just before a build is looked at once more by the next, though nothing changed,
// and not by those to come.
func TestWhatIsDoubtedIsKept(t *testing.T) {
	o, _ := onDisk(t)
	o.Clock = period.Time(time.Now().Unix())
	var s Series
	defer s.Close()
	for i, c := range []struct {
		series        *Series
		began, looked period.Time
	}{{&s, 0, 0}, {&s, 1000, 1000}, {&s, 2000, 1000}, {&Series{}, 3000, 1000}} {
		o := o
		o.Clock += c.began
		if _, err := c.series.Build(o); err != nil {
			t.Fatal(err)
		}
		kept := memory{kept: disk.At(o.StateDir(), nil)}
		if l := kept.looked(o.Program); period.Time(l.began)-(o.Clock-c.began) != c.looked {
			t.Errorf("build %d: what is kept was seen %d s after the first, not %d", i, l.began-int64(o.Clock-c.began), c.looked)
		}
		if c.series == &s && s.held.kept != kept.stamp() {
			t.Errorf("build %d: what is held is not believed", i)
		}
	}
}

// reading counts the files of some folders that are read.
type reading struct {
	fs.FS
	below []string
	n     map[string]int
}

func (r reading) Open(name string) (fs.File, error) {
	f, err := r.FS.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	for _, dir := range r.below {
		if err == nil && !info.IsDir() && strings.HasPrefix(name, dir+"/") {
			r.n[dir]++
		}
	}
	return f, err
}

// What is published as it is is read again where something of it, or the program, is another.
func TestAsItIs(t *testing.T) {
	o, write := onDisk(t)
	embedded := reading{o.Embedded, []string{"static", "assets/gestione"}, map[string]int{}}
	o.Embedded = embedded
	write("static/logo.txt", "uno")
	profile := "data/subjects/01234567897/profile.yaml"
	for i, c := range []struct {
		change func()
		read   bool
	}{
		{func() {}, true},
		{func() { write(profile, "services:\n  - {id: portale, name: Altro, channels: [web]}\n") }, false},
		{func() { write("static/logo.txt", "due") }, true},
		{func() { write("static/.well-known/x", "tre") }, true},
		{func() { o.Program = "another" }, true},
		{func() { o.AsOf = "2026-11-27T13:11" }, false},
	} {
		time.Sleep(20 * time.Millisecond) // longer than the clock of a disk ticks
		clear(embedded.n)
		c.change()
		if _, err := Build(o); err != nil {
			t.Fatal(err)
		}
		for _, dir := range embedded.below {
			if (embedded.n[dir] > 0) != c.read {
				t.Errorf("build %d: of %s/ %d files were read", i, dir, embedded.n[dir])
			}
		}
		for name, file := range map[string]string{"logo.txt": "static/logo.txt", "casella.js": "", "gestione/decap-cms.js": ""} {
			got, err := os.ReadFile(filepath.Join(o.Out, name))
			if err != nil || len(got) == 0 {
				t.Errorf("build %d: %s: %v", i, name, err)
			}
			if file == "" {
				continue
			}
			if want, err := os.ReadFile(filepath.Join(o.RootDir, file)); err != nil || string(got) != string(want) {
				t.Errorf("build %d: %s is %q, not %q (%v)", i, name, got, want, err)
			}
		}
	}
}

// Builds that follow one another have the same Hugo, as long as templates, frame and labels are
// the same; one that fails leaves none.
func TestSeriesKeepsHugo(t *testing.T) {
	t.Parallel()
	o, write := onDisk(t)
	var s Series
	build := func(fails bool) *site.Renderer {
		t.Helper()
		if _, err := s.Build(o); err != nil != fails {
			t.Fatal(err)
		}
		if len(s.renderers) == 0 {
			return nil
		}
		return s.renderers[0]
	}
	first := build(false)
	write("data/subjects/01234567897/profile.yaml", "services:\n  - {id: portale, name: Uno, channels: [web]}\n")
	if second := build(false); first == nil || second != first {
		t.Error("the same templates are made ready again")
	}
	write("layouts/_partials/chip.html", "{{- /* A state.\n     Context: page.Chip. */ -}}\n<b>{{ .word }}</b>\n")
	own := build(false)
	if own == first {
		t.Error("other templates are not made ready")
	}
	write("layouts/soggetto.html", "{{ define \"main\" }}{{ div 1 0 }}{{ end }}")
	if left := build(true); left != nil {
		t.Error("what failed is kept")
	}
	write("layouts/soggetto.html", "{{ define \"main\" }}<p>uno</p>{{ end }}")
	if build(false) == nil || s.Close() != nil || s.renderers != nil {
		t.Error("a series doesn't end")
	}
}

// Rules and the site's own pages are read once, as long as nothing below content/ changes; what
// is wrong with them is told each time, and what they lack once a build.
func TestSeriesHoldsTexts(t *testing.T) {
	t.Parallel()
	o, write := onDisk(t)
	var s Series
	const prova = "content/pagine/prova.md"
	k, touched := 0, false
	touch := func(text string) {
		t.Helper()
		write(prova, text)
		touched = true
	}
	build := func(wrong int) Result {
		t.Helper()
		k++
		write("data/subjects/01234567897/profile.yaml", fmt.Sprintf("services:\n  - {id: portale, name: Numero %d, channels: [web]}\n", k))
		o := o
		if k > 1 {
			o.Only = []string{"data/subjects/01234567897/profile.yaml"}
		}
		if touched {
			o.Only = append(o.Only, prova)
		}
		r, err := s.Build(o)
		touched = false
		if len(r.Problems) != wrong || (err != nil) != (wrong > 0) {
			t.Fatal(err, r.Problems)
		}
		return r
	}
	says := func(want string) {
		t.Helper()
		page, err := os.ReadFile(filepath.Join(o.Out, "prova", "index.html"))
		if err != nil || !strings.Contains(string(page), want) {
			t.Fatalf("%v: the page lacks %q", err, want)
		}
	}
	touch("---\ntitle: Prova\n---\nUno.\n")
	notes := len(build(0).Notes)
	build(0)
	if n := len(build(0).Notes); n != notes {
		t.Errorf("%d notes, then %d", notes, n)
	}
	touch("---\ntitle: Prova\n---\nDue.\n")
	build(0)
	says("Due.")
	touch("---\ntitle:\n---\nTre.\n")
	build(1)
	build(1) // told again
	touch("---\ntitle: Prova\n---\nTre.\n")
	build(0)
	says("Tre.")
}

// What is in content/, or above it, is no longer as it was; of what nobody was told it can't be told.
func TestStill(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"data/site.yaml": true, "contents/a": true, "content": false, "content/": false,
		"./content/pagine/a.md": false, "content/regole": false, ".": false, "": false} {
		if still([]string{"data", name}) != want {
			t.Errorf("%q was touched, and content/ is still as it was: %t", name, !want)
		}
	}
	if still(nil) || !still([]string{}) {
		t.Error("what may have changed is taken for what was told, or the other way")
	}
}
