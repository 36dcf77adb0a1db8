package bulletin

import (
	"bollettino/generator/page/address"
)

// The media types of what is followed.
const (
	RssType      = "application/rss+xml"
	CalendarType = "text/calendar"
)

// ScopeFeed is one feed of a list of many.
type ScopeFeed struct {
	Name  string // of its files
	Words string // what it is about
	Title string // the same, and whose
	Forms []Form
	Told  func([]Told) []Told // its part of what the list tells
}

// Form is a format of feeds.
type Form struct{ Ext, Words, Media string }

var (
	Rss   = Form{"xml", "", RssType}
	forms = []Form{Rss, {"atom", " (Atom)", "application/atom+xml"}, {"json", " (JSON Feed)", "application/feed+json"}}
)

// Feeds are the feeds of a list.
func (s *Scope) Feeds() []ScopeFeed {
	feed := func(name, words string, forms []Form, told func([]Told) []Told) ScopeFeed {
		return ScopeFeed{name, words, words + " " + s.Of(), forms, told}
	}
	return []ScopeFeed{
		feed(address.OutagesFile, "Disservizi e interruzioni", forms, Outages),
		feed(address.ConstraintsFile, "Vincoli", forms, Constraints),
		feed(address.ContinuityFile, "Eventi di continuità", []Form{Rss}, Continuity),
	}
}
