package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"sync"

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
	layouts func() (map[string][]byte, error) // by their path below layouts/
	config  []byte                            // hugo.json
	shell   any                               // site.Params.shell: set before the first page

	open   sync.Once
	framed sync.Once
	sites  *hugolib.HugoSites
	store  *tplimpl.TemplateStore
	err    error
	log    log
}

// configOf is hugo.json: of a site without content.
func configOf(language string) map[string]any {
	return map[string]any{
		"baseURL":                "https://example.org/", // never shown: every address comes from address.Links
		"defaultContentLanguage": language,
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

// forget leaves out what Hugo said while it was made ready: what of that is wrong is an error,
// the rest, as how long it took on a busy machine, is no template's.
func (l *log) forget() {
	l.Lock()
	defer l.Unlock()
	l.Buffer.Reset()
}

// shown is what a template sees of a page.
type shown struct {
	Title, Description string
	Params             map[string]any // head, body
}

// show puts what a template sees of a page through the template of a layout.
func (e *engine) show(path, layout string, v shown) ([]byte, error) {
	if err := e.ready(); err != nil {
		return nil, err
	}
	t := e.store.LookupPagesLayout(tplimpl.TemplateQuery{Path: "/p", Category: tplimpl.CategoryLayout,
		Desc: tplimpl.TemplateDescriptor{Kind: "page", LayoutFromUser: layout,
			OutputFormat: "html", MediaType: "text/html"}, Sites: sitesmatrix.Vector{}})
	if t == nil {
		return nil, fmt.Errorf("page %s: there is no layouts/%s.html", path, layout)
	}
	out, err := e.execute(t, v)
	if err != nil {
		return nil, fmt.Errorf("render of %q failed: %w", Output(path), err)
	}
	return out, nil
}

// part puts a value through a partial.
func (e *engine) part(name string, of any) ([]byte, error) {
	if err := e.ready(); err != nil {
		return nil, err
	}
	t := e.store.LookupPartial(name)
	if t == nil {
		return nil, fmt.Errorf("there is no layouts/_partials/%s", name)
	}
	return e.execute(t, of)
}

// buffers are what templates write into, one after another: one that grows with each page
// would be garbage several times as large as the page.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func (e *engine) execute(t *tplimpl.TemplInfo, v any) ([]byte, error) {
	out := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(out)
	out.Reset()
	ctx := e.store.PrepareTopLevelRenderCtx(context.Background(), nil)
	if err := e.store.ExecuteWithContext(ctx, t, out, v); err != nil {
		return nil, err
	}
	if words := e.log.words(); words != "" {
		return nil, errors.New(words)
	}
	return bytes.Clone(out.Bytes()), nil
}

// ready makes it ready for pages.
func (e *engine) ready() error {
	if err := e.opened(); err != nil {
		return err
	}
	e.framed.Do(func() {
		e.sites.Sites[0].Params()["shell"] = e.shell // as what it is: through the configuration, markup would be words
	})
	return nil
}

// opened makes its templates ready.
func (e *engine) opened() error {
	e.open.Do(func() { e.err = e.begin() })
	return e.err
}

// close ends what Hugo has at work, once it is ready.
func (e *engine) close() error {
	e.open.Do(func() {})
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
	layouts, err := e.layouts()
	if err != nil {
		return err
	}
	for name, b := range layouts {
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
	e.log.forget()
	return nil
}
