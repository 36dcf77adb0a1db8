package statuspage

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/test/rome"
)

func writer(t *testing.T) Writer {
	t.Helper()
	return Writer{Authority: "stato.example.org,2026", Zone: rome.Zone, Born: rome.Zone.Date(2026, 1, 1)}
}

var incidents = []struct {
	name     string
	kind     notice.Kind
	state    notice.State
	statuses []notice.Status
	want     string // status now, then that of each update, newest first
	resolved bool
}{
	{"new", notice.Outage, notice.InProgress, nil, "investigating: investigating", false},
	{"found", notice.Outage, notice.InProgress, []notice.Status{notice.Identified, notice.Updated},
		"identified: identified identified investigating", false},
	{"resolved", notice.Outage, notice.IsResolved, []notice.Status{notice.Monitoring, notice.Resolved},
		"resolved: resolved monitoring investigating", true},
	{"opened again", notice.Outage, notice.InProgress, []notice.Status{notice.Resolved, notice.Reopened},
		"investigating: investigating resolved investigating", false},
	{"withdrawn", notice.Continuity, notice.IsWithdrawn, []notice.Status{notice.Withdrawn},
		"resolved: resolved investigating", true},
	{"should have ended", notice.Outage, notice.Ended, nil, "resolved: investigating", true},
	{"planned", notice.Maintenance, notice.Announced, []notice.Status{notice.Changed},
		"scheduled: scheduled scheduled", false},
	{"begun", notice.Maintenance, notice.InProgress, []notice.Status{notice.Changed},
		"in_progress: scheduled scheduled", false},
	{"overrun", notice.Maintenance, notice.Overrun, nil, "in_progress: scheduled", false},
	{"over", notice.Maintenance, notice.Ended, nil, "completed: scheduled", true},
	{"done, and opened again", notice.Maintenance, notice.Announced,
		[]notice.Status{notice.Resolved, notice.Updated, notice.Reopened},
		"scheduled: scheduled completed completed scheduled", false},
	{"called off", notice.Maintenance, notice.IsWithdrawn, []notice.Status{notice.Withdrawn},
		"completed: completed scheduled", true},
}

// An incident's status follows its updates, and its state where only time passed.
func TestIncidents(t *testing.T) {
	w := writer(t)
	for _, c := range incidents {
		told := bulletin.Told{ID: "1/x", Kind: c.kind, State: c.state, Impact: notice.Partial, Title: c.name,
			Declared: 1000, Changed: 2000, Span: period.Span{From: 5000, Until: period.Never}, Began: 5000,
			Services: []string{"portale", "altro"}}
		for i, s := range c.statuses {
			told.Updates = append(told.Updates, bulletin.Said{At: period.Time(2000 + i), Status: s})
		}
		b := bulletin.Board{ID: "1", State: sli.IsPartial,
			Components: []bulletin.Component{{ID: "portale", State: sli.IsPartial}}}
		if c.kind == notice.Maintenance {
			b.Maintenance = []bulletin.Told{told}
		} else {
			b.Incidents = []bulletin.Told{told}
		}
		v := w.view(b, most)
		var i incident
		if c.kind == notice.Maintenance {
			m := v.maintenance[0]
			if i = m.incident; m.ScheduledUntil != nil || m.ScheduledFor != "1970-01-01T02:23:20+01:00" {
				t.Errorf("%s: from %s until %v", c.name, m.ScheduledFor, m.ScheduledUntil)
			}
		} else {
			i = v.incidents[0]
		}
		got := i.Status + ":"
		for _, u := range i.IncidentUpdates {
			got += " " + u.Status
		}
		if got != c.want || (i.ResolvedAt != nil) != c.resolved {
			t.Errorf("%s: %s, resolved %v; want %s, %v", c.name, got, i.ResolvedAt, c.want, c.resolved)
		}
		if i.Impact != "major" || len(i.Components) != 1 || i.Components[0].Status != "partial_outage" {
			t.Errorf("%s: impact %s of %+v", c.name, i.Impact, i.Components)
		}
	}
}

