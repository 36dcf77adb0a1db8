package bulletin

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"

	"github.com/cespare/xxhash/v2"
)

// Told is one notice as it is told beside its own page: in feeds, in calendars,
// to status clients. All of them are made of this value, so they cannot disagree.
// What only passes with time is in State and Span; ids and dates come from the
// declaration.
type Told struct {
	ID                string // "01234567897/2026-11-20-portale", permanent: those of entries and events grow from it
	Subject           subject.ID
	Who               string
	Bodies            int // how many bodies say just this, on pages about many; else 1
	Group             string
	Kind              notice.Kind
	Impact            notice.Impact
	State             notice.State
	Title, Lang, URL  string
	Text              string   // the first plan, and how else to pay; plain
	Services          []string // ids, or notice.All alone
	Declared, Changed period.Time
	Span              period.Span // that is running, else the next, else the last
	Began             period.Time // when it began first, which a notice that was opened again did before Span
	Ended             period.Time // when it really ended, or was withdrawn; 0 of what is open
	Repeats           bool
	Updates           []Said // oldest first
	Runs              []notice.Run
	Print             uint64 // of all that stands above, as it is told of one body
	Event             []byte // as calendars of many have it; empty where its unit wrote none
}

// Said is one update.
type Said struct {
	At     period.Time
	Status notice.Status
	Title  string // "Risolto: Aggiornamento del portale"
	Text   string // plain, with the new plan
}

// How much of a text is told; the rest stands on the notice's page.
const (
	LongestTitle = 300
	LongestText  = 8000 // characters
)

// tell makes what a notice tells. The words name days in full, and those of an
// entry are true for good: they must not change with the moment of building.
func tell(s frame.Site, n *notice.Notice, who string, at notice.Standing, now period.Time) Told {
	c := s.Clock(0).InFull()
	t := Told{
		ID: string(n.Owner) + "/" + n.ID, Subject: n.Owner, Who: Plain(who, LongestTitle), Bodies: 1, Group: n.Group,
		Kind: n.Kind, Impact: at.Plan.Impact, State: at.State, Title: Plain(n.Title, LongestTitle), Lang: n.Lang,
		URL: s.Links.Abs(address.NoticePath(n.Owner, n.ID)), Services: at.Plan.Services,
		Declared: n.Declared, Changed: n.Declared, Span: at.Span, Began: at.Span.From, Repeats: at.Repeats,
		// As far as the next year ends: whoever subscribes looks again before.
		Runs: n.Runs(c.Zone, c.Zone.Year(c.Zone.Year(now).Until).Until),
	}
	if at.Span.Empty() && at.State == notice.IsWithdrawn {
		t.Span = at.Told
	}
	if len(at.Before) > 0 {
		t.Began = at.Before[0].From
	}
	if !at.State.Open() {
		t.Ended = at.Span.Until
	}
	lines := []string{c.Tell(c.Bulletin.Plan, "kind", c.Kinds[n.Kind].Name, "plan", c.PlanWords(n, n.Plan))}
	for _, w := range []string{c.OtherWays(n).String(), n.AlreadyPaid, n.Deadlines} {
		if w != "" {
			lines = append(lines, w)
		}
	}
	if text := excerpt(n); text != "" && n.Alternatives == "" {
		lines = append(lines, text)
	}
	t.Text = Plain(strings.Join(lines, "\n"), LongestText)
	for u := range c.Course(n) {
		text := u.Text
		if len(u.Times) > 0 {
			text += "\n" + u.Times.String()
		}
		title := c.Tell(c.Bulletin.Update, "status", u.Word, "title", n.Title)
		t.Updates = append(t.Updates, Said{u.At, u.Status, Plain(title, LongestTitle), Plain(text, LongestText)})
		t.Changed = max(t.Changed, u.At)
	}
	b, err := json.Marshal(t)
	if err != nil {
		panic(err) // plain values always encode
	}
	t.Print = xxhash.Sum64(b)
	return t
}

// longestExcerpt is how much of a notice's text lists and feeds carry, in
// characters.
const longestExcerpt = 500

