// Package calendar writes what is planned as iCalendar (RFC 5545): planned stops
// and constraints.
//
// Everything in a calendar comes from the notices. An event keeps its UID for
// ever; SEQUENCE counts its revisions; DTSTAMP and LAST-MODIFIED are the last
// one's moment, never the build's. A withdrawn notice is a cancelled event. Beside
// the standard properties a planned stop carries those of the network operators'
// convention for maintenance notes (X-MAINTNOTE-*).
package calendar

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/page/bulletin"

	ics "github.com/arran4/golang-ical"
)

// Channel is what a calendar says of itself.
type Channel struct {
	Name, Description string
	Self, Page        string // addresses, its own and that of the page it belongs to
	Authority         string // RFC 4151, "stato.example.org,2026": the domain is in every UID
	Contact           string // mail of who publishes it
	Zone              period.Zone
	Many              bool // events name their subject
}

// Encode writes a calendar of notices. Those of many bodies are written by their units, once
// for all calendars (Told.Event), but for what several bodies say together.
func Encode(c Channel, told []*bulletin.Told) ([]byte, error) {
	cal := &ics.Calendar{}
	cal.SetVersion("2.0")
	cal.SetProductId("-//Bollettino//Calendario//IT")
	cal.SetCalscale("GREGORIAN")
	cal.SetName(c.Name) // RFC 7986; with it X-WR-CALNAME, which older clients read
	cal.SetDescription(c.Description)
	cal.SetUrl(c.Page)
	source := ics.BaseProperty{IANAToken: "SOURCE", Value: c.Self}
	source.ICalParameters = map[string][]string{"VALUE": {"URI"}}
	cal.CalendarProperties = append(cal.CalendarProperties, ics.CalendarProperty{BaseProperty: source})
	cal.SetRefreshInterval("PT1H")
	cal.SetXPublishedTTL("PT1H")
	cal.Components = append(cal.Components, timezone(c.Zone, c.first(told)))
	var b bytes.Buffer
	if err := cal.SerializeTo(&b, ics.WithNewLine(newLine)); err != nil {
		return nil, fmt.Errorf("write calendar: %w", err)
	}
	b.Truncate(b.Len() - len(end))
	size := len(end)
	for _, t := range told {
		size += len(t.Event)
	}
	b.Grow(size)
	for _, t := range told {
		event := t.Event
		if !c.Many || t.Bodies > 1 || len(event) == 0 {
			var err error
			if event, err = Events(c, *t); err != nil {
				return nil, err
			}
		}
		b.Write(event)
	}
	b.WriteString(end)
	return b.Bytes(), nil
}

// Lines end so (RFC 5545, 3.1), and a calendar so.
const (
	newLine = "\r\n"
	end     = "END:VCALENDAR" + newLine
)

// Events are the events of a notice as calendars have them.
func Events(c Channel, t bulletin.Told) ([]byte, error) {
	var b bytes.Buffer
	form := ics.SerializationConfiguration{MaxLength: 75, PropertyMaxLength: 75, NewLine: newLine}
	for _, e := range c.events(t) {
		if err := e.SerializeTo(&b, &form); err != nil {
			return nil, fmt.Errorf("write the event of %s: %w", t.ID, err)
		}
	}
	return b.Bytes(), nil
}

// first is the first moment that a calendar names; of an empty one, that from which
// its authority counts.
func (c Channel) first(told []*bulletin.Told) period.Time {
	first := period.Never
	for _, t := range told {
		first = min(first, t.Declared)
		for _, r := range t.Runs {
			first = min(first, r.First.From)
		}
	}
	if first == period.Never {
		_, year, _ := strings.Cut(c.Authority, ",")
		y, _ := strconv.Atoi(year[:min(4, len(year))])
		first = c.Zone.Date(y, time.January, 1)
	}
	return first
}

const wall = "20060102T150405"

// UID is the permanent id of a notice's event.
func (c Channel) UID(t bulletin.Told) string {
	domain, _, _ := strings.Cut(c.Authority, ",")
	return strings.ReplaceAll(t.ID, "/", "-") + "@" + domain
}

