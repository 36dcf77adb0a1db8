package build

import (
	"errors"
	"fmt"
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
