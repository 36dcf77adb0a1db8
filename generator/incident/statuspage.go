package incident

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"bollettino/generator/draft"
	"bollettino/generator/notice"
	"bollettino/generator/period"
)

// statuspageImpacts are the impacts of incidents. Planned work without one of its
// own has "maintenance": its components are under maintenance, and can't be used.
var statuspageImpacts = map[string]notice.Impact{
	"none": notice.None, "minor": notice.Degraded, "major": notice.Partial, "critical": notice.Full, "maintenance": notice.Full,
}

var statuspageStatuses = map[string]notice.Status{
	"investigating": notice.Updated, "identified": notice.Identified, "monitoring": notice.Monitoring, "resolved": notice.Resolved,
	"scheduled": notice.Updated, "in_progress": notice.Updated, "verifying": notice.Monitoring, "completed": notice.Resolved, "postmortem": notice.Updated,
}

// spIncident is an incident as Statuspage's API v2 gives it.
type spIncident struct {
	ID             string        `json:"id"`
	Name           string        `json:"name"`
	Status         string        `json:"status"`
	Impact         string        `json:"impact"`
	CreatedAt      string        `json:"created_at"`
	StartedAt      string        `json:"started_at"`
	ResolvedAt     string        `json:"resolved_at"`
	ScheduledFor   string        `json:"scheduled_for"`
	ScheduledUntil string        `json:"scheduled_until"`
	Updates        []spUpdate    `json:"incident_updates"`
	Components     []spComponent `json:"components"`
}

type spUpdate struct {
	Status     string        `json:"status"`
	Body       string        `json:"body"`
	CreatedAt  string        `json:"created_at"`
	DisplayAt  string        `json:"display_at"`
	Components []spComponent `json:"affected_components"`
}

type spComponent struct {
	Name string `json:"name"`
}

var (
	lineBreak = regexp.MustCompile(`(?i)<br\s*/?>`)
	// known are the keys that are read, or say what another one says too.
	known = []string{"id", "name", "status", "impact", "created_at", "started_at", "resolved_at", "scheduled_for", "scheduled_until",
		"incident_updates", "components", "updated_at", "monitoring_at", "page_id"}
)

// Statuspage reads incidents.json or scheduled-maintenances.json of Statuspage's
// API v2, each by its bytes. Components become services.
func Statuspage(files map[string][]byte, o Options) (Result, error) {
	o.Lang = cmp.Or(o.Lang, "en")
	r := newReading(o)
	for _, file := range slices.Sorted(maps.Keys(files)) {
		var lists struct {
			Incidents []json.RawMessage `json:"incidents"`
			Scheduled []json.RawMessage `json:"scheduled_maintenances"`
		}
		if err := json.Unmarshal(bytes.TrimPrefix(files[file], []byte("\uFEFF")), &lists); err != nil {
			return Result{}, fmt.Errorf("%s: %w", file, err)
		}
		if lists.Incidents == nil && lists.Scheduled == nil {
			return Result{}, fmt.Errorf("%s: holds neither incidents nor scheduled_maintenances", file)
		}
		without := map[string]int{}
		for _, list := range []struct {
			kind notice.Kind
			of   []json.RawMessage
		}{{notice.Outage, lists.Incidents}, {notice.Maintenance, lists.Scheduled}} {
			// The oldest first: names that are the same are numbered in this order.
			for i, raw := range slices.Backward(list.of) {
				var one spIncident
				var keys map[string]json.RawMessage
				source := fmt.Sprintf("%s[%d]", file, i)
				if json.Unmarshal(raw, &keys) != nil || json.Unmarshal(raw, &one) != nil {
					r.left(source, "it is not an incident as Statuspage gives it")
					continue
				}
				if one.ID != "" {
					source = file + ": " + one.ID
				}
				if err := r.statuspage(source, list.kind, one); err != nil {
					r.left(source, "%v", err)
				}
				for key, value := range keys {
					if s := string(value); !slices.Contains(known, key) && s != "null" && s != `""` && s != "[]" && s != "{}" {
						without[key]++
					}
				}
			}
		}
		for _, key := range slices.Sorted(maps.Keys(without)) {
			r.note(file, "%s has no place (%d times)", key, without[key])
		}
	}
	slices.SortStableFunc(r.Found, func(a, b Found) int { return cmp.Compare(a.Source, b.Source) })
	return r.Result, nil
}

