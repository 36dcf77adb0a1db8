package sli

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
)

// Input is one subject as it was read: everything that its figures are made of,
// and what goes along with them as it is, Reports and Mark.
type Input struct {
	Subject  subject.Subject
	Profile  subject.Profile
	Notices  []*notice.Notice // its own
	Partners []*notice.Notice // of all that ever were its partners
	Platform []*notice.Notice // of the platform
	Log      observation.Log
	Book     *rulebook.Book
	Zone     period.Zone
	Policy   setting.Policy
	Fresh    time.Duration
	Reports  []observation.Report // to the subject's desk
	Mark     input.Mark
}

// Lead is how long before a stop that starts at t the platform is to be told, by
// the rule in force then and the roles of that day; of is nil where none says so.
func (in *Input) Lead(t period.Time) (lead time.Duration, of *rulebook.Obligation) {
	return in.Book.Lead(t, in.Subject.Roles(t))
}

// through is the time in which a partner stands between the subject and the
// platform, by the registry's row of the day; of a service's own partner, always.
func (in *Input) through(partner subject.ID) period.Set {
	if slices.ContainsFunc(in.Profile.Services, func(s subject.Service) bool { return s.Partner == partner }) {
		return period.Set{{From: 0, Until: period.Never}}
	}
	return in.Subject.Through(partner)
}

// PartnersAt are the notices of those who are its partners at t.
func (in *Input) PartnersAt(t period.Time) []*notice.Notice {
	var out []*notice.Notice
	for _, n := range in.Partners {
		if in.through(n.Owner).Has(t) {
			out = append(out, n)
		}
	}
	return out
}

// Seen is what the observers say of one service.
type Seen struct{ Up, Down, Contested period.Set }

// Looked is when somebody looked.
func (s Seen) Looked() period.Set { return s.Up.Or(s.Down).Or(s.Contested) }

// Touches tells whether somebody looked in a span: Looked, without making it.
func (s Seen) Touches(span period.Span) bool {
	return s.Up.Touches(span) || s.Down.Touches(span) || s.Contested.Touches(span)
}

// Planned is what was declared of one service as maintenance of full impact.
type Planned struct {
	Timely period.Set // told early enough: draws on the planned budget
	Late   period.Set // told too late
}

// observed is how much of the elapsed time was looked at; of no time, 0.
func observed(looked, elapsed int64) ratio.Ratio {
	if elapsed == 0 {
		return ratio.Whole(0)
	}
	return ratio.Of(min(looked, elapsed), elapsed)
}

// Service is what was measured of one service in the last 90 local days.
type Service struct {
	subject.Service
	Seen           Seen
	Planned        Planned
	Window         period.Span // the 90 days
	WithPlanned    ratio.Ratio
	WithoutPlanned ratio.Ratio
	Observed       ratio.Ratio
	HoursKept      ratio.Ratio
	Days           []Day
}

// Day is one local day of a service, in seconds of its elapsed time in which the
// subject has a role (Member). Up, Down and Planned don't overlap: of a stop that
// was declared, Planned is all of its time up to now, measured or not.
type Day struct {
	Window                            period.Span
	Up, Down, Planned, Looked, Member int64
}

// Eventful tells whether something happened on it.
func (d Day) Eventful() bool { return d.Down > 0 || d.Planned > 0 }

// Figure is one indicator in one window or part of a window.
type Figure struct {
	Obligation *rulebook.Obligation
	Part       rulebook.Part
	Role       subject.Role
	Member     int64       // seconds of the elapsed window in which the obligation binds: |W|
	Value      ratio.Ratio // seconds, share or count, by Part.Indicator.Unit; not known where nothing was seen
	Booked     int64       // planned time that is still to come
	Extra      int64       // planned time past the limit
	Late       int64       // unplanned: down during stops that were told too late
	Unmeasured int64       // unplanned: time of stops told too late in which nobody looked
	Platform   int64       // down during a notice of the platform: not counted
	Contested  int64       // some service contested: shown, and not counted
	Could      int64       // unplanned: value, were all that is contested down; planned: value
	LeftOut    int         // response: buckets that touch planned time
	Requests   int64       // response: requests counted
	Observed   ratio.Ratio
	Observers  []string
}

