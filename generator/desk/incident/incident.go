// Package incident reads what a body has published with another program (a cState
// site, a Statuspage) as services and notices of ours, and names everything that
// had no place or could be taken only with a reservation.
//
// It drops and guesses nothing silently. What a source doesn't say stays unsaid,
// but for two things that a notice can't be without: when users were told, which
// neither program keeps apart, and what of a system can't be used, which both
// state as a degree.
package incident

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
)

// Options say how to read a source.
type Options struct {
	Zone     period.Zone
	Unlisted bool   // systems that incidents name and the source doesn't list become services too
	Lang     string // of the texts, where the source doesn't say
}

// Found is one incident of a source: a notice, or the reason why it is none.
type Found struct {
	Source string // the file, or the incident's id
	Notice *notice.Notice
	Left   string
}

// Note is something about a source that had no place, or was taken with a
// reservation.
type Note struct{ Source, What string }

// Result is what a source gave.
type Result struct {
	Services []subject.Service // in the source's order
	Found    []Found
	Notes    []Note
}

// reading gathers a result.
type reading struct {
	Options
	Result
	ids   map[string]string // a service's id by its name in the source
	taken map[string]bool   // ids of notices
}

func newReading(o Options) *reading {
	return &reading{Options: o, ids: map[string]string{}, taken: map[string]bool{}}
}

func (r *reading) note(source, what string, args ...any) {
	r.Notes = append(r.Notes, Note{source, fmt.Sprintf(what, args...)})
}

func (r *reading) left(source, why string, args ...any) {
	r.Found = append(r.Found, Found{Source: source, Left: fmt.Sprintf(why, args...)})
}

// service is the id of a system, which becomes a service when it is new.
func (r *reading) service(name string) string {
	if id, ok := r.ids[name]; ok {
		return id
	}
	slug := rulebook.Slug(name)
	slug = strings.Trim(slug[:min(60, len(slug))], "-")
	if slug == "" || slug == notice.All {
		slug = strings.TrimSuffix("servizio-"+slug, "-")
	}
	id := slug
	for i := 2; slices.ContainsFunc(r.Services, func(s subject.Service) bool { return s.ID == id }); i++ {
		id = fmt.Sprintf("%s-%d", slug, i)
	}
	r.ids[name] = id
	r.Services = append(r.Services, subject.Service{ID: id, Name: name, Channels: []string{"web"}, Counts: true})
	return id
}

// take keeps a notice, under a name that no other one has.
func (r *reading) take(source, slug string, n *notice.Notice) {
	slug = strings.Trim(rulebook.Slug(slug), "-")
	if slug == "" {
		slug = "comunicazione"
	}
	n.ID = draft.Named(slug, n.Declared, r.Zone, func(id string) bool { return r.taken[id] })
	r.taken[n.ID] = true
	r.Found = append(r.Found, Found{Source: source, Notice: n})
}

// blank is a notice before anything is known of it.
func (r *reading) blank(kind notice.Kind, title string) *notice.Notice {
	return &notice.Notice{Kind: kind, Title: strings.TrimSpace(title), StandIn: "unknown", Lang: r.Lang,
		ValidUntil: period.Never, Plan: notice.Plan{Until: period.Never}}
}

// say appends an update, a second later where its moment is taken.
func say(n *notice.Notice, u notice.Update) (moved bool) {
	last := n.Declared
	if k := len(n.Updates); k > 0 {
		last = n.Updates[k-1].At
	}
	if u.At <= last {
		u.At, moved = last+1, true
	}
	n.Updates = append(n.Updates, u)
	return moved
}

var timeForm = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)[T ](\d{1,2}:\d\d)(:\d\d)?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?$`)

// moment reads a time as these programs write it, in UTC where it has no offset.
func moment(text string) (period.Time, error) { return momentIn(time.UTC, text) }

// momentIn reads a time; without an offset it is a local one of the zone. Fractions
// of seconds are cut.
func momentIn(zone *time.Location, text string) (period.Time, error) {
	p := timeForm.FindStringSubmatch(strings.TrimSpace(text))
	if p == nil {
		return 0, fmt.Errorf("%q is not a time", text)
	}
	if len(p[2]) == 4 {
		p[2] = "0" + p[2]
	}
	layout, value := "2006-01-02 15:04:05", p[1]+" "+p[2]+cmp.Or(p[3], ":00")
	if p[4] != "" {
		layout, value = layout+"Z0700", value+strings.Replace(p[4], ":", "", 1)
	}
	t, err := time.ParseInLocation(layout, value, zone)
	if err != nil {
		return 0, fmt.Errorf("%q is not a time", text)
	}
	return period.Time(t.Unix()), nil
}

// planned are words by which a title says that work was planned.
var planned = regexp.MustCompile(`(?i)\b(maintenance|scheduled|planned|upgrade|migration|` +
	`manutenzione|programmat[aoie]|aggiornament[oi]|migrazione)\b`)

// unplanned are words by which a title says that something broke, or that planned
// work is only what it came after.
var unplanned = regexp.MustCompile(`(?i)\b(dopo|durante|a seguito|a causa|dovut[oaie]|` +
	`after|during|following|due to|caused by|` +
	`guast\w*|problem\w*|error\w*|disserviz\w*|malfunzion\w*|` +
	`non (risponde|raggiungibil\w|funziona\w*|disponibil\w)|lent\w*|rallentament\w|blocc\w*|` +
	`down|outage|fail\w*|issues? with|degrad\w*|slow\w*|unavailab\w*|broken|incident\w*)\b`)

// isPlanned tells whether a title names planned work, and nothing that broke: an
// outage "after the upgrade" stays one.
func isPlanned(title string) bool { return planned.MatchString(title) && !unplanned.MatchString(title) }
