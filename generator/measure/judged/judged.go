// Package judged is one subject after it was read and measured: each figure with
// what its limit says of it, each notice with where it stands and how it agrees
// with what was measured, each duty with what was stated of it.
//
// Everything is judged here, once; what is made of a Unit chooses words.
package judged

import (
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/measure/verification"
)

// Unit is one subject at its instant T.
type Unit struct {
	Subject subject.Subject
	Profile subject.Profile
	Reports []observation.Report
	Mark    input.Mark
	T       period.Time

	Row    subject.Row // the registry's word at T
	Listed bool        // the row holds at T and says that the body is active
	Known  bool        // anything is known of it beyond its row

	Services  []sli.Service
	Nows      []sli.Now   // by service
	Now       sli.Now     // of all
	Last      sli.Now     // what was measured last, where nothing is now
	DownSince period.Time // since when a service is measured down, where one is
	Levels    []Level     // that are shown
	Stations  []sli.Station
	Failures  sli.Failures   // of the running year
	Past      []sli.Failures // of the years before, the last one first
	Basis     sli.Basis

	Answer      Answer
	Outcomes    []Outcome
	Duties      []Duty
	Notices     []Notice // its own, as they were read
	Around      []Notice // its partners' of the day and the platform's
	Corrections []Correction

	Later []Unit      // where it is asked for (Later),
	Until period.Time // which is known until then
	Today []sli.Day   // of one of these, by service: the last of its days, while that goes on
}

// Level is a figure with what its limit says of it.
type Level struct {
	sli.Figure
	Verdict verdict.Verdict
	InARow  int // of the last closed month: how many were missed one after the other, up to it
}

// Outcome is a verdict about the last closed month, or the running year; of one
// that a new limit cuts, about its last part.
type Outcome struct {
	Obligation string
	Verdict    verdict.Verdict
}

// Correction is one of a figure of the subject's that was frozen.
type Correction struct {
	verification.Correction
	File *verification.File
	Row  *verification.Row
}

// Of judges what was measured of a subject. A window that was seen for less than
// observedAtLeast counts as not measured; frozen are the verified periods.
func Of(in sli.Input, f sli.Figures, observedAtLeast ratio.Ratio, frozen []*verification.File) Unit {
	u := Unit{
		Subject: in.Subject, Profile: in.Profile, Reports: in.Reports, Mark: in.Mark,
		Services: f.Services, Failures: f.Failures, Past: f.Past, Basis: f.Basis,
		Corrections: corrections(in.Subject.ID, frozen),
	}
	u.stand(in, f.T, f.Nows, f.DownSince())
	u.Known = len(in.Notices) > 0 || len(in.Log.Looks) > 0 || len(in.Log.Buckets) > 0 || len(in.Log.Counts) > 0
	all, last := verdicts(f, observedAtLeast), in.Zone.Month(f.T, -1)
	u.Levels = inARow(shown(all, u.Row.Roles, last), in.Zone, last)
	u.Outcomes = outcomes(in, all, f.T)
	u.Stations = slices.DeleteFunc(slices.Clone(f.Stations), func(s sli.Station) bool {
		return slices.ContainsFunc(u.Levels, func(l Level) bool { return l.Obligation == s.Obligation })
	})
	u.Duties = duties(in, u)
	u.Notices = own(in, f)
	u.Around = around(in, f.T)
	u.Answer = answer(u)
	return u
}

// Lists gives the notices that the subject's page may list: its own, then those around it.
func (u *Unit) Lists(yield func(*Notice) bool) {
	for _, list := range [][]Notice{u.Notices, u.Around} {
		for i := range list {
			if !yield(&list[i]) {
				return
			}
		}
	}
}

// stand sets how the subject's services stand at t.
func (u *Unit) stand(in sli.Input, t period.Time, nows []sli.Now, downSince period.Time) {
	u.T, u.Row, u.Nows, u.Now, u.DownSince = t, *in.Subject.At(t), nows, sli.Join(nows), downSince
	if u.Last = (sli.Now{}); u.Now.Measured == "" {
		u.Last = sli.Last(u.Services, t, in.Fresh)
	}
	u.Listed = u.Row.Active && u.Row.Valid.Has(t)
}

// verdicts judge all figures.
func verdicts(f sli.Figures, observedAtLeast ratio.Ratio) []Level {
	out := make([]Level, len(f.Levels))
	for i, x := range f.Levels {
		out[i] = Level{Figure: x, Verdict: verdict.Judge(x, f.T, observedAtLeast)}
	}
	return out
}

// shown are the figures that a page shows: of a monthly indicator that was never
// measured only the last closed month, which says so.
func shown(all []Level, roles []subject.Role, last period.Span) []Level {
	measured := map[*rulebook.Obligation]bool{}
	for _, l := range all {
		measured[l.Obligation] = measured[l.Obligation] || l.Observed.Cmp(ratio.Whole(0)) > 0
	}
	var out []Level
	for _, l := range all {
		if l.Part.Indicator.Yearly || measured[l.Obligation] ||
			!l.Part.Window.Cut(last).Empty() && measuredItself(l.Obligation, roles) {
			out = append(out, l)
		}
	}
	return out
}

// measuredItself tells whether an obligation is one whose measure can be the
// subject's own: an indirect EC's answers are its partner's station's.
func measuredItself(o *rulebook.Obligation, roles []subject.Role) bool {
	return slices.ContainsFunc(roles, func(r subject.Role) bool { return r.Direct() && o.BindsRole(r) })
}

// inARow counts how many closed months in a row were missed, up to the last one; a
// month in parts is what its last part is.
func inARow(levels []Level, zone period.Zone, last period.Span) []Level {
	of := map[*rulebook.Obligation]*Level{}
	for i, l := range levels {
		if !l.Part.Indicator.Yearly && l.Part.Window.From <= last.From {
			of[l.Obligation] = &levels[i]
		}
	}
	for _, own := range of {
		own.InARow = verification.InARow(own.Verdict, func(n int) (v verdict.Verdict) {
			month := zone.Month(own.Part.Window.From, -n)
			for _, l := range levels {
				if l.Obligation == own.Obligation && !l.Part.Indicator.Yearly && month.Has(l.Part.Window.From) {
					v = l.Verdict
				}
			}
			return v
		})
	}
	return levels
}

// outcomes are the verdicts that are counted beside clauses: of those limits that
// bound the body in the window that is counted, while it was in the list.
func outcomes(in sli.Input, all []Level, t period.Time) (out []Outcome) {
	last, roles := in.Zone.Month(t, -1), in.Subject.Roles(t)
	for _, l := range all {
		w := l.Part.Window
		if !l.Part.Indicator.Yearly && w.Cut(last) != w {
			continue // most of them, at little cost
		}
		bound := l.Member > 0 || slices.ContainsFunc(roles, l.Obligation.BindsRole)
		if bound && w == counted(in.Book, l.Obligation, in.Zone, t) && in.Subject.At(min(w.Until, t+1)-1).Active {
			out = append(out, Outcome{l.Obligation.ID, l.Verdict})
		}
	}
	return out
}

// corrections are the subject's, by period, as they were registered.
func corrections(id subject.ID, frozen []*verification.File) (out []Correction) {
	for _, f := range frozen {
		for _, x := range f.Corrections {
			if x.Subject != id {
				continue
			}
			if r := f.Find(x.Key); r != nil {
				out = append(out, Correction{x, f, r})
			}
		}
	}
	return out
}
