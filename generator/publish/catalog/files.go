package catalog

import (
	"maps"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
)

// Files are the files for machines of all versions as they stand at t, by their path
// in the site, and the links to those of each version.
func Files(site frame.Site, t period.Time) (files map[string][]byte, links map[string][]page.Link, err error) {
	files, links = map[string][]byte{}, map[string][]page.Link{}
	for i := range site.Book.Versions {
		v := &site.Book.Versions[i]
		own, to, err := ofVersion(site, v, t)
		if err != nil {
			return nil, nil, err
		}
		maps.Copy(files, own)
		links[v.ID] = to
	}
	return files, links, nil
}

// ofVersion are one version's files, with the words that link them.
func ofVersion(site frame.Site, v *rulebook.Version, t period.Time) (map[string][]byte, []page.Link, error) {
	s := Source{
		Book: site.Book, Version: v, State: v.StateAt(t), Authority: site.Setting.TagAuthority,
		Zone: site.Setting.Zone, Language: site.Language,
		Page:       func(slug string) string { return site.Links.Abs(address.RulePath(v.ID, slug)) },
		Obligation: func(id string) string { return site.Links.Abs(address.ObligationAt(id, v.ID)) },
		Home:       site.Links.Abs(address.RulePath(v.ID, "")),
	}
	if s.Empty() {
		return nil, nil, nil
	}
	files, dir := map[string][]byte{}, strings.TrimPrefix(address.RulePath(v.ID, ""), "/")
	var links []page.Link
	for _, f := range s.forms(site) {
		data, err := f.encode(s)
		if err != nil {
			return nil, nil, err
		}
		if data != nil {
			files[dir+f.name] = data
			links = append(links, page.Link{Text: f.words, Href: site.Links.To("/" + dir + f.name)})
		}
	}
	return files, links, nil
}

// form is one of a version's files, with the words that lead to it.
type form struct {
	name, words string
	encode      func(Source) ([]byte, error)
}

func (s Source) forms(site frame.Site) []form {
	w, tell := s.Language.Publish.Catalog, s.Language.Tell
	out := []form{
		{"obblighi.json", tell(w.Obligations), JSON}, {"oscal/catalogo.json", tell(w.Catalog), OSCAL},
	}
	for _, r := range frame.RolePages {
		title := tell(w.ProfileTitle, "title", site.RoleTitle(r.Role), "id", s.Version.ID)
		profile := func(s Source) ([]byte, error) { return Profile(s, r.Role, title, "catalogo.json") }
		words := tell(w.Profile, "role", s.Language.Roles[r.Role])
		out = append(out, form{"oscal/profilo-" + r.Slug + ".json", words, profile})
	}
	return append(out, form{"openslo.yaml", tell(w.Indicators), OpenSLO})
}
