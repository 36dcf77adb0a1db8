package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
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
)

// Renderer renders pages with Hugo, from memory into memory. Its frame and its labels are
// of one language: pages in another have a Renderer of their own.
type Renderer struct {
	hugo  engine
	parts parts
	jobs  int
	key   []byte // a digest of templates, frame and program: pages are a function of it and of their values
}

// NewRenderer reads the templates, a later layout's in place of an earlier one's,
// writes labels and the frame's words into them, and keeps the frame's values. program identifies this
// program: another may make other pages of the same values.
func NewRenderer(layouts []fs.FS, shell page.Shell, labels word.Labels, program string) (*Renderer, error) {
	r := &Renderer{hugo: engine{layouts: map[string][]byte{}}, jobs: runtime.GOMAXPROCS(0)}
	for _, layout := range layouts {
		files, err := tree.Files(layout, ".")
		if err != nil {
			return nil, fmt.Errorf("read layouts: %w", err)
		}
		maps.Copy(r.hugo.layouts, files)
	}
	err := fill(r.hugo.layouts, labels, shell)
	if err != nil {
		return nil, err
	}
	if r.hugo.config, err = json.Marshal(configOf(shell.Language)); err != nil {
		return nil, err
	}
	frame := values{shared: r.part}
	r.hugo.shell = frame.of(shell)
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q", program, r.hugo.config, frame.seen)
	for _, name := range slices.Sorted(maps.Keys(r.hugo.layouts)) {
		fmt.Fprintf(h, "\n%q %q", name, r.hugo.layouts[name])
	}
	r.key = h.Sum(nil)
	return r, nil
}

// Close ends it: no page goes through it after that.
func (r *Renderer) Close() error { return r.hugo.close() }

// Rest lets go of what it holds but for the templates, until there are pages again.
func (r *Renderer) Rest() {
	r.parts.mu.Lock()
	defer r.parts.mu.Unlock()
	r.parts.young, r.parts.old, r.parts.weight = nil, nil, 0
}

// What is rendered before any of it is given to the sink: what is held at once.
const (
	batchPages = 64
	batchBytes = 1 << 20
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

// HTML is a page's, whose values are all there. Several can be made at once.
func (r *Renderer) HTML(p page.Page) ([]byte, error) {
	seen := seens.Get().(*[]byte)
	defer seens.Put(seen)
	f, err := r.frontOf(p, (*seen)[:0])
	if *seen = f.seen; err != nil {
		return nil, err
	}
	return r.html(f)
}

// seens are where is written what there is to see of a page that nobody asks for after it.
var seens = sync.Pool{New: func() any { return new([]byte) }}

func (r *Renderer) html(f front) ([]byte, error) {
	html, err := r.hugo.show(f.path, f.layout, f.shown)
	if err != nil {
		return nil, fmt.Errorf("hugo: %w", err)
	}
	if !bytes.HasSuffix(bytes.TrimSpace(html), []byte("</html>")) {
		return nil, fmt.Errorf("hugo: the template of %s gave no whole page", Output(f.path))
	}
	return html, nil
}

// front is a page as its template sees it.
type front struct {
	path, layout string
	from         string // the digest of what the page is made of
	changed      bool   // that is known to be other than it was
	shown        shown
	seen         []byte // what there is to see, to tell whether it is the same
}

// frontOf is that of a page whose values are all there; what there is to see of it is added to
// seen.
func (r *Renderer) frontOf(p page.Page, seen []byte) (front, error) {
	v := values{seen: seen, shared: r.part}
	for _, w := range []string{p.Title, p.Description, p.Path, p.Layout} {
		v.word(w)
	}
	f := front{path: p.Path, layout: p.Layout, shown: shown{p.Title, p.Description,
		map[string]any{"head": v.of(p.Head), "body": v.of(p.Body)}}}
	f.seen = v.seen
	if v.err != nil {
		return f, fmt.Errorf("page %s: %w", p.Path, v.err)
	}
	return f, nil
}

// look is a page's front, made if need be; an empty one where the page is as it was.
func (r *Renderer) look(p page.Page, to Sink) (front, error) {
	from := ""
	if dear, ok := p.Body.(page.Dear); ok {
		p.Body = dear.Base
		base, err := r.frontOf(p, nil)
		if err != nil {
			return base, err
		}
		if from = r.digest(append(base.seen, p.Key...)); to.Same(Output(p.Path), from) {
			return front{path: p.Path}, nil
		}
		p.Body = dear.Make()
	} else if p.Key != "" {
		from = r.digest([]byte(p.Key))
	}
	f, err := r.frontOf(p, nil)
	if f.changed = from != ""; !f.changed {
		from = r.digest(f.seen)
	}
	f.from = from
	return f, err
}

// parts are the markup of what many pages show alike.
type parts struct {
	mu         sync.RWMutex
	young, old map[sum]template.HTML // by the digest of what it is of
	weight     int                   // of the young, in bytes
}

// partBytes is what the young may come to: then they are the old, which are let go but for those
// that somebody asks for. So what differs from page to page does not drive out what doesn't.
const partBytes = 4 << 20

// part is the markup of a partial, made once for all that look the same.
func (r *Renderer) part(partial string, seen []byte, of func() any) (template.HTML, error) {
	is := digestOf(seen).sum
	html, ok := r.parts.known(is)
	if ok {
		return html, nil
	}
	b, err := r.hugo.part(partial, of())
	if err != nil {
		return "", fmt.Errorf("hugo: %w", err)
	}
	html = template.HTML(b)
	r.parts.keep(is, html)
	return html, nil
}

func (p *parts) known(is sum) (html template.HTML, ok bool) {
	p.mu.RLock()
	html, young := p.young[is]
	if ok = young; !young {
		html, ok = p.old[is]
	}
	p.mu.RUnlock()
	if ok && !young {
		p.keep(is, html)
	}
	return html, ok
}

func (p *parts) keep(is sum, html template.HTML) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.weight += len(html); p.young == nil || p.weight > partBytes {
		p.old, p.young, p.weight = p.young, map[sum]template.HTML{}, len(html)
	}
	p.young[is] = html
}

// Render gives each page's HTML to the sink, with the page's output path
// ("soggetti/01234567897/index.html"). A page whose values are those of the last
// time does not go through Hugo again.
func (r *Renderer) Render(pages []page.Page, to Sink) error {
	seen := map[string]bool{}
	var batch []front
	weight := 0
	for _, p := range r.made(pages, to) {
		f, err := r.look(p, to)
		if err != nil {
			return err
		}
		if seen[f.path] {
			return fmt.Errorf("two pages have the address %s", f.path)
		}
		seen[f.path] = true
		if len(f.seen) == 0 || !f.changed && to.Same(Output(f.path), f.from) {
			continue
		}
		batch, weight = append(batch, f), weight+len(f.seen)
		if len(batch) == batchPages || weight > batchBytes {
			if err := r.renderBatch(batch, to); err != nil {
				return err
			}
			batch, weight = nil, 0
		}
	}
	return r.renderBatch(batch, to)
}

// renderBatch gives the HTML of pages to the sink, once all of them are rendered.
func (r *Renderer) renderBatch(fronts []front, to Sink) error {
	pages, errs := make([][]byte, len(fronts)), make([]error, len(fronts))
	parallel.Each(r.jobs, len(fronts), func(i int) { pages[i], errs[i] = r.html(fronts[i]) })
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	for i, f := range fronts {
		if err := to.WriteFrom(Output(f.path), f.from, pages[i]); err != nil {
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
