// Package statuspage writes a board in the shape of Atlassian Statuspage's public
// API, version 2, so that clients made for it read this site too.
//
// It adds no key of its own; what that shape has no place for stands in
// stato.json. A service of which nobody knows anything is not among the
// components, because the shape has no word for it and "operational" would say
// more than is known. Constraints are neither incidents nor maintenance. A plan
// without an end has a null scheduled_until. Arrays are empty, never absent; times
// are RFC 3339 with the site's offset.
package statuspage

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page/bulletin"
)

// Writer knows what all boards of a site share.
type Writer struct {
	Authority string // RFC 4151: in every id's seed, so that ids never change
	Zone      period.Zone
	Born      period.Time // the day from which the authority counts: when components were made
}

type (
	pagePart struct {
		ID        string `json:"id"`
		Name      string `json:"name"`
		URL       string `json:"url"`
		TimeZone  string `json:"time_zone"`
		UpdatedAt string `json:"updated_at"`
	}
	status struct {
		Indicator   string `json:"indicator"`
		Description string `json:"description"`
	}
	component struct {
		ID                 string  `json:"id"`
		Name               string  `json:"name"`
		Status             string  `json:"status"`
		CreatedAt          string  `json:"created_at"`
		UpdatedAt          string  `json:"updated_at"`
		Position           int     `json:"position"`
		Description        string  `json:"description"`
		Showcase           bool    `json:"showcase"`
		StartDate          *string `json:"start_date"`
		GroupID            *string `json:"group_id"`
		PageID             string  `json:"page_id"`
		Group              bool    `json:"group"`
		OnlyShowIfDegraded bool    `json:"only_show_if_degraded"`
	}
	update struct {
		ID                 string   `json:"id"`
		Status             string   `json:"status"`
		Body               string   `json:"body"`
		IncidentID         string   `json:"incident_id"`
		CreatedAt          string   `json:"created_at"`
		UpdatedAt          string   `json:"updated_at"`
		DisplayAt          string   `json:"display_at"`
		AffectedComponents []string `json:"affected_components"`
	}
	incident struct {
		ID              string      `json:"id"`
		Name            string      `json:"name"`
		Status          string      `json:"status"`
		CreatedAt       string      `json:"created_at"`
		UpdatedAt       string      `json:"updated_at"`
		MonitoringAt    *string     `json:"monitoring_at"`
		ResolvedAt      *string     `json:"resolved_at"`
		Impact          string      `json:"impact"`
		Shortlink       string      `json:"shortlink"`
		StartedAt       string      `json:"started_at"`
		PageID          string      `json:"page_id"`
		IncidentUpdates []update    `json:"incident_updates"`
		Components      []component `json:"components"`
	}
	maintenance struct {
		incident
		ScheduledFor   string  `json:"scheduled_for"`
		ScheduledUntil *string `json:"scheduled_until"`
	}
)

// most is how many components a summary names. Of more it names those alone that have a problem:
// who asks each minute would be sent megabytes.
const most = 1000

// ComponentsFile is the file that has all components, whatever is told of them.
const ComponentsFile = "components.json"

// Components is that file.
func (w Writer) Components(b bulletin.Board) ([]byte, error) {
	return parts{}.file(w.view(bulletin.Board{ID: b.ID, Name: b.Name, URL: b.URL, T: b.T, Components: b.Components},
		len(b.Components)), "components")
}

// Files are all other files of the interface, by their names below api/v2/.
func (w Writer) Files(b bulletin.Board) (map[string][]byte, error) {
	v, p := w.view(b, most), parts{}
	out := map[string][]byte{}
	for name, keys := range map[string][]string{
		"summary.json":   {"components", "incidents", "scheduled_maintenances", "status"},
		"status.json":    {"status"},
		"incidents.json": {"all_incidents"}, "incidents/unresolved.json": {"incidents"},
		"scheduled-maintenances.json":          {"all_maintenances"},
		"scheduled-maintenances/upcoming.json": {"upcoming"},
		"scheduled-maintenances/active.json":   {"active"},
	} {
		data, err := p.file(v, keys...)
		if err != nil {
			return nil, err
		}
		out[name] = data
	}
	return out, nil
}

// Summary is summary.json alone.
func (w Writer) Summary(b bulletin.Board) ([]byte, error) {
	return parts{}.file(w.view(b, most), "components", "incidents", "scheduled_maintenances", "status")
}

// view is a board with all that any file shows.
type view struct {
	page        pagePart
	status      status
	components  []component // that are named
	component   func(place int) component
	place       map[string]int // of a service, or a subject, of which a notice is, among the board's
	incidents   []incident
	maintenance []maintenance
}

// parts are what files are made of, as JSON, by what they are called here: each is made once
// for all files that have it.
type parts map[string]json.RawMessage