// A board of which nothing is known has empty arrays, none absent, and no id that
// another one has.
func TestEmptyBoard(t *testing.T) {
	w := writer(t)
	bare := bulletin.Board{ID: "01234567897", State: sli.Unknown, Words: "Non sappiamo."}
	files, err := w.Files(bare)
	if err != nil {
		t.Fatal(err)
	}
	if files[ComponentsFile], err = w.Components(bare); err != nil {
		t.Fatal(err)
	}
	if len(files) != 8 {
		t.Errorf("%d files", len(files))
	}
	for name, data := range files {
		if !json.Valid(data) || strings.Contains(strings.ReplaceAll(string(data), `"start_date":null`, ""), "null") {
			t.Errorf("%s: %s", name, data)
		}
	}
	var s map[string]any
	if err := json.Unmarshal(files["summary.json"], &s); err != nil {
		t.Fatal(err)
	}
	for _, k := range []string{"components", "incidents", "scheduled_maintenances"} {
		if list, ok := s[k].([]any); !ok || len(list) != 0 {
			t.Errorf("%s is %v", k, s[k])
		}
	}
	if s["status"].(map[string]any)["indicator"] != "none" {
		t.Error(s["status"])
	}
	ids := map[string]bool{}
	for _, parts := range [][]string{
		{"page", "1"}, {"page", "2"}, {"component", "1", "2"}, {"component", "12", ""}, {"incident", "1/2"}} {
		id := w.id(parts...)
		if !regexp.MustCompile(`^[a-z0-9]{12}$`).MatchString(id) || ids[id] {
			t.Errorf("%q has the id %s", parts, id)
		}
		ids[id] = true
	}
	if id := w.id("page", "01234567897"); id != "hnbj9mrhi589" {
		t.Errorf("the id of a page changed: %s", id)
	}
}

// A summary names all components, as long as they are not many; of more it names those that
// have a problem, each in its place among all, which stand in a file of their own. What a notice
// is about it says in any case.
func TestManyComponents(t *testing.T) {
	w := writer(t)
	board := bulletin.Board{State: sli.IsDegraded}
	for i := range most {
		board.Components = append(board.Components, bulletin.Component{ID: strconv.Itoa(i), State: sli.Operational})
	}
	board.Components[700].State = sli.IsDown
	board.Incidents = []bulletin.Told{{ID: "3/x", Subject: "3", Kind: notice.Outage, State: notice.InProgress, Who: "Tre",
		Span: period.Span{Until: period.Never}, Services: []string{notice.All}}}
	named := func(data []byte, err error) (places []int, about []int) {
		var s struct {
			Components []component
			Incidents  []incident
		}
		if err == nil {
			err = json.Unmarshal(data, &s)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range s.Components {
			places = append(places, c.Position)
		}
		for _, i := range s.Incidents {
			about = append(about, i.Components[0].Position)
		}
		return places, about
	}
	for _, c := range []struct{ bodies, want int }{{most, most}, {most + 1, 1}} {
		for len(board.Components) < c.bodies {
			board.Components = append(board.Components, bulletin.Component{ID: "more", State: sli.Operational})
		}
		files, err := w.Files(board)
		if err != nil {
			t.Fatal(err)
		}
		places, about := named(files["summary.json"], nil)
		if len(places) != c.want || !slices.Contains(places, 701) || !slices.Equal(about, []int{4}) {
			t.Errorf("of %d components %d are named, 701 and others: %v; an incident is about %v", c.bodies, len(places),
				slices.Contains(places, 701), about)
		}
		if all, _ := named(w.Components(board)); len(all) != c.bodies || all[700] != 701 {
			t.Errorf("of %d components %d have a place in the file of all", c.bodies, len(all))
		}
	}
}

func TestIndicators(t *testing.T) {
	for state, want := range map[sli.State]string{
		sli.Unknown: "none", sli.Operational: "none", sli.InMaintenance: "none", sli.IsDegraded: "minor",
		sli.IsPartial: "major", sli.IsDown: "critical", "constraint": "none"} {
		if got := indicator(state); got != want {
			t.Errorf("%s is %s", state, got)
		}
	}
}
