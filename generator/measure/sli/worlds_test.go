package sli_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
)

// Worlds are stories that chance tells, a line each, in the scripts' language.
// What they come to is made again here from the words of the project's method, a
// quarter of an hour at a time: every moment of a world lies on one. Nothing of
// the program's arithmetic is used, neither its spans nor its calendar; a world
// that does not agree is printed, and can be put into testdata as it is.
//
// BOLLETTINO_WORLDS says how many (10000 in `make soak`).
func TestWorlds(t *testing.T) {
	t.Parallel()
	many := 80
	if text := os.Getenv("BOLLETTINO_WORLDS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		many = n
	}
	shown := map[string]int{}
	for seed := range many {
		w := chance(t, uint64(seed))
		w.check(shown)
		if t.Failed() {
			t.Fatalf("world %d:\n%s", seed, strings.Join(w.told, "\n"))
		}
	}
	// What never comes about is not tested.
	for what := range strings.FieldsSeq(`outages changed resolved reopened withdrawn repeats planned late unmeasured unplanned platform contested
		could response count left_out booked extra gap_in_the_role two_parts met missed on_course not_measured down maintenance`) {
		if shown[what] == 0 {
			t.Errorf("in none of %d worlds there is %s: %v", many, what, shown)
		}
	}
}

const quarter = 900

var clock = must(time.LoadLocation("Europe/Rome"))

// world is a story, with what it tells as the recomputation reads it.
type world struct {
	*script
	*rand.Rand
	told     []string
	anchor   int64 // what is told of lies around it
	now      int64
	lo, hi   int64 // of the years that are looked at
	versions []wVersion
	rows     []wRow
	services []wService
	watches  []*wWatch
	stops    []*wNotice
	buckets  []wBucket
	counts   []wCount
	policy   string
	fresh    int64
}

type (
	wVersion struct {
		id          string
		from, until int64
		rules       []wRule
	}
	wRule struct {
		id, measure string
		least       bool
		limit       string // as written
		yearly      bool
		notice      int64
		binds       []string
	}
	wRow struct {
		roles       []string
		from, until int64
	}
	wService struct {
		id     string
		counts bool
	}
	// wWatch is what one observer saw of one service, by quarter: 0, 'u' or 'd'.
	wWatch struct {
		service, observer string
		saw               []byte
		ends              []int64
	}
	wPlan struct {
		from, until int64 // until 0: until further notice
		every       int   // days from one occurrence to the next, 0: once
		count       int   // of occurrences, 0: by last
		last        int64 // none starts after
		services    []string
		impact      string
	}
	wNotice struct {
		whose, kind    string
		plan           wPlan
		except         string // a local day
		valid          int64  // none starts at or after, 0: always
		declared, told int64
		updates        []wUpdate
	}
	wUpdate struct {
		at     int64
		status string
		plan   wPlan // with changed
		from   int64 // with reopened
		until  int64
		ended  int64
	}
	wBucket struct {
		id               string
		from, until      int64
		requests, within int64
	}
	wCount struct {
		id, month string
		n, of     int64
	}
)

func local(t int64) time.Time { return time.Unix(t, 0).In(clock) }
func stamp(t int64) string    { return local(t).Format(time.RFC3339) }
func dayOf(t int64) string    { return local(t).Format("2006-01-02") }

// midnight begins the local day that lies so many days after that of t.
func midnight(t int64, days int) int64 {
	y, m, d := local(t).Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, clock).Unix()
}

// wall finds a local time: the first, where the clock shows it twice; by the
// offset of before, where it never does (RFC 5545, 3.3.5).
func wall(y int, m time.Month, d, hour, minute int) int64 {
	w := time.Date(y, m, d, hour, minute, 0, 0, time.UTC)
	var first int64
	for i, near := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		_, offset := w.Add(near).In(clock).Zone()
		t := w.Unix() - int64(offset)
		if l := local(t); l.Hour() == w.Hour() && l.Minute() == w.Minute() {
			return t
		}
		if i == 0 {
			first = t
		}
	}
	return first
}

func (w *world) tell(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	w.told = append(w.told, line)
	w.play(line)
}

func (w *world) likely(percent int) bool { return w.IntN(100) < percent }

func pick[T any](w *world, of ...T) T { return of[w.IntN(len(of))] }

// some is a quarter so many hours after the anchor.
func (w *world) some(from, until int) int64 {
	return w.anchor + int64(from)*3600 + int64(w.IntN((until-from)*4))*quarter
}