// part is the value of one.
func (v view) part(name string) any {
	with := func(status string) []maintenance {
		return keep(v.maintenance, func(m maintenance) bool { return m.Status == status })
	}
	switch name {
	case "page":
		return v.page
	case "status":
		return v.status
	case "components":
		return v.components
	case "incidents":
		return keep(v.incidents, func(i incident) bool { return i.ResolvedAt == nil })
	case "all_incidents":
		return v.incidents
	case "upcoming":
		return with("scheduled")
	case "active":
		return with("in_progress")
	case "scheduled_maintenances":
		return append(with("in_progress"), with("scheduled")...)
	}
	return v.maintenance
}

// key is where a part stands in its file, if that is not what it is called here.
var key = map[string]string{
	"all_incidents": "incidents", "all_maintenances": "scheduled_maintenances",
	"upcoming": "scheduled_maintenances", "active": "scheduled_maintenances",
}

func keyOf(name string) string { return cmp.Or(key[name], name) }

// file is a file of the view with the page and some parts, in the order of their keys.
func (p parts) file(v view, names ...string) ([]byte, error) {
	names = append(names, "page")
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(keyOf(a), keyOf(b)) })
	size := 0
	for _, name := range names {
		if p[name] == nil {
			var err error
			if p[name], err = v.json(name); err != nil {
				return nil, err
			}
		}
		size += len(p[name]) + 64 // with its key
	}
	out := make([]byte, 0, size)
	for i, name := range names {
		out = strconv.AppendQuote(append(out, "{,"[min(i, 1)]), keyOf(name))
		out = append(append(out, ':'), p[name]...)
	}
	return append(out, "}\n"...), nil
}

// json is the JSON of a part. Of components, which can be many, each is encoded alone: the
// encoder would hold all a second time.
func (v view) json(name string) (all []byte, err error) {
	if name != "components" || len(v.components) == 0 {
		return json.Marshal(v.part(name))
	}
	for i, c := range v.components {
		one, err := json.Marshal(c)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			all = make([]byte, 0, len(v.components)*(len(one)+32))
		}
		all = append(append(all, "[,"[min(i, 1)]), one...)
	}
	return append(all, ']'), nil
}

func keep[T any](all []T, is func(T) bool) []T {
	out := []T{}
	for _, x := range all {
		if is(x) {
			out = append(out, x)
		}
	}
	return out
}

// view has all components of a board of up to most, else those that have a problem.
func (w Writer) view(b bulletin.Board, most int) view {
	v := view{
		page:       pagePart{w.id("page", b.ID), b.Name, b.URL, w.Zone.Name(), w.Zone.RFC3339(b.T)},
		status:     status{indicator(b.State), b.Words},
		components: []component{}, component: w.component(b), place: map[string]int{},
		incidents: []incident{}, maintenance: []maintenance{},
	}
	of := ofNotices(b)
	for i := range b.Components {
		c := &b.Components[i]
		if of[c.ID] {
			v.place[c.ID] = i
		}
		if len(b.Components) <= most || c.State != sli.Operational {
			v.components = append(v.components, v.component(i))
		}
	}
	for _, t := range b.Incidents {
		v.incidents = append(v.incidents, w.incident(b, t, v.affected(b, t), incidentStatus))
	}
	for _, t := range b.Maintenance {
		m := maintenance{incident: w.incident(b, t, v.affected(b, t), maintenanceStatus)}
		m.ScheduledFor = w.Zone.RFC3339(t.Span.From)
		if t.Span.Until != period.Never {
			m.ScheduledUntil = w.time(t.Span.Until)
		}
		v.maintenance = append(v.maintenance, m)
	}
	return v
}

// component makes the component at a place among the board's.
func (w Writer) component(b bulletin.Board) func(place int) component {
	page, born, now := w.id("page", b.ID), w.Zone.RFC3339(w.Born), w.Zone.RFC3339(b.T)
	return func(place int) component {
		c := b.Components[place]
		return component{
			ID: w.id("component", b.ID, c.ID), Name: c.Name, Status: componentStatus[c.State], Description: c.Words,
			CreatedAt: born, UpdatedAt: now, Position: place + 1, PageID: page,
		}
	}
}

// affected are the components that a notice is about.
func (v view) affected(b bulletin.Board, t bulletin.Told) []component {
	if b.ID != "" && slices.Contains(t.Services, notice.All) {
		return v.components
	}
	out := []component{}
	for _, k := range ofNotice(b, &t) {
		if i, ok := v.place[k]; ok {
			out = append(out, v.component(i))
		}
	}
	return out
}

// ofNotice are the ids of components that a notice is about, if it names them.
func ofNotice(b bulletin.Board, t *bulletin.Told) []string {
	switch {
	case b.ID != "":
		return t.Services
	case t.Bodies > 1:
		return nil
	}
	return []string{string(t.Subject)} // the whole site's components are subjects
}

