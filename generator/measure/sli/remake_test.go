package sli_test

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/ratio"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verdict"
)

// A world's figures are made again here, a quarter of an hour at a time.

// cell says that a notice limits a service in a quarter: how, and by what telling.
type cell struct {
	impact      string
	told, start int64
	span        int64 // the beginning of the announced span
}

func (w *world) at(i int) int64    { return w.lo + int64(i)*quarter }
func (w *world) place(t int64) int { return int((min(max(t, w.lo), w.hi) - w.lo) / quarter) }

// spans are those that a plan announces, of a repeating one each occurrence.
func (w *world) spans(n *wNotice, p wPlan) (out [][2]int64) {
	if p.every == 0 {
		return [][2]int64{{p.from, p.until}}
	}
	a, b := local(p.from), local(p.until)
	for i := 0; p.count == 0 || i < p.count; i++ {
		y, m, d := a.Date()
		from := wall(y, m, d+i*p.every, a.Hour(), a.Minute())
		y, m, d = b.Date()
		until := wall(y, m, d+i*p.every, b.Hour(), b.Minute())
		if p.count == 0 && from > p.last {
			break
		}
		if (n.valid == 0 || from < n.valid) && dayOf(from) != n.except {
			out = append(out, [2]int64{from, until})
		}
	}
	return out
}

func (p wPlan) names(service string) bool { return p.services[0] == "all" || p.services[0] == service }

// lay writes a notice down, quarter by quarter.
func (w *world) lay(n *wNotice, service string) [][]cell {
	cells := make([][]cell, w.place(w.hi))
	each := func(p wPlan, put func(i int, span int64)) {
		if !p.names(service) {
			return
		}
		for _, s := range w.spans(n, p) {
			until := s[1]
			if until == 0 {
				until = w.hi
			}
			for i := w.place(s[0]); i < w.place(until); i++ {
				put(i, s[0])
			}
		}
	}
	told := n.declared
	if n.told != 0 {
		told = n.told
	}
	plan := n.plan
	each(plan, func(i int, span int64) { cells[i] = append(cells[i], cell{plan.impact, told, span, span}) })
	for _, u := range n.updates {
		switch u.status {
		case "changed":
			plan = u.plan
			cells = w.replan(cells, u, func(put func(i int, span int64)) { each(plan, put) })
		case "resolved":
			for i := w.place(u.ended); i < len(cells); i++ {
				cells[i] = slices.DeleteFunc(slices.Clone(cells[i]), func(c cell) bool {
					return plan.every == 0 || c.span <= u.ended
				})
			}
		case "withdrawn":
			for i := w.place(u.at); i < len(cells); i++ {
				cells[i] = nil
			}
		case "reopened":
			if plan = u.plan; plan.names(service) {
				for i := w.place(u.from); i < w.place(u.until); i++ {
					cells[i] = append(slices.Clone(cells[i]), cell{plan.impact, u.at, u.from, u.from})
				}
			}
		}
	}
	return cells
}

// replan puts a new plan in the place of what was, from the update on.
func (w *world) replan(cells [][]cell, u wUpdate, each func(put func(i int, span int64))) [][]cell {
	next := make([][]cell, len(cells))
	copy(next, cells[:w.place(u.at)])
	each(func(i int, span int64) {
		if w.at(i) < u.at {
			return
		}
		older := false
		for _, c := range cells[i] {
			if c.impact == u.plan.impact { // the older telling stands, in the span that is announced now
				c.span, older = span, true
				next[i] = append(next[i], c)
			}
		}
		if older {
			return
		}
		start := w.at(i)
		if i > 0 && start > u.at {
			for _, c := range next[i-1] {
				if c.told == u.at && c.span == span {
					start = c.start
				}
			}
		}
		next[i] = append(next[i], cell{u.plan.impact, u.at, start, span})
	})
	return next
}

