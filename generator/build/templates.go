package build

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"path"
	"sync"

	"bollettino/generator/base/tree"
	"bollettino/generator/input"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/page/frame"
	"bollettino/generator/publish/site"
)

// templates are those that were begun before it was known what all pages share, one for each
// of the site's languages; nil where a renderer has them.
type templates []*site.Templates

// begin begins to make templates ready beside what is read, which takes as long: their words
// follow from the settings alone. Where earlier builds left stencils it begins none, since no page
// may need them; none where something is wrong, which is told when it is known what pages share;
// and a program that stays, and has a second build to make, will need its own some day.
func (s *Series) begin(o input.Options, settings *input.Shared, m memory) (begun templates) {
	for _, r := range s.renderers {
		r.Warm()
	}
	if len(s.renderers) > 0 || settings.Problems.Len() > 0 || m.there(stencilsShelf) {
		return nil
	}
	layouts, err := layoutsOf(o)
	if err != nil {
		return nil
	}
	_, style, err := styleOf(o)
	if err != nil {
		return nil
	}
	alone := *settings
	alone.Book = &rulebook.Book{}
	for _, v := range SiteOf(&alone).Voices() {
		t, err := site.Begin(layouts, frame.ShellOf(v, "/"+style), v.Language.Labels)
		if err != nil {
			break
		}
		begun = append(begun, t)
	}
	return begun
}

// forRenderer are those of the i-th language, if they are what its renderer needs.
func (t templates) forRenderer(i int, r *site.Renderer) {
	if i < len(t) && r.Use(t[i]) {
		t[i] = nil
	}
}

// shelve gives the renderers of a build, one for each of the site's languages, shelves for
// stencils. A page that has none is not the last one, nor is it in one language alone.
func (b *builder) shelve() {
	wake := sync.OnceFunc(func() {
		for _, r := range b.renderers {
			r.Warm()
		}
	})
	for i, s := range b.site.Voices() {
		b.renderers[i].Keep(b.memory.shelf(path.Join(stencilsShelf, s.Language.Tag)), wake)
	}
	if b.begun != nil {
		wake()
	}
}

// keepStencils leaves them to later builds.
func (b *builder) keepStencils() (err error) {
	for _, r := range b.renderers {
		err = errors.Join(err, r.Leave())
	}
	return err
}

// end ends those for which nobody had a use.
func (t templates) end() (err error) {
	for _, t := range t {
		if t != nil {
			err = errors.Join(err, t.Close())
		}
	}
	return err
}

// layoutsOf are the program's templates and, in their place, the operator's.
func layoutsOf(o input.Options) ([]fs.FS, error) {
	built, err := fs.Sub(o.Embedded, "layouts")
	if err != nil {
		return nil, err
	}
	own, err := fs.Sub(o.Root, "layouts")
	return []fs.FS{built, own}, err
}

// styleOf is the style sheet, and its name below the output folder: one that tells it from
// others, so that it can be cached for ever.
func styleOf(o input.Options) (css []byte, name string, err error) {
	css, err = fs.ReadFile(tree.Overlay{o.Root, o.Embedded}, "assets/"+styleSheet)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", errors.New("the style sheet assets/bollettino.css has not been made: run `make assets` (npm)")
	}
	sum := sha256.Sum256(css)
	return css, "assets/bollettino." + hex.EncodeToString(sum[:5]) + ".css", err
}
