package build

import (
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"bollettino/generator/base/period"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/form"
	"bollettino/generator/page/many"
	"bollettino/generator/page/rule"
	"bollettino/generator/publish/catalog"
	"bollettino/generator/publish/sitemap"
)

// many makes the pages and feeds about many, from summaries.
func (b *builder) many() error {
	zone := b.Setting.Zone
	scopes := b.gathered.Close(zone.Day(b.AsOf).From, func(t period.Time) []judged.Notice {
		now := judged.Stand(b.Platform, zone, t)
		if b.site.Living() {
			return judged.Foresee(now, zone, t)
		}
		return now
	})
	m := many.New(b.site, b.summaries, scopes)
	catalogs := catalog.Of(b.site, m.T)
	lists := b.lists(m, catalogs)
	err := b.pagesOf(m, catalogs)
	for _, s := range b.site.Voices()[1:] {
		err = errors.Join(err, b.spoken(m.In(s)))
	}
	return errors.Join(err, b.home(), lists())
}

// spoken makes the pages about many, and those of the rulebook, that another language has.
func (b *builder) spoken(m *many.Many) error {
	r := b.renderers[m.Tongue]
	if err := r.Render(m.Speak(append(m.Spoken(), b.dataPage(m.Site))), b.publisher); err != nil {
		return err
	}
	return r.Render(m.Speak(rule.New(m.Site, m.T, nil, nil).Spoken()), b.publisher)
}

// home gives a site about one subject its status page as the home page, too, in each language.
func (b *builder) home() error {
	if b.site.Only == "" {
		return nil
	}
	for _, at := range b.places {
		own := at.Place(address.SubjectPath(b.site.Only))
		page, err := b.publisher.Page(strings.TrimPrefix(own, "/") + "index.html")
		if err != nil {
			return err
		}
		if err := b.publisher.Write(strings.TrimPrefix(at.Place("/"), "/")+"index.html", page); err != nil {
			return err
		}
	}
	return nil
}

// pagesOf makes the pages about many, and what is written with them.
func (b *builder) pagesOf(m *many.Many, catalogs []catalog.Files) error {
	pages := append(m.Pages(), b.dataPage(b.site))
	b.found(pages)
	if err := b.renderers[0].Render(b.site.Speak(pages), b.publisher); err != nil {
		return err
	}
	tallies := judged.Tallies(b.Book, b.Setting.Zone, m.T, bulletin.Outcomes(b.summaries))
	links := map[string][]page.Link{}
	for _, c := range catalogs {
		links[c.Version] = c.Links
	}
	r := rule.New(b.site, m.T, links, tallies)
	r.Shared = hex.EncodeToString(b.depends.shared[:])
	for pages := range r.Pages() {
		b.found(pages)
		if err := b.renderers[0].Render(b.site.Speak(pages), b.publisher); err != nil {
			return err
		}
	}
	if err := b.index(r); err != nil {
		return err
	}
	tables := map[string][]byte{}
	if b.site.Ruled() {
		tables = r.Tables()
	}
	maps.Copy(tables, m.VerifiedFiles())
	maps.Copy(tables, b.counted(tallies))
	data, err := form.NewForm(b.Setting).JSON()
	if err != nil {
		return err
	}
	tables["gestione/modulo.json"] = data
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		if err := b.publisher.Write(name, tables[name]); err != nil {
			return err
		}
	}
	return errors.Join(b.news(r), b.findable())
}

// found puts pages into the sitemap that are worth finding.
func (b *builder) found(pages []page.Page) {
	for _, p := range pages {
		for _, path := range p.Findable(b.site.Links.Abs) {
			b.sitemaps.Add(sitemap.Entry{Path: path})
		}
	}
}

// findable writes the sitemaps, and what leads search engines to them unless the operator
// has something else to tell them.
func (b *builder) findable() error {
	for _, f := range b.sitemaps.Files() {
		made := b.madeOf("sitemap", f.Print)
		if b.publisher.Same(f.Name, made) {
			continue
		}
		data, err := f.Make()
		if err != nil {
			return err
		}
		if err := b.publisher.WriteFrom(f.Name, made, data); err != nil {
			return err
		}
	}
	files := map[string][]byte{}
	if _, err := fs.Stat(b.Root, path.Join("static", address.RobotsFile)); errors.Is(err, fs.ErrNotExist) {
		files[address.RobotsFile] = []byte("User-agent: *\nAllow: /\n\nSitemap: " + b.site.Links.Abs(address.SitemapFile) + "\n")
	} else if err != nil {
		return err
	}
	return b.writeAll("", files)
}

// index makes the search indexes of versions whose pages changed, two at a time:
// the indexer uses little more than one core.
func (b *builder) index(r *rule.Rulebook) error {
	if !b.site.Searchable {
		return nil
	}
	type made struct {
		rule.Findable
		files map[string][]byte
		err   error
	}
	var jobs []*made
	for f := range r.Findables {
		f.Key += " " + b.indexer.Version
		if !b.publisher.SameUnder(f.Folder, f.Key) {
			jobs = append(jobs, &made{Findable: f})
		}
	}
	for pair := range slices.Chunk(jobs, max(b.options.Jobs, 1)) {
		var wg sync.WaitGroup
		for _, j := range pair {
			wg.Go(func() { j.files, j.err = b.indexer.Index(b.options.Ctx(), j.Pages) })
		}
		wg.Wait()
		for _, j := range pair {
			if j.err != nil {
				return j.err
			}
			for _, name := range slices.Sorted(maps.Keys(j.files)) {
				if err := b.publisher.WriteFrom(j.Folder+name, j.Key, j.files[name]); err != nil {
					return err
				}
			}
			j.files, j.Pages = nil, nil
		}
	}
	return nil
}
