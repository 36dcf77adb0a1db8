package frame

import (
	"bollettino/generator/page"
	"bollettino/generator/page/address"
)

// ShellOf is the frame of every page of the site.
func ShellOf(site Site, style string) page.Shell {
	s := page.Shell{
		Name: "Bollettino", Operator: page.Link{Text: site.Setting.Operator.Name, Href: site.Setting.Operator.URL},
		Claim: "Stato dei pagamenti verso gli enti sulla piattaforma pagoPA", Official: site.Setting.Authority,
		Home:    site.Links.To("/"),
		Menu:    []page.Link{{Text: "Enti", Href: site.Links.To(address.DirectoryPath)}, {Text: "Comunicazioni", Href: site.Links.To(address.NoticesPath)}, {Text: "Regole", Href: site.Links.To(address.RulesPath)}},
		MenuIDs: []string{"soggetti", "comunicazioni", "regole"},
		Style:   site.Links.To(style), Icons: site.Links.To("/icone.svg"), Favicon: site.Links.To("/favicon.svg"), Contact: site.Setting.Operator.Contact,
	}
	for _, p := range site.Prose {
		l := page.Link{Text: p.Title, Href: site.Links.To("/" + p.Slug + "/")}
		if short := map[string]string{address.MethodPath: "Metodo", address.FollowPath: "Come seguire"}["/"+p.Slug+"/"]; short != "" {
			s.Menu, s.MenuIDs = append(s.Menu, page.Link{Text: short, Href: l.Href}), append(s.MenuIDs, p.Slug)
		}
		s.Footer = append(s.Footer, l)
	}
	if len(site.Frozen) > 0 {
		s.Footer = append([]page.Link{{Text: map[bool]string{true: "Verifiche periodiche", false: "Riepiloghi dei periodi chiusi"}[site.Setting.Authority], Href: site.Links.To(address.VerifiedPath)}}, s.Footer...)
	}
	s.Footer = append(s.Footer, page.Link{Text: "Gestione, per gli enti", Href: site.Links.To(address.EditPath)})
	if site.Setting.Example {
		s.Example = page.Text{page.Strong("Sito di esempio."), page.Words(" Gli enti sono inventati, la formulazione delle regole è nostra")}
		if site.Setting.AsOf != 0 {
			// Not at which hour: the frame is the same whatever --as-of says.
			s.Example = append(s.Example, page.Words(" e l’orologio è fermo: ogni pagina dice a quando risalgono i suoi dati"))
		}
		s.Example = append(s.Example, page.Words("."))
	}
	return s
}