// Figures are a subject's figures at its instant.
type Figures struct {
	T        period.Time
	Services []Service
	Nows     []Now // by service
	Now      Now   // the subject's
	Levels   []Figure
	Stations []Station  // of a partner: what its stations answered in the last closed month
	Failures Failures   // of the running year
	Past     []Failures // of the years before that have measurements, the last one first
	Basis    Basis      // of all windows measured: the 12 months before the running one, and on
}

// Station is what a partner's stations answered in time, in the last closed month.
type Station struct {
	Obligation       *rulebook.Obligation
	Window           period.Span
	Within, Requests int64
}

// stations are a partner's, by the register's order; none of what nobody asked.
func (in *Input) stations(t period.Time) (out []Station) {
	if !slices.Contains(in.Subject.At(t).Roles, subject.PT) {
		return nil
	}
	window := in.Zone.Month(t, -1)
	for i := range in.Book.Obligations {
		s := Station{Obligation: &in.Book.Obligations[i], Window: window}
		for _, b := range in.Log.Buckets {
			if b.Obligation == s.Obligation.ID && window.Has(b.From) && b.Until <= t {
				s.Within += b.Within
				s.Requests += b.Requests
			}
		}
		if s.Requests > 0 {
			out = append(out, s)
		}
	}
	return out
}

// horizonOf is how far ahead spans are laid out: far enough for what is booked.
func horizonOf(zone period.Zone, t period.Time) period.Time { return zone.Year(t).Until }

// Measure makes a subject's figures as of t.
func Measure(in Input, t period.Time) Figures {
	m := newMeasurer(in, t, sinceOf(in, t))
	f := Figures{T: t}
	for _, s := range in.Profile.Services {
		v := m.service(s)
		f.Services, f.Nows = append(f.Services, v), append(f.Nows, Current(in, v.Seen, s.ID, t))
	}
	f.Now = Join(f.Nows)
	f.Levels = m.levels()
	f.Stations = in.stations(t)
	f.Failures = m.failures(m.Zone.Year(t))
	first := t
	for _, l := range in.Log.Looks {
		first = min(first, l.From)
	}
	for year := m.Zone.Year(m.Zone.Year(t).From - 1); year.Until > first; year = m.Zone.Year(year.From - 1) {
		f.Past = append(f.Past, m.failures(year))
	}
	f.Basis = m.basis(period.Span{From: m.Zone.Month(t, -12).From, Until: horizonOf(m.Zone, t)})
	return f
}

// measurer holds what a subject's figures are made of, each set laid out once for
// all windows: a figure is what of it lies within its own.
type measurer struct {
	Input
	t        period.Time
	since    period.Time // what was declared is laid out from here on
	direct   bool        // only roles that are connected to the platform themselves bind
	seen     map[string]Seen
	planned  map[string]Planned
	failing  map[string]period.Set // down outside what was planned for the service and outside the platform's stops
	platform period.Set
	limits   map[string]period.Set // constraints of full impact, as declared before they begin
	counting []subject.Service
	stops    []Stop               // the subject's maintenance of full impact, and the platform's stops
	buckets  []observation.Bucket // by obligation and time
	watchers []watcher            // of the counting services, by name
	ordered  map[*notice.Notice]ordered

	// Of all counting services: unions, but for looked.
	plan      period.Set // planned in time
	failed    period.Set // some service failing
	late      period.Set // failing during stops told too late
	blind     period.Set // stops told too late in which nobody looked
	excused   period.Set // down during the platform's stops, outside what was planned
	could     period.Set // some service failing, or contested outside what was planned and the platform's stops
	contested period.Set
	looked    period.Set // when somebody looked at every one
}

// watcher is an observer, and when it looked at some counting service.
type watcher struct {
	name   string
	looked period.Set
	of     map[string]period.Set // the same by service
}

// sinceOf is from when on a subject's own windows at t, and all that was measured,
// lie.
func sinceOf(in Input, t period.Time) period.Time {
	since := t
	for i := range in.Log.Looks {
		since = min(since, in.Log.Looks[i].From)
	}
	for i := range in.Log.Buckets {
		since = min(since, in.Log.Buckets[i].From)
	}
	return min(in.Zone.Year(since).From, in.Zone.Month(t, -12).From)
}

func newMeasurer(in Input, t, since period.Time) *measurer {
	m := &measurer{Input: in, t: t, since: since, seen: map[string]Seen{}, planned: map[string]Planned{},
		failing: map[string]period.Set{}, limits: map[string]period.Set{}, ordered: map[*notice.Notice]ordered{}}
	for _, s := range m.Profile.Services {
		if s.Counts {
			m.counting = append(m.counting, s)
		}
	}
	m.observe()
	m.prepare()
	m.join()
	return m
}

