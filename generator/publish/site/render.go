package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/base/tree"
	"bollettino/generator/page"
	"bollettino/generator/page/word"
	"github.com/bep/logg"
	"github.com/gohugoio/hugo/common/loggers"
	"github.com/gohugoio/hugo/config"
	"github.com/gohugoio/hugo/config/allconfig"
	"github.com/gohugoio/hugo/deps"
	"github.com/gohugoio/hugo/hugofs"
	"github.com/gohugoio/hugo/hugolib"
	"github.com/spf13/afero"
)

// hugoConfig turns everything off that a batch, which knows only its own
// pages, could get wrong: lists, feeds, sitemap, 404 are ours to write.
func hugoConfig(shell page.Shell) map[string]any {
	return map[string]any{
		"baseURL":                "https://example.org/", // never shown: every address comes from page.Links
		"defaultContentLanguage": shell.Language,
		"disableKinds": []string{
			"home", "section", "taxonomy", "term", "rss", "sitemap", "robotsTXT", "404",
		},
		"disableHugoGeneratorInject": true,
		"timeout":                    "300s",
		"params":                     map[string]any{"shell": shell},
	}
}

// Renderer renders pages with Hugo, from memory into memory. It is made once
// and used for batches, one at a time: two Hugos side by side are slower. Its frame
// and its labels are of one language: pages in another have a Renderer of their own.
type Renderer struct {
	layouts map[string][]byte
	config  []byte // hugo.json
	key     []byte // a digest of both and of the program: pages are a function of it and of their values
}

