package frame

import (
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/word"
)

// HomeSection is the front page's, which the menu doesn't have.
const HomeSection = "inizio"

// ShellOf is the frame of every page of the site.
func ShellOf(site Site, style string) page.Shell {
	w, tell, to := site.Language.Frame, site.Language.Tell, site.Links.To
	s := page.Shell{
		Language: site.Language.Tag, Name: tell(w.Name),
		Operator: page.Link{Text: site.Setting.Operator.Name, Href: site.Setting.Operator.URL},
		Claim:    tell(w.Claim), Official: site.Setting.Authority || site.Own(), Example: example(site), Home: to("/"),
		Menu:    append(site.Directory(w.Bodies), site.Link(w.Notices, address.NoticesPath)),
		MenuIDs: []string{"soggetti", "comunicazioni"},
		Style:   to(style), Icons: to("/icone.svg"), Favicon: to("/favicon.svg"),
		Contact: site.Setting.Operator.Contact, Picture: site.Picture("bollettino"),
	}
	s.MenuIDs = s.MenuIDs[len(s.MenuIDs)-len(s.Menu):]
	if site.Only == "" {
		s.Finder = page.Finder{Section: HomeSection, Loader: to("/casella.js"), Script: to("/trova.js"), Index: to(address.FinderPath),
			Bodies: to(address.DirectoryPath), Data: site.In(0).Links.To(address.DirectoryPath)}
	}
	if site.Ruled() {
		s.Menu, s.MenuIDs = append(s.Menu, site.Link(w.Rules, address.RulesPath)), append(s.MenuIDs, "regole")
	}
	if tag := site.OwnTag(); site.Tongue > 0 {
		s.Names = tag
		if site.Only == "" {
			s.Finder.Tongue = site.Language.Tag
		}
	}
	if len(site.Frozen) > 0 {
		title := tell(w.Periods, "authority", site.Setting.Authority)
		s.Footer = append(s.Footer, page.Link{Text: title, Href: to(address.VerifiedPath)})
	}
	short := map[string]word.Sentence{address.MethodPath: w.Method, address.FollowPath: w.Follow}
	for _, p := range site.Prose {
		path := "/" + p.Slug + "/"
		if name := short[path]; name != "" {
			s.Menu, s.MenuIDs = append(s.Menu, site.Link(name, path)), append(s.MenuIDs, p.Slug)
		}
		s.Footer = append(s.Footer, page.Link{Text: p.Title, Href: to(path), Lang: site.langOf(p)})
	}
	s.Footer = append(s.Footer, site.Link(w.Data, address.DataPath), site.Link(w.Edit, address.EditPath))
	return s
}

// example says what of an example site is made up. Of a clock that stands still it
// doesn't say at which hour: the frame is the same whatever --as-of says.
func example(site Site) page.Text {
	if !site.Setting.Example {
		return nil
	}
	w, l := site.Language.Frame, site.Language
	return l.Say(w.Invented, "example", page.Strong(l.Tell(w.Example)), "stopped", site.Setting.AsOf != 0)
}
