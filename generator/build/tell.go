package build

import (
	"maps"
	"slices"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/many"
	"bollettino/generator/page/rule"
	"bollettino/generator/page/status"
	"bollettino/generator/page/word"
	"bollettino/generator/publish/badge"
	"bollettino/generator/publish/calendar"
	"bollettino/generator/publish/feed"
	"bollettino/generator/publish/statuspage"
)

// feedStyle is the style sheet of feeds that are opened in a browser.
const feedStyle = "/feed.css"

// unitFiles are a subject's data, feeds, calendar, badge and status, by their path
// below its address.
func (b *builder) unitFiles(o status.Output) (map[string][]byte, error) {
	at, t, name := address.SubjectPath(o.Summary.ID), o.Summary.T, o.Summary.Row.Name
	dir := strings.TrimPrefix(at, "/")
	files := map[string][]byte{
		"stato.json": o.Stato.JSON(), address.BadgeFile: badge.SVG(o.Badge), address.BadgeDataFile: badge.JSON(o.Badge),
	}
	var err error
	for file, f := range map[string]struct {
		title string
		told  []bulletin.Told
	}{
		address.OutagesFile:     {"disservizi e interruzioni", bulletin.Outages(o.Told)},
		address.ConstraintsFile: {"vincoli", bulletin.Constraints(o.Told)},
	} {
		c := b.channel("/"+dir+file, name+": "+f.title, at)
		c.Author, c.Self = name, b.site.Links.Abs(at+file+".xml")
		if files[file+".xml"], err = feed.RSS(c, feed.Recent(bulletin.Entries(b.site, f.told), t)); err != nil {
			return nil, err
		}
	}
	if files[address.CalendarFile], err = calendar.Encode(b.calendar(at, name+": interruzioni e vincoli", false), bulletin.Planned(o.Told, t)); err != nil {
		return nil, err
	}
	if files[address.StatusFolder+"summary.json"], err = b.statuspage().Summary(o.Board); err != nil {
		return nil, err
	}
	return files, nil
}

// scopeFiles writes the feeds and calendars of many, and the whole site's status.
func (b *builder) scopeFiles(m *many.Many) error {
	for _, s := range m.Scopes() {
		dir, told := strings.TrimPrefix(s.Path, "/"), m.Told(s)
		files := map[string][]byte{}
		var err error
		for _, f := range s.Feeds() {
			entries := feed.Latest(bulletin.Entries(b.site, f.Told(told)))
			for _, form := range f.Forms {
				write := map[string]func(feed.Channel, []bulletin.Entry) ([]byte, error){"xml": feed.RSS, "atom": feed.Atom, "json": feed.JSON}[form.Ext]
				c := b.channel(dir+f.Name, f.Title, s.Path)
				c.Self, c.Many = b.site.Links.Abs(s.Path+f.Name+"."+form.Ext), true
				if files[f.Name+"."+form.Ext], err = write(c, entries); err != nil {
					return err
				}
			}
		}
		if files[address.CalendarFile], err = calendar.Encode(b.calendar(s.Path, "Interruzioni e vincoli "+s.Of(), true), bulletin.Planned(told, s.T)); err != nil {
			return err
		}
		if err := b.writeAll(dir, files); err != nil {
			return err
		}
	}
	files, err := b.statuspage().Files(m.Board())
	if err != nil {
		return err
	}
	return b.writeAll(address.StatusFolder, files)
}

// news writes the feeds of what happened to the rulebook.
func (b *builder) news(r *rule.Rulebook) error {
	files := map[string][]byte{}
	for ext, write := range map[string]func(feed.Channel, []bulletin.Entry) ([]byte, error){"xml": feed.RSS, "atom": feed.Atom} {
		name := address.NewsPath + "." + ext
		c := b.channel(address.NewsPath, "Novità delle regole", "/regole/")
		c.Description = "Versioni delle regole pubblicate, in vigore, corrette o ritirate. Sito: " + word.Stop(b.Setting.Operator.Name)
		c.Self = b.site.Links.Abs(name)
		var err error
		if files[name], err = write(c, feed.Latest(r.News())); err != nil {
			return err
		}
	}
	return b.writeAll("", files)
}

func (b *builder) writeAll(dir string, files map[string][]byte) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := b.publisher.Write(dir+name, files[name]); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) channel(id, title, link string) feed.Channel {
	return feed.Channel{
		Title: title, Description: "Che cosa dichiara l’ente, nel momento in cui lo dichiara. Sito: " + word.Stop(b.Setting.Operator.Name),
		Link: b.site.Links.Abs(link), ID: "tag:" + b.Setting.TagAuthority + ":" + strings.Trim(id, "/"), Author: b.Setting.Operator.Name,
		Language: "it", Born: feed.Born(b.Setting.TagAuthority), Style: b.site.Links.To(feedStyle),
	}
}

func (b *builder) calendar(at, name string, many bool) calendar.Channel {
	return calendar.Channel{
		Name: name, Description: "Interruzioni programmate e vincoli, come gli enti li dichiarano. Sito: " + word.Stop(b.Setting.Operator.Name),
		Self: b.site.Links.Abs(at + address.CalendarFile), Page: b.site.Links.Abs(at), Authority: b.Setting.TagAuthority, Contact: b.Setting.Operator.Contact,
		Zone: b.Setting.Zone, Many: many,
	}
}

func (b *builder) statuspage() statuspage.Writer {
	return statuspage.Writer{Authority: b.Setting.TagAuthority, Zone: b.Setting.Zone, Born: period.Time(feed.Born(b.Setting.TagAuthority).Unix())}
}
