package build

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"

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
// follow from the settings alone. Where the last build left some it begins none, and none where
// something is wrong: that is told when it is known what pages share.
func (s *Series) begin(o input.Options, settings *input.Shared) (begun templates) {
	if len(s.renderers) > 0 || settings.Problems.Len() > 0 {
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