// excerpt is the begin of a notice's text, without markup. It reads no more of a
// long one than it may need.
func excerpt(n *notice.Notice) string {
	begin := strings.ToValidUTF8(n.Body[:min(len(n.Body), 8*longestExcerpt)], "")
	text := Plain(rulebook.PlainText(begin), longestExcerpt+1)
	if utf8.RuneCountInString(text) <= longestExcerpt {
		return text
	}
	if i := strings.LastIndexAny(text, " \n"); i > len(text)/2 {
		text = text[:i]
	}
	return strings.TrimRight(text, " \n.,;:…") + "…"
}

// ToldBy is what the unit's notices tell, the last changed first.
func ToldBy(s frame.Site, u judged.Unit) []Told {
	out := make([]Told, 0, len(u.Notices))
	for _, n := range u.Notices {
		out = append(out, tell(s, n.Notice, u.Row.Name, n.Stands, u.T))
	}
	SortTold(out)
	return out
}

// PlatformTold is what the platform's own notices tell at t.
func PlatformTold(site frame.Site, notices []judged.Notice, t period.Time) []Told {
	var out []Told
	who := site.Language.Tell(site.Language.Frame.Platform)
	for _, n := range notices {
		out = append(out, tell(site, n.Notice, who, n.Stands, t))
	}
	return out
}

// Print stands for all that those notices tell that are kept: equal prints, equal feeds and
// calendars.
func Print(told []Told, kept func(*Told) bool) string {
	h := xxhash.New()
	var b [16]byte
	for i := range told {
		if t := &told[i]; kept(t) {
			binary.LittleEndian.PutUint64(b[:8], t.Print)
			binary.LittleEndian.PutUint64(b[8:], uint64(t.Bodies))
			h.Write(b[:])
		}
	}
	return strconv.FormatUint(h.Sum64(), 16)
}

// SortTold puts the latest first.
func SortTold(told []Told) {
	slices.SortFunc(told, func(a, b Told) int { return later(&a, &b) })
}

func later(a, b *Told) int { return cmp.Or(cmp.Compare(b.Changed, a.Changed), cmp.Compare(a.ID, b.ID)) }

// Open tells whether the notice matters now or soon.
func (t Told) Open() bool { return t.State.Open() }

// Slug is the notice's name in its address.
func (t Told) Slug() string {
	_, slug, _ := strings.Cut(t.ID, "/")
	return slug
}

// Over is when the last of it is over, Never where that can't be said.
func (t Told) Over() period.Time {
	if t.Open() {
		return period.Never
	}
	return max(t.Ended, t.Changed)
}

// alike is what two notices of one group have in common where all is the same
// but whose they are.
func (t Told) alike() string {
	h := sha256.New()
	part := func(s ...string) {
		for _, s := range s {
			h.Write([]byte(s))
			h.Write([]byte{0})
		}
	}
	at := func(t ...period.Time) {
		for _, t := range t {
			part(strconv.FormatInt(int64(t), 10))
		}
	}
	part(t.Group, string(t.Kind), string(t.Impact), string(t.State), t.Title, t.Lang, t.Text)
	at(t.Declared, t.Span.From, t.Span.Until)
	for _, u := range t.Updates {
		at(u.At)
		part(string(u.Status), u.Text)
	}
	return string(h.Sum(nil))
}

// Plain is a text for where no markup can hold it: without control characters,
// without marks that turn the direction of what follows, and not longer than n
// characters.
func Plain(s string, n int) string {
	if len(s) <= n && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > 0xff || 0x7f <= r && r < 0xa0 }) {
		return strings.TrimSpace(s) // most names
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == unicode.ReplacementChar || unicode.In(r, unicode.Cc, unicode.Bidi_Control, unicode.Zl, unicode.Zp):
			return -1
		}
		return r
	}, s)
	s = strings.TrimSpace(s)
	for i := range s {
		if n--; n < 0 {
			return strings.TrimSpace(s[:i]) + "…"
		}
	}
	return s
}

// Entry is one dated statement for feeds: a notice as declared, or an update of
// it. Its id and date come from the declaration and never change.
type Entry struct {
	ID     string // RFC 4151
	Kind   notice.Kind
	At     period.Time
	When   string // At as people read it, local
	Title  string
	Text   string // plain
	Lang   string
	URL    string
	Who    string // the subject's name, or how many say the same
	bodies int
}

