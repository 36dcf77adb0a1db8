package build

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"bollettino/generator/base/parallel"
	"bollettino/generator/base/period"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/many"
	"bollettino/generator/page/rule"
	"bollettino/generator/page/status"
	"bollettino/generator/page/word"
	"bollettino/generator/publish/badge"
	"bollettino/generator/publish/calendar"
	"bollettino/generator/publish/catalog"
	"bollettino/generator/publish/feed"
	"bollettino/generator/publish/finder"
	"bollettino/generator/publish/statuspage"
)

// feedStyle is the style sheet of feeds that are opened in a browser.
const feedStyle = "/feed.css"

// unitFiles are a subject's data, feeds, calendar, badge and status, by their path
// below its address.
func (b *builder) unitFiles(o status.Output) (map[string][]byte, error) {
	at, t, name := address.SubjectPath(o.Summary.ID), o.Summary.T, o.Name
	dir := strings.TrimPrefix(at, "/")
	files := map[string][]byte{
		"stato.json": o.Stato.JSON(), address.BadgeFile: badge.SVG(o.Badge), address.BadgeDataFile: badge.JSON(o.Badge),
	}
	var err error
	w, tell := b.site.Language.Publish, b.site.Language.Tell
	for file, f := range map[string]struct {
		title word.Sentence
		tells func(*bulletin.Told) bool
	}{
		address.OutagesFile:     {w.Feed.Outages, bulletin.InOutages},
		address.ConstraintsFile: {w.Feed.Constraints, bulletin.InConstraints},
	} {
		c := b.channel("/"+dir+file, tell(f.title, "name", name), at)
		c.Author, c.Self = name, b.site.Links.Abs(at+file+".xml")
		if files[file+".xml"], err = feed.RSS(c, feed.Recent(bulletin.LatestEntries(b.site, o.Told, f.tells, math.MaxInt), t)); err != nil {
			return nil, err
		}
	}
	c := b.calendar(at, tell(w.Calendar.Title, "name", name), false)
	if files[address.CalendarFile], err = calendar.Encode(c, bulletin.Planned(o.Told, t)); err != nil {
		return nil, err
	}
	if err := b.eventsOf(files, at, bulletin.Only(o.Told, func(t *bulletin.Told) bool { return t.Planned() })); err != nil {
		return nil, err
	}
	if files[address.StatusFolder+"summary.json"], err = b.statuspage().Summary(o.Board); err != nil {
		return nil, err
	}
	return files, nil
}

// eventsOf makes a calendar of each of notices that are planned, beside its page below that at `at`.
func (b *builder) eventsOf(files map[string][]byte, at string, told []*bulletin.Told) (err error) {
	for _, t := range told {
		c := b.calendar("", t.Title, false)
		c.Self, c.Page = t.URL+address.EventFile, t.URL
		name := strings.TrimPrefix(t.URL, b.site.Links.Abs(at)) + address.EventFile
		if files[name], err = calendar.Encode(c, []*bulletin.Told{t}); err != nil {
			return err
		}
	}
	return nil
}

// events writes the events that calendars of many have of a unit's notices.
func (b *builder) events(told []bulletin.Told) (err error) {
	c := b.calendar("", "", true)
	for i := range told {
		if t := &told[i]; t.Planned() && err == nil {
			t.Event, err = calendar.Events(c, *t)
		}
	}
	return err
}

// files are some below a folder, which are to be made.
type files struct {
	dir  string
	from string // what they are made of
	make func() (map[string][]byte, error)
}

// lists begins to make the feeds and calendars of many, the whole site's status, the open data
// and catalogues: those of which something is another. They are made and written beside what
// else is done until somebody waits for them.
func (b *builder) lists(m *many.Many, catalogs []catalog.Files) (wait func() error) {
	done := make(chan error, 1)
	go func() {
		all := b.listed(m, catalogs)
		done <- parallel.Try(b.options.Jobs, len(all), func(i int) error { return b.writeFiles(all[i]) })
	}()
	return func() error { return <-done }
}