func (r *reading) statuspage(source string, kind notice.Kind, in spIncident) (err error) {
	if strings.TrimSpace(in.Name) == "" {
		return errors.New("it has no name")
	}
	n := r.blank(kind, in.Name)
	var notes []string
	var ok bool
	if n.Plan.Impact, ok = statuspageImpacts[in.Impact]; !ok {
		return fmt.Errorf("impact: %q is none of Statuspage's", in.Impact)
	}
	if in.Impact == "maintenance" {
		notes = append(notes, "planned work without an impact of its own: taken as a full stop")
	}
	type said struct {
		spUpdate
		at period.Time
	}
	var updates []said
	for _, u := range in.Updates {
		at, err := moment(cmp.Or(u.DisplayAt, u.CreatedAt))
		if err != nil {
			return fmt.Errorf("incident_updates: %w", err)
		}
		updates = append(updates, said{u, at})
	}
	slices.Reverse(updates) // the newest stands first
	slices.SortStableFunc(updates, func(a, b said) int { return cmp.Compare(a.at, b.at) })
	if n.Declared, err = moment(in.CreatedAt); err != nil {
		return fmt.Errorf("created_at: %w", err)
	}
	if len(updates) > 0 {
		n.Declared = min(n.Declared, updates[0].at)
	}
	n.Plan.From = n.Declared
	if began := cmp.Or(in.ScheduledFor, in.StartedAt); began != "" {
		if n.Plan.From, err = moment(began); err != nil {
			return fmt.Errorf("when it began: %w", err)
		}
	}
	if in.ScheduledUntil != "" {
		if n.Plan.Until, err = moment(in.ScheduledUntil); err != nil {
			return fmt.Errorf("scheduled_until: %w", err)
		}
	}
	names := in.Components
	for _, u := range updates {
		names = append(names, u.Components...)
	}
	for _, c := range names {
		if c.Name == "" {
			continue
		}
		if id := r.service(c.Name); !slices.Contains(n.Plan.Services, id) {
			n.Plan.Services = append(n.Plan.Services, id)
		}
	}
	if len(n.Plan.Services) == 0 {
		n.Plan.Services = []string{notice.All}
		notes = append(notes, "it names no component: taken for all")
	}
	ended := period.Time(0)
	if in.ResolvedAt != "" {
		if ended, err = moment(in.ResolvedAt); err != nil {
			return fmt.Errorf("resolved_at: %w", err)
		}
		if ended < n.Plan.From {
			return errors.New("it was resolved before it began")
		}
	}
	moved, over := false, false
	for i, u := range updates {
		text := strings.TrimSpace(lineBreak.ReplaceAllString(u.Body, "\n"))
		status, ok := statuspageStatuses[u.Status]
		if !ok {
			status = notice.Updated
			notes = append(notes, fmt.Sprintf("the status %q is taken as news", u.Status))
		}
		if i == 0 && status != notice.Resolved {
			n.Body = text // what was said first is the notice itself
			continue
		}
		update := notice.Update{At: u.at, Status: status, Text: cmp.Or(text, n.Title)}
		if status == notice.Resolved {
			over = true
			if ended != 0 && ended <= u.at {
				update.Ended = ended
			}
		}
		moved = say(n, update) || moved
	}
	if !over && ended != 0 {
		moved = say(n, notice.Update{At: ended, Status: notice.Resolved, Text: n.Title}) || moved
	}
	if moved {
		notes = append(notes, "updates of one moment stand a second apart")
	}
	for _, what := range notes {
		r.note(source, "%s", what)
	}
	r.take(source, draft.Slug(n.Title), n)
	return nil
}
