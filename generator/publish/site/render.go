package site

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"bollettino/generator/base/parallel"
	"bollettino/generator/base/tree"
	"bollettino/generator/page"
	"bollettino/generator/page/word"
	"bollettino/generator/publish/stencil"
)

// Renderer renders pages with Hugo, from memory into memory. Its frame and its labels are
// of one language: pages in another have a Renderer of their own.
type Renderer struct {
	*Templates
	sights   sights
	stencils stencils
	jobs     int
	wake     func() // when a page is to go through a template
	key      []byte // a digest of templates, frame and program: pages are a function of it and of their values
}

// NewRenderer reads the templates, a later layout's in place of an earlier one's, and keeps the
// frame's values; labels and the frame's words are written into them before the first page. program
// identifies this program: another may make other pages of the same values.
func NewRenderer(layouts []fs.FS, shell page.Shell, labels word.Labels, program string) (*Renderer, error) {
	all, err := filesOf(layouts)
	if err != nil {
		return nil, err
	}
	t, err := templatesOf(all, shell, labels)
	if err != nil {
		return nil, err
	}
	frame := values{does: prints, sights: &sights{reads: func() stencil.Reads { return stencil.Reads{} }}}
	frame.see(shell)
	key := sha256.Sum256(fmt.Appendf(nil, "%q %q %q", program, t.of, frame.print))
	frame.does = shows
	t.hugo.shell = frame.see(shell)
	r := &Renderer{jobs: runtime.GOMAXPROCS(0), wake: func() {}, key: key[:], Templates: t}
	r.sights.marks = stencil.Marks("qZ" + strings.ToLower(rand.Text()) + "n")
	r.sights.reads = sync.OnceValue(func() stencil.Reads {
		return r.stencils.kept.reads(func() stencil.Reads { return stencil.ReadsOf(all, "Params", "head", "body") })
	})
	return r, nil
}

// Keep takes a shelf for the stencils that a build leaves to later ones (Leave); wake is told, on
// each page, that one goes through a template, and may make others ready that will be asked for.
func (r *Renderer) Keep(shelf Shelf, wake func()) {
	r.stencils.kept.shelf, r.stencils.kept.key, r.wake = shelf, r.key, wake
}

// Leave keeps the stencils that were made.
func (r *Renderer) Leave() error { return r.stencils.kept.leave() }

// Templates are a site's in one language, with its labels and the frame's words written into
// them: what of a Renderer takes long to make ready, and follows from no page.
type Templates struct {
	hugo *engine
	of   [sha256.Size]byte // all that they are made of
}

// Begin begins to make templates ready for a Renderer to come (Use), beside what its caller
// does. Of the frame its words alone count.
func Begin(layouts []fs.FS, shell page.Shell, labels word.Labels) (*Templates, error) {
	all, err := filesOf(layouts)
	if err != nil {
		return nil, err
	}
	t, err := templatesOf(all, shell, labels)
	if err == nil {
		go t.hugo.opened()
	}
	return t, err
}

// filesOf reads templates, by their path below layouts/, a later layout's in place of an earlier
// one's.
func filesOf(layouts []fs.FS) (map[string][]byte, error) {
	all := map[string][]byte{}
	for _, layout := range layouts {
		files, err := tree.Files(layout, ".")
		if err != nil {
			return nil, fmt.Errorf("read layouts: %w", err)
		}
		maps.Copy(all, files)
	}
	return all, nil
}

func templatesOf(all map[string][]byte, shell page.Shell, labels word.Labels) (*Templates, error) {
	words, err := called(labels)
	if err != nil {
		return nil, err
	}
	framing(words, shell)
	config, err := json.Marshal(configOf(shell.Language))
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q %q", config, words)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(h, "\n%q %q", name, all[name])
	}
	t := &Templates{hugo: &engine{config: config, layouts: func() (map[string][]byte, error) { return filled(all, words) }}}
	h.Sum(t.of[:0])
	return t, nil
}

// Close ends them: no page goes through them after that.
func (t *Templates) Close() error { return t.hugo.close() }

// Use takes templates that were begun for it, before its first page, and tells whether they are
// those that it needs; of others it makes no use.
func (r *Renderer) Use(begun *Templates) bool {
	if begun.of != r.of {
		return false
	}
	begun.hugo.shell = r.hugo.shell
	r.Templates = begun
	return true
}

// Warm makes the templates ready, beside what its caller does: that takes as long as a thousand
// units are looked at. What is wrong with them is told of the first page.
func (r *Renderer) Warm() {
	go func() {
		r.sights.reads()
		_ = r.hugo.opened()
	}()
}

// Rest lets go of what it holds but for the templates, until there are pages again.
func (r *Renderer) Rest() {
	r.stencils.mu.Lock()
	defer r.stencils.mu.Unlock()
	r.stencils.young, r.stencils.old, r.stencils.weight = nil, nil, 0
}

// batchPages are rendered before any of them is given to the sink: what is held at once. Where fewer
// have changed they have stencils, since they may change again in the same words; of many
// pages that are one of a kind these would be as many.
const batchPages = 16

// Sink takes files: a Publisher.
type Sink interface {
	// Same leaves a file as it was published, if it was made from the same.
	Same(name, from string) bool
	// SameUnder does so with all files below a folder.
	SameUnder(folder, from string) bool
	// Standing tells whether the files below a folder are believed to stand as they were
	// published.
	Standing(folders ...string) bool
	// Leave leaves them.
	Leave(folders ...string)
	// WriteFrom takes a file that was made from something of that digest.
	WriteFrom(name, from string, data []byte) error
}

