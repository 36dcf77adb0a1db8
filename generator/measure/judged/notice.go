package judged

import (
	"slices"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/measure/sli"
)

// Notice is a notice with where it stands at the instant; all that is said of it
// is made of this one value. Check, Late and Observers are of the subject's own alone.
type Notice struct {
	*notice.Notice
	Stands notice.Standing
	Check  sli.Check
	Late   Lateness
	Later  []Stood // of others' than a unit's own, where it is asked for (Foresee)

	Observers []string // who looked at its services in its time, by id
}

// Lateness tells that a maintenance was told too late for its rule.
type Lateness struct {
	Any, All bool                 // some of its times were told too late, or all
	Lead     time.Duration        // of the first such time: how long before it was to be told,
	Rule     *rulebook.Obligation // by which rule; nil: none, and it was told after it began
	Version  string
}

// own are the subject's notices; only these can overrun.
func own(in sli.Input, f sli.Figures) []Notice {
	out := make([]Notice, len(in.Notices))
	for i, n := range in.Notices {
		s := stands(in, f, n)
		check := sli.Verify(n, f.Services, in.Zone, f.T)
		out[i] = Notice{Notice: n, Stands: s, Check: check, Late: lateness(in, n, s, f.T), Observers: observers(in, n, check)}
	}
	return out
}

// observers are those who looked at a notice's services in its time, by name.
func observers(in sli.Input, n *notice.Notice, check sli.Check) (out []string) {
	if check.Looked == 0 && check.Down == 0 {
		return nil
	}
	named := n.Current().Services
	for i := range in.Log.Looks {
		l := &in.Log.Looks[i]
		if !slices.Contains(out, l.Observer) && check.Times.Touches(l.Span) &&
			(slices.Contains(named, l.Service) || slices.Contains(named, notice.All)) {
			out = append(out, l.Observer)
		}
	}
	slices.Sort(out)
	return out
}

// stands is where one of the subject's own notices stands.
func stands(in sli.Input, f sli.Figures, n *notice.Notice) notice.Standing {
	s := n.At(f.T, in.Zone)
	if sli.Overrun(n, f.Services, f.Nows, in.Zone, f.T) {
		s.State = notice.Overrun
	}
	return s
}

// around are the notices of those who are its partners at t, and the platform's.
func around(in sli.Input, t period.Time) []Notice {
	return Stand(slices.Concat(in.PartnersAt(t), in.Platform), in.Zone, t)
}

// Stand are notices of others than a unit's own, where they stand at t.
func Stand(notices []*notice.Notice, zone period.Zone, t period.Time) (out []Notice) {
	for _, n := range notices {
		out = append(out, Notice{Notice: n, Stands: n.At(t, zone)})
	}
	return out
}

// lateness looks at every time of full impact: others draw on no budget.
func lateness(in sli.Input, n *notice.Notice, s notice.Standing, t period.Time) (l Lateness) {
	if n.Kind != notice.Maintenance || n.Plan.Impact != notice.Full {
		return l
	}
	timely := false
	for _, p := range n.Pieces(in.Zone, max(in.Zone.Year(t).Until, s.Plan.From+1)) {
		if p.Impact != notice.Full {
			continue
		}
		lead, of := in.Lead(p.Start)
		switch {
		case p.Timely(lead):
			timely = true
		case !l.Any:
			l = Lateness{Any: true, Lead: lead, Rule: of}
			if of != nil {
				l.Version = in.Book.InForce(p.Start).ID
			}
		}
	}
	l.All = l.Any && !timely
	return l
}
