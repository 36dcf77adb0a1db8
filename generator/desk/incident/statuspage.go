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

	"bollettino/generator/base/period"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input/notice"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// statuspageImpacts are the impacts of incidents. Planned work without one of its
// own has "maintenance": its components are under maintenance, and can't be used.
var statuspageImpacts = map[string]notice.Impact{
	"none": notice.None, "minor": notice.Degraded, "major": notice.Partial, "critical": notice.Full,
	"maintenance": notice.Full,
}

var statuspageStatuses = map[string]notice.Status{
	"investigating": notice.Updated, "identified": notice.Identified, "monitoring": notice.Monitoring,
	"resolved":  notice.Resolved,
	"scheduled": notice.Updated, "in_progress": notice.Updated, "verifying": notice.Monitoring,
	"completed": notice.Resolved, "postmortem": notice.Updated,
}

// spIncident is an incident as Statuspage's API v2 gives it.
type spIncident struct {
	ID             string        `json:"id"`
	Name           string        `json:"name"`
	Status         string        `json:"status"`
	Impact         string        `json:"impact"`
	CreatedAt      string        `json:"created_at"`
	StartedAt      string        `json:"started_at"`
	UpdatedAt      string        `json:"updated_at"`
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
	Name      string `json:"name"`
	NewStatus string `json:"new_status"`
}

// known are the keys that are read, or say what another one says too.
var known = []string{
	"id", "name", "status", "impact", "created_at", "started_at", "resolved_at", "scheduled_for", "scheduled_until",
	"incident_updates", "components", "updated_at", "monitoring_at", "page_id",
}

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
					if s := string(value); !slices.Contains(known, key) && s != "null" && s != `""` && s != "[]" &&
						s != "{}" {
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

// telling is an update with its moments: when it was told, and what it is about
// where that was earlier.
type telling struct {
	spUpdate
	at, about period.Time
}

// tellings are an incident's updates, the oldest first. One whose shown time was set
// back was told when it was created.
func tellings(in spIncident) (out []telling, late int, err error) {
	for _, u := range in.Updates {
		about, err := moment(cmp.Or(u.DisplayAt, u.CreatedAt))
		if err != nil {
			return nil, 0, fmt.Errorf("incident_updates: %w", err)
		}
		at := about
		if u.CreatedAt != "" {
			if at, err = moment(u.CreatedAt); err != nil {
				return nil, 0, fmt.Errorf("incident_updates: %w", err)
			}
		}
		if at > about {
			late++
		}
		out = append(out, telling{u, max(at, about), about})
	}
	slices.Reverse(out) // the newest stands first
	slices.SortStableFunc(out, func(a, b telling) int { return cmp.Compare(a.at, b.at) })
	return out, late, nil
}

// spReading is one incident that is being read.
type spReading struct {
	*reading
	in    spIncident
	n     *notice.Notice
	ended period.Time // 0: not said
	notes []string
	moved bool // updates of one moment stand a second apart
}

func (r *spReading) noted(what string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(what, args...))
}

func (r *reading) statuspage(source string, kind notice.Kind, in spIncident) error {
	if strings.TrimSpace(in.Name) == "" {
		return errors.New("it has no name")
	}
	p := &spReading{reading: r, in: in, n: r.blank(kind, in.Name)}
	updates, err := p.plan()
	if err != nil {
		return err
	}
	p.services(updates)
	if p.ended != 0 && p.ended < p.n.Plan.From && kind != notice.Maintenance {
		return errors.New("it was resolved before it began")
	}
	p.tell(updates)
	p.close(updates)
	if p.moved {
		p.noted("updates of one moment stand a second apart")
	}
	for _, what := range p.notes {
		r.note(source, "%s", what)
	}
	r.take(source, draft.Slug(p.n.Title), p.n)
	return nil
}

// plan reads impact and times.
func (r *spReading) plan() (updates []telling, err error) {
	in, n, ok := r.in, r.n, false
	if n.Plan.Impact, ok = statuspageImpacts[in.Impact]; !ok {
		return nil, fmt.Errorf("impact: %q is none of Statuspage's", in.Impact)
	}
	if in.Impact == "maintenance" {
		r.noted("planned work without an impact of its own: taken as a full stop")
	}
	updates, late, err := tellings(in)
	if err != nil {
		return nil, err
	}
	if late > 0 {
		r.noted("an update that is shown earlier than it was written counts as told when it was written (%d times)",
			late)
	}
	if n.Declared, err = moment(in.CreatedAt); err != nil {
		return nil, fmt.Errorf("created_at: %w", err)
	}
	if len(updates) > 0 {
		n.Declared = min(n.Declared, updates[0].at)
	}
	n.Plan.From = n.Declared
	for _, t := range []struct {
		field, text string
		to          *period.Time
	}{
		{"when it began", cmp.Or(in.ScheduledFor, in.StartedAt), &n.Plan.From},
		{"scheduled_until", in.ScheduledUntil, &n.Plan.Until},
		{"resolved_at", in.ResolvedAt, &r.ended},
	} {
		if t.text == "" {
			continue
		}
		if *t.to, err = moment(t.text); err != nil {
			return nil, fmt.Errorf("%s: %w", t.field, err)
		}
	}
	return updates, nil
}