// NewRenderer reads the templates, a later layout's in place of an earlier one's,
// writes the labels into them, and keeps the frame's values. program identifies this
// program: another may make other pages of the same values.
func NewRenderer(layouts []fs.FS, shell page.Shell, labels word.Labels, program string) (*Renderer, error) {
	r := &Renderer{layouts: map[string][]byte{}}
	for _, layout := range layouts {
		files, err := tree.Files(layout, ".")
		if err != nil {
			return nil, fmt.Errorf("read layouts: %w", err)
		}
		maps.Copy(r.layouts, files)
	}
	err := fill(r.layouts, labels)
	if err != nil {
		return nil, err
	}
	if r.config, err = json.Marshal(hugoConfig(shell)); err != nil {
		return nil, err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q %q", program, r.config)
	for _, name := range slices.Sorted(maps.Keys(r.layouts)) {
		fmt.Fprintf(h, "\n%q %q", name, r.layouts[name])
	}
	r.key = h.Sum(nil)
	return r, nil
}

// What goes through Hugo at once: by measure, larger batches are no faster and
// need more memory, which follows the weight of the values more than their
// number of pages.
const (
	batchPages = 500
	batchBytes = 4 << 20
)

// Sink takes files: a Publisher.
type Sink interface {
	// Same leaves a file as it was published, if it was made from the same.
	Same(name, from string) bool
	// SameUnder does so with all files below a folder.
	SameUnder(folder, from string) bool
	// Standing tells whether the files below a folder are believed to stand as they were
	// published.
	Standing(folder string) bool
	// Leave leaves them.
	Leave(folder string)
	// WriteFrom takes a file that was made from something of that digest.
	WriteFrom(name, from string, data []byte) error
}

// Front is a page as Hugo reads it: its values as words. They take a fraction of the memory
// that the values take, and can be made of several pages at once.
type Front struct {
	path, layout string
	from         string // the digest of what the page is made of
	changed      bool   // that is known to be other than it was
	values       []byte
}

// Front is that of a page whose values are all there.
func (r *Renderer) Front(p page.Page) (Front, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // it is no part of any page
	err := e.Encode(map[string]any{
		"title": p.Title, "description": p.Description, "url": p.Path, "layout": p.Layout,
		"head": p.Head, "body": p.Body,
	})
	if err != nil {
		return Front{}, fmt.Errorf("page %s: %w", p.Path, err)
	}
	return Front{p.Path, p.Layout, r.digest(b.Bytes()), false, b.Bytes()}, nil
}

// frontOf is a page's, made if need be; without values where it is as it was.
func (r *Renderer) frontOf(p page.Page, to Sink) (Front, error) {
	from := ""
	if dear, ok := p.Body.(page.Dear); ok {
		p.Body = dear.Base
		base, err := r.Front(p)
		if err != nil {
			return base, err
		}
		if from = r.digest(append(base.values, p.Key...)); to.Same(output(p.Path), from) {
			return Front{path: p.Path}, nil
		}
		p.Body = dear.Make()
	} else if p.Key != "" {
		from = r.digest([]byte(p.Key))
	}
	f, err := r.Front(p)
	if from != "" {
		f.changed, f.from = true, from
	}
	return f, err
}

// Render gives each page's HTML to the sink, with the page's output path
// ("soggetti/01234567897/index.html"). A page whose values are those of the last
// time does not go through Hugo again.
func (r *Renderer) Render(pages []page.Page, to Sink) error {
	return r.renderAll(func(yield func(Front, error) bool) {
		for _, p := range r.made(pages, to) {
			if !yield(r.frontOf(p, to)) {
				return
			}
		}
	}, to)
}

// RenderFronts is Render, of pages whose values are words already.
func (r *Renderer) RenderFronts(fronts []Front, to Sink) error {
	return r.renderAll(func(yield func(Front, error) bool) {
		for _, f := range fronts {
			if !yield(f, nil) {
				return
			}
		}
	}, to)
}

func (r *Renderer) renderAll(fronts iter.Seq2[Front, error], to Sink) error {
	seen := map[string]bool{}
	var batch []Front
	weight := 0
	for f, err := range fronts {
		if err != nil {
			return err
		}
		if seen[f.path] {
			return fmt.Errorf("two pages have the address %s", f.path)
		}
		seen[f.path] = true
		if len(f.values) == 0 || !f.changed && to.Same(output(f.path), f.from) {
			continue
		}
		batch, weight = append(batch, f), weight+len(f.values)
		if len(batch) == batchPages || weight > batchBytes {
			if err := r.renderBatch(batch, to); err != nil {
				return err
			}
			batch, weight = nil, 0
		}
	}
	if len(batch) == 0 {
		return nil
	}
	return r.renderBatch(batch, to)
}

// renderBatch gives the HTML of pages that go through Hugo together to the sink.
func (r *Renderer) renderBatch(fronts []Front, to Sink) error {
	from := map[string]string{}
	var names []string // of the files that the fronts become
	for _, f := range fronts {
		name := output(f.path)
		names, from[name] = append(names, name), f.from
	}
	files, err := r.render(fronts)
	if err != nil {
		return fmt.Errorf("hugo: %w", named(err, names))
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if from[name] == "" {
			return fmt.Errorf("hugo wrote %s, which is no page's file", name)
		}
		if !bytes.HasSuffix(bytes.TrimSpace(files[name]), []byte("</html>")) {
			return fmt.Errorf("hugo: the template of %s gave no whole page", name)
		}
		if err := to.WriteFrom(name, from[name], files[name]); err != nil {
			return err
		}
	}
	return nil
}

// made has, in place of pages that bring others, all of them where what they are
// made of changed, and none where it didn't.
func (r *Renderer) made(pages []page.Page, to Sink) []page.Page {
	var out []page.Page
	for _, p := range pages {
		if p.Make == nil {
			out = append(out, p)
			continue
		}
		below, from := strings.TrimPrefix(p.Below, "/"), r.digest([]byte(p.Key))
		switch {
		case below == "" && to.SameUnder(strings.TrimPrefix(p.Path, "/"), from):
			continue
		case below != "" && to.Standing(below) && to.Same(output(p.Path), from):
			to.Leave(below)
			continue
		}
		for _, q := range p.Make() {
			if below == "" || q.Path == p.Path {
				q.Key = p.Key
			}
			out = append(out, q)
		}
	}
	return out
}

// Key stands for the templates, the frame's values and the program: pages are a function
// of it and of their values.
func (r *Renderer) Key() string { return hex.EncodeToString(r.key) }

func (r *Renderer) digest(values []byte) string {
	sum := sha256.Sum256(append(slices.Clip(r.key), values...))
	return hex.EncodeToString(sum[:12])
}

// output is the file of a page's address.
func output(path string) string {
	name := strings.TrimPrefix(path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	return name
}

// numbered is how Hugo's messages name what page of a batch they are about.
var numbered = regexp.MustCompile(`/?content/p/(\d+)\.md`)

// named has the files of pages in place of their numbers in a batch.
func named(err error, names []string) error {
	text := numbered.ReplaceAllStringFunc(err.Error(), func(m string) string {
		if i, err := strconv.Atoi(numbered.FindStringSubmatch(m)[1]); err == nil && i < len(names) {
			return names[i]
		}
		return m
	})
	return errors.New(text)
}

// render puts one batch through Hugo.
func (r *Renderer) render(fronts []Front) (map[string][]byte, error) {
	source := afero.NewMemMapFs()
	put := func(name string, b []byte) error { return afero.WriteFile(source, "/"+name, b, 0o644) }
	if err := put("hugo.json", r.config); err != nil {
		return nil, err
	}
	used := map[string]bool{"baseof.html": true}
	for i, f := range fronts {
		used[f.layout+".html"] = true
		if err := put("content/p/"+strconv.Itoa(i)+".md", f.values); err != nil {
			return nil, err
		}
	}
	for name, b := range r.layouts {
		if !used[name] && path.Dir(name) == "." { // Hugo would read it each time
			continue
		}
		if err := put(path.Join("layouts", name), b); err != nil {
			return nil, err
		}
	}
	out := afero.NewMemMapFs()
	flags := config.New()
	flags.Set("publishDir", "public")
	flags.Set("workingDir", "/")
	var log bytes.Buffer // what templates say with errorf
	logger := loggers.New(loggers.Options{Level: logg.LevelError, StdOut: &log, StdErr: &log,
		DistinctLevel: logg.LevelWarn})
	configs, err := allconfig.LoadConfig(allconfig.ConfigSourceDescriptor{
		Fs: source, Flags: flags, Filename: "/hugo.json", Logger: logger, Environ: []string{},
	})
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	hfs := hugofs.NewFromSourceAndDestination(source, out, configs.LoadingInfo.Cfg)
	sites, err := hugolib.NewHugoSites(deps.DepsCfg{Fs: hfs, Configs: configs, LogLevel: logg.LevelError, StdOut: &log,
		StdErr: &log})
	if err != nil {
		return nil, err
	}
	defer sites.Close() // else its caches, and with them the whole batch, live on
	if err := sites.Build(hugolib.BuildCfg{NoBuildLock: true}); err != nil {
		if said := strings.TrimSpace(log.String()); said != "" {
			err = fmt.Errorf("%w: %s", err, said)
		}
		return nil, err
	}
	files := make(map[string][]byte, len(fronts))
	err = afero.Walk(out, "/", func(name string, info fs.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		b, err := afero.ReadFile(out, name)
		files[strings.TrimPrefix(strings.TrimPrefix(name, "/"), "public/")] = b
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(files) != len(fronts) {
		return nil, fmt.Errorf("wrote %d files for %d pages: %q",
			len(files), len(fronts), slices.Sorted(maps.Keys(files)))
	}
	return files, nil
}