// HTML is a page's, whose values are all there: one of many alike, which share a stencil. Several
// can be made at once. Who has no more use for it can let a Publisher have it (Give).
func (r *Renderer) HTML(p page.Page) ([]byte, error) {
	v := walks.Get().(*values)
	defer walks.Put(v)
	room := spare.Get().([]byte)
	for {
		_, err := r.see(v, looks, p)
		var html []byte
		if err == nil {
			html, err = r.fill(room[:0], p.Layout, v.shape, v.holes, func(m *values) any { return m.page(p) },
				func(of any) ([]byte, error) { return r.show(p, of) })
		}
		if !errors.Is(err, errAgain) {
			return html, err
		}
	}
}

// spare is room for pages, of those that were given and are written.
var spare = sync.Pool{New: func() any { return []byte(nil) }}

// walks are those that are done with.
var walks = sync.Pool{New: func() any { return new(values) }}

func (r *Renderer) show(p page.Page, of any) ([]byte, error) {
	html, err := r.hugo.show(p.Path, p.Layout, of.(shown))
	if err != nil {
		return nil, fmt.Errorf("hugo: %w", err)
	}
	if !bytes.HasSuffix(bytes.TrimSpace(html), []byte("</html>")) {
		return nil, fmt.Errorf("hugo: the template of %s gave no whole page", Output(p.Path))
	}
	return html, nil
}

// see walks over a page.
func (r *Renderer) see(v *values, does doing, p page.Page) (any, error) {
	for {
		v.begin(does, r)
		v.shape = append(append(v.shape, p.Layout...), 0)
		of := v.page(p)
		if v.err == nil {
			return of, nil
		}
		if !errors.Is(v.err, errAgain) {
			return nil, fmt.Errorf("page %s: %w", p.Path, v.err)
		}
	}
}

// page is a page as its template sees it: shown.
func (v *values) page(p page.Page) any {
	words := v.see(struct{ Title, Description string }{p.Title, p.Description})
	head, body := v.see(p.Head), v.see(p.Body)
	if v.does < shows {
		return nil
	}
	of := words.(map[string]any)
	return shown{of["Title"].(string), of["Description"].(string), map[string]any{"head": head, "body": body}}
}

// front is a page that is to be rendered.
type front struct {
	page page.Page
	from string // the digest of what the page is made of
}

// look tells what a page is made of, and whether it is as it was; its body is made if need be.
func (r *Renderer) look(p page.Page, to Sink) (f front, same bool, err error) {
	v := walks.Get().(*values)
	defer walks.Put(v)
	seen := func(p page.Page) ([]byte, error) {
		_, err := r.see(v, prints, p)
		return append(v.print, p.Path...), err
	}
	switch dear, ok := p.Body.(page.Dear); {
	case ok:
		p.Body = dear.Base
		base, err := seen(p)
		if err != nil {
			return f, false, err
		}
		f.from = r.digest(append(base, p.Key...))
		if to.Same(Output(p.Path), f.from) {
			return f, true, nil
		}
		p.Body = dear.Make()
	case p.Key != "":
		f.from = r.digest([]byte(p.Key))
	default:
		all, err := seen(p)
		if err != nil {
			return f, false, err
		}
		f.from = r.digest(all)
		same = to.Same(Output(p.Path), f.from)
	}
	f.page = p
	return f, same, nil
}

// Render gives each page's HTML to the sink, with the page's output path
// ("soggetti/01234567897/index.html"). A page whose values are those of the last
// time does not go through Hugo again.
func (r *Renderer) Render(pages []page.Page, to Sink) error {
	taken := map[string]bool{}
	var batch []front
	many := false
	for _, p := range r.made(pages, to) {
		f, same, err := r.look(p, to)
		if err != nil {
			return err
		}
		if taken[p.Path] {
			return fmt.Errorf("two pages have the address %s", p.Path)
		}
		taken[p.Path] = true
		if same {
			continue
		}
		if batch = append(batch, f); len(batch) == batchPages {
			if err := r.renderBatch(batch, r.through, to); err != nil {
				return err
			}
			batch, many = nil, true
		}
	}
	if many {
		return r.renderBatch(batch, r.through, to)
	}
	return r.renderBatch(batch, r.HTML, to)
}

// through puts a page through its template.
func (r *Renderer) through(p page.Page) ([]byte, error) {
	of, err := r.see(new(values), shows, p)
	if err != nil {
		return nil, err
	}
	return r.show(p, of)
}

// renderBatch gives the HTML of pages to the sink, once all of them are rendered.
func (r *Renderer) renderBatch(fronts []front, html func(page.Page) ([]byte, error), to Sink) error {
	pages, errs := make([][]byte, len(fronts)), make([]error, len(fronts))
	parallel.Each(r.jobs, len(fronts), func(i int) { pages[i], errs[i] = html(fronts[i].page) })
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	for i, f := range fronts {
		if err := to.WriteFrom(Output(f.page.Path), f.from, pages[i]); err != nil {
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
		case below != "" && to.Standing(below) && to.Same(Output(p.Path), from):
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

// Output is the file of a page's address.
func Output(path string) string {
	name := strings.TrimPrefix(path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	return name
}
