package stato

import (
	"cmp"
	"maps"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verification"
	"bollettino/generator/page/address"
)

// Some tells whether there is a number, and it is more than 0.
func Some(r ratio.Ratio) bool { return r.Cmp(ratio.Whole(0)) > 0 }

// Ordered are notices by when they matter: running first, then coming by start,
// then past ones, newest first.
func Ordered(notices []judged.Notice) []judged.Notice {
	out := slices.Clone(notices)
	rank := func(s notice.Standing) int {
		switch {
		case s.State.Running():
			return 0
		case s.State == notice.Announced:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(out, func(a, b judged.Notice) int {
		ra, rb := rank(a.Stands), rank(b.Stands)
		if ra == 1 && rb == 1 {
			return cmp.Or(cmp.Compare(a.Stands.Span.From, b.Stands.Span.From), cmp.Compare(a.ID, b.ID))
		}
		return cmp.Or(cmp.Compare(ra, rb),
			cmp.Compare(b.Stands.Span.From, a.Stands.Span.From), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// ListedAtMost is how many measured outages of a year are listed one by one; figures
// are of all.
const ListedAtMost = 500

// Foremost are the outages that are listed: those that last, then the longest, of
// equally long ones the newest. They stay in their order.
func Foremost(outages []sli.Outage) []sli.Outage {
	if len(outages) <= ListedAtMost {
		return outages
	}
	open := func(o sli.Outage) int {
		if o.Open {
			return 0
		}
		return 1
	}
	out := slices.Clone(outages)
	slices.SortFunc(out, func(a, b sli.Outage) int {
		return cmp.Or(cmp.Compare(open(a), open(b)), cmp.Compare(b.Length(), a.Length()), cmp.Compare(b.From, a.From))
	})
	out = out[:ListedAtMost]
	slices.SortFunc(out, func(a, b sli.Outage) int { return cmp.Compare(a.From, b.From) })
	return out
}

// Of are a unit's figures under the site's policies. The sections of its pages
// are made after it: a figure that they show is the one that stands here, with its
// place.
func Of(l address.Links, set setting.Site, u judged.Unit) Stato {
	zone := set.Zone
	f := Stato{
		Subject: string(u.Subject.ID), Name: u.Row.Name, AsOf: zone.RFC3339(u.T), Now: statoNow(zone, u.Now),
		Indicators: []StatoIndicator{}, Duties: []StatoDuty{}, Notices: []StatoNotice{}, History: []StatoYear{},
		Corrections: []StatoCorrection{},
	}
	for i := range u.Services {
		f.Services = append(f.Services, statoService(zone, u.Services[i], u.Nows[i]))
	}
	for _, d := range u.Duties {
		f.Duties = append(f.Duties, statoDuty(zone, u, d))
	}
	for _, n := range Ordered(u.Notices) {
		f.Notices = append(f.Notices, statoNotice(l, set, n))
	}
	f.History = append(f.History, years(zone, u.Notices)...)
	for _, r := range u.Reports {
		f.Reports = append(f.Reports, StatoReport{r.Month, r.Class, r.Opened, r.Closed, r.MedianMinutes})
	}
	if !u.Known {
		return f
	}
	f.Basis = statoBasis(l, set, u)
	if set.Verdicts == setting.Totals {
		return f
	}
	for _, x := range u.Levels {
		f.Indicators = append(f.Indicators, statoIndicator(set, x))
	}
	for _, x := range u.Stations {
		value := ratio.Of(x.Within, x.Requests).Round(4)
		f.Stations = append(f.Stations,
			StatoStation{x.Obligation.ID, window(zone, x.Window), "share", &value, x.Requests})
	}
	for _, x := range u.Corrections {
		f.Corrections = append(f.Corrections, statoCorrection(set, x))
	}
	f.Outages = statoOutages(l, zone, u.Failures)
	return f
}

func window(zone period.Zone, s period.Span) StatoWindow {
	return StatoWindow{zone.RFC3339(s.From), zone.RFC3339(s.Until)}
}

// lasting is a window of which Until may be never: then it is "".
func lasting(zone period.Zone, s period.Span) StatoWindow {
	w := window(zone, s)
	if s.Until == period.Never {
		w.Until = ""
	}
	return w
}

func statoNow(zone period.Zone, n sli.Now) StatoNow {
	out := StatoNow{State: string(n.State), Declared: text(string(n.Declared)), Measured: text(string(n.Measured)),
		Limited: n.Limited}
	if n.Measured != "" {
		out.MeasuredAt = text(zone.RFC3339(n.MeasuredAt))
	}
	return out
}

func statoService(zone period.Zone, s sli.Service, now sli.Now) StatoService {
	f := StatoService{ID: s.ID, Name: s.Name, Now: string(now.State), Availability: StatoAvailability{
		Window: window(zone, s.Window), Observed: s.Observed.Round(2),
		WithPlanned: rounded(s.WithPlanned, 4), WithoutPlanned: rounded(s.WithoutPlanned, 4),
	}, HoursKept: rounded(s.HoursKept, 4)}
	for _, h := range s.Hours {
		f.Hours = append(f.Hours, h.Text)
	}
	if len(s.Days) == 0 {
		return f
	}
	blind, partly := Blind(s.Days)
	for _, d := range slices.Backward(s.Days) {
		if d.Eventful() {
			f.Days = append(f.Days, StatoDay{zone.Local(d.Window.From).Format("2006-01-02"), d.Down, d.Planned})
		}
	}
	f.Unmeasured, f.Partly = &blind, &partly
	return f
}

// Blind counts days that nobody measured, and those that were measured in part.
func Blind(days []sli.Day) (unmeasured, partly int64) {
	for _, d := range days {
		switch {
		case d.Member == 0: // before its role, or the day that begins now
		case d.Looked == 0:
			unmeasured++
		case 100*d.Looked < 95*d.Member:
			partly++ // as a strip draws it
		}
	}
	return unmeasured, partly
}

// statoIndicator is a figure for the file, under the site's policy.
func statoIndicator(set setting.Site, f judged.Level) StatoIndicator {
	i := f.Part.Indicator
	out := StatoIndicator{
		Obligation: f.Obligation.ID, Version: f.Part.Version, Role: string(f.Role),
		Window: window(set.Zone, f.Part.Window), Bound: i.Bound(), Limit: i.Limit.Float(), Unit: i.Unit,
		Observed: f.Observed.Round(2), Observers: f.Observers, Evidence: evidence(set.Zone, f),
	}
	if out.Observers == nil {
		out.Observers = []string{}
	}
	decimals := 0
	if i.Unit == "share" {
		decimals = 4
	}
	out.Value = rounded(f.Value, decimals)
	left := max(0, i.Limit.Int()-f.Value.Int()-f.Booked)
	switch i.Measure {
	case rulebook.Planned:
		out.Booked, out.Extra, out.Left = &f.Booked, &f.Extra, &left
	case rulebook.Unplanned:
		out.Left = &left
		out.Late, out.Unmeasured, out.Platform, out.Contested = &f.Late, &f.Unmeasured, &f.Platform, &f.Contested
	case rulebook.Response:
		out.LeftOut, out.Requests = &f.LeftOut, &f.Requests
	}
	if set.Verdicts == setting.Named {
		out.Verdict = string(f.Verdict)
		if n := int64(f.InARow); n > 1 {
			out.InARow = &n
		}
	}
	return out
}

// evidence are the files that a figure's rows stand in.
func evidence(zone period.Zone, f judged.Level) string {
	kind := "availability"
	switch f.Part.Indicator.Measure {
	case rulebook.Response:
		kind = "responses"
	case rulebook.Count:
		kind = "counts"
	}
	day := zone.Local(f.Part.Window.From)
	switch {
	case f.Part.Indicator.Yearly:
		return kind + "/" + day.Format("2006") + "/"
	case f.Part.Indicator.Measure == rulebook.Count:
		return kind + day.Format("/2006/2006-01") + ".csv"
	}
	return kind + day.Format("/2006/2006-01-") + "*.csv"
}

func statoDuty(zone period.Zone, u judged.Unit, d judged.Duty) StatoDuty {
	e := StatoDuty{Obligation: d.Obligation.ID, Version: d.Version, State: string(d.State)}
	if d.State != judged.Silent {
		e.On = zone.Local(d.Stated.On).Format("2006-01-02")
		if d.Stated.Until != 0 {
			e.Until = zone.Local(d.Stated.Until).Format("2006-01-02")
		}
	}
	if d.Obligation.Evidence == "notices" {
		var n int64
		for _, x := range u.Notices {
			if address.YearOf(zone, x.Declared) == address.YearOf(zone, u.T) {
				n++
			}
		}
		e.Notices = &n
	}
	return e
}

func statoNotice(l address.Links, set setting.Site, n judged.Notice) StatoNotice {
	s := n.Stands
	span := s.Span
	if span.Empty() && s.State == notice.IsWithdrawn {
		span = s.Told // nothing took place: what was announced
	}
	out := StatoNotice{ID: n.ID, Kind: string(n.Kind), From: set.Zone.RFC3339(span.From), State: string(s.State),
		URL: l.Abs(address.NoticePath(n.Owner, n.ID))}
	if span.Until != period.Never {
		out.Until = text(set.Zone.RFC3339(span.Until))
	}
	if k := n.Check; k.Seeing != sli.Unseen && set.Verdicts != setting.Totals {
		out.Measured = &StatoCheck{string(k.Seeing), k.Looked, k.Down, k.Overrun, k.Early}
	}
	return out
}

// years counts notices by the year in which they were declared, the last one first.
func years(zone period.Zone, notices []judged.Notice) (out []StatoYear) {
	byYear := map[string]*StatoYear{}
	for _, n := range notices {
		name := address.YearOf(zone, n.Declared)
		y := byYear[name]
		if y == nil {
			y = &StatoYear{Year: name}
			byYear[name] = y
		}
		switch n.Kind {
		case notice.Outage:
			y.Outages++
		case notice.Maintenance:
			y.Maintenances++
		case notice.Constraint:
			y.Constraints++
		case notice.Continuity:
			y.Continuity++
		}
	}
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(byYear))) {
		out = append(out, *byYear[name])
	}
	return out
}

// statoOutages are the running year's, nil where nobody looked.
func statoOutages(l address.Links, zone period.Zone, f sli.Failures) *StatoOutages {
	if !Some(f.Observed) && len(f.Outages) == 0 {
		return nil
	}
	o := StatoOutages{
		Window: window(zone, f.Window), Observed: f.Observed.Round(2),
		Count: int64(len(f.Outages)), Longest: f.Longest,
		Before: int64(f.Told[sli.Before]), During: int64(f.Told[sli.During]),
		After: int64(f.Told[sli.After]), Never: int64(f.Told[sli.NotAt]),
		Degraded: f.Degraded, Partial: f.Partial, List: []StatoOutage{},
	}
	if f.Restore.Known() {
		mean := int64(f.Restore.Round(0))
		o.Restore = &mean
	}
	for _, x := range Foremost(f.Outages) {
		e := StatoOutage{StatoWindow: window(zone, x.Span), Services: x.Services, Told: string(x.Told), Open: x.Open}
		if x.Notice != nil {
			e.Notice = text(l.Abs(address.NoticePath(x.Notice.Owner, x.Notice.ID)))
		}
		o.List = append(o.List, e)
	}
	return &o
}

// statoCorrection is a correction as machines get it; verdicts stand in it only
// where the site names them.
func statoCorrection(set setting.Site, x judged.Correction) StatoCorrection {
	say := func(g verification.Figure) StatoCorrected {
		out := StatoCorrected{Value: g.Value, Unit: x.Row.Unit, Observed: g.Observed}
		if set.Verdicts == setting.Named {
			out.Verdict = string(g.Verdict)
		}
		if g.Value != nil && x.Row.Unit == "share" {
			v := ratio.Decimal(*g.Value).Round(4)
			out.Value = &v
		}
		return out
	}
	return StatoCorrection{At: x.At, Reason: x.Reason, Obligation: x.Obligation, Version: x.Version,
		Window: StatoWindow{x.From, x.Until}, Before: say(x.Before), After: say(x.After)}
}

// statoBasis is what else than the rows of data/ the figures are made of.
func statoBasis(l address.Links, set setting.Site, u judged.Unit) *StatoBasis {
	b, zone := u.Basis, set.Zone
	out := &StatoBasis{Window: window(zone, b.Window), TimeZone: zone.Name(), Policy: string(set.Observers),
		Counting: append([]string{}, b.Counting...),
		Roles:    []StatoRole{}, Stops: []StatoStop{}, Platform: []StatoStop{}}
	for _, r := range u.Subject.Rows {
		span := r.Valid.Cut(b.Window)
		for _, role := range r.Roles {
			if !span.Empty() {
				out.Roles = append(out.Roles, StatoRole{string(role), window(zone, span)})
			}
		}
	}
	stop := func(s sli.Stop) StatoStop {
		return StatoStop{StatoWindow: lasting(zone, s.Span), Service: s.Service, Told: zone.RFC3339(s.Told),
			Notice: l.Abs(address.NoticePath(s.Notice.Owner, s.Notice.ID))}
	}
	for _, s := range b.Stops {
		e := stop(s)
		e.Timely = &s.Timely
		out.Stops = append(out.Stops, e)
	}
	for _, s := range b.Platform {
		out.Platform = append(out.Platform, stop(s))
	}
	for _, x := range b.Limits {
		out.Limits = append(out.Limits, StatoLimit{lasting(zone, x.Span), x.Service})
	}
	return out
}
