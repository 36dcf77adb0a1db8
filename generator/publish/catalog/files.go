package catalog

import (
	"slices"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
)

// Files are a version's files for machines, in a folder below the site's: of the same settings
// and rules they are the same where Version and State are.
type Files struct {
	Folder, Version, State string
	Links                  []page.Link
	Make                   func() (map[string][]byte, error) // by their path below the folder
}

// Of are those of all versions that state something, as they stand at t.
func Of(site frame.Site, t period.Time) (out []Files) {
	for i := range site.Book.Versions {
		if s := sourceOf(site, &site.Book.Versions[i], t); !s.Empty() {
			out = append(out, s.files(site))
		}
	}
	return out
}

func sourceOf(site frame.Site, v *rulebook.Version, t period.Time) Source {
	return Source{
		Book: site.Book, Version: v, State: v.StateAt(t), Authority: site.Setting.TagAuthority,
		Zone: site.Setting.Zone, Language: site.Language,
		Page:       func(slug string) string { return site.Links.Abs(address.RulePath(v.ID, slug)) },
		Obligation: func(id string) string { return site.Links.Abs(address.ObligationAt(id, v.ID)) },
		Home:       site.Links.Abs(address.RulePath(v.ID, "")),
	}
}

// files are those of its forms that say something.
func (s Source) files(site frame.Site) Files {
	path := address.RulePath(s.Version.ID, "")
	forms := slices.DeleteFunc(s.forms(site), func(f form) bool { return !slices.ContainsFunc(s.stated(), f.says) })
	out := Files{Folder: strings.TrimPrefix(path, "/"), Version: s.Version.ID, State: s.State}
	for _, f := range forms {
		out.Links = append(out.Links, page.Link{Text: f.words, Href: site.Links.To(path + f.name)})
	}
	out.Make = func() (files map[string][]byte, err error) {
		files = map[string][]byte{}
		for _, f := range forms {
			if files[f.name], err = f.encode(s); err != nil {
				return nil, err
			}
		}
		return files, nil
	}
	return out
}

// form is one of a version's files, with the words that lead to it, and of which obligations
// it says something.
type form struct {
	name, words string
	says        func(stated) bool
	encode      func(Source) ([]byte, error)
}

func (s Source) forms(site frame.Site) []form {
	w, tell := s.Language.Publish.Catalog, s.Language.Tell
	out := []form{
		{"obblighi.json", tell(w.Obligations), all, JSON}, {"oscal/catalogo.json", tell(w.Catalog), all, OSCAL},
	}
	for _, r := range frame.RolePages {
		title := tell(w.ProfileTitle, "title", site.RoleTitle(r.Role), "id", s.Version.ID)
		profile := func(s Source) ([]byte, error) { return Profile(s, r.Role, title, "catalogo.json") }
		words := tell(w.Profile, "role", s.Language.Roles[r.Role])
		binds := func(o stated) bool { return o.BindsRole(r.Role) }
		out = append(out, form{"oscal/profilo-" + r.Slug + ".json", words, binds, profile})
	}
	return append(out, form{"openslo.yaml", tell(w.Indicators), sayable, OpenSLO})
}

func all(stated) bool { return true }