func (w *world) roles(t int64) (out []string) {
	for _, r := range w.rows {
		if r.from <= t && (r.until == 0 || t < r.until) {
			out = append(out, r.roles...)
		}
	}
	return out
}

func (w *world) inForce(t int64) *wVersion {
	for i := range w.versions {
		if v := &w.versions[i]; v.from <= t && (v.until == 0 || t < v.until) {
			return v
		}
	}
	return nil
}

func (v *wVersion) find(id string) *wRule {
	if v == nil {
		return nil
	}
	for i := range v.rules {
		if v.rules[i].id == id {
			return &v.rules[i]
		}
	}
	return nil
}

func share(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// timely: told so long before its start as the rule that binds a role of then
// says, the shortest of several.
func (w *world) timely(c cell) bool {
	lead, roles := int64(-1), w.roles(c.start)
	if v := w.inForce(c.start); v != nil {
		for _, r := range v.rules {
			if r.measure == "planned" && share(r.binds, roles) && (lead < 0 || r.notice < lead) {
				lead = r.notice
			}
		}
	}
	return c.told <= c.start-max(lead, 0)
}

// sight is what is known of a service in a quarter.
type sight struct {
	seen                byte // 0, u, d or c
	plan, late, limited bool
	maintenance, stop   bool // declared, and of full impact
	declared            int  // how bad what is declared is: 0 none, 3 degraded, 4 partial, 5 down
}

// sights are those of a service, and when the platform itself stood still.
func (w *world) sights(service string) []sight {
	out := make([]sight, w.place(w.hi))
	for i := range out {
		u, d := 0, 0
		for _, x := range w.watches {
			if x.service == service && x.saw[i] == 'u' {
				u++
			} else if x.service == service && x.saw[i] == 'd' {
				d++
			}
		}
		switch {
		case u+d == 0:
		case d == 0, w.policy == "majority" && u > d:
			out[i].seen = 'u'
		case u == 0, w.policy == "any", w.policy == "majority" && d > u:
			out[i].seen = 'd'
		default:
			out[i].seen = 'c'
		}
	}
	for _, n := range w.stops {
		if n.whose == "platform" {
			continue
		}
		for i, cells := range w.lay(n, service) {
			for _, c := range cells {
				switch full := c.impact == "full"; n.kind {
				case "maintenance":
					out[i].maintenance = true
					out[i].stop = out[i].stop || full
					timely := w.timely(c)
					out[i].plan, out[i].late = out[i].plan || full && timely, out[i].late || full && !timely
				case "constraint":
					out[i].limited = out[i].limited || full && n.declared <= c.start
				default:
					out[i].declared = max(out[i].declared,
						map[string]int{"degraded": 3, "partial": 4, "full": 5}[c.impact])
				}
			}
		}
	}
	return out
}

func (w *world) still() []bool {
	out := make([]bool, w.place(w.hi))
	for _, n := range w.stops {
		if n.whose != "platform" {
			continue
		}
		for i, cells := range w.lay(n, "") {
			out[i] = out[i] || slices.ContainsFunc(cells, func(c cell) bool { return c.impact == "full" })
		}
	}
	return out
}

// sums are the quarters of a window, of all counting services.
type sums struct{ member, planned, booked, unplanned, could, late, unmeasured, platform, contested, looked int64 }

func (w *world) sum(from, until int64, binds []string, of [][]sight, still []bool) (s sums) {
	for i := w.place(from); i < w.place(until); i++ {
		t := w.at(i)
		var plan, failed, could, late, blind, excused, contested bool
		looked := len(of) > 0
		for _, x := range of {
			v := x[i]
			plan = plan || v.plan
			failed = failed || v.seen == 'd' && !v.plan && !still[i]
			could = could || (v.seen == 'd' || v.seen == 'c') && !v.plan && !still[i]
			late = late || v.seen == 'd' && !v.plan && !still[i] && v.late
			blind = blind || v.late && !v.plan && v.seen == 0
			excused = excused || v.seen == 'd' && !v.plan && still[i]
			contested = contested || v.seen == 'c'
			looked = looked && v.seen != 0
		}
		if t >= w.now {
			s.booked += one(plan)
			continue
		}
		if !share(binds, w.roles(t)) {
			continue
		}
		s.member++
		for sum, is := range map[*int64]bool{&s.planned: plan, &s.unplanned: failed, &s.could: could, &s.late: late,
			&s.unmeasured: blind, &s.platform: excused, &s.contested: contested, &s.looked: looked} {
			*sum += one(is)
		}
	}
	return s
}

func one(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// parts are the stretches of a window with one limit; of a month's count the one
// limit at its end.
func (w *world) parts(id string, from, until int64) (out []wPart) {
	for t := from; t < until; t = midnight(t, 1) {
		r := w.inForce(t).find(id)
		if r == nil {
			continue
		}
		if k := len(out) - 1; k >= 0 && out[k].until == t && same(*out[k].rule, *r) {
			out[k].until = midnight(t, 1)
			continue
		}
		out = append(out, wPart{r, t, midnight(t, 1)})
	}
	if id != "count" {
		return out
	}
	var counted []wPart
	for _, p := range out {
		if p.rule.yearly {
			counted = append(counted, p)
		} else if p.until == until {
			counted = append(counted, wPart{p.rule, from, until})
		}
	}
	return counted
}

type wPart struct {
	rule        *wRule
	from, until int64
}

func same(a, b wRule) bool {
	return a.measure == b.measure && a.least == b.least && a.limit == b.limit && a.yearly == b.yearly &&
		a.notice == b.notice
}

// check compares all that is measured with what is made here.
func (w *world) check(shown map[string]int) {
	w.Helper()
	in := w.input(period.Time(w.now))
	got := sli.Measure(in, period.Time(w.now))
	sights := map[string][]sight{}
	var counting [][]sight
	for _, s := range w.services {
		sights[s.id] = w.sights(s.id)
		if s.counts {
			counting = append(counting, sights[s.id])
		}
	}
	w.notes(shown)
	still := w.still()
	year := time.Date(local(w.now).Year(), 1, 1, 0, 0, 0, 0, clock).Unix()
	windows := [][2]int64{{year, time.Date(local(w.now).Year()+1, 1, 1, 0, 0, 0, 0, clock).Unix()}}
	for m := -12; m <= 0; m++ {
		y, month, _ := local(w.now).Date()
		first := func(k int) int64 { return time.Date(y, month+time.Month(k), 1, 0, 0, 0, 0, clock).Unix() }
		windows = append(windows, [2]int64{first(m), first(m + 1)})
	}
	for _, id := range []string{"planned", "psp", "unplanned", "response", "count"} {
		for i, window := range windows {
			parts := w.parts(id, window[0], window[1])
			if len(parts) > 1 {
				shown["two_parts"]++
			}
			for _, p := range parts {
				if p.rule.yearly != (i == 0) || p.from > w.now {
					continue
				}
				k := slices.IndexFunc(got.Levels, func(f sli.Figure) bool {
					window := period.Span{From: period.Time(p.from), Until: period.Time(p.until)}
					return f.Obligation.ID == id && f.Part.Window == window && f.Part.Indicator.Yearly == p.rule.yearly
				})
				bound := slices.ContainsFunc(w.rows, func(r wRow) bool {
					return share(p.rule.binds, r.roles) && r.from < p.until && (r.until == 0 || r.until > p.from)
				})
				if bound != (k >= 0) {
					w.Errorf("%s from %s: bound %v, measured %v", id, stamp(p.from), bound, k >= 0)
				}
				if bound && k >= 0 {
					w.figure(p, got.Levels[k], w.sum(p.from, p.until, p.rule.binds, counting, still), counting, shown)
				}
			}
		}
	}
	for i, s := range w.services {
		w.available(got.Services[i], sights[s.id])
	}
	w.outages(got.Failures, counting, still, shown)
	w.nows(in, got, sights, shown)
}

// outages makes the running year's again: quarters without a break in which some
// counting service was down, outside what was planned for it and the platform's
// stops.
func (w *world) outages(got sli.Failures, counting [][]sight, still []bool, shown map[string]int) {
	w.Helper()
	var want []period.Span
	year := time.Date(local(w.now).Year(), 1, 1, 0, 0, 0, 0, clock).Unix()
	for i := w.place(year); i < w.place(w.now); i++ {
		t := period.Time(w.at(i))
		failed := slices.ContainsFunc(counting, func(s []sight) bool {
			return s[i].seen == 'd' && !s[i].plan && !still[i]
		})
		switch k := len(want) - 1; {
		case !failed || len(w.roles(int64(t))) == 0:
		case k >= 0 && want[k].Until == t:
			want[k].Until += quarter
		default:
			want = append(want, period.Span{From: t, Until: t + quarter})
		}
	}
	var spans []period.Span
	for _, o := range got.Outages {
		spans = append(spans, o.Span)
	}
	if !slices.Equal(spans, want) {
		w.Errorf("the outages of the year are %v, and made again %v", spans, want)
	}
	shown["outages"] += len(want)
}

// notes counts what a world holds.
func (w *world) notes(shown map[string]int) {
	for _, n := range w.stops {
		if n.plan.every > 0 {
			shown["repeats"]++
		}
		for _, u := range n.updates {
			shown[u.status]++
		}
	}
	if len(w.rows) > 1 && w.rows[0].until != w.rows[1].from {
		shown["gap_in_the_role"]++
	}
}

// decimal reads a limit as the rule writes it: parts of how many.
func decimal(limit string) (part, whole int64) {
	switch {
	case strings.HasSuffix(limit, "h"):
		return must(strconv.ParseInt(limit[:len(limit)-1], 10, 64)) * 3600, 1
	case strings.HasSuffix(limit, "%"):
		before, after, _ := strings.Cut(limit[:len(limit)-1], ".")
		whole = 100
		for range after {
			whole *= 10
		}
		return must(strconv.ParseInt(before+after, 10, 64)), whole
	}
	return must(strconv.ParseInt(limit, 10, 64)), 1
}

// figure compares one figure and its verdict.
func (w *world) figure(p wPart, f sli.Figure, s sums, counting [][]sight, shown map[string]int) {
	w.Helper()
	say := func(what string, got, want any) {
		w.Helper()
		if got != want {
			w.Errorf("%s from %s to %s: %s is %v, and made again %v",
				p.rule.id, stamp(p.from), stamp(p.until), what, got, want)
		}
	}
	seconds := func(what string, got, want int64) {
		w.Helper()
		say(what, got, want*quarter)
		if want > 0 {
			shown[what]++
		}
	}
	limit, of := decimal(p.rule.limit)
	part, whole := int64(0), int64(0) // the value; whole 0: nothing was seen
	seen, could := s.looked, int64(0)
	switch p.rule.measure {
	case "planned":
		part, whole, could = s.planned*quarter, 1, s.planned*quarter
		seconds("planned", f.Value.Int(), s.planned)
		seconds("booked", f.Booked, s.booked)
		say("extra", f.Extra, max(0, part-limit))
		shown["extra"] += int(one(part > limit))
	case "unplanned":
		part, whole, could = s.unplanned*quarter, 1, s.could*quarter
		seconds("unplanned", f.Value.Int(), s.unplanned)
		seconds("late", f.Late, s.late)
		seconds("unmeasured", f.Unmeasured, s.unmeasured)
		seconds("platform", f.Platform, s.platform)
		seconds("contested", f.Contested, s.contested)
		say("could", f.Could, could)
		shown["could"] += int(one(s.could > s.unplanned))
	case "response":
		part, whole, seen = w.responses(p, f, counting, shown)
	case "count":
		part, whole, seen = w.counted(p, s.member)
		shown["count"] += int(one(whole > 0))
	}
	say("member", f.Member, s.member*quarter)
	say("value", f.Value, ratio.Of(part, whole))
	seen = min(seen, s.member)
	if p.rule.measure == "count" {
		say("observed", f.Observed, ratio.Whole(min(seen, 1)))
		seen *= s.member
	} else if s.member > 0 {
		say("observed", f.Observed, ratio.Of(seen, s.member))
	} else {
		say("observed", f.Observed, ratio.Whole(0))
	}
	want := w.judge(p, part, whole, limit, of, could, s.member > 0 && 100*seen >= 95*s.member)
	say("verdict", verdict.Judge(f, period.Time(w.now), ratio.Of(95, 100)), verdict.Verdict(want))
	shown[want]++
}

// judge compares part/whole with limit/of, across.
func (w *world) judge(p wPart, part, whole, limit, of, could int64, enough bool) string {
	above, below := part*of > limit*whole, part*of < limit*whole
	switch {
	case whole > 0 && !p.rule.least && above:
		return "missed"
	case whole == 0, !enough, !p.rule.least && (p.rule.measure == "planned" || p.rule.measure == "unplanned") &&
		could > limit:
		return "not_measured"
	case p.until > w.now:
		return "on_course"
	case p.rule.least && below:
		return "missed"
	}
	return "met"
}

func (w *world) responses(
	p wPart, f sli.Figure, counting [][]sight, shown map[string]int,
) (within, requests, seen int64) {
	w.Helper()
	left := 0
	for _, b := range w.buckets {
		if b.from < p.from || b.from >= p.until || b.until > w.now || !share(p.rule.binds, w.roles(b.from)) {
			continue
		}
		seen += (b.until - b.from) / quarter
		touched := false
		for i := w.place(b.from); i < w.place(b.until); i++ {
			touched = touched || slices.ContainsFunc(counting, func(s []sight) bool { return s[i].plan })
		}
		if touched {
			left++
			continue
		}
		within, requests = within+b.within, requests+b.requests
	}
	if f.LeftOut != left || f.Requests != requests {
		w.Errorf("response from %s: %d left out and %d requests, and made again %d and %d",
			stamp(p.from), f.LeftOut, f.Requests, left, requests)
	}
	shown["left_out"] += int(one(left > 0))
	shown["response"] += int(one(requests > 0))
	return within, requests, seen
}

func (w *world) counted(p wPart, member int64) (part, whole, seen int64) {
	var sum, of, most int64
	for _, c := range w.counts {
		m := must(time.Parse("2006-01", c.month))
		last := time.Date(m.Year(), m.Month()+1, 1, 0, 0, 0, 0, clock).Unix() - 1
		if last < p.from || last >= p.until || member == 0 {
			continue
		}
		seen, most = 1, max(most, c.n)
		if c.of > 0 {
			sum, of = sum+c.n, of+c.of
		}
	}
	switch {
	case seen == 0:
		return 0, 0, 0
	case strings.HasSuffix(p.rule.limit, "%"):
		return sum, of, 1
	}
	return most, 1, 1
}

// available makes a service's shares again, of the 90 days that end with today.
func (w *world) available(got sli.Service, of []sight) {
	w.Helper()
	var member, looked, up, down, upFree, downFree, upOpen, downOpen int64
	for i := w.place(midnight(w.now, -89)); i < w.place(w.now); i++ {
		if len(w.roles(w.at(i))) == 0 {
			continue
		}
		v := of[i]
		member, looked = member+1, looked+one(v.seen != 0)
		up, down = up+one(v.seen == 'u'), down+one(v.seen == 'd')
		upFree, downFree = upFree+one(v.seen == 'u' && !v.plan), downFree+one(v.seen == 'd' && !v.plan)
		upOpen, downOpen = upOpen+one(v.seen == 'u' && !v.limited), downOpen+one(v.seen == 'd' && !v.limited)
	}
	for _, x := range []struct {
		what string
		got  ratio.Ratio
		want ratio.Ratio
	}{
		{"with planned", got.WithPlanned, ratio.Of(up, up+down)}, {"without planned", got.WithoutPlanned, ratio.Of(upFree, upFree+downFree)},
		{"hours kept", got.HoursKept, ratio.Of(upOpen, upOpen+downOpen)},
	} {
		if x.got != x.want {
			w.Errorf("%s: %s is %s, and made again %s", got.ID, x.what, x.got, x.want)
		}
	}
	if want := ratio.Of(looked, max(member, 1)); got.Observed != want {
		w.Errorf("%s: observed is %s, and made again %s", got.ID, got.Observed, want)
	}
}

// nows makes the state of each service again, and asks that it is shown at once:
// the state of now is that of the instant, where no measurement is under way.
func (w *world) nows(in sli.Input, got sli.Figures, sights map[string][]sight, shown map[string]int) {
	w.Helper()
	under := false
	for _, x := range w.watches {
		i := w.place(w.now)
		under = under || x.saw[i] != 0 && !slices.Contains(x.ends, w.now) ||
			slices.ContainsFunc(x.ends, func(t int64) bool {
				return t > w.now
			})
	}
	instant := sli.Instant(in, period.Time(w.now))
	if again := sli.Instant(in, instant); again != instant {
		w.Errorf("the instant of %s is %s, and of that %s", stamp(w.now), stamp(int64(instant)), stamp(int64(again)))
	}
	before := sli.Measure(in, instant)
	for k, s := range got.Services {
		n := sli.Current(in, s.Seen, s.ID, period.Time(w.now))
		measured, at := w.measured(sights[s.ID])
		declared, state := w.state(sights[s.ID][w.place(w.now)], measured)
		if string(n.Measured) != measured || measured != "" && int64(n.MeasuredAt) != at {
			w.Errorf("%s is measured %q at %s, and made again %q at %s",
				s.ID, n.Measured, stamp(int64(n.MeasuredAt)), measured, stamp(at))
		}
		if string(n.Declared) != declared || string(n.State) != state {
			w.Errorf("%s is declared %q and %s, and made again %q and %s", s.ID, n.Declared, n.State, declared, state)
		}
		shown[state]++
		if m := sli.Current(in, before.Services[k].Seen, s.ID, instant); !under &&
			(m.State != n.State || m.Measured != n.Measured) {
			w.Errorf("%s is %s (measured %q) at %s, and %s (%q) at its instant %s",
				s.ID, n.State, n.Measured, stamp(w.now), m.State, m.Measured, stamp(int64(instant)))
		}
	}
}

// measured is what was last seen, and until when: nothing where that is as old as
// fresh.
func (w *world) measured(of []sight) (string, int64) {
	for i := w.place(w.now) - 1; i >= 0; i-- {
		if of[i].seen == 0 {
			continue
		}
		end := w.at(i + 1)
		if w.now-end >= w.fresh || of[i].seen == 'c' {
			return "", 0
		}
		return map[byte]string{'u': "operational", 'd': "down"}[of[i].seen], end
	}
	return "", 0
}

// state is the worse of what is declared and measured; down in a full stop is
// maintenance.
func (w *world) state(v sight, measured string) (declared, state string) {
	ranks := []string{"unknown", "operational", "maintenance", "degraded", "partial", "down"}
	worst := v.declared
	if v.maintenance {
		worst = max(worst, 2)
	}
	seen := max(0, slices.Index(ranks, measured))
	if v.stop && seen == 5 {
		seen = 2
	}
	if worst > 0 {
		declared = ranks[worst]
	}
	return declared, ranks[max(worst, seen)]
}
