package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/page"

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
		"baseURL":                    "https://example.org/", // never shown: every address comes from page.Links
		"defaultContentLanguage":     "it",
		"disableKinds":               []string{"home", "section", "taxonomy", "term", "rss", "sitemap", "robotsTXT", "404"},
		"disableHugoGeneratorInject": true,
		"timeout":                    "300s",
		"params":                     map[string]any{"shell": shell},
	}
}

// Renderer renders pages with Hugo, from memory into memory. It is made once
// and used for batches, one at a time: two Hugos side by side are slower.
type Renderer struct {
	layouts map[string][]byte
	config  []byte // hugo.json
}

// NewRenderer reads the templates, a later tree's in place of an earlier one's,
// and keeps the frame's values.
func NewRenderer(layouts []fs.FS, shell page.Shell) (*Renderer, error) {
	r := &Renderer{layouts: map[string][]byte{}}
	for _, tree := range layouts {
		files, err := Files(tree, ".")
		if err != nil {
			return nil, fmt.Errorf("read layouts: %w", err)
		}
		maps.Copy(r.layouts, files)
	}
	var err error
	if r.config, err = json.Marshal(hugoConfig(shell)); err != nil {
		return nil, err
	}
	return r, nil
}

// What goes through Hugo at once: by measure, larger batches are no faster and
// need more memory, which follows the weight of the values more than their
// number of pages.
const (
	batchPages = 500
	batchBytes = 4 << 20
)

// Render gives each page's HTML to write, with the page's output path
// ("soggetti/01234567897/index.html").
func (r *Renderer) Render(pages []page.Page, write func(name string, html []byte) error) error {
	seen := make(map[string]bool, len(pages))
	for _, p := range pages {
		if seen[p.Path] {
			return fmt.Errorf("two pages have the address %s", p.Path)
		}
		seen[p.Path] = true
	}
	for len(pages) > 0 {
		var fronts [][]byte
		weight := 0
		for _, p := range pages[:min(batchPages, len(pages))] {
			b, err := json.Marshal(map[string]any{
				"title": p.Title, "description": p.Description, "url": p.Path, "layout": p.Layout,
				"head": p.Head, "body": p.Body,
			})
			if err != nil {
				return fmt.Errorf("page %s: %w", p.Path, err)
			}
			fronts = append(fronts, b)
			if weight += len(b); weight > batchBytes {
				break
			}
		}
		files, err := r.render(fronts)
		if err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(files)) {
			if err := write(name, files[name]); err != nil {
				return err
			}
		}
		pages = pages[len(fronts):]
	}
	return nil
}

// render puts one batch through Hugo.
func (r *Renderer) render(fronts [][]byte) (map[string][]byte, error) {
	source := afero.NewMemMapFs()
	put := func(name string, b []byte) error { return afero.WriteFile(source, "/"+name, b, 0o644) }
	if err := put("hugo.json", r.config); err != nil {
		return nil, err
	}
	for name, b := range r.layouts {
		if err := put(path.Join("layouts", name), b); err != nil {
			return nil, err
		}
	}
	for i, b := range fronts {
		if err := put("content/p/"+strconv.Itoa(i)+".md", append(b, '\n')); err != nil {
			return nil, err
		}
	}
	out := afero.NewMemMapFs()
	flags := config.New()
	flags.Set("publishDir", "public")
	flags.Set("workingDir", "/")
	logger := loggers.New(loggers.Options{Level: logg.LevelError, StdOut: &bytes.Buffer{}, StdErr: &bytes.Buffer{}, DistinctLevel: logg.LevelWarn})
	configs, err := allconfig.LoadConfig(allconfig.ConfigSourceDescriptor{
		Fs: source, Flags: flags, Filename: "/hugo.json", Logger: logger, Environ: []string{},
	})
	if err != nil {
		return nil, fmt.Errorf("hugo config: %w", err)
	}
	hfs := hugofs.NewFromSourceAndDestination(source, out, configs.LoadingInfo.Cfg)
	sites, err := hugolib.NewHugoSites(deps.DepsCfg{Fs: hfs, Configs: configs, LogLevel: logg.LevelError, StdOut: &bytes.Buffer{}, StdErr: &bytes.Buffer{}})
	if err != nil {
		return nil, fmt.Errorf("hugo: %w", err)
	}
	defer sites.Close() // else its caches, and with them the whole batch, live on
	if err := sites.Build(hugolib.BuildCfg{NoBuildLock: true}); err != nil {
		return nil, fmt.Errorf("hugo: %w", err)
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
		return nil, fmt.Errorf("hugo wrote %d files for %d pages: %q", len(files), len(fronts), slices.Sorted(maps.Keys(files)))
	}
	return files, nil
}