// listed are those of lists.
func (b *builder) listed(m *many.Many, catalogs []catalog.Files) []files {
	scopes := m.Scopes()
	of := make([][]files, len(scopes))
	told := make([][]bulletin.Told, len(scopes))
	parallel.Each(b.options.Jobs, len(scopes), func(i int) {
		told[i] = m.Told(scopes[i])
		of[i] = b.listFiles(scopes[i], told[i])
	})
	all := b.boards(m, told[0]) // first, and the index last: both are large
	for _, list := range of {
		all = append(all, list...)
	}
	all = append(all, b.dataFiles(m)...)
	for _, c := range catalogs {
		all = append(all, files{dir: c.Folder, from: b.madeOf("catalog", c.Version, c.State), make: c.Make})
	}
	if b.site.Only == "" { // else there is nobody to look for
		all = append(all, files{dir: strings.TrimPrefix(address.FinderPath, "/"), from: b.madeOf(finder.Print(b.summaries)),
			make: func() (map[string][]byte, error) { return finder.Index(b.site.Tongues, b.summaries) }})
	}
	return slices.DeleteFunc(all, b.same)
}

// boards are the whole site's status, with what the list of all tells, and apart from it all
// components: a notice changes nothing of these.
func (b *builder) boards(m *many.Many, told []bulletin.Told) []files {
	write, bodies := b.statuspage(), m.BoardPrint()
	return []files{{
		dir: address.StatusFolder, from: b.madeOf("components", bodies),
		make: func() (map[string][]byte, error) {
			data, err := write.Components(m.Board(nil))
			return map[string][]byte{statuspage.ComponentsFile: data}, err
		},
	}, {
		dir: address.StatusFolder, from: b.madeOf(bodies, bulletin.Print(told, func(*bulletin.Told) bool { return true })),
		make: func() (map[string][]byte, error) { return write.Files(m.Board(told)) },
	}}
}

// writeFiles makes some and writes them.
func (b *builder) writeFiles(f files) error {
	made, err := f.make()
	for _, name := range slices.Sorted(maps.Keys(made)) {
		err = cmp.Or(err, b.publisher.WriteFrom(f.dir+name, f.from, made[name]))
	}
	return err
}

// same tells whether files are as they were, and leaves them. Those of the index, which are
// many, are believed to stand if its first does.
func (b *builder) same(f files) bool {
	if f.dir != strings.TrimPrefix(address.FinderPath, "/") {
		return b.publisher.SameUnder(f.dir, f.from)
	}
	if !b.publisher.Standing(f.dir) || !b.publisher.Same(f.dir+finder.Top, f.from) {
		return false
	}
	b.publisher.Leave(f.dir)
	return true
}

// listFiles are a list's feeds and its calendar: what is told in one of them changes no other.
func (b *builder) listFiles(s *bulletin.Scope, all []bulletin.Told) (out []files) {
	dir := strings.TrimPrefix(s.Path, "/")
	for _, f := range s.Feeds() {
		out = append(out, files{dir: dir, from: b.madeOf(f.Name, f.Title, bulletin.Print(all, f.Tells)),
			make: func() (map[string][]byte, error) { return b.listFeed(s, f, all) }})
	}
	return append(out, files{dir: dir, from: b.madeOf(address.CalendarFile, s.Of(), bulletin.Print(all, bulletin.InCalendar(s.T)),
		bulletin.Print(all, bulletin.By(subject.Platform))), make: func() (map[string][]byte, error) { return b.listCalendar(s, all) }})
}

