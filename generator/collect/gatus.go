package collect

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/source"
)

// Gatus keeps the newest results of each endpoint, 100 unless it is told
// otherwise, and gives them page by page. The rule: a result speaks for the time
// until the next one, but for no longer than one and a half times the endpoint's
// interval; where that is over and no next one came, Gatus did not look. The
// newest result is told once the next one is there, or its time is over.

// gatusCache is how old an answer of Gatus may be, in seconds: it keeps one for
// ten.
const gatusCache = 15

// gatusStatus is an endpoint in Gatus' answer to /api/v1/endpoints/statuses.
type gatusStatus struct {
	Name    string        `json:"name"`
	Group   string        `json:"group"`
	Key     string        `json:"key"`
	Results []gatusResult `json:"results"`
}

type gatusResult struct {
	Success   bool      `json:"success"`
	Timestamp time.Time `json:"timestamp"`
	Errors    []string  `json:"errors"`
}

// blind tells whether Gatus could not look: what failed may have been its own
// resolver or network, of which it has no reference.
func (r gatusResult) blind() bool {
	return !r.Success && slices.ContainsFunc(r.Errors, ownFailure.MatchString)
}

var ownFailure = regexp.MustCompile(`no such host|server misbehaving|lookup .*: i/o timeout|network is unreachable|` +
	`too many open files`)

// gatusMark is up to when each endpoint was told, by its key: the moment of the
// result that comes next.
type gatusMark map[string]time.Time

func readGatusMark(data []byte) gatusMark {
	m := gatusMark{}
	if json.Unmarshal(data, &m) != nil {
		return gatusMark{} // what it tells again is not written again
	}
	return m
}

// is tells whether the description means this endpoint.
func (s gatusStatus) is(endpoint string) bool {
	name := s.Name
	if s.Group != "" {
		name = s.Group + "/" + s.Name
	}
	return endpoint == s.Key || endpoint == name
}

// gatusPages joins what pages say of each endpoint: results in order of time,
// each once.
func gatusPages(pages [][]gatusStatus) map[string]gatusStatus {
	out := map[string]gatusStatus{}
	for _, page := range pages {
		for _, s := range page {
			old, there := out[s.Key]
			if there {
				s.Results = append(slices.Clip(old.Results), s.Results...)
			}
			out[s.Key] = s
		}
	}
	for key, s := range out {
		s.Results = slices.Clone(s.Results)
		slices.SortFunc(s.Results, func(a, b gatusResult) int {
			switch c := a.Timestamp.Compare(b.Timestamp); {
			case c != 0 || a.Success == b.Success:
				return c
			case a.Success:
				return -1
			}
			return 1
		})
		s.Results = slices.CompactFunc(s.Results, func(a, b gatusResult) bool {
			return a.Timestamp.Equal(b.Timestamp) && a.Success == b.Success
		})
		out[key] = s
	}
	return out
}

// gatusReading turns results into looks, and says what stands in the way.
type gatusReading struct {
	source.Gatus
	zone period.Zone
	now  period.Time
	next gatusMark
	h    Harvest
}

func (g *gatusReading) note(format string, args ...any) {
	g.h.Notes = append(g.h.Notes, fmt.Sprintf(format, args...))
}

func (g *gatusReading) at(t time.Time) string { return g.zone.RFC3339(period.Time(t.Unix())) }

// gatusHarvest turns results into looks, from where mark says.
func gatusHarvest(
	how source.Gatus, statuses map[string]gatusStatus, mark gatusMark, zone period.Zone, now period.Time,
) Harvest {
	g := gatusReading{Gatus: how, zone: zone, now: now, next: gatusMark{}}
	maps.Copy(g.next, mark)
	for _, e := range g.Endpoints {
		s, ok := g.status(e.Name, statuses)
		if !ok {
			continue
		}
		results := slices.DeleteFunc(slices.Clone(s.Results), func(r gatusResult) bool {
			return r.Timestamp.Unix() < 0 || period.Time(r.Timestamp.Unix()) > now
		})
		interval := cmp.Or(g.Interval, medianGap(results))
		if interval == 0 {
			g.noInterval(e.Name, results)
			continue
		}
		since, known := mark[s.Key]
		if known && len(results) > 0 && results[0].Timestamp.After(since.Add(interval*3/2)) {
			g.note("%q: Gatus no longer has its results from %s to %s: ask more often, or let it keep more",
				e.Name, g.at(since), g.at(results[0].Timestamp))
		}
		g.look(e, s.Key, results, since, interval)
	}
	g.h.Mark, _ = json.Marshal(g.next) // times and words
	return g.h
}