// pieces are a notice's spans.
func (m *measurer) pieces(n *notice.Notice) []notice.Piece {
	return n.Within(m.Zone, period.Span{From: m.since, Until: horizonOf(m.Zone, m.t)})
}

// prepare lays out what was declared.
func (m *measurer) prepare() {
	var timely, late, limits = map[string][]period.Span{}, map[string][]period.Span{}, map[string][]period.Span{}
	for _, n := range m.Notices {
		for _, p := range m.pieces(n) {
			if p.Impact != notice.Full {
				continue
			}
			early := false
			if n.Kind == notice.Maintenance {
				lead, _ := m.Lead(p.Start)
				early = p.Timely(lead)
				m.stops = append(m.stops, Stop{n, p, early})
			}
			for _, s := range m.Profile.Services {
				if p.Service != s.ID && p.Service != notice.All {
					continue
				}
				switch n.Kind {
				case notice.Maintenance:
					if early {
						timely[s.ID] = append(timely[s.ID], p.Span)
					} else {
						late[s.ID] = append(late[s.ID], p.Span)
					}
				case notice.Constraint:
					if told := max(n.Declared, 0); told <= p.Start {
						limits[s.ID] = append(limits[s.ID], p.Span)
					}
				}
			}
		}
	}
	for _, s := range m.Profile.Services {
		p := Planned{Timely: period.Of(timely[s.ID]...)}
		p.Late = period.Of(late[s.ID]...).Minus(p.Timely)
		m.planned[s.ID] = p
		m.limits[s.ID] = period.Of(limits[s.ID]...)
	}
	var spans []period.Span
	for _, n := range m.Platform {
		if n.Kind != notice.Outage && n.Kind != notice.Maintenance {
			continue
		}
		for _, p := range m.pieces(n) {
			if p.Impact == notice.Full {
				spans = append(spans, p.Span)
				m.stops = append(m.stops, Stop{n, p, false})
			}
		}
	}
	m.platform = period.Of(spans...)
}

// view is what one observer saw of one service, rows that follow each other
// joined.
type view struct {
	service, observer string
	up, down          []period.Span
}

// views are what each observer saw of each service within a span. Rows come by
// service, observer and time, but nothing hangs on it.
func (in *Input) views(within period.Span) []view {
	var views []view
	at := -1
	for i := range in.Log.Looks {
		l := &in.Log.Looks[i]
		if l.From >= within.Until || l.Until <= within.From {
			continue
		}
		if at < 0 || views[at].service != l.Service || views[at].observer != l.Observer {
			at = slices.IndexFunc(views, func(v view) bool {
				return v.service == l.Service && v.observer == l.Observer
			})
			if at < 0 {
				at = len(views)
				views = append(views, view{service: l.Service, observer: l.Observer})
			}
		}
		spans := &views[at].up
		if l.Down {
			spans = &views[at].down
		}
		seen := l.Span.Cut(within)
		if n := len(*spans); n > 0 && (*spans)[n-1].From <= seen.From && seen.From <= (*spans)[n-1].Until {
			(*spans)[n-1].Until = max((*spans)[n-1].Until, seen.Until)
		} else {
			*spans = append(*spans, seen)
		}
	}
	return views
}

// sets are the view's times. One observer that contradicts itself is the reader's
// problem; should it get here, down stands.
func (v view) sets() (up, down period.Set) {
	down = period.Of(v.down...)
	return period.Of(v.up...).Minus(down), down
}

