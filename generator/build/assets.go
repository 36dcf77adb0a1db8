package build

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"bollettino/generator/base/known"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/tree"
	"bollettino/generator/input"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/page/address"
)

// asIs publishes what is published as it is, when all pages have their addresses.
func (b *builder) asIs() error {
	from, assets, err := b.assets()
	if err != nil {
		return err
	}
	for _, name := range assets {
		if name == styleSheet { // which has a name of its own (style)
			continue
		}
		at := path.Join("assets", name)
		if strings.HasPrefix("/"+name, address.EditPath) {
			at = name // the CMS runs under the editing page's headers alone
		}
		if err := b.copy(from, at, path.Join("assets", name)); err != nil {
			return err
		}
	}
	static := map[string]fs.FS{}
	take := func(from fs.FS) error {
		names, err := tree.Names(from, "static")
		for _, name := range names {
			static[name] = from
		}
		return err
	}
	if err := take(b.options.Embedded); err != nil {
		return err
	}
	for _, name := range b.needless() {
		delete(static, name)
	}
	if err := take(b.Root); err != nil { // a logo of the operator's takes no script of ours away
		return err
	}
	names := slices.Sorted(maps.Keys(static))
	taken := b.publisher.Clashes(names)
	for _, name := range names {
		if at := taken[name]; at != "" {
			p := problem.New("static/"+name, 0, 0, "file name", "name it otherwise, or leave it out",
				"the site has /%s of its own: this file is not published", at)
			p.Subject = problem.Nobody
			b.Problems.Add(p)
			continue
		}
		if err := b.copy(static[name], name, path.Join("static", name)); err != nil {
			return err
		}
	}
	return nil
}

// copy publishes a file as it is. It is not read where those that are published so, of the
// operator's and of the program's, are those of the last build.
func (b *builder) copy(from fs.FS, at, name string) error {
	made := ""
	if b.look.asIs != (known.Digest{}) {
		made = fmt.Sprintf("%x %s %s", b.look.asIs, b.options.Program, name)
	}
	if b.publisher.Same(at, made) {
		return nil
	}
	data, err := fs.ReadFile(from, name)
	if err != nil {
		return err
	}
	return b.publisher.WriteFrom(at, made, data)
}

// needless are the scripts that no page of this site asks for.
func (b *builder) needless() (out []string) {
	if b.site.Only != "" {
		out = append(out, "casella.js", "trova.js")
	}
	if !b.site.Ruled() {
		out = append(out, "cerca.js", "quando.js")
	}
	return out
}

// assets are the operator's own, if made, else those of the program, and where they stand.
func (b *builder) assets() (from fs.FS, names []string, err error) {
	for _, from = range []fs.FS{b.Root, b.options.Embedded} {
		if names, err = tree.Names(from, "assets"); err != nil || len(names) > 0 {
			return from, names, err
		}
	}
	return from, nil, nil
}

// ruleFiles publishes what the rulebook's pages show or link beside themselves,
// and each text as it is.
func (b *builder) ruleFiles() error {
	for _, v := range b.Book.Versions {
		if len(v.Docs) > 0 {
			folder := path.Join(input.RulesDir, v.ID)
			at := strings.TrimPrefix(address.RulePath(v.ID, ""), "/")
			if err := b.publisher.Write(at+address.TextSums, v.Sums); err != nil {
				return err
			}
			if from := b.options.Program + rulebook.SumDigest(v.Sums); !b.publisher.Same(at+address.TextArchive, from) {
				data, err := v.Archive(b.Root, folder)
				if err != nil {
					return err
				}
				if err := b.publisher.WriteFrom(at+address.TextArchive, from, data); err != nil {
					return err
				}
			}
		}
		for _, a := range v.Used {
			data, err := fs.ReadFile(b.Root, path.Join(input.RulesDir, v.ID, a.File))
			if err != nil {
				return err
			}
			if err := b.publisher.Write(address.RuleFileName(v.ID, a.As), data); err != nil {
				return err
			}
		}
	}
	return nil
}

const styleSheet = "bollettino.css"
