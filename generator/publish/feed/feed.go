// Package feed writes entries as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.
//
// Everything in a feed comes from the entries: an empty feed has no date, a full
// one that of its newest entry, never that of the build.
package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/page/bulletin"

	"github.com/gorilla/feeds"
)

// Channel is what a feed says of itself.
type Channel struct {
	Title       string
	Description string
	Link        string // the page it belongs to
	Self        string // its own address
	Hub         string // a WebSub hub that tells who subscribes when it changes; "" for none
	ID          string // RFC 4151, for Atom
	Author      string
	Language    string
	Born        time.Time // for the date that Atom demands of an empty feed
	Many        bool      // entries name their subject
	Style       string    // address of the style sheet for whoever opens the feed in a browser
}

// Recent keeps the entries that a subject's feed shows at t: those of 24 months,
// and at least 50.
func Recent(entries []bulletin.Entry, t period.Time) []bulletin.Entry {
	since := t - 730*24*3600
	n := 0
	for n < len(entries) && (n < 50 || entries[n].At >= since) {
		n++
	}
	return entries[:n]
}

// Most is how many entries a feed of many shows: the oldest leave.
const Most = 200

// forms are the forms of a feed, by how its name ends.
var forms = map[string]func(Channel, []bulletin.Entry) ([]byte, error){"xml": RSS, "atom": Atom, "json": JSON}

// Write writes a feed in the form of which names end so.
func Write(ext string, c Channel, entries []bulletin.Entry) ([]byte, error) {
	write, ok := forms[ext]
	if !ok {
		return nil, fmt.Errorf("nothing writes feeds whose names end in .%s: add it to forms (publish/feed/feed.go)",
			ext)
	}
	return write(c, entries)
}

func generic(c Channel, entries []bulletin.Entry) *feeds.Feed {
	f := &feeds.Feed{
		Title: c.Title, Description: c.Description, Link: &feeds.Link{Href: c.Link}, Id: c.ID,
		Author: &feeds.Author{Name: c.Author},
	}
	for _, e := range entries {
		at := time.Unix(int64(e.At), 0).UTC()
		title := e.Title
		if c.Many {
			title = e.Who + ": " + title
		}
		f.Items = append(f.Items, &feeds.Item{
			Id: e.ID, IsPermaLink: "false", Title: title, Link: &feeds.Link{Href: e.URL},
			Description: e.Text, Created: at, Updated: at,
		})
	}
	if len(entries) > 0 {
		f.Updated = f.Items[0].Updated
	}
	return f
}

// feedLink is an address of a feed by what it is: its own (RSS Advisory Board, best
// practices), or its hub (WebSub, 4).
type feedLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
}

// links are a feed's own address and, where there is one, its hub.
func (c Channel) links(media string) []feedLink {
	out := []feedLink{{c.Self, "self", media}}
	if c.Hub != "" {
		out = append(out, feedLink{Href: c.Hub, Rel: "hub"})
	}
	return out
}

// view is what a browser shows of an entry where it shows the feed itself: a link, in
// the local time that people read. No style sheet makes a link of an address, or a
// local time of a date. Readers pass over it: it is of another name space.
type view struct {
	Link anchor `xml:"a"`
}

type anchor struct {
	Space string `xml:"xmlns,attr"`
	Href  string `xml:"href,attr"`
	Text  string `xml:",chardata"`
}

const (
	viewSpace = "urn:x-bollettino:feed"
	htmlSpace = "http://www.w3.org/1999/xhtml"
)

func link(href, text string) view { return view{anchor{htmlSpace, href, text}} }

// The fields that stand here too take the place of those of the library's structs.
type rssChannel struct {
	*feeds.RssFeed
	Links []feedLink `xml:"atom:link"`
	View  view       `xml:"bollettino:view"`
	Items []rssItem  `xml:"item"`
}

type rssItem struct {
	*feeds.RssItem
	View view `xml:"bollettino:view"`
}

type rss struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	Views   string   `xml:"xmlns:bollettino,attr"`
	Channel rssChannel
}