// events are a notice's: one for its plan, one for each plan that was in force
// before, and one for each occurrence that is not as its rule has it.
func (c Channel) events(t bulletin.Told) (out []*ics.VEvent) {
	event := func(uid string) *ics.VEvent {
		e := c.event(uid, t)
		out = append(out, e)
		return e
	}
	for _, r := range t.Runs {
		uid := c.UID(t)
		if r.Part != "" {
			uid = r.Part + "." + uid
		}
		e := event(uid)
		if r.Rule == "" {
			c.span(e, r.First)
			continue
		}
		e.SetProperty(ics.ComponentPropertyDtStart, r.Start, ics.WithTZID(c.Zone.Name()))
		odd := slices.ContainsFunc(r.Odd, func(o notice.Odd) bool { return o.Start == r.Start })
		if odd || slices.Contains(r.Except, r.Start) {
			// The first occurrence is no measure of the others.
			e.SetProperty(ics.ComponentPropertyDuration, "PT"+strconv.FormatInt(r.Length, 10)+"S")
		} else {
			c.time(e, ics.ComponentPropertyDtEnd, r.First.Until)
		}
		e.AddRrule(r.Rule)
		for _, x := range r.Except {
			e.AddExdate(x, ics.WithTZID(c.Zone.Name()))
		}
		for _, o := range r.Odd {
			e := event(uid)
			e.SetProperty(ics.ComponentPropertyRecurrenceId, o.Start, ics.WithTZID(c.Zone.Name()))
			c.span(e, o.Span)
		}
	}
	return out
}

// event is an event with all but its time.
func (c Channel) event(uid string, t bulletin.Told) *ics.VEvent {
	e := ics.NewEvent(uid)
	e.Properties = slices.Grow(e.Properties, 24)
	utc := func(p ics.ComponentProperty, at period.Time) {
		e.SetProperty(p, time.Unix(int64(at), 0).UTC().Format(wall)+"Z")
	}
	utc(ics.ComponentPropertyDtstamp, t.Changed)
	utc(ics.ComponentPropertyCreated, t.Declared)
	utc(ics.ComponentPropertyLastModified, t.Changed)
	e.SetSequence(len(t.Updates))
	summary := t.Title
	if c.Many {
		summary = t.Who + ": " + summary
	}
	e.SetSummary(summary, language(t.Lang)...)
	text := []string{t.Text}
	for _, u := range t.Updates {
		text = append(text, u.Text)
	}
	e.SetDescription(strings.Join(text, "\n\n"))
	e.SetProperty(ics.ComponentPropertyCategories, strings.ToUpper(string(t.Kind)))
	e.SetURL(t.URL)
	status := ics.ObjectStatusConfirmed
	if t.State == notice.IsWithdrawn {
		status = ics.ObjectStatusCancelled
	}
	e.SetStatus(status)
	e.SetTimeTransparency(ics.TransparencyTransparent) // it takes nobody's time
	if t.Kind == notice.Maintenance {
		c.maintenance(e, t)
	}
	return e
}

var impact = map[notice.Impact]string{
	notice.None: "NO-IMPACT", notice.Degraded: "DEGRADED", notice.Partial: "DEGRADED", notice.Full: "OUTAGE",
}

// maintenance adds the properties of a maintenance note.
func (c Channel) maintenance(e *ics.VEvent, t bulletin.Told) {
	x := func(name, value string) {
		e.AddProperty(ics.ComponentProperty("X-MAINTNOTE-"+name), value)
	}
	e.SetProperty(ics.ComponentPropertyOrganizer, "mailto:"+c.Contact)
	provider := string(t.Subject)
	if t.Bodies > 1 {
		provider = t.Group
	}
	x("PROVIDER", provider)
	x("ACCOUNT", "public")
	x("MAINTENANCE-ID", t.ID)
	for _, s := range t.Services {
		x("OBJECT-ID", provider+"/"+s)
	}
	x("IMPACT", impact[t.Impact])
	status := "CONFIRMED"
	switch t.State {
	case notice.IsWithdrawn:
		status = "CANCELLED"
	case notice.IsResolved:
		status = "COMPLETED"
	}
	x("STATUS", status) // as declared: what only passes with time changes no event
}

func language(lang string) []ics.PropertyParameter {
	if lang == "" {
		return nil
	}
	return []ics.PropertyParameter{&ics.KeyValues{Key: string(ics.ParameterLanguage), Value: []string{lang}}}
}

// span writes when an event is, in UTC where the clock shows one of its ends twice:
// readers differ in which of the two they take. Until further notice, it has no
// end: a moment, the one at which it begins (RFC 5545, 3.6.1).
func (c Channel) span(e *ics.VEvent, s period.Span) {
	twice := c.Zone.Twice(s.From) || s.Until != period.Never && c.Zone.Twice(s.Until)
	put := func(p ics.ComponentProperty, t period.Time) {
		if twice {
			e.SetProperty(p, time.Unix(int64(t), 0).UTC().Format(wall)+"Z")
		} else {
			c.time(e, p, t)
		}
	}
	put(ics.ComponentPropertyDtStart, s.From)
	if s.Until != period.Never {
		put(ics.ComponentPropertyDtEnd, s.Until)
	}
}

