// Package frame is what all pages share: the site, the way back to it, how it is
// followed, and the values that every template gets.
package frame

import (
	"strings"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/word"
)

// Clock tells times as they are read at t.
func (s Site) Clock(t period.Time) word.Clock {
	return word.Clock{Language: s.Language, Zone: s.Setting.Zone, Now: t, From: s.Written}
}

// Ruled tells whether the site has rules: a text, at least. Without one nothing is said of any.
func (s Site) Ruled() bool { return len(s.Book.Versions) > 0 }

// Living tells whether the site's clock goes on: its pages then carry what they will say.
func (s Site) Living() bool { return s.Setting.AsOf == 0 }

// Live is what keeps a page of moment t true while it is read, by what a file of the folder
// says ("": by the clock alone); of a site whose clock stands still, nothing.
func (s Site) Live(t period.Time, folder string) page.Live {
	if !s.Living() {
		return page.Live{}
	}
	l := page.Live{Script: s.Links.To("/adesso.js"), At: s.Setting.Zone.RFC3339(t), Zone: s.Setting.Zone.Name()}
	if folder != "" {
		l.Watch = s.Links.To(folder + "api/v2/summary.json")
	}
	return l
}

// Old warns of a page of moment t that should have been made again: at the latest, each is at
// local midnight, or when more changes than it knows of.
func (s Site) Old(t, until period.Time) page.Ahead {
	c := s.Clock(t)
	grace := period.Time(max(s.Setting.Fresh, time.Hour) / time.Second)
	from := min(s.Setting.Zone.Day(t).Until+grace, until)
	return page.Ahead{From: s.Setting.Zone.RFC3339(from), Part: "old",
		Marks: []page.Text{c.Say(c.Status.Now.Old, "at", c.At(t))}}
}

// Place says where a body is, as far as the register does.
func (s Site) Place(row subject.Row) string {
	l, place := s.Language, strings.TrimSpace(row.Place)
	switch {
	case place == "" && word.ProvinceNames[row.Province] != "":
		return l.Tell(l.Finder.Says.Province, "name", word.ProvinceNames[row.Province])
	case row.Province != "":
		return strings.TrimSpace(l.Tell(l.Many.Directory.Place, "place", place, "province", row.Province))
	}
	return place
}

// Picture is what other sites show beside a link to a page with that sign: one for each sign
// there is (static/anteprime/).
func (s Site) Picture(sign string) string { return s.Links.Abs("/anteprime/" + sign + ".png") }

// Own tells whether the site is its operator's about itself.
func (s Site) Own() bool { return s.Only != "" && string(s.Only) == s.Setting.Operator.Subject }

// Link leads to a page by words that need no more.
func (s Site) Link(words word.Sentence, path string) page.Link {
	return page.Link{Text: s.Language.Tell(words), Href: s.Links.To(path)}
}

// FromHome are crumbs that lead down from the home page.
func (s Site) FromHome(rest ...page.Link) []page.Link {
	return append([]page.Link{s.Link(s.Language.Frame.Home, "/")}, rest...)
}

// Crumbs lead from the home page to a page of a subject.
func (s Site) Crumbs(rest ...page.Link) []page.Link {
	return append(s.FromHome(s.Directory(s.Language.Frame.Bodies)...), rest...)
}

// Directory leads to the list of all bodies, called title; a site about one has none.
func (s Site) Directory(title word.Sentence) []page.Link {
	if s.Only != "" {
		return nil
	}
	return []page.Link{s.Link(title, address.DirectoryPath)}
}

// SubjectLink leads to a subject's status page.
func SubjectLink(s Site, u judged.Unit) page.Link {
	return page.Link{Text: u.Row.Name, Href: s.Links.To(address.SubjectPath(u.Subject.ID)), Lang: s.Foreign(s.OwnTag())}
}

// Source is the name of an observer, its id where it is not known.
func (s Site) Source(id string) string {
	for _, x := range s.Sources {
		if x.ID == id {
			return x.Name
		}
	}
	return id
}

// Method links the page that says how figures are made, where the site has one.
func (s Site) Method() page.Piece {
	for _, p := range s.Prose {
		if "/"+p.Slug+"/" == address.MethodPath {
			return page.Anchor(p.Title, s.Links.To(address.MethodPath))
		}
	}
	return page.Piece{}
}

// Owner names whose notice it is.
func (s Site) Owner(n *notice.Notice) page.Link {
	if n.Owner == subject.Platform {
		return s.Link(s.Language.Frame.Platform, address.NoticesPath)
	}
	return page.Link{Text: s.Name(n.Owner), Href: s.Links.To(address.SubjectPath(n.Owner))}
}

// Site is what all pages share.
type Site struct {
	Language   *word.Language   // in which it speaks here
	Tongues    []*word.Language // in all of which it speaks, its own first
	Tongue     int              // Language's place among them
	first      *Site            // in its own language, where this is another
	Searchable bool             // there is a search index for each version of the rulebook

	Setting setting.Site
	Written period.Time // when the words were written that are to be read at a later Clock; 0: at that one
	Links   address.Links
	Book    *rulebook.Book
	Sources []observation.Source
	Name    func(subject.ID) string // a subject's name, for links to others
	Only    subject.ID              // the one that the site is about; "" where there are several
	Prose   []input.Prose           // in Language, or in the site's own
	Frozen  []judged.Period         // the oldest first
}
