package judged

import (
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/input/observation"
	"bollettino/generator/measure/sli"
)

// ahead is how far a unit looks, in seconds.
const ahead = 72 * 3600

// Later are the unit as it will stand in the 72 hours after its instant if nothing else is
// declared or measured: at each moment at which something of it changes by itself, local
// midnights among them, in order. What is said of the subject and of its notices follows
// from each as from the unit itself; its figures stay those of the instant.
func Later(in sli.Input, u Unit) []Unit {
	window := period.Span{From: u.T, Until: u.T + ahead}
	recent := in // all that Ahead asks for, of a log that may hold a year
	since := sli.Recent(in.Zone, in.Fresh, u.T)
	recent.Log.Looks = after(in.Log.Looks, func(l observation.Look) bool { return l.Until > since })
	recent.Log.Buckets = after(in.Log.Buckets, func(b observation.Bucket) bool { return b.Until > since })
	moments := sli.Ahead(recent, sli.Said(in, u.T), sli.Later(in, window), u.T, window.Until)
	for t := in.Zone.Day(u.T).Until; t < window.Until; t = in.Zone.Day(t).Until {
		moments = append(moments, t)
	}
	slices.Sort(moments)
	out := make([]Unit, len(moments))
	for i, t := range moments {
		out[i] = u.at(in, t)
	}
	return out
}

func after[T any](all []T, is func(T) bool) (out []T) {
	for _, x := range all {
		if is(x) {
			out = append(out, x)
		}
	}
	return out
}

// at is the unit as it stands at a later moment.
func (u Unit) at(in sli.Input, t period.Time) Unit {
	f := sli.Figures{T: t, Services: u.Services}
	for _, s := range u.Services {
		f.Nows = append(f.Nows, sli.Current(in, s.Seen, s.ID, t))
	}
	u.stand(in, f.T, f.Nows, f.DownSince())
	u.Notices = slices.Clone(u.Notices)
	for i := range u.Notices {
		u.Notices[i].Stands = stands(in, f, u.Notices[i].Notice)
	}
	u.Around = around(in, t)
	u.Answer = answer(u)
	return u
}