// markup is plain text as the HTML that RSS readers take a description for: they show
// its characters. Only what would be read as a tag or as a character's name is
// written otherwise, so that a browser that shows the feed itself shows the rest as
// it is.
var markup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// RSS writes RSS 2.0.
func RSS(c Channel, entries []bulletin.Entry) ([]byte, error) {
	f := (&feeds.Rss{Feed: generic(c, entries)}).RssFeed()
	f.Language = c.Language
	f.ManagingEditor = "" // RSS wants a mail address there
	f.Description = markup.Replace(c.Description)
	channel := rssChannel{RssFeed: f, Links: c.links(bulletin.RssType), View: link(c.Link, c.Link)}
	for i, item := range f.Items {
		item.Author = ""
		item.Category = string(entries[i].Kind)
		item.Description = markup.Replace(entries[i].Text)
		channel.Items = append(channel.Items, rssItem{item, link(entries[i].URL, entries[i].When)})
	}
	f.Items = nil
	return encode(c.Style, rss{Version: "2.0", Atom: "http://www.w3.org/2005/Atom", Views: viewSpace, Channel: channel})
}

// atom has its links before its entries, where RFC 4287 lets them stand anywhere and
// validators want them.
type atom struct {
	*feeds.AtomFeed
	Lang    string      `xml:"xml:lang,attr"`
	Views   string      `xml:"xmlns:bollettino,attr"`
	Links   []feedLink  `xml:"link"`
	View    view        `xml:"bollettino:view"`
	Entries []atomEntry `xml:"entry"`
}

type atomEntry struct {
	*feeds.AtomEntry
	View view `xml:"bollettino:view"`
}

// Atom writes Atom 1.0.
func Atom(c Channel, entries []bulletin.Entry) ([]byte, error) {
	f := (&feeds.Atom{Feed: generic(c, entries)}).AtomFeed()
	f.Link = nil
	f.Id = c.ID
	f.Author = &feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: c.Author}}
	if f.Updated == "" {
		f.Updated = c.Born.UTC().Format(time.RFC3339)
	}
	out := atom{AtomFeed: f, Lang: c.Language, Views: viewSpace, View: link(c.Link, c.Link),
		Links: append(c.links("application/atom+xml"), feedLink{c.Link, "alternate", "text/html"})}
	for i, e := range f.Entries {
		e.Published = e.Updated
		e.Content = nil
		e.Summary = &feeds.AtomSummary{Type: "text", Content: entries[i].Text}
		e.Category = ""
		out.Entries = append(out.Entries, atomEntry{e, link(entries[i].URL, entries[i].When)})
	}
	f.Entries = nil
	return encode(c.Style, out)
}

func encode(style string, v any) ([]byte, error) {
	b, err := xml.MarshalIndent(v, "", " ")
	if err != nil {
		return nil, err
	}
	head := xml.Header
	if style != "" {
		var href bytes.Buffer
		if err := xml.EscapeText(&href, []byte(style)); err != nil {
			return nil, err
		}
		head += `<?xml-stylesheet type="text/css" href="` + href.String() + `"?>` + "\n"
	}
	return slices.Concat([]byte(head), b, []byte("\n")), nil
}

type jsonFeed struct {
	*feeds.JSONFeed
	Items []*feeds.JSONItem `json:"items"` // demanded, also when empty
}

// JSON writes JSON Feed 1.1.
func JSON(c Channel, entries []bulletin.Entry) ([]byte, error) {
	f := (&feeds.JSON{Feed: generic(c, entries)}).JSONFeed()
	f.Version, f.Language, f.FeedUrl, f.HomePageUrl = "https://jsonfeed.org/version/1.1", c.Language, c.Self, c.Link
	f.Author, f.Authors = nil, []*feeds.JSONAuthor{{Name: c.Author}}
	if c.Hub != "" {
		f.Hubs = []*feeds.JSONHub{{Type: "WebSub", Url: c.Hub}}
	}
	items := make([]*feeds.JSONItem, 0, len(entries))
	for i, item := range f.Items {
		item.Author = nil
		item.ContentText, item.Summary = entries[i].Text, ""
		items = append(items, item)
	}
	b, err := json.MarshalIndent(jsonFeed{f, items}, "", " ")
	if err != nil {
		return nil, err
	}
	return append(b, '\n'), nil
}

// Born is the day from which a tag authority counts.
func Born(authority string) time.Time {
	_, date, _ := strings.Cut(authority, ",")
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, date); err == nil {
			return t
		}
	}
	return time.Time{}
}
