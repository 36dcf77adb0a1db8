package bulletin

import (
	"path"
	"slices"
	"strings"

	"bollettino/generator/page/address"
	"bollettino/generator/page/word"
)

// The media types of what is followed.
const (
	RssType      = "application/rss+xml"
	CalendarType = "text/calendar"
)

// ScopeFeed is one feed of a list of many.
type ScopeFeed struct {
	Name  string        // of its files
	What  word.Sentence // it tells
	Title string        // the same, and whose
	Forms []Form
	Tells func(*Told) bool // of a notice that the list tells
}

// Form is a format of feeds. Package feed writes it, by its Ext.
type Form struct{ Ext, Name, Media string }

var (
	Rss   = Form{"xml", "RSS", RssType}
	Forms = []Form{Rss, {"atom", "Atom", "application/atom+xml"}, {"json", "JSON Feed", "application/feed+json"}}
)

// IsFeed tells a site's feeds from its other files by their paths.
func IsFeed(name string) bool {
	for _, f := range Forms {
		base, ok := strings.CutSuffix(path.Base(name), "."+f.Ext)
		if ok && slices.Contains([]string{address.OutagesFile, address.ConstraintsFile, address.ContinuityFile,
			path.Base(address.NewsPath)}, base) {
			return true
		}
	}
	return false
}

// Feeds are the feeds of a list.
func (s *Scope) Feeds() []ScopeFeed {
	l := s.language
	feed := func(name string, what word.Sentence, forms []Form, tells func(*Told) bool) ScopeFeed {
		return ScopeFeed{name, what, l.Tell(l.Bulletin.Lists.Feed, "what", what, "of", s.Of()), forms, tells}
	}
	return []ScopeFeed{
		feed(address.OutagesFile, l.Frame.Outages, Forms, InOutages),
		feed(address.ConstraintsFile, l.Frame.Constraints, Forms, InConstraints),
		feed(address.ContinuityFile, l.Bulletin.Continuity, []Form{Rss}, InContinuity),
	}
}