// ofNotices are those of all notices: of thousands of bodies few have one.
func ofNotices(b bulletin.Board) map[string]bool {
	of := map[string]bool{}
	for _, told := range [][]bulletin.Told{b.Incidents, b.Maintenance} {
		for i := range told {
			for _, id := range ofNotice(b, &told[i]) {
				of[id] = true
			}
		}
	}
	return of
}

// after says which status a notice has after an update, or when it is declared, given
// the status before.
type after func(t bulletin.Told, u *bulletin.Said, before string) string

// incident is a notice.
func (w Writer) incident(b bulletin.Board, t bulletin.Told, components []component, statusOf after) incident {
	i := incident{
		ID: w.id("incident", t.ID), Name: t.Title, Impact: impact[t.Impact], Shortlink: t.URL,
		CreatedAt: w.Zone.RFC3339(t.Declared), UpdatedAt: w.Zone.RFC3339(t.Changed), StartedAt: w.Zone.RFC3339(t.Began),
		PageID: w.id("page", b.ID), Components: components,
	}
	if b.ID == "" {
		i.Name = t.Who + ": " + t.Title
	}
	add := func(at period.Time, body string) {
		s := w.Zone.RFC3339(at)
		i.IncidentUpdates = append(i.IncidentUpdates,
			update{w.id("update", t.ID, s), i.Status, body, i.ID, s, s, s, []string{}})
	}
	i.Status = statusOf(t, nil, "")
	add(t.Declared, t.Text)
	for _, u := range t.Updates {
		i.Status = statusOf(t, &u, i.Status)
		if i.Status == "monitoring" && i.MonitoringAt == nil {
			i.MonitoringAt = w.time(u.At)
		}
		add(u.At, u.Text)
	}
	slices.Reverse(i.IncidentUpdates)
	i.Status = final(t, i.Status)
	if !t.Open() {
		i.ResolvedAt = w.time(t.Ended)
	}
	return i
}

func (w Writer) time(t period.Time) *string {
	s := w.Zone.RFC3339(t)
	return &s
}

// id is twelve letters and digits that never change: the last of a SHA-256 as a number to
// the base of 36.
func (w Writer) id(parts ...string) string {
	seed := append(make([]byte, 0, 128), w.Authority...)
	for _, p := range parts {
		seed = append(append(seed, 0), p...)
	}
	sum := sha256.Sum256(append(seed, 0))
	var rest uint64
	for word := range slices.Chunk(sum[:], 8) {
		_, rest = bits.Div64(rest, binary.BigEndian.Uint64(word), twelve)
	}
	digits := strconv.AppendUint([]byte("000000000000"), rest, 36)
	return string(digits[len(digits)-12:])
}

// twelve is how many numbers have twelve digits to the base of 36.
const twelve = 36 * 36 * 36 * 36 * 36 * 36 * 36 * 36 * 36 * 36 * 36 * 36

var impact = map[notice.Impact]string{
	notice.None: "none", notice.Degraded: "minor", notice.Partial: "major", notice.Full: "critical"}

var componentStatus = map[sli.State]string{
	sli.Operational: "operational", sli.InMaintenance: "under_maintenance", sli.IsDegraded: "degraded_performance",
	sli.IsPartial: "partial_outage", sli.IsDown: "major_outage",
}

// indicator is none also where planned work is in progress, and where nothing is
// known: the description says which.
func indicator(s sli.State) string {
	switch s {
	case sli.IsDegraded:
		return "minor"
	case sli.IsPartial:
		return "major"
	case sli.IsDown:
		return "critical"
	}
	return "none"
}

// incidentStatus is what an update makes of an incident's status.
func incidentStatus(_ bulletin.Told, u *bulletin.Said, before string) string {
	if u == nil {
		return "investigating"
	}
	switch u.Status {
	case notice.Identified:
		return "identified"
	case notice.Monitoring:
		return "monitoring"
	case notice.Reopened:
		return "investigating"
	case notice.Resolved, notice.Withdrawn:
		return "resolved"
	}
	return before
}

// maintenanceStatus is what an update makes of planned work's.
func maintenanceStatus(t bulletin.Told, u *bulletin.Said, before string) string {
	switch {
	case u == nil:
		return "scheduled"
	case u.Status == notice.Resolved && !t.Repeats, u.Status == notice.Withdrawn:
		return "completed"
	case before == "completed" && u.Status != notice.Reopened:
		return before
	case u.At >= t.Began:
		return "in_progress"
	}
	return "scheduled"
}

// final is the status now, which may change with time alone.
func final(t bulletin.Told, last string) string {
	planned := t.Kind == notice.Maintenance
	switch {
	case planned && t.State == notice.Announced:
		return "scheduled"
	case planned && t.Open():
		return "in_progress"
	case planned:
		return "completed"
	case !t.Open():
		return "resolved"
	case last == "resolved": // an occurrence was, the notice is not
		return "monitoring"
	}
	return last
}
