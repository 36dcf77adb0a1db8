// Package sitemap writes which pages of a site are worth finding, as sitemaps.org has it: an
// index and the sitemaps that it names. A page that there is in several languages is named in
// each, and leads to all of them, as Google has it (hreflang); who reads none of these gets the
// site's own.
//
// A site's bodies are parted by their ids, so that what one of them says changes the sitemap
// that it is in, and no other. A page's date is that of what was declared last on it, never
// that of the build: where nothing is dated, none is given.
package sitemap

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"

	"github.com/cespare/xxhash/v2"
)

// Entry is a page that is worth finding: one with a path, or the status page of a body.
type Entry struct {
	Path string
	At   period.Time // when what it says was declared last; 0: it is not dated
	Body subject.ID
}

// Address is its path: that of a status page is made when it is asked for, since each build
// takes all bodies and writes the sitemaps of few.
func (e Entry) Address() string {
	if e.Path == "" {
		return address.SubjectPath(e.Body)
	}
	return e.Path
}

// Of adds the pages of a body: that of one of whom nothing is known says so, and is not worth
// finding.
func Of(out []Entry, s *bulletin.Summary, zone period.Zone) []Entry {
	var last period.Time
	var years map[string]period.Time
	if len(s.Told) > 0 { // most tell nothing
		years = map[string]period.Time{}
	}
	for _, t := range s.Told {
		last = max(last, t.Changed)
		year := address.YearOf(zone, t.Declared)
		years[year] = max(years[year], t.Changed)
	}
	if s.Known {
		out = append(out, Entry{Body: s.ID, At: last})
	}
	for _, t := range s.Told {
		out = append(out, Entry{Path: address.NoticePath(t.Subject, t.Slug()), At: t.Changed})
	}
	for _, year := range s.Years {
		out = append(out, Entry{Path: address.ArchivePath(s.ID, year), At: years[year]})
	}
	return out
}

// Sitemaps are a site's, as they are made: those of bodies in parts, that of all other pages.
type Sitemaps struct {
	voices []Voice
	zone   period.Zone
	parts  []part // of bodies
	pages  part   // all others
}

// part is what one file lists, or several where it is too much for one.
type part struct {
	name    string // without its ending
	entries []Entry
}

// Voice is a language of the site, and where its pages stand.
type Voice struct {
	Tag   string // BCP 47
	Links address.Links
}

// few is up to how many bodies a site has one sitemap of them; else it has parts.
const few, parts = 500, 64

// New begins the sitemaps of a site of so many bodies, in its languages, its own first.
func New(voices []Voice, zone period.Zone, bodies int) *Sitemaps {
	s := &Sitemaps{voices: voices, zone: zone, pages: part{name: address.SitemapsFolder + "pagine"}}
	n := 1
	if bodies > few {
		n = parts
	}
	for i := range n {
		s.parts = append(s.parts, part{fmt.Sprintf("%senti-%02d", address.SitemapsFolder, i), make([]Entry, 0, bodies/n*5/4)})
	}
	return s
}

// Take takes a body's pages.
func (s *Sitemaps) Take(id subject.ID, entries []Entry) {
	p := &s.parts[xxhash.Sum64String(string(id))%uint64(len(s.parts))]
	p.entries = append(p.entries, entries...)
}

// Add takes a page that is no body's.
func (s *Sitemaps) Add(e Entry) { s.pages.entries = append(s.pages.entries, e) }

// most is how many pages one sitemap may name.
const most = 50_000

const (
	space = "http://www.sitemaps.org/schemas/sitemap/0.9"
	xhtml = "http://www.w3.org/1999/xhtml"
)

type location struct {
	Loc    string      `xml:"loc"`
	At     string      `xml:"lastmod,omitempty"`
	Others []alternate `xml:"xhtml:link,omitempty"`
}

type alternate struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

type urlset struct {
	XMLName xml.Name   `xml:"urlset"`
	Space   string     `xml:"xmlns,attr"`
	XHTML   string     `xml:"xmlns:xhtml,attr,omitempty"`
	URLs    []location `xml:"url"`
}

type sitemapindex struct {
	XMLName  xml.Name   `xml:"sitemapindex"`
	Space    string     `xml:"xmlns,attr"`
	Sitemaps []location `xml:"sitemap"`
}

// File is a sitemap, or their index: of the same settings it is the same where its print is.
type File struct {
	Name  string // below the output folder
	Print string
	Make  func() ([]byte, error)
}

// Files are the sitemaps and their index.
func (s *Sitemaps) Files() (out []File) {
	var index []Entry
	for _, p := range append(slices.Clone(s.parts), s.pages) {
		n := 0
		for some := range slices.Chunk(p.entries, most/len(s.voices)) {
			file := p.name + ".xml"
			if n++; n > 1 {
				file = fmt.Sprintf("%s-%d.xml", p.name, n)
			}
			out = append(out, File{file, printOf(some), func() ([]byte, error) { return encode(s.set(some)) }})
			last := period.Time(0)
			for _, e := range some {
				last = max(last, e.At)
			}
			index = append(index, Entry{Path: file, At: last})
		}
	}
	return append(out, File{address.SitemapFile, printOf(index), func() ([]byte, error) {
		all := sitemapindex{Space: space}
		for _, e := range index {
			all.Sitemaps = append(all.Sitemaps, s.location(e))
		}
		return encode(all)
	}})
}

// printOf tells entries from others.
func printOf(entries []Entry) string {
	h := xxhash.New()
	var b []byte
	for _, e := range entries {
		b = append(append(append(append(b[:0], e.Path...), 0), e.Body...), 0)
		b = binary.AppendVarint(b, int64(e.At))
		h.Write(b)
	}
	return fmt.Sprintf("%d %x", len(entries), h.Sum64())
}

// set are pages as a sitemap names them, each in the languages that have it.
func (s *Sitemaps) set(entries []Entry) urlset {
	set := urlset{Space: space}
	for _, e := range entries {
		e.Path = e.Address()
		others := s.others(e)
		if others != nil {
			set.XHTML = xhtml
		}
		for i, v := range s.voices {
			if i == 0 || v.Links.Speaks(e.Path) {
				l := s.location(Entry{Path: v.Links.Place(e.Path), At: e.At})
				l.Others = others
				set.URLs = append(set.URLs, l)
			}
		}
	}
	return set
}

// others are what a page is in each language, itself among them; none of one that there is
// in one language.
func (s *Sitemaps) others(e Entry) (out []alternate) {
	own := s.voices[0].Links.Abs(e.Path)
	for _, v := range s.voices[1:] {
		if v.Links.Speaks(e.Path) {
			out = append(out, alternate{"alternate", v.Tag, v.Links.Abs(e.Path)})
		}
	}
	if out == nil {
		return nil
	}
	return append([]alternate{{"alternate", s.voices[0].Tag, own}}, append(out, alternate{"alternate", "x-default", own})...)
}

func (s *Sitemaps) location(e Entry) location {
	l := location{Loc: s.voices[0].Links.Abs(e.Path)}
	if e.At != 0 {
		l.At = s.zone.RFC3339(e.At)
	}
	return l
}

func encode(v any) ([]byte, error) {
	b, err := xml.MarshalIndent(v, "", " ")
	b = bytes.ReplaceAll(b, []byte("></xhtml:link>"), []byte("/>")) // three of a page in two languages
	return append([]byte(xml.Header), append(b, '\n')...), err
}