// status is the endpoint of that name; false where not just one has it.
func (g *gatusReading) status(name string, statuses map[string]gatusStatus) (gatusStatus, bool) {
	var found []gatusStatus
	for _, key := range slices.Sorted(maps.Keys(statuses)) {
		if statuses[key].is(name) {
			found = append(found, statuses[key])
		}
	}
	switch len(found) {
	case 0:
		g.note("%q: Gatus has no such endpoint", name)
		return gatusStatus{}, false
	case 1:
		return found[0], true
	}
	g.note("%q: Gatus has %d such endpoints: name it by its key, such as %s", name, len(found), found[0].Key)
	return gatusStatus{}, false
}

// noInterval says why nothing tells for how long a result speaks.
func (g *gatusReading) noInterval(name string, results []gatusResult) {
	if len(results) == 0 {
		g.note("%q: Gatus has no result of it yet", name)
		return
	}
	g.note("%q: Gatus has one result only, of %s, which doesn't say for how long it speaks: "+
		"ask again later, or write down its interval", name, g.at(results[0].Timestamp))
}

// look turns an endpoint's results from since on into looks, and marks those that
// are told.
func (g *gatusReading) look(
	e source.Watched, key string, results []gatusResult, since time.Time, interval time.Duration,
) {
	reach := period.Time((interval*3/2 + time.Second - 1) / time.Second)
	unlooked := 0
	for i, r := range results {
		if r.Timestamp.Before(since) {
			continue
		}
		from := period.Time(r.Timestamp.Unix())
		span := period.Span{From: from, Until: from + reach}
		if i+1 < len(results) {
			span.Until = min(span.Until, period.Time(results[i+1].Timestamp.Unix()))
		} else if span.Until > g.now-gatusCache {
			g.next[key] = r.Timestamp
			break
		}
		g.next[key] = r.Timestamp.Add(1)
		if r.blind() {
			unlooked++
			continue
		}
		if !span.Empty() {
			g.h.Looks = append(g.h.Looks, Look{Span: span, Subject: e.Subject, Service: e.Service, Down: !r.Success})
		}
	}
	if unlooked > 0 {
		g.note("%q: %s in which Gatus could not look (its own resolver or network): unobserved",
			e.Name, plural(unlooked, "result", "results"))
	}
}

// medianGap is the usual time between two results, 0 where there are none.
func medianGap(results []gatusResult) time.Duration {
	var gaps []time.Duration
	for i := 1; i < len(results); i++ {
		if d := results[i].Timestamp.Sub(results[i-1].Timestamp); d > 0 {
			gaps = append(gaps, d)
		}
	}
	if len(gaps) == 0 {
		return 0
	}
	slices.Sort(gaps)
	return gaps[(len(gaps)-1)/2]
}

// gatus asks a server of Gatus.
type gatus struct {
	source.Gatus
	client *client
	world  World
}

func newGatus(how source.Gatus, w World) (*gatus, error) {
	c, err := newClient(how.Access, w)
	return &gatus{how, c, w}, err
}

// gatusPage is how many results of an endpoint are asked for at once. Gatus gives
// no more than it keeps; a bigger page than that would make the next one skip
// some.
const gatusPage = 50

// Ask reads pages, the newest results first, until one brings nothing that is
// newer than the mark.
func (g *gatus) Ask(ctx context.Context, a Asking) error {
	mark := readGatusMark(a.Mark)
	var pages [][]gatusStatus
	for page := 1; page <= 10_000; page++ {
		address := fmt.Sprintf("%s/api/v1/endpoints/statuses?page=%d&pageSize=%d",
			strings.TrimRight(g.URL, "/"), page, gatusPage)
		data, err := g.client.get(ctx, address, mostAnswer)
		if err != nil {
			return err
		}
		var statuses []gatusStatus
		if err := json.Unmarshal(data, &statuses); err != nil {
			return fmt.Errorf("page %d of the endpoints is not what Gatus gives: %w", page, err)
		}
		statuses = slices.DeleteFunc(statuses, func(s gatusStatus) bool {
			return !slices.ContainsFunc(g.Endpoints, func(e source.Watched) bool { return s.is(e.Name) })
		})
		pages = append(pages, statuses)
		more := false
		for _, s := range statuses {
			since := mark[s.Key] // the zero time where it was never told
			more = more || len(s.Results) > 0 && !slices.ContainsFunc(s.Results, func(r gatusResult) bool {
				return r.Timestamp.Before(since)
			})
		}
		if !more {
			break
		}
	}
	return a.Give(gatusHarvest(g.Gatus, gatusPages(pages), mark, g.world.Zone, a.Now))
}
