package site

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"
	"sync"

	"bollettino/generator/page"

	"github.com/bep/logg"
	"github.com/gohugoio/hugo/common/loggers"
	"github.com/gohugoio/hugo/config"
	"github.com/gohugoio/hugo/config/allconfig"
	"github.com/gohugoio/hugo/deps"
	"github.com/gohugoio/hugo/hugofs"
	"github.com/gohugoio/hugo/hugolib"
	"github.com/gohugoio/hugo/hugolib/sitesmatrix"
	"github.com/gohugoio/hugo/tpl/tplimpl"
	"github.com/spf13/afero"
)

// engine is Hugo with the site's templates, made ready once. Pages go through its templates
// one by one, several at a time: they are no content of its own, which it would read, sort
// and keep.
type engine struct {
	layouts map[string][]byte // by their path below layouts/
	config  []byte            // hugo.json

	open  sync.Once
	sites *hugolib.HugoSites
	store *tplimpl.TemplateStore
	err   error
	log   log
}

// configOf is hugo.json: of a site without content.
func configOf(shell page.Shell) map[string]any {
	return map[string]any{
		"baseURL":                "https://example.org/", // never shown: every address comes from address.Links
		"defaultContentLanguage": shell.Language,
		"params":                 map[string]any{"shell": shell},
	}
}

// log is what templates say with errorf.
type log struct {
	sync.Mutex
	bytes.Buffer
}

func (l *log) Write(b []byte) (int, error) {
	l.Lock()
	defer l.Unlock()
	return l.Buffer.Write(b)
}

func (l *log) words() string {
	l.Lock()
	defer l.Unlock()
	return strings.TrimSpace(l.String())
}

// shown is what a template sees of a page.
type shown struct {
	Title, Description string
	Params             map[string]any
}

// render puts a page through its template.
func (e *engine) render(f Front) ([]byte, error) {
	e.open.Do(func() { e.err = e.begin() })
	if e.err != nil {
		return nil, e.err
	}
	var v shown
	if err := json.Unmarshal(f.values, &v.Params); err != nil {
		return nil, fmt.Errorf("page %s: %w", f.path, err)
	}
	v.Title, _ = v.Params["title"].(string)
	v.Description, _ = v.Params["description"].(string)
	layout := e.store.LookupPagesLayout(tplimpl.TemplateQuery{Path: "/p", Category: tplimpl.CategoryLayout,
		Desc: tplimpl.TemplateDescriptor{Kind: "page", LayoutFromUser: f.layout,
			OutputFormat: "html", MediaType: "text/html"}, Sites: sitesmatrix.Vector{}})
	if layout == nil {
		return nil, fmt.Errorf("page %s: there is no layouts/%s.html", f.path, f.layout)
	}
	var out bytes.Buffer
	ctx := e.store.PrepareTopLevelRenderCtx(context.Background(), nil)
	if err := e.store.ExecuteWithContext(ctx, layout, &out, v); err != nil {
		return nil, fmt.Errorf("render of %q failed: %w", output(f.path), err)
	}
	if words := e.log.words(); words != "" {
		return nil, errors.New(words)
	}
	return out.Bytes(), nil
}

// close ends what Hugo has at work.
func (e *engine) close() error {
	if e.sites == nil {
		return nil
	}
	return e.sites.Close()
}

// begin makes Hugo ready.
func (e *engine) begin() error {
	source := afero.NewMemMapFs()
	put := func(name string, b []byte) error { return afero.WriteFile(source, "/"+name, b, 0o644) }
	if err := put("hugo.json", e.config); err != nil {
		return err
	}
	for name, b := range e.layouts {
		if err := put(path.Join("layouts", name), b); err != nil {
			return err
		}
	}
	flags := config.New()
	flags.Set("publishDir", "public")
	flags.Set("workingDir", "/")
	logger := loggers.New(loggers.Options{Level: logg.LevelError, StdOut: &e.log, StdErr: &e.log,
		DistinctLevel: logg.LevelWarn})
	configs, err := allconfig.LoadConfig(allconfig.ConfigSourceDescriptor{
		Fs: source, Flags: flags, Filename: "/hugo.json", Logger: logger, Environ: []string{},
	})
	if err != nil {
		return fmt.Errorf("config: %w", err)
	}
	hfs := hugofs.NewFromSourceAndDestination(source, afero.NewMemMapFs(), configs.LoadingInfo.Cfg)
	e.sites, err = hugolib.NewHugoSites(deps.DepsCfg{Fs: hfs, Configs: configs, LogLevel: logg.LevelError,
		StdOut: &e.log, StdErr: &e.log})
	if err != nil {
		return err
	}
	e.store = e.sites.Sites[0].GetTemplateStore()
	return nil
}