// Entries are what notices tell in feeds, newest first. What notices of one group
// tell at the same moment is one entry, under the id of the first of them.
func Entries(site frame.Site, told []Told) []Entry {
	return LatestEntries(site, told, func(*Told) bool { return true }, math.MaxInt)
}

// LatestEntries are so many of them at most, of the notices that are kept: of the others less is
// made.
func LatestEntries(site frame.Site, told []Told, kept func(*Told) bool, most int) []Entry {
	var out []Entry
	c := site.Clock(0).InFull()
	one := map[string]int{}
	since := latestSince(told, kept, most)
	for i := range told {
		t := &told[i]
		if !kept(t) {
			continue
		}
		add := func(at period.Time, title, text, url string) {
			if at < since {
				return
			}
			id := entryID(site.Setting.TagAuthority, t.ID, at)
			e := Entry{id, t.Kind, at, "", title, text, t.Lang, url, t.Who, t.Bodies}
			if t.Group != "" {
				key := fmt.Sprintf("%s\x00%s\x00%d", t.Group, t.Kind, at)
				if i, ok := one[key]; ok {
					bodies := out[i].bodies + e.bodies
					if e.ID < out[i].ID {
						out[i] = e
					}
					out[i].bodies, out[i].Who = bodies, c.Tell(c.Bulletin.Bodies, "n", bodies)
					return
				}
				one[key] = len(out)
			}
			out = append(out, e)
		}
		add(t.Declared, t.Title, t.Text, t.URL)
		for _, u := range t.Updates {
			add(u.At, u.Title, u.Text, t.URL+"#"+updateID(u.At))
		}
	}
	SortEntries(out)
	out = out[:min(len(out), most)]
	for i := range out {
		out[i].When = c.When(out[i].At)
	}
	return out
}

// latestSince is a moment before which no entry is among the latest: of those that are certainly
// no other's, too, so many are of that moment or later.
func latestSince(told []Told, kept func(*Told) bool, most int) period.Time {
	var all []period.Time
	for i := range told {
		if t := &told[i]; t.Group == "" && kept(t) {
			all = append(all, t.Declared)
			for _, u := range t.Updates {
				all = append(all, u.At)
			}
		}
	}
	if most == 0 || len(all) < most {
		return math.MinInt64
	}
	slices.Sort(all)
	return all[len(all)-most]
}

// SortEntries puts entries newest first, ties by id.
func SortEntries(entries []Entry) {
	slices.SortFunc(entries, func(a, b Entry) int { return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.ID, b.ID)) })
}

func entryID(authority, id string, at period.Time) string {
	return "tag:" + authority + ":" + id + "/" + time.Unix(int64(at), 0).UTC().Format("2006-01-02T15:04:05Z")
}

func updateID(at period.Time) string {
	return "a" + time.Unix(int64(at), 0).UTC().Format("20060102T150405Z")
}

// InConstraints, InOutages and InContinuity part what is told into feeds: planned stops and
// continuity events go with outages, and the latter also apart.
func InConstraints(t *Told) bool { return t.Kind == notice.Constraint }
func InOutages(t *Told) bool     { return t.Kind != notice.Constraint }
func InContinuity(t *Told) bool  { return t.Kind == notice.Continuity }

// Only are those that are kept, where they are: all that a region tells is much.
func Only(told []Told, kept func(*Told) bool) (out []*Told) {
	for i := range told {
		if kept(&told[i]) {
			out = append(out, &told[i])
		}
	}
	return out
}

// By are those of one who declares.
func By(id subject.ID) func(*Told) bool { return func(t *Told) bool { return t.Subject == id } }

// Planned tells whether it is of what a calendar shows, a planned stop or a constraint: an
// outage is no appointment.
func (t Told) Planned() bool { return t.Kind == notice.Maintenance || t.Kind == notice.Constraint }

// InCalendar tells of which notices a calendar is at t: what was over two years before leaves.
func InCalendar(t period.Time) func(*Told) bool {
	since := t - 730*24*3600
	return func(t *Told) bool { return t.Planned() && t.Over() >= since }
}

// Planned are the notices that a calendar shows, by their ids.
func Planned(told []Told, t period.Time) []*Told {
	out := Only(told, InCalendar(t))
	slices.SortFunc(out, func(a, b *Told) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
