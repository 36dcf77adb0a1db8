package page

import (
	"net/url"
	"slices"
	"strings"

	"bollettino/generator/input/notice"
	"bollettino/generator/measure/judged"
)

// The files beside a page by which one follows what it tells. Their names are
// addresses: they never change.
const (
	OutagesFile     = "disservizi" // .xml, .atom, .json
	ConstraintsFile = "vincoli"
	ContinuityFile  = "continuita"
	CalendarFile    = "calendario.ics"
	BadgeFile       = "badge.svg"
	BadgeDataFile   = "badge.json"
	StatusFolder    = "api/v2/"
	EmbedFolder     = "scheda/"
	statoFile       = "stato.json"
)

const (
	rssType      = "application/rss+xml"
	calendarType = "text/calendar"
)

// subjectFeeds are what browsers and readers find in the head of a subject's pages.
func subjectFeeds(s Site, u judged.Unit) []Feed {
	here, name := SubjectPath(u.Subject.ID), u.Row.Name
	return []Feed{
		{"Disservizi e interruzioni: " + name, s.Links.To(here + OutagesFile + ".xml"), rssType},
		{"Vincoli: " + name, s.Links.To(here + ConstraintsFile + ".xml"), rssType},
		{"Calendario: " + name, s.Links.To(here + CalendarFile), calendarType},
	}
}

// follow lists the ways to follow the subject.
func follow(s Site, u judged.Unit) Follow {
	here := SubjectPath(u.Subject.ID)
	out := Follow{Ways: []Way{
		{"feed", Link{"Disservizi e interruzioni (RSS)", s.Links.To(here + OutagesFile + ".xml")}},
		{"feed", Link{"Vincoli (RSS)", s.Links.To(here + ConstraintsFile + ".xml")}},
		s.calendar(here),
	}}
	out.Ways = append(out.Ways, s.byMail("Disservizi e interruzioni per e-mail", here+OutagesFile+".xml")...)
	if region := u.Row.Region; zonePath(region) != zonePath("") {
		out.Ways = append(out.Ways, Way{"list", Link{"Tutti gli enti: " + region, s.Links.To(zonePath(region))}})
	}
	for _, p := range scopePartners(Summary{ID: u.Subject.ID, Row: u.Row}) {
		out.Ways = append(out.Ways, Way{"list", Link{"Enti collegati tramite " + s.Name(p), s.Links.To(PartnerPath(p))}})
	}
	out.Ways = append(out.Ways, s.howToFollow()...)
	out.More = []Link{
		{"Scheda per il sito dell’ente", s.Links.To(here + EmbedFolder)},
		{"Bollino (SVG)", s.Links.To(here + BadgeFile)},
		{"Bollino per shields.io (JSON)", s.Links.To(here + BadgeDataFile)},
		{"Dati (JSON)", s.Links.To(here + statoFile)},
		{"Stato per programmi (JSON)", s.Links.To(here + StatusFolder + "summary.json")},
	}
	return out
}

// noticeFollow lists the ways to follow a notice: those of the page at `here`,
// its owner's, that tell it.
func (s Site) noticeFollow(kind notice.Kind, here string) Follow {
	var out Follow
	if kind == notice.Constraint {
		out.Ways = []Way{{"feed", Link{"Vincoli (RSS)", s.Links.To(here + ConstraintsFile + ".xml")}}}
	} else {
		out.Ways = []Way{{"feed", Link{"Disservizi e interruzioni (RSS)", s.Links.To(here + OutagesFile + ".xml")}}}
	}
	if kind == notice.Constraint || kind == notice.Maintenance {
		out.Ways = append(out.Ways, s.calendar(here))
	}
	out.Ways = append(out.Ways, s.howToFollow()...)
	return out
}

func (s Site) calendar(here string) Way {
	return Way{"calendar", Link{"Calendario (ICS)", s.Links.To(here + CalendarFile)}}
}

// scopeFeeds are the same for a list of many.
func (m *Many) scopeFeeds(s *Scope) []Feed {
	at := m.Links.To(s.Path)
	var out []Feed
	for _, f := range s.Feeds() {
		for _, form := range f.Forms {
			out = append(out, Feed{f.Title + form.words, at + f.Name + "." + form.Ext, form.media})
		}
	}
	return append(out, Feed{"Calendario " + s.Of(), at + CalendarFile, calendarType})
}