// observe resolves what the observers of each service say, by the policy.
func (m *measurer) observe() {
	ups, downs := map[string][]period.Set{}, map[string][]period.Set{}
	for _, v := range m.views(period.Span{From: math.MinInt64, Until: m.t}) {
		up, down := v.sets()
		ups[v.service], downs[v.service] = append(ups[v.service], up), append(downs[v.service], down)
		if !slices.ContainsFunc(m.counting, func(s subject.Service) bool { return s.ID == v.service }) {
			continue
		}
		i, found := slices.BinarySearchFunc(m.watchers, v.observer,
			func(w watcher, name string) int { return cmp.Compare(w.name, name) })
		if !found {
			m.watchers = slices.Insert(m.watchers, i, watcher{name: v.observer, of: map[string]period.Set{}})
		}
		looked := up.Or(down)
		m.watchers[i].looked, m.watchers[i].of[v.service] = m.watchers[i].looked.Or(looked), looked
	}
	for _, s := range m.Profile.Services {
		m.seen[s.ID] = Decide(m.Policy, ups[s.ID], downs[s.ID])
	}
	byTime := func(a, b observation.Bucket) int {
		return cmp.Or(cmp.Compare(a.Obligation, b.Obligation), cmp.Compare(a.From, b.From))
	}
	m.buckets = m.Log.Buckets
	if !slices.IsSortedFunc(m.buckets, byTime) {
		m.buckets = slices.Clone(m.buckets)
		slices.SortStableFunc(m.buckets, byTime)
	}
}

// join makes the sets of all counting services.
func (m *measurer) join() {
	for i, s := range m.counting {
		seen, plan := m.seen[s.ID], m.planned[s.ID]
		looked, unplanned := seen.Looked(), seen.Down.Minus(plan.Timely)
		failing := unplanned.Minus(m.platform)
		m.failing[s.ID] = failing
		m.plan, m.failed, m.contested = m.plan.Or(plan.Timely), m.failed.Or(failing), m.contested.Or(seen.Contested)
		m.could = m.could.Or(failing).Or(seen.Contested.Minus(plan.Timely).Minus(m.platform))
		m.late = m.late.Or(failing.And(plan.Late))
		m.blind = m.blind.Or(plan.Late.Minus(looked))
		m.excused = m.excused.Or(unplanned.And(m.platform))
		if m.looked = m.looked.And(looked); i == 0 {
			m.looked = looked
		}
	}
}

// Decide joins what several observers saw; ups[i] and downs[i] are one
// observer's and don't overlap.
func Decide(policy setting.Policy, ups, downs []period.Set) Seen {
	var up, down period.Set
	for i := range ups {
		up, down = up.Or(ups[i]), down.Or(downs[i])
	}
	switch policy {
	case setting.Any:
		return Seen{Up: up.Minus(down), Down: down}
	case setting.Majority:
		return majority(ups, downs, up.And(down))
	}
	both := up.And(down)
	return Seen{Up: up.Minus(both), Down: down.Minus(both), Contested: both}
}

