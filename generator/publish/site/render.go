package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"runtime"
	"slices"
	"strings"

	"bollettino/generator/base/parallel"
	"bollettino/generator/base/tree"
	"bollettino/generator/page"
	"bollettino/generator/page/word"
)

// Renderer renders pages with Hugo, from memory into memory. Its frame and its labels are
// of one language: pages in another have a Renderer of their own.
type Renderer struct {
	hugo engine
	jobs int
	key  []byte // a digest of templates, frame and program: pages are a function of it and of their values
}

// NewRenderer reads the templates, a later layout's in place of an earlier one's,
// writes the labels into them, and keeps the frame's values. program identifies this
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
	err := fill(r.hugo.layouts, labels)
	if err != nil {
		return nil, err
	}
	if r.hugo.config, err = json.Marshal(configOf(shell)); err != nil {
		return nil, err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q %q", program, r.hugo.config)
	for _, name := range slices.Sorted(maps.Keys(r.hugo.layouts)) {
		fmt.Fprintf(h, "\n%q %q", name, r.hugo.layouts[name])
	}
	r.key = h.Sum(nil)
	return r, nil
}

// Close ends it: no page goes through it after that.
func (r *Renderer) Close() error { return r.hugo.close() }

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

// renderBatch gives the HTML of pages to the sink, once all of them are rendered.
func (r *Renderer) renderBatch(fronts []Front, to Sink) error {
	pages, errs := make([][]byte, len(fronts)), make([]error, len(fronts))
	parallel.Each(r.jobs, len(fronts), func(i int) { pages[i], errs[i] = r.hugo.render(fronts[i]) })
	for _, err := range errs {
		if err != nil {
			return fmt.Errorf("hugo: %w", err)
		}
	}
	for i, f := range fronts {
		if !bytes.HasSuffix(bytes.TrimSpace(pages[i]), []byte("</html>")) {
			return fmt.Errorf("hugo: the template of %s gave no whole page", output(f.path))
		}
		if err := to.WriteFrom(output(f.path), f.from, pages[i]); err != nil {
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