// scopeFollow lists the ways to follow a list.
func (m *Many) scopeFollow(s *Scope) Follow {
	var out Follow
	for _, f := range s.Feeds() {
		for _, form := range f.Forms {
			l := Link{f.Words + form.words, m.Links.To(s.Path + f.Name + "." + form.Ext)}
			if form == rss {
				l.Text += " (RSS)"
				out.Ways = append(out.Ways, Way{"feed", l})
			} else {
				out.More = append(out.More, l)
			}
		}
	}
	out.Ways = append(out.Ways, m.calendar(s.Path))
	out.Ways = append(out.Ways, m.byMail("Disservizi e interruzioni per e-mail", s.Path+OutagesFile+".xml")...)
	out.Ways = append(out.Ways, m.howToFollow()...)
	if s.Path == noticesPath {
		out.More = append(out.More, Link{"Stato per programmi (JSON)", m.Links.To("/" + StatusFolder + "summary.json")})
	}
	return out
}

// ScopeFeed is one feed of a list of many.
type ScopeFeed struct {
	Name  string // of its files
	Words string // what it is about
	Title string // the same, and whose
	Forms []Form
	Told  func([]Told) []Told // its part of what the list tells
}

// Form is a format of feeds.
type Form struct{ Ext, words, media string }

var (
	rss   = Form{"xml", "", rssType}
	forms = []Form{rss, {"atom", " (Atom)", "application/atom+xml"}, {"json", " (JSON Feed)", "application/feed+json"}}
)

// Feeds are the feeds of a list.
func (s *Scope) Feeds() []ScopeFeed {
	feed := func(name, words string, forms []Form, told func([]Told) []Told) ScopeFeed {
		return ScopeFeed{name, words, words + " " + s.Of(), forms, told}
	}
	return []ScopeFeed{
		feed(OutagesFile, "Disservizi e interruzioni", forms, Outages),
		feed(ConstraintsFile, "Vincoli", forms, Constraints),
		feed(ContinuityFile, "Eventi di continuità", []Form{rss}, Continuity),
	}
}

// byMail is the way through the operator's service that turns a feed into mail,
// where there is one.
func (s Site) byMail(words, feed string) []Way {
	if s.Setting.SubscribeURL == "" {
		return nil
	}
	return []Way{{"mail", Link{words, strings.ReplaceAll(s.Setting.SubscribeURL, "{feed}", url.QueryEscape(s.Links.Abs(feed)))}}}
}

// howToFollow leads to the page that explains it, where the site has one.
func (s Site) howToFollow() []Way {
	for _, p := range s.Prose {
		if "/"+p.Slug+"/" == followPath {
			return []Way{{"info", Link{p.Title, s.Links.To(followPath)}}}
		}
	}
	return nil
}

// embedPage is the card that the body may put on its own site.
func embedPage(s Site, u judged.Unit, now Now) Page {
	here := SubjectPath(u.Subject.ID) + EmbedFolder
	description := now.Sentence.String()
	now.Sentence, now.Meanwhile = unlinked(now.Sentence), unlinked(now.Meanwhile)
	return Page{
		Path: here, Layout: "scheda", Title: u.Row.Name + ": si può pagare?", Description: description,
		Head: Head{NoIndex: true, Canonic: s.Links.Abs(here)},
		Body: Embed{Name: u.Row.Name, Href: s.Links.Abs(SubjectPath(u.Subject.ID)), Now: now, Measured: s.clock(u.T).stamp(u.T)},
	}
}

// unlinked is a text without its addresses.
func unlinked(t Text) Text {
	out := slices.Clone(t)
	for i := range out {
		out[i].Href = ""
	}
	return out
}

// Badge is the state in a word, for a small picture on another site.
type Badge struct {
	State string // as Now.State: unknown, operational, ..., constraint, inactive
	Word  string
	Title string // the same with the moment of its data
}

func badge(s Site, u judged.Unit) Badge {
	sign := string(u.Answer.Sign)
	b := Badge{State: sign, Word: stateWord(sign)}
	b.Title = "Pagamenti: " + b.Word + ". " + s.clock(u.T).stamp(u.T).String()
	return b
}
