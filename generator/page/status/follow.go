package status

import (
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"
)

// subjectFeeds are what browsers and readers find in the head of a subject's pages.
func subjectFeeds(s frame.Site, u judged.Unit) []page.Feed {
	here, name := address.SubjectPath(u.Subject.ID), u.Row.Name
	return []page.Feed{
		{Title: "Disservizi e interruzioni: " + name, Href: s.Links.To(here + address.OutagesFile + ".xml"), Type: bulletin.RssType},
		{Title: "Vincoli: " + name, Href: s.Links.To(here + address.ConstraintsFile + ".xml"), Type: bulletin.RssType},
		{Title: "Calendario: " + name, Href: s.Links.To(here + address.CalendarFile), Type: bulletin.CalendarType},
	}
}

// follow lists the ways to follow the subject.
func follow(s frame.Site, u judged.Unit) page.Follow {
	here := address.SubjectPath(u.Subject.ID)
	out := page.Follow{Ways: []page.Way{
		s.Rss(s.Language.Frame.Outages, here+address.OutagesFile),
		s.Rss(s.Language.Frame.Constraints, here+address.ConstraintsFile),
		s.Calendar(here),
	}}
	out.Ways = append(out.Ways, s.ByMail(here)...)
	if region := u.Row.Region; address.ZonePath(region) != address.ZonePath("") {
		out.Ways = append(out.Ways, page.Way{Icon: "list", Link: page.Link{Text: "Tutti gli enti: " + region, Href: s.Links.To(address.ZonePath(region))}})
	}
	for _, p := range bulletin.ScopePartners(bulletin.Summary{ID: u.Subject.ID, Row: u.Row}) {
		out.Ways = append(out.Ways, page.Way{Icon: "list", Link: page.Link{Text: "Enti collegati tramite " + s.Name(p), Href: s.Links.To(address.PartnerPath(p))}})
	}
	out.Ways = append(out.Ways, s.HowToFollow()...)
	out.More = []page.Link{
		{Text: "Scheda per il sito dell’ente", Href: s.Links.To(here + address.EmbedFolder)},
		{Text: "Bollino (SVG)", Href: s.Links.To(here + address.BadgeFile)},
		{Text: "Bollino per shields.io (JSON)", Href: s.Links.To(here + address.BadgeDataFile)},
		{Text: "Dati (JSON)", Href: s.Links.To(here + address.StatoFile)},
		{Text: "Stato per programmi (JSON)", Href: s.Links.To(here + address.StatusFolder + "summary.json")},
	}
	return out
}

// embedPage is the card that the body may put on its own site.
func embedPage(s frame.Site, u judged.Unit, now page.Now) page.Page {
	here := address.SubjectPath(u.Subject.ID) + address.EmbedFolder
	description := now.Sentence.String()
	now.Sentence, now.Meanwhile = page.Unlinked(now.Sentence), page.Unlinked(now.Meanwhile)
	return page.Page{
		Path: here, Layout: "scheda", Title: u.Row.Name + ": si può pagare?", Description: description,
		Head: page.Head{NoIndex: true, Canonic: s.Links.Abs(here)},
		Body: page.Embed{Name: u.Row.Name, Href: s.Links.Abs(address.SubjectPath(u.Subject.ID)), Now: now, Measured: s.Clock(u.T).Stamp(u.T)},
	}
}

func badge(s frame.Site, u judged.Unit) page.Badge {
	b := page.Badge{State: string(u.Answer.Sign), Word: word.It.Sign(u.Answer.Sign)}
	b.Label = s.Language.Tell(s.Language.Publish.Badge)
	b.Title = "Pagamenti: " + b.Word + ". " + s.Clock(u.T).Stamp(u.T).String()
	return b
}