// majority decides where observers differ; elsewhere there is nothing to count.
func majority(ups, downs []period.Set, differ period.Set) Seen {
	var s Seen
	for i := range ups {
		s.Up, s.Down = s.Up.Or(ups[i]), s.Down.Or(downs[i])
	}
	s.Up, s.Down = s.Up.Minus(differ), s.Down.Minus(differ)
	cuts := []period.Time{}
	for i := range ups {
		for _, set := range []period.Set{ups[i].And(differ), downs[i].And(differ)} {
			for _, x := range set {
				cuts = append(cuts, x.From, x.Until)
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var up, down, tie []period.Span
	for i := 0; i+1 < len(cuts); i++ {
		x := period.Span{From: cuts[i], Until: cuts[i+1]}
		if !differ.Has(x.From) {
			continue
		}
		n := 0
		for j := range ups {
			if ups[j].Has(x.From) {
				n++
			}
			if downs[j].Has(x.From) {
				n--
			}
		}
		switch {
		case n > 0:
			up = append(up, x)
		case n < 0:
			down = append(down, x)
		default:
			tie = append(tie, x)
		}
	}
	s.Up, s.Down, s.Contested = s.Up.Or(period.Of(up...)), s.Down.Or(period.Of(down...)), period.Of(tie...)
	return s
}

// elapsed is W: the time in the window, up to t, in which a row gives one of the
// roles (none: any).
func (m *measurer) elapsed(window period.Span, roles ...subject.Role) period.Set {
	return m.Subject.Member(roles...).Within(window.Cut(period.Span{From: 0, Until: m.t}))
}

// binds tells whether an obligation binds a role, among those that are looked at.
func (m *measurer) binds(o *rulebook.Obligation, r subject.Role) bool {
	return o.BindsRole(r) && (r.Direct() || !m.direct)
}

// bound is W: the elapsed time in which an obligation binds the subject.
func (m *measurer) bound(o *rulebook.Obligation, window period.Span) period.Set {
	if !m.direct {
		return m.elapsed(window, o.Binds...)
	}
	var w period.Set
	for _, r := range o.Binds {
		if r.Direct() {
			w = w.Or(m.elapsed(window, r))
		}
	}
	return w
}

func (m *measurer) service(s subject.Service) Service {
	days := m.Zone.Days(m.t, 90)
	window := period.Span{From: days[0].From, Until: days[len(days)-1].Until}
	w := m.elapsed(window)
	seen, plan := m.seen[s.ID], m.planned[s.ID]
	up, down, looked := seen.Up.And(w), seen.Down.And(w), seen.Looked().And(w)
	out := Service{Service: s, Seen: seen, Planned: plan, Window: window}
	out.WithPlanned = ratio.Of(up.Length(), up.Length()+down.Length())
	upFree, downFree := up.Minus(plan.Timely), down.Minus(plan.Timely)
	out.WithoutPlanned = ratio.Of(upFree.Length(), upFree.Length()+downFree.Length())
	out.Observed = observed(looked.Length(), w.Length())
	open := s.Open(m.Zone, window).Minus(m.limits[s.ID])
	upOpen, downOpen := up.Common(open), down.Common(open)
	out.HoursKept = ratio.Of(upOpen, upOpen+downOpen)
	if len(looked) == 0 {
		return out
	}
	out.Days = daily(days, w, plan.Timely.Or(plan.Late).And(w), up, down, looked)
	return out
}

// daily parts by days what was planned and seen in the elapsed time w.
func daily(days []period.Span, w, stops, up, down, looked period.Set) []Day {
	planned, looks, member := stops.Lengths(days), looked.Lengths(days), w.Lengths(days)
	ups, downs := up.Minus(stops).Lengths(days), down.Minus(stops).Lengths(days)
	out := make([]Day, len(days))
	for i, d := range days {
		out[i] = Day{Window: d, Planned: planned[i], Up: ups[i], Down: downs[i], Looked: looks[i], Member: member[i]}
	}
	return out
}

// Today is the last of the service's days as that will be at t, while it goes on, if nothing
// more is measured of it.
func (s Service) Today(in Input, t period.Time) Day {
	n := len(s.Days)
	if n == 0 || t > s.Days[n-1].Window.Until {
		return Day{}
	}
	day := s.Days[n-1].Window
	w := in.Subject.Member().Within(day.Cut(period.Span{Until: t}))
	seen := Seen{s.Seen.Up.And(w), s.Seen.Down.And(w), s.Seen.Contested.And(w)}
	stops := s.Planned.Timely.And(w).Or(s.Planned.Late.And(w))
	return daily([]period.Span{day}, w, stops, seen.Up, seen.Down, seen.Looked())[0]
}

// levels measures every indicator that binds the subject: the running year, the
// running month, and the 12 months closed before.
func (m *measurer) levels() []Figure {
	year := m.Zone.Year(m.t)
	windows := []period.Span{year}
	for i := -12; i <= 0; i++ {
		windows = append(windows, m.Zone.Month(m.t, i))
	}
	out := make([]Figure, 0, 2*len(windows)) // as many as most have
	for i := range m.Book.Obligations {
		o := &m.Book.Obligations[i]
		if !slices.ContainsFunc(o.Clauses, func(c rulebook.Clause) bool { return c.Indicator != nil }) || !m.ever(o) {
			continue
		}
		for _, window := range windows {
			for _, part := range m.Book.Parts(o, window) {
				if part.Indicator.Yearly != (window == year) || part.Window.From > m.t {
					continue
				}
				if f, bound := m.figure(o, part); bound {
					out = append(out, f)
				}
			}
		}
	}
	return out
}

// ever tells whether some row gives a role that the obligation binds.
func (m *measurer) ever(o *rulebook.Obligation) bool {
	return slices.ContainsFunc(m.Subject.Rows,
		func(r subject.Row) bool { return slices.ContainsFunc(r.Roles, o.BindsRole) })
}

// figure measures one part of a window; bound is false where no row gives a
// role that the obligation binds.
func (m *measurer) figure(o *rulebook.Obligation, part rulebook.Part) (f Figure, bound bool) {
	w := m.bound(o, part.Window)
	f = Figure{Obligation: o, Part: part, Member: w.Length(), Role: m.role(o, part.Window)}
	if f.Role == "" {
		return f, false
	}
	if fill, ok := fills[part.Indicator.Measure]; ok {
		fill(m, &f, w)
	}
	return f, true
}

// fills are how a figure is filled in, by what it measures.
var fills = map[rulebook.Measure]func(*measurer, *Figure, period.Set){
	rulebook.Planned: (*measurer).plannedTime, rulebook.Unplanned: (*measurer).unplannedTime,
	rulebook.Response: (*measurer).response, rulebook.Count: (*measurer).count,
}

// role is the bound role that the subject has last in the window: up to now, and
// only where it had none yet, to come.
func (m *measurer) role(o *rulebook.Obligation, window period.Span) subject.Role {
	var role subject.Role
	for _, row := range m.Subject.Rows {
		if role != "" && row.Valid.From > m.t {
			break
		}
		if row.Valid.Cut(window).Empty() {
			continue
		}
		for _, r := range row.Roles {
			if m.binds(o, r) {
				role = r
				break
			}
		}
	}
	return role
}

// watched fills in who looked at all counting services, and how much of w.
func (m *measurer) watched(f *Figure, w period.Set) {
	f.Contested = m.contested.Common(w)
	f.Observed = observed(m.looked.Common(w), w.Length())
	for _, x := range m.watchers {
		if x.looked.Common(w) > 0 {
			f.Observers = append(f.Observers, x.name)
		}
	}
}

func (m *measurer) plannedTime(f *Figure, w period.Set) {
	planned := m.plan.Common(w)
	f.Value, f.Could = ratio.Whole(planned), planned
	f.Booked = m.plan.Within(period.Span{From: max(f.Part.Window.From, m.t), Until: f.Part.Window.Until}).Length()
	f.Extra = max(0, planned-f.Part.Indicator.Limit.Int())
	m.watched(f, w)
}

func (m *measurer) unplannedTime(f *Figure, w period.Set) {
	f.Value, f.Could = ratio.Whole(m.failed.Common(w)), m.could.Common(w)
	f.Late, f.Platform, f.Unmeasured = m.late.Common(w), m.excused.Common(w), m.blind.Common(w)
	m.watched(f, w)
}

// used are the buckets of an obligation that begin in w and are over.
func (m *measurer) used(obligation string, w period.Set) iter.Seq[observation.Bucket] {
	return func(yield func(observation.Bucket) bool) {
		for _, x := range w {
			i, _ := slices.BinarySearchFunc(m.buckets, x.From, func(b observation.Bucket, from period.Time) int {
				return cmp.Or(cmp.Compare(b.Obligation, obligation), cmp.Compare(b.From, from))
			})
			for ; i < len(m.buckets) && m.buckets[i].Obligation == obligation && m.buckets[i].From < x.Until; i++ {
				if m.buckets[i].Until <= m.t && !yield(m.buckets[i]) {
					return
				}
			}
		}
	}
}

func (m *measurer) response(f *Figure, w period.Set) {
	var within, length int64
	for b := range m.used(f.Obligation.ID, w) {
		length += b.Length()
		if !slices.Contains(f.Observers, b.Observer) {
			f.Observers = append(f.Observers, b.Observer)
		}
		if m.plan.Touches(b.Span) {
			f.LeftOut++
			continue
		}
		within += b.Within
		f.Requests += b.Requests
	}
	slices.Sort(f.Observers)
	f.Value = ratio.Of(within, f.Requests)
	f.Observed = observed(length, w.Length())
}

// counted are the rows of a count indicator that a part of a window judges. A
// month's count is one number: the part in which the month ends has it whole.
func (m *measurer) counted(obligation string, part period.Span) iter.Seq[observation.Count] {
	return func(yield func(observation.Count) bool) {
		for _, c := range m.Log.Counts {
			if c.Obligation == obligation && part.Has(c.Month.Until-1) && !yield(c) {
				return
			}
		}
	}
}

func (m *measurer) count(f *Figure, w period.Set) {
	f.Observed = ratio.Whole(0)
	if len(w) == 0 {
		return
	}
	var sum, of, most int64
	for c := range m.counted(f.Obligation.ID, f.Part.Window) {
		f.Observed = ratio.Whole(1)
		most = max(most, c.Count)
		if c.HasOf {
			sum, of = sum+c.Count, of+c.Of
		}
	}
	switch {
	case f.Observed.Int() == 0:
	case f.Part.Indicator.Unit == "share":
		f.Value = ratio.Of(sum, of)
	default:
		f.Value = ratio.Whole(most)
	}
}