// chance tells a world.
func chance(t *testing.T, seed uint64) *world {
	w := &world{Rand: rand.New(rand.NewPCG(seed, 10)), script: &script{T: t, file: "world " + fmt.Sprint(seed)}}
	day := pick(w, "2026-03-29", "2026-10-25", "2028-02-29", "2026-12-31", "2027-01-01", "2026-06-10",
		fmt.Sprintf("2026-%02d-%02d", 1+w.IntN(12), 1+w.IntN(28)))
	y, m, d := must(time.Parse("2006-01-02", day)).Date()
	w.anchor = time.Date(y, m, d, 0, 0, 0, 0, clock).Unix()
	w.now = w.some(-5*24, 25*24)
	if w.likely(10) {
		w.now = midnight(w.now, 0)
	}
	w.lo = time.Date(local(w.now).Year()-1, 1, 1, 0, 0, 0, 0, clock).Unix()
	w.hi = time.Date(local(w.now).Year()+1, 1, 1, 0, 0, 0, 0, clock).Unix()
	w.fresh = pick[int64](w, 900, 1800, 3600)
	w.policy = pick(w, "all", "any", "majority")
	w.tell("policy %s", w.policy)
	w.tell("fresh %ds", w.fresh)
	w.chanceRules()
	w.chanceRows()
	for i := range 1 + w.IntN(3) {
		s := wService{fmt.Sprintf("s%d", i), i == 0 || w.likely(70)}
		w.services = append(w.services, s)
		w.tell("service %s counts %v", s.id, s.counts)
	}
	w.chanceRowsSeen()
	for range w.IntN(5) {
		w.chanceStop("notice", "maintenance")
	}
	if w.likely(50) {
		w.chanceStop("notice", pick(w, "outage", "constraint", "continuity"))
	}
	if w.likely(50) {
		w.chanceStop("platform", pick(w, "outage", "maintenance"))
	}
	w.chanceMeasures()
	w.script.asOf = period.Time(w.now)
	w.told = append(w.told, "asof "+stamp(w.now))
	return w
}

var everyRole = []string{"ec-direct", "ec-indirect", "psp-direct"}

// chanceRules: one version, or two with other limits from a day around the anchor.
func (w *world) chanceRules() {
	old := time.Date(2025, 1, 1, 0, 0, 0, 0, clock).Unix()
	w.versions = []wVersion{{id: "1", from: old}}
	if w.likely(60) {
		w.versions[0].until = midnight(w.anchor, w.IntN(31)-15)
		w.versions = append(w.versions, wVersion{id: "2", from: w.versions[0].until})
	}
	yearly := w.likely(70)
	for i := range w.versions {
		v := &w.versions[i]
		add := func(r wRule) {
			if i == 0 || w.likely(90) {
				v.rules = append(v.rules, r)
			}
		}
		add(wRule{id: "planned", measure: "planned", limit: pick(w, "36h", "2h", "10h"), yearly: true,
			notice: pick[int64](w, 72, 72, 24) * 3600, binds: everyRole[:2]})
		add(wRule{id: "psp", measure: "planned", limit: "3h", yearly: true, notice: 48 * 3600, binds: everyRole[2:]})
		add(wRule{id: "unplanned", measure: "unplanned", limit: pick(w, "9h", "1h", "30h", "200h"), yearly: yearly,
			binds: everyRole[1:]})
		add(wRule{id: "response", measure: "response", least: true, limit: pick(w, "98%", "99.9%", "97.5%"),
			binds: everyRole})
		add(wRule{id: "count", measure: "count", limit: pick(w, "30", "0.1%", "7%"), yearly: w.likely(20),
			binds: everyRole[1:]})
	}
	for _, v := range w.versions {
		for _, r := range v.rules {
			until := ""
			if v.until != 0 {
				until = " until " + dayOf(v.until)
			}
			bound, window := "most", "monthly"
			if r.least {
				bound = "least"
			}
			if r.yearly {
				window = "yearly"
			}
			w.tell("rule %s %s at %s %s %s from %s%s id %s notice %ds binds %s",
				v.id, r.measure, bound, r.limit, window,
				dayOf(v.from), until, r.id, r.notice, strings.Join(r.binds, ","))
		}
	}
}

