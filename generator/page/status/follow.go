package status

import (
	"cmp"
	"slices"
	"strings"

	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"
)

// subjectFeeds are what browsers and readers find in the head of a subject's pages.
func subjectFeeds(s frame.Site, u judged.Unit) []page.Feed {
	l, here := s.Language, address.SubjectPath(u.Subject.ID)
	feed := func(title word.Sentence, file, kind string) page.Feed {
		return page.Feed{Title: l.Tell(title, "who", u.Row.Name), Href: s.Links.To(here + file), Type: kind}
	}
	return []page.Feed{
		feed(l.Status.Follow.Outages, address.OutagesFile+".xml", bulletin.RssType),
		feed(l.Status.Follow.Constraints, address.ConstraintsFile+".xml", bulletin.RssType),
		feed(l.Status.Follow.Calendar, address.CalendarFile, bulletin.CalendarType),
	}
}

// follow lists the ways to follow the subject.
func follow(s frame.Site, u judged.Unit) page.Follow {
	l, here := s.Language, address.SubjectPath(u.Subject.ID)
	w := l.Status.Follow
	out := page.Follow{Ways: slices.Concat(s.ByMail(l.Frame.Outages, here+address.OutagesFile),
		s.ByMail(l.Frame.Constraints, here+address.ConstraintsFile), s.Calendar(here), []page.Way{
			s.Rss(l.Frame.Outages, here+address.OutagesFile), s.Rss(l.Frame.Constraints, here+address.ConstraintsFile)})}
	list := func(text, path string) page.Way { return page.To("list", text, s.Links.To(path)) }
	if region := u.Row.Region; s.Only == "" && address.ZonePath(region) != address.ZonePath("") {
		out.Ways = append(out.Ways, list(l.Tell(w.Region, "region", region), address.ZonePath(region)))
	}
	for _, p := range bulletin.ScopePartners(&bulletin.Summary{ID: u.Subject.ID, Row: &u.Row}) {
		out.Ways = append(out.Ways, list(l.Tell(w.ByPartner, "who", s.Name(p)), address.PartnerPath(p)))
	}
	out.Ways = append(out.Ways, s.HowToFollow()...)
	for _, m := range []struct {
		text word.Sentence
		file string
	}{{w.Card, address.EmbedFolder}, {w.Badge, address.BadgeFile}, {w.BadgeData, address.BadgeDataFile},
		{w.Data, address.StatoFile}, {w.State, address.StatusFolder + "summary.json"}} {
		out.More = append(out.More, page.Text{page.Anchor(l.Tell(m.text), s.Links.To(here+m.file))})
	}
	return out
}

// alert says in a line how one is told when something changes: the easy ways first, and
// where all are.
func alert(s frame.Site, u judged.Unit) page.Text {
	l, here := s.Language, address.SubjectPath(u.Subject.ID)
	w := l.Status.Follow
	var ways []page.Text
	if at := s.Mail(here + address.OutagesFile); at != "" {
		ways = append(ways, page.Text{page.Anchor(l.Tell(w.Mail), at)})
	}
	ways = append(ways, page.Text{page.Anchor(l.Tell(w.InCalendar), s.Links.Calendar(here+address.CalendarFile))},
		page.Text{page.Anchor(l.Tell(w.Otherwise), "#segui")})
	return l.Say(w.Alert, "ways", l.List(ways))
}

// embedPage is the card that the body may put on its own site, in all languages: the site's
// own is shown where none is asked for.
func embedPage(voices []frame.Site, u judged.Unit, nows []page.Now) page.Page {
	s, here := voices[0], address.SubjectPath(u.Subject.ID)+address.EmbedFolder
	body := page.Embed{Name: u.Row.Name, Now: nows[0], At: s.Setting.Zone.RFC3339(u.T), Script: s.Links.To("/altezza.js")}
	for i, o := range slices.Backward(voices) {
		l, said, old := o.Language, nows[i], ""
		if o.Living() {
			old = l.Tell(l.Status.Embed.Old)
		}
		body.Words = append(body.Words, page.EmbedWord{Lang: o.Language.Tag, Own: o.Tongue == 0,
			Sentence: page.Unlinked(said.Sentence), Meanwhile: page.Unlinked(said.Meanwhile),
			Measured: o.Clock(u.T).Stamp(u.T), Instead: l.Labels.Status.Meanwhile,
			Old: old, Elsewhere: l.Tell(l.Status.Embed.Elsewhere),
			Page: page.Link{Text: l.Tell(l.Status.Embed.Page), Href: o.Links.Abs(address.SubjectPath(u.Subject.ID))}})
	}
	return page.Page{
		Path: here, Layout: "scheda", Title: titleFor(s, u), Description: nows[0].Sentence.String(),
		Head: page.Head{NoIndex: true, Canonic: s.Links.Abs(here)}, Body: body,
	}
}

// titleFor names the status page, and the card that stands for it elsewhere.
func titleFor(s frame.Site, u judged.Unit) string {
	return s.Language.Tell(s.Language.Status.Follow.Title, "who", called(s, u.Row))
}

// called is a body's name with its place, in titles: others may be called alike. Where the name
// says the place, there may be another of that name in another province.
func called(s frame.Site, row subject.Row) string {
	l := s.Language
	where := cmp.Or(strings.TrimSpace(row.Place), word.ProvinceNames[row.Province])
	switch {
	case where == "":
		return row.Name
	case !strings.Contains(" "+bulletin.Fold(row.Name)+" ", " "+bulletin.Fold(where)+" "):
		return l.Tell(l.Status.Follow.Called, "who", row.Name, "place", s.Place(row))
	case row.Place == "" || row.Province == "":
		return row.Name
	}
	return l.Tell(l.Many.Directory.Place, "place", row.Name, "province", row.Province)
}

func badge(s frame.Site, u judged.Unit) page.Badge {
	c := s.Clock(u.T)
	b := page.Badge{State: string(u.Answer.Sign), Word: c.Sign(u.Answer.Sign), Label: c.Tell(c.Publish.Badge)}
	b.Title = c.Tell(c.Status.Follow.BadgeTitle, "state", b.Word, "stamp", c.Stamp(u.T))
	return b
}