// listFeed is one feed of a list, in all its forms.
func (b *builder) listFeed(s *bulletin.Scope, f bulletin.ScopeFeed, all []bulletin.Told) (files map[string][]byte, err error) {
	entries, files := bulletin.LatestEntries(b.site, all, f.Tells, feed.Most), map[string][]byte{}
	for _, form := range f.Forms {
		name := f.Name + "." + form.Ext
		c := b.channel(strings.TrimPrefix(s.Path, "/")+f.Name, f.Title, s.Path)
		c.Self, c.Many = b.site.Links.Abs(s.Path+name), true
		if files[name], err = feed.Write(form.Ext, c, entries); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// listCalendar is a list's calendar, and in that of all the events of the platform: others'
// stand in their own folders.
func (b *builder) listCalendar(s *bulletin.Scope, all []bulletin.Told) (files map[string][]byte, err error) {
	files = map[string][]byte{}
	if s.Path == address.NoticesPath {
		if err := b.eventsOf(files, s.Path, bulletin.Only(all, func(t *bulletin.Told) bool { return t.Planned() && t.Subject == subject.Platform })); err != nil {
			return nil, err
		}
	}
	c := b.calendar(s.Path, b.site.Language.Tell(b.site.Language.Publish.Calendar.OfMany, "of", s.Of()), true)
	files[address.CalendarFile], err = calendar.Encode(c, bulletin.Planned(all, s.T))
	return files, err
}

// madeOf stands for what files are made of: some values, and all that every unit shares.
func (b *builder) madeOf(of ...any) string {
	return fmt.Sprintf("%x %q", b.depends.shared, fmt.Sprintln(of...))
}

// news writes the feeds of what happened to the rulebook, and of what of it changes
// something for a role. They are made where something that all share is another, or a day
// has begun.
func (b *builder) news(r *rule.Rulebook) error {
	if !b.site.Ruled() {
		return nil
	}
	w := b.site.Language.Publish
	made := b.madeOf("news", b.Setting.Zone.Day(r.T).From)
	err := b.newsFeeds(made, address.NewsPath, address.RulesPath, w.News, "", r.News)
	for i, role := range frame.RolePages {
		name := word.Capital(b.site.Language.Roles[role.Role])
		news := func() []bulletin.Entry { return r.RoleNews(i) }
		err = cmp.Or(err, b.newsFeeds(made, address.RoleNewsPath(role.Slug), address.RolePath(role.Slug), w.RoleNews,
			name, news))
	}
	return err
}

// newsFeeds writes the forms of a feed of the rulebook's news, of a page and a role.
func (b *builder) newsFeeds(made, path, at string, w word.PageWords, role string, of func() []bulletin.Entry) error {
	var entries []bulletin.Entry
	for _, ext := range []string{"xml", "atom"} {
		name := path + "." + ext
		if b.publisher.Same(name, made) {
			continue
		}
		if entries == nil {
			entries = of()
			entries = entries[:min(len(entries), feed.Most)]
		}
		c := b.channel(path, b.site.Language.Tell(w.Title, "role", role), at)
		c.Description, c.Self = b.onSite(w.Description), b.site.Links.Abs(name)
		data, err := feed.Write(ext, c, entries)
		if err != nil {
			return err
		}
		if err := b.publisher.WriteFrom(name, made, data); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) writeAll(dir string, files map[string][]byte) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := b.publisher.Write(dir+name, files[name]); err != nil {
			return err
		}
	}
	return nil
}

// onSite ends a description with whose site it is.
func (b *builder) onSite(text word.Sentence) string {
	l := b.site.Language
	return l.Tell(l.Publish.OnSite, "text", text, "operator", word.Stop(b.Setting.Operator.Name))
}

func (b *builder) channel(id, title, link string) feed.Channel {
	authority := b.Setting.TagAuthority
	return feed.Channel{
		Title: title, Description: b.onSite(b.site.Language.Publish.Feed.Description),
		Link: b.site.Links.Abs(link), ID: "tag:" + authority + ":" + strings.Trim(id, "/"),
		Author: b.Setting.Operator.Name, Hub: b.Setting.Hub,
		Language: b.site.Language.Tag, Born: feed.Born(authority), Style: b.site.Links.To(feedStyle),
	}
}

func (b *builder) calendar(at, name string, many bool) calendar.Channel {
	return calendar.Channel{
		Name: name, Description: b.onSite(b.site.Language.Publish.Calendar.Description),
		Self: b.site.Links.Abs(at + address.CalendarFile), Page: b.site.Links.Abs(at),
		Authority: b.Setting.TagAuthority, Contact: b.Setting.Operator.Contact, Zone: b.Setting.Zone, Many: many,
	}
}

func (b *builder) statuspage() statuspage.Writer {
	born := period.Time(feed.Born(b.Setting.TagAuthority).Unix())
	return statuspage.Writer{Authority: b.Setting.TagAuthority, Zone: b.Setting.Zone, Born: born}
}