func (w *world) chanceRows() {
	from := midnight(w.anchor, -pick(w, 10, 40, 120, 500))
	for i := range 1 + w.IntN(3) {
		r := wRow{roles: []string{pick(w, everyRole...)}, from: from}
		if w.likely(20) {
			if also := pick(w, everyRole...); also != r.roles[0] {
				r.roles = append(r.roles, also)
			}
		}
		until := ""
		if i == 2 || w.likely(60) {
			r.until = midnight(max(from, w.anchor), 1+w.IntN(12))
			until = " until " + dayOf(r.until)
		}
		w.rows = append(w.rows, r)
		w.tell("role %s from %s%s", strings.Join(r.roles, ","), dayOf(r.from), until)
		if r.until == 0 {
			return
		}
		from = midnight(r.until, pick(w, 0, 0, 3))
	}
}

// chanceRowsSeen: each observer sees up, down or nothing, for some time.
func (w *world) chanceRowsSeen() {
	last := w.anchor + 20*86400
	if w.likely(50) { // no row reaches past now, as where files are appended to
		last = min(last, w.now)
	}
	for _, s := range w.services {
		for o := range 1 + w.IntN(3) {
			x := &wWatch{service: s.id, observer: fmt.Sprintf("o%d", o), saw: make([]byte, (w.hi-w.lo)/quarter)}
			at := w.some(-20*24, -10*24)
			for at < last {
				until := min(last, at+pick[int64](w, 1, 2, 4, 7, 40, 96, 400)*quarter)
				state := pick(w, byte('u'), 'u', 'u', 'd', 0)
				if state != 0 {
					x.see(w, at, until, state)
				}
				at = until
			}
			w.watches = append(w.watches, x)
		}
	}
}

// see is a row of the file of each day.
func (x *wWatch) see(w *world, from, until int64, state byte) {
	for from < until {
		end := min(until, midnight(from, 1))
		word := map[byte]string{'u': "up", 'd': "down"}[state]
		w.tell("%s %s..%s service %s observer %s", word, stamp(from), stamp(end), x.service, x.observer)
		for t := from; t < end; t += quarter {
			if t >= w.lo && t < w.hi {
				x.saw[(t-w.lo)/quarter] = state
			}
		}
		x.ends = append(x.ends, end)
		from = end
	}
}

func (w *world) chancePlan() wPlan {
	p := wPlan{from: w.some(-15*24, 15*24), impact: pick(w, "full", "full", "full", "full", "partial", "degraded")}
	p.until = p.from + pick[int64](w, 1, 4, 8, 12, 100)*quarter
	p.services = []string{"all"}
	if w.likely(60) {
		p.services = []string{pick(w, w.services...).id}
	}
	switch w.IntN(10) {
	case 0, 1, 2:
		p.every, p.until = pick(w, 1, 1, 2, 7), p.from+pick[int64](w, 2, 6, 12, 104)*quarter
		p.count = 1 + w.IntN(8)
		if w.likely(30) {
			p.count, p.last = 0, p.from+int64(w.IntN(10*96))*quarter
		}
	case 3:
		p.until = 0
	}
	return p
}

// chanceStop tells of a notice with what became of it. What the reader refuses is
// not told.
func (w *world) chanceStop(whose, kind string) {
	n := &wNotice{whose: whose, kind: kind, plan: w.chancePlan()}
	if whose == "platform" {
		n.plan.services, n.plan.every = []string{"all"}, 0
	}
	lead := pick[int64](w, 0, 1, 4, 24*4, 48*4, 72*4, 72*4, 72*4-1, 100*4, 300*4) * quarter
	if n.declared = min(n.plan.from-lead, w.now-quarter); kind == "outage" {
		n.declared = min(n.plan.from+pick[int64](w, -4, 0, 1, 3)*quarter, w.now-quarter)
	}
	head := fmt.Sprintf("%s %s %s..%s declared %s services %s impact %s",
		whose, kind, stamp(n.plan.from), open(n.plan.until), stamp(n.declared), n.plan.services[0], n.plan.impact)
	if w.likely(20) {
		n.told = n.declared - pick[int64](w, 4, 96, -4)*quarter
		head += " told " + stamp(n.told)
	}
	if n.plan.every > 0 {
		head += " repeats " + n.plan.rule()
		if w.likely(20) {
			n.except = dayOf(midnight(n.plan.from, 1+w.IntN(3)))
			head += " except " + n.except
		}
		if w.likely(20) {
			n.valid = n.plan.from + int64(1+w.IntN(8*96))*quarter
			head += " valid_until " + stamp(n.valid)
		}
	}
	lines := []string{head}
	at := max(n.declared, n.plan.from-3*86400)
	for range w.IntN(4) {
		if whose == "platform" {
			break
		}
		if at += int64(1+w.IntN(200)) * quarter; at > w.now {
			break
		}
		lines = append(lines, w.chanceUpdate(n, at))
	}
	kept := len(w.script.notices)
	for _, line := range lines {
		w.play(line)
	}
	var list problem.List
	if w.read(kept, period.Time(w.now), &list); list.Len() > 0 {
		w.script.notices = w.script.notices[:kept]
		return
	}
	w.told, w.stops = append(w.told, lines...), append(w.stops, n)
}