// services names what is affected: the incident's components, and those that only
// an update names.
func (r *spReading) services(updates []telling) {
	names, states := slices.Clone(r.in.Components), 0
	for _, u := range updates {
		names = append(names, u.Components...)
		for _, c := range u.Components {
			if c.NewStatus != "" {
				states++
			}
		}
	}
	if states > 0 {
		r.noted("the states of components that updates give have no place (%d times)", states)
	}
	for _, c := range names {
		if c.Name == "" {
			continue
		}
		if id := r.service(c.Name); !slices.Contains(r.n.Plan.Services, id) {
			r.n.Plan.Services = append(r.n.Plan.Services, id)
		}
	}
	if len(r.n.Plan.Services) == 0 {
		r.n.Plan.Services = []string{notice.All}
		r.noted("it names no component: taken for all")
	}
}

// tell adds what was said, as what the life of a notice has a word for.
func (r *spReading) tell(updates []telling) {
	for i, u := range updates {
		text := plainText(u.Body)
		status, ok := statuspageStatuses[u.Status]
		if !ok {
			status = notice.Updated
			r.noted("the status %q is taken as news", u.Status)
		}
		if i == 0 && status != notice.Resolved {
			r.n.Body = text // what was said first is the notice itself
			continue
		}
		update := notice.Update{At: u.at, Status: status, Text: cmp.Or(text, r.n.Title)}
		switch phase := r.n.Phase(); {
		case phase == notice.IsGone:
			update.Status = notice.Corrected
			r.noted("what was said after it was withdrawn is taken as a correction")
		case phase == notice.IsOver && u.Status != "postmortem" && status != notice.Resolved:
			update.Status = notice.Reopened
		case phase == notice.IsOver:
			update.Status = notice.Updated
		case status == notice.Resolved && u.at <= r.n.Plan.From && r.n.Kind == notice.Maintenance:
			update.Status = notice.Withdrawn
			r.noted("it was completed before it began: taken as withdrawn")
		case status == notice.Resolved:
			update.Ended = r.end(u)
		}
		r.add(update)
	}
}

// add appends an update.
func (r *spReading) add(u notice.Update) {
	r.moved = say(r.n, u) || r.moved
	if last := &r.n.Updates[len(r.n.Updates)-1]; last.Ended == last.At {
		last.Ended = 0 // it was over when it was said
	}
}

// end is when what an update says to be over was over, 0 where that is not known.
func (r *spReading) end(u telling) period.Time {
	end := u.about
	if r.ended != 0 && r.ended <= u.at {
		end = r.ended
	}
	if end < r.n.Plan.From {
		return 0
	}
	return end
}

// close has the incident's own last word, where no update says so.
func (r *spReading) close(updates []telling) {
	status := statuspageStatuses[r.in.Status]
	over := status == notice.Resolved || r.in.Status == "postmortem" || r.in.Status == "" && r.ended != 0
	last := r.n.Declared
	if len(updates) > 0 {
		last = updates[len(updates)-1].at
	}
	switch phase := r.n.Phase(); {
	case over && phase == notice.IsOpen:
		end := cmp.Or(r.ended, last)
		if r.ended == 0 {
			r.noted("its status is %s, and no update says so: closed at the last word", r.in.Status)
		}
		word := notice.Update{At: end, Status: notice.Resolved, Ended: end, Text: r.n.Title}
		if end <= r.n.Plan.From && r.n.Kind == notice.Maintenance {
			word.Status, word.Ended = notice.Withdrawn, 0
			r.noted("it was completed before it began: taken as withdrawn")
		}
		r.add(word)
	case !over && r.in.Status != "" && phase == notice.IsOver:
		at := last
		if t, err := moment(r.in.UpdatedAt); err == nil {
			at = max(at, t)
		}
		r.noted("its status is %s although an update said that it was resolved: open again", r.in.Status)
		r.add(notice.Update{At: at, Status: notice.Reopened, Text: r.n.Title})
	}
}

// blocks are the elements after which a line ends.
var blocks = []atom.Atom{atom.Br, atom.P, atom.Div, atom.Li, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.H4,
	atom.Tr, atom.Blockquote}

// plainText is the text of a body, which Statuspage's editor writes as HTML.
func plainText(body string) string {
	var out strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(body))
	hidden := 0
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			lines := strings.Split(out.String(), "\n")
			for i, line := range lines {
				lines[i] = strings.TrimSpace(line)
			}
			return strings.TrimSpace(manyLines.ReplaceAllString(strings.Join(lines, "\n"), "\n\n"))
		case html.TextToken:
			if hidden == 0 {
				out.Write(tokens.Text())
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			t := tokens.Token()
			if t.DataAtom == atom.Script || t.DataAtom == atom.Style {
				hidden += map[html.TokenType]int{html.StartTagToken: 1, html.EndTagToken: -1}[t.Type]
				hidden = max(hidden, 0)
			}
			if slices.Contains(blocks, t.DataAtom) && (t.DataAtom == atom.Br || t.Type == html.EndTagToken) {
				out.WriteByte('\n')
			}
		}
	}
}

var manyLines = regexp.MustCompile(`\n{3,}`)