func (c Channel) time(e *ics.VEvent, p ics.ComponentProperty, t period.Time) {
	e.SetProperty(p, c.Zone.Local(t).Format(wall), ics.WithTZID(c.Zone.Name()))
}

// change is one moment at which a zone's clock is put forward or back.
type change struct {
	at       period.Time
	from, to int // offsets in seconds
	name     string
	local    time.Time // the clock before the change
}

// lastYear is as far as changes of the clock are looked up: what the zone does
// after it, the rules found say.
const lastYear = 2037

// sort is what changes of the clock have in common.
type sort struct {
	from, to int
	name     string
}

// timezone is the zone's VTIMEZONE, right from the year of first on: of most calendars the same.
func timezone(zone period.Zone, first period.Time) *ics.VTimezone {
	of := zoneYear{zone.Name(), zone.Local(first).Year()} // by name: each build reads its zone anew
	if tz, ok := timezones.Load(of); ok {
		return tz.(*ics.VTimezone)
	}
	tz := timezoneFrom(zone, of.year)
	timezones.Store(of, tz)
	return tz
}

type zoneYear struct {
	zone string
	year int
}

var timezones sync.Map

func timezoneFrom(zone period.Zone, year int) *ics.VTimezone {
	tz := ics.NewTimezone(zone.Name())
	begin := zone.Date(year-1, time.January, 1)
	groups := map[sort][]change{}
	for _, x := range changesOf(zone, begin, zone.Date(max(lastYear, year+1), time.December, 31)) {
		s := sort{x.from, x.to, x.name}
		groups[s] = append(groups[s], x)
	}
	if len(groups) == 0 { // a zone whose clock stands
		l := zone.Local(begin)
		name, offset := l.Zone()
		groups[sort{offset, offset, name}] = []change{{at: begin, local: l}}
	}
	for _, s := range slices.SortedFunc(maps.Keys(groups), func(a, b sort) int {
		return cmp.Compare(groups[a][0].at, groups[b][0].at)
	}) {
		if p := observance(s, groups[s]); s.to > s.from {
			tz.Components = append(tz.Components, &ics.Daylight{ComponentBase: p})
		} else {
			tz.Components = append(tz.Components, &ics.Standard{ComponentBase: p})
		}
	}
	return tz
}

// observance is a part of a VTIMEZONE: the changes of one sort.
func observance(s sort, changes []change) (p ics.ComponentBase) {
	p.AddProperty(ics.ComponentPropertyDtStart, changes[0].local.Format(wall))
	p.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), offset(s.from))
	p.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), offset(s.to))
	p.AddProperty(ics.ComponentProperty(ics.PropertyTzname), s.name)
	if rule := yearly(changes); rule != "" {
		p.AddProperty(ics.ComponentPropertyRrule, rule)
		return p
	}
	for _, x := range changes[1:] {
		p.AddProperty(ics.ComponentPropertyRdate, x.local.Format(wall))
	}
	return p
}

// changesOf are the changes of the clock between two moments.
func changesOf(zone period.Zone, from, until period.Time) (out []change) {
	_, before := zone.Local(from).Zone()
	for t := zone.Change(from); t < until; t = zone.Change(t) {
		name, after := zone.Local(t).Zone()
		out = append(out, change{t, before, after, name, zone.Local(t).UTC().Add(time.Duration(before) * time.Second)})
		before = after
	}
	return out
}

// yearly is the rule of changes that come once a year on the same weekday of a
// month, counted from its end or its begin, or "".
func yearly(changes []change) string {
	if len(changes) < 3 || changes[len(changes)-1].local.Year() < lastYear {
		return ""
	}
	nth, last := map[int]bool{}, true
	f := changes[0].local
	for i, x := range changes {
		l := x.local
		if l.Year() != f.Year()+i || l.Month() != f.Month() || l.Weekday() != f.Weekday() ||
			l.Format("150405") != f.Format("150405") {
			return ""
		}
		nth[(l.Day()-1)/7+1] = true
		last = last && l.AddDate(0, 0, 7).Month() != l.Month()
	}
	which := 0
	switch {
	case last:
		which = -1
	case len(nth) == 1:
		which = (f.Day()-1)/7 + 1
	default:
		return ""
	}
	return fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", f.Month(), which, strings.ToUpper(f.Weekday().String()[:2]))
}

func offset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds%3600/60)
}