func open(t int64) string {
	if t == 0 {
		return ""
	}
	return stamp(t)
}

func (p wPlan) rule() string {
	r := fmt.Sprintf("FREQ=DAILY;INTERVAL=%d", p.every)
	if p.every == 7 {
		r = "FREQ=WEEKLY"
	}
	if p.count > 0 {
		return r + fmt.Sprintf(";COUNT=%d", p.count)
	}
	return r + ";UNTIL=" + time.Unix(p.last, 0).UTC().Format("20060102T150405Z")
}

func (w *world) chanceUpdate(n *wNotice, at int64) string {
	status := pick(w, "changed", "changed", "resolved", "resolved", "withdrawn", "monitoring")
	u := wUpdate{at: at, status: status, plan: n.current()}
	if k := len(n.updates); k > 0 && n.updates[k-1].status == "resolved" {
		u.status = "reopened"
	}
	line := fmt.Sprintf("update %s %s", stamp(at), u.status)
	switch u.status {
	case "changed":
		shift := int64(w.IntN(40)-20) * quarter
		if w.likely(60) {
			u.plan.from += shift
			line += " from " + stamp(u.plan.from)
			if u.plan.until != 0 {
				u.plan.until += shift + pick[int64](w, 0, 0, 4)*quarter
				line += " until " + stamp(u.plan.until)
			}
		} else if u.plan.until != 0 {
			u.plan.until += pick[int64](w, -2, 2, 8) * quarter
			line += " until " + stamp(u.plan.until)
		}
		if w.likely(30) {
			u.plan.services = []string{pick(w, "all", w.services[0].id)}
			line += " services " + u.plan.services[0]
		}
		if w.likely(30) {
			u.plan.impact = pick(w, "full", "partial")
			line += " impact " + u.plan.impact
		}
	case "resolved":
		if u.ended = at; w.likely(40) {
			u.ended = at - int64(w.IntN(6))*quarter
			line += " ended " + stamp(u.ended)
		}
	case "reopened":
		u.from = at
		if w.likely(40) {
			u.from = n.updates[len(n.updates)-1].ended + int64(w.IntN(4))*quarter
			line += " from " + stamp(u.from)
		}
		u.until = max(u.from, at) + int64(1+w.IntN(12))*quarter
		line += " until " + stamp(u.until)
		if u.plan.every == 0 { // it is the plan from then on
			u.plan.from, u.plan.until = u.from, u.until
		}
	}
	n.updates = append(n.updates, u)
	return line
}

func (n *wNotice) current() wPlan {
	p := n.plan
	for _, u := range n.updates {
		p = u.plan
	}
	return p
}

// chanceMeasures: buckets that follow each other, and counts.
func (w *world) chanceMeasures() {
	at := midnight(w.anchor, -pick(w, 8, 40))
	steady := pick[int64](w, -1, -1, -1, 1, 20, 25) // so many of each 1000 are late
	for at < w.anchor+10*86400 && w.likely(98) {
		until := pick(w, at+3600, at+6*3600, midnight(at, 1), midnight(at, 1))
		until = min(until, midnight(at, 1))
		n := pick[int64](w, 0, 10, 1000, 1000)
		b := wBucket{"response", at, until, n, n - min(n, pick[int64](w, 0, 0, 1, 1, 30))}
		if steady >= 0 {
			b.requests, b.within = 1000, 1000-steady
		}
		if w.likely(90) {
			w.buckets = append(w.buckets, b)
			w.tell("bucket response %s..%s requests %d within %d", stamp(at), stamp(until), b.requests, b.within)
		}
		at = until
	}
	for m := -2; m <= 0; m++ {
		for scope := range w.IntN(3) {
			y, month, _ := local(w.now).Date()
			first := time.Date(y, month+time.Month(m), 1, 0, 0, 0, 0, clock)
			c := wCount{"count", first.Format("2006-01"), pick[int64](w, 0, 1, 7, 30, 31), pick[int64](w, 0, 100, 1000)}
			w.counts = append(w.counts, c)
			of := ""
			if c.of > 0 {
				of = fmt.Sprintf(" of %d", c.of)
			}
			w.tell("count count %s %d%s scope c%d", c.month, c.n, of, scope)
		}
	}
}
